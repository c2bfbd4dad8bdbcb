# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two continuations of one log: a laptop restored from a backup (E10), or two cloned from one profile (E11).

Everybody keeps the branch whose first differing line has the smaller hash, so all devices end up with
the same one without asking. The other branch is kept aside, whole and signed. Nobody's work is lost:
the device whose log it is goes on under a new identity and writes the losing branch again there, as
if it had been written beside the winning one; what contradicts becomes a visible conflict.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.record_types import TYPE
from swf_desktop.domain.views import Value
from swf_desktop.services.appending import Appender
from swf_desktop.services.erasing import unindex
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.parking import FORK
from swf_desktop.services.workbench import line_of
from swf_desktop.store.logs import LineRow, LogRow
from swf_desktop.store.queries import Queries
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.authority import WAITS
from swf_desktop.sync.lines import ERASE, Line
from swf_desktop.sync.payload import Preamble, Segment
from swf_desktop.sync.segments import Arrival, Outgoing, SegmentHeader, encode


@dataclass(frozen=True)
class Branching:
    """Where two branches part: *at* is the first line that differs; *theirs_wins* says which one stays."""

    at: int
    theirs_wins: bool


@dataclass(frozen=True)
class Rewrite:
    """A line of a losing branch of one's own, to be written again."""

    audience: Audience
    record: str
    kind: str
    fields: Mapping[str, Value]
    vector: int


def branching(
    hash_at: Callable[[int], bytes | None], row: LogRow, arrivals: Iterable[Arrival]
) -> Branching | None:
    """How *arrivals* differ from the log *row* here, whose lines have *hash_at*; None if they do not."""
    for theirs in arrivals:
        seq = theirs.line.seq
        if seq > row.seq:
            return None
        ours = hash_at(seq)
        if ours is not None and ours != theirs.hash:
            return Branching(seq, theirs.hash < ours)
    return None


def branched(book: LogBook, preamble: Preamble, sender: str) -> set[str]:
    """The logs of which *sender*, who wrote *preamble*, may have another branch than this device.

    Where a branch is kept aside, two cases cannot be told by the head: the sender has more of the log than
    is here; or the log is its own, so that two devices go by this name and what one has the other may
    lack. At worst it is sent once more what it has.
    """
    aside = {row.log for row in book.logs.parked(content=False) if row.reason == FORK}
    found = set()
    for row in book.rows():
        name = book.name(row.number)
        seq, head = preamble.vector.get(name.text, 0), preamble.heads.get(name.text)
        if name.text in aside and (seq > row.seq or name.device == sender):
            found.add(name.text)
        elif head and 0 < seq <= row.seq:
            here = book.logs.hash_at(row.number, seq)
            if here is not None and not here.hex().startswith(head):
                found.add(name.text)
    return found


def cut_off(unit: UnitOfWork, book: LogBook, row: LogRow, at: int) -> tuple[Segment, list[LineRow]]:
    """Take the lines from *at* on out of the log *row*: as a stretch to keep aside, and as rows."""
    row = book.signed(
        row.number
    )  # what was never sent has no signature yet, and nobody would take it without
    rows = book.logs.between(row.number, at - 1, row.seq)
    segment = _stretch(book, row, at, rows)
    types = Queries(unit.connection).identified({each.record for each in rows})
    for each in rows:
        if each.refused != WAITS:
            unindex(unit, types[each.record][0], each)
    book.logs.remove_after(row.number, at - 1)
    book.cut(row.number, at - 1)
    return segment, rows


def _stretch(book: LogBook, row: LogRow, at: int, rows: Sequence[LineRow]) -> Segment:
    before = book.cursor(row.number, at - 1)
    if before is None:
        raise LookupError(f"log {row.number} has no line {at - 1}")
    seeds = [
        (max(first, at), min(last, row.seq), b64encode(secret).decode())
        for first, last, secret in book.logs.seeds(row.number, at - 1, row.seq)
    ]
    header = SegmentHeader(
        book.name(row.number).text,
        at - 1,
        row.seq,
        before.hash.hex(),
        b64encode(row.signature or b"").decode(),
        seeds,
    )
    outgoing = [Outgoing(line_of(each), each.salt, each.committed) for each in rows]
    return Segment(header, list(encode(outgoing, before, book.vectors, book.name)))


def rewrites(
    book: LogBook, log: int, at: int, lines: Sequence[tuple[Line, Mapping[str, Value]]]
) -> list[Rewrite]:
    """What to write again of a losing branch of the own log: each line with what its author had then.

    Of lines whose values are gone nothing is left to write; but an erasure on the branch needs the creation that it covers.
    """
    audience = book.name(log).audience
    erased = {line.record for line, _fields in lines if line.kind == ERASE}
    found = []
    for line, fields in lines:
        if line.body is None and not (TYPE in fields and line.record in erased):
            continue
        had = dict(book.vector(line.vector))
        if at > 1:
            had[log] = at - 1
        found.append(Rewrite(audience, line.record, line.kind, fields, book.vectors.intern(had)))
    return found


def rising(vector: Callable[[int], Mapping[int, int]], wanted: Iterable[Rewrite]) -> Iterator[list[Rewrite]]:
    """*wanted* in parts of which each may stand in the logs of one device: a log's vector only rises, and branches
    of different identities may know of different things. *vector* gives the vector behind a handle."""
    part: list[Rewrite] = []
    before: dict[Audience, Mapping[int, int]] = {}
    for each in wanted:
        had = vector(each.vector)
        if any(had.get(log, 0) < seq for log, seq in before.get(each.audience, {}).items()):
            yield part
            part, before = [], {}
        part.append(each)
        before[each.audience] = had
    if part:
        yield part


def write_again(book: LogBook, wanted: Sequence[Rewrite], person: str, at: int) -> list[Arrival]:
    """The lines of a losing branch, appended to the logs of the identity that *book* stands for."""
    appender = Appender(book, person, at)
    arrivals = [
        appender.append(each.audience, each.record, each.fields, kind=each.kind, vector=each.vector)
        for each in wanted
    ]
    appender.finish()
    return arrivals
