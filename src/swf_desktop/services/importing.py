# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking over what a bundle brings: verified whole before the first write, then one transaction (E5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged, FileError
from swf_desktop.services.accounting import Accounting
from swf_desktop.services.folded import Folded
from swf_desktop.services.folding import Folding
from swf_desktop.services.forks import Rewrite, branching, cut_off, rewrites, rising, write_again
from swf_desktop.services.given_back import Missing
from swf_desktop.services.identities import renew_identity
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.papers import worth_keeping
from swf_desktop.services.parking import (
    AHEAD,
    ERASURE,
    FORK,
    GAP,
    NARROWER,
    UNKNOWN_DEVICE,
    keep_aside,
)
from swf_desktop.services.revoked import news
from swf_desktop.services.strangers import crowded
from swf_desktop.services.stretches import (
    WAVE,
    Naming,
    Origin,
    Stretch,
    arriving,
    concerned_by_bare,
    counters,
    is_named,
    lines_of,
    read_already,
    survey,
    unpacked,
    waves,
)
from swf_desktop.services.trust import Identity, TrustBook, judged_anew
from swf_desktop.services.viewing import instant
from swf_desktop.services.wider_erasures import erase_wider
from swf_desktop.services.workbench import line_of
from swf_desktop.services.writing import Desk
from swf_desktop.store.bulk import chunks
from swf_desktop.store.documents import Documents
from swf_desktop.store.logs import LogRow, ParkedRow
from swf_desktop.store.states import StateRow, States
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync import limits
from swf_desktop.sync.keys import verify
from swf_desktop.sync.lines import GENESIS, STARTER_DEVICE, LogName, head_message
from swf_desktop.sync.membership import Trusted
from swf_desktop.sync.payload import Preamble, Segment
from swf_desktop.sync.segments import (
    Arrival,
    Cursor,
    SegmentHeader,
    damaged,
    hash_before,
    reached,
    seeds_of,
    signature_of,
)
from swf_desktop.system.i18n import gettext as _

_DAY = 24 * 60 * 60


@dataclass
class Intake:
    """What an import brought so far."""

    stretches: list[Stretch] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    recheck: set[str] = field(default_factory=set)
    rewrites: list[Rewrite] = field(default_factory=list)
    renew: bool = False
    erased: set[str] = field(default_factory=set)

    @property
    def lines(self) -> int:
        """How many lines were read."""
        return sum(stretch.count for stretch in self.stretches)

    def alarm(self, sentence: str) -> None:
        """Something the person should know, said once."""
        if sentence not in self.alarms:
            self.alarms.append(sentence)


