# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a coordinator does all day, with the keyboard, on a real profile."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from swf_desktop.domain.ids import organisation_id

# Popups of search and references: platforms without windows cannot raise them.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key


def add_task(driver, **fields) -> str:
    changes = driver.profile.records.add("task", {"title": "Förderantrag prüfen", **fields})
    driver.desk.hub.publish(changes)
    driver.settle()
    return changes.records[0].id


def open_task(driver, record_id: str):
    driver.window.open_record("task", record_id)
    driver.settle()
    return driver.window.page().detail.page()


def test_a_task_is_entered_with_a_deadline_and_found_by_part_of_its_name(driver, qtbot):
    place = driver.place("tasks")
    driver.window.run_main_action()
    draft = place.detail.draft
    qtbot.keyClicks(draft.editors()["title"].control, "Ratsvorlage schreiben")
    draft.editors()["due_on"].control.setText("10.12.2030")
    qtbot.keyClick(draft.editors()["title"].control, Key.Key_Return)
    qtbot.waitUntil(lambda: place.detail.record_id != "")
    driver.settle()
    view = driver.profile.records.show(place.detail.record_id)
    assert view.fields["title"] == "Ratsvorlage schreiben"
    assert view.fields["due_on"] == "2030-12-10"

    finder = driver.window.finder
    finder.setFocus()
    qtbot.keyClicks(finder, "vorlage")
    qtbot.waitUntil(
        lambda: finder.results.count() > 0 and finder.results.item(0).text() == "Ratsvorlage schreiben"
    )
    qtbot.keyClick(finder, Key.Key_Return)
    driver.settle()
    assert driver.window.place == "tasks"
    assert place.detail.record_id == view.id


def test_a_draft_says_in_the_field_what_is_missing(driver, qtbot):
    place = driver.place("tasks")
    driver.window.run_main_action()
    draft = place.detail.draft
    draft.editors()["due_on"].control.setText("31.02.2027")
    draft.finish()
    assert draft._problems["title"].text() == "Diese Angabe wird gebraucht."
    assert "31.02.2027" in draft._problems["due_on"].text()
    assert place.detail.draft is draft


def test_escape_drops_a_draft(driver, qtbot):
    place = driver.place("tasks")
    before = driver.ids("task")
    driver.window.run_main_action()
    qtbot.keyClicks(place.detail.draft.editors()["title"].control, "Doch nicht")
    qtbot.keyClick(place.detail.draft.editors()["title"].control, Key.Key_Escape)
    driver.settle()
    assert place.detail.draft is None
    assert driver.ids("task") == before


def test_a_field_is_edited_in_place_and_undone_by_name(driver, qtbot):
    page = open_task(driver, add_task(driver))
    row = page.rows()["title"]
    row.shown.setFocus()
    qtbot.keyClick(row.shown, Key.Key_F2)
    assert row.editing
    control = row._editor.control
    control.selectAll()
    control.insert("Förderantrag abschicken")
    qtbot.keyClick(control, Key.Key_Return)
    driver.settle()
    assert driver.profile.records.show(page.record_id).fields["title"] == "Förderantrag abschicken"
    assert "rückgängig" in driver.window.menus.undo.text().casefold()
    assert driver.window.menus.undo.text() != "&Rückgängig"

    driver.window.menus.undo.trigger()
    driver.settle()
    assert driver.profile.records.show(page.record_id).fields["title"] == "Förderantrag prüfen"
    assert row.shown.text() == "Förderantrag prüfen"
    driver.window.menus.redo.trigger()
    driver.settle()
    assert row.shown.text() == "Förderantrag abschicken"


def test_tab_saves_and_edits_the_next_field_and_escape_leaves(driver, qtbot):
    page = open_task(driver, add_task(driver))
    first, second = page.rows()["title"], page.rows()["project"]
    first.shown.setFocus()
    qtbot.keyClick(first.shown, Key.Key_Return)
    qtbot.keyClicks(first._editor.control, "Neuer Titel")
    qtbot.keyClick(first._editor.control, Key.Key_Tab)
    driver.settle()
    assert not first.editing
    assert second.editing
    qtbot.keyClick(second._editor.control, Key.Key_Escape)
    assert not second.editing
    assert driver.profile.records.show(page.record_id).fields["title"] == "Neuer Titel"


def test_what_cannot_be_is_refused_in_the_field_with_the_rules_sentence(driver, qtbot):
    record_id = add_task(driver, start_on="2027-03-01")
    page = open_task(driver, record_id)
    page.edit_field("due_on")
    row = page.rows()["due_on"]
    row._editor.control.setText("01.02.2027")
    row.finish()
    driver.settle()
    assert row.editing
    assert row._problem.isVisible()
    assert len(row._problem.text()) > 20
    assert "due_on" not in {k for k, v in driver.profile.records.show(record_id).fields.items() if v}
    row.drop()


