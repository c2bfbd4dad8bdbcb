# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""One window for each profile: who comes second hands over the files to be opened, and leaves.

A folder of the person's own holds a lock, which Qt gives free when its holder has died, and the requests of
those who came later: one file each, written whole and removed by the window that takes it over. Files instead
of a socket, because nothing in this program talks to a network.
"""

import json
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QFileSystemWatcher, QLockFile, QObject, QTimer, Signal

_PATIENCE = 10.0
_REQUEST = "open-*.json"


def meeting_place(home: Path) -> Path:
    """The folder where the windows of the profile in *home* meet: by path, so that a copy is another one."""
    # Qt's SHA-256, not Python's: that would bring OpenSSL before the first picture.
    path = os.fsencode(home.expanduser().resolve())
    name = bytes(QCryptographicHash.hash(path, QCryptographicHash.Algorithm.Sha256).data()).hex()[:16]
    base = os.environ.get("XDG_RUNTIME_DIR")
    if base and Path(base).is_dir():
        return Path(base) / "swf-desktop" / name
    import tempfile

    who = os.getuid() if hasattr(os, "getuid") else ""
    return Path(tempfile.gettempdir()) / f"swf-desktop-{who}" / name


class OneWindow(QObject):
    """``asked(files)`` when somebody started the program again; *files* may be empty."""

    asked = Signal(list)

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = meeting_place(home)
        self._lock: QLockFile | None = None
        self._watcher: QFileSystemWatcher | None = None

    def begin(self) -> bool:
        """Whether ours is the window of this profile; also where that cannot be found out."""
        try:
            for folder in (self._folder.parent, self._folder):
                folder.mkdir(mode=0o700, exist_ok=True)
            if not _ours(self._folder.parent):
                return True
        except OSError:
            return True
        lock = self._new_lock()
        if not lock.tryLock(0):
            return lock.error() is not QLockFile.LockError.LockFailedError
        self._lock = lock
        return True

    def listen(self) -> None:
        """Hear of those who come later, from the moment when there is an application object."""
        if self._lock is not None:
            self._watcher = QFileSystemWatcher([str(self._folder)])
            self._watcher.directoryChanged.connect(self._look)
            QTimer.singleShot(0, self, self._look)  # somebody may have asked a moment too early

    def _new_lock(self) -> QLockFile:
        lock = QLockFile(str(self._folder / "lock"))
        lock.setStaleLockTime(0)  # a window may be open for weeks; only the death of its process counts
        return lock

    def hand_over(self, files: Sequence[str]) -> bool:
        """Ask the other window to come to the front and open *files*; whether it took them.

        If not, it is busy, or it has just been closed and ``begin`` may succeed now.
        """
        request = self._folder / f"open-{os.getpid()}.json"
        part = request.with_suffix(".part")
        try:
            part.write_text(json.dumps(list(files)), encoding="utf-8")
            part.replace(request)
        except OSError:  # the folder goes with the window
            return False
        end = time.monotonic() + _PATIENCE
        while request.exists():
            other = self._new_lock()
            closed = other.tryLock(0)
            if closed or time.monotonic() > end:
                request.unlink(missing_ok=True)
                other.unlock()
                return False
            time.sleep(0.02)
        return True

    def end(self) -> None:
        """Let somebody else be the window."""
        if self._watcher is not None:
            self._watcher.directoryChanged.disconnect(self._look)
            self._watcher = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
            with suppress(OSError):
                self._folder.rmdir()

    def _look(self) -> None:
        for request in sorted(self._folder.glob(_REQUEST)):
            try:
                files = json.loads(request.read_bytes())
                request.unlink()
            except (OSError, ValueError):
                continue
            self.asked.emit([str(file) for file in files])


def _ours(folder: Path) -> bool:
    # In a folder for temporary files of all users somebody else might have been there first.
    if not hasattr(os, "getuid"):
        return True
    state = folder.stat()
    return state.st_uid == os.getuid() and not state.st_mode & 0o022
