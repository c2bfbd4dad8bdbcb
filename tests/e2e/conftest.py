# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A screen that all end-to-end tests of the window share, and people who start the program on it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.helpers import screen as screens

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock


@pytest.fixture(scope="session")
def screen(tmp_path_factory) -> Iterator[object]:
    """A display with an accessibility bus; programs on it have a home folder of their own."""
    pytest.importorskip("PySide6")
    if not screens.available():
        pytest.skip("needs Xvfb, xdotool, D-Bus and the accessibility bus")
    with screens.screen() as made:
        made.environment["HOME"] = str(tmp_path_factory.mktemp("home"))
        yield made


@pytest.fixture
def person(screen, tmp_path) -> Iterator[Callable[..., object]]:
    """``person(home, *files)``: somebody who starts the program; it is ended with the test."""
    from tests.helpers.person import Person

    people: list[Person] = []

    def start(home: Path, *files: Path, title: str = "Olpe –") -> Person:
        someone = Person(screen, home, tmp_path / f"program-{len(people)}.log", *files)
        people.append(someone)
        someone.front(title)
        return someone

    yield start
    for someone in people:
        someone.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Path:
    """A profile in Olpe with the sample data; not to be changed."""
    home = tmp_path_factory.mktemp("sample") / "olpe"
    Doors(SystemClock()).create(home, "olpe", "Erika Muster", sample=True).close()
    return home


@pytest.fixture
def olpe(sample, tmp_path) -> Path:
    """A copy of the sample profile to work with."""
    return Path(shutil.copytree(sample, tmp_path / "olpe"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """What the programs said, and with ``SWF_TEST_PICTURES`` the screen, beside a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.when != "call" or not report.failed:
        return
    for log in sorted(item.funcargs.get("tmp_path", Path("/nowhere")).glob("program-*.log")):
        report.sections.append((f"output of {log.name}", log.read_text(encoding="utf-8", errors="replace")))
    folder, screen = os.environ.get("SWF_TEST_PICTURES"), item.funcargs.get("screen")
    if folder and screen is not None:
        Path(folder).mkdir(parents=True, exist_ok=True)
        screens.photograph(screen, Path(folder) / f"{item.name}.png")
