# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows that the mouse carries: what board and calendar have in common. Esc lets go of them."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from swf_desktop.ui.widgets.canvas import Canvas, Key


class DragCanvas(Canvas):
    """Subclasses say what putting down means (``put_down``) and paint what is ``carried`` where it is.

    ``refused(why)`` when somebody tries to carry what may not be changed here.
    """

    refused = Signal(str)

    _pressed: QPoint | None = None
    #: Where in the viewport the mouse carries the chosen rows; None while it carries nothing.
    carried_to: QPoint | None = None
    #: The record by which they were taken.
    carried = ""

    def put_down(self, place: QPoint) -> None:
        """The chosen rows were let go at a place of the viewport."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose, and perhaps begin to drag."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = place if left and index.isValid() else None
        if not (left and index.isValid() and self.is_chosen(index.row()) and not event.modifiers()):
            super().mousePressEvent(event)
        elif index.row() != self.current_row:
            self.make_current(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the rows along."""
        place = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self.carried_to is None and far and not self._take():
            self.let_go()
            return
        if self.carried and (far or self.carried_to is not None):
            self.carried_to = place
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def _take(self) -> bool:
        """Take hold of the chosen rows, or say why not."""
        ids = self.chosen_ids()
        if locked := next((reason for reason in map(self.records.lock, ids) if reason), ""):
            self.refused.emit(locked)
            return False
        self.carried = self.records.id_at(self.current_row)
        return self.carried in ids

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the rows down."""
        if self.carried_to is not None:
            self.put_down(event.position().toPoint())
        self.let_go()
        event.accept()

    def let_go(self) -> None:
        """Nothing is carried any more."""
        self._pressed = self.carried_to = None
        self.carried = ""
        self.viewport().unsetCursor()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc lets go of what is carried."""
        if event.key() == Key.Key_Escape and self.carried_to is not None:
            self.let_go()
            return
        super().keyPressEvent(event)
