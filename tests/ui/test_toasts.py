# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Passing words: they cover nothing that can be used, and whoever answers them is back where they were."""

import os

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit, QWidget

WORDS = "Aufgabe „Rückmeldungen zu den Heften sammeln und gemeinsam auswerten“ gelöscht"


@pytest.fixture
def active(driver, qtbot):
    window = driver.window
    window.resize(1366, 768)
    window.activateWindow()
    with qtbot.waitActive(window):
        pass
    return window


def covered(window) -> list[QWidget]:
    """The controls under the toast."""
    toast = window.toasts.geometry()
    found = []
    for widget in window.findChildren(QWidget):
        usable = isinstance(widget, QAbstractButton | QLineEdit | QAbstractItemView) and widget.isVisible()
        if usable and not window.toasts.isAncestorOf(widget):
            place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
            if place.intersects(toast):
                found.append(widget)
    return found


@pytest.mark.parametrize("place", ["tasks", "exchange", "today"])
def test_a_toast_covers_no_control_and_no_menu(active, driver, place):
    driver.place(place)
    driver.desk.say(WORDS, "Rückgängig", lambda: None)
    toast, bar = active.toasts, active.menuBar()
    assert toast.isVisible()
    assert covered(active) == []
    menus = [bar.actionGeometry(action) for action in bar.actions()]
    assert not any(m.translated(bar.pos()).intersects(toast.geometry()) for m in menus)
    assert active.rect().contains(toast.geometry())
    assert toast.button.height() >= toast.button.fontMetrics().height()
    if folder := os.environ.get("SWF_TEST_PICTURES"):
        active.grab().save(f"{folder}/toast-{place}.png")


def test_where_the_menus_leave_no_room_a_toast_lies_over_the_page(active, driver):
    active.menuBar().hide()
    driver.desk.say(WORDS, "Rückgängig", lambda: None)
    assert active.centralWidget().geometry().contains(active.toasts.geometry())


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_whoever_answers_a_toast_is_back_where_they_were(active, driver, qtbot, key):
    place = driver.place("tasks")
    place.focus_first()
    before = QApplication.focusWidget()
    assert before is not None
    done = []
    driver.desk.say(WORDS, "Rückgängig", lambda: done.append(True))
    active.toasts.button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(active.toasts.button, key)
    assert done == ([True] if key == Qt.Key.Key_Space else [])
    assert not active.toasts.isVisible()
    assert QApplication.focusWidget() is before


def test_a_toast_whose_origin_is_gone_gives_the_keyboard_to_the_place(active, driver, qtbot):
    place = driver.place("tasks")
    field = QLineEdit(place)
    field.show()
    field.setFocus()
    driver.desk.say(WORDS, "Rückgängig", lambda: None)
    active.toasts.button.setFocus(Qt.FocusReason.TabFocusReason)
    field.deleteLater()
    qtbot.waitUntil(
        lambda: not place.findChildren(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    )
    qtbot.keyClick(active.toasts.button, Qt.Key.Key_Space)
    assert place.isAncestorOf(QApplication.focusWidget())
