# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small databases of every version, kept for good: ``tests/golden/databases/0001.db.zst`` and so on.

``python -m tests.store.golden`` writes the one of the present version, once.
"""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import zstandard
from tests.store.book import Book

from swf_desktop.store.identity import VERSION

FOLDER = Path(__file__).parents[1] / "golden" / "databases"


def name(version: int) -> str:
    """The file of a version."""
    return f"{version:04}.db.zst"


def names() -> list[str]:
    """The files there are, oldest first."""
    return sorted(path.name for path in FOLDER.glob("*.db.zst"))


def unpack(file: str, target: Path) -> None:
    """Put the database kept in *file* at *target*."""
    target.write_bytes(zstandard.decompress((FOLDER / file).read_bytes()))


def write() -> Path:
    """Make the database of the present version."""
    with tempfile.TemporaryDirectory() as folder:
        book = Book(Path(folder))
        task = book.add(
            "task", {"title": "Sensoren in der Bahnhofgasse", "status": "open", "due_on": "2026-11-23"}
        )
        book.set(task, {"title": "Sensoren in der Bahnhofstraße"})
        book.add("project", {"number": "M02", "title": "LoRaWAN", "total_cost": 157_345})
        contact = book.add("contact", {"family_name": "Muster", "given_name": "Erika"})
        book.set(contact, {"family_name": "Öztürk"})
        erased = book.add("contact", {"family_name": "Niemand"})
        book.erase(erased)
        book.close()
        with closing(sqlite3.connect(book.path, isolation_level=None)) as conn:
            conn.execute("PRAGMA journal_mode = DELETE")
        target = FOLDER / name(VERSION)
        target.write_bytes(zstandard.compress(book.path.read_bytes(), 19))
        return target


if __name__ == "__main__":
    write()
