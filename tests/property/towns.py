# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Six real offices of four organisations, what people and laptops do there, and what must hold in the end.

Olpe and Menden have two devices each, Soest has one; Hemer is a Mitmacherkommune that receives public records only.
Everything is real: databases, files, signatures, encryption, rights and rules as people meet them.
"""

import contextlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.helpers.alliance import START, Office
from tests.helpers.attachments import attach
from tests.helpers.counting import tally
from tests.helpers.forging import write_regardless
from tests.property.cast import AUDIENCES, FIELDS, LEVELS, TYPES
from tests.property.holdings import (
    PUBLIC_ONLY,
    all_bytes,
    awaits_what_is_somewhere,
    by_organisation,
    free_texts,
    holdings,
    internal,
    ledger,
    pairs_of_colleagues,
    reads_public_only,
    rows,
    shown,
    taken_back,
    written_values,
)
from tests.property.newer import written_by_a_newer_version

from swf_desktop.bootstrap import Doors
from swf_desktop.domain.errors import FileError, InputError, RevokedSigner, WrongRecipient
from swf_desktop.domain.views import ImportResult, Value
from swf_desktop.sync import container

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
        with self._allowed("added"):
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
        with self._allowed("edited"):
            self.offices[who].set(record, **{name: value})
            self._saw(who, record, {name: value})

    def delete(self, who: str, which: int) -> None:
        if record := self._own(who, which):
            with self._allowed("deleted"):
                self.offices[who].delete(record)

    def restore(self, who: str, which: int) -> None:
        with self._allowed("taken out of the trash"):
            self.offices[who].profile.records.restore(self._any(which))

    def erase(self, who: str, which: int) -> None:
        if record := self._own(who, which):
            with self._allowed("erased"):
                self.offices[who].erase(record)

    def settle(self, who: str, number: int) -> None:
        who = self._able(who, lambda office: bool(office.profile.conflicts.list()))
        service = self.offices[who].profile.conflicts
        if conflicts := service.list():
            chosen = conflicts[number % len(conflicts)]
            with self._allowed("settled"):
                service.settle(chosen.id, chosen.field, take=number % len(chosen.values))

    def hand_over(self, who: str, which: int, owner: str) -> None:
        if record := self._own(who, which):
            with self._allowed("handed over"):
                self.offices[who].set(record, owner=owner)

    def show_to(self, who: str, which: int, audience: str) -> None:
        if record := self._own(who, which):
            with self._allowed("shown to others"):
                self.offices[who].set(record, audience=audience)

    def undo(self, who: str) -> None:
        with self._allowed("undone"):
            self.offices[who].profile.undo.undo()

    def redo(self, who: str) -> None:
        with self._allowed("redone"):
            self.offices[who].profile.undo.redo()

    def undo_import(self, who: str, number: int) -> None:
        service = self.offices[who].profile.undo
        steps = [step.number for step in service.steps() if step.kind == "import" and not step.undone]
        if steps:
            with self._allowed("imports undone"):
                service.undo_step(steps[number % len(steps)])

    def write_as_a_newer_version(self, who: str, which: int) -> None:
        """A field and a type that this version does not know (E12)."""
        word = self._word(who)
        office = self.offices[who]
        if record := self._own(who, which):
            audience = office.profile.records.show(record).audience
            level = container.Audience[audience.upper()]
            write_regardless(office, record, {"weather": word}, audience=level)
            self._saw(who, record, {"weather": word})
            tally["of a newer version"] += 1

    def attach(self, who: str, which: int) -> None:
        if record := self._own(who, which):
            data = f"{self._word(who)} {who}".encode() * 20
            with self._allowed("attached"):
                attach(self.offices[who], record, data, "plan.pdf")

    # -- laptops --------------------------------------------------------------------------------

    def set_clock(self, who: str, now: str) -> None:
        tally["clocks set"] += now != START
        self.offices[who].clock.set(now)

    def restart(self, who: str) -> None:
        self.offices[who].reopen()

    def back_up(self, who: str) -> None:
        self.offices[who].profile.backups.now()
        tally["backed up"] += 1

    def restore_backup(self, who: str, number: int) -> None:
        """The database as it was; what was done since is nowhere but where it was sent (E10)."""
        who = self._able(who, lambda office: bool(office.profile.backups.list()))
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
        who = self._able(who, lambda office: office.name in self.kept)
        if who in self.kept:
            office = self.offices[who]
            office.profile.close()
            shutil.rmtree(office.home)
            shutil.copytree(self.kept[who], office.home)
            office.profile = Doors(office.clock).open(office.home)
            self._forget_what_went(who)
            tally["copied back"] += 1

    def copy_back_what_it_confirmed(self, who: str, other: str) -> None:
        """A profile is put back after it confirmed to *other* what it lacks now: the next bundle from there begins
        too late for it, and waits (E4, E10)."""
        if self.offices[who].device == self.offices[other].device:
            return
        self.keep_copy(who)
        for _ in range(2):
            self.add(other, "project", 0, 4)  # public: whoever it is may read it
            if bundle := self.send(other, who):
                self._take(who, bundle)
            if who in self.kept and (confirmation := self.send(who, other)):
                self._take(other, confirmation)
                self.copy_back(who)
                del self.kept[who]

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
        self.add(name, "meeting", 0, 0)  # somebody works there
        tally["cloned"] += 1

    def revoke(self, who: str, other: str) -> None:
        """A laptop is lost (E21); another one of its organisation says so."""
        office, target = self.offices[who], self.offices[other]
        if office.profile.organisation != target.profile.organisation or office.device == target.device:
            return
        if target.device not in {each.device for each in office.profile.partners.list()}:
            return
        with self._allowed("revoked"):
            office.profile.partners.revoke(target.device)
            gone = {name for name, each in self.live() if each.device == target.device}
            self.lost |= gone
            safe = set(written_values(office)) if not gone & self.parted else set()
            self.promises = [p for p in self.promises if p.office not in gone or p[1:] in safe]

    # -- files ----------------------------------------------------------------------------------

    def send(self, who: str, to: str | None, *, newer: bool = False) -> Path | None:
        """A bundle that lies there from now on: it may be taken late, twice, or never."""
        office = self.offices[who]
        try:
            path = office.send(*([self.offices[to].device] if to else []))
        except InputError:  # nobody it knows
            return None
        if newer:
            written_by_a_newer_version(path, office)
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
        with self._allowed("folder looked through"):
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
        tally["taken twice"] += bool(result.already)
        tally["waiting"] += bool(result.waiting)
        if any(DIVERGED in alarm for alarm in result.alarms):
            raise Disagreement(f"{who} is told that states differ: {result.alarms}")

    # -- the end --------------------------------------------------------------------------------

    def live(self) -> Iterator[tuple[str, Office]]:
        """The offices that nobody revoked."""
        return ((name, office) for name, office in self.offices.items() if name not in self.lost)

    def exchange(self) -> int:
        """The last full exchange, through one office that passes everything on; how many rounds it took."""
        names = Counter(self._identities().values())
        for name in [name for name, office in self.live() if names[office.device] > 1]:
            self.add(name, "meeting", 0, 0)  # who never writes cannot be told from its twin: a known limit
        difference, told = "", {}  # type: str, dict[str, object]
        for rounds in range(1, _ROUNDS + 1):
            before, difference = self._identities(), ""
            everybody = [office for _name, office in self.live()]
            if rounds > 2:
                told = {}
            self._round(everybody, told)
            if before == self._identities() and not (difference := self._difference()):
                return rounds
        raise Disagreement(difference or "they go on under ever new identities")

    def _round(self, everybody: list[Office], told: dict[str, object]) -> None:
        """Each office's bundle for all is read by the hub, and by its colleagues, because nobody else may
        carry their internal records; then the hub's is read by all. Who has *told* all it has says nothing."""
        names = Counter(office.device for office in everybody)
        hub = min(everybody, key=lambda office: (reads_public_only(office), names[office.device]))
        others = [office for office in everybody if office is not hub]
        colleagues = list(pairs_of_colleagues(everybody))
        for office in (*others, hub):
            has = holdings(office)
            if has == told.get(office.name) or not (bundle := self.send(office.name, None)):
                continue
            told[office.name] = has
            pairs = [pair for pair in colleagues if office in pair and hub not in pair]
            readers = [one if office is two else two for one, two in pairs]
            for reader in others if office is hub else [hub, *readers]:
                self._take(reader.name, bundle)

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
            if not self.lost and awaits_what_is_somewhere(office, offices.values()):
                raise Disagreement(f"{name} still waits: {office.profile.exchange.waiting()}")
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
    def _allowed(self, done: str) -> Iterator[None]:
        """What the program refuses to a person is no matter; the rest is counted as *done*."""
        try:
            yield
        except InputError:
            tally["not allowed"] += 1
        else:
            tally[done] += 1

    def _word(self, who: str) -> str:
        self.counter += 1
        return f"w{self.counter}-{who.split('-')[0]}-"

    def _able(self, who: str, can: Callable[[Office], bool]) -> str:
        """*who*, or else the first who can do it, so that most of what is tried is done."""
        able = [name for name, office in self.live() if can(office)]
        return who if who in able or not able else able[0]

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
