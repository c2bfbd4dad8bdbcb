# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The texts in which a list's quick filter looks for words."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from swf_desktop.domain.views import Row, Value
from swf_desktop.ui.folding import fold

Show = Sequence[Callable[[Value], str]]


class RowTexts:
    """One folded text per row, made when first needed. *show* says each column's value as people read it."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._known: dict[str, str] = {}
        #: rows and their texts in the list's order
        self._in_order: list[tuple[str, str]] = []
        #: the words last looked for, and what held them
        self._found: tuple[tuple[str, ...], list[tuple[str, str]]] = ((), [])

    def clear(self) -> None:
        """Every row may read otherwise now."""
        self._known = {}
        self.reorder()

    def forget(self, record_id: str) -> None:
        """A row has changed, or is gone."""
        self._known.pop(record_id, None)

    def reorder(self) -> None:
        """The rows have another order, or are others."""
        self._in_order, self._found = [], ((), [])

    def prepare(self, order: Sequence[str], rows: Mapping[str, Row]) -> Callable[[], None]:
        """Make the texts that are missing; what is returned takes them over.

        May run beside the window, which may get other rows or names meanwhile: then nothing is taken over.
        """
        known, before = self._known, self._in_order
        words = [cache(show) for show in self._show]  # most values stand in many rows
        made = []
        for record_id in order:
            text, row = known.get(record_id), rows.get(record_id)
            if text is None and row is not None:
                text = known[record_id] = _text(row.values, words)
            made.append((record_id, text or ""))

        def take_over() -> None:
            if known is self._known and before is self._in_order:
                self._in_order, self._found = made, ((), [])

        return take_over

    def holding(self, words: Sequence[str], order: Sequence[str], rows: Mapping[str, Row]) -> list[str]:
        """The rows that hold all *words*. One more letter is looked for only where the others were."""
        if len(self._in_order) != len(order):
            self.prepare(order, rows)()
        before, found = self._found
        longer = len(before) == len(words) and all(map(str.startswith, words, before))
        if not before or not longer:
            found = self._in_order
        for word in words:
            found = [pair for pair in found if word in pair[1]]
        self._found = (tuple(words), found)
        return [record_id for record_id, _text in found]


def _text(values: Sequence[Value], show: Show) -> str:
    return fold("\n".join([show[n](v) for n, v in enumerate(values) if v is not None and v != ""]))
