# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a row of records is painted: the circle to tick, the mark of a conflict, the heading of a group."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from swf_desktop.system.i18n import format_number
from swf_desktop.ui import icons, theme
from swf_desktop.ui.widgets.marks import paint_overdue
from swf_desktop.ui.widgets.record_model import CONFLICT_ROLE, GROUP_ROLE, LOCK_ROLE, OVERDUE_ROLE
from swf_desktop.ui.widgets.row_groups import Group

_PADDING = 8
_CHECK = 15


class RowDelegate(QStyledItemDelegate):
    """Adds room left and right, a rule under each row, and the mark of a conflict."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell. Painted by hand: the style would ask the model a dozen questions for each."""
        rect: QRect = option.rect
        scheme = theme.scheme()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(scheme.selection))
            if rect.left() == 0 and option.widget.hasFocus():
                painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(scheme.accent))
        painter.setPen(QColor(scheme.hover))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        group = index.data(GROUP_ROLE)
        if group is not None:
            self._heading(painter, option, group)
            return
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(scheme.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if index.column() == 0:
            inner = self._marks(painter, rect, inner, index)
        if index.data(LOCK_ROLE):
            picture = icons.pixmap("lock", 13, scheme.muted)
            painter.drawPixmap(QPoint(inner.right() - 13, rect.center().y() - 6), picture)
            inner = inner.adjusted(0, 0, -20, 0)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not text:
            return
        own = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(own.color() if own is not None else QColor(scheme.text))
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or option.font)
        side = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        line = " ".join(text.split("\n", 1)) if "\n" in text else text
        if own is not None and index.data(OVERDUE_ROLE):
            # After the day, so that days stay in line.
            metrics = painter.fontMetrics()
            left = inner.left() + metrics.horizontalAdvance(line) + 5
            paint_overdue(painter, left, rect.center().y() + metrics.ascent() // 2)
        shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(side | Qt.TextFlag.TextSingleLine), shown)

    @staticmethod
    def _heading(painter: QPainter, option: QStyleOptionViewItem, group: Group) -> None:
        """A group's heading runs over all columns: each cell paints its piece of it."""
        rect: QRect = option.rect
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else rect.right()
        whole = QRect(0, rect.top(), width, rect.height())
        scheme = theme.scheme()
        painter.save()
        painter.setClipRect(rect)
        if not option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(scheme.raised))
        name = "chevron-right" if group.folded else "chevron-down"
        painter.drawPixmap(
            QPoint(whole.left() + 8, whole.center().y() - 7), icons.pixmap(name, 15, scheme.muted)
        )
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(scheme.text))
        inner = whole.adjusted(30, 0, -_PADDING, 0)
        metrics = painter.fontMetrics()
        count = format_number(group.size)
        room = inner.width() - metrics.horizontalAdvance(count) - 16
        words = metrics.elidedText(group.label, Qt.TextElideMode.ElideRight, room)
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, side, words)
        painter.setFont(theme.tabular(option.font))
        painter.setPen(QColor(scheme.muted))
        painter.drawText(inner.adjusted(metrics.horizontalAdvance(words) + 10, 0, 0, 0), side, count)
        painter.restore()

    @staticmethod
    def _marks(
        painter: QPainter, rect: QRect, inner: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> QRect:
        """The circle to tick and the sign of a conflict; the room that is left for the words."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            _paint_check(painter, _check_rect(rect), Qt.CheckState(state) == Qt.CheckState.Checked)
            inner = inner.adjusted(_CHECK + 8, 0, 0, 0)
        if index.data(CONFLICT_ROLE):
            picture = icons.pixmap("warning", 15, theme.scheme().warning)
            painter.drawPixmap(QPoint(inner.left(), rect.center().y() - 7), picture)
            inner = inner.adjusted(20, 0, 0, 0)
        return inner

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The words and the room around them."""
        return super().sizeHint(option, index) + QSize(2 * _PADDING, 0)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A click on the circle ticks it."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and index.column() == 0
            and event.position().x() - option.rect.left() < _CHECK + 14
        ):
            state = index.data(Qt.ItemDataRole.CheckStateRole)
            if state is not None:
                return model.setData(index, other_state(state), Qt.ItemDataRole.CheckStateRole)
        return False


def other_state(state: object) -> Qt.CheckState:
    """Ticked for unticked, and the other way round."""
    checked = Qt.CheckState(state) == Qt.CheckState.Checked
    return Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked


def _check_rect(rect: QRect) -> QRectF:
    return QRectF(rect.left() + 8, rect.center().y() - _CHECK / 2 + 1, _CHECK, _CHECK)


def _paint_check(painter: QPainter, box: QRectF, checked: bool) -> None:
    s = theme.scheme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(s.accent if checked else s.muted), 1.5))
    painter.setBrush(QColor(s.accent) if checked else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)
    if checked:
        picture = icons.pixmap("check", _CHECK - 4, s.on_accent)
        painter.drawPixmap(QPoint(round(box.left()) + 2, round(box.top()) + 2), picture)
    painter.restore()
