# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The privacy gate on the command line: what a bundle would take along, and what has left so far."""

from typing import Any

from swf_desktop.cli import wording
from swf_desktop.cli.call import DONE, Call
from swf_desktop.domain.record_types import OWNER
from swf_desktop.domain.views import ChangeKind, Departure, Leaving
from swf_desktop.system.i18n import format_size, ngettext
from swf_desktop.system.i18n import gettext as _

_PERSON = "contact"


def document(leaving: Leaving) -> dict[str, Any]:
    """What would leave, as scripts get it."""
    return {
        "readers": {audience: list(towns) for audience, towns in leaving.readers.items()},
        "records": [
            {
                "id": each.id,
                "type": each.type,
                "title": each.title,
                "audience": each.audience,
                "kind": each.kind.value,
                "fields": dict(each.fields),
                "earlier": dict(each.earlier),
                "authors": list(each.authors),
            }
            for each in leaving.records
        ],
        "files": [
            {"filename": each.filename, "size": each.size, "audience": each.audience}
            for each in leaving.files
        ],
        "cards": list(leaving.cards),
        "returned": leaving.returned,
    }


def say(call: Call, leaving: Leaving) -> None:
    """What would leave, for people: per audience who can read it, then record by record."""
    out = call.out
    for audience, towns in leaving.readers.items():
        label = wording.audience_label(audience)
        out.say()
        out.say(
            _("Visibility “%(audience)s”, readable by: %(towns)s", audience=label, towns=call.towns(towns))
        )
        rows = [row for each in leaving.records if each.audience == audience for row in _rows(call, each)]
        out.table([_("Record"), _("What"), _("Field"), _("Value")], rows)
        if not rows:
            out.say("  " + _("nothing new"))
        for file in leaving.files:
            if file.audience == audience:
                out.say(
                    _("Attached file: %(file)s (%(size)s)", file=file.filename, size=format_size(file.size))
                )
    out.say()
    persons = [each for each in leaving.records if each.type == _PERSON and each.fields]
    for person in persons:
        labels = ", ".join(wording.field_label(_PERSON, name) for name in person.fields if name != OWNER)
        out.say(_("Personal data of %(person)s: %(fields)s", person=person.title, fields=labels))
    if not persons:
        out.say(_("No contact data leave the house."))
    out.say(_("Names on the partner cards that go along: %(names)s", names=", ".join(leaving.cards)))
    if leaving.returned:
        out.say(
            ngettext(
                "%(n)s line of a branch that was set aside goes back to the office that wrote it.",
                "%(n)s lines of a branch that was set aside go back to the office that wrote them.",
                leaving.returned,
            )
        )


def _rows(call: Call, each: Departure) -> list[list[str]]:
    title = f"{wording.type_label(each.type)} „{each.title}“" if each.title else wording.type_label(each.type)
    rows = []
    ids = wording.references(each.type, each.fields)
    titles = call.profile.records.titles(ids)
    for name, value in each.fields.items():
        shown = wording.shown(each.type, name, value, lambda id_: titles.get(id_, "")) or _("(empty)")
        if name in each.earlier:
            shown += " " + ngettext(
                "(and %(n)s earlier version)", "(and %(n)s earlier versions)", each.earlier[name]
            )
        rows.append([title, _kind(each.kind), wording.field_label(each.type, name), shown])
    return rows or [[title, _kind(each.kind), "", ""]]


def _kind(kind: ChangeKind) -> str:
    return {
        ChangeKind.NEW: _("new"),
        ChangeKind.CHANGED: _("changed"),
        ChangeKind.DELETED: _("deleted"),
        ChangeKind.RESTORED: _("restored"),
        ChangeKind.ERASED: _("erased for good"),
        ChangeKind.WITHDRAWN: _("withdrawn"),
    }[kind]


def write_log(call: Call) -> int:
    """``bundle log -o FILE.csv``."""
    path = call.path("output")
    count = call.profile.exchange.write_departed(path)
    call.out.document({"file": str(path), "rows": count})
    call.out.say(
        ngettext(
            "The log of what left the house was written to %(file)s (%(n)s row).",
            "The log of what left the house was written to %(file)s (%(n)s rows).",
            count,
            file=path,
        )
    )
    return DONE
