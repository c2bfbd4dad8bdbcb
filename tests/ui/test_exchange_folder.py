# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The exchange folder in the window: watched, announced, looked at, never taken over silently."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from tests.helpers.tables import cells

from swf_desktop.ui.features.exchange.watching import FOLDER, FolderWatch, watch_of


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "austausch"
    path.mkdir()
    return path


@pytest.fixture
def window(drive, paired, folder, qtbot):
    """Olpe's window, watching the folder."""
    driver = drive(paired[0])
    watch = watch_of(driver.desk)
    with qtbot.waitSignal(watch.seen):
        watch.choose(str(folder))
    driver.settle()
    return driver


def looked(window, qtbot):
    """Look once more, as the clock would."""
    watch = watch_of(window.desk)
    with qtbot.waitSignal(watch.seen):
        watch.look()
    window.settle()


def test_a_file_that_arrives_is_announced_and_leads_to_the_preview(window, paired, folder, qtbot):
    olpe, soest = paired
    window.place("projects")
    task = soest.records.add("task", {"title": "Gateways aufstellen"}).records[0].id
    with qtbot.waitSignal(watch_of(window.desk).seen, timeout=10_000):  # the folder itself tells
        soest.exchange.folder(folder).deposit()
    assert window.window.banners.texts() == ["1 Datei von Soest liegt im Austauschordner bereit."]
    assert task not in {row.id for row in olpe.records.table("task", ("title",))}
    window.window.banners.findChild(type(window.window.main_button)).click()
    window.settle()
    page = window.window.page()
    assert page._stack.currentWidget() is page.folder
    assert window.window.banners.texts() == []
    assert cells(page.folder.table)[0][:2] == ("Soest", "1")
    page.folder.view.click()
    window.settle()
    assert "Soest" in page.incoming._heading.text()
    page.incoming.take.click()
    window.settle()
    assert olpe.records.show(task).fields["title"] == "Gateways aufstellen"
    assert page._stack.currentWidget() is page.folder
    assert not page.folder.view.isVisible()
    assert page.folder.sum.text() == "Dort liegt nichts Neues."


def test_several_files_are_looked_at_one_after_the_other(window, paired, folder, qtbot, tmp_path):
    olpe, soest = paired
    for name in "Erste", "Zweite":
        soest.records.add("task", {"title": name})
        soest.exchange.folder(folder).deposit()
    looked(window, qtbot)
    page = window.place("exchange")
    assert page.strip.words.text() == "2 Dateien von Soest liegen im Austauschordner bereit."
    page.strip.button.click()
    page.folder.view.click()
    window.settle()
    assert "Datei 1 von 2" in page.incoming._about.text()
    page.incoming.skip.click()  # leave this one
    window.settle()
    assert "Datei 2 von 2" in page.incoming._about.text()
    assert not page.incoming.leave.isVisible()
    page.incoming.take.click()
    window.settle()
    assert {"Erste", "Zweite"} <= {row.values[0] for row in olpe.records.table("task", ("title",))}
    assert page.folder.sum.text() == "1 Datei von Soest liegt im Austauschordner bereit."


def test_the_own_bundle_passes_the_privacy_gate_on_its_way_there(window, paired, folder, qtbot):
    olpe, _soest = paired
    olpe.records.add("task", {"title": "Förderantrag prüfen"})
    page = window.place("exchange")
    page.begin_folder()
    window.settle()
    assert page.folder.lay.isVisible()
    page.folder.lay.click()
    window.settle()
    tree = page.outgoing.tree
    shown = [
        tree.topLevelItem(n).child(c).text(0)
        for n in range(tree.topLevelItemCount())
        for c in range(tree.topLevelItem(n).childCount())
    ]
    assert "Förderantrag prüfen" in shown
    assert list(folder.iterdir()) == []
    page.outgoing.lay.click()
    window.settle()
    assert len(list(folder.iterdir())) == 1
    assert page._stack.currentWidget() is page.folder
    assert not page.folder.lay.isVisible()
    assert page.folder._own.text() == "Ihr eigenes Paket dort ist aktuell."


