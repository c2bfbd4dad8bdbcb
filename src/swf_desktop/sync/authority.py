# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who had the right to write a line: judged from what its author had, never from what is here by chance."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.heads import Head
from swf_desktop.domain.ids import is_owned_id
from swf_desktop.domain.record_types import OWNER, TYPE, RecordType, Rights
from swf_desktop.domain.rights import Standing, standing
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value
from swf_desktop.sync.lines import STARTER, Line
from swf_desktop.sync.state import SWEPT, Knowledge, RecordState, covers, covers_all, order_key

NO_RIGHT = N_("The organisation has no right to change this record.")
REVOKED = N_("The device had been revoked when it wrote this.")
TYPE_CHANGED = N_("A record cannot change its type.")
WAITS = N_("waits for the record it belongs to")

#: The fields by which a record of some type follows another one.
FOLLOWED = frozenset(kind.follows for kind in RECORD_TYPES.values() if kind.follows)
MAX_DEPTH = 8  # section → strategy, measurement → indicator → goal → strategy: four in practice

History = Callable[[str], Sequence[Line]]
States = Callable[[str], RecordState | None]


def no_states(_record: str) -> RecordState | None:
    """For judging from history alone."""
    return None


def may(judged: Standing | None, organisation: str) -> bool:
    """Whether *organisation* may write where *judged* holds (None: nobody can tell, so nobody may not)."""
    return judged is None or judged.joint or judged.owner == organisation


def _everybodys(type_key: str, fields: Mapping[str, Value]) -> bool:
    """Whether a creation by *fields* makes the record no other than it is, and every member may change it:
    so somebody else may show it to wider readers."""
    record_type = RECORD_TYPES.get(type_key)
    joint = record_type is not None and record_type.rights is Rights.JOINT and not record_type.joint_when
    return joint and fields.get(TYPE) == type_key


