# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What bundles brought since a moment: for whoever comes back to the desk."""

from collections.abc import Callable

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import Place
from swf_desktop.domain.views import Arrived
from swf_desktop.services.partners import PartnerService
from swf_desktop.store.journal import Journal
from swf_desktop.store.logs import Logs
from swf_desktop.store.queries import Queries
from swf_desktop.store.unit_of_work import UnitOfWork


class ArrivalService:
    """Reads the log of files and the lines that came with each."""

    def __init__(self, units: Callable[..., UnitOfWork], partners: PartnerService) -> None:
        self._units = units
        self._partners = partners

    def since(self, moment: str, limit: int = 200) -> list[Arrived]:
        """The records that bundles taken over after *moment* (UTC) wrote, the latest bundle first.

        Each record once; records that are gone, and those that only belong to others, are left out.
        """
        names = {partner.device: partner.organisation for partner in self._partners.list()}
        found: dict[str, Arrived] = {}
        with self._units(write=False) as unit:
            journal, logs, queries = Journal(unit.connection), Logs(unit.connection), Queries(unit.connection)
            undone = journal.undone_steps()
            for entry in reversed(journal.all()):
                if entry.at <= moment or len(found) >= limit:
                    break
                if entry.direction != "received" or entry.step is None or entry.step in undone:
                    continue
                ids = dict.fromkeys(line.record for line in logs.of_step(entry.step))
                for record, row in queries.records_by_id([i for i in ids if i not in found]).items():
                    kind = RECORD_TYPES.get(row.type)
                    if kind is None or row.deleted or row.erased or kind.place is Place.NONE:
                        continue
                    title = kind.title_of(row.fields)
                    sender = names.get(entry.device, entry.device)
                    found[record] = Arrived(record, row.type, title, sender, entry.at)
        return list(found.values())[:limit]
