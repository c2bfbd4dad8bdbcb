# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What screen readers are told where Qt cannot know it: the role of widgets that do more than their class says.

A widget class says so itself: ``accessible_role``, and ``press()`` if it can be pressed. Segments (checkable
tool buttons of which one is down) are radio buttons to everybody who cannot see them.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QToolButton, QWidget

_PRESS = "Press"


class _Pressable(QAccessibleWidget):
    """A widget with a role of its own, and one action. Qt owns it and deletes it with its widget."""

    def __init__(self, widget: QWidget, role: QAccessible.Role, press: Callable[[], object]) -> None:
        super().__init__(widget, role)
        self._press = press
        self._widget = widget

    def state(self) -> QAccessible.State:
        """Also whether its value may only be read: a widget says so by its attribute ``locked``."""
        state = super().state()
        if getattr(self._widget, "locked", ""):
            state.readOnly = True
        return state

    def actionNames(self) -> list[str]:
        """The one action."""
        return [_PRESS]

    def doAction(self, name: str) -> None:
        """Press it."""
        if name == _PRESS:
            self._press()


class _Segment(_Pressable):
    """One of several, of which exactly one is chosen."""

    def __init__(self, widget: QToolButton) -> None:
        super().__init__(widget, QAccessible.Role.RadioButton, widget.click)
        self._button = widget

    def text(self, kind: QAccessible.Text) -> str:
        """Its words, unless it has a name."""
        named = super().text(kind)
        return named or (self._button.text() if kind == QAccessible.Text.Name else "")

    def state(self) -> QAccessible.State:
        """Chosen or not."""
        state = super().state()
        state.checkable = True
        state.checked = self._button.isChecked()
        return state


def _interface(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    role = getattr(thing, "accessible_role", None)
    if role is not None and isinstance(thing, QWidget):
        return _Pressable(thing, role, thing.press)  # type: ignore[attr-defined]
    if isinstance(thing, QToolButton) and thing.property("segment"):
        return _Segment(thing)
    return None


def install(app: QApplication) -> None:
    """Tell Qt once; it asks only while somebody listens on the accessibility bus."""
    if not app.property("accessible"):
        app.setProperty("accessible", True)
        known: Any = QAccessible
        known.installFactory(_interface)
