# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The order of a list's rows: by one column, empty cells last, what is equal as it was added."""

from array import array
from collections.abc import Callable, Iterable
from typing import Any

from swf_desktop.domain.rows import Coded, Rows
from swf_desktop.domain.views import Value

Key = Callable[[Value], Any]


class RowOrder:
    """The positions of all rows, in order. *column* is -1 for the order in which they were added."""

    def __init__(self, rows: Rows, column: int = -1, ascending: bool = True, key: Key = str) -> None:
        self._rows = rows
        self._column = column
        self._ascending = ascending
        self._key = key
        self.positions: array[int] = array("I", self._sorted())

    def _sorted(self) -> Iterable[int]:
        positions = self._rows.positions()
        if self._column < 0:
            return positions
        column = self._rows.column(self._column)
        if isinstance(column, Coded):
            by_value = [None if _empty(value) else self._key(value) for value in column.values]
            # Comparing numbers is quicker than comparing keys; equal keys have the same number.
            different = sorted({each for each in by_value if each is not None}, reverse=not self._ascending)
            place = {each: n for n, each in enumerate(different)}
            ranks = [len(different) if each is None else place[each] for each in by_value]
            of_row = list(map(ranks.__getitem__, column.codes))
            return sorted(positions, key=of_row.__getitem__)
        texts: list[Any] = [None if _empty(value) else self._key(value) for value in column]
        filled = [n for n in positions if texts[n] is not None]
        filled.sort(key=texts.__getitem__, reverse=not self._ascending)
        return [*filled, *(n for n in positions if texts[n] is None)]

    def take_out(self, position: int) -> None:
        """A row is gone, or is about to be put elsewhere."""
        if position in self.positions:
            self.positions.remove(position)

    def put_in(self, position: int) -> None:
        """A row is new, or has other values."""
        first, last = 0, len(self.positions)
        while first < last:
            middle = (first + last) // 2
            if self._before(self.positions[middle], position):
                first = middle + 1
            else:
                last = middle
        self.positions.insert(first, position)

    def _before(self, one: int, other: int) -> bool:
        if self._column < 0:
            return one < other
        a, b = self._rows.value(one, self._column), self._rows.value(other, self._column)
        if _empty(a) or _empty(b):
            return one < other if _empty(a) and _empty(b) else _empty(b)
        x, y = self._key(a), self._key(b)
        if x == y:
            return one < other
        return bool(x < y) == self._ascending


def _empty(value: Value) -> bool:
    return value is None or value == ""
