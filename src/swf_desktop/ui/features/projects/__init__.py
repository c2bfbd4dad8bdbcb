# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Projects with their milestones, risks and status reports."""

from swf_desktop.domain.text import N_
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions
from swf_desktop.ui.widgets.records_place import RecordsPlace

OPTIONS = {
    "project": ListOptions(
        facets=("owner", "phase"),
        sort=("number", True),
        yields=("kind",),
        empty=N_("Lead projects and measures with their milestones, tasks, risks and status reports."),
    ),
    "milestone": ListOptions(
        facets=("project",),
        sort=("planned_on", True),
        empty=N_("Milestones belong to a project: what shall be reached by when."),
    ),
    "risk": ListOptions(
        facets=("status", "project"),
        sort=("impact", False),
        empty=N_(
            "Risks belong to a project: what could go wrong, how likely, how bad, and what is done about it."
        ),
    ),
    "status_report": ListOptions(
        facets=("overall", "project"),
        sort=("as_of", False),
        empty=N_("How a project stood on a day: lights with reasons, what was done, what comes next."),
    ),
}


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    return RecordsPlace(desk, "projects", ("project", "milestone", "risk", "status_report"), OPTIONS)
