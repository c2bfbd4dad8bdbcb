# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is erased in a database file, and whether another file, a backup, still has it (E18).

A backup from before an erasure knows nothing of it. So whoever restores one is told what is erased in the
database that it replaces, and a backup can be asked whether it has any of that.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

#: The fact in a restored database that says what has to be erased in it again.
FACT = "tombstones"
#: The lines without values. What was retracted from a log's readers and is still here for fewer is none of them: it
#: need not go from an older database, where the line that retracted it may be missing; without that, all the rest
#: of the log would be held back.
_GONE = (
    "SELECT log.device, log.audience, line.seq FROM line JOIN log ON log.number = line.log "
    "JOIN record ON record.number = line.record WHERE line.body IS NULL AND line.kind = 'set' "
    "AND (record.erased OR NOT EXISTS (SELECT 1 FROM line AS kept JOIN log AS narrower "
    "ON narrower.number = kept.log WHERE kept.record = line.record AND kept.kind = 'set' "
    "AND kept.body IS NOT NULL AND narrower.audience < log.audience))"
)
_MISSING = "missing_values"  # lines that were erased without a right to it: they want their values back


class Tombstones(msgspec.Struct, frozen=True):
    """The records that are erased, and every line that lost its values for good: device, audience, number."""

    records: frozenset[str] = frozenset()
    lines: frozenset[tuple[str, int, int]] = frozenset()

    def to_json(self) -> str:
        """As a fact is stored."""
        return msgspec.json.encode(Tombstones(self.records, self.lines)).decode()


def from_json(text: str) -> Tombstones:
    """The tombstones in a fact; empty if there is none."""
    return msgspec.json.decode(text, type=Tombstones) if text else Tombstones()


def tombstones_of(path: Path) -> Tombstones:
    """What is erased in the database at *path*. Raises ``sqlite3.Error``."""
    with closing(_opened(path)) as connection:
        records = frozenset(id_ for (id_,) in connection.execute("SELECT id FROM record WHERE erased"))
        lines = frozenset(connection.execute(_GONE).fetchall())
        wanted = connection.execute("SELECT value FROM profile WHERE key = ?", (_MISSING,)).fetchone()
    if wanted is not None:
        missing = msgspec.json.decode(wanted[0], type=dict[str, list[int]])
        keys = {0: "office", 1: "alliance", 2: "public"}
        lines = frozenset(
            (device, audience, seq)
            for device, audience, seq in lines
            if seq not in missing.get(f"{device}/{keys[audience]}", ())
        )
    return Tombstones(records, lines)


def note(path: Path, tombstones: Tombstones) -> None:
    """Write into the database at *path* what has to be erased in it again."""
    with closing(_opened(path)) as connection:
        connection.execute(
            "INSERT INTO profile(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            (FACT, tombstones.to_json()),
        )


def holds(path: Path, tombstones: Tombstones) -> bool:
    """Whether the database at *path* still has values of what is erased. Raises ``sqlite3.Error``."""
    with closing(_opened(path)) as connection:
        connection.execute("CREATE TEMP TABLE gone(device TEXT, audience INTEGER, seq INTEGER)")
        connection.executemany("INSERT INTO gone VALUES (?, ?, ?)", tombstones.lines)
        found = connection.execute(
            "SELECT 1 FROM gone JOIN log ON log.device = gone.device AND log.audience = gone.audience "
            "JOIN line ON line.log = log.number AND line.seq = gone.seq WHERE line.body IS NOT NULL LIMIT 1"
        ).fetchone()
        return found is not None


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection
