# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands above a list: the quick filter, the facets, how many are shown, the list's menu."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons
from swf_desktop.ui.widgets.facets import FacetButton
from swf_desktop.ui.widgets.flow_row import FlowRow

_MARGIN = 12
#: What stands in one row with the facets: filter, count, options, margins.
_BESIDE_FACETS = 330


class FilterLine(QLineEdit):
    """Arrow down goes into the list, Esc empties the line or leaves it."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow down and Enter go into the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
            return
        super().keyPressEvent(event)


class ListTools(QWidget):
    """``narrowed`` when filter or facets say something else."""

    narrowed = Signal()

    def __init__(self, type_key: str, facets: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolrow")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(_MARGIN, 4, _MARGIN, 8)
        rows.setSpacing(4)
        self._first_row = QHBoxLayout()
        self._first_row.setSpacing(4)
        rows.addLayout(self._first_row)
        self._second = QWidget()
        self._second_row = FlowRow(4, self._second)
        self._second_row.setContentsMargins(0, 0, 0, 0)
        self._second.hide()
        rows.addWidget(self._second)
        self._stacked = False
        self.filter = FilterLine()
        self.filter.setPlaceholderText(_("Filter (Ctrl+F)"))
        self.filter.setAccessibleName(_("Filter the list"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icons.icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setMinimumWidth(120)
        self.filter.setMaximumWidth(260)
        self.filter.textChanged.connect(self.narrowed)
        self._first_row.addWidget(self.filter, 2)
        self.facets: list[FacetButton] = []
        for name in facets:
            facet = FacetButton(name, formats.field_label(type_key, name))
            facet.changed.connect(self.narrowed)
            self._first_row.addWidget(facet)
            self.facets.append(facet)
        self._first_row.addStretch(1)
        self.count = QLabel()
        self.count.setProperty("muted", True)
        self._first_row.addWidget(self.count)
        self.more = QToolButton()
        self.more.setIcon(icons.icon("more"))
        self.more.setAccessibleName(_("List options"))
        self.more.setToolTip(_("List options"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self._first_row.addWidget(self.more)
        escape = QShortcut(QKeySequence("Escape"), self.filter)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self._escape)

    def show_everything(self) -> None:
        """No filter and no facet."""
        for facet in self.facets:
            facet.allow(set())
        self.filter.clear()

    def say_count(self, shown: int, total: int) -> None:
        """How many of how many are shown."""
        self.count.setText(str(total) if shown == total else _("%(n)s of %(all)s", n=shown, all=total))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the list is narrow, the facets have a row of their own."""
        super().resizeEvent(event)
        needed = sum(f.minimumWidth() + 4 for f in self.facets) + _BESIDE_FACETS
        narrow = self.width() < needed
        if narrow == self._stacked:
            return
        self._stacked = narrow
        for n, facet in enumerate(self.facets):
            (self._first_row if narrow else self._second_row).removeWidget(facet)
            if narrow:
                self._second_row.addWidget(facet)
            else:
                self._first_row.insertWidget(1 + n, facet)
        self._second.setVisible(narrow and bool(self.facets))

    def _escape(self) -> None:
        if self.filter.text():
            self.filter.clear()
        else:
            self.filter.down.emit()
