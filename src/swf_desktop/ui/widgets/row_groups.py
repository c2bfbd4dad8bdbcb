# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows under headings: tasks by project, contacts by organisation. Pure, so that it can be tested alone."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from swf_desktop.domain.views import Row, Value

_SIGN = "\x1f"


class Group(NamedTuple):
    """A heading: the value that its rows share, its words, its size, whether they are hidden."""

    value: Value
    label: str
    size: int
    folded: bool


def is_heading(row_id: str) -> bool:
    """Whether *row_id* stands for a heading and not for a record."""
    return row_id.startswith(_SIGN)


class RowGroups:
    """Puts headings between rows. *column* is the place of the value among a row's values."""

    def __init__(self) -> None:
        self.column = -1
        self.headings: dict[str, Group] = {}
        self._folded: set[Value] = set()

    @property
    def on(self) -> bool:
        """Whether rows are grouped at all."""
        return self.column >= 0

    def by(self, column: int) -> None:
        """Group by another column; -1 for none."""
        if column != self.column:
            self.column = column
            self._folded.clear()
            self.headings.clear()

    def fold(self, heading: str) -> None:
        """Hide the rows of a heading, or show them again."""
        group = self.headings.get(heading)
        if group is not None:
            self._folded ^= {group.value}

    def fold_all(self, folded: bool) -> None:
        """Hide the rows of every heading, or show them all."""
        self._folded = {g.value for g in self.headings.values()} if folded else set()

    def unfold(self, value: Value) -> None:
        """Show the rows with *value*."""
        self._folded.discard(None if value == "" else value)

    def arrange(
        self,
        ids: Sequence[str],
        rows: Mapping[str, Row],
        label: Callable[[Value], str],
        key: Callable[[Value], Any],
        nothing: str,
    ) -> list[str]:
        """*ids* with headings between them; those without a value come last, under *nothing*."""
        members: dict[Value, list[str]] = {}
        for record_id in ids:
            value = rows[record_id].values[self.column]
            members.setdefault(None if value == "" else value, []).append(record_id)
        filled = sorted((v for v in members if v is not None), key=key)
        self.headings.clear()
        arranged: list[str] = []
        for value in [*filled, *([None] if None in members else [])]:
            found = members[value]
            heading = f"{_SIGN}{'' if value is None else value}"
            words = nothing if value is None else label(value)
            folded = value in self._folded
            self.headings[heading] = Group(value, words, len(found), folded)
            arranged.append(heading)
            if not folded:
                arranged += found
        return arranged
