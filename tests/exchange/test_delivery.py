# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E1 to E4: bundles are cumulative, harmless twice, in any order and by any route, and wait when they must."""

import itertools
import random
from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance, Office


def test_e01_a_bundle_carries_everything_that_the_recipient_has_not_acknowledged(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    first = olpe.add("project", title="Sensoren am Bach")
    lost = olpe.send()
    second = olpe.add("project", title="Digitales Rathaus")
    lost.unlink()
    menden.take(olpe.send())
    assert menden.value(first, "title") == "Sensoren am Bach"
    assert menden.value(second, "title") == "Digitales Rathaus"


def test_e01_what_was_acknowledged_is_not_sent_again(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    for number in range(20):
        olpe.add("project", title=f"Projekt {number}")
    alliance.exchange()
    assert olpe.profile.exchange.outgoing().lines == 0
    olpe.add("project", title="Noch eins")
    assert olpe.profile.exchange.outgoing().lines == 1
    assert menden.profile.exchange.outgoing().lines == 0


def test_e01_a_bundle_that_comes_late_takes_back_no_acknowledgement(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    late = olpe.send()
    menden.add("project", title="Sensoren")
    olpe.take(menden.send())
    menden.take(olpe.send())
    assert menden.profile.exchange.outgoing().lines == 0
    menden.take(late)
    assert menden.profile.exchange.outgoing().lines == 0


def test_e01_one_recipient_who_is_behind_gets_everything_from_a_bundle_for_all(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    project = olpe.add("project", title="Sensoren")
    alliance.exchange([olpe, menden])
    olpe.set(project, title="Sensoren am Bach")
    bundle = olpe.send()
    menden.take(bundle)
    soest.take(bundle)
    assert menden.value(project, "title") == soest.value(project, "title") == "Sensoren am Bach"


def test_e02_a_bundle_taken_over_twice_changes_nothing(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    olpe.add("project", title="Sensoren")
    bundle = olpe.send()
    first = menden.take(bundle)
    before = menden.snapshot()
    menden.clock.advance(days=3)
    again = menden.take(bundle)
    assert (first.already, again.already) == (False, True)
    assert again.already_at == "2026-01-05T08:00:00Z"
    assert (again.new, again.changed, again.waiting) == (0, 0, 0)
    assert menden.snapshot() == before


def test_e02_an_older_bundle_after_a_newer_one_changes_no_record(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    project = olpe.add("project", title="Alt")
    old = olpe.send()
    olpe.set(project, title="Neu")
    menden.take(olpe.send())
    digest = menden.digest()
    result = menden.take(old)
    assert (result.new, result.changed, result.conflicts) == (0, 0, 0)
    assert menden.digest() == digest
    assert menden.value(project, "title") == "Neu"


@pytest.mark.parametrize("seed", range(6))
def test_e03_any_order_with_repetitions_gives_the_same_digest(alliance: Alliance, seed: int) -> None:
    olpe, menden, soest, arnsberg = alliance.paired("olpe", "menden", "soest", "arnsberg")
    bundles = []
    meeting = olpe.add("meeting", title="Lenkungskreis", held_on="2026-02-02")
    alliance.exchange([olpe, menden, soest])
    for number, office in enumerate((olpe, menden, soest, menden, olpe)):
        office.set(meeting, minutes=f"Fassung {number}", place=f"Raum {number % 2}")
        office.add("project", title=f"Projekt {number} aus {office.name}")
        bundles.append(office.send())
        if number == 2:
            olpe.take(bundles[1])
    if seed % 2:
        soest.delete(meeting)
    bundles += [office.send() for office in (olpe, menden, soest, arnsberg)]
    order = bundles * 2
    random.Random(seed).shuffle(order)
    for office in (olpe, menden, soest, arnsberg):
        for bundle in order:
            if not bundle.name.startswith(office.name + "-"):
                office.take(bundle)
    alliance.agree()
    assert arnsberg.conflicts() == olpe.conflicts() != {}


def test_e03_lines_travel_through_third_parties_with_their_authors_signatures(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    project = olpe.add("project", title="Sensoren")
    menden.take(olpe.send("menden"))
    result = soest.take(menden.send("soest"))
    assert result.sender == "menden"
    view = soest.show(project)
    assert (view.fields["title"], view.owner) == ("Sensoren", "olpe")
    assert soest.profile.records.history(project)[0].organisation == "olpe"
    olpe.take(soest.send("olpe"))
    alliance.exchange()
    alliance.agree()


def test_e03_every_permutation_of_four_bundles_agrees(alliance: Alliance) -> None:
    olpe, menden, soest, arnsberg = alliance.paired("olpe", "menden", "soest", "arnsberg")
    goal = olpe.add("goal", title="Klimafest", level="vision")
    bundles = [olpe.send()]
    menden.take(bundles[0])
    menden.set(goal, title="Klimafeste Stadt")
    bundles.append(menden.send())
    soest.take(bundles[0])
    soest.set(goal, title="Klimafeste Region", description="Mehr Bäume")
    bundles.append(soest.send())
    olpe.take(bundles[1])
    olpe.set(goal, title="Klimafestes Olpe")
    bundles.append(olpe.send())
    digests = set()
    for number, order in enumerate(itertools.permutations(bundles)):
        reader = alliance.clone(arnsberg, f"arnsberg-{number}")
        for bundle in order:
            reader.take(bundle)
        digests.add((reader.digest(), reader.value(goal, "title"), len(reader.conflicts())))
        assert reader.problems() == ()
        reader.profile.close()
    assert len(digests) == 1


# ---- E4 -----------------------------------------------------------------------------------------


def _with_a_lost_start(alliance: Alliance) -> tuple[Office, Office, str, str, Path, Path]:
    """Menden restored a backup of which Olpe knows nothing: Olpe's next bundle starts too late."""
    olpe, menden = alliance.paired("olpe", "menden")
    first = olpe.add("project", title="Sensoren")
    lost = olpe.send()
    forgetful = alliance.clone(menden, "menden-before")
    menden.take(lost)
    olpe.take(menden.send())
    second = olpe.add("project", title="Digitales Rathaus")
    late = olpe.send()
    menden.profile.close()
    return olpe, forgetful, first, second, lost, late


def test_e04_what_lacks_its_predecessor_is_kept_and_says_what_for(alliance: Alliance) -> None:
    _olpe, menden, first, second, lost, late = _with_a_lost_start(alliance)
    result = menden.take(late)
    assert result.waiting == 1
    assert not menden.knows(second)
    menden.reopen()
    (waits,) = menden.profile.exchange.waiting()
    assert (waits.organisation, waits.count) == ("olpe", 1)
    assert "1" in waits.for_what
    assert "Olpe" in waits.for_what
    result = menden.take(lost)
    assert (menden.value(first, "title"), menden.value(second, "title")) == ("Sensoren", "Digitales Rathaus")
    assert menden.profile.exchange.waiting() == []
    assert menden.problems() == ()


def test_e04_a_gap_heals_with_the_next_exchange(alliance: Alliance) -> None:
    olpe, menden, first, second, _lost, late = _with_a_lost_start(alliance)
    menden.take(late)
    olpe.take(menden.send())
    menden.take(olpe.send())
    assert menden.knows(first)
    assert menden.knows(second)
    assert menden.profile.exchange.waiting() == []
    alliance.offices = {"olpe": olpe, "menden": menden}
    alliance.exchange()
    alliance.agree()


def test_e04_what_does_not_depend_on_the_gap_is_taken_over(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    olpe.add("project", title="Alt")
    forgetful = alliance.clone(menden, "menden-before")
    menden.take(olpe.send())
    olpe.take(menden.send())
    project = soest.add("project", title="Aus Soest")
    olpe.take(soest.send())
    waiting = olpe.add("project", title="Neu")
    forgetful.take(olpe.send("menden"))
    assert forgetful.knows(project)
    assert not forgetful.knows(waiting)


def test_e04_an_edit_waits_for_its_record_and_is_merged_when_that_arrives(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    stranger = alliance.office("arnsberg")
    for office in (olpe, menden):
        alliance.pair(stranger, office)
    meeting = stranger.add("meeting", title="Jour fixe", held_on="2026-03-03")
    menden.take(stranger.send())
    menden.set(meeting, place="Rathaus")
    result = soest.take(menden.send("soest"))  # Soest does not know the device from Arnsberg
    assert result.waiting > 0
    assert not soest.knows(meeting)
    soest.reopen()
    assert any("Partnerkarte" in each.for_what for each in soest.profile.exchange.waiting())
    soest.profile.partners.import_card(stranger.card())
    assert soest.value(meeting, "title") == "Jour fixe"
    assert soest.value(meeting, "place") == "Rathaus"
    assert soest.profile.exchange.waiting() == []
    assert soest.problems() == ()


def test_e04_an_erasure_by_an_unknown_device_does_not_block_the_rest(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    stranger = alliance.office("arnsberg")
    for office in (olpe, menden):
        alliance.pair(stranger, office)
    meeting = olpe.add("meeting", title="Jour fixe", held_on="2026-03-03")
    stranger.take(olpe.send("arnsberg"))
    stranger.erase(meeting)
    menden.take(stranger.send("menden"))
    project = menden.add("project", title="Unabhängig")
    soest.take(menden.send("soest"))
    assert soest.knows(project)
    assert not soest.knows(meeting)
    soest.profile.partners.import_card(stranger.card())
    assert soest.show(meeting).erased
    stranger.profile.partners.import_card(soest.card())
    olpe.take(stranger.send("olpe"))
    alliance.exchange()
    alliance.agree()
