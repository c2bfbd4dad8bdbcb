# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lists on a small screen: titles stay readable, unimportant columns give way, nothing has to be scrolled."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.ui.places import PLACES
from swf_desktop.ui.widgets.column_fit import Column, fit, main_column
from swf_desktop.ui.widgets.empty_state import EmptyState


@pytest.fixture
def small(driver):
    driver.window.resize(1366, 768)
    driver.settle()
    return driver


def shown(table) -> list[str]:
    model = table.model()
    return [c for n, c in enumerate(model.columns) if not table.isColumnHidden(n)]


def test_the_least_important_gives_way_first_and_what_was_asked_for_stays():
    a, b, c = Column(1, 100, 60, rank=3), Column(2, 100, 60, rank=1), Column(3, 100, 60, rank=2)
    assert fit(500, 200, [a, b, c]) == {1: 100, 2: 100, 3: 100}
    assert fit(400, 200, [a, b, c]) == {1: 80, 2: 60, 3: 60}
    assert fit(330, 200, [a, b, c]).keys() == {1, 3}
    words = Column(2, 100, 60, b.rank, most=160)
    assert fit(560, 200, [a, words, c], ease=40)[2] == 120  # what the main one can spare
    assert fit(900, 200, [a, words, c], ease=40)[2] == 160
    assert fit(330, 200, [a, Column(2, 100, 60, rank=1, pinned=True), c]).keys() == {1, 2}
    assert fit(0, 200, [a]) == {}


@pytest.mark.parametrize(
    ("key", "main"),
    [("task", "title"), ("project", "title"), ("contact", "family_name"), ("status_report", "project")],
)
def test_the_free_width_goes_to_what_is_read_first(key, main):
    assert main_column(RECORD_TYPES[key]) == main


@pytest.mark.parametrize("place", [p.key for p in PLACES if p.lives])
def test_no_list_has_to_be_scrolled_sideways(small, place):
    page = small.place(place)
    for type_key in page._types:
        page.show_type(type_key)
        small.settle()
        table = page.current_list().table
        table._fit()
        header = table.horizontalHeader()
        assert header.length() <= max(table.viewport().width(), 1), type_key
        assert shown(table)


def test_titles_of_tasks_are_readable_and_the_assignee_stays(small):
    table = small.place("tasks").current_list().table
    assert table.columnWidth(table.model().columns.index("title")) >= 270
    assert {"title", "status", "due_on", "project", "assignee"} <= set(shown(table))


def test_a_column_that_gave_way_is_brought_back_by_the_menu_and_remembered(small):
    part = small.place("tasks").current_list()
    table = part.table
    assert "priority" not in shown(table)
    label = table.model().headerData(table.model().columns.index("priority"), table_direction(), 0)
    entry = next(a for a in table.columns_menu().findChildren(QAction) if a.text() == label)
    entry.trigger()
    assert "priority" in shown(table)
    assert "priority" in small.desk.settings.get("list.task", {})["pinned"]
    table.reset_columns()
    assert "priority" not in shown(table)


def table_direction():
    from PySide6.QtCore import Qt

    return Qt.Orientation.Horizontal


def test_short_names_of_organisations_are_used(small):
    part = small.place("projects").current_list()
    table, model = part.table, part.model
    n = model.columns.index("owner")
    widest = max(table.fontMetrics().horizontalAdvance(model.text(i, n)) for i in model.shown_ids())
    assert widest + 16 <= table.columnWidth(n)


def test_empty_states_have_room_for_their_words(small, qtbot):
    page = small.place("exchange")
    for n in range(len(page._segments.buttons())):
        page._segments.button(n).click()
        small.settle()
        for empty in page.findChildren(EmptyState):
            for label in empty.findChildren(QLabel):
                if label.isVisible() and label.text():
                    assert label.height() >= label.heightForWidth(label.width())


def test_one_more_field_is_said_in_the_singular(small):
    contact = small.profile.records.add("contact", {"family_name": "Probe"}).records[0].id
    small.window.open_record("contact", contact)
    small.settle()
    page = small.window.page().detail.page()
    hidden = [r for r in page.rows().values() if not r.isVisible()]
    assert page._more.text().startswith(f"{len(hidden)} weitere Felder: ")
    first = hidden[0]
    for row in hidden[1:]:
        row._value = "x"
    page._arrange_rows()
    assert not first.isVisible()
    assert page._more.text().startswith("1 weiteres Feld: ")
