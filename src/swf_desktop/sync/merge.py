# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The merge: a record's current values from the set of its lines.

``resolve`` is the definition: a pure function of the set, so order, repetition and detours cannot
matter. ``Merger.take`` is the quick way for the usual line, one whose author had everything that
is current in the cells it sets; it gives the same result or says that it cannot tell.

Records that were ever retracted, republished for other readers or handed over, and those whose creation
has not arrived, always go the exact way (``control`` carries ``SWEPT`` or ``WAITING``).

Why the quick way is exact: covering implies a higher Lamport counter, so every line on a cell stands
at or below some head. A new line that covers all heads has a higher counter than every line on the
cell; none of them can cover it, and it alone is current.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.heads import Head
from swf_desktop.domain.record_types import DELETED, OWNER, TYPE
from swf_desktop.domain.views import Value
from swf_desktop.sync.authority import Authority
from swf_desktop.sync.digest import MODULUS, erased_leaf, leaf
from swf_desktop.sync.lines import BRIDGE, ERASE, RETRACT, SET, STARTER, Line
from swf_desktop.sync.state import SWEPT, WAITING, Knowledge, RecordState, covers, covers_all


@dataclass
class Resolution:
    """What the lines of one record amount to: its state, its provisional values, and the lines set aside.

    *values* hold every cell's provisional value; *refused* maps (log, seq) to the reason.
    *swept* are the lines whose values an erasure or retraction took; *dropped* are those of them whose bodies
    can go for good. The others have to wait for lines in the logs *awaited*: the author of the erasure had
    them, and they might show that it had no right to it.
    """

    state: RecordState
    values: dict[str, Value] = field(default_factory=dict)
    refused: dict[tuple[int, int], str] = field(default_factory=dict)
    swept: set[tuple[int, int]] = field(default_factory=set)
    dropped: list[tuple[int, int]] = field(default_factory=list)
    awaited: set[int] = field(default_factory=set)


def _head(line: Line) -> Head:
    return Head(line.log, line.seq, line.lamport, line.vector)


def control_cells(type_key: str) -> tuple[str, ...]:
    """The cells whose values the state keeps at hand."""
    record_type = RECORD_TYPES.get(type_key)
    return (*(record_type.control_fields if record_type else (OWNER,)), DELETED)


