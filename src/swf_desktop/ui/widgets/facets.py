# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Buttons that narrow a list by the values of one field."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _


class FacetButton(QToolButton):
    """``changed`` when other values are allowed; none ticked means all."""

    changed = Signal()

    def __init__(self, column: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = column
        self._label = label
        self._allowed: set[Value] = set()
        self._choices: Callable[[], list[tuple[Value, str]]] = list
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self._name_it()

    def offer(
        self, choices: Callable[[], list[tuple[Value, str]]], allowed: set[Value] | None = None
    ) -> None:
        """Values with their words, asked for when the menu opens; *allowed* are ticked."""
        self._choices = choices
        self._allowed = set(allowed or ())
        self._name_it()

    @property
    def allowed(self) -> frozenset[Value]:
        """The values ticked."""
        return frozenset(self._allowed)

    def allow(self, values: set[Value]) -> None:
        """Tick *values* and no others."""
        if values != self._allowed:
            self._allowed = set(values)
            self._name_it()
            self.changed.emit()

    def _fill(self) -> None:
        self._menu.clear()
        every = QAction(_("All"), self._menu)
        every.setCheckable(True)
        every.setChecked(not self._allowed)
        every.triggered.connect(lambda: self.allow(set()))
        self._menu.addAction(every)
        self._menu.addSeparator()
        for value, text in self._choices():
            action = QAction(text, self._menu)
            action.setCheckable(True)
            action.setChecked(value in self._allowed)
            action.toggled.connect(lambda on, value=value: self._toggle(value, on))
            self._menu.addAction(action)

    def _toggle(self, value: Value, on: bool) -> None:
        self.allow(self._allowed | {value} if on else self._allowed - {value})

    def _name_it(self) -> None:
        words = [text for value, text in self._choices() if value in self._allowed]
        if len(words) > 1:
            text = f"{self._label} ({len(words)})"
        elif words:
            text = f"{self._label}: {words[0]}"
        else:
            text = self._label
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(", ".join(words) or _("Show only certain entries"))
        self.setMinimumWidth(self.sizeHint().width())
