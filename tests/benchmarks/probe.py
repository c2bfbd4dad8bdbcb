# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What runs inside a measured process: a bare window, or the real program on a profile.

``python -m tests.benchmarks.probe bare|library`` and ``… program HOME [--use]``. The last line of the output
is JSON; moments are those of the machine's steady clock, so that the caller knows when it started us.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import memory

#: What is typed into the quick filter, letter by letter.
TYPED = ("strategie", "mobilit", "schulte soest", "haushalt", "xyl")
#: How often each place is shown again.
ROUNDS = 3


def bare(*, library: bool) -> None:
    """A window with nothing in it; with *library*, the database layer is imported once it is painted."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    found: dict[str, float] = {}

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            super().paintEvent(event)
            if not found:
                found["painted"] = 0.0
                QTimer.singleShot(0, painted)

    def painted() -> None:
        found["painted"] = time.monotonic()
        found["memory"] = memory()
        if library:
            import sqlalchemy.orm  # noqa: F401 - what it costs is what is asked

            found["imported"] = time.monotonic()
        app.quit()

    app = QApplication([])
    window = Window()
    window.resize(1240, 720)
    window.show()
    app.exec()
    print(json.dumps(found))


class Probe:
    """Watches the real window from its first paint on; with *use*, works in it as a person does."""

    def __init__(self, *, use: bool) -> None:
        self._use = use
        self.found: dict[str, Any] = {}
        self._starter: Any = None

    def watch(self, starter: Any) -> None:
        """Begin with a window that was just made."""
        from PySide6.QtCore import QTimer

        self._starter = starter
        starter.window.first_painted.connect(self._painted)
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._look)

    def _painted(self) -> None:
        self.found["painted"] = time.monotonic()
        self._timer.start()

    def _look(self) -> None:
        """Wait until the list has rows, paint them, then until nothing is under way."""
        from PySide6.QtWidgets import QApplication

        if "visible" not in self.found:
            table = self.table()
            if table is None or not table.model().rowCount():
                return
            table.viewport().repaint()
            self.found["visible"] = time.monotonic()
        if not self._quiet():
            return
        self._timer.stop()
        self.found["memory"] = memory()
        if self._use:
            self._work()
        self._starter.window.close()
        QApplication.quit()

    def table(self) -> Any:
        """The list of the place shown; None while there is none."""
        lists = getattr(self._starter.window.page(), "current_list", None)
        return lists().table if lists is not None else None

    def _quiet(self) -> bool:
        starter, window = self._starter, self._starter.window
        busy = starter.tasks.running or window._refresh.isActive() or window.desk is None
        if busy or window.desk.names._pause.isActive() or window.standing._partners.isActive():
            return False
        lists = getattr(window.page(), "current_list", None)
        return lists is None or not (lists()._pause.isActive() or window.page()._rest.isActive())

    def _settle(self) -> None:
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        QApplication.processEvents()
        while not self._quiet():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _work(self) -> None:
        from swf_desktop.ui.places import PLACES

        self.found["keys"], self.found["keys_cpu"] = self._type()
        keys = [place.key for place in PLACES]
        self.found["first"] = {key: self._visit(key) for key in keys}
        again: dict[str, list[float]] = {key: [] for key in keys}
        for _ in range(ROUNDS):
            for key in keys:
                again[key].append(self._visit(key)["all"])
        self.found["again"] = again

    def _visit(self, key: str) -> dict[str, float]:
        """Seconds until the place's content is painted, and until there is nothing left to do: the page beside the
        list is there, and names have been looked up. ``cpu`` is the first in processor time, of all threads."""
        starter, found = self._starter, dict[str, float]()
        started, spent = time.perf_counter(), time.process_time()

        def look(*_busy: object) -> None:
            if "content" not in found and starter.window.place == key and self._has_content():
                starter.window.page().repaint()
                found["content"] = time.perf_counter() - started
                found["cpu"] = time.process_time() - spent

        starter.tasks.busy_changed.connect(look)  # after each piece that was read
        starter.window.show_place(key)
        look()
        self._settle()
        look()
        starter.tasks.busy_changed.disconnect(look)
        starter.window.page().repaint()
        return {**found, "all": time.perf_counter() - started}

    def _has_content(self) -> bool:
        """Whether the place shows what it is for; a place without a list once it has read everything."""
        page = self._starter.window.page()
        lists = getattr(page, "current_list", None)
        if lists is None:
            return not self._starter.tasks.running
        part = lists()
        shown = getattr(part.view_widget, "model", part.table.model)()
        return bool(part._loaded or part.model.rowCount()) and shown.rowCount() == part.model.rowCount()

    def _type(self) -> tuple[list[float], list[float]]:
        """Seconds per key in the quick filter until the narrowed list is painted; the same in processor time."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        lists = self._starter.window.page().current_list()
        taken, spent = list[float](), list[float]()
        for text in TYPED:
            for character in text:
                started, before = time.perf_counter(), time.process_time()
                QTest.keyClicks(lists.filter, character)
                lists.table.viewport().repaint()
                taken.append(time.perf_counter() - started)
                spent.append(time.process_time() - before)
                QApplication.processEvents()
            lists.filter.clear()
            self._settle()
        return taken, spent


def program(home: str, *, use: bool) -> None:
    """The program as its command starts it, with somebody who watches."""
    from swf_desktop import bootstrap
    from swf_desktop.system import memory as memory_of_program

    probe, begin = Probe(use=use), bootstrap.show_window

    def watched(home: Path, argv: Sequence[str], doors: bootstrap.Doors) -> int:
        # The watcher comes in at the latest moment, after the steps with which the program begins, too.
        memory_of_program.collect_never()
        from swf_desktop.ui import plain_imports

        plain_imports.import_plainly()
        from swf_desktop.ui import app

        class Watched(app.Starter):
            def show(self) -> None:
                probe.watch(self)
                super().show()

        app.Starter = Watched  # type: ignore[misc]
        return begin(home, argv, doors)

    bootstrap.show_window = watched
    code = bootstrap.main(["--home", home])
    print(json.dumps({**probe.found, "code": code}))


def main() -> None:
    """Do what the arguments say."""
    what, *rest = sys.argv[1:]
    if what == "program":
        program(rest[0], use="--use" in rest)
    else:
        bare(library=what == "library")


if __name__ == "__main__":
    main()
