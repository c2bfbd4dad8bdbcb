# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Records: add, change, delete, look, list."""

import builtins
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from swf_desktop.domain.audience import parse_audience
from swf_desktop.domain.catalogue import RECORD_TYPES, record_type
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import Invalid, NotFound
from swf_desktop.domain.ids import owned_id
from swf_desktop.domain.rows import Rows
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Changes, HistoryEntry, RecordView, Row, TrashEntry, Value
from swf_desktop.services.viewing import Viewer, instant
from swf_desktop.services.writing import Desk, write_edits
from swf_desktop.store.queries import First, Queries, RecordRow, sortable
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.system.i18n import format_datetime
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.memory import collecting_later

Units = Callable[..., UnitOfWork]


class RecordService:
    """What people do with records. *units* opens transactions (``units(write=False)`` for reading)."""

    def __init__(self, units: Units, desk: Desk) -> None:
        self._units = units
        self._desk = desk

    # -- writing --------------------------------------------------------------------------------

    def apply(self, edits: Iterable[Edit], label: str = "") -> Changes:
        """Write all *edits* as one step, or none. Raises ``InputError`` or ``MachineError``."""
        with collecting_later(), self._units() as unit:
            changes = write_edits(unit, self._desk, edits, label=label)
            unit.commit()
            return changes

    def fresh_id(self) -> str:
        """An id for a new record that shows that this organisation made it: nobody else can claim the record."""
        return owned_id(self._desk.identity.organisation)

    def add(self, type: str, fields: Mapping[str, Value], id: str | None = None) -> Changes:
        """A new record; its id is ``changes.records[0].id``."""
        return self.apply([Edit(EditKind.ADD, id or "", type, fields)])

    def set(self, id: str, fields: Mapping[str, Value]) -> Changes:
        """Change fields; None empties one. ``owner`` hands over, ``audience`` widens or narrows."""
        return self.apply([Edit(EditKind.SET, id, fields=fields)])

    def delete(self, id: str) -> Changes:
        """Into the trash, with what belongs to it."""
        return self.apply([Edit(EditKind.DELETE, id)])

    def restore(self, *ids: str) -> Changes:
        """Out of the trash as one step, each with what went there in the same step."""
        with self._units() as unit:
            viewer = Viewer(unit, self._desk.identity, self._desk.trust)
            going = dict.fromkeys(each for id_ in ids for each in self._went_together(viewer, id_))
            changes = write_edits(unit, self._desk, [Edit(EditKind.RESTORE, each) for each in going])
            unit.commit()
            return changes

    def bring_back(self, id: str, entry: int, field: str = "") -> Changes:
        """What the record said after the line *entry* of its history (counted from 0), all of it or one
        *field*, as a new step. Raises ``NotFound`` or ``Invalid``."""
        with self._units() as unit:
            viewer = Viewer(unit, self._desk.identity, self._desk.trust)
            row = viewer.queries.record(id)
            entries = viewer.history(id) if row is not None else []
            if row is None or not 0 <= entry < len(entries):
                raise NotFound(N_("There is no record “%(id)s” here."), id=id)
            then: dict[str, Value] = {}
            for each in entries[: entry + 1]:
                if not each.refused:
                    then.update(each.fields)
            names = [field] if field else list(record_type(row.type).by_name)
            fields = {n: then.get(n) for n in names if then.get(n) != row.fields.get(n)}
            if not fields:
                raise Invalid(N_("It says just that at present."))
            label = _(
                "Bring back “%(title)s” as of %(when)s",
                title=viewer.title(row),
                when=format_datetime(entries[entry].at),
            )
            changes = write_edits(unit, self._desk, [Edit(EditKind.SET, id, fields=fields)], label=label)
            unit.commit()
            return changes

    def erase(self, id: str) -> Changes:
        """Remove values and history for good, here and at the partners (DSGVO)."""
        return self.apply([Edit(EditKind.ERASE, id)])

    @staticmethod
    def _went_together(viewer: Viewer, id_: str) -> builtins.list[str]:
        row = viewer.queries.record(id_)
        if row is None or row.changed_line is None:
            return [id_]
        lines = viewer.book.logs.of_records([id_])[id_]
        step = next((line.step for line in lines if line.number == row.changed_line), None)
        if step is None or not row.deleted:
            return [id_]
        deleted = []
        for record in dict.fromkeys(line.record for line in viewer.book.logs.of_step(step)):
            other = viewer.queries.record(record)
            if record != id_ and other is not None and other.deleted and not other.erased:
                deleted.append(record)
        return [id_, *deleted]

    # -- reading --------------------------------------------------------------------------------

    def show(self, id: str) -> RecordView:
        """One record. Raises ``NotFound``."""
        with self._units(write=False) as unit:
            viewer = Viewer(unit, self._desk.identity, self._desk.trust)
            row = viewer.queries.record(id)
            if row is None:
                raise NotFound(N_("There is no record “%(id)s” here."), id=id)
            return viewer.record(row)

    def list(
        self,
        type: str,
        where: Mapping[str, Value] | None = None,
        deleted: bool = False,
    ) -> builtins.list[RecordView]:
        """The records of a type whose fields equal *where*; with *deleted* those in the trash instead."""
        kind = record_type(type)
        with self._units(write=False) as unit:
            viewer = Viewer(unit, self._desk.identity, self._desk.trust)
            rows = viewer.queries.records(kind.key, _where(type, where), deleted=deleted)
            wanted = {n for row in rows for n in (row.created_line, row.changed_line) if n is not None}
            stamps = viewer.queries.stamps(sorted(wanted))
            return [viewer.record(row, stamps) for row in rows]

    def table(
        self,
        type: str,
        columns: Sequence[str],
        where: Mapping[str, Value] | None = None,
        deleted: bool = False,
    ) -> builtins.list[Row]:
        """Plain rows for a list, fast for tens of thousands. *columns* may name ``owner``, ``audience``
        and ``changed_at`` (UTC, ISO 8601)."""
        kind = record_type(type)
        with collecting_later(), self._units(write=False) as unit:
            found = Queries(unit.connection).table(kind.key, columns, _where(type, where), deleted=deleted)
            # Most texts stand in many rows: each is kept in memory once.
            once = _Once()
            return [
                Row(
                    row[0],
                    str(once[row[1]]),
                    str(once[row[2]]),
                    bool(row[3]),
                    tuple([once[v] for v in row[4:]]),
                )
                for rows in found
                for row in rows
            ]

    def rows(self, type: str, columns: Sequence[str], deleted: bool = False) -> Rows:
        """The rows of a long list, kept by columns; *columns* as in ``table``."""
        kind = record_type(type)
        found = Rows(columns)
        with collecting_later(), self._units(write=False) as unit:
            for rows in Queries(unit.connection).table(kind.key, columns, deleted=deleted):
                found.extend(rows)
        found.seal()
        return found

    def first_rows(
        self,
        type: str,
        columns: Sequence[str],
        count: int,
        sort: tuple[str, bool],
        within: Mapping[str, Collection[Value]],
    ) -> Rows | None:
        """The rows with which a long list begins, so that they can be seen while all others are read.

        *sort* is the column and whether upwards; *within* the values that the filter lets through. None if
        the order depends on words that the database does not know.
        """
        kind, (column, ascending) = record_type(type), sort
        if not sortable(kind.key, column):
            return None
        found = Rows(columns)
        with self._units(write=False) as unit:
            first = First(count, column, ascending, within)
            for rows in Queries(unit.connection).table(kind.key, columns, first=first):
                found.extend(rows)
        found.seal()
        return found

    def history(self, id: str) -> builtins.list[HistoryEntry]:
        """Every line of a record, oldest first. Raises ``NotFound``."""
        with self._units(write=False) as unit:
            viewer = Viewer(unit, self._desk.identity, self._desk.trust)
            if viewer.queries.record(id) is None:
                raise NotFound(N_("There is no record “%(id)s” here."), id=id)
            return viewer.history(id)

    def trash(self) -> builtins.list[TrashEntry]:
        """What was deleted and can be restored, latest first; what went along is named by what it belongs to."""
        with self._units(write=False) as unit:
            viewer = Viewer(unit, self._desk.identity, self._desk.trust)
            rows = viewer.queries.trashed()
            stamps = viewer.queries.stamps(
                sorted({r.changed_line for r in rows if r.changed_line is not None})
            )
            by_id = {row.id: row for row in rows}
            when = {row.id: stamps[row.changed_line].at for row in rows if row.changed_line in stamps}
            inside = {
                row.id
                for row in rows
                if _followed(row) in by_id and when.get(row.id) == when.get(_followed(row))
            }
            members: dict[str, builtins.list[str]] = {}
            for row in rows:
                if row.id in inside:
                    members.setdefault(_root(row, by_id), []).append(row.id)
            found = []
            for row in rows:
                stamp = stamps.get(row.changed_line or 0)
                if row.id not in inside:
                    at, by = (instant(stamp.at), viewer.person(stamp.person)) if stamp else ("", "")
                    going = tuple(members.get(row.id, ()))
                    found.append(TrashEntry(row.id, row.type, viewer.title(row), row.owner, at, by, going))
            return sorted(found, key=lambda each: each.at, reverse=True)

    def title(self, id: str) -> str:
        """The record's name; empty while it has not arrived."""
        return self.titles([id]).get(id, "")

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Names of records by id; those not received yet are missing."""
        with self._units(write=False) as unit:
            viewer = Viewer(unit, self._desk.identity, self._desk.trust)
            return viewer.queries.titles(ids)

    def counts(self) -> Mapping[str, int]:
        """How many live records of each type there are."""
        with self._units(write=False) as unit:
            return Viewer(unit, self._desk.identity, self._desk.trust).queries.counts()


def _followed(row: RecordRow) -> str:
    """What the record belongs to; empty if it stands alone."""
    follows = RECORD_TYPES[row.type].follows
    return str(row.fields.get(follows) or "") if follows else ""


def _root(row: RecordRow, rows: Mapping[str, RecordRow]) -> str:
    """The outermost deleted record that *row* belongs to."""
    seen = {row.id}
    while (above := rows.get(_followed(row))) is not None and above.id not in seen:
        seen.add(above.id)
        row = above
    return row.id


class _Once(dict[Value, Value]):
    """Gives each text back as the first that was equal to it, and everything else as it is."""

    def __missing__(self, value: Value) -> Value:
        if value is None or type(value) is str:
            self[value] = value
        return value


def _where(type_key: str, where: Mapping[str, Value] | None) -> dict[str, Value]:
    """The filter in stored form. Raises ``Invalid`` for a field the type does not have."""
    found: dict[str, Value] = {}
    for name, value in (where or {}).items():
        if name == "audience":
            found[name] = int(parse_audience(str(value)))
        elif name == "owner" or RECORD_TYPES[type_key].field(name) is not None:
            found[name] = value
        else:
            raise Invalid(
                N_("A %(type)s has no field “%(field)s”. Its fields: %(known)s."),
                field=name,
                type=type_key,
                known=", ".join(RECORD_TYPES[type_key].by_name),
            )
    return found
