# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Folding lines into the store: the one way in, for a person's edit as for an import.

Everything is worked out in memory first (merge, projection, digest) and then written in bulk.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import DELETED, OWNER, TYPE
from swf_desktop.domain.views import Change, ChangeKind, Value
from swf_desktop.services.erasing import drop_bodies
from swf_desktop.services.folded import Folded
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.workbench import Work, Workbench, line_of, state_of
from swf_desktop.store import search
from swf_desktop.store.attachments import ATTACHMENT, Attachments
from swf_desktop.store.facts import Facts
from swf_desktop.store.logs import LineRow, NewLine
from swf_desktop.store.states import Moved, Projection, StateRow, States
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.authority import MAX_DEPTH, WAITS, Authority
from swf_desktop.sync.digest import MODULUS, leaf
from swf_desktop.sync.lines import ERASE, RETRACT, SET
from swf_desktop.sync.merge import Merger, Resolution, digest_sums
from swf_desktop.sync.segments import Arrival

_HIDDEN = frozenset({TYPE, OWNER, DELETED})
_NONE: Mapping[str, StateRow] = {}


def _is_searched(type_key: str, refused: str | None) -> bool:
    """Whether the search index holds a line of such a record: what waits is not shown yet."""
    return type_key in RECORD_TYPES and refused != WAITS


def _awaited(log: str) -> str:
    """What stands in place of a subject where a record waits for more of a log before its values go."""
    return f"@{log}"


