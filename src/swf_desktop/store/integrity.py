# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What SQLite itself can say about the database file."""

from collections.abc import Iterator

import sqlalchemy as sa


def database_problems(connection: sa.Connection) -> Iterator[str]:
    """SQLite's own integrity and foreign key checks."""
    if connection.dialect.name != "sqlite":
        return
    for row in connection.exec_driver_sql("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield str(row[0])
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{row[0]} → {row[2]}"
