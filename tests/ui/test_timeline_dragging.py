# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bars of the timeline are carried and stretched by the mouse; menu and keys do the same."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
FOREIGN = "Nur Bad Berleburg kann das ändern. Sie können es kommentieren."


@pytest.fixture
def task(driver):
    fields = {"title": "Heft 4 drucken", "start_on": "2026-05-11", "due_on": "2026-05-15"}
    return driver.profile.records.add("task", fields).records[0].id


def timeline(driver, day: date = date(2026, 5, 11)):
    place = driver.place("tasks")
    place.show_view("timeline")
    driver.settle()
    canvas = place.current_list().view_widget.canvas
    canvas.set_zoom("weeks")
    canvas.go_to(day)
    return canvas


def row(canvas, record_id: str) -> int:
    return canvas.records.row_of(record_id)


def at(canvas, record_id: str, part: str) -> QPoint:
    """The middle of a bar, or just inside one of its ends."""
    bar = canvas.bar(row(canvas, record_id)).translated(-QPointF(canvas.offset()))
    x = {"start": bar.left() + 2, "middle": bar.center().x(), "end": bar.right() - 2}[part]
    return QPointF(x, bar.center().y()).toPoint()


def move(canvas, place: QPoint, button: Qt.MouseButton = LEFT) -> None:
    there = QPointF(canvas.viewport().mapToGlobal(place))
    held = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(place), there, NONE, button, held)
    QApplication.sendEvent(canvas.viewport(), event)


def carry(qtbot, canvas, start: QPoint, days: int) -> QPoint:
    """Press and go, without letting go."""
    qtbot.mousePress(canvas.viewport(), LEFT, pos=start)
    end = start + QPoint(round(days * canvas.scale), 0)
    for place in (start + (end - start) / 2, end):
        move(canvas, place)
    return end


def span(driver, record_id: str) -> tuple[object, object]:
    fields = driver.profile.records.show(record_id).fields
    return fields.get("start_on"), fields.get("due_on")


def drop(driver, qtbot, canvas, place: QPoint) -> None:
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=place)
    driver.settle()


def test_a_bar_is_carried_with_both_days_as_one_step_with_a_name(driver, task, qtbot):
    canvas = timeline(driver)
    place = carry(qtbot, canvas, at(canvas, task, "middle"), 6)
    assert list(canvas.values_shown(row(canvas, task)).values()) == ["2026-05-17", "2026-05-21"]
    assert span(driver, task) == ("2026-05-11", "2026-05-15")
    drop(driver, qtbot, canvas, place)
    assert span(driver, task) == ("2026-05-17", "2026-05-21")
    assert driver.profile.undo.undoable() == "Heft 4 drucken um Tage verschieben"
    driver.window.toasts.button.click()
    driver.settle()
    assert span(driver, task) == ("2026-05-11", "2026-05-15")


@pytest.mark.parametrize(
    ("part", "days", "expected"),
    [
        ("end", 3, ("2026-05-11", "2026-05-18")),
        ("end", -2, ("2026-05-11", "2026-05-13")),
        ("end", -9, ("2026-05-11", "2026-05-11")),  # never before the start
        ("start", -3, ("2026-05-08", "2026-05-15")),
        ("start", 9, ("2026-05-15", "2026-05-15")),
    ],
)
def test_either_end_is_carried_alone(driver, task, qtbot, part, days, expected):
    canvas = timeline(driver)
    place = carry(qtbot, canvas, at(canvas, task, part), days)
    shown = tuple(canvas.values_shown(row(canvas, task)).values())
    drop(driver, qtbot, canvas, place)
    assert span(driver, task) == expected == shown
    field, day = ("Beginn", expected[0]) if part == "start" else ("Fällig am", expected[1])
    day = f"{date.fromisoformat(day):%d.%m.%Y}"
    assert driver.profile.undo.undoable() == f"Heft 4 drucken: {field} → {day}"
    driver.desk.undo()
    driver.settle()
    assert span(driver, task) == ("2026-05-11", "2026-05-15")


def test_what_is_carried_is_seen_where_it_would_be(driver, task, qtbot):
    canvas = timeline(driver)
    before = canvas.grab().toImage()
    carry(qtbot, canvas, at(canvas, task, "end"), 4)
    during = canvas.grab().toImage()
    n, moved = row(canvas, task), canvas.bar(row(canvas, task)).translated(-QPointF(canvas.offset()))
    there = QPointF(moved.right() + 2.5 * canvas.scale, moved.center().y()).toPoint()
    assert during.pixelColor(there) != before.pixelColor(there)
    assert canvas.is_carried(n)
    canvas.let_go()
    assert canvas.grab().toImage().pixelColor(there) == before.pixelColor(there)


