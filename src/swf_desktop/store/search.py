# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Full-text search for any part of a word: "strategie" finds "Rahmenstrategie", "strasse" finds "Straße".

The index knows which three-letter pieces occur in which line of the log, nothing else. Writing only
ever adds one small document per line, so an import costs what it brings. What a later line superseded
stays in the index and does no harm: the index only proposes, and every proposal is checked against the
record's current text. Erasing is the exception: ``remove`` takes a text out for good.

The titles' beginnings are marked in the index, so that what *starts* with the words comes first however
old it is; the rest follows, the latest written first.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.errors import Busy
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.text import N_
from swf_desktop.store.engine import storage_error
from swf_desktop.store.search_text import START, locate, searched
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
_BATCH = 64
_POOL = 100  # so many hits of one word are ranked, if there are that many
_FEW = 2000  # so many proposals of titles that start with the words are checked
_RARE = 5000  # so many proposals of the rarest word are checked rather than compared with the others'
_TOGETHER = 8  # so many words are looked for in different lines

_INSERT = "INSERT INTO search(rowid, text) VALUES (?, ?)"
_PROPOSE = """
    SELECT r.number, r.type, r.id FROM search s
    CROSS JOIN line l ON l.number = s.rowid
    CROSS JOIN record r ON r.number = l.record
    WHERE s.search MATCH ? AND r.type <> '' AND r.erased = 0 AND r.deleted <= ? {edited}
    ORDER BY s.rowid DESC
"""
_TOGETHER_IN = """
    SELECT r.number, r.type, r.id FROM record r
    WHERE r.number IN ({records}) AND r.type <> '' AND r.erased = 0 AND r.deleted <= ? {edited}
    ORDER BY r.changed_line DESC
"""
_RECORDS_WITH = """
    SELECT l.record FROM search s CROSS JOIN line l ON l.number = s.rowid WHERE s.search MATCH ?
"""
_EDITED = "AND r.created_line IS NOT r.changed_line"  # records with more than one line


@dataclass(frozen=True, slots=True)
class Found:
    """A record that holds all words. *fields* are its texts and what its title is made of.

    *field* names the text that holds the longest word, *start* and *end* its place in *text*, which is
    that field's text in composed (NFC) form.
    """

    number: int
    type: str
    id: str
    fields: Mapping[str, Any]
    field: str
    text: str
    start: int
    end: int


# ---- writing ------------------------------------------------------------------------------------


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


# ---- finding ------------------------------------------------------------------------------------


def find(conn: sa.Connection, text: str, limit: int = 50, include_deleted: bool = False) -> list[Found]:
    """Records whose current texts hold every word of *text*, titles that start with it first."""
    words = [word for word in dict.fromkeys(fold(w) for w in text.split()) if word.strip()]
    if not words or limit < 1:
        return []
    return _Query(conn, words, limit, include_deleted).run()


