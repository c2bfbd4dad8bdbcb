# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tasks as a list, a board, a timeline and a calendar: one model, one filter, one selection."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from swf_desktop.system.clock import SystemClock
from swf_desktop.ui.widgets.calendar import WEEK

TODAY = SystemClock().today()


def in_days(count: int) -> str:
    return (TODAY + timedelta(days=count)).isoformat()


@pytest.fixture
def tasks(driver):
    """Four tasks, and the place that shows them."""
    records = driver.profile.records
    made = {
        name: records.add("task", {"title": name, **fields}).records[0].id
        for name, fields in {
            "Erheben": {"start_on": in_days(-9), "due_on": in_days(-2), "status": "in_progress"},
            "Auswerten": {"start_on": in_days(1), "due_on": in_days(5)},
            "Bescheid": {"due_on": in_days(0), "status": "waiting", "waiting_for": "Bezirksregierung"},
            "Ablegen": {},
        }.items()
    }
    records.add("link", {"source": made["Auswerten"], "target": made["Erheben"], "kind": "depends_on"})
    return made


@pytest.fixture
def place(driver, tasks):
    return driver.place("tasks")


def show(driver, place, key: str):
    place.show_view(key)
    driver.settle()
    return place.current_list().view_widget.canvas


def row(canvas, record_id: str) -> int:
    return canvas.records.row_of(record_id)


def middle(canvas, record_id: str) -> QPoint:
    return canvas.visualRect(canvas.records.index(row(canvas, record_id), canvas.modelColumn())).center()


def test_every_view_shows_the_same_filter_and_selection(driver, place, tasks):
    place.current_list().table.choose(tasks["Auswerten"])
    for key in ("board", "timeline", "calendar", "list"):
        place.show_view(key)
        driver.settle()
        assert place.current_list().table.current_id() == tasks["Auswerten"]
    canvas = show(driver, place, "board")
    place.current_list().filter.setText("bescheid")
    assert canvas.records.rowCount() == 1
    assert not middle(canvas, tasks["Bescheid"]).isNull()


def test_the_view_is_remembered(driver, place):
    show(driver, place, "board")
    assert not place.detail.isVisible()
    driver.place("projects")
    assert driver.desk.settings.get("place.tasks.view.task") == "board"


def test_a_card_dragged_to_another_column_changes_its_status(driver, place, tasks, qtbot):
    canvas = show(driver, place, "board")
    start, target = middle(canvas, tasks["Auswerten"]), middle(canvas, tasks["Erheben"])
    viewport = canvas.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(viewport, start + QPoint(30, 0))
    _move(viewport, target)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=target)
    driver.settle()
    assert driver.profile.records.show(tasks["Auswerten"]).fields["status"] == "in_progress"
    assert "In Arbeit" in driver.toast
    assert "verschieben" in driver.profile.undo.undoable()


def _move(viewport, place: QPoint) -> None:
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left = Qt.MouseButton.LeftButton
    at = QPointF(place)
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        QPointF(viewport.mapToGlobal(place)),
        left,
        left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, moved)


def test_keys_and_menu_move_a_card_as_the_mouse_does(driver, place, tasks, qtbot):
    canvas = show(driver, place, "board")
    place.current_list().table.choose(tasks["Ablegen"])
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    assert driver.profile.records.show(tasks["Ablegen"]).fields["status"] == "in_progress"
    menu = canvas.menu(row(canvas, tasks["Ablegen"]))
    done = next(action for action in menu.actions() if "Erledigt" in action.text())
    done.trigger()
    driver.settle()
    assert driver.profile.records.show(tasks["Ablegen"]).fields["status"] == "done"
    assert canvas.records.row_of(tasks["Ablegen"]) == -1


def test_arrows_go_through_the_board(driver, place, tasks, qtbot):
    canvas = show(driver, place, "board")
    place.current_list().table.choose(tasks["Auswerten"])
    chosen = place.current_list().table.current_id
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert chosen() == tasks["Erheben"]
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert chosen() == tasks["Bescheid"]
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    driver.settle()
    assert place.detail.isVisible()
    assert place.detail.record_id == tasks["Bescheid"]


