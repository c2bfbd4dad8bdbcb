# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bundle file: a stored zip with ``header.json``, ``signature``, one encrypted entry per audience, and
one for each attached file, or piece of one, that it brings (``blob-0001.age`` and so on).

Any zip tool opens it. We read it strictly: the bytes must be exactly those that writing the same
entries gives, so nothing can hide between them and no flipped byte goes unnoticed.
"""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from zlib import crc32

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged, TooLarge, TooNew
from swf_desktop.domain.text import N_
from swf_desktop.sync import archive, limits
from swf_desktop.sync.blobs import SealedBlob, blob_name
from swf_desktop.sync.keys import DeviceKeys, verify

FORMAT = "verbundpaket"
VERSION = 1
#: Capabilities this version has; a header or preamble that requires another one refuses the file.
CAPABILITIES: Mapping[str, object] = {}
_NAME = re.compile(r"[A-Za-z0-9:.+-]{1,64}")
HEADER, SIGNATURE = "header.json", "signature"
_SIGNATURE_BYTES = 64


class Entry(msgspec.Struct, frozen=True):
    """Size and SHA-256 (hex) of an encrypted entry."""

    size: int
    sha256: str


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle says in clear. *sequence* counts this sender's bundles; *made_at* orders nothing.

    A bundle may come in several files: *part* of *parts*. They share the sequence number, each is whole
    in itself, and they differ only in the attached files they bring.
    """

    format: str = FORMAT
    version: int = VERSION
    requires: list[str] = []
    alliance: str
    also: list[str] = []
    bundle: str
    sender: str
    organisation: str
    recipients: list[str]
    sequence: int
    made_at: str
    part: int = 1
    parts: int = 1
    entries: dict[str, Entry] = {}


class _Version(msgspec.Struct):
    format: str
    version: int
    requires: list[str] = []


@dataclass(frozen=True)
class Container:
    """A bundle file taken apart; the signature is not verified until ``check_signature``.

    *blobs* tells where in the file the entries of attached files lie; *digest* is the file's SHA-256.
    """

    header: Header
    header_bytes: bytes
    signature: bytes
    payloads: Mapping[Audience, bytes]
    blobs: Mapping[str, archive.Entry] = field(default_factory=dict)
    digest: str = ""


def entry_name(audience: Audience) -> str:
    """The entry that carries the payload for *audience*."""
    return f"{audience.key}.age"


_ORDER = {entry_name(audience): audience for audience in reversed(Audience)}


def damaged() -> Damaged:
    """The refusal for a file that is no intact bundle."""
    return Damaged(
        N_("This is no intact bundle: the file is incomplete, altered or of another kind. Ask for it again.")
    )


def write(header: Header, payloads: Mapping[Audience, bytes], keys: DeviceKeys) -> bytes:
    """The bundle file with *payloads*, signed. Sizes and digests are filled into the header here."""
    buffer = io.BytesIO()
    write_to(buffer, header, payloads, {}, keys)
    return buffer.getvalue()


def write_to(
    file: BinaryIO,
    header: Header,
    payloads: Mapping[Audience, bytes],
    blobs: Mapping[str, SealedBlob],
    keys: DeviceKeys,
) -> str:
    """Write the bundle file with *payloads* and the attached files' entries *blobs*: its SHA-256, hex."""
    ordered = {name: payloads[audience] for name, audience in _ORDER.items() if audience in payloads}
    entries = {name: Entry(len(data), hashlib.sha256(data).hexdigest()) for name, data in ordered.items()}
    entries.update((name, Entry(blob.size, blob.sha256)) for name, blob in sorted(blobs.items()))
    header_bytes = msgspec.json.encode(msgspec.structs.replace(header, entries=entries))
    writer = archive.Writer(file)
    for name, data in {HEADER: header_bytes, SIGNATURE: keys.sign(header_bytes), **ordered}.items():
        writer.add(name, data, len(data), crc32(data))
    for name, blob in sorted(blobs.items()):
        blob.file.seek(0)
        writer.add(name, blob.file, blob.size, blob.crc)
    return writer.close()


def read(data: bytes) -> Container:
    """The container in *data*. Raises ``Damaged``, ``TooNew`` or ``TooLarge``."""
    return read_from(io.BytesIO(data))


