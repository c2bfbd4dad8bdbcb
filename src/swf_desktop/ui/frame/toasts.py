# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Passing words at the lower edge, and words that stay at the upper one."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.notices import Banner, Toast

_SECONDS = 8


class ToastBar(QFrame):
    """Floats over *host*. The newest word replaces the one before; the pointer on it holds it."""

    def __init__(self, host: QWidget) -> None:
        self._window = host.window()  # a stack shows screen readers only the page on top
        super().__init__(self._window)
        self.setObjectName("toast")
        self._host = host
        self._toast: Toast | None = None
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton()
        self.button.clicked.connect(self._run)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 10, 8)
        layout.setSpacing(16)
        layout.addWidget(self._label)
        layout.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._over)
        host.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The word shown."""
        return self._label.text()

    def say(self, toast: Toast) -> None:
        """Show a word."""
        self._toast = toast
        text = self._label.fontMetrics().elidedText(toast.text, Qt.TextElideMode.ElideMiddle, 520)
        self._label.setText(text)
        self._label.setToolTip(toast.text)
        self.button.setText(toast.action)
        self.button.setVisible(bool(toast.action))
        self.setAccessibleName(toast.text)
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, toast.text))
        self._timer.start(_SECONDS * 1000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the lower edge."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        self.layout().activate()  # type: ignore[union-attr]
        self.resize(self.sizeHint())
        x = (self._host.width() - self.width()) // 2
        place = QPoint(x, self._host.height() - self.height() - 20)
        self.move(self._host.mapTo(self._window, place))

    def _over(self) -> None:
        if self.underMouse() or self.button.hasFocus():
            self._timer.start(2000)
        else:
            self.hide()

    def _run(self) -> None:
        toast = self._toast
        self.hide()
        if toast is not None and toast.run is not None:
            toast.run()


class BannerStack(QWidget):
    """Words that stay until they are closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._shown: dict[str, QFrame] = {}
        self._keys: dict[str, str] = {}

    def texts(self) -> list[str]:
        """What is said now."""
        return list(self._shown)

    def say(self, banner: Banner) -> None:
        """Show a word unless it is being said already."""
        if banner.key:
            self.close_banner(self._keys.pop(banner.key, ""))
            self._keys[banner.key] = banner.text
        if not banner.text or banner.text in self._shown:
            return
        frame = QFrame()
        frame.setObjectName("banner")
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(10)
        sign = QLabel()
        s = theme.scheme()
        quiet = s.warning if banner.picture == "warning" else s.accent
        sign.setPixmap(icons.pixmap(banner.picture, 18, s.danger if banner.error else quiet))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        label = QLabel(banner.text)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(label, 1)
        frame.setAccessibleName(banner.text)
        if banner.action and banner.run is not None:
            run = banner.run
            button = QPushButton(banner.action)
            button.clicked.connect(partial(self._act, banner.text, run))
            row.addWidget(button)
        close = QToolButton()
        close.setIcon(icons.icon("close"))
        close.setAccessibleName(_("Close this message"))
        close.clicked.connect(lambda: self.close_banner(banner.text))
        row.addWidget(close)
        self._shown[banner.text] = frame
        self._layout.addWidget(frame)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(frame, banner.text))

    def _act(self, text: str, run: Callable[[], None]) -> None:
        self.close_banner(text)
        run()

    def close_banner(self, text: str) -> None:
        """Take a word away."""
        frame = self._shown.pop(text, None)
        if frame is not None:
            frame.hide()
            frame.deleteLater()
