# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the tasks that ask for attention: the database sorts and counts, and only the first leave it."""

import sqlalchemy as sa

from swf_desktop.domain.duties import Duties, Duty
from swf_desktop.store.tables import TYPE_TABLES, record

_OPEN = ("open", "in_progress", "waiting")
_LAST = "9999"  # what has no day comes last


def open_tasks(
    connection: sa.Connection, owner: str, today: str, until: str, most: int
) -> tuple[Duties, Duties, Duties]:
    """An organisation's open tasks that are overdue on the day *today*, due before the day *until*, and
    waiting for somebody, the earliest *most* of each. Days are ISO dates."""
    task = TYPE_TABLES["task"]
    due = sa.func.coalesce(task.c.due_on, "")
    read = (
        sa.select(
            record.c.id,
            *(
                sa.func.coalesce(task.c[name], "").label(name)
                for name in ("title", "project", "waiting_for", "due_on", "waiting_since", "status")
            ),
        )
        .join(task, task.c.record == record.c.number)
        .where(
            task.c.status.in_(_OPEN),
            (task.c.status == "waiting") | ((due != "") & (due < until)),
            record.c.owner == owner,
            record.c.deleted.is_(False),
            record.c.erased.is_(False),
        )
    ).cte("open")
    has_day = read.c.due_on != ""
    sections = (
        (has_day & (read.c.due_on < today), read.c.due_on),
        (has_day & (read.c.due_on >= today) & (read.c.due_on < until), read.c.due_on),
        (read.c.status == "waiting", sa.func.coalesce(sa.func.nullif(read.c.waiting_since, ""), _LAST)),
    )
    # One statement, so that the tasks are read once.
    asked = [
        sa.select(
            sa.literal(place).label("section"),
            sa.select(sa.func.count()).select_from(read).where(within).scalar_subquery().label("count"),
            day.label("day"),
            *(column for column in read.c if column.name != "status"),
        )
        .where(within)
        .order_by(day, read.c.title, read.c.id)
        .limit(most)
        .subquery()
        for place, (within, day) in enumerate(sections)
    ]
    rows = connection.execute(sa.union_all(*(sa.select(each) for each in asked))).all()
    found: list[Duties] = []
    for place in range(len(sections)):
        of_section = [row for row in rows if row.section == place]
        of_section.sort(key=lambda row: (row.day, row.title, row.id))
        count = of_section[0][1] if of_section else 0
        found.append(Duties(count, tuple(Duty(*row[3:]) for row in of_section)))
    return found[0], found[1], found[2]
