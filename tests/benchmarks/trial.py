# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A trial of size: 59 organisations and 1,000,000 operations, once.

58 organisations send their work to the 59th, each in one bundle. In between, 100 edits are taken over now
and then: what they cost must not grow with the store. At last a newcomer gets everything in one bundle and
takes it over in a process of its own, whose peak memory is told.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.measuring import median, memory, say, seconds, settle, stage
from tests.benchmarks.offices import World, add_projects, add_tasks, confirm, work
from tests.benchmarks.workload import edits, tasks

from swf_desktop.bootstrap import Doors
from swf_desktop.profile import Profile
from swf_desktop.system.clock import FixedClock

ORGANISATIONS, OPERATIONS = 59, 1_000_000
HUNDRED = 100
_AT_A_TIME = 1000  # edits of a sitting
_EVERY = 10  # after so many organisations 100 edits are measured


@dataclass
class Trial:
    """What was found, told line by line by ``lines``."""

    organisations: int
    operations: int = 0
    records: int = 0
    imports: list[tuple[int, float]] = field(default_factory=list)  # operations of a bundle, seconds
    hundreds: list[tuple[int, float]] = field(default_factory=list)  # operations here before, seconds
    sizes: dict[str, int] = field(default_factory=dict)
    export: float = 0.0
    newcomer: dict[str, float] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The figures as a table."""
        each = median([taken / count for count, taken in self.imports])
        rows = [
            ("organisations", f"{self.organisations}"),
            ("operations", f"{self.operations:,}"),
            ("records", f"{self.records:,}"),
            ("import of an organisation's bundle, per 100 operations", f"{each * 1e5:.1f} ms"),
        ]
        for before, taken in self.hundreds:
            rows.append((f"100 edits into a store of {before:,} operations", f"{taken * 1e3:.0f} ms"))
        rows.append(("export of everything", f"{self.export:.0f} s"))
        rows += [(name, f"{size / 1e6:.1f} MB") for name, size in self.sizes.items()]
        rows += [
            ("newcomer: import of everything", f"{self.newcomer['seconds']:.0f} s"),
            ("newcomer: memory before", f"{self.newcomer['before'] / 1e6:.0f} MB"),
            ("newcomer: peak memory while reading", f"{self.newcomer['peak'] / 1e6:.0f} MB"),
        ]
        width = max(len(name) for name, _ in rows)
        return [f"{name.ljust(width)}  {value}" for name, value in rows]


def run(folder: Path, organisations: int = ORGANISATIONS, operations: int = OPERATIONS) -> Trial:
    """Carry the trial out below *folder*."""
    world = World(folder)
    trial = Trial(organisations)
    hub = world.create("hub", "suedwestfalen-agentur", steward=True)
    share = operations // (organisations - 1)
    bundle = folder / "trial.verbundpaket"
    for number in range(1, organisations):
        with stage(f"organisation {number} of {organisations - 1}"):
            sender = world.create("sender", f"trial-{number:02}", starter=False)
            world.pair(hub, sender)
            ids, fields = _work(world, sender, share, number)
            sender.exchange.export(bundle)
            settle()
            trial.imports.append((share, seconds(hub.exchange.take_over, bundle)))
            if number % _EVERY == 1 or number == organisations - 1:
                confirm(sender, [hub.device])
                work(sender, world.clock, ids, edits(fields, HUNDRED, seed=number))
                sender.exchange.export(bundle)
                taken = seconds(hub.exchange.take_over, bundle)
                trial.hundreds.append((number * share, taken))
            home = sender.home
            sender.close()
            home.rename(folder / f"done-{number:02}")  # the next one is made in the same place
    trial.operations = sum(count for count, _ in trial.imports) + HUNDRED * len(trial.hundreds)
    trial.records = sum(hub.records.counts().values())
    _newcomer(world, hub, bundle, trial)
    return trial


def _work(world: World, sender: Profile, share: int, seed: int) -> tuple[list[str], list[dict[str, str]]]:
    """*share* operations: a quarter of them new tasks, the others edits of these."""
    projects = add_projects(sender, 20, seed=seed)
    fields = tasks(share // 4, projects, seed=seed)
    ids = add_tasks(sender, fields)
    made = edits(fields, share - len(projects) - len(fields), seed=seed)
    work(sender, world.clock, ids, made, _AT_A_TIME)
    for each in made:
        fields[each.index][each.field] = each.value
    return ids, fields


def _newcomer(world: World, hub: Profile, bundle: Path, trial: Trial) -> None:
    newcomer = world.create("newcomer", "trial-newcomer", starter=False)
    world.pair(hub, newcomer)
    home, device = newcomer.home, newcomer.device
    newcomer.close()
    tasks_here = hub.records.counts()["task"]
    with stage("everything in one bundle"):
        trial.export = seconds(hub.exchange.export, bundle, [device])
        trial.sizes = {
            "bundle with everything": bundle.stat().st_size,
            "database with everything": (hub.home / "profile.db").stat().st_size,
        }
        hub.close()
    with stage("the newcomer reads it"):
        command = [sys.executable, "-m", "tests.benchmarks.trial", str(home), str(bundle)]
        done = subprocess.run(command, capture_output=True, check=True)
        trial.newcomer = json.loads(done.stdout)
    newcomer = world.open(home)
    count = newcomer.records.counts()["task"]
    newcomer.close()
    if count != tasks_here:
        raise AssertionError(f"the newcomer has {count} tasks of {tasks_here}")


def _read(home: str, bundle: str) -> None:
    """Take *bundle* over in this process and tell what that took."""
    profile = Doors(FixedClock()).open(Path(home))
    before = memory()
    taken = seconds(profile.exchange.take_over, Path(bundle))
    print(json.dumps({"seconds": taken, "before": before, "peak": memory(peak=True)}))
    profile.close()


def show(folder: Path) -> None:
    """Carry the trial out and print what was found."""
    say("Trial")
    print("\n".join(run(folder).lines()))


if __name__ == "__main__":
    _read(*sys.argv[1:])
