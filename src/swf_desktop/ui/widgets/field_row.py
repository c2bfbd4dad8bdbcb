# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""One field on a page: read, edited in place, refused in place, settled in place."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QAccessible, QDesktopServices, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ConflictValue, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import translate_error
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.widgets.breaking_label import BreakingLabel
from swf_desktop.ui.widgets.cells import value_hint, value_text
from swf_desktop.ui.widgets.conflict_card import ConflictCard
from swf_desktop.ui.widgets.editors import AWAY, BACK, FORWARD, Editor, editor_for

LABEL_WIDTH = 152
_ANY_WIDTH = 16_777_215  # Qt's own bound
#: What leads elsewhere, and the sign of where.
_OPENS = {Kind.REFERENCE: "chevron-right", Kind.URL: "globe", Kind.EMAIL: "mail"}


class ValueLabel(BreakingLabel):
    """A value to read; Enter, F2 or a click edits it."""

    wanted = Signal()
    accessible_role = QAccessible.Role.Button

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("field")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContentsMargins(7, 4, 7, 4)
        self.setIndent(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setOpenExternalLinks(True)
        #: why it may not be edited; empty if it may
        self.locked = ""

    def press(self) -> None:
        """Begin to edit, as a screen reader asks for it."""
        self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin to edit."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and not event.modifiers():
            self.wanted.emit()
            return
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Begin to edit."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.hasSelectedText():
            self.wanted.emit()


class FieldRow(QWidget):
    """``changed(name, value)`` asks to save, ``move_on(step)`` for the next field."""

    changed = Signal(str, object)
    move_on = Signal(int)
    open_reference = Signal(str)
    settled = Signal(str, int)
    history_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        record_type: RecordType,
        field: Field,
        *,
        heading: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._desk = desk
        self._type = record_type
        self._heading = heading
        self._value: Value = None
        self._editable = True
        self._mixed = False
        self._typed = False
        self._editor: Editor | None = None
        self._card: ConflictCard | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(2)
        line = self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._outer.addLayout(line)
        self.label = QLabel(_(field.label), self)  # without a parent, showing it would open a window
        self.label.setProperty("muted", True)
        self.label.setContentsMargins(8, 5, 0, 5)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label.setVisible(not heading)
        if field.kind is Kind.MARKDOWN:
            # Running text has the whole width, under its label.
            self.label.setContentsMargins(8, 10, 0, 0)
            self._outer.insertWidget(0, self.label)
        else:
            self.label.setFixedWidth(LABEL_WIDTH)
            line.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        self._slot = QHBoxLayout()
        self._slot.setContentsMargins(0, 0, 0, 0)
        line.addLayout(self._slot, 1)
        self.shown = ValueLabel()
        self.shown.setAccessibleName(_(field.label))
        # On one line with its label, also where a button beside it is higher than a line.
        self.shown.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.shown.wanted.connect(self.edit)
        self.label.setBuddy(self.shown)
        for part in (self.label, self.shown):
            part.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            part.customContextMenuRequested.connect(partial(self._menu, part))
        if heading:
            self.shown.setFont(theme.sized(self.font(), 1.5))
        if field.kind is Kind.MARKDOWN:
            self.shown.setTextFormat(Qt.TextFormat.MarkdownText)
        else:
            self.shown.setTextFormat(Qt.TextFormat.PlainText)
        self._slot.addWidget(self.shown, 1)
        self._go: QToolButton | None = None
        if field.kind in _OPENS:
            self._go = QToolButton()
            self._go.setIcon(icons.icon(_OPENS[field.kind]))
            self._go.setAccessibleName(_("Open %(what)s", what=_(field.label)))
            self._go.setToolTip(self._go.accessibleName())
            self._go.clicked.connect(self._open)
            line.addWidget(self._go, 0, Qt.AlignmentFlag.AlignTop)
        self._problem: QLabel | None = None

    @property
    def filled(self) -> bool:
        """Whether there is something to read, or to settle."""
        return self._value not in (None, "") or self._card is not None

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self._editor is not None

    def show_value(
        self,
        value: Value,
        conflict: tuple[ConflictValue, ...] = (),
        editable: bool = True,
        reason: str = "",
    ) -> None:
        """Show a record's value; *reason* says why it may not be edited. An editor that is open stays as it is."""
        self._value = value
        self._mixed = False
        self._editable = editable
        self.shown.locked = "" if editable else reason
        if bool(self.shown.property("locked")) == editable:
            self.shown.setProperty("locked", not editable)
            self.shown.style().unpolish(self.shown)
            self.shown.style().polish(self.shown)
        self._write_text()
        if self._card is not None:
            self._card.deleteLater()
            self._card = None
        if len(conflict) > 1:
            self._card = ConflictCard(self._desk, self._type.key, self.field.name, conflict)
            self._card.settled.connect(lambda n: self.settled.emit(self.field.name, n))
            self._card.setEnabled(editable)
            self._outer.addWidget(self._card)

    def show_mixed(self) -> None:
        """Several records are meant and they differ here; what is entered goes for all of them."""
        self._value, self._mixed = None, True
        self._write_text()

    def label_width(self) -> int:
        """What the longest word of the label takes beside the value."""
        words = self.label.text().split() if self.field.kind is not Kind.MARKDOWN else []
        measure = self.label.fontMetrics().horizontalAdvance
        return max((measure(word) + 12 for word in words), default=0)

    def set_narrow(self, narrow: bool, wide: int = LABEL_WIDTH) -> None:
        """Where there is little room for the words, the label stands above the value; else it is so *wide*."""
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        least = 0 if narrow else wide
        if self.field.kind is not Kind.MARKDOWN and (
            way != self._line.direction() or least != self.label.minimumWidth()
        ):
            self._line.setDirection(way)
            self._line.setSpacing(0 if narrow else 8)
            self.label.setMinimumWidth(least)
            self.label.setMaximumWidth(_ANY_WIDTH if narrow else wide)

    def refresh_names(self) -> None:
        """A title may have become known."""
        if self.field.kind is Kind.REFERENCE and self._value:
            self._write_text()

    def edit(self) -> None:
        """Open the editor."""
        if not self._editable and self.shown.locked:
            self._desk.say(self.shown.locked)
        if not self._editable or self._editor is not None:
            return
        editor = editor_for(self.field, self._desk, self)
        self._editor = editor
        editor.set_value(self._value)
        editor.control.setAccessibleName(_(self.field.label))
        if self._heading:
            editor.control.setFont(self.shown.font())
        editor.kept.connect(self._keep)
        editor.left.connect(self._leave)
        editor.touched.connect(self._touched)
        self._typed = False
        self.shown.hide()
        self._slot.addWidget(editor, 1)
        editor.show()
        editor.begin()

    def finish(self) -> None:
        """Save what is being typed, as if the field had been left."""
        if self._editor is not None:
            self._keep(AWAY)

    def drop(self) -> None:
        """Forget what is being typed."""
        self._close(focus=False)

    def refuse(self, error: Exception, value: Value) -> None:
        """The value was not taken: show the sentence here, with what was entered."""
        before = self._value
        if self._editor is None:
            self._value = value
            self.edit()
            self._value = before
        self._show_problem(sentence(error))

    def _keep(self, step: int) -> None:
        editor = self._editor
        if editor is None:
            return
        try:
            value = editor.value()
            if value is None and self.field.required:
                raise Invalid(
                    N_("“%(label)s” must not be empty."), field=self.field.name, label=self.field.label
                )
        except Invalid as error:
            self._show_problem(translate_error(error), back=step != AWAY)
            return
        changes = value != self._value or (self._mixed and self._typed)
        if changes:
            self._value, self._mixed = value, False
            self._write_text()
        self._close(focus=step not in (AWAY, FORWARD, BACK))
        if changes:
            self.changed.emit(self.field.name, value)
        if step in (FORWARD, BACK):
            self.move_on.emit(step)

    def _leave(self) -> None:
        self._close(focus=True)

    def _close(self, focus: bool) -> None:
        editor, self._editor = self._editor, None
        self._no_problem()
        if editor is None:
            return
        self.shown.show()
        if focus:
            self.shown.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.hide()
        editor.deleteLater()

    def _write_text(self) -> None:
        text = value_text(self._desk, self._type.key, self.field.name, self._value)
        if formats.is_light(self.field):
            palette = self.shown.palette()
            palette.setColor(self.shown.foregroundRole(), theme.light_colour(str(self._value)))
            self.shown.setPalette(palette)
        empty = not text
        if self._mixed:
            text = _("various")
        elif empty:
            text = _("Untitled") if self._heading else "–"
        self.shown.setText(text)
        hint = value_hint(self._desk, self.field, self._value)
        hints = [t.removesuffix(".") for t in (hint, self.shown.locked) if t]
        self.shown.setToolTip(". ".join(hints))
        self.shown.setAccessibleDescription(". ".join([text, *hints] if text else hints))
        if bool(self.shown.property("muted")) != empty:
            self.shown.setProperty("muted", empty)
            self.shown.style().unpolish(self.shown)
            self.shown.style().polish(self.shown)
        if self._go is not None:
            self._go.setVisible(not empty and not hint)

    def _show_problem(self, text: str, back: bool = True) -> None:
        if self._problem is None:
            self._problem = QLabel()
            self._problem.setProperty("wrong", True)
            self._problem.setWordWrap(True)
            below = self._heading or self.field.kind is Kind.MARKDOWN
            indent = 0 if below else self.label.minimumWidth() + 8
            self._problem.setContentsMargins(indent + 7, 0, 0, 4)
            self._outer.insertWidget(2 if self.field.kind is Kind.MARKDOWN else 1, self._problem)
        self._problem.setText(text)
        self._problem.show()
        if self._editor is not None:
            self._editor.set_wrong(True)
            self._editor.control.setAccessibleDescription(text)
            if back:
                self._editor.begin()

    def _touched(self) -> None:
        self._typed = True
        self._no_problem()

    def _no_problem(self) -> None:
        if self._problem is not None:
            self._problem.hide()
        if self._editor is not None:
            self._editor.set_wrong(False)

    def menu(self) -> QMenu:
        """What can be done with the field."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        edit = menu.addAction(_("Edit"), self.edit)
        edit.setEnabled(self._editable)
        edit.setToolTip(self.shown.locked)
        menu.setToolTipsVisible(bool(self.shown.locked))
        copy = menu.addAction(_("Copy"), lambda: QGuiApplication.clipboard().setText(self.shown.text()))
        copy.setEnabled(self._value not in (None, ""))
        menu.addAction(_("History of this field"), lambda: self.history_wanted.emit(self.field.name))
        return menu

    def _menu(self, part: QWidget, place: QPoint) -> None:
        self.menu().popup(part.mapToGlobal(place))

    def _open(self) -> None:
        if self.field.kind is Kind.REFERENCE:
            self.open_reference.emit(str(self._value))
        elif self.field.kind is Kind.EMAIL:
            QDesktopServices.openUrl(QUrl(f"mailto:{self._value}"))
        else:
            QDesktopServices.openUrl(QUrl(str(self._value)))
