# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about bundles and the exchange folder."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from swf_desktop.cli import leaving, wording
from swf_desktop.cli.call import DONE, REFUSED, Call
from swf_desktop.cli.cards import standing, who
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.errors import FileError, Invalid, NotFound, SwfError
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ExportResult, ImportResult, JournalEntry
from swf_desktop.system import i18n
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext

_MEGABYTE = 1000 * 1000

# -- bundles --------------------------------------------------------------------------------------


def export(call: Call) -> int:
    """``bundle export``."""
    exchange = call.profile.exchange
    size = budget(call)
    if call.flag("dry"):
        return _export_nothing(call, size)
    with call.out.busy(_("Writing the bundle")):
        result = exchange.export(call.path("file"), call.many("to"), size)
    call.out.document(exported(result))
    say_exported(call, result, result.parts)
    _say_trouble(call)
    return DONE


def _export_nothing(call: Call, size: int | None) -> int:
    """``bundle export --dry-run``: the privacy gate."""
    with call.out.busy(_("Working out what would leave")):
        found = call.profile.exchange.leaving(call.many("to"), size)
    call.out.document({**exported(found.bundle), "leaving": leaving.document(found)})
    to = call.towns(each.organisation for each in found.bundle.recipients)
    size_text = i18n.format_size(found.bundle.size)
    call.out.say(
        _("A bundle for %(to)s (%(size)s) would take along, and nothing else:", to=to, size=size_text)
    )
    leaving.say(call, found)
    return DONE


def budget(call: Call) -> int | None:
    """``--budget`` in bytes. Raises ``Invalid`` for nothing at all."""
    given = call.maybe("budget")
    if given is None:
        return None
    if not int(given):
        raise Invalid(N_("“--budget” needs at least 1 MB."))
    return int(given) * _MEGABYTE


def exported(result: ExportResult) -> dict[str, Any]:
    """What a bundle carries, as scripts get it."""
    return {
        "bundle": result.bundle,
        "file": result.path,
        "sequence": result.sequence,
        "to": list(dict.fromkeys(each.organisation for each in result.recipients)),
        "devices": [each.device for each in result.recipients],
        "lines": result.lines,
        "size": result.size,
        "records": dict(result.records),
        "persons": list(result.persons),
        "files": result.files,
        "parts": list(result.parts),
    }


def say_exported(call: Call, result: ExportResult, paths: Sequence[str]) -> None:
    """Say what a bundle carries, and to which files it was written."""
    to = call.towns(each.organisation for each in result.recipients)
    call.out.say(
        _(
            "Bundle %(number)s for %(to)s: %(file)s (%(size)s)",
            number=result.sequence,
            to=to,
            file=paths[0],
            size=i18n.format_size(result.size),
        )
    )
    for path in paths[1:]:
        call.out.say(_("It goes on in: %(file)s", file=path))
    parts = [f"{n} {_plural(key, n)}" for key, n in result.records.items()]
    call.out.say(_("Contents: %(what)s", what=", ".join(parts)) if parts else _("It holds no news."))
    if result.files:
        call.out.say(
            ngettext("%(n)s attached file comes along.", "%(n)s attached files come along.", result.files)
        )
    if result.persons:
        call.out.say(_("People whose data leave the house: %(names)s", names=", ".join(result.persons)))


def _plural(type_key: str, n: int) -> str:
    kind = RECORD_TYPES.get(type_key)
    return _(kind.label if n == 1 else kind.plural) if kind else type_key


def inspect(call: Call) -> int:
    """``bundle inspect``."""
    header = call.profile.exchange.inspect(call.path("file"))
    names = {partner.device: partner for partner in call.profile.partners.list()}
    here = call.profile.device in header.recipients
    call.out.document(
        {
            "bundle": header.bundle,
            "version": header.version,
            "alliance": header.alliance,
            "from": header.organisation,
            "device": header.sender,
            "to": list(header.recipients),
            "sequence": header.sequence,
            "made_at": header.made_at,
            "for_this_device": here,
        }
    )
    recipients = [who(call, names[device]) if device in names else device for device in header.recipients]
    sender, stranger = names.get(header.sender), _("no partner yet")
    call.out.pairs(
        [
            (_("Bundle"), header.bundle),
            (_("Number"), str(header.sequence)),
            (_("From"), who(call, sender) if sender else f"{header.organisation} ({stranger})"),
            (_("Made"), i18n.format_datetime(header.made_at)),
            (_("For"), "\n".join(recipients)),
            (_("For this device"), _("yes") if here else _("no")),
        ]
    )
    return DONE


def import_(call: Call) -> int:
    """``bundle import``."""
    path = call.path("file")
    if path.suffix.casefold() == ".eml":
        return _import_mail(call, path)
    result = _take(call, path)
    call.out.document(imported(result))
    _say_imported(call, result, dry=call.flag("dry"))
    return DONE


