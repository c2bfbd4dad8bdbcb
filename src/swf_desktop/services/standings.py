# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom the records of a type belong to, all at once: for faces that say beforehand what may be changed."""

from collections.abc import Callable, Mapping, Sequence

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.rights import Standing, standing
from swf_desktop.domain.views import Row

Table = Callable[[str, Sequence[str]], list[Row]]


class StandingService:
    """*table* reads the live rows of a type."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_type(self, type_key: str) -> Mapping[str, Standing]:
        """The standing of every live record of a type, by id: what ``domain.rights`` says of it."""
        return self._of_type(type_key, frozenset())

    def _of_type(self, type_key: str, above: frozenset[str]) -> Mapping[str, Standing]:
        kind = RECORD_TYPES[type_key]
        subjects: dict[str, Standing] = {}
        if kind.follows:
            for target in kind.by_name[kind.follows].targets:
                if target not in above:
                    subjects.update(self._of_type(target, above | {type_key}))
        columns = [name for name in (kind.follows, kind.joint_when[0] if kind.joint_when else None) if name]
        found = {}
        for row in self._table(type_key, columns):
            control = dict(zip(columns, row.values, strict=True))
            subject = subjects.get(str(control.get(kind.follows or "") or ""))
            found[row.id] = standing(kind, row.owner, control, subject)
        return found
