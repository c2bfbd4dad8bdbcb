# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The labelled list of places with their counts."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from swf_desktop.system.i18n import format_number
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.places import PlaceSpec

_KEY = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_MARK = Qt.ItemDataRole.UserRole + 2
_ICON = Qt.ItemDataRole.UserRole + 3


class _Delegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Icon, name, count."""
        s = theme.scheme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect.adjusted(8, 1, -8, -1)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(s.selection if chosen else s.hover))
            painter.drawRoundedRect(QRectF(rect), 6, 6)
        widget = option.widget
        if chosen and widget.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setColor(QColor(s.accent))
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 5, 5)
        picture = icons.pixmap(str(index.data(_ICON)), 18, s.accent if chosen else s.muted)
        painter.drawPixmap(rect.left() + 10, rect.center().y() - 8, picture)
        font = QFont(option.font)
        if chosen:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(s.text))
        count = str(index.data(_COUNT) or "")
        metrics = painter.fontMetrics()
        room = metrics.horizontalAdvance(count) + 12 if count else 0
        text_rect = rect.adjusted(38, 0, -10 - room, 0)
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        text = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, text_rect.width())
        painter.drawText(text_rect, side, text)
        if count:
            painter.setFont(theme.tabular(option.font))
            painter.setPen(QColor(s.warning if index.data(_MARK) else s.muted))
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(rect.adjusted(0, 0, -10, 0), side, count)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Tall enough for a thumb, and for text at 200 %."""
        return QSize(120, max(36, option.fontMetrics.height() + 16))


class Sidebar(QListWidget):
    """``place_chosen(key)`` when another place is to be shown."""

    place_chosen = Signal(str)

    def __init__(self, places: tuple[PlaceSpec, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAccessibleName(_("Places"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(theme.SIDEBAR_WIDTH)
        self._narrow = False
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(0, 8, 0, 8)
        for n, spec in enumerate(places, start=1):
            item = QListWidgetItem(_(spec.label))
            item.setData(_KEY, spec.key)
            item.setData(_ICON, spec.picture)
            item.setToolTip(_("%(place)s (Ctrl+%(n)s)", place=_(spec.label), n=n))
            self.addItem(item)
        self.currentItemChanged.connect(self._changed)
        self.itemSelectionChanged.connect(self._follow_selection)

    def set_narrow(self, narrow: bool) -> None:
        """Give room to the lists on a small screen."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.setFixedWidth(theme.SIDEBAR_NARROW if narrow else theme.SIDEBAR_WIDTH)

    def show_place(self, key: str) -> None:
        """Mark the place shown."""
        item = self._item(key)
        if item is not None and item is not self.currentItem():
            self.setCurrentItem(item)

    def set_count(self, key: str, count: int, warn: bool = False) -> None:
        """Write a number beside a place; none for zero. *warn* says that it asks for attention."""
        item = self._item(key)
        if item is None:
            return
        item.setData(_COUNT, format_number(count) if count else "")
        item.setData(_MARK, warn)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {count}" if count else item.text())

    def _item(self, key: str) -> QListWidgetItem | None:
        for n in range(self.count()):
            item = self.item(n)
            if item.data(_KEY) == key:
                return item
        return None

    def _follow_selection(self) -> None:
        # A screen reader selects without making the item the current one.
        for item in self.selectedItems():
            if item is not self.currentItem():
                self.setCurrentItem(item)

    def _changed(self, current: QListWidgetItem | None, _before: object) -> None:
        if current is not None:
            self.place_chosen.emit(str(current.data(_KEY)))
