# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E24: what a payload may unpack to; and no honest payload is ever taken for a bomb."""

from pathlib import Path

import msgspec
import pytest

from swf_desktop.domain.errors import Damaged, TooLarge
from swf_desktop.sync import limits, payload
from swf_desktop.sync.payload import Preamble
from swf_desktop.sync.segments import SegmentHeader

EMPTY = Preamble(audience="alliance", vector={}, digest="0" * 64)


def header(count: int) -> SegmentHeader:
    return SegmentHeader("a" * 26 + "/alliance", 0, count, "0" * 64, "")


@pytest.mark.parametrize("times", [1, 5, 40])
def test_e24_text_that_compresses_like_a_bomb_is_read_by_every_reader(times: int) -> None:
    line = b'[1,0,"x",{"body":"' + b"a" * 1_000_000 + b'"}]'
    packed = payload.pack(msgspec.structs.replace(EMPTY, segments=1), [(header(times), [line] * times)])
    preamble, segments = payload.unpack(packed, {})
    assert preamble.audience == "alliance"
    assert list(segments[0].lines) == [line] * times


def test_e24_more_lines_than_a_payload_may_have_are_refused_before_they_are_taken_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = [b'[1,0,"x",{}]'] * 200
    full = msgspec.structs.replace(EMPTY, segments=1)
    packed = payload.pack(full, [(header(200), lines)])
    monkeypatch.setattr(limits, "LINES", 100)
    with pytest.raises(TooLarge):
        payload.unpack(packed, {})
    with pytest.raises(TooLarge):
        payload.pack(full, [(header(200), lines)])


@pytest.mark.parametrize(
    ("limit", "value", "change"),
    [
        ("PREAMBLE_BYTES", 50, {}),
        ("DOCUMENTS", 2, {"documents": [msgspec.Raw(b"{}")] * 3}),
        ("DOCUMENT_BYTES", 10, {"documents": [msgspec.Raw(b'{"body":"much"}')]}),
        ("LOGS", 2, {"vector": {f"{n}/alliance": n for n in range(3)}}),
        ("LOGS", 2, {"heads": {f"{n}/alliance": "0" for n in range(3)}}),
        ("LACKS", 2, {"lacks": [f"{n:064x}" for n in range(3)]}),
    ],
)
def test_e24_every_list_of_the_preamble_has_a_limit(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, change: dict[str, object]
) -> None:
    packed = payload.pack(msgspec.structs.replace(EMPTY, **change), [])
    monkeypatch.setattr(limits, limit, value)
    with pytest.raises((TooLarge, Damaged)):
        payload.unpack(packed, {})


def test_e24_a_header_with_more_seeds_than_lines_or_too_long_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = msgspec.structs.replace(EMPTY, segments=1)
    seeds = [(1, 1, "A"), (1, 1, "B")]
    packed = payload.pack(full, [(msgspec.structs.replace(header(1), seeds=seeds), [b"[]"])])
    with pytest.raises(Damaged):
        payload.unpack(packed, {})
    packed = payload.pack(full, [(msgspec.structs.replace(header(2), seeds=seeds), [b"[]"] * 2)])
    assert len(payload.unpack(packed, {})[1][0].header.seeds) == 2
    monkeypatch.setattr(limits, "LINE_BYTES", 100)
    with pytest.raises(TooLarge):
        payload.unpack(packed, {})


def test_e25_the_published_format_states_every_limit() -> None:
    text = (Path(__file__).parents[3] / "docs" / "exchange-format.md").read_text(encoding="utf-8")
    names = {name for name in vars(limits) if name.isupper() and name != "MIB"}
    assert {name for name in names if f"`{name}`" not in text} == set()
