# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Starter data are the same records everywhere, in whichever version they were loaded."""

import pytest
from tests.helpers.alliance import START, Alliance, Office

from swf_desktop.bootstrap import Doors
from swf_desktop.services import starter
from swf_desktop.system.clock import FixedClock

ENTRIES = starter.entries()
NEWER = [
    *ENTRIES,
    {
        "key": "neu",
        "type": "goal",
        "owner": "suedwestfalen-agentur",
        "fields": {"title": "Neues Ziel", "level": "vision"},
    },
]
SHARED = next(
    starter.record_id(str(each["type"]), str(each["key"])) for each in ENTRIES if each["type"] == "goal"
)


@pytest.fixture
def versions(alliance: Alliance, monkeypatch: pytest.MonkeyPatch) -> tuple[Office, Office]:
    """Olpe with this version's starter data, Menden with a later one."""
    offices = []
    for organisation, entries in (("olpe", ENTRIES), ("menden", NEWER)):
        home = alliance.post.parent / organisation
        monkeypatch.setattr(starter, "entries", lambda chosen=entries: list(chosen))
        Doors(FixedClock(START)).create(home, organisation, f"Erika {organisation.title()}").close()
        offices.append(alliance._open(organisation))
    alliance.pair(*offices)
    return offices[0], offices[1]


def test_starter_data_in_two_versions_give_neither_duplicates_nor_conflicts(
    versions: tuple[Office, Office], alliance: Alliance
) -> None:
    olpe, menden = versions
    before = olpe.profile.records.counts()
    alliance.exchange()
    after = olpe.profile.records.counts()
    assert after == {**before, "contact": before["contact"] + 1}
    assert olpe.conflicts() == menden.conflicts() == {}
    assert olpe.digest() == menden.digest()


def test_starter_data_edited_by_two_offices_conflict_like_any_other_record(
    versions: tuple[Office, Office], alliance: Alliance
) -> None:
    olpe, menden = versions
    olpe.set(SHARED, description="Aus Olpe")
    menden.set(SHARED, description="Aus Menden")
    alliance.exchange()
    assert olpe.conflicts() == menden.conflicts()
    assert set(olpe.conflicts()[SHARED, "description"]) == {"Aus Olpe", "Aus Menden"}
    alliance.agree()


def test_starter_data_that_only_one_version_has_wait_at_the_other_without_an_alarm(
    versions: tuple[Office, Office], alliance: Alliance
) -> None:
    olpe, menden = versions
    new = starter.record_id("goal", "neu")
    menden.set(new, description="Sehr neu")
    result = olpe.take(menden.send())
    assert not olpe.knows(new)
    assert result.alarms == ()
    menden.take(olpe.send())
    assert olpe.take(menden.send()).alarms == ()


def test_starter_data_of_the_sender_never_overwrite_what_somebody_wrote(
    versions: tuple[Office, Office], alliance: Alliance
) -> None:
    olpe, menden = versions
    olpe.set(SHARED, title="Umbenannt")
    alliance.exchange()
    assert menden.value(SHARED, "title") == "Umbenannt"
    assert menden.conflicts() == {}