class Importer:
    """Reads stretches of logs into one transaction. Raises ``Damaged`` if any of them does not verify."""

    def __init__(self, unit: UnitOfWork, desk: Desk) -> None:
        self._unit = unit
        self._desk = desk
        self.book = LogBook(unit, desk.identity, desk.trust)
        self._now = desk.seconds()
        self.intake = Intake()
        self._missing = Missing(unit, self.book)
        self._pending_seeds: list[tuple[int, int, int, bytes]] = []
        #: where logs end of which something is read but not yet written
        self._ends: dict[int, Cursor] = {}
        self._naming = Naming(States(unit.connection))
        self._known: dict[str, StateRow] = {}
        self._waited = False
        self._unread = False  # whether something came that can neither be read now nor be kept
        self._for_all_only = True  # so far nothing came that is not for everybody

    # -- documents ------------------------------------------------------------------------------

    def take_documents(self, preamble: Preamble) -> None:
        """Keep membership documents and the sender's card; trust is worked out from them anew."""
        documents, before = Documents(self._unit.connection), self.book.trusted
        fresh = worth_keeping(self._unit, self._desk.trust, preamble, self._desk.clock.now())
        for each in fresh:
            documents.add(each)
        if not fresh:
            return
        self.book.trusted = self._desk.trust.circle(self._unit)
        self.intake.recheck |= judged_anew(self.book.logs, before, self.book.trusted)
        for sentence in news(before, self.book.trusted, self._desk.identity.device):
            self.intake.alarm(sentence)

    # -- stretches ------------------------------------------------------------------------------

    def take_payload(self, preamble: Preamble, segments: Sequence[Segment], origin: Origin) -> None:
        """Read the stretches of one payload, and whatever waited for them."""
        audience = Audience[preamble.audience.upper()]
        self._for_all_only &= audience is Audience.PUBLIC
        for segment in segments:
            if self._name(segment.header).audience != audience:
                raise damaged()
            reason = self._take(segment, origin)
            if reason:
                self._park(segment, origin, reason)

    def take_parked(self) -> None:
        """Read what has waited, as long as something fits."""
        progress = self._waited = True
        while progress:
            progress = False
            for row in self.book.logs.parked(content=False):
                if not self._may_fit(row):
                    continue
                try:
                    segment = unpacked(self.book.logs.parked_content(row.number))
                    if self._take(segment, Origin(row.bundle, row.sender, row.sequence)):
                        continue
                except (FileError, msgspec.MsgspecError, UnicodeDecodeError):
                    pass  # Nobody could verify it when it came. The bundle that is here now has no part in it.
                self.book.logs.unpark(row.number)
                progress = True

    def _may_fit(self, row: ParkedRow) -> bool:
        name = LogName.parse(row.log)
        if row.reason == FORK or name.device not in self.book.trusted:
            return False
        return row.start <= self.book.row(self.book.handle(name.text)).seq

    @staticmethod
    def _name(header: SegmentHeader) -> LogName:
        try:
            name = LogName.parse(header.log)
        except ValueError as error:
            raise damaged() from error
        if name.device == STARTER_DEVICE:
            raise damaged()
        return name

    def _take(self, segment: Segment, origin: Origin) -> str:
        """Read a stretch; why it has to wait if it cannot be read yet."""
        header = segment.header
        name = self._name(header)
        trusted = self.book.trusted.get(name.device)
        if trusted is None:
            return UNKNOWN_DEVICE
        row = self.book.row(self.book.handle(name.text))
        if header.start > row.seq:
            return GAP
        signature = signature_of(header)
        public = trusted.card.sign_public
        if self._missing.awaits(header):
            self._give_back(segment, row)
        if header.end <= row.seq:
            return self._compare(segment, row, name, public, signature, origin)
        start = self._cursor(row, row.seq, self._head(row, row.seq + 1))
        try:
            stretch = self._survey(segment, origin, row, start)
        except Damaged:  # perhaps what comes goes on from other lines than those that are here
            return self._fork(segment, row, name, public, signature, origin)
        if not verify(public, signature, head_message(name, header.end, stretch.end.hash)):
            return self._fork(segment, row, name, public, signature, origin)
        if not self._follows(lines_of(self.book, stretch), start, stretch.end):
            return AHEAD
        if crowded(self.book, row.number, stretch.end, self._ends):
            return UNKNOWN_DEVICE
        if name.device == self._desk.identity.device:
            self.intake.renew = True  # there may be more of it that nobody has sent back yet
            self.intake.alarms.append(
                _(
                    "This profile was restored from a copy: its own later work came back and was taken over. "
                    "It goes on under a new identity."
                )
            )
        self._accept(stretch, name, signature)
        return ""

    def _survey(self, segment: Segment, origin: Origin, row: LogRow, start: Cursor) -> Stretch:
        room = WAVE - sum(stretch.count for stretch in self.intake.stretches if stretch.held is not None)
        stretch = survey(self.book, segment, origin, row, start, room)
        if stretch.held is None:
            elsewhere = [
                seq
                for seq in sorted(stretch.elsewhere)
                if not is_named(self.intake.stretches, row.number, seq)
            ]
            for chunk in chunks(elsewhere):
                if len(self.book.logs.records_at(row.number, chunk)) < len(chunk):
                    raise damaged()
        stretch.waited = self._waited
        return stretch

    def _give_back(self, segment: Segment, row: LogRow) -> None:
        """Put values back that were erased here without a right to it, if the stretch has them."""
        start = segment.header.start
        whole = arriving(self.book, segment, row.number, self._cursor(row, start, self._head(row, start + 1)))
        self.intake.recheck |= self._missing.give_back(row.number, segment.header, whole)

    def _follows(self, arrivals: Iterable[Arrival], start: Cursor, end: Cursor) -> bool:
        """Whether every counter beyond what is free follows one that its author had: the line before, or one
        that is here and that its vector names. An honest author's always does, so nobody can drive the counters
        faster than by a line for each step; and it hangs on nothing but lines that the author had."""
        if end.lamport <= limits.LAMPORT_FREE:
            return True
        jumps: dict[int, int] = {}  # vector → the highest counter that needs one of its lines to follow
        before = start.lamport
        for arrival in arrivals:
            line = arrival.line
            if line.lamport > max(limits.LAMPORT_FREE, before + 1):
                jumps[line.vector] = max(line.lamport, jumps.get(line.vector, 0))
            before = line.lamport
        had = {vector: set(self.book.vector(vector).items()) for vector in jumps}
        found = counters(self.book, self.intake.stretches, set().union(*had.values()))
        return all(
            lamport <= max((found[place] for place in had[vector]), default=0) + 1
            for vector, lamport in jumps.items()
        )

    def _cursor(self, row: LogRow, seq: int, head: bytes) -> Cursor:
        end = self._ends.get(row.number)
        if end is not None and end.seq == seq:
            return end._replace(hash=head)
        if read := read_already(self.book, self.intake.stretches, row.number, seq):
            return reached(read)._replace(hash=head)
        stored = self.book.cursor(row.number, seq)
        if stored is None:
            raise damaged()
        return stored._replace(hash=head)

    def _accept(self, stretch: Stretch, name: LogName, signature: bytes) -> None:
        header, row = stretch.segment.header, stretch.row
        if stretch.latest > self._now + _DAY:
            self.intake.alarms.append(
                _(
                    "A clock at %(who)s runs ahead (%(when)s). Nothing is ordered by it; the dates shown may be wrong.",
                    who=self.book.known_as(name.device),
                    when=instant(stretch.latest),
                )
            )
        if stretch.held is not None:
            self._known.update(self._naming.name(stretch.held))
        self.intake.stretches.append(stretch)
        self._ends[row.number] = stretch.end
        self.book.reach(row.number, header.end, header.end, signature)
        for seed in seeds_of(header):
            if seed.last > row.seq:
                self._pending_seeds.append((row.number, max(seed.first, row.seq + 1), seed.last, seed.secret))

    # -- forks ----------------------------------------------------------------------------------

    def _compare(
        self, segment: Segment, row: LogRow, name: LogName, public: bytes, signature: bytes, origin: Origin
    ) -> str:
        """All of the stretch is here already: is it the same?"""
        header = segment.header
        if header.end == row.signed_seq and signature == row.signature:
            return ""
        here = self._hash_at(row, header.end)
        if here is not None and verify(public, signature, head_message(name, header.end, here)):
            return ""
        return self._fork(segment, row, name, public, signature, origin)

    def _fork(
        self, segment: Segment, row: LogRow, name: LogName, public: bytes, signature: bytes, origin: Origin
    ) -> str:
        """The stretch does not continue what is here: its author signed another branch, or it is damaged."""
        header = segment.header
        claimed = hash_before(header)
        parted = claimed != self._hash_at(row, header.start)  # further back than this stretch tells
        start = self._cursor(row, header.start, claimed)
        try:
            theirs = self._branch(segment, row, name, start, public, signature)
        except FileError:
            if parted:
                self._unread = True
                return ""  # it cannot be read from here; the heads that this device tells bring the whole log
            raise
        if self._is_kept_aside(header):
            return ""
        end = reached(theirs[-1]) if theirs else start
        if not self._follows(theirs, start, end) or crowded(self.book, row.number, end, self._ends):
            return AHEAD
        trusted = self.book.trusted[name.device]
        self.intake.alarms.append(
            _(
                "Two devices worked under the identity of “%(name)s” (%(who)s): one was copied from the "
                "other, or restored from a copy. Both branches are kept; the device goes on under a new "
                "identity.",
                name=trusted.card.label,
                who=trusted.card.organisation_name,
            )
        )
        apart = branching(partial(self._hash_at, row), row, theirs)
        if parted:
            self._park(segment, origin, FORK)
            return ""
        if apart is None:
            raise damaged()  # it goes on from what is here, and cannot be read
        own = name.device in self._desk.identity.ids
        if not apart.theirs_wins:
            self._park(segment, origin, FORK)
            if own:
                # Only now: what a branch that parts before this stretch speaks of may be none of what is here.
                Naming(States(self._unit.connection)).name(theirs)
                lines = [(each.line, each.fields) for each in theirs[apart.at - header.start - 1 :]]
                self.intake.rewrites += rewrites(self.book, row.number, apart.at, lines)
        elif row.number in self._ends:
            return GAP  # what it takes the place of has to be written first
        else:
            kept, rows = cut_off(self._unit, self.book, row, apart.at)
            keep_aside(self.book, kept, origin, FORK, was_here=True)
            self.intake.recheck.update(each.record for each in rows)
            if own:
                lines = [(line, line.fields()) for line in map(line_of, rows)]
                self.intake.rewrites += rewrites(self.book, row.number, apart.at, lines)
            begin = self._cursor(row, apart.at - 1, self._head(row, apart.at))
            rest = self._survey(segment, origin, self.book.row(row.number), begin)
            self._accept(rest, name, signature)
        if name.device == self._desk.identity.device:
            self.intake.renew = True
        return ""

    def _branch(
        self, segment: Segment, row: LogRow, name: LogName, start: Cursor, public: bytes, signature: bytes
    ) -> list[Arrival]:
        """The lines of *segment* after *start*. Raises ``Damaged`` unless they bear out the author's signature."""
        theirs = list(arriving(self.book, segment, row.number, start))
        end = theirs[-1].hash if theirs else start.hash
        if not verify(public, signature, head_message(name, segment.header.end, end)):
            raise damaged()
        return theirs

    def _is_kept_aside(self, header: SegmentHeader) -> bool:
        """Whether this losing branch is known: whoever has it sends it to its author until that has it."""
        return any(
            (row.log, row.start, row.end, row.reason) == (header.log, header.start, header.end, FORK)
            for row in self.book.logs.parked(content=False)
        )

    def _head(self, row: LogRow, at: int) -> bytes:
        head = self._hash_at(row, at - 1)
        if head is None:
            raise damaged()
        return head

    def _hash_at(self, row: LogRow, seq: int) -> bytes | None:
        if not seq:
            return GENESIS
        cursor = self._ends.get(row.number)
        if cursor is not None and cursor.seq == seq:
            return cursor.hash
        if read := read_already(self.book, self.intake.stretches, row.number, seq):
            return read.hash
        return self.book.logs.hash_at(row.number, seq)

    def _place(self, log: int, seq: int) -> Cursor | None:
        """Where a line leaves off that is stored, or was read but not yet written."""
        row = self.book.row(log)
        head = self._hash_at(row, seq)
        return None if head is None else self._cursor(row, seq, head)

    def _park(self, segment: Segment, origin: Origin, reason: str) -> None:
        refusal = keep_aside(self.book, segment, origin, reason)
        if refusal:
            self.intake.alarm(refusal)
            self._unread = True

    # -- done -----------------------------------------------------------------------------------

    def fold(self, step: int, *, detail: bool) -> Folded:
        """Merge and write everything that was read, as much at a time as memory holds."""
        self._set_aside_unaccounted()
        for log, first, last, secret in self._pending_seeds:  # before folding: erasing breaks them up
            self.book.logs.put_seed(log, first, last, secret)
        folded, recheck, looked_at = Folded(), self.intake.recheck, set(self.intake.recheck)
        whole = all(stretch.held is not None for stretch in self.intake.stretches)
        for wave in waves(self.book, self.intake.stretches):
            known = self._known if whole else Naming(States(self._unit.connection)).name(wave)
            bare = {arrival.line.record for arrival in wave if arrival.committed is not None}
            folding = Folding(self._unit, self.book, detail=detail)
            folded.add(folding.fold(wave, step, sorted(recheck | bare), known))
            recheck, looked_at = set(), looked_at | bare
        self._missing.note(looked_at | folded.reopened)
        self.book.store()
        self.intake.erased |= folded.erased
        return folded

    def _set_aside_unaccounted(self) -> None:
        """Lines without their values come only with the erasure or retraction that took them.

        If that may be among what waits here for a card or for earlier lines, or came and could not be read, what
        lacks values waits for it; so it does where that may stand in logs which are not for this device (see
        wider_erasures). Else it is tampering.
        """
        reason = NARROWER if self._for_all_only else ERASURE
        while any(stretch.bare for stretch in self.intake.stretches):
            first: dict[int, int] = {}
            concerned = concerned_by_bare(self.book, States(self._unit.connection), self.intake.stretches)
            for line in Accounting(self._unit, self.book, concerned, self._place).unaccounted():
                first[line.log] = min(line.seq, first.get(line.log, line.seq))
            if not first:
                return
            parked = {row.reason for row in self.book.logs.parked(content=False)}
            waits = self._for_all_only or self._unread or not parked.isdisjoint((GAP, UNKNOWN_DEVICE, AHEAD))
            for log, seq in first.items():
                self._put_aside(log, seq, reason, waits=waits)

    def _put_aside(self, log: int, seq: int, reason: str, *, waits: bool) -> None:
        """Let the stretch with the line *seq* wait, and what was read after it; what came before stays."""
        read = [each for each in self.intake.stretches if each.row.number == log]
        aside = [each for each in read if each.segment.header.end >= seq]
        if not aside or not (waits or aside[0].waited):
            raise damaged()  # what had waited could not be verified then; the bundle here has no part in it
        for each in aside:
            self._park(each.segment, each.origin, reason)
        row = aside[0].row
        self.book.put_back(row)
        gone = {id(each) for each in aside}
        self.intake.stretches = [each for each in self.intake.stretches if id(each) not in gone]
        self._ends.pop(log, None)
        if len(read) > len(aside):
            self._ends[log] = read[-len(aside) - 1].end
        self._pending_seeds = [each for each in self._pending_seeds if each[0] != log or each[2] <= row.seq]

    def go_on_anew(self, step: int) -> Identity | None:
        """A new identity if this one's log came back different or longer, with the losing branch written again.

        A branch of a former identity needs a new one, too: what it is written with knows less than the present
        logs say already, and a log's vector only rises. So do branches of several that knew of different things.
        The caller makes the last one the device's own once everything is committed.
        """
        identity, again = self._desk.identity, self.intake.renew or bool(self.intake.rewrites)
        if not (again or self.intake.erased):
            return None
        book = self.book
        for part in (list(rising(book.vector, self.intake.rewrites)) or [[]]) if again else []:
            identity = renew_identity(self._desk.folders, self._unit, identity, self._desk.clock)
            book = LogBook(self._unit, identity, TrustBook(identity))
            arrivals = write_again(book, part, identity.person, self._now)
            Folding(self._unit, book, detail=False).fold(arrivals, step)
            book.store()
            self.intake.erased |= {each.record for each in part}
        erase_wider(self._unit, book, identity, self.intake.erased, self._now, step)
        book.store()
        Missing(self._unit, book).note(self.intake.erased if again else ())  # by what was written again
        return identity if again else None


def reconsider(unit: UnitOfWork, desk: Desk, before: Mapping[str, Trusted]) -> Folded | None:
    """Other devices are trusted than *before*: judge anew what hangs on them, and take over what waited."""
    importer = Importer(unit, desk)
    importer.intake.recheck |= judged_anew(importer.book.logs, before, importer.book.trusted)
    importer.take_parked()
    if not (importer.intake.stretches or importer.intake.recheck):
        return None
    step = importer.book.logs.new_step("waited", "", desk.clock.now())
    folded = importer.fold(step, detail=False)
    if importer.intake.erased:
        book = LogBook(unit, desk.identity, desk.trust)
        erase_wider(unit, book, desk.identity, importer.intake.erased, desk.seconds(), step)
    return folded
