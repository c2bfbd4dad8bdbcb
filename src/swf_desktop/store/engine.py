# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opening the database: SQLite in WAL mode with full synchronisation and foreign keys on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from swf_desktop.domain.errors import Busy, StorageFailed, SwfError
from swf_desktop.domain.text import N_
from swf_desktop.system.reasons import reason_label

BUSY_MILLISECONDS = 5000
#: So many pages (32 MB) may stand in the log that SQLite writes ahead before they are copied into the
#: database, which nobody should have to wait for after an import. What is in that log is durable.
WAL_PAGES = 8000


def create_engine(path: Path, busy_milliseconds: int = BUSY_MILLISECONDS) -> sa.Engine:
    """An engine on the database file *path*. Transactions begin when told to, not when SQLite guesses."""
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # no hidden BEGIN: the begin event below says when
        connection.execute(f"PRAGMA busy_timeout = {busy_milliseconds}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -16000")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        mode = connection.get_execution_options().get("swf_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


@contextmanager
def translated() -> Iterator[None]:
    """Turn what SQLite and the file system say into a sentence: ``Busy`` or ``StorageFailed``."""
    try:
        yield
    except SwfError:
        raise
    except (DBAPIError, sqlite3.Error) as error:
        raise storage_error(error) from error
    except OSError as error:
        raise StorageFailed(
            N_("The file system refused: %(reason_label)s. Check free space and rights of the folder."),
            reason_label=reason_label(error),
        ) from error


def storage_error(error: Exception) -> SwfError:
    """The sentence for a database error."""
    original = error.orig if isinstance(error, DBAPIError) and error.orig else error
    text = str(original)
    if "locked" in text or "busy" in text:
        return Busy(N_("Another program is using this profile. Close it, or wait a moment, and try again."))
    if "full" in text:
        return StorageFailed(N_("The disk is full. Free some space and try again; nothing was changed."))
    if "readonly" in text or "unable to open" in text:
        return StorageFailed(
            N_("The profile's folder cannot be written. Check its rights, or pick another folder.")
        )
    if "malformed" in text or "not a database" in text:
        return StorageFailed(
            N_("The database is damaged. Restore the latest backup; the backups folder is untouched.")
        )
    return StorageFailed(N_("The database refused: %(reason)s"), reason=text)
