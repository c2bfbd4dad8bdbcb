# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Other views of a list: board, timeline, calendar, tree. They share its rows, filter and selection."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from swf_desktop.domain.text import N_
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable

#: The key of the plain list among the views.
LIST = "list"


class ListView(QWidget):
    """One view. ``opened(id, field)`` to read on or edit, ``add_wanted(values)`` for a new record.

    Its rows are those of the list's model; what is current there is current here.
    """

    opened = Signal(str, str)
    delete_wanted = Signal(list)
    add_wanted = Signal(object)

    def focus_rows(self) -> None:
        """Put the keyboard into the rows."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_density(self, name: str) -> None:
        """Rows of comfortable or compact height."""

    def moves(self) -> Sequence[QAction]:
        """Where the chosen rows can be moved, for the menu bar and Ctrl+K."""
        return ()


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """A view that a place offers beside the list; *build* gets the list's rows when it is first shown.

    A *wide* view has the whole width until a record is opened.
    """

    key: str
    label: str
    icon: str
    build: Callable[[Desk, RecordModel, RecordTable], ListView]
    wide: bool = True


_PLAIN = (LIST, N_("List"), "list")


class ViewSwitch(QWidget):
    """Buttons for the views of the list shown, and one that shows the page beside a wide one."""

    chosen = Signal(str)
    detail_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self.detail = QToolButton()
        self.detail.setIcon(icons.icon("document"))
        self.detail.setCheckable(True)
        self.detail.setToolTip(_("Show the page of the chosen entry beside it"))
        self.detail.setAccessibleName(self.detail.toolTip())
        self.detail.clicked.connect(self.detail_wanted)
        self._row.addWidget(self.detail)
        self._row.addStretch(1)

    def offer(self, specs: Sequence[ViewSpec], first: str = LIST) -> None:
        """Offer the views of another list, the one with the key *first* at the front."""
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        entries = [_PLAIN, *((spec.key, spec.label, spec.icon) for spec in specs)] if specs else []
        entries.sort(key=lambda entry: entry[0] != first)
        for place, (key, label, picture) in enumerate(entries):
            button = QToolButton()
            button.setProperty("segment", True)  # before anybody asks what it is
            button.setText(_(label))
            button.setIcon(icons.icon(picture))
            button.setIconSize(icons.BESIDE)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            button.setAccessibleName(_("View: %(what)s", what=_(label)))
            button.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._row.insertWidget(place, button)
            self._buttons[key] = button
        self.setVisible(bool(entries))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for all words, only the view shown keeps its own."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for all words, whether they are shown just now or not."""
        return QSize(self._needed(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for the pictures and one word."""
        least = 44 * (len(self._buttons) + self.detail.isVisibleTo(self)) + 90
        return QSize(min(least, self._needed()), super().minimumSizeHint().height())

    def _needed(self) -> int:
        bold = QFontMetrics(theme.sized(self.font(), 1.0, self.font().weight().DemiBold))
        words = sum(
            bold.horizontalAdvance(b.text()) + b.iconSize().width() + 36 for b in self._buttons.values()
        )
        return words + (44 if self.detail.isVisibleTo(self) else 0)

    def _fit(self) -> None:
        style = Qt.ToolButtonStyle
        narrow = self._needed() > self.width()
        for button in self._buttons.values():
            slim = narrow and not button.isChecked()
            button.setToolButtonStyle(style.ToolButtonIconOnly if slim else style.ToolButtonTextBesideIcon)
            button.setToolTip(button.text() if slim else "")

    def show_state(self, key: str, wide: bool, detail: bool) -> None:
        """Mark the view shown; beside a *wide* one the page is optional."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
        self.detail.setVisible(wide)
        self.detail.setChecked(detail)
        self.updateGeometry()
        self._fit()
