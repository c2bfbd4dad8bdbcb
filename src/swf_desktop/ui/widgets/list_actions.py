# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that can be done in a list, as actions: the list's menu, the menu bar and Ctrl+K show the same."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons
from swf_desktop.ui.widgets.record_table import RecordTable

_GROUPED = (Kind.CHOICE, Kind.REFERENCE, Kind.BOOLEAN)

Keys = str | QKeySequence.StandardKey


class Doer(Protocol):
    """The list whose actions they are."""

    table: RecordTable

    def read_on(self) -> None:
        """Go to the page of the current record."""

    def edit_cell(self) -> None:
        """Edit the current cell."""

    def copy(self) -> None:
        """Copy the chosen rows."""

    def paste(self) -> None:
        """Paste rows."""

    def delete_chosen(self) -> None:
        """Move the chosen records to the trash, or back."""

    def save_view(self) -> None:
        """Keep filter, sorting and grouping under a name."""

    def show_columns(self) -> None:
        """Open the menu of the columns."""

    def show_everything(self) -> None:
        """No filter."""

    def show_trash(self, on: bool) -> None:
        """Show what was deleted."""

    def group_by(self, column: str) -> None:
        """Put rows under headings."""

    def fold_all(self, folded: bool) -> None:
        """Hide or show the rows of all groups."""


def groupable(record_type: RecordType, columns: Sequence[str]) -> list[str]:
    """The columns whose values make good headings."""
    found = []
    for name in columns:
        field = record_type.field(name)
        if (field is not None and field.kind in _GROUPED) or (
            field is None and name in ("owner", "audience")
        ):
            found.append(name)
    return found


class ListActions:
    """Made once for a list."""

    def __init__(self, owner: QWidget, doer: Doer, record_type: RecordType, columns: Sequence[str]) -> None:
        self._owner = owner
        self._doer = doer
        standard = QKeySequence.StandardKey
        self.open = self._make(_("Read on"), doer.read_on, "Enter", "chevron-right")
        # Menus name the first one; Qt would call the other “Return” in German, too.
        self.open.setShortcuts([QKeySequence("Enter"), QKeySequence("Return")])
        self.edit = self._make(_("Edit the cell"), doer.edit_cell, "F2", "edit")
        self.copy = self._make(_("Copy rows"), doer.copy, standard.Copy, "document")
        self.paste = self._make(_("Paste rows …"), doer.paste, standard.Paste)
        self.delete = self._make(_("Move to the trash"), doer.delete_chosen, "Del", "trash")
        self.columns = self._make(_("Columns …"), doer.show_columns)
        self.everything = self._make(_("Show all"), doer.show_everything)
        self.save = self._make(_("Save this view …"), doer.save_view, icon="save")
        self._in_trash = False
        self._locked = ("", "")
        self.trash = QAction(_("Show trash"), owner)
        self.trash.setCheckable(True)
        self.trash.toggled.connect(doer.show_trash)
        self.groups = QMenu(_("Group"), owner)
        self._group = QActionGroup(owner)
        self._offer_group("", _("No groups"))
        self.groups.addSeparator()
        for name in groupable(record_type, columns):
            self._offer_group(name, formats.field_label(record_type.key, name))
        self.groups.addSeparator()
        for text, folded in ((_("Fold all groups"), True), (_("Unfold all groups"), False)):
            self.groups.addAction(self._make(text, partial(doer.fold_all, folded)))

    def fill(self, menu: QMenu) -> None:
        """Put all of them into a menu."""
        menu.clear()
        menu.setToolTipsVisible(True)
        menu.addActions([self.open, self.edit])
        menu.addSeparator()
        menu.addActions([self.copy, self.paste, self.delete])
        menu.addSeparator()
        menu.addMenu(self.groups)
        menu.addActions([self.columns, self.everything, self.save])
        menu.addSeparator()
        menu.addAction(self.trash)

    def row_menu(self) -> QMenu:
        """What can be done with the rows chosen, for the pointer."""
        menu = QMenu(self._owner)
        menu.setToolTipsVisible(True)  # why something is not offered
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.open, self.edit])
        menu.addSeparator()
        menu.addActions([self.copy, self.paste])
        menu.addSeparator()
        menu.addAction(self.delete)
        return menu

    def tick_group(self, column: str) -> None:
        """Mark the column that the rows are grouped by."""
        for action in self._group.actions():
            action.setChecked(action.data() == column)

    def say_trash(self, on: bool) -> None:
        """In the trash, deleting is bringing back."""
        self.delete.setText(_("Bring back") if on else _("Move to the trash"))
        self.delete.setIcon(icons.icon("undo" if on else "trash"))
        self.paste.setEnabled(not on)
        self._in_trash = on
        self.say_rights(*self._locked)

    def say_rights(self, edit: str, delete: str) -> None:
        """Not to be offered for the rows chosen, and why not; empty for what may be done."""
        self._locked = (edit, delete)
        for action, reason, possible in (
            (self.edit, edit, not self._in_trash),
            (self.delete, delete, True),
        ):
            action.setEnabled(possible and not reason)
            action.setToolTip(reason or action.text())

    def _offer_group(self, name: str, text: str) -> None:
        action = QAction(text, self._owner)
        action.setCheckable(True)
        action.setData(name)
        action.triggered.connect(lambda _on=False: self._doer.group_by(name))
        self._group.addAction(action)
        self.groups.addAction(action)

    def _make(self, text: str, run: Callable[[], object], keys: Keys = "", icon: str = "") -> QAction:
        action = QAction(text, self._owner)
        if icon:
            action.setIcon(icons.icon(icon))
        if keys:
            # Only while the keyboard is in the list: elsewhere the same keys mean text.
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
            self._doer.table.addAction(action)
        action.triggered.connect(lambda _on=False: run())
        return action
