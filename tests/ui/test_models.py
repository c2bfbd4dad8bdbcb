# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The model of a list, the parser of fields, the differing words."""

from datetime import date

import pytest
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtTest import QAbstractItemModelTester

from swf_desktop.domain.catalogue import RECORD_TYPES, record_type
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.views import Row
from swf_desktop.ui import icons
from swf_desktop.ui.formats import plain
from swf_desktop.ui.widgets.children import relations
from swf_desktop.ui.widgets.editors.parse import value_of
from swf_desktop.ui.widgets.new_labels import new_label
from swf_desktop.ui.widgets.plain_table import PlainModel
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.row_look import Check, Deadline
from swf_desktop.ui.widgets.word_diff import marked

TASK = record_type("task")
COLUMNS = ("title", "status", "due_on", "priority", "assignee")
TODAY = date(2026, 11, 23)


class Names(QObject):
    changed = Signal()

    def need(self, types, *, whole=False):
        list(types)

    def title(self, record_id, targets=()):
        return {"c1": "Erika Muster"}.get(record_id, "")

    def stays_away(self, record_id, targets):
        return False

    def owner(self, key):
        return key.title()


def row(record_id, title, status="open", due=None, priority=None, who=None):
    return Row(record_id, "olpe", "alliance", False, (title, status, due, priority, who))


@pytest.fixture
def names(qapp):
    return Names()


@pytest.fixture
def model(names):
    model = RecordModel(
        TASK,
        COLUMNS,
        names,
        check=Check("status", "done", "open"),
        deadline=Deadline("due_on", "status", frozenset({"done", "dropped"})),
    )
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.load(
        [
            row("1", "Über das Wasser", due="2026-12-01", priority="low"),
            row("2", "antrag", "done", "2026-11-01", "high", "c1"),
            row("3", "Zähler", "waiting"),
        ]
    )
    yield model
    del tester


def shown(model):
    return [model.id_at(n) for n in range(model.rowCount())]


def test_rows_are_sorted_as_people_sort(model):
    model.sort(0)
    assert shown(model) == ["2", "1", "3"]
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert shown(model) == ["3", "1", "2"]


def test_choices_sort_by_their_order_and_empty_cells_come_last_either_way(model):
    model.sort(3)
    assert shown(model) == ["2", "1", "3"]
    model.sort(3, Qt.SortOrder.DescendingOrder)
    assert shown(model) == ["1", "2", "3"]


def test_the_filter_finds_parts_umlauts_either_way_and_shown_words(model):
    for needle, expected in (
        ("ueber", ["1"]),
        ("ZÄHL", ["3"]),
        ("muster", ["2"]),
        ("01.12", ["1"]),
        ("wartet", ["3"]),
    ):
        model.narrow(needle, {})
        assert shown(model) == expected, needle
    model.narrow("", {"status": frozenset({"open", "waiting"})})
    assert shown(model) == ["1", "3"]


def test_changed_rows_are_taken_over_and_gone_ones_dropped(model):
    model.sort(0)
    model.update_rows([row("4", "Brücke"), row("3", "Anfang")], ["2"])
    assert shown(model) == ["3", "4", "1"]
    assert model.total == 3


def test_dates_are_german_and_the_box_is_ticked_when_done(model):
    model.sort(0)
    assert model.index(0, 2).data() == "01.11.2026"
    assert model.index(0, 0).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    asked = []
    model.check_requested.connect(lambda record_id, on: asked.append((record_id, on)))
    model.setData(model.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert asked == [("2", False)]


def test_titles_that_become_known_later_are_shown(model, names):
    before = model.rowCount()
    names.changed.emit()
    assert model.rowCount() == before


def test_the_plain_model_is_a_sound_model(qapp):
    model = PlainModel(["Eins", "Zwei"], muted=(1,), right=(1,))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.load([("a", "b"), ("c", "d")])
    assert model.index(1, 1).data() == "d"
    model.load([])
    assert model.rowCount() == 0
    del tester


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("heute", "2026-11-23"),
        ("morgen", "2026-11-24"),
        ("+7", "2026-11-30"),
        ("+2w", "2026-12-07"),
        ("+3m", "2027-02-23"),
        ("KW 48", "2026-11-27"),
        ("KW 10", "2027-03-12"),
        ("24.12.", "2026-12-24"),
        ("10.1.", "2027-01-10"),
        ("1.3.27", "2027-03-01"),
        ("01032027", "2027-03-01"),
        ("2027-03-01", "2027-03-01"),
    ],
)
def test_days_are_understood_the_way_people_write_them(text, day):
    assert value_of(TASK.by_name["due_on"], text, TODAY) == day


@pytest.mark.parametrize("text", ["31.02.2027", "30.2.", "irgendwann", "KW 60"])
def test_impossible_days_are_refused(text):
    with pytest.raises(Invalid):
        value_of(TASK.by_name["due_on"], text, TODAY)


@pytest.mark.parametrize(
    ("text", "cents"), [("1573", 157300), ("1.573,45", 157345), ("1.573,45 €", 157345), ("340.000", 34000000)]
)
def test_amounts_are_euros(text, cents):
    assert value_of(record_type("project").by_name["total_cost"], text) == cents


def test_moments_are_local_and_stored_in_utc():
    field = record_type("event").by_name["starts_at"]
    assert value_of(field, "23.11.2026 14:00") == "2026-11-23T13:00:00Z"
    assert plain(field, "2026-11-23T13:00:00Z") == "23.11.2026, 14:00"
    with pytest.raises(Invalid):
        value_of(field, "23.11.2026 25:00")


def test_recurrence_is_written_in_words():
    field = TASK.by_name["recurrence"]
    assert value_of(field, "monatlich") == "FREQ=MONTHLY"
    assert plain(field, "FREQ=MONTHLY") == "monatlich"


def test_words_that_differ_are_marked():
    text = marked("Der Rat beschließt morgen", "Der Rat beschließt heute")
    assert "<u>morgen</u>" in text
    assert "<u>Der" not in text
    assert "&lt;b&gt;" in marked("<b>", "")


def test_every_type_of_a_list_has_words_for_its_button(qapp):
    for key in RECORD_TYPES:
        assert new_label(key)


def test_a_project_shows_what_it_is_made_of_first():
    keys = [r.child.key for r in relations("project")]
    assert keys[:4] == ["milestone", "task", "risk", "status_report"]
    assert keys[-1] == "comment"


def test_an_icon_without_any_room_is_no_picture_and_no_complaint(qapp):
    assert icons.icon("plus").pixmap(QSize(16, 0)).isNull()
    assert not icons.icon("plus").pixmap(QSize(16, 16)).isNull()
