# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tasks: what is to be done, by whom, by when; as a list, a board, a timeline and a calendar."""

from swf_desktop.domain.text import N_
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.list_views import ListView, ViewSpec
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions
from swf_desktop.ui.widgets.record_model import Check, Deadline, RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable
from swf_desktop.ui.widgets.records_place import RecordsPlace


def _board(desk: Desk, model: RecordModel, table: RecordTable) -> ListView:
    from swf_desktop.ui.widgets.board import BoardView

    return BoardView(desk, model, table, "status", "due_on")


def _timeline(desk: Desk, model: RecordModel, table: RecordTable) -> ListView:
    from swf_desktop.ui.widgets.time_views import TimelineView

    return TimelineView(desk, model, table, ("start_on", "due_on"))


def _calendar(desk: Desk, model: RecordModel, table: RecordTable) -> ListView:
    from swf_desktop.ui.widgets.time_views import CalendarView

    return CalendarView(desk, model, table, "due_on")


OPTIONS = {
    "task": ListOptions(
        facets=("status", "project", "assignee", "waiting_for"),
        only={"status": frozenset({"open", "in_progress", "waiting"})},
        sort=("due_on", True),
        yields=("priority", "waiting_since", "waiting_for"),
        columns=(
            "title",
            "status",
            "due_on",
            "waiting_for",
            "waiting_since",
            "priority",
            "project",
            "assignee",
        ),
        check=Check("status", "done", "open"),
        deadline=Deadline("due_on", "status", frozenset({"done", "dropped"})),
        empty=N_("What is to be done, by whom and by when. Tasks can stand alone or belong to a project."),
        views=(
            ViewSpec("board", N_("Board"), "board", _board),
            ViewSpec("timeline", N_("Timeline"), "timeline", _timeline),
            ViewSpec("calendar", N_("Calendar"), "calendar", _calendar),
        ),
    ),
}


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    return RecordsPlace(desk, "tasks", ("task",), OPTIONS)
