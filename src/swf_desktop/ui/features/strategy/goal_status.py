# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""On a goal's page: the computed status beside the one set by hand, and what it follows from."""

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QVBoxLayout

from swf_desktop.domain.views import Changes, RecordView
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.features.strategy.goal_tree import FROM
from swf_desktop.ui.features.strategy.words import said
from swf_desktop.ui.page_parts import PagePart
from swf_desktop.ui.widgets.plain_table import PlainModel, PlainTable

_ROW, _MOST = 34, 8


class GoalStatusPart(PagePart):
    """Says so where both differ, and where nothing contributes at all."""

    covers_children = frozenset({("goal", "parent")})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: RecordView | None = None
        self._found: Sequence[tuple[str, str, str]] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(2)
        self.heading = QLabel(_("Contributions"))
        self.heading.setFont(theme.section(self.font()))
        self.heading.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(self.heading)
        self.status = QLabel()
        self.status.setTextFormat(Qt.TextFormat.RichText)
        self.status.setWordWrap(True)
        self.status.setContentsMargins(8, 0, 8, 4)
        layout.addWidget(self.status)
        self._model = PlainModel(["", "", ""], muted=(1,))
        self.table = PlainTable(self._model, self.heading.text())
        self.table.horizontalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.clicked.connect(lambda index: self._open(index.row()))
        self.table.activated.connect(lambda index: self._open(index.row()))
        layout.addWidget(self.table)
        desk.hub.changed.connect(self._follow)

    def show_record(self, view: RecordView) -> None:
        """Show what contributes to another goal."""
        self._view = view
        self._read()

    def _follow(self, changes: Changes) -> None:
        if self._view is not None and FROM & changes.types():
            self._read()

    def changeEvent(self, event: QEvent) -> None:
        """Colours go with the theme."""
        super().changeEvent(event)
        if theme.restyle(event) and self.isVisible() and self._view is not None:
            self._read()

    def _read(self) -> None:
        goal, goals, today = (
            self._view.id if self._view else "",
            self._desk.profile.goals,
            SystemClock().today(),
        )
        self._desk.read(
            self,
            lambda: (goal, goals.statuses(today), goals.contributions(goal)),
            self._take,
            key="goal",
        )

    def _take(self, result: tuple[str, Mapping[str, str], Sequence[tuple[str, str, str]]]) -> None:
        goal, statuses, self._found = result
        if self._view is None or self._view.id != goal:
            return
        computed, by_hand = statuses.get(goal, ""), str(self._view.fields.get("status") or "")
        if not self._found:
            words = _("Nothing contributes to this goal yet. Link a project with it on the project's page.")
        elif by_hand and by_hand != computed:
            words = _(
                "Computed: %(computed)s. Set by hand: %(by_hand)s.",
                computed=_coloured(computed),
                by_hand=_coloured(by_hand),
            )
        else:
            words = _("Computed: %(computed)s.", computed=_coloured(computed))
        self.status.setText(words)
        told = [
            said(statuses.get(record, "")) if kind == "goal" else ("", "") for kind, record, _t in self._found
        ]
        rows = [
            (title, formats.type_label(kind), status)
            for (kind, _record, title), (status, _colour) in zip(self._found, told, strict=True)
        ]
        self._model.load(rows, {(n, 2): colour for n, (_status, colour) in enumerate(told) if colour})
        self.table.setFixedHeight(min(len(rows), _MOST) * _ROW + 2)
        self.table.setVisible(bool(rows))

    def _open(self, row: int) -> None:
        kind, record, _title = self._found[row]
        self.opened.emit(kind, record)


def _coloured(status: str) -> str:
    words, colour = said(status)
    return f'<span style="color: {colour}">{escape(words)}</span>' if colour else escape(words)


def build_part(desk: Desk) -> PagePart:
    """The part of a goal's page."""
    return GoalStatusPart(desk)
