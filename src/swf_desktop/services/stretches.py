# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stretches of logs on their way in: read and verified, to be folded; or kept aside until what they wait for is here."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice

import msgspec

from swf_desktop.services.logbook import LogBook
from swf_desktop.services.workbench import line_of
from swf_desktop.store.logs import LogRow
from swf_desktop.store.states import StateRow, States
from swf_desktop.sync.authority import FOLLOWED
from swf_desktop.sync.lines import salt
from swf_desktop.sync.pages import lines_after
from swf_desktop.sync.payload import Segment
from swf_desktop.sync.segments import Arrival, Cursor, Seed, SegmentHeader, damaged, reached, read, seeds_of

#: So many lines lie in memory at once. Of more, each is read twice: to verify, and to fold.
WAVE = 20_000
_PART = 5000
#: At every so many lines a stretch remembers how far it was read, so that any line is found without those before.
_MARK = 250


@dataclass(frozen=True)
class Origin:
    """The bundle a stretch came in."""

    bundle: str
    sender: str
    sequence: int


@dataclass
class Stretch:
    """A stretch that was read: its log as it was before, where reading began and ended, and what to know of it.

    *named* are the sequence numbers of the lines that name their record by id, in order. *bare* says whether
    lines in it lack their values, *latest* is the highest of its clocks. *held* are its lines, if they are few; else
    *marks* are places from which it can be read on.
    *waited*: it had been kept aside here.
    """

    segment: Segment
    origin: Origin
    row: LogRow
    start: Cursor
    end: Cursor
    named: Sequence[int]
    elsewhere: Collection[int]
    bare: bool
    latest: int
    held: list[Arrival] | None
    marks: Sequence[Cursor] = ()
    waited: bool = False

    @property
    def count(self) -> int:
        """How many lines were read."""
        return self.end.seq - self.start.seq


def arriving(book: LogBook, segment: Segment, log: int, start: Cursor) -> Iterator[Arrival]:
    """The lines of *segment* after *start*, as ``sync.segments.read`` gives them. Raises ``Damaged``, ``TooLarge``."""
    lines = lines_after(segment.lines, start.seq - segment.header.start)
    return read(segment.header, lines, log, book.name(log).audience, start, book.vectors, book.handle)


def survey(book: LogBook, segment: Segment, origin: Origin, row: LogRow, start: Cursor, room: int) -> Stretch:
    """Read *segment* after *start*: its chain, and what else is to be known before it is folded. At most *room*
    lines are held. *elsewhere* of the result are the lines before it in its log that it speaks of.
    Raises ``Damaged``, ``TooLarge``.
    """
    few = segment.header.end - start.seq <= room
    held: list[Arrival] = []
    named: set[int] = set()
    elsewhere: set[int] = set()
    marks = [start]
    last, bare, latest = None, False, 0
    for last in arriving(book, segment, row.number, start):
        line = last.line
        if line.record:
            named.add(line.seq)
        elif line.ref not in named:
            elsewhere.add(int(line.ref))
        latest = max(latest, line.at)
        if last.committed is not None:
            bare = True
        if few:
            held.append(last)
        elif line.seq % _MARK == 0:
            marks.append(reached(last))
    end = start if last is None else reached(last)
    if any(seq > start.seq for seq in elsewhere):
        raise damaged()  # a line that names no record
    return Stretch(
        segment,
        origin,
        row,
        start,
        end,
        array("q", sorted(named)),
        elsewhere,
        bare,
        latest,
        held if few else None,
        marks,
    )


class Naming:
    """Finds the records of lines that name them by the place where their log named them before.

    *states* knows the lines that are stored; what was seen among *arrivals* so far is remembered.
    """

    def __init__(self, states: States) -> None:
        self._states = states
        self._named: dict[int, dict[int, str]] = {}

    def name(self, arrivals: Iterable[Arrival]) -> dict[str, StateRow]:
        """Give each of *arrivals*, in the order of their logs, its record; the rows read for that, by record.

        Raises ``Damaged`` if a line speaks of one that names no record.
        """
        missing: dict[int, set[int]] = {}
        waiting = []
        for arrival in arrivals:
            line = arrival.line
            named = self._named.get(line.log)
            if named is None:
                named = self._named[line.log] = {}
            if type(line.ref) is str:
                named[line.seq] = line.ref
            elif not line.record:
                record = named.get(line.ref)  # type: ignore[arg-type]
                if record is None:
                    missing.setdefault(line.log, set()).add(line.ref)  # type: ignore[arg-type]
                    waiting.append(line)
                else:
                    line.record = record
        rows: dict[int, Mapping[int, StateRow]] = {
            log: self._states.named_at(log, sorted(seqs)) for log, seqs in missing.items()
        }
        known: dict[str, StateRow] = {}
        for line in waiting:
            row = rows[line.log].get(line.ref)  # type: ignore[arg-type]
            if row is None:
                raise damaged()
            line.record = row.id
            known[row.id] = row
        return known


