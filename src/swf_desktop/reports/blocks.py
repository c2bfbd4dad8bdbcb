# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The parts that reports share, as data for the templates: words here, layout there.

A table is ``{"head": [str, ...], "rows": [[cell, ...], ...], "empty": str}``. A *cell* is a text or a
mapping with one of these keys beside optional others: ``light`` (and ``word``), ``trend`` (and
``word``), ``main`` (and ``sub``, ``strong``, ``to``: a label to link to), ``page`` (the label whose page number is
meant), ``blocks`` (see ``markdown``).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from swf_desktop.reports import wording
from swf_desktop.reports.charts import milestone_chart
from swf_desktop.reports.markdown import blocks, first_sentence, shorten
from swf_desktop.reports.model import (
    DIMENSIONS,
    Assessment,
    Costs,
    DecisionNeeded,
    GoalStatus,
    Light,
    MilestoneStatus,
    OverdueTask,
    ProjectStatus,
    RiskItem,
)
from swf_desktop.system.i18n import (
    format_date,
    format_number,
    language,
    ngettext,
)
from swf_desktop.system.i18n import (
    gettext as _,
)

Data = dict[str, Any]

#: A table of risks on the first pages names the heaviest only.
TOP_RISKS = 8

#: Texts of at most so many characters may stand side by side.
SIDE_BY_SIDE = 600

#: So many milestones fit into a chart that still fits onto a page.
CHART_ROWS = 24

_HEADER_LIMIT = 64


def document(
    *, title: str, about: str, author: str, as_of: date, period_from: date | None, note: str
) -> Data:
    """What every report says about itself: metadata, running header and footer, title block."""
    lines = []
    if period_from:
        lines.append(
            _(
                "Reporting period %(first)s – %(last)s",
                first=format_date(period_from),
                last=format_date(as_of),
            )
        )
    else:
        lines.append(_("Reporting date %(day)s", day=format_date(as_of)))
    if author != about:
        lines.append(_("Published by %(organisation)s", organisation=author))
    if note.strip():
        lines.append(note.strip())
    return {
        "as_of": as_of.isoformat(),
        "author": author,
        "cover": {"eyebrow": about, "title": title, "lines": lines},
        "day": [as_of.year, as_of.month, as_of.day],
        "description": _(
            "%(title)s of %(organisation)s as of %(day)s",
            title=title,
            organisation=about,
            day=format_date(as_of),
        ),
        "footer": {
            "as_of": _("As of: %(day)s", day=format_date(as_of)),
            # Filled in while the pages are made.
            "page": _("Page %(page)s of %(total)s", page="{page}", total="{total}"),
        },
        "header": {"left": shorten(about, _HEADER_LIMIT), "right": title},
        "lang": language(),
        "title": f"{title} – {about} – {format_date(as_of)}",
    }


def tally(projects: Sequence[ProjectStatus]) -> list[Data]:
    """How many projects show which light."""
    counts = dict.fromkeys(Light, 0)
    for project in projects:
        counts[project.overall.light] += 1
    return [{**_light(light), "count": format_number(count)} for light, count in counts.items()]


def figures(projects: Sequence[ProjectStatus], as_of: date, overdue: int, decisions: int) -> list[Data]:
    """The other numbers a council asks for first."""
    delayed = sum(
        milestone.reached_on is None and (milestone.shift_days > 0 or milestone.overdue_on(as_of))
        for project in projects
        for milestone in project.milestones
    )
    return [
        {"value": format_number(len(projects)), "label": ngettext("project", "projects", len(projects))},
        {
            "value": format_number(delayed),
            "label": ngettext("delayed milestone", "delayed milestones", delayed),
        },
        {"value": format_number(overdue), "label": ngettext("overdue task", "overdue tasks", overdue)},
        {
            "value": format_number(decisions),
            "label": ngettext("decision needed", "decisions needed", decisions),
        },
    ]


def page_labels(projects: Sequence[ProjectStatus]) -> list[str | None]:
    """The name of each project's page; None for those that a page would say nothing more about."""
    return [
        f"project-{number}" if _says_more(project) else None for number, project in enumerate(projects, 1)
    ]


