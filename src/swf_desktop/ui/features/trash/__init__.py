# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The trash: everything that was deleted, of whatever type, to be brought back."""

from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.place_page import PlacePage


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    from swf_desktop.ui.features.trash.page import TrashPage

    return TrashPage(desk)
