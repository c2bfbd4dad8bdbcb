# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The field where files are dropped, with the button for those who would rather choose."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme

BUNDLE, CARD, MAIL = ".verbundpaket", ".partnerkarte", ".eml"


def open_filter() -> str:
    """The filter of the dialog that opens bundles and cards."""
    return ";;".join(
        (
            _("Bundles and cards") + f" (*{BUNDLE} *{CARD} *{MAIL})",
            _("All files") + " (*)",
        )
    )


def card_filter() -> str:
    """The filter for cards only."""
    return _("Partner cards") + f" (*{CARD})"


def bundle_filter() -> str:
    """The filter for bundles only."""
    return _("Exchange bundles") + f" (*{BUNDLE})"


class DropZone(QFrame):
    """``opened(paths)`` for files dropped, ``asked`` for the dialog."""

    opened = Signal(object)
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dropzone")
        self.setAcceptDrops(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 14, 16, 14)
        row.setSpacing(14)
        sign = QLabel()
        sign.setPixmap(icons.pixmap("package", 28, theme.scheme().muted))
        row.addWidget(sign)
        words = QVBoxLayout()
        words.setSpacing(2)
        what = QLabel(_("Drop a bundle, a partner card or an e-mail with them here"))
        what.setWordWrap(True)
        words.addWidget(what)
        hint = QLabel(_("You see what it would change before anything is taken over."))
        hint.setProperty("muted", True)
        hint.setWordWrap(True)
        words.addWidget(hint)
        row.addLayout(words, 1)
        self.button = QPushButton(_("Open file …"))
        self.button.setIcon(icons.icon("open"))
        self.button.setIconSize(icons.BESIDE)
        self.button.clicked.connect(self.asked)
        row.addWidget(self.button)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that it may be dropped."""
        if any(u.isLocalFile() for u in event.mimeData().urls()):
            self._light(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went elsewhere."""
        self._light(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files, one after the other."""
        self._light(False)
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.opened.emit(paths)

    def _light(self, on: bool) -> None:
        self.setProperty("active", on)
        self.style().unpolish(self)
        self.style().polish(self)