def project_pages(projects: Sequence[ProjectStatus], as_of: date, labels: Sequence[str | None]) -> list[Data]:
    """The pages of the projects that have a label."""
    return [
        project_block(project, as_of, label)
        for project, label in zip(projects, labels, strict=True)
        if label is not None
    ]


def _says_more(project: ProjectStatus) -> bool:
    """Whether anything was reported or recorded beyond what the portfolio's line says."""
    return bool(
        project.reported_on is not None
        or project.milestones
        or project.risks
        or project.costs != Costs()
        or project.confidence is not None
    )


def portfolio(projects: Sequence[ProjectStatus], labels: Sequence[str | None]) -> Data:
    """A line per project: lights and headline; *labels* name the pages where more is said."""
    head = [_("Light"), _("Project"), *(wording.dimension(name) for name in DIMENSIONS)]
    paged = any(labels)
    if paged:
        head.append(_("Page"))
    rows: list[list[Any]] = []
    for project, label in zip(projects, labels, strict=True):
        main: Data = {"main": project.name, "sub": headline(project)}
        if label:
            main["to"] = label
        row: list[Any] = [_light(project.overall.light), main]
        row += [_light(_assessment(project, name).light) for name in DIMENSIONS]
        if paged:
            row.append({"page": label} if label else "–")
        rows.append(row)
    return {"head": head, "rows": rows, "empty": _("No projects are recorded yet."), "paged": paged}


def headline(project: ProjectStatus) -> str:
    """The one sentence about a project: why it is not green, else how it stands."""
    if project.reported_on is None:
        return _("No status report yet.")
    if project.overall.light in (Light.AMBER, Light.RED):
        text = project.reason or project.overall.reason or project.summary
    else:
        text = project.summary or project.reason
    return first_sentence(text or project.next_steps) or _("No summary was written.")


def project_block(project: ProjectStatus, as_of: date, label: str) -> Data:
    """Everything about one project."""
    told = [(_("Reason for the light"), project.reason), (_("Summary"), project.summary)]
    ahead = [(_("Next steps"), project.next_steps), (_("Decisions needed"), project.decisions_needed)]
    return {
        "label": label,
        "name": project.name,
        "light": _light(project.overall.light),
        "description": blocks(project.description),
        "meta": _meta(project, as_of),
        "assessment": _assessments(project),
        "told": _texts(told),
        "ahead": _texts(ahead),
        # Long texts side by side would leave one column empty over pages.
        "beside": all(len(text) <= SIDE_BY_SIDE for _heading, text in ahead),
        "milestones": milestone_table(project.milestones, as_of),
        "costs": cost_table(project.costs),
        "risks": risk_table(project.risks, with_project=False),
        "headings": {
            "milestones": _("Milestones"),
            "costs": _("Costs"),
            "risks": _("Risks"),
        },
    }


def milestone_table(milestones: Sequence[MilestoneStatus], as_of: date) -> Data:
    """The milestones as a table and, beside it, as a chart with the same content."""
    rows = []
    for number, milestone in enumerate(milestones, 1):
        often = wording.moved(milestone)
        deviation = wording.shift(milestone.shift_days)
        if milestone.overdue_on(as_of):
            overdue = _("%(span)s overdue", span=wording.span((as_of - milestone.expected_on).days))
            if milestone.shift_days == 0:
                deviation = overdue
            else:
                often = f"{often}, {overdue}"
        forecast = milestone.forecasts[-1].expected_on if milestone.forecasts else None
        rows.append(
            [
                str(number),
                milestone.title,
                format_date(milestone.planned_on),
                format_date(forecast) if forecast else "–",
                format_date(milestone.reached_on) if milestone.reached_on else "–",
                {"main": deviation, "sub": often},
            ]
        )
    return {
        "head": [_("No."), _("Milestone"), _("Planned"), _("Forecast"), _("Reached"), _("Deviation")],
        "rows": rows,
        "empty": _("No milestones are recorded."),
        "charts": [
            {
                "svg": milestone_chart(part, as_of, first_number=start + 1),
                "alt": _chart_words(part, as_of, start + 1),
            }
            for start in range(0, len(milestones), CHART_ROWS)
            if (part := milestones[start : start + CHART_ROWS])
        ],
    }


