# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What accounts for lines that lack their values (E18).

Values go by an erasure or retraction that counts. Some went by one that counts no more: the device that wrote it was
revoked; or a branch of a log lost to another one (E10, E11), and with it went the erasure, or what gave the right to it.
Whoever carried it out asks for the values again (``given_back``); perhaps nobody has them any more. Such lines are no
damage: revoked lines and branches kept aside are signed by their authors, and show that there was a right to it.
So they are taken over and passed on, together with the branch, and stop no log. Whoever made a branch up gains
nothing by it: the right to erase is judged as anywhere, with that branch in the place of the one that won.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, islice, product

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import FileError
from swf_desktop.services.forks import branching
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.parking import FORK
from swf_desktop.services.stretches import arriving, unpacked
from swf_desktop.services.workbench import Workbench
from swf_desktop.store.logs import ParkedRow
from swf_desktop.store.states import States
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.authority import FOLLOWED, REVOKED, Authority
from swf_desktop.sync.lines import ERASE, RETRACT, SET, Line
from swf_desktop.sync.merge import Merger, Resolution
from swf_desktop.sync.segments import Arrival, Cursor, hash_before, reached

#: So many branches, and ways of putting those of several logs together, are looked at for a record; and so many lines of
#: branches at all: somebody hostile can leave as many as find room.
_TOGETHER, _LINES = 200, 100_000


@dataclass(frozen=True)
class Reason:
    """Why lines of a record may lack their values though no erasure of it counts: one in *log* would, with the losing
    *branches* (the numbers of the stretches kept aside) in the place of those that won."""

    log: int
    branches: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Branch:
    """A losing branch from *at* on, the first line that differs: its lines in order, and by record."""

    log: int
    at: int
    kept_as: frozenset[int]
    arrivals: Sequence[Arrival]
    lines: Mapping[str, Sequence[Line]]

    def upto(self, seq: int) -> list[Arrival]:
        """Its lines up to *seq*."""
        return list(self.arrivals[: max(seq - self.at + 1, 0)])

    def passes(self, seq: int, chain_hash: bytes) -> bool:
        """Whether it has the line *seq* with this hash."""
        first = self.upto(seq)
        return bool(first) and (first[-1].line.seq, first[-1].hash) == (seq, chain_hash)


