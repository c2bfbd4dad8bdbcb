# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows under headings: tasks by project, contacts by organisation. Pure, so that it can be tested alone."""

from array import array
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from swf_desktop.domain.rows import Rows
from swf_desktop.domain.views import Value


class Group(NamedTuple):
    """A heading: the value that its rows share, its words, its size, whether they are hidden."""

    value: Value
    label: str
    size: int
    folded: bool


class RowGroups:
    """Puts headings between rows. *column* is the place of the value among a row's values.

    Among the positions of rows, which are not negative, -1 stands for the first heading, -2 for the next …
    """

    def __init__(self) -> None:
        self.column = -1
        self.headings: list[Group] = []
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

    def heading(self, position: int) -> Group | None:
        """The heading that a negative *position* stands for."""
        return self.headings[-1 - position] if -len(self.headings) <= position < 0 else None

    def fold(self, position: int) -> None:
        """Hide the rows of a heading, or show them again."""
        group = self.heading(position)
        if group is not None:
            self._folded ^= {group.value}

    def fold_all(self, folded: bool) -> None:
        """Hide the rows of every heading, or show them all."""
        self._folded = {g.value for g in self.headings} if folded else set()

    def unfold(self, value: Value) -> None:
        """Show the rows with *value*."""
        self._folded.discard(None if value == "" else value)

    def arrange(
        self,
        positions: Iterable[int],
        rows: Rows,
        label: Callable[[Value], str],
        key: Callable[[Value], Any],
        nothing: str,
    ) -> "array[int]":
        """*positions* with headings between them; those without a value come last, under *nothing*."""
        members: dict[Value, array[int]] = {}
        column = rows.column(self.column)
        for position in positions:
            value = column[position]
            found = members.get(None if value == "" else value)
            if found is None:
                found = members[None if value == "" else value] = array("i")
            found.append(position)
        filled = sorted((v for v in members if v is not None), key=key)
        self.headings = []
        arranged = array("i")
        for value in [*filled, *([None] if None in members else [])]:
            words = nothing if value is None else label(value)
            folded = value in self._folded
            self.headings.append(Group(value, words, len(members[value]), folded))
            arranged.append(-len(self.headings))
            if not folded:
                arranged.extend(members[value])
        return arranged