class _Query:
    """One search: proposals of the index, checked in batches, until there are enough."""

    def __init__(self, conn: sa.Connection, words: list[str], limit: int, include_deleted: bool) -> None:
        self._conn = conn
        self._words = words
        self._longest = max(words, key=len)
        self._limit = limit
        self._include_deleted = include_deleted
        self._enough = max(limit, _POOL) if len(words) == 1 else limit
        self._seen: set[int] = set()
        self._found: list[tuple[int, int, str, str, Mapping[str, Any]]] = []

    def run(self) -> list[Found]:
        pieces = [piece for word in self._words for piece in _pieces(word)]
        start = START + self._words[0][:2]
        if len(start) == 3:
            self._check_all(_and([start, *pieces]), until=self._limit, at_most=_FEW)
        if pieces:
            self._check_all(_and(pieces), until=self._enough)
        if not pieces or (len(self._words) > 1 and len(self._found) < self._limit):
            # What has one line only was proposed above, if that could look for anything.
            self._apart(_EDITED if pieces else "")
        self._found.sort(key=lambda ranked: ranked[0])
        return [
            self._shown(number, type_, id_, fields)
            for _, number, type_, id_, fields in self._found[: self._limit]
        ]

    def _check_all(self, match: str, until: int, at_most: int | None = None) -> None:
        """Check what *match* proposes: the whole of it, or until there are enough."""
        proposals = self._conn.exec_driver_sql(
            _PROPOSE.format(edited=""), (match, int(self._include_deleted))
        )
        self._check_each(proposals, until, at_most)

    def _check_each(self, proposals: sa.CursorResult[Any], until: int, at_most: int | None = None) -> None:
        with proposals:
            size, examined = _BATCH, 0
            while len(self._found) < until and (at_most is None or examined < at_most):
                rows = proposals.fetchmany(size)
                if not rows:
                    break
                self._check(rows)
                examined += len(rows)
                size = min(2 * size, 1024)

    def _apart(self, edited: str) -> None:
        """Words that stand in different lines: records that every word's proposals have in common.

        The rarest word's records hold every one that can be meant. If there are too many to check, the
        database finds those that all words' lines belong to.
        """
        longest = sorted(self._words, key=len, reverse=True)[:_TOGETHER]  # checking compares all words
        # Of words of one or two letters the index knows only what begins with them: the last resort.
        matches = [_and(pieces) for word in longest if (pieces := _pieces(word))]
        matches = matches or [match for word in longest[:1] if (match := self._match(word))]
        if not matches:
            return  # a short word that nothing at all contains
        deleted = int(self._include_deleted)
        counts = [self._count(match) for match in matches] if len(matches) > 1 else [0]
        if min(counts) <= _RARE:
            rarest = matches[counts.index(min(counts))]
            proposals = self._conn.exec_driver_sql(_PROPOSE.format(edited=edited), (rarest, deleted))
        else:
            together = _TOGETHER_IN.format(
                edited=edited, records=" INTERSECT ".join([_RECORDS_WITH] * len(matches))
            )
            proposals = self._conn.exec_driver_sql(together, (*matches, deleted))
        self._check_each(proposals, until=self._enough)

    def _count(self, match: str) -> int:
        count = self._conn.exec_driver_sql("SELECT count(*) FROM search WHERE search MATCH ?", (match,))
        return int(count.scalar() or 0)

    def _match(self, word: str) -> str:
        pieces = _pieces(word)
        return _and(pieces) if pieces else _or(self._pieces_with(word))

    def _pieces_with(self, start: str) -> Iterator[str]:
        """The index's pieces that start with a word of one or two letters, each by one look-up."""
        after, end = start, start + "\U0010ffff"
        while True:
            piece = self._conn.exec_driver_sql(
                "SELECT term FROM search_pieces WHERE term >= ? AND term <= ? LIMIT 1", (after, end)
            ).scalar()
            if piece is None:
                return
            yield piece
            after = piece + "\x01"

    def _check(self, rows: Sequence[Any]) -> None:
        """Keep those of *rows* whose current texts hold all words, in the rows' order."""
        by_type: defaultdict[str, list[int]] = defaultdict(list)
        fresh = []
        for row in rows:
            number, type_ = row[0], row[1]
            if number not in self._seen:
                self._seen.add(number)
                by_type[type_].append(number)
                fresh.append(row)
        found: dict[int, tuple[int, Mapping[str, Any]]] = {}
        for type_, numbers in by_type.items():
            if record_type := RECORD_TYPES.get(type_):
                found.update(self._verified(record_type, numbers))
        for number, type_, id_ in fresh:
            if number in found:
                rank, fields = found[number]
                self._found.append((rank, number, type_, id_, fields))

    def _verified(
        self, record_type: RecordType, numbers: list[int]
    ) -> Iterator[tuple[int, tuple[int, Mapping[str, Any]]]]:
        of_type = searched(record_type)
        texts = len(of_type.texts)
        for number, *values in self._conn.exec_driver_sql(of_type.select, (json.dumps(numbers),)):
            whole = "\n".join(fold(v) for v in values[:texts] if v)
            if all(word in whole for word in self._words):
                fields = dict(zip(of_type.columns, values, strict=True))
                yield number, (self._rank(record_type, fields), fields)

    def _rank(self, record_type: RecordType, fields: Mapping[str, Any]) -> int:
        titles = [fold(str(fields[name])) for name in record_type.title if fields[name] is not None]
        if any(title.startswith(self._words[0]) for title in titles):
            return 0
        title = "\n".join(titles)
        return 1 if all(word in title for word in self._words) else 2

    def _shown(self, number: int, type_: str, id_: str, fields: Mapping[str, Any]) -> Found:
        # Prefer a text beside the title: the title is shown anyway.
        of_type = searched(RECORD_TYPES[type_])
        for name in sorted(of_type.texts, key=of_type.titles.__contains__):
            value = fields[name]
            if value and (place := locate(value, self._longest)):
                return Found(number, type_, id_, fields, name, *place)
        return Found(number, type_, id_, fields, "", "", 0, 0)


def _pieces(word: str) -> list[str]:
    # Every other piece covers all letters, and the check of the record does the rest in less time.
    last = len(word) - 3
    return [word[i : i + 3] for i in sorted({*range(0, last + 1, 2), last})] if last >= 0 else []


def _and(pieces: Iterable[str]) -> str:
    return " ".join(_quoted(piece) for piece in dict.fromkeys(pieces))


def _or(pieces: Iterable[str]) -> str:
    return " OR ".join(_quoted(piece) for piece in pieces)


def _quoted(piece: str) -> str:
    return '"' + piece.replace('"', '""') + '"'
