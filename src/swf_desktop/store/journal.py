# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The journal of bundles, and what partners have acknowledged."""

from typing import NamedTuple

import sqlalchemy as sa

from swf_desktop.store.bulk import inserted_number
from swf_desktop.store.tables import acknowledged, journal, step


class JournalRow(NamedTuple):
    """A bundle made or taken over here."""

    number: int
    direction: str
    bundle: str
    device: str
    recipients: str
    sequence: int
    at: str
    file: str
    lines: int
    digest: str
    step: int | None
    result: str


class Journal:
    """The ``journal`` and ``acknowledged`` tables."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, row: JournalRow) -> int:
        """Note a bundle; the row's number is ignored and the new one returned."""
        values = row._asdict()
        del values["number"]
        return inserted_number(self._connection.execute(sa.insert(journal).values(**values)))

    def find(self, direction: str, bundle: str) -> JournalRow | None:
        """The entry of a bundle."""
        columns = [journal.c[name] for name in JournalRow._fields]
        row = self._connection.execute(
            sa.select(*columns).where(journal.c.direction == direction, journal.c.bundle == bundle)
        ).first()
        return JournalRow(*row) if row else None

    def all(self) -> list[JournalRow]:
        """Every entry, oldest first."""
        columns = [journal.c[name] for name in JournalRow._fields]
        return [
            JournalRow(*row)
            for row in self._connection.execute(sa.select(*columns).order_by(journal.c.number))
        ]

    def undone_steps(self) -> set[int]:
        """The steps that were taken back."""
        return set(self._connection.scalars(sa.select(step.c.number).where(step.c.undone_by.is_not(None))))

    def last_sequence(self, direction: str, device: str) -> int:
        """The highest sequence number of a device's bundles."""
        query = sa.select(sa.func.max(journal.c.sequence)).where(
            journal.c.direction == direction, journal.c.device == device
        )
        return int(self._connection.scalar(query) or 0)

    def counted_twice(self, device: str, sequence: int, bundle: str) -> bool:
        """Whether another bundle of the device than *bundle* was received under the same number."""
        query = sa.select(journal.c.number).where(
            journal.c.direction == "received",
            journal.c.device == device,
            journal.c.sequence == sequence,
            journal.c.bundle != bundle,
        )
        return self._connection.execute(query).first() is not None

    def acknowledge(self, device: str, log: int, seq: int) -> None:
        """*device* has told that it has *log* up to *seq*. What it knows never shrinks… unless it says so."""
        where = (acknowledged.c.device == device) & (acknowledged.c.log == log)
        if not self._connection.execute(sa.update(acknowledged).where(where).values(seq=seq)).rowcount:
            self._connection.execute(sa.insert(acknowledged).values(device=device, log=log, seq=seq))

    def acknowledgements(self) -> dict[str, dict[int, int]]:
        """Device → log → sequence number it has."""
        found: dict[str, dict[int, int]] = {}
        for device, log, seq in self._connection.execute(sa.select(acknowledged)):
            found.setdefault(device, {})[log] = seq
        return found
