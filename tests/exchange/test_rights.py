# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rights on import: a line that its author had no right to write is refused, shown, and never merged."""

import itertools

import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import write_regardless

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import NotAllowed
from swf_desktop.sync.lines import ERASE, RETRACT


def _with_project(alliance: Alliance) -> tuple[Office, Office, Office, str]:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    project = olpe.add("project", title="Sensoren am Bach")
    alliance.exchange()
    return olpe, menden, soest, project


def test_rights_the_service_itself_refuses_to_write(alliance: Alliance) -> None:
    _olpe, menden, _soest, project = _with_project(alliance)
    with pytest.raises(NotAllowed):
        menden.set(project, title="Übernommen")


def test_rights_a_forged_edit_is_refused_shown_and_never_merged(alliance: Alliance) -> None:
    olpe, menden, soest, project = _with_project(alliance)
    digest = soest.digest()
    write_regardless(menden, project, {"title": "Übernommen"})
    result = soest.take(menden.send("soest"))
    (refusal,) = result.refused
    assert (refusal.id, refusal.type, refusal.organisation) == (project, "project", "menden")
    assert result.changed == 0
    assert soest.value(project, "title") == "Sensoren am Bach"
    assert soest.digest() == digest
    assert soest.profile.records.history(project)[-1].refused
    olpe.take(menden.send("olpe"))
    assert olpe.value(project, "title") == "Sensoren am Bach"
    alliance.exchange()
    alliance.agree()


@pytest.mark.parametrize("kind", [ERASE, RETRACT])
def test_rights_a_forged_erasure_or_retraction_takes_nothing_away(alliance: Alliance, kind: str) -> None:
    olpe, menden, soest, project = _with_project(alliance)
    write_regardless(menden, project, {}, kind=kind)
    assert len(soest.take(menden.send("soest")).refused) == 1
    olpe.take(menden.send("olpe"))
    for office in (olpe, menden, soest):
        assert office.value(project, "title") == "Sensoren am Bach"
    alliance.exchange()
    alliance.agree()


def test_rights_a_milestone_under_anothers_project_is_refused(alliance: Alliance) -> None:
    olpe, menden, soest, project = _with_project(alliance)
    milestone = "01890000-0000-7000-8000-000000000002"
    fields = {
        "type": "milestone",
        "owner": "menden",
        "project": project,
        "title": "X",
        "planned_on": "2026-05-05",
    }
    write_regardless(menden, milestone, fields)
    for office in (olpe, soest):
        assert len(office.take(menden.send(office.name)).refused) == 1
        assert not office.knows(milestone)
    alliance.exchange()
    alliance.agree()


def test_rights_an_own_milestone_cannot_be_moved_under_anothers_project(alliance: Alliance) -> None:
    olpe, menden, soest, project = _with_project(alliance)
    own = menden.add("project", title="Eigenes")
    milestone = menden.add("milestone", project=own, title="Start", planned_on="2026-05-05")
    alliance.exchange()
    write_regardless(menden, milestone, {"project": project})
    result = soest.take(menden.send("soest"))
    assert len(result.refused) == 1
    assert soest.value(milestone, "project") == own
    olpe.take(menden.send("olpe"))
    alliance.exchange()
    alliance.agree()


def test_rights_ownership_cannot_be_taken_only_given(alliance: Alliance) -> None:
    olpe, menden, soest, project = _with_project(alliance)
    write_regardless(menden, project, {"owner": "menden"})
    write_regardless(menden, project, {"title": "Jetzt unseres"})
    assert len(soest.take(menden.send("soest")).refused) == 2
    assert soest.show(project).owner == "olpe"
    olpe.take(menden.send("olpe"))
    alliance.exchange()
    alliance.agree()


def test_rights_a_joint_record_is_everybodys(alliance: Alliance) -> None:
    olpe, menden, _soest, _project = _with_project(alliance)
    task = olpe.add("task", title="Gemeinsame Aufgabe")
    alliance.exchange()
    menden.set(task, status="done")
    assert olpe.take(menden.send("olpe")).refused == ()
    assert olpe.value(task, "status") == "done"


def test_rights_the_new_owner_may_and_the_old_one_may_no_longer(alliance: Alliance) -> None:
    olpe, menden, soest, project = _with_project(alliance)
    milestone = olpe.add("milestone", project=project, title="Start", planned_on="2026-05-05")
    olpe.set(project, owner="menden")
    alliance.exchange()
    menden.set(project, title="Sensoren in Menden")
    menden.set(milestone, reached_on="2026-05-04")
    write_regardless(olpe, project, {"title": "Doch wieder unseres"})
    write_regardless(olpe, milestone, {"title": "Anders"})
    assert soest.take(menden.send("soest")).refused == ()
    assert len(soest.take(olpe.send("soest")).refused) == 2
    assert soest.value(project, "title") == "Sensoren in Menden"
    assert soest.value(milestone, "title") == "Start"
    alliance.exchange()
    alliance.agree()


