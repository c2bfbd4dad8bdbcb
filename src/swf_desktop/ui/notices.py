# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words that the window says on its own: passing ones and ones that stay."""

from collections.abc import Callable
from typing import NamedTuple

#: The command by which a place asks the frame to keep what it shows as a saved view.
SAVE_VIEW = "view.save"


class Toast(NamedTuple):
    """A passing word about something done, with at most one thing to do about it."""

    text: str
    action: str = ""
    run: Callable[[], None] | None = None


class Banner(NamedTuple):
    """A word that stays until it is dealt with or closed: errors, alarms, what lies ready.

    A banner with a *key* takes the place of the one before with that key; an empty text takes it away.
    """

    text: str
    action: str = ""
    run: Callable[[], None] | None = None
    error: bool = True
    key: str = ""
    picture: str = "warning"
