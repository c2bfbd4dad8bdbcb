# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of a list to the clipboard and from it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets import sheet
from swf_desktop.ui.widgets.html_table import to_html
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable
from swf_desktop.ui.widgets.reference_find import ReferenceFinder


class ListClipboard:
    """Copies and pastes for one list."""

    def __init__(self, desk: Desk, table: RecordTable, model: RecordModel) -> None:
        self._desk = desk
        self._table = table
        self._model = model
        self._type = model.record_type

    def copy(self) -> None:
        """Put the chosen rows onto the clipboard under their headings, as a spreadsheet takes them."""
        shown = self._table.shown_columns()
        lines = [[formats.field_label(self._type.key, c) for c in shown]]
        lines += [[self._text(i, c) for c in shown] for i in self._table.chosen_ids()]
        kinds = [field.kind if (field := self._type.field(c)) else None for c in shown]
        content = QMimeData()
        content.setText(sheet.to_text(lines))
        content.setHtml(to_html(lines, kinds))
        QGuiApplication.clipboard().setMimeData(content)

    def paste(self) -> None:
        """Show what the clipboard's rows would change before it is written."""
        from swf_desktop.ui.widgets.paste_dialog import PasteDialog

        content = QGuiApplication.clipboard().mimeData()
        grid = sheet.from_text(content.text(), content.html() if content.hasHtml() else "")
        if not grid:
            self._desk.say(_("There are no rows on the clipboard."))
            return
        named = len(grid) > 1 and sheet.headings(self._type, grid[0]) is not None
        chosen = self._targets(len(grid) - named)
        self._desk.names.need({t for f in self._type.fields for t in f.targets}, whole=True)
        dialog = PasteDialog(
            self._desk,
            lambda new, choices: self._understand(grid, [] if new else chosen, choices),
            len(chosen),
            new=named or not chosen,
            parent=self._table,
        )
        dialog.open()

    def _targets(self, count: int) -> list[str]:
        """The records that pasted rows go onto: those chosen, or from the one chosen downwards."""
        chosen = self._table.chosen_ids()
        if len(chosen) == 1 and count > 1:
            first = self._model.row_of(chosen[0])
            below = (self._model.id_at(row) for row in range(first, self._model.rowCount()))
            return [record_id for record_id in below if record_id][:count]
        return chosen

    def _understand(
        self, grid: list[list[str]], targets: Sequence[str], choices: Mapping[tuple[str, str], str]
    ) -> sheet.Sheet:
        shown = self._table.shown_columns()
        start = shown.index(self._table.current_column()) if targets else 0
        own = [c for c in self._type.by_name if c in self._model.columns]
        present = {(i, c): self._text(i, c) for i in targets for c in own}
        find = ReferenceFinder(self._desk.names)
        lock = self._lock
        return sheet.understand(self._type, grid, shown[start:], find, targets, present, choices, lock)

    def _lock(self, record_id: str, values: Mapping[str, Value]) -> str:
        """Why a record may not be given *values*; without any, why it may not be changed at all."""
        row = self._model.row_data(record_id) if record_id else None
        if record_id and (row is None or not values):
            return self._model.lock(record_id)
        stored = dict(zip(self._model.columns, row.values, strict=False)) if row else {}
        owner = row.owner if row else self._desk.profile.organisation
        return self._desk.rights.foreign(self._type, owner, {**stored, **values})

    def _text(self, record_id: str, column: str) -> str:
        return self._model.text(record_id, self._model.columns.index(column))
