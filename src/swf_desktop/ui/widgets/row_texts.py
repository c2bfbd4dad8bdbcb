# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which rows a list's quick filter finds its words, as people read them.

Of a value that stands in many rows, its words are looked at once. Texts of which each row has its own are kept
folded, many of them as one text, so that a word is looked for at C's speed however many rows hold it.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from swf_desktop.domain.rows import CHUNK, Coded, Rows, Texts
from swf_desktop.domain.views import Value
from swf_desktop.ui.folding import fold

Show = Sequence[Callable[[Value], str]]
#: So many of the column's chunks are folded into one text.
_TOGETHER = 16
_LINES = CHUNK * _TOGETHER
#: If more than every so many-th line holds the word, all lines are looked at in a few passes. A part of the text
#: tells how many do.
_FREQUENT = 6
_SAMPLE = 8
#: Up to so many rows are looked at one by one, if only these come into question.
_ONE_BY_ONE = 2000
_BETWEEN = "\n"  # no word has it
_BEGIN, _HIT = b"\n", b"\xff"  # a byte that no text has in UTF-8
_OTHERS = bytes(byte for byte in range(256) if byte not in (*_BEGIN, *_HIT))


class _Folded(NamedTuple):
    """The folded texts of some rows: UTF-8, each begun by a line feed; and where each ends."""

    text: bytes
    ends: "array[int]"


class Prepared(NamedTuple):
    """Folded texts, of values by column, and of rows by column and number."""

    of_values: dict[int, list[str]]
    folded: dict[tuple[int, int], _Folded]


class RowTexts:
    """Looks for words in *rows*. *show* says each column's value as people read it; the columns *learning* may
    read otherwise as names become known, and are looked up on the window's thread alone."""

    def __init__(self, rows: Rows, show: Show, learning: Collection[int] = ()) -> None:
        self._rows = rows
        self._show = show
        self._learning = frozenset(learning)
        self._of_values: dict[int, list[str]] = {}
        #: the folded texts of the columns that have one per row, by column and number
        self._folded: dict[tuple[int, int], _Folded] = {}

    def names_changed(self) -> None:
        """What the *learning* columns refer to may be called otherwise now."""
        for n in self._learning:
            self._of_values.pop(n, None)
        self._folded = {key: part for key, part in self._folded.items() if key[0] not in self._learning}

    def forget(self, position: int) -> None:
        """The row at a position has changed."""
        for n in range(len(self._rows.columns)):
            self._folded.pop((n, position // _LINES), None)

    def missing(self) -> "Prepared":
        """What the first key pressed would have to fold, for ``add``. May run beside the window."""
        other = RowTexts(self._rows, self._show, self._learning)
        other._of_values.update({n: list(texts) for n, texts in dict(self._of_values).items()})
        other._folded.update(self._folded)
        other._prepare()
        return Prepared(other._of_values, other._folded)

    def add(self, prepared: "Prepared") -> None:
        """Take over what was missing; the rows are still the same."""
        for n, texts in prepared.of_values.items():
            if n not in self._learning:
                self._of_values[n] = texts
        found = {key: part for key, part in prepared.folded.items() if key[0] not in self._learning}
        self._folded = {**found, **self._folded}

    @property
    def prepared(self) -> bool:
        """Whether the next key pressed has nothing to fold, but for what names have changed."""
        for n in range(len(self._rows.columns)):
            column = self._rows.column(n)
            if n in self._learning:
                continue
            if isinstance(column, Texts):
                if any((n, number) not in self._folded for number in range(_parts(column))):
                    return False
            elif len(self._of_values.get(n, ())) < len(column.values):
                return False
        return True

    def _prepare(self) -> None:
        for n in range(len(self._rows.columns)):
            column = self._rows.column(n)
            if n in self._learning:
                continue
            if isinstance(column, Texts):
                for number in range(_parts(column)):
                    self._part(n, column, number)
            else:
                self._values(n, column)

    def mask(self, words: Iterable[str], among: "array[int] | None" = None) -> bytes:
        """1 at every position of the rows whose texts hold all *words* (folded, without blanks), else 0.

        If only the rows *among* come into question, others may be given as 0.
        """
        few = among if among is not None and len(among) <= _ONE_BY_ONE else None
        found = -1  # all
        for word in words:
            held = 0
            for n in range(len(self._rows.columns)):
                column = self._rows.column(n)
                if not isinstance(column, Texts):
                    wanted = [word in text for text in self._values(n, column)]
                    held |= int.from_bytes(column.mask(wanted), "little") if any(wanted) else 0
                elif few is not None:
                    held |= self._of_few(n, column, word, few)
                else:
                    held |= self._among_texts(n, column, word)
            found &= held
        return found.to_bytes(self._rows.end, "little") if found >= 0 else b"\1" * self._rows.end

    def _values(self, n: int, column: Coded) -> list[str]:
        known = self._of_values.setdefault(n, [])
        if len(known) < len(column.values):
            show = self._show[n]
            known.extend(_folded(show, value) for value in column.values[len(known) :])
        return known

    def _part(self, n: int, column: Texts, number: int) -> _Folded:
        part = self._folded.get((n, number))
        if part is None:
            show, lines = self._show[n], list[bytes]()
            for chunk in range(number * _TOGETHER, min((number + 1) * _TOGETHER, column.chunks)):
                for value in column.chunk(chunk):
                    line = _folded(show, value).replace(_BETWEEN, " ")
                    lines.append(_BEGIN + line.encode("utf-8", "surrogatepass"))
            part = self._folded[n, number] = _Folded(b"".join(lines), array("I", accumulate(map(len, lines))))
        return part

    def _of_few(self, n: int, column: Texts, word: str, positions: "array[int]") -> int:
        sought = word.encode("utf-8", "surrogatepass")
        found = bytearray(self._rows.end)
        for position in positions:
            number, line = divmod(position, _LINES)
            text, ends = self._part(n, column, number)
            if text.find(sought, ends[line - 1] if line else 0, ends[line]) >= 0:
                found[position] = 1
        return int.from_bytes(found, "little")

    def _among_texts(self, n: int, column: Texts, word: str) -> int:
        sought = word.encode("utf-8", "surrogatepass")
        parts = (_lines_with(sought, self._part(n, column, number)) for number in range(_parts(column)))
        return int.from_bytes(b"".join(parts), "little")


def _parts(column: Texts) -> int:
    return -(-column.chunks // _TOGETHER)


def _lines_with(word: bytes, part: _Folded) -> bytes:
    """1 for each line that holds *word*, else 0."""
    text, ends = part
    if text.count(word, 0, len(text) // _SAMPLE) * _FREQUENT * _SAMPLE > len(ends):
        # Nothing is left but where lines begin, and hits; of these only the first of each line counts.
        left = text.replace(word, _HIT).translate(None, _OTHERS)
        return left.replace(_BEGIN + _HIT, b"\1").translate(None, _HIT).replace(_BEGIN, b"\0")
    found = bytearray(len(ends))
    at = text.find(word)
    while at >= 0:
        line = bisect_right(ends, at)
        found[line] = 1
        at = text.find(word, ends[line])
    return bytes(found)


def _folded(show: Callable[[Value], str], value: Value) -> str:
    return "" if value is None or value == "" else fold(show(value))
