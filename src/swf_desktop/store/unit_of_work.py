# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""One transaction: committed when told to, rolled back otherwise."""

import sqlite3
from collections.abc import Callable
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from swf_desktop.store.engine import storage_error, translated

#: What SQLite may keep of the database for one connection (negative: kilobytes).
_READING, _WRITING = -1000, -16000


class UnitOfWork:
    """``with UnitOfWork(engine) as unit: … unit.commit()``: without the commit nothing happened.

    A writing unit takes the write lock at once, so that two programs cannot both believe they may
    write. Database and file system errors leave as ``Busy`` or ``StorageFailed``.

    Whoever sets *has_leavings* in it has noted something outside the database that is to go with what the
    transaction removes; *clear_up* is called for that, once the transaction is committed and over.
    """

    def __init__(
        self, engine: sa.Engine, *, write: bool = True, clear_up: Callable[[], None] | None = None
    ) -> None:
        self._engine = engine
        self._write = write
        self._connection: sa.Connection | None = None
        self._clear_up = clear_up
        self._committed = False
        self.has_leavings = False

    @property
    def connection(self) -> sa.Connection:
        """The open connection; only inside the with block."""
        if self._connection is None:
            raise RuntimeError("the unit of work is not open")
        return self._connection

    def __enter__(self) -> Self:
        with translated():
            connection = self._engine.connect()
            try:
                self._limit(connection)
                connection = connection.execution_options(
                    swf_begin="IMMEDIATE" if self._write else "DEFERRED"
                )
                connection.begin()
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self

    def _limit(self, connection: sa.Connection) -> None:
        """A reader needs little; a writer comes back to the same pages again and again. SQLite lets go of
        what is above the limit at once."""
        raw = connection.connection.driver_connection
        if isinstance(raw, sqlite3.Connection):
            raw.execute(f"PRAGMA cache_size = {_WRITING if self._write else _READING}")

    def commit(self) -> None:
        """Make everything durable."""
        with translated():
            self.connection.commit()
        self._committed = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                if connection.in_transaction():
                    connection.rollback()
            finally:
                connection.close()
        if isinstance(error, sa.exc.DBAPIError):
            raise storage_error(error) from error
        if self._committed and self.has_leavings and self._clear_up is not None:
            self._clear_up()