class Merger:
    """Folds lines into record states."""

    def __init__(self, knowledge: Knowledge, authority: Authority) -> None:
        self._knowledge = knowledge
        self._authority = authority
        self._readers: dict[int, Audience | None] = {}  # log → whom it is for; None: it is not plain

    def take(
        self, state: RecordState, line: Line, fields: Mapping[str, Value]
    ) -> list[tuple[str, Head]] | None:
        """Fold *line* into *state* if that is plain: the heads it replaces, by field.

        None leaves *state* untouched for ``resolve``.
        """
        heads, control = state.heads, state.control
        if line.kind != SET or line.body is None or DELETED in fields or DELETED in heads:
            return None
        if state.erased or SWEPT in control or WAITING in control:
            return None
        log = line.log
        if log not in self._readers:
            revoked = self._knowledge.accepted(log) is not None
            self._readers[log] = None if revoked else self._knowledge.name(log).audience
        readers = self._readers[log]
        if readers is None:
            return None
        if not state.type:
            return [] if self._create(state, line, fields) else None
        if readers != state.audience or log == STARTER:
            return None
        replaced = [(name, head) for name in fields if name in heads for head in heads[name]]
        if not self._is_plain(state, line, fields, replaced):
            return None
        here = [_head(line)]
        for name in fields:
            heads[name] = here
        if state.conflicts:
            state.conflicts = tuple(name for name in state.conflicts if name not in fields)
        return replaced

    def _is_plain(
        self,
        state: RecordState,
        line: Line,
        fields: Mapping[str, Value],
        replaced: Sequence[tuple[str, Head]],
    ) -> bool:
        """Whether the line's author had every current value that the line replaces, and the right to."""
        record_type = RECORD_TYPES.get(state.type)
        if record_type is None or TYPE in fields:
            return False
        heads = state.heads
        # The owner was set when the record was created: its author had that.
        had = [head for _name, head in replaced]
        for name in record_type.control_fields:
            if name in fields:
                return False
            deciding = heads.get(name)
            if deciding is not None:
                if len(deciding) != 1:
                    return False
                if not had or deciding[0] is not had[-1]:  # mostly the line that created the record
                    had += deciding
        if OWNER not in heads or not covers_all(self._knowledge, line, had):
            return False
        return self._authority.quick(record_type, state, line) is True

    def _create(self, state: RecordState, line: Line, fields: Mapping[str, Value]) -> bool:
        if state.heads or TYPE not in fields or not isinstance(fields[TYPE], str):
            return False
        type_key = str(fields[TYPE])
        record_type = RECORD_TYPES.get(type_key)
        if record_type is not None and line.log != STARTER:
            allowed = self._authority.quick_creation(record_type, state.id, fields, line)
            if allowed is not True:
                return False
        here = [_head(line)]
        state.type = type_key
        state.heads = {name: here for name in fields if name != TYPE}
        state.audience = self._knowledge.name(line.log).audience
        state.control = {name: fields[name] for name in control_cells(type_key) if name in fields}
        return True

    def resolve(self, record: str, lines: Sequence[Line], number: int = 0) -> Resolution:
        """The whole truth about a record, from all its lines."""
        state = RecordState(record, number)
        result = Resolution(state)
        valid: list[tuple[Line, dict[str, Value]]] = []
        for line, fields, reason in self._authority.judged(lines):
            if reason:
                result.refused[line.log, line.seq] = reason
            else:
                valid.append((line, fields))
        if any(line.kind == ERASE for line, _ in valid):
            return self._erased(result, valid, lines)
        live = self._without_swept(valid, lines, result)
        created = [values for _, values in live if TYPE in values]
        if not created or all(line.body is None for line, _ in live):
            # Or its values went for a reason that is not here (yet): nobody is shown an empty record.
            state.control = {WAITING: True}
            return result
        state.type = str(created[0][TYPE])
        state.audience = max(
            self._knowledge.name(line.log).audience for line, values in live if TYPE in values
        )
        # What is written for more readers than know of the record is nothing to any of them.
        name = self._knowledge.name
        live = [(line, values) for line, values in live if name(line.log).audience <= state.audience]
        self._settle_cells(live, result)
        self._settle_deletion(result)
        state.control = {
            name: result.values[name] for name in control_cells(state.type) if name in result.values
        }
        born = {(line.log, line.seq) for line, values in live if TYPE in values}
        handed_over = any((head.log, head.seq) not in born for head in state.heads.get(OWNER, ()))
        if handed_over or any(line.kind in (RETRACT, BRIDGE) for line, _ in valid):
            state.control = {**state.control, SWEPT: True}
        return result

    def _erased(
        self, result: Resolution, valid: list[tuple[Line, dict[str, Value]]], lines: Sequence[Line]
    ) -> Resolution:
        state = result.state
        state.erased = True
        state.type = next((str(values[TYPE]) for _, values in valid if TYPE in values), "")
        state.audience = max(
            self._knowledge.name(line.log).audience for line, _ in valid if line.kind == ERASE
        )
        result.swept = {(line.log, line.seq) for line in lines if line.kind == SET}
        if self._certain([line for line, _ in valid if line.kind == ERASE], result):
            result.dropped = sorted(result.swept)
        return result

    def _certain(self, sweeps: Sequence[Line], result: Resolution) -> list[Line]:
        """Those of *sweeps* of which everything is here that their authors had."""
        certain = []
        for sweep in sweeps:
            missing = {
                log
                for log, seq in self._knowledge.vector(sweep.vector).items()
                if (reached := self._knowledge.reached(log)) is not None and reached < seq
            }
            result.awaited |= missing
            if not missing:
                certain.append(sweep)
        return certain

    def _without_swept(
        self,
        valid: list[tuple[Line, dict[str, Value]]],
        lines: Sequence[Line],
        result: Resolution,
    ) -> list[tuple[Line, dict[str, Value]]]:
        """The valid lines that still count. A retraction takes away what was written for its very audience
        without knowing of it, refused lines included; lines for a wider one cannot know of it and need
        one of their own. A bridge ends what was republished for
        wider readers (only the fields it names, if it names any); those values stay as history."""
        knowledge = self._knowledge
        retracts = [sweep for sweep, _ in valid if sweep.kind == RETRACT]
        gone = result.swept = self._taken_back(lines, retracts)
        result.dropped = sorted(self._taken_back(lines, self._certain(retracts, result)))
        bridges = [(sweep, names) for sweep, names in valid if sweep.kind == BRIDGE]
        live = []
        for line, values in valid:
            if line.kind != SET or (line.log, line.seq) in gone:
                continue
            left = values
            for bridge, names in bridges:
                same = knowledge.name(line.log).audience == knowledge.name(bridge.log).audience
                if same and covers(knowledge, bridge, line):
                    left = {name: value for name, value in left.items() if names and name not in names}
            if left:
                live.append((line, left))
        return live

    def _taken_back(self, lines: Sequence[Line], retracts: Sequence[Line]) -> set[tuple[int, int]]:
        knowledge = self._knowledge
        return {
            (line.log, line.seq)
            for line in (lines if retracts else ())
            if line.kind == SET
            and any(
                knowledge.name(line.log).audience == knowledge.name(sweep.log).audience
                and not covers(knowledge, line, sweep)
                for sweep in retracts
            )
        }

    def _settle_cells(self, live: list[tuple[Line, dict[str, Value]]], result: Resolution) -> None:
        cells: dict[str, list[tuple[Line, Value]]] = {}
        for line, values in live:
            for name, value in values.items():
                if name != TYPE:
                    cells.setdefault(name, []).append((line, value))
        conflicts = []
        for name, candidates in cells.items():
            current = [
                (line, value)
                for line, value in candidates
                if not any(
                    covers(self._knowledge, other, line) for other, _ in candidates if other is not line
                )
            ]
            current.reverse()  # candidates come in order: the winner is the last
            result.state.heads[name] = [_head(line) for line, _ in current]
            result.values[name] = current[0][1]
            several = len({(type(value), value) for _, value in current}) > 1
            if several or (name != DELETED and self._is_for_fewer(current, result)):
                conflicts.append(name)
        result.state.conflicts = tuple(sorted(conflicts))

    def _is_for_fewer(self, current: Sequence[tuple[Line, Value]], result: Resolution) -> bool:
        """Whether a value stands in logs for fewer readers only than the record has: it was written while somebody
        showed the record to more. Nobody said that those may see it, so a person decides."""
        name, audience = self._knowledge.name, result.state.audience
        return current[0][1] not in (None, "") and all(
            name(line.log).audience < audience for line, _ in current
        )

    def _settle_deletion(self, result: Resolution) -> None:
        state = result.state
        deletions = state.heads.get(DELETED)
        if not deletions or DELETED in state.conflicts or not result.values[DELETED]:
            return
        edits = [head for name, heads in state.heads.items() if name != DELETED for head in heads]
        contested = [
            (head, deletion)
            for deletion in deletions
            for head in edits
            if head not in deletions and not covers(self._knowledge, deletion, head)
        ]
        state.deleted = not contested
        if any(not covers(self._knowledge, head, deletion) for head, deletion in contested):
            state.conflicts = tuple(sorted((*state.conflicts, DELETED)))


def digest_sums(knowledge: Knowledge, state: RecordState) -> tuple[int, int]:
    """What the record adds to the digests of the alliance's and of the public state."""
    if state.erased:
        if state.audience == Audience.ALLIANCE:
            return erased_leaf(state.id), 0
        return 0, erased_leaf(state.id) if state.audience == Audience.PUBLIC else 0
    alliance = public = 0
    for name, heads in state.heads.items():
        for head in heads:
            if head.log == STARTER:
                continue
            log_name = knowledge.name(head.log)
            if log_name.audience == Audience.ALLIANCE:
                alliance += leaf(state.id, name, log_name.text, head.seq)
            elif log_name.audience == Audience.PUBLIC:
                public += leaf(state.id, name, log_name.text, head.seq)
    return alliance % MODULUS, public % MODULUS
