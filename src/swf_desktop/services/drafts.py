# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Records as they will be once the edits of one transaction are done: what rules look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.errors import NotFound
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value
from swf_desktop.store.queries import Queries, RecordRow


@dataclass
class Draft:
    """One record in the making. *row* is what is stored, None for a new one."""

    id: str
    type: RecordType
    owner: str
    audience: Audience
    fields: dict[str, Value] = field(default_factory=dict)
    deleted: bool = False
    erased: bool = False
    row: RecordRow | None = None


class Drafts:
    """The records that a transaction touches or asks about. Implements domain.rules.Lookup."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._drafts: dict[str, Draft | None] = {}

    def find(self, record: str) -> Draft | None:
        """The record as it stands now, deleted ones included; None if it is not known here."""
        if record not in self._drafts:
            row = self._queries.record(record)
            self._drafts[record] = self._of(row) if row and row.type in RECORD_TYPES else None
        return self._drafts[record]

    def expect(self, records: Iterable[str]) -> None:
        """Read many records at once instead of one by one when they are asked for."""
        wanted = [record for record in dict.fromkeys(records) if record not in self._drafts]
        rows = self._queries.records_by_id(wanted)
        for record in wanted:
            row = rows.get(record)
            self._drafts[record] = self._of(row) if row and row.type in RECORD_TYPES else None

    def get(self, record: str) -> Draft:
        """The record; ``NotFound`` if it is not known here or was erased."""
        draft = self.find(record)
        if draft is None:
            raise NotFound(N_("There is no record “%(id)s” here."), id=record)
        if draft.erased:
            raise NotFound(N_("The record was erased and cannot be brought back."))
        return draft

    def add(self, draft: Draft) -> None:
        """Take in a new record."""
        self._drafts[draft.id] = draft

    @staticmethod
    def _of(row: RecordRow) -> Draft:
        return Draft(
            row.id,
            RECORD_TYPES[row.type],
            row.owner,
            Audience(row.audience),
            dict(row.fields),
            row.deleted,
            row.erased,
            row,
        )

    # -- Lookup ---------------------------------------------------------------------------------

    def type_of(self, record_id: str, /) -> str | None:
        """The type of a live record."""
        draft = self.find(record_id)
        return draft.type.key if draft and not draft.deleted and not draft.erased else None

    def fields_of(self, record_id: str, /) -> Mapping[str, Value] | None:
        """The fields of a live record."""
        draft = self.find(record_id)
        return draft.fields if draft and not draft.deleted and not draft.erased else None

    def links(self, kind: str, /) -> Iterable[tuple[str, str]]:
        """(source, target) of every link of this kind, drafts included."""
        yield from self._queries.links(kind)
        for draft in list(self._drafts.values()):
            if draft and draft.type.key == "link" and draft.fields.get("kind") == kind and not draft.deleted:
                yield str(draft.fields.get("source")), str(draft.fields.get("target"))

    def followers(self, *records: str) -> list[Draft]:
        """What belongs to *records*, drafts included, each before its own followers."""
        found: dict[str, Draft] = {}
        above = set(records)
        while above:
            ids = list(self._queries.referring(sorted(above)))
            ids += [
                each.id
                for each in self._drafts.values()
                if each and each.type.follows and each.fields.get(each.type.follows) in above
            ]
            self.expect(ids)
            above = set()
            for id_ in ids:
                draft = self.find(id_)
                if draft is not None and id_ not in found and id_ not in records:
                    found[id_] = draft
                    above.add(id_)
        return list(found.values())
