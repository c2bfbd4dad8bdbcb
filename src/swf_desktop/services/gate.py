# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The privacy gate: what leaves the house with a bundle, for whom; and what has left it so far.

Both are read from the stretches of logs that the exporter put into the bundle, so the gate cannot say
anything else than what is written. The journal keeps the stretches and no values: what is erased later is
gone from this list, too, and only that something was there remains.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from swf_desktop.domain.audience import LABELS, Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import DELETED, OWNER, TYPE
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ChangeKind, Departed, Departure, Value
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.workbench import line_of
from swf_desktop.store.journal import JournalRow
from swf_desktop.store.queries import Queries
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.lines import BRIDGE, ERASE, RETRACT, Line
from swf_desktop.system.i18n import format_datetime
from swf_desktop.system.i18n import gettext as _

CONTACT = "contact"
_HEAD = 16  # hex digits of a log's head that tell whether the stretch is still the one that was sent


class Stretch(NamedTuple):
    """Lines *start* + 1 … *end* of a log, in the payload for *audience*; *head* is the hash of the last."""

    audience: int
    log: int
    start: int
    end: int
    head: str


def stretch(audience: Audience, log: int, start: int, end: int, head: bytes | None) -> Stretch:
    """The stretch, as the journal keeps it."""
    return Stretch(int(audience), log, start, end, (head or b"").hex()[:_HEAD])


class Gate:
    """Reads stretches of logs as people read them, inside one transaction."""

    def __init__(self, unit: UnitOfWork, book: LogBook) -> None:
        self._book = book
        self._queries = Queries(unit.connection)

    def departures(self, stretches: Iterable[Stretch], besides: Iterable[Line] = ()) -> list[Departure]:
        """The records of which *stretches* carry something, and the lines *besides*: the narrowest audience first, then
        by type."""
        lines: dict[tuple[int, str], list[Line]] = {}
        for each in stretches:
            for row in self._book.logs.between(each.log, each.start, each.end):
                lines.setdefault((each.audience, row.record), []).append(line_of(row))
        for line in besides:
            lines.setdefault((int(self._book.name(line.log).audience), line.record), []).append(line)
        ids = sorted({record for _circle, record in lines})
        known, titles = self._queries.identified(ids), self._queries.titles(ids)
        gone = self._queries.erased(ids)
        found = []
        for (audience, record), written in lines.items():
            type_key = known.get(record, ("", 0))[0]
            erased = record in gone or any(line.kind == ERASE for line in written)
            found.append(self._departure(audience, record, type_key, titles.get(record, ""), erased, written))
        return sorted(
            found, key=lambda each: (Audience[each.audience.upper()], each.type, each.title, each.id)
        )

    def _departure(
        self, audience: int, record: str, type_key: str, title: str, erased: bool, lines: Sequence[Line]
    ) -> Departure:
        fields: dict[str, Value] = {}
        outliving: dict[str, Value] = {}
        earlier: dict[str, int] = {}
        emptied = created = False
        for line in sorted(lines, key=lambda each: (each.lamport, each.log, each.seq)):
            emptied = emptied or line.body is None or line.kind in (ERASE, RETRACT)
            if line.kind == BRIDGE:
                continue  # its values mean nothing
            if line.body is None:
                outliving |= line.fields()  # what decides rights goes along still
                continue
            values = line.fields()
            created = created or TYPE in values
            for name, value in values.items():
                if name in fields and fields[name] != value:
                    earlier[name] = earlier.get(name, 0) + 1
                fields[name] = value
        fields.pop(TYPE, None)
        deleted = fields.pop(DELETED, None)
        kind = ChangeKind.NEW if created else ChangeKind.CHANGED
        if deleted is not None:
            kind = ChangeKind.DELETED if deleted else ChangeKind.RESTORED
        if emptied and not fields:
            kind = ChangeKind.ERASED if erased else ChangeKind.WITHDRAWN
        fields |= {k: v for k, v in outliving.items() if k not in (TYPE, OWNER, DELETED) and k not in fields}
        authors = {self._book.organisation(line.log) for line in lines} - {""}
        return Departure(
            record, type_key, title, Audience(audience).key, kind, fields, earlier, tuple(sorted(authors))
        )

    # -- what has left ----------------------------------------------------------------------------

    def departed(self, rows: Iterable[JournalRow], names: Mapping[str, str]) -> list[Departed]:
        """One row for each field of each record that bundles took along, oldest bundle first.

        *names* maps devices to organisations.
        """
        found = []
        for row in rows:
            if row.direction != "sent":
                continue
            kept = json.loads(row.result or "{}")
            readers = kept.get("readers", {})
            left = [Stretch(*each) for each in kept.get("left", [])]
            for each in self.departures(s for s in left if self._is_same(s)):
                devices = readers.get(each.audience, [])
                to = tuple(dict.fromkeys(names.get(device, device) for device in devices))
                found += self._rows(row, to, each)
        return found

    def _is_same(self, each: Stretch) -> bool:
        """Not so after a branch of the log was set aside: then other lines stand in its place."""
        return (self._book.logs.hash_at(each.log, each.end) or b"").hex()[:_HEAD] == each.head

    def _rows(self, row: JournalRow, to: tuple[str, ...], each: Departure) -> list[Departed]:
        kind = RECORD_TYPES.get(each.type)
        fields: Mapping[str, Value] = each.fields or {"": None}
        found = []
        for name, value in fields.items():
            field = kind.field(name) if kind else None
            person = each.title if each.type == CONTACT else ""
            if field is not None and field.kind is Kind.REFERENCE and CONTACT in field.targets and value:
                person = person or self._queries.titles([str(value)]).get(str(value), "")
            at, file, number = row.at, row.file, row.sequence
            shown = (each.type, each.id, each.title, each.audience, each.kind)
            found.append(Departed(at, file, number, to, *shown, name, person))
        return found


