# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What SQLite itself can say about the database file."""

from collections.abc import Iterator

import sqlalchemy as sa

from swf_desktop.domain.errors import StorageFailed
from swf_desktop.domain.text import N_
from swf_desktop.store.engine import translated


def refuse_damaged(connection: sa.Connection) -> None:
    """Look through every page of the file, which takes a moment. Raises ``StorageFailed`` if one is damaged."""
    if connection.dialect.name == "sqlite":
        with translated():
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise StorageFailed(
                N_("The database is damaged. Restore the latest backup; the backups folder is untouched.")
            )


def database_problems(connection: sa.Connection) -> Iterator[str]:
    """SQLite's own integrity and foreign key checks."""
    if connection.dialect.name != "sqlite":
        return
    for row in connection.exec_driver_sql("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield str(row[0])
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{row[0]} → {row[2]}"
