# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The window on 50,000 tasks beside a bare window, as processes on a display that nobody sees."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Figure, Skipped, median, percentile, say, stage
from tests.benchmarks.offices import TOWNS, World, add_projects, add_tasks
from tests.benchmarks.workload import tasks

from swf_desktop.system.paths import ProfileFolders
from swf_desktop.system.settings import Settings

RECORDS = 50_000
_LIMIT = 120  # seconds that a process may take


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """Settings for programs on a virtual X display; without one, Qt paints into memory."""
    with tempfile.TemporaryDirectory(prefix="swf-") as runtime:
        kept = {
            k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "WAYLAND_DISPLAY")
        }
        kept |= {"XDG_RUNTIME_DIR": runtime, "HOME": runtime}
        if shutil.which("Xvfb") is None:
            yield {**kept, "QT_QPA_PLATFORM": "offscreen"}
            return
        reader, writer = os.pipe()
        server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(writer),
                "-screen",
                "0",
                "1366x768x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ],
            pass_fds=[writer],
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        try:
            with os.fdopen(reader) as numbers:
                number = numbers.readline().strip()
            yield {**kept, "QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
        finally:
            server.terminate()
            server.wait()


def _probe(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    """What a process found out; moments count from its start."""
    if arguments[0] == "program":
        Settings(ProfileFolders(Path(arguments[1])).settings).set("place", "tasks")
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.probe", *arguments],
        env=environment,
        capture_output=True,
        timeout=_LIMIT,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    for name in ("painted", "visible", "imported"):
        if name in found:
            found[name] -= started
    return found


def _profile(folder: Path) -> str:
    """A profile of 50,000 tasks."""
    profile = World(folder).create("window", TOWNS[0])
    add_tasks(profile, tasks(RECORDS, add_projects(profile, 100)))
    profile.close()
    return str(profile.home)


def measure(folder: Path, runs: int) -> list[Figure | Skipped]:
    """Start, memory, switching places, filtering."""
    say(f"Window: {RECORDS:,} tasks")
    try:
        import PySide6  # noqa: F401 - is it there?
    except ImportError as error:
        return [Skipped("the window", str(error))]
    with stage("a profile"):
        home = _profile(folder)
    found: dict[str, list[dict[str, Any]]] = {"bare": [], "library": [], "program": []}
    with display() as environment, stage(f"{runs} runs"):
        commands = {"bare": ("bare",), "library": ("library",), "program": ("program", home)}
        for each in commands.values():
            _probe(environment, *each)  # everybody's files are in memory once
        for _ in range(runs):
            for name, command in commands.items():
                found[name].append(_probe(environment, *command))
        used = _probe(environment, "program", home, "--use")
    return [*_starts(found), *_uses(used)]


def _starts(found: dict[str, list[dict[str, Any]]]) -> list[Figure]:
    def middle(who: str, what: str) -> float:
        return median([float(each[what]) for each in found[who]])

    window = "bare PySide6 window"
    return [
        Figure(
            "first paint of the window",
            middle("program", "painted"),
            "s",
            middle("bare", "painted"),
            window,
            bar=2.0,
        ),
        Figure(
            f"{RECORDS:,} tasks visible",
            middle("program", "visible"),
            "s",
            middle("library", "imported"),
            f"{window} + import sqlalchemy.orm",
            bar=1.5,
        ),
        Figure(
            f"memory with {RECORDS:,} tasks open",
            middle("program", "memory"),
            "bytes",
            middle("bare", "memory"),
            window,
            bar=2.5,
        ),
    ]


def _uses(used: dict[str, Any]) -> list[Figure]:
    again = {key: median(times) for key, times in used["again"].items()}
    slowest = max(again, key=lambda key: again[key])
    first = {key: visit["content"] for key, visit in used["first"].items()}
    longest = max(first, key=lambda key: first[key])
    costliest = max(used["first"], key=lambda key: used["first"][key]["cpu"])
    all_of_it = max(visit["all"] for visit in used["first"].values())
    keys, spent = used["keys"], used["keys_cpu"]
    in_processor = f"{used['first'][costliest]['cpu'] * 1000:.0f} ms of processor time at most ({costliest})"
    name = "switch place for the first time, the slowest, until its content is painted"
    return [
        Figure("switch place, the slowest", again[slowest], limit=0.1, note=f"the slowest is {slowest}"),
        Figure(name, first[longest], limit=0.1, note=f"the slowest is {longest}; {in_processor}"),
        Figure("the same, until the page beside the list is there, too", all_of_it),
        Figure(f"filter key over {RECORDS:,} tasks, median", median(keys), limit=0.016),
        Figure(
            f"filter key over {RECORDS:,} tasks, 95 %",
            percentile(keys, 0.95),
            limit=0.016,
            note=f"{percentile(spent, 0.95) * 1000:.1f} ms of processor time",
        ),
    ]
