# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Parts that the pages of some types have beside their fields. A new one is one line here.

A module under ``features`` offers ``build_part(desk) -> PagePart``; it is imported with the type's first page.
"""

from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from swf_desktop.domain.views import RecordView

if TYPE_CHECKING:
    from swf_desktop.ui.desk import Desk

_FEATURES = "swf_desktop.ui.features"
PARTS: dict[str, tuple[str, ...]] = {
    "meeting": ("events.minutes",),
    "goal": ("strategy.goal_status",),
    "strategy": ("strategy.document",),
    "foundation": ("strategy.document",),
}


class PagePart(QWidget):
    """Shows something more of the page's record.

    ``opened(type, id)`` asks for another one, ``edit_wanted(field)`` for the editor of a field. Fields that the
    part *covers* are shown there and not once more; of the lists of *covers_children* (type and field that points
    here) only the button stays.
    """

    opened = Signal(str, str)
    edit_wanted = Signal(str)
    covers: frozenset[str] = frozenset()
    covers_children: frozenset[tuple[str, str]] = frozenset()

    def show_record(self, view: RecordView) -> None:
        """Fill the part; called again whenever the record was changed."""

    def finish(self) -> None:
        """Keep what is being typed: the page is about to be left."""


def build(desk: "Desk", type_key: str) -> list[PagePart]:
    """The parts of a new page for records of a type."""
    modules = (import_module(f"{_FEATURES}.{name}") for name in PARTS.get(type_key, ()))
    return [cast("PagePart", module.build_part(desk)) for module in modules]
