# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The palette finds every record and every action; the status bar's parts open what they speak of; the window
comes back as it was left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import TEXTUAL, Kind
from swf_desktop.system.settings import Settings
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.frame.finder import _ENTRY
from swf_desktop.ui.main_window import MainWindow
from swf_desktop.ui.places import CORNERS, PLACES, place_of
from swf_desktop.ui.tasks import Tasks

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support|propagateSizeHints")


def results(driver, text: str):
    """What the palette offers for a text."""
    finder = driver.window.finder
    finder.setFocus()
    finder.setText(text)
    finder._ask()
    driver.settle()
    return [finder.results.item(n).data(_ENTRY) for n in range(finder.results.count())]


def test_every_action_of_every_menu_is_found_by_its_name_in_every_place(driver):
    driver.desk.hub.publish(driver.profile.records.add("task", {"title": "Antrag prüfen"}))
    finder, seen = driver.window.finder, set()
    for spec in (*PLACES, *CORNERS):
        page = driver.place(spec.key)
        for view in ("list", "board", "timeline", "calendar", "tree") if spec.lives else ("",):
            if view:
                page.show_view(view)
                driver.settle()
            for name, action in driver.window.menus.every_action():
                if action.isEnabled() and (spec.key, name) not in seen:
                    seen.add((spec.key, name))
                    finder.setText(name)
                    finder.show_hits(name, [])
                    offered = [finder.results.item(n).data(_ENTRY) for n in range(finder.results.count())]
                    assert action in [entry.action for entry in offered], (spec.key, name)
    assert len({name for _place, name in seen}) > 60


def test_every_action_of_a_rows_menu_is_in_the_menu_bar_too(driver):
    driver.desk.hub.publish(driver.profile.records.add("task", {"title": "Antrag prüfen"}))
    part = driver.place("tasks").current_list()
    part.table.choose(part.model.first_id())
    menu = part.actions_.row_menu()
    named = {action.text().replace("&", "") for action in menu.actions() if action.text()}
    offered = {name.split(": ")[-1] for name, _action in driver.window.menus.every_action()}
    assert named <= offered, named - offered


def test_every_record_is_found_by_a_part_of_its_words_and_opened_where_it_lives(driver, subtests):
    records = driver.profile.records
    made: dict[str, str] = {}

    def make(key: str) -> str:
        fields: dict[str, object] = {}
        for field in RECORD_TYPES[key].fields:
            if field.kind is Kind.REFERENCE and field.required:
                target = field.targets[0] if field.targets else "project"
                fields[field.name] = made.get(target) or make(target)
            elif field.kind in TEXTUAL and (field.required or field.name == "summary"):
                fields[field.name] = f"Zebrafink {key}"
            elif field.required:
                day = "2030-01-01"
                plain = {
                    Kind.DATE: day,
                    Kind.INSTANT: f"{day}T08:00:00Z",
                    Kind.NUMBER: 3,
                    Kind.HASH: "0" * 64,
                }
                fields[field.name] = field.choices[0].key if field.choices else plain[field.kind]
        changes = records.add(key, fields)
        driver.desk.hub.publish(changes)
        made[key] = changes.records[0].id
        return made[key]

    for key in RECORD_TYPES:
        if key not in ("link", "measurement", "saved_view"):  # they have no words of their own
            with subtests.test(key):
                record = made.get(key) or make(key)
                driver.settle()
                words = f"zebraf {key[:5]}"
                entry = next(entry for entry in results(driver, words) if entry.id == record)
                driver.window.finder.record_chosen.emit(entry.type, entry.id)
                driver.settle()
                page = driver.window.page()
                assert driver.window.place == (place_of(key) or driver.window.place)
                shown = page.detail.page()
                follows = RECORD_TYPES[key].follows
                above = str(records.show(record).fields.get(follows or "") or "")
                assert shown.record_id == (record if place_of(key) else above)


def test_each_part_of_the_status_bar_opens_what_it_speaks_of(driver, qtbot):
    bar = driver.window.status
    driver.desk.hub.publish(driver.profile.records.add("task", {"title": "Antrag prüfen"}))
    driver.profile.backups.now()
    driver.window.refresh_frame()
    driver.settle()

    def menu_of(part) -> list[str]:
        qtbot.mouseClick(part, Qt.MouseButton.LeftButton)
        driver.settle()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        words = [action.text() for action in menu.actions()]
        menu.close()
        return words

    assert any("Antrag prüfen" in words for words in menu_of(bar.saved))
    assert any("sichern" in words for words in menu_of(bar.backup))
    bar.say_partners([("Soest", "")])
    bar.say_conflicts(2)
    for part in (bar.partners, bar.conflicts):
        driver.place("today")
        qtbot.mouseClick(part, Qt.MouseButton.LeftButton)
        driver.settle()
        assert driver.window.place == "exchange"
    qtbot.mouseClick(bar.who, Qt.MouseButton.LeftButton)
    driver.settle()
    assert driver.profile.records.title(driver.window.page().detail.record_id) == "Olpe"


def test_the_window_comes_back_as_it_was_left(driver, qtbot, tmp_path):
    window = driver.window
    for title in ("Eins", "Zwei"):
        driver.desk.hub.publish(driver.profile.records.add("task", {"title": title}))
    window.resize(1100, 640)
    window.move(60, 40)
    page = driver.place("tasks")
    part = page.current_list()
    part.table.show_columns(["title", "priority", "due_on"])
    part.table.horizontalHeader().resizeSection(part.model.columns.index("due_on"), 177)
    part.table.sort_by("title", ascending=False)
    part.filter.setText("zwei")
    part.table.choose(part.model.first_id())
    chosen = part.table.current_id()
    page._splitter.moveSplitter(500, 1)
    page._remember_split()
    window.menus._densities.actions()[1].trigger()
    left, height, columns = page._splitter.sizes()[0], part.table.rowHeight(0), part.table.shown_columns()
    driver.close()

    again, tasks = MainWindow(), None
    qtbot.addWidget(again)
    again.recall(Settings(tmp_path / "settings.json").get("window", {}))
    tasks = Tasks(again)
    again.show()
    again.attach(Desk(driver.profile, tasks, Settings(tmp_path / "settings.json"), again))
    qtbot.waitUntil(lambda: not tasks.running and not again._refresh.isActive(), timeout=10_000)
    page = again.page()
    part = page.current_list()
    qtbot.waitUntil(lambda: part.table.current_id() == chosen, timeout=10_000)
    assert (again.width(), again.height(), again.x(), again.y()) == (1100, 640, 60, 40)
    assert again.place == "tasks"
    assert part.table.shown_columns() == columns
    assert part.table.columnWidth(part.model.columns.index("due_on")) == 177
    assert part.table.sorting() == ("title", False)
    assert part.filter.text() == "zwei"
    assert part.table.rowHeight(0) == height
    assert abs(page._splitter.sizes()[0] - left) <= 2
    again.close()
    tasks.close()


def test_a_window_that_was_on_a_screen_that_is_gone_comes_back_to_one_that_is_there(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    before = window.pos()
    window.recall({"width": 900, "height": 600, "left": 30_000, "top": 10})
    assert (window.width(), window.pos()) == (900, before)
