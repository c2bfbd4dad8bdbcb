# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of a long list, kept by columns: a few bytes per cell, whole rows only for those who ask for one.

A value that stands in many rows is kept once, and each row has its number; where nearly every row has a text
of its own, the texts stand one after another as UTF-8.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from swf_desktop.domain.views import Row, Value

#: So many texts stand together: one that changes moves no others.
CHUNK = 256
_NOTHING = b"\xff"  # no text has this byte in UTF-8
_ENDLESS = "surrogatepass"
#: With more different values than these, and than half of the rows, texts are better kept as they are.
_MANY = 1024
_WIDTHS = (("B", 1 << 8), ("H", 1 << 16), ("I", 1 << 32))


class Texts:
    """Texts (or None) by position."""

    def __init__(self, values: Iterable[Value] = ()) -> None:
        self._packed: list[tuple[bytes, array[int]]] = []
        self._tail: list[Value] = []
        self.extend(values)

    def __len__(self) -> int:
        return CHUNK * len(self._packed) + len(self._tail)

    def __getitem__(self, position: int) -> Value:
        chunk, n = divmod(position, CHUNK)
        if chunk == len(self._packed):
            return self._tail[n]
        blob, ends = self._packed[chunk]
        text = blob[ends[n - 1] if n else 0 : ends[n]]
        return None if text == _NOTHING else text.decode("utf-8", _ENDLESS)

    def __iter__(self) -> Iterator[Value]:
        for n in range(self.chunks):
            yield from self.chunk(n)

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return -(-len(self) // CHUNK)

    def chunk(self, number: int) -> list[Value]:
        """The texts of one chunk."""
        if number == len(self._packed):
            return list(self._tail)
        blob, ends = self._packed[number]
        found: list[Value] = []
        begin = 0
        for end in ends:
            text = blob[begin:end]
            found.append(None if text == _NOTHING else text.decode("utf-8", _ENDLESS))
            begin = end
        return found

    def extend(self, values: Iterable[Value]) -> None:
        """Add texts at the end."""
        self._tail.extend(values)
        while len(self._tail) >= CHUNK:
            self._packed.append(_pack(self._tail[:CHUNK]))
            del self._tail[:CHUNK]

    def set(self, position: int, value: Value) -> None:
        """Another text for a position."""
        number, n = divmod(position, CHUNK)
        if number == len(self._packed):
            self._tail[n] = value
            return
        texts = self.chunk(number)
        texts[n] = value
        self._packed[number] = _pack(texts)

    def seal(self) -> None:
        """All there is for now has been added."""

    def takes(self, value: Value) -> bool:
        """Whether *value* can be kept like this."""
        return value is None or isinstance(value, str)


def _pack(values: Sequence[Value]) -> "tuple[bytes, array[int]]":
    parts = [_NOTHING if value is None else str(value).encode("utf-8", _ENDLESS) for value in values]
    ends, end = array("I"), 0
    for part in parts:
        end += len(part)
        ends.append(end)
    return b"".join(parts), ends


class _Numbers(dict[Value, int]):
    """Numbers values in the order in which they turn up, and adds them to *values*."""

    def __init__(self, values: list[Value]) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, value: Value) -> int:
        number = self[value] = len(self._values)
        self._values.append(value)
        return number


class Coded:
    """Values by position, each kept once: ``values[codes[position]]``."""

    def __init__(self, values: Iterable[Value] = ()) -> None:
        self.values: list[Value] = []
        self._numbers = _Numbers(self.values)
        self.codes = array("I")
        self.extend(values)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, position: int) -> Value:
        return self.values[self.codes[position]]

    def __iter__(self) -> Iterator[Value]:
        return map(self.values.__getitem__, self.codes)

    def extend(self, values: Iterable[Value]) -> None:
        """Add values at the end."""
        found = array("I", map(self._numbers.__getitem__, values))
        if self.codes.typecode == "I":
            self.codes.extend(found)
        else:
            self._fit()
            self.codes.extend(array(self.codes.typecode, found))

    def set(self, position: int, value: Value) -> None:
        """Another value for a position."""
        number = self._numbers[value]
        if self.codes.typecode != "I":
            self._fit()
        self.codes[position] = number

    def seal(self) -> None:
        """All there is for now has been added: what is left takes as little room as it can."""
        width = next(code for code, most in _WIDTHS if len(self.values) <= most)
        self.codes = array(width, self.codes)

    def takes(self, _value: Value) -> bool:
        """Whether a value can be kept like this."""
        return True

    def mask(self, wanted: Sequence[bool]) -> bytes:
        """1 at every position whose value is *wanted* (by the number of the value), else 0."""
        flags = bytes(wanted)
        if self.codes.typecode == "B":
            return self.codes.tobytes().translate(flags.ljust(256, b"\0"))
        return bytes(map(flags.__getitem__, self.codes))

    def _fit(self) -> None:
        if len(self.values) > dict(_WIDTHS)[self.codes.typecode]:
            self.seal()


