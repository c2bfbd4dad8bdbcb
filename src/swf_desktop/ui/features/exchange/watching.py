# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Watches the exchange folder: says what lies ready there, and never takes anything over."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from swf_desktop.domain.views import FolderView, Offer
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.notices import Banner

#: Where the folder is remembered, and whether it is watched.
FOLDER = "exchange.shared-folder"
#: The word of the command that shows the folder's page.
OFFERS = "exchange.offers"
_BANNER = "exchange.folder"


class FolderWatch(QObject):
    """``seen(FolderView)`` whenever the folder was looked at, ``gone(error)`` when it cannot be read, ``chosen``
    when it is another one.

    Local folders tell at once; network shares do not, so there is a calm look every minute, and a sooner one
    while a file is being copied. All reading happens in the background.
    """

    seen = Signal(object)
    gone = Signal(object)
    chosen = Signal()

    #: Milliseconds: between two looks, while something is being copied, after a word from the system.
    CALM, SOON, BREATH = 60_000, 5_000, 700

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._files = QFileSystemWatcher(self)
        self._files.directoryChanged.connect(self._heard)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._announced: frozenset[str] = frozenset()
        self.view: FolderView | None = None
        self.error: Exception | None = None

    @property
    def folder(self) -> str:
        """The folder in use; empty until one is chosen."""
        return str(self._desk.settings.get(FOLDER, ""))

    def choose(self, folder: str) -> None:
        """Watch *folder* from now on; none if empty."""
        self._desk.settings.set(FOLDER, folder or None)
        self._forget_paths()
        self.view = self.error = None
        self._announced = frozenset()
        self.hush()
        self.chosen.emit()
        self.look()

    def start(self) -> None:
        """Look for the first time, once the window has come to rest."""
        if self.folder:
            self._timer.start(self.BREATH)

    def look(self) -> None:
        """Look now."""
        self._timer.stop()
        folder = self.folder
        if folder:
            shared = self._desk.profile.exchange.folder(Path(folder))
            self._desk.read(self, shared.look, self._looked, self._failed, key="look")

    def hush(self) -> None:
        """Take the banner away: it was seen, or no longer holds."""
        self._desk.banner.emit(Banner("", key=_BANNER))

    def _heard(self, _path: str) -> None:
        self._timer.start(self.BREATH)

    def _looked(self, view: FolderView) -> None:
        if view.folder != self.folder:
            return
        self.view, self.error = view, None
        if view.folder not in self._files.directories():
            # Only now that it has answered: a share that hangs must not hang the window.
            self._forget_paths()
            self._files.addPath(view.folder)
        self._timer.start(self.SOON if any(each.unfinished for each in view.left) else self.CALM)
        self._announce(view)
        self.seen.emit(view)

    def _failed(self, error: Exception) -> None:
        self.view, self.error = None, error
        self._forget_paths()
        self._timer.start(self.CALM)
        self.hush()
        self.gone.emit(error)

    def _forget_paths(self) -> None:
        if self._files.directories():
            self._files.removePaths(self._files.directories())

    def _announce(self, view: FolderView) -> None:
        offered = frozenset(offer.bundle for offer in view.offers)
        if not offered:
            self.hush()
        elif not offered <= self._announced:
            text = in_words(self._desk, view.offers)
            self._desk.banner.emit(
                Banner(text, _("Look at them …"), self._show, error=False, key=_BANNER, picture="package")
            )
        self._announced = offered

    def _show(self) -> None:
        self._desk.open_place.emit("exchange")
        self._desk.command.emit(OFFERS)


def watch_of(desk: Desk) -> FolderWatch:
    """The one watch of this window."""
    return desk.findChild(FolderWatch) or FolderWatch(desk)


def in_words(desk: Desk, offers: Sequence[Offer]) -> str:
    """How many files lie ready, from whom."""
    towns = [
        desk.names.owner(each.organisation) if each.organisation else _("an unknown device")
        for each in offers
    ]
    return ngettext(
        "%(n)s file from %(towns)s lies ready in the exchange folder.",
        "%(n)s files from %(towns)s lie ready in the exchange folder.",
        len(offers),
        towns=", ".join(dict.fromkeys(towns)),
    )
