# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values that were erased by somebody who had no right to it, as it turned out, and come back from partners.

A device that is revoked may have erased what its successors keep. Where its erasure was carried out, lines are
left without their values. Until they are back, this device says that it has each log only up to the line before,
so partners send the rest again; whoever still has the values sends them, and the chain proves that they are
the same.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

import msgspec

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.services.accounting import Accounting, Reason
from swf_desktop.services.logbook import LogBook
from swf_desktop.store import search
from swf_desktop.store.facts import Facts
from swf_desktop.store.logs import LineRow
from swf_desktop.store.queries import Queries
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.authority import WAITS
from swf_desktop.sync.lines import SET, Line, decode_body, salt
from swf_desktop.sync.segments import Arrival, SegmentHeader, seeds_of

_FACT = "missing_values"  # log name → numbers of the lines that lack their values for no valid reason
_HELD = "held_back"  # records with lines that lack theirs because they are known to be erased, by whom is not here


class Missing:
    """The lines that wait for their values."""

    def __init__(self, unit: UnitOfWork, book: LogBook) -> None:
        self._unit = unit
        self._book = book
        self._facts = Facts(unit.connection)
        text = self._facts.get(_FACT)
        self._lines: dict[str, set[int]] = msgspec.json.decode(text, type=dict[str, set[int]]) if text else {}

    def first(self) -> Mapping[str, int]:
        """Log name → its first line that waits for its values."""
        return {log: min(seqs) for log, seqs in self._lines.items() if seqs}

    def logs(self) -> set[str]:
        """The names of the logs here of which lines lack values that no erasure which counts took."""
        return {log for log, seqs in self._lines.items() if seqs} | {
            self._book.name(log).text for log in self._held
        }

    def hold_back(self, places: Mapping[str, Collection[tuple[int, int]]]) -> None:
        """Of these records lines were erased for a reason that is not here: do not ask for their values."""
        bare = Accounting(self._unit, self._book).bare(places)
        held = sorted(record for record, lines in places.items() if not bare.isdisjoint(lines))
        if held:
            self._facts.set(_HELD, " ".join(held))

    def reasons(self, log: int, after: int) -> Collection[Reason] | None:
        """Why lines after *after* of the log lack values; None if it cannot be told, so that it is not to be passed on:
        to others, lines without values and without a reason are damage."""
        name = self._book.name(log)
        rows = (self._book.logs.at(log, seq) for seq in self._lines.get(name.text, ()) if seq > after)
        asked = {row.record for row in rows if row}
        records = {record for record in asked if self._accounting.bare([record])} | self._held.get(log, set())
        found = {self._accounting.reason(record, name.audience) for record in records}
        return None if None in found else {reason for reason in found if reason}

    def lines_of(self, branches: Collection[int]) -> list[Line]:
        """The lines of the *branches* kept aside that reasons name."""
        return self._accounting.lines_of(branches) if branches else []

    @cached_property
    def _accounting(self) -> Accounting:
        return Accounting(self._unit, self._book)

    @cached_property
    def _held(self) -> Mapping[int, set[str]]:
        """Log → the records that are held back and have lines without values there."""
        found: dict[int, set[str]] = {}
        for record in self._facts.get(_HELD).split():
            for log, _seq in self._accounting.bare([record]):
                found.setdefault(log, set()).add(record)
        return found

    def awaits(self, header: SegmentHeader) -> bool:
        """Whether the stretch may bring some of them."""
        return any(header.start < seq <= header.end for seq in self._lines.get(header.log, ()))

    def note(self, records: Collection[str]) -> None:
        """Look at these records anew: which of their lines lack values that nobody rightly took?"""
        records = set(records).difference(self._facts.get(_HELD).split())
        if not records:
            return
        found = Accounting(self._unit, self._book).bare(records)
        for record in sorted(records):
            for line in self._book.logs.of_records([record]).get(record, ()):
                log = self._book.name(line.log).text
                if (line.log, line.seq) in found:
                    self._lines.setdefault(log, set()).add(line.seq)
                elif log in self._lines:
                    self._lines[log].discard(line.seq)
        self._store()

    def give_back(self, log: int, header: SegmentHeader, arrivals: Iterable[Arrival]) -> set[str]:
        """Put in place the values that *arrivals*, all of the stretch, have; the records concerned."""
        healed = set()
        waiting = self._lines.get(header.log, set())
        for line, _fields, chain, own, _committed in arrivals:
            row = self._book.logs.at(log, line.seq) if line.seq in waiting and line.body else None
            if row is None or line.body is None or row.body is not None or row.hash != chain:
                continue
            seed = next((s for s in seeds_of(header) if s.first <= line.seq <= s.last), None)
            line_salt = own or (salt(seed.secret, line.seq) if seed else None)
            if line_salt is None:
                continue
            self._book.logs.restore_body(row.number, line.body, line_salt)
            self._index(row, line.body)
            waiting.discard(line.seq)
            healed.add(row.record)
        if healed:
            self._store()
        return healed

    def _index(self, row: LineRow, body: bytes) -> None:
        known = Queries(self._unit.connection).identified([row.record]).get(row.record)
        kind = RECORD_TYPES.get(known[0]) if known else None
        if kind is not None and row.refused != WAITS and row.kind == SET:
            text = search.searchable_text(kind, decode_body(body))
            if text:
                search.add(self._unit.connection, [(row.number, text)])

    def _store(self) -> None:
        left = {log: sorted(seqs) for log, seqs in self._lines.items() if seqs}
        if left:
            self._facts.set(_FACT, msgspec.json.encode(left).decode())
        else:
            self._facts.delete(_FACT)
