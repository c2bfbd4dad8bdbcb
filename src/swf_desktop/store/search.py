# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Full-text search for any part of a word: "strategie" finds "Rahmenstrategie", "strasse" finds "Straße".

The index knows which three-letter pieces occur in which line of the log, nothing else. Writing only
ever adds one small document per line, so an import costs what it brings. What a later line superseded
stays in the index and does no harm: the index only proposes, and every proposal is checked against the
record's current text. Erasing is the exception: ``remove`` takes a text out for good.

The titles' beginnings are marked in the index, so that ``search_query`` finds what *starts* with the words
however old it is.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry

from swf_desktop.domain.errors import Busy
from swf_desktop.domain.text import N_
from swf_desktop.store.engine import storage_error
from swf_desktop.store.search_query import Found as Found
from swf_desktop.store.search_query import find as find
from swf_desktop.store.search_query import look as look
from swf_desktop.store.search_text import fold as fold
from swf_desktop.store.search_text import searchable_text as searchable_text
from swf_desktop.system.i18n import gettext

DAMAGED = N_("The search index is damaged. Rebuild it.")
OUTDATED = N_("The search index does not match the records. Rebuild it.")

# Contentless: the index keeps no text. Without columns' sizes and positions, which nobody asks for, an
# insert costs half. Texts are folded here, better than SQLite folds them.
_OPTIONS = "content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1'"
_SETTINGS = {
    "hashsize": 4 << 20,  # an import of 10,000 lines is written in one piece …
    "automerge": 8,  # … and merged with older pieces rarely
}
_SCRUBS = "search.scrubs"

_INSERT = "INSERT INTO search(rowid, text) VALUES (?, ?)"


def create(conn: sa.Connection) -> None:
    """Make the empty index."""
    conn.exec_driver_sql(f"CREATE VIRTUAL TABLE search USING fts5(text, {_OPTIONS})")
    conn.exec_driver_sql("CREATE VIRTUAL TABLE search_pieces USING fts5vocab(search, instance)")
    _configure(conn, "search")


def _configure(conn: sa.Connection, table: str) -> None:
    for name, value in _SETTINGS.items():
        conn.exec_driver_sql(f"INSERT INTO {table}({table}, rank) VALUES (?, ?)", (name, value))  # noqa: S608


def add(conn: sa.Connection, documents: Sequence[tuple[int, str]]) -> None:
    """Index *documents*: (line number, ``searchable_text`` of the line). Each line once, please."""
    rows = [d for d in documents if d[1]]
    if rows:  # row by row: FTS5 writes out its buffer before a statement that inserts several
        conn.exec_driver_sql(_INSERT, rows)


def remove(conn: sa.Connection, documents: Sequence[tuple[int, str]]) -> None:
    """Take *documents* (the very ones that were added) out of the index, without a trace in the file.

    SQLite only marks them as gone, so all pieces of the index must then be merged into one. That takes
    half a second for 100,000 records: it is done once, when the transaction is committed.
    """
    rows = [d for d in documents if d[1]]
    if rows:
        conn.exec_driver_sql("INSERT INTO search(search, rowid, text) VALUES ('delete', ?, ?)", rows)
        leave_no_trace(conn)


def leave_no_trace(conn: sa.Connection) -> None:
    """What this transaction deletes is also to vanish from the index's old pieces and from the log that
    SQLite writes ahead."""
    if conn.info.get(_SCRUBS) is None:
        _merge(conn)
    else:
        conn.info[_SCRUBS] = "before commit"


def install(engine: sa.Engine) -> None:
    """Make the connections of *engine* scrub after a removal (see ``remove``)."""

    @sa.event.listens_for(engine, "connect")
    def _connect(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_SCRUBS] = ""

    @sa.event.listens_for(engine, "commit")
    def _commit(conn: sa.Connection) -> None:
        if conn.info.get(_SCRUBS) == "before commit":
            _merge(conn)
            conn.info[_SCRUBS] = "after commit"

    @sa.event.listens_for(engine, "rollback")
    def _rollback(conn: sa.Connection) -> None:
        if conn.info.get(_SCRUBS) == "before commit":
            conn.info[_SCRUBS] = ""

    @sa.event.listens_for(engine, "checkin")
    def _checkin(connection: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
        if connection is None or record.info.get(_SCRUBS) != "after commit":
            return
        # While somebody still reads an older state: next time, or when the database is closed.
        if _empty_log(connection):
            record.info[_SCRUBS] = ""


def _empty_log(connection: sqlite3.Connection) -> bool:
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout = 100")
    try:
        return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    except sqlite3.Error:  # what was committed stands; only tidying up is left for later
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")


def _merge(conn: sa.Connection) -> None:
    conn.exec_driver_sql("INSERT INTO search(search) VALUES ('optimize')")


def rebuild(conn: sa.Connection, documents: Iterable[tuple[int, str]]) -> None:
    """Replace the whole index by *documents*."""
    conn.exec_driver_sql("INSERT INTO search(search) VALUES ('delete-all')")
    _configure(conn, "search")
    _add_all(conn, _INSERT, documents)


def _add_all(conn: sa.Connection, insert: str, documents: Iterable[tuple[int, str]]) -> None:
    stream = (d for d in documents if d[1])
    while rows := list(islice(stream, 5000)):
        conn.exec_driver_sql(insert, rows)


def verify(conn: sa.Connection, documents: Iterable[tuple[int, str]]) -> list[str]:
    """Sentences about what is wrong, if the index is not that of *documents*; empty if it is.

    Builds the index a second time, in memory, and compares. Only reads: others may write meanwhile.
    """
    conn.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.search_expected USING fts5(text, {_OPTIONS})")
    try:
        _configure(conn, "search_expected")
        _add_all(conn, "INSERT INTO search_expected(rowid, text) VALUES (?, ?)", documents)
        conn.exec_driver_sql(
            "CREATE VIRTUAL TABLE temp.search_expected_pieces USING fts5vocab(temp, search_expected, instance)"
        )
        try:
            return [] if _same(conn) else [gettext(OUTDATED)]
        except sa.exc.DatabaseError as error:
            if isinstance(failure := storage_error(error), Busy):
                raise failure from error
            return [gettext(DAMAGED)]
        finally:
            conn.exec_driver_sql("DROP TABLE temp.search_expected_pieces")
    finally:
        conn.exec_driver_sql("DROP TABLE temp.search_expected")


def _same(conn: sa.Connection) -> bool:
    # Both tell their content in the order of pieces and lines.
    with (
        conn.exec_driver_sql("SELECT term, doc FROM main.search_pieces") as stored,
        conn.exec_driver_sql("SELECT term, doc FROM temp.search_expected_pieces") as expected,
    ):
        while True:
            rows = stored.fetchmany(20_000)
            if rows != expected.fetchmany(20_000):
                return False
            if not rows:
                return True
