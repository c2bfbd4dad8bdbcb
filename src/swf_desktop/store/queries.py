# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading records for people: one record, lists, counts, conflicts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import NUMERIC, Kind
from swf_desktop.domain.views import Value
from swf_desktop.store.bulk import chunks, listed
from swf_desktop.store.tables import TYPE_TABLES, author, line, log, record, step

#: The last second of the year 9999: later ones cannot be written as a day.
LAST_SECOND = 253402300799
_MANY = 500  # rows that come from the database at a time: few, so that little memory is taken for long
_SORTABLE = (*NUMERIC, Kind.DATE, Kind.INSTANT, Kind.CHOICE)


class RecordRow(NamedTuple):
    """A record with its row data; *fields* without empty ones."""

    number: int
    id: str
    type: str
    owner: str
    audience: int
    deleted: bool
    erased: bool
    conflicts: tuple[str, ...]
    created_line: int | None
    changed_line: int | None
    fields: Mapping[str, Value]


class Stamp(NamedTuple):
    """When a line was written and by whom."""

    at: int
    person: str
    device: str


class First(NamedTuple):
    """The rows, *most* of them, that come first when sorted by *column*, of those whose columns have one of the values
    in *within*. Empty cells come last either way; what is equal comes as it was added."""

    most: int
    column: str
    ascending: bool
    within: Mapping[str, Collection[Value]]


class StepRow(NamedTuple):
    """A step as stored."""

    number: int
    kind: str
    label: str
    at: str
    undoes: int | None
    undone_by: int | None


_RECORD = (
    record.c.number,
    record.c.id,
    record.c.type,
    record.c.owner,
    record.c.audience,
    record.c.deleted,
    record.c.erased,
    record.c.conflicts,
    record.c.created_line,
    record.c.changed_line,
)