def test_half_copied_and_foreign_files_disturb_nobody(window, paired, folder, qtbot):
    _olpe, soest = paired
    (folder / "Liste.xlsx").write_bytes(b"PK\x03\x04")
    whole = folder.parent / "soest.verbundpaket"
    soest.exchange.export(whole)
    (folder / "soest.verbundpaket").write_bytes(whole.read_bytes()[:-400])
    looked(window, qtbot)
    assert window.window.banners.texts() == []
    page = window.place("exchange")
    page.begin_folder()
    window.settle()
    ((name, reason),) = cells(page.folder.left)
    assert name == "soest.verbundpaket"
    assert "noch kopiert" in reason
    assert watch_of(window.desk)._timer.interval() == FolderWatch.SOON
    shutil.copy(whole, folder / "soest.verbundpaket")
    looked(window, qtbot)
    assert not page.folder.left.isVisible()
    assert cells(page.folder.table)[0][0] == "Soest"


def test_a_stick_that_is_pulled_is_told_and_found_again(window, paired, folder, qtbot):
    _olpe, soest = paired
    page = window.place("exchange")
    page.begin_folder()
    window.settle()
    away = folder.with_name("abgezogen")
    with qtbot.waitSignal(watch_of(window.desk).gone, timeout=10_000):
        shutil.copytree(folder, away)
        shutil.rmtree(folder)
    assert "austausch" in page.folder.problem.text()
    assert "wieder erreichbar" in page.folder.problem.text()
    assert window.window.banners.texts() == []
    page._home()
    window.settle()
    assert "austausch" in page.strip.words.text()
    soest.exchange.folder(away).deposit()
    away.rename(folder)
    looked(window, qtbot)
    assert page.strip.words.text() == "1 Datei von Soest liegt im Austauschordner bereit."


def test_a_stick_pulled_while_the_own_bundle_is_written_is_a_sentence(window, folder):
    page = window.place("exchange")
    page.begin_folder()
    window.settle()
    page.folder.lay.click()
    window.settle()
    shutil.rmtree(folder)
    page.outgoing.lay.click()
    window.settle()
    assert "kann nicht geschrieben werden" in page.outgoing._problem.text()


def test_the_folder_is_chosen_remembered_and_given_up(drive, paired, folder, qtbot, monkeypatch):
    driver = drive(paired[0])
    page = driver.place("exchange")
    assert not page.strip.isVisible()
    page.begin_folder()
    assert not page.folder.stop.isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(folder))
    page.folder.other.click()
    driver.settle()
    assert str(folder) in page.folder._where.text()
    assert driver.desk.settings.get(FOLDER) == str(folder)
    page.folder.stop.click()
    driver.settle()
    assert driver.desk.settings.get(FOLDER) is None
    page._home()
    driver.settle()
    assert not page.strip.isVisible()


@pytest.mark.parametrize("name", ["begin_folder", "begin_bundle", "begin_revoking"])
def test_escape_leads_back_from_every_page(window, qtbot, name):
    page = window.place("exchange")
    getattr(page, name)()
    window.settle()
    assert page._stack.currentIndex() > 0
    qtbot.keyClick(page._stack.currentWidget(), Qt.Key.Key_Escape)
    window.settle()
    assert page._stack.currentIndex() == 0


def test_escape_from_a_preview_leads_back_to_the_folder_and_takes_nothing(window, paired, folder, qtbot):
    olpe, soest = paired
    soest.exchange.folder(folder).deposit()
    looked(window, qtbot)
    page = window.place("exchange")
    page.begin_folder()
    page.folder.view.click()
    window.settle()
    qtbot.keyClick(page.incoming.take, Qt.Key.Key_Escape)
    window.settle()
    assert page._stack.currentWidget() is page.folder
    assert olpe.exchange.log() == []
    assert Path(olpe.home).exists()
