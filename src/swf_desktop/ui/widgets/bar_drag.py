# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bars of the timeline that the mouse carries to other days, or makes longer and shorter at either end."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QMouseEvent

from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui.widgets.day_moves import day_moves, moved, stretched
from swf_desktop.ui.widgets.dragging import DragCanvas
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable

#: Pixels beside an end that still take hold of it, and at most so many of the bar itself.
_OUTSIDE, _INSIDE = 5, 6
#: So near the edge the time goes on by itself, so many pixels at a time.
_EDGE, _STEP, _PAUSE = 28, 16, 40


class BarDrag(DragCanvas):
    """``shifted(ids, days)`` asks to move records, ``stretched(ids, field, days)`` to move one end of them.

    *span* names the fields of start and end. What is carried is shown as it would be written: subclasses
    paint ``values_shown`` of a row.
    """

    shifted = Signal(list, int)
    stretched = Signal(list, str, int)

    def __init__(self, model: RecordModel, table: RecordTable, span: tuple[str, str]) -> None:
        super().__init__(model, table)
        self.span = span
        #: The field of the end that is held; empty where the whole bar is.
        self._end = ""
        self._from = 0
        self._carried: frozenset[str] = frozenset()
        self._onwards: QTimer | None = None
        self.viewport().setMouseTracking(True)
        self.moves = day_moves(self, lambda days: self.shifted.emit(self.chosen_ids(), days))
        for name, days, words in (
            (span[1], 1, _("End one day later (Shift+Right)")),
            (span[1], -1, _("End one day earlier (Shift+Left)")),
            (span[0], 1, _("Start one day later (Ctrl+Shift+Right)")),
            (span[0], -1, _("Start one day earlier (Ctrl+Shift+Left)")),
        ):
            action = QAction(words, self)
            action.triggered.connect(lambda _on=False, name=name, n=days: self.stretch(name, n))
            self.moves.append(action)

    def stretch(self, name: str, days: int) -> None:
        """Ask to move one end of the chosen rows."""
        if ids := self.chosen_ids():
            self.stretched.emit(ids, name, days)

    # What subclasses say

    @property
    def scale(self) -> float:
        """Pixels per day."""
        raise NotImplementedError

    @property
    def names_width(self) -> int:
        """The width of what stays at the left."""
        raise NotImplementedError

    def bar(self, row: int) -> QRectF | None:
        """The bar of a row as it is stored, as if nothing were scrolled; None without any day."""
        raise NotImplementedError

    # What is carried

    @property
    def days_carried(self) -> int:
        """By how many days the mouse has carried what it holds."""
        if self.carried_to is None:
            return 0
        return round((self.carried_to.x() + self.offset().x() - self._from) / self.scale)

    def is_carried(self, row: int) -> bool:
        """Whether the mouse carries a row, or an end of it."""
        return self.carried_to is not None and self.records.id_at(row) in self._carried

    def values_shown(self, row: int) -> Mapping[str, Value]:
        """Start and end of a row; of one that is carried, as they would be if it were let go now."""
        stored = {name: self.value(row, name) for name in self.span}
        days = self.days_carried
        if not days or not self.is_carried(row):
            return stored
        kind = self.records.record_type
        if self._end:
            return stored | stretched(kind, stored, self.span, self._end, days)
        return stored | moved(kind, stored, self.span, days)

    def grip(self, row: int, place: QPoint) -> str | None:
        """What the mouse would take hold of at a place of the viewport: the field of an end, "" the whole bar."""
        bar = self.bar(row) if row >= 0 and self.records.id_at(row) else None
        if bar is None or place.x() < self.names_width:
            return None
        x = place.x() + self.offset().x()
        inside = min(_INSIDE, bar.width() / 4)
        if all(self.value(row, name) for name in self.span):
            if bar.right() - inside <= x <= bar.right() + _OUTSIDE:
                return self.span[1]
            if bar.left() - _OUTSIDE <= x <= bar.left() + inside:
                return self.span[0]
        return "" if bar.left() - _OUTSIDE <= x <= bar.right() + _OUTSIDE else None

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose; on a bar perhaps begin to drag."""
        place = event.position().toPoint()
        grip = self.grip(self.indexAt(place).row(), place)
        self._from = place.x() + self.offset().x()
        super().mousePressEvent(event)
        self._end = grip or ""
        if grip is None:
            self._pressed = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry along, or show by its form what the mouse would take hold of."""
        super().mouseMoveEvent(event)
        if self.carried_to is not None:
            if not self._carried:
                self._carried = frozenset(self.chosen_ids())
            shape = Qt.CursorShape.SizeHorCursor if self._end else Qt.CursorShape.ClosedHandCursor
            self.viewport().setCursor(shape)
            self._go_on(self._pull() != 0)
        elif not event.buttons():
            self._offer(event.position().toPoint())

    def put_down(self, _place: QPoint) -> None:
        """Ask for what was shown."""
        days, ids = self.days_carried, self.chosen_ids()
        if days and ids and self._end:
            self.stretched.emit(ids, self._end, days)
        elif days and ids:
            self.shifted.emit(ids, days)

    def let_go(self) -> None:
        """Nothing is carried any more."""
        super().let_go()
        self._carried = frozenset()
        self._end = ""
        self._go_on(False)

    def _offer(self, place: QPoint) -> None:
        row = self.indexAt(place).row()
        grip = self.grip(row, place)
        if grip is None or self.records.lock(self.records.id_at(row)):
            self.viewport().unsetCursor()
        else:
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if grip else Qt.CursorShape.OpenHandCursor)

    def _pull(self) -> int:
        """Where the time goes on by itself: 1 onwards, -1 back, 0 nowhere."""
        if self.carried_to is None:
            return 0
        x = self.carried_to.x()
        return (x > self.viewport().width() - _EDGE) - (x < self.names_width + _EDGE)

    def _go_on(self, on: bool) -> None:
        if on and self._onwards is None:
            self._onwards = QTimer(self)
            self._onwards.setInterval(_PAUSE)
            self._onwards.timeout.connect(self._scroll_on)
        if self._onwards is not None and on != self._onwards.isActive():
            self._onwards.start() if on else self._onwards.stop()

    def _scroll_on(self) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + _STEP * self._pull())
