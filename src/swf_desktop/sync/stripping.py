# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking values out of a stretch on the wire, so that its chain still verifies."""

import base64
from collections.abc import Callable, Collection

import msgspec

from swf_desktop.sync.lines import SALT_BYTES, SET, decode_body, kept_part, salt, seal
from swf_desktop.sync.payload import Segment
from swf_desktop.sync.segments import Seed, damaged, seeds_of

_NULL = b"null"


def without_values(
    segment: Segment, records: Collection[str], record_at: Callable[[int], str]
) -> Segment | None:
    """The stretch without the values that it sets of *records*; None if it sets none.

    *record_at* gives the record that the log created at a line before the stretch. Salts that came from a seed
    with an erased line are written out, and the seed goes. Raises ``Damaged`` if the stretch cannot be read.
    """
    try:
        return _without_values(segment, records, record_at)
    except (msgspec.MsgspecError, ValueError, IndexError, RecursionError) as error:
        raise damaged() from error


def _without_values(
    segment: Segment, records: Collection[str], record_at: Callable[[int], str]
) -> Segment | None:
    created: dict[int, str] = {}
    wires: dict[int, list[msgspec.Raw]] = {}
    going: set[int] = set()
    for seq, data in enumerate(segment.lines, segment.header.start + 1):
        wire = wires[seq] = msgspec.json.decode(data, type=list[msgspec.Raw])
        ref = msgspec.json.decode(wire[2], type=int | str)
        if isinstance(ref, str):
            created[seq] = ref
        record = ref if isinstance(ref, str) else created.get(ref) or record_at(ref)
        kind = _rare(wire).get("k", msgspec.Raw(b'"set"'))
        if record in records and bytes(wire[3]) != _NULL and msgspec.json.decode(kind) == SET:
            going.add(seq)
    if not going:
        return None
    seeds = seeds_of(segment.header)
    broken = [seed for seed in seeds if any(seed.first <= seq <= seed.last for seq in going)]
    lines = list(segment.lines)
    for at, (seq, wire) in enumerate(wires.items()):
        body, rare = bytes(wire[3]), _rare(wire)
        line_salt = _salt(rare, seq, seeds)
        if body == _NULL or line_salt is None:
            continue
        if seq in going:
            rare.pop("s", None)
            rare["c"] = msgspec.Raw(msgspec.json.encode(seal(line_salt, body).hex()))
            kept = kept_part(decode_body(body))
            if kept:
                rare["f"] = msgspec.Raw(kept)
            wire[3] = msgspec.Raw(_NULL)
        elif any(seed.first <= seq <= seed.last for seed in broken):
            rare["s"] = msgspec.Raw(msgspec.json.encode(base64.b64encode(line_salt).decode()))
        else:
            continue
        lines[at] = msgspec.json.encode([*wire[:4], rare])
    left = [each for each, seed in zip(segment.header.seeds, seeds, strict=True) if seed not in broken]
    return Segment(msgspec.structs.replace(segment.header, seeds=left), lines)


def _rare(wire: list[msgspec.Raw]) -> dict[str, msgspec.Raw]:
    if len(wire) < 5 or bytes(wire[4]) == _NULL:
        return {}
    return msgspec.json.decode(wire[4], type=dict[str, msgspec.Raw])


def _salt(rare: dict[str, msgspec.Raw], seq: int, seeds: list[Seed]) -> bytes | None:
    own = msgspec.json.decode(rare["s"], type=str | None) if "s" in rare else None
    if own is not None:
        line_salt = base64.b64decode(own, validate=True)
        if len(line_salt) != SALT_BYTES:
            raise ValueError(own)
        return line_salt
    seed = next((each for each in seeds if each.first <= seq <= each.last), None)
    return salt(seed.secret, seq) if seed is not None else None
