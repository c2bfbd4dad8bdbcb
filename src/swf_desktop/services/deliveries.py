# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attached files that a bundle brings: decrypted and checked beside their place before anything is written,
put in place just before the commit (E5, E20). Without the commit they are files that nobody names."""

import shutil
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from types import TracebackType
from typing import BinaryIO, Self

from swf_desktop.domain.errors import WrongRecipient
from swf_desktop.services.attachment_files import CHUNK, AttachmentFiles, Staged
from swf_desktop.store.attachments import Attachments
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync import blobs
from swf_desktop.sync.blobs import Blob
from swf_desktop.sync.container import Container, Header
from swf_desktop.sync.keys import DeviceKeys
from swf_desktop.sync.payload import Preamble


class Delivery:
    """The files of one bundle file, staged. Leaving the with block removes what was not placed."""

    def __init__(self, files: AttachmentFiles) -> None:
        self._files = files
        self._whole: dict[str, Staged] = {}
        self._pieces: list[tuple[Staged, Blob]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()

    def drop(self) -> None:
        """Remove what was not placed."""
        for staged in [*self._whole.values(), *(staged for staged, _blob in self._pieces)]:
            self._files.discard(staged.path)

    # -- reading --------------------------------------------------------------------------------

    def load(self, file: BinaryIO, parts: Container, preambles: Iterable[Preamble], keys: DeviceKeys) -> None:
        """Stage what the readable *preambles* announce and what is not here yet.

        Raises ``Damaged`` if any of it is not what it should be, ``StorageFailed``; nothing is staged then.
        """
        try:
            self._load(file, parts, preambles, keys)
        except BaseException:
            self.drop()
            raise

    def _load(
        self, file: BinaryIO, parts: Container, preambles: Iterable[Preamble], keys: DeviceKeys
    ) -> None:
        for preamble in preambles:
            for blob in preamble.blobs:
                if blob.entry not in parts.blobs:
                    raise blobs.damaged()
                if blob.sha256 not in self._whole and not self._is_here(blob):
                    self._stage(file, parts, blob, keys)
        for digest, size in {(blob.sha256, blob.size) for _staged, blob in self._pieces}:
            self._put_together(digest, size)

    def _is_here(self, blob: Blob) -> bool:
        if self._files.has(blob.sha256):
            return True
        known = [each for _path, each in self._files.pieces(blob.sha256)]
        known += [each for _staged, each in self._pieces if each.sha256 == blob.sha256]
        return any(
            each.size == blob.size and each.start <= blob.start and each.end >= blob.end for each in known
        )

    def _stage(self, file: BinaryIO, parts: Container, blob: Blob, keys: DeviceKeys) -> None:
        entry = parts.blobs[blob.entry]
        try:
            with self._files.new() as (path, target):
                blobs.unseal(file, entry.start, entry.size, blob, target, keys)
        except WrongRecipient:
            return  # for other readers, who lack it
        staged = Staged(path, blob.sha256, blob.end - blob.start)
        if blob.whole:
            self._whole[blob.sha256] = staged
        else:
            self._pieces.append((staged, blob))

    def _put_together(self, digest: str, size: int) -> None:
        """Make a file of its pieces if the last one has come."""
        known = [(path, each) for path, each in self._files.pieces(digest) if each.size == size]
        fresh = [(staged.path, each) for staged, each in self._pieces if each.sha256 == digest]
        stretches = sorted([*known, *fresh], key=lambda one: (one[1].start, -one[1].end))
        reached = 0
        for _path, blob in stretches:
            if blob.start > reached:
                return
            reached = max(reached, blob.end)
        if reached != size:
            return
        actual, at = sha256(), 0
        with self._files.new() as (target, file):
            for path, blob in stretches:
                with path.open("rb") as source:
                    source.seek(min(at - blob.start, blob.end - blob.start))
                    shutil.copyfileobj(source, file, CHUNK)
                at = max(at, blob.end)
        staged = Staged(target, digest, size)
        with target.open("rb") as check:
            while piece := check.read(CHUNK):
                actual.update(piece)
        if actual.hexdigest() != digest:
            self._files.discard(target)
            for path, _blob in known:  # one of them is wrong, and nobody can tell which
                self._files.discard(path)
            raise blobs.damaged()
        self._whole[digest] = staged

    # -- writing --------------------------------------------------------------------------------

    def named(self, unit: UnitOfWork) -> set[str]:
        """The whole files that records here name: what will be placed."""
        return Attachments(unit.connection).named_ever(self._whole) if self._whole else set()

    def place(self, unit: UnitOfWork) -> int:
        """Put in place what records here name, after the bundle's lines were written; how many files.

        Whatever no record names (any more: it may be erased here) is dropped.
        """
        if not (self._whole or self._pieces):
            return 0
        hashes = [*self._whole, *(blob.sha256 for _staged, blob in self._pieces)]
        named = Attachments(unit.connection).named_ever(hashes)
        placed = [staged for digest, staged in self._whole.items() if digest in named]
        for staged, blob in self._pieces:
            if blob.sha256 in named and blob.sha256 not in self._whole:
                self._files.place_piece(staged.path, blob)
        for staged in placed:
            self._files.place(staged)
        return len(placed)


def note(unit: UnitOfWork, header: Header, preambles: Sequence[Preamble], own: Collection[str]) -> None:
    """Remember what the sender lacks, and for whom else it made this bundle."""
    attachments = Attachments(unit.connection)
    attachments.report(header.sender, [each for preamble in preambles for each in preamble.lacks])
    others = [device for device in header.recipients if device not in own]
    attachments.said_to_be_under_way(
        others, [blob.sha256 for preamble in preambles for blob in preamble.blobs]
    )
