# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Record rows and the tables per type: written in bulk, grouped by what changes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import Field
from swf_desktop.domain.heads import Head
from swf_desktop.domain.values import is_plausible
from swf_desktop.domain.views import Value
from swf_desktop.store.bulk import chunks, execute_many, insert_many, listed
from swf_desktop.store.tables import TYPE_TABLES, line, record, unjudged

#: A line that holds current values, as a record's row keeps it: log, seq, lamport, vector, names of the fields.
HeadLine = tuple[int, int, int, int, str]


class StateRow(NamedTuple):
    """A record's row. *heads* and *control* are what merging needs (see sync.state)."""

    number: int
    id: str
    type: str
    owner: str | None
    audience: int
    deleted: bool
    erased: bool
    conflicts: tuple[str, ...]
    heads: Mapping[str, list[Head]]
    control: Mapping[str, Value]
    created_line: int | None = None
    changed_line: int | None = None
    by_line: Sequence[HeadLine] = ()  # *heads* as they are stored


class Moved(NamedTuple):
    """What the usual edit changes in a record's row: the heads of the fields *names*, each to the one in *heads*."""

    row: StateRow
    conflicts: tuple[str, ...]
    heads: Mapping[str, list[Head]]
    names: Collection[str]
    changed_line: int | None


class Projection(NamedTuple):
    """What to write into a type's table: these values of this record (*whole*: the row is new)."""

    number: int
    type: str
    values: Mapping[str, Value]
    whole: bool


class _Packed(msgspec.Struct, array_like=True, gc=False):
    """A record's heads and control values as its row keeps them.

    Most fields of a record were last written by the same line, so heads come line by line, each with the
    fields that it holds, separated by spaces: half the bytes, and fewer pages to write. A field with
    several heads stands with each of them, the winner first.
    """

    heads: Sequence[HeadLine]
    control: Mapping[str, Value]


def _moved(move: Moved) -> bytes:
    """The heads after a move; only lines that lose fields are taken apart."""
    kept: list[HeadLine] = []
    for held in move.row.by_line:
        for name in move.names:
            if name in held[4]:  # perhaps as a part of another name
                left = " ".join(each for each in held[4].split(" ") if each not in move.names)
                if left:
                    kept.append((*held[:4], left))
                break
        else:
            kept.append(held)
    fresh: dict[Head, list[str]] = {}
    for name in move.names:
        fresh.setdefault(move.heads[name][0], []).append(name)
    kept += [(*head, " ".join(names)) for head, names in fresh.items()]
    return _encode(_Packed(kept, move.row.control))


def _packed(heads: Mapping[str, list[Head]], control: Mapping[str, Value]) -> bytes:
    alone: dict[Head, list[str]] = {}
    several = []
    for name, current in heads.items():
        if len(current) == 1:
            alone.setdefault(current[0], []).append(name)
        else:
            several += [(*head, name) for head in current]
    lines = [(*head, " ".join(names)) for head, names in alone.items()]
    return _encode(_Packed([*lines, *several], control))


def _unpacked(packed: _Packed) -> dict[str, list[Head]]:
    heads: dict[str, list[Head]] = {}
    for log, seq, lamport, vector, names in packed.heads:
        here = [Head(log, seq, lamport, vector)]
        for name in names.split(" "):
            heads[name] = here if name not in heads else heads[name] + here
    return heads


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Packed).decode
_names = msgspec.json.Decoder(list[str]).decode
_COLUMNS = (
    "number",
    "id",
    "type",
    "owner",
    "audience",
    "deleted",
    "erased",
    "conflicts",
    "state",
    "created_line",
    "changed_line",
)
_ROW = tuple(record.c[name] for name in _COLUMNS)


