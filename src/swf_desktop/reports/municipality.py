# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The status summary of one municipality: overview first, then a page per project."""

from typing import Any

from swf_desktop.reports import blocks, typst_engine
from swf_desktop.reports.model import MunicipalityReport
from swf_desktop.system.i18n import gettext as _


def render(report: MunicipalityReport) -> bytes:
    """The report as PDF/UA-1."""
    return typst_engine.compile("municipality", content(report))


def content(report: MunicipalityReport) -> dict[str, Any]:
    """The report as data for its template."""
    projects = report.projects
    labels = blocks.page_labels(projects)
    decisions = blocks.count_decisions(report.decisions_needed, projects)
    return {
        **blocks.document(
            title=_("Status summary"),
            about=report.organisation,
            author=report.organisation,
            as_of=report.as_of,
            period_from=report.period_from,
            note=report.audience_note,
        ),
        "headings": {
            "overview": _("At a glance"),
            "decisions": _("Decisions needed"),
            "overdue": _("Overdue tasks"),
            "goals": _("Goals"),
        },
        "tally": blocks.tally(projects),
        "figures": blocks.figures(projects, report.as_of, len(report.overdue_tasks), decisions),
        "portfolio": blocks.portfolio(projects, labels),
        "decisions": blocks.decision_table(report.decisions_needed, projects),
        "overdue": blocks.overdue_table(report.overdue_tasks, report.as_of),
        "goals": blocks.goal_table(report.goals),
        "projects": blocks.project_pages(projects, report.as_of, labels),
    }
