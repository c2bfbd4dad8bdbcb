# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The exchange folder: a network share, a cloud folder, a USB stick that several offices write into (E22).

Nothing in it is ever overwritten or deleted. Copies that a file manager or a sync program made
(``… (1).verbundpaket``, ``….sync-conflict-….verbundpaket``) carry a bundle that is known by then; files
still being copied do not verify yet and are read another time; whatever is not ours is left alone.

What was settled about a file is remembered with its size and times, so that a folder with years of bundles
costs one listing. Nothing but re-reading hangs on that memory: a bundle is known by its id. What is offered was
read once from beginning to end, so that nobody is sent to a file that was damaged on its way.
"""

import json
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import (
    Busy,
    Damaged,
    FileError,
    Invalid,
    NotFound,
    StorageFailed,
    SwfError,
    WrongAlliance,
    WrongRecipient,
)
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ExportResult, FolderView, ImportResult, Leftover, Offer
from swf_desktop.services import behind
from swf_desktop.services.alliances import alliances
from swf_desktop.services.exporting import Exporter, Made
from swf_desktop.services.files import reading
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.records import Units
from swf_desktop.services.revoked import refusal
from swf_desktop.services.writing import Desk
from swf_desktop.store.documents import Documents
from swf_desktop.store.facts import Facts
from swf_desktop.store.journal import Journal
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync import archive, container
from swf_desktop.sync.container import Header
from swf_desktop.system.i18n import translate_error
from swf_desktop.system.reasons import reason_label

SUFFIX = ".verbundpaket"
#: Facts: what is settled about files (folder → name → mark), and what was written there last.
_SETTLED, _WRITTEN = "folder_files", "folder_state"
_FOLDERS = 8  # as many folders are remembered
_DAMAGED = Damaged(
    N_("This file was damaged on its way: not all in it is what its sender wrote. Ask for it again.")
)

Outcome = ImportResult | SwfError | ExportResult
TakeOver = Callable[[Path, bool], ImportResult]
Write = Callable[[UnitOfWork, Made, Path], AbstractContextManager[ExportResult]]


class _File(NamedTuple):
    """A bundle file as the folder lists it; *mark* changes when the file does."""

    path: Path
    size: int
    mark: str


def bundles(folder: Path) -> list[_File]:
    """The bundle files in *folder*, by name. Raises ``StorageFailed`` if the folder cannot be read."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or not entry.name.casefold().endswith(SUFFIX):
                    continue
                with suppress(OSError):  # gone, or nobody may look at it
                    if entry.is_file():
                        # Not the entry's own: Windows fills that from the listing, which may be old.
                        stat = (folder / entry.name).stat()
                        mark = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"
                        found.append(_File(folder / entry.name, stat.st_size, mark))
    except OSError as error:
        raise StorageFailed(
            N_("The exchange folder “%(folder)s” cannot be read: %(reason_label)s."),
            folder=str(folder),
            reason_label=reason_label(error),
        ) from error
    return sorted(found)


def in_order(paths: Sequence[Path]) -> list[Path]:
    """*paths* in the order in which the senders made the bundles, each once; what is no readable bundle comes last."""
    heads = [(_File(path, 0, ""), _head(path)) for path in dict.fromkeys(paths)]
    return [file.path for file, _head_ in sorted(heads, key=_made)]


def free_name(folder: Path, organisation: str, device: str, sequence: int) -> Path:
    """A file name that nobody else uses: organisation, device and number tell bundles apart."""
    stem = f"{organisation}-{device[:6]}-{sequence:05d}"
    name, copy = stem, 1
    taken = [path.name.casefold() for path in folder.glob(f"{stem}*")]
    while any(each.startswith((f"{name}.", f"{name}-teil-")) for each in taken):
        copy += 1
        name = f"{stem}-{copy}"
    return folder / (name + SUFFIX)


