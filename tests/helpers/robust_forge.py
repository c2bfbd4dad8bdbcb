# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A bundle as a tree of JSON values that may be bent at will and is then signed again at every layer.

This is what a member with a program of its own can send: the seals fit, what they seal need not make sense.
"""

import base64
import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import zstandard
from tests.helpers.forging import zipped

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import SwfError
from swf_desktop.sync import container, payload
from swf_desktop.sync.keys import DeviceKeys
from swf_desktop.sync.lines import GENESIS, LogName, head_message
from swf_desktop.sync.segments import Cursor, SegmentHeader, Vectors, decode

Tree = Any


@dataclass
class Stretch:
    """A segment's header and lines, as JSON values."""

    header: Tree
    lines: list[Tree]


@dataclass
class Draft:
    """A whole bundle: the header, and per audience the preamble and the stretches."""

    header: Tree
    preambles: dict[Audience, Tree] = field(default_factory=dict)
    stretches: dict[Audience, list[Stretch]] = field(default_factory=dict)


def text(tree: Tree) -> bytes:
    """JSON as a careless program writes it: lone surrogates and NaN included. Bytes stay as they are."""
    if isinstance(tree, bytes):
        return tree
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=True).encode()


def draft(data: bytes, reader: DeviceKeys) -> Draft:
    """The bundle *data*, taken apart by somebody who may read it."""
    parts = container.read(data)
    found = Draft(json.loads(parts.header_bytes))
    for audience, sealed in parts.payloads.items():
        with contextlib.suppress(SwfError):
            plain = zstandard.ZstdDecompressor().decompress(payload.open_sealed(sealed, reader))
            first, *rest = plain.splitlines()
            found.preambles[audience] = json.loads(first)
            found.stretches[audience] = []
            while rest:
                header = json.loads(rest[0])
                end = 1 + header["end"] - header["start"]
                found.stretches[audience].append(Stretch(header, [json.loads(line) for line in rest[1:end]]))
                rest = rest[end:]
    return found


def made(bundle: Draft, sender: DeviceKeys, reader: DeviceKeys, *, sign_logs: bool = True) -> bytes:
    """The file that *bundle* describes: own logs chained and signed anew, encrypted, signed, zipped."""
    payloads = {}
    for audience, preamble in bundle.preambles.items():
        parts = [text(preamble)]
        for stretch in bundle.stretches[audience]:
            lines = [text(line) for line in stretch.lines]
            if sign_logs:
                resign(stretch, lines, sender)
            parts += [text(stretch.header), *lines]
        packed = zstandard.ZstdCompressor().compress(b"\n".join([*parts, b""]))
        payloads[audience] = payload.seal(packed, [reader.age_public])
    return closed(bundle.header, payloads, sender)


def closed(header: Tree, payloads: dict[Audience, bytes], sender: DeviceKeys) -> bytes:
    """The zip around finished payloads, with sizes and digests that fit and a signature that holds."""
    if isinstance(header, dict):
        entries = {
            container.entry_name(audience): {"size": len(each), "sha256": hashlib.sha256(each).hexdigest()}
            for audience, each in sorted(payloads.items(), reverse=True)
        }
        header = {**header, "entries": entries}
    data = text(header)
    return zipped(data, sender.sign(data), payloads)


def resign(stretch: Stretch, lines: list[bytes], keys: DeviceKeys) -> None:
    """Sign the stretch's new head, where there is one to be signed and it is the sender's own log."""
    with contextlib.suppress(SwfError, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        name = LogName.parse(stretch.header["log"])
        if name.device != keys.device:
            return
        header = msgspec.json.decode(text(stretch.header), type=SegmentHeader)
        start = stretch.start if hasattr(stretch, "start") else None
        chain = bytes.fromhex(header.hash) if header.start else GENESIS
        cursor = start or Cursor(header.start, 0, 0, "", 0, chain)
        handles: dict[str, int] = {}

        def handle(log: str) -> int:
            return handles.setdefault(log, len(handles) + 1)

        decoded = decode(header, lines, 0, name.audience, cursor, Vectors(), handle)
        message = head_message(name, header.end, decoded.end.hash)
        stretch.header["signature"] = base64.b64encode(keys.sign(message)).decode()


def each_line(bundle: Draft, change: Callable[[Tree], Tree]) -> Draft:
    """The bundle with the last line of every stretch changed."""
    for stretches in bundle.stretches.values():
        for stretch in stretches:
            stretch.lines[-1] = change(stretch.lines[-1])
    return bundle
