# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a place shows costs what it shows, not what the store holds."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.book import Book

from swf_desktop.services.duties import DutyService
from swf_desktop.services.goals import GoalService, statuses
from swf_desktop.store.database import Database
from swf_desktop.store.queries import First, Queries

TODAY = date(2026, 11, 23)
_DAYS = st.sampled_from([None, "2026-10-01", "2026-11-22", "2026-11-23", "2026-11-25", "2026-12-24"])

#: Every example makes a database of its own.
_FRESH = settings(
    max_examples=max(10, settings.default.max_examples // 3),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.close()


@contextmanager
def steps(book):
    """Counts the steps of the database's own programs, in hundreds."""
    counted = [0]

    def note():
        counted[0] += 1

    with book.engine.connect() as conn:
        driver = conn.connection.driver_connection
    driver.set_progress_handler(note, 100)
    try:
        yield counted
    finally:
        driver.set_progress_handler(None, 0)


def fill(book, count, **fields):
    """Many tasks that have nothing to do with anything."""
    with book.writing() as conn:
        last = conn.exec_driver_sql("SELECT max(number) FROM record").scalar()
        numbers = range(last + 1, last + 1 + count)
        conn.exec_driver_sql(
            "INSERT INTO record(number, id, type, owner, audience, deleted, erased, state) "
            "VALUES (?, ?, 'task', 'olpe', 1, 0, 0, '')",
            [(n, f"id{n}") for n in numbers],
        )
        names = ", ".join(["record", "title", *fields])
        marks = ", ".join("?" * (2 + len(fields)))
        conn.exec_driver_sql(
            f"INSERT INTO record_task({names}) VALUES ({marks})",
            [(n, f"Aufgabe {n}", *fields.values()) for n in numbers],
        )


# ---- lists ----------------------------------------------------------------------------------------


def test_a_short_list_costs_no_more_when_there_are_thousands_of_tasks(book):
    def read():
        with Database(book.engine).unit(write=False) as unit:
            queries = Queries(unit.connection)
            rows = [row[0] for part in queries.table("meeting", ("title",)) for row in part]
            return rows, [row.id for row in queries.records("meeting")]

    for id_ in ("m2", "m1"):
        book.add("meeting", {"title": "Sitzung"}, id_)
    fill(book, 10)
    with steps(book) as before:
        assert read() == (["m2", "m1"], ["m1", "m2"])
    fill(book, 5000)
    with steps(book) as after:
        assert read() == (["m2", "m1"], ["m1", "m2"])
    assert after[0] <= before[0] + 2


def test_the_first_rows_of_a_short_list_cost_no_more_when_there_are_thousands_of_tasks(book):
    def read(column, ascending, **within):
        first = First(50, column, ascending, within)
        with Database(book.engine).unit(write=False) as unit:
            parts = Queries(unit.connection).table("meeting", ("title",), first=first)
            return [row[0] for part in parts for row in part]

    def both():
        found = read("", True), read("held_on", False), read("held_on", True, owner=["olpe"], kind=[None])
        assert found == (["m2", "m1"], ["m1", "m2"], ["m2", "m1"])

    book.add("meeting", {"title": "Sitzung", "held_on": "2026-11-01"}, "m2")
    book.add("meeting", {"title": "Sitzung", "held_on": "2026-11-02"}, "m1")
    gone = book.add("meeting", {"title": "Sitzung", "held_on": "2026-11-03"}, "m3")
    book.flag(gone, "deleted")
    fill(book, 10)
    with steps(book) as before:
        both()
    fill(book, 5000)
    with steps(book) as after:
        both()
    assert after[0] <= before[0] + 2


# ---- goals ----------------------------------------------------------------------------------------


def test_what_goals_come_to_costs_no_more_when_there_are_thousands_of_other_tasks(book):
    goals = GoalService(Database(book.engine).unit)
    book.add("goal", {"title": "Ziel"}, "g1")
    book.add("task", {"title": "Pegel", "status": "done"}, "t1")
    book.add("link", {"source": "t1", "target": "g1", "kind": "contributes_to"})
    fill(book, 10)
    with steps(book) as before:
        assert goals.statuses(TODAY) == {"g1": "reached"}
        assert goals.contributions("g1") == [("task", "t1", "Pegel")]
    fill(book, 5000)
    with steps(book) as after:
        assert goals.statuses(TODAY) == {"g1": "reached"}
        assert goals.contributions("g1") == [("task", "t1", "Pegel")]
    assert after[0] <= before[0] + 2


_OTHERS = st.one_of(
    st.fixed_dictionaries(
        {"status": st.sampled_from(["open", "done", "waiting", "dropped"]), "due_on": _DAYS}
    ).map(lambda fields: ("task", fields)),
    st.fixed_dictionaries({"planned_on": _DAYS, "forecast_on": _DAYS, "reached_on": _DAYS}).map(
        lambda fields: ("milestone", fields)
    ),
    st.fixed_dictionaries(
        {"phase": st.sampled_from(["running", "stopped", "completed"]), "end_on": _DAYS}
    ).map(lambda fields: ("project", fields)),
)
_REPORTS = st.fixed_dictionaries(
    {
        "project": st.integers(0, 7),
        "as_of": _DAYS,
        "released": st.sampled_from([None, False, True]),
        "overall": st.sampled_from([None, "green", "red"]),
    }
)


@_FRESH
@given(
    goals=st.lists(
        st.fixed_dictionaries({"due_on": _DAYS, "parent": st.integers(0, 3)}), min_size=1, max_size=4
    ),
    others=st.lists(_OTHERS, max_size=6),
    links=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.booleans()), max_size=8),
    reports=st.lists(_REPORTS, max_size=4),
    deleted=st.sets(st.integers(1, 12), max_size=2),
)
def test_goals_come_to_what_reading_every_record_says(
    tmp_path_factory, goals, others, links, reports, deleted
):
    book = Book(tmp_path_factory.mktemp("goals"))
    try:
        records = [("goal", {**f, "parent": f"r{f['parent']}"}) for f in goals] + others
        records += [
            (
                "link",
                {"source": f"r{s}", "target": f"r{t}", "kind": "contributes_to" if real else "depends_on"},
            )
            for s, t, real in links
        ]
        records += [("status_report", {**each, "project": f"r{each['project']}"}) for each in reports]
        live = {}
        for index, (type_key, fields) in enumerate(records):
            number = book.add(type_key, fields, f"r{index}")
            if number in deleted:
                book.flag(number, "deleted")
            else:
                live[f"r{index}"] = (type_key, fields)
        found = GoalService(Database(book.engine).unit).statuses(TODAY)
        assert found == _plainly(live)
    finally:
        book.close()


