# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sample set in a profile: how much of it is here, what people did with it, and taking it away again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.record_types import DELETED, OWNER, TYPE
from swf_desktop.domain.rules import is_frozen
from swf_desktop.domain.series import next_id
from swf_desktop.domain.views import Changes, SampleRecord, SampleView, Value
from swf_desktop.services import sample
from swf_desktop.services.drafts import Draft, Drafts
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.records import RecordService, Units
from swf_desktop.services.workbench import line_of
from swf_desktop.services.writing import Desk
from swf_desktop.store.logs import LineRow
from swf_desktop.store.queries import Queries, RecordRow
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.system.i18n import gettext as _

_MOST_OF_A_SERIES = 60


class SampleService:
    """Loads the sample set and removes it, each as one step."""

    def __init__(self, units: Units, desk: Desk, records: RecordService) -> None:
        self._units = units
        self._desk = desk
        self._records = records

    def load(self) -> Changes:
        """Add what one office alone can have of the set; it stays within the office."""
        return sample.play_all(self._records, self._desk.identity.organisation)

    def ids(self) -> frozenset[str]:
        """The ids that the set's records have here, loaded or not."""
        return frozenset(sample.record_ids(self._desk.identity.organisation))

    def loaded(self) -> bool:
        """Whether anything of the set is here that removing it would take away unasked."""
        return self.look().untouched > 0

    def look(self) -> SampleView:
        """What is here of the set, and what people changed in it or added to it."""
        with self._units(write=False) as unit:
            return self._inventory(unit).view()

    def remove(self, *, everything: bool = False) -> Changes:
        """Put the set into the trash as one step.

        What people changed or added stays, with what it belongs to, unless *everything* is to go.
        """
        with self._units(write=False) as unit:
            found = self._inventory(unit)
            going = list(found.going(everything=everything))
        return self._records.apply(going, _("Remove the sample data"))

    def _inventory(self, unit: UnitOfWork) -> "_Inventory":
        desk = self._desk
        return _Inventory(
            unit,
            lambda: LogBook(unit, desk.identity, desk.trust),
            sample.record_ids(desk.identity.organisation),
        )


class _Inventory:
    """The live records of the set as they are now, beside what the step that made them wrote."""

    def __init__(self, unit: UnitOfWork, open_book: Callable[[], LogBook], ids: Sequence[str]) -> None:
        self._open_book = open_book
        queries = Queries(unit.connection)
        self._drafts = Drafts(queries)
        rows = queries.records_by_id(ids)
        rows.update(_series(queries, [row for row in rows.values() if row.type == "task"]))
        self._rows = {i: row for i, row in rows.items() if not row.deleted and not row.erased}
        # Mostly nothing is here, and then nobody waits for the logs and for who is trusted.
        lines = self._book.logs.of_records(list(self._rows)) if self._rows else {}
        self._changed = {i: found for i, row in self._rows.items() if (found := self._changes(row, lines[i]))}
        self._drafts.expect(self._rows)
        self._added = self._find_added()
        self._kept = set(self._with_what_they_belong_to((*self._changed, *self._added)))
        # A released status report goes with its project or stays: by itself it is never deleted.
        self._frozen = {i for i, row in self._rows.items() if is_frozen(RECORD_TYPES[row.type], row.fields)}
        self._kept |= {i for i in self._frozen if self._home(i) in self._kept}

    @cached_property
    def _book(self) -> LogBook:
        return self._open_book()

    def view(self) -> SampleView:
        """For people."""
        changed = [_told(self._rows[i].type, i, self._rows[i].fields, f) for i, f in self._changed.items()]
        added = [_told(d.type.key, i, d.fields, ()) for i, d in self._added.items()]
        untouched = len(self._rows.keys() - self._kept)
        shared = sum(Audience(row.audience) is not Audience.OFFICE for row in self._rows.values())
        return SampleView(len(self._rows), untouched, tuple(changed), tuple(added), shared)

    def going(self, *, everything: bool) -> Iterator[Edit]:
        """The deletions; what follows a record goes with it."""
        going = self._rows.keys() - self._frozen - (set() if everything else self._kept)
        for record in self._rows:
            if record in going and self._home(record) not in going:
                yield Edit(EditKind.DELETE, record)

    def _changes(self, row: RecordRow, lines: Sequence[LineRow]) -> tuple[str, ...]:
        """The fields that say something else than the step that made the record let them say."""
        first = lines[0]
        then: dict[str, Value] = {}
        for line in lines:
            if line.step == first.step:
                then.update(line_of(line).fields())
        now: Mapping[str, Value] = row.fields
        names = [n for n in RECORD_TYPES[row.type].by_name if then.get(n) != now.get(n) or n in row.conflicts]
        if self._book.name(first.log).audience is not Audience(row.audience):
            names.append("audience")
        return tuple(n for n in names if n not in (TYPE, OWNER, DELETED))

    def _find_added(self) -> dict[str, Draft]:
        followers = self._drafts.followers(*self._rows)
        return {each.id: each for each in followers if not each.deleted and not each.erased}

    def _with_what_they_belong_to(self, ids: Iterable[str]) -> Iterator[str]:
        seen: set[str] = set()
        for start in ids:
            record = start
            while record and record not in seen:
                seen.add(record)
                yield record
                record = self._home(record)

    def _home(self, record: str) -> str:
        """What a record belongs to; empty if it stands alone."""
        draft = self._drafts.find(record)
        follows = draft.type.follows if draft is not None else None
        return str(draft.fields.get(follows) or "") if draft is not None and follows else ""


def _series(queries: Queries, tasks: Iterable[RecordRow]) -> dict[str, RecordRow]:
    """The tasks that followed by themselves when one of a series was done."""
    found: dict[str, RecordRow] = {}
    wanted = [next_id(task.id) for task in tasks]
    for _again in range(_MOST_OF_A_SERIES):
        rows = queries.records_by_id(wanted)
        if not rows:
            break
        found.update(rows)
        wanted = [next_id(record) for record in rows]
    return found


def _told(type_key: str, record: str, fields: Mapping[str, Value], changed: Sequence[str]) -> SampleRecord:
    return SampleRecord(type_key, record, RECORD_TYPES[type_key].title_of(fields), tuple(changed))
