# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the time goes: Python functions by cProfile, statements by their time in SQLite."""

import cProfile
import io
import pstats
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from tests.benchmarks.exchanging import EDITS, RECORDS
from tests.benchmarks.growing import SEARCHED, Growth
from tests.benchmarks.measuring import median, seconds, settle
from tests.benchmarks.offices import Exchange
from tests.benchmarks.workload import edits

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.profile import Profile

SUBJECTS = ("import", "export", "write", "growth")
_ROOT = str(Path(__file__).resolve().parents[2])


def show(folder: Path, subject: str) -> None:
    """Print the hot spots of *subject*."""
    run = _growth(folder) if subject == "growth" else _exchange(folder, subject)
    times: list[float] = []
    for _ in range(5):
        run(lambda _profile, work: times.append(seconds(work)))
    print(f"{subject}: {median(times):.3f} s (median of 5, least {min(times):.3f})\n")
    run(_statements)
    run(_functions)


Inside = Callable[[Profile, Callable[[], object]], None]


def _exchange(folder: Path, subject: str) -> Callable[[Inside], None]:
    """Each run starts from the same state."""
    exchange = Exchange.prepare(folder, RECORDS, None, EDITS)
    bundle = folder / "edits.verbundpaket"
    sender = exchange.world.open(exchange.sender)
    sender.exchange.export(bundle)
    sender.close()
    more = edits(exchange.fields, 1000, seed=99)
    changes = [Edit(EditKind.SET, exchange.ids[e.index], fields={e.field: e.value}) for e in more]
    settle()

    def run(inside: Inside) -> None:
        home = exchange.receiver if subject == "import" else exchange.sender
        profile = exchange.world.open(exchange.world.copy(home, "run"))
        work: dict[str, Callable[[], object]] = {
            "import": lambda: profile.exchange.take_over(bundle),
            "export": lambda: profile.exchange.export(folder / "again.verbundpaket"),
            "write": lambda: profile.records.apply(changes),
        }
        try:
            inside(profile, work[subject])
        finally:
            profile.close()

    return run


def _growth(folder: Path) -> Callable[[Inside], None]:
    """Imports of 100 edits into 100,000 records, one after the other."""
    growth = Growth.prepare(folder, SEARCHED, lambda _profile: None)
    settle()
    seeds = iter(range(10_000, 20_000))

    def run(inside: Inside) -> None:
        path, _ = growth.edit(next(seeds))
        inside(growth.large, lambda: growth.large.exchange.take_over(path))
        growth.small.exchange.take_over(path)
        growth.confirmed()

    return run


@contextmanager
def _timed(engine: sa.Engine) -> Iterator[dict[str, list[float]]]:
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0, 0])
    started = [0.0]

    def before(*_arguments: Any) -> None:
        started[0] = time.perf_counter()

    def after(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        entry = found[re.sub(r"IN \(.*", "IN (…)", " ".join(statement.split()))[:100]]
        entry[0] += time.perf_counter() - started[0]
        entry[1] += 1
        entry[2] += len(parameters) if many else 1

    sa.event.listen(engine, "before_cursor_execute", before)
    sa.event.listen(engine, "after_cursor_execute", after)
    yield found


def _statements(profile: Profile, work: Callable[[], object]) -> None:
    with _timed(profile._database.engine) as found:
        work()
    print("     ms  calls    rows  statement")
    for statement, (taken, calls, rows) in sorted(found.items(), key=lambda each: -each[1][0])[:20]:
        print(f"{taken * 1000:7.1f}  {calls:5}  {rows:6}  {statement}")
    print(
        f"{sum(entry[0] for entry in found.values()) * 1000:7.1f}  all statements (commit and fetching not included)\n"
    )


def _functions(_profile: Profile, work: Callable[[], object]) -> None:
    profiler = cProfile.Profile()
    profiler.enable()
    work()
    profiler.disable()
    for order in ("tottime", "cumulative"):
        text = io.StringIO()
        pstats.Stats(profiler, stream=text).sort_stats(order).print_stats(40)
        print(text.getvalue().replace(_ROOT + "/", ""))
