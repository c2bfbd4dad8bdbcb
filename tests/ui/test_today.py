# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Today: what asks for attention, each one click away from where it is settled."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from swf_desktop.system.clock import SystemClock
from swf_desktop.system.settings import Settings
from swf_desktop.ui.features.today.news import last_time, note_visit


def in_days(count: int) -> str:
    return (SystemClock().today() + timedelta(days=count)).isoformat()


def titles(section) -> list[str]:
    model = section.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.fixture
def page(driver):
    return driver.place("today")


def add(driver, type_key: str, **fields) -> str:
    changes = driver.profile.records.add(type_key, fields)
    driver.desk.hub.publish(changes)
    driver.settle()
    return changes.records[0].id


def test_it_is_the_first_place_and_says_so_when_nothing_is_due(driver, page, qtbot):
    assert driver.window.sidebar.item(0).text() == "Heute"
    assert page._stack.currentWidget() is page.empty
    assert not driver.window.main_button.isVisible()
    assert not driver.window.menus.new.isEnabled()
    page.empty.button.click()
    driver.settle()
    assert driver.window.place == "tasks"
    assert driver.window.menus.new.isEnabled()


def test_tasks_and_milestones_are_sorted_by_urgency(driver, page):
    project = driver.profile.records.add("project", {"title": "Eigenes"}).records[0].id
    add(driver, "task", title="Spät", due_on=in_days(-3))
    add(driver, "milestone", title="Früher Stein", planned_on=in_days(-9), project=project)
    add(driver, "task", title="Bald", due_on=in_days(2))
    add(driver, "task", title="Irgendwann", due_on=in_days(40))
    add(driver, "task", title="Erledigt", due_on=in_days(-3), status="done")
    add(driver, "task", title="Wartet", status="waiting", waiting_for="Förderbescheid")
    assert titles(page.sections["overdue"]) == ["Früher Stein", "Spät"]
    assert titles(page.sections["soon"]) == ["Bald"]
    waiting = page.sections["waiting"]
    assert titles(waiting) == ["Wartet"]
    assert waiting.table.model().index(0, 1).data() == "Förderbescheid"
    assert page.sections["overdue"].heading.text() == "Überfällig  2"
    assert not page.sections["conflicts"].isVisible()


def test_one_key_opens_a_task_where_it_lives(driver, page, qtbot):
    task = add(driver, "task", title="Spät", due_on=in_days(-3))
    page.focus_first()
    table = page.sections["overdue"].table
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    driver.settle()
    assert driver.window.place == "tasks"
    assert driver.window.page().detail.record_id == task


def test_a_report_without_release_is_listed_until_it_is_released(driver, page):
    project = driver.profile.records.add("project", {"title": "Eigenes"}).records[0].id
    report = add(driver, "status_report", project=project, as_of=in_days(0), overall="grey")
    section = page.sections["reports"]
    assert titles(section) == ["Eigenes"]
    section.open(0)
    driver.settle()
    assert driver.window.place == "projects"
    assert driver.window.page().detail.record_id == report


def test_conflicts_and_silent_partners_lead_to_exchange(drive, make_profile, tmp_path):
    olpe, soest = make_profile("olpe"), make_profile("soest", "Jens Beispiel")
    for one, other in ((olpe, soest), (soest, olpe)):
        card = tmp_path / f"{one.organisation}.partnerkarte"
        one.partners.export_card(card)
        other.partners.import_card(card)
    task = olpe.records.add("task", {"title": "Rahmen"}).records[0].id
    driver = drive(olpe)
    page = driver.place("today")
    assert titles(page.sections["partners"]) == ["Soest"]
    olpe.exchange.export(tmp_path / "1.verbundpaket")
    soest.exchange.take_over(tmp_path / "1.verbundpaket")
    olpe.records.set(task, {"title": "Rahmen von Olpe"})
    soest.records.set(task, {"title": "Rahmen von Soest"})
    soest.exchange.export(tmp_path / "2.verbundpaket")
    driver.desk.hub.publish(olpe.exchange.take_over(tmp_path / "2.verbundpaket").changes)
    driver.settle()
    assert not page.sections["partners"].isVisible()
    assert len(titles(page.sections["conflicts"])) == 1
    page.sections["conflicts"].open(0)
    driver.settle()
    assert driver.window.place == "exchange"
    exchange = driver.window.page()
    assert exchange._lists.currentWidget() is exchange.conflicts


