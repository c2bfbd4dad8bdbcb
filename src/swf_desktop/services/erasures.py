# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which erasures there are, and which partners have confirmed them (E18)."""

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.views import Erasure
from swf_desktop.services.records import Units
from swf_desktop.services.viewing import Viewer, instant
from swf_desktop.services.writing import Desk
from swf_desktop.store.journal import Journal
from swf_desktop.store.logs import LineRow
from swf_desktop.sync.lines import ERASE, RETRACT
from swf_desktop.sync.membership import Trusted


class ErasureService:
    """Lists erasures with their confirmations.

    A partner confirms by acknowledging the line that erases: taking that over is what erases there.
    """

    def __init__(self, units: Units, desk: Desk) -> None:
        self._units = units
        self._desk = desk

    def list(self) -> list[Erasure]:
        """Every erasure and every withdrawal from an audience, latest first."""
        with self._units(write=False) as unit:
            viewer = Viewer(unit, self._desk.identity, self._desk.trust)
            acknowledged = Journal(unit.connection).acknowledgements()
            rows = [row for kind in (ERASE, RETRACT) for row in viewer.book.logs.of_kind(kind)]
            rows.sort(key=lambda row: row.number, reverse=True)
            return [self._view(viewer, row, acknowledged) for row in rows if row.refused is None]

    def _view(self, viewer: Viewer, row: LineRow, acknowledged: dict[str, dict[int, int]]) -> Erasure:
        name = viewer.book.name(row.log)
        confirmed: set[str] = set()
        missing: set[str] = set()
        for device, partner in viewer.book.trusted.items():
            if device in (name.device, self._desk.identity.device) or partner.accepted is not None:
                continue
            if self._reads(partner, name.audience, viewer.book.organisation(row.log)):
                has = acknowledged.get(device, {}).get(row.log, 0) >= row.seq
                (confirmed if has else missing).add(partner.card.organisation)
        record = viewer.queries.record(row.record)
        return Erasure(
            row.record,
            record.type if record else "",
            row.kind == RETRACT,
            instant(row.at),
            viewer.person(row.person),
            viewer.organisation(name.device),
            tuple(sorted(confirmed - missing)),
            tuple(sorted(missing)),
        )

    @staticmethod
    def _reads(partner: Trusted, audience: Audience, organisation: str) -> bool:
        if audience == Audience.OFFICE:
            return partner.card.organisation == organisation
        return audience == Audience.PUBLIC or partner.level != Audience.PUBLIC
