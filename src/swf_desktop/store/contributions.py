# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading what contributes to goals: the linked records alone, however many others there are."""

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter

import sqlalchemy as sa

from swf_desktop.domain.views import Value
from swf_desktop.store.bulk import chunks, listed
from swf_desktop.store.tables import TYPE_TABLES, record

_KIND = "contributes_to"

Fields = Mapping[str, Value]


class Contributions:
    """Only live records count."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def links(self, goal: str | None = None) -> list[tuple[str, str]]:
        """(contributing record, goal) of every link that says so, or of those with one *goal*."""
        table = TYPE_TABLES["link"]
        query = (
            sa.select(table.c.source, table.c.target)
            .join(record, record.c.number == table.c.record)
            .where(table.c.kind == _KIND, table.c.source.is_not(None), table.c.target.is_not(None), *_LIVE)
        )
        if goal is not None:
            query = query.where(table.c.target == goal)
        return [(source, target) for source, target in self._connection.execute(query)]

    def records(
        self, type_key: str, columns: Sequence[str], ids: Collection[str] | None = None
    ) -> dict[str, Fields]:
        """The *columns* of records of a type by id, in the order in which they were added: of those with
        these *ids*, or of all."""
        table = TYPE_TABLES[type_key]
        query = (
            sa.select(record.c.number, record.c.id, *(table.c[name] for name in columns))
            .join(table, table.c.record == record.c.number)
            .where(*_LIVE)
        )
        # In the order of the smaller table: else the database would look through the records of all types.
        asked = [query.order_by(table.c.record)]
        if ids is not None:
            wanted = (listed(self._connection, chunk) for chunk in chunks(sorted(ids)))
            asked = [query.where(record.c.id.in_(each)) for each in wanted]
        rows = sorted((row for each in asked for row in self._connection.execute(each)), key=itemgetter(0))
        return {row[1]: dict(zip(columns, row[2:], strict=True)) for row in rows}

    def types(self, ids: Collection[str]) -> dict[str, str]:
        """The types of live records."""
        found: dict[str, str] = {}
        for chunk in chunks(sorted(ids)):
            wanted = listed(self._connection, chunk)
            query = sa.select(record.c.id, record.c.type).where(record.c.id.in_(wanted), *_LIVE)
            found.update((id_, type_key) for id_, type_key in self._connection.execute(query))
        return found

    def lights(self, projects: Collection[str], as_of: str) -> dict[str, str | None]:
        """The overall light of each project's latest status report up to the day *as_of*; of two of one day
        the released one's."""
        table = TYPE_TABLES["status_report"]
        found: dict[str, str | None] = {}
        for chunk in chunks(sorted(projects)):
            query = (
                sa.select(table.c.project, table.c.overall)
                .join(record, record.c.number == table.c.record)
                .where(
                    table.c.project.in_(listed(self._connection, chunk)),
                    sa.func.coalesce(table.c.as_of, "") <= as_of,
                    *_LIVE,
                )
                .order_by(
                    sa.func.coalesce(table.c.as_of, ""), sa.func.coalesce(table.c.released, 0), record.c.id
                )
            )
            found.update((project, light or None) for project, light in self._connection.execute(query))
        return found


_LIVE = (record.c.deleted.is_(False), record.c.erased.is_(False))
