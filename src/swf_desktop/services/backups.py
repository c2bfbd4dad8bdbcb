# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Backups of the profile's database, for people."""

from collections.abc import Callable, Sequence

from swf_desktop.store.backup import RESTORED_FROM as RESTORED_FROM
from swf_desktop.store.backup import Backup as Backup
from swf_desktop.store.backup import BackupStore
from swf_desktop.store.backup import Reason as Reason
from swf_desktop.system.paths import ProfileFolders


class BackupService:
    """Makes, lists, purges and restores backups. *close* lets go of the profile's database."""

    def __init__(self, store: BackupStore, close: Callable[[], None], folders: ProfileFolders) -> None:
        self._store = store
        self._close = close
        self._folders = folders

    def now(self) -> Backup:
        """Make a backup, while work goes on."""
        return self._store.now()

    def if_due(self) -> Backup | None:
        """Make the day's backup, unless today has one."""
        return self._store.if_due()

    def list(self) -> list[Backup]:
        """The backups kept, latest first."""
        return self._store.list()

    def holding(self) -> Sequence[Backup]:
        """The backups that still hold what has been erased since."""
        return self._store.holding()

    def purge(self) -> tuple[Sequence[Backup], Sequence[Backup]]:
        """Take out of every backup what has been erased since: those rewritten, and those removed because
        nobody can read them."""
        from swf_desktop.services.erasing_again import clean_backup

        return self._store.purge(lambda path, tombstones: clean_backup(path, self._folders, tombstones))

    def restore(self, name: str) -> Backup | None:
        """Put the backup *name* in the database's place; what it replaces is kept as a backup and returned.

        The profile is closed and has to be opened again. What this device did since the backup may be
        known to its partners already, so the database is marked (``RESTORED_FROM``): when it is opened,
        the exchange continues under a new device identity instead of writing the same numbers twice. What
        was erased since the backup is erased again then, before anybody sees it.
        """
        self._store.validated(name)  # refuse while the profile is still open and usable
        self._close()
        return self._store.restore(name)
