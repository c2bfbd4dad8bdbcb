# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The records that lie on the table while lines are folded into them, and what judging asks about others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import TYPE
from swf_desktop.domain.views import Value
from swf_desktop.store.logs import LineRow, Logs
from swf_desktop.store.states import StateRow, States
from swf_desktop.sync.lines import Line
from swf_desktop.sync.merge import Resolution
from swf_desktop.sync.segments import SEALED_BYTES, Arrival
from swf_desktop.sync.state import RecordState

_AUDIENCES = {int(audience): audience for audience in Audience}


@dataclass(slots=True)
class Work:
    """One record while lines are folded into it."""

    state: RecordState
    stored: StateRow | None
    arrivals: list[Arrival] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    digest: list[int] = field(default_factory=lambda: [0, 0])
    first_line: int | None = None
    last_line: int | None = None
    resolution: Resolution | None = None


def line_of(row: LineRow) -> Line:
    """The stored line as merging knows it."""
    return Line(
        row.log,
        row.seq,
        row.lamport,
        row.at,
        row.person,
        row.record,
        row.kind,
        row.vector,
        row.body,
        row.record if row.ref is None else row.ref,
        (row.committed or b"")[SEALED_BYTES:],
    )


def state_of(row: StateRow) -> RecordState:
    """The stored state as merging knows it."""
    return RecordState(
        row.id,
        row.number,
        row.type,
        _AUDIENCES[row.audience],
        dict(row.heads),  # the lists in it are replaced, never changed
        row.control,
        row.conflicts,
        deleted=row.deleted,
        erased=row.erased,
    )


class Workbench:
    """Reads records and lines when they are first needed, within one transaction.

    It knows nothing of judging or merging, so that nothing refers back to it and all of it is free at once.
    """

    def __init__(self, states: States, logs: Logs) -> None:
        self._states = states
        self._logs = logs
        self.works: dict[str, Work] = {}
        self._subjects: dict[str, RecordState | None] = {}
        self._history: dict[str, list[LineRow]] = {}

    def state(self, record: str) -> RecordState | None:
        """The record's state as it is now, None if it is not known here."""
        work = self.works.get(record)
        if work is not None:
            return work.state
        if record not in self._subjects:
            row = self._states.load([record]).get(record)
            self._subjects[record] = state_of(row) if row else None
        return self._subjects[record]

    def lines(self, record: str) -> list[Line]:
        """All lines of the record, those on their way in included."""
        lines = [line_of(row) for row in self.stored_lines(record)]
        work = self.works.get(record)
        return lines + [arrival.line for arrival in work.arrivals] if work else lines

    def stored_lines(self, record: str) -> list[LineRow]:
        """The record's lines as they were before this transaction's."""
        if record not in self._history:
            self._history[record] = self._logs.of_records([record]).get(record, [])
        return self._history[record]

    def fetch(self, record: str) -> Work | None:
        """The record, put on the table if it was not there; None if it is not known here."""
        work = self.works.get(record)
        if work is None:
            row = self._states.load([record]).get(record)
            if row is not None:
                work = self.works[record] = Work(state_of(row), row)
        return work

    def lay_out(
        self, arrivals: Sequence[Arrival], recheck: Iterable[str], known: Mapping[str, StateRow]
    ) -> int:
        """Put the records of *arrivals* and of *recheck* on the table; the number of the first new line.

        *known* are rows that were read in this transaction before.
        Lines get their numbers here, before anything is written, so that records can point at them.
        """
        ids = list(dict.fromkeys([*(arrival.line.record for arrival in arrivals), *recheck]))
        stored = {**known, **self._states.load([record for record in ids if record not in known])}
        number = self._states.last_number()
        for record in ids:
            row = stored.get(record)
            if row is None:
                number += 1
                self.works[record] = Work(RecordState(record, number), None)
            else:
                self.works[record] = Work(state_of(row), row)
        first = self._logs.last_number() + 1
        for line_number, arrival in enumerate(arrivals, first):
            work = self.works[arrival.line.record]
            work.arrivals.append(arrival)
            work.first_line = work.first_line or line_number
            work.last_line = line_number
        self._preload_subjects(arrivals)
        return first

    def _preload_subjects(self, arrivals: Sequence[Arrival]) -> None:
        wanted: set[str] = set()
        for work in self.works.values():
            record_type = RECORD_TYPES.get(work.state.type)
            if record_type and record_type.follows:
                wanted.add(str(work.state.control.get(record_type.follows) or ""))
        for fields in (arrival.fields for arrival in arrivals if TYPE in arrival.fields):
            record_type = RECORD_TYPES.get(str(fields[TYPE]))
            if record_type and record_type.follows:
                wanted.add(str(fields.get(record_type.follows) or ""))
        wanted -= self.works.keys() | {""}
        rows = self._states.load(sorted(wanted))
        for record in wanted:
            row = rows.get(record)
            self._subjects[record] = state_of(row) if row else None
