# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the database knows of attached files: which records name them, which partners lack them."""

import json
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from swf_desktop.store.facts import Facts
from swf_desktop.store.tables import TYPE_TABLES, line, partner_file, record

#: The type of record that names a file.
ATTACHMENT = "attachment"
#: The fact that lists hashes of files that an erasure has left over.
LEAVINGS = "files_left_over"


class Naming(NamedTuple):
    """A record that names a file."""

    id: str
    audience: int
    sha256: str
    size: int


class Attachments:
    """Attachment records and the ``partner_file`` table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    # -- records --------------------------------------------------------------------------------

    def namings(self) -> list[Naming]:
        """Every attachment that is neither in the trash nor erased, oldest first."""
        table = TYPE_TABLES[ATTACHMENT]
        query = (
            sa.select(record.c.id, record.c.audience, table.c.sha256, table.c.size)
            .join(table, table.c.record == record.c.number)
            .where(record.c.deleted.is_(False), record.c.erased.is_(False), table.c.sha256.is_not(None))
            .order_by(record.c.id)
        )
        return [Naming(r[0], r[1], r[2], int(r[3] or 0)) for r in self._connection.execute(query)]

    def names(self, digest: str) -> list[str]:
        """The file names by which attachments name a file."""
        table = TYPE_TABLES[ATTACHMENT]
        query = sa.select(table.c.filename).where(table.c.sha256 == digest).order_by(table.c.record)
        return [str(name) for name in self._connection.scalars(query) if name]

    def named_ever(self, hashes: Iterable[str]) -> set[str]:
        """Those of *hashes* that an attachment names or has named, the trash included, erased ones not."""
        wanted = set(hashes)
        table = TYPE_TABLES[ATTACHMENT]
        query = sa.select(line.c.body).join(table, table.c.record == line.c.record)
        found: set[str] = set()
        for (body,) in self._connection.execute(query.where(line.c.body.is_not(None))) if wanted else ():
            value = msgspec.json.decode(body).get("sha256")
            if isinstance(value, str) and value in wanted:
                found.add(value)
        return found

    # -- what an erasure leaves -----------------------------------------------------------------

    def leave(self, hashes: Iterable[str]) -> None:
        """Note files that may have to go."""
        known = self.leavings()
        if not known.issuperset(hashes):
            Facts(self._connection).set(LEAVINGS, json.dumps(sorted(known.union(hashes))))

    def leavings(self) -> set[str]:
        """The files noted by ``leave``."""
        return set(json.loads(Facts(self._connection).get(LEAVINGS, "[]")))

    def cleared(self) -> None:
        """They are gone, and nothing here tells of them any more."""
        gone = self.leavings() - self.named_ever(self.leavings())
        self._connection.execute(sa.delete(partner_file).where(partner_file.c.sha256.in_(gone)))
        Facts(self._connection).delete(LEAVINGS)

    # -- partners -------------------------------------------------------------------------------

    def partners(self) -> dict[tuple[str, str], bool]:
        """(device, hash) → True if the device says that it lacks the file, False if it is under way to it."""
        return {(row[0], row[1]): bool(row[2]) for row in self._connection.execute(sa.select(partner_file))}

    def report(self, device: str, lacks: Iterable[str]) -> None:
        """*device* has said which files it lacks; what it said before no longer counts."""
        mine = partner_file.c.device == device
        self._connection.execute(sa.delete(partner_file).where(mine, partner_file.c.lacking.is_(True)))
        self._put([device], lacks, lacking=True)

    def under_way(self, devices: Iterable[str], hashes: Iterable[str]) -> None:
        """This device has sent these files to these devices."""
        self._put(devices, hashes, lacking=False)

    def said_to_be_under_way(self, devices: Iterable[str], hashes: Iterable[str]) -> None:
        """Somebody else says so. Whoever has said here that it lacks one is believed more: it may be out of reach."""
        wanted = set(hashes)
        asked = {pair for pair, lacking in self.partners().items() if lacking} if wanted else set()
        for device in devices:
            self._put([device], sorted(each for each in wanted if (device, each) not in asked), lacking=False)

    def _put(self, devices: Iterable[str], hashes: Iterable[str], *, lacking: bool) -> None:
        wanted = list(dict.fromkeys(hashes))
        for device in devices if wanted else ():
            where = (partner_file.c.device == device) & partner_file.c.sha256.in_(wanted)
            self._connection.execute(sa.delete(partner_file).where(where))
            rows = [{"device": device, "sha256": each, "lacking": lacking} for each in wanted]
            self._connection.execute(sa.insert(partner_file), rows)
