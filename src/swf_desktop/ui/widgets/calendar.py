# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The calendar: rows on their days, by month or week, Monday first, with the numbers of the weeks."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from swf_desktop.domain.fields import Kind
from swf_desktop.system import i18n
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext
from swf_desktop.ui import theme
from swf_desktop.ui.recurrence_words import DAYS, MONTHS, ONE
from swf_desktop.ui.widgets.canvas import Key
from swf_desktop.ui.widgets.day_moves import day_moves
from swf_desktop.ui.widgets.dragging import DragCanvas
from swf_desktop.ui.widgets.marks import paint_overdue
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable

MONTH, WEEK = "month", "week"
_LEAST_WEEKS, _PAD = 44, 6


class CalendarCanvas(DragCanvas):
    """``moved_on`` when other days are shown, ``add_on(day)`` for a new record, ``shifted(ids, days)``."""

    moved_on = Signal()
    add_on = Signal(str)
    shifted = Signal(list, int)

    def __init__(self, model: RecordModel, table: RecordTable, day: str) -> None:
        super().__init__(model, table)
        self._field = model.record_type.by_name[day]
        self._timed = self._field.kind is Kind.INSTANT
        self._mode = MONTH
        self._today = SystemClock().today()
        self._shown = self._today
        self._days: dict[str, list[int]] = {}
        self._where: dict[int, QRect] = {}
        self._order: list[int] = []
        self._more: dict[str, int] = {}
        self.undated = 0
        self.moves = day_moves(self, lambda days: self.shifted.emit(self.chosen_ids(), days))
        self.begin()

    # Which days

    @property
    def mode(self) -> str:
        """Month or week."""
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Show months or weeks."""
        self._mode = mode
        self._changed()

    @property
    def day(self) -> date:
        """A day of the month or week shown."""
        return self._shown

    def go_to(self, day: date) -> None:
        """Show the month or week of a day."""
        self._shown = day
        self._changed()

    def turn(self, step: int) -> None:
        """Leaf on by a month or a week, or back."""
        if self._mode == WEEK:
            self.go_to(self._shown + timedelta(days=7 * step))
            return
        month = self._shown.year * 12 + self._shown.month - 1 + step
        self.go_to(date(month // 12, month % 12 + 1, 1))

    def heading(self) -> str:
        """What is shown, in words."""
        if self._mode == MONTH:
            return f"{_(MONTHS[self._shown.month - 1])} {self._shown.year}"
        first = self.first
        last = first + timedelta(days=6)
        week = _("CW %(n)s", n=first.isocalendar().week)
        return f"{week} · {i18n.format_date(first)} – {i18n.format_date(last)}"

    @property
    def first(self) -> date:
        """The Monday that begins what is shown."""
        day = self._shown.replace(day=1) if self._mode == MONTH else self._shown
        return day - timedelta(days=day.weekday())

    @property
    def weeks(self) -> int:
        """How many weeks are shown."""
        if self._mode == WEEK:
            return 1
        following = (self._shown.replace(day=28) + timedelta(days=4)).replace(day=1)
        return ((following - timedelta(days=1)) - self.first).days // 7 + 1

    def _changed(self) -> None:
        self.stale()
        self.verticalScrollBar().setValue(0)
        self.moved_on.emit()

    # Placing

    @property
    def _line(self) -> int:
        return self.fontMetrics().height() + 6

    @property
    def _head(self) -> int:
        return self.fontMetrics().height() + 12

    @property
    def _weeks(self) -> int:
        """The width of the weeks' numbers at the left."""
        return max(_LEAST_WEEKS, self.fontMetrics().horizontalAdvance(_("CW")) + 14)

    def _cell(self, n: int) -> QRect:
        width = (self.viewport().width() - self._weeks) / 7
        height = (max(self.viewport().height(), self.size_needed.height()) - self._head) / self.weeks
        left, right = self._weeks + round(n % 7 * width), self._weeks + round((n % 7 + 1) * width)
        top, bottom = self._head + round(n // 7 * height), self._head + round((n // 7 + 1) * height)
        return QRect(left, top, right - left, bottom - top)

    def arrange(self) -> None:
        """Only the days shown."""
        self._today = SystemClock().today()
        first, count = self.first, self.weeks * 7
        keys = [(first + timedelta(days=n)).isoformat() for n in range(count)]
        self._days = {key: [] for key in keys}
        values = self.records.shown_values(self._field.name)
        self.undated = values.count(None)
        if self._timed:
            early, late = (first - timedelta(days=1)).isoformat(), keys[-1] + "~"
            for row, value in enumerate(values):
                if isinstance(value, str) and early <= value < late:
                    found = self._days.get(_local(value).date().isoformat())
                    if found is not None:
                        found.append(row)
            for rows in self._days.values():
                rows.sort(key=lambda row: str(values[row]))
        else:
            get = self._days.get
            for row, value in enumerate(values):
                if value and (found := get(value)) is not None:  # type: ignore[arg-type]
                    found.append(row)
        self._place(keys)

    def _place(self, keys: list[str]) -> None:
        self._where.clear()
        self._more.clear()
        self._order = []
        longest = max(len(rows) for rows in self._days.values())
        # A day of a month has room for two lines at least; a day of a week for all it has.
        lines = longest if self._mode == WEEK else 2
        needed = self.weeks * (self._day_room + lines * self._pitch + _PAD)
        self.size_needed = QSize(self.viewport().width(), self._head + needed)
        for n, key in enumerate(keys):
            rows, cell = self._days[key], self._cell(n)
            fits = max(0, (cell.height() - self._day_room - 2) // self._pitch)
            seen = rows if len(rows) <= fits or self._mode == WEEK else rows[: max(0, fits - 1)]
            if len(rows) > len(seen):
                self._more[key] = len(rows) - len(seen)
            for place, row in enumerate(seen):
                top = cell.top() + self._day_room + place * self._pitch
                self._where[row] = QRect(cell.left() + 3, top, cell.width() - 6, self._pitch - 2)
            self._order += seen
        self.frozen = QMargins(0, self._head, 0, 0)

    @property
    def _day_room(self) -> int:
        return self.fontMetrics().height() + 8 if self._mode == MONTH else 6

    @property
    def _pitch(self) -> int:
        return self._line if self._mode == MONTH else 2 * self.fontMetrics().lineSpacing() + 14

    def box(self, row: int) -> QRect:
        """The entry on its day; nowhere on other days than those shown."""
        return self._where.get(row, QRect())

    def rows_in(self, area: QRect) -> Iterable[int]:
        """The entries shown."""
        return [row for row, box in self._where.items() if box.intersects(area)]

    def step(self, row: int, key: int) -> int:
        """Up and down from entry to entry, left and right from day to day."""
        self.ready()
        if not self._order:
            return -1
        if row not in self._where:
            today = self._days.get(self._today.isoformat(), ())
            return next((r for r in today if r in self._where), self._order[0])
        at, last = self._order.index(row), len(self._order) - 1
        match key:
            case Key.Key_Home:
                return self._order[0]
            case Key.Key_End:
                return self._order[-1]
            case Key.Key_Up | Key.Key_Down:
                return self._order[min(last, max(0, at + (1 if key == Key.Key_Down else -1)))]
        days = [[r for r in rows if r in self._where] for rows in self._days.values()]
        days = [rows for rows in days if rows]
        day = next(n for n, rows in enumerate(days) if row in rows)
        place = days[day].index(row)
        beside = days[min(len(days) - 1, max(0, day + (1 if key == Key.Key_Right else -1)))]
        return row if beside is days[day] else beside[min(place, len(beside) - 1)]

    # Painting

    def paint_behind(self, painter: QPainter, area: QRect) -> None:
        """The days, with their numbers and what there was no room for."""
        scheme = theme.scheme()
        height = painter.fontMetrics().height()
        target = self.day_at(self.carried_to) if self.carried_to is not None else ""
        for n, key in enumerate(self._days):
            cell, day = self._cell(n), date.fromisoformat(key)
            if not cell.intersects(area):
                continue
            if key == target:
                painter.fillRect(cell, QColor(scheme.selection))
            elif n % 7 > 4:
                painter.fillRect(cell, QColor(scheme.raised))
            painter.setPen(QColor(scheme.line))
            painter.drawLine(cell.topLeft(), cell.topRight())
            painter.drawLine(cell.topLeft(), cell.bottomLeft())
            if self._mode == WEEK:
                continue
            other = day.month != self._shown.month
            words = str(day.day) if day.day > 1 else f"{day.day}. {_(MONTHS[day.month - 1])[:3]}"
            place = QRect(cell.left() + _PAD, cell.top() + 4, cell.width() - 2 * _PAD, height)
            self._paint_number(painter, place, words, day == self._today, other)
            if key in self._more:
                box = QRect(
                    cell.left() + _PAD, cell.bottom() - self._pitch, cell.width() - 2 * _PAD, self._pitch
                )
                painter.setPen(QColor(scheme.muted))
                text = ngettext("%(n)s more", "%(n)s more", self._more[key])
                painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_number(self, painter: QPainter, place: QRect, words: str, today: bool, other: bool) -> None:
        scheme = theme.scheme()
        if today:
            width = painter.fontMetrics().horizontalAdvance(words) + 12
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(scheme.accent))
            painter.drawRoundedRect(QRect(place.left() - 4, place.top() - 1, width, place.height() + 2), 8, 8)
            painter.setPen(QColor(scheme.on_accent))
            painter.drawText(place.adjusted(2, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), words)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # lines stay on their pixels
            return
        colour = QColor(scheme.muted)
        if other:
            colour.setAlpha(150)
        painter.setPen(colour)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words)

    def paint_row(self, painter: QPainter, row: int, box: QRect) -> None:
        """One line in a month, a small card in a week."""
        scheme = theme.scheme()
        record_id = self.records.id_at(row)
        late, closed = self.records.is_overdue(record_id), self.records.is_closed(record_id)
        if self._mode == WEEK or self.is_chosen(row):
            self.paint_card(painter, box, self.is_chosen(row), row == self.current_row)
        mark = QColor(scheme.danger if late else scheme.muted if closed else scheme.accent)
        painter.fillRect(QRect(box.left() + 3, box.top() + 4, 3, box.height() - 8), mark)
        painter.setPen(QColor(scheme.danger if late else scheme.muted if closed else scheme.text))
        if closed:
            font = painter.font()
            font.setStrikeOut(True)
            painter.setFont(font)
        inner = box.adjusted(11, 0, -4, 0)
        metrics = painter.fontMetrics()
        if late:
            top = inner.top() + 6 if self._mode == WEEK else inner.center().y() - metrics.height() // 2
            inner.setLeft(inner.left() + paint_overdue(painter, inner.left(), top + metrics.ascent()))
        text = f"{self._time(row)} {self.title(row)}".strip()
        if self._mode == MONTH:
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), shown)
            return
        for n, line in enumerate(self.lines(text, inner.width(), 2)):
            base = inner.top() + 6 + painter.fontMetrics().ascent() + n * painter.fontMetrics().lineSpacing()
            painter.drawText(inner.left(), base, line)

    def _time(self, row: int) -> str:
        value = self.value(row, self._field.name)
        return f"{_local(value):%H:%M}" if self._timed and isinstance(value, str) else ""

    def paint_frame(self, painter: QPainter) -> None:
        """The names of the days and the numbers of the weeks."""
        scheme = theme.scheme()
        painter.fillRect(0, 0, self.viewport().width(), self._head, QColor(scheme.base))
        painter.setPen(QColor(scheme.muted))
        first, align = self.first, int(Qt.AlignmentFlag.AlignVCenter)
        longest = max(painter.fontMetrics().horizontalAdvance(_(ONE[key])) for key in DAYS)
        for n, key in enumerate(DAYS):
            cell = self._cell(n)
            place = QRect(cell.left() + _PAD, 0, cell.width() - _PAD, self._head)
            day = first + timedelta(days=n)
            narrow = cell.width() < longest + 2 * _PAD
            name = _(ONE[key])[:2] if narrow else _(ONE[key])
            words = name if self._mode == MONTH else f"{name[:2]} {i18n.format_date(day)[:6]}"
            if self._mode == WEEK and day == self._today:
                self._paint_number(painter, place.adjusted(0, 5, 0, -5), words, True, False)
                painter.setPen(QColor(scheme.muted))
            else:
                painter.drawText(place, align, words)
        for n in range(self.weeks):
            cell = self._cell(7 * n)
            number = (first + timedelta(days=7 * n)).isocalendar().week
            place = QRect(0, cell.top() + 4 - self.offset().y(), self._weeks - 6, self._day_room)
            right = int(Qt.AlignmentFlag.AlignRight)
            if self._mode == MONTH and place.top() >= self._head:
                painter.drawText(place, right, str(number))
        if self._mode == MONTH:
            place = QRect(0, 0, self._weeks - 6, self._head)
            painter.drawText(place, align | int(Qt.AlignmentFlag.AlignRight), _("CW"))
        row = self.records.row_of(self.carried) if self.carried_to is not None else -1
        if self.carried_to is not None and row >= 0:
            size = QSize(self._cell(0).width() - 6, self._pitch - 2)
            painter.setOpacity(0.85)
            self.paint_row(painter, row, QRect(self.carried_to - QPoint(20, size.height() // 2), size))

    # Hands

    def day_at(self, place: QPoint) -> str:
        """The day at a place of the viewport, as it is stored; empty outside."""
        there = place + self.offset()
        return next((key for n, key in enumerate(self._days) if self._cell(n).contains(there)), "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on what there was no room for shows the week."""
        if self.carried_to is not None:
            super().mouseReleaseEvent(event)
            return
        self.let_go()
        day = self.day_at(event.position().toPoint())
        if day in self._more and not self.indexAt(event.position().toPoint()).isValid():
            cell = self._cell(list(self._days).index(day))
            if event.position().y() + self.offset().y() > cell.bottom() - self._pitch:
                self._shown = date.fromisoformat(day)
                self.set_mode(WEEK)
        event.accept()

    def put_down(self, place: QPoint) -> None:
        """Move the entries by as many days as the one that the mouse took."""
        row, day = self.records.row_of(self.carried), self.day_at(place)
        value = self.value(row, self._field.name) if row >= 0 else None
        if day and isinstance(value, str):
            before = _local(value).date() if self._timed else date.fromisoformat(value)
            days = (date.fromisoformat(day) - before).days
            if days:
                self.shifted.emit(self.chosen_ids(), days)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open an entry; on a free place begin a new one."""
        place = event.position().toPoint()
        day = self.day_at(place)
        if self.indexAt(place).isValid():
            super().mouseDoubleClickEvent(event)
        elif day:
            self.add_on.emit(day)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel leafs through months."""
        if self._mode == MONTH and event.angleDelta().y() and not self.verticalScrollBar().maximum():
            self.turn(-1 if event.angleDelta().y() > 0 else 1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and down leaf, Ctrl with an arrow moves an entry to another day."""
        key = event.key()
        steps = {Key.Key_Left: -1, Key.Key_Right: 1, Key.Key_Up: -7, Key.Key_Down: 7}
        if key in (Key.Key_PageUp, Key.Key_PageDown):
            self.turn(1 if key == Key.Key_PageDown else -1)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in steps and self.chosen_ids():
            self.shifted.emit(self.chosen_ids(), steps[Qt.Key(key)])
        else:
            super().keyPressEvent(event)


def _local(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone()
