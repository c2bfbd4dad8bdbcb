# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The next task of a series follows from the one before it, and from nothing else."""

from datetime import date

import pytest

from swf_desktop.domain.recurrence import days, following
from swf_desktop.domain.series import next_fields, next_id, waiting


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-23", "2026-12-07"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-23", "2026-11-26"),
        ("FREQ=WEEKLY;BYDAY=MO", "2026-11-25", "2026-11-30"),  # moved by hand: back to Mondays
        ("FREQ=MONTHLY;BYDAY=1TU", "2026-11-03", "2026-12-01"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", "2026-02-28"),
        ("FREQ=YEARLY", "2024-02-29", "2028-02-29"),
    ],
)
def test_the_next_day_follows_the_rule(rule, day, expected):
    assert following(rule, date.fromisoformat(day)) == (date.fromisoformat(expected), rule)


def test_a_series_with_a_number_counts_down_and_ends():
    assert days("FREQ=WEEKLY;COUNT=3", date(2026, 11, 23), 9) == [date(2026, 11, 30), date(2026, 12, 7)]
    assert following("FREQ=WEEKLY;COUNT=1", date(2026, 11, 23)) is None


def test_a_series_ends_on_its_last_day():
    assert days("FREQ=WEEKLY;UNTIL=20261201", date(2026, 11, 23), 9) == [date(2026, 11, 30)]


def test_the_next_task_keeps_what_it_is_about_and_begins_anew():
    done = {
        "title": "Jour fixe vorbereiten",
        "project": "p",
        "status": "done",
        "waiting_for": "Anbieter",
        "start_on": "2026-11-20",
        "due_on": "2026-11-23",
        "recurrence": "FREQ=WEEKLY",
    }
    assert next_fields(done) == {
        "title": "Jour fixe vorbereiten",
        "project": "p",
        "status": "open",
        "start_on": "2026-11-27",
        "due_on": "2026-11-30",
        "recurrence": "FREQ=WEEKLY",
    }
    assert next_fields({"title": "Einmal", "due_on": "2026-11-23"}) is None
    assert next_id("a") == next_id("a") != next_id("b")


def test_waiting_is_dated_by_the_day_it_began_unless_somebody_says_otherwise():
    today = "2026-11-23"
    assert waiting({"status": "open"}, {"status": "waiting"}, today) == {"waiting_since": today}
    assert waiting({"status": "open"}, {"status": "waiting", "waiting_since": "2026-11-01"}, today) == {}
    assert waiting({"status": "waiting"}, {"status": "waiting", "title": "x"}, today) == {}
    since = {"status": "waiting", "waiting_since": "2026-11-01"}
    assert waiting(since, {**since, "status": "open"}, today) == {"waiting_since": None}
