# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The program's own icons: strokes from ``resources/icons``, painted in the palette's colour of the moment."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from swf_desktop.system.resources import read_text
from swf_desktop.ui import theme


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = read_text("icons", f"{name}.svg").replace("#000", colour)
    return QSvgRenderer(QByteArray(text.encode()))


class _Engine(QIconEngine):
    """Paints one icon; the colour follows the palette, so nothing needs redoing when the theme changes."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name = name
        self._tone = tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tone = "muted" if mode == QIcon.Mode.Disabled else self._tone
        colour: str = getattr(theme.scheme(), tone)
        # Square, at the left: a wider size leaves a gap before the words of a button.
        side = min(rect.width(), rect.height())
        square = QRectF(rect.left(), rect.top() + (rect.height() - side) / 2, side, side)
        _renderer(self._name, colour).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        if size.isEmpty():  # a button for which there is no room yet
            return picture
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> "_Engine":
        return _Engine(self._name, self._tone)


def icon(name: str, tone: str = "text") -> QIcon:
    """The icon *name* in one of the theme's colours."""
    return QIcon(_Engine(name, tone))


#: The size of an icon beside words: wider than high, for the gap between them.
BESIDE = QSize(21, 16)


def pixmap(name: str, size: int, colour: str) -> QPixmap:
    """The icon *name* as a picture of *size* in *colour*, sharp on the present screen."""
    return _picture(name, size, colour, QGuiApplication.primaryScreen().devicePixelRatio())


@lru_cache(maxsize=64)
def _picture(name: str, size: int, colour: str, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _renderer(name, colour).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def programme_icon() -> QIcon:
    """The icon of the window itself."""
    result = QIcon()
    for size in (16, 32, 64):
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor("#27654a"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
        edge = size * 0.12
        _renderer("programme", "#ffffff").render(
            painter, QRectF(edge, edge, size - 2 * edge, size - 2 * edge)
        )
        painter.end()
        result.addPixmap(picture)
    return result
