# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of the real windows, place by place, for the tour and for whoever looks after the design."""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from swf_desktop.ui.ports import Profile

if TYPE_CHECKING:
    from swf_desktop.ui.tasks import Tasks

_PATIENCE = 20.0


def take_pictures(
    profile: Profile,
    folder: Path,
    size: tuple[int, int] = (1366, 768),
    theme: str = "light",
    files: Sequence[Path] = (),
) -> list[Path]:
    """Render every place of *profile*'s window into PNG files in *folder*; the profile is not changed.

    *size* is the window's in device-independent pixels. What a bundle or card among *files* looks like when
    it is opened, and the page of the first start, come last.
    """
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Only now: the platform is chosen when Qt is loaded.
    from swf_desktop.system.settings import Settings
    from swf_desktop.ui.app import application, speak_qt
    from swf_desktop.ui.desk import Desk
    from swf_desktop.ui.first_run import FirstRun
    from swf_desktop.ui.main_window import MainWindow
    from swf_desktop.ui.places import PLACES
    from swf_desktop.ui.tasks import Tasks

    application(forced_theme=theme)
    speak_qt()
    folder.mkdir(parents=True, exist_ok=True)
    taken: list[Path] = []
    with tempfile.TemporaryDirectory() as scratch:
        window = MainWindow()
        tasks = Tasks(window)
        window.resize(*size)
        window.show()
        window.attach(Desk(profile, tasks, Settings(Path(scratch) / "settings.json"), window))
        window.resize(*size)
        for number, spec in enumerate(PLACES, start=1):
            window.show_place(spec.key)
            settle(tasks)
            page = window.page()
            settle(tasks)
            further = page.views() if page is not None else ()
            views = [(spec.key, _nothing), *((f"{spec.key}-{n}", run) for n, run in further)]
            for name, show in views:
                show()
                settle(tasks)
                path = folder / f"{number}-{name}-{theme}.png"
                window.grab().save(str(path))
                taken.append(path)
        for file in files:
            window.open_path(str(file))
            settle(tasks)
            taken.append(folder / f"9-{file.suffix[1:]}-{theme}.png")
            window.grab().save(str(taken[-1]))
            opened = window.page()
            if opened is not None:
                opened.put_away()
        window.show_whole(FirstRun([("olpe", "Olpe")]))
        settle(tasks)
        taken.append(folder / f"0-first-{theme}.png")
        window.grab().save(str(taken[-1]))
        window.close()
        window.deleteLater()
    return taken


def _nothing() -> None:
    """The place as it opens."""


def settle(tasks: "Tasks") -> None:
    """Let the window work until nothing is under way and everything is painted."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    until, quiet = time.monotonic() + _PATIENCE, 0.0
    while time.monotonic() < until:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        now = time.monotonic()
        if tasks.running:
            quiet = 0.0
        elif not quiet:
            quiet = now
        elif now - quiet > 0.25:  # longer than the timers that wait for a key to rest
            return
