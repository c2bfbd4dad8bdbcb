# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Real profiles to measure: made, paired and filled through the doors that faces use."""

import random
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.workload import CellEdit, tasks

from swf_desktop.bootstrap import Doors
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.ids import new_id
from swf_desktop.profile import Profile
from swf_desktop.store.journal import Journal
from swf_desktop.store.logs import Logs
from swf_desktop.system.clock import FixedClock

TOWNS = ("menden", "olpe", "soest", "arnsberg", "bad-berleburg", "suedwestfalen-agentur", "siegen")
#: People save every now and then: so many edits share a moment.
SITTING = 100
BATCH = 10_000


@dataclass
class World:
    """A folder of profiles that share one clock."""

    folder: Path
    clock: FixedClock = field(default_factory=FixedClock)

    def create(self, name: str, organisation: str, *, starter: bool = True, steward: bool = False) -> Profile:
        """A new profile in the subfolder *name*, with starter data if these know the organisation."""
        return Doors(self.clock).create(
            self.folder / name, organisation, "Erika Muster", starter=starter, steward=steward
        )

    def open(self, home: Path) -> Profile:
        """The profile in *home*."""
        return Doors(self.clock).open(home)

    def copy(self, home: Path, name: str) -> Path:
        """A closed profile's folder, copied: every run starts from the same state."""
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(home, target)
        return target

    def pair(self, one: Profile, other: Profile) -> None:
        """Both know each other's card."""
        for giver, taker in ((one, other), (other, one)):
            path = self.folder / "card.partnerkarte"
            giver.partners.export_card(path)
            taker.partners.import_card(path)

    def hand_over(self, giver: Profile, taker: Profile) -> None:
        """One bundle from *giver* for everybody, taken over by *taker*."""
        path = self.folder / "hand-over.verbundpaket"
        giver.exchange.export(path)
        taker.exchange.take_over(path)


def add_projects(profile: Profile, count: int, seed: int = 3) -> list[str]:
    """*count* projects for tasks to belong to; their ids."""
    chance = random.Random(seed)
    edits = [
        Edit(EditKind.ADD, new_id(), "project", {"title": f"Projekt {chance.randrange(10**6)}"})
        for _ in range(count)
    ]
    profile.records.apply(edits)
    return [edit.id for edit in edits]


def add_tasks(profile: Profile, fields: Sequence[dict[str, str]]) -> list[str]:
    """Tasks with these *fields*; their ids, in the same order."""
    ids = []
    for start in range(0, len(fields), BATCH):
        edits = [Edit(EditKind.ADD, new_id(), "task", each) for each in fields[start : start + BATCH]]
        profile.records.apply(edits)
        ids += [edit.id for edit in edits]
    return ids


def work(
    profile: Profile,
    clock: FixedClock,
    ids: Sequence[str],
    edits: Sequence[CellEdit],
    at_a_time: int = SITTING,
) -> None:
    """Make *edits* as people do: some at a time, some minutes later the next."""
    chance = random.Random(4)
    for start in range(0, len(edits), at_a_time):
        clock.advance(seconds=chance.randrange(60, 3600))
        sitting = edits[start : start + at_a_time]
        profile.records.apply(
            [Edit(EditKind.SET, ids[e.index], fields={e.field: e.value}) for e in sitting], "Aufgaben"
        )


def confirm(profile: Profile, devices: Iterable[str]) -> None:
    """Note that *devices* have confirmed everything that is here, as their next bundles would say."""
    with profile._database.unit() as unit:
        has = {row.number: row.seq for row in Logs(unit.connection).all()}
        for device in devices:
            Journal(unit.connection).acknowledge(device, has)
        unit.commit()


@dataclass
class Exchange:
    """Two offices that hold the same records, and the edits that one of them has made since."""

    world: World
    sender: Path
    receiver: Path
    ids: list[str]
    fields: list[dict[str, str]]
    edits: list[CellEdit]

    @classmethod
    def prepare(cls, folder: Path, records: int, edits: Sequence[CellEdit] | None, count: int) -> "Exchange":
        """*records* tasks in both offices, *count* edits in the sender's, six devices to send them to."""
        from tests.benchmarks.workload import edits as make_edits

        world = World(folder)
        sender = world.create("sender", TOWNS[0], steward=True)
        receiver = world.create("receiver", TOWNS[1])
        world.pair(sender, receiver)
        for town in TOWNS[2:]:
            partner = world.create(town, town)
            world.pair(sender, partner)
            partner.close()
        projects = add_projects(sender, max(1, records // 100))
        fields = tasks(records, projects)
        ids = add_tasks(sender, fields)
        world.hand_over(sender, receiver)
        world.hand_over(receiver, sender)
        confirm(sender, [p.device for p in sender.partners.list() if not p.own])
        made = list(edits) if edits is not None else make_edits(fields, count)
        work(sender, world.clock, ids, made)
        exchange = cls(world, sender.home, receiver.home, ids, fields, made)
        sender.close()
        receiver.close()
        return exchange
