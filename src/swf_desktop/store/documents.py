# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Partner cards and membership documents, as they were signed."""

import hashlib
from typing import NamedTuple

import sqlalchemy as sa

from swf_desktop.store.tables import document


class StoredDocument(NamedTuple):
    """A document with who it is of (a card's device, otherwise the signer) and whether a person paired it."""

    format: str
    device: str
    paired: bool
    content: bytes
    at: str


_ALL = sa.select(
    document.c.format, document.c.device, document.c.paired, document.c.content, document.c.at
).order_by(document.c.at, document.c.hash)
_STATE = sa.select(document.c.hash, document.c.paired).order_by(document.c.hash)


class Documents:
    """The ``document`` table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> list[StoredDocument]:
        """Every document, oldest first."""
        return [StoredDocument(*row) for row in self._connection.execute(_ALL)]

    def state(self) -> tuple[tuple[str, bool], ...]:
        """Which documents there are and which were paired: a key for caches.

        Counting them would not do: a transaction that is rolled back leaves the cache of documents behind
        that never came, and another one may bring just as many.
        """
        return tuple((hash_, bool(paired)) for hash_, paired in self._connection.execute(_STATE))

    def add(self, new: StoredDocument) -> bool:
        """Keep a document; False if it was here (pairing a known card marks it as paired)."""
        digest = hashlib.sha256(new.content).hexdigest()
        known = self._connection.scalar(sa.select(document.c.paired).where(document.c.hash == digest))
        if known is None:
            self._connection.execute(sa.insert(document).values(hash=digest, **new._asdict()))
            return True
        if new.paired and not known:
            self._connection.execute(sa.update(document).where(document.c.hash == digest).values(paired=True))
            return True
        return False

    def remove(self, format_: str, device: str) -> None:
        """Drop the documents of this kind by this device (own ones that are written anew)."""
        self._connection.execute(
            sa.delete(document).where(document.c.format == format_, document.c.device == device)
        )
