# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/promises.md: each promise, the tests that prove it, how they ended, and what was counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.proof.promises import PROMISES, proofs

PAGE = Path(__file__).resolve().parents[2] / "docs" / "promises.md"

_HEAD = """<!-- SPDX-FileCopyrightText: 2026 swf-desktop contributors -->
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- Written by `python3 dev.py proof`; what is changed here by hand is gone after the next run. -->
# What the exchange promises, and what proves it

`python3 dev.py proof` runs every test that proves a promise, counts what the large ones did, and writes this page.
[How a test says what it proves](development.md#prove-a-promise). A unit test fails while a promise has none.
"""

_LIMITS = """
## Known limits

- A participant that receives public records only and was cloned is noticed by its *public* work: nobody sends it what
  was written for the alliance, its own clone's work included.
- Where a copied laptop is revoked before it has written its losing branch again, that branch stays kept aside; it is listed
  among what waits.
- An erasure that a copied laptop wrote on its losing branch counts once the laptop has heard of the other branch and written
  it again; until then partners who still have the values give them back. If it never hears of it, nobody erases for it. A
  losing branch that is kept aside, where nothing else of an erased record ever came, keeps that record's values.
- What was written on a disk and had reached no other device goes with the disk, or with the restored backup.
- A member could write what is not so about its own records, or stay silent. It cannot write on those of others.
- The fuzzer is guided by the coverage of Python code. Decryption, decompression and JSON are libraries in other languages.
"""

#: What ``tests/robust/test_crash.py`` counts for each operation begins so.
_KILLED = "crashes survived: "


@dataclass
class Results:
    """What became of the tests, and the figures. *tests* are the recorder's entries."""

    tests: Sequence[Mapping[str, Any]] = ()
    exhaustive: Sequence[Mapping[str, Any]] = ()
    soak: Mapping[str, Any] = field(default_factory=dict)
    defects: Mapping[str, Any] = field(default_factory=dict)
    fuzz: Mapping[str, Any] = field(default_factory=dict)
    machine: str = ""
    date: str = ""

    @property
    def failed(self) -> list[str]:
        """The tests that failed."""
        every = [*self.tests, *self.exhaustive]
        found = [str(each["test"]) for each in every if each["outcome"] == "failed"]
        found += [f"not noticed: {name}" for name in self.defects.get("unnoticed", ())]
        return [*found, *(name for name in ("soak", "defects", "fuzz") if getattr(self, name).get("failed"))]


def page(results: Results) -> str:
    """The whole page."""
    parts = [_HEAD, f"Last run: {results.date}, {results.machine}.\n", *_figures(results)]
    parts += ["\n## The promises\n", "| | promise | tests | |", "|---|---|---|---|"]
    for key, sentence in PROMISES.items():
        parts.append(f"| {key} | {sentence} | {_files(key, results)} | {_verdict(key, results)} |")
    parts.append("\n## The tests\n")
    for key in PROMISES:
        parts.append(f"**{key}**\n")
        for name, count in sorted(_sentences(_of(key, results)).items()):
            times = f" (×{count})" if count > 1 else ""
            parts.append(f"- {name}{times}")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n" + _LIMITS


def _of(key: str, results: Results) -> list[Mapping[str, Any]]:
    return [each for each in results.tests if key in each.get("promises", ())]


def _files(key: str, results: Results) -> str:
    files = Counter(str(each["test"]).split("::")[0] for each in _of(key, results))
    return ", ".join(f"[{Path(path).stem[5:]}](../{path}) {count}" for path, count in sorted(files.items()))


def _verdict(key: str, results: Results) -> str:
    outcomes = Counter(str(each["outcome"]) for each in _of(key, results))
    if outcomes["failed"]:
        return f"**{outcomes['failed']} failed**"
    left_out = f", {outcomes['skipped']} left out" if outcomes["skipped"] else ""
    return f"{outcomes['passed']} passed{left_out}" if outcomes["passed"] else "**not run**"


