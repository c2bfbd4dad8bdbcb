# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Undo and redo, an import included: a step is taken back by a new step that writes what would hold without it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import Invalid, NotFound
from swf_desktop.domain.record_types import DELETED
from swf_desktop.domain.rules import is_frozen
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Changes, Value
from swf_desktop.services.drafts import Drafts
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.planning import Planner
from swf_desktop.services.records import Units
from swf_desktop.services.workbench import line_of
from swf_desktop.services.writing import Desk, write_edits
from swf_desktop.store.logs import LineRow
from swf_desktop.store.queries import Queries, StepRow
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.authority import Authority, no_states
from swf_desktop.sync.lines import BRIDGE, ERASE, RETRACT
from swf_desktop.sync.merge import Merger, Resolution
from swf_desktop.system.i18n import gettext as _

_UNDOABLE = ("edit", "import", "redo")


@dataclass(frozen=True)
class Step:
    """A step for people: what undo can take back. *at* is UTC."""

    number: int
    kind: str
    label: str
    at: str
    undone: bool


class UndoService:
    """Takes steps back, latest first, across restarts."""

    def __init__(self, units: Units, desk: Desk) -> None:
        self._units = units
        self._desk = desk

    def undoable(self) -> str:
        """The label of the step that ``undo`` would take back; empty if there is none."""
        with self._units(write=False) as unit:
            step = _next_undo(Queries(unit.connection).steps(limit=200))
            return step.label if step else ""

    def redoable(self) -> str:
        """The label of the step that ``redo`` would bring back; empty if there is none."""
        with self._units(write=False) as unit:
            steps = Queries(unit.connection).steps(limit=200)
            step = _next_redo(steps)
            original = next((s for s in steps if step and s.number == step.undoes), None)
            return original.label if original else ""

    def steps(self, limit: int = 100) -> list[Step]:
        """The latest steps, latest first."""
        with self._units(write=False) as unit:
            return [
                Step(s.number, s.kind, s.label, s.at, s.undone_by is not None)
                for s in Queries(unit.connection).steps(limit)
            ]

    def undo(self) -> Changes:
        """Take back the latest step. Raises ``Invalid`` if there is none."""
        with self._units() as unit:
            step = _next_undo(Queries(unit.connection).steps(limit=200))
            if step is None:
                raise Invalid(N_("There is nothing to undo."))
            changes = self._take_back(unit, step, "undo")
            unit.commit()
            return changes

    def redo(self) -> Changes:
        """Bring back what was undone last. Raises ``Invalid`` if there is nothing."""
        with self._units() as unit:
            step = _next_redo(Queries(unit.connection).steps(limit=200))
            if step is None:
                raise Invalid(N_("There is nothing to redo."))
            changes = self._take_back(unit, step, "redo")
            unit.commit()
            return changes

    def undo_step(self, number: int) -> Changes:
        """Take back one particular step. Raises ``NotFound`` or ``Invalid``."""
        with self._units() as unit:
            step = next((s for s in Queries(unit.connection).steps() if s.number == number), None)
            if step is None:
                raise NotFound(N_("There is no step %(number)s."), number=number)
            if step.undone_by is not None:
                raise Invalid(N_("This step was taken back already."))
            if step.kind not in _UNDOABLE:
                raise Invalid(N_("This step cannot be taken back."))
            changes = self._take_back(unit, step, "undo")
            unit.commit()
            return changes

    def _take_back(self, unit: UnitOfWork, step: StepRow, kind: str) -> Changes:
        book = LogBook(unit, self._desk.identity, self._desk.trust)
        reversal = _Reversal(unit, book, self._desk.identity.organisation, step.number)
        edits = list(reversal.edits())
        label = _("Undo: %(what)s", what=step.label) if kind == "undo" else step.label
        if kind == "redo":
            label = _("Redo: %(what)s", what=step.label.split(": ", 1)[-1])
        changes = write_edits(unit, self._desk, edits, label=label, kind=kind, undoes=step.number)
        if not changes.step:
            number = book.logs.new_step(kind, label, self._desk.clock.now(), step.number)
            changes = Changes(number, label)
        return Changes(changes.step, label, changes.records, (*changes.notes, *reversal.notes))


def _next_undo(steps: Iterable[StepRow]) -> StepRow | None:
    """The latest step that is still in force: redone ones count through their redo."""
    return next((s for s in steps if s.kind in _UNDOABLE and s.undone_by is None), None)


def _next_redo(steps: Iterable[StepRow]) -> StepRow | None:
    """The latest undo, as long as nothing else was done since."""
    for step in steps:
        if step.kind == "undo" and step.undone_by is None:
            return step
        if step.kind in ("edit", "import"):
            return None
    return None


def _cancelled(steps: Mapping[int, StepRow]) -> Iterator[tuple[int, int]]:
    """Each undo or redo that is in force, with the step it takes back: together they change nothing."""
    in_force: dict[int, bool] = {}
    for number in sorted(steps, reverse=True):  # what takes a step back comes after it
        by = steps[number].undone_by
        in_force[number] = by is None or not in_force.get(by, True)
        undoes = steps[number].undoes
        if in_force[number] and undoes is not None:
            yield number, undoes


