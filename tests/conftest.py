# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hostile defaults: what would only be odd in daily use fails a test here.

- Python warnings are errors (pyproject.toml), and so are log records from WARNING upwards that a
  test did not announce with the ``expected_log`` fixture, and Qt's messages in tests/ui.
- A test that leaves a thread behind fails.
- Every test has its own home, cache and configuration folders, and speaks German.

Nothing here needs Qt: the core's tests run without it.
"""

import importlib.util
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from swf_desktop.system import i18n

TESTS = Path(__file__).parent
HAS_QT = importlib.util.find_spec("PySide6") is not None
_FOLDERS = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
)

# Here already, because test modules ask for the day when they are imported.
os.environ["TZ"] = "Europe/Berlin"
if hasattr(time, "tzset"):
    time.tzset()

# A test that needs more or fewer examples than usual multiplies ``settings.default.max_examples``,
# so that the profile still decides how long everything takes.
_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}
settings.register_profile("quick", max_examples=10, derandomize=True, **_COMMON)
settings.register_profile("dev", max_examples=50, **_COMMON)
settings.register_profile("ci", max_examples=100, derandomize=True, **_COMMON)
settings.register_profile("soak", max_examples=5000, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the window share one display: they stay on one worker and fail on Qt's warnings."""
    for item in items:
        folders = set(item.path.relative_to(TESTS).parts)
        if folders & {"ui", "e2e"}:
            item.add_marker(pytest.mark.xdist_group("display"))
        if "ui" in folders and HAS_QT and not item.get_closest_marker("qt_log_level_fail"):
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
    # The longest row of tests that have to follow each other begins first.
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.fixture(autouse=True)
def isolated_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home folder; nothing of the developer's own profile is ever touched."""
    home = tmp_path_factory.mktemp("home")
    for name in _FOLDERS:
        monkeypatch.setenv(name, str(home))
    monkeypatch.delenv("SWF_DESKTOP_HOME", raising=False)
    return home


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    """German unless a test says otherwise."""
    i18n.set_language("de")
    yield
    i18n.set_language("de")


class ExpectedLog:
    """Collects a test's log records and remembers which ones it announced."""

    def __init__(self) -> None:
        self.records: list[logging.LogRecord] = []
        self._expected: list[tuple[str, str]] = []

    def __call__(self, logger: str, text: str = "") -> None:
        """Records of *logger* (or below it) whose message contains *text* are welcome."""
        self._expected.append((logger, text))

    def unexpected(self) -> list[str]:
        """The records nobody announced."""
        return [
            f"{r.levelname} {r.name}: {r.getMessage()}"
            for r in self.records
            if not any(
                f"{r.name}.".startswith(f"{name}.") and text in r.getMessage()
                for name, text in self._expected
            )
        ]


class _Collector(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


@pytest.fixture(autouse=True)
def expected_log() -> Iterator[ExpectedLog]:
    """Call it to announce log records: ``expected_log("swf_desktop.store", "busy")``."""
    expected = ExpectedLog()
    collector = _Collector(expected.records)
    root = logging.getLogger()
    root.addHandler(collector)
    yield expected
    root.removeHandler(collector)
    if lines := expected.unexpected():
        pytest.fail("unexpected log records:\n" + "\n".join(lines))


@pytest.fixture(autouse=True)
def no_dangling_threads() -> Iterator[None]:
    """Every thread that a test starts has ended, or ends within a moment, when it is over."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and t.is_alive() and not _harmless(t)]
    for thread in left:
        thread.join(timeout=2)
    if alive := [t.name for t in left if t.is_alive()]:
        pytest.fail(f"threads left behind: {', '.join(alive)}")


def _harmless(thread: threading.Thread) -> bool:
    # execnet belongs to the test run; a Dummy is a foreign (Qt) thread that once called Python.
    return thread.name.startswith("execnet") or isinstance(thread, threading._DummyThread)


@pytest.fixture
def english() -> Callable[[], None]:
    """Switch this test to English message ids."""
    i18n.set_language("en")
    return lambda: i18n.set_language("de")
