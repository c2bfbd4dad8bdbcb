# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""From rows to what people see: who wrote it, when, what is in conflict."""

from collections.abc import Mapping
from datetime import UTC, datetime

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import DELETED, TYPE
from swf_desktop.domain.views import ConflictValue, HistoryEntry, RecordView, Value
from swf_desktop.services.drafts import Draft, Drafts
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.planning import Planner
from swf_desktop.services.trust import Identity, TrustBook
from swf_desktop.services.workbench import line_of, state_of
from swf_desktop.store.logs import LineRow
from swf_desktop.store.queries import LAST_SECOND, Queries, RecordRow, Stamp
from swf_desktop.store.states import States
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.authority import WAITS
from swf_desktop.sync.lines import ERASE, RETRACT, SET
from swf_desktop.sync.state import covers, order_key


def instant(seconds: int) -> str:
    """Seconds since 1970 as UTC, ISO 8601; a clock gone mad gives the nearest representable moment."""
    bounded = min(max(seconds, 0), LAST_SECOND)
    return datetime.fromtimestamp(bounded, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Viewer:
    """Makes views inside one transaction."""

    def __init__(self, unit: UnitOfWork, identity: Identity, trust: TrustBook) -> None:
        self._unit = unit
        self._identity = identity
        self._trust = trust
        self.queries = Queries(unit.connection)
        self._book: LogBook | None = None
        self._names: dict[str, str] = {}

    @property
    def book(self) -> LogBook:
        """The logs, read when first needed."""
        if self._book is None:
            self._book = LogBook(self._unit, self._identity, self._trust)
        return self._book

    def person(self, record: str) -> str:
        """The person's name, empty while unknown or once erased."""
        if record not in self._names:
            row = self.queries.record(record) if record else None
            kind = RECORD_TYPES.get(row.type) if row else None
            self._names[record] = kind.title_of(row.fields) if row and kind and not row.erased else ""
        return self._names[record]

    @staticmethod
    def title(row: RecordRow) -> str:
        """The record's name."""
        kind = RECORD_TYPES.get(row.type)
        return kind.title_of(row.fields) if kind else ""

    def organisation(self, device: str) -> str:
        """The key of the organisation a device belongs to; empty if unknown."""
        trusted = self._trust.circle(self._unit).get(device)
        return trusted.card.organisation if trusted else ""

    def record(self, row: RecordRow, stamps: Mapping[int, Stamp] | None = None) -> RecordView:
        """The full view of one record."""
        wanted = [number for number in (row.created_line, row.changed_line) if number is not None]
        known = stamps if stamps is not None else self.queries.stamps(wanted)
        created, changed = known.get(row.created_line or 0), known.get(row.changed_line or 0)
        return RecordView(
            row.id,
            row.type,
            row.owner,
            Audience(row.audience).key,
            row.deleted,
            row.erased,
            dict(row.fields),
            {name: self.conflict(row, name) for name in row.conflicts},
            instant(created.at) if created else "",
            self.person(created.person) if created else "",
            instant(changed.at) if changed else "",
            self.person(changed.person) if changed else "",
            self.editable(row),
        )

    def editable(self, row: RecordRow) -> bool:
        """Whether this device's organisation may change the record."""
        kind = RECORD_TYPES.get(row.type)
        if kind is None or row.erased:
            return False
        draft = Draft(row.id, kind, row.owner, Audience(row.audience), dict(row.fields))
        return Planner(Drafts(self.queries), self._identity.organisation).may_write(draft)

    # -- conflicts ------------------------------------------------------------------------------

    def conflict(self, row: RecordRow, field: str) -> tuple[ConflictValue, ...]:
        """The several current values of a field, the provisional one first, equal ones once."""
        stored = States(self._unit.connection).load([row.id])[row.id]
        state = state_of(stored)
        lines = {(line.log, line.seq): line for line in self.book.logs.of_records([row.id])[row.id]}
        heads = list(state.heads.get(field, ()))
        if field == DELETED:
            deletions = [head for head in heads if lines[head.log, head.seq].body]
            edits = {
                head
                for name, others in state.heads.items()
                if name != DELETED
                for head in others
                if not any(covers(self.book, deletion, head) for deletion in deletions)
            }
            latest = max(edits, key=lambda head: order_key(self.book, head), default=None)
            values = [self._value(lines[head.log, head.seq], field) for head in heads]
            if latest is not None:
                edit = lines[latest.log, latest.seq]
                values.insert(0, self._conflict_value(edit, False))
            return tuple(_once(values))
        values = [self._value(lines[head.log, head.seq], field) for head in heads]
        if all(self.book.name(head.log).audience < row.audience for head in heads):
            values.append(ConflictValue(None, "", "", ""))  # what all others who read the record see
        return tuple(_once(values))

    def _value(self, line: LineRow, field: str) -> ConflictValue:
        return self._conflict_value(line, line_of(line).fields().get(field))

    def _conflict_value(self, line: LineRow, value: Value) -> ConflictValue:
        device = self.book.name(line.log).device
        return ConflictValue(value, self.person(line.person), self.organisation(device), instant(line.at))

    # -- history --------------------------------------------------------------------------------

    def history(self, record: str) -> list[HistoryEntry]:
        """Every line of the record, oldest first."""
        entries = []
        lines = self.book.logs.of_records([record]).get(record, [])
        row = self.queries.record(record)
        erased = row is not None and row.erased
        for line in sorted(lines, key=lambda each: (each.lamport, each.log, each.seq)):
            fields = (
                line_of(line).fields() if line.body is not None and line.kind == SET and not erased else {}
            )
            device = self.book.name(line.log).device
            entries.append(
                HistoryEntry(
                    instant(line.at),
                    self.person(line.person),
                    self.organisation(device),
                    _action(line.kind, fields, erased or line.body is None),
                    {k: v for k, v in fields.items() if k not in (TYPE, DELETED)},
                    "" if line.refused in (None, WAITS) else str(line.refused),
                )
            )
        return entries


def _action(kind: str, fields: Mapping[str, Value], emptied: bool) -> str:
    if kind in (ERASE, RETRACT) or emptied:
        return "erased"
    if DELETED in fields and TYPE not in fields:
        return "deleted" if fields[DELETED] else "restored"
    return "created" if TYPE in fields else "changed"


def _once(values: list[ConflictValue]) -> list[ConflictValue]:
    seen: set[tuple[str, Value]] = set()
    kept = []
    for value in values:
        key = (type(value.value).__name__, value.value)
        if key not in seen:
            seen.add(key)
            kept.append(value)
    return kept
