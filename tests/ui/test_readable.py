# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is on the screen says what it is: names instead of bare days, true banners, locks, German words."""

import pytest
from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtGui import QColor, QImage, QKeySequence, QPainter
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.errors import Invalid
from swf_desktop.services import sample
from swf_desktop.ui import formats
from swf_desktop.ui.widgets.editors.parse import value_of
from swf_desktop.ui.widgets.flow_row import FlowRow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_a_status_report_is_called_what_it_is(driver):
    records = driver.profile.records
    project = records.add("project", {"title": "Sensoren"}).records[0].id
    changes = records.add("status_report", {"project": project, "as_of": "2026-11-01", "overall": "green"})
    assert changes.label == "Statusmeldung „01.11.2026“ anlegen"
    driver.desk.open_record.emit("status_report", changes.records[0].id)
    driver.settle()
    page = driver.window.page().detail.page()
    assert page._heading.text() == "Statusmeldung vom 01.11.2026"
    assert formats.called("status_report", "2026-11-01") == "Statusmeldung vom 01.11.2026"
    assert formats.title("status_report", "2026-11-01") == "01.11.2026"
    assert formats.called("project", "Sensoren") == "Sensoren"
    assert formats.called("project", "") == "–"


def test_the_banner_says_truly_who_sees_the_sample_data(profile, drive, qtbot):
    sample.play_all(profile.records, "olpe", shared=True)
    assert profile.sample.look().shared
    window = drive(profile)
    qtbot.waitUntil(lambda: window.window.banners.texts() != [])
    assert window.window.banners.texts() == [
        "Unter den Einträgen sind Beispieldaten: frei erfunden, und mit den Partnern ausgetauscht."
    ]


def test_a_card_that_may_not_be_moved_has_a_lock(driver, qtbot):
    driver.desk.hub.publish(driver.profile.records.add("task", {"title": "Stühle", "status": "open"}))
    page = driver.place("tasks")
    page.show_view("board")
    driver.settle()
    canvas = page.current_list().view_widget.canvas

    def card(lock: str) -> QImage:
        canvas.records.lock = lambda _record: lock
        picture = QImage(240, 80, QImage.Format.Format_RGB32)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        canvas.paint_row(painter, 0, QRect(0, 0, 240, 80))
        painter.end()
        return picture.copy(QRect(210, 5, 28, 20))

    assert card("") != card("Nur Soest kann das ändern.")


def test_a_row_of_the_tree_that_may_not_be_changed_has_a_lock(driver):
    page = driver.place("strategy")
    page.show_type("section")
    driver.settle()
    view = page.current_list().view_widget
    tree = view.tree
    index = next(i for i in view._indexes(QModelIndex()) if i.parent().isValid())

    def row(lock: str) -> QImage:
        page.current_list().model.lock = lambda _record: lock
        box = tree.visualRect(index)
        return tree.viewport().grab(QRect(box.right() - 40, box.top(), 40, box.height())).toImage()

    assert row("") != row("Nur Soest kann das ändern.")


def test_a_calendar_says_which_day_is_missing(driver):
    fields = {"title": "Haushalt", "decided_on": "2026-05-13", "status": "decided"}
    driver.desk.hub.publish(driver.profile.records.add("decision", fields))
    page = driver.place("events")
    page.show_type("decision")
    page.show_view("calendar")
    driver.settle()
    said = [label.text() for label in page.current_list().view_widget.findChildren(QLabel)]
    assert "1 ohne „Fällig am“" in said


def test_a_wrong_choice_is_answered_in_the_words_of_the_screen():
    with pytest.raises(Invalid) as refused:
        value_of(RECORD_TYPES["task"].by_name["status"], "Vielleicht")
    assert refused.value.params["choices"] == "Offen, In Arbeit, Wartet, Erledigt, Verworfen"


def test_keys_have_german_names_and_steps_their_usual_one(driver):
    driver.desk.hub.publish(driver.profile.records.add("task", {"title": "Stühle zählen"}))
    driver.place("tasks")
    text = QKeySequence.SequenceFormat.NativeText
    shown = {a.shortcut().toString(text) for _name, a in driver.window.menus.every_action()}
    assert "Return" not in shown
    assert driver.window.menus.undo.text() != "&Rückgängig"
    driver.window.menus._show_keys()
    labels = {label.text() for label in driver.window.findChildren(QLabel)}
    assert "Rückgängig" in labels
    assert not any("Stühle" in text for text in labels if text.startswith("Rückgängig"))


def test_what_stands_at_the_right_goes_to_the_next_line_together(qtbot):
    part = QWidget()
    qtbot.addWidget(part)
    row = FlowRow(6, part)
    buttons = [QPushButton(word * 4) for word in ("eins", "zwei", "drei", "vier")]
    for n, button in enumerate(buttons):
        if n == 2:
            row.to_the_right()
        row.addWidget(button)
    part.resize(row.sizeHint().width() - 10, 200)
    part.show()
    row.activate()
    assert [b.y() for b in buttons] == [buttons[0].y()] * 2 + [buttons[2].y()] * 2
    assert buttons[2].y() > buttons[0].y()
    assert buttons[2].x() == buttons[0].x()
