# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goals come to: their computed status, and what contributes to each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from swf_desktop.domain.goal_status import Contribution, GoalStatus, goal_statuses
from swf_desktop.domain.views import Value
from swf_desktop.store.contributions import Contributions
from swf_desktop.store.unit_of_work import UnitOfWork

Fields = Mapping[str, Value]

_COLUMNS = {
    "goal": ("title", "parent", "due_on", "status"),
    "project": ("number", "title", "phase", "end_on"),
    "task": ("title", "status", "due_on"),
    "milestone": ("title", "planned_on", "forecast_on", "reached_on"),
}
_OTHERS = ("project", "task", "milestone")


def statuses(
    goals: Mapping[str, Fields],
    contributing: Mapping[str, Collection[str]],
    others: Mapping[str, tuple[str, Fields]],
    lights: Mapping[str, str | None],
    as_of: str,
) -> dict[str, GoalStatus]:
    """The computed status of every goal on the day *as_of*.

    *contributing* maps goals to what is linked with them; *others* maps those records to type and fields,
    *lights* projects to the overall light of their latest status report.
    """
    found: dict[str, list[Contribution]] = {}
    links = []
    for goal, sources in contributing.items():
        for source in sorted(sources):
            if source in goals:
                links.append((source, goal))
            elif source in others:
                type_key, fields = others[source]
                found.setdefault(goal, []).append(Contribution(type_key, fields, lights.get(source)))
    return goal_statuses(goals, found, as_of, links)


class GoalService:
    """Reads what is needed, which is what contributes, and reckons; writes nothing."""

    def __init__(self, units: Callable[..., UnitOfWork]) -> None:
        self._units = units

    def statuses(self, as_of: date) -> Mapping[str, str]:
        """The computed status of every goal on a day, by the goal's id."""
        day = as_of.isoformat()
        contributing: dict[str, set[str]] = {}
        others: dict[str, tuple[str, Fields]] = {}
        with self._units(write=False) as unit:
            read = Contributions(unit.connection)
            for source, target in read.links():
                contributing.setdefault(target, set()).add(source)
            goals = read.records("goal", _COLUMNS["goal"])
            by_type = _by_type(read, {each for sources in contributing.values() for each in sources})
            for type_key in _OTHERS:
                fields = read.records(type_key, _COLUMNS[type_key], by_type.get(type_key, ()))
                others.update((record, (type_key, values)) for record, values in fields.items())
            lights = read.lights(by_type.get("project", ()), day)
        found = statuses(goals, contributing, others, lights, day)
        return {goal: status.value for goal, status in found.items()}

    def contributions(self, goal: str) -> Sequence[tuple[str, str, str]]:
        """Type, id and title of everything that contributes to a goal, goals first."""
        found: list[tuple[str, str, str]] = []
        with self._units(write=False) as unit:
            read = Contributions(unit.connection)
            by_type = _by_type(read, {source for source, _target in read.links(goal)})
            goals = read.records("goal", _COLUMNS["goal"])
            below = {each for each, fields in goals.items() if fields["parent"] == goal}
            by_type["goal"] = by_type.get("goal", set()) | below
            for type_key, columns in _COLUMNS.items():
                for record, fields in read.records(type_key, columns, by_type.get(type_key, ())).items():
                    words = (fields.get("number"), fields.get("title"))
                    found.append((type_key, record, " ".join(str(w) for w in words if w)))
        return found


def _by_type(read: Contributions, ids: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for record, type_key in read.types(ids).items():
        found.setdefault(type_key, set()).add(record)
    return found
