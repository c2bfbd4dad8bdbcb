# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lists used as a spreadsheet is used: cells edited in place, groups, several rows at once, the clipboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from swf_desktop.domain.catalogue import record_type
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.ui.widgets import sheet
from swf_desktop.ui.widgets.paste_dialog import PasteDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key
TASK = record_type("task")


@pytest.fixture
def tasks(driver):
    """The list of tasks with three of them, two in a project."""
    added = driver.profile.records.add("project", {"title": "Bürgerwerkstatt"})
    driver.desk.hub.publish(added)
    project = added.records[0].id
    edits = [
        Edit(EditKind.ADD, type="task", fields={"title": "Antrag prüfen", "project": project}),
        Edit(EditKind.ADD, type="task", fields={"title": "Bescheid abheften", "project": project}),
        Edit(EditKind.ADD, type="task", fields={"title": "Chronik führen", "priority": "high"}),
    ]
    driver.profile.records.apply(edits, "Aufgaben")
    part = driver.place("tasks").current_list()
    part.table.sort_by("title", ascending=True)
    driver.settle()
    return part


def titles(part) -> list[str]:
    return [part.model.index(n, 0).data() for n in range(part.model.rowCount())]


def chosen(part, *numbers: int) -> list[str]:
    ids = [part.model.id_at(n) for n in numbers]
    part.table.choose(ids[0])
    flags = part.table.selectionModel().SelectionFlag
    for n in numbers[1:]:
        part.table.selectionModel().select(part.model.index(n, 0), flags.Select | flags.Rows)
    return ids


def field(driver, record_id: str, name: str):
    return driver.profile.records.show(record_id).fields.get(name)


def paste(driver, part, text: str) -> PasteDialog:
    QGuiApplication.clipboard().setText(text)
    part.paste()
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, PasteDialog) and w.isVisible())


def test_a_cell_is_edited_where_it_stands_and_tab_goes_on_to_the_next(driver, qtbot, tasks):
    (task,) = chosen(tasks, 0)
    qtbot.keyClick(tasks.table, Key.Key_F2)
    control = tasks.cells.editor.control
    control.selectAll()
    qtbot.keyClicks(control, "Antrag abgeben")
    qtbot.keyClick(control, Key.Key_Tab)
    driver.settle()
    assert field(driver, task, "title") == "Antrag abgeben"
    assert tasks.cells.editor.field.name == tasks.table.shown_columns()[1]
    qtbot.keyClick(tasks.cells.editor.control, Key.Key_Escape)
    assert tasks.cells.editor is None


def test_a_cell_refuses_what_cannot_be_with_the_sentence_of_the_rule(driver, qtbot, tasks):
    (task,) = chosen(tasks, 0)
    tasks.cells.begin(task, "title")
    tasks.cells.editor.control.clear()
    qtbot.keyClick(tasks.cells.editor.control, Key.Key_Return)
    assert "Titel" in tasks.cells.problem
    qtbot.keyClick(tasks.cells.editor.control, Key.Key_Escape)

    driver.profile.records.set(task, {"start_on": "2030-05-01"})
    tasks.load()
    driver.settle()
    tasks.cells.begin(task, "due_on")
    tasks.cells.editor.control.setText("01.04.2030")
    qtbot.keyClick(tasks.cells.editor.control, Key.Key_Return)
    driver.settle()
    assert tasks.cells.editor is not None
    assert len(tasks.cells.problem) > 20
    assert field(driver, task, "due_on") is None
    qtbot.keyClick(tasks.cells.editor.control, Key.Key_Escape)


def test_rows_are_grouped_under_headings_that_fold(driver, qtbot, tasks):
    tasks.group_by("project")
    assert titles(tasks) == [
        "Bürgerwerkstatt (2)",
        "Antrag prüfen",
        "Bescheid abheften",
        "Ohne Angabe (1)",
        "Chronik führen",
    ]
    assert tasks.model.count == 3
    tasks.table.selectRow(0)
    qtbot.keyClick(tasks.table, Key.Key_Left)
    assert titles(tasks) == ["Bürgerwerkstatt (2)", "Ohne Angabe (1)", "Chronik führen"]
    assert tasks.table.current_id() == ""
    qtbot.keyClick(tasks.table, Key.Key_Return)
    assert len(titles(tasks)) == 5
    tasks.fold_all(True)
    hidden = next(i for i in driver.ids("task") if field(driver, i, "title") == "Bescheid abheften")
    tasks.choose(hidden)
    assert tasks.table.current_id() == hidden
    tasks.group_by("")
    assert titles(tasks) == ["Antrag prüfen", "Bescheid abheften", "Chronik führen"]


