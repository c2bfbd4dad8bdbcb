# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The program as a process, and paper beside the bare compiler."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from tests.benchmarks.measuring import Figure, Skipped, median, say, seconds, settle, stage
from tests.benchmarks.offices import TOWNS, World

from swf_desktop.profile import Profile

MUNICIPALITIES = ("menden", "olpe", "soest", "arnsberg", "bad-berleburg")


def _process(*command: str, **environment: str) -> Callable[[], object]:
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(
        [sys.executable, *command], env={**kept, **environment}, check=True, capture_output=True
    )


def measure_start(folder: Path, runs: int) -> list[Figure | Skipped]:
    """``swf-desktop digest`` beside what any Python program, and any with this database layer, needs."""
    say("Start of the program")
    profile = World(folder).create("start", TOWNS[0])
    home = str(profile.home)
    profile.close()
    ours = _process("-m", "swf_desktop", "--home", home, "digest")
    try:
        ours()
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines()
        return [Skipped("start of the program", lines[-1] if lines else f"exit code {error.returncode}")]
    bare, library = _process("-c", "pass"), _process("-c", "import sqlalchemy")
    for each in (bare, library):
        each()
    times: list[list[float]] = [[], [], []]
    with stage(f"{runs} runs"):
        for _ in range(runs):
            for taken, work in zip(times, (ours, bare, library), strict=True):
                taken.append(seconds(work))
    own, nothing, sqlalchemy = (median(each) for each in times)
    return [
        Figure("swf-desktop digest, from start to end", own, "s", nothing, "python -c pass"),
        Figure(
            "swf-desktop digest, from start to end", own, "s", sqlalchemy, "python -c 'import sqlalchemy'"
        ),
    ]


def measure_report(folder: Path, runs: int) -> list[Figure | Skipped]:
    """The alliance's status summary beside a bare compile of the very same pages."""
    say("Report")
    name = "status summary of the alliance"
    try:
        import typst

        from swf_desktop.services.sample import play_all
    except ImportError as error:
        return [Skipped(name, str(error))]
    world = World(folder)
    profiles = {town: world.create(f"{town}-report", town) for town in MUNICIPALITIES}
    printer = profiles[MUNICIPALITIES[0]]
    with stage("sample data of five municipalities"):
        for town, profile in profiles.items():
            play_all(profile.records, town, shared=True)
            if profile is not printer:
                world.pair(printer, profile)
                world.hand_over(profile, printer)
    # The compiler remembers what it has set: each side sets data that neither has set before.
    days = (world.clock.today() + timedelta(days=days) for days in count())
    first = next(days)
    arguments, named = _compilation(printer, first)
    wanted = printer.reports.alliance(first)
    if bytes(typst.compile_with_warnings(*arguments, **named)[0]) != wanted:
        raise AssertionError("the bare compile gives other pages")
    settle()
    ours, bare = [], []
    with stage(f"{runs} runs"):
        for _ in range(runs):
            ours.append(seconds(printer.reports.alliance, next(days)))
            arguments, named = _compilation(printer, next(days))
            bare.append(seconds(partial(typst.compile_with_warnings, *arguments, **named)))
    pages = printer.reports.page_count(wanted)
    for profile in profiles.values():
        profile.close()
    return [
        Figure(
            f"{name}, {pages} pages", median(ours), "s", median(bare), "bare Typst compile of them", bar=3.0
        )
    ]


def _compilation(printer: Profile, as_of: date) -> tuple[Any, Any]:
    """What the compiler is called with for the summary of a day; it is not called."""
    import typst

    calls: list[tuple[Any, Any]] = []

    def noted(*arguments: Any, **named: Any) -> tuple[bytes, list[str]]:
        calls.append((arguments, named))
        return b"", []

    with mock.patch.object(typst, "compile_with_warnings", noted):
        printer.reports.alliance(as_of)
    [call] = calls
    return call
