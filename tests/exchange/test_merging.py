# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E9, E14 to E17, E19, E23: what merging does, shows and asks before it does it."""

from pathlib import Path

import msgspec
import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import rebuilt

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import NeedsConsent
from swf_desktop.domain.views import ChangeKind
from swf_desktop.sync.payload import Preamble, Segment


def _shared_meeting(alliance: Alliance) -> tuple[Office, Office, str]:
    olpe, menden = alliance.paired("olpe", "menden")
    meeting = olpe.add("meeting", title="Lenkungskreis", held_on="2026-02-02", place="Olpe")
    alliance.exchange()
    return olpe, menden, meeting


# ---- E9 -----------------------------------------------------------------------------------------


def test_e09_a_clock_in_2040_neither_wins_nor_poisons(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    menden.clock.set("2040-01-01T00:00:00Z")
    menden.set(meeting, title="Aus der Zukunft")
    result = olpe.take(menden.send())
    assert any("2040" in alarm for alarm in result.alarms)
    olpe.set(meeting, title="Heute berichtigt")
    menden.take(olpe.send())
    assert menden.value(meeting, "title") == olpe.value(meeting, "title") == "Heute berichtigt"
    assert menden.conflicts() == {}
    alliance.exchange()
    alliance.agree()


def test_e09_a_clock_in_1970_loses_nothing(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    olpe.clock.set("1970-01-02T00:00:00Z")
    olpe.set(meeting, title="Aus der Vergangenheit")
    menden.take(olpe.send())
    assert menden.value(meeting, "title") == "Aus der Vergangenheit"


def test_e09_clocks_do_not_decide_a_conflict(tmp_path: Path, profile_templates: Path) -> None:
    winners = set()
    for first, second in (("2026-01-06", "2039-01-01"), ("2039-01-01", "2026-01-06")):
        alliance = Alliance(tmp_path / first, profile_templates)
        olpe, menden, meeting = _shared_meeting(alliance)
        olpe.clock.set(f"{first}T00:00:00Z")
        menden.clock.set(f"{second}T00:00:00Z")
        olpe.set(meeting, title="Olpe")
        menden.set(meeting, title="Menden")
        alliance.exchange()
        assert olpe.value(meeting, "title") == menden.value(meeting, "title")
        winners.add(olpe.value(meeting, "title"))
        alliance.close()
    assert len(winners) == 1


# ---- E14 ----------------------------------------------------------------------------------------


def test_e14_the_preview_says_what_taking_over_then_does_and_changes_nothing(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    gone = olpe.add("meeting", title="Fällt aus", held_on="2026-04-04")
    alliance.exchange()
    olpe.set(meeting, title="Lenkungskreis Februar", minutes="Beschlüsse")
    menden.set(meeting, title="Steuerungskreis")
    olpe.delete(gone)
    new = olpe.add("project", title="Sensoren")
    bundle = olpe.send()
    before = menden.snapshot()
    preview = menden.profile.exchange.preview(bundle)
    assert menden.snapshot() == before
    assert (preview.sender, preview.sequence) == ("olpe", 5)
    assert (preview.new, preview.changed, preview.deleted, preview.conflicts) == (1, 1, 1, 1)
    changes = {change.id: change for change in preview.changes.records}
    assert changes[new].kind == ChangeKind.NEW
    assert changes[new].after["title"] == "Sensoren"
    assert changes[gone].kind == ChangeKind.DELETED
    assert changes[meeting].before["minutes"] is None
    assert changes[meeting].after["minutes"] == "Beschlüsse"
    result = menden.take(bundle)
    counts = ("new", "changed", "deleted", "erased", "conflicts", "refused", "waiting", "alarms")
    assert [getattr(result, name) for name in counts] == [getattr(preview, name) for name in counts]


def test_e14_a_preview_of_one_bundle_leaves_nothing_behind_for_the_next(alliance: Alliance) -> None:
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    alliance.exchange()
    other = alliance.clone(olpe, "olpe-clone")  # the same device, about to revoke instead of to vouch
    other.profile.partners.revoke(olpe2.device)
    third = alliance.office("olpe", "olpe3")
    olpe.profile.partners.import_card(third.card())
    menden.profile.exchange.preview(other.send("menden"))
    menden.take(olpe.send("menden"))
    partners = {each.device: each for each in menden.profile.partners.list()}
    assert third.device in partners
    assert not partners[olpe2.device].revoked


# ---- E15 ----------------------------------------------------------------------------------------


def test_e15_different_fields_merge(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    olpe.set(meeting, agenda="1. Stand")
    menden.set(meeting, place="Menden")
    alliance.exchange()
    for office in (olpe, menden):
        fields = office.show(meeting).fields
        assert (fields["agenda"], fields["place"]) == ("1. Stand", "Menden")
        assert office.conflicts() == {}
    alliance.agree()


def test_e15_the_same_field_is_a_conflict_that_names_both_authors(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    olpe.set(meeting, place="Rathaus Olpe")
    menden.set(meeting, place="Rathaus Menden")
    alliance.exchange()
    for office in (olpe, menden):
        (conflict,) = office.profile.conflicts.list()
        assert (conflict.id, conflict.field) == (meeting, "place")
        assert {(each.value, each.organisation) for each in conflict.values} == {
            ("Rathaus Olpe", "olpe"),
            ("Rathaus Menden", "menden"),
        }
        assert {each.by for each in conflict.values} == {"Erika Olpe", "Erika Menden"}
    assert olpe.value(meeting, "place") == menden.value(meeting, "place")
    alliance.agree()


def test_e15_settling_travels_and_ends_the_conflict_everywhere(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    olpe.set(meeting, place="Rathaus Olpe")
    menden.set(meeting, place="Rathaus Menden")
    alliance.exchange()
    values = olpe.conflicts()[meeting, "place"]
    olpe.profile.conflicts.settle(meeting, "place", take=1)
    alliance.exchange()
    for office in (olpe, menden):
        assert office.conflicts() == {}
        assert office.value(meeting, "place") == values[1]
        history = [entry.fields.get("place") for entry in office.profile.records.history(meeting)]
        assert {"Rathaus Olpe", "Rathaus Menden"} <= set(history)
    alliance.agree()


def test_e15_both_settle_differently_and_it_stays_one_visible_conflict(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    olpe.set(meeting, place="A")
    menden.set(meeting, place="B")
    alliance.exchange()
    olpe.profile.conflicts.settle(meeting, "place", value="Olpe sagt C")
    menden.profile.conflicts.settle(meeting, "place", value="Menden sagt D")
    alliance.exchange()
    for office in (olpe, menden):
        assert set(office.conflicts()[meeting, "place"]) == {"Olpe sagt C", "Menden sagt D"}
    olpe.profile.conflicts.settle(meeting, "place", take=0)
    alliance.exchange()
    assert menden.conflicts() == {}
    alliance.agree()


def test_e15_the_same_value_on_both_sides_is_no_conflict(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    olpe.set(meeting, place="Rathaus")
    menden.set(meeting, place="Rathaus")
    alliance.exchange()
    assert olpe.conflicts() == menden.conflicts() == {}
    alliance.agree()


# ---- E16 ----------------------------------------------------------------------------------------


def test_e16_delete_against_edit_survives_as_a_conflict(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    olpe.delete(meeting)
    menden.set(meeting, minutes="Wichtig")
    alliance.exchange()
    for office in (olpe, menden):
        assert not office.show(meeting).deleted
        assert office.value(meeting, "minutes") == "Wichtig"
        assert office.conflicts() == {(meeting, "deleted"): [False, True]}
    alliance.agree()


@pytest.mark.parametrize("delete", [False, True])
def test_e16_such_a_conflict_can_be_settled_either_way(alliance: Alliance, delete: bool) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    olpe.delete(meeting)
    menden.set(meeting, minutes="Wichtig")
    alliance.exchange()
    menden.profile.conflicts.settle(meeting, "deleted", value=delete)
    alliance.exchange()
    for office in (olpe, menden):
        assert office.show(meeting).deleted is delete
        assert office.conflicts() == {}
    alliance.agree()


def test_e16_what_a_bundle_does_not_mention_stays(alliance: Alliance) -> None:
    _olpe, menden, meeting = _shared_meeting(alliance)
    olpe2 = alliance.office("olpe", "olpe2")
    alliance.pair(olpe2, menden)
    menden.take(olpe2.send())  # the empty newcomer has never heard of the meeting
    assert menden.value(meeting, "title") == "Lenkungskreis"


# ---- E17 ----------------------------------------------------------------------------------------


def test_e17_many_deletions_need_consent_that_names_the_sender(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    projects = [olpe.add("project", title=f"Projekt {number}") for number in range(30)]
    alliance.exchange()
    for project in projects[:26]:
        olpe.delete(project)
    bundle = olpe.send()
    before = menden.snapshot()
    assert "Olpe" in menden.profile.exchange.preview(bundle).consent_needed
    with pytest.raises(NeedsConsent, match="Olpe"):
        menden.take(bundle, accept=False)
    assert menden.snapshot() == before
    assert menden.take(bundle, accept=True).deleted == 26


def test_e17_a_tenth_of_a_type_needs_consent_too_and_one_deletion_does_not(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    projects = [olpe.add("project", title=f"Projekt {number}") for number in range(10)]
    alliance.exchange()
    olpe.delete(projects[0])
    assert menden.take(olpe.send(), accept=False).deleted == 1
    for project in projects[1:5]:
        olpe.delete(project)
    with pytest.raises(NeedsConsent):
        menden.take(olpe.send(), accept=False)


# ---- E19 ----------------------------------------------------------------------------------------


def test_e19_an_import_is_undone_as_one_step_and_that_travels(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    task = olpe.add("task", title="Gemeinsam")
    olpe.set(meeting, title="Anders", place="Woanders")
    result = menden.take(olpe.send())
    menden.profile.undo.undo_step(result.changes.step)
    assert menden.value(meeting, "title") == "Lenkungskreis"
    assert menden.value(meeting, "place") == "Olpe"
    assert menden.show(task).deleted
    alliance.exchange()
    assert olpe.value(meeting, "title") == "Lenkungskreis"
    alliance.agree()


def test_e19_undoing_an_import_explains_what_depends_on_it(alliance: Alliance) -> None:
    olpe, menden, meeting = _shared_meeting(alliance)
    olpe.set(meeting, title="Anders")
    project = olpe.add("project", title="Nur Olpe darf")
    result = menden.take(olpe.send())
    menden.set(meeting, title="Noch anders")
    changes = menden.profile.undo.undo_step(result.changes.step)
    assert menden.value(meeting, "title") == "Noch anders"
    assert not menden.show(project).deleted
    assert any("Noch anders" in note for note in changes.notes)
    assert any("Nur Olpe darf" in note for note in changes.notes)


def test_e19_undoing_never_brings_erased_values_back(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    task = olpe.add("task", title="Anruf bei Frau Beispiel")
    alliance.exchange()
    olpe.set(task, title="Anruf bei Frau Muster")
    result = menden.take(olpe.send())
    olpe.erase(task)
    menden.take(olpe.send())
    menden.profile.undo.undo_step(result.changes.step)
    assert menden.show(task).erased
    assert menden.profile.search.find("Beispiel") == []
    assert menden.problems() == ()


# ---- E23 ----------------------------------------------------------------------------------------


def test_e23_equal_vectors_with_unequal_digests_raise_an_alarm(alliance: Alliance) -> None:
    olpe, menden, _meeting = _shared_meeting(alliance)

    def lie(
        audience: Audience, preamble: Preamble, segments: list[Segment]
    ) -> tuple[Preamble, list[Segment]]:
        if audience == Audience.ALLIANCE:
            preamble = msgspec.structs.replace(preamble, digest=f"{12345:064x}")
        return preamble, segments

    bundle = olpe.send()
    assert menden.profile.exchange.preview(bundle).alarms == ()
    wrong = rebuilt(bundle, olpe, menden, alliance.post / "wrong.verbundpaket", change=lie)
    (alarm,) = menden.take(wrong).alarms
    assert "Prüf" in alarm or "prüf" in alarm


def test_e23_ordinary_exchange_between_five_raises_no_alarm(alliance: Alliance) -> None:
    offices = alliance.five()
    for number, office in enumerate(offices):
        office.add("project", title=f"Projekt {number}")
        office.add("contact", family_name=f"Beispiel {number}")
    bundles = []
    for _ in range(3):
        for office in offices:
            bundle = office.send()
            bundles.append(bundle)
            for other in offices:
                if other is not office:
                    assert other.take(bundle).alarms == ()
    alliance.agree()


def test_e23_an_erasure_that_crossed_with_a_widening_raises_no_alarm(alliance: Alliance) -> None:
    olpe, menden, soest, hemer = alliance.paired("olpe", "menden", "soest", "hemer")
    for office in (olpe, menden, soest):
        office.profile.partners.import_card(hemer.card(), public_only=True)
    meeting = olpe.add("meeting", title="Lenkungskreis", held_on="2026-02-02")
    alliance.exchange()
    menden.erase(meeting)
    olpe.set(meeting, audience="public")
    widened, erased = olpe.send(), menden.send()
    bundles = [(hemer, widened), (soest, widened), (soest, erased)]
    for office, bundle in bundles:
        assert office.take(bundle).alarms == ()
    assert hemer.take(soest.send()).alarms == ()  # nobody has erased it for the public yet
    assert olpe.take(erased).alarms == ()
    assert menden.take(widened).alarms == ()
    for _ in range(2):
        for sender in (olpe, menden, soest, hemer):
            bundle = sender.send()
            for office in (olpe, menden, soest, hemer):
                assert office is sender or office.take(bundle).alarms == ()
    assert all(office.show(meeting).erased for office in (olpe, menden, soest, hemer))
