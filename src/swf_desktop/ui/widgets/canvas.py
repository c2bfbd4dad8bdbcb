# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A painted view of a list's rows: what board, timeline and calendar have in common.

It is an item view without a widget per record: it places the rows of the list's ``RecordModel``, paints those
in sight, and shares the list's selection. Being a ``QListView`` it tells assistive technology of every row by
itself, with name, description, place and state.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QMargins,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import theme
from swf_desktop.ui.widgets.column_fit import main_column
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable

Index = QModelIndex | QPersistentModelIndex
Key = Qt.Key
_ARROWS = (Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right, Key.Key_Home, Key.Key_End)
_STEP = 24


@lru_cache(maxsize=4000)
def _broken(text: str, width: int, font: str, lines: int) -> tuple[str, ...]:
    """*text* in at most so many lines, the last one cut where it does not fit; *font* is part of the key."""
    from PySide6.QtGui import QFont

    face = QFont()
    face.fromString(font)
    metrics = QFontMetrics(face)
    words = text.split()
    found: list[str] = []
    while words and len(found) < lines - 1:
        line = words.pop(0)
        while words and metrics.horizontalAdvance(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        found.append(line)
    if words:
        found.append(" ".join(words))
    return tuple(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in found)


class Canvas(QListView):
    """Subclasses place the rows (``arrange``, ``box``, ``rows_in``), paint them, and say where keys lead."""

    opened = Signal(str, str)
    delete_wanted = Signal(list)

    def __init__(self, model: RecordModel, table: RecordTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = model
        self._dirty = self._begun = False
        self.size_needed = QSize()
        #: What dragging does, for those who have no mouse; for the chosen rows.
        self.moves: list[QAction] = []
        #: What stays in place at the edges while the rest is scrolled.
        self.frozen = QMargins()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setModel(model)
        self.setModelColumn(model.columns.index(main_column(model.record_type)))
        self.setSelectionModel(table.selectionModel())
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        model.modelReset.connect(self.stale)
        model.layoutChanged.connect(self.stale)
        model.dataChanged.connect(self.viewport().update)

    def begin(self) -> None:
        """Everything is set up: rows may be placed. The last thing that a subclass's constructor does."""
        self._begun = self._dirty = True

    # What subclasses say

    def arrange(self) -> None:
        """Place every row and set ``size_needed``."""
        raise NotImplementedError

    def box(self, row: int) -> QRect:
        """Where a row is, as if nothing were scrolled; empty if it is nowhere."""
        raise NotImplementedError

    def rows_in(self, area: QRect) -> Iterable[int]:
        """The rows that touch *area*, as if nothing were scrolled."""
        raise NotImplementedError

    def step(self, row: int, key: int) -> int:
        """The row to which an arrow key leads from *row* (-1: from nowhere)."""
        raise NotImplementedError

    def paint_behind(self, painter: QPainter, area: QRect) -> None:
        """What is under the rows; *area* and painter as if nothing were scrolled."""

    def paint_row(self, painter: QPainter, row: int, box: QRect) -> None:
        """One row."""
        raise NotImplementedError

    def paint_frame(self, painter: QPainter) -> None:
        """What stays in place, over the rows."""

    def menu(self, row: int) -> QMenu:
        """Where the chosen rows can be moved, and what can be done with any record."""
        menu = QMenu(self)
        menu.addActions(self.moves)
        if self.moves:
            menu.addSeparator()
        menu.addAction(_("Read on"), lambda: self.opened.emit(self.records.id_at(row), ""))
        menu.addAction(_("Delete"), lambda: self.delete_wanted.emit(self.chosen_ids()))
        return menu

    def hint(self, _place: QPoint) -> str:
        """Words for the mouse resting on a place in the viewport."""
        return ""

    # The rows

    def value(self, row: int, column: str) -> Value:
        """One stored value of a row; None for a heading."""
        found = self.records.row_data(self.records.id_at(row))
        return found.values[self.records.columns.index(column)] if found else None

    def text(self, row: int, column: str) -> str:
        """One value of a row as it is shown; empty for a heading."""
        record_id = self.records.id_at(row)
        return self.records.text(record_id, self.records.columns.index(column)) if record_id else ""

    def title(self, row: int) -> str:
        """What the row is called."""
        return self.text(row, self.records.columns[self.modelColumn()])

    def lines(self, text: str, width: int, most: int) -> tuple[str, ...]:
        """*text* broken into lines of the view's font."""
        return _broken(text, width, self.font().toString(), most)

    @property
    def current_row(self) -> int:
        """The current row; -1 if there is none."""
        return self.currentIndex().row()

    def chosen_ids(self) -> list[str]:
        """Every record chosen."""
        rows = {index.row() for index in self.selectionModel().selectedIndexes()}
        return [found for found in map(self.records.id_at, sorted(rows)) if found]

    def is_chosen(self, row: int) -> bool:
        """Whether a row is among those chosen."""
        return self.selectionModel().isSelected(self.records.index(row, self.modelColumn()))

    def make_current(self, row: int, *, add: bool = False) -> None:
        """Move to a row, which is then chosen, alone or beside the others."""
        index = self.records.index(row, self.modelColumn())
        flag = QItemSelectionModel.SelectionFlag
        how = flag.Toggle if add else flag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, how | flag.Rows)
        self.scrollTo(index)

    # Placing

    def stale(self) -> None:
        """The rows have to be placed anew, when they are next looked at."""
        self._dirty = True
        self.viewport().update()

    def ready(self) -> None:
        """Place the rows if that has not been done."""
        if self._dirty and self._begun:
            self._dirty = False
            self.arrange()
            self.updateGeometries()

    def offset(self) -> QPoint:
        """How far everything is scrolled."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def updateGeometries(self) -> None:
        """Bars as long as what there is to see."""
        room = self.viewport().size()
        for bar, needed, seen in (
            (self.horizontalScrollBar(), self.size_needed.width(), room.width()),
            (self.verticalScrollBar(), self.size_needed.height(), room.height()),
        ):
            bar.setRange(0, max(0, needed - seen))
            bar.setPageStep(max(1, seen - _STEP))
            bar.setSingleStep(_STEP)

    def doItemsLayout(self) -> None:
        """Qt's own way of placing rows is not wanted."""
        self._dirty = True
        QAbstractItemView.doItemsLayout(self)

    def reset(self) -> None:
        """The selection belongs to the list, which looks after it."""
        self.stale()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Place everything anew."""
        self.stale()
        self.ready()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Paint what comes into sight."""
        self.viewport().update()

    def visualRect(self, index: Index) -> QRect:
        """Where a row is in the viewport."""
        if not index.isValid() or not self._begun:
            return QRect()
        self.ready()
        box = self.box(index.row())
        return box.translated(-self.offset()) if not box.isEmpty() else box

    def indexAt(self, place: QPoint) -> QModelIndex:
        """The row at a place of the viewport."""
        if not self._begun:
            return QModelIndex()
        self.ready()
        if place.x() < self.frozen.left() or place.y() < self.frozen.top():
            return QModelIndex()
        there = place + self.offset()
        for row in self.rows_in(QRect(there, QSize(1, 1))):
            if self.box(row).contains(there):
                return self.records.index(row, self.modelColumn())
        return QModelIndex()

    def scrollTo(
        self,
        index: Index,
        _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight."""
        box = self.visualRect(index)
        if box.isEmpty() or not self.isVisible():
            return
        seen = self.viewport().rect().marginsRemoved(self.frozen)
        self._scroll(self.horizontalScrollBar(), box.left(), box.right(), seen.left(), seen.right())
        self._scroll(self.verticalScrollBar(), box.top(), box.bottom(), seen.top(), seen.bottom())

    @staticmethod
    def _scroll(bar: Any, first: int, last: int, least: int, most: int) -> None:
        if first < least or last - first > most - least:
            bar.setValue(bar.value() + first - least)
        elif last > most:
            bar.setValue(bar.value() + last - most)

    def horizontalOffset(self) -> int:
        """How far it is scrolled to the right."""
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        """How far it is scrolled down."""
        return self.verticalScrollBar().value()

    def visualRegionForSelection(self, _selection: object) -> QRegion:
        """All of it: working out the exact region would cost more than painting."""
        return QRegion(self.viewport().rect())

    def moveCursor(self, _action: object, _modifiers: object) -> QModelIndex:
        """Where the keyboard begins."""
        row = self.step(self.current_row, Key.Key_Down if self.current_row < 0 else 0)
        return self.records.index(row, self.modelColumn()) if row >= 0 else QModelIndex()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows in sight, what is behind them and what stays in place."""
        self.ready()
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        painter.fillRect(event.rect(), QColor(theme.scheme().base))
        offset = self.offset()
        painter.translate(-offset)
        area = event.rect().translated(offset)
        self.paint_behind(painter, area)
        for row in self.rows_in(area):
            painter.save()
            self.paint_row(painter, row, self.box(row))
            painter.restore()
        painter.resetTransform()
        self.paint_frame(painter)
        painter.end()

    def paint_card(self, painter: QPainter, box: QRect, chosen: bool, current: bool) -> None:
        """The sheet under a row's words: its edge says whether it is chosen and has the keyboard."""
        scheme = theme.scheme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = current and self.hasFocus()
        edge = scheme.accent if chosen or focus else scheme.line
        painter.setPen(QPen(QColor(edge), 2 if focus else 1))
        painter.setBrush(QColor(scheme.selection if chosen else scheme.base))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose; with Ctrl beside the others."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and (
            event.button() == Qt.MouseButton.LeftButton or not self.is_chosen(index.row())
        ):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.make_current(index.row(), add=control)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Nothing is dragged here."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing is dropped here."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(self.records.id_at(index.row()), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter opens, F2 edits, Space ticks, Del deletes."""
        key, row = event.key(), self.current_row
        current = self.records.id_at(row)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _ARROWS:
            to = self.step(row, key)
            if to >= 0:
                self.make_current(to)
        elif plain and current and key in (Key.Key_Return, Key.Key_Enter):
            self.opened.emit(current, "")
        elif plain and current and key == Key.Key_F2:
            self.opened.emit(current, "*")
        elif plain and key == Key.Key_Delete and self.chosen_ids():
            self.delete_wanted.emit(self.chosen_ids())
        elif plain and key == Key.Key_Space and current:
            self._tick(row)
        elif key in (Key.Key_Tab, Key.Key_Backtab, Key.Key_Escape) or key in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the mouse where it is, by the keyboard at the current row."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        row = self.current_row if by_key else self.indexAt(event.pos()).row()
        menu = self.menu(row) if row >= 0 else None
        if menu is None:
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = (
            self.visualRect(self.records.index(row, self.modelColumn())).center() if by_key else event.pos()
        )
        menu.popup(self.viewport().mapToGlobal(place))

    def viewportEvent(self, event: Any) -> bool:
        """A hint where the mouse rests."""
        if isinstance(event, QHelpEvent):
            from PySide6.QtWidgets import QToolTip

            index = self.indexAt(event.pos())
            words = self.hint(event.pos()) or (self.description(index.row()) if index.isValid() else "")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return bool(super().viewportEvent(event))

    def description(self, row: int) -> str:
        """All that there is to say of a row."""
        index = self.records.index(row, self.modelColumn())
        more = self.records.data(index, Qt.ItemDataRole.AccessibleDescriptionRole)
        return "\n".join(part for part in (self.title(row), str(more or "")) if part)

    def _tick(self, row: int) -> None:
        first = self.records.index(row, 0)
        state = self.records.data(first, Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            done = Qt.CheckState(state) == Qt.CheckState.Checked
            other = Qt.CheckState.Unchecked if done else Qt.CheckState.Checked
            self.records.setData(first, other, Qt.ItemDataRole.CheckStateRole)
