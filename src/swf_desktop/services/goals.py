# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goals come to: their computed status, and what contributes to each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from swf_desktop.domain.goal_status import Contribution, GoalStatus, goal_statuses
from swf_desktop.domain.views import Row, Value

Fields = Mapping[str, Value]

_COLUMNS = {
    "goal": ("title", "parent", "due_on", "status"),
    "project": ("number", "title", "phase", "end_on"),
    "task": ("title", "status", "due_on"),
    "milestone": ("title", "planned_on", "forecast_on", "reached_on"),
}


class Records(Protocol):
    """What is asked of the records service."""

    def table(self, type: str, columns: Sequence[str], where: Fields | None = None) -> Sequence[Row]:
        """The live records of a type."""


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
    """Reads what is needed and reckons; writes nothing."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def statuses(self, as_of: date) -> Mapping[str, str]:
        """The computed status of every goal on a day, by the goal's id."""
        day = as_of.isoformat()
        contributing: dict[str, set[str]] = {}
        for row in self._records.table("link", ("source", "target"), {"kind": "contributes_to"}):
            contributing.setdefault(str(row.values[1]), set()).add(str(row.values[0]))
        others = {
            record: (type_key, fields)
            for type_key in ("project", "task", "milestone")
            for record, fields in self._fields(type_key).items()
        }
        found = statuses(self._fields("goal"), contributing, others, self._lights(day), day)
        return {goal: status.value for goal, status in found.items()}

    def contributions(self, goal: str) -> Sequence[tuple[str, str, str]]:
        """Type, id and title of everything that contributes to a goal, goals first."""
        links = self._records.table("link", ("source",), {"kind": "contributes_to", "target": goal})
        wanted = {str(row.values[0]) for row in links}
        found: list[tuple[str, str, str]] = []
        for type_key in _COLUMNS:
            for record, fields in self._fields(type_key).items():
                if record in wanted or (type_key == "goal" and fields.get("parent") == goal):
                    words = (fields.get("number"), fields.get("title"))
                    found.append((type_key, record, " ".join(str(w) for w in words if w)))
        return found

    def _fields(self, type_key: str) -> dict[str, Fields]:
        columns = _COLUMNS[type_key]
        rows = self._records.table(type_key, columns)
        return {row.id: dict(zip(columns, row.values, strict=False)) for row in rows}

    def _lights(self, day: str) -> dict[str, str | None]:
        latest: dict[str, tuple[tuple[str, bool, str], str | None]] = {}
        for row in self._records.table("status_report", ("project", "as_of", "released", "overall")):
            project, as_of, released, light = row.values[:4]
            rank = (str(as_of or ""), bool(released), row.id)
            if rank[0] <= day and rank > latest.get(str(project), (("", False, ""), None))[0]:
                latest[str(project)] = (rank, str(light) if light else None)
        return {project: light for project, (_, light) in latest.items()}
