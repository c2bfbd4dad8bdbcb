# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tasks: what is to be done, by whom, by when; as a list, a board, a timeline and a calendar."""

from swf_desktop.domain import series
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ChangeKind, Changes
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.list_views import ListView, ViewSpec
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable
from swf_desktop.ui.widgets.records_place import RecordsPlace
from swf_desktop.ui.widgets.row_look import Check, Deadline


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


class TasksPlace(RecordsPlace):
    """Says when the next task of a series has come about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "tasks", ("task",), OPTIONS)
        desk.hub.changed.connect(self._say_next)

    def _say_next(self, changes: Changes) -> None:
        done = {c.id for c in changes.records if c.type == "task" and c.after.get("status") == "done"}
        following = {series.next_id(record_id) for record_id in done}
        made = next((c for c in changes.records if c.id in following and c.kind is ChangeKind.NEW), None)
        if made is not None and self.isVisible():
            day = formats.day(str(made.after.get("due_on") or ""))
            self._desk.say(
                _("The next one of the series is due on %(day)s", day=day),
                _("Show it"),
                lambda: self._desk.open_record.emit("task", made.id),
            )


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    return TasksPlace(desk)