def cost_table(costs: Costs) -> Data:
    """Planned and spent money with shares of the total."""
    columns = [
        (_("Total cost"), costs.total),
        (_("of which funding"), costs.funding),
        (_("of which own share"), costs.own_share),
        (_("Spent to date"), costs.to_date),
        (_("Remaining"), costs.remaining),
    ]
    rows = [
        [_("Amount"), *(wording.money(amount) for _name, amount in columns)],
        [_("Share"), *(_share(amount, costs) for _name, amount in columns)],
    ]
    return {
        "head": [_("Costs"), *(name for name, _amount in columns)],
        "rows": rows if costs.stated else [],
        "empty": _("No costs are stated."),
    }


def risk_table(risks: Iterable[RiskItem], *, with_project: bool) -> Data:
    """Risks, the heaviest first."""
    ordered = sorted(risks, key=lambda risk: -risk.weight)
    head = [_("Risk"), _("Likelihood × impact"), _("Response"), _("Responsible")]
    rows = []
    for risk in ordered:
        # A weight from one number only would be made up.
        weight = f"{risk.likelihood} × {risk.impact} = {risk.weight}" if risk.weight else wording.not_stated()
        under = [risk.project if with_project else "", risk.status]
        if risk.review_on:
            under.append(_("review on %(day)s", day=format_date(risk.review_on)))
        rows.append(
            [
                {"main": risk.title, "sub": " · ".join(part for part in under if part)},
                weight,
                {"blocks": blocks(risk.response or wording.not_stated())},
                wording.or_not_stated(risk.responsible),
            ]
        )
    return {"head": head, "rows": rows, "empty": _("No risks are recorded.")}


def decision_table(
    decisions: Sequence[DecisionNeeded],
    projects: Iterable[ProjectStatus],
    *,
    with_organisation: bool = False,
) -> Data:
    """Decisions that are needed: the recorded ones, then those named in status reports."""
    rows = [
        [
            {"main": item.title, "strong": True, "sub": item.project, "blocks": blocks(item.text)},
            wording.or_not_stated(item.body),
            wording.day(item.due_on),
        ]
        for item in decisions
    ]
    rows += [
        [
            {
                "main": project.name,
                "strong": True,
                "sub": " · ".join(
                    part
                    for part in (
                        project.organisation if with_organisation else "",
                        _("from the status report"),
                    )
                    if part
                ),
                "blocks": blocks(project.decisions_needed),
            },
            "–",
            "–",
        ]
        for project in projects
        if project.decisions_needed.strip()
    ]
    return {
        "head": [_("What has to be decided"), _("By whom"), _("By when")],
        "rows": rows,
        "empty": _("No decision is needed."),
    }


def overdue_table(tasks: Iterable[OverdueTask], as_of: date, *, with_organisation: bool = False) -> Data:
    """Overdue tasks, the oldest first."""
    rows = []
    for task in sorted(tasks, key=lambda task: (task.due_on, task.title)):
        under = [task.organisation if with_organisation else "", task.project]
        rows.append(
            [
                {"main": task.title, "sub": " · ".join(part for part in under if part)},
                format_date(task.due_on),
                format_number((as_of - task.due_on).days),
                wording.or_not_stated(task.responsible),
            ]
        )
    return {
        "head": [_("Task"), _("Due"), _("Days overdue"), _("Responsible")],
        "rows": rows,
        "empty": _("No task is overdue."),
    }


def goal_table(goals: Sequence[GoalStatus]) -> Data:
    """Goals with the computed status and the one a person set, side by side."""
    rows = []
    for goal in goals:
        reached_by = ngettext("%(n)s project contributes", "%(n)s projects contribute", goal.contributing)
        manual: Data = {"main": wording.goal(goal.manual) if goal.manual else "–"}
        if goal.reason.strip():
            manual["blocks"] = blocks(goal.reason)
        rows.append(
            [
                {"main": goal.title, "sub": " · ".join(part for part in (goal.level, reached_by) if part)},
                wording.day(goal.due_on),
                wording.goal(goal.computed),
                manual,
            ]
        )
    return {
        "head": [_("Goal"), _("Due"), _("Computed status"), _("Status set by hand")],
        "rows": rows,
        "empty": _("No goals are recorded."),
    }


