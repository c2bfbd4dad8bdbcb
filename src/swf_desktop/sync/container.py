# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bundle file: a stored zip with ``header.json``, ``signature`` and one encrypted entry per audience.

Any zip tool opens it. We read it strictly: the bytes must be exactly those that writing the same
entries gives, so nothing can hide between them and no flipped byte goes unnoticed.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged, TooLarge, TooNew
from swf_desktop.domain.text import N_
from swf_desktop.sync import limits
from swf_desktop.sync.keys import DeviceKeys, verify

FORMAT = "verbundpaket"
VERSION = 1
#: Capabilities this version has; a header or preamble that requires another one refuses the file.
CAPABILITIES: Mapping[str, object] = {}
HEADER, SIGNATURE = "header.json", "signature"
_DATE = (1980, 1, 1, 0, 0, 0)


class Entry(msgspec.Struct, frozen=True):
    """Size and SHA-256 (hex) of an encrypted entry."""

    size: int
    sha256: str


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle says in clear. *sequence* counts this sender's bundles; *made_at* orders nothing."""

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
    entries: dict[str, Entry] = {}


class _Version(msgspec.Struct):
    format: str
    version: int
    requires: list[str] = []


@dataclass(frozen=True)
class Container:
    """A bundle file taken apart; the signature is not verified until ``check_signature``."""

    header: Header
    header_bytes: bytes
    signature: bytes
    payloads: Mapping[Audience, bytes]


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
    entries = {
        entry_name(audience): Entry(len(data), hashlib.sha256(data).hexdigest())
        for audience, data in sorted(payloads.items(), reverse=True)
    }
    header_bytes = msgspec.json.encode(msgspec.structs.replace(header, entries=entries))
    return _zip(header_bytes, keys.sign(header_bytes), payloads)


def _zip(header_bytes: bytes, signature: bytes, payloads: Mapping[Audience, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        parts = [(HEADER, header_bytes), (SIGNATURE, signature)]
        parts += [(name, payloads[audience]) for name, audience in _ORDER.items() if audience in payloads]
        for name, data in parts:
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system = 3
            info.external_attr = 0o600 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def read(data: bytes) -> Container:
    """The container in *data*. Raises ``Damaged``, ``TooNew`` or ``TooLarge``."""
    if len(data) > limits.BUNDLE_BYTES:
        raise TooLarge(N_("The file is larger than a bundle may be."))
    try:
        parts = _entries(data)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise damaged() from error
    header_bytes, signature = parts.pop(HEADER), parts.pop(SIGNATURE)
    header = _header(header_bytes)
    payloads = {_ORDER[name]: content for name, content in parts.items()}
    if set(header.entries) != set(parts) or _zip(header_bytes, signature, payloads) != data:
        raise damaged()
    for name, content in parts.items():
        entry = header.entries[name]
        if entry.size != len(content) or entry.sha256 != hashlib.sha256(content).hexdigest():
            raise damaged()
    return Container(header, header_bytes, signature, payloads)


def _entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        names = [info.filename for info in infos]
        if len(set(names)) != len(names) or names[:2] != [HEADER, SIGNATURE]:
            raise damaged()
        if any(name not in _ORDER for name in names[2:]):
            raise _unknown_entry(archive)
        for info in infos:
            if info.compress_type != zipfile.ZIP_STORED or info.file_size > len(data):
                raise damaged()
            if info.filename == HEADER and info.file_size > limits.HEADER_BYTES:
                raise TooLarge(N_("The file is larger than a bundle may be."))
        return {info.filename: archive.read(info) for info in infos}


def _unknown_entry(archive: zipfile.ZipFile) -> Exception:
    """A later version may add entries, but says so in the header; anything else is not ours."""
    info = archive.getinfo(HEADER)
    if info.compress_type == zipfile.ZIP_STORED and info.file_size <= limits.HEADER_BYTES:
        _header(archive.read(info))
    return damaged()


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
    except (msgspec.MsgspecError, RecursionError) as error:
        raise damaged() from error
    if version.version < 1 or header.sequence < 1 or len(header.recipients) > limits.RECIPIENTS:
        raise damaged()
    return header


def check_signature(container: Container, sign_public: bytes) -> None:
    """``Damaged`` unless the holder of *sign_public* signed the header (and with it every entry)."""
    if not verify(sign_public, container.signature, container.header_bytes):
        raise Damaged(
            N_("The bundle's signature does not fit its content: the file was altered. Ask for it again.")
        )
