# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E10, E11, E18: an erasure on the losing branch of a copied laptop. Whoever carried it out can neither show what went
nor give it back; until somebody writes the erasure again, that stops no log and brings nothing back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import bodiless, rebuilt, unit_of, write_regardless
from tests.helpers.repeatable import repeatable

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged
from swf_desktop.services.parking import FORK
from swf_desktop.services.stretches import unpacked
from swf_desktop.store.logs import LogRow, Logs
from swf_desktop.sync import limits
from swf_desktop.sync.lines import ERASE
from swf_desktop.sync.payload import Preamble, Segment

pytestmark = pytest.mark.promise("E10", "E11", "E18")

SECRET = "Nachlassverwaltung"


@pytest.fixture(autouse=True)
def _chance() -> Iterator[None]:
    with repeatable(5):
        yield


def traces(office: Office) -> list[str]:
    return [
        path.name
        for path in office.home.rglob("*")
        if path.is_file() and path.parent.name != "backups" and SECRET.encode() in path.read_bytes()
    ]


def parted(alliance: Alliance) -> tuple[Office, Office, Office, Office]:
    """Olpe, a copy of its laptop, Menden and Soest. They all know Arnsberg, which nobody has sent anything yet."""
    olpe, menden, soest, _arnsberg = alliance.paired("olpe", "menden", "soest", "arnsberg")
    alliance.exchange((olpe, menden, soest))
    return olpe, alliance.clone(olpe, "copy"), menden, soest


def held_a_meeting(laptop: Office) -> None:
    laptop.add("meeting", title="Im Original", held_on="2026-03-03")


def original_stays(
    alliance: Alliance,
    olpe: Office,
    copy: Office,
    write: Callable[[Office], None] = held_a_meeting,
    audience: Audience = Audience.ALLIANCE,
) -> Office:
    """Olpe's own laptop, with a branch of its own that stays beside the copy's: of two the one whose first line has
    the smaller hash."""
    with unit_of(olpe) as unit:
        logs = Logs(unit.connection)
        log = next(row for row in logs.all() if (row.device, row.audience) == (olpe.device, audience))
    for number in range(50):
        laptop = alliance.clone(olpe, f"original-{number}")
        write(laptop)
        if first_own(laptop, log) < first_own(copy, log):
            olpe.profile.close()
            del alliance.offices["olpe"]
            return laptop
        laptop.profile.close()
        del alliance.offices[laptop.name]
    raise AssertionError("the copy's branch has so small a hash that none is below it: take another chance")


def first_own(office: Office, log: LogRow) -> bytes:
    with unit_of(office) as unit:
        return Logs(unit.connection).hash_at(log.number, log.seq + 1) or b""


def meet_through(hub: Office, *others: Office, rounds: int = 4) -> None:
    for _ in range(rounds):
        for office in others:
            hub.take(office.send())
        bundle = hub.send()
        for office in others:
            office.take(bundle)


def test_e18_an_erasure_on_a_losing_branch_stops_no_log_and_brings_nothing_back(alliance: Alliance) -> None:
    olpe, copy, menden, soest = parted(alliance)
    meeting = soest.add("meeting", title=SECRET, held_on="2026-02-02")
    copy.take(soest.send("olpe"))
    copy.erase(meeting)
    copy.add("task", title="In der Kopie")
    soest.take(copy.send())
    assert soest.show(meeting).erased
    olpe = original_stays(alliance, olpe, copy)
    soest.take(olpe.send())
    assert "In der Kopie" in {
        each.fields.get("title") for each in soest.profile.exchange.leaving(["menden"]).records
    }
    task = soest.add("task", title="Weiter")
    menden.take(soest.send("menden"))
    assert menden.value(task, "title") == "Weiter"
    assert not menden.knows(meeting)
    more = menden.add("task", title="Aus Menden")
    soest.take(menden.send("soest"))
    assert soest.value(more, "title") == "Aus Menden"
    assert menden.problems() == soest.problems() == ()
    meet_through(soest, menden, olpe, copy)
    alliance.agree((olpe, copy, menden, soest))
    for office in (olpe, copy, menden, soest):
        assert office.show(meeting).erased
        assert traces(office) == []
        assert office.profile.exchange.waiting() == []


