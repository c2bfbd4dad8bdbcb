# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Copies of the database, made while it is in use, checked, rotated and restored.

What is kept: of each of the last 14 days and of each of the last 12 weeks the latest backup, the last
ten a person asked for, and the last three each made before a migration and before a restore. What is
older than 12 weeks goes, but for the three latest of all: an erased person's data must not live on in
old backups for ever. Until then a backup may hold what has been erased since: ``holding`` tells, ``purge``
takes it out, and a restored database is told what has to be erased in it again (``store.tombstones``).

A backup holds no private keys: they lie in a folder of their own.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from pathlib import Path

from swf_desktop.domain.errors import Busy, NotFound, StorageFailed, SwfError, TooNew
from swf_desktop.domain.text import N_
from swf_desktop.store.engine import BUSY_MILLISECONDS, translated
from swf_desktop.store.identity import version_of
from swf_desktop.store.tombstones import Tombstones, holds, note, tombstones_of
from swf_desktop.system.clock import Clock, SystemClock, from_instant
from swf_desktop.system.paths import sync_folder

#: The fact in the restored database that names the backup it comes from: the device needs a new identity.
RESTORED_FROM = "restored_from"

_DAYS = 14
_WEEKS = 12
_OLDEST = timedelta(weeks=_WEEKS)
_ALWAYS = 3
_PAUSE = timedelta(days=31)
_INTERRUPTED = 24 * 60 * 60  # seconds: no copy takes longer


class Reason(StrEnum):
    """Why a backup was made."""

    MANUAL = auto()
    DAILY = auto()
    MIGRATION = auto()  # before the database was brought up to a newer version
    REPLACED = auto()  # the database that a restore replaced
    DAMAGED = auto()  # the same, when it could not be read any more


_LAST = {Reason.MANUAL: 10, Reason.MIGRATION: 3, Reason.REPLACED: 3, Reason.DAMAGED: 3}
_NAME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)T(?P<h>\d\d)(?P<m>\d\d)(?P<s>\d\d)Z-(?P<reason>[a-z]+)(?P<again>-\d+)?\.db"
)


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy. *name* is the file's name, *at* an instant in UTC."""

    name: str
    at: str
    reason: Reason
    size: int


