# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeps None, True and False alive under Qt's bindings.

PySide6 6.12.0 is built as if these were immortal, which they are from Python 3.12 on. Under Python 3.11
every call that returns nothing takes one reference of None too many, and after a few thousand calls the
interpreter aborts ("deallocating None"). Raising their counts once costs nothing and harms nobody.
"""

import sys

_PLENTY = 1 << 40


def keep_alive() -> None:
    """Make the counts too large to be used up; does nothing where Python does that itself."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    import ctypes

    for thing in (None, True, False):
        # The count is the first member of every object.
        count = ctypes.c_ssize_t.from_address(id(thing))
        if count.value < _PLENTY:
            count.value += _PLENTY
