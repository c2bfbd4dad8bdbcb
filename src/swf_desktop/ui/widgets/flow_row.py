# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A row that goes on in the next line where there is no room: large text cuts nothing off."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowRow(QLayout):
    """Lays widgets out from left to right; those added after ``to_the_right`` stand at the right of a single line."""

    def __init__(self, gap: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right: int | None = None
        self.setSpacing(gap)

    def to_the_right(self) -> None:
        """What is added from now on stands at the right."""
        self._right = len(self._items)

    # What Qt asks

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Let go of one."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """As wide as there is room."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """A narrow row is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """All in one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(s.width() for s in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return self._with_margins(QSize(width, max((s.height() for s in sizes), default=0)))

    def minimumSize(self) -> QSize:
        """The widest item."""
        sizes = [item.minimumSize() for item in self._shown()]
        width = max((s.width() for s in sizes), default=0)
        return self._with_margins(QSize(width, max((s.height() for s in sizes), default=0)))

    def setGeometry(self, rect: QRect) -> None:
        """Put every item in its place."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    # Placing

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _with_margins(self, size: QSize) -> QSize:
        m = self.contentsMargins()
        return size + QSize(m.left() + m.right(), m.top() + m.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        m, gap = self.contentsMargins(), self.spacing()
        inner = rect.adjusted(m.left(), m.top(), -m.right(), -m.bottom())
        right = self._items[self._right :] if self._right is not None else []
        y = inner.top()
        lines = self._lines(inner.width())
        for line in lines:
            high = max(item.sizeHint().height() for item in line)
            x = inner.left()
            for item in line:
                size = item.sizeHint()
                if len(lines) == 1 and right and item is next((i for i in line if i in right), None):
                    x += rect.width() - self.sizeHint().width()
                if move:
                    place = QPoint(x, y + (high - size.height()) // 2)
                    item.setGeometry(QRect(place, QSize(min(size.width(), inner.width()), size.height())))
                x += size.width() + gap
            y += high + gap
        return (y - gap if lines else y) + m.bottom() - rect.top()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        shown = self._shown()
        right = self._items[self._right :] if self._right is not None else []
        apart = next((item for item in shown if item in right), None)
        if sum(item.sizeHint().width() + self.spacing() for item in shown) - self.spacing() <= width:
            apart = None
        for item in shown:
            needed = item.sizeHint().width()
            # What stands at the right stays together: none of it is left alone on a line.
            if not lines or used + needed > width or item is apart:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += needed + self.spacing()
        return lines
