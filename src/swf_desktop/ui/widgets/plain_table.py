# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small read-only table of ready text."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFocusEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from swf_desktop.ui import theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_ROW = 34
#: So many letters of the first column can be read before others are cut off.
_LETTERS, _LEAST = 14, 9


class PlainModel(QAbstractTableModel):
    """Rows of text under headings; *muted* columns stand back, *urgent* ones warn by their colour too."""

    def __init__(
        self,
        headings: Sequence[str],
        muted: Sequence[int] = (),
        right: Sequence[int] = (),
        urgent: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self._headings = tuple(headings)
        self._muted = frozenset(muted)
        self._right = frozenset(right)
        self._urgent = frozenset(urgent)
        self._rows: list[tuple[str, ...]] = []
        self._colours: Mapping[tuple[int, int], str] = {}

    def load(
        self, rows: Sequence[tuple[str, ...]], colours: Mapping[tuple[int, int], str] | None = None
    ) -> None:
        """Show other rows; *colours* are those of single cells, by row and column."""
        self.beginResetModel()
        self._rows = list(rows)
        self._colours = colours or {}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """How many columns."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if role == Role.ForegroundRole and (own := self._colours.get((index.row(), index.column()))):
            return QBrush(QColor(own))
        if role == Role.ForegroundRole and index.column() in self._muted:
            return QBrush(QColor(theme.scheme().muted))
        if role == Role.ForegroundRole and index.column() in self._urgent:
            return QBrush(QColor(theme.scheme().danger))
        if role == Role.TextAlignmentRole:
            return self._side(index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """The headings."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return self._headings[section]
        return self._side(section) if role == Role.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        right = column in self._right
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class _Mark(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row in use has a bar at its left while its table has the keyboard."""
        super().paint(painter, option, index)
        chosen = option.state & QStyle.StateFlag.State_Selected
        if chosen and index.column() == 0 and option.widget.hasFocus():
            rect: QRect = option.rect
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(theme.scheme().accent))


#: A column is as wide as its contents, or as the others leave it.
_OWN_WIDTH = (QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Interactive)


class PlainTable(QTableView):
    """Shows a ``PlainModel``; the first column takes the room that is left."""

    def __init__(self, model: PlainModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plain")
        self.setModel(model)
        model.modelReset.connect(self._share)
        self.setAccessibleName(name)
        self.setItemDelegate(_Mark(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for n in range(model.columnCount()):
            mode = QHeaderView.ResizeMode.Stretch if n == 0 else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(n, mode)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the room anew."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Large text leaves the first column too little: then the widest of the others give way, those of days and
        words before those of figures."""
        header, letter = self.horizontalHeader(), self.fontMetrics().averageCharWidth()
        others = [n for n in range(1, header.count()) if header.sectionResizeMode(n) in _OWN_WIDTH]
        widths = {n: max(self.sizeHintForColumn(n), header.sectionSizeHint(n)) for n in others}
        taken = sum(header.sectionSize(n) for n in range(1, header.count()) if n not in widths)
        missing = _LETTERS * letter - (self.viewport().width() - taken - sum(widths.values()))
        tight = missing > 0
        while missing > 0 and widths:
            widest = max(widths, key=lambda n: widths[n])
            if widths[widest] <= _LEAST * letter:
                break
            less = min(missing, letter)
            widths[widest] -= less
            missing -= less
        for n, width in widths.items():
            own, shared = _OWN_WIDTH
            header.setSectionResizeMode(n, shared if tight else own)
            if tight:
                header.resizeSection(n, width)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show at once where the arrow keys begin."""
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection() and self.model().rowCount():
            self.selectRow(max(0, self.currentIndex().row()))
