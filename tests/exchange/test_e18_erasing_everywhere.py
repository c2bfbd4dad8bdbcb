# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E18: an erasure reaches readers to whom the record was shown meanwhile, what waits here, and what has no
right to erase gives back what it took."""

import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import unit_of, write_regardless
from tests.property.holdings import rows

from swf_desktop.domain.record_types import OWNER, TYPE
from swf_desktop.store.logs import Logs
from swf_desktop.sync.lines import ERASE

SECRET = "Wiesengrund"


def traces(office: Office) -> list[str]:
    """Where in the office's folder the secret stands in clear."""
    return [
        path.name
        for path in office.home.rglob("*")
        if path.is_file() and SECRET.encode() in path.read_bytes()
    ]


def public_reader(alliance: Alliance, *offices: Office) -> Office:
    guest = alliance.office("hemer")
    for office in offices:
        guest.profile.partners.import_card(office.card())
        office.profile.partners.import_card(guest.card(), public_only=True)
    return guest


@pytest.mark.parametrize("who", ["eraser", "widener"])
def test_e18_an_erasure_follows_a_record_that_was_made_public_meanwhile(alliance: Alliance, who: str) -> None:
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    guest = public_reader(alliance, olpe, olpe2)
    contact = olpe.add("contact", family_name=SECRET, audience="alliance")
    alliance.exchange((olpe, olpe2, menden))
    olpe.erase(contact)
    olpe2.set(contact, audience="public")
    guest.take(olpe2.send("hemer"))
    assert guest.value(contact, "family_name") == SECRET
    reader, other = (olpe, olpe2) if who == "eraser" else (olpe2, olpe)
    reader.take(other.send())
    guest.take(reader.send("hemer"))
    assert guest.show(contact).erased
    assert traces(guest) == []
    alliance.exchange((olpe, olpe2, menden))
    alliance.agree((olpe, olpe2, menden))
    with unit_of(olpe) as unit:
        assert len([row for row in Logs(unit.connection).of_kind("erase") if row.record == contact]) <= 3


