# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The exchange folder: a network share, a cloud folder, a USB stick that several offices write into.

Nothing in it is ever overwritten or deleted. Copies that a file manager or a sync program made
(``… (1).verbundpaket``, ``….sync-conflict-….verbundpaket``) carry a bundle that is known by then; files
still being copied do not verify yet and are read another time; whatever is not ours is left alone.
"""

from collections.abc import Iterator
from pathlib import Path

from swf_desktop.domain.errors import FileError, NotFound, StorageFailed
from swf_desktop.domain.text import N_
from swf_desktop.services.files import reading
from swf_desktop.sync import container
from swf_desktop.system.reasons import reason_label

SUFFIX = ".verbundpaket"


def bundles(folder: Path) -> Iterator[Path]:
    """The bundle files in *folder*, in the order in which their senders made them.

    Raises ``StorageFailed`` if the folder cannot be read. Files that are not whole yet come last.
    """
    try:
        paths = [
            p
            for p in folder.iterdir()
            if p.name.endswith(SUFFIX) and not p.name.startswith(".") and p.is_file()
        ]
    except OSError as error:
        raise StorageFailed(
            N_("The exchange folder “%(folder)s” cannot be read: %(reason)s"),
            folder=str(folder),
            reason=reason_label(error),
        ) from error
    yield from sorted(paths, key=_made)


def _made(path: Path) -> tuple[str, str, int, str]:
    try:
        with reading(path) as file:
            header = container.read_header(file)
    except (FileError, NotFound, StorageFailed):
        return ("~", "", 0, path.name)
    return (header.made_at, header.sender, header.sequence, path.name)


def free_name(folder: Path, organisation: str, device: str, sequence: int) -> Path:
    """A file name that nobody else uses: organisation, device and number tell bundles apart."""
    stem = f"{organisation}-{device[:6]}-{sequence:05d}"
    path, copy = folder / (stem + SUFFIX), 1
    while path.exists():
        copy += 1
        path = folder / f"{stem}-{copy}{SUFFIX}"
    return path
