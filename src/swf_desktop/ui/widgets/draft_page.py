# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A record that is being written and does not exist yet: the few fields that make it, then Enter."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Changes, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import translate_error
from swf_desktop.ui import theme
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.widgets.editors import AWAY, FORWARD, PICKED, STAY, Editor, editor_for
from swf_desktop.ui.widgets.flow_row import FlowRow
from swf_desktop.ui.widgets.new_labels import new_label

#: Narrower than on a record's page: whoever begins something sees the whole form beside a small list.
_LABEL = 112
_LEFT, _RIGHT = 24, 16
_ANY_WIDTH = 16_777_215  # Qt's own bound


class DraftPage(QScrollArea):
    """``created(type, id)`` when it exists, ``dropped`` when it shall not."""

    created = Signal(str, str)
    dropped = Signal()

    def __init__(
        self, desk: Desk, record_type: RecordType, preset: Mapping[str, Value], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.record_type = record_type
        self._desk = desk
        self._preset = dict(preset)
        self._busy = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        self.setWidget(body)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(_LEFT, 16, _RIGHT, 24)
        layout.setSpacing(8)
        heading = QLabel(new_label(record_type.key))
        heading.setFont(theme.sized(self.font(), 1.5))
        heading.setContentsMargins(0, 0, 0, 8)
        heading.setWordWrap(True)
        self._lines: list[tuple[QBoxLayout, QLabel]] = []
        layout.addWidget(heading)
        self._editors: dict[str, Editor] = {}
        self._problems: dict[str, QLabel] = {}
        self._start: dict[str, Value] = {}
        for field in _asked(record_type):
            self._add_row(layout, field)
        self._general = QLabel()
        self._general.setProperty("wrong", True)
        self._general.setWordWrap(True)
        self._general.hide()
        layout.addWidget(self._general)
        buttons = FlowRow(8)
        buttons.setContentsMargins(0, 8, 0, 0)
        self.create_button = QPushButton(_("Create"))
        self.create_button.setProperty("primary", True)
        self.create_button.clicked.connect(self.finish)
        drop = QPushButton(_("Discard"))
        drop.clicked.connect(self.dropped)
        buttons.addWidget(self.create_button)
        buttons.addWidget(drop)
        hint = QLabel(_("Enter creates, Esc discards. Everything else can be added afterwards."))
        hint.setProperty("muted", True)
        hint.setWordWrap(True)
        layout.addLayout(buttons)
        hint.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(hint)
        layout.addStretch(1)

    def _add_row(self, layout: QVBoxLayout, field: Field) -> None:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(8)
        label = QLabel(_(field.label) + (" *" if field.required else ""))
        label.setProperty("muted", True)
        label.setFixedWidth(_LABEL)
        label.setWordWrap(True)
        label.setContentsMargins(0, 6, 0, 0)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        self._lines.append((row, label))
        column = QVBoxLayout()
        column.setSpacing(2)
        editor = editor_for(field, self._desk)
        start = self._preset.get(field.name, field.default)
        editor.set_value(start)
        self._start[field.name] = start
        editor.control.setAccessibleName(_(field.label))
        label.setBuddy(editor.control)
        editor.kept.connect(lambda step, name=field.name: self._kept(name, step))
        editor.left.connect(self.dropped)
        editor.touched.connect(lambda name=field.name: self._clear(name))
        column.addWidget(editor)
        problem = QLabel()
        problem.setProperty("wrong", True)
        problem.setWordWrap(True)
        problem.hide()
        column.addWidget(problem)
        row.addLayout(column, 1)
        layout.addLayout(row)
        self._editors[field.name] = editor
        self._problems[field.name] = problem

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels beside the fields, or above them where large text leaves no room."""
        super().resizeEvent(event)
        least = max((e.minimumSizeHint().width() for e in self._editors.values()), default=0)
        words = [(label, word) for _row, label in self._lines for word in label.text().split()]
        wide = max((label.fontMetrics().horizontalAdvance(word) + 4 for label, word in words), default=0)
        wide = max(_LABEL, wide)
        room = self.viewport().width() - _LEFT - _RIGHT - wide - 8
        way = QBoxLayout.Direction.TopToBottom if room < least else QBoxLayout.Direction.LeftToRight
        for row, label in self._lines:
            above = way == QBoxLayout.Direction.TopToBottom
            row.setDirection(way)
            row.setSpacing(2 if above else 8)
            label.setMinimumWidth(0 if above else wide)
            label.setMaximumWidth(_ANY_WIDTH if above else wide)

    @property
    def belongs(self) -> bool:
        """Whether the record was begun on the page of another one."""
        return bool(self._preset)

    @property
    def touched(self) -> bool:
        """Whether anything was entered."""
        for name, editor in self._editors.items():
            try:
                if editor.value() != self._start[name]:
                    return True
            except Invalid:
                return True
        return False

    def editors(self) -> Mapping[str, Editor]:
        """The fields by name."""
        return self._editors

    def begin(self) -> None:
        """Put the keyboard into the first field that is still empty."""
        for name, editor in self._editors.items():
            if self._start[name] is None and editor.field.kind is not Kind.CHOICE:
                editor.control.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def finish(self) -> None:
        """Create the record, or say in the fields what is missing."""
        values, first = self._values()
        if first is not None:
            first.control.setFocus()
            return
        if self._busy:
            return
        self._busy = True
        records, key = self._desk.profile.records, self.record_type.key
        self._desk.write(self, lambda: records.add(key, values), self._created, self._refused)

    def _values(self) -> tuple[dict[str, Value], Editor | None]:
        values = dict(self._preset)
        first: Editor | None = None
        for name, editor in self._editors.items():
            try:
                value = editor.value()
                if value is None and editor.field.required:
                    raise Invalid(N_("This is needed."), field=name)
            except Invalid as error:
                self._wrong(name, translate_error(error))
                first = first or editor
                continue
            if value is not None:
                values[name] = value
        return values, first

    def _kept(self, name: str, step: int) -> None:
        names = list(self._editors)
        if step == AWAY:
            return  # nothing is kept yet
        if step == STAY:
            self.finish()
            return
        if step == PICKED:
            step = FORWARD
        place = names.index(name) + step
        if 0 <= place < len(names):
            self._editors[names[place]].control.setFocus(Qt.FocusReason.TabFocusReason)
        elif step == FORWARD:
            self.create_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _created(self, changes: Changes) -> None:
        new = next((c for c in changes.records if c.type == self.record_type.key), None)
        if new is not None:
            self.created.emit(new.type, new.id)

    def _refused(self, error: Exception) -> None:
        self._busy = False
        name = error.field if isinstance(error, Invalid) else None
        if name in self._editors and name is not None:
            self._wrong(name, sentence(error))
            self._editors[name].control.setFocus()
        else:
            self._general.setText(sentence(error))
            self._general.show()

    def _wrong(self, name: str, text: str) -> None:
        self._problems[name].setText(text)
        self._problems[name].show()
        self._editors[name].set_wrong(True)
        self._editors[name].control.setAccessibleDescription(text)

    def _clear(self, name: str) -> None:
        self._problems[name].hide()
        self._editors[name].set_wrong(False)
        self._general.hide()


def _asked(record_type: RecordType) -> list[Field]:
    """The title, what is required, and what a list shows, in the declaration's order."""
    wanted = {*record_type.title, *record_type.columns}
    return [f for f in record_type.fields if f.required or f.name in wanted]
