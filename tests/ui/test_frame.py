# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The frame: starting, first run, status summary, pictures, background work."""

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from swf_desktop.domain.errors import Busy, NotFound
from swf_desktop.domain.text import N_
from swf_desktop.system.settings import Settings
from swf_desktop.ui import theme
from swf_desktop.ui.app import Starter, application
from swf_desktop.ui.change_hub import ChangeHub
from swf_desktop.ui.features.status_summary.preview import Preview
from swf_desktop.ui.pictures import take_pictures
from swf_desktop.ui.places import PLACES
from swf_desktop.ui.tasks import Tasks


@pytest.fixture
def tasks(qtbot):
    tasks = Tasks()
    yield tasks
    tasks.close()


def test_an_answer_for_someone_gone_is_dropped(tasks, qtbot):
    owner, heard = QObject(), []
    tasks.read(owner, lambda: 1, heard.append)
    owner.deleteLater()
    owner = None
    qtbot.waitUntil(lambda: tasks.running == 0)
    assert len(heard) <= 1


def test_a_later_question_replaces_the_earlier_one(tasks, qtbot):
    owner, heard = QObject(), []
    for n in range(20):
        tasks.read(owner, lambda n=n: n, heard.append, key="filter")
    qtbot.waitUntil(lambda: tasks.running == 0)
    assert heard == [19]


def test_writes_come_one_after_another(tasks, qtbot):
    owner, order = QObject(), []
    for n in range(30):
        tasks.write(owner, lambda n=n: order.append(n))
    qtbot.waitUntil(lambda: tasks.running == 0)
    assert order == list(range(30))


def test_a_deleted_owner_of_work_waits_for_it_without_holding_it_up(qtbot):
    window, next_window, owner = QWidget(), QWidget(), QObject()
    tasks, began, steps = Tasks(window), threading.Event(), []
    qtbot.addWidget(next_window)

    def work():
        began.set()
        steps.extend(sum(range(n)) for n in range(2000))  # needs the interpreter all the while

    tasks.read(owner, work)
    assert began.wait(5)
    window.deleteLater()
    next_window.show()
    assert QTest.qWaitForWindowExposed(next_window)  # deletes what is due, holding the interpreter
    assert len(steps) == 2000


def test_an_error_reaches_whoever_asked(tasks, qtbot):
    owner, heard = QObject(), []

    def fail():
        raise NotFound(N_("There is no record “%(id)s” here."), id="x")

    tasks.read(owner, fail, None, heard.append)
    qtbot.waitUntil(lambda: tasks.running == 0)
    assert isinstance(heard[0], NotFound)


def test_a_step_that_touched_nothing_is_not_passed_on(qtbot):
    from swf_desktop.domain.views import Changes

    hub, heard = ChangeHub(), []
    hub.changed.connect(heard.append)
    hub.publish(Changes(0, ""))
    assert heard == []


def test_the_window_paints_first_and_then_opens_the_profile(qtbot, profile, doors, tmp_path):
    home = profile.home
    starter = Starter(home, Settings(tmp_path / "settings.json"), doors)
    qtbot.addWidget(starter.window)
    assert starter.profile is None
    with qtbot.waitSignal(starter.window.place_shown, timeout=10_000):
        starter.window.show()
    assert starter.profile.organisation == "olpe"
    qtbot.waitUntil(lambda: starter.tasks.running == 0)
    starter.window.close()
    starter.close()


def test_someone_new_is_asked_for_two_things_and_can_begin(qtbot, doors, tmp_path):
    starter = Starter(tmp_path / "new", Settings(tmp_path / "settings.json"), doors)
    qtbot.addWidget(starter.window)
    starter.window.show()
    qtbot.waitUntil(lambda: hasattr(starter, "_first_run"))
    page = starter._first_run
    page.start.click()
    assert page.problem.text() == "Wählen Sie aus, wo Sie arbeiten."
    page.organisation.setCurrentIndex(page.organisation.findData("menden"))
    page.start.click()
    assert "Namen" in page.problem.text()
    page.person.setText("Ayşe Probe")
    with qtbot.waitSignal(starter.window.place_shown, timeout=20_000):
        page.start.click()
    assert starter.profile.organisation == "menden"
    assert starter.profile.person == "Ayşe Probe"
    qtbot.waitUntil(lambda: starter.tasks.running == 0)
    starter.window.close()
    starter.close()


