# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The status summary of the alliance: what to decide and what hinders first, then each municipality."""

from dataclasses import replace
from typing import Any

from swf_desktop.reports import blocks, typst_engine, wording
from swf_desktop.reports.model import AllianceReport, Light, MunicipalityReport
from swf_desktop.system.i18n import format_number
from swf_desktop.system.i18n import gettext as _


def render(report: AllianceReport) -> bytes:
    """The report as PDF/UA-1."""
    return typst_engine.compile("alliance", content(report))


def content(report: AllianceReport) -> dict[str, Any]:
    """The report as data for its template."""
    joint = report.joint_projects
    labels = blocks.page_labels(joint)
    places = [f"municipality-{number}" for number in range(1, len(report.municipalities) + 1)]
    projects = [*joint, *(project for town in report.municipalities for project in town.projects)]
    overdue = [
        *report.overdue_tasks,
        *(
            replace(task, organisation=task.organisation or town.organisation)
            for town in report.municipalities
            for task in town.overdue_tasks
        ),
    ]
    decisions = [
        *report.decisions_needed,
        *(
            replace(item, project=_joined(town.organisation, item.project))
            for town in report.municipalities
            for item in town.decisions_needed
        ),
    ]
    risks = [
        replace(risk, project=risk.project or _joined(project.organisation, project.name))
        for project in projects
        for risk in project.risks
        if risk.weight
    ]
    heaviest = sorted(risks, key=lambda risk: -risk.weight)[: blocks.TOP_RISKS]
    return {
        **blocks.document(
            title=_("Status summary of the alliance"),
            about=report.alliance,
            author=report.author,
            as_of=report.as_of,
            period_from=report.period_from,
            note=report.audience_note,
        ),
        "headings": {
            "overview": _("At a glance"),
            "decisions": _("Decisions needed"),
            "risks": _("Heaviest risks"),
            "joint": _("Joint projects"),
            "overdue": _("Overdue tasks"),
            "goals": _("Goals"),
            "municipalities": _("The municipalities"),
        },
        "tally": blocks.tally(projects),
        "figures": blocks.figures(
            projects, report.as_of, len(overdue), blocks.count_decisions(decisions, projects)
        ),
        "summary": _summary(report.municipalities, places),
        "decisions": blocks.decision_table(decisions, projects, with_organisation=True),
        "risks": blocks.risk_table(heaviest, with_project=True),
        "joint": blocks.portfolio(joint, labels),
        "municipalities": [_municipality(*pair) for pair in zip(report.municipalities, places, strict=True)],
        "overdue": blocks.overdue_table(overdue, report.as_of, with_organisation=True),
        "goals": blocks.goal_table(report.goals),
        "projects": blocks.project_pages(joint, report.as_of, labels),
    }


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _summary(municipalities: tuple[MunicipalityReport, ...], places: list[str]) -> blocks.Data:
    rows: list[list[Any]] = []
    for town, place in zip(municipalities, places, strict=True):
        lights = [project.overall.light for project in town.projects]
        rows.append(
            [
                {"main": town.organisation, "sub": "", "to": place},
                *({"light": light.value, "word": format_number(lights.count(light))} for light in Light),
                format_number(len(town.overdue_tasks)),
                format_number(blocks.count_decisions(town.decisions_needed, town.projects)),
                {"page": place},
            ]
        )
    return {
        "head": [
            _("Municipality"),
            *(wording.light(light) for light in Light),
            _("Overdue"),
            _("Decisions"),
            _("Page"),
        ],
        "rows": rows,
        "empty": _("No municipality has reported yet."),
    }


def _municipality(town: MunicipalityReport, place: str) -> blocks.Data:
    return {
        "label": place,
        "name": town.organisation,
        "tally": blocks.tally(town.projects),
        "portfolio": blocks.portfolio(town.projects, [None] * len(town.projects)),
    }
