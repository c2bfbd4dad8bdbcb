# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The labelled list of places with their counts; saved views below them."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
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
_VIEW = Qt.ItemDataRole.UserRole + 4


class View(Protocol):
    """What the sidebar knows of a saved view."""

    @property
    def id(self) -> str:
        """Its record."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def place(self) -> str:
        """The place it shows."""


class _Delegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Icon, name, count."""
        s = theme.scheme()
        painter.save()
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            painter.setFont(theme.sized(option.font, 0.9, QFont.Weight.DemiBold))
            painter.setPen(QColor(s.muted))
            heading = option.rect.adjusted(18, 0, -8, -4)
            painter.drawText(heading, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, index.data())
            painter.restore()
            return
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
    view_chosen = Signal(str)
    view_rename_wanted = Signal(str)
    view_delete_wanted = Signal(str)

    def __init__(
        self,
        places: tuple[PlaceSpec, ...],
        corners: tuple[PlaceSpec, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
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
            self._add_place(spec).setToolTip(_("%(place)s (Ctrl+%(n)s)", place=_(spec.label), n=n))
        self._views = 0
        for spec in corners:
            self._add_place(spec)
        self._places = len(places)
        self._before_click: QListWidgetItem | None = None
        self._fit()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.itemClicked.connect(self._clicked)
        self.currentItemChanged.connect(self._changed)
        self.itemSelectionChanged.connect(self._follow_selection)

    def set_narrow(self, narrow: bool) -> None:
        """Give room to the lists on a small screen."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._fit()

    def _fit(self) -> None:
        """Larger text needs a wider list."""
        least = theme.SIDEBAR_NARROW if self._narrow else theme.SIDEBAR_WIDTH
        bold = QFontMetrics(theme.sized(self.font(), 1.0, QFont.Weight.DemiBold))  # as the current one is
        words = max(bold.horizontalAdvance(self.item(n).text()) for n in range(self._places))
        number = bold.horizontalAdvance("000")
        self.setFixedWidth(max(least, words + number + (50 if self._narrow else 78)))

    def show_views(self, views: Sequence[View]) -> None:
        """List the saved views below the places."""
        current: QListWidgetItem | None = self.currentItem()
        chosen = str(current.data(_VIEW) or "") if current else ""
        place = str(current.data(_KEY) or "") if current else ""
        self.blockSignals(True)
        for _n in range(self._views):
            self.takeItem(self._places)
        self._views = 0
        if views:
            heading = QListWidgetItem(_("Saved views"))
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self.insertItem(self._places, heading)
            self._views = 1
        for view in views:
            item = QListWidgetItem(view.title)
            item.setData(_KEY, view.place)
            item.setData(_VIEW, view.id)
            item.setData(_ICON, "filter")
            item.setToolTip(_("Saved view: %(title)s", title=view.title))
            self.insertItem(self._places + self._views, item)
            self._views += 1
            if view.id == chosen:
                self.setCurrentItem(item)
        if chosen and not any(self.item(n).data(_VIEW) == chosen for n in range(self.count())):
            found = self._item(place)
            if found is not None:
                self.setCurrentItem(found)
        self.blockSignals(False)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames a saved view, Del moves it to the trash."""
        item: QListWidgetItem | None = self.currentItem()
        view = str(item.data(_VIEW) or "") if item else ""
        if view and event.key() == Qt.Key.Key_F2:
            self.view_rename_wanted.emit(view)
        elif view and event.key() == Qt.Key.Key_Delete:
            self.view_delete_wanted.emit(view)
        else:
            super().keyPressEvent(event)

    def _add_place(self, spec: PlaceSpec) -> QListWidgetItem:
        item = QListWidgetItem(_(spec.label))
        item.setData(_KEY, spec.key)
        item.setData(_ICON, spec.picture)
        self.addItem(item)
        return item

    def _menu(self, place: QPoint) -> None:
        item = self.itemAt(place)
        view = str(item.data(_VIEW) or "") if item is not None else ""
        if not view:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Rename the view …"), lambda: self.view_rename_wanted.emit(view))
        menu.addAction(_("Delete the view"), lambda: self.view_delete_wanted.emit(view))
        menu.popup(self.viewport().mapToGlobal(place))

    def _clicked(self, item: QListWidgetItem) -> None:
        # A view is shown again although its item is the current one: the filter may have changed since.
        if item is self._before_click and item.data(_VIEW):
            self.view_chosen.emit(str(item.data(_VIEW)))
        self._before_click = item

    def show_place(self, key: str) -> None:
        """Mark the place shown; a view of that place stays marked."""
        current: QListWidgetItem | None = self.currentItem()
        if current and current.data(_KEY) == key:
            return
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
            if item.data(_KEY) == key and not item.data(_VIEW):
                return item
        return None

    def _follow_selection(self) -> None:
        # A screen reader selects without making the item the current one.
        for item in self.selectedItems():
            if item is not self.currentItem():
                self.setCurrentItem(item)

    def _changed(self, current: QListWidgetItem | None, _before: object) -> None:
        if current is None:
            return
        if current.data(_VIEW):
            self.view_chosen.emit(str(current.data(_VIEW)))
        elif current.data(_KEY):
            self.place_chosen.emit(str(current.data(_KEY)))
