# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does cost follow the change or the store? The same bundles into a small and into a large store."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.measuring import Figure, median, percentile, say, seconds, settle, stage, timed
from tests.benchmarks.offices import TOWNS, World, add_projects, add_tasks, confirm, work
from tests.benchmarks.workload import CellEdit, edits, tasks

from swf_desktop.profile import Profile

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
#: What takes longest to find in full: pieces that stand everywhere and hardly ever together; frequent words that few
#: records have together; a day; two letters.
HARD = ("ungen", "tungen", "prüfung planung förderung", "strategie konzept plattform", "2026-05-12", "er en")


@dataclass
class Growth:
    """A sender with 1,000 records, an office that has these alone, and one that has many more."""

    world: World
    sender: Profile
    small: Profile
    large: Profile
    total: int
    ids: list[str] = field(default_factory=list)
    fields: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def prepare(cls, folder: Path, total: int, at_searched: Callable[[Profile], None]) -> "Growth":
        """Fill the large office up to *total*; *at_searched* is called when it has 100,000."""
        world = World(folder)
        sender, small, large = (world.create(f"{town}-growth", town) for town in TOWNS[:3])
        world.pair(sender, small)
        world.pair(sender, large)
        world.hand_over(small, sender)
        growth = cls(world, sender, small, large, total)
        projects = {each.home: add_projects(each, 100) for each in (sender, large)}
        for number, size in enumerate(_sizes(total)):
            # The shared records lie scattered over the large store, as an alliance's would.
            growth._share(tasks(SMALL // STEPS, projects[sender.home], seed=number))
            before = _count(large)
            add_tasks(large, tasks(size, projects[large.home], seed=1000 + number))
            if before < SEARCHED <= _count(large):
                at_searched(large)
            if number % 10 == 9:
                say(f"    {_count(large):,} records")
        return growth

    def _share(self, share: list[dict[str, str]]) -> None:
        self.ids += add_tasks(self.sender, share)
        self.fields += share
        path = self._export()
        for receiver in (self.small, self.large):
            receiver.exchange.take_over(path)
        self.confirmed()

    def _export(self) -> Path:
        path = self.world.folder / "growth.verbundpaket"
        self.sender.exchange.export(path)
        return path

    def confirmed(self) -> None:
        """Both have what was sent."""
        confirm(self.sender, [self.small.device, self.large.device])

    def edit(self, seed: int) -> tuple[Path, list[CellEdit]]:
        """100 more edits by the sender, and the bundle that carries them."""
        made = edits(self.fields, CHANGES, seed=seed)
        for each in made:
            self.fields[each.index][each.field] = each.value
        work(self.sender, self.world.clock, self.ids, made)
        return self._export(), made

    def close(self) -> None:
        """Let go of the files."""
        for profile in (self.sender, self.small, self.large):
            profile.close()


def measure(folder: Path, runs: int, *, quick: bool) -> list[Figure]:
    """Search in 100,000 records; imports of 100 edits into 1,000 records and into a million (*quick*:
    a hundred thousand)."""
    total = SEARCHED if quick else LARGE
    say(f"Growth: {SMALL:,} and {total:,} records")
    found: list[Figure] = []
    with stage(f"a store of {total:,} records"):
        growth = Growth.prepare(folder, total, lambda large: found.extend(_search(large)))
    return [_imports(growth, runs), *found]


def _sizes(total: int) -> Iterator[int]:
    """How many records come at a time, so that the store holds *total* in the end."""
    own = total - SMALL
    yield from [own // STEPS] * (STEPS - 1)
    yield own - own // STEPS * (STEPS - 1)


def _count(profile: Profile) -> int:
    return profile.records.counts().get("task", 0)


def _imports(growth: Growth, runs: int) -> Figure:
    """The same bundles into both, which stay open; the first, for which everything is new, is left out."""
    times: tuple[list[float], list[float]] = ([], [])
    settle()
    with stage(f"{runs} bundles of {CHANGES} edits"):
        for run in range(runs + 1):
            path, made = growth.edit(5000 + run)
            for receiver, taken in zip((growth.small, growth.large), times, strict=True):
                needed = seconds(receiver.exchange.take_over, path)
                if run:
                    taken.append(needed)
                for each in made:
                    shown = receiver.records.show(growth.ids[each.index]).fields[each.field]
                    if shown != each.value:
                        raise AssertionError(f"{each.field} became {shown!r}, not {each.value!r}")
            growth.confirmed()
    if growth.small.checking.digest() != growth.sender.checking.digest():
        raise AssertionError("the digests differ")
    growth.close()
    name = f"import of {CHANGES} edits into {growth.total:,} records"
    return Figure(name, median(times[1]), "s", median(times[0]), f"into {SMALL:,} records", bar=1.5)


def _search(profile: Profile) -> Iterator[Figure]:
    """Each query several times: until there is something to show, and until everything was found."""
    name = f"search in {SEARCHED:,} records"
    for query in QUERIES:
        hits = profile.search.find(query)
        if bool(hits) == (query == "xylophon"):
            raise AssertionError(f"{query!r} has {len(hits)} hits")
    for find, queries, what in (
        (profile.search.look, QUERIES, "first hits"),
        (profile.search.look, HARD, "first hits of hard ones"),
        (profile.search.find, QUERIES, "all hits"),
        (profile.search.find, HARD, "all hits of hard ones"),
    ):
        taken = {query: [timed(find, query) for _ in range(7)] for query in queries}
        passed = [real for times in taken.values() for real, _spent in times]
        spent = [used for times in taken.values() for _real, used in times]
        medians = {query: median([used for _real, used in times]) for query, times in taken.items()}
        slowest = sorted(medians, key=lambda query: medians[query])[-3:]
        note = "slowest by processor time: " + ", ".join(f"{q} {medians[q] * 1000:.1f} ms" for q in slowest)
        limit = 0.020 if find == profile.search.look or queries is QUERIES else None
        yield Figure(f"{name}, {what}, median", median(passed), limit=limit, note=note)
        ratio = f"{percentile(spent, 0.95) * 1000:.1f} ms of processor time"
        yield Figure(f"{name}, {what}, 95 %", percentile(passed, 0.95), limit=limit, note=ratio)
