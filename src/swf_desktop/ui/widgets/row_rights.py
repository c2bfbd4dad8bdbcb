# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows that may not be changed here say so beforehand, and what would change them is not offered."""

from collections.abc import Iterable
from itertools import islice

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.list_actions import ListActions
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable

_MOST = 500


class RowRights(QObject):
    """The rights of one list's rows; keeps the list's actions as they are for the rows chosen."""

    def __init__(self, desk: Desk, table: RecordTable, model: RecordModel, actions: ListActions) -> None:
        super().__init__(table)
        self._desk = desk
        self._table = table
        self._model = model
        self._actions = actions
        desk.rights.need(model.record_type)
        model.lock = self.reason
        desk.rights.changed.connect(self._learnt)
        table.selectionModel().selectionChanged.connect(self._offer)
        model.modelReset.connect(self._offer)
        table.installEventFilter(self)

    def reason(self, record_id: str) -> str:
        """Why a record may not be changed here; empty if it may."""
        row = self._model.row_data(record_id)
        if row is None:
            return ""
        fields = dict(zip(self._model.columns, row.values, strict=False))
        return self._desk.rights.reason(self._model.record_type, row.owner, fields)

    def of_all(self, record_ids: Iterable[str]) -> str:
        """Why not all of some records may be changed here; empty if they may. Of very many only the first are
        looked at: what is written is judged anyway."""
        return next((reason for reason in map(self.reason, islice(record_ids, _MOST)) if reason), "")

    def refuses(self, record_ids: Iterable[str]) -> bool:
        """Whether one of them may not be changed; that is said."""
        reason = self.of_all(record_ids)
        if reason:
            self._desk.say(reason)
        return bool(reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key whose action is not offered says why."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers()
            if plain and event.key() == Qt.Key.Key_Delete and not self._actions.delete.isEnabled():
                return self.refuses(self._table.chosen_ids())
        return False

    def _offer(self) -> None:
        chosen = self._table.chosen_ids()
        self._actions.say_rights(self.of_all(chosen[:1]), self.of_all(chosen))

    def _learnt(self) -> None:
        self._table.viewport().update()
        self._offer()
