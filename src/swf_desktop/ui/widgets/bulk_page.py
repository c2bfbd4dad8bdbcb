# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several records chosen at once: their fields, edited in place for all of them as one step."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.views import Changes, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.cells import value_text
from swf_desktop.ui.widgets.field_row import LABEL_WIDTH, FieldRow
from swf_desktop.ui.widgets.flow_row import FlowRow

#: So many letters of a value are to be read beside its label; what else a row needs of the width.
_LETTERS, _AROUND = 15, 80
_UNFIT = frozenset({Kind.MARKDOWN, Kind.HASH})


class BulkPage(QScrollArea):
    """``delete_wanted`` and ``copy_wanted`` are for the list from which the records were chosen."""

    delete_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, desk: Desk, record_type: RecordType, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._type = record_type
        self._ids: Sequence[str] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        self.setWidget(body)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(24, 16, 24, 24)
        layout.setSpacing(2)
        self.heading = QLabel()
        self.heading.setFont(theme.sized(self.font(), 1.5))
        self.heading.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self.heading)
        self.hint = QLabel()
        self.hint.setProperty("muted", True)
        self.hint.setWordWrap(True)
        self.hint.setContentsMargins(8, 0, 8, 10)
        layout.addWidget(self.hint)
        self._rows: dict[str, FieldRow] = {}
        for field in record_type.fields:
            if field.kind in _UNFIT or field.name in record_type.title:
                continue
            row = FieldRow(desk, record_type, field)
            row.changed.connect(self._save)
            self._rows[field.name] = row
            layout.addWidget(row)
        layout.addSpacing(12)
        buttons = FlowRow(8)
        buttons.setContentsMargins(8, 0, 8, 0)
        copy, self.trash = QPushButton(_("Copy rows")), QPushButton(_("Move to the trash"))
        for button, icon, wanted in (
            (copy, "document", self.copy_wanted),
            (self.trash, "trash", self.delete_wanted),
        ):
            button.setIcon(icons.icon(icon))
            button.setIconSize(icons.BESIDE)
            button.clicked.connect(wanted)
            buttons.addWidget(button)
        layout.addLayout(buttons)
        layout.addStretch(1)

    @property
    def ids(self) -> Sequence[str]:
        """The records meant."""
        return self._ids

    def rows(self) -> dict[str, FieldRow]:
        """The fields by name."""
        return self._rows

    def show_records(
        self, ids: Sequence[str], values: Mapping[str, Sequence[Value]], locked: str = ""
    ) -> None:
        """Show *ids*; *values* holds every value that occurs among them, by field. *locked* says why they may
        not all be changed here."""
        if list(ids) != list(self._ids):
            for row in self._rows.values():
                row.drop()
        self._ids = ids
        self.heading.setText(f"{len(ids)} {_(self._type.plural)}")
        self.hint.setText(locked or _("What you enter here goes for all of them, as one step."))
        self.trash.setEnabled(not locked)
        self.trash.setToolTip(locked)
        for name, row in self._rows.items():
            found = {None if v == "" else v for v in values.get(name, ())}
            row.show_value(next(iter(found)) if len(found) == 1 else None, editable=not locked)
            if len(found) > 1:
                row.show_mixed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels beside their values, or above them where large text leaves no room."""
        super().resizeEvent(event)
        wide = max(LABEL_WIDTH, *(row.label_width() for row in self._rows.values()))
        room = event.size().width() - _AROUND - wide
        for row in self._rows.values():
            row.set_narrow(room < _LETTERS * self.fontMetrics().averageCharWidth(), wide)

    def finish(self) -> None:
        """Save what is being typed."""
        for row in self._rows.values():
            row.finish()

    def _save(self, name: str, value: Value) -> None:
        field, ids = self._type.by_name[name], list(self._ids)
        edits = [Edit(EditKind.SET, record_id, fields={name: value}) for record_id in ids]
        said = f"{len(ids)} {_(self._type.plural)}: {_(field.label)} → " + (
            value_text(self._desk, self._type.key, name, value) or "–"
        )

        def done(changes: Changes) -> None:
            step = changes.step
            if step:
                self._desk.say(said, _("Undo"), lambda: self._desk.undo_step(step))

        def refused(error: Exception) -> None:
            self._rows[name].show_mixed()
            self._rows[name].refuse(error, value)

        self._desk.write(self, lambda: self._desk.profile.records.apply(edits, said), done, refused)
