# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stretches of logs that are kept aside, as they came, until what they wait for is here."""

import msgspec

from swf_desktop.store.logs import ParkedRow
from swf_desktop.sync.payload import Segment
from swf_desktop.sync.segments import SegmentHeader

#: Why a stretch is kept aside. A fork is kept for good, as evidence; the others wait: for what goes before,
#: for a card, or for the erasure that took values from it and was written by somebody unknown.
GAP, UNKNOWN_DEVICE, ERASURE, FORK = "gap", "unknown-device", "erasure", "fork"


class _Kept(msgspec.Struct):
    header: SegmentHeader
    lines: list[msgspec.Raw]


def packed(segment: Segment) -> bytes:
    """The stretch as it is stored."""
    return msgspec.json.encode(_Kept(segment.header, [msgspec.Raw(line) for line in segment.lines]))


def unpacked(row: ParkedRow) -> Segment:
    """The stretch as it came."""
    kept = msgspec.json.decode(row.content, type=_Kept)
    return Segment(kept.header, [bytes(line) for line in kept.lines])