def _take(call: Call, path: Path) -> ImportResult:
    exchange = call.profile.exchange
    with call.out.busy(_("Reading the bundle")):
        return exchange.preview(path) if call.flag("dry") else exchange.take_over(path, call.flag("accept"))


def _import_mail(call: Call, path: Path) -> int:
    """The bundles attached to an e-mail, each on its own: one that is refused does not stop the others."""
    results, refused = [], []
    with tempfile.TemporaryDirectory() as folder:
        found = call.profile.mail.attached(path, Path(folder))
        files = [each for each in found if each.suffix == ".verbundpaket"]
        if not files:
            raise Invalid(
                N_("This e-mail brings a partner card and no bundle. Save the card and use “card import”.")
            )
        for file in files:
            try:
                results.append(_take(call, file))
            except FileError as error:
                if len(files) == 1:
                    raise
                error.file = file.name
                refused.append(error)
    for result in results:
        _say_imported(call, result, dry=call.flag("dry"))
    refusals = [_refusal(each) for each in refused]
    for refusal in refusals:
        call.out.note(refusal["message"])
    if len(files) == 1:
        call.out.document(imported(results[0]))
    else:
        document: dict[str, Any] = {"imported": [imported(each) for each in results], "refused": refusals}
        if refusals:
            document["error"] = {"code": refusals[0]["code"], "message": refusals[0]["message"]}
        call.out.document(document)
    return REFUSED if refused else DONE


def imported(result: ImportResult) -> dict[str, Any]:
    """What an import did, as scripts get it."""
    return {
        "bundle": result.bundle,
        "from": result.sender,
        "already": result.already,
        "new": result.new,
        "changed": result.changed,
        "deleted": result.deleted,
        "erased": result.erased,
        "conflicts": result.conflicts,
        "refused": [{"type": r.type, "id": r.id, "reason": r.reason} for r in result.refused],
        "waiting": result.waiting,
    }


def _say_imported(call: Call, result: ImportResult, *, dry: bool) -> None:
    out = call.out
    number = {"number": result.sequence, "who": call.town(result.sender)}
    if result.already:
        when = i18n.format_datetime(result.already_at)
        out.say(_("Bundle %(number)s from %(who)s was taken over already, on %(when)s.", when=when, **number))
    elif dry:
        out.say(_("Bundle %(number)s from %(who)s would bring:", **number))
    else:
        out.say(_("Bundle %(number)s from %(who)s was taken over:", **number))
    if not result.already:
        out.pairs(_counts(result))
        if not _counts(result):
            out.say("  " + _("nothing new"))
    if dry and not result.already:
        _say_changes(call, result)
    if result.files:
        call.out.say(
            ngettext("%(n)s attached file came along.", "%(n)s attached files came along.", result.files)
        )
    for refused in result.refused:
        what = f"{wording.type_label(refused.type)} {refused.id}"
        out.say(_("Refused: %(what)s: %(reason)s", what=what, reason=refused.reason))
    for wait in result.waits:
        out.say(wait.for_what)
    for alarm in result.alarms:
        out.note(alarm)
    if dry and result.consent_needed:
        out.note(result.consent_needed)


def _counts(result: ImportResult) -> list[tuple[str, str]]:
    counts = (
        (_("New"), result.new),
        (_("Changed"), result.changed),
        (_("Deleted"), result.deleted),
        (_("Erased"), result.erased),
        (_("Conflicts"), result.conflicts),
        (_("Refused"), len(result.refused)),
        (_("Waiting"), result.waiting),
    )
    return [("  " + label, i18n.format_number(count)) for label, count in counts if count]


def _say_changes(call: Call, result: ImportResult) -> None:
    rows = []
    for change in result.changes.records:
        touched = change.after or dict.fromkeys(change.before)
        label = f"{wording.type_label(change.type)} „{change.title}“" if change.title else change.type
        for name in touched if change.kind == "changed" else ():
            before = wording.shown(change.type, name, change.before.get(name))
            after = wording.shown(change.type, name, change.after.get(name))
            rows.append([label, wording.field_label(change.type, name), before, after])
    if rows:
        call.out.say()
        call.out.table([_("Record"), _("Field"), _("Before"), _("After")], rows)


def undo(call: Call) -> int:
    """``bundle undo``."""
    wanted = call.text("number")
    entry = next((e for e in call.profile.exchange.log() if str(e.number) == wanted), None)
    if entry is None:
        raise NotFound(
            N_("There is no bundle %(number)s in the log. “bundle log” lists them."), number=wanted
        )
    if entry.direction != "received" or not entry.step:
        raise Invalid(N_("Bundle %(number)s was made here; only what a bundle brought can be taken back."),
                      number=wanted)  # fmt: skip
    changes = call.profile.undo.undo_step(entry.step)
    call.out.document(
        {"number": entry.number, "bundle": entry.bundle, "step": changes.step, "records": len(changes.records),
         "notes": [_(note) for note in changes.notes]}
    )  # fmt: skip
    call.out.say(
        ngettext(
            "Bundle %(number)s was taken back: %(n)s record changed.",
            "Bundle %(number)s was taken back: %(n)s records changed.",
            len(changes.records),
            number=wanted,
        )
    )
    for note in changes.notes:
        call.out.note(_(note))
    return DONE


