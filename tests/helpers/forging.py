# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a member with a program of its own making could write: correctly signed, with no right to it."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from zlib import crc32

import msgspec
from tests.helpers.alliance import Office

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import WrongRecipient
from swf_desktop.domain.views import Value
from swf_desktop.services.appending import Appender
from swf_desktop.services.folding import Folding
from swf_desktop.services.logbook import LogBook
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync import archive, container, payload
from swf_desktop.sync.container import CAPABILITIES, Container, Header
from swf_desktop.sync.keys import DeviceKeys
from swf_desktop.sync.lines import SET, decode_body, kept_part, salt, seal
from swf_desktop.sync.payload import Preamble, Segment
from swf_desktop.sync.segments import seeds_of


def keys_of(office: Office) -> DeviceKeys:
    """The office's secret keys."""
    return office.profile._desk.identity.keys


def unit_of(office: Office) -> UnitOfWork:
    """A writing transaction on the office's database."""
    return office.profile._database.unit()


def write_regardless(
    office: Office,
    record: str,
    fields: Mapping[str, Value],
    *,
    audience: Audience = Audience.ALLIANCE,
    kind: str = SET,
) -> None:
    """Append a line to the office's own log without asking for rights or rules."""
    desk = office.profile._desk
    with unit_of(office) as unit:
        book = LogBook(unit, desk.identity, desk.trust)
        appender = Appender(book, desk.identity.person, desk.seconds())
        arrival = appender.append(audience, record, fields, kind=kind)
        appender.finish()
        step = book.logs.new_step("edit", "", desk.clock.now())
        Folding(unit, book).fold([arrival], step)
        unit.commit()


Payload = tuple[Preamble, list[Segment]]


def taken_apart(bundle: Path, reader: Office) -> tuple[Container, dict[Audience, Payload]]:
    """A bundle's container and the payloads that *reader* can read."""
    parts = container.read(bundle.read_bytes())
    opened = {}
    for audience, sealed in parts.payloads.items():
        try:
            packed = payload.open_sealed(sealed, keys_of(reader))
        except WrongRecipient:
            continue
        opened[audience] = payload.unpack(packed, CAPABILITIES)
    return parts, opened


def zipped(header: bytes, signature: bytes, payloads: Mapping[Audience, bytes]) -> bytes:
    """A bundle file of exactly these entries, whatever they say."""
    buffer = io.BytesIO()
    writer = archive.Writer(buffer)
    entries = {container.HEADER: header, container.SIGNATURE: signature}
    for audience in reversed(Audience):
        if audience in payloads:
            entries[container.entry_name(audience)] = payloads[audience]
    for name, data in entries.items():
        writer.add(name, data, len(data), crc32(data))
    writer.close()
    return buffer.getvalue()


def rebuilt(
    bundle: Path,
    sender: Office,
    reader: Office,
    target: Path,
    *,
    header: Callable[[Header], Header] = lambda header: header,
    change: Callable[[Audience, Preamble, list[Segment]], Payload] = lambda _a, p, s: (p, s),
) -> Path:
    """The bundle with header or payloads changed, signed by *sender* as it should be."""
    parts, opened = taken_apart(bundle, reader)
    payloads = {}
    for audience, (preamble, segments) in opened.items():
        new_preamble, new_segments = change(audience, preamble, segments)
        packed = payload.pack(new_preamble, [(s.header, s.lines) for s in new_segments])
        payloads[audience] = payload.seal(packed, [keys_of(reader).age_public])
    new_header = header(msgspec.structs.replace(parts.header, entries={}))
    target.write_bytes(container.write(new_header, payloads, keys_of(sender)))
    return target


def bodiless(log: str) -> Callable[[Audience, Preamble, list[Segment]], Payload]:
    """What blanks the last line of *log*: correctly committed, but without the values and no erasure of them."""

    def change(_audience: Audience, preamble: Preamble, segments: list[Segment]) -> Payload:
        changed = []
        for segment in segments:
            lines = list(segment.lines)
            if segment.header.log == log:
                seed = seeds_of(segment.header)[-1]
                wire = msgspec.json.decode(lines[-1], type=list[msgspec.Raw])
                sealed = seal(salt(seed.secret, segment.header.end), bytes(wire[3])).hex()
                kept = msgspec.json.decode(kept_part(decode_body(bytes(wire[3]))) or b"null")
                rare = (msgspec.json.decode(wire[4]) if len(wire) > 4 else None) or {}
                lines[-1] = msgspec.json.encode([*wire[:3], None, {**rare, "c": sealed, "f": kept}])
            changed.append(Segment(segment.header, lines))
        return preamble, changed

    return change
