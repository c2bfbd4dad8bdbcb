# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""``dev.py screenshots DIR``: every place of the window as people will see it.

Three devices have exchanged bundles with the sample data; two of them disagree in one field. Pictures are taken in
light and dark, at 1366×768 and on a Full HD screen at 150 %, each set in a process and a folder of its own.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.helpers.alliance import Alliance

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock

#: Folder, scale and the window's size in device-independent pixels.
SCREENS = (("1366x768", "1", (1366, 768)), ("150-percent", "1.5", (1280, 720)))


def prepare(folder: Path) -> tuple[Path, list[Path]]:
    """A profile worth looking at, and a bundle and a card to open in it."""
    from swf_desktop.services.sample import play_all

    (folder / "templates").mkdir()
    alliance = Alliance(folder / "alliance", folder / "templates")
    olpe, second, menden = alliance.paired("olpe", "olpe2", "menden")
    for office in (olpe, second, menden):
        office.clock.set(SystemClock().now())
    play_all(olpe.profile.records, "olpe")
    bundle = olpe.send()
    second.take(bundle)
    menden.take(bundle)
    task = olpe.profile.records.table("task", ("title",))[0].id
    second.set(task, title="Rückmeldungen gemeinsam auswerten")
    olpe.set(task, title="Rückmeldungen zu den Heften auswerten")
    olpe.take(second.send())
    menden.add("project", title="Leihgeräte für Sprechstunden", number="B-ME-01")
    menden.add("contact", given_name="Petra", family_name="Platzhalter")
    olpe.profile.backups.now()
    files = [menden.send(), alliance.office("soest").card()]
    alliance.close()
    return olpe.home, files


def take(home: Path, target: Path, size: tuple[int, int], theme: str, files: list[Path]) -> None:
    """One set of pictures, in this process."""
    from swf_desktop.ui.pictures import take_pictures

    profile = Doors(SystemClock()).open(home)
    take_pictures(profile, target, size, theme, files)
    profile.close()


def main(target: Path) -> None:
    """Every set, in processes of their own."""
    with tempfile.TemporaryDirectory() as scratch:
        home, files = prepare(Path(scratch))
        for name, scale, size in SCREENS:
            for theme in ("light", "dark"):
                words = [home, target / name, *size, theme, *files]
                subprocess.run(
                    [sys.executable, "-m", "tests.helpers.gallery", "--take", *map(str, words)],
                    env={**os.environ, "QT_SCALE_FACTOR": scale},
                    check=True,
                )


if __name__ == "__main__":
    if sys.argv[1] == "--take":
        home, target, width, height, theme, *files = sys.argv[2:]
        take(Path(home), Path(target), (int(width), int(height)), theme, [Path(f) for f in files])
    else:
        main(Path(sys.argv[1]).absolute())
