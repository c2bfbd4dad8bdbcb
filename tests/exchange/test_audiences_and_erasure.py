# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E18 and audiences: what is erased or narrowed is gone at the partners, and private work shows nowhere."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import rebuilt, taken_apart

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged, FileError, Invalid
from swf_desktop.sync.payload import Preamble, Segment

SECRET = "Geheimnisvoll"


def traces(office: Office, text: str = SECRET) -> list[str]:
    """The files of a profile, backups aside, in which *text* still stands."""
    office.profile.close()
    files = [path for path in office.home.rglob("*") if path.is_file() and "backup" not in str(path)]
    found = [path.name for path in files if text.encode() in path.read_bytes()]
    office.reopen()
    return found


def _with_contact(alliance: Alliance) -> tuple[Office, Office, Office, str]:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    contact = olpe.add("contact", family_name=SECRET, phone="02761 12345", audience="alliance")
    alliance.exchange([olpe, menden])
    olpe.set(contact, phone="02761 54321", note=f"{SECRET} ruft zurück")
    alliance.exchange([olpe, menden])
    return olpe, menden, soest, contact


# ---- E18 ----------------------------------------------------------------------------------------


def test_e18_erasing_takes_values_history_search_and_file_traces_at_the_partners_too(
    alliance: Alliance,
) -> None:
    olpe, menden, soest, contact = _with_contact(alliance)
    assert menden.profile.search.find(SECRET)
    olpe.erase(contact)
    alliance.exchange()
    for office in (olpe, menden, soest):
        view = office.show(contact)
        assert view.erased
        assert view.fields == {}
        assert not office.profile.search.find(SECRET)
        assert all(SECRET not in str(entry) for entry in office.profile.records.history(contact))
        assert all(SECRET not in step.label for step in office.profile.undo.steps())
        assert office.conflicts() == {}
    alliance.agree()
    for office in (olpe, menden, soest):
        assert traces(office) == []


def test_e18_the_chain_still_verifies_at_a_device_that_never_saw_the_values(alliance: Alliance) -> None:
    olpe, menden, soest, contact = _with_contact(alliance)
    kept = olpe.add("project", title="Bleibt")
    olpe.erase(contact)
    menden.take(olpe.send("menden"))
    soest.take(menden.send("soest"))  # relayed without the values, with salts written out
    assert soest.show(contact).erased
    assert soest.value(kept, "title") == "Bleibt"
    assert soest.problems() == ()
    alliance.exchange()
    alliance.agree()
    newcomer = alliance.office("arnsberg")
    for office in (olpe, menden, soest):
        alliance.pair(newcomer, office)
    newcomer.take(soest.send())
    assert newcomer.problems() == ()