class Authority:
    """Judges lines. *states* gives current states (the quick way), *history* all lines of a record."""

    def __init__(self, knowledge: Knowledge, states: States, history: History) -> None:
        self._knowledge = knowledge
        self._states = states
        self._history = history
        self._valid: dict[str, list[tuple[Line, dict[str, Value]]]] = {}
        #: (subject, record): the record was judged by a subject that is not known here
        self.unknown_subjects: set[tuple[str, str]] = set()
        #: (subject, record): the record was judged, the exact way, by this subject's lines
        self.subjects: set[tuple[str, str]] = set()
        self._subjects: dict[tuple[str, int, int], Standing] = {}
        self._organisations: dict[int, str] = {}
        #: records whose current state lags behind their lines: the quick way must not judge by them
        self.unsettled: set[str] = set()

    # -- the quick way: current control values, all of which the line's author had -------------

    def quick(self, record_type: RecordType, state: RecordState, line: Line) -> bool | None:
        """Whether the line, whose author had every head of the control cells, one of each, is allowed; None if only
        history can tell."""
        if record_type.rights is Rights.JOINT and not record_type.joint_when:
            return True
        known, judged = self._standing_now(record_type, state, line, 0)
        if not known:
            return None
        return may(judged, self._organisation(line.log))

    def _organisation(self, log: int) -> str:
        known = self._organisations.get(log)
        if known is None:
            known = self._organisations[log] = self._knowledge.organisation(log)
        return known

    def quick_creation(
        self, record_type: RecordType, record: str, fields: Mapping[str, Value], line: Line
    ) -> bool | None:
        """The same for the line that creates the record."""
        known, subject = True, None
        if record_type.follows:
            known, subject = self._subject(record_type, record, fields, line, 0)
        if not known:
            return None
        owner = fields.get(OWNER)
        judged = standing(record_type, str(owner) if owner else None, fields, subject)
        return may(judged, self._knowledge.organisation(line.log))

    def _current(
        self, record_type: RecordType, state: RecordState, line: Line, depth: int
    ) -> tuple[bool, Standing | None]:
        if not state.heads.get(OWNER):
            return False, None
        deciding: list[Head] = []
        for field in record_type.control_fields:
            heads = state.heads.get(field, ())
            if len(heads) > 1:
                return False, None
            if heads and (not deciding or heads[0] is not deciding[-1]):  # mostly the line that created all
                deciding += heads
        if not covers_all(self._knowledge, line, deciding):
            return False, None
        return self._standing_now(record_type, state, line, depth)

    def _standing_now(
        self, record_type: RecordType, state: RecordState, line: Line, depth: int
    ) -> tuple[bool, Standing | None]:
        subject: Standing | None = None
        if record_type.follows:
            known, subject = self._subject(record_type, state.id, state.control, line, depth)
            if not known:
                return False, None
        owner = state.control.get(OWNER)
        return True, standing(record_type, str(owner) if owner else None, state.control, subject)

    def _subject(
        self, record_type: RecordType, record: str, control: Mapping[str, Value], line: Line, depth: int
    ) -> tuple[bool, Standing | None]:
        target = control.get(record_type.follows or "")
        if not target:
            return True, None
        if target in self.unsettled:
            return False, None
        place = (str(target), line.log, line.vector)
        known = self._subjects.get(place)
        if known is not None:
            return True, known
        found = self._looked_up(str(target), record, line, depth)
        if found[0] and found[1] is not None:
            # Lines come with rising counters: what this one's author had, a later one's had too.
            self._subjects[place] = found[1]
        return found

    def _looked_up(self, target: str, record: str, line: Line, depth: int) -> tuple[bool, Standing | None]:
        state = self._states(target)
        if state is None or not state.type or depth >= MAX_DEPTH:
            self.unknown_subjects.add((target, record))
            return True, None
        if state.erased or SWEPT in state.control:
            return False, None
        subject_type = RECORD_TYPES.get(state.type)
        if subject_type is None:
            return True, None
        return self._current(subject_type, state, line, depth + 1)

    # -- the exact way: from the lines the author had -------------------------------------------

    def at_home(self, lines: Iterable[tuple[Line, Mapping[str, Value]]]) -> str:
        """The type given by the creation among *lines* of one record that the organisation wrote which made the
        record's id; "" if there is none."""
        return min(
            (
                str(fields[TYPE])
                for line, fields in lines
                if TYPE in fields and not self._is_revoked(line) and self._made_id(line)
            ),
            default="",
        )

    def _made_id(self, line: Line) -> bool:
        return is_owned_id(line.record, self._knowledge.organisation(line.log))

    def _is_revoked(self, line: Line) -> bool:
        accepted = self._knowledge.accepted(line.log)
        return accepted is not None and line.seq > accepted

    def refusal(
        self,
        line: Line,
        fields: Mapping[str, Value],
        past: Sequence[tuple[Line, dict[str, Value]]],
        *,
        at_home: str,
    ) -> str:
        """Why *line* is refused, judged from the valid earlier lines *past* of its record; "" if it is not.

        *at_home*: as what those created the record who made its id, if they did; others cannot create it once
        more by pretending that they did not know it.
        """
        if self._is_revoked(line):
            return REVOKED
        if line.log == STARTER:
            return ""
        had: dict[str, Value] = {}
        for earlier, values in past:
            if covers(self._knowledge, line, earlier):
                had.update(values)
        created = had.get(TYPE)
        if created is None:
            if TYPE not in fields:
                return WAITS
            if at_home and not self._made_id(line) and not _everybodys(at_home, fields):
                return NO_RIGHT
            return self._judge(str(fields[TYPE]), line, fields)
        if TYPE in fields and fields[TYPE] != created:
            return TYPE_CHANGED
        reason = self._judge(str(created), line, had)
        record_type = RECORD_TYPES.get(str(created))
        if not reason and record_type and record_type.follows in fields and record_type.follows:
            reason = self._judge(
                str(created), line, {**had, record_type.follows: fields[record_type.follows]}
            )
        return reason

    def _judge(self, type_key: str, line: Line, control: Mapping[str, Value]) -> str:
        record_type = RECORD_TYPES.get(type_key)
        if record_type is None:
            return ""  # of a newer version: kept and passed on, shown by nobody here
        judged = self._standing(record_type, line.record, control, line, 0)
        return "" if may(judged, self._knowledge.organisation(line.log)) else NO_RIGHT

    def _standing(
        self, record_type: RecordType, record: str, control: Mapping[str, Value], line: Line, depth: int
    ) -> Standing | None:
        subject: Standing | None = None
        target = control.get(record_type.follows) if record_type.follows else None
        if target:
            self.subjects.add((str(target), record))
            had: dict[str, Value] = {}
            if depth < MAX_DEPTH:
                for earlier, values in self.valid_lines(str(target)):
                    if covers(self._knowledge, line, earlier):
                        had.update(values)
            subject_type = RECORD_TYPES.get(str(had.get(TYPE, "")))
            if subject_type is not None:
                subject = self._standing(subject_type, str(target), had, line, depth + 1)
        owner = control.get(OWNER)
        return standing(record_type, str(owner) if owner else None, control, subject)

    def valid_lines(self, record: str) -> list[tuple[Line, dict[str, Value]]]:
        """The record's lines that their authors had the right to write, in order, with their fields."""
        if record not in self._valid:
            self._judge_together(record)
        return self._valid[record]

    def _judge_together(self, record: str) -> None:
        """Judge the lines of *record*, and of all that it follows or ever followed, in one go from the lowest counter
        to the highest.

        A line is judged by lines that it covers, and those have lower counters. So nobody can lead this in a circle,
        nor into depths, by records that follow each other in circles or without end.
        """
        lines: dict[str, list[tuple[Line, dict[str, Value]]]] = {}
        todo = [record]
        while todo:
            each = todo.pop()
            if each in lines or each in self._valid:
                continue
            own = lines[each] = [(line, line.fields()) for line in self._history(each)]
            todo += [str(fields[name]) for _, fields in own for name in FOLLOWED & fields.keys()]
        at_home = {each: self.at_home(own) for each, own in lines.items()}
        self._valid.update((each, []) for each in lines)
        everything = [(line, fields) for own in lines.values() for line, fields in own]
        everything.sort(key=lambda pair: (pair[0].log != STARTER, *order_key(self._knowledge, pair[0])))
        for line, fields in everything:
            past = self._valid[line.record]
            if not self.refusal(line, fields, past, at_home=at_home[line.record]):
                past.append((line, fields))

    def judged(self, lines: Iterable[Line]) -> Iterator[tuple[Line, dict[str, Value], str]]:
        """All *lines* of a record in order, with their fields and why they are refused (or not: "")."""
        ordered = [
            (line, line.fields()) for line in sorted(lines, key=lambda each: order_key(self._knowledge, each))
        ]
        at_home = self.at_home(ordered)
        past: list[tuple[Line, dict[str, Value]]] = []
        for line, fields in ordered:
            reason = self.refusal(line, fields, past, at_home=at_home)
            if not reason:
                past.append((line, fields))
            yield line, fields, reason

    def forget(self, record: str) -> None:
        """Drop what was worked out for *record*: it got new lines."""
        self._valid.pop(record, None)
