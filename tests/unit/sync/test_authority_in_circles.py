# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E24: records that follow each other without end, or in circles, are judged like any others: the same on every
device, and no deeper than the computer bears."""

import random

import pytest

from swf_desktop.domain.audience import Audience
from swf_desktop.sync.authority import Authority, no_states
from swf_desktop.sync.lines import SET, Line, LogName, encode_body

OLPE, MENDEN = 1, 2


class Everything:
    """Two logs of two organisations; whoever has handle n as its vector had n lines of the other log."""

    def vector(self, handle: int) -> dict[int, int]:
        return {OLPE: handle, MENDEN: handle}

    def name(self, log: int) -> LogName:
        return LogName("ab"[log - 1] * 26, Audience.ALLIANCE)

    def organisation(self, log: int) -> str:
        return {OLPE: "olpe", MENDEN: "menden"}.get(log, "")

    def reached(self, log: int) -> int | None:
        return 10**6

    def accepted(self, log: int) -> int | None:
        return None


def record(number: int) -> str:
    return f"01890000-0000-7000-8000-{number:012d}"


def line(log: int, seq: int, number: int, **fields: object) -> Line:
    body = encode_body(fields)
    return Line(log, seq, 2 * seq + log, 0, "p", record(number), SET, seq, body, record(number))


def linked(count: int, *, closed: bool) -> list[Line]:
    """Menden's comments, each on the next one; a circle if *closed*. Then Olpe writes on all of them."""
    chain = [
        line(
            MENDEN,
            n,
            n,
            type="comment",
            owner="menden",
            text="x",
            subject=record(n % count + 1 if closed else n + 1),
        )
        for n in range(1, count + 1)
    ]
    return chain + [line(OLPE, count + n, n, text="fremd") for n in range(1, count + 1)]


def verdicts(lines: list[Line], asked: list[str]) -> dict[tuple[int, int], str]:
    history: dict[str, list[Line]] = {}
    for each in lines:
        history.setdefault(each.record, []).append(each)
    authority = Authority(Everything(), no_states, lambda wanted: history.get(wanted, []))
    return {
        (each.log, each.seq): reason
        for wanted in asked
        for each, _fields, reason in authority.judged(history[wanted])
    }


def test_e24_a_chain_of_records_without_end_is_judged() -> None:
    found = verdicts(linked(3000, closed=False), [record(1), record(2999)])
    assert len(found) == 4


@pytest.mark.parametrize("seed", range(5))
def test_e24_records_in_a_circle_are_judged_alike_whoever_is_asked_first(seed: int) -> None:
    lines = linked(12, closed=True)
    lines += [line(MENDEN, 40 + n, n, subject=record((n * 5) % 12 + 1), text="um") for n in range(1, 13)]
    asked = [record(n) for n in range(1, 13)]
    expected = verdicts(lines, asked)
    chance = random.Random(seed)
    chance.shuffle(asked)
    chance.shuffle(lines)
    assert verdicts(lines, asked) == expected
    assert len(set(expected.values())) > 1
