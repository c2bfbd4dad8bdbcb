# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files on records: added by menu or by dropping them, listed, saved; those still to come are named."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog


@pytest.fixture
def page(driver):
    task = driver.profile.records.add("task", {"title": "Prüfen"}).records[0].id
    driver.window.open_record("task", task)
    driver.settle()
    return driver.window.page().detail.page()


@pytest.fixture
def plan(tmp_path) -> Path:
    path = tmp_path / "Lageplan.txt"
    path.write_text("Plan")
    return path


def names(page) -> list[str]:
    return [page.attachments.files.item(n).text() for n in range(page.attachments.files.count())]


def test_files_are_attached_by_menu_and_saved_again(driver, page, plan, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a: ([str(plan)], ""))
    page.head.attach.trigger()
    driver.settle()
    assert names(page) == ["Lageplan.txt  ·  4 Byte"]
    assert "Lageplan.txt beigefügt" in driver.toast
    target = tmp_path / "Kopie.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    page.attachments.actions_[1].trigger()
    driver.settle()
    assert target.read_text() == "Plan"


def test_a_file_is_dropped_onto_the_page_and_taken_back(driver, page, plan):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(plan))])
    arguments = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(page.rect().center(), *arguments)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.dropEvent(QDropEvent(QPointF(page.rect().center()), *arguments))
    driver.settle()
    assert len(names(page)) == 1
    driver.window.toasts.button.click()
    driver.settle()
    assert names(page) == []


def test_bundles_are_not_attached(page, tmp_path):
    bundle = tmp_path / "x.verbundpaket"
    bundle.write_text("x")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(bundle))])
    enter = QDragEnterEvent(
        page.rect().center(),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_an_attachment_goes_to_the_trash_by_key(driver, page, plan, qtbot):
    page.attachments.add([plan])
    driver.settle()
    page.attachments.files.setFocus()
    page.attachments.actions_[2].trigger()
    driver.settle()
    assert names(page) == []
    assert "Lageplan.txt" in driver.toast


def test_what_has_not_come_yet_is_named_and_refused_with_a_sentence(driver, page, plan):
    page.attachments.add([plan])
    driver.settle()
    found = driver.profile.attachments.list(page.record_id)[0]
    driver.profile.attachments.path_of(found.id).unlink()
    page.reload()
    page.attachments.load(page.record_id, True)
    driver.settle()
    assert names(page) == ["Lageplan.txt  ·  noch nicht empfangen"]
    page.attachments.actions_[1].trigger()
    driver.settle()
    assert driver.window.banners.isVisible()