def _state_row(
    number: int,
    id_: str,
    type_key: str,
    owner: str | None,
    audience: int,
    deleted: bool,
    erased: bool,
    conflicts: str | None,
    state: bytes,
    created_line: int | None,
    changed_line: int | None,
) -> StateRow:
    packed = _decode(state)
    contested = tuple(_names(conflicts)) if conflicts else ()
    return StateRow(
        number,
        id_,
        type_key,
        owner,
        audience,
        deleted,
        erased,
        contested,
        _unpacked(packed),
        packed.control,
        created_line,
        changed_line,
        packed.heads,
    )


class States:
    """Reads and writes ``record`` and the tables per type."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def load(self, ids: Sequence[str]) -> dict[str, StateRow]:
        """The rows of these records, by id."""
        found: dict[str, StateRow] = {}
        for chunk in chunks(ids):
            query = sa.select(*_ROW).where(record.c.id.in_(listed(self._connection, chunk)))
            found.update((row[1], _state_row(*row)) for row in self._connection.execute(query).all())
        return found

    def named_at(self, log: int, seqs: Sequence[int]) -> dict[int, StateRow]:
        """The rows of the records that the lines at *seqs* of a log name by their ids, by sequence number."""
        found: dict[int, StateRow] = {}
        for chunk in chunks(seqs):
            query = (
                sa.select(line.c.seq, *_ROW)
                .join(line, line.c.record == record.c.number)
                .where(
                    line.c.log == log, line.c.seq.in_(listed(self._connection, chunk)), line.c.ref.is_(None)
                )
            )
            known: dict[int, StateRow] = {}
            for seq, number, *rest in self._connection.execute(query).all():
                found[seq] = known.get(number) or known.setdefault(number, _state_row(number, *rest))
        return found

    def last_number(self) -> int:
        """The highest record number."""
        return int(self._connection.scalar(sa.select(sa.func.max(record.c.number))) or 0)

    def insert(self, rows: Iterable[StateRow]) -> None:
        """Store new records."""
        insert_many(self._connection, record, _COLUMNS, [_pack(row) for row in rows])

    def move_heads(self, rows: Iterable[Moved]) -> None:
        """Store records of which only heads, conflicts and the last line changed: the usual edit."""
        statement = (
            sa.update(record)
            .where(record.c.number == sa.bindparam("key"))
            .values(state=sa.bindparam("new_state"), changed_line=sa.bindparam("new_changed_line"))
        )
        names = ("new_state", "new_changed_line", "key")
        contested, plain = [], []
        for move in rows:
            row = (bytearray(_moved(move)), move.changed_line, move.row.number)
            if move.conflicts:
                contested.append((_listed(move.conflicts), *row))
            else:
                plain.append(row)
        execute_many(self._connection, statement.values(conflicts=sa.null()), names, plain)
        statement = statement.values(conflicts=sa.bindparam("new_conflicts"))
        execute_many(self._connection, statement, ("new_conflicts", *names), contested)

    def update(self, rows: Iterable[StateRow]) -> None:
        """Store changed records."""
        columns = tuple(name for name in _COLUMNS if name not in ("number", "id"))
        statement = (
            sa.update(record)
            .where(record.c.number == sa.bindparam("key"))
            .values({name: sa.bindparam(f"new_{name}") for name in columns})
        )
        names = (*(f"new_{name}" for name in columns), "key")
        data = [(*packed[2:], packed[0]) for packed in map(_pack, rows)]
        execute_many(self._connection, statement, names, data)

    # -- the tables per type --------------------------------------------------------------------

    def project(self, projections: Iterable[Projection]) -> None:
        """Write values into the tables per type; unknown types and fields have no place there.

        New rows go in by the set of their columns, changes column by column: so few statements do.
        """
        whole: dict[tuple[str, tuple[str, ...]], list[tuple[object, ...]]] = {}
        cells: dict[tuple[str, str], list[tuple[object, int]]] = {}
        for each in projections:
            record_type = RECORD_TYPES.get(each.type)
            if record_type is None:
                continue
            fields = record_type.by_name
            if each.whole:
                names = tuple(name for name in each.values if name in fields)
                row = [_shown(fields[name], each.values[name]) for name in names]
                whole.setdefault((each.type, names), []).append((*row, each.number))
                continue
            for name, value in each.values.items():
                field = fields.get(name)
                if field is not None:
                    cells.setdefault((each.type, name), []).append((_shown(field, value), each.number))
        for (type_key, names), rows in whole.items():
            insert_many(self._connection, TYPE_TABLES[type_key], (*names, "record"), rows)
        for (type_key, name), changed in cells.items():
            table = TYPE_TABLES[type_key]
            statement = (
                sa.update(table)
                .where(table.c.record == sa.bindparam("key"))
                .values({name: sa.bindparam("new")})
            )
            execute_many(self._connection, statement, ("new", "key"), changed)

    def unproject(self, type_key: str, number: int) -> None:
        """Take a record out of its type's table."""
        table = TYPE_TABLES.get(type_key)
        if table is not None:
            self._connection.execute(sa.delete(table).where(table.c.record == number))

    def values(self, type_key: str, numbers: Sequence[int]) -> dict[int, dict[str, Value]]:
        """The fields of records of one type, by record number; empty ones left out."""
        table = TYPE_TABLES.get(type_key)
        found: dict[int, dict[str, Value]] = {}
        if table is None:
            return found
        names = [column.name for column in table.columns if column.name != "record"]
        columns = [table.c.record, *(table.c[name] for name in names)]
        for chunk in chunks(numbers):
            query = sa.select(*columns).where(table.c.record.in_(listed(self._connection, chunk)))
            for row in self._connection.execute(query).all():
                found[row[0]] = {n: v for n, v in zip(names, row[1:], strict=True) if v is not None}
        return found

    @staticmethod
    def plausible(type_key: str, values: Mapping[str, Value]) -> dict[str, Value]:
        """*values* as the type's table shows them: known fields with plausible values, empty ones left out."""
        fields = RECORD_TYPES[type_key].by_name
        return {
            name: value
            for name, value in values.items()
            if name in fields and value is not None and is_plausible(fields[name], value)
        }

    # -- records whose rights could not be fully judged -----------------------------------------

    def add_unjudged(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Remember (subject, record): judge the record again when the subject arrives."""
        known = set(self._connection.execute(sa.select(unjudged.c.subject, unjudged.c.record)))
        insert_many(self._connection, unjudged, ("subject", "record"), sorted(set(pairs) - known))

    def take_unjudged(self, subjects: Iterable[str]) -> set[str]:
        """The records that waited for one of these subjects; they are forgotten here."""
        waiting = list(self._connection.execute(sa.select(unjudged.c.subject, unjudged.c.record)))
        if not waiting:
            return set()
        arrived = set(subjects)
        hit = {(subject, waiter) for subject, waiter in waiting if subject in arrived}
        for subject in {subject for subject, _ in hit}:
            self._connection.execute(sa.delete(unjudged).where(unjudged.c.subject == subject))
        return {waiter for _, waiter in hit}

    def followers(self, subjects: Iterable[str]) -> set[str]:
        """The records whose rights follow one of *subjects*."""
        found: set[str] = set()
        for chunk in chunks(sorted(subjects)):
            wanted = listed(self._connection, chunk)
            for key, table in TYPE_TABLES.items():
                follows = RECORD_TYPES[key].follows
                if follows:
                    query = (
                        sa.select(record.c.id)
                        .join(table, table.c.record == record.c.number)
                        .where(table.c[follows].in_(wanted))
                    )
                    found.update(self._connection.scalars(query))
        return found


def _shown(field: Field, value: Value) -> Value:
    """The value as its column shows it: what a newer or faulty sender wrote there may not fit."""
    return value if value is None or is_plausible(field, value) else None


def _listed(conflicts: Sequence[str]) -> str | None:
    return msgspec.json.encode(conflicts).decode() if conflicts else None


def _pack(row: StateRow) -> tuple[object, ...]:
    state = _packed(row.heads, row.control)
    return (*row[:7], _listed(row.conflicts), state, row.created_line, row.changed_line)
