# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that appear together or not at all, also on sticks that know no second name for a file (E20, E22)."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from swf_desktop.domain.errors import StorageFailed
from swf_desktop.services import together
from swf_desktop.services.together import write_together

pytestmark = pytest.mark.promise("E20", "E22")
NAMES = ("paket.verbundpaket", "paket-teil-2.verbundpaket", "paket-teil-3.verbundpaket")


@pytest.fixture(params=["disk", "stick"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on a disk, and one on a FAT stick as Linux and Windows show it: no hard links."""
    if request.param == "stick":

        def no_links(*_names: Path) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "stick"
    path.mkdir()
    return path


def saying(text: bytes) -> Callable[[BinaryIO], None]:
    def write(file: BinaryIO) -> None:
        file.write(text)

    return write


def parts(folder: Path, text: bytes) -> list[tuple[Path, Callable[[BinaryIO], None]]]:
    return [(folder / name, saying(text)) for name in NAMES]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_are_written_over_and_nothing_is_left_beside_them(folder: Path) -> None:
    write_together(parts(folder, b"old"))
    write_together(parts(folder, b"new"))
    assert contents(folder) == dict.fromkeys(NAMES, b"new")


@pytest.mark.parametrize("named", range(3))
def test_a_stick_pulled_out_between_two_names_leaves_the_earlier_files(
    folder: Path, named: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_together(parts(folder, b"old")[:2])
    calls = []

    def gone(_folder: Path) -> None:
        calls.append(1)
        if len(calls) > named:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(together, "sync_folder", gone)
    with pytest.raises(StorageFailed):
        write_together(parts(folder, b"new"))
    assert contents(folder) == dict.fromkeys(NAMES[:2], b"old")


@pytest.mark.parametrize("folder", ["stick"], indirect=True)
def test_a_stick_without_room_for_both_is_refused_before_anything_is_touched(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_together(parts(folder, b"old"))

    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"o")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(StorageFailed):
        write_together(parts(folder, b"new"))
    assert contents(folder) == dict.fromkeys(NAMES, b"old")
