# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a profile lives on this computer.

A profile is one folder. Everything a device knows is inside it, so that copying the folder copies
the profile and removing it removes everything.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from swf_desktop.domain.errors import StorageFailed
from swf_desktop.domain.text import N_
from swf_desktop.system.reasons import reason_label

#: Overrides the default profile folder; the command line's ``--home`` overrides both.
HOME_VARIABLE = "SWF_DESKTOP_HOME"

_APPLICATION = "swf-desktop"


@dataclass(frozen=True, slots=True)
class ProfileFolders:
    """The names inside one profile folder."""

    home: Path

    @property
    def database(self) -> Path:
        """The SQLite file with the log and everything projected from it."""
        return self.home / "profile.db"

    @property
    def keys(self) -> Path:
        """The folder of the device's private keys, readable by its user only."""
        return self.home / "keys"

    @property
    def attachments(self) -> Path:
        """Files that belong to records, named by their hash."""
        return self.home / "attachments"

    @property
    def backups(self) -> Path:
        """Rotating copies of the database."""
        return self.home / "backups"

    @property
    def inbox(self) -> Path:
        """Bundles that were handed in and have not been taken over completely."""
        return self.home / "inbox"

    @property
    def log(self) -> Path:
        """The folder of the program's own log."""
        return self.home / "log"

    @property
    def settings(self) -> Path:
        """What this device remembers about its window; never exchanged."""
        return self.home / "settings.json"

    def exists(self) -> bool:
        """Whether a profile was set up here."""
        return self.database.is_file()

    def create(self) -> "ProfileFolders":
        """Make the folders that are missing, and make sure that they can be written.

        Raises ``StorageFailed`` with the folder's name if that cannot be done.
        """
        folders = (self.home, self.keys, self.attachments, self.backups, self.inbox, self.log)
        for folder in folders:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise _unwritable(folder, error) from error
            _check_writable(folder)
        if os.name == "posix":
            self.keys.chmod(0o700)
        return self


def default_home() -> Path:
    """The profile folder when nobody names one: ``SWF_DESKTOP_HOME``, or the user's data folder."""
    chosen = os.environ.get(HOME_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir(_APPLICATION, appauthor=False))


def cache_folder() -> Path:
    """A folder for what can be made again at any time."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(_APPLICATION, appauthor=False))


def sync_folder(folder: Path) -> None:
    """Make durable which names are in *folder*: after a power cut a renamed file is still there.

    As far as the drive can: those of a network often cannot, and a folder may take files without being readable.
    """
    if os.name == "posix":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _check_writable(folder: Path) -> None:
    # Asking os.access is not enough: root passes it on a read-only mount, and Windows ignores it.
    probe = folder / f".probe-{os.getpid()}"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        N_(
            "The folder “%(folder)s” cannot be written (%(reason_label)s). "
            "Choose another folder, or ask for the right to write there."
        ),
        folder=str(folder),
        reason_label=reason_label(error),
    )
