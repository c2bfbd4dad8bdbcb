# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""``dev.py screenshots DIR``: every place of the window as people will see it, and what lies over it.

Three devices have exchanged bundles with the sample data; two of them disagree in one field. Pictures are taken in
light and dark, at 1366×768, on a Full HD screen at 150 % and with text of twice its size, each set in a process and a
folder of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.helpers.alliance import Alliance

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock


@dataclass(frozen=True, slots=True)
class Screen:
    """The *scale* of the screen, the window's *size* in device-independent pixels, the *text* in percent."""

    name: str
    scale: str = "1"
    size: tuple[int, int] = (1366, 768)
    text: int = 100


SCREENS = (
    Screen("1366x768"),
    Screen("150-percent", scale="1.5", size=(1280, 720)),
    Screen("text-200", text=200),
)


def prepare(folder: Path) -> tuple[Path, Path, dict[str, Path]]:
    """A profile worth looking at, an empty one, and files to open in the first."""
    from swf_desktop.services.sample import play_all

    (folder / "templates").mkdir()
    alliance = Alliance(folder / "alliance", folder / "templates")
    olpe, second, menden = alliance.paired("olpe", "olpe2", "menden")
    for office in (olpe, second, menden):
        office.clock.set(SystemClock().now())
    play_all(olpe.profile.records, "olpe")
    meeting = olpe.add(
        "meeting", title="Steuerkreis im Dezember", held_on="2026-12-09", place="Rathaus Menden"
    )
    bundle = olpe.send()
    second.take(bundle)
    menden.take(bundle)
    task = olpe.profile.records.table("task", ("title",))[0].id
    second.set(task, title="Rückmeldungen gemeinsam auswerten")
    olpe.set(task, title="Rückmeldungen zu den Heften auswerten")
    olpe.take(second.send())
    goal = menden.add("goal", title="Beispielziel: Mehr Beratung in Menden", level="strategic")
    indicator = menden.add(
        "indicator", goal=goal, title="Beispielkennzahl: Beratungen in Menden", unit="Anzahl"
    )
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in (5, 15, 25)]
    counted = [
        menden.add("measurement", indicator=indicator, taken_on=day, value=n) for n, day in enumerate(days)
    ]
    olpe.take(menden.send())
    menden.add("project", title="Leihgeräte für Sprechstunden", number="B-ME-01")
    menden.add("contact", given_name="Petra", family_name="Platzhalter")
    files = {"first": menden.send(), "card": alliance.office("soest").card()}
    menden.set(meeting, place="Bürgersaal Menden", agenda="Haushalt 2027 und nächste Schritte")
    olpe.set(meeting, place="Rathaus Olpe", agenda="Haushalt 2027 und Termine")
    for each in counted:
        menden.delete(each)
    files |= {"conflicting": menden.send(), "own-card": alliance.office("olpe", "olpe4").card()}
    arnsberg, _soest = alliance.paired("arnsberg", "soest2")
    arnsberg.add("project", title="Sensoren")
    files |= {"foreign": arnsberg.send(), "broken": folder / "zerlegt.verbundpaket"}
    files["broken"].write_bytes(files["first"].read_bytes()[:700])
    olpe.profile.backups.now()
    empty = alliance.office("winterberg", starter=False)
    alliance.close()
    return olpe.home, empty.home, files


def take(home: Path, empty: Path, target: Path, screen: Screen, theme: str, files: dict[str, Path]) -> None:
    """One set of pictures, in this process; the profiles are worked in."""
    from tests.helpers import scenes

    from swf_desktop.ui.pictures import take_pictures

    scenes.dress(theme, screen.text)
    profile = Doors(SystemClock()).open(home)
    take_pictures(profile, target, screen.size, theme, [files["first"], files["card"]])
    profile.close()
    scenes.play(home, target, screen.size, theme, files)
    scenes.play_empty(empty, target, screen.size, theme)


def main(target: Path) -> None:
    """Every set, in processes of their own."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        homes, files = [], {}
        *homes, files = prepare(folder)
        for screen in SCREENS:
            for theme in ("light", "dark"):
                copies = [folder / f"{screen.name}-{theme}-{n}" for n in range(len(homes))]
                for home, copy in zip(homes, copies, strict=True):
                    shutil.copytree(home, copy)
                order = {
                    "homes": list(map(str, copies)),
                    "target": str(target / screen.name),
                    "screen": asdict(screen),
                    "theme": theme,
                    "files": {name: str(path) for name, path in files.items()},
                }
                subprocess.run(
                    [sys.executable, "-m", "tests.helpers.gallery", "--take", json.dumps(order)],
                    env={**os.environ, "QT_SCALE_FACTOR": screen.scale},
                    check=True,
                )


def _one(order: str) -> None:
    said = json.loads(order)
    screen = Screen(**{**said["screen"], "size": tuple(said["screen"]["size"])})
    home, empty = map(Path, said["homes"])
    files = {name: Path(path) for name, path in said["files"].items()}
    take(home, empty, Path(said["target"]), screen, said["theme"], files)


if __name__ == "__main__":
    if sys.argv[1] == "--take":
        _one(sys.argv[2])
    else:
        main(Path(sys.argv[1]).absolute())
