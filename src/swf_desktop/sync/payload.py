# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is inside a bundle's encrypted entry: JSON lines, zstd, age.

The first line is the preamble; then for each log a segment header and its lines.
"""

import secrets
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec
import zstandard

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged, TooLarge, TooNew
from swf_desktop.domain.text import N_
from swf_desktop.sync import blobs, limits
from swf_desktop.sync.blobs import Blob
from swf_desktop.sync.keys import DeviceKeys, encrypt
from swf_desktop.sync.pages import Pages
from swf_desktop.sync.segments import SegmentHeader

LEVEL = 9
#: So many hex digits of a chain's hash tell two branches apart.
HEAD_DIGITS = 12
#: So much is unpacked at a time. Nothing shrinks to less than a 32,000th, so it becomes 64 MB at the most.
_PIECE_BYTES = 2048
#: So much of that is taken apart at a time: short lines take twenty times their length as objects.
_SPLIT_BYTES = 256 * 1024
#: Up to here the lines of a payload are simply held in memory.
_HELD_BYTES = 8 * limits.MIB


class Preamble(msgspec.Struct, frozen=True, kw_only=True):
    """What the sender has and knows, for readers of one audience.

    *vector* says up to where the sender has each log of the audience (an acknowledgement of what it
    received); *heads* gives the first digits of the chain's hash there, so that two continuations of one
    log are noticed even where their lengths agree; *digest* is the digest sum, hex, of the state of this audience that goes with it (E23).
    *requires* names capabilities a reader must have. *documents* are cards and membership documents.
    *blobs* are the attached files that come along for these readers, *lacks* hashes of those that the sender
    would need: attachments of this audience name them. *behind*: the sender learned that it lacks work of its own, so
    *vector* counts even if an earlier bundle of the same name said more.
    """

    audience: str
    vector: dict[str, int]
    digest: str
    heads: dict[str, str] = {}
    records: int = 0
    requires: list[str] = []
    documents: list[msgspec.Raw] = []
    segments: int = 0
    blobs: list[Blob] = []
    lacks: list[str] = []
    behind: bool = False


class Segment(NamedTuple):
    """A header and the wire lines that follow it."""

    header: SegmentHeader
    lines: Sequence[bytes]


def damaged() -> Damaged:
    """The refusal for a payload that cannot be read."""
    return Damaged(N_("The bundle is damaged: its content cannot be read. Ask for it again."))


def pack(preamble: Preamble, segments: Iterable[tuple[SegmentHeader, Iterable[bytes]]]) -> bytes:
    """The payload's plain bytes: JSON lines, compressed.

    Text that repeats itself so much that readers would take it for a bomb gets noise to go with it, in a key
    that they ignore. Raises ``TooLarge`` for what no reader would take.
    """
    parts: list[bytes] = [msgspec.json.encode(preamble)]
    for header, lines in segments:
        parts.append(msgspec.json.encode(header))
        parts.extend(lines)
    parts.append(b"")
    plain = b"\n".join(parts)
    if len(plain) > limits.PLAIN_BYTES or len(parts) > limits.LINES:
        raise TooLarge(N_("There is more to send than a bundle can hold. Send to fewer partners at once."))
    packed = _compressed(plain)
    lacking = -(-(len(plain) - limits.MIB) // limits.RATIO) - len(packed)
    if lacking > 0:
        noise = b64encode(secrets.token_bytes(lacking + lacking // 64 + 1024))  # 4 characters carry 3 bytes
        packed = _compressed(b'{"noise":"' + noise + b'",' + plain[1:])
    return packed


def _compressed(plain: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL, write_content_size=True).compress(plain)


def seal(packed: bytes, recipients: list[str]) -> bytes:
    """The payload encrypted to age *recipients*."""
    return encrypt(packed, recipients)


def open_sealed(sealed: bytes, keys: DeviceKeys) -> bytes:
    """The compressed plain bytes; ``WrongRecipient`` or ``Damaged``."""
    return keys.decrypt(sealed)


def _expanded(packed: bytes, cap: int) -> Iterator[bytes]:
    """The plain bytes piece by piece: never much more than a piece at a time in memory, *cap* in all."""
    unpacking = zstandard.ZstdDecompressor().decompressobj()
    total = 0
    for start in range(0, len(packed), _PIECE_BYTES):
        plain = unpacking.decompress(packed[start : start + _PIECE_BYTES])
        total += len(plain)
        if total > cap:
            raise _bomb()
        for at in range(0, len(plain), _SPLIT_BYTES):
            yield plain[at : at + _SPLIT_BYTES]
        if unpacking.eof and (unpacking.unused_data or start + _PIECE_BYTES < len(packed)):
            raise damaged()  # something follows
    if not unpacking.eof:
        raise damaged()


def _plain_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines that *pieces* make up, without their newlines, the last one's included."""
    begun: list[bytes] = []
    waiting = count = 0
    for piece in pieces:
        first, newline, rest = piece.partition(b"\n")
        begun.append(first)
        waiting += len(first)
        if waiting > limits.PREAMBLE_BYTES:
            raise _bomb()
        if not newline:
            continue
        yield b"".join(begun)
        *whole, last = rest.split(b"\n")
        count += 1 + len(whole)
        if count > limits.LINES:
            raise _bomb()
        yield from whole
        begun, waiting = [last], len(last)
    if waiting:
        raise damaged()


