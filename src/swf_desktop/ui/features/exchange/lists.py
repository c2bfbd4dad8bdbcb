# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The board of partners and the log of all files."""

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget

from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Erasure, JournalEntry, Partner, PartnerStatus
from swf_desktop.system.i18n import format_number
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.empty_state import EmptyState
from swf_desktop.ui.widgets.plain_table import PlainModel, PlainTable

_BOARD = (N_("Partner"), N_("Last sent"), N_("Last received"), N_("Confirmed"), N_("Outstanding"))
_JOURNAL = (N_("File"), N_("Direction"), N_("Partner"), N_("When"), N_("Number"), N_("Lines"))
_ERASURES = (N_("What"), N_("When"), N_("By"), N_("Confirmed by"), N_("Still open"))
_DIRECTIONS = {"sent": N_("made"), "received": N_("taken over")}


class Board(QStackedWidget):
    """What each partner was sent, sent us, and has confirmed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: list[PartnerStatus] = []
        self._model = PlainModel([_(h) for h in _BOARD], muted=(1, 2, 3), right=(3, 4))
        self.table = PlainTable(self._model, _("Partners"))
        self.addWidget(self.table)
        empty = EmptyState()
        empty.say(
            _("No partners yet"),
            _(
                "Save your own card and pass it on; read the cards you are given. Then bundles can go back and forth."
            ),
            "alliance",
        )
        self.addWidget(empty)

    def load(self, loaded: Callable[[list[PartnerStatus]], None]) -> None:
        """Read the board."""

        def fill(status: list[PartnerStatus]) -> None:
            others = [s for s in status if not s.partner.own]
            row = self.table.currentIndex().row()
            self._shown = others
            self._model.load([self._row(s) for s in others])
            if others:
                self.table.selectRow(max(0, min(row, len(others) - 1)))
            self.setCurrentIndex(0 if others else 1)
            loaded(status)

        self._desk.read(self, self._desk.profile.exchange.status, fill, key="board")

    def chosen(self) -> Partner | None:
        """The partner device chosen."""
        row = self.table.currentIndex().row()
        return self._shown[row].partner if 0 <= row < len(self._shown) else None

    def _row(self, status: PartnerStatus) -> tuple[str, ...]:
        partner = status.partner
        name = ", ".join(p for p in (self._desk.names.owner(partner.organisation), partner.name) if p)
        if partner.revoked:
            name += " – " + _("revoked")
        elif not partner.trusted:
            name += " – " + _("not confirmed yet")
        elif partner.public_only:
            name += " – " + _("public entries only")
        never = _("never")
        outstanding = format_number(status.outstanding) if status.outstanding else _("nothing")
        return (
            name,
            formats.moment(status.last_sent) or never,
            formats.moment(status.last_received) or never,
            format_number(status.confirmed),
            outstanding,
        )


class Erasures(QStackedWidget):
    """What was erased for good, and which partners have confirmed it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._model = PlainModel([_(h) for h in _ERASURES], muted=(1, 2))
        self.table = PlainTable(self._model, _("Erasures"))
        self.addWidget(self.table)
        empty = EmptyState()
        empty.say(
            _("Nothing was erased"),
            _(
                "When a contact is erased for good, this list shows which partners have confirmed that they erased "
                "it too."
            ),
            "trash",
        )
        self.addWidget(empty)
        self.setCurrentIndex(1)

    def load(self) -> None:
        """Read the erasures."""
        self._desk.read(self, self._desk.profile.erasures.list, self._fill, key="erasures")

    def _fill(self, erasures: list[Erasure]) -> None:
        self._model.load([self._row(e) for e in erasures])
        self.setCurrentIndex(0 if erasures else 1)

    def _row(self, erasure: Erasure) -> tuple[str, ...]:
        what = formats.type_label(erasure.type) if erasure.type else _("Record")
        action = _("withdrawn") if erasure.withdrawn else _("erased")
        who = ", ".join(p for p in (erasure.by, self._desk.names.owner(erasure.organisation)) if p)
        return (
            f"{what} – {action}",
            formats.moment(erasure.at),
            who,
            ", ".join(self._desk.names.owner(key) for key in erasure.confirmed) or "–",
            ", ".join(self._desk.names.owner(key) for key in erasure.open) or _("nobody"),
        )


class Journal(QStackedWidget):
    """Every bundle made or taken over here, newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._model = PlainModel([_(h) for h in _JOURNAL], muted=(1, 3), right=(4, 5))
        self.table = PlainTable(self._model, _("Log of all files"))
        self.addWidget(self.table)
        empty = EmptyState()
        empty.say(_("No files yet"), _("Every bundle made or taken over here is listed."), "document")
        self.addWidget(empty)

    def load(self) -> None:
        """Read the log."""
        self._desk.read(self, self._desk.profile.exchange.log, self._fill, key="log")

    def _fill(self, entries: list[JournalEntry]) -> None:
        newest = sorted(entries, key=lambda e: e.number, reverse=True)
        self._model.load([self._row(e) for e in newest])
        self.setCurrentIndex(0 if entries else 1)

    def _row(self, entry: JournalEntry) -> tuple[str, ...]:
        direction = _(_DIRECTIONS.get(entry.direction, entry.direction))
        if entry.undone:
            direction += " – " + _("undone")
        names = [self._desk.names.owner(key.strip()) for key in entry.partner.split(",")]
        return (
            entry.file.replace("\\", "/").rsplit("/", 1)[-1],
            direction,
            ", ".join(n for n in names if n),
            formats.moment(entry.at),
            str(entry.sequence),
            format_number(entry.lines),
        )