class BackupStore:
    """The backups of *database* in *folder*."""

    def __init__(self, folder: Path, database: Path, clock: Clock | None = None) -> None:
        self._folder = folder
        self._database = database
        self._clock = clock or SystemClock()

    def now(self, reason: Reason = Reason.MANUAL) -> Backup:
        """Make a backup of what is committed, whoever is writing meanwhile; then rotate."""
        with translated():
            if not self._database.is_file():
                raise StorageFailed(N_("There is no database to back up at “%(file)s”."), file=self._database)
            self._folder.mkdir(parents=True, exist_ok=True)
            target = self._free_name(reason)
            with _written(target) as part:
                _copy(self._database, part)
                _check(part, N_("The backup could not be read back and was thrown away. Check the disk."))
                shutil.copymode(self._database, part)
            self._rotate()
            return self._backup(target)

    def if_due(self) -> Backup | None:
        """Make the day's backup unless there is one of today."""
        today = self._clock.now()[:10]
        if any(backup.at[:10] == today for backup in self.list() if backup.reason is not Reason.DAMAGED):
            return None
        return self.now(Reason.DAILY)

    def list(self) -> list[Backup]:
        """The backups kept, latest first. Other files in the folder are left alone."""
        with translated():
            if not self._folder.is_dir():
                return []
            found = [self._backup(path) for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        return sorted(found, key=_age_key, reverse=True)

    def restore(self, name: str) -> Backup | None:
        """Put the backup *name* in the database's place; returns the backup of what it replaced, if any.

        Nobody may have the database open, this program included: else ``Busy``. The restored database
        carries the fact ``RESTORED_FROM``. Raises ``NotFound``, ``TooNew`` or ``StorageFailed``; the
        present database is then in its place.
        """
        source = self.validated(name)
        with translated(), _written(self._database) as part:
            shutil.copyfile(source, part)
            _mark(part, name)
            note(part, self._tombstones())
            replaced = self._set_aside()
        self._rotate()
        return replaced

    def validated(self, name: str) -> Path:
        """The file of the backup *name*, if it can be restored; raises what ``restore`` raises otherwise."""
        if name not in {backup.name for backup in self.list()}:
            raise NotFound(N_("There is no backup “%(name)s”. The list shows those there are."), name=name)
        source = self._folder / name
        damaged = N_(
            "This backup is damaged and cannot be restored. Choose another one; nothing was changed."
        )
        with translated():
            try:
                version_of(source)
            except TooNew:
                raise
            except (SwfError, sqlite3.Error):
                raise StorageFailed(damaged) from None
            _check(source, damaged)
        return source

    def holding(self) -> Sequence[Backup]:
        """The backups that still hold values of what has been erased since, or of which nobody can tell."""
        tombstones = self._tombstones()
        return [backup for backup in self.list() if self._holds(backup, tombstones)]

    def purge(self, clean: Callable[[Path, Tombstones], None]) -> tuple[Sequence[Backup], Sequence[Backup]]:
        """Take out of every backup what has been erased since: those rewritten by *clean*, which is given a
        copy, and those removed because they cannot be read any more."""
        tombstones = self._tombstones()
        cleaned, removed = [], []
        for backup in self.holding():
            target = self._folder / backup.name
            if backup.reason is Reason.DAMAGED:
                for suffix in ("", "-wal"):
                    target.with_name(target.name + suffix).unlink(missing_ok=True)
                removed.append(backup)
                continue
            with translated(), _written(target) as part:
                shutil.copyfile(target, part)
                clean(part, tombstones)
                _compact(part)
                _check(part, N_("The backup could not be read back and was thrown away. Check the disk."))
                shutil.copymode(target, part)
            cleaned.append(self._backup(target))
        return cleaned, removed

    # ---- parts of the above ---------------------------------------------------------------------

    def _tombstones(self) -> Tombstones:
        """What is erased, as the present database says; if that cannot be read, the latest backup that can."""
        newest = [self._folder / backup.name for backup in self.list() if backup.reason is not Reason.DAMAGED]
        for path in (self._database, *newest):
            with suppress(sqlite3.Error):
                if path.is_file():
                    return tombstones_of(path)
        return Tombstones()

    def _holds(self, backup: Backup, tombstones: Tombstones) -> bool:
        if not tombstones.lines or backup.reason is Reason.DAMAGED:
            return bool(tombstones.lines)
        try:
            return holds(self._folder / backup.name, tombstones)
        except sqlite3.Error:
            return True

    def _set_aside(self) -> Backup | None:
        """Keep the present database as a backup, with nobody else having it open."""
        if not self._database.exists():
            return None
        target = self._free_name(Reason.REPLACED)
        try:
            _let_go(self._database)
            version_of(self._database)
            with _written(target) as part:
                _copy(self._database, part)
                _check(part, N_("The database is damaged."))
        except Busy:
            raise
        except (SwfError, OSError, sqlite3.Error) as error:
            if "locked" in str(error):
                raise
            target = self._keep_damaged()
        return self._backup(target)

    def _keep_damaged(self) -> Path:
        """Keep what cannot be read, as it is: somebody may be able to save something from it."""
        target = self._free_name(Reason.DAMAGED)
        for suffix in ("", "-wal"):
            with suppress(FileNotFoundError), _written(target.with_name(target.name + suffix)) as part:
                shutil.copyfile(self._database.with_name(self._database.name + suffix), part)
        # Never beside the restored database: SQLite would write its content into that.
        for suffix in ("-wal", "-shm"):
            self._database.with_name(self._database.name + suffix).unlink(missing_ok=True)
        return target

    def _free_name(self, reason: Reason) -> Path:
        stem = f"{self._clock.now().replace(':', '')}-{reason}"
        taken = [path.name for path in self._folder.glob(f"{stem}*.db")]
        # Beyond the highest, not the first free one: the lowest may have been rotated away.
        again = max((_again(each) for each in taken), default=0) + 1
        return self._folder / (f"{stem}-{again}.db" if taken else f"{stem}.db")

    @staticmethod
    def _backup(path: Path) -> Backup:
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise ValueError(path.name)
        at = f"{match['day']}T{match['h']}:{match['m']}:{match['s']}Z"
        reason = Reason(match["reason"]) if match["reason"] in list(Reason) else Reason.MANUAL
        with suppress(OSError):
            return Backup(path.name, at, reason, path.stat().st_size)
        return Backup(path.name, at, reason, 0)

    def _rotate(self) -> None:
        backups = self.list()
        keep = {backup.name for backup in backups[:_ALWAYS]}
        limit = self._present(backups) - _OLDEST
        young = [backup for backup in backups if from_instant(backup.at) >= limit]
        copies = [backup for backup in young if backup.reason is not Reason.DAMAGED]
        keep |= _latest_of_each(copies, lambda backup: backup.at[:10], _DAYS)
        keep |= _latest_of_each(copies, lambda backup: from_instant(backup.at).isocalendar()[:2], _WEEKS)
        for reason, count in _LAST.items():
            keep |= {b.name for b in [b for b in young if b.reason is reason][:count]}
        for backup in backups:
            if backup.name not in keep:
                for suffix in ("", "-wal"):
                    (self._folder / (backup.name + suffix)).unlink(missing_ok=True)
        self._drop_interrupted()

    def _drop_interrupted(self) -> None:
        """Copies that were never finished hold what the database held: they must not stay for ever."""
        with suppress(OSError):
            now = self._folder.stat().st_mtime  # by the disk's own clock: a backup was just made
            own = self._database.parent.glob(f".{self._database.name}.*.part*")
            for part in (*self._folder.glob(".*.db.*.part*"), *own):
                if part.stat().st_mtime < now - _INTERRUPTED:
                    part.unlink()

    def _present(self, backups: Sequence[Backup]) -> datetime:
        """Now, as far as it is plausible: a clock set to 2040 must not throw all backups away."""
        now = from_instant(self._clock.now())
        earlier = [at for backup in backups if (at := from_instant(backup.at)) < now]
        return min(now, max(earlier) + _PAUSE) if earlier else now


def _latest_of_each(backups: list[Backup], period: Callable[[Backup], Hashable], periods: int) -> set[str]:
    """The names of the latest backup of each of the latest *periods*; *backups* are latest first."""
    latest: dict[Hashable, str] = {}
    for backup in backups:
        latest.setdefault(period(backup), backup.name)
    return set(list(latest.values())[:periods])


def _age_key(backup: Backup) -> tuple[str, int, str]:
    return backup.at, _again(backup.name), backup.name


def _again(name: str) -> int:
    """Which backup of its second and reason this is."""
    match = _NAME.fullmatch(name)
    return int(match["again"][1:]) if match and match["again"] else 1


# ---- files --------------------------------------------------------------------------------------


@contextmanager
def _written(target: Path) -> Iterator[Path]:
    """A file that appears as *target* complete and durable, or not at all."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.parent)
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                part.with_name(part.name + suffix).unlink()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return connection


def _copy(database: Path, target: Path) -> None:
    with closing(_connect(database)) as source, closing(_connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it


def _check(path: Path, sentence: str) -> None:
    try:
        with closing(_connect(path)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise
        sound = False
    if not sound:
        raise StorageFailed(sentence)


def _mark(path: Path, name: str) -> None:
    with closing(_connect(path)) as connection:
        connection.execute(
            "INSERT INTO profile(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            (RESTORED_FROM, name),
        )


def _compact(path: Path) -> None:
    """One file again, without what was taken out of it."""
    with closing(_connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")


def _let_go(database: Path) -> None:
    """Fold what was written ahead into the database; fails while anybody else has it open."""
    with closing(_connect(database)) as connection:
        connection.execute("PRAGMA busy_timeout = 500")
        connection.execute("PRAGMA journal_mode = DELETE")