def log(call: Call) -> int:
    """``bundle log``."""
    if call.maybe("output") is not None:
        return leaving.write_log(call)
    entries = call.profile.exchange.log()
    call.out.document({"bundles": [_logged(each) for each in entries]})
    headings = [_("No."), _("What"), _("Partner"), _("Bundle no."), _("When"), _("Lines"), _("File")]
    call.out.table(headings, [_log_row(call, each) for each in entries])
    if not entries:
        call.out.say(_("No bundle was made or taken over yet."))
    return DONE


def _logged(entry: JournalEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "direction": entry.direction,
        "bundle": entry.bundle,
        "partner": entry.partner,
        "sequence": entry.sequence,
        "at": entry.at,
        "file": entry.file,
        "lines": entry.lines,
        "undone": entry.undone,
    }


def _log_row(call: Call, entry: JournalEntry) -> list[str]:
    what = _("sent") if entry.direction == "sent" else _("taken back") if entry.undone else _("taken over")
    when = i18n.format_datetime(entry.at)
    towns = call.towns(key.strip() for key in entry.partner.split(","))
    return [str(entry.number), what, towns, str(entry.sequence), when, str(entry.lines), entry.file]


# -- exchange -------------------------------------------------------------------------------------


def status(call: Call) -> int:
    """``exchange status``."""
    board, waiting = call.profile.exchange.status(), call.profile.exchange.waiting()
    call.out.document(
        {
            "partners": [
                {
                    "device": each.partner.device,
                    "organisation": each.partner.organisation,
                    "name": each.partner.name,
                    "last_sent": each.last_sent,
                    "last_received": each.last_received,
                    "received_sequence": each.received_sequence,
                    "confirmed": each.confirmed,
                    "outstanding": each.outstanding,
                    "revoked": each.partner.revoked,
                }
                for each in board
            ],
            "waiting": [
                {"device": w.device, "organisation": w.organisation, "count": w.count, "for_what": w.for_what}
                for w in waiting
            ],
        }
    )
    rows = [
        [
            call.town(each.partner.organisation),
            each.partner.name + (f" ({standing(each.partner)})" if each.partner.revoked else ""),
            i18n.format_datetime(each.last_sent) or "–",
            i18n.format_datetime(each.last_received) or "–",
            i18n.format_number(each.confirmed),
            i18n.format_number(each.outstanding),
        ]
        for each in board
    ]
    call.out.table(
        [_("Organisation"), _("Name"), _("Last sent"), _("Last received"), _("Confirmed"), _("Outstanding")],
        rows,
    )
    if not board:
        call.out.say(_("There is no partner yet. Import a partner card first."))
    for wait in waiting:
        call.out.say(wait.for_what)
    _say_trouble(call)
    return DONE


def _say_trouble(call: Call) -> None:
    trouble = call.profile.partners.own_trouble()
    if trouble:
        call.out.note(trouble)


def run(call: Call) -> int:
    """``exchange run``. What was refused is reported; it does not keep the rest from being done."""
    folder = call.path("folder")
    if not folder.is_dir():
        raise NotFound(N_("There is no folder “%(folder)s”."), folder=str(folder))
    exchange = call.profile.exchange
    with call.out.busy(_("Exchanging")):
        outcomes = exchange.run(folder)
    taken = [each for each in outcomes if isinstance(each, ImportResult)]
    refused = [each for each in outcomes if isinstance(each, SwfError)]
    made = next((each for each in outcomes if isinstance(each, ExportResult)), None)
    for result in taken:
        _say_imported(call, result, dry=False)
    if made is not None:
        say_exported(call, made, made.parts)
    for error in refused:
        call.out.note(_refusal(error)["message"])
    document: dict[str, Any] = {
        "imported": [imported(result) for result in taken],
        "refused": [_refusal(error) for error in refused],
        "exported": exported(made) if made is not None else None,
    }
    if refused:
        document["error"] = {"code": refused[0].code, "message": _refusal(refused[0])["message"]}
    call.out.document(document)
    return REFUSED if refused else DONE


def _refusal(error: SwfError) -> dict[str, str]:
    name = error.file if isinstance(error, FileError) else ""
    sentence = i18n.translate_error(error)
    return {"file": name, "code": error.code, "message": f"{name}: {sentence}" if name else sentence}
