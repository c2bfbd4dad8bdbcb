# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether something may be changed is known before anybody tries: rows, pages, actions."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.services import sample

Role = Qt.ItemDataRole
FOREIGN = "Nur Bad Berleburg kann das ändern. Sie können es kommentieren."


def row(part, title: str) -> int:
    column = part.model.columns.index("title")
    return next(n for n in range(part.model.rowCount()) if part.model.index(n, column).data() == title)


@pytest.fixture
def projects(driver):
    driver.desk.hub.publish(driver.profile.records.add("project", {"title": "Eigenes"}))
    part = driver.place("projects").current_list()
    driver.settle()
    return part


def test_what_is_said_of_every_row_is_what_writing_would_say(driver):
    sample.play_all(driver.profile.records, "olpe", shared=True)
    for key, kind in RECORD_TYPES.items():
        if key in ("comment", "attachment", "saved_view", "link", "involvement"):
            continue  # no lists of their own
        driver.desk.rights.need(kind)
        driver.settle()
        for view in driver.profile.records.list(key):
            if not view.fields.get("released"):
                told = driver.desk.rights.reason(kind, view.owner, view.fields)
                assert (told == "") is view.editable, (key, view.fields, told)


def test_a_row_of_another_town_says_so_before_anybody_tries(driver, projects, qtbot):
    title = projects.model.columns.index("title")
    theirs = projects.model.index(row(projects, "LoRaWAN"), title)
    assert theirs.data(Role.ToolTipRole) == f"LoRaWAN\n{FOREIGN}"
    assert FOREIGN in theirs.data(Role.AccessibleDescriptionRole)
    mine = projects.model.index(row(projects, "Eigenes"), title)
    assert FOREIGN not in mine.data(Role.AccessibleDescriptionRole)

    projects.table.choose(projects.model.id_at(theirs.row()))
    assert not projects.actions_.edit.isEnabled()
    assert not projects.actions_.delete.isEnabled()
    assert projects.actions_.delete.toolTip() == FOREIGN
    projects.table.setFocus()
    qtbot.keyClick(projects.table, Qt.Key.Key_F2)
    assert projects.cells.editor is None
    assert driver.toast == FOREIGN
    driver.window.toasts.hide()
    qtbot.keyClick(projects.table, Qt.Key.Key_Delete)
    assert driver.toast == FOREIGN

    projects.table.choose(projects.model.id_at(mine.row()))
    assert projects.actions_.edit.isEnabled()
    assert projects.actions_.delete.isEnabled()


def test_several_rows_are_changed_together_only_if_all_of_them_may_be(driver, projects):
    page = driver.window.page()
    projects.table.selectAll()
    page._rest.stop()
    page._show_chosen()
    bulk = page.detail.bulk()
    assert "Sie können es kommentieren." in bulk.hint.text()
    assert not bulk.trash.isEnabled()
    bulk.rows()["phase"].edit()
    assert not bulk.rows()["phase"].editing


def test_a_page_that_may_only_be_read_announces_its_fields_as_such(driver, projects):
    page = driver.window.page()
    projects.table.choose(projects.model.id_at(row(projects, "LoRaWAN")))
    page._rest.stop()
    page._show_chosen()
    driver.settle()
    shown = page.detail.page().rows()["phase"].shown
    assert shown.toolTip() == FOREIGN.removesuffix(".")
    assert QAccessible.queryAccessibleInterface(shown).state().readOnly
    shown.press()
    assert driver.toast == FOREIGN
    mine = projects.model.id_at(row(projects, "Eigenes"))
    page.detail.show_record("project", mine)
    driver.settle()
    assert not QAccessible.queryAccessibleInterface(shown).state().readOnly


def test_a_released_report_is_read_only_from_the_start(driver):
    records = driver.profile.records
    project = records.add("project", {"title": "Eigenes"}).records[0].id
    fields = {"project": project, "as_of": "2026-11-01", "overall": "green", "released": True}
    report = records.add("status_report", fields)
    driver.desk.hub.publish(report)
    driver.desk.open_record.emit("status_report", report.records[0].id)
    driver.settle()
    page = driver.window.page().detail.page()
    assert page.head.note.text().startswith("Diese Statusmeldung ist freigegeben")
    assert not page.head.delete.isVisible()
    page.edit_field("overall")
    assert not page.rows()["overall"].editing