class Accounting:
    """Looks at lines that lack their values, within one transaction; nothing is written.

    *arrivals* are lines on their way in; *place* finds where a line of a log leaves off, as ``LogBook.cursor`` does.
    """

    def __init__(
        self,
        unit: UnitOfWork,
        book: LogBook,
        arrivals: Sequence[Arrival] = (),
        place: Callable[[int, int], Cursor | None] | None = None,
    ) -> None:
        self._book = book
        self._arrivals = arrivals
        self._place = place or book.cursor
        self._bench = Workbench(States(unit.connection), book.logs)
        self._bench.lay_out(arrivals, (), {})
        self._merger = Merger(book, Authority(book, self._bench.state, self._bench.lines))
        self._resolutions: dict[str, Resolution] = {}

    def _resolved(self, record: str) -> Resolution:
        if record not in self._resolutions:
            self._resolutions[record] = self._merger.resolve(record, self._bench.lines(record))
        return self._resolutions[record]

    def bare(self, records: Iterable[str]) -> set[tuple[int, int]]:
        """The lines of *records* that lack values with no valid erasure or retraction to account for it."""
        found: set[tuple[int, int]] = set()
        for record in records:
            lines = self._bench.lines(record)
            bare = {(line.log, line.seq) for line in lines if line.kind == SET and line.body is None}
            if bare:
                found |= bare - self._resolved(record).swept
        return found

    def unaccounted(self) -> list[Line]:
        """The lines among the arrivals that lack values for no reason that is here."""
        bare = [arrival.line for arrival in self._arrivals if arrival.committed is not None]
        left = [line for line in bare if (line.log, line.seq) not in self._resolved(line.record).swept]
        explained = {record: self.reason(record) for record in {line.record for line in left}}
        return [line for line in left if line.kind != SET or explained[line.record] is None]

    def reason(self, record: str, audience: Audience = Audience.OFFICE) -> Reason | None:
        """Why lines of *record* in logs for *audience* may lack values that no valid erasure or retraction took, as far
        as readers of these logs can tell; None if nothing explains it."""
        seen_by = min(audience, Audience.ALLIANCE)  # who reads less waits for the erasure to be repeated
        refused = self._resolved(record).refused
        for line in self._bench.lines(record):
            revoked = refused.get((line.log, line.seq)) == REVOKED
            if line.kind in (ERASE, RETRACT) and revoked and self._book.name(line.log).audience >= seen_by:
                return Reason(line.log)
        for branches in self._together(record, seen_by):
            at = {branch.log: branch.at for branch in branches}
            for line in self._taking(record, branches, at):
                counts_not = line.seq >= at.get(line.log, line.seq + 1) or refused.get((line.log, line.seq))
                if counts_not and self._book.name(line.log).audience >= seen_by:
                    return Reason(line.log, frozenset[int]().union(*(each.kept_as for each in branches)))
        return None

    def lines_of(self, branches: Collection[int]) -> list[Line]:
        """The lines of these losing branches, by the numbers of what is kept aside."""
        named = [
            line
            for each in self._branches
            if each.kept_as <= set(branches)
            for line in chain(*each.lines.values())
        ]
        return list({(line.log, line.seq, line.body, line.record): line for line in named}.values())

    def _taking(self, record: str, branches: Sequence[_Branch], at: Mapping[int, int]) -> Iterator[Line]:
        """The lines that take values of *record* by right, with *branches* in the place of those that won."""

        def lines(each: str) -> list[Line]:
            stay = [line for line in self._bench.lines(each) if line.seq < at.get(line.log, line.seq + 1)]
            return stay + [line for branch in branches for line in branch.lines.get(each, ())]

        authority = Authority(self._book, self._bench.state, lines)
        for line, _fields, refusal in authority.judged(lines(record)):
            if line.kind in (ERASE, RETRACT) and refusal in ("", REVOKED):
                yield line

    # -- losing branches ------------------------------------------------------------------------

    def _together(self, record: str, seen_by: Audience) -> Iterator[Sequence[_Branch]]:
        """The branches that tell of *record*, each by itself, then those of several logs together."""
        logs: dict[int, list[_Branch]] = {}
        for branch in self._concerning(record):
            if self._book.name(branch.log).audience >= seen_by:
                logs.setdefault(branch.log, []).append(branch)
        picked = (each for count in range(1, len(logs) + 1) for each in combinations(logs.values(), count))
        yield from islice((each for own in picked for each in product(*own)), _TOGETHER)

    def _concerning(self, record: str) -> list[_Branch]:
        """The branches with lines of *record*, or of what it follows or ever followed."""
        todo, seen = [record], set[str]()
        while self._branches and todo:
            each = todo.pop()
            if each not in seen:
                seen.add(each)
                lines = chain(self._bench.lines(each), *(own.lines.get(each, ()) for own in self._branches))
                fields = [line.fields() for line in lines]
                todo += [str(had[name]) for had in fields for name in FOLLOWED & had.keys()]
        return [branch for branch in self._branches if not seen.isdisjoint(branch.lines)]

    @cached_property
    def _branches(self) -> list[_Branch]:
        rows = [row for row in self._book.logs.parked(content=False) if row.reason == FORK]
        found: list[_Branch] = []
        room = _LINES
        for row in sorted(rows, key=lambda row: row.start):  # one may have parted from another one
            room -= row.end - row.start
            if room < 0:
                break
            try:
                branch = self._read(row, found)
            except (FileError, msgspec.MsgspecError, UnicodeDecodeError):
                continue  # it goes on from nothing that is here
            if branch is not None:
                found.append(branch)
        return found

    def _read(self, row: ParkedRow, others: Collection[_Branch]) -> _Branch | None:
        segment = unpacked(self._book.logs.parked_content(row.number))
        log, before = self._book.handle(row.log), hash_before(segment.header)
        first: list[Arrival] = []
        kept_as = frozenset([row.number])
        start = self._place(log, row.start)
        if start is None or start.hash != before:
            parted_from = next(
                (each for each in others if each.log == log and each.passes(row.start, before)), None
            )
            if parted_from is None:
                return None
            first, kept_as = parted_from.upto(row.start), kept_as | parted_from.kept_as
            start = reached(first[-1])
        arrivals = [*first, *arriving(self._book, segment, log, start)]
        apart = branching(self._hash_at(log), self._book.row(log), arrivals)
        if apart is None:
            return None
        arrivals = [each for each in arrivals if each.line.seq >= apart.at]
        lines: dict[str, list[Line]] = {}
        for line in self._named(log, apart.at, arrivals):
            lines.setdefault(line.record, []).append(line)
        return _Branch(log, apart.at, kept_as, arrivals, lines)

    def _hash_at(self, log: int) -> Callable[[int], bytes | None]:
        def hash_at(seq: int) -> bytes | None:
            cursor = self._place(log, seq)
            return cursor.hash if cursor else None

        return hash_at

    def _named(self, log: int, at: int, arrivals: Iterable[Arrival]) -> Iterator[Line]:
        """The lines of *arrivals* from *at* on with the records that they speak of, as far as that is known."""
        arrived = (each.line for each in self._arrivals if each.line.log == log and each.line.seq < at)
        before = {line.seq: line.ref for line in arrived if isinstance(line.ref, str)}
        lines = [each.line for each in arrivals]
        within = {line.seq: line.ref for line in lines if isinstance(line.ref, str)}
        earlier = {line.ref for line in lines if isinstance(line.ref, int) and line.ref < at}
        known = {**before, **within, **self._book.logs.records_at(log, sorted(earlier - before.keys()))}
        for line in lines:
            line.record = line.ref if isinstance(line.ref, str) else known.get(line.ref, "")
            if line.record:
                yield line