class _Salts:
    """Keeps the salts of lines whose seed an erasure in an earlier part took for good: they come with their own."""

    def __init__(self, book: LogBook, logs: Mapping[int, Iterable[Stretch]]) -> None:
        self._book = book
        self._seeds = {
            log: [seed for stretch in own for seed in seeds_of(stretch.segment.header)]
            for log, own in logs.items()
        }
        self._gone: dict[int, list[Seed]] = {}

    def look(self) -> None:
        """A part was folded: which seeds of lines that are still to come are gone?"""
        for log, seeds in self._seeds.items():
            at = self._book.folded[log]
            ahead = self._seeds[log] = [seed for seed in seeds if seed.last > at]
            kept = {secret for _first, _last, secret in self._book.logs.seeds(log, at)} if ahead else set()
            self._gone[log] = [seed for seed in ahead if seed.secret not in kept]

    def kept(self, arrival: Arrival) -> Arrival:
        """The line with its own salt, if no seed is left for it."""
        line = arrival.line
        if arrival.salt is None and line.body is not None:
            for seed in self._gone.get(line.log, ()):
                if seed.first <= line.seq <= seed.last:
                    return arrival._replace(salt=salt(seed.secret, line.seq))
        return arrival


def waves(book: LogBook, stretches: Sequence[Stretch]) -> Iterator[list[Arrival]]:
    """The lines of *stretches* in parts that memory holds, by their counters: what the author of a line had
    comes with the line or before it, so no part is judged without what matters to it.
    """
    if all(stretch.held is not None for stretch in stretches):
        yield [arrival for stretch in stretches for arrival in stretch.held or ()]
        return
    logs: dict[int, list[Stretch]] = {}
    for stretch in stretches:
        logs.setdefault(stretch.row.number, []).append(stretch)
    # What only a later part brings is not here yet: it may show that an erasure had no right to what it took.
    book.folded.update((log, own[0].start.seq) for log, own in logs.items())
    salts = _Salts(book, logs)
    wave: list[Arrival] = []
    for arrival in merge(
        *(_one_by_one(book, own) for own in logs.values()), key=lambda each: each.line.lamport
    ):
        wave.append(salts.kept(arrival))
        book.folded[arrival.line.log] = arrival.line.seq
        if len(wave) >= WAVE:
            yield wave
            wave = []
            salts.look()
    if wave:
        yield wave
    book.folded.clear()


def _one_by_one(book: LogBook, stretches: Iterable[Stretch]) -> Iterator[Arrival]:
    for stretch in stretches:
        yield from lines_of(book, stretch)


def counters(
    book: LogBook, stretches: Iterable[Stretch], places: Collection[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """The counters of the lines at *places*, among *stretches* or stored; 0 where none is here."""
    found = dict.fromkeys(places, 0)
    logs = {log for log, _seq in places}
    for stretch in stretches:
        for arrival in lines_of(book, stretch) if stretch.row.number in logs else ():
            place = arrival.line.log, arrival.line.seq
            if place in found:
                found[place] = arrival.line.lamport
    for place, lamport in found.items():
        stored = None if lamport else book.logs.at(*place)
        found[place] = stored.lamport if stored else lamport
    return found


def is_named(stretches: Iterable[Stretch], log: int, seq: int) -> bool:
    """Whether the line *seq* of *log* is among *stretches* and names its record by id."""
    for stretch in stretches:
        if stretch.row.number == log:
            at = bisect_left(stretch.named, seq)
            if at < len(stretch.named) and stretch.named[at] == seq:
                return True
    return False


def concerned_by_bare(book: LogBook, states: States, stretches: Sequence[Stretch]) -> list[Arrival]:
    """The lines of *stretches* that tell whether those without values rightly lack them: of their records, and of
    what these follow. Where all are held, simply all."""
    if all(stretch.held is not None for stretch in stretches):
        return [arrival for stretch in stretches for arrival in stretch.held or ()]
    wanted = {each.line.record for each in _named(book, states, stretches) if each.committed is not None}
    while True:
        found = [each for each in _named(book, states, stretches) if each.line.record in wanted]
        stored = [line_of(row) for rows in book.logs.of_records(sorted(wanted)).values() for row in rows]
        fields = [*(each.fields for each in found), *(line.fields() for line in stored)]
        followed = {str(each[name]) for each in fields for name in FOLLOWED & each.keys()}
        if followed <= wanted:
            return found
        wanted |= followed


def _named(book: LogBook, states: States, stretches: Iterable[Stretch]) -> Iterator[Arrival]:
    naming = Naming(states)
    for stretch in stretches:
        arrivals = iter(lines_of(book, stretch))
        while part := list(islice(arrivals, _PART)):
            naming.name(part)
            yield from part


def lines_of(book: LogBook, stretch: Stretch) -> Iterable[Arrival]:
    """The lines of *stretch*, read once more if they are not held."""
    if stretch.held is not None:
        return stretch.held
    return arriving(book, stretch.segment, stretch.row.number, stretch.start)


def read_already(book: LogBook, stretches: Iterable[Stretch], log: int, seq: int) -> Arrival | None:
    """The line *seq* of *log* if it is in *stretches*, which are not written yet."""
    for stretch in stretches:
        if stretch.row.number == log and stretch.start.seq < seq <= stretch.end.seq:
            if stretch.held is not None:
                return stretch.held[seq - stretch.start.seq - 1]
            mark = stretch.marks[bisect_left(stretch.marks, seq, key=lambda each: each.seq) - 1]
            after = arriving(book, stretch.segment, log, mark)
            return next(islice(after, seq - mark.seq - 1, None), None)
    return None


class _Kept(msgspec.Struct):
    header: SegmentHeader
    lines: list[msgspec.Raw]


def packed(segment: Segment) -> bytes:
    """The stretch as it is stored."""
    return msgspec.json.encode(_Kept(segment.header, [msgspec.Raw(line) for line in segment.lines]))


def unpacked(content: bytes) -> Segment:
    """The stretch as it came."""
    kept = msgspec.json.decode(content, type=_Kept)
    return Segment(kept.header, [bytes(line) for line in kept.lines])
