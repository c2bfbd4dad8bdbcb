# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who wrote what on a record, when; newest first, for all fields or one, each state to be brought back."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Changes, HistoryEntry
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.cells import value_text
from swf_desktop.ui.widgets.named_combo import NamedCombo

_ACTIONS = {
    "created": N_("created"),
    "changed": N_("changed"),
    "deleted": N_("deleted"),
    "restored": N_("restored"),
    "erased": N_("erased"),
}
_MOST, _LONGEST = 60, 160
_HIDDEN = frozenset({"type", "deleted"})
_BESIDE_WORDS = 60  # the sign and the room around the words of a button


class HistoryPanel(QWidget):
    """Filled when it is first looked at."""

    filled = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._type, self._record, self._editable = "", "", False
        self._entries: list[HistoryEntry] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        self.field = NamedCombo()
        self.field.setMinimumWidth(200)
        self.field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.field.setAccessibleName(_("History of"))
        self.field.currentIndexChanged.connect(self._show)
        outer.addWidget(self.field, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout = QVBoxLayout()
        self._layout.setSpacing(10)
        outer.addLayout(self._layout)

    def load(self, type_key: str, record_id: str, editable: bool = False, field: str | None = None) -> None:
        """Show the history of a record, of one *field* or (if it is empty) of all."""
        if record_id != self._record and field is None:
            field = ""
        self._type, self._record, self._editable = type_key, record_id, editable
        history = self._desk.profile.records.history
        self._desk.read(
            self, lambda: history(record_id), lambda entries: self._fill(entries, field), key="history"
        )

    def buttons(self) -> list[QPushButton]:
        """What brings a state back, newest first."""
        return self.findChildren(QPushButton)

    def _fill(self, entries: list[HistoryEntry], field: str | None) -> None:
        self._entries = entries
        chosen = str(self.field.currentData() or "") if field is None else field
        names = list(dict.fromkeys(n for e in entries for n in e.fields if n not in _HIDDEN))
        self.field.blockSignals(True)
        self.field.clear()
        self.field.addItem(_("All fields"), "")
        for label, name in sorted((formats.field_label(self._type, n), n) for n in {*names, chosen} - {""}):
            self.field.addItem(label, name)
        self.field.setCurrentIndex(max(0, self.field.findData(chosen)))
        self.field.blockSignals(False)
        self._show()
        self.filled.emit()

    def _show(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        field = str(self.field.currentData() or "")
        # As they follow from each other, which the clocks of several offices need not agree with.
        wanted = [(n, e) for n, e in enumerate(self._entries) if not field or field in e.fields]
        wanted.reverse()
        for place, (number, entry) in enumerate(wanted[:_MOST]):
            self._layout.addWidget(self._entry(entry, field))
            if place and self._editable and entry.fields and not entry.refused:
                self._layout.addWidget(self._back(number, field), 0, Qt.AlignmentFlag.AlignLeft)
        if len(wanted) > _MOST:
            self._layout.addWidget(QLabel(_("… and %(n)s older entries", n=len(wanted) - _MOST)))
        if not wanted:
            self._layout.addWidget(QLabel(_("Nothing was entered here yet.")))

    def _back(self, number: int, field: str) -> QPushButton:
        words = _("Bring back this value") if field else _("Bring back this state")
        button = QPushButton(words)
        button.setToolTip(words)
        if button.fontMetrics().horizontalAdvance(words) + _BESIDE_WORDS > self.width():
            button.setText(_("Bring back"))  # large text beside a list
            button.setAccessibleName(words)
        button.setIcon(icons.icon("history"))
        button.setIconSize(icons.BESIDE)
        button.setProperty("flat", True)
        button.clicked.connect(lambda _on=False: self._bring_back(number, field))
        return button

    def _bring_back(self, number: int, field: str) -> None:
        record, bring_back = self._record, self._desk.profile.records.bring_back

        def done(changes: Changes) -> None:
            step = changes.step
            if step:
                self._desk.say(changes.label, _("Undo"), lambda: self._desk.undo_step(step))

        self._desk.write(self, lambda: bring_back(record, number, field), done)

    def _entry(self, entry: HistoryEntry, field: str) -> QLabel:
        who = ", ".join(p for p in (entry.by, self._desk.names.owner(entry.organisation)) if p)
        muted = theme.scheme().muted
        action = _(_ACTIONS.get(entry.action, entry.action))
        moment = "" if entry.at.startswith("1970-") else formats.moment(entry.at)
        when = f'<span style="color:{muted}">{escape(moment)}</span>'
        lines = [f"<b>{escape(who or '?')}</b> {escape(action)} {when}"]
        for name, value in entry.fields.items():
            if name in _HIDDEN or (field and name != field):
                continue
            text = value_text(self._desk, self._type, name, value) or "–"
            text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
            label = formats.field_label(self._type, name)
            lines.append(f'<span style="color:{muted}">{escape(label)}:</span> {escape(text)}')
        if entry.refused:
            lines.append(f'<span style="color:{theme.scheme().danger}">{escape(_(entry.refused))}</span>')
        shown = QLabel("<br>".join(lines))
        shown.setTextFormat(Qt.TextFormat.RichText)
        shown.setWordWrap(True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return shown
