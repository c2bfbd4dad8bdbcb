# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people say about a record, oldest first, and the line to say something more."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.views import Changes, RecordView
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk, sentence

_LINES = 3


class CommentThread(QWidget):
    """Everybody may comment on whatever they may read; a comment belongs to whoever wrote it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._subject = ""
        self._unsent: dict[str, str] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.setSpacing(6)
        self.heading = QLabel(_("Comments"))
        self.heading.setFont(theme.section(self.font()))
        layout.addWidget(self.heading)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(8)
        layout.addLayout(self._entries)
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(_("Write a comment (Ctrl+Enter sends it)"))
        self.text.setAccessibleName(_("New comment"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() + 18)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.textChanged.connect(self._typed)
        self.text.installEventFilter(self)
        layout.addWidget(self.text)
        self._problem = QLabel()
        self._problem.setProperty("wrong", True)
        self._problem.setWordWrap(True)
        self._problem.hide()
        layout.addWidget(self._problem)
        self.send = QPushButton(_("Comment"))
        self.send.clicked.connect(self.add)
        self.send.hide()
        layout.addWidget(self.send, 0, Qt.AlignmentFlag.AlignLeft)

    def load(self, record_id: str) -> None:
        """Show what is said about a record; what was typed for another one waits there."""
        if record_id != self._subject:
            self._unsent[self._subject] = self.text.toPlainText()
            self._subject = record_id
            self.text.setPlainText(self._unsent.pop(record_id, ""))
            self._problem.hide()
        records = self._desk.profile.records
        self._desk.read(
            self, lambda: records.list("comment", {"subject": record_id}), self._fill, key="comments"
        )

    def entries(self) -> list[str]:
        """What is said, in the order shown."""
        return [label.text() for label in self.findChildren(QLabel, "comment")]

    def add(self) -> None:
        """Say what was typed."""
        text = self.text.toPlainText().strip()
        if not text:
            return
        self.send.setEnabled(False)
        subject, records = self._subject, self._desk.profile.records
        self._desk.write(
            self,
            lambda: records.add("comment", {"subject": subject, "text": text}),
            self._added,
            self._refused,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter sends."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.add()
                return True
        return False

    def _fill(self, comments: Sequence[RecordView]) -> None:
        while (item := self._entries.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for view in sorted(comments, key=lambda c: (c.created_at, c.id)):
            self._entries.addWidget(self._entry(view))
        count = len(comments)
        self.heading.setText(_("Comments") + (f"  {count}" if count else ""))

    def _entry(self, view: RecordView) -> QWidget:
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        row = QHBoxLayout()
        who = ", ".join(p for p in (view.created_by, self._desk.names.owner(view.owner)) if p)
        moment = formats.moment(view.created_at)
        head = QLabel(" · ".join(p for p in (who, moment) if p))
        head.setProperty("muted", True)
        row.addWidget(head, 1)
        if view.editable:
            delete = QToolButton()
            delete.setIcon(icons.icon("trash"))
            delete.setAccessibleName(_("Delete the comment"))
            delete.setToolTip(delete.accessibleName())
            delete.clicked.connect(lambda _on=False, record_id=view.id: self._delete(record_id))
            row.addWidget(delete)
        column.addLayout(row)
        text = QLabel(str(view.fields.get("text") or ""))
        text.setObjectName("comment")
        text.setTextFormat(Qt.TextFormat.MarkdownText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(text)
        return frame

    def _delete(self, record_id: str) -> None:
        edits = [Edit(EditKind.DELETE, id=record_id)]
        self._desk.apply(self, edits, _("Delete comment"), _("Comment deleted"))

    def _added(self, _changes: Changes) -> None:
        self.text.clear()
        self.send.setEnabled(True)

    def _refused(self, error: Exception) -> None:
        self.send.setEnabled(True)
        self._problem.setText(sentence(error))
        self._problem.show()

    def _typed(self) -> None:
        filled = bool(self.text.toPlainText().strip())
        self.send.setVisible(filled)
        self._problem.hide()
        lines = _LINES if filled else 1
        bars = Qt.ScrollBarPolicy.ScrollBarAsNeeded if filled else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.text.setVerticalScrollBarPolicy(bars)
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + 18)
