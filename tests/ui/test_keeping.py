# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing is lost: the trash, the steps, the history of a record and of a field, comments, saved views."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from swf_desktop.ui.frame.step_menu import step_menu

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key


def add(driver, type_key: str, **fields) -> str:
    changes = driver.profile.records.add(type_key, fields)
    driver.desk.hub.publish(changes)
    driver.settle()
    return changes.records[0].id


def page_of(driver, record_id: str):
    driver.window.open_record("task", record_id)
    driver.settle()
    return driver.window.page().detail.page()


def field(driver, record_id: str, name: str):
    return driver.profile.records.show(record_id).fields.get(name)


def test_the_trash_shows_everything_deleted_and_brings_it_back_with_what_went_along(driver, qtbot):
    project = add(driver, "project", title="Bürgerwerkstatt")
    task = add(driver, "task", title="Einladen", project=project)
    contact = add(driver, "contact", family_name="Muster", legal_basis="public_task")
    driver.profile.records.delete(contact)
    driver.desk.hub.publish(driver.profile.records.delete(project))
    driver.settle()
    trash = driver.place("trash")
    shown = {entry.title: len(entry.together) for entry in trash._entries}
    assert shown == {"Bürgerwerkstatt": 1, "Muster": 0}
    row = next(n for n, entry in enumerate(trash._entries) if entry.id == project)
    trash.table.selectRow(row)
    qtbot.keyClick(trash.table, Key.Key_Return)
    driver.settle()
    assert not driver.profile.records.show(project).deleted
    assert not driver.profile.records.show(task).deleted
    assert [entry.title for entry in trash._entries] == ["Muster"]
    trash.restore()
    driver.settle()
    assert trash.empty.isVisible()


def test_several_entries_come_back_in_one_step(driver):
    ids = [add(driver, "task", title=title) for title in ("Eins", "Zwei")]
    for record_id in ids:
        driver.desk.hub.publish(driver.profile.records.delete(record_id))
    trash = driver.place("trash")
    trash.table.selectAll()
    trash.restore()
    driver.settle()
    assert not any(driver.profile.records.show(i).deleted for i in ids)
    driver.desk.undo()
    driver.settle()
    assert all(driver.profile.records.show(i).deleted for i in ids)


def test_an_older_state_is_brought_back_as_a_step_that_can_be_undone(driver):
    task = add(driver, "task", title="Antrag prüfen", due_on="2030-03-01")
    driver.profile.records.set(task, {"title": "Antrag abgeben", "priority": "high"})
    page = page_of(driver, task)
    page._history_button.click()
    driver.settle()
    (button,) = page.history.buttons()
    assert button.text() == "Diesen Stand wiederherstellen"
    button.click()
    driver.settle()
    assert field(driver, task, "title") == "Antrag prüfen"
    assert field(driver, task, "priority") is None
    assert field(driver, task, "due_on") == "2030-03-01"
    driver.desk.undo()
    driver.settle()
    assert field(driver, task, "title") == "Antrag abgeben"


def test_one_field_has_a_history_of_its_own(driver):
    task = add(driver, "task", title="Antrag prüfen")
    for day in ("2030-01-01", "2030-02-02", "2030-03-03"):
        driver.profile.records.set(task, {"due_on": day, "title": f"Antrag {day}"})
    page = page_of(driver, task)
    page.rows()["due_on"].history_wanted.emit("due_on")
    driver.settle()
    assert page.history.field.currentText() == "Fällig am"
    assert [b.text() for b in page.history.buttons()] == ["Diesen Wert wiederherstellen"] * 2
    page.history.buttons()[0].click()
    driver.settle()
    assert field(driver, task, "due_on") == "2030-02-02"
    assert field(driver, task, "title") == "Antrag 2030-03-03"