def test_e18_an_erasure_stays_with_the_readers_who_knew_the_record(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    guest = public_reader(alliance, olpe)
    contact = olpe.add("contact", family_name=SECRET, audience="alliance")
    alliance.exchange((olpe, menden))
    olpe.erase(contact)
    alliance.exchange((olpe, menden))
    guest.take(olpe.send("hemer"))
    with unit_of(guest) as unit:
        assert Logs(unit.connection).of_kind("erase") == []


def test_e18_no_seed_is_left_from_which_an_erased_lines_salt_could_be_worked_out(alliance: Alliance) -> None:
    """What a seed covers comes in several bundles, and so is kept in several pieces."""
    olpe, menden = alliance.paired("olpe", "menden")
    contact = olpe.add("contact", family_name=SECRET, audience="alliance")
    menden.take(olpe.send())
    for number in range(2):
        olpe.add("meeting", title=f"Runde {number}", held_on="2026-02-02")
        menden.take(olpe.send())

    def secrets(office: Office) -> set[object]:
        return {row[0] for row in rows(office, "SELECT secret FROM seed")}

    (shared,) = secrets(olpe) & secrets(menden)
    olpe.erase(contact)
    menden.take(olpe.send())
    assert shared not in secrets(olpe) | secrets(menden)
    alliance.exchange()
    alliance.agree()


# ---- an eraser that is revoked ------------------------------------------------------------------


def erased_by_a_thief(alliance: Alliance) -> tuple[Office, Office, Office, str]:
    """Menden carried out what the stolen laptop erased; Soest heard of the theft first."""
    olpe, stolen, menden, soest = alliance.paired("olpe", "olpe2", "menden", "soest")
    project = olpe.add("project", title="Sensoren", summary="am Bach")
    olpe.set(project, title="Sensoren an der Bigge")
    for _ in range(2):
        alliance.exchange((olpe, stolen, menden, soest), rounds=1)
    stolen.erase(project)
    menden.take(stolen.send("menden"))
    assert menden.show(project).erased
    olpe.profile.partners.revoke(stolen.device)
    for office in (soest, menden):
        office.take(olpe.send())
    stolen.profile.close()
    del alliance.offices["olpe2"]
    return olpe, menden, soest, project


def test_e18_what_a_revoked_device_erased_comes_back_from_partners(alliance: Alliance) -> None:
    olpe, menden, soest, project = erased_by_a_thief(alliance)
    assert not menden.knows(project), "an empty record would be shown"
    assert menden.problems() == ()
    soest.take(menden.send("soest"))
    assert menden.take(soest.send("menden")).new == 1
    assert menden.value(project, "title") == "Sensoren an der Bigge"
    assert menden.value(project, "summary") == "am Bach"
    assert menden.profile.search.find("Bigge")
    assert menden.problems() == ()
    alliance.exchange()
    alliance.agree()
    assert olpe.take(menden.send("olpe")).alarms == ()


def test_e18_lines_that_a_revoked_device_stripped_block_nobody(alliance: Alliance) -> None:
    _olpe, menden, soest, project = erased_by_a_thief(alliance)
    fresh = alliance.office("arnsberg")
    alliance.pair(fresh, menden, soest)
    fresh.profile.partners.import_card(_olpe.card())
    task = menden.add("task", title="Weiter")
    fresh.take(menden.send("arnsberg"))
    assert fresh.knows(task)
    menden.take(fresh.send())
    soest.take(fresh.send())
    fresh.take(soest.send("arnsberg"))
    assert fresh.value(project, "title") == "Sensoren an der Bigge"
    assert fresh.problems() == ()


# ---- what waits ---------------------------------------------------------------------------------


def test_e18_what_waits_here_loses_the_values_and_still_verifies(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    stranger = alliance.office("arnsberg")
    for office in (olpe, menden):
        alliance.pair(stranger, office)
    task = olpe.add("task", title="Gemeinsam")
    for office in (stranger, soest):
        office.take(olpe.send())
    stranger.set(task, title=SECRET)
    other = stranger.add("task", title="Bleibt")
    meeting = stranger.add("meeting", title="Jour fixe", held_on="2026-03-03")
    olpe.take(stranger.send("olpe"))
    assert soest.take(olpe.send("soest")).waiting
    olpe.erase(task)
    soest.take(olpe.send("soest"))
    assert soest.show(task).erased
    assert traces(soest) == []
    soest.profile.partners.import_card(stranger.card())
    assert soest.value(other, "title") == "Bleibt"
    assert soest.value(meeting, "title") == "Jour fixe"
    assert soest.profile.exchange.waiting() == []
    assert soest.problems() == ()


def test_e18_what_cannot_be_read_does_not_keep_an_erasure_from_happening(alliance: Alliance) -> None:
    from swf_desktop.store.logs import ParkedRow

    olpe = alliance.office("olpe")
    contact = olpe.add("contact", family_name=SECRET)
    with unit_of(olpe) as unit:
        for content in (b"", b"{", b'{"header":{"log":"x/alliance","start":0,"end":1},"lines":[[]]}'):
            row = ParkedRow(0, f"x{len(content)}/alliance", 0, 1, "b", "s", 1, content, "gap")
            Logs(unit.connection).park(row)
        unit.commit()
    olpe.erase(contact)
    assert olpe.show(contact).erased
    assert traces(olpe) == []


def test_e18_an_erasure_follows_a_widening_that_had_to_wait_for_a_card(alliance: Alliance) -> None:
    olpe, soest = alliance.paired("olpe", "soest")
    stranger = alliance.office("arnsberg")
    alliance.pair(stranger, olpe)
    meeting = olpe.add("meeting", title=SECRET, held_on="2026-02-02")
    for office in (stranger, soest):
        office.take(olpe.send())
    stranger.set(meeting, audience="public")
    olpe.take(stranger.send("olpe"))
    soest.take(olpe.send("soest"))
    soest.erase(meeting)
    guest = public_reader(alliance, stranger, soest)
    guest.take(stranger.send("hemer"))
    assert guest.value(meeting, "title") == SECRET
    soest.profile.partners.import_card(stranger.card())
    guest.take(soest.send("hemer"))
    assert guest.show(meeting).erased
    assert traces(guest) == []
    assert soest.problems() == ()


@pytest.mark.promise("E4")
def test_e18_who_erases_a_record_before_its_true_creation_came_blocks_nobody(alliance: Alliance) -> None:
    """Olpe pretends to have created Menden's record, and erases it: carried out at Soest, refused once Menden's came."""
    menden, olpe, soest, arnsberg = alliance.paired("menden", "olpe", "soest", "arnsberg")
    project = menden.add("project", title="Wärmenetz")
    bundle = menden.send()
    write_regardless(olpe, project, {TYPE: "project", OWNER: "olpe", "title": "Falsch"})
    write_regardless(olpe, project, {"title": "Noch falscher"})
    write_regardless(olpe, project, {}, kind=ERASE)
    soest.take(olpe.send())
    soest.take(bundle)
    assert soest.value(project, "title") == "Wärmenetz"
    arnsberg.take(soest.send())
    assert arnsberg.value(project, "title") == "Wärmenetz"
    assert arnsberg.problems() == soest.problems() == ()


@pytest.mark.promise("E4")
def test_e18_who_passes_on_what_others_erase_and_show_to_more_blocks_no_reader(alliance: Alliance) -> None:
    """Soest knows of Menden's erasure and of Olpe's widening, and may repeat neither for the public."""
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    guest = public_reader(alliance, olpe, menden, soest)
    meeting = olpe.add("meeting", title=SECRET, held_on="2026-02-02", audience="alliance")
    alliance.exchange((olpe, menden, soest))
    menden.erase(meeting)
    olpe.set(meeting, audience="public")
    other = soest.add("meeting", title="Runde", held_on="2026-03-03", audience="public")
    soest.take(olpe.send())
    soest.take(menden.send())
    guest.take(soest.send("hemer"))
    assert guest.value(other, "title") == "Runde"
    [waits] = guest.profile.exchange.waiting()
    assert waits.for_what.startswith("wartet, bis eine Löschung, von der Soest weiß")
    olpe.take(menden.send())
    soest.take(olpe.send())
    guest.take(soest.send("hemer"))
    assert guest.show(meeting).erased
    assert guest.profile.exchange.waiting() == []
    assert traces(guest) == []
    assert guest.problems() == ()