def _plainly(live):
    def of(*types):
        return {i: fields for i, (type_key, fields) in live.items() if type_key in types}

    contributing = {}
    for link in of("link").values():
        if link["kind"] == "contributes_to":
            contributing.setdefault(link["target"], set()).add(link["source"])
    lights = {}
    reports = sorted(of("status_report").items(), key=lambda each: _rank(*each))
    for _, report in reports:
        if (report["as_of"] or "") <= TODAY.isoformat():
            lights[report["project"]] = report["overall"]
    others = {i: live[i] for i in of("task", "milestone", "project")}
    return statuses(of("goal"), contributing, others, lights, TODAY.isoformat())


def _rank(record, report):
    return report["as_of"] or "", bool(report["released"]), record


# ---- what is to be done ---------------------------------------------------------------------------

_TASKS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Pegel", "Antrag", "Ä", None]),
        "status": st.sampled_from(["open", "in_progress", "waiting", "done", None]),
        "due_on": _DAYS,
        "waiting_since": _DAYS,
    }
)


@_FRESH
@given(st.lists(_TASKS, max_size=12), st.sets(st.integers(1, 12), max_size=2), st.integers(1, 4))
def test_the_first_tasks_and_how_many_there_are_is_what_reading_every_task_says(
    tmp_path_factory, tasks, gone, most
):
    book = Book(tmp_path_factory.mktemp("duties"))
    today, until = TODAY.isoformat(), "2026-11-30"
    sections = ([], [], [])
    try:
        for number, fields in enumerate(tasks, 1):
            task = book.add("task", fields, f"t{number:02}")
            if number in gone:
                book.flag(task, "deleted")
            elif fields["status"] in ("open", "in_progress", "waiting"):
                due, key = fields["due_on"] or "", (fields["title"] or "", f"t{number:02}")
                if due and due < until:
                    sections[0 if due < today else 1].append((due, *key))
                if fields["status"] == "waiting":
                    sections[2].append((fields["waiting_since"] or "9999", *key))
        duties = DutyService(Database(book.engine).unit, "olpe")
        found = duties.open_tasks(TODAY, TODAY + timedelta(days=7), most)
        for expected, shown in zip(sections, (found.overdue, found.soon, found.waiting), strict=True):
            assert shown.count == len(expected)
            assert [duty.id for duty in shown.first] == [key[-1] for key in sorted(expected)[:most]]
        others = DutyService(Database(book.engine).unit, "soest").open_tasks(TODAY, TODAY, most)
        assert others.overdue.count == others.waiting.count == 0
    finally:
        book.close()
