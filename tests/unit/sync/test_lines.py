# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names, bodies, commitments and the chain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swf_desktop.domain.audience import Audience
from swf_desktop.sync.lines import (
    GENESIS,
    KEPT,
    SALT_BYTES,
    Line,
    LogName,
    commitment,
    decode_body,
    encode_body,
    kept_part,
    link,
    salt,
    seal,
)

values = st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.text())
bodies = st.dictionaries(st.sampled_from([*sorted(KEPT), "title", "note", "value"]), values)


@pytest.mark.parametrize("text", ["", "abc", "abc/", "/office", "abc/nobody", "a-b/office", "x" * 65 + "/public",
                                  "abc/OFFICE", "starter/alliance", "abc/public/x"])  # fmt: skip
def test_log_names_have_one_spelling(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        LogName.parse(text)


def test_log_names_come_back() -> None:
    for audience in Audience:
        name = LogName("abc234", audience)
        assert LogName.parse(name.text) == name


@given(bodies)
def test_what_outlives_a_body_is_part_of_it_in_one_spelling(fields: dict[str, object]) -> None:
    kept = kept_part(fields)
    assert (kept == b"") == KEPT.isdisjoint(fields)
    if kept:
        assert decode_body(kept) == {name: fields[name] for name in KEPT & fields.keys()}
        assert kept == kept_part(dict(reversed(fields.items())))


@given(bodies)
def test_an_emptied_line_still_has_the_commitment_of_the_whole_one(fields: dict[str, object]) -> None:
    body = encode_body(fields)
    line_salt = salt(bytes(32), 7)
    whole = commitment(seal(line_salt, body), kept_part(decode_body(body)))
    line = Line(1, 7, 9, 0, "", "r", "set", 0, None, "r", kept_part(fields))
    emptied = commitment(seal(line_salt, body), kept_part(line.fields()))
    assert whole == emptied


def test_a_commitment_cannot_be_taken_for_one_that_keeps_nothing() -> None:
    sealed = seal(bytes(SALT_BYTES), b'{"type":"task"}')
    committed = commitment(sealed, b'{"type":"task"}')
    assert commitment(committed, b"") != committed


def test_salts_of_a_seed_differ_from_line_to_line() -> None:
    salts = {salt(bytes(32), seq) for seq in range(1, 200)}
    assert len(salts) == 199
    assert {len(each) for each in salts} == {SALT_BYTES}


def test_the_chain_depends_on_everything_in_a_header() -> None:
    usual = (GENESIS, bytes(32), 1, 1, 0, "p", "r", "set", {"a/public": 1})
    changed = [
        (b"\1" * 32, *usual[1:]),
        (usual[0], b"\1" * 32, *usual[2:]),
        *[(*usual[:at], other, *usual[at + 1 :]) for at, other in enumerate(
            (2, 2, 1, "q", "s", "erase", {"a/public": 2}), 2)],
    ]  # fmt: skip
    hashes = {link(*each) for each in [usual, *changed]}
    assert len(hashes) == len(changed) + 1


def test_the_chain_does_not_depend_on_the_order_of_a_vector() -> None:
    first = link(GENESIS, bytes(32), 1, 1, 0, "", "r", "set", {"a/public": 1, "b/public": 2})
    assert first == link(GENESIS, bytes(32), 1, 1, 0, "", "r", "set", {"b/public": 2, "a/public": 1})