def _bomb() -> TooLarge:
    return TooLarge(N_("The bundle would unpack to more than this computer is asked to bear."))


def unpack(packed: bytes, capabilities: Mapping[str, object]) -> tuple[Preamble, list[Segment]]:
    """The preamble and the segments of a payload, shape-checked line by line.

    Where there are many lines, they are kept in pages (see sync.pages).
    Raises ``Damaged``, ``TooLarge``, or ``TooNew`` if the payload requires a capability that is not
    among *capabilities*.
    """
    cap = min(limits.PLAIN_BYTES, len(packed) * limits.RATIO + limits.MIB)
    try:
        size = zstandard.frame_content_size(packed)
        if size > cap:
            raise _bomb()
        lines = _plain_lines(_expanded(packed, cap))
        preamble = msgspec.json.decode(next(lines, b""), type=Preamble)
        if preamble.audience not in {a.key for a in Audience}:
            raise damaged()
        missing = [name for name in preamble.requires if name not in capabilities]
        if missing:
            raise TooNew(
                N_("The bundle needs a newer version of the program (%(what)s). Please update."),
                what=", ".join(missing),
            )
        blobs.check(preamble.blobs, preamble.lacks)
        _check(preamble)
        kept = list if 0 <= size <= _HELD_BYTES else Pages
        return preamble, list(_segments(lines, preamble.segments, kept))
    except (zstandard.ZstdError, msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise damaged() from error


def _check(preamble: Preamble) -> None:
    if max(len(preamble.vector), len(preamble.heads)) > limits.LOGS:
        raise TooLarge(N_("The bundle names more logs than an alliance can have."))
    documents = preamble.documents
    if len(documents) > limits.DOCUMENTS or any(
        len(each) > limits.DOCUMENT_BYTES for each in map(bytes, documents)
    ):
        raise TooLarge(N_("The bundle brings more membership documents than an alliance can have."))
    if not all(0 <= seq <= limits.MAX_INTEGER for seq in preamble.vector.values()):
        raise damaged()


def _segments(
    lines: Iterator[bytes], count: int, kept: Callable[[Iterable[bytes]], Sequence[bytes]]
) -> Iterator[Segment]:
    if count > limits.LOGS:
        raise TooLarge(N_("The bundle names more logs than an alliance can have."))
    for _ in range(count):
        header = msgspec.json.decode(next(_bounded(lines), b""), type=SegmentHeader)
        length = header.end - header.start
        if not 0 <= header.start <= header.end <= limits.MAX_INTEGER or len(header.seeds) > length:
            raise damaged()
        stretch = kept(_bounded(islice(lines, min(length, limits.LINES))))
        if len(stretch) != length:
            raise damaged()
        yield Segment(header, stretch)
    if next(lines, None) is not None:
        raise damaged()


def _bounded(lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        if len(line) > limits.LINE_BYTES:
            raise TooLarge(N_("The bundle holds a text that is too long."))
        yield line
