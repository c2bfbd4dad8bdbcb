# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place Exchange: two ways in, three lists, and the pages that a file leads through."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTemporaryDir
from PySide6.QtGui import QAction, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.views import Changes, Partner
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.features.exchange import menu
from swf_desktop.ui.features.exchange.conflicts import ConflictList
from swf_desktop.ui.features.exchange.drop_zone import CARD, MAIL, DropZone, card_filter, open_filter
from swf_desktop.ui.features.exchange.folder import FolderPage, FolderStrip
from swf_desktop.ui.features.exchange.lists import Board, Erasures, Journal
from swf_desktop.ui.features.exchange.watching import OFFERS, watch_of
from swf_desktop.ui.widgets.flow_row import FlowRow
from swf_desktop.ui.widgets.place_page import PlacePage

if TYPE_CHECKING:
    from swf_desktop.ui.features.exchange.cards import CardPage
    from swf_desktop.ui.features.exchange.incoming import IncomingPage
    from swf_desktop.ui.features.exchange.outgoing import OutgoingPage
    from swf_desktop.ui.features.exchange.revoking import RevokePage


class ExchangePage(PlacePage):
    """Starts on the board; a file that is made or opened gets a page of its own on top, made when it is needed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self._desk = desk
        self._stale = False
        self._open_conflicts = 0
        self._watch = watch_of(desk)
        self._under: QWidget | None = None  # where a page leads back to, if not to the first one
        self._unpacked: list[QTemporaryDir] = []  # what e-mails brought
        self._cards: list[Path] = []  # still to be looked at, of several that were opened together
        self._bundles: list[Path] = []
        self._create = QAction(icons.icon("package"), _("Create bundle …"), self)
        self._create.setObjectName("package")
        self._create.triggered.connect(self.begin_bundle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        layout.addWidget(self._stack)
        self._stack.addWidget(self._build_home())
        desk.hub.changed.connect(self._follow)
        desk.names.changed.connect(self._names_changed)
        desk.command.connect(self._command)
        self.reload()

    @cached_property
    def outgoing(self) -> "OutgoingPage":
        """Where a bundle is made."""
        from swf_desktop.ui.features.exchange.outgoing import OutgoingPage

        page = OutgoingPage(self._desk)
        page.closed.connect(self._back)
        self._stack.addWidget(page)
        return page

    @cached_property
    def incoming(self) -> "IncomingPage":
        """Where bundles are looked at."""
        from swf_desktop.ui.features.exchange.incoming import IncomingPage

        page = IncomingPage(self._desk)
        page.closed.connect(self._go_on)
        self._stack.addWidget(page)
        return page

    @cached_property
    def card(self) -> "CardPage":
        """Where a partner's card is looked at."""
        from swf_desktop.ui.features.exchange.cards import CardPage

        page = CardPage(self._desk)
        page.closed.connect(self._go_on)
        self._stack.addWidget(page)
        return page

    @cached_property
    def folder(self) -> FolderPage:
        """The folder that all offices reach."""
        page = FolderPage(self._desk, self._watch)
        page.closed.connect(self._back)
        page.chosen.connect(self._look_at)
        page.deposit.connect(self._lay)
        self._stack.addWidget(page)
        return page

    @cached_property
    def revoking(self) -> "RevokePage":
        """Where a device is revoked."""
        from swf_desktop.ui.features.exchange.revoking import RevokePage

        page = RevokePage(self._desk)
        page.closed.connect(self._back)
        self._stack.addWidget(page)
        return page

    def _shows(self, name: str) -> bool:
        """Whether one of these pages is shown; it is not made to find out."""
        return self.__dict__.get(name) is self._stack.currentWidget()

    def _build_home(self) -> QWidget:
        home = QWidget()
        column = QVBoxLayout(home)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(12)
        self.zone = DropZone()
        self.zone.opened.connect(self.open_paths)
        self.zone.asked.connect(self.ask_for_file)
        column.addWidget(self.zone)
        self.strip = FolderStrip(self._desk, self._watch)
        self.strip.opened.connect(self.begin_folder)
        column.addWidget(self.strip)
        self.strip.refresh()
        row = FlowRow(6)
        self._segments = QButtonGroup(self)
        self._lists = QStackedWidget()
        self.board = Board(self._desk)
        self.board.asked.connect(self._ask_partner)
        self.conflicts = ConflictList(self._desk)
        self.journal = Journal(self._desk)
        self.erasures = Erasures(self._desk)
        parts = (
            (self.board, _("Partners")),
            (self.conflicts, _("Conflicts")),
            (self.journal, _("Log of all files")),
            (self.erasures, _("Erasures")),
        )
        for n, (part, label) in enumerate(parts):
            self._lists.addWidget(part)
            button = QToolButton()
            button.setProperty("segment", True)
            button.setText(label)
            button.setCheckable(True)
            bold = QFontMetrics(theme.sized(self.font(), 1.0, QFont.Weight.Bold))
            button.setMinimumWidth(bold.horizontalAdvance(label) + 28)  # as wide as when it is chosen
            self._segments.addButton(button, n)
            row.addWidget(button)
        self._segments.button(0).setChecked(True)
        self._segments.idClicked.connect(self._lists.setCurrentIndex)
        self._segments.idClicked.connect(self._say_words)
        row.to_the_right()
        for text, icon, run in (
            (_("Save own card …"), "save", self.save_own_card),
            (_("Read partner card …"), "card", self.ask_for_card),
        ):
            card_button = QPushButton(text)
            card_button.setIcon(icons.icon(icon))
            card_button.setIconSize(icons.BESIDE)
            card_button.clicked.connect(run)
            row.addWidget(card_button)
        row.addWidget(self._build_more())
        column.addLayout(row)
        column.addWidget(self._lists, 1)
        self.conflicts.counted.connect(self._name_conflicts)
        self._words = QLabel()
        self._words.setProperty("muted", True)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._words)
        self.board.table.selectionModel().currentRowChanged.connect(self._say_words)
        return home

    def _build_more(self) -> QToolButton:
        more = QToolButton()
        more.setIcon(icons.icon("more"))
        more.setAccessibleName(_("More actions"))
        more.setToolTip(more.accessibleName())
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        entries = QMenu(more)
        folder = entries.addAction(icons.icon("exchange"), _("Exchange folder …"))
        folder.triggered.connect(self.begin_folder)
        self.revoke = QAction(icons.icon("lock"), _("Revoke device …"), entries)
        self.revoke.triggered.connect(self.begin_revoking)
        entries.addAction(self.revoke)
        self.copy_card = QAction(icons.icon("card"), _("Save this partner's card …"), entries)
        self.copy_card.setToolTip(_("For a new device of your office that is to read this partner's work."))
        self.copy_card.triggered.connect(self.save_partners_card)
        entries.addAction(self.copy_card)
        entries.aboutToShow.connect(self._name_revoking)
        more.setMenu(entries)
        self.board.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.board.table.addActions([self.revoke, self.copy_card])
        return more

    def _name_revoking(self) -> None:
        partner = self.board.chosen()
        self.revoke.setEnabled(partner is not None and (partner.contested or not partner.revoked))
        self.copy_card.setEnabled(partner is not None)

    # What the frame asks

    def main_action(self) -> QAction:
        """A bundle for the partners."""
        return self._create

    def focus_first(self) -> None:
        """The board."""
        self.board.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def views(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """The lists beside the board; conflicts only if there are any."""
        names = ("conflicts", "log", "erasures")
        start = 0 if self._open_conflicts else 1
        return [(name, self._segments.button(n).click) for n, name in enumerate(names, start=1)][start:]

    def open_path(self, path: str) -> None:
        """A bundle is previewed, a card is shown with its words, an e-mail brings either."""
        self.open_paths([path])

    def open_paths(self, paths: Sequence[str]) -> None:
        """The same for several files: bundles one after the other."""
        self._desk.open_place.emit("exchange")
        if len(paths) > 1 or any(path.casefold().endswith(MAIL) for path in paths):
            self._unpack([Path(path) for path in paths])
        else:
            self._open([Path(path) for path in paths])

    def put_away(self) -> None:
        """Leave the preview or the card without taking it over."""
        if self._shows("incoming"):
            self.incoming.closed.emit()
        if self._shows("card"):
            self.card.closed.emit()

    def _open(self, paths: Sequence[Path]) -> None:
        """Cards first, since a bundle may need them: also before bundles that are being looked at, which come again
        afterwards. Bundles after what is being looked at."""
        self._cards += [path for path in paths if path.suffix.casefold() == CARD]
        self._bundles += [path for path in paths if path.suffix.casefold() != CARD]
        if self._shows("incoming") and self._cards:
            if self.incoming.is_taking:
                return  # it is brought to its end first
            self._bundles = [*self.incoming.undecided, *self._bundles]
            self._go_on()
        elif self._shows("incoming"):
            bundles, self._bundles = self._bundles, []
            self.incoming.add(bundles)
        elif not self._shows("card"):
            self._go_on()

    def _go_on(self) -> None:
        """The next card, or the bundles once there is none; in the end to where the page was opened from."""
        if self._cards:
            self._under = None
            self._stack.setCurrentWidget(self.card)
            self.card.read(self._cards.pop(0))
        elif self._bundles:
            bundles, self._bundles = self._bundles, []
            self._look_at(bundles)
        else:
            self._back()

    def _unpack(self, paths: Sequence[Path]) -> None:
        """Take what is attached to e-mails out of them, and put bundles into the order in which they were made. The
        copies live as long as the page: they may still have to be looked at."""
        self._unpacked.append(QTemporaryDir())
        folder, attached = Path(self._unpacked[-1].path()), self._desk.profile.mail.attached
        in_order = self._desk.profile.exchange.in_order

        def unpack() -> list[Path]:
            found: list[Path] = []
            for number, path in enumerate(paths):
                if path.suffix.casefold() == MAIL:
                    (folder / str(number)).mkdir()
                    found += attached(path, folder / str(number))
                else:
                    found.append(path)
            return in_order(found)

        self._desk.read(self, unpack, self._open)

    def _look_at(self, paths: Sequence[Path]) -> None:
        under = self.folder if self._shows("folder") else None
        self._stack.setCurrentWidget(self.incoming)
        self._under = under
        self.incoming.preview_all(paths)

    def _lay(self, folder: str) -> None:
        self._stack.setCurrentWidget(self.outgoing)
        self._under = self.folder
        self.outgoing.begin_folder(SystemClock().today(), folder)

    def _ask_partner(self, device: str) -> None:
        """A bundle that tells its recipient what is missing here."""
        if not device:
            self.ask_for_card()
            return
        partners = self._desk.profile.partners.list

        def begin(found: Sequence[Partner]) -> None:
            town = next((each.organisation for each in found if each.device == device), "")
            name = self._desk.names.owner(town) if town else ""
            note = _(
                "This bundle tells %(town)s what has arrived here and what is missing. Ask them to send a bundle back: "
                "it brings the rest.",
                town=name,
            )
            self._under = None
            self._stack.setCurrentWidget(self.outgoing)
            self.outgoing.begin(SystemClock().today(), (town,) if town else (), note if town else "")

        self._desk.read(self, partners, begin, key="ask")

    def show_conflicts(self) -> None:
        """The list of conflicts."""
        self._home()
        self._segments.button(1).click()

    # Doing

    def begin_bundle(self) -> None:
        """Say what a bundle would carry, to whom."""
        self._under = None
        self._stack.setCurrentWidget(self.outgoing)
        self.outgoing.begin(SystemClock().today())

    def begin_folder(self) -> None:
        """The folder that all offices reach."""
        self._under = None
        self._watch.hush()
        self._stack.setCurrentWidget(self.folder)
        self.folder.begin()

    def begin_revoking(self) -> None:
        """Ask whether the device chosen on the board shall be revoked."""
        partner = self.board.chosen()
        if partner is not None and (partner.contested or not partner.revoked):
            self._under = None
            self._stack.setCurrentWidget(self.revoking)
            self.revoking.ask(partner)

    def ask_for_file(self) -> None:
        """Choose a bundle or a card to open."""
        path, _kind = QFileDialog.getOpenFileName(self, _("Open bundle or partner card"), "", open_filter())
        if path:
            self.open_path(path)

    def ask_for_card(self) -> None:
        """Choose a card to read."""
        path, _kind = QFileDialog.getOpenFileName(self, _("Read partner card"), "", card_filter())
        if path:
            self.open_path(path)

    def save_own_card(self) -> None:
        """Write the own card to a file to be passed on."""
        name = f"{self._desk.profile.organisation}{CARD}"
        path, _kind = QFileDialog.getSaveFileName(self, _("Save own partner card"), name, card_filter())
        if path:
            target = Path(path if path.casefold().endswith(CARD) else path + CARD)
            export = self._desk.profile.partners.export_card
            self._desk.tasks.write(self, lambda: export(target), self._card_saved, self._desk.refuse)

    def save_partners_card(self) -> None:
        """Write the card of the chosen partner to a file, for a new device of one's own."""
        partner = self.board.chosen()
        if partner is None:
            return
        name = f"{partner.organisation}{CARD}"
        path, _kind = QFileDialog.getSaveFileName(self, _("Save this partner's card"), name, card_filter())
        if path:
            target = Path(path if path.casefold().endswith(CARD) else path + CARD)
            copy, device = self._desk.profile.partners.copy_card, partner.device
            self._desk.tasks.write(
                self, lambda: copy(device, target), self._partners_card_saved, self._desk.refuse
            )

    def _partners_card_saved(self, _card: object) -> None:
        self._desk.say(_("Card saved. Read it on the new device of your office."))

    def _card_saved(self, _card: object) -> None:
        self._desk.say(_("Card saved. Pass it to your partners and compare the words by phone."))

    def reload(self) -> None:
        """Read the lists again."""
        self.board.load(self._say_words)
        self.conflicts.load()
        self.journal.load()
        self.erasures.load()

    def _say_words(self, *_rows: object) -> None:
        """The words to compare with the chosen partner: who calls later wants them, too."""
        partner = self.board.chosen() if self._lists.currentWidget() is self.board else None
        town = self._desk.names.owner(partner.organisation) if partner is not None else ""
        self._words.hide()

        def show(words: Sequence[str]) -> None:
            if self.board.chosen() != partner or self._lists.currentWidget() is not self.board:
                return
            text = _("Words to compare by phone with %(town)s: %(words)s", town=town, words=" – ".join(words))
            self._words.setText(text)
            self._words.setVisible(bool(words))

        if partner is not None:
            device, words = partner.device, self._desk.profile.partners.words
            self._desk.read(self, lambda: words(device), show, key="words")

    def _name_conflicts(self, count: int) -> None:
        self._open_conflicts = count
        text = _("Conflicts")
        self._segments.button(1).setText(f"{text}  {count}" if count else text)

    def _command(self, word: str) -> None:
        run = {
            menu.CREATE: self.begin_bundle,
            menu.OPEN: self.ask_for_file,
            menu.FOLDER: self.begin_folder,
            OFFERS: self.begin_folder,
            menu.OWN_CARD: self.save_own_card,
            "conflicts": self.show_conflicts,
        }.get(word)
        if run is not None and not (word == "conflicts" and self._shows("card")):
            run()

    def _back(self) -> None:
        """To where the page was opened from; what was still to be looked at is left."""
        self._cards.clear()
        self._bundles.clear()
        under, self._under = self._under, None
        if under is not None:
            self._stack.setCurrentWidget(self.folder)
            self.folder.begin()
        else:
            self._home()

    def _home(self) -> None:
        self._under = None
        self._stack.setCurrentIndex(0)
        self._watch.look()
        self.reload()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back from every page."""
        if event.key() == Qt.Key.Key_Escape and self._stack.currentIndex() > 0:
            self._back()
        else:
            super().keyPressEvent(event)

    def _follow(self, _changes: Changes) -> None:
        if self.isVisible() and self._stack.currentIndex() == 0:
            self.reload()
        else:
            self._stale = True

    def _names_changed(self) -> None:
        self.strip.refresh()
        if self.isVisible() and self._stack.currentIndex() == 0:
            self.reload()

    def showEvent(self, event: object) -> None:
        """What changed meanwhile is read when it is seen. The strip says what the banner said."""
        self._watch.hush()
        if self._stale:
            self._stale = False
            self.reload()
