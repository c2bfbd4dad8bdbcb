# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""All open conflicts, each with its versions side by side."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from swf_desktop.domain.record_types import DELETED
from swf_desktop.domain.views import Changes, Conflict
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.conflict_card import ConflictCard
from swf_desktop.ui.widgets.empty_state import EmptyState

_MOST = 50


class ConflictList(QStackedWidget):
    """``counted(n)`` when the list was read."""

    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.addWidget(self._scroll)
        empty = EmptyState()
        empty.say(
            _("No conflicts"),
            _(
                "When two offices change the same field at once, both versions are shown here until one is chosen."
            ),
            "check",
        )
        self.addWidget(empty)
        self.setCurrentIndex(1)

    def load(self) -> None:
        """Read the conflicts."""
        self._desk.read(self, self._desk.profile.conflicts.list, self._fill, key="conflicts")

    def _fill(self, conflicts: list[Conflict]) -> None:
        self.counted.emit(len(conflicts))
        self.setCurrentIndex(0 if conflicts else 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(4)
        for conflict in conflicts[:_MOST]:
            field = formats.field_label(conflict.type, conflict.field)
            parts = (formats.type_label(conflict.type), formats.title(conflict.type, conflict.title), field)
            title = QPushButton(" · ".join(parts))
            title.setProperty("flat", True)
            title.setIcon(icons.icon("chevron-right"))
            title.setIconSize(icons.BESIDE)
            title.setToolTip(_("Open the record"))
            title.clicked.connect(partial(self._desk.open_record.emit, conflict.type, conflict.id))
            column.addWidget(title, 0, Qt.AlignmentFlag.AlignLeft)
            heading = ""
            if conflict.field == DELETED:
                heading = _("One office deleted this while another changed it. What holds?")
            card = ConflictCard(self._desk, conflict.type, conflict.field, conflict.values, heading)
            card.settled.connect(partial(self._settle, conflict))
            column.addWidget(card)
            column.addSpacing(8)
        column.addStretch(1)
        self._scroll.setWidget(body)

    def _settle(self, conflict: Conflict, take: int) -> None:
        settle = self._desk.profile.conflicts.settle
        self._desk.write(self, lambda: settle(conflict.id, conflict.field, take=take), self._settled)

    def _settled(self, changes: Changes) -> None:
        step = changes.step
        self._desk.say(_("Conflict settled"), _("Undo"), lambda: self._desk.undo_step(step))
        self.load()
