# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the window's frame knows of a place."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


class PlacePage(QWidget):
    """A place fills the window's middle. The frame asks it for no more than this."""

    #: What the place can do is another now: the frame asks ``fill_menu`` again.
    menu_changed = Signal()

    def main_action(self) -> QAction | None:
        """The one thing people come here to do; the frame puts it into the header."""
        return None

    def show_record(self, type_key: str, record_id: str) -> None:
        """Bring one record into view."""

    def focus_first(self) -> None:
        """Put the keyboard where work begins."""
        self.setFocus()

    def filter_field(self) -> QWidget | None:
        """The field that narrows what is shown, for Ctrl+F."""
        return None

    def views(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """Further views of the place worth a picture: a name, and what shows it."""
        return ()

    def fill_menu(self, menu: QMenu) -> None:
        """Put what can be done here into a menu of the menu bar; it is hidden while it stays empty."""

    def view_state(self) -> tuple[Mapping[str, Any], str] | None:
        """What is shown and how it is sorted, for a saved view; None if there is nothing to keep."""
        return None

    def apply_view(self, state: Mapping[str, Any], sorting: str) -> None:
        """Show what a saved view of this place says."""

    def leave(self) -> None:
        """Keep what is being typed: another place is about to be shown."""

    def open_paths(self, paths: Sequence[str]) -> None:
        """Take files that were dropped on the window or handed to the program."""

    def put_away(self) -> None:
        """Close what ``open_path`` opened."""

    def set_density(self, name: str) -> None:
        """Show rows of comfortable or compact height."""
