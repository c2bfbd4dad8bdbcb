# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many rows at once, without a dictionary per row."""

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, TypeVar

import sqlalchemy as sa

CHUNK = 10_000
#: So many values go into one statement: SQLite takes 32,766, and beyond a thousand nothing is gained.
_PARAMETERS = 999
_Item = TypeVar("_Item")


def execute_many(
    connection: sa.Connection,
    statement: sa.Insert | sa.Update | sa.Delete,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    """Run *statement* for every row; *names* are its bind parameters in the order of the row's values."""
    if not rows:
        return
    compiled = statement.compile(dialect=connection.dialect, column_keys=None)
    order = getattr(compiled, "positiontup", None)
    if order is None:
        connection.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])
        return
    places = [names.index(name) for name in order]
    data: Sequence[Sequence[Any]] = rows
    if places != list(range(len(names))):
        data = [tuple(row[place] for place in places) for row in rows]
    connection.exec_driver_sql(str(compiled), data)


def insert_many(
    connection: sa.Connection, table: sa.Table, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert *rows* of the columns *names*."""
    if not rows:
        return
    columns = list(zip(*rows, strict=True))
    used = [at for at, column in enumerate(columns) if column.count(None) < len(column)]
    names, rows = [names[at] for at in used], list(zip(*(bound(columns[at]) for at in used), strict=True))
    statement = sa.insert(table).values({name: sa.bindparam(name) for name in names})
    compiled = statement.compile(dialect=connection.dialect)
    if getattr(compiled, "positiontup", None) == list(names):
        insert_rows(connection, str(compiled).rpartition(" VALUES ")[0], rows)
    else:
        execute_many(connection, statement, names, rows)


def bound(values: Sequence[Any]) -> Sequence[Any]:
    """*values* as they are bound fastest: for bytes, and for None, sqlite3 first looks for an adapter, in three places
    and in vain, which takes longer than all the rest. For a bytearray it does not."""
    if bytes in set(map(type, values)):
        return [bytearray(value) if type(value) is bytes else value for value in values]
    return values


def insert_rows(connection: sa.Connection, into: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert *rows*, many with each statement: a statement costs more than a row. *into* is its beginning,
    up to VALUES; for databases whose parameters are question marks.
    """
    if not rows:
        return
    group = f"({', '.join('?' * len(rows[0]))})"
    together = max(1, _PARAMETERS // len(rows[0]))
    rest = len(rows) % together
    for part, size in ((rows[: len(rows) - rest], together), (rows[len(rows) - rest :], rest)):
        data = [tuple(chain.from_iterable(part[at : at + size])) for at in range(0, len(part), size or 1)]
        if data:
            connection.exec_driver_sql(f"{into} VALUES {', '.join([group] * size)}", data)


def listed(connection: sa.Connection, values: Sequence[str] | Sequence[int]) -> Any:
    """*values* as the right side of an IN: one parameter instead of thousands where the database can."""
    if connection.dialect.name != "sqlite":
        return values
    return sa.select(sa.func.json_each(json.dumps(list(values))).table_valued("value").c.value)


def chunks(items: Sequence[_Item], size: int = CHUNK) -> Iterator[Sequence[_Item]]:
    """*items* in pieces small enough for one IN list."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def inserted_number(result: sa.CursorResult[Any]) -> int:
    """The row number that the database gave to the row just inserted."""
    key = result.inserted_primary_key
    if key is None:
        raise LookupError("the insert gave no key")
    return int(key[0])
