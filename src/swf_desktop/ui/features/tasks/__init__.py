# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tasks: what is to be done, by whom, by when."""

from swf_desktop.domain.text import N_
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions
from swf_desktop.ui.widgets.record_model import Check, Deadline
from swf_desktop.ui.widgets.records_place import RecordsPlace

OPTIONS = {
    "task": ListOptions(
        facets=("status", "project", "assignee"),
        only={"status": frozenset({"open", "in_progress", "waiting"})},
        sort=("due_on", True),
        yields=("priority",),
        check=Check("status", "done", "open"),
        deadline=Deadline("due_on", "status", frozenset({"done", "dropped"})),
        empty=N_("What is to be done, by whom and by when. Tasks can stand alone or belong to a project."),
    ),
}


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    return RecordsPlace(desk, "tasks", ("task",), OPTIONS)
