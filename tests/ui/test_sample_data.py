# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sample data come and go in one click, and take nothing along that a person made."""

import pytest
from PySide6.QtWidgets import QApplication

from swf_desktop.ui.features.sample_data.question import Question

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
BANNER = "Unter den Einträgen sind Beispieldaten: frei erfunden und nur intern sichtbar."


def action(driver, text: str):
    return next(a for name, a in driver.window.menus.every_action() if name == text)


@pytest.fixture
def loaded(driver, qtbot):
    driver.settle()
    qtbot.waitUntil(lambda: driver.window.desk is not None)
    action(driver, "Beispieldaten laden").trigger()
    driver.settle()
    qtbot.waitUntil(lambda: BANNER in driver.window.banners.texts())
    return driver


def removed(driver) -> bool:
    driver.settle()
    return driver.profile.sample.look().count == 0


def question(driver, qtbot) -> Question:
    def find() -> Question | None:
        return next((w for w in QApplication.topLevelWidgets() if isinstance(w, Question)), None)

    qtbot.waitUntil(lambda: find() is not None)
    return find()


def test_one_click_takes_untouched_sample_data_away_and_one_step_brings_them_back(loaded, qtbot):
    driver = loaded
    assert driver.profile.records.table("task", ("title",))
    frame = driver.window.banners._shown[BANNER]
    frame.findChildren(type(driver.window.main_button))[0].click()
    assert removed(driver)
    assert driver.toast == "Beispieldaten entfernt"
    assert driver.window.banners.texts() == []
    assert driver.window.menus.undo.text() == "&Rückgängig: Beispieldaten entfernen"
    driver.desk.undo()
    driver.settle()
    assert driver.profile.sample.look().untouched
    qtbot.waitUntil(lambda: BANNER in driver.window.banners.texts())


def test_what_somebody_worked_on_is_asked_about_and_stays(loaded, qtbot):
    driver = loaded
    project = driver.profile.records.list("project", {"owner": "olpe"})[0]
    driver.profile.records.set(project.id, {"title": "Unser Projekt"})
    driver.profile.records.add("task", {"title": "Echte Aufgabe", "project": project.id})
    action(driver, "Beispieldaten entfernen").trigger()
    asked = question(driver, qtbot)
    model = asked.table.model()
    told = [[model.index(row, n).data() for n in (0, 1, 2)] for row in range(model.rowCount())]
    assert [told[0][1:], told[1]] == [
        ["Projekt", "geändert: Titel"],
        ["Echte Aufgabe", "Aufgabe", "ergänzt"],
    ]
    asked.keep.click()
    driver.settle()
    assert [r.values[0] for r in driver.profile.records.table("task", ("title",))] == ["Echte Aufgabe"]
    assert driver.profile.records.show(project.id).fields["title"] == "Unser Projekt"
    assert driver.window.banners.texts() == []


def test_whoever_leaves_the_question_keeps_everything(loaded, qtbot):
    driver = loaded
    before = dict(driver.profile.records.counts())
    project = driver.profile.records.list("project", {"owner": "olpe"})[0]
    driver.profile.records.set(project.id, {"title": "Unser Projekt"})
    action(driver, "Beispieldaten entfernen").trigger()
    question(driver, qtbot).reject()
    driver.settle()
    assert dict(driver.profile.records.counts()) == before
    qtbot.waitUntil(lambda: BANNER in driver.window.banners.texts())
