# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A meeting from its agenda to what came of it."""

import pytest
from PySide6.QtCore import Qt

from swf_desktop.ui.widgets.calendar import CalendarCanvas


@pytest.fixture
def meeting(driver) -> str:
    fields = {
        "title": "Steuerkreis",
        "kind": "steering_committee",
        "held_on": "2026-11-23",
        "agenda": "1. Haushalt\n2. Datenplattform",
    }
    return driver.profile.records.add("meeting", fields).records[0].id


@pytest.fixture
def part(driver, meeting):
    page = driver.place("events")
    page.show_record("meeting", meeting)
    driver.settle()
    return page.detail.page().parts[0]


def write(driver, qtbot, box, text: str) -> None:
    qtbot.keyClicks(box.words, text)
    qtbot.keyClick(box.words, Qt.Key.Key_Return)
    driver.settle()


def minutes(driver, meeting: str) -> str:
    return driver.profile.records.show(meeting).fields["minutes"]


def test_what_is_said_is_written_down_under_its_item(driver, part, meeting, qtbot):
    assert [box.item for box in part.boxes()] == ["", "Haushalt", "Datenplattform"]
    write(driver, qtbot, part.boxes()[2], "Angebot liegt vor")
    write(driver, qtbot, part.boxes()[1], "Entwurf vorgestellt")
    assert (
        minutes(driver, meeting)
        == "## Haushalt\n\n- Entwurf vorgestellt\n\n## Datenplattform\n\n- Angebot liegt vor"
    )
    rows = driver.window.page().detail.page().rows()
    assert not rows["minutes"].isVisible()
    assert rows["title"].isVisible()


def test_one_step_makes_a_decision_that_points_back(driver, part, meeting, qtbot):
    box = part.boxes()[1]
    qtbot.keyClicks(box.words, "Der Entwurf geht in den Rat")
    box.buttons["decision"].click()
    driver.settle()
    [decision] = driver.profile.records.list("decision")
    assert decision.fields["title"] == "Der Entwurf geht in den Rat"
    assert decision.fields["decided_on"] == "2026-11-23"
    assert decision.fields["body"] == "Steuerkreis"
    [link] = driver.profile.records.list("link", {"kind": "results_from", "target": meeting})
    assert link.fields["source"] == decision.id
    assert "**Beschluss:** Der Entwurf geht in den Rat" in minutes(driver, meeting)
    model = part.results.model()
    assert [model.index(0, n).data() for n in range(3)] == [
        "Der Entwurf geht in den Rat",
        "Beschluss",
        "Gefasst",
    ]
    driver.desk.undo()
    driver.settle()
    assert driver.profile.records.list("decision") == []
    assert "minutes" not in driver.profile.records.show(meeting).fields
    assert not part.results.isVisible()


def test_a_task_is_made_from_a_line_that_stands_there_already(driver, part, meeting, qtbot):
    write(driver, qtbot, part.boxes()[2], "Olpe holt ein zweites Angebot ein")
    part.boxes()[2].made.emit("Olpe holt ein zweites Angebot ein", "task")
    driver.settle()
    [task] = [t for t in driver.profile.records.list("task") if "zweites Angebot" in t.fields["title"]]
    assert "Datenplattform" in task.fields["description"]
    part.results.clicked.emit(part.results.model().index(0, 0))
    driver.settle()
    assert driver.window.page().detail.record_id == task.id


def test_what_is_typed_is_kept_when_the_page_is_left(driver, part, meeting, qtbot):
    qtbot.keyClicks(part.boxes()[1].words, "Noch nicht fertig")
    driver.place("tasks")
    assert "Noch nicht fertig" in minutes(driver, meeting)


def test_closed_minutes_are_only_read(driver, part, meeting):
    driver.desk.hub.publish(driver.profile.records.set(meeting, {"closed": True}))
    driver.settle()
    assert not part.boxes()[1].words.isVisible()
    assert not part.edit_agenda.isVisible()


def test_a_meeting_without_agenda_asks_for_one(driver, qtbot):
    empty = (
        driver.profile.records.add("meeting", {"title": "Jour fixe", "held_on": "2026-11-30"}).records[0].id
    )
    page = driver.place("events")
    page.show_record("meeting", empty)
    driver.settle()
    part = page.detail.page().parts[0]
    part.edit_agenda.click()
    row = page.detail.page().rows()["agenda"]
    assert row.editing
    row._editor.set_value("Haushalt\nVerschiedenes")
    row.finish()
    driver.settle()
    # Then the keyboard is where the first item's minutes are written.
    qtbot.waitUntil(lambda: len(part.boxes()) == 3 and part.boxes()[1].words.hasFocus())


def test_meetings_and_events_have_a_calendar_too(driver, meeting):
    driver.profile.records.add("event", {"title": "Pausenhof", "starts_at": "2026-11-24T22:30:00Z"})
    page = driver.place("events")
    for key, day in (("meeting", "2026-11-23"), ("event", "2026-11-24")):
        page.show_type(key)
        page.show_view("calendar")
        driver.settle()
        canvas = page.current_list().view_widget.canvas
        assert isinstance(canvas, CalendarCanvas)
        canvas.go_to(canvas.day.replace(year=2026, month=11, day=23))
        canvas.ready()
        rows = {day: rows for day, rows in canvas._days.items() if rows}
        assert list(rows) == [day]
