# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several files that appear together or not at all."""

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from swf_desktop.domain.errors import StorageFailed
from swf_desktop.domain.text import N_
from swf_desktop.services.files import writing
from swf_desktop.system.paths import sync_folder
from swf_desktop.system.reasons import reason_label


def write_together(files: Sequence[tuple[Path, Callable[[BinaryIO], None]]]) -> None:
    """Write every file, each by its function. They get their names when all of them are on the disk; if one cannot
    be named, the names given so far are taken back, and what stood there before stands there again.

    Raises ``StorageFailed``.
    """
    staged = [path.with_name(f".{path.name}.{os.getpid()}.whole") for path, _write in files]
    done: list[tuple[Path, Path]] = []
    try:
        for place, (_path, write) in zip(staged, files, strict=True):
            with writing(place) as file:
                write(file)
        for place, (path, _write) in zip(staged, files, strict=True):
            done.append((path, _aside(path)))
            _named(place, path)
    except BaseException:
        for path, aside in reversed(done):
            with contextlib.suppress(OSError):
                if aside.exists():
                    aside.replace(path)
                elif not _staged_still(path, files, staged):
                    path.unlink(missing_ok=True)
        raise
    finally:
        for each in (*staged, *(aside for _path, aside in done)):
            with contextlib.suppress(OSError):
                each.unlink(missing_ok=True)


def _staged_still(
    path: Path, files: Sequence[tuple[Path, Callable[[BinaryIO], None]]], staged: Sequence[Path]
) -> bool:
    """Whether the file never got the name *path*."""
    return any(place.exists() for place, (name, _write) in zip(staged, files, strict=True) if name == path)


def _aside(path: Path) -> Path:
    """Where the file that stands at *path* is kept meanwhile."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.before")
    with contextlib.suppress(OSError):
        aside.unlink(missing_ok=True)
        os.link(path, aside)  # where links are not possible, nothing is kept: the earlier file is lost then
    return aside


def _named(place: Path, path: Path) -> None:
    try:
        place.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageFailed(
            N_("“%(file)s” cannot be written: %(reason_label)s. Pick another folder."),
            file=str(path),
            reason_label=reason_label(error),
        ) from error
