# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which rows a list's quick filter finds its words, as people read them.

Of a value that stands in many rows, its words are looked at once. Texts of which each row has its own are kept
folded, many of them as one text.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from swf_desktop.domain.rows import CHUNK, Coded, Rows, Texts
from swf_desktop.domain.views import Value
from swf_desktop.ui.folding import fold

Show = Sequence[Callable[[Value], str]]
_BETWEEN = "\n"  # no word has it
#: Up to so many hits in a chunk are looked at one by one.
_FEW = 32


class RowTexts:
    """Looks for words in *rows*. *show* says each column's value as people read it; the columns *learning* may
    read otherwise as names become known, and are looked up on the window's thread alone."""

    def __init__(self, rows: Rows, show: Show, learning: Collection[int] = ()) -> None:
        self._rows = rows
        self._show = show
        self._learning = frozenset(learning)
        self._of_values: dict[int, list[str]] = {}
        #: the folded texts of the columns that have one per row, by column and chunk
        self._chunks: dict[tuple[int, int], str] = {}

    def names_changed(self) -> None:
        """What the *learning* columns refer to may be called otherwise now."""
        for n in self._learning:
            self._of_values.pop(n, None)
        self._chunks = {key: blob for key, blob in self._chunks.items() if key[0] not in self._learning}

    def forget(self, position: int) -> None:
        """The row at a position has changed."""
        for n in range(len(self._rows.columns)):
            self._chunks.pop((n, position // CHUNK), None)

    def prepare(self) -> None:
        """Fold what the first key pressed would have to. May run beside the window."""
        for n in range(len(self._rows.columns)):
            column = self._rows.column(n)
            if n in self._learning:
                continue
            if isinstance(column, Texts):
                for number in range(column.chunks):
                    self._chunk(n, column, number)
            else:
                self._values(n, column)

    def mask(self, words: Iterable[str]) -> bytes:
        """1 at every position of the rows whose texts hold all *words* (folded, without blanks), else 0."""
        found = -1  # all
        for word in words:
            held = 0
            for n in range(len(self._rows.columns)):
                column = self._rows.column(n)
                if isinstance(column, Texts):
                    held |= self._among_texts(n, column, word)
                else:
                    wanted = [word in text for text in self._values(n, column)]
                    held |= int.from_bytes(column.mask(wanted), "little") if any(wanted) else 0
            found &= held
        return found.to_bytes(self._rows.end, "little") if found >= 0 else b"\1" * self._rows.end

    def _values(self, n: int, column: Coded) -> list[str]:
        known = self._of_values.setdefault(n, [])
        if len(known) < len(column.values):
            show = self._show[n]
            known.extend(_folded(show, value) for value in column.values[len(known) :])
        return known

    def _chunk(self, n: int, column: Texts, number: int) -> str:
        blob = self._chunks.get((n, number))
        if blob is None:
            show = self._show[n]
            texts = [_folded(show, value).replace(_BETWEEN, " ") for value in column.chunk(number)]
            blob = self._chunks[n, number] = _BETWEEN.join(texts)
        return blob

    def _among_texts(self, n: int, column: Texts, word: str) -> int:
        parts = (_lines_with(word, self._chunk(n, column, number)) for number in range(column.chunks))
        return int.from_bytes(b"".join(parts)[: len(column)], "little")


def _lines_with(word: str, text: str) -> bytes:
    """1 for each line of a chunk that holds *word*, else 0."""
    count = text.count(word)
    if count > _FEW:
        return bytes([word in line for line in text.split(_BETWEEN)])
    found = bytearray(CHUNK)
    line = begin = 0
    for _hit in range(count):
        at = text.find(word, begin)
        line += text.count(_BETWEEN, begin, at)
        found[line] = 1
        begin = at + len(word)
    return bytes(found)


def _folded(show: Callable[[Value], str], value: Value) -> str:
    return "" if value is None or value == "" else fold(show(value))
