# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that people hand in and take away: read within limits, written whole or not at all."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from swf_desktop.domain.errors import NotFound, StorageFailed, TooLarge
from swf_desktop.domain.text import N_
from swf_desktop.system.paths import sync_folder
from swf_desktop.system.reasons import reason_label


def read_file(path: Path, limit: int) -> bytes:
    """The file's bytes. Raises ``NotFound``, ``TooLarge`` or ``StorageFailed``."""
    try:
        if path.stat().st_size > limit:
            raise TooLarge(N_("The file “%(file)s” is too large to be one of ours."), file=path.name)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(N_("There is no file “%(file)s”."), file=str(path)) from error
    except OSError as error:
        raise StorageFailed(
            N_("“%(file)s” cannot be read: %(reason_label)s."),
            file=str(path),
            reason_label=reason_label(error),
        ) from error


@contextlib.contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """The file, to be read piece by piece. Raises ``NotFound`` or ``StorageFailed``."""
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise NotFound(N_("There is no file “%(file)s”."), file=str(path)) from error
    except OSError as error:
        raise StorageFailed(
            N_("“%(file)s” cannot be read: %(reason_label)s."),
            file=str(path),
            reason_label=reason_label(error),
        ) from error


def write_file(path: Path, data: bytes) -> None:
    """Write *data* whole or not at all: beside the target first, then renamed. Raises ``StorageFailed``."""
    with writing(path) as file:
        file.write(data)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to be written, beside the target first; it appears whole when the with block ends, or not at
    all. Raises ``StorageFailed``."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageFailed(
            N_("“%(file)s” cannot be written: %(reason_label)s. Pick another folder."),
            file=str(path),
            reason_label=reason_label(error),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
