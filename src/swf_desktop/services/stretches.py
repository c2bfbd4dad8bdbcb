# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stretches of logs as they are kept aside until what they wait for is here."""

import msgspec

from swf_desktop.sync.payload import Segment
from swf_desktop.sync.segments import SegmentHeader


class _Kept(msgspec.Struct):
    header: SegmentHeader
    lines: list[msgspec.Raw]


def packed(segment: Segment) -> bytes:
    """The stretch as it is stored."""
    return msgspec.json.encode(_Kept(segment.header, [msgspec.Raw(line) for line in segment.lines]))


def unpacked(content: bytes) -> Segment:
    """The stretch as it came."""
    kept = msgspec.json.decode(content, type=_Kept)
    return Segment(kept.header, [bytes(line) for line in kept.lines])