class Folding:
    """Folds arrivals in one transaction. Make one per transaction, fold, then commit the unit."""

    def __init__(self, unit: UnitOfWork, book: LogBook, *, detail: bool = True) -> None:
        self._unit = unit
        self._book = book
        self._detail = detail
        self._states = States(unit.connection)
        self._bench = Workbench(self._states, book.logs)
        self._work = self._bench.works
        self._first_number = 1
        self._authority = Authority(book, self._bench.state, self._bench.lines)
        self._merger = Merger(book, self._authority)

    # -- folding --------------------------------------------------------------------------------

    def fold(
        self,
        arrivals: Sequence[Arrival],
        step: int,
        recheck: Iterable[str] = (),
        known: Mapping[str, StateRow] = _NONE,
    ) -> Folded:
        """Merge and write *arrivals* as part of *step*; judge the records in *recheck* anew as well.

        *known* are rows of records, as they still are, that were read in this transaction before.
        """
        recheck = set(recheck) | self._states.take_unjudged(
            _awaited(self._book.name(log).text) for log in {arrival.line.log for arrival in arrivals}
        )
        self._first_number = self._bench.lay_out(arrivals, recheck, known)
        slow = recheck & self._work.keys()
        slow |= {record for record, work in self._work.items() if work.stored and not work.stored.type}
        self._authority.unsettled |= slow
        for arrival in sorted(arrivals, key=attrgetter("line.lamport")):
            record = arrival.line.record
            if record not in slow and not self._quick(self._work[record], arrival):
                slow.add(record)
                self._authority.unsettled.add(record)
        self._resolve(slow)
        folded = Folded()
        self._write_records(folded)
        self._write_lines(arrivals, step, folded)
        self._write_digest()
        pairs = self._authority.unknown_subjects | self._hidden_subjects()
        for record, work in self._work.items():
            for log in work.resolution.awaited if work.resolution else ():
                pairs.add((_awaited(self._book.name(log).text), record))
        self._states.add_unjudged(pairs)
        return folded

    def _quick(self, work: Work, arrival: Arrival) -> bool:
        state, line, fields = work.state, arrival.line, arrival.fields
        replaced = self._merger.take(state, line, fields)
        if replaced is None:
            return False
        work.values.update(fields)
        counted, digest, record = self._book.counted, work.digest, state.id
        for name, head in replaced:
            if (place := counted(head.log)) is not None:
                digest[place[0]] -= leaf(record, name, place[1], head.seq)
        if (place := counted(line.log)) is not None:
            for name in fields:
                if name != TYPE:
                    digest[place[0]] += leaf(record, name, place[1], line.seq)
        return True

    def _resolve(self, slow: set[str]) -> None:
        """The exact way for *slow* records, and for those whose rights hang on them."""
        done: set[str] = set()
        arrived = {
            record for record, work in self._work.items() if work.stored is None or not work.stored.type
        }
        waiters = self._waiters(arrived)
        for record in slow | waiters:
            self._resolve_one(record)
        done |= slow | waiters
        touched = waiters | {record for record in slow if self._standing_touched(record)}
        seen: set[str] = set()
        far = dict.fromkeys(touched, 0)  # steps from the last record whose lines are judged otherwise now
        while touched:
            seen |= touched
            steps = min(far[record] for record in touched) + 1
            touched = (self._states.followers(touched) | self._states.take_unjudged(touched)) - seen
            for record in touched - done:
                self._resolve_one(record)
            done |= touched
            far = {record: 0 if self._standing_touched(record) else steps for record in touched}
            touched = {record for record in touched if far[record] < MAX_DEPTH}

    def _waiters(self, arrived: set[str]) -> set[str]:
        pairs = self._authority.unknown_subjects
        here = {waiter for subject, waiter in pairs if subject in arrived}
        pairs -= {pair for pair in pairs if pair[0] in arrived}
        return here | self._states.take_unjudged(arrived)

    def _standing_touched(self, record: str) -> bool:
        """Whether the rights to what follows the record may have changed, now or at some time in the past:
        each line is judged by what its author had."""
        work = self._work.get(record)
        if work is None or work.stored is None or work.resolution is None:
            return False
        record_type = RECORD_TYPES.get(work.state.type or work.stored.type)
        control = {TYPE, *(record_type.control_fields if record_type else ())}
        if any(each.line.kind != SET or control & each.fields.keys() for each in work.arrivals):
            return True
        refused = work.resolution.refused
        return any(row.refused != refused.get((row.log, row.seq)) for row in self._bench.stored_lines(record))

    def _hidden_subjects(self) -> set[tuple[str, str]]:
        """(subject, record) for records judged by what the tables do not show them to follow: a subject of
        former times, or one that is not here."""
        hidden = set()
        for subject, record in self._authority.subjects:
            state, followed = self._bench.state(record), self._bench.state(subject)
            record_type = RECORD_TYPES.get(state.type) if state and not state.erased else None
            if (
                record_type is None
                or followed is None
                or not followed.type
                or state is None
                or state.control.get(record_type.follows or "") != subject
            ):
                hidden.add((subject, record))
        return hidden

    def _resolve_one(self, record: str) -> None:
        work = self._bench.fetch(record)
        if work is None:
            return
        self._authority.forget(record)
        numbers = [row.number for row in self._bench.stored_lines(record)]
        numbers += [number for number in (work.first_line, work.last_line) if number]
        work.first_line, work.last_line = min(numbers, default=None), max(numbers, default=None)
        resolution = self._merger.resolve(record, self._bench.lines(record), work.state.number)
        before = digest_sums(self._book, state_of(work.stored)) if work.stored else (0, 0)
        after = digest_sums(self._book, resolution.state)
        work.digest = [after[0] - before[0], after[1] - before[1]]
        work.state = resolution.state
        work.resolution = resolution
        work.values = resolution.values

    # -- writing --------------------------------------------------------------------------------

    def _write_records(self, folded: Folded) -> None:
        old = self._old_values()
        fresh: list[StateRow] = []
        moved: list[Moved] = []
        changed: list[StateRow] = []
        projections: list[Projection] = []
        for work in self._work.values():
            state, stored = work.state, work.stored
            shown = state.type in RECORD_TYPES and not state.erased
            whole = stored is None or work.resolution is not None
            if shown:
                projections.append(Projection(state.number, state.type, work.values, whole))
            if stored is None:
                fresh.append(self._row(work))
            elif whole:
                changed.append(self._row(work))
                self._states.unproject(stored.type, state.number)
            else:
                last = work.last_line or stored.changed_line
                moved.append(Moved(stored, state.conflicts, state.heads, work.values.keys(), last))
                if state.conflicts != stored.conflicts:
                    folded.contest(state.id, stored.conflicts, state.conflicts)
                if not self._detail and work.values:  # all there is to say of the usual edit
                    folded.changes.append(Change(state.id, state.type, ChangeKind.CHANGED))
                    continue
            self._note_change(folded, work, old.get(state.number, {}))
        self._states.insert(fresh)
        self._states.move_heads(moved)
        self._states.update(changed)
        self._states.project(projections)

    def _old_values(self) -> dict[int, dict[str, Value]]:
        found: dict[int, dict[str, Value]] = {}
        if not self._detail:
            return found
        by_type: dict[str, list[int]] = {}
        for work in self._work.values():
            if work.stored:
                by_type.setdefault(work.stored.type, []).append(work.stored.number)
        for type_key, numbers in by_type.items():
            found.update(self._states.values(type_key, numbers))
        return found

    @staticmethod
    def _row(work: Work) -> StateRow:
        state = work.state
        owner = state.control.get(OWNER)
        stored = work.stored
        return StateRow(
            state.number,
            state.id,
            state.type,
            str(owner) if owner else None,
            int(state.audience),
            state.deleted,
            state.erased,
            state.conflicts,
            state.heads,
            state.control,
            work.first_line
            if work.resolution is not None or stored is None or not stored.created_line
            else stored.created_line,
            work.last_line or (stored.changed_line if stored else None),
        )

    def _note_change(self, folded: Folded, work: Work, old: Mapping[str, Value]) -> None:
        state, stored = work.state, work.stored
        before = set(stored.conflicts) if stored else set()
        folded.contest(state.id, before, state.conflicts)
        was_there = stored is not None and bool(stored.type) and not stored.erased
        if state.erased:
            folded.erased.add(state.id)
            kind = ChangeKind.ERASED if stored is None or not stored.erased else None
        elif not state.type:
            kind = ChangeKind.DELETED if was_there else None  # retracted from this audience
        elif not was_there:
            kind = ChangeKind.NEW
        elif state.deleted != bool(stored and stored.deleted):
            kind = ChangeKind.DELETED if state.deleted else ChangeKind.RESTORED
        else:
            kind = ChangeKind.CHANGED
        if kind is None:
            return
        if kind == ChangeKind.NEW and state.deleted:
            folded.unseen[state.id] = Change(state.id, state.type, kind)
            return
        same = stored is not None and stored.heads == state.heads and stored.conflicts == state.conflicts
        if kind == ChangeKind.CHANGED and same:
            return  # looked at again, with the same result
        if not self._detail:
            folded.changes.append(Change(state.id, state.type or (stored.type if stored else ""), kind))
            return
        after = {name: value for name, value in work.values.items() if name not in _HIDDEN}
        if work.resolution is not None:
            after = {name: value for name, value in after.items() if old.get(name) != value}
        silent = not after and state.conflicts == tuple(sorted(before)) and OWNER not in work.values
        if kind == ChangeKind.CHANGED and silent:
            return
        record_type = RECORD_TYPES.get(state.type or (stored.type if stored else ""))
        title = record_type.title_of({**old, **work.values}) if record_type else ""
        folded.changes.append(
            Change(
                state.id,
                state.type or (stored.type if stored else ""),
                kind,
                "" if state.erased else title,
                {} if state.erased else {name: old.get(name) for name in after},
                {} if state.erased else after,
            )
        )

    def _write_lines(self, arrivals: Sequence[Arrival], step: int, folded: Folded) -> None:
        logs = self._book.logs
        authors = logs.authors(arrival.line.person for arrival in arrivals)
        rows: list[NewLine] = []
        documents: list[tuple[int, str]] = []
        for number, arrival in enumerate(arrivals, self._first_number):
            line = arrival.line
            work = self._work[line.record]
            type_key, resolution = work.state.type, work.resolution
            reason, dropped = None, False
            if resolution is not None:
                reason = resolution.refused.get((line.log, line.seq))
                dropped = (line.log, line.seq) in resolution.dropped
            if reason is not None:
                folded.set_aside(line, type_key, reason)
            if line.body is not None and not dropped and _is_searched(type_key, reason):
                text = search.searchable_text(RECORD_TYPES[type_key], arrival.fields)
                if text:
                    documents.append((number, text))
            ref = line.ref if type(line.ref) is int else None
            rows.append(
                NewLine(
                    number,
                    line.log,
                    line.seq,
                    line.lamport,
                    line.at,
                    authors[line.person],
                    line.vector,
                    work.state.number,
                    ref,
                    line.kind,
                    line.body,
                    arrival.salt,
                    arrival.committed,
                    arrival.hash,
                    step,
                    reason,
                )
            )
        self._book.store()
        logs.append(rows)
        search.add(self._unit.connection, documents)
        self._update_old_lines(step, folded)

    def _update_old_lines(self, step: int, folded: Folded) -> None:
        """Lines that were here and are now judged otherwise, shown at last, or erased."""
        for work in self._work.values():
            resolution = work.resolution
            if resolution is None:
                continue
            for row in self._bench.stored_lines(work.state.id):
                reason = resolution.refused.get((row.log, row.seq))
                if reason != row.refused:
                    self._book.logs.set_refused(row.number, reason)
                    if reason and row.kind in (ERASE, RETRACT):
                        folded.reopened.add(row.record)
                    if row.step == step:
                        folded.rejudged.append((line_of(row), work.state.type, row.refused, reason))
            type_key = work.stored.type if work.stored else ""
            rows = self._bench.stored_lines(work.state.id)
            indexed = {row.number for row in rows if _is_searched(type_key, row.refused)}
            self._reindex(rows, indexed, type_key, work.state.type, resolution)
            if resolution.dropped:
                if type_key == ATTACHMENT:
                    self._leave_files(work.state.id, resolution)
                drop_bodies(self._unit, self._book.logs, type_key, resolution.dropped, indexed)

    def _reindex(
        self,
        rows: Iterable[LineRow],
        indexed: Collection[int],
        old_type: str,
        new_type: str,
        resolution: Resolution,
    ) -> None:
        """Lines that now show for the first time, no longer, or as those of another type."""
        dropped = set(resolution.dropped)
        for row in rows:
            if row.body is None or (row.log, row.seq) in dropped:
                continue
            shows = _is_searched(new_type, resolution.refused.get((row.log, row.seq)))
            if shows == (row.number in indexed) and (not shows or old_type == new_type):
                continue
            fields = line_of(row).fields()
            if row.number in indexed:
                text = search.searchable_text(RECORD_TYPES[old_type], fields)
                search.remove(self._unit.connection, [(row.number, text)])
            if shows:
                text = search.searchable_text(RECORD_TYPES[new_type], fields)
                search.add(self._unit.connection, [(row.number, text)])

    def _leave_files(self, record: str, resolution: Resolution) -> None:
        """The files that dropped lines name are to go, too."""
        for row in self._bench.stored_lines(record):
            named = line_of(row).fields().get("sha256")
            if row.body is not None and (row.log, row.seq) in resolution.dropped and named:
                Attachments(self._unit.connection).leave([str(named)])
                self._unit.has_leavings = True

    def _write_digest(self) -> None:
        alliance = sum(work.digest[0] for work in self._work.values())
        public = sum(work.digest[1] for work in self._work.values())
        if alliance or public:
            facts = Facts(self._unit.connection)
            sums = facts.digest_sums()
            facts.set_digest_sums((sums[0] + alliance) % MODULUS, (sums[1] + public) % MODULUS)
