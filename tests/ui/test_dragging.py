# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entries of the calendar are carried to other days by the mouse; a menu does the same."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

LEFT = Qt.MouseButton.LeftButton


def calendar(driver, place_key: str, type_key: str, day: date):
    place = driver.place(place_key)
    place.show_type(type_key)
    place.show_view("calendar")
    driver.settle()
    canvas = place.current_list().view_widget.canvas
    canvas.go_to(day)
    canvas.ready()
    return canvas


def entry(canvas, record_id: str) -> QPoint:
    return canvas.visualRect(canvas.records.index(canvas.records.row_of(record_id), 0)).center()


def day_place(canvas, day: str) -> QPoint:
    return canvas._cell(list(canvas._days).index(day)).center()


def carry(qtbot, canvas, start: QPoint, *way: QPoint) -> None:
    """Press and go, without letting go."""
    viewport = canvas.viewport()
    qtbot.mousePress(viewport, LEFT, pos=start)
    for at in (start + QPoint(20, 0), *way):
        there = QPointF(viewport.mapToGlobal(at))
        moved = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(at), there, LEFT, LEFT, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(viewport, moved)


@pytest.fixture
def task(driver):
    fields = {"title": "Heft 4 drucken", "start_on": "2026-05-11", "due_on": "2026-05-13"}
    return driver.profile.records.add("task", fields).records[0].id


def due(driver, task: str) -> tuple[object, object]:
    fields = driver.profile.records.show(task).fields
    return fields["start_on"], fields["due_on"]


def test_an_entry_is_carried_to_another_day_and_that_is_undone_by_its_name(driver, task, qtbot):
    canvas = calendar(driver, "tasks", "task", date(2026, 5, 13))
    place = day_place(canvas, "2026-05-21")
    carry(qtbot, canvas, entry(canvas, task), place)
    assert canvas.grab().toImage() != driver.window.grab().toImage()  # what is carried can be painted
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=place)
    driver.settle()
    assert due(driver, task) == ("2026-05-11", "2026-05-21")
    assert "Heft 4 drucken" in driver.profile.undo.undoable()
    assert "21.05.2026" in driver.toast
    driver.window.toasts.button.click()
    driver.settle()
    assert due(driver, task) == ("2026-05-11", "2026-05-13")


def test_esc_lets_go_of_an_entry(driver, task, qtbot):
    canvas = calendar(driver, "tasks", "task", date(2026, 5, 13))
    place = day_place(canvas, "2026-05-21")
    carry(qtbot, canvas, entry(canvas, task), place)
    assert canvas.carried == task
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=place)
    driver.settle()
    assert due(driver, task) == ("2026-05-11", "2026-05-13")
    assert not driver.toast


def test_an_entry_can_be_carried_into_another_month(driver, task, qtbot):
    canvas = calendar(driver, "tasks", "task", date(2026, 5, 13))
    start = entry(canvas, task)
    carry(qtbot, canvas, start, start + QPoint(40, 40))
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    canvas.ready()
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=day_place(canvas, "2026-06-17"))
    driver.settle()
    assert due(driver, task) == ("2026-05-11", "2026-06-17")


def test_a_task_moved_before_its_start_takes_the_start_along(driver, task, qtbot):
    canvas = calendar(driver, "tasks", "task", date(2026, 5, 13))
    place = day_place(canvas, "2026-05-06")
    carry(qtbot, canvas, entry(canvas, task), place)
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=place)
    driver.settle()
    assert due(driver, task) == ("2026-05-04", "2026-05-06")


def test_an_event_keeps_its_time_of_day_over_the_change_of_the_clocks(driver, qtbot):
    fields = {"title": "Pausenhof", "starts_at": "2026-10-22T12:00:00Z", "ends_at": "2026-10-22T13:30:00Z"}
    event = driver.profile.records.add("event", fields).records[0].id
    canvas = calendar(driver, "events", "event", date(2026, 10, 22))
    place = day_place(canvas, "2026-10-27")
    carry(qtbot, canvas, entry(canvas, event), place)
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=place)
    driver.settle()
    after = driver.profile.records.show(event).fields
    assert (after["starts_at"], after["ends_at"]) == ("2026-10-27T13:00:00Z", "2026-10-27T14:30:00Z")
    assert "27.10.2026, 14:00" in driver.toast


@pytest.mark.parametrize("view", ["board", "calendar", "timeline"])
def test_the_menu_bar_and_the_search_offer_what_dragging_does(driver, task, view):
    place = driver.place("tasks")
    place.show_view(view)
    driver.settle()
    words = "Nach „In Arbeit“ verschieben" if view == "board" else "Eine Woche später"
    actions = dict(driver.window.menus.every_action())
    assert f"Verschieben: {words}" in actions
    place.current_list().table.choose(task)
    actions[f"Verschieben: {words}"].trigger()
    driver.settle()
    fields = driver.profile.records.show(task).fields
    expected = {"status": "in_progress"} if view == "board" else {"due_on": "2026-05-20"}
    assert expected.items() <= fields.items()
    place.show_view("list")
    assert not [
        name for name, _action in driver.window.menus.every_action() if name.startswith("Verschieben")
    ]