def test_e18_whoever_learns_of_both_branches_and_the_stripped_lines_at_once_takes_all_of_it(
    alliance: Alliance,
) -> None:
    olpe, copy, menden, soest = parted(alliance)
    arnsberg = alliance.offices["arnsberg"]
    meeting = soest.add("meeting", title=SECRET, held_on="2026-02-02")
    copy.take(soest.send("olpe"))
    copy.erase(meeting)
    soest.take(copy.send("soest"))
    olpe = original_stays(alliance, olpe, copy)
    soest.take(olpe.send("soest"))
    task = soest.add("task", title="Weiter")
    arnsberg.take(soest.send("arnsberg"))
    assert arnsberg.value(task, "title") == "Weiter"
    menden.take(arnsberg.send("menden"))  # and passes it on
    assert menden.value(task, "title") == "Weiter"
    for office in (arnsberg, menden, soest):
        assert office.problems() == ()
        assert not office.knows(meeting)
    meet_through(arnsberg, menden, soest, olpe, copy)
    alliance.agree()
    assert all(office.show(meeting).erased for office in (olpe, copy, menden, soest, arnsberg))


def test_e18_what_was_made_and_erased_on_a_losing_branch_stays_erased(alliance: Alliance) -> None:
    olpe, copy, menden, soest = parted(alliance)
    meeting = copy.add("meeting", title=SECRET, held_on="2026-02-02")
    for office in (soest, menden):
        office.take(copy.send())
    soest.set(meeting, minutes=SECRET)
    copy.take(soest.send("olpe"))
    menden.set(meeting, agenda=SECRET)
    copy.erase(meeting)
    soest.take(copy.send())
    olpe = original_stays(alliance, olpe, copy)
    soest.take(olpe.send())
    task = soest.add("task", title="Weiter")
    menden.take(soest.send("menden"))
    assert menden.value(task, "title") == "Weiter"
    meet_through(soest, menden, olpe, copy)
    alliance.agree((olpe, copy, menden, soest))
    for office in (olpe, copy, menden, soest):
        assert not office.knows(meeting)
        assert traces(office) == []
        assert office.profile.exchange.waiting() == []


def test_e18_erasing_what_was_made_on_a_losing_branch_stops_no_log(alliance: Alliance) -> None:
    olpe, copy, menden, soest = parted(alliance)
    meeting = copy.add("meeting", title=SECRET, held_on="2026-02-02")
    soest.take(copy.send())
    soest.set(meeting, minutes=SECRET)
    soest.erase(meeting)
    copy.take(soest.send("olpe"))
    olpe = original_stays(alliance, olpe, copy)
    soest.take(olpe.send())
    task = soest.add("task", title="Weiter")
    menden.take(soest.send("menden"))
    assert menden.value(task, "title") == "Weiter"
    meet_through(soest, menden, olpe, copy)
    alliance.agree((olpe, copy, menden, soest))
    for office in (olpe, copy, menden, soest):
        assert not office.knows(meeting)
        assert traces(office) == []
        assert office.profile.exchange.waiting() == []


def test_e18_where_somebody_still_has_the_values_they_come_back_until_the_erasure_counts_again(
    alliance: Alliance,
) -> None:
    """Nothing that is on a losing branch counts by itself: all show the same meanwhile."""
    olpe, copy, menden, soest = parted(alliance)
    meeting = soest.add("meeting", title="Runde", held_on="2026-02-02")
    for office in (copy, menden):
        office.take(soest.send())
    copy.erase(meeting)
    soest.take(copy.send("soest"))
    olpe = original_stays(alliance, olpe, copy)
    soest.take(olpe.send("soest"))
    menden.take(olpe.send("menden"))
    for _ in range(2):
        menden.take(soest.send("menden"))
        soest.take(menden.send("soest"))
    assert soest.digest() == menden.digest()
    assert soest.show(meeting).erased == menden.show(meeting).erased
    meet_through(soest, menden, olpe, copy)
    alliance.agree((olpe, copy, menden, soest))
    assert all(office.show(meeting).erased for office in (olpe, copy, menden, soest))


def test_e18_what_others_erased_of_a_losing_branch_does_not_come_back_with_it(alliance: Alliance) -> None:
    """Menden has the values, and gives the branch back to Olpe, which writes it again."""
    olpe, copy, menden, soest = parted(alliance)
    meeting = copy.add("meeting", title=SECRET, held_on="2026-02-02")
    for office in (menden, soest):
        office.take(copy.send())
    soest.erase(meeting)
    olpe = original_stays(alliance, olpe, copy)
    menden.take(olpe.send("menden"))
    soest.take(olpe.send("soest"))
    meet_through(menden, soest, olpe, copy)
    alliance.agree((olpe, copy, menden, soest))
    assert all(office.show(meeting).erased for office in (olpe, copy, menden, soest))


@pytest.mark.promise("E23")
def test_e23_whoever_waits_for_values_is_told_of_no_difference(alliance: Alliance) -> None:
    olpe, copy, menden, soest = parted(alliance)
    meeting = soest.add("meeting", title="Runde", held_on="2026-02-02")
    for office in (copy, menden):
        office.take(soest.send())
    copy.erase(meeting)
    soest.take(copy.send("soest"))
    olpe = original_stays(alliance, olpe, copy)
    menden.take(olpe.send("menden"))
    (told,) = soest.take(menden.send("soest")).alarms
    assert "haben zwei Arbeitsplätze gearbeitet" in told
    menden.take(soest.send("menden"))
    assert soest.take(menden.send("soest")).alarms == ()
    assert soest.value(meeting, "title") == "Runde"


