# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetings with agenda and minutes, decisions, and events; each as a list and as a calendar."""

from swf_desktop.domain.text import N_
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.list_views import ListView, ViewSpec
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable
from swf_desktop.ui.widgets.records_place import RecordsPlace
from swf_desktop.ui.widgets.row_look import Deadline


def _calendar(day: str) -> ViewSpec:
    def build(desk: Desk, model: RecordModel, table: RecordTable) -> ListView:
        from swf_desktop.ui.widgets.time_views import CalendarView

        return CalendarView(desk, model, table, day)

    return ViewSpec("calendar", N_("Calendar"), "calendar", build)


OPTIONS = {
    "meeting": ListOptions(
        facets=("kind",),
        sort=("held_on", False),
        empty=N_(
            "Meetings of the steering committee, jours fixes, workshops: agenda, minutes and what came of it."
        ),
        views=(_calendar("held_on"),),
    ),
    "decision": ListOptions(
        facets=("status", "owner"),
        sort=("due_on", True),
        deadline=Deadline("due_on", "status", frozenset({"carried_out", "withdrawn"})),
        empty=N_("What a council, a committee or the steering committee has decided or has to decide."),
        views=(_calendar("due_on"),),
    ),
    "event": ListOptions(
        facets=("kind",),
        sort=("starts_at", False),
        empty=N_("Classes, class reunions, break-time exchanges and conferences."),
        views=(_calendar("starts_at"),),
    ),
}


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    return RecordsPlace(desk, "events", ("meeting", "decision", "event"), OPTIONS)
