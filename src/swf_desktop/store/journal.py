# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The journal of bundles, and what partners have acknowledged."""

from collections.abc import Mapping
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


_KNOWN = sa.select(acknowledged.c.log, acknowledged.c.seq).where(acknowledged.c.device == sa.bindparam("who"))
_TOLD = (
    sa.update(acknowledged)
    .where(acknowledged.c.device == sa.bindparam("who"), acknowledged.c.log == sa.bindparam("which"))
    .values(seq=sa.bindparam("upto"))
)
_FRESH = sa.insert(acknowledged).values(
    device=sa.bindparam("who"), log=sa.bindparam("which"), seq=sa.bindparam("upto")
)
_ALL = sa.select(*(journal.c[name] for name in JournalRow._fields)).order_by(journal.c.number)


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
        return [JournalRow(*row) for row in self._connection.execute(_ALL)]

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

    def acknowledge(self, device: str, has: Mapping[int, int]) -> None:
        """*device* has told how far it *has* each log. What it knows never shrinks… unless it says so."""
        known = dict(self._connection.execute(_KNOWN, {"who": device}).all())
        moved = [{"who": device, "which": log, "upto": has[log]} for log in has if known.get(log) != has[log]]
        if told := [each for each in moved if each["which"] in known]:
            self._connection.execute(_TOLD, told)
        if fresh := [each for each in moved if each["which"] not in known]:
            self._connection.execute(_FRESH, fresh)

    def acknowledgements(self) -> dict[str, dict[int, int]]:
        """Device → log → sequence number it has."""
        found: dict[str, dict[int, int]] = {}
        for device, log, seq in self._connection.execute(sa.select(acknowledged)):
            found.setdefault(device, {})[log] = seq
        return found
