# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small offices to be treated badly, and what of them must never be half done."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from swf_desktop.bootstrap import Doors
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.ids import derived_id
from swf_desktop.profile import Profile
from swf_desktop.system.clock import FixedClock

CLOCK = FixedClock("2026-11-23T08:00:00Z")
PROJECT, TASK, CONTACT, DRAFT = (
    derived_id("robust", name) for name in ("project", "task", "contact", "draft")
)

#: Columns that differ from run to run although the same was done: keys, salts, ids, and what hangs on them.
_CHANCE = {
    "acknowledged": {"device"},
    "document": {"hash", "device", "content"},
    "journal": {"bundle", "device", "recipients", "digest"},
    "line": {"hash", "salt", "committed"},
    "log": {"device", "signature"},
    "parked": {"log", "bundle", "sender", "content"},
    "profile": {"value"},
    "seed": {"secret"},
    "vector": {"content"},
}


def soak() -> bool:
    """Whether there is time for everything instead of a sample."""
    return os.environ.get("HYPOTHESIS_PROFILE") == "soak"


def found(home: Path, organisation: str, *, steward: bool = False, starter: bool = False) -> Profile:
    """A new office with hardly anything in it."""
    return Doors(CLOCK).create(home, organisation, "Erika Muster", starter=starter, steward=steward)


def reopen(home: Path) -> Profile:
    """The office in *home*."""
    return Doors(CLOCK).open(home)


def pair(one: Profile, other: Profile, folder: Path) -> None:
    """Both know each other's card."""
    for giver, taker in ((one, other), (other, one)):
        path = folder / f"{giver.organisation}.partnerkarte"
        giver.partners.export_card(path)
        taker.partners.import_card(path)


def work(profile: Profile, place: str = "") -> None:
    """Some records of every kind of reader; *place* tells the offices' records apart."""
    ids = [derived_id("robust", place + name) for name in ("project", "task", "contact", "draft")]
    project, task, contact, draft = ids
    profile.records.apply(
        [
            Edit(EditKind.ADD, project, "project", {"title": f"Bürgerwald {place}", "phase": "running"}),
            Edit(EditKind.ADD, task, "task", {"title": "Bäume zählen", "project": project}),
            Edit(EditKind.ADD, contact, "contact", {"family_name": "Beispiel", "given_name": "Bernd"}),
            Edit(EditKind.ADD, draft, "task", {"title": "Noch nicht reden", "audience": "office"}),
        ],
        label="Anfang",
    )
    profile.records.set(task, {"status": "in_progress"})


def world(folder: Path) -> tuple[Path, Path, Path]:
    """Two paired offices that have exchanged once: Olpe, Menden, and Menden's next bundle for Olpe."""
    olpe, menden = found(folder / "olpe", "olpe"), found(folder / "menden", "menden")
    pair(olpe, menden, folder)
    work(olpe)
    work(menden, "menden")
    for giver, taker in ((olpe, menden), (menden, olpe)):
        giver.exchange.export(folder / "first.verbundpaket")
        taker.exchange.take_over(folder / "first.verbundpaket")
    project = derived_id("robust", "mendenproject")
    menden.records.set(project, {"title": "Stadtwald", "summary": "Hundert Eichen"})
    menden.records.delete(derived_id("robust", "mendentask"))
    menden.records.add("comment", {"subject": project, "text": "Gute Idee"})
    menden.records.add(
        "event", {"title": "Waldfest", "audience": "public", "starts_at": "2026-12-01T10:00:00Z"}
    )
    bundle = folder / "next.verbundpaket"
    menden.exchange.export(bundle)
    for profile in (olpe, menden):
        profile.close()
    return olpe.home, menden.home, bundle


def busy(menden: Path, bundle: Path) -> None:
    """Menden, as ``world`` left it, writes and erases more; *bundle* brings all of it."""
    profile = reopen(menden)
    for number in range(4):
        meeting = profile.records.add("meeting", {"title": f"Runde {number}", "held_on": "2026-11-20"})
        profile.records.set(meeting.records[0].id, {"minutes": "Zwölf Eichen. " * 200})
    profile.records.erase(derived_id("robust", "mendencontact"))
    profile.exchange.export(bundle)
    profile.close()


def copy(home: Path, target: Path) -> Path:
    """A closed office's folder, copied."""
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(home, target))


def dump(home: Path, *, whole: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but those of the search index, which ``check`` proves.

    Without what differs by chance, unless *whole*.
    """
    content: dict[str, list[tuple[object, ...]]] = {}
    with closing(sqlite3.connect(home / "profile.db")) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table.startswith(("search", "sqlite_")):
                continue
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = [name for name in names if whole or name not in _CHANCE.get(table, ())]
            columns = ", ".join(f'"{name}"' for name in kept)
            content[table] = sorted(connection.execute(f"SELECT {columns} FROM {table}"), key=repr)
    return content


def problems(home: Path) -> list[str]:
    """What a check of the office finds."""
    profile = reopen(home)
    try:
        return list(profile.checking.check().problems)
    finally:
        profile.close()
