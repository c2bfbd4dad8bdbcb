# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the records say on a day, put into the values that ``reports`` prints.

A report leaves the house, so nothing of audience *office* is in it; a responsible person's name is,
where the contact is known here. Everything is sorted by what it says and not by when it arrived, so
that two offices with the same records print the same.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from swf_desktop.domain.catalogue import record_type
from swf_desktop.domain.ids import organisation_id
from swf_desktop.domain.views import HistoryEntry, Row, Value
from swf_desktop.reports.model import (
    DIMENSIONS,
    AllianceReport,
    Assessment,
    Costs,
    DecisionNeeded,
    Forecast,
    GoalState,
    GoalStatus,
    Light,
    MilestoneStatus,
    MunicipalityReport,
    OverdueTask,
    ProjectStatus,
    RiskItem,
    Trend,
)
from swf_desktop.services.goals import statuses
from swf_desktop.system.i18n import gettext as _

_WORDS_OF_LEADING = ("projektleitung", "projektmanag", "projektkoordination", "project lead", "leitung")
_JOINT_GOALS = ("project_goal", "sub_goal", "vision")
_RANK = {Light.GREEN: 0, Light.AMBER: 1, Light.RED: 2}

Kind = TypeVar("Kind", Light, Trend, GoalState)


class RecordSource(Protocol):
    """What is asked of the records service."""

    def table(self, type: str, columns: Sequence[str]) -> Sequence[Row]:
        """The live records of a type."""

    def history(self, id: str) -> Sequence[HistoryEntry]:
        """Every line of a record, oldest first."""


@dataclass(frozen=True, slots=True)
class _Record:
    """A record that may be printed; *owner* is the id of the owning organisation's record."""

    id: str
    owner: str
    fields: Mapping[str, Value]

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def day(self, name: str) -> date | None:
        return _day(self.fields.get(name))

    def number(self, name: str) -> int | None:
        value = self.fields.get(name)
        return int(value) if isinstance(value, int | float) else None


