# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the exchange promises to people is to be seen in the window: E4, E14, E17, E19, E20, E22, E23; e-mails."""

import csv
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from tests.helpers.alliance import Office
from tests.helpers.forging import rebuilt

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.edits import Edit, EditKind


@pytest.fixture
def pair(alliance) -> tuple[Office, Office]:
    olpe, menden = alliance.paired("olpe", "menden")
    return olpe, menden


def preview(window, path: Path):
    window.window.open_path(str(path))
    window.settle()
    return window.window.page().incoming


def words(widget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_e04_what_waits_is_said_with_a_ready_request(drive, alliance, pair):
    olpe, menden = pair
    olpe.add("project", title="Sensoren")
    lost = olpe.send()
    forgetful = alliance.clone(menden, "menden-before")
    menden.take(lost)
    olpe.take(menden.send())
    olpe.add("project", title="Digitales Rathaus")
    forgetful.take(olpe.send())
    window = drive(forgetful.profile)
    page = window.place("exchange")
    strip = page.board.waits.itemAt(0).widget()
    assert "wartet auf Paket 1 aus Olpe" in words(strip)
    strip.findChild(QPushButton).click()
    window.settle()
    assert page.outgoing.isVisible()
    assert [key for key, box in page.outgoing._boxes.items() if box.isChecked()] == ["olpe"]
    assert "Bitten Sie dort um ein Paket zurück" in page.outgoing._note.text()
    request = alliance.post / "anfrage.verbundpaket"
    page.outgoing.write(request)
    window.settle()
    olpe.take(request)
    incoming = preview(window, olpe.send())
    incoming.take.click()
    window.settle()
    assert page.board.waits.count() == 0
    assert forgetful.profile.exchange.waiting() == []


def test_e17_the_brake_asks_before_much_is_deleted(drive, alliance, pair):
    olpe, menden = pair
    tasks = [olpe.add("task", title=f"Aufgabe {n}") for n in range(30)]
    alliance.exchange()
    for task in tasks:
        olpe.delete(task)
    window = drive(menden.profile)
    incoming = preview(window, olpe.send())
    assert "30 Datensätze löschen" in incoming._brake.text()
    assert not incoming.take.isEnabled()
    incoming.consent.setChecked(True)
    incoming.take.click()
    window.settle()
    assert menden.show(tasks[0]).deleted


def test_the_preview_says_which_field_would_be_in_conflict(drive, alliance, pair):
    olpe, menden = pair
    meeting = olpe.add("meeting", title="Lenkungskreis", held_on="2026-02-02", place="Aula")
    alliance.exchange()
    olpe.set(meeting, place="Rathaus Olpe", agenda="Haushalt")
    menden.set(meeting, place="Bürgersaal")
    incoming = preview(drive(menden.profile), olpe.send())
    group = incoming.tree.topLevelItem(0)
    told = {group.child(0).child(n).text(0) for n in range(group.child(0).childCount())}
    assert told == {"Tagesordnung", "Ort – Widerspruch"}


def test_e19_a_bundle_is_taken_back_from_the_log(drive, pair):
    olpe, menden = pair
    meeting = olpe.add("meeting", title="Lenkungskreis", held_on="2026-02-02")
    project = olpe.add("project", title="Sensoren")
    menden.take(olpe.send())
    window = drive(menden.profile)
    page = window.place("exchange")
    page._segments.button(2).click()
    page.journal.table.selectRow(0)
    assert page.journal.undo.isEnabled()
    page.journal.undo.click()
    window.settle()
    assert menden.show(meeting).deleted
    assert not menden.show(project).deleted  # only its owner may, and that is said
    assert any("Sensoren" in text for text in window.window.banners.texts()), window.window.banners.texts()
    page.journal.table.selectRow(0)
    assert not page.journal.undo.isEnabled()
    assert "rückgängig gemacht" in page.journal.table.model().index(0, 1).data()


def test_e23_an_alarm_is_seen_in_the_preview_and_stays_after_it(drive, alliance, pair):
    olpe, menden = pair
    olpe.add("meeting", title="Lenkungskreis", held_on="2026-02-02")
    alliance.exchange()

    def lie(audience, preamble, segments):
        digest = f"{12345:064x}" if audience == Audience.ALLIANCE else preamble.digest
        return msgspec.structs.replace(preamble, digest=digest), segments

    wrong = rebuilt(olpe.send(), olpe, menden, alliance.post / "falsch.verbundpaket", change=lie)
    window = drive(menden.profile)
    incoming = preview(window, wrong)
    alarm = incoming._alarms.text()
    assert "Prüf" in alarm
    assert incoming._alarms.isVisible()
    incoming.take.click()
    window.settle()
    assert alarm in window.window.banners.texts()


def test_what_left_is_saved_as_a_table_from_the_log(drive, pair, tmp_path):
    olpe, _menden = pair
    olpe.add("project", title="Sensoren")
    olpe.send()
    window = drive(olpe.profile)
    page = window.place("exchange")
    target = tmp_path / "protokoll.csv"
    page.journal.save(target)
    window.settle()
    assert "protokoll.csv" in window.toast
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert {row["Datensatz"] for row in rows if row["Feld"] == "Titel"} == {"Sensoren"}
    assert all("Menden" in row["Lesbar für"] for row in rows)


def test_the_gate_opens_every_record_into_its_fields_and_readers(drive, pair):
    olpe, _menden = pair
    olpe.add("contact", family_name="Vorbild", email="max@example.org", audience="alliance")
    window = drive(olpe.profile)
    page = window.place("exchange")
    page.begin_bundle()
    window.settle()
    tree = page.outgoing.tree
    people = tree.topLevelItem(0)
    assert people.text(0).startswith("Personen und ihre Kontaktdaten")
    person = next(people.child(n) for n in range(people.childCount()) if people.child(n).text(0) == "Vorbild")
    assert person.text(2) == "Verbund: Menden"
    fields = {person.child(n).text(0): person.child(n).text(1) for n in range(person.childCount())}
    assert fields == {"Nachname": "Vorbild", "E-Mail": "max@example.org"}
    assert "Vorbild" in page.outgoing.summary.text()
    last = tree.topLevelItem(tree.topLevelItemCount() - 1)
    assert "Erika Olpe" in last.child(0).text(1)


def test_the_gate_makes_thousands_of_rows_when_somebody_wants_to_see_them(drive, pair):
    olpe, _menden = pair
    edits = [Edit(EditKind.ADD, "", "task", {"title": f"Aufgabe {n}"}) for n in range(150)]
    olpe.profile.records.apply(edits, "Viele")
    window = drive(olpe.profile)
    page = window.place("exchange")
    page.begin_bundle()
    window.settle()
    tree = page.outgoing.tree
    groups = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    tasks = next(group for group in groups if group.text(0).startswith("Aufgaben"))
    assert (tasks.text(1), tasks.childCount()) == ("150 neu", 0)
    tasks.setExpanded(True)
    assert tasks.childCount() == 150
    first = tasks.child(0)
    first.setExpanded(True)
    assert first.child(0).text(1).startswith("Aufgabe")


# -- e-mails ----------------------------------------------------------------------------------------------


def mail(path: Path, *files: Path) -> Path:
    message = EmailMessage(SMTP)
    message.set_content("Grüße")
    for file in files:
        message.add_attachment(
            file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name
        )
    path.write_bytes(message.as_bytes())
    return path


def test_a_mail_dropped_on_the_window_leads_to_the_preview_of_its_bundle(drive, pair, tmp_path):
    olpe, menden = pair
    project = olpe.add("project", title="Sensoren")
    window = drive(menden.profile)
    incoming = preview(window, mail(tmp_path / "post.eml", olpe.send()))
    assert "Olpe" in incoming._heading.text()
    incoming.take.click()
    window.settle()
    assert menden.value(project, "title") == "Sensoren"


def test_a_mail_with_a_card_shows_the_card_and_one_without_anything_says_so(drive, alliance, pair, tmp_path):
    _olpe, menden = pair
    soest = alliance.office("soest")
    window = drive(menden.profile)
    window.window.open_path(str(mail(tmp_path / "karte.eml", soest.card())))
    window.settle()
    assert "Soest" in window.window.page().card._heading.text()
    window.window.open_path(str(mail(tmp_path / "leer.eml")))
    window.settle()
    assert any("weder ein Paket noch eine Partnerkarte" in text for text in window.window.banners.texts())


def test_e20_the_parts_of_a_large_bundle_come_in_mails_in_any_order(drive, pair, tmp_path):
    olpe, menden = pair
    project = olpe.add("project", title="Sensoren")
    big = tmp_path / "plan.bin"
    big.write_bytes(bytes(range(256)) * 20_000)
    olpe.profile.attachments.add(project, big)
    drafts, result = olpe.profile.mail.write(tmp_path / "post.eml", (), 2_000_000)
    assert len(drafts) == len(result.parts) == 3
    assert all(path.stat().st_size < 2_000_000 * 1.4 for path in drafts)
    window = drive(menden.profile)
    page = window.place("exchange")
    page.open_paths([str(path) for path in reversed(drafts)])
    window.settle()
    for n in range(3):
        assert f"Datei {n + 1} von 3" in page.incoming._about.text()
        page.incoming.take.click()
        window.settle()
    (attachment,) = menden.profile.attachments.list(project)
    assert attachment.here
    saved = menden.profile.attachments.save_as(attachment.id, tmp_path / "angekommen.bin")
    assert saved.read_bytes() == big.read_bytes()
