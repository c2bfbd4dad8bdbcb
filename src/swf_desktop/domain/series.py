# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What follows from a change of a task: since when somebody waits, and the next task of a series.

The next task follows from the one that is done and from nothing else, neither the day nor the device: its id
is derived from that task's id. Two offices that tick the same task make the same record with the same values.
A dropped task ends its series.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from swf_desktop.domain.ids import derived_id
from swf_desktop.domain.recurrence import following
from swf_desktop.domain.views import Value

Fields = Mapping[str, Value]

#: What the next task has from the one before it; everything else begins anew.
_KEPT = ("title", "project", "milestone", "parent", "assignee", "priority", "description")


def waiting(before: Fields, after: Fields, today: str) -> dict[str, Value]:
    """The field *waiting_since* as it follows from an edit of *status* that does not set it itself."""
    was, is_ = before.get("status"), after.get("status")
    if was == is_ or before.get("waiting_since") != after.get("waiting_since"):
        return {}
    if is_ == "waiting":
        return {"waiting_since": today}
    return {"waiting_since": None} if after.get("waiting_since") else {}


def next_id(record: str) -> str:
    """The id of the task that follows *record* in its series."""
    return derived_id("task", record, "next")


def next_fields(fields: Fields) -> dict[str, Value] | None:
    """The task that follows one with these *fields*; None if it is the last, or no series at all."""
    rule, due = fields.get("recurrence"), fields.get("due_on")
    if not isinstance(rule, str) or not isinstance(due, str):
        return None
    found = following(rule, date.fromisoformat(due))
    if found is None:
        return None
    day, rest = found
    made: dict[str, Value] = {name: fields[name] for name in _KEPT if fields.get(name) is not None}
    made |= {"status": "open", "due_on": day.isoformat(), "recurrence": rest}
    start = fields.get("start_on")
    if isinstance(start, str):
        ahead: timedelta = date.fromisoformat(due) - date.fromisoformat(start)
        made["start_on"] = (day - ahead).isoformat()
    return made