class Facts:
    """The printable records on one day, by what they belong to."""

    def __init__(self, records: RecordSource, as_of: date) -> None:
        self._records = records
        self.as_of = as_of
        self._today = as_of.isoformat()
        self._keys: dict[str, str] = {}
        self.organisations = {r.id: r for r in self._read("organisation")}
        # People are known to their own office only; a name on paper is for the office to give.
        self._contacts = {r.id: r for r in self._read("contact", printable_only=False)}
        self._projects = {r.id: r for r in self._read("project")}
        self._milestones = self._by("milestone", "project")
        self._risks = self._by("risk", "project")
        self._reports = self._by("status_report", "project")
        self._involvements = self._by("involvement", "subject")
        self._tasks = self._read("task")
        self._decisions = self._read("decision")
        self._goals = {r.id: r for r in self._read("goal")}
        self._strategies = {r.id: r for r in self._read("strategy")}
        self._links = self._read("link")
        self._taking_part = self._participants()
        self._contributing = self._contributions()
        self._computed = self._goal_states()

    # -- reports --------------------------------------------------------------------------------

    def municipality(self, town: str, period_from: date | None, note: str) -> MunicipalityReport:
        """Everything of one organisation, and the projects it takes part in."""
        own = {p.id for p in self._projects.values() if p.owner == town}
        mine = own | {project for project, others in self._taking_part.items() if town in others}
        return self._report(town, mine, own, self._goals_of(town, mine), period_from, note)

    def alliance(self, name: str, author: str, period_from: date | None, note: str) -> AllianceReport:
        """All municipalities; what several carry stands once, as a joint project."""
        towns = self._towns()
        joint = {
            p.id
            for p in self._projects.values()
            if p.owner not in towns or self._taking_part.get(p.id, frozenset()) - {p.owner}
        }
        reports = []
        for town in towns:
            own = {p.id for p in self._projects.values() if p.owner == town} - joint
            reports.append(self._report(town, own, own, (), period_from, ""))
        goals = [g for g in self._goals.values() if g.text("level") in _JOINT_GOALS]
        return AllianceReport(
            alliance=name,
            author=author,
            as_of=self.as_of,
            period_from=period_from,
            municipalities=tuple(reports),
            joint_projects=self._project_statuses(joint),
            decisions_needed=self._decisions_needed(lambda owner: owner not in towns),
            overdue_tasks=self._overdue(
                lambda task: self._belongs(task, joint, lambda owner: owner not in towns)
            ),
            goals=self._goal_list(goals),
            audience_note=note,
        )

    def _report(
        self,
        town: str,
        projects: Iterable[str],
        own: Iterable[str],
        goals: tuple[GoalStatus, ...],
        period_from: date | None,
        note: str,
    ) -> MunicipalityReport:
        led = frozenset(own)
        return MunicipalityReport(
            organisation=self.name(town),
            as_of=self.as_of,
            period_from=period_from,
            projects=self._project_statuses(projects),
            decisions_needed=self._decisions_needed(lambda owner: owner == town),
            overdue_tasks=self._overdue(lambda task: self._belongs(task, led, lambda owner: owner == town)),
            goals=goals,
            audience_note=note,
        )

    def _towns(self) -> list[str]:
        """The organisations that report for themselves: pioneers first, then others with projects."""
        pioneers = {r.id for r in self.organisations.values() if r.text("role") == "pioneer"}
        helpers = {r.id for r in self.organisations.values() if r.text("role") in ("hub", "supporter")}
        towns = pioneers | ({project.owner for project in self._projects.values()} - helpers)
        return sorted(towns, key=lambda town: (town not in pioneers, self.name(town)))

    # -- parts ----------------------------------------------------------------------------------

    def name(self, organisation: str) -> str:
        """The organisation's name; its key where its record has not arrived."""
        record = self.organisations.get(organisation)
        return record.text("name") if record else self._keys.get(organisation, "")

    def _project_statuses(self, ids: Iterable[str]) -> tuple[ProjectStatus, ...]:
        found = sorted((self._projects[i] for i in set(ids)), key=_project_order)
        return tuple(self._project(project) for project in found)

    def _project(self, project: _Record) -> ProjectStatus:
        told = sorted(
            (r for r in self._reports.get(project.id, ()) if r.text("as_of") <= self._today),
            key=lambda r: (r.text("as_of"), bool(r.fields.get("released")), r.id),
        )
        report = told[-1] if told else _Record("", "", {})
        before = told[-2] if len(told) > 1 else None
        overall = _assessment(report, before, "overall")
        stated = _one_of(Trend, report.fields.get("trend"))
        return ProjectStatus(
            title=project.text("title"),
            number=project.text("number"),
            organisation=self.name(project.owner),
            lead=self._lead(project.id),
            partners=tuple(
                sorted(map(self.name, self._taking_part.get(project.id, frozenset()) - {project.owner}))
            ),
            kind=_word("project", "kind", project),
            phase=_word("project", "phase", project),
            start_on=project.day("start_on"),
            end_on=project.day("end_on"),
            description=project.text("summary"),
            reported_on=report.day("as_of"),
            released=bool(report.fields.get("released")),
            overall=Assessment(overall.light, stated or overall.trend),
            assessments={name: _assessment(report, before, name) for name in DIMENSIONS},
            reason=report.text("reason"),
            confidence=report.number("confidence"),
            summary=report.text("summary"),
            next_steps=report.text("next_steps"),
            decisions_needed=report.text("decisions_needed"),
            milestones=self._milestone_statuses(project.id),
            costs=Costs(
                project.number("total_cost"),
                project.number("cost_to_date"),
                project.number("funding_share"),
                project.number("own_share"),
            ),
            risks=self._risk_items(project.id),
        )

    def _milestone_statuses(self, project: str) -> tuple[MilestoneStatus, ...]:
        found = []
        for record in self._milestones.get(project, ()):
            planned = record.day("planned_on")
            if planned is None:
                continue
            reached = record.day("reached_on")
            if reached is not None and reached > self.as_of:
                reached = None
            forecasts = self._forecasts(record, planned)
            found.append(MilestoneStatus(record.text("title"), planned, forecasts, reached))
        return tuple(sorted(found, key=lambda m: (m.planned_on, m.title)))

    def _forecasts(self, milestone: _Record, planned: date) -> tuple[Forecast, ...]:
        """Every forecast up to the day; of several within a day the last, since typing errors are no moves."""
        if milestone.day("forecast_on") is None:
            return ()
        by_day: dict[date, date] = {}
        for entry in self._records.history(milestone.id):
            said = _day(entry.at[:10])
            if "forecast_on" in entry.fields and not entry.refused and said and said <= self.as_of:
                by_day[said] = _day(entry.fields["forecast_on"]) or planned
        return tuple(Forecast(said, by_day[said]) for said in sorted(by_day))

    def _risk_items(self, project: str) -> tuple[RiskItem, ...]:
        found = [
            RiskItem(
                title=r.text("title"),
                likelihood=r.number("likelihood"),
                impact=r.number("impact"),
                response=r.text("response"),
                responsible=self._who(r.text("assignee"), ""),
                review_on=r.day("review_on"),
                status=_word("risk", "status", r),
            )
            for r in self._risks.get(project, ())
            if r.text("status") != "closed"
        ]
        return tuple(sorted(found, key=lambda risk: (-risk.weight, risk.title)))

    def _decisions_needed(self, wanted: Callable[[str], bool]) -> tuple[DecisionNeeded, ...]:
        found = [
            DecisionNeeded(d.text("title"), d.text("body"), d.day("due_on"), d.text("text"))
            for d in self._decisions
            if d.text("status") == "needed" and wanted(d.owner)
        ]
        return tuple(sorted(found, key=lambda item: (item.due_on or date.max, item.title)))

    def _overdue(self, wanted: Callable[[_Record], bool]) -> tuple[OverdueTask, ...]:
        found = []
        for task in self._tasks:
            due = task.day("due_on")
            if due is None or due >= self.as_of or task.text("status") in ("done", "dropped"):
                continue
            if wanted(task):
                project = self._projects.get(task.text("project"))
                owner = self.name(project.owner if project else task.owner)
                found.append(
                    OverdueTask(
                        title=task.text("title"),
                        due_on=due,
                        responsible=self._who(task.text("assignee"), owner),
                        project=_project_name(project) if project else "",
                        organisation=owner,
                    )
                )
        return tuple(sorted(found, key=lambda task: (task.due_on, task.title, task.project)))

    def _belongs(self, task: _Record, projects: Iterable[str], owner: Callable[[str], bool]) -> bool:
        project = task.text("project")
        return project in projects if project in self._projects else owner(task.owner)

    def _lead(self, project: str) -> str:
        names = [
            self._who(i.text("contact"), "")
            for i in self._involvements.get(project, ())
            if any(word in i.text("role").casefold() for word in _WORDS_OF_LEADING)
            and (i.text("from_on") or "0000") <= self._today <= (i.text("until_on") or "9999")
        ]
        return ", ".join(sorted(name for name in names if name))

    def _who(self, record_id: str, otherwise: str) -> str:
        """A full name, an organisation, or *otherwise* where nobody is named or known here."""
        if contact := self._contacts.get(record_id):
            return record_type("contact").title_of(contact.fields)
        organisation = self.organisations.get(record_id)
        return organisation.text("name") if organisation else otherwise

    # -- goals ----------------------------------------------------------------------------------

    def _goals_of(self, town: str, projects: Iterable[str]) -> tuple[GoalStatus, ...]:
        mine = frozenset(projects)
        found = []
        for goal in self._goals.values():
            strategy = self._strategies.get(goal.text("strategy"))
            joint = goal.text("level") in _JOINT_GOALS
            owned = (strategy.owner if strategy else goal.owner) == town and not joint
            if owned or mine & self._contributing.get(goal.id, frozenset()):
                found.append(goal)
        return self._goal_list(found)

    def _goal_list(self, goals: Iterable[_Record]) -> tuple[GoalStatus, ...]:
        field = record_type("goal").field("level")
        levels = [choice.key for choice in field.choices] if field else []

        def order(goal: _Record) -> tuple[int, str, str]:
            level = goal.text("level")
            return (levels.index(level) if level in levels else len(levels), goal.text("title"), goal.id)

        return tuple(
            GoalStatus(
                title=goal.text("title"),
                level=_word("goal", "level", goal),
                due_on=goal.day("due_on"),
                computed=self._computed.get(goal.id),
                manual=_one_of(GoalState, goal.fields.get("status")),
                reason=goal.text("status_reason"),
                contributing=len(self._projects_below(goal.id)),
            )
            for goal in sorted(goals, key=order)
        )

    def _projects_below(self, goal: str) -> set[str]:
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [goal]
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            seen.add(current)
            linked = self._contributing.get(current, frozenset())
            found |= linked & self._projects.keys()
            waiting += [g.id for g in self._goals.values() if g.text("parent") == current or g.id in linked]
        return found

    def _contributions(self) -> Mapping[str, frozenset[str]]:
        """What contributes to a goal by a link, by the goal's id."""
        found: dict[str, set[str]] = defaultdict(set)
        for link in self._links:
            if link.text("kind") == "contributes_to":
                found[link.text("target")].add(link.text("source"))
        return {goal: frozenset(sources) for goal, sources in found.items()}

    def _goal_states(self) -> dict[str, GoalState]:
        others: dict[str, tuple[str, Mapping[str, Value]]] = {}
        others |= {record.id: ("project", record.fields) for record in self._projects.values()}
        others |= {record.id: ("task", record.fields) for record in self._tasks}
        others |= {m.id: ("milestone", m.fields) for group in self._milestones.values() for m in group}
        fields = {goal.id: goal.fields for goal in self._goals.values()}
        lights = {project: self._latest_light(project) for project in self._projects}
        found = statuses(fields, self._contributing, others, lights, self._today)
        return {goal: GoalState(status.value) for goal, status in found.items()}

    def _latest_light(self, project: str) -> str | None:
        told = [r for r in self._reports.get(project, ()) if r.text("as_of") <= self._today]
        latest = max(
            told, key=lambda r: (r.text("as_of"), bool(r.fields.get("released")), r.id), default=None
        )
        return (latest.text("overall") or None) if latest else None

    # -- reading --------------------------------------------------------------------------------

    def _participants(self) -> Mapping[str, frozenset[str]]:
        """The organisations that take part in a project, by the project's id."""
        found: dict[str, set[str]] = defaultdict(set)
        for link in self._links:
            ends = (link.text("source"), link.text("target"))
            for project, organisation in (ends, ends[::-1]):
                joins = link.text("kind") == "participates" and project in self._projects
                if joins and organisation in self.organisations:
                    found[project].add(organisation)
        return {project: frozenset(names) for project, names in found.items()}

    def _read(self, type_key: str, *, printable_only: bool = True) -> list[_Record]:
        names = tuple(record_type(type_key).by_name)
        found = []
        for row in self._records.table(type_key, names):
            owner = organisation_id(row.owner)
            self._keys[owner] = row.owner
            if not printable_only or row.audience != "office":
                found.append(_Record(row.id, owner, dict(zip(names, row.values, strict=True))))
        return sorted(found, key=lambda record: record.id)

    def _by(self, type_key: str, reference: str) -> Mapping[str, list[_Record]]:
        found: dict[str, list[_Record]] = defaultdict(list)
        for record in self._read(type_key):
            found[record.text(reference)].append(record)
        return found