def _redone(steps: Mapping[int, StepRow], number: int) -> int:
    """The step that a redo brought back; any other step itself."""
    while steps[number].kind == "redo":
        undo = steps[steps[number].undoes or 0]
        number = undo.undoes or 0
    return number


class _Reversal:
    """The edits that give every cell the value it would have without a step.

    Steps that cancel each other are left out of the reckoning, or undoing twice would find that the
    first undo "changed" what the second is to take back.
    """

    def __init__(self, unit: UnitOfWork, book: LogBook, organisation: str, step: int) -> None:
        self._book = book
        steps = {row.number: row for row in Queries(unit.connection).steps()}
        self._step = _redone(steps, step)
        kept = {self._step, _redone(steps, steps[self._step].undoes or self._step)}
        self._ignored = {each for pair in _cancelled(steps) for each in pair} - kept
        self._drafts = Drafts(Queries(unit.connection))
        self._planner = Planner(self._drafts, organisation)
        self._history: dict[str, list[LineRow]] = {}
        authority = Authority(book, no_states, lambda record: [line_of(row) for row in self._lines(record)])
        self._merger = Merger(book, authority)
        self.notes: list[str] = []

    def _lines(self, record: str) -> list[LineRow]:
        if record not in self._history:
            self._history[record] = self._book.logs.of_records([record]).get(record, [])
        return self._history[record]

    def edits(self) -> list[Edit]:
        """The compensating edits; what cannot be taken back is explained in ``notes``."""
        edits: list[Edit] = []
        records = list(dict.fromkeys(row.record for row in self._book.logs.of_step(self._step)))
        self._history.update(self._book.logs.of_records(records))
        for record in reversed(records):
            draft = self._drafts.find(record)
            if draft is None or draft.erased:
                if draft is not None:
                    self.notes.append(_("An erased record stays erased."))
                continue
            if not self._planner.may_write(draft):
                self.notes.append(
                    _(
                        "“%(title)s” belongs to %(owner)s and stays as that organisation wrote it.",
                        title=draft.type.title_of(draft.fields),
                        owner=self._planner.named(draft.owner),
                    )
                )
                continue
            edits.extend(self._of_record(record, draft.type.title_of(draft.fields)))
        return list(self._without_released(edits))

    def _without_released(self, edits: list[Edit]) -> Iterator[Edit]:
        """A released status report goes with its project or stays: by itself it is never deleted."""
        going = {edit.id for edit in edits if edit.kind == EditKind.DELETE}
        for edit in edits:
            draft = self._drafts.find(edit.id) if edit.kind == EditKind.DELETE else None
            if draft is None or not is_frozen(draft.type, draft.fields):
                yield edit
            elif draft.fields.get(draft.type.follows or "") not in going:
                title = draft.type.title_of(draft.fields)
                self.notes.append(_("“%(title)s” is released and stays.", title=title))

    def _of_record(self, record: str, title: str) -> list[Edit]:
        rows = [row for row in self._lines(record) if row.step not in self._ignored]
        mine = [row for row in rows if row.step == self._step]
        moves = [row for row in mine if row.kind in (BRIDGE, RETRACT) and not line_of(row).fields()]
        if any(row.kind == ERASE for row in mine):
            return []
        if moves:
            back = self._book.name(moves[0].log).audience.key
            return [Edit(EditKind.SET, record, fields={"audience": back})]
        now = self._merger.resolve(record, [line_of(row) for row in rows])
        before = self._merger.resolve(record, [line_of(row) for row in rows if row.step != self._step])
        if not before.state.type:
            return self._of_created(record, rows, now, title)
        return self._of_changed(record, {(row.log, row.seq) for row in mine}, now, before, title)

    def _of_created(self, record: str, rows: list[LineRow], now: Resolution, title: str) -> list[Edit]:
        if now.state.deleted:
            return []
        if any(row.step != self._step for row in rows):
            self.notes.append(
                _("“%(title)s” was changed since; it goes to the trash with those changes.", title=title)
            )
        return [Edit(EditKind.DELETE, record)]

    def _of_changed(
        self, record: str, mine: set[tuple[int, int]], now: Resolution, before: Resolution, title: str
    ) -> list[Edit]:
        edits: list[Edit] = []
        fields: dict[str, Value] = {}
        touched = {
            name
            for row in self._lines(record)
            if (row.log, row.seq) in mine and row.body is not None
            for name in line_of(row).fields()
        }
        for name in sorted(touched):
            if not any((head.log, head.seq) in mine for head in now.state.heads.get(name, ())):
                self._depends(name, title, now)
            elif name == DELETED:
                kind = EditKind.DELETE if before.state.deleted else EditKind.RESTORE
                edits.append(Edit(kind, record))
            elif name in now.values:
                fields[name] = before.values.get(name)
        if fields:
            edits.append(Edit(EditKind.SET, record, fields=fields))
        return edits

    def _depends(self, name: str, title: str, now: Resolution) -> None:
        record_type = RECORD_TYPES.get(now.state.type)
        field = record_type.field(name) if record_type else None
        self.notes.append(
            _(
                "%(field)s of “%(title)s” was changed again since and stays.",
                field=_(field.label) if field else name,
                title=title,
            )
        )
