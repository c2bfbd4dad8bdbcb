# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A goal's status is computed from what contributes to it."""

import random
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.goal_status import (
    Contribution,
    GoalStatus,
    computed_goal_status,
    goal_statuses,
    shown_status,
)
from swf_desktop.domain.views import Value

TODAY = "2026-11-23"


def project(phase: str | None, light: str | None = None, end_on: str | None = None) -> Contribution:
    return Contribution("project", {"phase": phase, "end_on": end_on}, light=light)


def task(status: str, due_on: str | None = None) -> Contribution:
    return Contribution("task", {"status": status, "due_on": due_on})


def milestone(planned: str, forecast: str | None = None, reached: str | None = None) -> Contribution:
    return Contribution("milestone", {"planned_on": planned, "forecast_on": forecast, "reached_on": reached})


def status(*contributions: Contribution, due_on: str | None = None) -> GoalStatus:
    return computed_goal_status({"due_on": due_on}, contributions, TODAY)


def test_the_keys_are_those_of_the_field() -> None:
    assert {c.key for c in RECORD_TYPES["goal"].by_name["status"].choices} == set(GoalStatus)


def test_nothing_contributes_so_nothing_can_be_said() -> None:
    assert status() is GoalStatus.OPEN
    assert status(due_on="2022-12-31") is GoalStatus.OPEN


def test_reached_when_everything_that_still_counts_is() -> None:
    assert status(project("completed"), task("done"), task("dropped")) is GoalStatus.REACHED
    assert status(project("continued"), due_on="2022-12-31") is GoalStatus.REACHED


def test_missed_when_its_day_has_passed_before() -> None:
    assert status(project("completed"), project("running"), due_on="2026-11-22") is GoalStatus.MISSED
    assert status(project("running"), due_on=TODAY) is GoalStatus.ON_TRACK


@pytest.mark.parametrize(
    "trouble",
    [
        project("running", light="amber"),
        project("planning", light="red"),
        project("running", end_on="2026-11-22"),
        task("in_progress", due_on="2026-11-22"),
        milestone("2026-11-22"),
        milestone("2026-12-01", forecast="2027-01-15"),
        Contribution("goal", {}, status="at_risk"),
        Contribution("goal", {}, status="missed"),
    ],
)
def test_at_risk_when_one_contribution_is(trouble: Contribution) -> None:
    assert status(project("running"), task("done"), trouble) is GoalStatus.AT_RISK


def test_at_risk_when_everything_was_given_up() -> None:
    assert status(project("stopped"), task("dropped")) is GoalStatus.AT_RISK


def test_on_track_when_work_goes_on() -> None:
    assert status(project("running", light="green"), project("idea")) is GoalStatus.ON_TRACK
    assert status(task("waiting"), milestone("2026-12-01")) is GoalStatus.ON_TRACK
    assert status(task("done"), task("open")) is GoalStatus.ON_TRACK


def test_open_when_nothing_has_begun() -> None:
    assert status(project("planning"), task("open", "2026-12-01"), milestone("2026-12-01")) is GoalStatus.OPEN
    assert status(project(None)) is GoalStatus.OPEN


def test_a_milestone_reached_late_is_reached() -> None:
    assert status(milestone("2026-01-01", reached="2026-11-01")) is GoalStatus.REACHED


def test_a_status_set_by_hand_is_the_one_shown() -> None:
    assert shown_status({"status": "reached"}, GoalStatus.AT_RISK) is GoalStatus.REACHED
    assert shown_status({"status": None}, GoalStatus.AT_RISK) is GoalStatus.AT_RISK
    assert shown_status({"status": "from_the_future"}, GoalStatus.OPEN) is GoalStatus.OPEN


class TestTree:
    GOALS: ClassVar[dict[str, dict[str, Value]]] = {
        "project": {},
        "sub1": {"parent": "project"},
        "sub2": {"parent": "project"},
        "local": {"parent": "sub1"},
    }

    def test_trouble_climbs_up(self) -> None:
        computed = goal_statuses(self.GOALS, {"local": [project("running", "red")]}, TODAY)
        assert computed["local"] is computed["sub1"] is computed["project"] is GoalStatus.AT_RISK
        assert computed["sub2"] is GoalStatus.OPEN

    def test_a_status_set_by_hand_counts_above(self) -> None:
        goals: dict[str, dict[str, Value]] = {
            **self.GOALS,
            "sub1": {"parent": "project", "status": "on_track"},
        }
        computed = goal_statuses(goals, {"local": [project("running", "red")]}, TODAY)
        assert computed["sub1"] is GoalStatus.AT_RISK
        assert computed["project"] is GoalStatus.ON_TRACK

    def test_links_between_goals_count_like_parents(self) -> None:
        goals: dict[str, dict[str, Value]] = {"vision": {}, "local": {}}
        computed = goal_statuses(goals, {"local": [task("done")]}, TODAY, links=[("local", "vision")])
        assert computed == {"vision": GoalStatus.REACHED, "local": GoalStatus.REACHED}

    def test_a_parent_that_has_not_arrived_is_left_out(self) -> None:
        assert goal_statuses({"a": {"parent": "elsewhere"}}, {}, TODAY) == {"a": GoalStatus.OPEN}

    def test_a_deep_tree_is_no_trouble(self) -> None:
        goals: dict[str, dict[str, Value]] = {str(n): {"parent": str(n + 1)} for n in range(5000)}
        assert set(goal_statuses(goals, {"0": [task("done")]}, TODAY).values()) == {GoalStatus.REACHED}

    @given(
        st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("abcdefgx") | st.none()),
        st.dictionaries(
            st.sampled_from("abcdefg"),
            st.lists(st.sampled_from([task("done"), task("open"), project("running", "red")]), max_size=3),
        ),
        st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=6),
        st.randoms(),
    )
    def test_every_device_computes_the_same_even_in_circles(
        self,
        parents: dict[str, str | None],
        contributions: dict[str, list[Contribution]],
        links: list[tuple[str, str]],
        chance: random.Random,
    ) -> None:
        goals: dict[str, dict[str, Value]] = {goal: {"parent": parent} for goal, parent in parents.items()}
        first = goal_statuses(goals, contributions, TODAY, links)
        shuffled = list(goals.items())
        chance.shuffle(shuffled)
        chance.shuffle(links)
        mixed = {goal: chance.sample(found, len(found)) for goal, found in contributions.items()}
        assert goal_statuses(dict(shuffled), mixed, TODAY, links) == first
        assert set(first) == set(goals)
