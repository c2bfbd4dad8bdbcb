# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rendered pages onto a printer, one picture per sheet."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter


def paint_pages(printer: QPrinter, pictures: Sequence[bytes]) -> None:
    """Print *pictures*; a page is never enlarged beyond its sheet."""
    chosen = _chosen(printer, len(pictures))
    painter = QPainter(printer)
    for place, number in enumerate(chosen):
        if place:
            printer.newPage()
        image = QImage.fromData(pictures[number])
        area: QRect = painter.viewport()
        size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect((area.width() - size.width()) // 2, 0, size.width(), size.height()), image)
    painter.end()


def _chosen(printer: QPrinter, count: int) -> list[int]:
    if printer.printRange() != QPrinter.PrintRange.PageRange:
        return list(range(count))
    first, last = max(printer.fromPage(), 1), min(printer.toPage() or count, count)
    return list(range(first - 1, last))