def test_a_profile_that_cannot_be_opened_says_why_and_lets_try_again(qtbot, doors, tmp_path):
    class Stuck:
        def __init__(self):
            self.tries = 0

        def exists(self, home: Path) -> bool:
            return True

        def open(self, home: Path):
            self.tries += 1
            raise Busy(N_("Another program holds the database."))

    stuck = Stuck()
    starter = Starter(tmp_path, Settings(tmp_path / "settings.json"), stuck)
    qtbot.addWidget(starter.window)
    starter.window.show()
    qtbot.waitUntil(lambda: hasattr(starter, "_problem"))
    assert starter._problem.isVisible()
    starter._problem.button.click()
    qtbot.waitUntil(lambda: stuck.tries == 2 and starter.tasks.running == 0)
    starter.window.close()
    starter.close()


def test_errors_stay_until_they_are_closed(driver):
    driver.desk.refuse(NotFound(N_("There is no record “%(id)s” here."), id="x"))
    driver.desk.refuse(NotFound(N_("There is no record “%(id)s” here."), id="x"))
    assert len(driver.window.banners.texts()) == 1
    driver.window.banners.close_banner(driver.window.banners.texts()[0])
    assert driver.window.banners.texts() == []


def test_the_status_bar_says_when_the_last_backup_was_made(drive, profile):
    profile.backups.now()
    driver = drive(profile)
    assert driver.window.status.backup.text().startswith("Sicherung ")
    assert driver.window.banners.texts() == []


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_actions_are_found_by_name(driver, qtbot):
    finder = driver.window.finder
    finder.setFocus()
    finder.setText("sichern")
    finder._ask()
    driver.settle()
    names = [finder.results.item(n).text() for n in range(finder.results.count())]
    assert "Jetzt sichern" in names


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_what_takes_long_to_find_follows_what_was_found_at_once(driver, qtbot, monkeypatch):
    monkeypatch.setattr("swf_desktop.store.search_query._FIRST_LOOK", 2)
    records = driver.profile.records
    old = records.add("task", {"title": "Xabcabcabcx"}).records[0].id
    for n in range(5):
        records.add("task", {"title": f"Abcab {n}"})
    finder, shown = driver.window.finder, []
    monkeypatch.setattr(finder, "_fill", lambda entries, show=True: shown.append([e.title for e in entries]))
    finder.setText("bcabca")
    finder._ask()
    driver.settle()
    assert shown == [["Suche läuft …"], ["Xabcabcabcx"]]
    monkeypatch.undo()
    monkeypatch.setattr("swf_desktop.store.search_query._FIRST_LOOK", 2)
    finder.setFocus()
    finder.setText("bcabca")
    qtbot.keyClick(finder, Qt.Key.Key_Return)  # before anything was found
    driver.settle()
    assert driver.window.place == "tasks"
    assert driver.window.page().detail.record_id == old


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_status_summary_is_previewed_and_saved(driver, qtbot, tmp_path):
    pytest.importorskip("typst")
    pytest.importorskip("pypdfium2")
    preview = Preview(driver.desk, "olpe", driver.window)
    preview.show()
    qtbot.waitUntil(lambda: bool(preview.pages) and driver.tasks.running == 0, timeout=30_000)
    assert not preview.pages[0].pixmap().isNull()
    target = tmp_path / "bericht.pdf"
    preview.write(target)
    driver.settle()
    assert target.read_bytes() == preview.pdf
    assert preview.pdf.startswith(b"%PDF")
    preview.close()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_pictures_show_every_place(qtbot, profile, tmp_path, name):
    paths = take_pictures(profile, tmp_path / "pictures", size=(1024, 700), theme=name)
    assert list(dict.fromkeys(p.stem.split("-")[1] for p in paths)) == [*(p.key for p in PLACES), "first"]
    assert {"exchange-log", "exchange-erasures"} <= {p.stem.split("-", 1)[1].rsplit("-", 1)[0] for p in paths}
    for path in paths:
        image = QImage(str(path))
        assert image.width() >= 1024
        assert len({image.pixel(x, y) for x in range(0, 1000, 7) for y in range(0, 690, 7)}) > 5
    theme.install(application())


def test_switching_places_and_filtering_are_quick(driver):
    from swf_desktop.domain.edits import Edit, EditKind

    driver.profile.records.apply(
        [Edit(EditKind.ADD, type="task", fields={"title": f"Aufgabe {n}"}) for n in range(500)]
    )
    page = driver.place("tasks")
    driver.place("contacts")
    began = time.perf_counter()
    driver.window.show_place("tasks")
    assert time.perf_counter() - began < 0.5
    page.current_list().filter.setText("aufgabe 49")
    driver.settle()
    assert page.current_list().model.rowCount() == 15
