# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Six real offices of four organisations, what people and laptops do there, and what must hold in the end.

Olpe and Menden have two devices each, Soest has one; Hemer is a Mitmacherkommune that receives public records only.
Everything is real: databases, files, signatures, encryption, rights and rules as people meet them.
"""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import msgspec
from tests.helpers.alliance import START, Office
from tests.helpers.attachments import attach
from tests.helpers.counting import tally
from tests.helpers.forging import keys_of, write_regardless, zipped
from tests.property.holdings import (
    PUBLIC_ONLY,
    all_bytes,
    by_organisation,
    free_texts,
    internal,
    ledger,
    pairs_of_colleagues,
    reads_public_only,
    rows,
    shown,
    taken_back,
    written_values,
)

from swf_desktop.bootstrap import Doors
from swf_desktop.domain.errors import FileError, InputError, RevokedSigner, WrongRecipient
from swf_desktop.domain.views import Changes, ImportResult, Value
from swf_desktop.sync import container

CAST = {
    "olpe": "olpe",
    "olpe2": "olpe",
    "menden": "menden",
    "menden2": "menden",
    "soest": "soest",
    PUBLIC_ONLY: PUBLIC_ONLY,
}
TYPES: dict[str, dict[str, Value]] = {
    "project": {"title": "Projekt"},
    "milestone": {"title": "Start", "planned_on": "2026-05-05"},
    "task": {"title": "Aufgabe"},
    "meeting": {"title": "Sitzung", "held_on": "2026-02-02"},
    "contact": {"family_name": "Beispiel"},
    "goal": {"title": "Ziel", "level": "operational"},
    "comment": {"text": "Anmerkung"},
}
FIELDS: dict[str, tuple[str, ...]] = {
    "project": ("title", "summary"),
    "milestone": ("title", "forecast_on"),
    "task": ("title", "description", "project"),
    "meeting": ("title", "minutes"),
    "contact": ("family_name", "note"),
    "goal": ("title", "level"),
    "comment": ("text",),
}
LEVELS = ("operational", "vision", "sub_goal")
AUDIENCES = ("office", "alliance", "public")
CLOCKS = ("2040-02-29T12:00:00Z", "1970-01-02T00:00:00Z", START)
#: The alarm that says that devices with the same work show different things (E23).
DIVERGED = "zeigen aber nicht denselben Stand"
_FREE_TEXT = {"title", "summary", "description", "minutes", "family_name", "note", "text"}
_ROUNDS = 8


Look = Callable[[Office], set[tuple[object, ...]]]


class Promise(NamedTuple):
    """A value that somebody saw saved."""

    office: str
    record: str
    field: str
    value: Value


class Disagreement(AssertionError):
    """Something that must hold does not."""


@dataclass
class Towns:
    """What happened so far. Each method is something a person or a laptop does; *who* is the device."""

    folder: Path
    offices: dict[str, Office]
    records: dict[str, str] = field(default_factory=dict)
    promises: list[Promise] = field(default_factory=list)
    bundles: list[Path] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)  # revoked devices
    kept: dict[str, Path] = field(default_factory=dict)  # copies of whole profiles
    parted: set[str] = field(default_factory=set)  # devices that were ever copied or restored
    alarms: list[str] = field(default_factory=list)
    counter: int = 0

    # -- people ---------------------------------------------------------------------------------

    def add(self, who: str, type_key: str, which: int, number: int) -> None:
        fields = dict(TYPES[type_key])
        if type_key in ("milestone", "comment") or (type_key == "task" and number < 5):
            fields["subject" if type_key == "comment" else "project"] = self._any(which)
        if type_key in ("project", "contact", "task") or who.startswith(PUBLIC_ONLY):
            fields["audience"] = AUDIENCES[2 if who.startswith(PUBLIC_ONLY) else (1, 1, 1, 0, 2)[number % 5]]
        for name in _FREE_TEXT & fields.keys():
            fields[name] = self._word(who)
        with self._allowed():
            record = self.offices[who].add(type_key, **fields)
            self.records[record] = type_key
            self._saw(who, record, {name: fields[name] for name in TYPES[type_key]})

    def edit(self, who: str, which: int, number: int, choice: int) -> None:
        record = self._own(who, which)
        if record:
            self._set(who, record, number, choice)

    def edit_at_two_places(self, who: str, other: str, which: int, number: int) -> None:
        """The same field, neither knowing of the other."""
        record = self._own(who, which)
        if record:
            self._set(who, record, number, 0)
            self._set(other, record, number, 1)

    def _set(self, who: str, record: str, number: int, choice: int) -> None:
        names = FIELDS[self.records[record]]
        name = names[number % len(names)]
        value: Value = self._word(who)
        if name == "level":
            value = LEVELS[choice % 3]
        elif name == "forecast_on":
            value = f"2026-06-{choice + 1:02}"
        elif name == "project":
            value = self._any(choice)
        with self._allowed():
            self.offices[who].set(record, **{name: value})
            self._saw(who, record, {name: value})

    def delete(self, who: str, which: int) -> None:
        if record := self._own(who, which):
            with self._allowed():
                self.offices[who].delete(record)

    def restore(self, who: str, which: int) -> None:
        with self._allowed():
            self.offices[who].profile.records.restore(self._any(which))

    def erase(self, who: str, which: int) -> None:
        if record := self._own(who, which):
            with self._allowed():
                self.offices[who].erase(record)

    def settle(self, who: str, number: int) -> None:
        service = self.offices[who].profile.conflicts
        if conflicts := service.list():
            chosen = conflicts[number % len(conflicts)]
            with self._allowed():
                service.settle(chosen.id, chosen.field, take=number % len(chosen.values))

    def hand_over(self, who: str, which: int, owner: str) -> None:
        if record := self._own(who, which):
            with self._allowed():
                self.offices[who].set(record, owner=owner)

    def show_to(self, who: str, which: int, audience: str) -> None:
        if record := self._own(who, which):
            with self._allowed():
                self.offices[who].set(record, audience=audience)

    def undo(self, who: str) -> None:
        self._try(self.offices[who].profile.undo.undo)

    def redo(self, who: str) -> None:
        self._try(self.offices[who].profile.undo.redo)

    def undo_import(self, who: str, number: int) -> None:
        service = self.offices[who].profile.undo
        steps = [step.number for step in service.steps() if step.kind == "import" and not step.undone]
        if steps:
            self._try(lambda: service.undo_step(steps[number % len(steps)]))

    def write_as_a_newer_version(self, who: str, which: int) -> None:
        """A field and a type that this version does not know (E12)."""
        word = self._word(who)
        office = self.offices[who]
        if record := self._own(who, which):
            audience = office.profile.records.show(record).audience
            level = container.Audience[audience.upper()]
            write_regardless(office, record, {"weather": word}, audience=level)
            self._saw(who, record, {"weather": word})

    def attach(self, who: str, which: int) -> None:
        if record := self._own(who, which):
            data = f"{self._word(who)} {who}".encode() * 20
            with self._allowed():
                attach(self.offices[who], record, data, "plan.pdf")

    # -- laptops --------------------------------------------------------------------------------

    def set_clock(self, who: str, now: str) -> None:
        self.offices[who].clock.set(now)

    def restart(self, who: str) -> None:
        self.offices[who].reopen()

    def back_up(self, who: str) -> None:
        self.offices[who].profile.backups.now()

    def restore_backup(self, who: str, number: int) -> None:
        """The database as it was; what was done since is nowhere but where it was sent (E10)."""
        office = self.offices[who]
        if backups := office.profile.backups.list():
            office.profile.backups.restore(backups[number % len(backups)].name)
            office.profile = Doors(office.clock).open(office.home)
            self._forget_what_went(who)
            tally["restored"] += 1

    def keep_copy(self, who: str) -> None:
        office = self.offices[who]
        office.profile.close()
        self.kept[who] = self.folder / f"{who}.kept"
        shutil.rmtree(self.kept[who], ignore_errors=True)
        shutil.copytree(office.home, self.kept[who])
        office.profile = Doors(office.clock).open(office.home)

    def copy_back(self, who: str) -> None:
        """The whole profile as it was, keys included: nothing tells the program (E10)."""
        if who in self.kept:
            office = self.offices[who]
            office.profile.close()
            shutil.rmtree(office.home)
            shutil.copytree(self.kept[who], office.home)
            office.profile = Doors(office.clock).open(office.home)
            self._forget_what_went(who)
            tally["copied back"] += 1

    def clone(self, who: str) -> None:
        """A second laptop, made by copying the first one's folder (E11)."""
        name = f"{who}-clone"
        if name in self.offices or sum("-clone" in each for each in self.offices) == 2:
            return
        office = self.offices[who]
        office.profile.close()
        shutil.copytree(office.home, self.folder / name)
        office.profile = Doors(office.clock).open(office.home)
        self.offices[name] = Office(name, self.folder / name, self.folder / "post")
        self.parted |= {who, name}
        self.add(name, "meeting", 0, 0)  # a clone at which nobody ever works cannot be told from its twin
        tally["cloned"] += 1

    def revoke(self, who: str, other: str) -> None:
        """A laptop is lost (E21); another one of its organisation says so."""
        office, target = self.offices[who], self.offices[other]
        if office.profile.organisation != target.profile.organisation or office.device == target.device:
            return
        if target.device not in {each.device for each in office.profile.partners.list()}:
            return
        with self._allowed():
            office.profile.partners.revoke(target.device)
            gone = {name for name, each in self.live() if each.device == target.device}
            self.lost |= gone
            safe = set(written_values(office)) if not gone & self.parted else set()
            self.promises = [p for p in self.promises if p.office not in gone or p[1:] in safe]
            tally["revoked"] += 1

    # -- files ----------------------------------------------------------------------------------

    def send(self, who: str, to: str | None, *, newer: bool = False) -> Path | None:
        """A bundle that lies there from now on: it may be taken late, twice, or never."""
        office = self.offices[who]
        try:
            path = office.send(*([self.offices[to].device] if to else []))
        except InputError:  # nobody it knows
            return None
        if newer:
            _written_by_a_newer_version(path, office)
        self.bundles.append(path)
        tally["bundles"] += 1
        return path

    def take(self, who: str, number: int) -> None:
        if self.bundles:
            self._take(who, self.bundles[number % len(self.bundles)])

    def take_torn(self, who: str, number: int, cut: int) -> None:
        """A file that was copied by half: refused, and nothing has changed (E5)."""
        if not self.bundles:
            return
        data = self.bundles[number % len(self.bundles)].read_bytes()
        torn = self.folder / "torn.verbundpaket"
        torn.write_bytes(data[: len(data) * cut // 100])
        office = self.offices[who]
        before = office.digest()
        try:
            office.take(torn)
        except FileError:
            tally["refused"] += 1
        else:
            raise Disagreement(f"{who} took half a file")
        if office.digest() != before:
            raise Disagreement(f"half a file changed something at {who}")

    def swap(self, who: str, other: str) -> None:
        for one, two in ((who, other), (other, who)):
            if bundle := self.send(one, None):
                self._take(two, bundle)

    def run_folder(self, who: str) -> None:
        """The exchange folder that all of them see (E22)."""
        shared = self.folder / "shared"
        shared.mkdir(exist_ok=True)
        with self._allowed():
            for outcome in self.offices[who].profile.exchange.run(shared, accept_deletions=True):
                if isinstance(outcome, FileError) and not isinstance(outcome, RevokedSigner):
                    raise outcome
                if isinstance(outcome, ImportResult):
                    self._listen(who, outcome)

    def _take(self, who: str, bundle: Path) -> None:
        try:
            result = self.offices[who].take(bundle)
        except (WrongRecipient, RevokedSigner):
            tally["refused"] += 1
            return
        self._listen(who, result)

    def _listen(self, who: str, result: ImportResult) -> None:
        tally["taken"] += 1
        if any(DIVERGED in alarm for alarm in result.alarms):
            raise Disagreement(f"{who} is told that states differ: {result.alarms}")

    # -- the end --------------------------------------------------------------------------------

    def live(self) -> Iterator[tuple[str, Office]]:
        """The offices that nobody revoked."""
        return ((name, office) for name, office in self.offices.items() if name not in self.lost)

    def exchange(self) -> int:
        """The last full exchange, through one office that passes everything on; how many rounds it took."""
        for rounds in range(1, _ROUNDS + 1):
            before = self._identities()
            everybody = sorted((office for _name, office in self.live()), key=reads_public_only)
            hub, *others = everybody
            for office in others:
                if bundle := self.send(office.name, None):
                    self._take(hub.name, bundle)
            if bundle := self.send(hub.name, None):
                for office in others:
                    self._take(office.name, bundle)
            for one, two in pairs_of_colleagues(everybody):
                self.swap(one.name, two.name)
            if before == self._identities() and not self._difference():
                return rounds
        raise Disagreement(self._difference() or "they go on under ever new identities")

    def _identities(self) -> dict[str, str]:
        return {name: office.device for name, office in self.live()}

    def _difference(self) -> str:
        """What the live devices do not agree on; empty if they do."""
        everybody = [office for _name, office in self.live()]
        members = [office for office in everybody if not reads_public_only(office)]
        # An edit that crossed with a widening shows in its own office only, until it is settled. And who reads
        # public records only does not see with what narrower edits they crossed.
        crossed = {record for office in everybody for record in internal(office)}
        groups: list[tuple[list[Office], Look]] = [
            (members, lambda office: ledger(office, 1)),
            (members, lambda office: {row for row in _shown(office, 1) if row[0] not in crossed}),
            (everybody, lambda office: ledger(office, 2)),
        ]
        for colleagues in by_organisation(everybody):
            groups += [(colleagues, lambda office: ledger(office, 0)), (colleagues, lambda o: _shown(o, 0))]
        for (first, *others), look in groups:
            expected = look(first)
            for other in others:
                if (found := look(other)) != expected:
                    more, less = (sorted(each, key=repr)[:4] for each in (found - expected, expected - found))
                    return f"{other.name} and {first.name} differ: {more} and {less}"
        for office in everybody:
            if missing := office.profile.attachments.missing():
                return f"{office.name} lacks {missing[:2]}"
        return ""

    def verify(self) -> None:
        """Everything that must hold after the last exchange."""
        offices = dict(self.live())
        digests = {name: each.digest() for name, each in offices.items() if not reads_public_only(each)}
        if len(set(digests.values())) != 1:
            raise Disagreement(f"digests differ: {digests}")
        for name, office in offices.items():
            if problems := office.problems():
                raise Disagreement(f"check at {name}: {problems}")
            if not self.lost and (waits := office.profile.exchange.waiting()):
                raise Disagreement(f"{name} still waits: {waits}")
        self._verify_promises(offices)
        self._verify_privacy(offices)

    def _verify_promises(self, offices: dict[str, Office]) -> None:
        taken_away = {record for office in offices.values() for record in taken_back(office)}
        left: dict[tuple[str, str], list[Promise]] = {}
        for promise in self.promises:
            if promise.office in offices and promise.record not in taken_away:
                left.setdefault((promise.office, promise.record), []).append(promise)
        for (name, record), promises in left.items():
            entries = offices[name].profile.records.history(record)
            told = {(f, v) for entry in entries for f, v in entry.fields.items()}
            for promise in promises:
                tally["promises"] += 1
                if (promise.field, promise.value) not in told:
                    raise Disagreement(f"{promise} is gone without a trace")

    def _verify_privacy(self, offices: dict[str, Office]) -> None:
        """Whoever receives public records only holds no word of anything else."""
        public = {value for office in offices.values() for value in free_texts(office, 2)}
        private = {value for office in self.offices.values() for value in free_texts(office, 0)} - public
        own = {value for value in private if value.endswith(f"-{PUBLIC_ONLY}-")}
        for reader in filter(reads_public_only, offices.values()):
            data = b"".join(all_bytes(reader))
            if found := [value for value in private - own if value.encode() in data]:
                raise Disagreement(f"{reader.name} holds what is not public: {found}")

    # -- small things ---------------------------------------------------------------------------

    @contextlib.contextmanager
    def _allowed(self) -> Iterator[None]:
        """What the program refuses to a person is no matter."""
        try:
            yield
        except InputError:
            tally["not allowed"] += 1

    def _try(self, act: Callable[[], Changes]) -> None:
        with self._allowed():
            act()

    def _word(self, who: str) -> str:
        self.counter += 1
        return f"w{self.counter}-{who.split('-')[0]}-"

    def _any(self, which: int) -> str:
        return list(self.records)[which % len(self.records)]

    def _own(self, who: str, which: int) -> str:
        """A record that this office may change, so that most of what is tried is done; empty if there is none."""
        office = self.offices[who]
        query = "SELECT id FROM record WHERE NOT erased AND type != '' AND (owner = ? OR type IN ('meeting', 'goal'))"
        found = {row[0] for row in rows(office, query, office.profile.organisation)}
        own = [record for record in self.records if record in found]
        return own[which % len(own)] if own else ""

    def _saw(self, who: str, record: str, fields: dict[str, Value]) -> None:
        self.promises += [Promise(who, record, name, value) for name, value in fields.items()]
        tally["saved"] += len(fields)

    def _forget_what_went(self, who: str) -> None:
        """What no live device has any more went with the disk: no exchange can bring it back."""
        self.parted.add(who)
        there = {place for _name, office in self.live() for place in written_values(office)}
        self.promises = [p for p in self.promises if p[1:] in there]

    def close(self) -> None:
        for office in self.offices.values():
            office.profile.close()


def _shown(office: Office, narrowest: int) -> set[tuple[object, ...]]:
    return shown(office, narrowest, (*TYPES, "attachment"))


def _written_by_a_newer_version(path: Path, office: Office) -> None:
    """The bundle with a key in its header that this version does not know (E12)."""
    parts = container.read(path.read_bytes())
    if parts.blobs:
        return
    header = msgspec.json.decode(parts.header_bytes)
    header["mood"] = "good"
    data = msgspec.json.encode(header)
    path.write_bytes(zipped(data, keys_of(office).sign(data), parts.payloads))
