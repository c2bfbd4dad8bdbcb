# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Moving records to other days, for timeline and calendar."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.rules import SPANS
from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext
from swf_desktop.ui import formats
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.record_model import RecordModel


def day_moves(owner: QObject, run: Callable[[int], None]) -> list[QAction]:
    """The moves that a menu offers; *run* gets the number of days."""
    moves = []
    for days, words in (
        (1, _("One day later (Ctrl+Right)")),
        (-1, _("One day earlier (Ctrl+Left)")),
        (7, _("One week later")),
        (-7, _("One week earlier")),
    ):
        action = QAction(words, owner)
        action.triggered.connect(lambda _on=False, n=days: run(n))
        moves.append(action)
    return moves


def shift(
    desk: Desk, owner: QObject, model: RecordModel, ids: Sequence[str], fields: Sequence[str], days: int
) -> None:
    """Move the days in *fields* of records by so many *days*, as one step."""

    def change(stored: Mapping[str, Value]) -> dict[str, Value]:
        return moved(model.record_type, stored, fields, days)

    edits = _edits(desk, model, ids, change)
    if not edits:
        return
    values = edits[0].fields
    day = str(values[next(name for name in reversed(fields) if name in values)])
    what = _named(desk, edits)
    desk.apply(
        owner,
        edits,
        _("Move %(what)s by days", what=what),
        _("%(what)s: now %(day)s", what=what, day=formats.moment(day) if "T" in day else formats.day(day)),
    )


def stretch(
    desk: Desk,
    owner: QObject,
    model: RecordModel,
    ids: Sequence[str],
    span: tuple[str, str],
    end: str,
    days: int,
) -> None:
    """Move one *end* of the *span* of records by so many *days*, as one step."""

    def change(stored: Mapping[str, Value]) -> dict[str, Value]:
        return stretched(model.record_type, stored, span, end, days)

    edits = _edits(desk, model, ids, change)
    if not edits:
        return
    field = formats.field_label(model.record_type.key, end)
    what, day = _named(desk, edits), formats.day(str(edits[0].fields[end]))
    words = _("%(what)s: %(field)s → %(day)s", what=what, field=field, day=day)
    desk.apply(owner, edits, words, words)


def _edits(
    desk: Desk,
    model: RecordModel,
    ids: Sequence[str],
    change: Callable[[Mapping[str, Value]], dict[str, Value]],
) -> list[Edit]:
    """What to write; nothing, and a word why, if one of the records may not be changed."""
    if locked := next((reason for reason in map(model.lock, ids) if reason), ""):
        desk.say(locked)
        return []
    edits: list[Edit] = []
    for record_id in ids:
        row = model.row_data(record_id)
        stored = dict(zip(model.columns, row.values, strict=False)) if row else {}
        if values := change(stored):
            edits.append(Edit(EditKind.SET, record_id, fields=values))
    return edits


def _named(desk: Desk, edits: Sequence[Edit]) -> str:
    if len(edits) == 1 and desk.names.knows(edits[0].id):
        return desk.names.title(edits[0].id)
    return ngettext("%(n)s entry", "%(n)s entries", len(edits))


def moved(
    record_type: RecordType, stored: Mapping[str, Value], fields: Sequence[str], days: int
) -> dict[str, Value]:
    """*fields* of a record so many *days* later, with what has to come along.

    The end goes with the start; the start goes with the end only where it would lie behind it.
    """
    values: dict[str, Value] = {}
    for name in fields:
        later = _later(record_type, name, stored.get(name), days)
        if later:
            values[name] = later
    first, last = SPANS.get(record_type.key, ("", ""))
    if first in values and last not in values:
        along = last
    elif last in values and first not in values and str(stored.get(first) or "") > str(values[last]):
        along = first
    else:
        return values
    later = _later(record_type, along, stored.get(along), days)
    return values | {along: later} if later else values


def stretched(
    record_type: RecordType, stored: Mapping[str, Value], span: tuple[str, str], end: str, days: int
) -> dict[str, Value]:
    """One *end* of the *span* so many days later, but never beyond the other one; nothing if that changes nothing.

    An end that is not there yet begins where the other one is.
    """
    first, last = span
    base = stored.get(end) or stored.get(last if end == first else first)
    later = _later(record_type, end, base, days)
    if not later:
        return {}
    # ISO dates and instants in UTC sort as text.
    if end == first and (most := str(stored.get(last) or "")):
        later = min(later, most)
    elif end == last and (least := str(stored.get(first) or "")):
        later = max(later, least)
    return {end: later} if later != stored.get(end) else {}


def _later(record_type: RecordType, name: str, value: Value, days: int) -> str:
    """A day or an instant so many days later, at the same time of the local day; empty for none."""
    kind = record_type.by_name[name].kind
    if not isinstance(value, str) or not value:
        return ""
    if kind is Kind.DATE:
        return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
    if kind is Kind.INSTANT:
        local = datetime.fromisoformat(value).astimezone().replace(tzinfo=None) + timedelta(days=days)
        return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return ""