_HEADINGS = (
    N_("Date"),
    N_("File"),
    N_("Number"),
    N_("Readable by"),
    N_("Visibility"),
    N_("Type"),
    N_("Record"),
    N_("What"),
    N_("Field"),
    N_("Person"),
    N_("Id"),
)
_KINDS = {
    ChangeKind.NEW: N_("new"),
    ChangeKind.CHANGED: N_("changed"),
    ChangeKind.DELETED: N_("deleted"),
    ChangeKind.RESTORED: N_("restored"),
    ChangeKind.ERASED: N_("erased for good"),
    ChangeKind.WITHDRAWN: N_("withdrawn"),
}
_PSEUDO = {OWNER: N_("Owner")}


def as_table(rows: Iterable[Departed], towns: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of *rows* as people read them. *towns* maps organisations to their names."""
    table = []
    for each in rows:
        kind = RECORD_TYPES.get(each.type)
        field = kind.field(each.field) if kind else None
        label = _(field.label) if field else _(_PSEUDO[each.field]) if each.field in _PSEUDO else each.field
        table.append(
            [
                format_datetime(each.at),
                each.file,
                str(each.sequence),
                ", ".join(towns.get(key) or key for key in each.to),
                _(LABELS[Audience[each.audience.upper()]]),
                _(kind.label) if kind else each.type,
                each.title,
                _(_KINDS[each.kind]),
                label,
                each.person,
                each.id,
            ]
        )
    return [_(heading) for heading in _HEADINGS], table


def noted(stretches: Sequence[Stretch], readers: Mapping[Audience, Sequence[str]]) -> dict[str, Any]:
    """What the journal keeps of a bundle: its stretches, and the devices that could read each audience."""
    return {
        "left": [list(each) for each in stretches],
        "readers": {audience.key: list(devices) for audience, devices in readers.items()},
    }
