# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The exchange folder: what lies ready there leads to the preview, the own bundle through the privacy gate."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from swf_desktop.domain.text import N_
from swf_desktop.domain.views import FolderView, Leftover, Offer
from swf_desktop.system.i18n import format_size, ngettext
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.features.exchange.watching import FolderWatch, in_words
from swf_desktop.ui.widgets.plain_table import PlainModel, PlainTable

_HEADINGS = (N_("From"), N_("Number"), N_("Made"), N_("Size"), N_("File"))
_LEFT = (N_("File"), N_("Why it cannot be taken over"))


class FolderPage(QWidget):
    """``closed`` when it was left, ``chosen(paths)`` for bundles to look at, ``deposit`` for the own one."""

    closed = Signal()
    chosen = Signal(object)
    deposit = Signal(str)

    def __init__(self, desk: Desk, watch: FolderWatch) -> None:
        super().__init__()
        self._desk = desk
        self._watch = watch
        self._offers: tuple[Offer, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        heading = QLabel(_("Exchange folder"))
        heading.setFont(theme.sized(self.font(), 1.5))
        layout.addWidget(heading)
        layout.addWidget(
            _quiet(
                _(
                    "A folder that all offices reach: a network share, a cloud folder, a USB stick. It is watched; "
                    "nothing is taken over before you have looked at it, and nothing in it is ever overwritten or "
                    "deleted."
                )
            )
        )
        row = QHBoxLayout()
        self._where = QLabel()
        self._where.setWordWrap(True)
        row.addWidget(self._where, 1)
        self.other = QPushButton(_("Choose folder …"))
        self.other.clicked.connect(self.ask)
        self.stop = QPushButton(_("No longer watch"))
        self.stop.clicked.connect(self._stop)
        row.addWidget(self.other)
        row.addWidget(self.stop)
        layout.addLayout(row)
        self.problem = QLabel()
        self.problem.setProperty("wrong", True)
        self.problem.setWordWrap(True)
        layout.addWidget(self.problem)
        self._body = QWidget()
        layout.addWidget(self._body, 1)
        self._spring = QWidget()
        layout.addWidget(self._spring, 1)
        self._build_body()
        leave = QPushButton(_("Close"))
        leave.clicked.connect(self.closed)
        bottom = QHBoxLayout()
        bottom.addWidget(leave)
        bottom.addStretch(1)
        layout.addLayout(bottom)
        watch.seen.connect(self._show)
        watch.gone.connect(self._show_gone)

    def _build_body(self) -> None:
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 8, 0, 0)
        body.setSpacing(8)
        self._own = QLabel()
        self._own.setWordWrap(True)
        self.lay = QPushButton(_("Lay own bundle there …"))
        self.lay.clicked.connect(lambda: self.deposit.emit(self._watch.folder))
        row = QHBoxLayout()
        row.addWidget(self._own, 1)
        row.addWidget(self.lay)
        body.addLayout(row)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setForegroundRole(line.palette().ColorRole.Mid)
        body.addWidget(line)
        row = QHBoxLayout()
        self.sum = QLabel()
        self.sum.setWordWrap(True)
        row.addWidget(self.sum, 1)
        self.view = QPushButton(_("Look and take over …"))
        self.view.setProperty("primary", True)
        self.view.clicked.connect(self._look_at_them)
        row.addWidget(self.view)
        body.addLayout(row)
        self._model = PlainModel([_(h) for h in _HEADINGS], muted=(2, 3, 4), right=(1, 3))
        self.table = PlainTable(self._model, _("Bundles that lie ready"))
        self.table.activated.connect(lambda _index: self._look_at_them())
        body.addWidget(self.table, 3)
        self._left_title = _quiet("")
        body.addWidget(self._left_title)
        self._left = PlainModel([_(h) for h in _LEFT], muted=(1,))
        self.left = PlainTable(self._left, _("Files that cannot be taken over"))
        body.addWidget(self.left, 1)
        body.addStretch(0)

    def begin(self) -> None:
        """Show the folder that is remembered, as it is now; ask for one if there is none."""
        self.problem.hide()
        folder = self._watch.folder
        self._where.setText(
            _("Folder: %(folder)s", folder=folder) if folder else _("No folder has been chosen yet.")
        )
        self.other.setProperty("primary", not folder)
        self.other.style().unpolish(self.other)
        self.other.style().polish(self.other)
        self.stop.setVisible(bool(folder))
        self._set_body(bool(folder and self._watch.view))
        if self._watch.view is not None:
            self._show(self._watch.view)
        elif self._watch.error is not None:
            self._show_gone(self._watch.error)
        self._watch.look()
        (self.view if self.view.isVisible() and self.view.isEnabled() else self.other).setFocus()

    def ask(self) -> None:
        """Choose the folder."""
        folder = QFileDialog.getExistingDirectory(self, _("Choose exchange folder"), self._watch.folder)
        if folder:
            self._watch.choose(folder)
            self.begin()

    def _stop(self) -> None:
        self._watch.choose("")
        self.begin()

    def _set_body(self, shown: bool) -> None:
        self._body.setVisible(shown)
        self._spring.setVisible(not shown)

    def _show(self, view: FolderView) -> None:
        self.problem.hide()
        self._set_body(True)
        self._offers = view.offers
        self.sum.setText(in_words(self._desk, view.offers) if view.offers else _("Nothing new lies there."))
        self.view.setVisible(bool(view.offers))
        row = max(0, self.table.currentIndex().row())
        self._model.load([self._row(each) for each in view.offers])
        self.table.setVisible(bool(view.offers))
        if view.offers:
            self.table.selectRow(min(row, len(view.offers) - 1))
        self._own.setText(
            _("Your own bundle there is missing or no longer up to date.")
            if view.due
            else _("Your own bundle there is up to date.")
        )
        self.lay.setVisible(view.due)
        self._show_left(view.left)

    def _show_left(self, left: tuple[Leftover, ...]) -> None:
        self._left_title.setText(
            ngettext("%(n)s file cannot be used:", "%(n)s files cannot be used:", len(left)) if left else ""
        )
        self._left_title.setVisible(bool(left))
        self._left.load([(each.file, each.reason) for each in left])
        self.left.setVisible(bool(left))

    def _show_gone(self, error: Exception) -> None:
        self._set_body(False)
        self.problem.setText(
            sentence(error) + " " + _("As soon as it can be reached again, it is watched again.")
        )
        self.problem.show()

    def _row(self, offer: Offer) -> tuple[str, ...]:
        number = str(offer.sequence)
        if offer.parts > 1:
            number = _(
                "%(number)s, part %(part)s of %(count)s", number=number, part=offer.part, count=offer.parts
            )
        return (
            self._desk.names.owner(offer.organisation) if offer.organisation else _("an unknown device"),
            number,
            formats.moment(offer.made_at),
            format_size(offer.size),
            Path(offer.path).name,
        )

    def _look_at_them(self) -> None:
        """From the chosen one on, then the others."""
        if self._offers:
            at = max(0, self.table.currentIndex().row())
            paths = [Path(each.path) for each in self._offers]
            self.chosen.emit([*paths[at:], *paths[:at]])


