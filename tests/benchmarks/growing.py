# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does cost follow the change or the store? The same bundles into a small and into a large store."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.measuring import Figure, Skipped, median, percentile, say, seconds, settle, stage
from tests.benchmarks.offices import TOWNS, World, add_projects, add_tasks, confirm, work
from tests.benchmarks.workload import FIELDS, edits, tasks

from swf_desktop.bootstrap import Profile

SMALL, SEARCHED, LARGE = 1_000, 100_000, 1_000_000
CHANGES = 100
STEPS = 50
#: Parts of compounds, whole words, several words, a rare one, one that nothing contains.
QUERIES = (
    "strategie",
    "mobilit",
    "rahmenstrategie",
    "plattform",
    "kataster",
    "Straßen",
    "strassenkonzept",
    "Kükenshöner",
    "schulung vorbereiten",
    "energie olpe gutachten",
    "haushaltsausschuss wald",
    "digi",
    "am",
    "xylophon",
)


def measure(folder: Path, runs: int, *, quick: bool) -> list[Figure | Skipped]:
    """Search in 100,000 records; imports of 100 edits into 1,000 records and into a million (*quick*:
    a hundred thousand)."""
    total = SEARCHED if quick else LARGE
    say(f"Growth: {SMALL:,} and {total:,} records")
    world = World(folder)
    sender, small, large = (world.create(f"{town}-growth", town) for town in TOWNS[:3])
    world.pair(sender, small)
    world.pair(sender, large)
    world.hand_over(small, sender)
    found: list[Figure | Skipped] = []
    ids: list[str] = []
    fields: list[dict[str, str]] = []
    projects = {each.home: add_projects(each, 100) for each in (sender, large)}
    with stage(f"a store of {total:,} records"):
        for number, size in enumerate(_sizes(total)):
            # The shared records lie scattered over the large store, as an alliance's would.
            share = tasks(SMALL // STEPS, projects[sender.home], seed=number) if number < STEPS else []
            if share:
                ids += add_tasks(sender, share)
                fields += share
                _send(world, sender, (small, large))
            add_tasks(large, tasks(size, projects[large.home], seed=1000 + number))
            if _count(large) >= SEARCHED and not found:
                found = [*_search(large)]
            if number % 10 == 9:
                say(f"    {_count(large):,} records")
    return [*_imports(world, sender, (small, large), ids, fields, runs, total), *found]


def _sizes(total: int) -> Iterator[int]:
    """How many records come at a time, so that the store holds *total* in the end."""
    own = total - SMALL
    step = own // STEPS
    yield from [step] * (STEPS - 1)
    yield own - step * (STEPS - 1)


def _count(profile: Profile) -> int:
    return profile.records.counts().get("task", 0)


def _send(world: World, sender: Profile, receivers: Sequence[Profile]) -> Path:
    path = world.folder / "share.verbundpaket"
    sender.exchange.export(path)
    for receiver in receivers:
        receiver.exchange.take_over(path)
    confirm(sender, [receiver.device for receiver in receivers])
    return path


def _imports(
    world: World,
    sender: Profile,
    receivers: tuple[Profile, Profile],
    ids: Sequence[str],
    fields: list[dict[str, str]],
    runs: int,
    total: int,
) -> list[Figure]:
    homes = [receiver.home for receiver in receivers]
    for receiver in receivers:
        receiver.close()
    times: tuple[list[float], list[float]] = ([], [])
    path = world.folder / "hundred.verbundpaket"
    settle()
    with stage(f"{runs} bundles of {CHANGES} edits"):
        for run in range(runs):
            made = edits(fields, CHANGES, seed=5000 + run)
            for edit in made:
                fields[edit.index][edit.field] = edit.value
            work(sender, world.clock, ids, made)
            sender.exchange.export(path)
            wanted = _rows(sender, ids)
            devices = []
            for home, taken in zip(homes, times, strict=True):
                receiver = world.open(home)  # anew each time: an office takes over once in a while
                try:
                    taken.append(seconds(receiver.exchange.take_over, path))
                    if _rows(receiver, ids) != wanted:
                        raise AssertionError("an import did not end up with the sender's records")
                    devices.append(receiver.device)
                    if home == homes[0] and receiver.checking.digest() != sender.checking.digest():
                        raise AssertionError("the digests differ")
                finally:
                    receiver.close()
            confirm(sender, devices)
    sender.close()
    name = f"import of {CHANGES} edits into {total:,} records"
    peer = f"into {SMALL:,} records"
    return [Figure(name, median(times[1]), "s", median(times[0]), peer, bar=1.5)]


def _rows(profile: Profile, ids: Sequence[str]) -> list[object]:
    wanted = set(ids)
    return sorted((row.id, row.values) for row in profile.records.table("task", FIELDS) if row.id in wanted)


def _search(profile: Profile) -> Iterator[Figure]:
    """Each query several times, the first of each left out: people type on."""
    medians, everything = [], []
    for query in QUERIES:
        hits = profile.search.find(query)
        if bool(hits) == (query == "xylophon"):
            raise AssertionError(f"{query!r} has {len(hits)} hits")
        taken = [seconds(profile.search.find, query) for _ in range(7)]
        medians.append((median(taken), query))
        everything += taken
    slowest = ", ".join(f"{query} {value * 1000:.1f} ms" for value, query in sorted(medians)[-3:])
    name = f"search in {SEARCHED:,} records"
    yield Figure(f"{name}, median", median(everything), limit=0.020, note=f"slowest: {slowest}")
    yield Figure(f"{name}, 95 %", percentile(everything, 0.95), limit=0.020)
