# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may not be changed here is marked before rows are pasted, and left out if the person says so."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from swf_desktop.ui.widgets.paste_dialog import PasteDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
FOREIGN = "Nur Bad Berleburg kann das ändern. Sie können es kommentieren."


def paste(driver, part, text: str) -> PasteDialog:
    QGuiApplication.clipboard().setText(text)
    part.paste()
    driver.settle()
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, PasteDialog) and w.isVisible())


@pytest.fixture
def projects(driver):
    """The list of projects with two of our own among those of others, all of them chosen."""
    for title in ("Eigenes", "Noch eines"):
        driver.desk.hub.publish(driver.profile.records.add("project", {"title": title}))
    part = driver.place("projects").current_list()
    part.table.sort_by("title", ascending=True)
    driver.settle()
    return part


def phases(driver) -> dict[str, object]:
    return {r.values[0]: r.values[1] for r in driver.profile.records.table("project", ("title", "phase"))}


def test_rows_of_others_are_marked_and_left_out_if_that_is_wanted(driver, projects):
    before = phases(driver)
    table = projects.table
    column = projects.model.columns.index("title")
    by_title = {projects.model.text(i, column): i for i in projects.model.shown_ids()}
    theirs, mine = by_title["LoRaWAN"], by_title["Eigenes"]
    table.go_to(theirs, "phase")
    flags = table.selectionModel().SelectionFlag
    for record_id in (theirs, mine):
        index = projects.model.index(projects.model.row_of(record_id), 0)
        table.selectionModel().select(index, flags.Select | flags.Rows)
    order = table.chosen_ids()
    assert set(order) == {theirs, mine}
    dialog = paste(driver, projects, "Abgeschlossen")
    number = order.index(theirs) + 1

    assert f"Zeile {number}: {FOREIGN}" in dialog.words.text()
    assert not dialog.paste.isEnabled()
    assert dialog.table.item(number - 1, 0).toolTip() == FOREIGN
    head = dialog.table.verticalHeaderItem(number - 1)
    assert not head.icon().isNull()
    assert head.data(Qt.ItemDataRole.AccessibleDescriptionRole) == FOREIGN
    assert dialog.table.verticalHeaderItem(2 - number).icon().isNull()

    assert dialog.without_locked.text() == "Die Zeile auslassen, die hier nicht geändert werden darf"
    dialog.without_locked.click()
    assert dialog.paste.text() == "1 Zeile einfügen"
    dialog.write()
    driver.settle()
    assert phases(driver) == {**before, "Eigenes": "completed"}


def test_a_cell_that_would_give_a_new_task_to_somebody_elses_project_is_named(driver):
    part = driver.place("tasks").current_list()
    dialog = paste(driver, part, "Titel\tProjekt\nEigene Aufgabe\t\nFremde Aufgabe\tLoRaWAN")
    column = dialog.sheet.columns.index("project")
    assert f"Zeile 2, Projekt: {FOREIGN}" in dialog.words.text()
    assert dialog.table.item(1, column).toolTip().startswith(FOREIGN)
    assert not dialog.table.item(1, 0).toolTip()
    assert not dialog.paste.isEnabled()
    dialog.without_locked.click()
    dialog.write()
    driver.settle()
    titles = {row.values[0] for row in driver.profile.records.table("task", ("title",))}
    assert titles == {"Eigene Aufgabe"}


def test_what_is_said_beforehand_is_what_writing_says(driver):
    from swf_desktop.domain.errors import SwfError

    part = driver.place("tasks").current_list()
    for project in driver.profile.records.list("project"):
        fields = {"title": "Probe", "project": project.id}
        told = part._clipboard._lock("", fields)
        try:
            driver.profile.records.add("task", fields)
        except SwfError:
            assert told, project.fields
        else:
            assert not told, project.fields


def test_without_a_foreign_row_nothing_is_asked(driver, projects):
    dialog = paste(driver, projects, "Titel\nEin drittes\nEin viertes")
    assert not dialog.without_locked.isVisible()
    assert dialog.paste.isEnabled()
    dialog.reject()
