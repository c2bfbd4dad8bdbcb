# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attached files on their way out: which ones a bundle takes along, for whom, and how they are packed (E20).

A device sends the files of its own organisation's attachments until the recipient has confirmed the
attachment's line and does not name the file among those that it lacks. Files of others it sends to
whom their bundle was not made for, and to whom says that it lacks them.
"""

import contextlib
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.text import N_
from swf_desktop.services.attachment_files import AttachmentFiles
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.workbench import line_of
from swf_desktop.store.attachments import Attachments, Naming
from swf_desktop.store.states import States
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync import blobs, container, limits
from swf_desktop.sync.blobs import Blob, blob_name
from swf_desktop.sync.container import Header
from swf_desktop.sync.keys import DeviceKeys
from swf_desktop.system.i18n import format_size

#: What an entry adds to a bundle besides its content: names, sizes and hashes, here and there.
_PER_ENTRY = 600
_SPARE = 4096
#: A stretch of a file smaller than this is not worth a bundle of its own.
_SMALLEST = 64 * 1024


class Goods(NamedTuple):
    """A file to be sent to the readers of an audience."""

    audience: Audience
    sha256: str
    size: int


class Load(NamedTuple):
    """A file, or a piece of one, in a part of a bundle."""

    audience: Audience
    blob: Blob


class _Reference(NamedTuple):
    """A current value of a record that names a file, and where that was written."""

    audience: Audience
    sha256: str
    places: tuple[tuple[int, int], ...]
    own: bool


class Hold:
    """What attachments name here, and what of it is here."""

    def __init__(self, unit: UnitOfWork, book: LogBook, files: AttachmentFiles, organisation: str) -> None:
        self._unit = unit
        self._book = book
        self._files = files
        self._organisation = organisation
        self._attachments = Attachments(unit.connection)
        self._references = list(self._find(self._attachments.namings()))

    def _find(self, namings: Sequence[Naming]) -> Iterator[_Reference]:
        states = States(self._unit.connection).load([naming.id for naming in namings])
        for naming in namings:
            heads = states[naming.id].heads.get("sha256", [])
            audience = Audience(naming.audience)
            values: dict[str, list[tuple[int, int]]] = {}
            for head in heads:
                value = naming.sha256 if len(heads) == 1 else self._written(head.log, head.seq)
                if blobs.is_hash(value):
                    values.setdefault(value, []).append((head.log, head.seq))
            for value, places in values.items():
                own = any(self._book.organisation(log) == self._organisation for log, _seq in places)
                yield _Reference(audience, value, tuple(places), own)

    def _written(self, log: int, seq: int) -> str:
        row = self._book.logs.at(log, seq)
        return str(line_of(row).fields().get("sha256", "")) if row else ""

    def lacks(self, audience: Audience) -> list[str]:
        """The files that attachments of this audience name and that are not here."""
        named = {each.sha256 for each in self._references if each.audience == audience}
        return sorted(each for each in named if not self._files.has(each))[: limits.LACKS]

    def wanted(
        self,
        readers: Mapping[Audience, Collection[str]],
        acknowledged: Mapping[str, Mapping[int, int]],
        *,
        again: bool,
    ) -> list[Goods]:
        """The files for *readers* (audience → devices), those for the widest circle first.

        With *again*, files that are under way to a reader are sent once more until it confirms them.
        """
        partners = self._attachments.partners()
        guarded: dict[str, Audience] = {}
        for each in self._references:
            if each.own:
                guarded[each.sha256] = min(guarded.get(each.sha256, each.audience), each.audience)
        served: set[tuple[str, str]] = set()
        found: dict[tuple[Audience, str], Goods] = {}
        for each in sorted(self._references, key=lambda one: -one.audience):
            if not each.own and guarded.get(each.sha256, each.audience) < each.audience:
                continue  # somebody else's record must not draw a file out of ours
            devices = {
                device
                for device in readers.get(each.audience, ())
                if (device, each.sha256) not in served
                and self._needs(each, device, acknowledged.get(device, {}), partners, again=again)
            }
            if devices and self._files.has(each.sha256):
                served.update((device, each.sha256) for device in readers[each.audience])
                goods = Goods(each.audience, each.sha256, self._files.size(each.sha256))
                found.setdefault((each.audience, each.sha256), goods)
        return list(found.values())

    @staticmethod
    def _needs(
        reference: _Reference,
        device: str,
        has: Mapping[int, int],
        partners: Mapping[tuple[str, str], bool],
        *,
        again: bool,
    ) -> bool:
        lacking = partners.get((device, reference.sha256))
        if lacking:
            return True
        if any(has.get(log, 0) >= seq for log, seq in reference.places):
            return False
        return lacking is None or (again and reference.own)

    def sent(self, devices: Iterable[str], goods: Iterable[Goods]) -> None:
        """Note that these files lie where these devices will find them."""
        self._attachments.under_way(devices, [each.sha256 for each in goods])


# -- packing ----------------------------------------------------------------------------------------


def stow(
    goods: Sequence[Goods], base: int, readers: Mapping[Audience, Collection[str]], budget: int | None
) -> list[list[Load]]:
    """Distribute *goods* over as few files as need be, none larger than *budget*; *base* is one without any.

    Raises ``Invalid`` if not even that fits.
    """
    most = max((len(devices) for devices in readers.values()), default=0)
    room = min(budget or limits.PART_BYTES, limits.BUNDLE_BYTES) - base - (_SPARE if goods else 0)
    if budget is not None and room < (_cost(_SMALLEST, most) if goods else 0):
        raise Invalid(
            N_(
                "The records alone take %(size)s, so nothing fits into %(budget)s. "
                "Choose a larger size, or another way than e-mail."
            ),
            size=format_size(base),
            budget=format_size(budget),
        )
    room = max(room, _cost(_SMALLEST, most))
    largest = room - _cost(0, most) - room // 4096  # age adds less than that
    parts: list[list[Load]] = [[]]
    left = [room]
    for each in goods:
        for start, end in _cuts(each.size, largest):
            cost = _cost(end - start, len(readers[each.audience]))
            at = next(
                (n for n, free in enumerate(left) if free >= cost and len(parts[n]) < limits.BLOBS), None
            )
            if at is None:
                parts.append([])
                left.append(room)
                at = len(left) - 1
            name = blob_name(len(parts[at]) + 1)
            parts[at].append(Load(each.audience, Blob(name, each.sha256, each.size, start, end)))
            left[at] -= cost
    return parts


def laden_size(loads: Sequence[Load], readers: Mapping[Audience, Collection[str]]) -> int:
    """What *loads* add to a file at most."""
    spare = _SPARE if loads else 0
    return spare + sum(_cost(blob.end - blob.start, len(readers[audience])) for audience, blob in loads)


def _cost(size: int, readers: int) -> int:
    return blobs.sealed_size(size, readers) + _PER_ENTRY


def _cuts(size: int, largest: int) -> Iterator[tuple[int, int]]:
    if not size:
        yield 0, 0
    for start in range(0, size, largest):
        yield start, min(start + largest, size)


# -- writing ----------------------------------------------------------------------------------------


@dataclass
class Part:
    """One file of a bundle, ready to be written. *size* is what it takes at most."""

    header: Header
    payloads: Mapping[Audience, bytes]
    loads: Sequence[Load]
    readers: Mapping[Audience, list[str]]  # age recipients
    size: int
    digest: str = ""

    def write(self, file: BinaryIO, files: AttachmentFiles, keys: DeviceKeys) -> None:
        """Write the bundle file; afterwards *digest* and *size* are known for sure."""
        with contextlib.ExitStack() as stack:
            sealed = {}
            for load in self.loads:
                target = stack.enter_context(tempfile.TemporaryFile(dir=files.folder))
                with files.path(load.blob.sha256).open("rb") as source:
                    recipients = self.readers[load.audience]
                    sealed[load.blob.entry] = blobs.seal(source, load.blob, target, recipients)
            self.digest = container.write_to(file, self.header, self.payloads, sealed, keys)
        self.size = file.tell()


def numbered(header: Header, number: int, count: int, bundle: str) -> Header:
    """The header of one of several parts."""
    return msgspec.structs.replace(header, bundle=bundle, part=number, parts=count)


def part_path(path: Path, number: int) -> Path:
    """The name of a part's file: ``post.verbundpaket``, ``post-teil-2.verbundpaket``."""
    return path if number == 1 else path.with_name(f"{path.stem}-teil-{number}{path.suffix}")
