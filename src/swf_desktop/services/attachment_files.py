# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The folder of attached files: each under its SHA-256, so that two records can share one.

A file appears whole or not at all: it is written beside its place, checked, and renamed. Beside whole files
lie the pieces of those that came in several bundles, and copies that were opened.
"""

import contextlib
import os
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from swf_desktop.domain.errors import Invalid, NotFound, StorageFailed, TooLarge
from swf_desktop.domain.text import N_
from swf_desktop.sync import limits
from swf_desktop.sync.blobs import Blob, is_hash
from swf_desktop.system.i18n import format_size
from swf_desktop.system.paths import sync_folder
from swf_desktop.system.reasons import reason_label

CHUNK = 1024 * 1024
MEGABYTE = 1000 * 1000
_NEW, _OPENED = ".new-", ".opened"
_PIECE = re.compile(r"([0-9a-f]{64})\.(\d+)\.(\d+)-(\d+)\.piece")
_DAY = 24 * 60 * 60
# What no file system, or not all of them, take in a name, and what would hide the end of one.
_UNFIT = re.compile('[\x00-\x1f\x7f-\x9f<>:"/\\\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³]) *(\.|$)")
_STEM, _SUFFIX = 150, 20  # bytes of a name, as file systems count


class Staged(NamedTuple):
    """A file on its way in, not in its place yet."""

    path: Path
    sha256: str
    size: int


def safe_name(name: str) -> str:
    """*name*, which may come from anywhere, as the name of a file in a folder of one's choice."""
    plain = _UNFIT.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    short = f"{_cut(stem, _STEM)}{dot}{_cut(suffix, _SUFFIX)}" if dot else _cut(plain, _STEM + _SUFFIX)
    short = short.strip(" .")
    return f"_{short}" if _DEVICES.match(short) or not short else short


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """What the file system refuses, as ``StorageFailed`` that names *path*."""
    try:
        yield
    except OSError as error:
        raise StorageFailed(
            N_("“%(file)s”: the file system refused (%(reason_label)s)."),
            file=str(path),
            reason_label=reason_label(error),
        ) from error


