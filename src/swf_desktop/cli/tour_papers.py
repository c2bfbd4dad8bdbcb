# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the tour leaves behind to look at: status summaries on paper, and pictures of the real windows."""

import importlib.util
import multiprocessing
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from swf_desktop.cli.tour_offices import Offices, TourDoors
from swf_desktop.system import i18n
from swf_desktop.system.clock import FixedClock

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

REPORTS, PICTURES = "berichte", "bilder"
THEMES = ("light", "dark")
_PATIENCE = 90
_WITHOUT_QT = 3


def can_print() -> bool:
    """Whether the parts for paper are installed."""
    return importlib.util.find_spec("typst") is not None


def print_reports(offices: Offices, folder: Path, as_of: date, chair: str) -> list[Path]:
    """Everybody's own status summary, and the alliance's by the office *chair*."""
    target = folder / REPORTS
    target.mkdir()
    day = as_of.isoformat()
    written = []
    for key, office in offices.items():
        path = target / f"statusbericht-{key}-{day}.pdf"
        path.write_bytes(office.profile.reports.municipality(key, as_of))
        written.append(path)
    path = target / f"statusbericht-verbund-{day}.pdf"
    path.write_bytes(offices[chair].profile.reports.alliance(as_of))
    return [*written, path]


class Photographer:
    """Takes pictures in processes of their own: Qt may be missing, and may end a process that it dislikes."""

    def __init__(self, doors: TourDoors, clock: FixedClock, log: Path) -> None:
        self._doors = doors.at(clock)
        self._log = log
        self._running: list[SpawnProcess] = []
        self.installed = importlib.util.find_spec("PySide6") is not None
        self.failed = 0

    def start(self, home: Path, folder: Path) -> None:
        """Begin with the pictures of the profile in *home*, one process for each theme."""
        if not self.installed:
            return
        folder.mkdir(exist_ok=True)
        context = multiprocessing.get_context("spawn")
        for theme in THEMES:
            what = (self._doors, home, folder, theme, i18n.language(), self._log)
            process = context.Process(target=_take, args=what)
            process.start()
            self._running.append(process)

    def finish(self) -> None:
        """Wait for them. ``installed`` and ``failed`` tell how it went."""
        for process in self._running:
            process.join(_PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()
            if process.exitcode == _WITHOUT_QT:
                self.installed = False
            elif process.exitcode:
                self.failed += 1
        self._running.clear()
        with suppress(OSError):
            if not self._log.stat().st_size:
                self._log.unlink()


def _take(doors: TourDoors, home: Path, folder: Path, theme: str, language: str, log: Path) -> None:
    with log.open("ab") as heard:  # what Qt has to say belongs into no account
        os.dup2(heard.fileno(), sys.stderr.fileno())
    if sys.platform.startswith("linux"):
        # Nobody wants to see windows flicker, and a display may be there that Qt cannot use.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    i18n.set_language(language)
    try:
        doors.pictures(home, folder, theme)
    except ImportError:
        sys.exit(_WITHOUT_QT)


def pictures_in(folder: Path) -> Sequence[Path]:
    """The pictures that were taken."""
    return sorted(folder.glob("*.png"))