def test_shortcuts_for_days_are_understood(driver, qtbot):
    page = open_task(driver, add_task(driver))
    page.edit_field("due_on")
    page.rows()["due_on"]._editor.control.setText("24.12.2030")
    page.rows()["due_on"].finish()
    driver.settle()
    assert page.rows()["due_on"].shown.text() == "24.12.2030"


def test_a_reference_is_picked_by_typing_a_part(driver, qtbot):
    page = open_task(driver, add_task(driver))
    page.edit_field("assignee")
    driver.settle()
    editor = page.rows()["assignee"]._editor
    qtbot.keyClicks(editor.control, "arnsb")
    qtbot.keyClick(editor.control, Key.Key_Return)
    driver.settle()
    assert driver.profile.records.show(page.record_id).fields["assignee"] == organisation_id("arnsberg")


def test_a_deleted_task_is_brought_back_by_the_toast(driver, qtbot):
    record_id = add_task(driver)
    place = driver.place("tasks")
    place.show_record("task", record_id)
    driver.settle()
    table = place.current_list().table
    qtbot.keyClick(table, Key.Key_Delete)
    driver.settle()
    assert driver.profile.records.show(record_id).deleted
    assert place.current_list().model.row_of(record_id) == -1
    assert "gelöscht" in driver.toast
    qtbot.mouseClick(driver.window.toasts.button, Qt.MouseButton.LeftButton)
    driver.settle()
    assert not driver.profile.records.show(record_id).deleted
    assert place.current_list().model.row_of(record_id) >= 0


def test_the_trash_shows_what_was_deleted_and_gives_it_back(driver):
    record_id = add_task(driver)
    place = driver.place("tasks")
    driver.desk.hub.publish(driver.profile.records.delete(record_id))
    driver.settle()
    part = place.current_list()
    part.actions_.trash.setChecked(True)
    driver.settle()
    assert part.model.row_of(record_id) >= 0
    part.delete([record_id])
    driver.settle()
    assert not driver.profile.records.show(record_id).deleted


def test_space_ticks_a_task(driver, qtbot):
    record_id = add_task(driver)
    place = driver.place("tasks")
    place.current_list().show_everything()
    place.show_record("task", record_id)
    driver.settle()
    qtbot.keyClick(place.current_list().table, Key.Key_Space)
    driver.settle()
    assert driver.profile.records.show(record_id).fields["status"] == "done"


def test_rows_go_to_the_clipboard_as_a_spreadsheet_takes_them(driver, qtbot):
    record_id = add_task(driver, due_on="2030-05-04")
    place = driver.place("tasks")
    place.show_record("task", record_id)
    driver.settle()
    place.current_list().copy()
    heading, row = QGuiApplication.clipboard().text().split("\n")
    assert heading.split("\t")[0] == "Titel"
    assert "04.05.2030" in row.split("\t")


def test_a_milestone_is_added_on_its_projects_page(driver, qtbot):
    changes = driver.profile.records.add("project", {"title": "Bürgerwerkstatt"})
    driver.desk.hub.publish(changes)
    project = changes.records[0].id
    driver.window.open_record("project", project)
    driver.settle()
    place = driver.window.page()
    milestones = next(c for c in place.detail.page().children_lists() if c.relation.child.key == "milestone")
    milestones._add.click()
    draft = place.detail.draft
    draft.editors()["title"].control.setText("Konzept liegt vor")
    draft.editors()["planned_on"].control.setText("1.3.2027")
    draft.finish()
    driver.settle()
    assert milestones.empty is False
    view = driver.profile.records.show(driver.ids("milestone")[0])
    assert view.fields["project"] == project
    milestones.opened.emit("milestone", view.id)
    driver.settle()
    assert place.detail.record_id == view.id
    place.detail.back()
    driver.settle()
    assert place.detail.record_id == project


def test_history_says_who_and_what(driver):
    page = open_task(driver, add_task(driver))
    page._history_button.click()
    driver.settle()
    words = " ".join(w.text() for w in page.history.findChildren(QLabel))
    assert "Erika Muster" in words
    assert "Förderantrag prüfen" in words


def test_what_belongs_to_others_can_be_read_and_not_changed(driver):
    row = next(r for r in driver.profile.records.table("project", ("title",)) if r.owner not in ("olpe", ""))
    driver.window.open_record("project", row.id)
    driver.settle()
    page = driver.window.page().detail.page()
    page.edit_first()
    assert not any(r.editing for r in page.rows().values())
    assert page.head.note.isVisible()


@pytest.mark.parametrize(
    "key", ["strategy", "projects", "tasks", "events", "contacts", "knowledge", "exchange"]
)
def test_every_place_opens_and_every_control_has_a_name(driver, key):
    page = driver.place(key)
    assert page.isVisible()
    nameless = []
    for widget in page.findChildren(QWidget):
        if (
            not getattr(widget, "isVisible", lambda: False)()
            or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            continue
        text = widget.accessibleName() or getattr(widget, "text", lambda: "")()
        if not text and type(widget).__name__ not in (
            "QScrollBar",
            "QScrollArea",
            "RecordPage",
            "QHeaderView",
        ):
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert not nameless
