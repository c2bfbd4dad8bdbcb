# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What asks for attention, gathered from records, conflicts and the exchange board."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from swf_desktop.domain.light_facts import Contradiction, contradictions
from swf_desktop.domain.views import Arrived, PartnerStatus, Row, Value
from swf_desktop.system.i18n import format_date
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui.ports import Profile

#: A partner of whom nothing has come for so long is asked after.
OLD_AFTER = timedelta(days=14)
_SOON = timedelta(days=7)
#: So much of what came in is listed.
MOST_NEWS = 200
#: So many tasks of a section are read; all are counted.
MOST = 8
_DECISION = ("title", "status", "due_on", "body")
_PROJECT = ("number", "title", "phase", "end_on", "total_cost", "cost_to_date")
_MILESTONE = ("title", "planned_on", "forecast_on", "reached_on", "project")
_REPORT = ("project", "as_of", "released", "overall", "schedule", "cost")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing: the record to open, what it is called, what more to say, and the day that counts.

    *news* says what a bundle brought of it.
    """

    type: str
    id: str
    title: str
    project: str = ""
    more: str = ""
    day: str = ""
    news: Arrived | None = None


@dataclass(slots=True)
class Agenda:
    """The entries by section, the most urgent first; *unread* is how many more a section has."""

    overdue: list[Entry] = field(default_factory=list)
    soon: list[Entry] = field(default_factory=list)
    waiting: list[Entry] = field(default_factory=list)
    arrived: list[Entry] = field(default_factory=list)
    conflicts: list[Entry] = field(default_factory=list)
    lights: list[Entry] = field(default_factory=list)
    reports: list[Entry] = field(default_factory=list)
    partners: list[Entry] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)

    def sections(self) -> Mapping[str, list[Entry]]:
        """Name and entries of each section, in their order."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "unread"}


def gather(profile: Profile, today: date, since: str = "") -> Agenda:
    """Read what is shown. Tasks, milestones, decisions and reports are those of the own office.

    *since* is the moment (UTC) after which what came in is new; empty if there was no last time: all is new.
    """
    agenda = Agenda()
    own, records = profile.organisation, profile.records
    _work(agenda, profile, today)
    milestones: dict[str, list[Mapping[str, Value]]] = {}
    for row in records.table("milestone", _MILESTONE):
        title, planned, forecast, reached, project = (_text(v) for v in row.values)
        milestones.setdefault(project, []).append(dict(zip(_MILESTONE, row.values, strict=True)))
        if row.owner == own and not reached:
            _by_day(agenda, Entry("milestone", row.id, title, project, "", forecast or planned), today)
    latest: dict[str, Row] = {}
    for row in records.table("status_report", _REPORT):
        project, as_of = _text(row.values[0]), _text(row.values[1])
        if project not in latest or as_of > _text(latest[project].values[1]):
            latest[project] = row
        if row.owner == own and not row.values[2]:
            agenda.reports.append(Entry("status_report", row.id, "", project, "", as_of))
    projects = records.table("project", _PROJECT, {"owner": own})
    agenda.lights += _contradicted(projects, latest, milestones, own, today)
    agenda.arrived += [Entry(a.type, a.id, a.title, news=a) for a in profile.arrivals.since(since, MOST_NEWS)]
    agenda.conflicts += [Entry(c.type, c.id, c.title, "", c.field) for c in profile.conflicts.list()]
    agenda.partners += _silent(profile.partners.status(), own, today)
    for entries in (agenda.overdue, agenda.soon, agenda.waiting, agenda.reports):
        entries.sort(key=lambda e: (e.day or "9999", e.title))
    return agenda


def _work(agenda: Agenda, profile: Profile, today: date) -> None:
    """The tasks and decisions of the own office."""
    own, records = profile.organisation, profile.records
    tasks = profile.duties.open_tasks(today, today + _SOON, MOST)
    for name in ("overdue", "soon", "waiting"):
        duties = getattr(tasks, name)
        agenda.unread[name] = duties.count - len(duties.first)
        for duty in duties.first:
            day = duty.waiting_since if name == "waiting" else duty.due_on
            entry = Entry("task", duty.id, duty.title, duty.project, duty.waiting_for, day)
            getattr(agenda, name).append(entry)
    for row in records.table("decision", _DECISION, {"owner": own}):
        title, status, due, body = (_text(v) for v in row.values)
        if status in ("needed", "decided"):
            _by_day(agenda, Entry("decision", row.id, title, "", body, due), today)


def _by_day(agenda: Agenda, entry: Entry, today: date) -> None:
    if entry.day and entry.day < today.isoformat():
        agenda.overdue.append(entry)
    elif entry.day and entry.day < (today + _SOON).isoformat():
        agenda.soon.append(entry)


def _contradicted(
    projects: Iterable[Row],
    latest: Mapping[str, Row],
    milestones: Mapping[str, list[Mapping[str, Value]]],
    own: str,
    today: date,
) -> Iterator[Entry]:
    """Own projects whose latest report says green against the facts, one entry for each light."""
    for project in projects:
        report = latest.get(project.id)
        if project.owner != own or report is None:
            continue
        said = dict(zip(_REPORT, report.values, strict=True))
        fields = dict(zip(_PROJECT, project.values, strict=True))
        found = contradictions(said, fields, milestones.get(project.id, ()), today.isoformat())
        told: set[str] = set()
        for each in found:
            if each.light not in told:
                told.add(each.light)
                yield Entry(
                    "status_report", report.id, each.light, project.id, _sentence(each), _text(said["as_of"])
                )


def _sentence(contradiction: Contradiction) -> str:
    days = {n: format_date(str(v)) for n, v in contradiction.params.items() if n in ("day", "planned")}
    return _(contradiction.message, **{**contradiction.params, **days})


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
