# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about records, and search."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from swf_desktop.cli import wording
from swf_desktop.cli.call import DONE, Call
from swf_desktop.domain.catalogue import RECORD_TYPES, record_type
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.views import Changes, ConflictValue, HistoryEntry, RecordView
from swf_desktop.system.i18n import format_date, ngettext
from swf_desktop.system.i18n import gettext as _

# -- writing --------------------------------------------------------------------------------------


def add(call: Call) -> int:
    """``record add``."""
    type_key = call.text("type")
    values = wording.fields(type_key, call.many("values"))
    changes = call.profile.records.add(type_key, values)
    new = changes.records[0]
    call.out.document({"id": new.id})
    call.out.say(_("Added: %(what)s", what=_named(new.type, new.title)))
    call.out.say(new.id)
    return _noted(call, changes)


def set_(call: Call) -> int:
    """``record set``."""
    records, record = call.profile.records, call.text("id")
    words = wording.pairs(call.many("values"))
    kind = record_type(records.show(record).type)
    values = {key: wording.value(kind, key, text) for key, text in words.items()}
    return _changed(call, record, records.set(record, values))


def delete(call: Call) -> int:
    """``record delete``."""
    return _changed(call, call.text("id"), call.profile.records.delete(call.text("id")))


def restore(call: Call) -> int:
    """``record restore``."""
    return _changed(call, call.text("id"), call.profile.records.restore(call.text("id")))


def erase(call: Call) -> int:
    """``record erase``."""
    changes = call.profile.records.erase(call.text("id"))
    holding = call.doors.backups(call.home).holding()
    backups = [{"name": each.name, "until": _until(each.at)} for each in holding]
    _changed(call, call.text("id"), changes, backups=backups)
    if holding:
        call.out.note(
            ngettext(
                "%(n)s backup still holds what was erased, until %(day)s at the latest. “swf-desktop backup purge” takes it out now.",
                "%(n)s backups still hold what was erased, until %(day)s at the latest. “swf-desktop backup purge” takes it out now.",
                len(holding),
                day=format_date(max(_until(each.at) for each in holding)),
            )
        )
    return DONE


def _until(at: str) -> str:
    """The day on which a backup made *at* goes by itself."""
    return (date.fromisoformat(at[:10]) + timedelta(weeks=12)).isoformat()


def apply(call: Call) -> int:
    """``record apply``."""
    from swf_desktop.cli.edit_files import EditFile

    with EditFile.open(call.text("file")) as file, call.out.busy(_("Carrying out the edits")):
        changes = file.apply_to(call.profile.records)
        ids = file.ids
    call.out.document({"applied": len(ids), "ids": ids, "step": changes.step})
    call.out.say(ngettext("%(n)s edit was carried out.", "%(n)s edits were carried out.", len(ids)))
    return _noted(call, changes)


def _changed(call: Call, record: str, changes: Changes, **more: object) -> int:
    touched = [{"id": c.id, "type": c.type, "kind": str(c.kind)} for c in changes.records]
    call.out.document({"id": record, "step": changes.step, "records": touched, **more})
    done = _("Done: %(what)s", what=changes.label)
    call.out.say(done if changes.records else _("Nothing changed: it was so already."))
    return _noted(call, changes)


def _noted(call: Call, changes: Changes) -> int:
    for note in changes.notes:
        call.out.note(_(note))
    return DONE


# -- looking --------------------------------------------------------------------------------------


def show(call: Call) -> int:
    """``record show``."""
    view = call.profile.records.show(call.text("id"))
    if call.out.json:
        call.out.document(shape(view))
        return DONE
    titles = _titles(call, wording.references(view.type, view.fields))
    call.out.say(_named(view.type, _title(view)))
    state = _("erased") if view.erased else _("in the trash") if view.deleted else ""
    rows = [
        (_("Id"), view.id),
        (wording.field_label(view.type, "owner"), view.owner),
        (wording.field_label(view.type, "audience"), wording.audience_label(view.audience)),
        *([(_("State"), state)] if state else []),
        *_readable(view, titles),
        (_("Created"), _stamp(view.created_at, view.created_by)),
        (_("Changed"), _stamp(view.changed_at, view.changed_by)),
    ]
    call.out.pairs([(label, text) for label, text in rows if text])
    for name, values in view.conflicts.items():
        call.out.say()
        call.out.say(_("Conflict in “%(field)s”:", field=wording.field_label(view.type, name)))
        call.out.table(*contenders(call, view.type, name, values, titles))
    return DONE


