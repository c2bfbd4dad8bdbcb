# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opening the profile's database in the version of this program.

A new database is made from ``tables`` at once. An older one is brought up by the migrations, in one
transaction and after a backup: whatever fails leaves it as it was. A test compares the two ways.

A field that a record type gains is a column that its table gains: a migration adds it. Lines that
brought such a field earlier, from a partner with a newer version, are in the log already. So every
migration leaves the mark ``STALE`` in the profile's facts: the projection (tables per type, search
index, digest) is to be rebuilt from the log, and then the mark to be taken off.
"""

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from swf_desktop.domain.errors import Busy, StorageFailed, SwfError
from swf_desktop.domain.text import N_
from swf_desktop.store import search
from swf_desktop.store.backup import BackupStore, Reason
from swf_desktop.store.engine import create_engine, storage_error, translated
from swf_desktop.store.facts import Facts
from swf_desktop.store.identity import APPLICATION_ID, VERSION, check_writable, is_new, version_of
from swf_desktop.store.tables import metadata

#: The fact that says that the projection must be rebuilt from the log.
STALE = "projection_stale"

MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(path: Path, backups: Path) -> sa.Engine:
    """The database at *path*, made if there is none, brought up to date after a backup into *backups*.

    Raises ``TooNew``, ``Busy`` or ``StorageFailed``; the file is then as it was.
    """
    with translated():
        if is_new(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            return _opened(path, create=True)
        if version_of(path) < VERSION:
            _migrate(path, backups)
        check_writable(path)
        return _opened(path)


def create_schema(conn: sa.Connection) -> None:
    """Make every table in an empty database, within the transaction of *conn*."""
    metadata.create_all(conn, checkfirst=False)
    search.create(conn)
    _sign(conn)


def _sign(conn: sa.Connection) -> None:
    conn.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    conn.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _opened(path: Path, *, create: bool = False) -> sa.Engine:
    engine = create_engine(path)
    search.install(engine)
    try:
        if create:
            with engine.connect().execution_options(swf_begin="IMMEDIATE") as conn, conn.begin():
                if not conn.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar():
                    create_schema(conn)
        else:
            engine.connect().close()
    except BaseException:
        engine.dispose()
        raise
    return engine


# ---- migrations ---------------------------------------------------------------------------------


def _migrate(path: Path, backups: Path) -> None:
    BackupStore(backups, path).now(Reason.MIGRATION)
    engine = create_engine(path)
    search.install(engine)
    # Tables that are rebuilt would take along what refers to them; the check at the end makes up for it.
    sa.event.listen(engine, "connect", _without_foreign_keys)
    try:
        with engine.connect().execution_options(swf_begin="IMMEDIATE") as conn, conn.begin():
            version = int(conn.exec_driver_sql("PRAGMA user_version").scalar() or 0)
            if version < VERSION:  # else another window was quicker
                run_migrations(conn, version)
                if conn.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StorageFailed(N_("A reference within the database leads nowhere."))
                Facts(conn).set(STALE, "1")
    except Exception as error:
        reason = error if isinstance(error, SwfError) else storage_error(error)
        if isinstance(reason, Busy):
            raise reason from error
        raise StorageFailed(
            N_(
                "The database could not be brought up to this version of the program: %(reason)s "
                "It is unchanged. Use the earlier version, and report this."
            ),
            reason=reason,
        ) from error
    finally:
        engine.dispose()


def _without_foreign_keys(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")


def run_migrations(conn: sa.Connection, version: int) -> None:
    """Apply every revision after *version*, within the transaction of *conn*."""
    # Imported here because nearly every start does without.
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    revisions = list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())
    context = MigrationContext.configure(conn)
    with Operations.context(context):
        for revision in reversed(revisions):
            if int(revision.revision) > version:
                revision.module.upgrade()
    _sign(conn)
