# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What bundles brought since a moment: for whoever comes back to the desk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import DELETED, OWNER, TYPE, Place
from swf_desktop.domain.views import Arrived, ChangeKind
from swf_desktop.services.partners import PartnerService
from swf_desktop.services.workbench import line_of
from swf_desktop.store.journal import Journal, JournalRow
from swf_desktop.store.logs import LineRow, Logs
from swf_desktop.store.queries import Queries, RecordRow
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.lines import SET

#: So much of a bundle is looked through: the first bundle of a partner brings everything there is.
_MOST_LINES = 2000


@dataclass(slots=True)
class _News:
    """What one bundle said of one record; *line* is the latest of its lines."""

    line: LineRow
    new: bool = False
    fields: dict[str, None] = field(default_factory=dict)
    parts: dict[str, None] = field(default_factory=dict)


class ArrivalService:
    """Reads the log of files and the lines that came with each."""

    def __init__(self, units: Callable[..., UnitOfWork], partners: PartnerService) -> None:
        self._units = units
        self._partners = partners

    def since(self, moment: str, limit: int = 200) -> list[Arrived]:
        """The records that bundles taken over after *moment* (UTC) wrote, the latest bundle first.

        Each record once, as its latest bundle left it. What only belongs to another record is told with
        that one. Erased records are left out.
        """
        towns = {partner.device: partner.organisation for partner in self._partners.list()}
        found: dict[str, Arrived] = {}
        with self._units(write=False) as unit:
            journal, reader = Journal(unit.connection), _Reader(unit, towns)
            undone = journal.undone_steps()
            for entry in reversed(journal.all()):
                if entry.at <= moment or len(found) >= limit:
                    break
                if entry.direction != "received" or entry.step is None or entry.step in undone:
                    continue
                for arrived in reader.of(entry):
                    found.setdefault(arrived.id, arrived)
        return list(found.values())[:limit]


class _Reader:
    def __init__(self, unit: UnitOfWork, towns: Mapping[str, str]) -> None:
        self._logs = Logs(unit.connection)
        self._queries = Queries(unit.connection)
        self._towns = towns

    def of(self, entry: JournalRow) -> Iterator[Arrived]:
        """What one bundle brought, in the order of its lines."""
        lines = self._logs.of_step(entry.step or 0, _MOST_LINES)
        news, rows = self._gathered(lines)
        stamps = self._queries.stamps([each.line.number for each in news.values()])
        people = self._queries.titles({stamp.person for stamp in stamps.values() if stamp.person})
        for record, each in news.items():
            row = rows[record]
            stamp = stamps.get(each.line.number)
            device = stamp.device if stamp else entry.device
            yield Arrived(
                record,
                row.type,
                RECORD_TYPES[row.type].title_of(row.fields),
                self._towns.get(device) or self._towns.get(entry.device, entry.device),
                entry.at,
                people.get(stamp.person, "") if stamp else "",
                _kind(each, row),
                () if each.new else tuple(each.fields),
                () if each.new else tuple(each.parts),
            )

    def _gathered(self, lines: Sequence[LineRow]) -> tuple[dict[str, _News], Mapping[str, RecordRow]]:
        """The news by record, and every record they speak of."""
        rows = self._queries.records_by_id(list(dict.fromkeys(line.record for line in lines)))
        above = {_home(row) for row in rows.values()} - {"", *rows}
        rows = {**self._queries.records_by_id(sorted(above)), **rows}
        news: dict[str, _News] = {}
        for line in lines:
            if line.refused is not None or line.kind != SET or line.body is None:
                continue
            row = rows.get(line.record)
            home = rows.get(_home(row)) if row is not None else None
            if row is None or home is None or home.erased or row.erased:
                continue
            each = news.setdefault(home.id, _News(line))
            each.line = line
            if home is not row:
                each.parts[row.type] = None
            else:
                _take(each, line)
        return news, rows


def _take(news: _News, line: LineRow) -> None:
    fields = line_of(line).fields()
    news.new = news.new or TYPE in fields
    names = (name for name in fields if name not in (TYPE, DELETED, OWNER))
    news.fields.update(dict.fromkeys(names))


def _kind(news: _News, row: RecordRow) -> ChangeKind:
    if row.deleted:
        return ChangeKind.DELETED
    return ChangeKind.NEW if news.new else ChangeKind.CHANGED


def _home(row: RecordRow) -> str:
    """The record itself, or what it belongs to if it has no list of its own; empty for neither."""
    kind = RECORD_TYPES.get(row.type)
    if kind is None:
        return ""
    if kind.place is not Place.NONE:
        return row.id
    return str(row.fields.get(kind.follows) or "") if kind.follows else ""
