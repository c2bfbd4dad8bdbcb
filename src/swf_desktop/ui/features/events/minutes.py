# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A meeting's items with what was said, decided and asked for, and what came of it all."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain import minutes
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import NotFound
from swf_desktop.domain.ids import owned_id
from swf_desktop.domain.views import Changes, RecordView, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.page_parts import PagePart
from swf_desktop.ui.widgets.plain_table import PlainModel, PlainTable

DECISION, TASK = "decision", "task"
_ROW, _SLIM = 34, 360
#: What a button has around its words.
_AROUND = 52


class _Words(QLineEdit):
    """Enter writes it down."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter belongs to the line, not to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class ItemBox(QWidget):
    """One item: what was said, a line for more. ``said(item, text, type)``, *type* empty for a mere note."""

    said = Signal(str, str, str)
    made = Signal(str, str)

    def __init__(self, number: int, item: str) -> None:
        super().__init__()
        self.item = item
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 0, 6)
        layout.setSpacing(2)
        title = QLabel(f"{number}. {item}" if number else item)
        title.setWordWrap(True)
        title.setFont(theme.sized(self.font(), 1.0, self.font().weight().DemiBold))
        layout.addWidget(title)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(0)
        layout.addLayout(self._entries)
        self._tools = QWidget()
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._tools)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(4)
        made = QHBoxLayout()
        self.words = _Words()
        self.words.setPlaceholderText(_("What was said?"))
        self.words.setAccessibleName(_("Minutes on “%(item)s”", item=item))
        self.words.setToolTip(_("Enter writes it down"))
        self.words.entered.connect(lambda: self._say(""))
        row.addWidget(self.words, 1)
        self.buttons: dict[str, QPushButton] = {}
        for key in (DECISION, TASK):
            button = QPushButton(_(RECORD_TYPES[key].label))
            button.setIcon(icons.icon("plus"))
            button.setIconSize(icons.BESIDE)
            button.setProperty("flat", True)
            button.setAccessibleName(
                _("%(kind)s from “%(item)s”", kind=_(RECORD_TYPES[key].label), item=item)
            )
            button.clicked.connect(lambda _on=False, key=key: self._say(key))
            self.buttons[key] = button
            made.addWidget(button)
        made.addStretch(1)
        row.addLayout(made)
        layout.addWidget(self._tools)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the buttons stand below; where there is hardly any, only the words of the
        tooltip say what a button makes."""
        super().resizeEvent(event)
        slim = self.width() < _SLIM
        way = QBoxLayout.Direction.TopToBottom if slim else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        labels = {key: _(RECORD_TYPES[key].label) for key in self.buttons}
        needed = sum(self.fontMetrics().horizontalAdvance(label) + _AROUND for label in labels.values())
        for key, button in self.buttons.items():
            button.setText(labels[key][:1] if needed > self.width() else labels[key])
            button.setToolTip(button.accessibleName())

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for the narrowest page."""
        return QSize(200, super().minimumSizeHint().height())

    def show_entries(self, entries: Sequence[str], editable: bool) -> None:
        """What was said."""
        while (taken := self._entries.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for entry in entries:
            self._entries.addWidget(self._entry(entry, editable))
        self._tools.setVisible(editable and bool(self.item))

    def _entry(self, entry: str, editable: bool) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(4)
        text = QLabel(f"– {entry}")
        text.setTextFormat(Qt.TextFormat.MarkdownText)
        text.setWordWrap(True)
        row.addWidget(text, 1)
        if editable and self.item and not entry.startswith("**"):
            more = QToolButton()
            more.setIcon(icons.icon("more"))
            more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            more.setAccessibleName(_("Make something of “%(entry)s”", entry=entry))
            more.setToolTip(_("Make a decision or a task of it"))
            menu = QMenu(more)
            for key, words in ((DECISION, _("Make a decision of it")), (TASK, _("Make a task of it"))):
                action = menu.addAction(words)
                action.triggered.connect(lambda _on=False, key=key: self.made.emit(entry, key))
            more.setMenu(menu)
            row.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _say(self, key: str) -> None:
        text = self.words.text().strip()
        if text:
            self.words.clear()
            self.said.emit(self.item, text, key)
        else:
            self.words.setFocus()


class MinutesPart(PagePart):
    """Everything that a meeting is held for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: RecordView | None = None
        self._boxes: list[ItemBox] = []
        self._found: list[tuple[str, str]] = []
        self._writing = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.setSpacing(2)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 0, 0)
        heading = QLabel(_("Agenda and minutes"))
        heading.setFont(theme.section(self.font()))
        heading.setWordWrap(True)
        head.addWidget(heading, 1)
        self.edit_agenda = QPushButton(_("Edit agenda"))
        self.edit_agenda.setIcon(icons.icon("edit"))
        self.edit_agenda.setIconSize(icons.BESIDE)
        self.edit_agenda.setProperty("flat", True)
        self.edit_agenda.clicked.connect(self._write_agenda)
        head.addWidget(self.edit_agenda)
        layout.addLayout(head)
        self._nothing = QLabel(
            _("One line for each item. Minutes, decisions and tasks are then written here.")
        )
        self._nothing.setProperty("muted", True)
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(self._nothing)
        self._items = QVBoxLayout()
        self._items.setSpacing(0)
        layout.addLayout(self._items)
        self._outcome = QLabel(_("What came of it"))
        self._outcome.setFont(theme.section(self.font()))
        self._outcome.setContentsMargins(8, 8, 0, 0)
        layout.addWidget(self._outcome)
        self._model = PlainModel(["", "", "", ""], muted=(1, 2, 3))
        self.results = PlainTable(self._model, self._outcome.text())
        self.results.horizontalHeader().hide()
        self.results.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.results.clicked.connect(lambda index: self._open(index.row()))
        self.results.activated.connect(lambda index: self._open(index.row()))
        layout.addWidget(self.results)
        self._show_results([])
        desk.hub.changed.connect(self._follow)

    def show_record(self, view: RecordView) -> None:
        """Show another meeting, or this one anew."""
        other = self._view is None or self._view.id != view.id
        self._view = view
        agenda = minutes.items(self._text("agenda"))
        editable = view.editable and not view.deleted and not view.fields.get("closed")
        if other or [box.item for box in self._boxes if box.item] != agenda:
            self._make_boxes(agenda)
            if self._writing == view.id and agenda:  # the agenda is there: now the first item is spoken of
                QTimer.singleShot(0, self._boxes[1], self._boxes[1].words.setFocus)
            self._writing = ""
        for box in self._boxes:
            found = minutes.entries(self._text("minutes"), box.item)
            box.show_entries(found, editable)
            box.setVisible(bool(box.item) or bool(found))
        self.covers = frozenset({"agenda", "minutes"}) if agenda else frozenset()
        self._nothing.setVisible(not agenda)
        self.edit_agenda.setVisible(editable)
        if other:
            self._show_results([])
        self._read_results()

    def finish(self) -> None:
        """What is typed and not yet written down is a note."""
        for box in self._boxes:
            text = box.words.text().strip()
            if text:
                box.words.clear()
                self._say(box.item, text, "")

    def boxes(self) -> list[ItemBox]:
        """The items, those said before the first one included."""
        return self._boxes

    def _text(self, name: str) -> str:
        return str(self._view.fields.get(name) or "") if self._view else ""

    def _make_boxes(self, agenda: Sequence[str]) -> None:
        for box in self._boxes:
            self._items.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._boxes = [ItemBox(0, ""), *(ItemBox(n, item) for n, item in enumerate(agenda, start=1))]
        for box in self._boxes:
            box.said.connect(self._say)
            box.made.connect(lambda entry, key, box=box: self._make(box.item, entry, key, noted=True))
            self._items.addWidget(box)

    # Writing

    def _write_agenda(self) -> None:
        self._writing = self._view.id if self._view else ""
        self.edit_wanted.emit("agenda")

    def _say(self, item: str, text: str, key: str) -> None:
        if key:
            self._make(item, text, key, noted=False)
        elif self._view is not None:
            said = {"minutes": self._with(item, text)}
            meeting, records = self._view.id, self._desk.profile.records
            # What is typed next comes after it.
            self._view = replace(self._view, fields={**self._view.fields, **said})
            self._desk.write(self, lambda: records.set(meeting, said))

    def _with(self, item: str, entry: str) -> str:
        return minutes.with_entry(self._text("minutes"), minutes.items(self._text("agenda")), item, entry)

    def _make(self, item: str, text: str, key: str, *, noted: bool) -> None:
        """A decision or a task from a line, linked with the meeting, as one step."""
        view = self._view
        if view is None:
            return
        record, kind = owned_id(self._desk.profile.organisation), _(RECORD_TYPES[key].label)
        fields: dict[str, Value] = {"title": text}
        origin = _("From: %(meeting)s, “%(item)s”", meeting=self._meeting(), item=item)
        if key == DECISION:
            fields |= {"status": "decided", "decided_on": view.fields.get("held_on"), "text": origin}
            body = RECORD_TYPES["meeting"].by_name["kind"]
            if view.fields.get("kind"):
                fields["body"] = formats.choice_label(body, str(view.fields["kind"]))
        else:
            fields["description"] = origin
        link: dict[str, Value] = {"source": record, "target": view.id, "kind": "results_from"}
        edits = [Edit(EditKind.ADD, record, key, fields), Edit(EditKind.ADD, "", "link", link)]
        if not noted:
            written = self._with(item, f"**{kind}:** {text}")
            self._view = replace(view, fields={**view.fields, "minutes": written})
            edits.append(Edit(EditKind.SET, view.id, fields={"minutes": written}))
        label = _("%(kind)s “%(title)s” from the minutes", kind=kind, title=text)
        self._desk.apply(self, edits, label, _("%(what)s created", what=kind))

    def _meeting(self) -> str:
        fields = self._view.fields if self._view else {}
        return f"{fields.get('title')} {formats.day(str(fields.get('held_on') or ''))}".strip()

    # What came of it

    def _follow(self, changes: Changes) -> None:
        if self._view is not None and {DECISION, TASK, "link"} & changes.types():
            self._read_results()

    def _read_results(self) -> None:
        meeting, records = self._view.id if self._view else "", self._desk.profile.records

        def read() -> tuple[str, list[RecordView]]:
            links = records.table("link", ("source",), {"target": meeting, "kind": "results_from"})
            found = []
            for link in links:
                try:
                    view = records.show(str(link.values[0]))
                except NotFound:
                    continue
                if not view.deleted and not view.erased:
                    found.append(view)
            return meeting, found

        self._desk.read(self, read, self._take_results, key="results")

    def _take_results(self, result: tuple[str, list[RecordView]]) -> None:
        meeting, found = result
        if self._view is not None and meeting == self._view.id:
            self._show_results(sorted(found, key=lambda v: (v.type, str(v.fields.get("due_on") or "9"))))

    def _show_results(self, views: Sequence[RecordView]) -> None:
        self._found = [(view.type, view.id) for view in views]
        rows = []
        for view in views:
            record_type = RECORD_TYPES[view.type]
            status = formats.plain(record_type.by_name["status"], view.fields.get("status"))
            due = formats.day(str(view.fields.get("due_on") or ""))
            rows.append((record_type.title_of(view.fields), _(record_type.label), status, due))
        self._model.load(rows)
        self.results.setFixedHeight(len(rows) * _ROW + 2)
        self.results.setVisible(bool(rows))
        self._outcome.setVisible(bool(rows))

    def _open(self, row: int) -> None:
        self.opened.emit(*self._found[row])


def build_part(desk: Desk) -> PagePart:
    """The part of a meeting's page."""
    return MinutesPart(desk)
