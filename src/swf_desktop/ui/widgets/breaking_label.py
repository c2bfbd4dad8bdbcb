# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words that need no more room than there is: what is too long for a line goes on in the next one."""

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

_LEAST = 64
#: Where a line may end though nobody sees it.
_JOINT = "\u200b"
_AFTER = re.compile(r"(?<=[@./\-_])(?=\w)")
_SHORT = 10


class BreakingLabel(QLabel):
    """A label of several lines. Qt would make it as wide as an e-mail address or a German compound is long."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setWordWrap(True)
        self.setText(text)

    def text(self) -> str:
        """The words, without the joints."""
        return self._words

    def setText(self, text: str) -> None:
        """Say something else."""
        self._words = text
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Whatever the words are."""
        least = super().minimumSizeHint()
        return QSize(min(_LEAST, least.width()), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other words are too long now."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is copied has no joints."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText().replace(_JOINT, ""))
            event.accept()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        text = self._words
        if self.textFormat() == Qt.TextFormat.PlainText:
            room = max(_LEAST, self.contentsRect().width() - 4)
            text = " ".join(self._jointed(word, room) for word in text.split(" "))
        if text != super().text():
            super().setText(text)

    def _jointed(self, word: str, room: int) -> str:
        measure = self.fontMetrics().horizontalAdvance
        if len(word) <= _SHORT or measure(word) <= room:
            return word
        parts = _AFTER.split(word)
        return _JOINT.join(part if measure(part) <= room else _JOINT.join(part) for part in parts)
