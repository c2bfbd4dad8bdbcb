# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetings, decisions and events."""

from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions
from swf_desktop.ui.widgets.record_model import Deadline
from swf_desktop.ui.widgets.records_place import RecordsPlace

OPTIONS = {
    "meeting": ListOptions(facets=("kind",), sort=("held_on", False)),
    "decision": ListOptions(
        facets=("status", "owner"),
        sort=("due_on", True),
        deadline=Deadline("due_on", "status", frozenset({"carried_out", "withdrawn"})),
    ),
    "event": ListOptions(facets=("kind",), sort=("starts_at", False)),
}


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    return RecordsPlace(desk, "events", ("meeting", "decision", "event"), OPTIONS)
