# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editing a cell where it stands: Enter keeps, Esc leaves, Tab keeps and moves on to the next cell."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import translate_error
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.widgets.editors import AWAY, BACK, FORWARD, Editor, editor_for
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable

_WIDEST = 420


class CellEditing(QObject):
    """At most one cell of *table* is being edited. ``elsewhere(id, field)`` for what needs a page.

    The editor lies on *host*, around the table: a table has nothing but cells for assistive tools.
    """

    elsewhere = Signal(str, str)

    def __init__(self, desk: Desk, table: RecordTable, model: RecordModel, host: QWidget) -> None:
        super().__init__(table)
        self._host = host
        self._desk = desk
        self._table = table
        self._model = model
        self._editor: Editor | None = None
        self._cell = ("", "")
        self._before: Value = None
        self._problem = QLabel(host)
        self._problem.setObjectName("card")
        self._problem.setProperty("wrong", True)
        self._problem.setWordWrap(True)
        self._problem.setMargin(8)
        self._problem.hide()
        model.modelReset.connect(self.finish)
        model.layoutChanged.connect(self._follow)
        table.verticalScrollBar().valueChanged.connect(self._follow)
        table.horizontalScrollBar().valueChanged.connect(self._follow)
        table.viewport().installEventFilter(self)

    @property
    def editor(self) -> Editor | None:
        """The editor that is open."""
        return self._editor

    @property
    def problem(self) -> str:
        """What is wrong with what was typed; empty if nothing is."""
        return self._problem.text() if self._problem.isVisible() else ""

    def begin(self, record_id: str, column: str) -> None:
        """Edit a cell; running text and what is no field is edited on the record's page."""
        self.finish()
        field = self._model.record_type.field(column)
        row = self._model.row_data(record_id)
        reason = self._model.lock(record_id)
        if reason and field is not None:
            self._desk.say(reason)
            return
        if field is None or row is None or field.kind in (Kind.MARKDOWN, Kind.HASH):
            self.elsewhere.emit(record_id, column if field is not None else "*")
            return
        self._before = row.values[self._model.columns.index(column)]
        self._open(record_id, column, self._before)

    def finish(self) -> None:
        """Keep what is being typed, as if the cell had been left."""
        if self._editor is not None:
            self._keep(AWAY)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The editor stays over its cell."""
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return False

    def _open(self, record_id: str, column: str, value: Value) -> None:
        field = self._model.record_type.by_name[column]
        self._cell = (record_id, column)
        editor = self._editor = editor_for(field, self._desk, self._host)
        editor.setAutoFillBackground(True)
        editor.control.setAccessibleName(_(field.label))
        editor.set_value(value)
        editor.kept.connect(self._keep)
        editor.left.connect(self._leave)
        editor.touched.connect(self._problem.hide)
        self._follow()
        editor.show()
        editor.raise_()
        editor.begin()

    def _follow(self, *_args: object) -> None:
        editor = self._editor
        if editor is None:
            return
        record_id, column = self._cell
        row = self._model.row_of(record_id)
        if row < 0:
            self._close(focus=False)
            return
        index = self._model.index(row, self._model.columns.index(column))
        rect = self._table.visualRect(index)
        wanted = editor.sizeHint()
        # A text that is cut off in its cell is seen whole while it is edited.
        text = self._table.fontMetrics().horizontalAdvance(self._model.text(record_id, index.column())) + 40
        width = max(rect.width(), min(_WIDEST, max(160, text, editor.minimumSizeHint().width())))
        height = max(rect.height(), wanted.height())
        viewport = self._table.viewport()
        left = max(0, min(rect.left(), viewport.width() - width))
        at = viewport.mapTo(self._host, QPoint(left, rect.center().y() - height // 2))
        editor.setGeometry(at.x(), at.y(), width, height)
        if not viewport.rect().intersects(rect):
            QTimer.singleShot(0, self, self.finish)  # the cell was scrolled away
        if self._problem.isVisible():
            self._place_problem()

    def _keep(self, step: int) -> None:
        editor = self._editor
        if editor is None:
            return
        field = editor.field
        try:
            value = editor.value()
            if value is None and field.required:
                raise Invalid(N_("“%(label)s” must not be empty."), field=field.name, label=field.label)
        except Invalid as error:
            self._show_problem(translate_error(error))
            if step != AWAY:
                editor.begin()
            return
        record_id, column = self._cell
        self._close(focus=step != AWAY)
        if value != self._before:
            self._save(record_id, column, value)
        if step in (FORWARD, BACK):
            following = self._table.next_cell(record_id, column, step)
            if following is not None:
                self._table.go_to(*following)
                self.begin(*following)

    def _save(self, record_id: str, column: str, value: Value) -> None:
        records = self._desk.profile.records
        self._desk.write(
            self,
            lambda: records.set(record_id, {column: value}),
            None,
            lambda error: self._refused(record_id, column, value, error),
        )

    def _refused(self, record_id: str, column: str, value: Value, error: Exception) -> None:
        row = self._model.row_data(record_id)
        if self._editor is not None or row is None or self._model.row_of(record_id) < 0:
            self._desk.refuse(error)
            return
        self._before = row.values[self._model.columns.index(column)]
        self._table.go_to(record_id, column)
        self._open(record_id, column, value)
        self._show_problem(sentence(error))

    def _show_problem(self, text: str) -> None:
        editor = self._editor
        if editor is None:
            return
        editor.set_wrong(True)
        editor.control.setAccessibleDescription(text)
        self._problem.setText(text)
        self._place_problem()
        self._problem.show()
        self._problem.raise_()

    def _place_problem(self) -> None:
        editor, host = self._editor, self._host
        if editor is None:
            return
        width = min(_WIDEST, host.width() - 16)
        self._problem.setFixedWidth(width)
        height = self._problem.heightForWidth(width)
        self._problem.setFixedHeight(height)
        at = editor.geometry().bottomLeft() + QPoint(0, 4)
        if at.y() + height > host.height():
            at = editor.geometry().topLeft() - QPoint(0, height + 4)
        self._problem.move(max(8, min(at.x(), host.width() - width - 8)), at.y())

    def _leave(self) -> None:
        self._close(focus=True)

    def _close(self, focus: bool) -> None:
        editor, self._editor = self._editor, None
        self._problem.hide()
        if editor is None:
            return
        if focus:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.hide()
        editor.deleteLater()
