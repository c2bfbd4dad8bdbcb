# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The status bar: each part says one thing and opens what it speaks of."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from swf_desktop.system.i18n import format_time, ngettext
from swf_desktop.system.i18n import gettext as _

_EDGES, _GAP = 24, 8


class StatusBar(QStatusBar):
    """Saved, backup, who works here, conflicts, work under way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.saved = self._part(_("Nothing changed yet"), _("What was written last: history of steps"))
        self.backup = self._part("", _("The latest backups"))
        self.partners = self._part("", _("How old the partners' states are"))
        self.conflicts = self._part("", _("Show the conflicts"))
        self._telling = {self.saved}
        self._busy = QLabel()
        self._busy.setProperty("muted", True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(96)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Work under way"))
        self.addPermanentWidget(self._busy)
        self.addPermanentWidget(self._bar)
        self.who = self._part("", _("This installation: show its organisation"), permanent=True)
        self._bar.hide()
        self._busy.hide()
        self._tell(self.who)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for all of it, what stands elsewhere, too, gives way."""
        super().resizeEvent(event)
        if hasattr(self, "who"):
            self._fit()

    def _tell(self, part: QToolButton, on: bool = True) -> None:
        """Whether a part has something to say."""
        (self._telling.add if on else self._telling.discard)(part)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - _EDGES
        if not self._busy.isHidden():
            room -= self._busy.sizeHint().width() + self._bar.width() + 2 * _GAP
        needed = {part: part.sizeHint().width() + _GAP for part in self._telling}
        for part in (self.who, self.backup, self.partners):
            if sum(needed.values()) > room:
                needed.pop(part, None)
        for part in (self.saved, self.backup, self.partners, self.conflicts, self.who):
            part.setVisible(part in needed)

    def _part(self, text: str, tip: str, *, permanent: bool = False) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if permanent:
            self.addPermanentWidget(button)
        else:
            self.addWidget(button)
        return button

    def say_saved(self, at: str, what: str) -> None:
        """Something was written."""
        self.saved.setText(_("Saved %(time)s", time=format_time(at)))
        if what:
            self.saved.setToolTip(what)
        self._fit()

    def say_backup(self, at: str) -> None:
        """When the last backup was made; empty for never."""
        from swf_desktop.ui import formats  # the first picture does not wait for it

        text = _("Backup %(when)s", when=formats.short_moment(at)) if at else _("No backup yet")
        self.backup.setText(text)
        self._tell(self.backup)

    def say_partners(self, states: Sequence[tuple[str, str]]) -> None:
        """How old each partner's state is, by name, the oldest first; instants, empty for nothing yet."""
        from swf_desktop.ui import formats  # the first picture does not wait for it

        lines = [
            _("%(town)s: as of %(when)s", town=town, when=formats.short_moment(at))
            if at
            else _("%(town)s: nothing received yet", town=town)
            for town, at in states
        ]
        if lines:
            self.partners.setText(lines[0])
            self.partners.setToolTip("\n".join(lines))
        self._tell(self.partners, bool(lines))

    def say_conflicts(self, count: int) -> None:
        """How many conflicts wait; none hides the part."""
        self.conflicts.setText("⚠ " + ngettext("%(n)s conflict", "%(n)s conflicts", count))
        self._tell(self.conflicts, count > 0)

    def say_who(self, organisation: str, person: str) -> None:
        """Who works here."""
        self.who.setText(" · ".join(p for p in (organisation, person) if p))
        self._fit()

    def say_busy(self, count: int, label: str) -> None:
        """Whether work worth a word is under way."""
        named = bool(count and label)
        self._bar.setVisible(named)
        self._busy.setVisible(named)
        self._busy.setText(label)
        self._fit()
