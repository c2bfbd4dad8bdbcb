# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""When the tour does what: the sample set's months cut into weeks, and what goes wrong with files."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.services import sample

#: Who works where. The steward keeps the alliance's list of members.
PEOPLE = {
    "arnsberg": "Anna Muster",
    "bad-berleburg": "Bernd Beispiel",
    "menden": "Mia Probe",
    "olpe": "Ella Muster",
    "soest": "Sven Exempel",
}
STEWARD = "soest"

#: Fields that say when something was done: what they tell cannot be written before that day.
_DONE_ON = ("as_of", "reached_on", "decided_on", "taken_on")


@dataclass(frozen=True)
class Mishap:
    """Something that happens to the file of *sender* in one week. *at* is the office it happens to."""

    month: str
    week: int
    sender: str
    at: str = ""


LOST = Mishap("2026-07", 1, "menden")
TWICE = Mishap("2026-08", 1, "olpe", "bad-berleburg")
LATE = Mishap("2026-10", 0, "arnsberg", "soest")


@dataclass(frozen=True)
class Week:
    """One week of work: everybody writes, and on its last day files are passed."""

    month: str
    number: int  # within the month, from 0
    first: date
    last: date
    ends_month: bool

    def hit_by(self, mishap: Mishap) -> bool:
        """Whether it is the week of the mishap."""
        return (self.month, self.number) == (mishap.month, mishap.week)


def weeks() -> Iterator[Week]:
    """Every week that begins in a month of the sample set, up to its last day."""
    end = sample.as_of()
    for month in sample.months():
        year, number = (int(part) for part in month.split("-"))
        first = date(year, number, 1)
        monday = first + timedelta(days=-first.weekday() % 7)
        mondays = []
        while (monday.year, monday.month) == (year, number) and monday <= end:
            mondays.append(monday)
            monday += timedelta(days=7)
        for at, day in enumerate(mondays):
            yield Week(month, at, day, min(day + timedelta(days=4), end), day == mondays[-1])


def joint_records(month: str) -> dict[str, list[str]]:
    """The records that several offices change in the month, and by whom."""
    touched: dict[str, list[str]] = {}
    for organisation in sample.organisations():
        for id_ in {e.id for e in sample.edits_for(organisation, month) if e.kind is not EditKind.ADD}:
            touched.setdefault(id_, []).append(organisation)
    return {id_: sorted(who) for id_, who in touched.items() if len(who) > 1}


def work(organisation: str, month: Sequence[Week]) -> list[list[Edit]]:
    """What the office writes in each week of a month.

    What several offices change they change in the last week but one: in the same week, since otherwise
    the second would know what the first wrote, and with a week left to settle it.
    """
    joint = joint_records(month[0].month)
    edits = sample.edits_for(organisation, month[0].month)
    parts: list[list[Edit]] = [[] for _ in month]
    placed: dict[str, int] = {}
    for at, edit in enumerate(edits):
        week = max(
            at * len(month) // len(edits),
            _not_before(edit, month),
            *(placed.get(id_, 0) for id_ in _needs(edit)),
        )
        if edit.id in joint:
            week = len(month) - 2
        placed[edit.id] = week
        parts[week].append(edit)
    return parts


def _not_before(edit: Edit, month: Sequence[Week]) -> int:
    done = max((str(edit.fields[name]) for name in _DONE_ON if edit.fields.get(name)), default="")
    return next((week.number for week in month if week.last.isoformat() >= done), len(month) - 1)


def _needs(edit: Edit) -> Collection[str]:
    """The records that must be there before: the record itself, and what its fields point at."""
    return {edit.id, *(value for value in edit.fields.values() if isinstance(value, str))}


def by_month() -> Mapping[str, list[Week]]:
    """The weeks of each month."""
    found: dict[str, list[Week]] = {}
    for week in weeks():
        found.setdefault(week.month, []).append(week)
    return found
