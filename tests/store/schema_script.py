# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables as SQL statements and as shapes, to compare what migrations lead to with what is made at once."""

import sqlalchemy as sa

from swf_desktop.store import schema


def shape(conn: sa.Connection) -> dict[str, object]:
    """What the tables look like, whatever way they came about: columns regardless of their order."""
    tables = [r[0] for r in conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found: dict[str, object] = {}
    for table in tables:
        columns = {row[1:] for row in conn.exec_driver_sql(f"PRAGMA table_info('{table}')")}
        keys = {row[2:] for row in conn.exec_driver_sql(f"PRAGMA foreign_key_list('{table}')")}
        indexes = set()
        for _, name, unique, origin, partial in conn.exec_driver_sql(f"PRAGMA index_list('{table}')"):
            parts = tuple(r[2] for r in conn.exec_driver_sql(f"PRAGMA index_info('{name}')"))
            indexes.add((name if origin == "c" else "", unique, origin, partial, parts))
        found[table] = (columns, keys, indexes)
    virtual = conn.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%VIRTUAL%'")
    found.update({row.name: row.sql for row in virtual})
    found["search settings"] = set(conn.exec_driver_sql("SELECT k, v FROM search_config"))
    return found


def statements() -> list[str]:
    """What makes a new database."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as conn, conn.begin():
        schema.create_schema(conn)
        rows = conn.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'search\\_%' ESCAPE '\\' "
            "ORDER BY rowid"
        )
        found = [" ".join(row.sql.split()) for row in rows]
        found.append("CREATE VIRTUAL TABLE search_pieces USING fts5vocab(search, instance)")
        for name, value in conn.exec_driver_sql("SELECT k, v FROM search_config WHERE k <> 'version'"):
            found.append(f"INSERT INTO search(search, rank) VALUES ('{name}', {value})")
    engine.dispose()
    return found