class Queries:
    """Everything faces ask about records."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def record(self, id_: str) -> RecordRow | None:
        """The record with this id."""
        row = self._connection.execute(sa.select(*_RECORD).where(record.c.id == id_)).first()
        if row is None or not row.type:
            return None
        table = TYPE_TABLES.get(row.type)
        fields: dict[str, Value] = {}
        if table is not None:
            values = (
                self._connection.execute(sa.select(table).where(table.c.record == row.number))
                .mappings()
                .first()
            )
            fields = {k: v for k, v in (values or {}).items() if k != "record" and v is not None}
        return _row(row, fields)

    def records_by_id(self, ids: Iterable[str]) -> dict[str, RecordRow]:
        """Many records at once, by id."""
        by_type: dict[str, list[sa.Row[*tuple[Any, ...]]]] = {}
        for chunk in chunks(list(ids)):
            query = sa.select(*_RECORD).where(record.c.id.in_(listed(self._connection, chunk)))
            for row in self._connection.execute(query).all():
                if row.type:
                    by_type.setdefault(row.type, []).append(row)
        found: dict[str, RecordRow] = {}
        for type_key, rows in by_type.items():
            fields = self._fields(type_key, [row.number for row in rows])
            found.update((row.id, _row(row, fields.get(row.number, {}))) for row in rows)
        return found

    def _fields(self, type_key: str, numbers: Sequence[int]) -> dict[int, dict[str, Value]]:
        table = TYPE_TABLES.get(type_key)
        if table is None:
            return {}
        names = [column.name for column in table.columns if column.name != "record"]
        columns = [table.c.record, *(table.c[name] for name in names)]
        found: dict[int, dict[str, Value]] = {}
        for chunk in chunks(numbers):
            query = sa.select(*columns).where(table.c.record.in_(listed(self._connection, chunk)))
            for row in self._connection.execute(query).all():
                found[row[0]] = {n: v for n, v in zip(names, row[1:], strict=True) if v is not None}
        return found

    def records(
        self, type_key: str, where: Mapping[str, Value] | None = None, *, deleted: bool = False
    ) -> list[RecordRow]:
        """The records of a type whose columns equal *where* (``owner`` and ``audience`` included); with
        *deleted* those in the trash instead."""
        table = TYPE_TABLES[type_key]
        query = sa.select(*_RECORD, *(c for c in table.columns if c.name != "record")).join(
            table, table.c.record == record.c.number
        )
        query = query.where(
            *_conditions(table, where or {}), record.c.erased.is_(False), record.c.deleted.is_(deleted)
        )
        names = [c.name for c in table.columns if c.name != "record"]
        width = len(_RECORD)
        found = []
        # By the number in the type's own table: else SQLite would look through all types' records.
        for row in self._connection.execute(query.order_by(table.c.record)):
            fields = {n: v for n, v in zip(names, row[width:], strict=True) if v is not None}
            found.append(_row(row, fields))
        return sorted(found, key=attrgetter("id"))

    def trashed(self) -> list[RecordRow]:
        """What lies in the trash, type by type."""
        ids = self._connection.scalars(
            sa.select(record.c.id).where(record.c.deleted.is_(True), record.c.erased.is_(False))
        ).all()
        places = {key: place for place, key in enumerate(RECORD_TYPES)}
        known = [row for row in self.records_by_id(ids).values() if row.type in places]
        return sorted(known, key=lambda row: (places[row.type], row.id))

    def table(
        self,
        type_key: str,
        columns: Sequence[str],
        where: Mapping[str, Value] | None = None,
        *,
        deleted: bool = False,
        first: "First | None" = None,
    ) -> Iterator[Sequence[Sequence[Any]]]:
        """Rows of a list, many at a time: id, owner, audience's key, whether in conflict, then the asked
        columns. With *first* only those that come first.

        Written for tens of thousands of rows: the database itself says ``audience`` and ``changed_at`` as
        people's views hold them, and rows come as the driver gives them.
        """
        table = TYPE_TABLES[type_key]
        chosen = [_shown_column(table, name) for name in columns]
        query = (
            sa.select(
                record.c.id,
                sa.func.coalesce(record.c.owner, ""),
                _AUDIENCE,
                record.c.conflicts.is_not(None),
                *chosen,
            )
            .join(table, table.c.record == record.c.number)
            .where(
                record.c.deleted.is_(deleted), record.c.erased.is_(False), *_conditions(table, where or {})
            )
        )
        if "changed_at" in columns:
            query = query.outerjoin(line, line.c.number == record.c.changed_line)
        # By the number in the type's own table: by the other one, SQLite would look through all types' records.
        query = query.order_by(table.c.record) if first is None else _only_first(query, type_key, first)
        found = self._connection.execute(query)
        while rows := found.fetchmany(_MANY):
            yield rows

    def identified(self, ids: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Type and number of these records."""
        found: dict[str, tuple[str, int]] = {}
        for chunk in chunks(list(ids)):
            wanted = listed(self._connection, chunk)
            query = sa.select(record.c.id, record.c.type, record.c.number).where(record.c.id.in_(wanted))
            found.update((id_, (kind, number)) for id_, kind, number in self._connection.execute(query).all())
        return found

    def erased(self, ids: Iterable[str]) -> set[str]:
        """Those of these records that were erased."""
        found: set[str] = set()
        for chunk in chunks(list(ids)):
            wanted = listed(self._connection, chunk)
            query = sa.select(record.c.id).where(record.c.id.in_(wanted), record.c.erased.is_(True))
            found.update(self._connection.execute(query).scalars())
        return found

    def counts(self) -> dict[str, int]:
        """How many live records of each type there are."""
        query = (
            sa.select(record.c.type, sa.func.count())
            .where(record.c.deleted.is_(False), record.c.erased.is_(False), record.c.type != "")
            .group_by(record.c.type)
        )
        return {key: count for key, count in self._connection.execute(query) if key in RECORD_TYPES}

    def shared_counts(self) -> tuple[int, int]:
        """How many live shared records there are, and how many fields of them are in conflict."""
        shared = (record.c.audience > int(Audience.OFFICE), record.c.erased.is_(False), record.c.type != "")
        records = self._connection.scalar(
            sa.select(sa.func.count()).where(*shared, record.c.deleted.is_(False))
        )
        conflicts = self._connection.scalar(
            sa.select(sa.func.coalesce(sa.func.sum(sa.func.json_array_length(record.c.conflicts)), 0)).where(
                *shared, record.c.conflicts.is_not(None)
            )
        )
        return int(records or 0), int(conflicts or 0)

    def conflict_count(self) -> int:
        """How many fields are in conflict, in the office's own records too."""
        query = sa.select(sa.func.coalesce(sa.func.sum(sa.func.json_array_length(record.c.conflicts)), 0))
        return int(self._connection.scalar(query.where(record.c.conflicts.is_not(None))) or 0)

    def conflicted(self) -> list[RecordRow]:
        """Every record with a conflict."""
        ids = self._connection.scalars(
            sa.select(record.c.id).where(record.c.conflicts.is_not(None)).order_by(record.c.number)
        ).all()
        return [row for row in map(self.record, ids) if row is not None]

    def stamps(self, lines: Iterable[int]) -> dict[int, Stamp]:
        """When and by whom these lines were written."""
        query = (
            sa.select(line.c.number, line.c.at, author.c.person, log.c.device)
            .join(author, author.c.number == line.c.author)
            .join(log, log.c.number == line.c.log)
            .where(line.c.number.in_(list(lines)))
        )
        return {
            number: Stamp(at, person, device)
            for number, at, person, device in self._connection.execute(query)
        }

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Names of records by id."""
        by_type: dict[str, list[tuple[str, int]]] = {}
        for id_, (type_key, number) in self.identified(ids).items():
            by_type.setdefault(type_key, []).append((id_, number))
        found: dict[str, str] = {}
        for type_key, members in by_type.items():
            kind = RECORD_TYPES.get(type_key)
            if kind is None:
                continue
            table = TYPE_TABLES[type_key]
            columns = [table.c.record, *(table.c[name] for name in kind.title)]
            names = {number: id_ for id_, number in members}
            for chunk in chunks(list(names)):
                for row in self._connection.execute(sa.select(*columns).where(table.c.record.in_(chunk))):
                    found[names[row[0]]] = kind.title_of(dict(zip(kind.title, row[1:], strict=True)))
        return found

    def steps(self, limit: int | None = None) -> list[StepRow]:
        """Steps, latest first."""
        columns = [step.c[name] for name in StepRow._fields]
        query = sa.select(*columns).order_by(step.c.number.desc())
        if limit is not None:
            query = query.limit(limit)
        return [StepRow(*row) for row in self._connection.execute(query)]

    def all_ids(self) -> list[str]:
        """Every record's id, also of those whose creation is missing."""
        return list(self._connection.scalars(sa.select(record.c.id).order_by(record.c.number)))

    def links(self, kind: str) -> list[tuple[str, str]]:
        """(source, target) of every live link of this kind."""
        table = TYPE_TABLES["link"]
        query = (
            sa.select(table.c.source, table.c.target)
            .join(record, record.c.number == table.c.record)
            .where(table.c.kind == kind, record.c.deleted.is_(False), record.c.erased.is_(False))
        )
        return [(source, target) for source, target in self._connection.execute(query) if source and target]

    def referring(self, ids: Sequence[str]) -> list[str]:
        """Records that belong to one of the records with these ids; a person's roles belong to the person as well."""
        found: dict[str, None] = {}
        for chunk in chunks(ids):
            wanted = listed(self._connection, chunk)
            for key, table in TYPE_TABLES.items():
                follows = RECORD_TYPES[key].follows
                if follows:
                    query = sa.select(record.c.id).join(table, table.c.record == record.c.number)
                    matches: sa.ColumnElement[bool] = table.c[follows].in_(wanted)
                    if key == "involvement":
                        matches = matches | table.c.contact.in_(wanted)
                    found.update(dict.fromkeys(self._connection.scalars(query.where(matches))))
        return list(found)


