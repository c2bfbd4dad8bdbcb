# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What asks for attention, gathered from records, conflicts and the exchange board."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from swf_desktop.domain.views import PartnerStatus, Value
from swf_desktop.ui.ports import Profile

#: A partner of whom nothing has come for so long is asked after.
OLD_AFTER = timedelta(days=14)
_SOON = timedelta(days=7)
_OPEN = frozenset({"open", "in_progress", "waiting"})
_TASK = ("title", "status", "due_on", "waiting_for", "project")
_MILESTONE = ("title", "planned_on", "forecast_on", "reached_on", "project")
_REPORT = ("project", "as_of", "released")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing: the record to open, what it is called, what more to say, and the day that counts."""

    type: str
    id: str
    title: str
    project: str = ""
    more: str = ""
    day: str = ""


@dataclass(slots=True)
class Agenda:
    """The entries by section, the most urgent first."""

    overdue: list[Entry] = field(default_factory=list)
    soon: list[Entry] = field(default_factory=list)
    waiting: list[Entry] = field(default_factory=list)
    conflicts: list[Entry] = field(default_factory=list)
    reports: list[Entry] = field(default_factory=list)
    partners: list[Entry] = field(default_factory=list)

    def sections(self) -> Mapping[str, list[Entry]]:
        """Name and entries of each section, in their order."""
        return {name: getattr(self, name) for name in self.__slots__}


def gather(profile: Profile, today: date) -> Agenda:
    """Read everything. Tasks, milestones and reports are those of the own office."""
    agenda = Agenda()
    own, records = profile.organisation, profile.records
    for row in records.table("task", _TASK):
        title, status, due, waiting_for, project = (_text(v) for v in row.values)
        if row.owner != own or status not in _OPEN:
            continue
        entry = Entry("task", row.id, title, project, waiting_for, due)
        _by_day(agenda, entry, today)
        if status == "waiting":
            agenda.waiting.append(entry)
    for row in records.table("milestone", _MILESTONE):
        title, planned, forecast, reached, project = (_text(v) for v in row.values)
        if row.owner == own and not reached:
            _by_day(agenda, Entry("milestone", row.id, title, project, "", forecast or planned), today)
    for row in records.table("status_report", _REPORT):
        project, as_of = _text(row.values[0]), _text(row.values[1])
        if row.owner == own and not row.values[2]:
            agenda.reports.append(Entry("status_report", row.id, "", project, "", as_of))
    agenda.conflicts += [Entry(c.type, c.id, c.title, "", c.field) for c in profile.conflicts.list()]
    agenda.partners += _silent(profile.exchange.status(), own, today)
    for entries in (agenda.overdue, agenda.soon, agenda.waiting, agenda.reports):
        entries.sort(key=lambda e: (e.day or "9999", e.title))
    return agenda


def _by_day(agenda: Agenda, entry: Entry, today: date) -> None:
    if entry.day and entry.day < today.isoformat():
        agenda.overdue.append(entry)
    elif entry.day and entry.day < (today + _SOON).isoformat():
        agenda.soon.append(entry)


def _silent(board: Iterable[PartnerStatus], own: str, today: date) -> list[Entry]:
    """Organisations of whose devices none has been heard of lately."""
    last: dict[str, str] = {}
    for status in board:
        partner = status.partner
        if partner.own or partner.revoked or not partner.trusted or partner.organisation == own:
            continue
        last[partner.organisation] = max(last.get(partner.organisation, ""), status.last_received)
    limit = (today - OLD_AFTER).isoformat()
    return [Entry("", key, "", "", "", at[:10]) for key, at in sorted(last.items()) if at[:10] < limit]


def _text(value: Value) -> str:
    return "" if value is None else str(value)
