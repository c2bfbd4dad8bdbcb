# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many lines of text in little memory: page by page, compressed, read one page at a time.

They never go to disk: what is in a bundle stands nowhere but in the bundle and in the database.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

import zstandard

PAGE_BYTES = 128 * 1024  # of text
_LEVEL = 1  # three times as fast as reading the lines


class Pages(Sequence[bytes]):
    """Lines without their newlines. Reading from somewhere unpacks the pages from there on, each in its turn."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._pages: list[bytes] = []
        self._firsts: list[int] = []  # the number of each page's first line
        self._count = 0
        compress = zstandard.ZstdCompressor(level=_LEVEL).compress
        page: list[bytes] = []
        size = 0
        for line in lines:
            page.append(line)
            size += len(line) + 1
            if size >= PAGE_BYTES:
                self._keep(page, compress(b"\n".join(page)))
                page, size = [], 0
        if page:
            self._keep(page, compress(b"\n".join(page)))

    def _keep(self, page: list[bytes], packed: bytes) -> None:
        self._firsts.append(self._count)
        self._pages.append(packed)
        self._count += len(page)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[bytes]:
        return self.after(0)

    def after(self, count: int) -> Iterator[bytes]:
        """The lines after the first *count*."""
        unpack = zstandard.ZstdDecompressor().decompress
        at = max(0, bisect_right(self._firsts, count) - 1)
        for number in range(at, len(self._pages)):
            lines = unpack(self._pages[number]).split(b"\n")
            yield from islice(lines, max(0, count - self._firsts[number]), None)

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...

    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._count)
            if step != 1:
                raise ValueError("pages are read in order")
            return list(islice(self.after(start), max(0, stop - start)))
        at = range(self._count)[index]  # IndexError beyond the ends
        return next(self.after(at))


def lines_after(lines: Sequence[bytes], count: int) -> Iterator[bytes]:
    """*lines* without the first *count*, whether they stand in pages or not."""
    return lines.after(count) if isinstance(lines, Pages) else islice(lines, count, None)
