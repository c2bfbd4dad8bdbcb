# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The privacy gate names exactly what a bundle takes along, and the log keeps what has left."""

import json
from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.attachments import attach, content
from tests.helpers.forging import taken_apart

from swf_desktop.domain.errors import StorageFailed
from swf_desktop.domain.views import Departure, Leaving


def read_by(reader: Office, bundle: Path) -> set[tuple[str, str, str]]:
    """Audience, field and value of everything that *reader* finds in the file."""
    found = set()
    for audience, (_preamble, segments) in taken_apart(bundle, reader)[1].items():
        for segment in segments:
            for line in segment.lines:
                fields = json.loads(line)[3] or {}
                found.update((audience.key, name, str(value)) for name, value in fields.items())
    return {each for each in found if each[1] not in ("type", "deleted")}


def named_by(gate: Leaving) -> set[tuple[str, str, str]]:
    """The same as the gate says it."""
    return {
        (record.audience, name, str(value))
        for record in gate.records
        for name, value in record.fields.items()
    }


def one(gate: Leaving, record: str) -> Departure:
    return next(each for each in gate.records if each.id == record)


def test_the_gate_names_exactly_what_the_recipient_finds_in_the_file(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    olpe.add("project", title="Sensoren am Bach", kind="measure", total_cost=34_000_000)
    olpe.add("contact", family_name="Muster", email="erika@example.org", audience="alliance")
    olpe.add("contact", family_name="Geheim", phone="0123")
    olpe.add("knowledge", title="Leitfaden", audience="public")
    gate = olpe.profile.exchange.leaving(["menden"])
    assert named_by(gate) == read_by(menden, olpe.send("menden"))
    assert not [each for each in gate.records if each.audience == "office"]
    assert "Geheim" not in str(gate)


def test_what_was_confirmed_does_not_leave_again_and_a_change_is_called_one(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    project = olpe.add("project", title="Sensoren", summary="Am Bach")
    assert one(olpe.profile.exchange.leaving(), project).kind == "new"
    alliance.exchange()
    olpe.set(project, title="Zwischenstand")
    olpe.set(project, title="Sensoren am Bach")
    gate = olpe.profile.exchange.leaving()
    departure = one(gate, project)
    assert (departure.kind, departure.fields) == ("changed", {"title": "Sensoren am Bach"})
    assert departure.earlier == {"title": 1}  # the state between goes along as history, and is counted
    bundle = olpe.send()
    assert ("alliance", "title", "Sensoren am Bach") in read_by(menden, bundle)
    assert ("alliance", "title", "Zwischenstand") in read_by(menden, bundle)


def test_deletion_and_erasure_are_named_and_an_erasure_carries_no_value(alliance: Alliance) -> None:
    olpe, _menden = alliance.paired("olpe", "menden")
    contact = olpe.add("contact", family_name="Muster", email="erika@example.org", audience="alliance")
    task = olpe.add("task", title="Plan drucken")
    alliance.exchange()
    olpe.delete(task)
    olpe.erase(contact)
    gate = olpe.profile.exchange.leaving()
    assert one(gate, task).kind == "deleted"
    assert (one(gate, contact).kind, one(gate, contact).fields) == ("erased", {})
    assert "erika@example.org" not in str(gate)


def test_what_is_taken_back_is_called_withdrawn_and_what_goes_along_with_that_is_named(
    alliance: Alliance,
) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    project, other = olpe.add("project", title="Sensoren"), olpe.add("project", title="Klima")
    alliance.exchange()
    olpe.set(project, audience="office")
    hidden = olpe.add("task", title="Vertraulich", project=other)
    olpe.set(hidden, audience="office")
    gate = olpe.profile.exchange.leaving(["menden"])
    assert (one(gate, project).kind, one(gate, project).fields) == ("withdrawn", {})
    assert (one(gate, hidden).kind, one(gate, hidden).fields) == ("withdrawn", {"project": other})
    menden.take(olpe.send("menden"))
    assert not menden.knows(hidden)


def test_who_reads_what_is_said_for_each_audience(alliance: Alliance) -> None:
    olpe, menden, second = alliance.paired("olpe", "menden", "olpe2")
    guest = alliance.office("hemer")
    olpe.profile.partners.import_card(guest.card(), public_only=True)
    olpe.add("contact", family_name="Muster", phone="0123")
    olpe.add("knowledge", title="Leitfaden", audience="public")
    gate = olpe.profile.exchange.leaving()
    assert {key: sorted(towns) for key, towns in gate.readers.items()} == {
        "office": ["olpe"],
        "alliance": ["menden", "olpe"],
        "public": ["hemer", "menden", "olpe"],
    }
    assert {each.audience for each in gate.records if each.title == "Muster"} == {"office"}
    assert named_by(gate) == read_by(second, olpe.send())
    assert menden.device != guest.device


def test_names_on_partner_cards_and_attached_files_are_named_too(alliance: Alliance) -> None:
    olpe, _menden, _second = alliance.paired("olpe", "menden", "olpe2")
    project = olpe.add("project", title="Sensoren")
    attach(olpe, project, content(5000))
    gate = olpe.profile.exchange.leaving(["menden"])
    assert gate.cards == ("Erika Olpe", "Erika Olpe2")  # the second device's card goes along in a voucher
    assert [(each.size, each.audience) for each in gate.files] == [(5000, "alliance")]


def test_others_work_that_is_passed_on_says_whose_it_is(alliance: Alliance) -> None:
    olpe, menden, _soest = alliance.paired("olpe", "menden", "soest")
    project = menden.add("project", title="Aus Menden")
    olpe.take(menden.send("olpe"))
    assert one(olpe.profile.exchange.leaving(["soest"]), project).authors == ("menden",)


# -- what has left ----------------------------------------------------------------------------------------


def test_the_log_of_what_left_names_file_recipients_record_field_and_person(alliance: Alliance) -> None:
    olpe, _menden, _soest = alliance.paired("olpe", "menden", "soest")
    person = olpe.add("contact", family_name="Muster", email="erika@example.org", audience="alliance")
    task = olpe.add("task", title="Plan drucken", assignee=person)
    assert olpe.profile.exchange.departed() == []
    olpe.profile.exchange.leaving()  # looking is not sending
    assert olpe.profile.exchange.departed() == []
    olpe.send("menden")
    rows = olpe.profile.exchange.departed()
    assert {(each.file, each.to, each.sequence) for each in rows} == {("olpe-1.verbundpaket", ("menden",), 1)}
    by_field = {(each.id, each.field): each for each in rows}
    assert by_field[person, "email"].person == "Muster"
    assert by_field[task, "assignee"].person == "Muster"
    assert by_field[task, "title"].person == ""
    assert "erika@example.org" not in str(rows)  # the log names fields; it is no second copy of the values


def test_the_log_survives_edits_and_says_of_the_erased_only_that_something_left(alliance: Alliance) -> None:
    olpe, _menden = alliance.paired("olpe", "menden")
    contact = olpe.add("contact", family_name="Muster", email="erika@example.org", audience="alliance")
    project = olpe.add("project", title="Alt")
    olpe.send()
    before = [(each.id, each.field) for each in olpe.profile.exchange.departed()]
    olpe.set(project, title="Neu")
    assert [(each.id, each.field) for each in olpe.profile.exchange.departed()] == before
    olpe.erase(contact)
    rows = [each for each in olpe.profile.exchange.departed() if each.id == contact]
    assert [(each.kind, each.field, each.person) for each in rows] == [("erased", "", "")]
    assert "Muster" not in str(olpe.profile.exchange.departed())


def test_a_bundle_that_could_not_be_written_has_not_left(alliance: Alliance, tmp_path: Path) -> None:
    olpe, _menden = alliance.paired("olpe", "menden")
    olpe.add("project", title="Sensoren")
    (tmp_path / "voll").write_text("")
    with pytest.raises(StorageFailed):
        olpe.profile.exchange.export(tmp_path / "voll" / "x.verbundpaket")
    assert olpe.profile.exchange.departed() == []
