# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Medians, ratios and the table they end up in."""

import gc
import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line of the table: *ours* beside *peer*, in *unit* (s or bytes).

    *bar* limits the ratio; *limit* limits *ours* itself where there is no peer.
    """

    name: str
    ours: float
    unit: str = "s"
    peer: float | None = None
    peer_name: str = ""
    bar: float | None = None
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours in units of the peer's."""
        return self.ours / self.peer if self.peer else None

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None if there is none."""
        if self.limit is not None:
            return self.ours <= self.limit
        if self.bar is not None and self.ratio is not None:
            return self.ratio <= self.bar
        return None

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {**asdict(self), "ratio": self.ratio, "met": self.met}


@dataclass(frozen=True)
class Skipped:
    """A figure that could not be taken here, and why."""

    name: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)


def say(text: str) -> None:
    """Tell what is going on; the table has standard output to itself."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def stage(text: str) -> Iterator[None]:
    """Announce a stage and say how long it took."""
    started = time.perf_counter()
    yield
    say(f"  {text}: {time.perf_counter() - started:.1f} s")


def settle() -> None:
    """Keep what the measuring itself has piled up out of the collector's way, as in a process that
    does nothing else."""
    gc.collect()
    gc.freeze()


def seconds(work: Callable[..., object], *arguments: object) -> float:
    """How long *work* takes once."""
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def timed(work: Callable[..., object], *arguments: object) -> tuple[float, float]:
    """How long *work* takes once, and how much processor time of this thread it uses."""
    started, spent = time.perf_counter(), time.thread_time()
    work(*arguments)
    return time.perf_counter() - started, time.thread_time() - spent


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that *share* of *values* do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, round(share * (len(ranked) - 1)))]


def memory(*, peak: bool = False) -> int:
    """Bytes of this process in memory, now or at its peak."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    name = "VmHWM" if peak else "VmRSS"
    [kilobytes] = re.findall(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE)
    return 1024 * int(kilobytes)


def machine() -> dict[str, Any]:
    """The class of machine, nothing that names it."""
    return {
        "cores": os.cpu_count() or 0,
        "system": platform.system(),
        "python": platform.python_version(),
    }


def table(figures: Sequence[Figure | Skipped]) -> str:
    """Ratios first, each with its bar."""
    rows = [("ratio", "bar", "", "figure", "ours", "beside")]
    rows += [_row(each) for each in figures if isinstance(each, Figure)]
    widths = [max(len(row[at]) for row in rows) for at in range(6)]
    lines = []
    for row in rows:
        cells = [row[0].rjust(widths[0]), row[1].rjust(widths[1])]
        cells += [row[at].ljust(widths[at]) for at in (2, 3)] + [row[4].rjust(widths[4]), row[5]]
        lines.append("  ".join(cells).rstrip())
    lines += [f"not measured: {each.name}: {each.reason}" for each in figures if isinstance(each, Skipped)]
    notes = [f"{each.name}: {each.note}" for each in figures if isinstance(each, Figure) and each.note]
    return "\n".join([*lines, *(["", *notes] if notes else [])])


def _row(each: Figure) -> tuple[str, ...]:
    ratio = "" if each.ratio is None else f"{each.ratio:.2f} ×"
    bar = "" if each.bar is None else f"≤ {each.bar:g} ×"
    if each.limit is not None:
        bar = f"≤ {shown(each.limit, each.unit)}"
    mark = {True: "✓", False: "✗", None: ""}[each.met]
    beside = "" if each.peer is None else f"{shown(each.peer, each.unit)} {each.peer_name}"
    return ratio, bar, mark, each.name, shown(each.ours, each.unit), beside


def shown(value: float, unit: str) -> str:
    """A number as people read it."""
    if unit == "bytes":
        return f"{value / 1000:.0f} kB" if value < 10e6 else f"{value / 1e6:.0f} MB"
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.2f} s"
