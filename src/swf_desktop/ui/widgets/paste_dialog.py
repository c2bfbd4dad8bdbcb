# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What would be pasted, looked at before it is written: wrong cells are marked and named in a sentence."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.errors import InputError
from swf_desktop.domain.views import Changes
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.folding import fold
from swf_desktop.ui.widgets.sheet import Cell, Sheet, SheetRow

_MOST_SAID = 5
_MOST_SHOWN = 200

_MOST_OPTIONS = 50

Choices = Mapping[tuple[str, str], str]
Understand = Callable[[bool, Choices], Sheet]


class PasteDialog(QDialog):
    """*understand(new, choices)* reads the clipboard as new rows, or as values for the chosen ones.

    Where a text may mean several records the person chooses one; that holds for every row that says the same.
    Rows that may not be written here are marked beforehand, and left out if the person says so.
    """

    def __init__(
        self, desk: Desk, understand: Understand, chosen: int, *, new: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._understand = understand
        self._choices: dict[tuple[str, str], str] = {}
        self._sheet = understand(new, self._choices)
        self.meanings: dict[tuple[str, str], QComboBox] = {}
        self.setWindowTitle(_("Paste rows"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(860, 460)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        choice = QHBoxLayout()
        self.as_new = QRadioButton(_("Add as new entries"))
        self.onto = QRadioButton(
            ngettext("Onto the chosen entry", "Onto the %(n)s chosen entries", max(1, chosen))
        )
        self.onto.setEnabled(chosen > 0)
        (self.as_new if new or not chosen else self.onto).setChecked(True)
        group = QButtonGroup(self)
        for button in (self.as_new, self.onto):
            group.addButton(button)
            choice.addWidget(button)
        choice.addStretch(1)
        layout.addLayout(choice)
        self.table = QTableWidget()
        self.table.setObjectName("plain")
        self.table.setAccessibleName(_("Preview"))
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.table, 1)
        self._meant = QFormLayout()
        self._meant.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.addLayout(self._meant)
        self.without_locked = QCheckBox()
        self.without_locked.toggled.connect(self._show)
        layout.addWidget(self.without_locked)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.words)
        buttons = QDialogButtonBox()
        self.paste = QPushButton()
        self.paste.setProperty("primary", True)
        self.paste.clicked.connect(self.write)
        buttons.addButton(self.paste, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.as_new.toggled.connect(self._again)
        desk.names.changed.connect(self._again)  # titles that were still under way
        desk.rights.changed.connect(self._again)
        self._show()

    @property
    def sheet(self) -> Sheet:
        """What was understood."""
        return self._sheet

    def write(self) -> None:
        """Write all of it as one step, or nothing."""
        edits, kind = self._sheet.edits(), self._sheet.type
        if not edits:
            self.reject()
            return
        self.paste.setEnabled(False)
        what = f"{len(edits)} {_(kind.plural if len(edits) > 1 else kind.label)}"
        label, said = _("Paste %(what)s", what=what), _("%(what)s pasted", what=what)

        def done(changes: Changes) -> None:
            step = changes.step
            self._desk.say(said, _("Undo"), lambda: self._desk.undo_step(step))
            self.accept()

        apply = self._desk.profile.records.apply
        self._desk.write(self, lambda: apply(edits, label), done, self._refused)

    def _again(self) -> None:
        self._sheet = self._understand(self.as_new.isChecked(), self._choices)
        self._show()

    def _choose(self, what: tuple[str, str], combo: QComboBox) -> None:
        self._choices[what] = str(combo.currentData())
        self._again()

    def _offer_meanings(self) -> None:
        """A line for each text that may mean several records; those there already stay as they are."""
        unclear = self._sheet.unclear()
        for what in [w for w in self.meanings if w not in unclear]:
            self._meant.removeRow(self.meanings.pop(what))
        for (name, text), options in unclear.items():
            if (name, text) in self.meanings:
                continue
            label = formats.field_label(self._sheet.type.key, name)
            combo = self.meanings[name, text] = QComboBox()
            combo.setPlaceholderText(_("Choose …"))
            for record_id in options[:_MOST_OPTIONS]:
                combo.addItem(self._desk.names.title(record_id), record_id)
            combo.setCurrentIndex(-1)
            words = _("%(field)s “%(text)s” means", field=label, text=text)
            combo.setAccessibleName(words)
            combo.activated.connect(lambda _n, what=(name, text), combo=combo: self._choose(what, combo))
            self._meant.addRow(words, combo)

    def _show(self) -> None:
        sheet = self._sheet
        locked = sum(bool(row.locked) for row in sheet.rows)
        self.without_locked.setText(
            ngettext(
                "Leave out the row that may not be changed here",
                "Leave out the %(n)s rows that may not be changed here",
                locked,
            )
        )
        self.without_locked.setVisible(locked > 0)
        sheet.without_locked = self.without_locked.isChecked()
        table = self.table
        table.clear()
        rows = sheet.rows[:_MOST_SHOWN]
        table.setColumnCount(len(sheet.columns))
        table.setRowCount(len(rows))
        table.setHorizontalHeaderLabels([formats.field_label(sheet.type.key, c) for c in sheet.columns])
        for r, row in enumerate(rows):
            for c, name in enumerate(sheet.columns):
                item = self._item(row.cells.get(name), missing=name in row.missing)
                table.setItem(r, c, _locked(item, row) if row.locked_by in ("", name) else item)
            table.setVerticalHeaderItem(r, _number(r + 1, row))
        table.resizeColumnsToContents()
        for c in range(table.columnCount()):
            table.setColumnWidth(c, min(table.columnWidth(c) + 12, 280))
        self._offer_meanings()
        problems = sheet.problems()
        count = len(sheet.edits()) if not problems else len(sheet.rows) - locked * sheet.without_locked
        self.paste.setText(ngettext("Paste %(n)s row", "Paste %(n)s rows", count))
        self.paste.setEnabled(not problems and count > 0)
        self._say(problems)

    def _say(self, problems: list[str]) -> None:
        if problems:
            lines = problems[:_MOST_SAID]
            if len(problems) > _MOST_SAID:
                lines.append(_("… and %(n)s more", n=len(problems) - _MOST_SAID))
            rows = [row for _n, row in self._sheet.taken()]
            cells = [cell for row in rows for cell in row.cells.values() if cell.problem]
            if any(len(cell.options) < 2 for cell in cells) or any(row.missing for row in rows):
                lines.append(_("Nothing is pasted until this is put right in the spreadsheet."))
            elif cells:
                lines.append(_("Choose above what is meant."))
        elif not self._sheet.edits():
            lines = [_("The chosen entries say this already.")]
        elif self._sheet.left_out:
            lines = [_("These columns cannot be pasted: %(names)s", names=", ".join(self._sheet.left_out))]
        else:
            lines = [_("Ctrl+Z takes all of it back in one step.")]
        self.words.setText("\n".join(lines))
        self.words.setProperty("wrong", bool(problems))
        self.words.setProperty("muted", not problems)
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)

    def _refused(self, error: Exception) -> None:
        text = sentence(error)
        if isinstance(error, InputError) and error.edit is not None:
            number = self._sheet.numbered_edits()[error.edit][0]
            text = _("Row %(n)s: %(problem)s", n=number, problem=text)
        self._say([text])

    def _item(self, cell: Cell | None, *, missing: bool) -> QTableWidgetItem:
        item = QTableWidgetItem(cell.text if cell else "")
        scheme = theme.scheme()
        if missing or (cell is not None and cell.problem):
            item.setText(item.text() or "?")
            item.setForeground(QBrush(QColor(scheme.danger)))
            font = item.font()
            font.setBold(True)
            item.setFont(font)
            item.setToolTip(cell.problem if cell else _("This is needed."))
        elif cell is None:
            item.setText("·")
            item.setForeground(QBrush(QColor(scheme.muted)))
        elif cell.options:
            item.setText(self._desk.names.title(str(cell.value)))  # what the text was taken to mean
            if fold(item.text()) != fold(cell.text):
                item.setToolTip(_("In the spreadsheet: %(text)s", text=cell.text))
        return item


def _number(number: int, row: SheetRow) -> QTableWidgetItem:
    """The number of a row, with a lock if it may not be written here."""
    item = QTableWidgetItem(str(number))
    if row.locked:
        item.setIcon(icons.icon("lock"))
        item.setToolTip(row.locked)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, row.locked)
    return item


def _locked(item: QTableWidgetItem, row: SheetRow) -> QTableWidgetItem:
    """A cell of a row that may not be written here, struck through, with the reason."""
    if row.locked:
        font = item.font()
        font.setStrikeOut(True)
        item.setFont(font)
        item.setForeground(QBrush(QColor(theme.scheme().danger if row.locked_by else theme.scheme().muted)))
        item.setToolTip("\n".join(part for part in (row.locked, item.toolTip()) if part))
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, row.locked)
    return item
