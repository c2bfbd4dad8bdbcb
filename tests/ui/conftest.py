# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The window on real profiles: SQLite files in a fresh folder, no stand-ins."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance

pytest.importorskip("PySide6")
if sys.platform.startswith("linux") and not os.environ.get("SWF_TEST_DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.settings import Settings
from swf_desktop.ui import theme
from swf_desktop.ui.app import application
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.main_window import MainWindow
from swf_desktop.ui.tasks import Tasks


@pytest.fixture(scope="session")
def qapp_cls():
    """Our own application object, dressed like the real one."""
    return lambda _arguments: application()


@pytest.fixture
def doors() -> Doors:
    return Doors(SystemClock())


@pytest.fixture
def make_profile(tmp_path: Path, doors: Doors) -> Iterator[Callable[..., object]]:
    """Profiles by organisation; closed when the test is over."""
    opened = []

    def make(organisation: str = "olpe", person: str = "Erika Muster", starter: bool = True):
        profile = doors.create(tmp_path / organisation, organisation, person, starter=starter)
        opened.append(profile)
        return profile

    yield make
    for profile in opened:
        profile.close()


@pytest.fixture
def profile(make_profile):
    return make_profile()


@pytest.fixture
def olpe(make_profile):
    return make_profile("olpe", "Erika Muster")


@pytest.fixture
def soest(make_profile):
    return make_profile("soest", "Jens Beispiel")


@pytest.fixture
def paired(olpe, soest, tmp_path):
    """Two offices that have read each other's cards."""
    for one, other in ((olpe, soest), (soest, olpe)):
        card = tmp_path / f"{one.organisation}.partnerkarte"
        one.partners.export_card(card)
        other.partners.import_card(card)
    return olpe, soest


class Driver:
    """A window with hands: waits until the work is done, never for a time."""

    def __init__(self, qtbot, profile, scratch: Path) -> None:
        self.qtbot = qtbot
        self.profile = profile
        theme.install(application())
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.tasks = Tasks(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.desk = Desk(profile, self.tasks, Settings(scratch / "settings.json"), self.window)
        self.window.attach(self.desk)
        self.settle()

    def close(self) -> None:
        self.window.close()
        self.tasks.close()

    def settle(self) -> None:
        """Until nothing is under way and no timer that leads to work is running."""
        self.qtbot.waitUntil(self._quiet, timeout=10_000)

    def _quiet(self) -> bool:
        if self.tasks.running or self.window._refresh.isActive() or self.desk.names._pause.isActive():
            return False
        page = self.window.page()
        rest = getattr(page, "_rest", None)
        return rest is None or not rest.isActive()

    def place(self, key: str):
        self.window.show_place(key)
        self.settle()
        return self.window.page()

    def ids(self, type_key: str) -> list[str]:
        return [row.id for row in self.profile.records.table(type_key, ("title",))]

    @property
    def toast(self) -> str:
        return self.window.toasts._toast.text if self.window.toasts.isVisible() else ""


@pytest.fixture
def driver(qtbot, profile, tmp_path) -> Iterator[Driver]:
    driver = Driver(qtbot, profile, tmp_path)
    yield driver
    driver.close()


@pytest.fixture
def drive(qtbot, tmp_path) -> Iterator[Callable[[object], Driver]]:
    """A window for a profile of the test's own."""
    made = []

    def start(profile) -> Driver:
        folder = tmp_path / f"window-{len(made)}"
        folder.mkdir()
        made.append(Driver(qtbot, profile, folder))
        return made[-1]

    yield start
    for driver in made:
        driver.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """A picture of the window beside a failure, if a folder for them is named."""
    outcome = yield
    report = outcome.get_result()
    folder = os.environ.get("SWF_TEST_PICTURES")
    driver = getattr(item, "funcargs", {}).get("driver")
    if folder and driver is not None and report.when == "call" and report.failed:
        Path(folder).mkdir(parents=True, exist_ok=True)
        driver.window.grab().save(str(Path(folder) / f"{item.name}.png"))


@pytest.fixture(scope="session")
def profile_templates(tmp_path_factory) -> Path:
    """Where finished profiles are kept for the run, to be copied."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def alliance(tmp_path, profile_templates):
    """Offices that exchange with each other."""
    alliance = Alliance(tmp_path / "verbund", profile_templates)
    yield alliance
    alliance.close()
