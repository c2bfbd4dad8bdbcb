# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who wrote what on a record, when; newest first."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from swf_desktop.domain.text import N_
from swf_desktop.domain.views import HistoryEntry
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.cells import value_text

_ACTIONS = {
    "created": N_("created"),
    "changed": N_("changed"),
    "deleted": N_("deleted"),
    "restored": N_("restored"),
    "erased": N_("erased"),
}
_MOST, _LONGEST = 60, 160


class HistoryPanel(QWidget):
    """Filled when it is first looked at."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)

    def load(self, type_key: str, record_id: str) -> None:
        """Show the history of a record."""
        history = self._desk.profile.records.history
        self._desk.read(
            self, lambda: history(record_id), lambda entries: self._fill(type_key, entries), key="history"
        )

    def _fill(self, type_key: str, entries: list[HistoryEntry]) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        newest = sorted(entries, key=lambda e: e.at, reverse=True)
        for entry in newest[:_MOST]:
            self._layout.addWidget(self._entry(type_key, entry))
        if len(newest) > _MOST:
            self._layout.addWidget(QLabel(_("… and %(n)s older entries", n=len(newest) - _MOST)))

    def _entry(self, type_key: str, entry: HistoryEntry) -> QLabel:
        who = ", ".join(p for p in (entry.by, self._desk.names.owner(entry.organisation)) if p)
        muted = theme.scheme().muted
        action = _(_ACTIONS.get(entry.action, entry.action))
        head = f"<b>{escape(who or '?')}</b> {escape(action)} "
        lines = [
            head
            + f'<span style="color:{muted}">{escape("" if entry.at.startswith("1970-") else formats.moment(entry.at))}</span>'
        ]
        for name, value in entry.fields.items():
            if name in ("type", "deleted"):
                continue
            text = value_text(self._desk, type_key, name, value) or "–"
            text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
            label = formats.field_label(type_key, name)
            lines.append(f'<span style="color:{muted}">{escape(label)}:</span> {escape(text)}')
        if entry.refused:
            lines.append(f'<span style="color:{theme.scheme().danger}">{escape(_(entry.refused))}</span>')
        shown = QLabel("<br>".join(lines))
        shown.setTextFormat(Qt.TextFormat.RichText)
        shown.setWordWrap(True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return shown