def read_from(file: BinaryIO) -> Container:
    """The container in *file*, read from its beginning; attached files stay in the file.

    Raises ``Damaged``, ``TooNew`` or ``TooLarge``.
    """
    _refuse_oversized(file)
    reader = archive.Reader(file, limits.BUNDLE_BYTES)
    try:
        return _read(reader)
    except archive.Malformed as error:
        raise damaged() from error


def read_header(file: BinaryIO) -> Header:
    """What the file in *file* says about itself; nothing else in it is looked at. Raises like ``read_from``."""
    _refuse_oversized(file)
    reader = archive.Reader(file, limits.BUNDLE_BYTES)
    try:
        return _header(_content(reader, reader.next(), HEADER, limits.HEADER_BYTES))
    except archive.Malformed as error:
        raise damaged() from error


def _refuse_oversized(file: BinaryIO) -> None:
    """Said before anything else, so that nobody waits for a file that is refused in any case."""
    if file.seek(0, io.SEEK_END) > limits.BUNDLE_BYTES:
        raise TooLarge(N_("The file is larger than a bundle may be."))
    file.seek(0)


def _read(reader: archive.Reader) -> Container:
    header_bytes = _content(reader, reader.next(), HEADER, limits.HEADER_BYTES)
    header = _header(header_bytes)  # first of all: a later version may have entries that we do not know
    signature = _content(reader, reader.next(), SIGNATURE, _SIGNATURE_BYTES)
    payloads: dict[Audience, bytes] = {}
    blobs: dict[str, archive.Entry] = {}
    seen: dict[str, Entry] = {}
    allowed = list(_ORDER)
    while (entry := reader.next()) is not None:
        if entry.name in allowed:
            data = _content(reader, entry, entry.name, limits.PAYLOAD_BYTES)
            payloads[_ORDER[entry.name]] = data
            digest = hashlib.sha256(data).hexdigest()
            allowed = allowed[allowed.index(entry.name) + 1 :]
        elif entry.name == blob_name(len(blobs) + 1):
            if entry.size > limits.BLOB_BYTES + limits.MIB or len(blobs) >= limits.BLOBS:
                raise TooLarge(N_("The file is larger than a bundle may be."))
            digest = reader.skim(entry)
            blobs[entry.name] = entry
            allowed = []
        else:
            raise damaged()
        seen[entry.name] = Entry(entry.size, digest)
    if seen != header.entries:
        raise damaged()
    return Container(header, header_bytes, signature, payloads, blobs, reader.digest)


def _content(reader: archive.Reader, entry: archive.Entry | None, name: str, limit: int) -> bytes:
    if entry is None or entry.name != name:
        raise damaged()
    if entry.size > limit:
        raise TooLarge(N_("The file is larger than a bundle may be."))
    return reader.content(entry)


def _header(data: bytes) -> Header:
    try:
        version = msgspec.json.decode(data, type=_Version)
        if version.format != FORMAT:
            raise damaged()
        if version.version > VERSION:
            raise TooNew(
                N_(
                    "The bundle is of format %(version)s and needs a newer version of the program. Please update."
                ),
                version=version.version,
            )
        missing = [name for name in version.requires if name not in CAPABILITIES]
        if missing:
            raise TooNew(
                N_("The bundle needs a newer version of the program (%(what)s). Please update."),
                what=", ".join(missing),
            )
        header = msgspec.json.decode(data, type=Header)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise damaged() from error
    if version.version < 1 or not 1 <= header.sequence <= limits.MAX_INTEGER:
        raise damaged()
    if max(len(header.recipients), len(header.also)) > limits.RECIPIENTS:
        raise damaged()
    names = (header.alliance, *header.also, header.bundle, header.sender, header.organisation, header.made_at)
    if not all(_NAME.fullmatch(name) for name in names):
        raise damaged()
    if not 1 <= header.part <= header.parts <= limits.MAX_INTEGER:
        raise damaged()
    return header


def check_signature(container: Container, sign_public: bytes) -> None:
    """``Damaged`` unless the holder of *sign_public* signed the header (and with it every entry)."""
    if not verify(sign_public, container.signature, container.header_bytes):
        raise Damaged(
            N_("The bundle's signature does not fit its content: the file was altered. Ask for it again.")
        )
