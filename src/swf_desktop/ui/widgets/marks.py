# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signs that say by their shape what a colour says."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from swf_desktop.ui import theme


def paint_overdue(painter: QPainter, left: int, base: int) -> int:
    """The sign of what is overdue, before words on the line *base*; the room that it took."""
    scheme = theme.scheme()
    size = painter.fontMetrics().ascent() + 2
    disc = QRect(left, base - size + 2, size, size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(scheme.danger))
    painter.drawEllipse(disc)
    painter.setFont(theme.sized(painter.font(), 0.9, QFont.Weight.Bold))
    painter.setPen(QColor(scheme.base))
    painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), "!")
    painter.restore()
    return size + 5
