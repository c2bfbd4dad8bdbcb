# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""20,000 records of 6 fields, 10,000 edits of single fields, sent to six devices and taken over."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import peers
from tests.benchmarks.measuring import Figure, median, say, seconds, settle, stage
from tests.benchmarks.offices import Exchange
from tests.benchmarks.workload import FIELDS

from swf_desktop.profile import Profile

RECORDS, EDITS = 20_000, 10_000
SINGLE, GROUPED = 1, 100  # records in one of git's files
GIT_RUNS = 3  # its 40,000 files take most of the time


@dataclass
class _Times:
    """What each run took."""

    imports: list[float] = field(default_factory=list)
    exports: list[float] = field(default_factory=list)
    updates: list[float] = field(default_factory=list)
    changesets: list[float] = field(default_factory=list)
    commits: dict[int, list[float]] = field(default_factory=lambda: {SINGLE: [], GROUPED: []})
    pulls: dict[int, list[float]] = field(default_factory=lambda: {SINGLE: [], GROUPED: []})
    sizes: dict[int, int] = field(default_factory=dict)


def _shown(profile: Profile, ids: Sequence[str]) -> list[dict[str, object]]:
    """The six fields of these tasks as the profile shows them."""
    rows = {row.id: row.values for row in profile.records.table("task", FIELDS)}
    return [dict(zip(FIELDS, rows[id_], strict=True)) for id_ in ids]


def expected(exchange: Exchange) -> list[dict[str, str]]:
    """The records as they must be in the end."""
    records = [dict(each) for each in exchange.fields]
    for edit in exchange.edits:
        records[edit.index][edit.field] = edit.value
    return records


def _same(one: object, other: object, what: str) -> None:
    if one != other:
        raise AssertionError(f"{what} did not end up with the sender's records")


def measure(folder: Path, runs: int) -> list[Figure]:
    """Import, export and size, each beside its peers."""
    say(f"Exchange: {RECORDS:,} records, {EDITS:,} edits")
    with stage("two offices, five more to send to, and their records"):
        exchange = Exchange.prepare(folder / "offices", RECORDS, None, EDITS)
    wanted = expected(exchange)
    with stage("the same records for SQLite and git"):
        table, changeset, with_ids = _sqlite(folder, exchange)
        for per_file in (SINGLE, GROUPED):
            peers.Git(folder / f"git-{per_file}", exchange.fields, per_file)
    settle()
    times = _Times()
    bundle = folder / "edits.verbundpaket"
    for number in range(1, runs + 1):
        with stage(f"run {number} of {runs}"):
            _run_sqlite(folder, table, changeset, exchange, wanted, times)
            _run_ours(bundle, exchange, wanted, times)
            for per_file in (SINGLE, GROUPED) if number <= GIT_RUNS else ():
                _run_git(folder, per_file, exchange, wanted, times)
    return _figures(times, bundle.stat().st_size, len(changeset), with_ids)


def _sqlite(folder: Path, exchange: Exchange) -> tuple[Path, bytes, int]:
    """The plain table, its changeset, and the size of the changeset where records have our ids."""
    table, scratch = folder / "plain.db", folder / "scratch.db"
    peers.make_table(table, exchange.fields)
    shutil.copy(table, scratch)
    changeset = peers.compressed(peers.record_changeset(scratch, exchange.edits))
    peers.make_table(scratch, exchange.fields, text_ids=exchange.ids)
    return (
        table,
        changeset,
        len(peers.compressed(peers.record_changeset(scratch, exchange.edits, exchange.ids))),
    )


def _run_sqlite(
    folder: Path,
    table: Path,
    changeset: bytes,
    exchange: Exchange,
    wanted: Sequence[Mapping[str, str]],
    times: _Times,
) -> None:
    copy = folder / "copy.db"
    shutil.copy(table, copy)
    times.updates.append(peers.update_table(copy, exchange.edits))
    _same(peers.read_table(copy), wanted, "the plain table")
    shutil.copy(table, copy)
    times.changesets.append(peers.apply_changeset(copy, changeset))
    _same(peers.read_table(copy), wanted, "the changeset")


def _run_ours(bundle: Path, exchange: Exchange, wanted: Sequence[Mapping[str, str]], times: _Times) -> None:
    sender = exchange.world.open(exchange.sender)
    receiver = exchange.world.open(exchange.world.copy(exchange.receiver, "run"))
    try:
        times.exports.append(seconds(sender.exchange.export, bundle))
        times.imports.append(seconds(receiver.exchange.take_over, bundle))
        _same(receiver.checking.digest(), sender.checking.digest(), "the import (by digest)")
        _same(_shown(receiver, exchange.ids), wanted, "the import")
    finally:
        sender.close()
        receiver.close()


def _run_git(
    folder: Path, per_file: int, exchange: Exchange, wanted: Sequence[Mapping[str, str]], times: _Times
) -> None:
    copy = folder / "git-run"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder / f"git-{per_file}", copy)
    git = peers.Git(copy, exchange.fields, per_file, fresh=False)
    git.edit(exchange.edits)
    times.commits[per_file].append(git.send())
    times.pulls[per_file].append(git.receive())
    times.sizes[per_file] = git.bundle.stat().st_size
    _same(git.received(), wanted, "git")


def _figures(times: _Times, bundle: int, changeset: int, with_ids: int) -> list[Figure]:
    taken, made = median(times.imports), median(times.exports)
    commits, pulls = times.commits, times.pulls
    merge, send = "git fetch + merge", "git commit + bundle"
    grouped = f", {GROUPED} records a file"
    return [
        Figure("import of 10,000 edits", taken, "s", median(times.updates), "raw SQLite UPDATE", bar=5.0),
        Figure("import, beside git", taken, "s", median(pulls[SINGLE]), merge, bar=1.0),
        Figure("export, encrypted to 6 devices", made, "s", median(commits[SINGLE]), send, bar=0.25),
        Figure("bundle", bundle, "bytes", changeset, "zstd of SQLite's changeset", bar=1.0),
        Figure("bundle, ids as text", bundle, "bytes", with_ids, "zstd of SQLite's changeset"),
        Figure("bundle, beside git", bundle, "bytes", times.sizes[SINGLE], "git bundle"),
        Figure(
            "import, beside a changeset", taken, "s", median(times.changesets), "session extension, apply"
        ),
        # The bars are those of a file per record (docs/decisions/0010).
        Figure("import, beside git" + grouped, taken, "s", median(pulls[GROUPED]), merge),
        Figure("export, beside git" + grouped, made, "s", median(commits[GROUPED]), send),
        Figure("bundle, beside git" + grouped, bundle, "bytes", times.sizes[GROUPED], "git bundle"),
    ]