def test_e18_erasure_beats_a_concurrent_edit_and_an_old_bundle(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    task = olpe.add("task", title=SECRET)
    old = olpe.send()
    menden.take(old)
    menden.set(task, description=f"{SECRET} anrufen")
    olpe.erase(task)
    soest.take(olpe.send("soest"))
    soest.take(menden.send("soest"))
    soest.take(old)
    olpe.take(menden.send("olpe"))
    menden.take(olpe.send("menden"))
    for office in (olpe, menden, soest):
        assert office.show(task).erased
        assert not office.profile.search.find(SECRET)
        assert traces(office) == []
    alliance.exchange()
    alliance.agree()


def test_e18_erasing_one_record_leaves_its_neighbours_in_the_log_whole(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    tasks = [olpe.add("task", title=f"Aufgabe {number}") for number in range(30)]
    menden.take(olpe.send("menden"))
    for number in (0, 7, 8, 29):
        olpe.erase(tasks[number])
        menden.take(olpe.send("menden"))
    soest.take(menden.send("soest"))
    alliance.exchange()
    alliance.agree()
    for number, task in enumerate(tasks):
        assert soest.show(task).erased == (number in (0, 7, 8, 29))
        if number not in (0, 7, 8, 29):
            assert soest.value(task, "title") == f"Aufgabe {number}"


def test_e18_lines_without_values_come_only_with_their_erasure(alliance: Alliance) -> None:
    """A relaying member cannot blank what others wrote."""
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    olpe.add("project", title="Sensoren")
    menden.take(olpe.send("menden"))

    def blank(
        audience: Audience, preamble: Preamble, segments: list[Segment]
    ) -> tuple[Preamble, list[Segment]]:
        from hashlib import sha256

        from swf_desktop.sync.lines import salt
        from swf_desktop.sync.segments import seeds_of

        changed = []
        for segment in segments:
            lines = list(segment.lines)
            if segment.header.log == f"{olpe.device}/alliance":
                seed = seeds_of(segment.header)[-1]
                wire = msgspec.json.decode(lines[-1], type=list[msgspec.Raw])
                sealed = sha256(salt(seed.secret, segment.header.end) + bytes(wire[3])).hexdigest()
                fields = msgspec.json.decode(wire[3])
                kept = {"owner": fields["owner"], "type": fields["type"]}
                rare = (msgspec.json.decode(wire[4]) if len(wire) > 4 else None) or {}
                lines[-1] = msgspec.json.encode([*wire[:3], None, {**rare, "c": sealed, "f": kept}])
            changed.append(Segment(segment.header, lines))
        return preamble, changed

    forged = rebuilt(menden.send("soest"), menden, soest, alliance.post / "blank.verbundpaket", change=blank)
    before = soest.snapshot()
    with pytest.raises(Damaged):
        soest.take(forged)
    assert soest.snapshot() == before


def test_e18_a_tombstone_says_what_it_was_and_whose(alliance: Alliance) -> None:
    olpe, _menden, soest, contact = _with_contact(alliance)
    olpe.erase(contact)
    soest.take(olpe.send("soest"))
    view = soest.show(contact)
    assert (view.type, view.erased, view.editable) == ("contact", True, False)


def test_e18_erasing_a_project_keeps_judging_what_others_did_to_it(alliance: Alliance) -> None:
    """Rights are judged by what outlives the values, so they cannot flip when those go."""
    from tests.helpers.forging import write_regardless

    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    project = olpe.add("project", title=SECRET)
    alliance.exchange()
    write_regardless(
        menden,
        "01890000-0000-7000-8000-000000000009",
        {"type": "risk", "owner": "menden", "project": project, "title": "Untergeschoben"},
    )
    olpe.take(menden.send("olpe"))
    olpe.erase(project)
    alliance.exchange()
    for office in (olpe, menden, soest):
        assert not office.knows("01890000-0000-7000-8000-000000000009")
    alliance.agree()


# ---- audiences ----------------------------------------------------------------------------------


def test_audience_widening_republishes_the_present_values(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    contact = olpe.add("contact", family_name="Beispiel", phone="02761 111")
    olpe.set(contact, phone="02761 222")
    alliance.exchange()
    assert not menden.knows(contact)
    olpe.set(contact, audience="alliance")
    alliance.exchange()
    assert menden.value(contact, "phone") == "02761 222"
    assert "02761 111" not in [entry.fields.get("phone") for entry in menden.profile.records.history(contact)]
    alliance.agree()


def test_audience_narrowing_retracts_at_the_partners_and_leaves_no_trace(alliance: Alliance) -> None:
    olpe, menden, soest, contact = _with_contact(alliance)
    changes = olpe.profile.records.set(contact, {"audience": "office"})
    assert changes.notes
    alliance.exchange()
    assert olpe.value(contact, "family_name") == SECRET
    for office in (menden, soest):
        assert not office.knows(contact)
        assert not office.profile.search.find(SECRET)
        assert traces(office) == []
    alliance.agree()


def test_audience_there_and_back_again(alliance: Alliance) -> None:
    olpe, menden, soest, contact = _with_contact(alliance)
    for audience in ("office", "alliance", "public", "alliance", "office", "public"):
        olpe.set(contact, audience=audience, note=f"als {audience}")
        alliance.exchange([olpe, menden])
        assert menden.knows(contact) == (audience != "office")
        if audience == "office":
            assert traces(menden) == []
    alliance.exchange()
    assert soest.value(contact, "note") == "als public"
    alliance.agree()


def test_audience_an_edit_that_crossed_with_the_widening_becomes_a_conflict_one_can_settle(
    alliance: Alliance,
) -> None:
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    contact = olpe.add("contact", family_name="Beispiel", phone="02761 111")
    alliance.exchange()
    olpe.set(contact, audience="alliance")
    olpe2.set(contact, phone="02761 222")
    alliance.exchange()
    assert set(olpe.conflicts()[contact, "phone"]) == {"02761 111", "02761 222"}
    olpe.profile.conflicts.settle(contact, "phone", value="02761 222")
    alliance.exchange()
    for office in (olpe, olpe2, menden):
        assert office.conflicts() == {}
        assert office.value(contact, "phone") == "02761 222"
    olpe2.set(contact, phone="02761 333")
    alliance.exchange()
    assert olpe.conflicts() == {}
    assert menden.value(contact, "phone") == "02761 333"
    alliance.agree()


def test_audience_of_a_released_report_may_widen_but_nobody_loses_it(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    project = olpe.add("project", title="Sensoren", audience="public")
    report = olpe.add("status_report", project=project, as_of="2026-06-30", overall="green", released=True)
    other = olpe.add("status_report", project=project, as_of="2026-09-30", overall="green")
    alliance.exchange()
    with pytest.raises(Invalid, match="released"):
        olpe.set(report, audience="office")
    with pytest.raises(Invalid, match="released"):
        olpe.set(project, audience="office")
    assert olpe.show(project).audience == "public"
    olpe.set(report, audience="public")
    olpe.set(other, audience="office")
    with pytest.raises(Invalid, match="released"):
        olpe.profile.undo.undo_step(olpe.profile.undo.steps()[1].number)
    alliance.exchange()
    assert menden.show(report).audience == "public"
    assert not menden.knows(other)
    olpe.erase(report)
    olpe.set(project, audience="office")
    alliance.exchange()
    assert not menden.knows(project)
    alliance.agree()


@pytest.mark.parametrize("take", [0, 1])
def test_audience_what_was_filled_in_while_the_record_was_widened_is_asked_about_and_travels_or_goes(
    alliance: Alliance, take: int
) -> None:
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    contact = olpe.add("contact", family_name="Beispiel")
    alliance.exchange()
    olpe.set(contact, audience="alliance")
    olpe2.set(contact, note="nur für uns")
    alliance.exchange()
    for office in (olpe, olpe2):
        assert office.conflicts() == {(contact, "note"): ["nur für uns", None]}
        assert office.value(contact, "note") == "nur für uns"
    assert menden.conflicts() == {}
    assert menden.value(contact, "note") is None
    assert traces(menden, "nur für uns") == []
    olpe2.profile.conflicts.settle(contact, "note", take=take)
    alliance.exchange()
    for office in (olpe, olpe2, menden):
        assert office.conflicts() == {}
        assert office.value(contact, "note") == ("nur für uns" if take == 0 else None)
    olpe.set(contact, note="weiter")
    alliance.exchange()
    assert {office.value(contact, "note") for office in (olpe, olpe2, menden)} == {"weiter"}
    alliance.agree()


def test_audience_a_second_device_of_the_office_gets_internal_records_and_partners_do_not(
    alliance: Alliance,
) -> None:
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    contact = olpe.add("contact", family_name=SECRET)
    bundle = olpe.send()
    olpe2.take(bundle)
    menden.take(bundle)
    assert olpe2.value(contact, "family_name") == SECRET
    assert not menden.knows(contact)
    assert traces(menden) == []
    assert set(taken_apart(bundle, menden)[1]) == {Audience.ALLIANCE, Audience.PUBLIC}
    alliance.exchange()
    alliance.agree()


def test_audience_private_work_shows_in_no_vector_counter_or_sequence(alliance: Alliance) -> None:
    """Two offices that do the same for the alliance send the same, whatever they do in private."""
    seen = []
    for busy in (False, True):
        olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden") if not seen else _again(alliance)
        alliance.exchange()
        if busy:
            for number in range(25):
                contact = olpe.add("contact", family_name=f"Privat {number}")
            olpe.erase(contact)
            olpe2.take(olpe.send("olpe"))
            olpe.take(olpe2.send("olpe"))
        olpe.add("project", title="Öffentlich")
        bundle = olpe.send()
        parts, payloads = taken_apart(bundle, menden)
        seen.append(
            (
                parts.header.sequence,
                {a: sorted(p.vector.values()) for a, (p, _) in payloads.items()},
                {
                    a: [[msgspec.json.decode(line)[:2] for line in s.lines] for s in segments]
                    for a, (_, segments) in payloads.items()
                },
                menden.take(bundle).new,
            )
        )
        assert "office" not in str(payloads)
    assert seen[0] == seen[1]


def _again(alliance: Alliance) -> list[Office]:
    for office in alliance.offices.values():
        office.profile.close()
    other = Alliance(alliance.post.parent / "again", alliance._templates)
    alliance.offices = other.offices
    return list(other.paired("olpe", "olpe2", "menden"))


def test_audience_saved_views_never_leave_the_office(alliance: Alliance) -> None:
    olpe, _olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    view = olpe.add("saved_view", title="Meine Ansicht", place="tasks")
    alliance.exchange()
    assert olpe.knows(view)
    assert not menden.knows(view)


def test_audience_undoing_a_narrowing_brings_the_record_back_to_the_partners(alliance: Alliance) -> None:
    olpe, menden, _soest, contact = _with_contact(alliance)
    narrowing = olpe.profile.records.set(contact, {"audience": "office"})
    alliance.exchange()
    assert not menden.knows(contact)
    olpe.profile.undo.undo_step(narrowing.step)
    alliance.exchange()
    assert menden.value(contact, "family_name") == SECRET
    alliance.agree()


def test_audience_logs_of_the_office_never_reach_a_partners_database(
    alliance: Alliance, tmp_path: Path
) -> None:
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    olpe.add("contact", family_name="Beispiel")
    alliance.exchange()
    menden.profile.close()
    (database,) = menden.home.glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        foreign = connection.execute(
            "SELECT count(*) FROM log WHERE audience = 0 AND device IN (?, ?)", (olpe.device, olpe2.device)
        ).fetchone()[0]
    menden.reopen()
    assert foreign == 0


def test_audience_a_partner_cannot_slip_a_line_into_the_offices_log(alliance: Alliance) -> None:
    """A bundle's office payload is read only from the own organisation."""
    olpe, menden = alliance.paired("olpe", "menden")
    bundle = menden.send("olpe")
    assert set(taken_apart(bundle, olpe)[1]) == {Audience.ALLIANCE, Audience.PUBLIC}

    def as_office(
        _a: Audience, preamble: Preamble, segments: list[Segment]
    ) -> tuple[Preamble, list[Segment]]:
        return msgspec.structs.replace(preamble, audience="office"), segments

    forged = rebuilt(bundle, menden, olpe, alliance.post / "forged.verbundpaket", change=as_office)
    with pytest.raises(FileError):
        olpe.take(forged)
