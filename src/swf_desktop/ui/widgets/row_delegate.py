# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a row of records is painted: the circle to tick, the mark of a conflict, the heading of a group."""

import re
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from swf_desktop.system.i18n import format_number
from swf_desktop.ui import icons, theme
from swf_desktop.ui.widgets.marks import paint_overdue
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.row_groups import Group

_PADDING = 8
_CHECK = 15
#: So many laid out texts are kept: what two windows full of rows show.
_KEPT = 400
_BREAKS = re.compile(r"[\t-\r\u2028\u2029]")


class _LaidOut(NamedTuple):
    words: QStaticText
    width: int
    height: int


class RowDelegate(QStyledItemDelegate):
    """Adds room left and right, a rule under each row, and the mark of a conflict."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._usual = QFont()
        self._laid: dict[tuple[str, int, bool], _LaidOut] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell. Painted by hand: the style would ask the model a dozen questions for each."""
        rect: QRect = option.rect
        scheme = theme.scheme()
        left, top, width, height = rect.left(), rect.top(), rect.width(), rect.height()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, _ink(scheme.selection))
            if left == 0 and option.widget.hasFocus():
                painter.fillRect(left, top, 3, height, _ink(scheme.accent))
        painter.fillRect(left, top + height - 1, width, 1, _ink(scheme.hover))
        model = index.model()
        seen = model.seen(index.row(), index.column()) if isinstance(model, RecordModel) else None
        if seen is None:
            return
        if isinstance(seen, Group):
            self._heading(painter, option, seen)
            return
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(_ink(scheme.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        middle = rect.center().y()
        right = left + width - _PADDING
        left += _PADDING
        if seen.checked is not None:
            painter.drawPixmap(QPoint(left - 1, middle - 8), _circle(seen.checked))
            left += _CHECK + 8
        if seen.conflicted:
            painter.drawPixmap(QPoint(left, middle - 7), icons.pixmap("warning", 15, scheme.warning))
            left += 20
        if seen.locked:
            painter.drawPixmap(QPoint(right - 14, middle - 6), icons.pixmap("lock", 13, scheme.muted))
            right -= 20
        if not seen.text:
            return
        usual = option.font
        font = usual if seen.font is None else seen.font
        painter.setPen(seen.colour.color() if seen.colour is not None else _ink(scheme.text))
        painter.setFont(font)
        words, advance, line = self._laid_out(seen.text, right - left, font, usual)
        if seen.overdue:
            # After the day, so that days stay in line.
            paint_overdue(painter, left + advance + 5, middle + painter.fontMetrics().ascent() // 2)
        start = right - advance if seen.right else left
        painter.drawStaticText(start, top + (height + 1 - line) // 2, words)

    def _laid_out(self, text: str, room: int, font: QFont, usual: QFont) -> _LaidOut:
        """A text on one line, cut off where there is no *room*. Most stand there again when rows are
        painted anew, and laying them out is what takes longest."""
        if len(self._laid) >= _KEPT or usual != self._usual:
            self._laid.clear()
            self._usual = QFont(usual)
        key = (text, room, font is usual)
        found = self._laid.get(key)
        if found is None:
            metrics = QFontMetrics(font)
            words = _static(_BREAKS.sub(" ", text), font)
            if words.size().width() > room:
                words = _static(metrics.elidedText(words.text(), Qt.TextElideMode.ElideRight, room), font)
            found = self._laid[key] = _LaidOut(words, round(words.size().width()), metrics.height())
        return found

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


@lru_cache(maxsize=64)
def _ink(colour: str) -> QColor:
    return QColor(colour)


def _static(text: str, font: QFont) -> QStaticText:
    words = QStaticText(text)
    words.setTextFormat(Qt.TextFormat.PlainText)
    words.prepare(QTransform(), font)
    return words


def _circle(checked: bool) -> QPixmap:
    """The circle to tick, with room for half its stroke around it."""
    s = theme.scheme()
    colours = (s.accent, s.on_accent) if checked else (s.muted, "")
    return _painted_circle(colours, QGuiApplication.primaryScreen().devicePixelRatio())


@lru_cache(maxsize=8)
def _painted_circle(colours: tuple[str, str], ratio: float) -> QPixmap:
    ring, sign = colours
    picture = QPixmap(round((_CHECK + 3) * ratio), round((_CHECK + 3) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(ring), 1.5))
    painter.setBrush(QColor(ring) if sign else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(1, 1.5, _CHECK, _CHECK))
    if sign:
        painter.drawPixmap(QPoint(3, 3), icons.pixmap("check", _CHECK - 4, sign))
    painter.end()
    return picture