def test_a_green_light_that_the_facts_contradict_is_named(driver, page):
    project = driver.profile.records.add("project", {"title": "Eigenes", "phase": "running"}).records[0].id
    add(driver, "milestone", title="Sensoren", planned_on=in_days(-9), project=project)
    report = add(driver, "status_report", project=project, as_of=in_days(-1), overall="green")
    section = page.sections["lights"]
    model = section.table.model()
    assert [model.index(0, n).data() for n in (0, 2)] == ["Eigenes", "Gesamt: grün"]
    assert "„Sensoren“" in model.index(0, 1).data()
    section.open(0)
    driver.settle()
    assert driver.window.page().detail.record_id == report


def test_waiting_says_since_when_and_decisions_are_due_too(driver, page):
    add(driver, "task", title="Bescheid", status="waiting", waiting_for="Bezirksregierung")
    add(driver, "decision", title="Haushalt", status="needed", due_on=in_days(-1))
    model = page.sections["waiting"].table.model()
    assert [model.index(0, n).data() for n in range(3)] == ["Bescheid", "Bezirksregierung", "seit"]
    assert titles(page.sections["overdue"]) == ["Haushalt"]


def connected(one, other, folder) -> None:
    for giver, taker in ((one, other), (other, one)):
        card = folder / f"{giver.organisation}.partnerkarte"
        giver.partners.export_card(card)
        taker.partners.import_card(card)


def bring(giver, driver, file) -> None:
    giver.exchange.export(file)
    driver.desk.hub.publish(driver.profile.exchange.take_over(file).changes)
    driver.settle()


def rows_of(section) -> dict[str, list[str]]:
    model = section.table.model()
    rows = ([model.index(row, n).data() for n in range(4)] for row in range(model.rowCount()))
    return {first: rest for first, *rest in rows}


def test_what_came_in_since_last_time_is_one_click_away(drive, make_profile, tmp_path):
    olpe, soest = make_profile("olpe"), make_profile("soest", "Jens Beispiel")
    connected(olpe, soest, tmp_path)
    driver = drive(olpe)
    driver.desk.settings.set("today.seen", "2020-01-01T00:00:00Z")
    page = driver.place("today")
    project = soest.records.add("project", {"title": "Aus Soest"}).records[0].id
    soest.records.add("comment", {"subject": project, "text": "Gehört zu etwas anderem"})
    bring(soest, driver, tmp_path / "1.verbundpaket")
    page = driver.place("today")
    section = page.sections["arrived"]
    assert set(titles(section)) == {"Aus Soest", "Jens Beispiel"}
    assert rows_of(section)["Aus Soest"][0] == "neu: Jens Beispiel, Soest"
    assert section.aside.text() == "seit 01.01.2020, 01:00"
    section.open(titles(section).index("Aus Soest"))
    driver.settle()
    assert (driver.window.place, driver.window.page().detail.record_id) == ("projects", project)
    assert driver.desk.settings.get("today.seen") > "2026"


def test_it_says_which_fields_were_written_and_what_was_added_by_whom(drive, make_profile, tmp_path):
    olpe, soest = make_profile("olpe"), make_profile("soest", "Jens Beispiel")
    connected(olpe, soest, tmp_path)
    task = olpe.records.add("task", {"title": "Terminliste"}).records[0].id
    dropped = olpe.records.add("task", {"title": "Überholt"}).records[0].id
    olpe.exchange.export(tmp_path / "0.verbundpaket")
    soest.exchange.take_over(tmp_path / "0.verbundpaket")
    soest.records.set(task, {"status": "in_progress", "due_on": in_days(30)})
    soest.records.add("comment", {"subject": task, "text": "Fangen wir an"})
    soest.records.delete(dropped)
    driver = drive(olpe)
    page = driver.place("today")
    bring(soest, driver, tmp_path / "1.verbundpaket")
    section = page.sections["arrived"]
    found = rows_of(section)
    assert found["Terminliste"][0] == "Status, Fällig am, Kommentar: Jens Beispiel, Soest"
    assert found["Überholt"][0] == "gelöscht: Jens Beispiel, Soest"
    section.open(titles(section).index("Überholt"))
    assert driver.window.place == "trash"


def test_several_visits_on_one_day_are_one(tmp_path):
    settings = Settings(tmp_path / "settings.json")
    settings.set("today.seen", "2020-01-01T00:00:00Z")
    assert last_time(settings) == "2020-01-01T00:00:00Z"
    note_visit(settings)
    assert last_time(settings) == "2020-01-01T00:00:00Z"
