# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lines on the wire: what is encoded comes back, with and without the values."""

import base64

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged, FileError, TooLarge
from swf_desktop.domain.ids import derived_id
from swf_desktop.sync import limits
from swf_desktop.sync.lines import BRIDGE, GENESIS, SET, Line, LogName, encode_body, kept_part, salt, seal
from swf_desktop.sync.segments import Cursor, Outgoing, SegmentHeader, Vectors, check_fields, decode, encode

SECRET = bytes(range(32))
START = Cursor(0, 0, 0, "", 0, GENESIS)
RECORD = derived_id("test", "1")
NAMES = {1: LogName("aaa", Audience.ALLIANCE), 2: LogName("bbb", Audience.ALLIANCE)}

draft = st.tuples(
    st.integers(1, 5),
    st.integers(-100, 10**6),
    st.sampled_from(["", derived_id("person", "1"), derived_id("person", "2")]),
    st.integers(0, 3),
    st.dictionaries(st.sampled_from(["title", "owner", "type", "note"]), st.text(max_size=5)),
    st.booleans(),
    st.sampled_from([SET, SET, BRIDGE]),
)


def header(end: int, *, seeded: bool = True) -> SegmentHeader:
    seeds = [(1, end, base64.b64encode(SECRET).decode())] if seeded else []
    return SegmentHeader("aaa/alliance", 0, end, GENESIS.hex(), "", seeds)


def read(raw: list[bytes], vectors: Vectors, *, seeded: bool = True):
    handles = {name.text: number for number, name in NAMES.items()} | {"ccc/office": 3}
    return decode(
        header(len(raw), seeded=seeded),
        raw,
        1,
        Audience.ALLIANCE,
        START,
        vectors,
        handles.__getitem__,
    )


@given(st.lists(draft, min_size=1, max_size=8))
def test_what_is_sent_arrives_with_the_same_chain_emptied_or_not(drafts: list[tuple]) -> None:
    vectors, lines, lamport, seen = Vectors(), [], 0, 0
    for seq, (rise, at, person, gained, fields, _, kind) in enumerate(drafts, 1):
        lamport, seen = lamport + rise, seen + gained
        vector = vectors.intern({2: seen} if seen else {})
        lines.append(Line(1, seq, lamport, at, person, RECORD, kind, vector, encode_body(fields), RECORD))
    raw = list(encode([Outgoing(line, None, None) for line in lines], START, vectors, NAMES.__getitem__))
    decoded = read(raw, vectors)
    assert [each.line for each in decoded.arrivals] == lines
    assert [each.fields for each in decoded.arrivals] == [each[4] for each in drafts]

    outgoing = []
    for line, (*_, fields, emptied, _kind) in zip(lines, drafts, strict=True):
        own = salt(SECRET, line.seq)
        if emptied:
            sealed = seal(own, line.body) + kept_part(fields)
            bare = Line(
                1, line.seq, line.lamport, line.at, line.person, RECORD, line.kind, line.vector, None, RECORD
            )
            outgoing.append(Outgoing(bare, None, sealed))
        else:
            outgoing.append(Outgoing(line, own, None))
    again = read(list(encode(outgoing, START, vectors, NAMES.__getitem__)), vectors, seeded=False)
    assert [each.hash for each in again.arrivals] == [each.hash for each in decoded.arrivals]
    assert [each.line.seq for each in again.arrivals if each.committed] == [
        seq for seq, each in enumerate(drafts, 1) if each[5]
    ]


def test_a_vector_never_names_a_narrower_log() -> None:
    raw = b'[1,0,"%s",{"title":"x"},{"v":{"ccc/office":1}}]' % RECORD.encode()
    with pytest.raises(Damaged):
        read([raw], Vectors())


def test_a_vector_only_rises() -> None:
    first = b'[1,0,"%s",{"title":"x"},{"v":{"bbb/alliance":5}}]' % RECORD.encode()
    for reached in (5, 4, 0):
        second = b'[1,0,1,{"title":"y"},{"v":{"bbb/alliance":%d}}]' % reached
        with pytest.raises(Damaged):
            read([first, second], Vectors())


def test_only_what_decides_rights_may_outlive_a_body() -> None:
    raw = b'[1,0,"%s",null,{"c":"%s","f":{"title":"x"}}]' % (RECORD.encode(), b"00" * 32)
    with pytest.raises(Damaged):
        read([raw], Vectors())


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({f"field{number}": 1 for number in range(limits.FIELDS_PER_LINE + 1)}, TooLarge),
        ({"title": "x" * (limits.VALUE_CHARS + 1)}, TooLarge),
        ({"x" * (limits.NAME_CHARS + 1): 1}, Damaged),
        ({"not a name": 1}, Damaged),
        ({"amount": limits.MAX_INTEGER + 1}, Damaged),
    ],
)
def test_limits_on_one_line(fields: dict[str, object], error: type[FileError]) -> None:
    with pytest.raises(error):
        check_fields(fields)


def test_e24_vectors_that_grow_with_every_line_are_limited(monkeypatch):
    body, record = {"a": 1}, "01890000-0000-7000-8000-000000000001"
    logs = [f"{number:026d}/alliance" for number in range(50)]
    lines = [[1, 0, record, body, {"v": dict.fromkeys(logs, 1)}]]
    lines += [[1, 0, record, body, {"v": {logs[0]: number}}] for number in range(2, 40)]
    header = SegmentHeader(
        "a" * 26 + "/alliance",
        0,
        len(lines),
        "0" * 64,
        "",
        [(1, len(lines), base64.b64encode(bytes(32)).decode())],
    )
    handles: dict[str, int] = {}

    def read():
        start = Cursor(0, 0, 0, "", 0, bytes(32))
        raw = [msgspec.json.encode(each) for each in lines]
        number = handles.setdefault
        decode(header, raw, 1, Audience.ALLIANCE, start, Vectors(), lambda t: number(t, len(handles) + 2))

    read()
    monkeypatch.setattr(limits, "VECTOR_ENTRIES", 1000)
    with pytest.raises(TooLarge):
        read()
