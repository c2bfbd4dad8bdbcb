# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A goal's status, computed from what contributes to it.

A person may set a goal's status by hand, with a reason; both are shown. Computing goes in two steps.
First each contribution is read for itself:

==============  =====================================================================================
project         completed or continued: reached; stopped: out; latest light amber or red, or its end
                passed: at risk; running: on track; else open
task            done: reached; dropped: out; overdue: at risk; in progress or waiting: on track; else open
milestone       reached: reached; its forecast (or plan) passed, or forecast after plan: at risk; else open
goal            its status as shown; missed counts as at risk, since the goal above may still be reached
==============  =====================================================================================

Then the goal: all reached, *reached*; its due date passed, *missed*; one at risk, or all of them out,
*at risk*; one on track or reached, *on track*; otherwise *open*. A goal that nothing contributes to is
open, for there is nothing to compute from. Neither step depends on the order of the contributions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from swf_desktop.domain.views import Value


class GoalStatus(StrEnum):
    """The keys of the field ``goal.status``."""

    OPEN = "open"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    REACHED = "reached"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One record that contributes to a goal: by a link ``contributes_to``, or as a goal below it.

    *light* is the overall light of a project's latest status report, *status* a goal's status as shown.
    """

    type: str
    fields: Mapping[str, Value]
    light: str | None = None
    status: str | None = None


def computed_goal_status(
    goal: Mapping[str, Value], contributions: Iterable[Contribution], as_of: str
) -> GoalStatus:
    """The status of a goal with these fields on the day *as_of* (ISO); see the module for how."""
    states = [_state(contribution, as_of) for contribution in contributions]
    counted = {state for state in states if state is not None}
    if not states:
        return GoalStatus.OPEN
    if counted == {GoalStatus.REACHED}:
        return GoalStatus.REACHED
    if _passed(goal.get("due_on"), as_of):
        return GoalStatus.MISSED
    if not counted or GoalStatus.AT_RISK in counted:
        return GoalStatus.AT_RISK
    if counted & {GoalStatus.ON_TRACK, GoalStatus.REACHED}:
        return GoalStatus.ON_TRACK
    return GoalStatus.OPEN


def shown_status(goal: Mapping[str, Value], computed: GoalStatus) -> GoalStatus:
    """The status set by hand if there is one, else the *computed* one."""
    by_hand = goal.get("status")
    return GoalStatus(by_hand) if by_hand in tuple(GoalStatus) else computed


def goal_statuses(
    goals: Mapping[str, Mapping[str, Value]],
    contributions: Mapping[str, Sequence[Contribution]],
    as_of: str,
    links: Iterable[tuple[str, str]] = (),
) -> dict[str, GoalStatus]:
    """The computed status of every goal, from the leaves up.

    *goals* maps ids to fields; *contributions* maps goal ids to what contributes beside other goals;
    *links* are (contributing goal, goal) pairs beside the ``parent`` fields. Where a merge closed a
    circle of goals, it is opened at one and the same member on every device.
    """
    below: dict[str, set[str]] = {goal: set() for goal in goals}
    above: dict[str, set[str]] = {goal: set() for goal in goals}
    for child, parent in [*links, *((goal, fields.get("parent")) for goal, fields in goals.items())]:
        if isinstance(parent, str) and parent in goals and child in goals and child != parent:
            below[parent].add(child)
            above[child].add(parent)
    statuses: dict[str, GoalStatus] = {}
    missing = {goal: len(children) for goal, children in below.items()}
    ready = [goal for goal, count in missing.items() if count == 0]
    while len(statuses) < len(goals):
        goal = ready.pop() if ready else _on_circle(below, statuses)
        children = (
            Contribution("goal", goals[child], status=shown_status(goals[child], statuses[child]))
            for child in below[goal]
            if child in statuses
        )
        statuses[goal] = computed_goal_status(goals[goal], [*contributions.get(goal, ()), *children], as_of)
        for parent in above[goal]:
            missing[parent] -= 1
            if missing[parent] == 0 and parent not in statuses:
                ready.append(parent)
    return statuses


def _on_circle(below: Mapping[str, set[str]], done: Mapping[str, GoalStatus]) -> str:
    """The lowest id on a circle, where each goal left still has one below it that is left too."""
    current = min(goal for goal in below if goal not in done)
    path: list[str] = []
    while current not in path:
        path.append(current)
        current = min(goal for goal in below[current] if goal not in done)
    return min(path[path.index(current) :])


def _state(contribution: Contribution, as_of: str) -> GoalStatus | None:
    """What one contribution says, None where it no longer counts."""
    fields = contribution.fields
    match contribution.type:
        case "project":
            return _project(fields, contribution.light, as_of)
        case "task":
            return _task(fields, as_of)
        case "milestone":
            return _milestone(fields, as_of)
        case "goal":
            status = GoalStatus(contribution.status or GoalStatus.OPEN)
            return GoalStatus.AT_RISK if status is GoalStatus.MISSED else status
        case _:
            return GoalStatus.OPEN


def _project(fields: Mapping[str, Value], light: str | None, as_of: str) -> GoalStatus | None:
    phase = fields.get("phase")
    if phase in ("completed", "continued"):
        return GoalStatus.REACHED
    if phase == "stopped":
        return None
    if light in ("amber", "red") or _passed(fields.get("end_on"), as_of):
        return GoalStatus.AT_RISK
    return GoalStatus.ON_TRACK if phase == "running" else GoalStatus.OPEN


def _task(fields: Mapping[str, Value], as_of: str) -> GoalStatus | None:
    status = fields.get("status")
    if status == "done":
        return GoalStatus.REACHED
    if status == "dropped":
        return None
    if _passed(fields.get("due_on"), as_of):
        return GoalStatus.AT_RISK
    return GoalStatus.ON_TRACK if status in ("in_progress", "waiting") else GoalStatus.OPEN


def _milestone(fields: Mapping[str, Value], as_of: str) -> GoalStatus:
    if fields.get("reached_on"):
        return GoalStatus.REACHED
    planned = fields.get("planned_on")
    expected = fields.get("forecast_on") or planned
    late = isinstance(planned, str) and _passed(planned, str(expected))
    return GoalStatus.AT_RISK if late or _passed(expected, as_of) else GoalStatus.OPEN


def _passed(day: Value, as_of: str) -> bool:
    """Whether *day* lies before *as_of*; ISO days sort as text."""
    return isinstance(day, str) and day < as_of
