# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""How databases of earlier versions become today's: one revision per file in ``versions/``.

A revision is numbered (``revision = "0002"``, ``down_revision = "0001"``) and has an ``upgrade()`` that
works with ``alembic.op``. Raise ``store.identity.VERSION`` with it and keep a database of the version
before in ``tests/golden/databases``. Revisions never change once released, and never read ``tables``:
that knows only today. A field that a record type gains is::

    op.add_column("record_task", sa.Column("effort", sa.BigInteger))
"""