class FolderStrip(QFrame):
    """One line about the folder on the place's first page; ``opened`` leads to its own."""

    opened = Signal()

    def __init__(self, desk: Desk, watch: FolderWatch) -> None:
        super().__init__()
        self._desk = desk
        self._watch = watch
        self.setObjectName("card")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(12)
        self._sign = QLabel()
        row.addWidget(self._sign)
        self.words = QLabel()
        self.words.setWordWrap(True)
        row.addWidget(self.words, 1)
        self.button = QPushButton(_("Exchange folder …"))
        self.button.clicked.connect(self.opened)
        row.addWidget(self.button)
        watch.seen.connect(self.refresh)
        watch.gone.connect(self.refresh)
        watch.chosen.connect(self.refresh)
        self.hide()  # refreshed once it has its place: before, showing it would open a window

    def refresh(self, _what: object = None) -> None:
        """Say how things stand."""
        watch, s = self._watch, theme.scheme()
        self.setVisible(bool(watch.folder) and (watch.view is not None or watch.error is not None))
        offers = watch.view.offers if watch.view else ()
        picture, colour = "exchange", s.muted
        if watch.error is not None:
            text, picture, colour = sentence(watch.error), "warning", s.warning
        elif offers:
            text, picture, colour = in_words(self._desk, offers), "package", s.accent
        elif watch.view is not None and watch.view.due:
            text = _("Your own bundle in the exchange folder is missing or no longer up to date.")
        else:
            text = _("Exchange folder: up to date.")
        self.words.setText(text)
        self._sign.setPixmap(icons.pixmap(picture, 18, colour))
        self.button.setProperty("primary", bool(offers))
        self.button.setText(_("Look at them …") if offers else _("Exchange folder …"))
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)


def _quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("muted", True)
    label.setWordWrap(True)
    return label
