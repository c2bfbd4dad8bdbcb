# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Picking a record by typing a part of its title."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Field
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Hit, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.folding import fold
from swf_desktop.ui.widgets.editors.base import PICKED, Editor

_MOST = 40
_ID = Qt.ItemDataRole.UserRole


class ReferenceEditor(Editor):
    """A line with a list of matching records under it."""

    def __init__(self, field: Field, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._desk = desk
        self._chosen = ""
        self._line = QLineEdit()
        self._line.setPlaceholderText(_("Type a part of the name"))
        self._line.setClearButtonEnabled(not field.required)
        self._line.textEdited.connect(self._edited)
        self.hold(self._line)
        self._list = QListWidget()
        self._list.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.WindowDoesNotAcceptFocus)
        self._list.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("Matching records"))
        self._list.setFrameShape(QListWidget.Shape.Box)
        self._list.itemPressed.connect(self._take)
        desk.names.need(field.targets, whole=True)
        self.destroyed.connect(self._list.deleteLater)

    def value(self) -> Value:
        """The id of the record chosen; text that names none does not do."""
        text = self._line.text().strip()
        if not text:
            return None
        if self._chosen and fold(text) == fold(self._desk.names.title(self._chosen)):
            return self._chosen
        exact = [i for i, t in self._candidates() if fold(t) == fold(text)]
        if len(exact) == 1:
            return exact[0]
        if self._chosen:
            return self._chosen
        raise Invalid(N_("Nothing is called that. Choose one from the list."), field=self.field.name)

    def set_value(self, value: Value) -> None:
        """Begin with *value*."""
        self._chosen = str(value or "")
        self._line.setText(self._desk.names.title(self._chosen))

    def begin(self) -> None:
        """Take the keyboard and show what there is."""
        super().begin()
        # Backwards: a long name is read from its beginning.
        self._line.setSelection(len(self._line.text()), -len(self._line.text()))
        self._offer("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list; leaving closes it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._move(1 if key == Qt.Key.Key_Down else -1)
                return True
            item = self._list.currentItem()
            ends = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
            if (
                ends
                and self._line.isModified()
                and self._list.currentRow() >= 0
                and self._line.text().strip()
            ):
                self._choose(item)
            if key == Qt.Key.Key_Escape:
                self._list.hide()
        elif event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self._list.hide()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QEvent) -> None:
        """Never leave the list behind."""
        self._list.hide()

    def _candidates(self) -> Sequence[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for key in self.field.targets:
            found += self._desk.names.of_type(key).items()
        return found

    def _edited(self, text: str) -> None:
        self._chosen = ""
        self.touched.emit()
        if self.field.targets:
            self._offer(text)
            return
        find = self._desk.profile.search.find
        self._desk.read(self, lambda: find(text, _MOST), self._found, key="find")

    def _found(self, hits: Sequence[Hit]) -> None:
        self._fill({hit.id: f"{hit.title}  ·  {formats.type_label(hit.type)}" for hit in hits})

    def _offer(self, text: str) -> None:
        words = fold(text).split()
        matching: dict[str, str] = {}
        ordered = sorted(self._candidates(), key=lambda pair: fold(pair[1]))
        for record_id, title in ordered:
            folded = fold(title)
            if all(word in folded for word in words):
                matching[record_id] = title
                if len(matching) >= _MOST:
                    break
        self._fill(matching)

    def _fill(self, matching: Mapping[str, str]) -> None:
        self._list.clear()
        for record_id, title in matching.items():
            item = QListWidgetItem(title)
            item.setData(_ID, record_id)
            self._list.addItem(item)
        self._list.setCurrentRow(0 if self._line.isModified() else -1)
        if not matching or not self._line.hasFocus():
            self._list.hide()
            return
        height = min(self._list.count(), 9) * max(self._list.sizeHintForRow(0), 22) + 6
        self._list.setFixedSize(max(self._line.width(), 260), height)
        self._list.move(self._line.mapToGlobal(QPoint(0, self._line.height() + 2)))
        self._list.show()

    def _move(self, step: int) -> None:
        if not self._list.isVisible():
            self._offer(self._line.text() if self._line.isModified() else "")
            return
        row = (self._list.currentRow() + step) % max(self._list.count(), 1)
        self._list.setCurrentRow(row)
        self._line.setModified(True)

    def _choose(self, item: QListWidgetItem) -> None:
        self._chosen = str(item.data(_ID))
        title = self._desk.names.title(self._chosen)
        self._line.setText(title if self._desk.names.knows(self._chosen) else item.text())
        self._list.hide()

    def _take(self, item: QListWidgetItem) -> None:
        self._choose(item)
        self.touched.emit()
        self.kept.emit(PICKED)
