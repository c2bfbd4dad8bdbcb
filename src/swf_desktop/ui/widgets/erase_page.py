# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Erasing for good: what it means is said first, then it is done or left."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Changes
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import theme
from swf_desktop.ui.desk import Desk, sentence

_MEANING = (
    N_(
        "All values and their history disappear here: from lists, search, trash and undo. Nobody can undo this."
    ),
    N_(
        "Partners who have the record erase it too, as soon as they take over your next bundle. "
        "“Exchange”, “Erasures”, shows who has confirmed it."
    ),
    N_("Tasks and roles that name this record stay, without the name."),
    N_("Backups made before still hold it until newer ones replace them."),
)


class ErasePage(QWidget):
    """``closed`` when it was left; ``erased`` when it was done."""

    closed = Signal()
    erased = Signal()

    def __init__(self, desk: Desk, record_id: str, title: str) -> None:
        super().__init__()
        self._desk = desk
        self._id = record_id
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        card = QFrame()
        card.setObjectName("conflict")
        outer.addWidget(card)
        outer.addStretch(1)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        heading = QLabel(_("Erase “%(title)s” for good?", title=title))
        heading.setFont(theme.sized(self.font(), 1.35))
        heading.setWordWrap(True)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(heading)
        for text in _MEANING:
            line = QLabel("•  " + _(text))
            line.setWordWrap(True)
            layout.addWidget(line)
        self.problem = QLabel()
        self.problem.setProperty("wrong", True)
        self.problem.setWordWrap(True)
        self.problem.hide()
        layout.addWidget(self.problem)
        buttons = QHBoxLayout()
        self.erase = QPushButton(_("Erase for good"))
        self.erase.setAccessibleDescription(" ".join(_(text) for text in _MEANING))
        self.erase.clicked.connect(self._erase)
        self.leave = QPushButton(_("Cancel"))
        self.leave.setProperty("primary", True)
        self.leave.clicked.connect(self.closed)
        buttons.addWidget(self.erase)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        self.setFocusProxy(self.leave)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _erase(self) -> None:
        self.erase.setEnabled(False)
        erase, record_id = self._desk.profile.records.erase, self._id
        self._desk.write(self, lambda: erase(record_id), self._done, self._refused)

    def _done(self, _changes: Changes) -> None:
        self._desk.say(_("Erased for good. The next bundle tells the partners."))
        self.erased.emit()

    def _refused(self, error: Exception) -> None:
        self.erase.setEnabled(True)
        self.problem.setText(sentence(error))
        self.problem.show()
