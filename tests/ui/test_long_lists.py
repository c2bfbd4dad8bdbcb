# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Long lists: kept by columns, they show what a plain list of rows would, and hold next to nothing per row."""

import gc
import random
import sys
from array import array

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtTest import QAbstractItemModelTester

from swf_desktop.domain.catalogue import record_type
from swf_desktop.domain.rows import Rows, Texts
from swf_desktop.domain.views import Row
from swf_desktop.ui.folding import fold
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.row_look import RowLook
from swf_desktop.ui.widgets.row_texts import RowTexts

TASK = record_type("task")
COLUMNS = ("title", "status", "due_on", "priority", "project", "owner")
STATUSES = ("open", "in_progress", "waiting", "done", "dropped", "from_a_newer_version")
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Names(QObject):
    changed = Signal()

    def need(self, types, *, whole=False):
        list(types)

    def title(self, record_id, targets=()):
        return {"p1": "Öffentlicher Raum", "p2": "Radwege", "p3": "aula"}.get(record_id, "")

    def stays_away(self, record_id, targets):
        return False

    def owner(self, key):
        return key.title()


@pytest.fixture
def names(qapp):
    return Names()


text = st.one_of(st.none(), st.text(alphabet="aäAÄoe ssß\nzZ–Яs1", max_size=8))
cells = st.tuples(
    text,
    st.sampled_from(STATUSES),
    st.sampled_from((None, "", "2026-11-01", "2026-12-24", "2027-01-01")),
    st.sampled_from((None, "high", "normal", "low")),
    st.sampled_from((None, "p1", "p2", "p3")),
    st.sampled_from(("olpe", "soest")),
)


def row(record_id, values):
    return Row(record_id, values[-1], "alliance", False, tuple(values))


class Reference:
    """The same list, done the plain way."""

    def __init__(self, names):
        self.rows = {}
        self.look = RowLook(TASK, COLUMNS, names, None)

    def shown(self, column, ascending, needle, allowed, group):
        rows = list(self.rows.values())
        if column >= 0:
            key = self.look.sort_key(column)
            filled = [r for r in rows if r.values[column] not in (None, "")]
            empty = [r for r in rows if r.values[column] in (None, "")]
            rows = sorted(filled, key=lambda r: key(r.values[column]), reverse=not ascending) + empty
        rows = [r for r in rows if not allowed or r.values[1] in allowed]
        rows = [r for r in rows if all(word in self.text(r) for word in fold(needle).split())]
        if group < 0:
            return [r.id for r in rows]
        key = self.look.sort_key(group)
        values = sorted({r.values[group] for r in rows} - {None, ""}, key=key)
        grouped = []
        for value in values:
            grouped += ["", *(r.id for r in rows if r.values[group] == value)]
        rest = [r.id for r in rows if r.values[group] in (None, "")]
        return [*grouped, "", *rest] if rest else grouped

    def text(self, found):
        pairs = zip(self.look.show, found.values, strict=True)
        return fold("\n".join(show(value) for show, value in pairs if value not in (None, "")))


@FEW
@given(
    first=st.lists(cells, max_size=30),
    changes=st.lists(st.tuples(st.integers(0, 34), st.one_of(st.none(), cells)), max_size=6),
    column=st.integers(-1, 4),
    ascending=st.booleans(),
    needle=st.text(alphabet="aäoeszZ1 R.", max_size=3),
    allowed=st.frozensets(st.sampled_from(STATUSES), max_size=2),
    group=st.sampled_from((-1, 1, 3)),
)
def test_a_list_kept_by_columns_shows_what_a_plain_one_would(
    names, first, changes, column, ascending, needle, allowed, group
):
    plain = Reference(names)
    model = RecordModel(TASK, COLUMNS, names)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    plain.rows = {str(n): row(str(n), values) for n, values in enumerate(first)}
    model.load(list(plain.rows.values()))
    if column >= 0:
        order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
        model.sort(column, order)
    model.narrow(needle, {"status": allowed} if allowed else {})
    model.group_by(COLUMNS[group] if group >= 0 else "")
    assert model.shown_ids() == plain.shown(column, ascending, needle, allowed, group)
    for n, values in changes:
        record_id = str(n)
        if values is None:
            plain.rows.pop(record_id, None)
            model.update_rows([], [record_id])
        else:
            plain.rows[record_id] = row(record_id, values)
            model.update_rows([plain.rows[record_id]], [])
        assert model.shown_ids() == plain.shown(column, ascending, needle, allowed, group)
    assert model.total == len(plain.rows)
    for record_id, expected in plain.rows.items():
        assert model.row_data(record_id) == expected
    del tester


