# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What else people would take for the same work: a plain SQLite table, SQLite's session extension, git.

Each peer gets the records in a shape that is natural for it and does nothing that it need not do.
"""

import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import apsw
import zstandard
from tests.benchmarks.workload import FIELDS, CellEdit

from swf_desktop.sync import payload

Records = Sequence[Mapping[str, str]]
_UPDATE = {name: f"UPDATE task SET {name} = ? WHERE id = ?" for name in FIELDS}


# ---- SQLite ---------------------------------------------------------------------------------------


def make_table(path: Path, records: Records, *, text_ids: Sequence[str] | None = None) -> None:
    """One plain table with an integer key (or with *text_ids*), in WAL mode."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    key = "TEXT" if text_ids else "INTEGER"
    columns = ", ".join(f"{name} TEXT" for name in FIELDS)
    ids: Sequence[str | int] = text_ids or range(1, len(records) + 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"CREATE TABLE task (id {key} PRIMARY KEY, {columns})")
        connection.execute("BEGIN")
        rows = [(id_, *(record[n] for n in FIELDS)) for id_, record in zip(ids, records, strict=True)]
        connection.executemany(f"INSERT INTO task VALUES (?{', ?' * len(FIELDS)})", rows)
        connection.execute("COMMIT")


def _by_field(edits: Sequence[CellEdit], ids: Sequence[str] | None) -> dict[str, list[tuple[str, object]]]:
    found: dict[str, list[tuple[str, object]]] = {}
    for edit in edits:
        key = ids[edit.index] if ids else edit.index + 1
        found.setdefault(edit.field, []).append((edit.value, key))
    return found


def update_table(path: Path, edits: Sequence[CellEdit]) -> float:
    """Seconds for the same cells in one durable transaction: prepared statements, nothing else."""
    batches = _by_field(edits, None)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        started = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for field, rows in batches.items():
            connection.executemany(_UPDATE[field], rows)
        connection.execute("COMMIT")
        return time.perf_counter() - started


def read_table(path: Path) -> list[dict[str, str]]:
    """The table's records, in the order of their keys."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(f"SELECT {', '.join(FIELDS)} FROM task ORDER BY id")
        return [dict(zip(FIELDS, row, strict=True)) for row in rows]


def record_changeset(path: Path, edits: Sequence[CellEdit], ids: Sequence[str] | None = None) -> bytes:
    """What SQLite's session extension notes while the edits are made."""
    connection = apsw.Connection(str(path))
    try:
        session = apsw.Session(connection, "main")
        session.attach("task")
        connection.execute("BEGIN IMMEDIATE")
        for field, rows in _by_field(edits, ids).items():
            connection.executemany(_UPDATE[field], rows)
        connection.execute("COMMIT")
        changeset = session.changeset()
        session.close()
        return changeset
    finally:
        connection.close()


def compressed(changeset: bytes) -> bytes:
    """The changeset as a file to send: compressed as hard as a bundle is, neither signed nor encrypted."""
    return zstandard.ZstdCompressor(level=payload.LEVEL).compress(changeset)


def apply_changeset(path: Path, packed: bytes) -> float:
    """Seconds to unpack and apply a changeset, durably."""
    connection = apsw.Connection(str(path))
    try:
        connection.execute("PRAGMA synchronous = FULL")
        started = time.perf_counter()
        changeset = zstandard.ZstdDecompressor().decompress(packed)
        apsw.Changeset.apply(changeset, connection)
        return time.perf_counter() - started
    finally:
        connection.close()


# ---- git ------------------------------------------------------------------------------------------


class Git:
    """A repository and its clone, both packed, with a JSON file per record and a line per field.

    So does whoever keeps records in git: it merges, shows and blames record by record. With *per_file*
    records in one file git has less to do; that is measured beside it. *fresh* is false where *folder*
    holds a copy of a made pair.
    """

    def __init__(self, folder: Path, records: Records, per_file: int = 1, *, fresh: bool = True) -> None:
        self._folder = folder
        self._per_file = per_file
        self._records = [dict(record) for record in records]
        self.origin, self.clone = folder / "origin", folder / "clone"
        self.bundle = folder / "git.bundle"
        if fresh:
            self.origin.mkdir(parents=True)
            self._run(folder, "init", "--quiet", "--initial-branch=main", str(self.origin))
            self._write(range(len(records)))
            self._commit("Records")
            self._run(self.origin, "gc", "--quiet")
            self._run(folder, "clone", "--quiet", "--no-local", str(self.origin), str(self.clone))
        else:
            for place in (self.origin, self.clone):  # copies have other inodes: not git's fault
                self._run(place, "update-index", "-q", "--refresh")

    def _run(self, folder: Path, *arguments: str) -> None:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "Erika Muster",
            "GIT_AUTHOR_EMAIL": "muster@example.org",
            "GIT_COMMITTER_NAME": "Erika Muster",
            "GIT_COMMITTER_EMAIL": "muster@example.org",
        }
        subprocess.run(
            ["git", "-c", "gc.auto=0", *arguments],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
        )

    def _commit(self, message: str) -> None:
        self._run(self.origin, "add", "--all")
        self._run(self.origin, "commit", "--quiet", "--message", message)

    def _path(self, number: int) -> Path:
        # 256 folders, as git itself does with its objects.
        return Path("task") / f"{number % 256:02x}" / f"{number:06}.json"

    def _write(self, changed: range | set[int]) -> None:
        for number in sorted({index // self._per_file for index in changed}):
            first = number * self._per_file
            members = self._records[first : first + self._per_file]
            content = members[0] if self._per_file == 1 else members
            path = self.origin / self._path(number)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def edit(self, edits: Sequence[CellEdit]) -> None:
        """Change the files; not measured."""
        for edit in edits:
            self._records[edit.index][edit.field] = edit.value
        self._write({edit.index for edit in edits})

    def send(self) -> float:
        """Seconds to commit everything and to make a bundle of what the clone lacks."""
        self._run(self.origin, "tag", "--force", "sent")
        started = time.perf_counter()
        self._commit("Edits")
        self._run(self.origin, "bundle", "create", "--quiet", str(self.bundle), "sent..main")
        return time.perf_counter() - started

    def receive(self) -> float:
        """Seconds to fetch the bundle and merge it in the clone."""
        started = time.perf_counter()
        self._run(self.clone, "pull", "--quiet", "--no-rebase", str(self.bundle), "main")
        return time.perf_counter() - started

    def received(self) -> list[dict[str, str]]:
        """The clone's records."""
        found = []
        for number in range(-(-len(self._records) // self._per_file)):
            content = json.loads((self.clone / self._path(number)).read_text(encoding="utf-8"))
            found += [content] if self._per_file == 1 else content
        return found
