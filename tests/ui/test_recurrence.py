# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A recurrence is read in words and entered without knowing RFC 5545."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from swf_desktop.domain.catalogue.projects import TASK
from swf_desktop.domain.errors import Invalid
from swf_desktop.ui.recurrence_words import in_words
from swf_desktop.ui.widgets.editors.base import FORWARD, STAY
from swf_desktop.ui.widgets.editors.recurrence import RecurrenceEditor


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY;INTERVAL=3", "alle 3 Tage"),
        ("FREQ=WEEKLY;BYDAY=MO", "jede Woche montags"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "alle 2 Wochen montags"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "jede Woche montags, mittwochs und freitags"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "jede Woche Montag bis Freitag"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "monatlich am 15."),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "monatlich am letzten Tag"),
        ("FREQ=MONTHLY;BYDAY=1TU", "monatlich am ersten Dienstag"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "alle 2 Monate am letzten Werktag"),
        ("FREQ=MONTHLY;INTERVAL=3", "vierteljährlich"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "jährlich am 1. März"),
        ("FREQ=WEEKLY;UNTIL=20261231", "wöchentlich bis 31.12.2026"),
        ("FREQ=MONTHLY;BYMONTHDAY=15;COUNT=3", "monatlich am 15. (noch 3-mal)"),
        ("FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYWEEKNO=20"),
    ],
)
def test_rules_are_read_as_people_say_them(qapp, rule, words):
    assert in_words(rule) == words


@pytest.fixture
def editor(qtbot):
    window = QWidget()
    window.resize(500, 400)
    qtbot.addWidget(window)
    editor = RecurrenceEditor(TASK.by_name["recurrence"], window)
    editor.resize(window.size())
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    editor.window_ = window
    return editor


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "FREQ=MONTHLY;BYMONTHDAY=15",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=1TU",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;INTERVAL=3",
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1",
        "FREQ=WEEKLY;UNTIL=20261231",
        "FREQ=WEEKLY;COUNT=4",
        "FREQ=YEARLY;BYWEEKNO=20",
    ],
)
def test_the_editor_gives_back_the_rule_it_was_given(editor, rule):
    editor.set_value(rule)
    assert editor.value() == rule


def test_a_rule_is_put_together_without_knowing_its_spelling(editor, qtbot):
    editor.set_value(None)
    assert editor.value() is None
    editor._frequency.setCurrentText("wöchentlich")
    editor._interval.setValue(2)
    qtbot.mouseClick(editor._days["MO"], Qt.MouseButton.LeftButton)
    assert editor.value() == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"
    assert editor.sentence.text() == "alle 2 Wochen montags"
    editor._end.setCurrentText("bis")
    editor._until.setText("31.12.2026")
    assert editor.value() == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20261231"


def test_a_rule_of_ones_own_is_checked(editor):
    editor.set_value("FREQ=YEARLY;BYWEEKNO=20")
    assert editor._own.isVisible()
    editor._own.setText("jeden Vollmond")
    with pytest.raises(Invalid):
        editor.value()


def test_tab_goes_through_the_choices_and_then_on(editor, qtbot):
    editor.set_value("FREQ=DAILY")
    steps = []
    editor.kept.connect(steps.append)
    editor.begin()
    for part in (editor._frequency, editor._interval, editor._end):
        assert not steps
        qtbot.keyClick(part, Qt.Key.Key_Tab)
    assert steps[0] == FORWARD


def test_recurrence_is_edited_on_the_page_of_a_task(driver):
    records = driver.profile.records
    task = records.add("task", {"title": "Jour fixe", "due_on": "2026-11-23"}).records[0].id
    page = driver.place("tasks")
    page.show_record("task", task)
    driver.settle()
    row = page.detail.page().rows()["recurrence"]
    page.detail.page().edit_field("recurrence")
    row._editor._frequency.setCurrentText("wöchentlich")
    row._editor.kept.emit(STAY)
    driver.settle()
    assert records.show(task).fields["recurrence"] == "FREQ=WEEKLY"
    assert row.shown.text() == "wöchentlich"


def test_an_interval_of_one_is_said_as_people_say_it(driver):
    task = driver.profile.records.add("task", {"title": "Jour fixe", "due_on": "2030-01-07"}).records[0].id
    driver.window.open_record("task", task)
    driver.settle()
    row = driver.window.page().detail.page().rows()["recurrence"]
    row.edit()
    editor = row._editor
    words = []
    for frequency in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        editor._choose(editor._frequency, frequency)
        words.append(editor._interval.text())
    assert words == ["jeden Tag", "jede Woche", "jeden Monat", "jedes Jahr"]
    editor._interval.setValue(2)
    assert editor._interval.text() == "alle 2 Jahre"
    row.drop()
