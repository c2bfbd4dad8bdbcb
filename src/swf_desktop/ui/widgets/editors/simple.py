# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editors for text, numbers, choices and yes or no."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from swf_desktop.domain.fields import NUMERIC, Field, Kind
from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.widgets.editors.base import PICKED, Editor
from swf_desktop.ui.widgets.editors.parse import value_of
from swf_desktop.ui.widgets.named_combo import NamedCombo


class LineEditor(Editor):
    """One line: text, addresses, numbers, amounts."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._line = QLineEdit()
        self._line.setMaxLength(max(field.max_length, 40))
        self._line.textEdited.connect(self.touched)
        if field.kind in NUMERIC:
            self._line.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._line.setMaximumWidth(220)
            self._box.setAlignment(Qt.AlignmentFlag.AlignLeft)
        if field.kind is Kind.MONEY:
            self._line.setPlaceholderText("0,00 €")
        self.hold(self._line)

    def value(self) -> Value:
        """The value typed."""
        return value_of(self.field, self._line.text())

    def set_value(self, value: Value) -> None:
        """Begin with *value* as it is read."""
        self._line.setText(formats.plain(self.field, value))

    def begin(self) -> None:
        """Take the keyboard with everything selected."""
        super().begin()
        self._line.selectAll()


class ProseEditor(Editor):
    """Several lines of plain Markdown; grows with its text."""

    several_lines = True

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._text = _Growing()
        self._text.setTabChangesFocus(True)
        self._text.textChanged.connect(self.touched)
        self._text.setToolTip(_("Ctrl+Enter saves, Esc leaves. **bold**, *italic*, - list"))
        self.hold(self._text)

    def value(self) -> Value:
        """The text."""
        return value_of(self.field, self._text.toPlainText())

    def set_value(self, value: Value) -> None:
        """Begin with *value*."""
        self._text.setPlainText(str(value or ""))


class _Growing(QPlainTextEdit):
    """As tall as its text, between four lines and twenty."""

    def __init__(self) -> None:
        super().__init__()
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """The height of the text."""
        lines = min(20, max(4, round(self.document().size().height()) + 1))
        return QSize(super().sizeHint().width(), lines * self.fontMetrics().lineSpacing() + 20)

    def minimumSizeHint(self) -> QSize:
        """Never less than the text needs."""
        return QSize(120, self.sizeHint().height())


class ChoiceEditor(Editor):
    """One of a fixed set; the list opens at once."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._combo = NamedCombo()
        self._combo.setMinimumWidth(140)
        if not field.required:
            self._combo.addItem("–", None)
        for choice in field.choices:
            self._combo.addItem(formats.choice_label(field, choice.key), choice.key)
        self._combo.activated.connect(self._chosen)
        self.hold(self._combo)
        self._box.addStretch(0)

    def value(self) -> Value:
        """The key chosen."""
        data = self._combo.currentData()
        return str(data) if data is not None else None

    def set_value(self, value: Value) -> None:
        """Begin with *value*; a key of a newer version is kept as it is."""
        found = self._combo.findData(value)
        if found < 0 and value is not None:
            self._combo.addItem(str(value), value)
            found = self._combo.count() - 1
        self._combo.setCurrentIndex(max(found, 0))

    def begin(self) -> None:
        """Take the keyboard and open the list."""
        super().begin()
        self._combo.showPopup()

    def _chosen(self) -> None:
        self.touched.emit()
        self.kept.emit(PICKED)


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._box_ = QCheckBox(_("yes"))
        self._box_.toggled.connect(self.touched)
        self.hold(self._box_)

    def value(self) -> Value:
        """Whether it is ticked."""
        return self._box_.isChecked()

    def set_value(self, value: Value) -> None:
        """Begin with *value*."""
        self._box_.setChecked(bool(value))
