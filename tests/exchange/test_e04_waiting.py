# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E4, E9: what waits can neither refuse the bundle that completes it, nor fill the disk, nor stop others by a
counter that somebody drove up."""

from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import bodiless, rebuilt, unit_of

from swf_desktop.services.appending import Appender
from swf_desktop.store.logs import Logs
from swf_desktop.sync import limits


def highest(office: Office) -> int:
    with unit_of(office) as unit:
        return Logs(unit.connection).highest_lamport(0)


def jump(office: Office, lamport: int, title: str) -> str:
    """A record whose author claims a counter that nothing it had explains."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Appender, "_next_lamport", lambda _self, _audience: lamport)
        return office.add("task", title=title)


# ---- stretches that wait ------------------------------------------------------------------------


def test_e04_a_waiting_stretch_without_values_does_not_refuse_what_completes_it(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    first = olpe.add("project", title="Alt")
    forgetful = alliance.clone(soest, "soest-before")
    lost = olpe.send()
    for office in (soest, menden):
        office.take(lost)
    menden.take(soest.send("menden"))
    second = olpe.add("project", title="Neu")
    menden.take(olpe.send("menden"))
    blank = rebuilt(
        menden.send("soest"),
        menden,
        soest,
        alliance.post / "blank.verbundpaket",
        change=bodiless(f"{olpe.device}/alliance"),
    )
    soest.profile.close()
    assert forgetful.take(blank).waiting == 1
    forgetful.take(lost)
    assert forgetful.value(first, "title") == "Alt"
    assert not forgetful.knows(second)
    assert len(forgetful.profile.exchange.waiting()) == 1
    forgetful.take(olpe.send("soest"))
    assert forgetful.value(second, "title") == "Neu"
    assert forgetful.profile.exchange.waiting() == []
    assert forgetful.problems() == ()


def test_e24_what_waits_takes_limited_room_and_what_was_let_go_comes_again(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    stranger = alliance.office("arnsberg")
    alliance.pair(stranger, olpe)
    alliance.pair(stranger, menden)
    meeting = stranger.add("meeting", title="Jour fixe", held_on="2026-03-03", minutes="lang " * 200)
    for office in (olpe, menden):
        office.take(stranger.send())
    project = olpe.add("project", title="Unabhängig")
    monkeypatch.setattr(limits, "PARKED_SHARE", 500)
    result = soest.take(olpe.send("soest"))
    assert soest.knows(project)
    assert [alarm for alarm in result.alarms if "Platz" in alarm]
    soest.profile.partners.import_card(stranger.card())
    soest.take(olpe.send("soest"))
    assert soest.value(meeting, "title") == "Jour fixe"
    assert soest.problems() == ()


def test_e24_one_sender_cannot_take_the_room_of_the_others(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    stranger = alliance.office("arnsberg")
    for office in (olpe, menden):
        alliance.pair(stranger, office)
    long = stranger.add("meeting", title="Lang", held_on="2026-03-03", minutes="lang " * 200)
    olpe.take(stranger.send())
    monkeypatch.setattr(limits, "PARKED_SHARE", 5000)
    soest.take(olpe.send("soest"))
    assert len(soest.profile.exchange.waiting()) == 1
    stranger.add("meeting", title="Mehr", held_on="2026-03-03", minutes="lang " * 2000)
    olpe.take(stranger.send())
    soest.take(olpe.send("soest"))
    assert len(soest.profile.exchange.waiting()) == 1
    stranger.add("meeting", title="Kurz", held_on="2026-03-03")
    monkeypatch.setattr(limits, "PARKED_SHARE", 50_000)
    menden.take(stranger.send())
    soest.take(menden.send("soest"))
    assert len(soest.profile.exchange.waiting()) == 2
    soest.profile.partners.import_card(stranger.card())
    assert soest.knows(long)


# ---- counters -----------------------------------------------------------------------------------


def test_e09_a_counter_that_nothing_explains_waits_and_moves_nobodys(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    alliance.exchange()
    before, counted = menden.digest(), highest(menden)
    project = menden.add("project", title="Meins")
    jump(olpe, 2**50, "Weit voraus")
    assert menden.take(olpe.send()).waiting == 1
    assert not [t for t in menden.profile.records.list("task") if t.fields["title"] == "Weit voraus"]
    assert highest(menden) <= counted + 1
    menden.set(project, title="Immer noch meins")
    assert menden.digest() != before
    assert menden.problems() == ()


@pytest.mark.parametrize("lamport", [limits.LAMPORT_FREE - 1, limits.LAMPORT_FREE])
def test_e09_somebody_at_the_limit_stops_no_third_party(alliance: Alliance, lamport: int) -> None:
    """Whatever one office takes over of a hostile one's counters, it can pass on, with its own work on top."""
    olpe, menden, soest, hostile = alliance.paired("olpe", "menden", "soest", "arnsberg")
    task = jump(hostile, lamport, "Am Anschlag")
    menden.take(hostile.send())
    menden.set(task, title="Zurückgeholt")
    for number in range(3):
        menden.add("task", title=f"Danach {number}")
    assert highest(menden) > limits.LAMPORT_FREE
    soest.take(menden.send("soest"))
    assert soest.value(task, "title") == "Zurückgeholt"
    soest.set(task, title="Und weiter")
    olpe.take(soest.send("olpe"))
    assert olpe.value(task, "title") == "Und weiter"
    assert olpe.conflicts() == {}
    alliance.exchange((olpe, menden, soest))
    alliance.agree((olpe, menden, soest))


def test_e09_counters_beyond_the_limit_wait_for_what_explains_them_in_any_order(alliance: Alliance) -> None:
    olpe, menden, hostile = alliance.paired("olpe", "menden", "arnsberg")
    soest = alliance.office("soest")
    for office in (olpe, menden):
        alliance.pair(soest, office)
    jump(hostile, limits.LAMPORT_FREE, "Am Anschlag")
    menden.take(hostile.send())
    after = menden.add("task", title="Danach")
    assert soest.take(menden.send("soest")).waiting > 0
    independent = olpe.add("task", title="Unabhängig")
    soest.take(olpe.send("soest"))
    assert soest.knows(independent)
    assert not soest.knows(after)
    soest.profile.partners.import_card(hostile.card())
    assert soest.knows(after)
    assert soest.profile.exchange.waiting() == []
    assert soest.problems() == ()


def test_e09_the_same_lines_count_whatever_came_first(alliance: Alliance) -> None:
    _olpe, menden, hostile, *readers = alliance.paired("olpe", "menden", "arnsberg", "soest", "bad-berleburg")
    bundles: list[Path] = []
    for number in range(3):
        jump(hostile, limits.LAMPORT_FREE + number * 2**30, f"Sprung {number}")
        bundles.append(hostile.send())
        menden.take(bundles[-1])
        menden.add("task", title=f"Antwort {number}")
        bundles.append(menden.send())
    for reader, order in zip(readers, (bundles, bundles[::-1]), strict=True):
        for bundle in order:
            reader.take(bundle)
    alliance.exchange(readers, rounds=1)
    alliance.agree(readers)
    assert len([t for t in readers[0].profile.records.list("task") if "Antwort" in t.fields["title"]]) == 3
