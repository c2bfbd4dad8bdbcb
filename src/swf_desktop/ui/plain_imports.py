# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Importing without being looked at.

Once PySide6 is there, it reads the source of every module that is imported, the database layer's too, to see
whether it may use ``from __feature__ import snake_case``. This program uses no such feature: a third of the time
until the list is seen, and the texts of all those sources in memory, are for nothing.
"""

import builtins

from PySide6 import QtCore  # noqa: F401 - puts its own way of importing in place


def import_plainly() -> None:
    """Put the interpreter's own way of importing back. PySide6 keeps it beside its own."""
    own = getattr(builtins, "__orig_import__", None)
    if own is not None:
        builtins.__import__ = own
