# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What got in the way of somebody who had never seen the program."""

import pytest
from PySide6.QtWidgets import QApplication

from swf_desktop.ui.widgets.empty_state import EmptyState


@pytest.fixture
def task(driver) -> str:
    added = driver.profile.records.add("task", {"title": "Antrag abgeben", "due_on": "2030-12-15"})
    driver.desk.hub.publish(added)
    driver.settle()
    return added.records[0].id


def test_the_window_begins_with_today(driver):
    assert driver.window.place == "today"


def test_who_deletes_the_last_record_on_its_page_has_the_keyboard_on_what_begins_a_new_one(
    driver, task, qtbot
):
    place = driver.place("tasks")
    driver.desk.open_record.emit("task", task)
    driver.settle()
    page = place.detail.page()
    page.head.delete.setFocus()
    page.head.delete.click()
    driver.settle()
    button = place.current_list().empty.button
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button)
    assert button.text() == "Neue Aufgabe"


def test_the_editor_of_a_day_fits_onto_a_narrow_page(driver, task):
    driver.window.resize(1100, 700)
    place = driver.place("tasks")
    driver.desk.open_record.emit("task", task)
    driver.settle()
    page = place.detail.page()
    page.edit_field("due_on")
    driver.settle()
    assert not page.horizontalScrollBar().isVisible()


def test_fields_that_are_not_shown_are_named(driver, task):
    place = driver.place("tasks")
    driver.desk.open_record.emit("task", task)
    driver.settle()
    more = place.detail.page()._more
    assert "weitere Felder: " in more.text()
    assert "Wiederholung" in more.toolTip()
    assert more.width() <= place.detail.width()


def test_an_exchange_without_partners_offers_the_first_step(driver, monkeypatch):
    page = driver.place("exchange")
    asked = []
    monkeypatch.setattr(page, "save_own_card", lambda: asked.append("card"))
    (empty,) = (part for part in page.findChildren(EmptyState) if part.isVisible())
    empty.button.click()
    assert asked == ["card"]


def test_who_begins_a_record_before_the_list_is_there_sees_it_afterwards(driver):
    for title in ("Eins", "Zwei"):
        driver.desk.hub.publish(driver.profile.records.add("task", {"title": title}))
    part = driver.place("tasks").current_list()
    part.table.selectionModel().clear()
    added = driver.profile.records.add("task", {"title": "Neu"})
    new = added.records[0].id
    assert not part.table.choose(new)
    part.focus_rows()  # as after creating, while the row is still on its way
    driver.desk.hub.publish(added)
    driver.settle()
    assert part.table.current_id() == new


def test_the_history_comes_into_sight_when_it_is_asked_for(driver, qtbot):
    records = driver.profile.records
    task = records.add("task", {"title": "Antrag"}).records[0].id
    for number in range(12):
        driver.desk.hub.publish(records.set(task, {"title": f"Antrag {number}"}))
    driver.window.resize(1100, 620)
    driver.desk.open_record.emit("task", task)
    driver.settle()
    page = driver.window.page().detail.page()
    page._history_button.click()
    driver.settle()
    newest = page.history.buttons()[0]
    qtbot.waitUntil(lambda: not newest.visibleRegion().isEmpty())


def test_the_buttons_of_the_minutes_say_what_they_make_on_a_narrow_page(driver):
    fields = {"title": "Runde", "held_on": "2026-11-23", "agenda": "Haushalt"}
    meeting = driver.profile.records.add("meeting", fields).records[0].id
    driver.window.resize(1000, 620)
    driver.desk.open_record.emit("meeting", meeting)
    driver.settle()
    box = driver.window.page().detail.page().parts[0].boxes()[1]
    assert [button.text() for button in box.buttons.values()] == ["Beschluss", "Aufgabe"]


def test_what_undo_could_not_take_back_is_said_and_stays_on_the_screen(drive, make_profile, tmp_path):
    olpe, soest = make_profile("olpe"), make_profile("soest", "Jens Beispiel")
    for giver, taker in ((olpe, soest), (soest, olpe)):
        card = tmp_path / f"{giver.organisation}.partnerkarte"
        giver.partners.export_card(card)
        taker.partners.import_card(card)
    soest.records.add("project", {"title": "Projekt Soest"})
    soest.exchange.export(tmp_path / "1.verbundpaket")
    driver = drive(olpe)
    driver.desk.hub.publish(olpe.exchange.take_over(tmp_path / "1.verbundpaket").changes)
    driver.desk.undo()
    driver.settle()
    (said,) = (text for text in driver.window.banners.texts() if text.startswith("Rückgängig"))
    assert "„Projekt Soest“ gehört Soest und bleibt" in said


def test_a_place_called_by_its_key_has_the_keyboard(driver, task):
    driver.place("tasks")
    driver.place("today")
    action = next(a for name, a in driver.window.menus.every_action() if name == "Aufgaben")
    action.trigger()
    driver.settle()
    assert QApplication.focusWidget() is driver.window.page().current_list().table