def test_people_talk_about_a_record_in_a_thread(driver, qtbot):
    page = page_of(driver, add(driver, "task", title="Antrag prüfen"))
    thread = page.comments
    for text in ("Bis Freitag?", "Ja, bis Freitag."):
        qtbot.keyClicks(thread.text, text)
        qtbot.keyClick(thread.text, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        driver.settle()
    assert thread.entries() == ["Bis Freitag?", "Ja, bis Freitag."]
    assert thread.heading.text() == "Kommentare  2"
    driver.desk.undo()
    driver.settle()
    assert thread.entries() == ["Bis Freitag?"]


def test_a_comment_that_was_not_sent_waits_on_its_page(driver, qtbot):
    first, second = add(driver, "task", title="Eins"), add(driver, "task", title="Zwei")
    page = page_of(driver, first)
    qtbot.keyClicks(page.comments.text, "Noch nicht fertig")
    page_of(driver, second)
    assert page.comments.text.toPlainText() == ""
    page_of(driver, first)
    assert page.comments.text.toPlainText() == "Noch nicht fertig"


def test_any_step_is_taken_back_by_its_name(driver):
    first = add(driver, "task", title="Eins")
    add(driver, "task", title="Zwei")
    menu = step_menu(driver.desk, driver.profile.undo.steps(40), driver.window)
    entry = next(action for action in menu.actions() if "Eins" in action.text())
    entry.trigger()
    driver.settle()
    assert driver.profile.records.show(first).deleted
    again = step_menu(driver.desk, driver.profile.undo.steps(40), driver.window)
    assert not next(action for action in again.actions() if "Eins" in action.text()).isEnabled()


def sidebar_words(driver) -> list[str]:
    sidebar = driver.window.sidebar
    return [sidebar.item(n).text() for n in range(sidebar.count())]


def test_what_a_place_shows_is_saved_as_a_view_and_shown_again(driver, monkeypatch):
    add(driver, "task", title="Antrag prüfen", priority="high")
    add(driver, "task", title="Chronik führen")
    part = driver.place("tasks").current_list()
    part.filter.setText("antrag")
    part.group_by("priority")
    part.table.sort_by("title", ascending=False)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_args: ("Anträge", True))
    part.actions_.save.trigger()
    driver.settle()
    assert "Anträge" in sidebar_words(driver)
    (view,) = driver.profile.records.list("saved_view")
    assert view.fields["place"] == "tasks"
    assert view.fields["sort"] == "-title"
    assert json.loads(view.fields["filter"])["text"] == "antrag"

    part.show_everything()
    part.group_by("")
    part.table.sort_by("due_on", ascending=True)
    driver.window.show_place("contacts")
    sidebar = driver.window.sidebar
    sidebar.setCurrentRow(sidebar_words(driver).index("Anträge"))
    driver.settle()
    assert driver.window.place == "tasks"
    assert part.filter.text() == "antrag"
    assert part.model.group == "priority"
    assert part.table.sorting() == ("title", False)
    assert sidebar.currentItem().text() == "Anträge"

    sidebar.view_delete_wanted.emit(view.id)
    driver.settle()
    assert "Anträge" not in sidebar_words(driver)
    driver.desk.undo()
    driver.settle()
    assert "Anträge" in sidebar_words(driver)


@pytest.mark.parametrize(
    ("typed", "name"), [("gruppieren projekt", "Gruppieren: Projekt"), ("dunkel", "Dunkel")]
)
def test_every_action_is_found_with_its_shortcut(driver, typed, name):
    driver.place("tasks")
    finder = driver.window.finder
    finder.setFocus()
    finder.setText(typed)
    finder._ask()
    driver.settle()
    names = [finder.results.item(n).text() for n in range(finder.results.count())]
    assert any(name in found for found in names), names


def test_search_without_words_offers_what_can_be_done(driver):
    driver.place("tasks")
    finder = driver.window.finder
    finder.begin()
    spoken = [
        finder.results.item(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(finder.results.count())
    ]
    assert "Zelle bearbeiten – F2" in spoken
    assert any(line.endswith("+F") for line in spoken)


def test_the_status_bar_says_how_old_the_partners_states_are(driver):
    bar = driver.window.status
    bar.say_partners([])
    assert not bar.partners.isVisible()
    bar.say_partners([("Olpe", ""), ("Soest", "2026-09-12T08:00:00Z")])
    assert bar.partners.text() == "Olpe: noch nichts erhalten"
    assert "Soest: Stand 12.09.2026" in bar.partners.toolTip()
    bar.partners.click()
    driver.settle()
    assert driver.window.place == "exchange"