def test_a_waiting_card_says_for_what_and_since_when(driver, place, tasks):
    canvas = show(driver, place, "board")
    words = canvas.more(row(canvas, tasks["Bescheid"]))
    assert words == f"seit {TODAY:%d.%m.}: Bezirksregierung"
    facet = next(f for f in place.current_list().tools.facets if f.column == "waiting_for")
    facet.allow({"Bezirksregierung"})
    assert canvas.records.shown_ids() == [tasks["Bescheid"]]


def test_the_timeline_draws_a_line_to_what_depends_and_says_so_as_a_table(driver, place, tasks):
    canvas = show(driver, place, "timeline")
    driver.settle()
    assert canvas._lines == [(row(canvas, tasks["Erheben"]), row(canvas, tasks["Auswerten"]))]
    view = place.current_list().view_widget
    view.twin_button.click()
    model = view.twin.model()
    rows = {model.index(n, 0).data(): [model.index(n, c).data() for c in range(5)] for n in range(4)}
    assert rows["Auswerten"][3:] == ["5", "Erheben"]
    assert view.twin.accessibleName() == "Aufgaben als Zeitstrahl"


def test_a_task_moves_by_a_day_in_the_timeline(driver, place, tasks, qtbot):
    canvas = show(driver, place, "timeline")
    place.current_list().table.choose(tasks["Auswerten"])
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    fields = driver.profile.records.show(tasks["Auswerten"]).fields
    assert (fields["start_on"], fields["due_on"]) == (in_days(2), in_days(6))


def test_the_calendar_begins_on_monday_and_leafs(driver, place, tasks, qtbot):
    canvas = show(driver, place, "calendar")
    assert canvas.first.weekday() == 0
    assert canvas.day_at(middle(canvas, tasks["Bescheid"])) == in_days(0)
    assert canvas.undated == 1
    canvas.go_to(date(2026, 1, 15))
    assert (canvas.first, canvas.weeks) == (date(2025, 12, 29), 5)
    qtbot.keyClick(canvas, Qt.Key.Key_PageUp)
    assert canvas.day == date(2025, 12, 1)
    view = place.current_list().view_widget
    assert view.heading.text() == "Dezember 2025"
    view.set_mode(WEEK)
    canvas.go_to(date(2026, 11, 23))
    assert view.heading.text() == "KW 48 · 23.11.2026 – 29.11.2026"


def test_a_double_click_on_a_free_day_begins_a_task_due_then(driver, place, qtbot):
    canvas = show(driver, place, "calendar")
    canvas.go_to(TODAY + timedelta(days=400))
    driver.settle()
    cell = canvas._cell(9)
    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    assert place.detail.draft is not None
    assert place.detail.draft.editors()["due_on"].value() == canvas.day_at(cell.center())


@pytest.mark.parametrize("key", ["board", "timeline", "calendar"])
def test_painted_rows_are_there_for_a_screen_reader(driver, place, tasks, key):
    canvas = show(driver, place, key)
    face = QAccessible.queryAccessibleInterface(canvas)
    told = {}
    for n in range(face.childCount()):
        child = face.child(n)
        told[child.text(QAccessible.Text.Name)] = child
    assert "Aufgaben" in face.text(QAccessible.Text.Name)
    assert {"Erheben", "Bescheid"} <= told.keys()
    item = told["Bescheid"]
    assert "Status: Wartet" in item.text(QAccessible.Text.Description)
    assert not item.rect().isEmpty()
    assert "überfällig" in told["Erheben"].text(QAccessible.Text.Description)


def test_ticking_a_recurring_task_says_when_the_next_one_is_due(driver, place):
    fields = {"title": "Jour fixe", "due_on": "2026-11-23", "recurrence": "FREQ=WEEKLY;INTERVAL=2"}
    task = driver.profile.records.add("task", fields).records[0].id
    place.current_list().load()
    driver.settle()
    place.current_list().model.check_requested.emit(task, True)
    driver.settle()
    assert driver.toast == "Die nächste der Reihe ist fällig am 07.12.2026"
    titles = [place.current_list().model.text(i, 0) for i in place.current_list().model.shown_ids()]
    assert titles.count("Jour fixe") == 1


def test_a_saved_view_keeps_how_the_rows_are_shown(driver, place):
    place.show_view("board")
    state, sorting = place.view_state()
    place.show_view("list")
    place.apply_view(state, sorting)
    assert place.current_list().view == "board"
