# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a project's light says green and the facts say otherwise.

A light is a person's judgement and is never changed by the program; it only says when the two disagree. The
other way round, a light that warns while all dates hold, is no contradiction: people know more than dates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value

Fields = Mapping[str, Value]
#: In these phases nothing is due any more.
_OVER = frozenset({"completed", "continued", "stopped"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """*light* is green although of *message* with *params*, a sentence as in ``SwfError``."""

    light: str
    message: str
    params: Mapping[str, object] = dataclass_field(default_factory=dict)


def contradictions(
    report: Fields, project: Fields, milestones: Iterable[Fields], today: str
) -> list[Contradiction]:
    """What speaks against the green lights of a project's latest status *report*."""
    if project.get("phase") in _OVER:
        return []
    found = []
    schedule = "schedule" if report.get("schedule") else "overall"
    if report.get(schedule) == "green":
        found += [Contradiction(schedule, *fact) for fact in _late(project, milestones, today)]
    cost = "cost" if report.get("cost") else "overall"
    spent, total = project.get("cost_to_date"), project.get("total_cost")
    if report.get(cost) == "green" and isinstance(spent, int) and isinstance(total, int) and spent > total:
        found.append(Contradiction(cost, N_("More has been spent than the project was to cost.")))
    return found


def _late(
    project: Fields, milestones: Iterable[Fields], today: str
) -> Iterable[tuple[str, Mapping[str, object]]]:
    end = project.get("end_on")
    if isinstance(end, str) and end < today:
        yield N_("The project was to end on %(day)s."), {"day": end}
    for milestone in milestones:
        planned, forecast = milestone.get("planned_on"), milestone.get("forecast_on")
        expected, title = forecast or planned, milestone.get("title") or ""
        if milestone.get("reached_on") or not isinstance(expected, str):
            continue
        if expected < today:
            yield (
                N_("The milestone “%(title)s” was expected for %(day)s."),
                {"title": title, "day": expected},
            )
        elif isinstance(planned, str) and expected > planned:
            yield (
                N_("The milestone “%(title)s” has moved from %(planned)s to %(day)s."),
                {"title": title, "planned": planned, "day": expected},
            )
