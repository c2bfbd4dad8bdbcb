# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""An open profile database: hands out units of work."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from swf_desktop.store.schema import open_database
from swf_desktop.store.unit_of_work import UnitOfWork


class Database:
    """Owns the engine. ``unit()`` opens a writing transaction, ``unit(write=False)`` a reading one."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        #: What to do after transactions that left something outside the database to be removed.
        self.clear_up: Callable[[], None] | None = None

    @classmethod
    def open(cls, path: Path, backups: Path) -> "Database":
        """The database at *path*, made or brought up to date if need be."""
        return cls(open_database(path, backups))

    @property
    def engine(self) -> sa.Engine:
        """The engine, for what opens transactions of its own."""
        return self._engine

    def unit(self, *, write: bool = True) -> UnitOfWork:
        """A unit of work, to be used in a with block."""
        return UnitOfWork(self._engine, write=write, clear_up=self.clear_up)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