Column = Coded | Texts


class Rows:
    """Rows by position, which stays theirs. What is gone leaves its position empty."""

    def __init__(self, columns: Sequence[str], rows: Iterable[Row] = ()) -> None:
        self.columns = tuple(columns)
        self._ids = Texts()
        self._owners, self._audiences, self._conflicts = Coded(), Coded(), Coded()
        self._cells: list[Column] = [Coded() for _column in self.columns]
        self._gone: set[int] = set()
        #: the ids' hashes in order, and where each stands; those that came later by id
        self._hashes, self._where = array("q"), array("I")
        self._later: dict[str, int] = {}
        self.extend([(row.id, row.owner, row.audience, row.conflicted, *row.values) for row in rows])
        self.seal()

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._ids) - len(self._gone)

    @property
    def end(self) -> int:
        """The first position never used."""
        return len(self._ids)

    def extend(self, found: Sequence[Sequence[Value]]) -> None:
        """Add rows as the store gives them: id, owner, audience, whether in conflict, the columns."""
        if not found:
            return
        ids, owners, audiences, conflicts, *cells = zip(*found, strict=True)
        self._ids.extend(ids)
        self._owners.extend(owners)
        self._audiences.extend(audiences)
        self._conflicts.extend(map(bool, conflicts))
        for n, values in enumerate(cells):
            if isinstance(self._cells[n], Texts) and not all(map(self._cells[n].takes, values)):
                self._cells[n] = Coded(self._cells[n])
            self._cells[n].extend(values)
            self._cells[n] = _fitting(self._cells[n])

    def seal(self) -> None:
        """All rows have been added."""
        for column in (self._owners, self._audiences, self._conflicts, *self._cells):
            column.seal()
        hashes = array("q", map(hash, self._ids))
        self._where = array("I", sorted(range(len(hashes)), key=hashes.__getitem__))
        self._hashes = array("q", map(hashes.__getitem__, self._where))
        self._later.clear()

    def positions(self) -> Iterable[int]:
        """Where there are rows, in the order in which they were added."""
        return (n for n in range(self.end) if n not in self._gone) if self._gone else range(self.end)

    def has(self, position: int) -> bool:
        """Whether there is a row at a position."""
        return 0 <= position < self.end and position not in self._gone

    def position(self, record_id: str) -> int:
        """Where a record's row is; -1 if it has none."""
        known = self._later.get(record_id)
        if known is not None:
            return known
        key = hash(record_id)
        n = bisect_left(self._hashes, key)
        while n < len(self._hashes) and self._hashes[n] == key:
            position = self._where[n]
            if position not in self._gone and self._ids[position] == record_id:
                return position
            n += 1
        return -1

    def id(self, position: int) -> str:
        """The id of the record at a position."""
        return str(self._ids[position])

    def conflicted(self, position: int) -> bool:
        """Whether the record at a position is in conflict."""
        return bool(self._conflicts[position])

    def column(self, n: int) -> Column:
        """One column; it also holds what was there before a row went."""
        return self._cells[n]

    def value(self, position: int, n: int) -> Value:
        """One cell."""
        return self._cells[n][position]

    def row(self, position: int) -> Row:
        """The whole row at a position."""
        return Row(
            self.id(position),
            str(self._owners[position]),
            str(self._audiences[position]),
            self.conflicted(position),
            tuple(column[position] for column in self._cells),
        )

    def put(self, row: Row) -> int:
        """Take over a row, new or changed; its position."""
        position = self.position(row.id)
        found = (row.owner, row.audience, row.conflicted, *row.values)
        if position < 0:
            self._later[row.id] = position = self.end
            self.extend([(row.id, *found)])
            return position
        for n, value in enumerate(row.values):
            if not self._cells[n].takes(value):
                self._cells[n] = Coded(self._cells[n])
                self._cells[n].seal()
        columns = (self._owners, self._audiences, self._conflicts, *self._cells)
        for column, value in zip(columns, found, strict=True):
            if column[position] != value:
                column.set(position, value)
        return position

    def drop(self, record_id: str) -> int:
        """A record's row is gone; the position where it was, -1 if it was nowhere."""
        position = self.position(record_id)
        if position >= 0:
            self._gone.add(position)
            self._later.pop(record_id, None)
        return position


def _fitting(column: Column) -> Column:
    """The same column in the way that takes less room."""
    if (
        isinstance(column, Coded)
        and len(column.values) > max(_MANY, len(column) // 2)
        and all(value is None or isinstance(value, str) for value in column.values)
    ):
        return Texts(column)
    return column
