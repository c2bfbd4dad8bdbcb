# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about the profile itself, its backups, its checks, and what is made from it."""

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from swf_desktop.cli.call import DONE, REFUSED, Call
from swf_desktop.cli.commands import LATER_REPORTS, REPORTS
from swf_desktop.domain.errors import Invalid, StorageFailed
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.text import N_
from swf_desktop.domain.values import parse
from swf_desktop.system import i18n
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext

if TYPE_CHECKING:
    from swf_desktop.cli.ports import Backup

# -- setting up -----------------------------------------------------------------------------------


def init(call: Call) -> int:
    """``init``."""
    profile = call.keep(
        call.doors.create(
            call.home,
            call.text("organisation"),
            call.text("person"),
            starter=not call.flag("empty"),
            steward=call.flag("steward"),
        )
    )
    call.out.document(
        {
            "home": str(profile.home),
            "organisation": profile.organisation,
            "person": profile.person,
            "device": profile.device,
        }
    )
    call.out.say(_("The profile is set up in %(folder)s.", folder=profile.home))
    call.out.say(_("Next: “swf-desktop card export FILE”, and pass the card to a partner."))
    return DONE


# -- paper and files ------------------------------------------------------------------------------


def report(call: Call) -> int:
    """``report``."""
    kind = call.text("kind")
    if kind in LATER_REPORTS:
        raise Invalid(
            N_("Reports of the kind “%(kind)s” come with a later version. Possible now: %(known)s."),
            kind=kind,
            known=REPORTS,
        )
    if kind == "alliance" and call.maybe("subject") is not None:
        raise Invalid(N_("The report of the alliance covers everybody; leave out --subject."))
    if call.maybe("readers") == "public":
        raise Invalid(
            N_(
                "A report for the public, without personal data, comes with a later version. Nothing was printed."
            )
        )
    if call.maybe("readers") is not None:
        call.out.note(_("So far there is one edition for council, steering committee and funder."))
    as_of = _day(call, call.maybe("as_of"))
    profile, path = call.profile, call.path("output")
    with call.out.busy(_("Setting the report")):
        if kind == "alliance":
            pdf = profile.reports.alliance(as_of)
        else:
            pdf = profile.reports.municipality(call.maybe("subject") or profile.organisation, as_of)
    from swf_desktop.services.files import write_file

    write_file(path, pdf)
    call.out.document({"file": str(path), "kind": kind, "as_of": as_of.isoformat(), "size": len(pdf)})
    call.out.say(_("The report was written to %(file)s.", file=path))
    return DONE


def _day(call: Call, text: str | None) -> date:
    if text is None:
        return call.doors.clock.today()
    value = parse(Field("as_of", Kind.DATE, N_("Reporting date")), text)
    if value is None:
        raise Invalid(N_("Say the reporting date, such as 2026-11-23."))
    return date.fromisoformat(str(value))


def contacts_export(call: Call) -> int:
    """``contacts export``."""
    path = call.path("file")
    count = call.profile.contact_files.export(path)
    call.out.document({"file": str(path), "contacts": count})
    call.out.say(
        ngettext(
            "%(n)s contact was written to %(file)s.",
            "%(n)s contacts were written to %(file)s.",
            count,
            file=path,
        )
    )
    return DONE


def contacts_import(call: Call) -> int:
    """``contacts import``."""
    path = call.path("file")
    with call.out.busy(_("Reading the contacts")):
        result = call.profile.contact_files.take_over(path)
    call.out.document(
        {
            "new": len(result.new),
            "ids": [change.id for change in result.changes.records],
            "duplicates": [{"name": d.name, "id": d.id, "by": d.by} for d in result.duplicates],
            "skipped": list(result.skipped),
        }
    )
    call.out.say(ngettext("%(n)s contact was added.", "%(n)s contacts were added.", len(result.new)))
    for duplicate in result.duplicates:
        call.out.say(_("%(name)s seems to be here already and was left out.", name=duplicate.name))
    for sentence in result.skipped:
        call.out.say(sentence)
    return DONE


# -- backups --------------------------------------------------------------------------------------