def _day(value: Value) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _one_of(kind: type[Kind], value: Value) -> Kind | None:
    return kind(value) if value in tuple(kind) else None


def _word(type_key: str, field: str, record: _Record) -> str:
    """A choice as the person's word; a key this version does not know as it is."""
    declared = record_type(type_key).field(field)
    chosen = declared.choice(record.text(field)) if declared else None
    return _(chosen.label) if chosen else record.text(field)


def _assessment(report: _Record, before: _Record | None, name: str) -> Assessment:
    """A light, and its trend since the report before where both say something."""
    light = _one_of(Light, report.fields.get(name)) or Light.GREY
    earlier = _one_of(Light, before.fields.get(name)) if before else None
    if earlier not in _RANK or light not in _RANK:
        return Assessment(light)
    step = _RANK[light] - _RANK[earlier]
    return Assessment(light, Trend.WORSENING if step > 0 else Trend.IMPROVING if step < 0 else Trend.STEADY)


def _project_name(project: _Record) -> str:
    return f"{project.text('number')} {project.text('title')}".strip()


def _project_order(project: _Record) -> tuple[bool, list[tuple[int, str]], str, str]:
    """By number as people count (M2 before M10), those without a number last."""
    number = project.text("number")
    parts = [(int(p), "") if p.isdecimal() else (-1, p.casefold()) for p in re.split(r"(\d+)", number) if p]
    return (not number, parts, project.text("title"), project.id)
