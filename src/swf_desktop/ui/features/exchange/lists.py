# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The board of partners and the log of all files."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Changes, Erasure, JournalEntry, Partner, PartnerStatus, Waiting
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import format_number, ngettext
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.features.exchange.menu import CREATE, OWN_CARD
from swf_desktop.ui.notices import Banner
from swf_desktop.ui.widgets.empty_state import EmptyState
from swf_desktop.ui.widgets.plain_table import PlainModel, PlainTable

_STRANGER = "?"  # instead of a device: only its card helps
_BOARD = (N_("Partner"), N_("Sent"), N_("Received"), N_("Confirmed"), N_("Outstanding"))
_JOURNAL = (N_("File"), N_("Direction"), N_("Partner"), N_("When"), N_("Number"), N_("Lines"))
_ERASURES = (N_("What"), N_("When"), N_("By"), N_("Confirmed by"), N_("Still open"))
_DIRECTIONS = {"sent": N_("made"), "received": N_("taken over")}


class Board(QStackedWidget):
    """What each partner was sent, sent us, and has confirmed; and what waits here.

    ``asked(device)`` when the device's office shall be asked for what is missing; empty: a card is missing.
    """

    asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: list[PartnerStatus] = []
        self._model = PlainModel([_(h) for h in _BOARD], muted=(1, 2, 3), right=(3, 4))
        self.table = PlainTable(self._model, _("Partners"))
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        self.waits = QVBoxLayout()
        self.waits.setSpacing(4)
        column.addLayout(self.waits)
        self.addWidget(both)
        empty = EmptyState()
        empty.say(
            _("No partners yet"),
            _(
                "Save your own card and pass it on; read the cards you are given. Then bundles can go back and forth."
            ),
            "alliance",
            _("Save own card …"),
            lambda: desk.command.emit(OWN_CARD),
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

        exchange = self._desk.profile.exchange
        self._desk.read(self, exchange.status, fill, key="board")
        self._desk.read(self, exchange.waiting, self._show_waits, key="waits")

    def _show_waits(self, waiting: list[Waiting]) -> None:
        while (item := self.waits.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        found: dict[tuple[str, str], list[Waiting]] = {}
        for each in waiting:
            whom = each.sender if each.organisation else _STRANGER
            found.setdefault((whom, each.for_what), []).append(each)
        for (whom, for_what), members in found.items():
            self.waits.addWidget(self._wait(whom, for_what, sum(each.count for each in members)))

    def _wait(self, sender: str, for_what: str, count: int) -> QWidget:
        frame = QFrame()
        frame.setObjectName("card")
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(12)
        sign = QLabel()
        sign.setPixmap(icons.pixmap("history", 18, theme.scheme().warning))
        row.addWidget(sign)
        changes = ngettext("%(n)s change received", "%(n)s changes received", count)
        words = QLabel(f"{changes}: {for_what}.")
        words.setWordWrap(True)
        row.addWidget(words, 1)
        if not sender:
            return frame  # no bundle brings it
        stranger = sender == _STRANGER
        ask = QPushButton(_("Read partner card …") if stranger else _("Ask for it …"))
        if not stranger:
            ask.setToolTip(_("A bundle that tells the sender what is missing here"))
        ask.clicked.connect(partial(self.asked.emit, "" if stranger else sender))
        row.addWidget(ask)
        return frame

    def chosen(self) -> Partner | None:
        """The partner device chosen."""
        row = self.table.currentIndex().row()
        return self._shown[row].partner if 0 <= row < len(self._shown) else None

    def _row(self, status: PartnerStatus) -> tuple[str, ...]:
        partner = status.partner
        name = ", ".join(p for p in (self._desk.names.owner(partner.organisation), partner.name) if p)
        notes = (
            (partner.organisation == self._desk.profile.organisation, _("further device")),
            (partner.steward, _("steward of the alliance")),
            (partner.revoked and not partner.contested, _("revoked")),
            (partner.contested, _("revoked, contested: the steward decides")),
            (not partner.trusted and not partner.revoked, _("not confirmed yet")),
            (partner.public_only and not partner.revoked, _("public entries only")),
        )
        name = " – ".join([name, *(note for holds, note in notes if holds)])
        never = _("never")
        outstanding = format_number(status.outstanding) if status.outstanding else _("nothing")
        return (
            name,
            formats.short_moment(status.last_sent) or never,
            formats.short_moment(status.last_received) or never,
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
        self._shown: list[JournalEntry] = []
        self._model = PlainModel([_(h) for h in _JOURNAL], muted=(1, 3), right=(4, 5))
        self.table = PlainTable(self._model, _("Log of all files"))
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.undo = QPushButton(_("Take this bundle back"))
        self.undo.setToolTip(_("Undoes what the chosen bundle brought, as one step"))
        self.undo.setEnabled(False)
        self.undo.clicked.connect(self._take_back)
        self.export = QPushButton(_("Save what has left the house …"))
        self.export.setToolTip(_("Every field of every record that left, with file, day, readers and person"))
        self.export.clicked.connect(self._ask)
        row.addWidget(self.undo)
        row.addWidget(self.export)
        row.addStretch(1)
        column.addLayout(row)
        self.addWidget(both)
        self.table.selectionModel().currentRowChanged.connect(self._name_undo)
        empty = EmptyState()
        empty.say(
            _("No files yet"),
            _("Every bundle made or taken over here is listed."),
            "document",
            _("Create bundle …"),
            lambda: desk.command.emit(CREATE),
        )
        self.addWidget(empty)

    def load(self) -> None:
        """Read the log."""
        self._desk.read(self, self._desk.profile.exchange.log, self._fill, key="log")

    def _fill(self, entries: list[JournalEntry]) -> None:
        newest = sorted(entries, key=lambda e: e.number, reverse=True)
        self._shown = newest
        self._model.load([self._row(e) for e in newest])
        self.setCurrentIndex(0 if entries else 1)
        self._name_undo()

    def _chosen(self) -> JournalEntry | None:
        row = self.table.currentIndex().row()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _name_undo(self, *_rows: object) -> None:
        entry = self._chosen()
        taken = entry is not None and entry.direction == "received"
        self.undo.setEnabled(taken and bool(entry and entry.step) and not (entry and entry.undone))

    def _take_back(self) -> None:
        entry = self._chosen()
        if entry is not None:
            step = entry.step
            self._desk.write(self, lambda: self._desk.profile.undo.undo_step(step), self._taken_back)

    def _taken_back(self, changes: Changes) -> None:
        self._desk.say(_("Undone: %(what)s", what=changes.label))
        for note in changes.notes:
            self._desk.banner.emit(Banner(note, error=False))
        self.load()

    def _ask(self) -> None:
        kinds = _("Tables") + " (*.csv)"
        name = f"{self._desk.profile.organisation}-{SystemClock().today().isoformat()}.csv"
        path, _kind = QFileDialog.getSaveFileName(self, _("Save what has left the house"), name, kinds)
        if path:
            self.save(Path(path if path.casefold().endswith(".csv") else path + ".csv"))

    def save(self, path: Path) -> None:
        """Write what has left the house to *path*."""
        write = self._desk.profile.exchange.write_departed
        self._desk.read(self, lambda: write(path), lambda n: self._saved(path, n))

    def _saved(self, path: Path, count: int) -> None:
        said = ngettext("%(name)s saved, %(n)s row", "%(name)s saved, %(n)s rows", count, name=path.name)
        self._desk.say(said, _("Open"), lambda: _open(path))

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


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