def test_esc_lets_go_of_a_bar(driver, task, qtbot):
    canvas = timeline(driver)
    place = carry(qtbot, canvas, at(canvas, task, "middle"), 5)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.is_carried(row(canvas, task))
    drop(driver, qtbot, canvas, place)
    assert span(driver, task) == ("2026-05-11", "2026-05-15")
    assert not driver.toast


def test_a_bar_of_another_town_says_why_it_stays(driver, task, qtbot):
    canvas = timeline(driver)
    canvas.records.lock = lambda record_id: FOREIGN if record_id == task else ""
    move(canvas, at(canvas, task, "end"), NONE)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
    place = carry(qtbot, canvas, at(canvas, task, "end"), 3)
    assert driver.toast == FOREIGN
    assert not canvas.is_carried(row(canvas, task))
    drop(driver, qtbot, canvas, place)
    assert span(driver, task) == ("2026-05-11", "2026-05-15")


def test_the_mouse_shows_what_it_would_take_hold_of(driver, task):
    canvas = timeline(driver)
    shape = Qt.CursorShape
    for part, expected in (
        ("middle", shape.OpenHandCursor),
        ("end", shape.SizeHorCursor),
        ("start", shape.SizeHorCursor),
    ):
        move(canvas, at(canvas, task, part), NONE)
        assert canvas.viewport().cursor().shape() == expected
    move(canvas, at(canvas, task, "end") + QPoint(60, 0), NONE)
    assert canvas.viewport().cursor().shape() == shape.ArrowCursor


def test_beside_its_bar_a_row_is_only_chosen(driver, task, qtbot):
    canvas = timeline(driver)
    beside = at(canvas, task, "end") + QPoint(80, 0)
    drop(driver, qtbot, canvas, carry(qtbot, canvas, beside, 3))
    assert span(driver, task) == ("2026-05-11", "2026-05-15")
    assert driver.window.page().current_list().table.current_id() == task


def test_what_has_one_day_only_is_carried_by_it(driver, qtbot):
    task = driver.profile.records.add("task", {"title": "Abgeben", "due_on": "2026-05-13"}).records[0].id
    canvas = timeline(driver)
    drop(driver, qtbot, canvas, carry(qtbot, canvas, at(canvas, task, "middle"), 2))
    assert span(driver, task) == (None, "2026-05-15")


def test_the_time_goes_on_at_the_edge(driver, task, qtbot):
    canvas = timeline(driver)
    start = at(canvas, task, "end")
    carry(qtbot, canvas, start, 1)
    edge = QPoint(canvas.viewport().width() - 3, start.y())
    scrolled = canvas.horizontalScrollBar().value()
    canvas.horizontalScrollBar().setMaximum(canvas.horizontalScrollBar().maximum() + 500)
    move(canvas, edge)
    qtbot.waitUntil(lambda: canvas.horizontalScrollBar().value() > scrolled)
    passed = (edge.x() - start.x() + canvas.horizontalScrollBar().value() - scrolled) / canvas.scale
    assert canvas.days_carried == round(passed)
    canvas.let_go()


@pytest.mark.parametrize(
    ("words", "key", "held", "expected"),
    [
        ("Ende einen Tag später", Qt.Key.Key_Right, "shift", ("2026-05-11", "2026-05-16")),
        ("Ende einen Tag früher", Qt.Key.Key_Left, "shift", ("2026-05-11", "2026-05-14")),
        ("Beginn einen Tag später", Qt.Key.Key_Right, "both", ("2026-05-12", "2026-05-15")),
        ("Beginn einen Tag früher", Qt.Key.Key_Left, "both", ("2026-05-10", "2026-05-15")),
    ],
)
def test_keys_and_menu_stretch_a_bar_as_the_mouse_does(driver, task, qtbot, words, key, held, expected):
    canvas = timeline(driver)
    driver.window.page().current_list().table.choose(task)
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(canvas, key, shift if held == "shift" else shift | control)
    driver.settle()
    assert span(driver, task) == expected
    driver.desk.undo()
    driver.settle()
    name, action = next(
        pair for pair in driver.window.menus.every_action() if pair[0].startswith(f"Verschieben: {words}")
    )
    action.trigger()
    driver.settle()
    assert span(driver, task) == expected, name
    assert any(words in entry.text() for entry in canvas.menu(row(canvas, task)).actions())


def test_a_start_is_given_to_what_has_only_a_due_day(driver, qtbot):
    task = driver.profile.records.add("task", {"title": "Abgeben", "due_on": "2026-05-13"}).records[0].id
    canvas = timeline(driver)
    driver.window.page().current_list().table.choose(task)
    both = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(canvas, Qt.Key.Key_Left, both)
    driver.settle()
    assert span(driver, task) == ("2026-05-12", "2026-05-13")
