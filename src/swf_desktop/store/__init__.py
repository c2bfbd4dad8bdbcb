# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The database. Imported first of all, SQLAlchemy comes without what only asynchronous drivers and plug-ins need."""

from swf_desktop.system.late_imports import put_off

with put_off("asyncio", "importlib.metadata", functions=("asyncio.iscoroutine",)):
    import sqlalchemy.dialects.sqlite  # noqa: F401