def shape(view: RecordView) -> dict[str, Any]:
    """A record as scripts get it."""
    return {
        "id": view.id,
        "type": view.type,
        "owner": view.owner,
        "audience": view.audience,
        "deleted": view.deleted or view.erased,  # scripts must not take what was erased for live
        "fields": dict(view.fields),
        "conflicts": {
            name: [{"value": v.value, "by": v.by, "organisation": v.organisation} for v in values]
            for name, values in view.conflicts.items()
        },
    }


def contenders(
    call: Call,
    type_key: str,
    field: str,
    values: Sequence[ConflictValue],
    titles: wording.Titles | None = None,
) -> tuple[list[str], list[list[str]]]:
    """The values of a conflict as a table, numbered as ``conflict settle --take`` counts."""
    headings = [_("Take"), _("By"), _("Organisation"), _("When"), _("Value")]
    rows = []
    for number, each in enumerate(values, 1):
        text = wording.shown(type_key, field, each.value, titles)
        if field == "deleted":
            text = _("delete") if each.value else _("keep")
        when = wording.moment(each.at)
        by = each.by if each.at else _("what the others see so far")
        rows.append([str(number), by, call.town(each.organisation), when, text or _("(empty)")])
    return headings, rows


def history(call: Call) -> int:
    """``record history``."""
    record = call.text("id")
    records = call.profile.records
    entries = records.history(record)
    call.out.document({"id": record, "history": [_entry(each) for each in entries]})
    if call.out.json:
        return DONE
    view = records.show(record)
    ids = [each for entry in entries for each in wording.references(view.type, entry.fields)]
    titles = _titles(call, ids)
    call.out.say(_named(view.type, _title(view)))
    words = {
        "created": _("created"),
        "changed": _("changed"),
        "deleted": _("deleted"),
        "restored": _("restored"),
        "erased": _("erased"),
    }
    for entry in entries:
        call.out.say()
        who = " · ".join(filter(None, (entry.by, call.town(entry.organisation))))
        action = words.get(entry.action, entry.action)
        said = "  ".join(filter(None, (wording.moment(entry.at), who)))
        call.out.say(f"{said}: {action}")
        if entry.refused:
            call.out.say("  " + _("refused: %(reason)s", reason=_(entry.refused)))
        values = [
            (
                "  " + wording.field_label(view.type, name),
                wording.shown(view.type, name, value, titles) or _("(empty)"),
            )
            for name, value in entry.fields.items()
        ]
        call.out.pairs(values)
    return DONE


def _entry(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "by": entry.by,
        "organisation": entry.organisation,
        "action": entry.action,
        "fields": dict(entry.fields),
        "refused": entry.refused,
    }


def list_(call: Call) -> int:
    """``record list``."""
    kind = record_type(call.text("type"))
    where = wording.fields(kind.key, call.many("where"))
    views = call.profile.records.list(kind.key, where, call.flag("deleted"))
    if call.out.json:
        call.out.document({"records": [shape(view) for view in views]})
        return DONE
    columns = [name for name in kind.columns or kind.title if kind.field(name)]
    asked = [name for name in columns if (field := kind.field(name)) and field.kind is Kind.REFERENCE]
    titles = _titles(call, [str(v.fields[name]) for v in views for name in asked if v.fields.get(name)])
    rows = []
    for view in views:
        cells = [_cell(kind.field(name), view, name, titles) for name in columns]
        rows.append([view.id, view.owner, *cells])
    headings = [_("Id"), wording.field_label(kind.key, "owner")]
    call.out.table([*headings, *(wording.field_label(kind.key, name) for name in columns)], rows)
    call.out.say(ngettext("%(n)s record", "%(n)s records", len(views)))
    return DONE