def test_three_tasks_are_done_in_one_step_and_undone_in_one(driver, tasks):
    ids = chosen(tasks, 0, 1, 2)
    driver.settle()
    page = driver.window.page().detail.bulk()
    assert page.heading.text() == "3 Aufgaben"
    assert page.rows()["project"].shown.text() == "verschieden"
    row = page.rows()["status"]
    row.edit()
    row._editor.set_value("done")
    row.finish()
    driver.settle()
    assert [field(driver, i, "status") for i in ids] == ["done"] * 3
    assert driver.toast == "3 Aufgaben: Status → Erledigt"
    driver.desk.undo()
    driver.settle()
    assert [field(driver, i, "status") for i in ids] == ["open"] * 3


def test_leaving_a_field_that_differs_changes_nothing(driver, tasks):
    ids = chosen(tasks, 0, 1, 2)
    driver.settle()
    row = driver.window.page().detail.bulk().rows()["project"]
    before = [field(driver, i, "project") for i in ids]
    row.edit()
    row.finish()
    driver.settle()
    assert [field(driver, i, "project") for i in ids] == before


def test_rows_from_a_spreadsheet_become_tasks_in_one_step(driver, tasks):
    before = set(driver.ids("task"))
    dialog = paste(
        driver, tasks, "Titel\tProjekt\tFällig am\nEinladen\tbuergerwerkstatt\t1.3.2030\nBriefe\t\t\n"
    )
    assert not dialog.sheet.problems()
    dialog.write()
    driver.settle()
    new = set(driver.ids("task")) - before
    assert {field(driver, i, "title") for i in new} == {"Einladen", "Briefe"}
    first = next(i for i in new if field(driver, i, "title") == "Einladen")
    assert field(driver, first, "due_on") == "2030-03-01"
    assert driver.profile.records.title(str(field(driver, first, "project"))) == "Bürgerwerkstatt"
    driver.desk.undo()
    driver.settle()
    assert set(driver.ids("task")) == before


def test_a_wrong_cell_is_named_and_nothing_is_pasted(driver, tasks):
    before = driver.ids("task")
    dialog = paste(driver, tasks, "Titel\tProjekt\tFällig am\nEinladen\tGibt es nicht\t31.02.2030\n")
    assert not dialog.paste.isEnabled()
    assert "Zeile 1, Projekt: Es gibt keinen Eintrag, der „Gibt es nicht“ heißt." in dialog.words.text()
    assert "Zeile 1, Fällig am:" in dialog.words.text()
    dialog.reject()
    assert driver.ids("task") == before


def test_what_a_rule_refuses_stops_all_rows(driver, tasks):
    before = driver.ids("task")
    dialog = paste(driver, tasks, "Titel\tBeginn\tFällig am\nGut\t\t\nSchlecht\t01.05.2030\t01.04.2030\n")
    dialog.write()
    driver.settle()
    assert dialog.words.text().startswith("Zeile 2: ")
    assert driver.ids("task") == before
    dialog.reject()


def test_cells_are_pasted_onto_the_chosen_rows(driver, tasks):
    ids = chosen(tasks, 0, 1)
    tasks.table.go_to(ids[0], "due_on")
    chosen(tasks, 0, 1)
    dialog = paste(driver, tasks, "24.12.2030")
    assert dialog.onto.isChecked()
    dialog.write()
    driver.settle()
    assert [field(driver, i, "due_on") for i in ids] == ["2030-12-24"] * 2


def test_copied_rows_are_the_same_when_they_come_back(driver, tasks):
    chosen(tasks, 0, 1, 2)
    tasks.copy()
    dialog = paste(driver, tasks, QGuiApplication.clipboard().text())
    dialog.onto.setChecked(True)
    assert dialog.sheet.edits() == []
    assert "steht das schon" in dialog.words.text()
    dialog.reject()


def test_a_cell_of_several_lines_survives_the_clipboard():
    rows = [["Titel", "Text"], ["a", 'eins\nzwei\t"drei"']]
    assert sheet.from_text(sheet.to_text(rows)) == rows


def test_a_line_is_taken_for_headings_only_if_every_cell_is_one():
    assert sheet.headings(TASK, ["Titel", "due_on", ""]) == ["title", "due_on", ""]
    assert sheet.headings(TASK, ["Titel", "Irgendwas"]) is None


def test_filter_groups_and_the_chosen_task_are_remembered(driver, drive, tasks):
    tasks.filter.setText("bescheid")
    tasks.group_by("status")
    wanted = tasks.model.first_id()
    tasks.table.choose(wanted)
    driver.window.show_place("contacts")
    kept = driver.desk.settings.get("list.task")
    assert kept["text"] == "bescheid"
    assert kept["group"] == "status"
    assert kept["current"] == wanted


def test_a_record_that_the_filter_hides_is_shown_when_it_is_asked_for(driver, tasks):
    tasks.filter.setText("chronik")
    other = next(i for i in driver.ids("task") if field(driver, i, "title") == "Antrag prüfen")
    driver.window.open_record("task", other)
    driver.settle()
    assert tasks.filter.text() == "chronik"
    assert titles(tasks) == ["Antrag prüfen", "Chronik führen"]
