# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a file is a database of this program, and of which version.

Both stand in the file's own header (``application_id``, ``user_version``), so that looking costs nothing.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from swf_desktop.domain.errors import Busy, StorageFailed, TooNew
from swf_desktop.domain.text import N_
from swf_desktop.store.engine import BUSY_MILLISECONDS, storage_error

#: "SWFD" in the file's header.
APPLICATION_ID = 0x53574644
#: The version of the tables that this program writes: the number of the last migration.
VERSION = 3

_HEADER = 100
DAMAGED = N_(
    "The database “%(file)s” is damaged. Restore the latest backup; the backups folder is untouched."
)


def is_new(path: Path) -> bool:
    """Whether there is nothing at *path* yet, or only what an interrupted beginning left."""
    size = path.stat().st_size if path.exists() else 0
    if size < _HEADER:
        return size == 0
    version, application = _numbers(path)
    return version == 0 and application == 0 and _is_empty(path)


def version_of(path: Path) -> int:
    """The version of the database file *path*.

    Raises ``StorageFailed`` if it is damaged, cut short, or none of ours, ``TooNew`` if a newer program
    wrote it.
    """
    _check_length(path)
    version, application = _numbers(path)
    if application != APPLICATION_ID:
        raise StorageFailed(
            N_("“%(file)s” is no database of this program. Choose another folder for the profile."),
            file=path.name,
        )
    if version > VERSION:
        raise TooNew(
            N_(
                "The database “%(file)s” was written by a newer version of the program (%(found)s; this one "
                "knows up to %(known)s). Install the newer version; nothing was changed."
            ),
            file=path.name,
            found=version,
            known=VERSION,
        )
    return version


def check_writable(path: Path) -> None:
    """SQLite opens what may not be written without a word; the person should know before working."""
    with closing(_connect(path)) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("PRAGMA user_version = 0")  # until here reading would do
            connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            failure = storage_error(error)
            if not isinstance(failure, Busy):  # somebody writes at this moment: then it can be written
                raise failure from error


def _numbers(path: Path) -> tuple[int, int]:
    with closing(_connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
    return int(version), int(application)


def _is_empty(path: Path) -> bool:
    with closing(_connect(path)) as connection:
        return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)


def _connect(path: Path) -> sqlite3.Connection:
    # Not through the engine, which would change the journal mode of a foreign file.
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return connection


def _check_length(path: Path) -> None:
    """A file that was cut short is noticed here, not in the middle of the work."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(b"SQLite format 3\0"):
        raise StorageFailed(DAMAGED, file=path.name)
    ahead = path.with_name(path.name + "-wal")
    with suppress(OSError):
        if ahead.stat().st_size:
            return  # what is missing may stand there
    page = int.from_bytes(header[16:18], "big")
    size = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
    if path.stat().st_size < size:
        raise StorageFailed(DAMAGED, file=path.name)
