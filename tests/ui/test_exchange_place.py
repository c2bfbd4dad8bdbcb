# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bundles between two windows: made, looked at, taken over, taken back; conflicts settled."""

from PySide6.QtWidgets import QFileDialog, QLabel

from swf_desktop.ui.widgets.conflict_card import ConflictCard


def send(sender, receiver, path):
    sender.exchange.export(path)
    return receiver.exchange.take_over(path)


def preview(driver, path):
    driver.window.open_path(str(path))
    driver.settle()
    return driver.window.page().incoming


def test_a_card_is_read_with_its_words_and_taken(drive, olpe, soest, tmp_path):
    card = tmp_path / "soest.partnerkarte"
    soest.partners.export_card(card)
    driver = drive(olpe)
    driver.window.open_path(str(card))
    driver.settle()
    page = driver.window.page()
    olpe_card = tmp_path / "olpe.partnerkarte"
    olpe.partners.export_card(olpe_card)
    words = soest.partners.read_card(olpe_card).words
    assert page.card.words.text().replace("–", " ").split() == list(words)
    assert len(words) == 8
    page.card.take.click()
    driver.settle()
    assert "soest" in {p.organisation for p in olpe.partners.list() if p.trusted}
    assert page.board.table.model().rowCount() == 1


def test_a_bundle_says_what_leaves_the_house_before_it_is_written(drive, paired, tmp_path):
    olpe, _soest = paired
    olpe.records.add("task", {"title": "Förderantrag prüfen"})
    olpe.records.add("contact", {"family_name": "Geheim"})
    driver = drive(olpe)
    page = driver.place("exchange")
    driver.window.run_main_action()
    driver.settle()
    outgoing = page.outgoing
    tree = outgoing.tree
    groups = [tree.topLevelItem(n).text(0) for n in range(tree.topLevelItemCount())]
    assert any(group.startswith("Aufgaben") for group in groups)
    words = " ".join([*groups, *(w.text() for w in outgoing.findChildren(QLabel))])
    assert "Geheim" not in words
    path = tmp_path / "paket.verbundpaket"
    outgoing.write(path)
    driver.settle()
    assert path.is_file()
    assert "paket.verbundpaket" in driver.toast
    assert page.journal.table.model().rowCount() == 1


def test_a_bundle_is_looked_at_then_taken_over_then_taken_back(drive, paired, tmp_path):
    olpe, soest = paired
    task = soest.records.add("task", {"title": "Gateways aufstellen"}).records[0].id
    path = tmp_path / "soest.verbundpaket"
    soest.exchange.export(path)
    driver = drive(olpe)
    incoming = preview(driver, path)
    assert "Soest" in incoming._heading.text()
    shown = [
        incoming.tree.topLevelItem(n).child(c).text(0)
        for n in range(incoming.tree.topLevelItemCount())
        for c in range(incoming.tree.topLevelItem(n).childCount())
    ]
    assert "Aufgabe · Gateways aufstellen" in shown
    assert task not in {row.id for row in olpe.records.table("task", ("title",))}

    incoming.take.click()
    driver.settle()
    assert olpe.records.show(task).fields["title"] == "Gateways aufstellen"
    assert "übernommen" in driver.toast
    driver.window.toasts.button.click()
    driver.settle()
    assert task not in {row.id for row in olpe.records.table("task", ("title",))}


def test_old_and_new_value_are_shown_per_field(drive, paired, tmp_path):
    olpe, soest = paired
    task = olpe.records.add("task", {"title": "Alt"}).records[0].id
    send(olpe, soest, tmp_path / "1.verbundpaket")
    soest.records.set(task, {"title": "Neu"})
    path = tmp_path / "2.verbundpaket"
    soest.exchange.export(path)
    incoming = preview(drive(olpe), path)
    changed = incoming.tree.topLevelItem(0)
    assert changed.text(0).startswith("Geändert")
    lines = [
        (line.text(0), line.text(1), line.text(2))
        for c in range(changed.childCount())
        for line in [changed.child(c).child(n) for n in range(changed.child(c).childCount())]
    ]
    assert ("Titel", "Alt", "Neu") in lines


def test_a_second_time_says_so_and_offers_nothing(drive, paired, tmp_path):
    olpe, soest = paired
    path = tmp_path / "soest.verbundpaket"
    send(soest, olpe, path)
    incoming = preview(drive(olpe), path)
    assert incoming.pages.currentWidget() is incoming.message
    assert "Bereits übernommen" in incoming.message._text.text()


def test_a_damaged_file_is_refused_with_a_sentence(drive, paired, tmp_path):
    olpe, soest = paired
    path = tmp_path / "soest.verbundpaket"
    soest.exchange.export(path)
    path.write_bytes(path.read_bytes()[:-200])
    incoming = preview(drive(olpe), path)
    assert incoming.message._heading.text() == "Dieses Paket kann nicht übernommen werden"
    assert len(incoming.message._text.text()) > 30


def test_a_conflict_is_settled_side_by_side(drive, paired, tmp_path, qtbot):
    olpe, soest = paired
    task = olpe.records.add("task", {"title": "Rahmen"}).records[0].id
    send(olpe, soest, tmp_path / "1.verbundpaket")
    olpe.records.set(task, {"title": "Rahmen von Olpe"})
    soest.records.set(task, {"title": "Rahmen von Soest"})
    send(soest, olpe, tmp_path / "2.verbundpaket")
    driver = drive(olpe)
    assert driver.window.status.conflicts.isVisible()
    page = driver.place("exchange")
    page.show_conflicts()
    driver.settle()
    card = page.conflicts.findChild(ConflictCard)
    words = " ".join(label.text() for label in card.findChildren(QLabel))
    assert "Erika Muster" in words
    assert "Olpe" in words
    assert "Soest" in words
    values = olpe.conflicts.list()[0].values
    wanted = next(n for n, v in enumerate(values) if v.value == "Rahmen von Soest")
    card.settled.emit(wanted)
    driver.settle()
    assert olpe.conflicts.count() == 0
    assert olpe.records.show(task).fields["title"] == "Rahmen von Soest"
    assert not driver.window.status.conflicts.isVisible()


def test_the_conflict_is_shown_in_the_field_too(drive, paired, tmp_path):
    olpe, soest = paired
    task = olpe.records.add("task", {"title": "Rahmen"}).records[0].id
    send(olpe, soest, tmp_path / "1.verbundpaket")
    olpe.records.set(task, {"priority": "high"})
    soest.records.set(task, {"priority": "low"})
    send(soest, olpe, tmp_path / "2.verbundpaket")
    driver = drive(olpe)
    driver.window.open_record("task", task)
    driver.settle()
    row = driver.window.page().detail.page().rows()["priority"]
    assert row._card is not None
    row.settled.emit("priority", 0)
    driver.settle()
    assert row._card is None


def test_a_partners_card_is_saved_for_a_new_device_of_the_own_office(drive, alliance, tmp_path, monkeypatch):
    olpe, menden = alliance.paired("olpe", "menden")
    target = tmp_path / "menden"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    driver = drive(olpe.profile)
    page = driver.place("exchange")
    page.board.table.selectRow(0)
    page._name_revoking()
    page.copy_card.trigger()
    driver.settle()
    assert olpe.profile.partners.read_card(tmp_path / "menden.partnerkarte").device == menden.device
