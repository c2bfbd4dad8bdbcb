# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The next task of a series is the same record everywhere, however many offices tick the one before."""

import pytest
from tests.helpers.alliance import Alliance, Office

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.series import next_id


def _tasks(office: Office) -> dict[str, tuple[object, ...]]:
    rows = office.profile.records.table("task", ("status", "due_on", "recurrence"))
    return {row.id: row.values for row in rows}


def _series(office: Office) -> str:
    return office.add("task", title="Jour fixe", due_on="2026-11-23", recurrence="FREQ=WEEKLY;INTERVAL=2")


def test_a_task_that_is_done_is_followed_by_the_next_one(alliance: Alliance) -> None:
    olpe = alliance.office("olpe", starter=False)
    task = _series(olpe)
    changes = olpe.profile.records.set(task, {"status": "done"})
    assert [c.id for c in changes.records] == [task, next_id(task)]
    assert "Status" in changes.label
    assert "Jour fixe" in changes.label
    assert _tasks(olpe)[next_id(task)] == ("open", "2026-12-07", "FREQ=WEEKLY;INTERVAL=2")


def test_undoing_takes_the_next_task_back_and_redoing_brings_it_again(alliance: Alliance) -> None:
    olpe = alliance.office("olpe", starter=False)
    task = _series(olpe)
    olpe.set(task, status="done")
    olpe.profile.undo.undo()
    assert _tasks(olpe) == {task: ("open", "2026-11-23", "FREQ=WEEKLY;INTERVAL=2")}
    olpe.profile.undo.redo()
    assert set(_tasks(olpe)) == {task, next_id(task)}


def test_ticking_twice_makes_no_second_one(alliance: Alliance) -> None:
    olpe = alliance.office("olpe", starter=False)
    task = _series(olpe)
    for status in ("done", "open", "done"):
        olpe.set(task, status=status)
    assert len(_tasks(olpe)) == 2
    olpe.delete(next_id(task))
    olpe.set(task, status="open")
    olpe.set(task, status="done")
    assert len(_tasks(olpe)) == 2


def test_dropping_a_task_ends_its_series(alliance: Alliance) -> None:
    olpe = alliance.office("olpe", starter=False)
    task = _series(olpe)
    olpe.set(task, status="dropped")
    assert set(_tasks(olpe)) == {task}


def test_two_offices_that_tick_the_same_task_have_one_next_task_and_no_conflict(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    task = _series(olpe)
    alliance.exchange()
    menden.clock.advance(days=3)
    olpe.set(task, status="done")
    menden.set(task, status="done")
    alliance.exchange()
    alliance.agree()
    for office in (olpe, menden):
        assert _tasks(office)[next_id(task)] == ("open", "2026-12-07", "FREQ=WEEKLY;INTERVAL=2")
        assert office.show(next_id(task)).owner == "olpe"
        assert office.conflicts() == {}


def test_a_series_needs_a_day_to_reckon_from(alliance: Alliance) -> None:
    olpe = alliance.office("olpe", starter=False)
    with pytest.raises(Invalid, match="due date"):
        olpe.add("task", title="Irgendwann", recurrence="FREQ=WEEKLY")


def test_waiting_is_dated(alliance: Alliance) -> None:
    olpe = alliance.office("olpe", starter=False)
    task = olpe.add("task", title="Bescheid")
    olpe.set(task, status="waiting", waiting_for="Bezirksregierung")
    assert olpe.value(task, "waiting_since") == "2026-01-05"
    olpe.clock.advance(days=9)
    olpe.set(task, waiting_for="Kämmerei")
    assert olpe.value(task, "waiting_since") == "2026-01-05"
    olpe.set(task, status="in_progress")
    assert olpe.value(task, "waiting_since") is None
    olpe.profile.undo.undo()
    assert olpe.value(task, "waiting_since") == "2026-01-05"