def test_rights_an_edit_before_the_hand_over_arrived_still_counts(alliance: Alliance) -> None:
    """Olpe's second device had not heard of the hand-over: what it wrote then was its right."""
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    project = olpe.add("project", title="Sensoren")
    alliance.exchange()
    olpe.set(project, owner="menden")
    olpe2.set(project, summary="Noch schnell ergänzt")
    alliance.exchange()
    for office in (olpe, olpe2, menden):
        assert office.value(project, "summary") == "Noch schnell ergänzt"
        assert office.show(project).owner == "menden"
    alliance.agree()


def test_rights_come_out_the_same_in_every_order_of_arrival(alliance: Alliance) -> None:
    """Creation, hand-over, the new owner's edit, the old owner's trespass, all in files of their own."""
    olpe, menden, soest, arnsberg = alliance.paired("olpe", "menden", "soest", "arnsberg")
    project = olpe.add("project", title="Sensoren")
    bundles = [olpe.send()]
    menden.take(bundles[0])
    olpe.set(project, owner="menden")
    bundles.append(olpe.send())
    menden.take(bundles[1])
    soest.take(bundles[1])
    write_regardless(olpe, project, {"title": "Trespass"})
    milestone = menden.add("milestone", project=project, title="Start", planned_on="2026-05-05")
    write_regardless(olpe, milestone, {"title": "Trespass"})
    bundles += [menden.send(), olpe.send(), soest.send()]
    outcomes = set()
    for number, order in enumerate(itertools.permutations(bundles, 5)):
        if number % 12:
            continue
        reader = alliance.clone(arnsberg, f"reader-{number}")
        for bundle in order:
            reader.take(bundle)
        refused = tuple(
            bool(entry.refused)
            for each in (project, milestone)
            for entry in reader.profile.records.history(each)
        )
        outcomes.add((reader.digest(), reader.value(project, "title"), reader.show(project).owner, refused))
        assert reader.problems() == ()
        reader.profile.close()
    assert len(outcomes) == 1
    (outcome,) = outcomes
    assert outcome[1:3] == ("Sensoren", "menden")


def test_rights_a_trespass_in_one_file_with_what_it_trespasses_on_is_refused_too(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    project = olpe.add("project", title="Sensoren")
    olpe.set(project, owner="menden")
    milestone = "01890000-0000-7000-8000-000000000003"
    fields = {
        "type": "milestone",
        "owner": "olpe",
        "project": project,
        "title": "X",
        "planned_on": "2026-05-05",
    }
    write_regardless(olpe, milestone, fields)
    menden.take(olpe.send("menden"))
    result = soest.take(olpe.send("soest"))
    assert [each.id for each in result.refused] == [milestone]
    assert not soest.knows(milestone)
    alliance.exchange()
    alliance.agree()


def test_rights_follow_the_whole_chain_when_its_top_arrives_late(alliance: Alliance) -> None:
    """A measurement follows its indicator, that follows its goal; the goal, everybody's, comes last."""
    arnsberg2, menden, soest = alliance.paired("arnsberg2", "menden", "soest")
    stranger = alliance.office("arnsberg")
    alliance.pair(stranger, menden)
    goal = stranger.add("goal", title="Klimafest", level="vision")
    menden.take(stranger.send("menden"))
    indicator = arnsberg2.add("indicator", goal=goal, title="Bäume je Hektar")
    menden.take(arnsberg2.send("menden"))
    measured = menden.add("measurement", indicator=indicator, taken_on="2026-01-01", value=5)
    assert [each.id for each in soest.take(menden.send("soest")).refused] == [measured]
    soest.profile.partners.import_card(stranger.card())
    assert soest.value(measured, "value") == 5
    assert soest.problems() == ()
    arnsberg2.profile.partners.import_card(stranger.card())
    for office in (arnsberg2, soest):
        stranger.profile.partners.import_card(office.card())
    alliance.exchange()
    alliance.agree()


def test_rights_a_record_cannot_be_created_again_by_somebody_who_claims_not_to_know_it(
    alliance: Alliance,
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    project = olpe.add("project", title="Sensoren am Bach")
    before = olpe.send()
    for _ in range(5):
        menden.add("task", title="Vorlauf")
    write_regardless(menden, project, {"type": "project", "owner": "menden", "title": "Gekapert"})
    soest.take(menden.send("soest"))
    soest.take(before)
    olpe.take(menden.send("olpe"))
    alliance.exchange()
    for office in (olpe, menden, soest):
        assert office.show(project).owner == "olpe"
        assert office.value(project, "title") == "Sensoren am Bach"
        assert office.conflicts() == {}
    alliance.agree()


def test_rights_nobody_writes_into_anothers_office(alliance: Alliance) -> None:
    olpe, menden, _soest, _project = _with_project(alliance)
    secret = olpe.add("contact", family_name="Beispiel")
    write_regardless(menden, secret, {"family_name": "Geraten"}, audience=Audience.ALLIANCE)
    olpe.take(menden.send("olpe"))
    assert olpe.value(secret, "family_name") == "Beispiel"