@FEW
@given(values=st.lists(text, max_size=600), place=st.integers(0, 599), other=text)
def test_texts_read_as_they_were_written_also_after_one_has_changed(values, place, other):
    texts = Texts(values)
    assert list(texts) == values
    if place < len(values):
        texts.set(place, other)
        values[place] = other
    assert [texts[n] for n in range(len(values))] == values


def many(count):
    found = Rows(COLUMNS)
    for begin in range(0, count, 500):
        found.extend(
            [
                (
                    f"0199e2a0-0000-7000-8000-{n:012}",
                    "olpe",
                    "alliance",
                    0,
                    f"Aufgabe {n} im Rathaus vorbereiten",
                    STATUSES[n % 5],
                    f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}",
                    "normal",
                    f"p{n % 3 + 1}",
                    "olpe",
                )
                for n in range(begin, begin + 500)
            ]
        )
    found.seal()
    return found


def rows_alive():
    gc.collect()
    return sum(isinstance(each, Row) for each in gc.get_objects())


def test_a_long_list_holds_no_rows_however_it_is_sorted_filtered_grouped_and_scrolled(names):
    before = rows_alive()
    model = RecordModel(TASK, COLUMNS, names)
    model.take(model.arranged(many(20_000)))
    model.warm()()
    model.sort(2, Qt.SortOrder.DescendingOrder)
    for n in range(0, 20_000, 100):
        assert model.index(n, 0).data().startswith("Aufgabe ")
        assert model.row_data(model.id_at(n)) is not None
    model.narrow("rathaus 1999", {})
    assert model.count == 12
    model.narrow("", {"status": frozenset({"open"})})
    model.group_by("project")
    assert model.count == 4000
    assert rows_alive() == before


def test_a_long_list_takes_few_bytes_per_row_beside_its_texts(names):
    rows = many(20_000)
    parts = [rows._hashes, rows._where]
    for column in (rows._ids, rows._owners, rows._audiences, rows._conflicts, *rows._cells):
        if isinstance(column, Texts):
            parts += [part for chunk in column._packed for part in chunk]
        else:
            parts += [column.codes, *column.values]
    texts = sum(len(rows.id(n)) + len(str(rows.value(n, 0))) for n in range(20_000))
    assert (sum(map(sys.getsizeof, parts)) - texts) / 20_000 < 40


def test_a_key_pressed_while_the_rows_change_finds_the_changed_ones(names):
    model = RecordModel(TASK, COLUMNS, names)
    model.take(model.arranged(many(1_000)))
    take_over = model.warm()
    record_id = model.id_at(0)
    values = ("Ganz etwas anderes", "open", None, None, None, "olpe")
    model.update_rows([row(record_id, values)], [])
    take_over()  # prepared before the change
    model.narrow("ganz etwas", {})
    assert model.shown_ids() == [record_id]


@pytest.mark.parametrize(
    ("column", "ascending"), [("due_on", True), ("due_on", False), ("priority", True), ("", True)]
)
def test_what_is_shown_at_once_is_what_the_list_begins_with(profile, names, column, ascending):
    for n in range(40):
        due = f"2026-12-{n * 7 % 28 + 1:02}" if n % 5 else None
        fields = {"title": f"Aufgabe {n}", "due_on": due, "priority": ("high", "low")[n % 2]}
        profile.records.add("task", {k: v for k, v in fields.items() if v})
    columns = ("title", "status", "due_on", "priority", "changed_at")
    within = {"status": frozenset({"open", "waiting"})}
    first = profile.records.first_rows("task", columns, 12, (column, ascending), within)
    model = RecordModel(TASK, columns, names)
    model.take(model.arranged(profile.records.rows("task", columns)))
    if column:
        order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
        model.sort(columns.index(column), order)
    model.narrow("", within)
    assert [first.row(n) for n in first.positions()] == [model.row_data(i) for i in model.shown_ids()[:12]]


