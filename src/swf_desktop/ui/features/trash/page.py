# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was deleted, latest first: when, by whom, and with what; one key brings it back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from swf_desktop.domain.views import Changes, TrashEntry
from swf_desktop.system.i18n import format_number, ngettext
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.empty_state import EmptyState
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.plain_table import PlainModel, PlainTable


class _Table(PlainTable):
    wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter brings back; Tab goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
        else:
            super().keyPressEvent(event)


class TrashPage(PlacePage):
    """Reads itself and follows changes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._entries: Sequence[TrashEntry] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        tools = QWidget()
        tools.setObjectName("toolrow")
        row = QHBoxLayout(tools)
        row.setContentsMargins(12, 8, 12, 8)
        self.restore_button = QPushButton(_("Bring back"))
        self.restore_button.setIcon(icons.icon("undo"))
        self.restore_button.setIconSize(icons.BESIDE)
        self.restore_button.clicked.connect(self.restore)
        row.addWidget(self.restore_button)
        row.addStretch(1)
        self._count = QLabel()
        self._count.setProperty("muted", True)
        row.addWidget(self._count)
        self._tools = tools
        layout.addWidget(tools)
        self.model = PlainModel(
            [_("Title"), _("Kind"), _("Deleted"), _("Deleted by"), _("Together with it")], muted=(1, 3, 4)
        )
        self.table = _Table(self.model, _("Trash"))
        self.table.setSelectionMode(PlainTable.SelectionMode.ExtendedSelection)
        self.table.wanted.connect(self.restore)
        self.table.doubleClicked.connect(lambda _index: self.restore())
        self.empty = EmptyState()
        self.empty.say(
            _("The trash is empty"),
            _("What you delete waits here until you bring it back. Nothing is lost by pressing Del."),
            "trash",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        layout.addWidget(self._stack, 1)
        self._restore = QAction(icons.icon("undo"), _("Bring back"), self)
        self._restore.setShortcut(QKeySequence("Return"))
        self._restore.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._restore.triggered.connect(lambda _on=False: self.restore())
        desk.hub.changed.connect(self._follow)
        desk.names.changed.connect(self._show)
        self.load()

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done here."""
        menu.addAction(self._restore)

    def focus_first(self) -> None:
        """The list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_density(self, name: str) -> None:
        """One height will do."""

    def load(self) -> None:
        """Read what is in the trash."""
        self._desk.read(self, self._desk.profile.records.trash, self._fill, key="trash")

    def chosen(self) -> list[TrashEntry]:
        """The entries chosen, in the order shown."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self._entries[row] for row in rows]

    def restore(self) -> None:
        """Bring the chosen entries back as one step, each with what was deleted along with it."""
        entries = self.chosen()
        if entries:
            restore, ids = self._desk.profile.records.restore, [entry.id for entry in entries]
            self._desk.write(self, lambda: restore(*ids), partial(self._restored, entries))

    def _restored(self, entries: Sequence[TrashEntry], changes: Changes) -> None:
        if not changes.step:
            return
        first = entries[0]
        if len(entries) > 1:
            self._desk.say(changes.label, _("Undo"), lambda: self._desk.undo_step(changes.step))
            return
        what = _(
            "%(kind)s “%(title)s”",
            kind=formats.type_label(first.type),
            title=formats.title(first.type, first.title),
        )
        self._desk.say(
            _("%(what)s restored", what=what),
            _("Show it"),
            lambda: self._desk.open_record.emit(first.type, first.id),
        )

    def _follow(self, _changes: Changes) -> None:
        self.load()

    def _fill(self, entries: Sequence[TrashEntry]) -> None:
        self._entries = entries
        self._show()

    def _show(self) -> None:
        current = self.table.currentIndex().row()
        self.model.load([self._row(entry) for entry in self._entries])
        count = len(self._entries)
        self._stack.setCurrentWidget(self.table if count else self.empty)
        self._tools.setVisible(count > 0)
        self._count.setText(format_number(count) if count else "")
        if count:
            self.table.selectRow(max(0, min(current, count - 1)))

    def _row(self, entry: TrashEntry) -> tuple[str, ...]:
        who = entry.by or self._desk.names.owner(entry.owner)
        together = len(entry.together)
        return (
            formats.called(entry.type, entry.title),
            formats.type_label(entry.type),
            formats.moment(entry.at),
            who,
            ngettext("%(n)s more", "%(n)s more", together) if together else "",
        )
