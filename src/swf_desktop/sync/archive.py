# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The zip around a bundle: stored entries, one way to write them, and read only if written that way.

Any zip tool opens it. Reading is strict: every byte that is not an entry's content must be what writing
the same entries gives, so nothing can hide between them. Both directions go through the file once, piece by
piece, so a large file needs no memory.
"""

import os
import struct
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import BinaryIO, NamedTuple
from zlib import crc32

from swf_desktop.domain.errors import TooLarge
from swf_desktop.domain.text import N_

CHUNK = 1024 * 1024
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ENTRY_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _UNIX, _DAY = 20, 3 << 8, 33  # 33: the first of January 1980
_MODE = 0o600 << 16


class Entry(NamedTuple):
    """An entry as the zip's own tables know it; *start* is where its content begins."""

    name: str
    crc: int
    size: int
    start: int


class Malformed(Exception):
    """The bytes are not what writing entries gives."""


def _local(name: str, crc: int, size: int) -> bytes:
    raw = name.encode()
    return _LOCAL.pack(_ENTRY_MARK, _VERSION, 0, 0, 0, _DAY, crc, size, size, len(raw), 0) + raw


def _directory(entries: Sequence[Entry], at: int) -> bytes:
    parts = []
    for entry in entries:
        raw = entry.name.encode()
        offset = entry.start - _LOCAL.size - len(raw)
        sizes = (entry.crc, entry.size, entry.size, len(raw), 0, 0, 0, 0)
        made = (_CENTRAL_MARK, _VERSION | _UNIX, _VERSION, 0, 0, 0, _DAY)
        parts.append(_CENTRAL.pack(*made, *sizes, _MODE, offset) + raw)
    table = b"".join(parts)
    count = len(entries)
    return table + _END.pack(_END_MARK, 0, 0, count, count, len(table), at, 0)


def ends_whole(file: BinaryIO) -> bool:
    """Whether *file* ends as a zip does: one that is still being copied does not. Proves nothing else."""
    if file.seek(0, os.SEEK_END) < _END.size:
        return False
    file.seek(-_END.size, os.SEEK_END)
    return file.read(len(_END_MARK)) == _END_MARK


def pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    """*size* bytes from here on, piece by piece. Raises ``Malformed`` if there are fewer."""
    while size:
        piece = file.read(min(size, CHUNK))
        if not piece:
            raise Malformed
        size -= len(piece)
        yield piece


class Writer:
    """Writes entries to *file* one after the other; ``close`` ends the zip and gives the file's SHA-256."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = sha256()
        self._at = 0
        self._entries: list[Entry] = []

    def add(self, name: str, content: bytes | BinaryIO, size: int, crc: int) -> None:
        """One entry, whose size and checksum are known beforehand."""
        self._put(_local(name, crc, size))
        self._entries.append(Entry(name, crc, size, self._at))
        if isinstance(content, bytes):
            self._put(content)
        else:
            for piece in pieces(content, size):
                self._put(piece)

    def close(self) -> str:
        """Write the table of contents."""
        self._put(_directory(self._entries, self._at))
        return self._hash.hexdigest()

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self._at += len(data)


class Reader:
    """Reads entries from *file*: ``next`` up to None, each followed by ``content`` or ``skim``.

    Everything raises ``Malformed`` where the bytes are not as ``Writer`` writes them, ``TooLarge`` beyond
    *limit* bytes.
    """

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        self._limit = limit
        self._hash = sha256()
        self._at = 0
        self._entries: list[Entry] = []

    @property
    def digest(self) -> str:
        """SHA-256 of everything read so far, hex."""
        return self._hash.hexdigest()

    def next(self) -> Entry | None:
        """The next entry, or None at the end, when nothing else is in the file."""
        at = self._at
        mark = self._take(4)
        if mark == _CENTRAL_MARK:
            expected = _directory(self._entries, at)
            if mark + self._take(len(expected) - 4) != expected or self._file.read(1):
                raise Malformed
            return None
        fixed = mark + self._take(_LOCAL.size - 4)
        if mark != _ENTRY_MARK:
            raise Malformed
        crc, size, length = fixed[14:18], fixed[18:22], fixed[26:28]
        raw = self._take(int.from_bytes(length, "little"))
        try:
            name = raw.decode("ascii")
        except UnicodeDecodeError as error:
            raise Malformed from error
        entry = Entry(name, int.from_bytes(crc, "little"), int.from_bytes(size, "little"), self._at)
        if fixed + raw != _local(name, entry.crc, entry.size):
            raise Malformed
        self._entries.append(entry)
        return entry

    def content(self, entry: Entry) -> bytes:
        """The content of the entry just read."""
        data = self._take(entry.size)
        if crc32(data) != entry.crc:
            raise Malformed
        return data

    def skim(self, entry: Entry) -> str:
        """Read past the content of the entry just read: its SHA-256, hex."""
        digest, checksum, left = sha256(), 0, entry.size
        while left:
            piece = self._take(min(left, CHUNK))
            digest.update(piece)
            checksum = crc32(piece, checksum)
            left -= len(piece)
        if checksum != entry.crc:
            raise Malformed
        return digest.hexdigest()

    def _take(self, size: int) -> bytes:
        if self._at + size > self._limit:
            raise TooLarge(N_("The file is larger than a bundle may be."))
        data = b"".join(pieces(self._file, size))
        self._hash.update(data)
        self._at += size
        return data