def _sentences(tests: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Test names as sentences."""
    names = Counter(str(each["test"]).split("::")[-1].split("[")[0] for each in tests)
    found: Counter[str] = Counter()
    for name, count in names.items():
        words = name.removeprefix("test_").split("_")
        if words[0][:1] == "e" and words[0][1:].isdigit():
            words = words[1:]
        found[" ".join(words)] += count
    return found


def _figures(results: Results) -> list[str]:
    counted: Counter[str] = Counter()
    for each in results.tests:
        counted.update(each.get("counted", {}))
    thorough: Counter[str] = Counter()
    for each in results.exhaustive:
        thorough.update(each.get("counted", {}))
    long = Counter(results.soak.get("counted", {}))
    fuzz = results.fuzz
    rows = [
        ("real offices: examples", counted["examples"], long["examples"]),
        ("… steps of people and laptops in them", counted["steps"], long["steps"]),
        (
            "… bundles written, and taken over",
            _two(counted, "bundles", "taken"),
            _two(long, "bundles", "taken"),
        ),
        (
            "… laptops copied back, restored, cloned, revoked",
            _several(counted, "copied back", "restored", "cloned", "revoked"),
            _several(long, "copied back", "restored", "cloned", "revoked"),
        ),
        (
            "… imports of which something waited for what was not there yet",
            counted["waiting"],
            long["waiting"],
        ),
        ("… imports folded in several parts", counted["in parts"], long["in parts"]),
        ("… values seen saved and found again in the end", counted["promises"], long["promises"]),
        ("merge alone, five devices without a database: examples", counted["merge examples"], None),
        (
            "processes killed at a step that changes a file; nothing half done",
            counted["crashes survived"],
            thorough["crashes survived"],
        ),
        (
            "… of them at a step of bringing up an older database, or a profile of the first version",
            *(
                _several(each, *(_KILLED + name for name in ("migration", "old profile")))
                for each in (counted, thorough)
            ),
        ),
        (
            "… of them at a step of an import that is folded in several parts",
            counted[f"{_KILLED}import in parts"],
            thorough[f"{_KILLED}import in parts"],
        ),
        ("operations on a full disk", counted["full disks"], None),
        (
            "bundles and cards changed from outside: all refused",
            counted["mutants refused"],
            thorough["mutants refused"],
        ),
        (
            "bundles bent by a member and sealed again: refused, and taken without harm",
            _two(counted, "bent refused", "bent harmless"),
            None,
        ),
        ("inputs tried by the coverage-guided fuzzer", None, fuzz.get("executions")),
        ("plausible defects put into the program: tried, and noticed by its tests", None, _noticed(results)),
    ]
    lines = ["| figure | in every test run | in the long run |", "|---|---:|---:|"]
    lines += [f"| {name} | {_shown(short)} | {_shown(longer)} |" for name, short, longer in rows]
    notes = []
    if long:
        notes.append(f"the real offices for {_minutes(results.soak)} of one processor")
    if thorough:
        notes.append("a kill at every step and every bit of a card instead of a sample")
    if fuzz.get("executions"):
        notes.append(f"the fuzzer for {_minutes(fuzz)}")
    if notes:
        lines.append(f"\nThe long run: {'; '.join(notes)}.")
    lines += [f"\n**Failed:** {name}" for name in results.failed]
    ran = {str(each["test"]).split("[")[0] for each in results.tests}
    if absent := sorted(
        {test.split("::")[0] for tests in proofs().values() for test in tests if test not in ran}
    ):
        lines.append(f"\n**Not all of these took part in this run:** {', '.join(absent)}")
    return lines


def _noticed(results: Results) -> str | None:
    tried = results.defects.get("tried")
    return f"{tried}, {tried - len(results.defects['unnoticed'])}" if tried else None


def _minutes(run: Mapping[str, Any]) -> str:
    minutes = round(run.get("seconds", 0) / 60)
    return f"{minutes} minutes" if minutes != 1 else "one minute"


def _two(counted: Counter[str], one: str, other: str) -> str | None:
    return f"{counted[one]:,}, {counted[other]:,}" if counted[one] or counted[other] else None


def _several(counted: Counter[str], *names: str) -> str | None:
    return ", ".join(f"{counted[name]:,}" for name in names) if any(counted[n] for n in names) else None


def _shown(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}" if value else ""
    return str(value) if value else ""