def test_an_order_that_depends_on_words_is_not_guessed(profile):
    assert profile.records.first_rows("task", ("title",), 5, ("title", True), {}) is None
    assert profile.records.first_rows("task", ("title", "project"), 5, ("project", True), {}) is None


def test_the_chosen_record_stays_chosen_when_all_rows_have_come(names):
    model = RecordModel(TASK, COLUMNS, names)
    model.take(model.arranged(many(500)))
    chosen = QPersistentModelIndex(model.index(7, 0))
    record_id = model.id_at(7)
    model.take(model.arranged(many(2_000)))
    assert model.id_at(chosen.row()) == record_id


@FEW
@given(
    first=st.lists(cells, max_size=30),
    keys=st.lists(st.sampled_from(("a", "ä", "o", "e", "s", " ", "z", "1", "<")), max_size=8),
)
def test_letter_by_letter_the_filter_finds_what_it_finds_at_once(names, first, keys):
    plain, model, needle = Reference(names), RecordModel(TASK, COLUMNS, names), ""
    plain.rows = {str(n): row(str(n), values) for n, values in enumerate(first)}
    model.load(list(plain.rows.values()))
    for key in keys:
        needle = needle[:-1] if key == "<" else needle + key
        model.narrow(needle, {})
        assert model.shown_ids() == plain.shown(-1, True, needle, frozenset(), -1)


def test_in_texts_of_their_own_frequent_and_rare_words_are_found_where_they_stand():
    chance = random.Random(7)
    titles = ["".join(chance.choices("aaaäsß eЯ\n1", k=12)) + str(n) for n in range(9_000)]
    rows = Rows(("title",))
    rows.extend([(str(n), "olpe", "alliance", 0, title) for n, title in enumerate(titles)])
    rows.seal()
    assert isinstance(rows.column(0), Texts)
    texts = RowTexts(rows, [str])
    few = array("I", range(3, 9_000, 70))
    for words in (["a"], ["aa"], ["a", "s"], ["ss"], ["ae"], ["я"], ["asa"], ["99"], ["4999"], ["xyl"], []):
        expected = bytes(all(word in fold(title) for word in words) for title in titles)
        assert texts.mask(words) == expected
        assert [texts.mask(words, few)[n] for n in few] == [expected[n] for n in few]


def test_one_more_letter_looks_only_at_the_rows_that_are_left(names, monkeypatch):
    model = RecordModel(TASK, COLUMNS, names)
    model.take(model.arranged(many(5_000)))
    asked = []
    mask = RowTexts.mask

    def watched(texts, words, among=None):
        words = list(words)
        asked.append((words, len(among)))
        return mask(texts, words, among)

    monkeypatch.setattr(RowTexts, "mask", watched)
    left = [5_000]
    for needle in ("4", "49", "499", "499 ", "499 v"):
        model.narrow(needle, {})
        left.append(model.count)
    assert [words for words, _count in asked] == [["4"], ["49"], ["499"], [], ["v"]]
    assert [count for _words, count in asked] == left[:-1]
    assert left[-1] == sum("499" in str(n) for n in range(5_000))


def test_what_was_prepared_for_the_filter_is_not_prepared_again_when_names_come_in(names):
    model = RecordModel(TASK, COLUMNS, names)
    model.take(model.arranged(many(5_000)))
    assert not model.warmed
    model.warm()()
    assert model.warmed
    names.changed.emit()
    assert model.warmed
    record_id = model.id_at(0)
    model.update_rows([row(record_id, ("Ganz etwas anderes", "open", None, None, None, "olpe"))], [])
    assert not model.warmed
    model.warm()()
    assert model.warmed
    model.narrow("ganz etwas", {})
    assert model.shown_ids() == [record_id]
    model.narrow("öffentlicher 4998", {})
    assert model.count == 1
