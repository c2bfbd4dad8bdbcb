# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Backups of the profile's database, for people."""

from collections.abc import Callable

from swf_desktop.store.backup import RESTORED_FROM as RESTORED_FROM
from swf_desktop.store.backup import Backup as Backup
from swf_desktop.store.backup import BackupStore
from swf_desktop.store.backup import Reason as Reason


class BackupService:
    """Makes, lists and restores backups. *close* lets go of the profile's database."""

    def __init__(self, store: BackupStore, close: Callable[[], None]) -> None:
        self._store = store
        self._close = close

    def now(self) -> Backup:
        """Make a backup, while work goes on."""
        return self._store.now()

    def if_due(self) -> Backup | None:
        """Make the day's backup, unless today has one."""
        return self._store.if_due()

    def list(self) -> list[Backup]:
        """The backups kept, latest first."""
        return self._store.list()

    def restore(self, name: str) -> Backup | None:
        """Put the backup *name* in the database's place; what it replaces is kept as a backup and returned.

        The profile is closed and has to be opened again. What this device did since the backup may be
        known to its partners already, so the database is marked (``RESTORED_FROM``): when it is opened,
        the exchange continues under a new device identity instead of writing the same numbers twice.
        """
        self._store.validated(name)  # refuse while the profile is still open and usable
        self._close()
        return self._store.restore(name)
