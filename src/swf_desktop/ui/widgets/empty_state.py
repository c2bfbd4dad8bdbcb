# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an empty place says: what belongs here, and the one button that begins."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from swf_desktop.ui import icons, theme

#: Of a line that is read with ease; the picture's height; margins and spaces.
_LETTERS, _PICTURE, _ROOM = 70, 40, 56


class EmptyState(QWidget):
    """An icon, a heading, a sentence, and at most one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._heading = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._heading.setFont(theme.sized(self.font(), 1.25))
        self._heading.setWordWrap(True)
        self._text = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self._text.setProperty("muted", True)
        self.button = QPushButton()
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self._run)
        self._action: Callable[[], None] | None = None
        self._icon = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 8, 24, 8)
        layout.setSpacing(8)
        layout.addStretch(2)
        for part in (self._picture, self._heading, self._text):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(8)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(
        self,
        heading: str,
        text: str = "",
        icon: str = "",
        action: str = "",
        run: Callable[[], None] | None = None,
    ) -> None:
        """Say something else."""
        self._heading.setText(heading)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._icon = icon
        if icon:
            self._picture.setPixmap(icons.pixmap(icon, _PICTURE, theme.scheme().muted))
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self._action = run
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines of a readable length."""
        self._fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """The picture goes with the theme."""
        super().changeEvent(event)
        if theme.restyle(event) and self._icon:
            self._picture.setPixmap(icons.pixmap(self._icon, _PICTURE, theme.scheme().muted))

    def _fit(self) -> None:
        # Beside an alignment a layout asks for no height for width: the labels are given theirs.
        wide = max(420, _LETTERS * self.fontMetrics().averageCharWidth())
        width = max(200, min(wide, self.width() - 48))
        for label in (self._heading, self._text):
            label.setFixedWidth(width)
            label.setFixedHeight(max(0, label.heightForWidth(width)))
        # The picture gives way to the words.
        words = self._heading.height() + self._text.height() * (not self._text.isHidden())
        button = self.button.sizeHint().height() * (not self.button.isHidden())
        self._picture.setVisible(bool(self._icon) and self.height() > words + button + _PICTURE + _ROOM)

    def _run(self) -> None:
        if self._action:
            self._action()
