# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Real profiles that exchange real files, made quickly: each is set up once per test run and copied."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from tests.helpers.repeatable import repeatable

from swf_desktop.bootstrap import Doors
from swf_desktop.domain.views import ImportResult, RecordView, Value
from swf_desktop.profile import Profile
from swf_desktop.system.clock import FixedClock

START = "2026-01-05T08:00:00Z"
FIVE = ("arnsberg", "bad-berleburg", "menden", "olpe", "soest")


class Office:
    """One device: a profile with a clock of its own, and short words for what tests do all the time."""

    def __init__(self, name: str, home: Path, post: Path) -> None:
        self.name = name
        self.home = home
        self.clock = FixedClock(START)
        self.post = post
        self.profile: Profile = Doors(self.clock).open(home)
        self._sent = 0

    def reopen(self) -> None:
        """Quit the program and start it again."""
        self.profile.close()
        self.profile = Doors(self.clock).open(self.home)

    # -- records --------------------------------------------------------------------------------

    def add(self, type_key: str, **fields: Value) -> str:
        return self.profile.records.add(type_key, fields).records[0].id

    def set(self, record: str, **fields: Value) -> None:
        self.profile.records.set(record, fields)

    def delete(self, record: str) -> None:
        self.profile.records.delete(record)

    def erase(self, record: str) -> None:
        self.profile.records.erase(record)

    def show(self, record: str) -> RecordView:
        return self.profile.records.show(record)

    def value(self, record: str, field: str) -> Value:
        return self.show(record).fields.get(field)

    def knows(self, record: str) -> bool:
        return bool(self.profile.records.titles([record])) or any(
            each.id == record
            for type_key in self.profile.records.counts()
            for each in self.profile.records.list(type_key)
        )

    def conflicts(self) -> dict[tuple[str, str], list[Value]]:
        """(record, field) → its current values."""
        return {
            (each.id, each.field): [value.value for value in each.values]
            for each in self.profile.conflicts.list()
        }

    # -- files ----------------------------------------------------------------------------------

    def send(self, *to: str) -> Path:
        """A bundle for *to* (devices or organisations), for everybody if empty."""
        self._sent += 1
        path = self.post / f"{self.name}-{self._sent}.verbundpaket"
        self.profile.exchange.export(path, to)
        return path

    def take(self, bundle: Path, *, accept: bool = True) -> ImportResult:
        return self.profile.exchange.take_over(bundle, accept_deletions=accept)

    def card(self) -> Path:
        path = self.post / f"{self.name}.partnerkarte"
        self.profile.partners.export_card(path)
        return path

    # -- state ----------------------------------------------------------------------------------

    @property
    def device(self) -> str:
        return self.profile.device

    def digest(self) -> str:
        return self.profile.checking.digest().digest

    def problems(self) -> tuple[str, ...]:
        return self.profile.checking.check().problems

    def snapshot(self) -> dict[str, Any]:
        """Everything a person sees, to compare before and after."""
        records = self.profile.records
        return {
            "digest": self.digest(),
            "records": {
                view.id: view
                for type_key in records.counts()
                for deleted in (False, True)
                for view in records.list(type_key, deleted=deleted)
            },
            "conflicts": self.profile.conflicts.list(),
            "steps": self.profile.undo.steps(),
            "log": self.profile.exchange.log(),
            "waiting": self.profile.exchange.waiting(),
            "partners": self.profile.partners.list(),
            "status": self.profile.exchange.status(),
        }


class Alliance:
    """Offices in one folder. ``templates`` keeps finished profiles for all tests of a run."""

    def __init__(self, folder: Path, templates: Path) -> None:
        self._folder = folder
        self._templates = templates
        self.post = folder / "post"
        self.post.mkdir(parents=True)
        self.offices: dict[str, Office] = {}

    # -- making ---------------------------------------------------------------------------------

    def office(
        self, organisation: str, name: str = "", *, starter: bool = True, steward: bool = False
    ) -> Office:
        """A device of *organisation*, not paired with anybody."""
        name = name or organisation
        key = f"{name}-{organisation}-{starter:d}{steward:d}"

        def make(folder: Path) -> None:
            with repeatable(crc32(key.encode())):  # every run has the same offices
                Doors(FixedClock(START)).create(
                    folder, organisation, f"Erika {name.title()}", starter=starter, steward=steward
                ).close()

        self._copy(key, make, self._folder / name)
        return self._open(name)

    def paired(self, *names: str, starter: bool = True) -> Sequence[Office]:
        """Devices that all know each other's cards; ``olpe2`` is a second device of Olpe."""

        def make(folder: Path) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            maker = Alliance(folder, self._templates)
            offices = [maker.office(name.rstrip("23"), name, starter=starter) for name in names]
            maker.pair(*offices)
            maker.close()

        template = self._template(f"paired-{starter:d}-" + "-".join(names), make)
        for name in names:
            shutil.copytree(template / name, self._folder / name)
        return [self._open(name) for name in names]

    def five(self) -> Sequence[Office]:
        return self.paired(*FIVE)

    def pair(self, *offices: Office) -> None:
        """Everybody imports everybody's card."""
        cards = {office.name: office.card() for office in offices}
        for office in offices:
            for other in offices:
                if other is not office:
                    office.profile.partners.import_card(cards[other.name])

    def clone(self, office: Office, name: str) -> Office:
        """A second laptop set up by copying the first one's folder."""
        office.profile.close()
        shutil.copytree(office.home, self._folder / name)
        office.reopen()
        return self._open(name)

    def _open(self, name: str) -> Office:
        office = self.offices[name] = Office(name, self._folder / name, self.post)
        return office

    def _copy(self, key: str, make: Callable[[Path], None], target: Path) -> None:
        shutil.copytree(self._template(key, make), target)

    def _template(self, key: str, make: Callable[[Path], None]) -> Path:
        template = self._templates / key
        if not template.exists():
            draft = self._templates / f"{key}.new"
            make(draft)
            draft.rename(template)
        return template

    def close(self) -> None:
        for office in self.offices.values():
            office.profile.close()

    # -- exchanging -----------------------------------------------------------------------------

    def exchange(self, offices: Iterable[Office] = (), rounds: int = 2) -> None:
        """Everybody writes a bundle for everybody and takes over the others', *rounds* times."""
        everybody = list(offices) or list(self.offices.values())
        for _ in range(rounds):
            bundles = [(office, office.send()) for office in everybody]
            for sender, bundle in bundles:
                for receiver in everybody:
                    if receiver is not sender:
                        receiver.take(bundle)

    def agree(self, offices: Iterable[Office] = ()) -> None:
        """All digests are equal and nobody's check finds anything."""
        everybody = list(offices) or list(self.offices.values())
        digests = {office.name: office.digest() for office in everybody}
        assert len(set(digests.values())) == 1, digests
        assert {office.name: office.problems() for office in everybody} == {
            office.name: () for office in everybody
        }
