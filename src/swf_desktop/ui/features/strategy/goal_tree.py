# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Goals as a tree, with the status that follows from what contributes beside the one set by hand."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent

from swf_desktop.domain.views import Changes
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.features.strategy.words import said
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable
from swf_desktop.ui.widgets.tree_view import Extra, TreeShape, TreeView

SHAPE = TreeShape(order=("level", "title"), columns=("due_on",))
#: Whatever a computed status can follow from.
FROM = frozenset({"goal", "link", "project", "task", "milestone", "status_report"})


class GoalTree(TreeView):
    """Reckons again whenever something was written that a goal may follow from."""

    def __init__(self, desk: Desk, model: RecordModel, table: RecordTable) -> None:
        self._computed = Extra(_("Computed"))
        self._by_hand = Extra(_("By hand"))
        self._found: Mapping[str, str] = {}
        super().__init__(desk, model, table, SHAPE, (self._computed, self._by_hand))
        desk.hub.changed.connect(self._heard)
        self._reckon()

    def fill(self) -> None:
        """The status set by hand is read from the rows."""
        column = self._records.columns.index("status")
        rows = ((i, self._records.row_data(i)) for i in self._records.shown_ids())
        self._by_hand.told = {i: said(str(row.values[column] or "")) for i, row in rows if row is not None}
        self._computed.told = {i: said(status) for i, status in self._found.items()}
        super().fill()

    def changeEvent(self, event: QEvent) -> None:
        """Colours go with the theme."""
        super().changeEvent(event)
        if theme.restyle(event) and hasattr(self, "_found"):
            self._later.start()

    def _heard(self, changes: Changes) -> None:
        if FROM & changes.types():
            self._reckon()

    def _reckon(self) -> None:
        goals, today = self._desk.profile.goals, SystemClock().today()
        self._desk.read(self, lambda: goals.statuses(today), self._take, key="goals")

    def _take(self, found: Mapping[str, str]) -> None:
        self._found = found
        self.fill()
