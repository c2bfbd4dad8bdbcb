# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The timeline: a bar per row from its start to its end, with lines from what comes first to what depends on it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QMargins, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen, QPolygonF

from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, theme
from swf_desktop.ui.recurrence_words import MONTHS
from swf_desktop.ui.widgets.bar_drag import BarDrag
from swf_desktop.ui.widgets.canvas import Key
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable

#: Pixels per day, by name.
ZOOMS: Mapping[str, tuple[str, float]] = {
    "weeks": (N_("Weeks"), 22.0),
    "months": (N_("Months"), 9.0),
    "quarters": (N_("Quarters"), 3.0),
}
_BEFORE, _AFTER = timedelta(days=10), timedelta(days=31)
_MOST_DAYS = 366 * 30
_PAD, _BAR = 8, 14


class TimelineCanvas(BarDrag):
    """Bars over the days, with the titles at the left and the time at the top."""

    def __init__(self, model: RecordModel, table: RecordTable, span: tuple[str, str]) -> None:
        super().__init__(model, table, span)
        self._zoom = "months"
        self._first = date.min
        self._days = 0
        self._row_height = 32
        self._links: Sequence[tuple[str, str]] = ()
        self._lines: list[tuple[int, int]] = []
        self._today = SystemClock().today()
        self._waits_for_today = True
        self.begin()

    @property
    def zoom(self) -> str:
        """How much of the time is seen."""
        return self._zoom

    def set_zoom(self, name: str) -> None:
        """See more or less of the time; the middle stays where it is."""
        if name not in ZOOMS or name == self._zoom:
            return
        middle = (self.offset().x() + self._room / 2) / self.scale
        self._zoom = name
        self.stale()
        self.ready()
        self.horizontalScrollBar().setValue(round(middle * self.scale - self._room / 2))

    def set_links(self, links: Sequence[tuple[str, str]]) -> None:
        """(record, what it depends on) for every dependency."""
        self._links = links
        self.stale()

    def set_row_height(self, height: int) -> None:
        """Comfortable or compact rows."""
        self._row_height = max(height, self.fontMetrics().height() + 8)
        self.stale()

    def go_to(self, day: date) -> None:
        """Bring a day to a third of the width."""
        self.ready()
        self.horizontalScrollBar().setValue(round((day - self._first).days * self.scale - self._room / 3))

    @property
    def scale(self) -> float:
        """Pixels per day, at the present zoom."""
        return ZOOMS[self._zoom][1]

    @property
    def names_width(self) -> int:
        """The width of the titles at the left."""
        return min(280, max(150, self.viewport().width() // 3))

    @property
    def _room(self) -> int:
        return max(1, self.viewport().width() - self.names_width)

    @property
    def _head(self) -> int:
        return 2 * self.fontMetrics().lineSpacing() + 10

    # Placing

    def arrange(self) -> None:
        """From somewhat before the first day to somewhat after the last."""
        self._today = SystemClock().today()
        days = [v for name in self.span for v in self.records.shown_values(name) if v]
        now = self._today.isoformat()
        first = max(date.fromisoformat(str(min(days, default=now))), self._today - timedelta(days=_MOST_DAYS))
        last = min(date.fromisoformat(str(max(days, default=now))), self._today + timedelta(days=_MOST_DAYS))
        first, last = min(first, self._today) - _BEFORE, max(last, self._today) + _AFTER
        self._first = first - timedelta(days=first.weekday())
        self._days = max((last - self._first).days, round(self._room / self.scale))
        rows = self.records.rowCount()
        height = self._head + rows * self._row_height + _PAD
        self.size_needed = QSize(self.names_width + round(self._days * self.scale), height)
        self.frozen = QMargins(0, self._head, 0, 0)
        self._lines = self._placed_lines()
        if self._waits_for_today and self._room > 1:
            self._waits_for_today = False
            self.updateGeometries()
            self.go_to(self._today)

    def _placed_lines(self) -> list[tuple[int, int]]:
        if not self._links:
            return []
        linked = {record_id for pair in self._links for record_id in pair}
        rows = {i: n for n, i in enumerate(self.records.shown_ids()) if i in linked}
        return [(rows[b], rows[a]) for a, b in self._links if a in rows and b in rows]

    def box(self, row: int) -> QRect:
        """The whole width of the row, wherever it is scrolled to."""
        top = self._head + row * self._row_height
        return QRect(self.offset().x(), top, self.viewport().width(), self._row_height)

    def bar(self, row: int) -> QRectF | None:
        """The bar of a row as it is stored, as if nothing were scrolled; None without any day."""
        return self._placed(row, *(self.value(row, name) for name in self.span))

    def _drawn(self, row: int) -> QRectF | None:
        """The bar of a row where the mouse has carried it."""
        return self._placed(row, *self.values_shown(row).values())

    def _placed(self, row: int, start: Value, end: Value) -> QRectF | None:
        if not start and not end:
            return None
        first = self._x(str(start or end))
        last = self._x(str(end or start)) + self.scale
        top = self._head + row * self._row_height + (self._row_height - _BAR) / 2
        return QRectF(first, top, max(last - first, 4.0), _BAR)

    def _x(self, day: str) -> float:
        return self.names_width + (date.fromisoformat(day) - self._first).days * self.scale

    def rows_in(self, area: QRect) -> Iterable[int]:
        """The rows in sight."""
        first = max(0, (area.top() - self._head) // self._row_height)
        last = (area.bottom() - self._head) // self._row_height
        return range(first, min(self.records.rowCount() - 1, last) + 1)

    def make_current(self, row: int, *, add: bool = False) -> None:
        """Move to a row, and to its time if none of the bar is in sight."""
        super().make_current(row, add=add)
        bar, left = self.bar(row), self.offset().x() + self.names_width
        if bar is not None and (bar.right() < left or bar.left() > left + self._room):
            self.go_to(self._first + timedelta(days=int((bar.left() - self.names_width) / self.scale)))

    def step(self, row: int, key: int) -> int:
        """Up and down; left and right move the time instead."""
        last = self.records.rowCount() - 1
        match key:
            case Key.Key_Home:
                return min(0, last)
            case Key.Key_End:
                return last
            case Key.Key_Left | Key.Key_Right:
                bar = self.horizontalScrollBar()
                bar.setValue(bar.value() + (self._room // 4) * (1 if key == Key.Key_Right else -1))
                return -1
        return min(last, max(0, row + (1 if key == Key.Key_Down else -1 if key == Key.Key_Up else 0)))

    # Painting

    def paint_behind(self, painter: QPainter, area: QRect) -> None:
        """Weeks or months, and today."""
        scheme = theme.scheme()
        painter.setPen(QColor(scheme.hover))
        for day in self._ticks(area):
            x = round(self._x(day.isoformat()))
            painter.drawLine(x, area.top(), x, area.bottom())
        x = round(self._x(self._today.isoformat()) + self.scale / 2)
        painter.setPen(QPen(QColor(scheme.accent), 2))
        painter.drawLine(x, area.top(), x, area.bottom())

    def _ticks(self, area: QRect) -> Iterable[date]:
        """The days where a week begins, or a month where weeks would be too narrow."""
        left = max(0, area.left() - self.names_width)
        day = self._first + timedelta(days=int(left / self.scale))
        last = self._first + timedelta(days=int((area.right() - self.names_width) / self.scale) + 1)
        if self._zoom == "quarters":
            return _months(day, last)
        day -= timedelta(days=day.weekday())
        return [day + timedelta(days=7 * n) for n in range((last - day).days // 7 + 1)]

    def paint_row(self, painter: QPainter, row: int, box: QRect) -> None:
        """The bar; the title is painted with what stays in place."""
        scheme = theme.scheme()
        if self.is_chosen(row):
            ground = QColor(scheme.selection)
            ground.setAlpha(150)
            painter.fillRect(box, ground)
        painter.setPen(QColor(scheme.hover))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        bar = self._drawn(row)
        if bar is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_carried(row) and (before := self.bar(row)) is not None:
            painter.setPen(QPen(QColor(scheme.muted), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(before, 4, 4)
        record_id = self.records.id_at(row)
        late, closed = self.records.is_overdue(record_id), self.records.is_closed(record_id)
        going = self.value(row, "status") in ("in_progress", "waiting")
        edge = scheme.danger if late else scheme.muted if closed else scheme.accent
        fill = QColor(scheme.line if closed else scheme.danger if late and going else scheme.accent)
        painter.setPen(QPen(QColor(edge), 1.5))
        painter.setBrush(fill if going or closed else QColor(scheme.selection))
        start, end = self.values_shown(row).values()
        if start and end:
            painter.drawRoundedRect(bar, 4, 4)
        else:
            centre, r = QPointF(bar.left() + self.scale / 2, bar.center().y()), _BAR / 2
            steps = ((0, -r), (r, 0), (0, r), (-r, 0))
            painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in steps]))

    def paint_frame(self, painter: QPainter) -> None:
        """The lines between bars, the titles, and the time at the top."""
        self._paint_lines(painter)
        scheme = theme.scheme()
        height, names = self.viewport().height(), self.names_width
        painter.fillRect(0, 0, names, height, QColor(scheme.base))
        ascent = painter.fontMetrics().ascent()
        area = self.viewport().rect().translated(self.offset())
        for row in self.rows_in(area):
            box = QRect(0, self._head + row * self._row_height - self.offset().y(), names, self._row_height)
            self._paint_name(painter, row, box, ascent)
        painter.fillRect(0, 0, self.viewport().width(), self._head, QColor(scheme.base))
        self._paint_time(painter)
        painter.setPen(QColor(scheme.line))
        painter.drawLine(names, 0, names, height)
        painter.drawLine(0, self._head - 1, self.viewport().width(), self._head - 1)
        if self.carried_to is not None:
            self._paint_days(painter)

    def _paint_days(self, painter: QPainter) -> None:
        """The days that what is carried would get, beside its bar."""
        row = self.records.row_of(self.carried)
        bar = self._drawn(row) if row >= 0 else None
        if bar is None:
            return
        scheme, metrics = theme.scheme(), painter.fontMetrics()
        words = " – ".join(formats.day(str(day)) for day in self.values_shown(row).values() if day)
        width, height = metrics.horizontalAdvance(words) + 2 * _PAD, metrics.height() + 6
        place = bar.translated(-self.offset().x(), -self.offset().y())
        top = place.top() - height - 4
        top = top if top > self._head else place.bottom() + 4
        left = min(max(place.left(), self.names_width + 4.0), self.viewport().width() - width - 4.0)
        tag = QRectF(left, top, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(scheme.accent), 1))
        painter.setBrush(QColor(scheme.base))
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(QColor(scheme.text))
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), words)

    def _paint_name(self, painter: QPainter, row: int, box: QRect, ascent: int) -> None:
        scheme = theme.scheme()
        record_id = self.records.id_at(row)
        if self.is_chosen(row):
            painter.fillRect(box, QColor(scheme.selection))
            if row == self.current_row and self.hasFocus():
                painter.fillRect(box.left(), box.top(), 3, box.height(), QColor(scheme.accent))
        painter.setPen(QColor(scheme.hover))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        words = self.title(row) if record_id else str(self.records.index(row, 0).data() or "")
        closed = bool(record_id) and self.records.is_closed(record_id)
        painter.setPen(QColor(scheme.muted if closed else scheme.text))
        width = box.width() - 2 * _PAD
        undated = bool(record_id) and self.bar(row) is None
        late = self.records.is_overdue(record_id)
        if undated or late:
            sign = _("overdue") if late else _("no date")
            at = box.right() - _PAD - painter.fontMetrics().horizontalAdvance(sign)
            base = box.top() + (box.height() + ascent) // 2 - 2
            width = at - 2 * _PAD
            painter.save()
            painter.setPen(QColor(scheme.danger if late else scheme.muted))
            painter.drawText(at, base, sign)
            painter.restore()
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)
        painter.drawText(box.left() + _PAD, box.top() + (box.height() + ascent) // 2 - 2, shown)

    def _paint_time(self, painter: QPainter) -> None:
        scheme = theme.scheme()
        area = self.viewport().rect().translated(self.offset())
        line, left = painter.fontMetrics().lineSpacing(), self.offset().x()
        painter.save()
        painter.setClipRect(self.names_width + 1, 0, self._room, self._head)
        far = self.zoom == "quarters"
        first = self._first + timedelta(days=int(max(0, area.left()) / self.scale) - 366)
        last = self._first + timedelta(days=int(area.right() / self.scale) + 1)
        months = list(_months(max(first, self._first - timedelta(days=31)), last))
        upper = [d for d in months if not far or d.month == 1]
        painter.setPen(QColor(scheme.text))
        for n, day in enumerate(upper):
            x = round(self._x(day.isoformat())) - left
            ends = round(self._x(upper[n + 1].isoformat())) - left if n + 1 < len(upper) else 100_000
            words = str(day.year) if far else f"{_(MONTHS[day.month - 1])} {day.year}"
            width = painter.fontMetrics().horizontalAdvance(words) + 12
            if ends - width >= self.names_width:
                painter.drawText(min(max(x, self.names_width), ends - width) + 6, line, words)
        painter.setPen(QColor(scheme.muted))
        for day in self._ticks(area):
            x = round(self._x(day.isoformat())) - left
            number = day.isocalendar().week
            words = _(MONTHS[day.month - 1])[:3] if far else _("CW %(n)s", n=number)
            painter.drawText(x + 6, 2 * line + 2, words)
        painter.restore()

    def _paint_lines(self, painter: QPainter) -> None:
        """From the end of what comes first to the start of what depends on it."""
        scheme, offset = theme.scheme(), self.offset()
        area = self.viewport().rect().translated(offset)
        seen = self.rows_in(area)
        least, most = min(seen, default=0), max(seen, default=-1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(
            self.names_width + 1, self._head, self._room, self.viewport().height() - self._head
        )
        painter.translate(-offset)
        for before, after in self._lines:
            if max(before, after) < least or min(before, after) > most:
                continue
            one, other = self._drawn(before), self._drawn(after)
            if one is None or other is None:
                continue
            wrong = other.left() < one.right() - 1
            chosen = self.is_chosen(before) or self.is_chosen(after)
            colour = QColor(scheme.danger if wrong else scheme.accent if chosen else scheme.muted)
            painter.setPen(QPen(colour, 2.0 if chosen else 1.3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(_elbow(one, other))
            tip = QPointF(other.left() - 1, other.center().y())
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([tip, tip + QPointF(-6, -4), tip + QPointF(-6, 4)]))
        painter.restore()

    # Hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl with an arrow moves the days, Shift the end, both the start; plus and minus see closer or farther."""
        key = event.key()
        zooms = list(ZOOMS)
        if key in (Key.Key_Plus, Key.Key_Minus):
            at = zooms.index(self._zoom) + (1 if key == Key.Key_Minus else -1)
            if 0 <= at < len(zooms):
                self.set_zoom(zooms[at])
            return
        modifier = Qt.KeyboardModifier
        control, shift = (
            event.modifiers() & held for held in (modifier.ControlModifier, modifier.ShiftModifier)
        )
        if (control or shift) and key in (Key.Key_Left, Key.Key_Right) and self.chosen_ids():
            days = 1 if key == Key.Key_Right else -1
            if shift:
                self.stretch(self.span[0] if control else self.span[1], days)
            else:
                self.shifted.emit(self.chosen_ids(), days)
            return
        super().keyPressEvent(event)


def _elbow(one: QRectF, other: QRectF) -> QPainterPath:
    """Out to the right, down or up, and in from the left."""
    start, end = QPointF(one.right(), one.center().y()), QPointF(other.left() - 5, other.center().y())
    path = QPainterPath(start)
    if end.x() >= start.x() + 8:
        path.lineTo(start.x() + 6, start.y())
        path.lineTo(start.x() + 6, end.y())
    else:
        between = end.y() - (_BAR if end.y() > start.y() else -_BAR)
        path.lineTo(start.x() + 6, start.y())
        path.lineTo(start.x() + 6, between)
        path.lineTo(end.x() - 8, between)
        path.lineTo(end.x() - 8, end.y())
    path.lineTo(end)
    return path


def _months(first: date, last: date) -> list[date]:
    """The first day of every month from the one of *first* on."""
    day, found = first.replace(day=1), []
    while day <= last:
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found