def _cell(field: Field | None, view: RecordView, name: str, titles: wording.Titles) -> str:
    value = view.fields.get(name)
    if field is not None and field.kind is Kind.REFERENCE and value:
        return titles(str(value)) or _("not received yet")
    return wording.shown(view.type, name, value)


def ids(call: Call) -> int:
    """``record id``."""
    fresh = [call.profile.records.fresh_id() for _each in range(int(call.maybe("count") or 1))]
    call.out.document({"ids": fresh})
    for each in fresh:
        call.out.say(each)
    return DONE


def types(call: Call) -> int:
    """``record types``."""
    call.out.document({"types": [_declared(key) for key in RECORD_TYPES]})
    for kind in RECORD_TYPES.values():
        call.out.say(f"{kind.key} ({_(kind.label)})")
        call.out.pairs([(f"  {each.name}", _described(each)) for each in kind.fields])
        call.out.say()
    return DONE


def _declared(key: str) -> dict[str, Any]:
    kind = RECORD_TYPES[key]
    fields = [
        {
            "name": each.name,
            "kind": str(each.kind),
            "label": _(each.label),
            "required": each.required,
            "choices": [choice.key for choice in each.choices],
            "targets": list(each.targets),
        }
        for each in kind.fields
    ]
    return {"key": key, "label": _(kind.label), "fields": fields}


def _described(field: Field) -> str:
    parts = [_(field.label), *([_("required")] if field.required else [])]
    if field.choices:
        parts.append(" | ".join(choice.key for choice in field.choices))
    elif field.kind is Kind.REFERENCE:
        parts.append("→ " + (" | ".join(field.targets) or _("any record")))
    else:
        parts.append(_KINDS.get(field.kind, str(field.kind)))
    return ", ".join(parts)


#: What to type for a kind of field, where its label does not say it.
_KINDS: Mapping[Kind, str] = {
    Kind.DATE: "2026-11-23",
    Kind.INSTANT: "2026-11-23T14:00:00Z",
    Kind.MONEY: "1.573,45 €",
    Kind.BOOLEAN: "true | false",
    Kind.RRULE: "FREQ=WEEKLY",
}


def search(call: Call) -> int:
    """``search``."""
    limit = int(call.maybe("limit") or 50)
    hits = call.profile.search.find(" ".join(call.many("text")), limit)
    found = [{"id": h.id, "type": h.type, "title": h.title, "snippet": h.snippet} for h in hits]
    call.out.document({"hits": found})
    headings = [_("Id"), _("Type"), _("Title"), _("Found")]
    call.out.table(headings, [[h.id, wording.type_label(h.type), h.title, h.snippet] for h in hits])
    if not hits:
        call.out.say(_("Nothing was found."))
    return DONE


# -- names ----------------------------------------------------------------------------------------


def _titles(call: Call, ids: Sequence[str]) -> Callable[[str], str]:
    found = call.profile.records.titles(dict.fromkeys(ids)) if ids else {}
    return lambda id_: found.get(id_, "")


def _title(view: RecordView) -> str:
    kind = RECORD_TYPES.get(view.type)
    return kind.title_of(view.fields) if kind else ""


def _named(type_key: str, title: str) -> str:
    label = wording.type_label(type_key)
    return f"{label} „{title}“" if title else label


def _stamp(at: str, by: str) -> str:
    return ", ".join(filter(None, (wording.moment(at), by)))


def _readable(view: RecordView, titles: wording.Titles) -> list[tuple[str, str]]:
    kind = RECORD_TYPES.get(view.type)
    known = list(kind.by_name) if kind else []
    names = [*(n for n in known if n in view.fields), *(n for n in view.fields if n not in known)]
    return [
        (wording.field_label(view.type, name), wording.shown(view.type, name, view.fields[name], titles))
        for name in names
    ]