def _column(table: sa.Table, name: str) -> sa.ColumnElement[object]:
    if name in ("owner", "audience", "id", "created_line", "changed_line"):
        return record.c[name]
    return table.c[name]


#: The key of a record's audience.
_AUDIENCE = sa.case({int(each): each.key for each in Audience}, value=record.c.audience, else_="")
#: When a record's last line was written, as ``services.viewing.instant`` writes it.
_CHANGED_AT = sa.func.strftime(
    "%Y-%m-%dT%H:%M:%SZ", sa.func.min(sa.func.max(line.c.at, 0), LAST_SECOND), "unixepoch"
)


def _shown_column(table: sa.Table, name: str) -> sa.ColumnElement[Any]:
    if name == "audience":
        return _AUDIENCE
    return _CHANGED_AT if name == "changed_at" else _column(table, name)


def sortable(type_key: str, column: str) -> bool:
    """Whether the database can sort by a column as people do, without knowing any words."""
    field = RECORD_TYPES[type_key].field(column)
    return column == "" or (field is not None and field.kind in _SORTABLE)


def _only_first(query: sa.Select[Any], type_key: str, first: First) -> sa.Select[Any]:
    """*query* for those rows alone: their numbers are found first, and the cells read for these only."""
    table = TYPE_TABLES[type_key]
    # A question asked of each row, not a join: by a join SQLite goes through the records of all types.
    there = sa.select(1).where(
        record.c.number == table.c.record, record.c.deleted.is_(False), record.c.erased.is_(False)
    )
    inner = sa.select(table.c.record)
    for name, values in first.within.items():
        column = _shown_column(table, name)
        among: sa.ColumnElement[bool] = column.in_([value for value in values if value is not None])
        wanted = among | column.is_(None) if None in values else among
        if name in table.c:
            inner = inner.where(wanted)
        else:
            there = there.where(wanted)
    inner = inner.where(there.correlate(table).exists())
    order: list[sa.ColumnElement[Any]] = []
    field = RECORD_TYPES[type_key].field(first.column)
    if field is not None:
        key = table.c[field.name]
        rank: sa.ColumnElement[Any] = key
        if field.choices:
            rank = sa.case({choice.key: n for n, choice in enumerate(field.choices)}, value=key, else_=99)
        order = [key.is_(None) | (key == ""), rank if first.ascending else rank.desc()]
    inner = inner.order_by(*order, table.c.record).limit(first.most)
    return query.where(record.c.number.in_(inner)).order_by(*order, record.c.number)


def _conditions(table: sa.Table, where: Mapping[str, Value]) -> list[sa.ColumnElement[bool]]:
    conditions = []
    for name, value in where.items():
        column = _column(table, name)
        conditions.append(column.is_(None) if value is None else column == value)
    return conditions


def _row(row: sa.Row[*tuple[Any, ...]], fields: Mapping[str, Value]) -> RecordRow:
    conflicts = tuple(msgspec.json.decode(row.conflicts, type=list[str])) if row.conflicts else ()
    return RecordRow(
        row.number,
        row.id,
        row.type,
        row.owner or "",
        row.audience,
        bool(row.deleted),
        bool(row.erased),
        conflicts,
        row.created_line,
        row.changed_line,
        fields,
    )
