# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A record as a readable page that is edited in place. One page per type, filled for each record."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.errors import NotFound
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import DELETED, RecordType
from swf_desktop.domain.rules import is_frozen
from swf_desktop.domain.views import ChangeKind, Changes, RecordView, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext
from swf_desktop.ui import formats, icons, page_parts, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.attachment_list import AttachmentList, files_in
from swf_desktop.ui.widgets.breaking_label import BreakingLabel
from swf_desktop.ui.widgets.children import ChildList, relations
from swf_desktop.ui.widgets.comment_thread import CommentThread
from swf_desktop.ui.widgets.conflict_card import ConflictCard
from swf_desktop.ui.widgets.field_row import LABEL_WIDTH, FieldRow
from swf_desktop.ui.widgets.history_panel import HistoryPanel
from swf_desktop.ui.widgets.page_head import PageHead

WIDEST = 760
_MARGIN, _LITTLE = 24, 8
#: So long a page takes to find its length (ms).
_SETTLED = 150
#: So many letters of a value are to be read beside its label; otherwise the label stands above it.
_LETTERS = 15
_SIGN = 32  # what leads on from a value


class RecordPage(QScrollArea):
    """``opened`` asks for another record, ``add_wanted`` for a new one that belongs here."""

    opened = Signal(str, str)
    add_wanted = Signal(str, object)
    delete_wanted = Signal(str, str)
    erase_wanted = Signal(str, str)
    gone = Signal()

    def __init__(self, desk: Desk, record_type: RecordType, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record_type = record_type
        self.record_id = ""
        self._desk = desk
        self._view: RecordView | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        self.setWidget(body)
        centre = self._centre = QHBoxLayout(body)
        centre.setContentsMargins(_MARGIN, 16, _MARGIN, 24)
        column = QWidget()
        column.setMaximumWidth(WIDEST)
        centre.addWidget(column)
        self._layout = QVBoxLayout(column)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._rows: dict[str, FieldRow] = {}
        self._hidden: list[str] = []
        self._reveal = False
        self._length = -1
        self._build_head()
        self._build_rows()
        self._layout.addSpacing(12)
        self._children_loaded = False
        self._children: list[ChildList] = []
        self.parts = page_parts.build(desk, record_type.key)
        for part in self.parts:
            part.opened.connect(self.opened)
            part.edit_wanted.connect(self.edit_field)
            self._layout.addWidget(part)
        self._build_children()
        self._build_attachments()
        self._build_history()
        self._layout.addStretch(1)
        desk.hub.changed.connect(self._follow)
        desk.names.changed.connect(self._names_changed)

    # Building

    def _build_head(self) -> None:
        self.head = PageHead(self._desk, self.record_type)
        self.head.audience_wanted.connect(partial(self._save, "audience"))
        self.head.delete_wanted.connect(self._delete_this)
        self.head.restore_wanted.connect(self._restore_this)
        self.head.erase_wanted.connect(self._erase_this)
        self.head.attach_wanted.connect(self._attach_files)
        self._layout.addWidget(self.head)
        title = self.record_type.title
        field = self.record_type.field(title[0])
        self._heading: QLabel | None = None
        if len(title) == 1 and field is not None and field.kind is Kind.TEXT:
            self._layout.addWidget(self._row(title[0], heading=True))
        else:
            self._heading = BreakingLabel()
            self._heading.setTextFormat(Qt.TextFormat.PlainText)
            self._heading.setFont(theme.sized(self.font(), 1.5))
            self._heading.setContentsMargins(8, 4, 8, 4)
            self._heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._layout.addWidget(self._heading)
        self._layout.addWidget(self.head.words)
        self._other_conflicts = QVBoxLayout()
        self._layout.addLayout(self._other_conflicts)

    def _build_rows(self) -> None:
        for field in self.record_type.fields:
            if field.name not in self._rows and field.kind is not Kind.HASH:
                self._layout.addWidget(self._row(field.name))
        self._more = QPushButton()
        self._more.setProperty("flat", True)
        self._more.setCheckable(True)
        self._more.setIconSize(icons.BESIDE)
        self._more.toggled.connect(self._show_more)
        self._layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def _row(self, name: str, *, heading: bool = False) -> FieldRow:
        row = FieldRow(self._desk, self.record_type, self.record_type.by_name[name], heading=heading)
        row.changed.connect(self._save)
        row.move_on.connect(partial(self._move_on, name))
        row.open_reference.connect(self._open_reference)
        row.settled.connect(self._settle)
        row.history_wanted.connect(self.show_history)
        self._rows[name] = row
        return row

    def _build_children(self) -> None:
        for relation in relations(self.record_type.key):
            if relation.child.key == "comment":
                continue
            above = any((relation.child.key, relation.field.name) in p.covers_children for p in self.parts)
            part = ChildList(self._desk, relation, shown_above=above)
            part.opened.connect(self.opened)
            part.add_wanted.connect(self.add_wanted)
            self._children.append(part)
            self._layout.addWidget(part)
            self._layout.addSpacing(4)

    def _build_attachments(self) -> None:
        self.comments = CommentThread(self._desk)
        self._layout.addWidget(self.comments)
        self._layout.addSpacing(4)
        self.attachments = AttachmentList(self._desk)
        self._layout.addWidget(self.attachments)
        self._layout.addSpacing(4)
        self.setAcceptDrops(True)

    def _attach_files(self) -> None:
        self.attachments.ask()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped onto the page to belong to the record."""
        if self.head.attach.isEnabled() and files_in(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Wherever on the page."""
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach the files."""
        event.acceptProposedAction()
        self.attachments.add(files_in(event.mimeData()))

    def _build_history(self) -> None:
        self._history_button = QPushButton(_("History"))
        self._history_button.setIcon(icons.icon("history"))
        self._history_button.setIconSize(icons.BESIDE)
        self._history_button.setProperty("flat", True)
        self._history_button.setCheckable(True)
        self._history_button.toggled.connect(self._show_history)
        self._layout.addWidget(self._history_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.history = HistoryPanel(self._desk)
        self.history.layout().setContentsMargins(8, 4, 0, 0)  # type: ignore[union-attr]
        self.history.hide()
        self.history.filled.connect(self._reveal_history)
        self.verticalScrollBar().rangeChanged.connect(self._scroll_to_history)
        self._layout.addWidget(self.history)

    # Showing

    def show_record(self, view: RecordView) -> None:
        """Fill the page."""
        other = view.id != self.record_id
        if other:
            for row in self._rows.values():
                row.drop()
            self.verticalScrollBar().setValue(0)
        self.record_id, self._view = view.id, view
        frozen = is_frozen(self.record_type, view.fields)
        editable = view.editable and not view.deleted and not view.erased and not frozen
        self.head.show_record(view, editable)
        for name, row in self._rows.items():
            row.show_value(
                view.fields.get(name), view.conflicts.get(name, ()), editable, self.head.note.text()
            )
        if self._heading is not None:
            self._heading.setText(self._title(view) or _("Untitled"))
        self._show_other_conflicts(view)
        for part in self.parts:
            part.show_record(view)
        self._arrange_rows()
        if other or not self._children_loaded:
            self._load_children()
        if self._history_button.isChecked():
            self.history.load(view.type, view.id, editable)

    def finish(self) -> None:
        """Save what is being typed."""
        for row in self._rows.values():
            row.finish()
        for part in self.parts:
            part.finish()

    def edit_first(self) -> None:
        """Begin with the title."""
        self._rows[self.record_type.title[-1]].edit()

    def edit_field(self, name: str) -> None:
        """Begin with one field."""
        row = self._rows.get(name)
        if row is not None:
            row.show()
            self.ensureWidgetVisible(row)
            row.edit()

    def rows(self) -> dict[str, FieldRow]:
        """The fields on the page by name."""
        return self._rows

    def children_lists(self) -> list[ChildList]:
        """What belongs to the record, list by list."""
        return self._children

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels beside their values, or above them where large text leaves no room."""
        super().resizeEvent(event)
        wide = max(LABEL_WIDTH, *(row.label_width() for row in self._rows.values()))
        room = event.size().width() - 2 * _MARGIN - wide - _SIGN
        narrow = room < _LETTERS * self.fontMetrics().averageCharWidth()
        margin = _LITTLE if narrow else _MARGIN
        self._centre.setContentsMargins(margin, 16, margin, 24)
        self.head.set_narrow(narrow)
        for row in self._rows.values():
            row.set_narrow(narrow, wide)
        self._say_more()

    def event(self, event: QEvent) -> bool:
        """Own colours go with the theme."""
        if theme.restyle(event) and self._view is not None:
            self.show_record(self._view)
        return super().event(event)

    def _title(self, view: RecordView) -> str:
        parts = []
        for name in self.record_type.title:
            field = self.record_type.by_name[name]
            text = formats.plain(field, view.fields.get(name))
            if text:
                parts.append(text)
        return formats.called(view.type, " ".join(parts)) if parts else ""

    def _show_other_conflicts(self, view: RecordView) -> None:
        while (item := self._other_conflicts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for name, values in view.conflicts.items():
            if name in self._rows or len(values) < 2:
                continue
            heading = (
                _("One office deleted this while another changed it. What holds?") if name == DELETED else ""
            )
            card = ConflictCard(self._desk, view.type, name, values, heading)
            card.settled.connect(partial(self._settle, name))
            self._other_conflicts.addWidget(card)

    def _arrange_rows(self) -> None:
        prominent = {*self.record_type.columns, *self.record_type.title}
        conflicts = self._view.conflicts if self._view else {}
        covered = {name for part in self.parts for name in part.covers} - conflicts.keys()
        self._hidden = []
        for name, row in self._rows.items():
            optional = not row.filled and not row.field.required and name not in prominent
            optional = (optional or name in covered) and not row.editing
            if optional:
                self._hidden.append(_(row.field.label))
            row.setVisible(not optional or self._more.isChecked())
        self._more.setVisible(bool(self._hidden))
        self._more.setIcon(icons.icon("chevron-down" if self._more.isChecked() else "chevron-right"))
        self._say_more()

    def _say_more(self) -> None:
        """How many fields there are besides, and which: nobody looks for what they do not know of."""
        text = more = ngettext("%(n)s more field", "%(n)s more fields", len(self._hidden))
        room = self.viewport().width() - 2 * _MARGIN - 4 * _LITTLE - icons.BESIDE.width()
        for count in range(1, len(self._hidden) + 1):
            rest = ["…"] if count < len(self._hidden) else []
            longer = f"{more}: " + ", ".join([*self._hidden[:count], *rest])
            if self._more.fontMetrics().horizontalAdvance(longer) > room:
                break
            text = longer
        self._more.setText(_("Fewer fields") if self._more.isChecked() else text.replace("&", "&&"))
        self._more.setToolTip("" if self._more.isChecked() else ", ".join(self._hidden))

    def _show_more(self, _on: bool) -> None:
        self._arrange_rows()

    def _show_history(self, on: bool) -> None:
        self.history.setVisible(on)
        self._reveal = on
        if on and self._view is not None:
            self.history.load(self._view.type, self._view.id, self._view.editable)

    def _reveal_history(self) -> None:
        """What was asked for lies below what is seen: bring it up, as soon as the page has its new length."""
        if self._reveal:
            self._length = -1
            QTimer.singleShot(0, self, self._scroll_to_history)
            QTimer.singleShot(_SETTLED, self, self._revealed)

    def _scroll_to_history(self) -> None:
        body = self.widget()
        if self._reveal and body is not None:
            top = self._history_button.mapTo(body, self._history_button.rect().topLeft())
            self.verticalScrollBar().setValue(top.y() - _LITTLE)

    def _revealed(self) -> None:
        """The page may find its length late where the machine has much to do: look until it stays."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._scroll_to_history()
        length, self._length = self._length, self.verticalScrollBar().maximum()
        self._reveal = length != self._length
        if self._reveal:
            QTimer.singleShot(_SETTLED, self, self._revealed)

    def show_history(self, field: str) -> None:
        """Show what one field said before, who wrote it and when."""
        if self._view is None:
            return
        self._history_button.setChecked(True)
        self.history.load(self._view.type, self._view.id, self._view.editable, field)
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.history.field))

    def _load_children(self) -> None:
        self._children_loaded = True
        editable = self._view is not None and self._view.editable
        for part in self._children:
            part.load(self.record_id, editable)
        self.comments.load(self.record_id)
        self.attachments.load(self.record_id, editable)

    # Writing

    def _save(self, name: str, value: Value, *_ignored: object) -> None:
        record_id, records = self.record_id, self._desk.profile.records
        self._desk.write(
            self,
            lambda: records.set(record_id, {name: value}),
            None,
            lambda error: self._refused(record_id, name, value, error),
        )

    def _refused(self, record_id: str, name: str, value: Value, error: Exception) -> None:
        row = self._rows.get(name)
        if record_id != self.record_id or row is None:
            self._desk.refuse(error)
            self.reload()
            return
        if self._view is not None:
            row.show_value(self._view.fields.get(name), self._view.conflicts.get(name, ()))
        row.refuse(error, value)

    def _settle(self, name: str, take: int) -> None:
        record_id, conflicts = self.record_id, self._desk.profile.conflicts
        self._desk.write(self, lambda: conflicts.settle(record_id, name, take=take), self._settled)

    def _settled(self, changes: Changes) -> None:
        step = changes.step
        self._desk.say(_("Conflict settled"), _("Undo"), lambda: self._desk.undo_step(step))
        self.reload()

    def _delete_this(self) -> None:
        self.delete_wanted.emit(self.record_type.key, self.record_id)

    def _restore_this(self) -> None:
        record_id, restore = self.record_id, self._desk.profile.records.restore
        self._desk.write(self, lambda: restore(record_id), lambda _changes: self.reload())

    def _erase_this(self) -> None:
        if self._view is not None:
            self.erase_wanted.emit(self.record_id, self._title(self._view) or _("Untitled"))

    def _move_on(self, name: str, step: int) -> None:
        visible = [n for n, row in self._rows.items() if row.isVisible() or n == name]
        place = visible.index(name) + step
        if 0 <= place < len(visible):
            row = self._rows[visible[place]]
            row.edit()
            if row.editing:
                self.ensureWidgetVisible(row)
            else:
                row.shown.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._rows[name].shown.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_reference(self, record_id: str) -> None:
        show = self._desk.profile.records.show
        self._desk.read(
            self,
            lambda: show(record_id),
            lambda view: self.opened.emit(view.type, view.id),
            lambda _error: self._desk.say(_("This record has not been received yet.")),
            key="reference",
        )

    # Following

    def reload(self) -> None:
        """Read the record again."""
        if not self.record_id:
            return
        record_id, show = self.record_id, self._desk.profile.records.show
        self._desk.read(self, lambda: show(record_id), self._reloaded, self._lost, key="show")

    def _reloaded(self, view: RecordView) -> None:
        if view.id == self.record_id:
            self.show_record(view)

    def _lost(self, error: Exception) -> None:
        if isinstance(error, NotFound):
            self.gone.emit()
        else:
            self._desk.refuse(error)

    def _follow(self, changes: Changes) -> None:
        if not self.record_id:
            return
        mine = [c for c in changes.records if c.id == self.record_id]
        if any(c.kind in (ChangeKind.DELETED, ChangeKind.ERASED) for c in mine):
            self.gone.emit()
            return
        if mine:
            self.reload()
        touched = changes.types()
        editable = self._view is not None and self._view.editable
        for part in self._children:
            if part.relation.child.key in touched:
                part.load(self.record_id, editable)
        if "comment" in touched:
            self.comments.load(self.record_id)
        if "attachment" in touched:
            self.attachments.load(self.record_id, editable)

    def _names_changed(self) -> None:
        for row in self._rows.values():
            row.refresh_names()