class AttachmentFiles:
    """The files in *folder*. Whoever places or removes any holds the database's write lock meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the file with this hash lies, or would lie."""
        if not is_hash(digest):
            raise ValueError(digest)
        return self.folder / digest

    def has(self, digest: str) -> bool:
        """Whether the file is here, whole."""
        return self.path(digest).is_file()

    def all(self) -> list[str]:
        """The hashes of the files that are here, whole."""
        if not self.folder.is_dir():
            return []
        with translated(self.folder):
            return sorted(path.name for path in self.folder.iterdir() if is_hash(path.name))

    def size(self, digest: str) -> int:
        """The size of a file that is here."""
        with translated(self.path(digest)):
            return self.path(digest).stat().st_size

    # -- in -------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def new(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A file to be written beside the others, durable afterwards; gone if anything fails."""
        with translated(self.folder):
            self.folder.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_NEW, dir=self.folder)
        path = Path(name)
        try:
            with translated(self.folder), os.fdopen(handle, "wb") as file:
                yield path, file
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            self.discard(path)
            raise

    def stage(self, source: Path) -> Staged:
        """A copy of *source*, read once. Raises ``NotFound``, ``Invalid``, ``TooLarge``, ``StorageFailed``."""
        digest, size = sha256(), 0
        with _readable(source) as original, self.new() as (path, file):
            while piece := _read(original, source):
                size += len(piece)
                if size > limits.BLOB_BYTES:
                    raise TooLarge(
                        N_(
                            "“%(file)s” is larger than an attachment may be (%(limit)s). "
                            "Make it smaller, or attach a link to where it lies."
                        ),
                        file=source.name,
                        limit=format_size(limits.BLOB_BYTES),
                    )
                digest.update(piece)
                file.write(piece)
        return Staged(path, digest.hexdigest(), size)

    def place(self, staged: Staged) -> None:
        """Give a staged file its place."""
        with translated(self.path(staged.sha256)):
            staged.path.replace(self.path(staged.sha256))
            for piece, _blob in self.pieces(staged.sha256):
                piece.unlink(missing_ok=True)
            sync_folder(self.folder)

    @staticmethod
    def discard(path: Path) -> None:
        """Remove a file that was not placed."""
        with contextlib.suppress(OSError):
            path.unlink()

    # -- pieces ---------------------------------------------------------------------------------

    def pieces(self, digest: str) -> list[tuple[Path, Blob]]:
        """The pieces of a file that came so far."""
        found = []
        for path in self.folder.glob(f"{digest}.*.piece"):
            match = _PIECE.fullmatch(path.name)
            if match:
                size, start, end = map(int, match.groups()[1:])
                found.append((path, Blob("", digest, size, start, end)))
        return found

    def place_piece(self, path: Path, blob: Blob) -> None:
        """Keep a piece until the others are here."""
        target = self.folder / f"{blob.sha256}.{blob.size}.{blob.start}-{blob.end}.piece"
        with translated(target):
            path.replace(target)
            sync_folder(self.folder)

    # -- out ------------------------------------------------------------------------------------

    def intact(self, digest: str) -> bool:
        """Whether the file is what its name says. One that is not is put aside: it counts as missing."""
        path = self.path(digest)
        actual = sha256()
        with translated(path), path.open("rb") as file:
            while piece := file.read(CHUNK):
                actual.update(piece)
        if actual.hexdigest() == digest:
            return True
        with translated(path):
            path.replace(path.with_name(f"{digest}.damaged"))
        return False

    def copy(self, digest: str, target: Path) -> None:
        """Write the file to *target*, whole or not at all."""
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with translated(target), self.path(digest).open("rb") as source, part.open("wb") as file:
                shutil.copyfileobj(source, file, CHUNK)
                file.flush()
                os.fsync(file.fileno())
            with translated(target):
                part.replace(target)
        except BaseException:
            self.discard(part)
            raise

    def opened(self, digest: str, name: str) -> Path:
        """A copy under its own name, for another program to open; it goes when the file goes."""
        target = self.folder / _OPENED / digest / safe_name(name)
        with translated(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                target.chmod(0o600)
        self.copy(digest, target)
        with translated(target):
            target.chmod(0o400)  # what is written into a copy would be lost: other programs say so
        return target

    # -- away -----------------------------------------------------------------------------------

    def remove(self, digest: str) -> bool:
        """Remove everything of a file. False if something could not be removed, because it is open."""
        paths = [self.path(digest), *self.folder.glob(f"{digest}.*")]
        copies = self.folder / _OPENED / digest
        try:
            for path in copies.glob("*"):
                path.chmod(0o600)
            shutil.rmtree(copies, ignore_errors=False) if copies.exists() else None
            for path in paths:
                path.unlink(missing_ok=True)
            sync_folder(self.folder)
        except OSError:
            return False
        return True

    def tidy(self) -> None:
        """Remove what interrupted runs left half written: nothing takes a day to write."""
        for path in self.folder.glob(f"{_NEW}*"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < time.time() - _DAY:
                    path.unlink()


@contextlib.contextmanager
def _readable(source: Path) -> Iterator[BinaryIO]:
    if source.is_dir():
        raise Invalid(N_("“%(file)s” is a folder. Attach single files, or a zip of it."), file=source.name)
    try:
        file = source.open("rb")
    except FileNotFoundError as error:
        raise NotFound(N_("There is no file “%(file)s”."), file=str(source)) from error
    except OSError as error:
        raise _unreadable(source, error) from error
    with file:
        yield file


def _read(file: BinaryIO, source: Path) -> bytes:
    try:
        return file.read(CHUNK)
    except OSError as error:
        raise _unreadable(source, error) from error


def _unreadable(source: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        N_("“%(file)s” cannot be read: %(reason_label)s."), file=str(source), reason_label=reason_label(error)
    )
