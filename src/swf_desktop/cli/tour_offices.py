# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tour's five offices: profiles with clocks of their own, and how they come to trust each other."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from swf_desktop.cli import tour_plan
from swf_desktop.cli.ports import Profile
from swf_desktop.domain.views import Conflict, ExportResult
from swf_desktop.services import sample
from swf_desktop.system.clock import FixedClock

CARDS, BUNDLES = "karten", "pakete"


class TourDoors(Protocol):
    """How the tour gets at profiles in times of its own, and at pictures of their windows."""

    def at(self, clock: FixedClock) -> "TourDoors":
        """The same doors in another time."""

    def open(self, home: Path) -> Profile:
        """Open a profile."""

    def create(
        self, home: Path, organisation: str, person: str, *, starter: bool = True, steward: bool = False
    ) -> Profile:
        """Make a profile and open it."""

    def organisations(self) -> Sequence[tuple[str, str]]:
        """Key and name of the organisations known."""

    def pictures(self, home: Path, folder: Path, theme: str) -> Sequence[Path]:
        """Pictures of the window on a profile."""


@dataclass
class Office:
    """One town hall: its profile, its clock, and who sits there."""

    key: str
    name: str
    person: str
    clock: FixedClock
    profile: Profile

    def wait_until(self, day: date, time: str) -> None:
        """Let the office's clock go on to a time of day (UTC)."""
        self.clock.set(f"{day.isoformat()}T{time}:00Z")

    def open_conflicts(self) -> dict[tuple[str, str], Conflict]:
        """The conflicts shown here, by record and field."""
        return {(conflict.id, conflict.field): conflict for conflict in self.profile.conflicts.list()}


Offices = Mapping[str, Office]


def found(doors: TourDoors, folder: Path, keep: ExitStack) -> dict[str, Office]:
    """Set up the offices of the sample set below *folder*; *keep* closes them."""
    names = dict(doors.organisations())
    first = next(tour_plan.weeks()).first
    offices = {}
    for key in sample.organisations():
        clock = FixedClock(f"{first.isoformat()}T06:00:00Z")
        person = tour_plan.PEOPLE[key]
        profile = doors.at(clock).create(folder / key, key, person, steward=key == tour_plan.STEWARD)
        keep.callback(profile.close)
        offices[key] = Office(key, names[key], person, clock, profile)
    return offices


@dataclass(frozen=True)
class Pairing:
    """Two people who compared words on the telephone. *agreed* says whether both saw the same."""

    between: tuple[str, str]
    words: tuple[str, ...]
    agreed: bool


def pair(offices: Offices, folder: Path) -> list[Pairing]:
    """Everybody pairs with the steward; who belongs to the alliance then travels in the steward's bundles."""
    cards = {key: folder / CARDS / f"{key}.partnerkarte" for key in offices}
    for key, office in offices.items():
        office.profile.partners.export_card(cards[key])
    steward = offices[tour_plan.STEWARD]
    pairings = []
    for key, office in offices.items():
        if key == steward.key:
            continue
        there = steward.profile.partners.read_card(cards[key]).words
        here = office.profile.partners.read_card(cards[steward.key]).words
        pairings.append(Pairing((steward.key, key), here, here == there and bool(here)))
        steward.profile.partners.import_card(cards[key])
        office.profile.partners.import_card(cards[steward.key])
    return pairings


def introduce(offices: Offices, folder: Path) -> tuple[ExportResult, list[str]]:
    """Pass the member list round; the second value names pairs that do not trust each other after that."""
    steward = offices[tour_plan.STEWARD]
    sent = steward.profile.exchange.export(folder / BUNDLES / "mitgliederliste-soest.verbundpaket")
    strangers = []
    for key, office in offices.items():
        if key != steward.key:
            office.profile.exchange.take_over(Path(sent.path))
        known = {partner.organisation for partner in office.profile.partners.list()}
        strangers += [f"{key} – {other}" for other in offices if other not in known]
    return sent, strangers


def figures(offices: Offices) -> list[dict[str, Any]]:
    """The offices for scripts."""
    return [
        {
            "organisation": office.key,
            "person": office.person,
            "device": office.profile.device,
            "steward": office.key == tour_plan.STEWARD,
            "home": str(office.profile.home),
        }
        for office in offices.values()
    ]
