# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Conflicts: several values at once, settled by a person."""

import builtins

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import Invalid, NotFound
from swf_desktop.domain.record_types import DELETED
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Changes, Conflict, Value
from swf_desktop.services.records import Units
from swf_desktop.services.viewing import Viewer
from swf_desktop.services.writing import Desk, write_edits

UNSET = object()


class ConflictService:
    """Lists conflicts and settles them."""

    def __init__(self, units: Units, desk: Desk) -> None:
        self._units = units
        self._desk = desk

    def count(self) -> int:
        """How many fields are in conflict, quickly."""
        with self._units(write=False) as unit:
            return Viewer(unit, self._desk.identity, self._desk.trust).queries.conflict_count()

    def list(self) -> builtins.list[Conflict]:
        """Every field with several current values; the first of each is the provisional one."""
        with self._units(write=False) as unit:
            viewer = Viewer(unit, self._desk.identity, self._desk.trust)
            return [
                Conflict(row.id, row.type, viewer.title(row), name, viewer.conflict(row, name))
                for row in viewer.queries.conflicted()
                for name in row.conflicts
            ]

    def settle(self, id: str, field: str, take: int | None = None, value: object = UNSET) -> Changes:
        """End a conflict: by *take* (the place in ``Conflict.values``, from 0) or by a new *value*.

        For ``deleted`` the values are False (keep the edit) and True (delete). Raises ``NotFound`` if
        there is no such conflict and ``Invalid`` if the choice is none.
        """
        with self._units() as unit:
            viewer = Viewer(unit, self._desk.identity, self._desk.trust)
            row = viewer.queries.record(id)
            if row is None or field not in row.conflicts:
                raise NotFound(N_("This record has no conflict in “%(field)s”."), field=field)
            values = viewer.conflict(row, field)
            chosen = self._choice([each.value for each in values], take, value)
            if field == DELETED:
                edit = Edit(EditKind.DELETE if chosen else EditKind.RESTORE, id)
            else:
                edit = Edit(EditKind.SET, id, fields={field: chosen})
            settling = {field: [each.value for each in values]}
            changes = write_edits(unit, self._desk, [edit], settling=settling)
            unit.commit()
            return changes

    @staticmethod
    def _choice(values: builtins.list[Value], take: int | None, value: object) -> Value:
        if take is not None:
            if not 0 <= take < len(values):
                raise Invalid(
                    N_("There are %(count)s values to choose from: name one of 1 to %(count)s."),
                    count=len(values),
                )
            return values[take]
        if value is UNSET:
            raise Invalid(N_("Say which value to take, or give a new one."))
        return value  # type: ignore[return-value]
