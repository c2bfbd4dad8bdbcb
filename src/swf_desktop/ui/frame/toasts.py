# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Passing words beside the menus, and words that stay above the page."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.notices import Banner, Toast

_SECONDS = 8
_LEAST, _MOST, _GAP = 260, 760, 8


class ToastBar(QFrame):
    """Lies in the line of the menus, where nothing is covered; where there is no room, over the page.

    The newest word replaces the one before; the pointer on it holds it. Whoever presses its button, or Esc,
    is back where they were; where that is gone, ``left`` asks for another place to go.
    """

    left = Signal()

    def __init__(self, host: QMainWindow) -> None:
        self._window = host  # a stack shows screen readers only the page on top
        super().__init__(host)
        self.setObjectName("toast")
        self._came_from: QWidget | None = None
        self._toast: Toast | None = None
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton()
        self.button.clicked.connect(self._run)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 1, 2, 1)
        layout.setSpacing(12)
        layout.addWidget(self._label)
        layout.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._over)
        host.installEventFilter(self)
        self.button.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]
        self.hide()

    @property
    def text(self) -> str:
        """The word shown."""
        return self._label.text()

    def say(self, toast: Toast) -> None:
        """Show a word."""
        self._toast = toast
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
        """Stay at its place; Esc closes it."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.button and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self._close()
            return True
        return False

    def _place(self) -> None:
        line = self._line()
        over_the_page = line.width() < _LEAST
        host = self._window.centralWidget()
        middle = host.geometry() if host is not None else self._window.rect()
        self._say_within(min(_MOST, middle.width() - 4 * _GAP if over_the_page else line.width()))
        if over_the_page:
            self.move(middle.center().x() - self.width() // 2, middle.bottom() - self.height() - 2 * _GAP)
        else:
            self.resize(self.width(), min(self.height(), line.height()))
            self.move(line.right() - self.width(), line.center().y() - (self.height() - 1) // 2)

    def _line(self) -> QRect:
        """What the menus leave free of their line."""
        bar = self._window.menuBar()
        if not bar.isVisible():
            return QRect()
        ends = max((bar.actionGeometry(a).right() for a in bar.actions() if a.isVisible()), default=0)
        return bar.geometry().adjusted(ends + 3 * _GAP, 1, -_GAP, -1)

    def _say_within(self, width: int) -> None:
        """As many of the words as *width* has room for."""
        words = self._toast.text if self._toast else ""
        self._label.setText("")
        self._fit()
        room = width - self.width() - 4
        self._label.setText(
            self._label.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, max(40, room))
        )
        self._fit()

    def _fit(self) -> None:
        self.layout().activate()  # type: ignore[union-attr]
        self.resize(self.sizeHint())

    def _follow_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is self.button:
            self._came_from = before

    def _close(self) -> None:
        """Go, and give the keyboard back."""
        held, came_from = self.button.hasFocus(), self._came_from
        self._came_from = None
        if held and came_from is not None and isValid(came_from) and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        elif held:
            self.left.emit()
        self.hide()

    def _over(self) -> None:
        if self.underMouse() or self.button.hasFocus():
            self._timer.start(2000)
        else:
            self._close()

    def _run(self) -> None:
        toast = self._toast
        self._close()  # first: what it runs may lead elsewhere
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
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
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
