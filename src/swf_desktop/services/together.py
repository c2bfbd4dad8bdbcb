# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several files that appear together or not at all."""

import contextlib
import os
import shutil
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
    asides = [path.with_name(f".{path.name}.{os.getpid()}.before") for path, _write in files]
    named: list[tuple[Path, Path]] = []
    try:
        for place, (_path, write) in zip(staged, files, strict=True):
            with writing(place) as file:
                write(file)
        for (path, _write), aside in zip(files, asides, strict=True):
            _put_by(path, aside)
        for place, (path, _write), aside in zip(staged, files, asides, strict=True):
            named.append((path, aside))
            _named(place, path)
    except BaseException:
        _take_back(named, staged)
        raise
    finally:
        for each in (*staged, *asides):
            with contextlib.suppress(OSError):
                each.unlink(missing_ok=True)


def _take_back(named: Sequence[tuple[Path, Path]], staged: Sequence[Path]) -> None:
    """Put the files that stood there before in place of those that got their names."""
    for (path, aside), place in reversed(list(zip(named, staged, strict=False))):
        with contextlib.suppress(OSError):
            if place.exists():
                continue  # never got its name
            if aside.exists():
                aside.replace(path)
            else:
                path.unlink(missing_ok=True)


def _put_by(path: Path, aside: Path) -> None:
    """Keep the file that stands at *path*, if there is one, under the name *aside*, too.

    Sticks (FAT, exFAT) and some network shares know no second name for a file: there it is copied.
    """
    with contextlib.suppress(OSError):
        aside.unlink(missing_ok=True)
    if not path.exists():
        return
    try:
        os.link(path, aside)
    except OSError:
        try:
            shutil.copy2(path, aside)
        except OSError as error:
            raise _unwritable(path, error) from error


def _named(place: Path, path: Path) -> None:
    try:
        place.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        N_("“%(file)s” cannot be written: %(reason_label)s. Pick another folder."),
        file=str(path),
        reason_label=reason_label(error),
    )