def backup_now(call: Call) -> int:
    """``backup now``."""
    with call.out.busy(_("Making a backup")):
        made = call.doors.backups(call.home).now()
    call.out.document(_backup(made))
    call.out.say(_("Backup made: %(name)s (%(size)s)", name=made.name, size=i18n.format_size(made.size)))
    return DONE


def backup_list(call: Call) -> int:
    """``backup list``."""
    kept = call.doors.backups(call.home).list()
    call.out.document({"backups": [_backup(each) for each in kept]})
    reasons = {
        "manual": _("asked for"),
        "daily": _("daily"),
        "migration": _("before an update"),
        "replaced": _("before a restore"),
        "damaged": _("damaged"),
    }
    rows = [
        [each.name, i18n.format_datetime(each.at), reasons.get(str(each.reason), str(each.reason)), i18n.format_size(each.size)]
        for each in kept
    ]  # fmt: skip
    call.out.table([_("Name"), _("Made"), _("Why"), _("Size")], rows)
    if not kept:
        call.out.say(_("There is no backup yet. “swf-desktop backup now” makes one."))
    return DONE


def backup_purge(call: Call) -> int:
    """``backup purge``."""
    with call.out.busy(_("Cleaning the backups")):
        cleaned, removed = call.doors.backups(call.home).purge()
    call.out.document(
        {"cleaned": [each.name for each in cleaned], "removed": [each.name for each in removed]}
    )
    for each in cleaned:
        call.out.say(_("Cleaned: %(name)s", name=each.name))
    for each in removed:
        call.out.say(_("Removed, because nobody can read it any more: %(name)s", name=each.name))
    if not (cleaned or removed):
        call.out.say(_("No backup holds anything that was erased."))
    return DONE


def backup_restore(call: Call) -> int:
    """``backup restore``."""
    name = call.text("name")
    with call.out.busy(_("Restoring the backup")):
        replaced = call.doors.backups(call.home).restore(name)
    call.out.document({"restored": name, "kept": replaced.name if replaced else None})
    call.out.say(_("The backup %(name)s was restored.", name=name))
    if replaced:
        call.out.say(_("What it replaced was kept: %(name)s", name=replaced.name))
    return DONE


def _backup(each: "Backup") -> dict[str, Any]:
    return {"name": each.name, "at": each.at, "reason": str(each.reason), "size": each.size}


# -- checks ---------------------------------------------------------------------------------------


def digest(call: Call) -> int:
    """``digest``."""
    view = call.profile.checking.digest(thorough=True)
    call.out.document({"digest": view.digest, "records": view.records, "conflicts": view.conflicts})
    call.out.pairs(
        [
            (_("Digest"), view.digest),
            (_("Records"), i18n.format_number(view.records)),
            (_("Conflicts"), i18n.format_number(view.conflicts)),
        ]
    )
    return DONE


def check(call: Call) -> int:
    """``check``: exit code 1 if anything is wrong."""
    checking = call.profile.checking
    with call.out.busy(_("Checking")):
        result = checking.check()
    document: dict[str, Any] = {
        "ok": not result.problems,
        "lines": result.lines,
        "records": result.records,
        "problems": list(result.problems),
    }
    counts = {"lines": i18n.format_number(result.lines), "records": i18n.format_number(result.records)}
    if result.problems:
        sentence = _("The data are not whole. Make a copy of the profile's folder, then restore a backup.")
        document["error"] = {"code": StorageFailed.code, "message": sentence}
        for problem in result.problems:
            call.out.note(problem)
        call.out.note(sentence)
    else:
        call.out.say(_("All is well: %(lines)s lines and %(records)s records verified.", **counts))
    call.out.document(document)
    return REFUSED if result.problems else DONE


# -- tour -----------------------------------------------------------------------------------------


def tour(call: Call) -> int:
    """``tour``: its account goes to standard output, with ``--json`` to standard error."""
    from swf_desktop.cli.tour import run_tour

    folder = call.path("folder")
    figures: dict[str, Any] = {}
    code = run_tour(folder, call.doors, sys.stderr if call.out.json else sys.stdout, figures)
    document: dict[str, Any] = {"ok": code == DONE, "folder": str(folder), **figures}
    if code != DONE:
        document["error"] = {"code": StorageFailed.code, "message": _("The tour found a disagreement.")}
    call.out.document(document)
    return code
