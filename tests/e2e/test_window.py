# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The real program on a virtual display, used with the keyboard."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock

pytest.importorskip("PySide6")
pytestmark = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
)

PATIENCE = 60.0  # a machine's first start of a fresh installation reads everything from disk


def wait_until(true: Callable[[], object], what: str) -> None:
    """Poll the state that another process writes."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.05)


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    read, write = os.pipe()
    with (tmp_path / "xvfb.log").open("wb") as log:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stderr=log,
        )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    assert number, (tmp_path / "xvfb.log").read_text()
    yield f":{number}"
    server.terminate()
    server.wait(PATIENCE)


class Program:
    """The running program and the hands on its keyboard."""

    def __init__(self, home: Path, display: str, log: Path) -> None:
        self._environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
        self._path = log
        self._log = log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "swf_desktop", "--home", str(home)],
            env=self._environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def _do(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True, timeout=PATIENCE
        )
        return done.stdout.strip()

    def see(self, title: str) -> None:
        """Wait for a window whose title contains *title*, and give it the keyboard."""
        wait_until(lambda: self._do("search", "--onlyvisible", "--name", title), title)
        window = self._do("search", "--onlyvisible", "--name", title).splitlines()[0]
        self._do("windowfocus", "--sync", window)

    def keys(self, *names: str) -> None:
        """Press keys one after another."""
        self._do("key", "--delay", "60", *names)

    def type(self, text: str) -> None:
        """Type *text*."""
        self._do("type", "--delay", "25", text)

    def close(self) -> None:
        self._log.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGABRT)  # leaves the stacks in the log
            self.process.wait(PATIENCE)
        print(self._path.read_text(errors="replace"))  # shown beside a failure


@pytest.fixture
def start(display: str, tmp_path: Path) -> Iterator[Callable[[Path], Program]]:
    running = []

    def begin(home: Path) -> Program:
        running.append(Program(home, display, tmp_path / f"program-{len(running)}.log"))
        return running[-1]

    yield begin
    for program in running:
        program.close()


def test_a_task_is_entered_found_changed_undone_deleted_and_brought_back(start, tmp_path):
    home = tmp_path / "profile"
    doors = Doors(SystemClock())
    doors.create(home, "olpe", "Erika Muster").close()
    eye = doors.open(home)

    def tasks() -> dict[str, str]:
        return {row.id: str(row.values[0]) for row in eye.records.table("task", ("title",))}

    program = start(home)
    program.see("Olpe –")
    before = set(tasks())
    program.keys("ctrl+4", "ctrl+n")
    program.type("Ratsvorlage schreiben")
    program.keys("Return")
    wait_until(lambda: set(tasks()) - before, "the new task")
    (task,) = set(tasks()) - before
    assert tasks()[task] == "Ratsvorlage schreiben"

    program.keys("ctrl+k")
    program.type("vorlage")
    program.keys("Return", "F2", "ctrl+a")
    program.type("Vorlage abgeben")
    program.keys("Return")
    wait_until(lambda: tasks()[task] == "Vorlage abgeben", "the changed title")

    program.keys("ctrl+z")
    wait_until(lambda: tasks()[task] == "Ratsvorlage schreiben", "the title of before")

    eye_deleted = lambda: eye.records.show(task).deleted  # noqa: E731
    program.keys("ctrl+f", "Down", "Delete")
    wait_until(eye_deleted, "the deletion")
    program.keys("ctrl+z")
    wait_until(lambda: not eye_deleted(), "the return")

    program.keys("ctrl+q")
    assert program.process.wait(PATIENCE) == 0
    eye.close()


def test_someone_new_sets_up_a_profile_by_keyboard(start, tmp_path):
    home = tmp_path / "new"
    program = start(home)
    program.see("Smart Cities")
    time.sleep(0.5)  # until the page has the keyboard
    program.type("Olpe")
    program.keys("Tab")
    program.type("Erika Muster")
    program.keys("Return")
    program.see("Olpe –")
    program.keys("ctrl+q")
    assert program.process.wait(PATIENCE) == 0
    profile = Doors(SystemClock()).open(home)
    assert (profile.organisation, profile.person) == ("olpe", "Erika Muster")
    profile.close()