class SharedFolder:
    """One exchange folder: what lies in it for this device, and what this device lays there.

    *take_over* and *write* are the exchange's own ways to read and write a bundle.
    """

    def __init__(self, units: Units, desk: Desk, folder: Path, take_over: TakeOver, write: Write) -> None:
        self._units = units
        self._desk = desk
        self._folder = Path(folder)
        self._take_over = take_over
        self._write = write

    # -- looking --------------------------------------------------------------------------------

    def look(self) -> FolderView:
        """What lies ready; nothing is taken over. Of old files not even the header is read again, and what is
        offered is read whole once.

        No transaction is open while the folder is read: a network share may take its time.
        Raises ``StorageFailed`` if the folder cannot be read.
        """
        files = bundles(self._folder)
        with self._units(write=False) as unit:
            memory = self._memory(unit)
        settled = memory.settled
        fresh = [file for file in files if settled.get(file.path.name) != file.mark]
        heads = [(file, _head(file.path)) for file in fresh]
        ready: list[tuple[_File, Offer]] = []
        left = []
        with self._units(write=False) as unit:
            for file, head in sorted(heads, key=_made):
                verdict = self._judge(unit, file, head)
                if verdict is None:
                    settled[file.path.name] = file.mark
                elif isinstance(verdict, Leftover):
                    left.append(verdict)
                else:
                    ready.append((file, verdict))
            due = self._due(unit)
            keys = {device: known.card.sign_public for device, known in self._desk.trust.circle(unit).items()}
        senders = {file.path: head.sender for file, head in heads if isinstance(head, Header)}
        offers: dict[str, Offer] = {}
        for file, offer in ready:
            if offer.bundle in offers:
                continue  # a copy beside it is one and the same
            reason = self._fault(file, keys.get(senders[file.path]), memory)
            if reason:
                left.append(Leftover(file.path.name, reason))
            else:
                offers[offer.bundle] = offer
        with suppress(Busy):  # then it is read once more, another time
            self._remember(files, memory)
        return FolderView(str(self._folder), tuple(offers.values()), tuple(left), due)

    def _judge(self, unit: UnitOfWork, file: _File, head: Header | SwfError) -> Offer | Leftover | None:
        """None for a file that is of no more interest."""
        name = file.path.name
        if isinstance(head, SwfError):
            return Leftover(name, translate_error(head), isinstance(head, Damaged))
        own = self._desk.identity.ids
        if head.sender in own or own.isdisjoint(head.recipients):
            return None
        if Journal(unit.connection).find("received", head.bundle) is not None:
            return None
        error: SwfError
        if not {head.alliance, *head.also} & alliances(unit):
            error = WrongAlliance(N_("This bundle belongs to another alliance."))
            return Leftover(name, translate_error(error))
        sender = self._desk.trust.circle(unit).get(head.sender)
        if sender is not None and sender.accepted is not None:
            return Leftover(name, translate_error(refusal(sender)))
        return Offer(
            str(file.path),
            head.bundle,
            head.organisation if sender else "",
            head.sequence,
            head.made_at,
            file.size,
            head.part,
            head.parts,
        )

    @staticmethod
    def _fault(file: _File, sign_public: bytes | None, memory: "_Memory") -> str:
        """Why a bundle cannot be offered though its header is sound: the sentence; empty if it can."""
        name = file.path.name
        if memory.damaged.get(name) != file.mark and memory.sound.get(name) != file.mark:
            try:
                with reading(file.path) as content:
                    parts = container.read_from(content)
                if sign_public is not None:
                    container.check_signature(parts, sign_public)
                memory.sound[name] = file.mark
            except Damaged:
                memory.damaged[name] = file.mark
            except (FileError, NotFound, StorageFailed) as error:
                return translate_error(error)
        return translate_error(_DAMAGED) if memory.damaged.get(name) == file.mark else ""

    # -- both ways at once ----------------------------------------------------------------------

    def run(self, *, accept_deletions: bool = False) -> list[Outcome]:
        """Take over theirs, write mine: what became of each, the own bundle last.

        Files that are no bundles for this device are passed over; a file that is refused is reported
        and does not keep the others from being taken over. Raises ``StorageFailed`` if the folder cannot
        be read or written.
        """
        files = bundles(self._folder)
        with self._units(write=False) as unit:
            memory, lacks = self._memory(unit), self._lacks(unit)
        if not lacks <= memory.lacks:
            memory.settled.clear()  # a bundle that was taken over long ago may bring what was lost here since
        memory.lacks = lacks
        settled = memory.settled
        fresh = [file for file in files if settled.get(file.path.name) != file.mark]
        outcomes: list[Outcome] = []
        for file, head in sorted(((file, _head(file.path)) for file in fresh), key=_made):
            try:
                if isinstance(head, StorageFailed):
                    raise head
                outcome = self._take_over(file.path, accept_deletions)
            except WrongRecipient:
                settled[file.path.name] = file.mark
            except NotFound:
                continue  # gone since the folder was listed
            except FileError as error:
                error.file = file.path.name
                outcomes.append(error)
            except StorageFailed as error:
                if not isinstance(head, StorageFailed):
                    raise  # not this file, but the disk
                outcomes.append(error)
            else:
                settled[file.path.name] = file.mark
                if not outcome.already:
                    outcomes.append(outcome)
        self._remember(files, memory)
        written = self.deposit()
        return outcomes if written is None else [*outcomes, written]

    # -- writing --------------------------------------------------------------------------------

    def deposit(self) -> ExportResult | None:
        """Write a bundle, unless the last one written there says all there is to say and still lies there.

        Raises ``Invalid`` without partners, ``StorageFailed``.
        """
        with self._units() as unit:
            exporter = Exporter(unit, self._desk)
            state = self._state(unit, exporter)
            if state is None:
                return None
            made = exporter.make((), again=not self._lies_there(unit), final=True)
            header = made.header
            path = free_name(self._folder, header.organisation, header.sender, header.sequence)
            with self._write(unit, made, path) as written:
                # Attached files wait there: no need to repeat them.
                exporter.hold.sent(header.recipients, made.goods)
                Facts(unit.connection).set(_WRITTEN, f"{state} {path.name}")
                unit.commit()
        with suppress(Busy, StorageFailed):  # it is written; a file too many to read is no harm
            self._know(written)
        return written

    def _know(self, written: ExportResult) -> None:
        with self._units(write=False) as unit:
            memory = self._memory(unit)
        files, own = bundles(self._folder), {Path(part).name for part in written.parts}
        memory.settled.update((file.path.name, file.mark) for file in files if file.path.name in own)
        self._remember(files, memory)

    def _state(self, unit: UnitOfWork, exporter: Exporter | None = None) -> str | None:
        """What a bundle written now would say, as a hash; None if the last one said it and lies there."""
        exporter = exporter or Exporter(unit, self._desk)
        book = LogBook(unit, self._desk.identity, self._desk.trust)
        state = json.dumps(sorted((row.device, row.audience, row.seq) for row in book.rows()))
        lacks = [exporter.hold.lacks(audience) for audience in Audience]
        facts = Facts(unit.connection)
        state += str(Documents(unit.connection).state()) + str(lacks) + "behind" * behind.is_behind(facts)
        state = sha256(state.encode()).hexdigest()
        said = facts.get(_WRITTEN).split(" ", 1)[0]
        if (
            said == state
            and not behind.anybody(facts)
            and self._lies_there(unit)
            and not exporter.has_goods((), again=False)
        ):
            return None
        return state

    def _due(self, unit: UnitOfWork) -> bool:
        exporter = Exporter(unit, self._desk)
        try:
            exporter.recipients(())
        except Invalid:
            return False  # nobody to write for
        return self._state(unit, exporter) is not None

    def _lies_there(self, unit: UnitOfWork) -> bool:
        name = Facts(unit.connection).get(_WRITTEN).partition(" ")[2]
        return bool(name) and (self._folder / name).is_file()

    # -- memory ---------------------------------------------------------------------------------

    def _memory(self, unit: UnitOfWork) -> "_Memory":
        kept = _memories(unit).get(str(self._folder), {})
        files, sound, damaged = (dict(kept.get(key, {})) for key in ("files", "sound", "damaged"))
        return _Memory(files, sound, damaged, set(kept.get("lacks", ())))

    def _lacks(self, unit: UnitOfWork) -> set[str]:
        hold = Exporter(unit, self._desk).hold
        return {digest[:16] for audience in Audience for digest in hold.lacks(audience)}

    def _remember(self, files: Sequence[_File], memory: "_Memory") -> None:
        names = {file.path.name: file.mark for file in files}
        kept: dict[str, Any] = {
            key: {name: mark for name, mark in known.items() if names.get(name) == mark}
            for key, known in (
                ("files", memory.settled),
                ("sound", memory.sound),
                ("damaged", memory.damaged),
            )
        }
        kept["sound"] = {name: mark for name, mark in kept["sound"].items() if name not in kept["files"]}
        kept["lacks"] = sorted(memory.lacks)
        with self._units(write=False) as unit:
            if _memories(unit).get(str(self._folder)) == kept:
                return
        with self._units() as unit:
            memories = _memories(unit)
            memories.pop(str(self._folder), None)
            latest = [*list(memories.items())[1 - _FOLDERS :], (str(self._folder), kept)]
            Facts(unit.connection).set(_SETTLED, json.dumps(dict(latest)))
            unit.commit()


@dataclass
class _Memory:
    """What is known of a folder: *settled*, name → mark of the files that are of no more interest; *sound* and
    *damaged*, of bundles for this device that were read whole; *lacks*, the attached files that were missing here
    when it was last gone through."""

    settled: dict[str, str]
    sound: dict[str, str]
    damaged: dict[str, str]
    lacks: set[str]


def _memories(unit: UnitOfWork) -> dict[str, dict[str, Any]]:
    return dict(json.loads(Facts(unit.connection).get(_SETTLED, "{}")))


def _head(path: Path) -> Header | SwfError:
    """What the file says about itself, or why it cannot be read. A file still being copied is ``Damaged``."""
    try:
        with reading(path) as file:
            header = container.read_header(file)
            if not archive.ends_whole(file):
                raise Damaged(N_("This file is not whole yet: it is still being copied, or was cut off."))
    except (FileError, NotFound, StorageFailed) as error:
        return error
    return header


def _made(item: tuple[_File, Header | SwfError]) -> tuple[str, str, int, str]:
    """In the order in which the senders made them; what is not whole comes last."""
    file, head = item
    if isinstance(head, SwfError):
        return ("~", "", 0, file.path.name)
    return (head.made_at, head.sender, head.sequence, file.path.name)
