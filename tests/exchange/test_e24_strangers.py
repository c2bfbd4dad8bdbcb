# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E24: who names logs that nobody knows fills nobody's tables."""

import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import unit_of
from tests.property.holdings import rows

from swf_desktop.domain.audience import Audience
from swf_desktop.services.appending import Appender
from swf_desktop.services.folding import Folding
from swf_desktop.services.logbook import LogBook
from swf_desktop.sync import limits


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STRANGERS", 5)


def name_strangers(office: Office, meeting: str, names: list[str]) -> None:
    """A line of the office's that says that its author had read these logs."""
    desk = office.profile._desk
    with unit_of(office) as unit:
        book = LogBook(unit, desk.identity, desk.trust)
        had = dict(book.vector(book.had(Audience.ALLIANCE, book.own(Audience.ALLIANCE))))
        last = book.logs.at(book.own(Audience.ALLIANCE), book.row(book.own(Audience.ALLIANCE)).seq)
        had |= {**(book.vector(last.vector) if last else {}), **had}
        had |= {book.handle(f"{name}/alliance"): 1 for name in names}
        appender = Appender(book, desk.identity.person, desk.seconds())
        arrival = appender.append(
            Audience.ALLIANCE, meeting, {"place": names[0]}, vector=book.vectors.intern(had)
        )
        appender.finish()
        Folding(unit, book).fold([arrival], book.logs.new_step("edit", "", desk.clock.now()))
        unit.commit()


def logs(office: Office) -> int:
    ((count,),) = rows(office, "SELECT count(*) FROM log")
    return int(str(count))


def test_e24_what_names_too_many_strangers_waits_and_fills_no_table(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    meeting = menden.add("meeting", title="Runde", held_on="2026-02-02")
    project = soest.add("project", title="Geht durch")
    menden.take(soest.send())
    olpe.take(menden.send())
    before = logs(olpe)
    for heap in range(3):
        name_strangers(menden, meeting, [f"madeup{heap}x{n}" for n in range(4)])
        soest.set(project, summary=f"Stand {heap}")
        menden.take(soest.send())
        olpe.take(menden.send())
        assert olpe.value(project, "summary") == f"Stand {heap}", "nobody else waits"
        assert logs(olpe) <= before + limits.STRANGERS
    assert olpe.value(meeting, "place") == "madeup0x0", "a few may just be unknown here"
    assert any("Partnerkarte" in each.for_what for each in olpe.profile.exchange.waiting())
    assert olpe.problems() == ()
    late = olpe.add("project", title="Weiter")
    soest.take(olpe.send())
    assert soest.value(late, "title") == "Weiter"
    assert soest.value(meeting, "place") == "madeup0x0"


def test_e24_devices_of_one_organisation_share_its_room_for_strangers(alliance: Alliance) -> None:
    olpe, menden, menden2 = alliance.paired("olpe", "menden", "menden2")
    meeting = menden.add("meeting", title="Runde", held_on="2026-02-02")
    menden2.take(menden.send())
    olpe.take(menden.send())
    before = logs(olpe)
    for number, office in enumerate((menden, menden2)):
        name_strangers(office, meeting, [f"madeup{number}x{n}" for n in range(4)])
        olpe.take(office.send("olpe"))
    assert olpe.value(meeting, "place") == "madeup0x0"
    assert logs(olpe) <= before + limits.STRANGERS


def test_e24_branches_that_lose_leave_no_strangers_behind(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    meeting = menden.add("meeting", title="Runde", held_on="2026-02-02")
    olpe.take(menden.send())
    before = logs(olpe)
    branches = [alliance.clone(menden, f"menden-{number}") for number in range(6)]
    for number, branch in enumerate(branches):
        name_strangers(branch, meeting, [f"madeup{number}x{n}" for n in range(4)])
        olpe.take(branch.send("olpe"))
    assert logs(olpe) <= before + 2 * limits.STRANGERS
    assert olpe.problems() == ()


def test_e24_an_honest_line_of_unknown_partners_is_read_once_their_card_is_here(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    strangers = [alliance.office("arnsberg", f"arnsberg{number}") for number in range(1, 8)]
    for each in strangers:
        alliance.pair(each, menden)
        each.add("project", title=f"Aus {each.name}")
        menden.take(each.send("menden"))
    project = menden.add("project", title="Mit allen")
    olpe.take(menden.send("olpe"))
    assert not olpe.knows(project)
    for each in strangers:
        olpe.profile.partners.import_card(each.card())
    assert olpe.value(project, "title") == "Mit allen"
    assert olpe.profile.exchange.waiting() == []
    assert olpe.problems() == ()