def test_e18_nobody_withholds_values_by_an_erasure_on_a_losing_branch_that_had_no_right(
    alliance: Alliance, tmp_path: Path
) -> None:
    olpe, copy, menden, soest = parted(alliance)
    arnsberg = alliance.offices["arnsberg"]
    project = menden.add("project", title="Gehört Menden")
    copy.take(menden.send("olpe"))
    write_regardless(copy, project, {}, kind=ERASE)
    olpe = original_stays(alliance, olpe, copy)
    soest.take(copy.send("soest"))
    soest.take(olpe.send("soest"))
    assert soest.value(project, "title") == "Gehört Menden"

    def change(
        audience: Audience, preamble: Preamble, segments: list[Segment]
    ) -> tuple[Preamble, list[Segment]]:
        with unit_of(soest) as unit:
            aside = [unpacked(row.content) for row in Logs(unit.connection).parked() if row.reason == FORK]
        branches = [each for each in aside if each.header.log.endswith(f"/{audience.key}")]
        blank = bodiless(f"{menden.device}/alliance")
        return blank(audience, preamble, [*segments, *branches])

    forged = rebuilt(soest.send("arnsberg"), soest, arnsberg, tmp_path / "blank.verbundpaket", change=change)
    before = arnsberg.snapshot()
    with pytest.raises(Damaged):
        arnsberg.take(forged)
    assert arnsberg.snapshot() == before


def test_e11_what_was_here_of_a_branch_that_loses_is_kept_however_full_the_room_is(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, copy, _menden, soest = parted(alliance)
    copy.add("task", title="In der Kopie")
    soest.take(copy.send())
    olpe = original_stays(alliance, olpe, copy)
    monkeypatch.setattr(limits, "PARKED_BYTES", 0)
    soest.take(olpe.send())
    with unit_of(soest) as unit:
        assert [row.reason for row in Logs(unit.connection).parked(content=False)] == [FORK]


def public_reader(alliance: Alliance, *offices: Office) -> Office:
    guest = alliance.office("hemer")
    for office in offices:
        guest.profile.partners.import_card(office.card())
        office.profile.partners.import_card(guest.card(), public_only=True)
    return guest


def test_e18_a_branch_that_lacks_values_for_a_reason_that_is_not_for_its_reader_waits_and_blocks_nothing(
    alliance: Alliance,
) -> None:
    """Hemer has the copy's branch; what takes its place was published by Olpe and erased by Menden meanwhile."""
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    guest = public_reader(alliance, olpe, menden, soest)
    meeting = olpe.add("meeting", title=SECRET, held_on="2026-02-02", audience="alliance")
    olpe.add("meeting", title="Von Anfang an", held_on="2026-02-02", audience="public")
    alliance.exchange()
    copy = alliance.clone(olpe, "copy")
    copy.add("meeting", title="In der Kopie", held_on="2026-02-02", audience="public")
    guest.take(copy.send("hemer"))
    menden.erase(meeting)
    olpe = original_stays(
        alliance, olpe, copy, lambda laptop: laptop.set(meeting, audience="public"), Audience.PUBLIC
    )
    for office in (olpe, menden):
        soest.take(office.send())
    other = soest.add("meeting", title="Runde", held_on="2026-03-03", audience="public")
    guest.take(soest.send("hemer"))
    assert guest.value(other, "title") == "Runde"
    assert guest.problems() == ()
    meet_through(soest, menden, olpe, copy, guest)
    assert guest.profile.exchange.waiting() == []
    for office in (olpe, copy, menden, soest, guest):
        assert traces(office) == []
        assert office.problems() == ()
    assert guest.show(meeting).erased


def test_e18_an_erasure_written_again_is_for_all_who_got_the_record_on_the_branch_that_stayed(
    alliance: Alliance,
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    guest = public_reader(alliance, olpe, menden, soest)
    meeting = olpe.add("meeting", title=SECRET, held_on="2026-02-02", audience="alliance")
    alliance.exchange()
    copy = alliance.clone(olpe, "copy")
    copy.erase(meeting)

    def publish(laptop: Office) -> None:
        held_a_meeting(laptop)
        laptop.set(meeting, audience="public")

    olpe = original_stays(alliance, olpe, copy, publish)
    guest.take(olpe.send("hemer"))
    assert guest.value(meeting, "title") == SECRET
    meet_through(soest, olpe, copy, menden, guest)
    for office in (olpe, copy, menden, soest, guest):
        assert office.show(meeting).erased
        assert traces(office) == []
        assert office.problems() == ()
