# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attached files on their way: encrypted one by one, whole or in pieces, without ever being held in memory.

An entry decrypts to the very bytes of the file (``age -d -i key blob-0001.age | sha256sum``). Which file
it is, and which stretch of it, stands in the preamble of the audience that may read it.
"""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import BinaryIO, NamedTuple
from zlib import crc32

import msgspec

from swf_desktop.domain.errors import Damaged, TooLarge
from swf_desktop.domain.text import N_
from swf_desktop.sync import limits
from swf_desktop.sync.keys import DeviceKeys, encrypt_stream

_HASH = re.compile(r"[0-9a-f]{64}")
# What age adds: 16 bytes for every 64 KiB and at the end, a stanza for every reader.
_AGE_CHUNK, _AGE_TAG, _AGE_HEAD, _AGE_STANZA = 64 * 1024, 16, 256, 200


class Blob(msgspec.Struct, frozen=True):
    """The bytes *start* … *end* of the file with this hash and *size*, and the entry that carries them."""

    entry: str
    sha256: str
    size: int
    start: int
    end: int

    @property
    def whole(self) -> bool:
        """Whether it is all of the file."""
        return self.start == 0 and self.end == self.size


class SealedBlob(NamedTuple):
    """An encrypted entry, in *file*."""

    file: BinaryIO
    size: int
    sha256: str
    crc: int


def blob_name(number: int) -> str:
    """The name of the entry with this number, counted from 1."""
    return f"blob-{number:04}.age"


def is_hash(text: str) -> bool:
    """Whether *text* is a SHA-256 as we write it."""
    return _HASH.fullmatch(text) is not None


def damaged() -> Damaged:
    """The refusal for an attached file that is not what the bundle says it is."""
    return Damaged(N_("The bundle is damaged: an attached file is not what it should be. Ask for it again."))


def check(blobs: Iterable[Blob], lacks: Iterable[str]) -> None:
    """``Damaged`` or ``TooLarge`` unless what a preamble says about attached files makes sense."""
    known: set[str] = set()
    for blob in blobs:
        if blob.size > limits.BLOB_BYTES:
            raise TooLarge(N_("The bundle holds an attached file that is too large."))
        ordered = 0 <= blob.start < blob.end <= blob.size or blob.start == blob.end == blob.size == 0
        if not is_hash(blob.sha256) or not ordered or blob.entry in known:
            raise damaged()
        known.add(blob.entry)
    for number, text in enumerate(lacks, 1):
        if not is_hash(text) or number > limits.LACKS:
            raise damaged()


def sealed_size(size: int, readers: int) -> int:
    """How large an entry may become that carries *size* bytes for so many readers."""
    return size + (size // _AGE_CHUNK + 2) * _AGE_TAG + _AGE_HEAD + readers * _AGE_STANZA


class Stretch:
    """So many bytes of *source* from *start* on, as a file to read."""

    def __init__(self, source: BinaryIO, start: int, size: int) -> None:
        source.seek(start)
        self._source = source
        self._left = size

    def read(self, size: int = -1) -> bytes:
        """Up to *size* bytes."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._source.read(wanted)
        self._left -= len(data)
        return data


class _Counted:
    """Passes on what is written, and knows its size and checksums."""

    def __init__(self, target: BinaryIO, limit: int | None = None) -> None:
        self._target = target
        self._limit = limit
        self.size = 0
        self.crc = 0
        self.hash = sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self._limit is not None and self.size > self._limit:
            raise damaged()
        self.crc = crc32(data, self.crc)
        self.hash.update(data)
        self._target.write(data)
        return len(data)

    def flush(self) -> None:
        self._target.flush()


def seal(source: BinaryIO, blob: Blob, target: BinaryIO, recipients: list[str]) -> SealedBlob:
    """Encrypt the stretch of *source* that *blob* names into *target*."""
    counted = _Counted(target)
    encrypt_stream(Stretch(source, blob.start, blob.end - blob.start), counted, recipients)  # type: ignore[arg-type]
    return SealedBlob(target, counted.size, counted.hash.hexdigest(), counted.crc)


def unseal(source: BinaryIO, start: int, size: int, blob: Blob, target: BinaryIO, keys: DeviceKeys) -> None:
    """Decrypt the entry at *start* of *source* into *target*.

    Raises ``Damaged`` if it is not what *blob* says (the hash of a piece is not known: whoever puts the
    pieces together checks it), ``WrongRecipient`` if this device cannot read it.
    """
    counted = _Counted(target, blob.end - blob.start)
    keys.decrypt_stream(Stretch(source, start, size), counted)  # type: ignore[arg-type]
    if counted.size != blob.end - blob.start or (blob.whole and counted.hash.hexdigest() != blob.sha256):
        raise damaged()
