# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Records in a real database, written as the write path does it but without its rights and hashes."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import sqlalchemy as sa

from swf_desktop.domain.ids import derived_id
from swf_desktop.store import schema, search


class Book:
    """A database with one log, one author, and records as a test wants them."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "profile.db"
        self.engine = schema.open_database(self.path, folder / "backups")
        with self.writing() as conn:
            if not conn.exec_driver_sql("SELECT count(*) FROM log").scalar():
                conn.exec_driver_sql("INSERT INTO log VALUES (1, 'd1', 1, 0, 0, NULL)")
                conn.exec_driver_sql("INSERT INTO author VALUES (1, 'p1')")
                conn.exec_driver_sql("INSERT INTO vector VALUES (1, '{}', '')")
                conn.exec_driver_sql("INSERT INTO step(number, kind, label, at) VALUES (1, 'edit', '', '')")

    def writing(self) -> sa.Connection:
        """A connection in a transaction that commits at the end of the with block."""
        return self.engine.begin()

    def add(self, type_: str, fields: Mapping[str, object], id_: str = "") -> int:
        """A new record; returns its number."""
        with self.writing() as conn:
            number = 1 + conn.exec_driver_sql("SELECT coalesce(max(number), 0) FROM record").scalar()
            conn.exec_driver_sql(
                "INSERT INTO record(number, id, type, owner, audience, deleted, erased, state) "
                "VALUES (?, ?, ?, 'olpe', 1, 0, 0, '')",
                (number, id_ or derived_id("test", str(number)), type_),
            )
            conn.exec_driver_sql(f"INSERT INTO record_{type_}(record) VALUES (?)", (number,))
            self._line(conn, number, type_, fields)
        return number

    def set(self, number: int, fields: Mapping[str, object]) -> None:
        """Change a record."""
        with self.writing() as conn:
            type_ = conn.exec_driver_sql("SELECT type FROM record WHERE number = ?", (number,)).scalar()
            self._line(conn, number, type_, fields)

    def flag(self, number: int, name: str, value: bool = True) -> None:
        """Mark a record as deleted or erased."""
        with self.writing() as conn:
            conn.exec_driver_sql(f"UPDATE record SET {name} = ? WHERE number = ?", (value, number))

    def erase(self, number: int) -> None:
        """Take everything a record ever said out of the database."""
        with self.writing() as conn:
            type_ = conn.exec_driver_sql("SELECT type FROM record WHERE number = ?", (number,)).scalar()
            search.remove(conn, self.documents(conn, number))
            conn.exec_driver_sql(f"DELETE FROM record_{type_} WHERE record = ?", (number,))
            conn.exec_driver_sql("UPDATE line SET body = NULL WHERE record = ?", (number,))
            conn.exec_driver_sql("UPDATE record SET erased = 1 WHERE number = ?", (number,))

    @staticmethod
    def documents(conn: sa.Connection, number: int | None = None) -> list[tuple[int, str]]:
        """What the index should know: of one record, or of all."""
        rows = conn.exec_driver_sql(
            "SELECT l.number, r.type, l.body FROM line l JOIN record r ON r.number = l.record "
            "WHERE l.body IS NOT NULL AND (? IS NULL OR r.number = ?) ORDER BY l.number",
            (number, number),
        )
        return [(n, search.searchable_text(type_, msgspec.json.decode(body))) for n, type_, body in rows]

    def find(self, text: str, **options: object) -> list[int]:
        """The numbers of the records found."""
        with self.engine.connect() as conn:
            return [found.number for found in search.find(conn, text, **options)]

    def look(self, text: str) -> tuple[list[int], bool]:
        """The numbers of the records found at once, and whether ``find`` finds no others."""
        with self.engine.connect() as conn:
            found, complete = search.look(conn, text)
            return [each.number for each in found], complete

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    def _line(self, conn: sa.Connection, record: int, type_: str, fields: Mapping[str, object]) -> None:
        line = 1 + conn.exec_driver_sql("SELECT coalesce(max(number), 0) FROM line").scalar()
        conn.exec_driver_sql(
            "INSERT INTO line(number, log, seq, lamport, at, author, vector, record, kind, body, hash, step) "
            "VALUES (?, 1, ?, ?, 0, 1, 1, ?, 'set', ?, '', 1)",
            (line, line, line, record, msgspec.json.encode(fields)),
        )
        conn.exec_driver_sql(
            "UPDATE record SET created_line = coalesce(created_line, ?), changed_line = ? WHERE number = ?",
            (line, line, record),
        )
        for name, value in fields.items():
            conn.exec_driver_sql(f"UPDATE record_{type_} SET {name} = ? WHERE record = ?", (value, record))
        search.add(conn, [(line, search.searchable_text(type_, fields))])
