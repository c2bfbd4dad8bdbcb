# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every editor in a field has in common: Enter keeps, Esc leaves, Tab keeps and moves on."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from swf_desktop.domain.fields import Field
from swf_desktop.domain.views import Value

#: How an editor was left: with Enter, with Tab or Shift+Tab, because the keyboard went elsewhere, or by
#: picking from a list or a calendar.
STAY, FORWARD, BACK, AWAY, PICKED = 0, 1, -1, 2, 3
#: The keyboard is lent to a popup, a menu or another window and comes back.
_ON_LOAN = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
)


class Editor(QWidget):
    """Edits one value. ``kept`` asks to save (and says how it was left), ``left`` to forget."""

    kept = Signal(int)
    left = Signal()
    touched = Signal()

    #: Whether Enter belongs to the text; then Ctrl+Enter keeps.
    several_lines = False

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._control: QWidget = self
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)

    def hold(self, control: QWidget) -> None:
        """Make *control* the part that has the keyboard."""
        self._control = control
        self._box.addWidget(control, 1)
        self.setFocusProxy(control)
        control.installEventFilter(self)

    @property
    def control(self) -> QWidget:
        """The part that has the keyboard."""
        return self._control

    def value(self) -> Value:
        """The value entered; ``Invalid`` if it is none."""
        raise NotImplementedError

    def set_value(self, value: Value) -> None:
        """Begin with *value*."""
        raise NotImplementedError

    def begin(self) -> None:
        """Take the keyboard."""
        self._control.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_wrong(self, wrong: bool) -> None:
        """Show that the value does not do."""
        self._control.setProperty("wrong", wrong)
        style = self._control.style()
        style.unpolish(self._control)
        style.polish(self._control)

    def owns_focus(self) -> bool:
        """Whether the keyboard is inside, a popup of the editor included."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def popup_open(self) -> bool:
        """Whether losing the keyboard is only on loan to a popup."""
        return QApplication.activePopupWidget() is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that end the editing."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if (
            event.type() == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() not in _ON_LOAN
            and not self.popup_open()
        ):
            self.kept.emit(AWAY)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (control or not self.several_lines):
            self.kept.emit(STAY)
            return True
        if key == Qt.Key.Key_Tab and not control:
            self.kept.emit(FORWARD)
            return True
        if key == Qt.Key.Key_Backtab:
            self.kept.emit(BACK)
            return True
        return False