def count_decisions(decisions: Sequence[DecisionNeeded], projects: Iterable[ProjectStatus]) -> int:
    """How many lines ``decision_table`` has."""
    return len(decisions) + sum(bool(project.decisions_needed.strip()) for project in projects)


def _light(light: Light) -> Data:
    return {"light": light.value, "word": wording.light(light)}


def _assessment(project: ProjectStatus, name: str) -> Assessment:
    return project.assessments.get(name, Assessment())


def _assessments(project: ProjectStatus) -> Data:
    judged = [project.overall, *(_assessment(project, name) for name in DIMENSIONS)]
    trends: list[Any] = [
        {"trend": item.trend.value, "word": wording.trend(item.trend)} if item.trend else "–"
        for item in judged
    ]
    reasons = [
        {"light": _light(item.light), "name": wording.dimension(name), "blocks": blocks(item.reason)}
        for name in DIMENSIONS
        if (item := _assessment(project, name)).reason.strip()
    ]
    return {
        "head": [_("Assessment"), _("Overall"), *(wording.dimension(name) for name in DIMENSIONS)],
        "rows": [
            [_("Light"), *(_light(item.light) for item in judged)],
            [_("Trend"), *trends],
        ],
        "reasons": reasons,
        "empty": "",
    }


def _texts(pairs: Sequence[tuple[str, str]]) -> list[Data]:
    return [{"heading": heading, "blocks": blocks(text)} for heading, text in pairs if text.strip()]


def _meta(project: ProjectStatus, as_of: date) -> list[Data]:
    if project.reported_on is None:
        report = _("none yet")
    else:
        age = (as_of - project.reported_on).days
        kind = _("released") if project.released else _("draft")
        ago = ngettext("%(n)s day ago", "%(n)s days ago", age)
        report = f"{format_date(project.reported_on)} ({ago}), {kind}"
    confidence = wording.not_stated() if project.confidence is None else f"{project.confidence} %"
    runs = f"{wording.day(project.start_on)} – {wording.day(project.end_on)}"
    if project.start_on is None and project.end_on is None:
        runs = wording.not_stated()
    narrow = [
        (_("Lead"), wording.or_not_stated(project.organisation)),
        (_("Project lead"), wording.or_not_stated(project.lead)),
        (_("Kind"), wording.or_not_stated(project.kind)),
        (_("Phase"), wording.or_not_stated(project.phase)),
        (_("Duration"), runs),
        (_("Confidence"), confidence),
    ]
    wide = [(_("Status report of"), report)]
    if project.partners:
        wide.append((_("Taking part"), ", ".join(project.partners)))
    return [
        *({"name": name, "value": value, "wide": False} for name, value in narrow),
        *({"name": name, "value": value, "wide": True} for name, value in wide),
    ]


def _share(amount: int | None, costs: Costs) -> str:
    if amount is None or not costs.total:
        return "–"
    return f"{format_number(round(100 * amount / costs.total))} %".replace("-", "−")


def _chart_words(milestones: Sequence[MilestoneStatus], as_of: date, first_number: int) -> str:
    told = []
    for number, milestone in enumerate(milestones, first_number):
        if milestone.reached_on is not None:
            now = _("reached on %(day)s", day=format_date(milestone.reached_on))
        else:
            now = _("expected on %(day)s", day=format_date(milestone.expected_on))
        told.append(
            _(
                "%(number)s %(title)s: planned for %(planned)s, %(now)s (%(movement)s).",
                number=number,
                title=milestone.title,
                planned=format_date(milestone.planned_on),
                now=now,
                movement=wording.movement(milestone),
            )
        )
    intro = _(
        "Timeline of the milestones as of %(day)s; the table below says the same.", day=format_date(as_of)
    )
    return " ".join([intro, *told])
