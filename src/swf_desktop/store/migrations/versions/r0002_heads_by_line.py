# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tasks say since when somebody waits; a record's heads are kept line by line.

Before, ``record.state`` was ``{"h": {field: [[log, seq, lamport, vector], ...]}, "c": {field: value}}``;
now it is ``[[[log, seq, lamport, vector, "field field ..."], ...], {field: value}]``.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_CHUNK = 10_000


def upgrade() -> None:
    op.add_column("record_task", sa.Column("waiting_since", sa.Text))
    connection = op.get_bind()
    record = sa.table("record", sa.column("number", sa.Integer), sa.column("state", sa.LargeBinary))
    change = (
        sa.update(record)
        .where(record.c.number == sa.bindparam("key"))
        .values(state=sa.bindparam("new", type_=sa.LargeBinary))
    )
    last = -1
    while rows := connection.execute(
        sa.select(record.c.number, record.c.state)
        .where(record.c.number > last, sa.func.length(record.c.state) > 0)
        .order_by(record.c.number)
        .limit(_CHUNK)
    ).all():
        connection.execute(change, [{"key": row.number, "new": _by_line(row.state)} for row in rows])
        last = rows[-1].number


def _by_line(state: bytes) -> bytes:
    old = json.loads(state)
    heads = [[*head, name] for name, current in old["h"].items() for head in current]
    return json.dumps([heads, old["c"]], ensure_ascii=False, separators=(",", ":")).encode()
