# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""How things stand: reads counts, steps, backups, conflicts and partners, and tells sidebar, menus, status bar."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from swf_desktop.domain.ids import organisation_id
from swf_desktop.domain.views import Changes, PartnerStatus
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.frame.menus import Menus
from swf_desktop.ui.frame.sidebar import Sidebar
from swf_desktop.ui.frame.status_bar import StatusBar
from swf_desktop.ui.frame.step_menu import backup_menu, pop_up, step_menu
from swf_desktop.ui.notices import Banner
from swf_desktop.ui.places import PLACES

#: How old the partners' states are may be said a little later than all else (ms).
_PARTNERS_AFTER = 1500
_STEPS = 40


class _State(NamedTuple):
    counts: dict[str, int]
    conflicts: int
    backup: str
    undoable: str
    redoable: str


class Standing(QObject):
    """*refresh* is the timer that gathers several wishes to read into one."""

    #: The name of the town, once it is known.
    town_known = Signal(str)

    def __init__(
        self, desk: Desk, sidebar: Sidebar, status: StatusBar, menus: Menus, refresh: QTimer
    ) -> None:
        super().__init__(status)
        self._desk = desk
        self._sidebar = sidebar
        self._status = status
        self._menus = menus
        self._refresh = refresh
        refresh.timeout.connect(self._read)
        self._partners = QTimer(self)
        self._partners.setSingleShot(True)
        self._partners.setInterval(_PARTNERS_AFTER)
        self._partners.timeout.connect(self._read_partners)
        status.saved.clicked.connect(self.show_steps)
        status.backup.clicked.connect(self._show_backups)
        own = organisation_id(desk.profile.organisation)
        status.who.clicked.connect(lambda: desk.open_record.emit("organisation", own))
        desk.hub.changed.connect(self._follow)
        desk.names.changed.connect(self._say_who)
        desk.tasks.busy_changed.connect(status.say_busy)
        refresh.start()
        self._partners.start()

    def show_steps(self) -> None:
        """The latest steps, each to be taken back."""
        desk, part = self._desk, self._status.saved
        desk.read(
            self,
            lambda: desk.profile.undo.steps(_STEPS),
            lambda steps: pop_up(step_menu(desk, steps, part), part),
            key="steps",
        )

    def back_up(self) -> None:
        """Make a backup now."""
        desk = self._desk
        desk.tasks.write(
            self, desk.profile.backups.now, self._backed_up, desk.refuse, label=_("Backing up …")
        )

    def _backed_up(self, _backup: object) -> None:
        self._desk.say(_("Backup made"))
        self._refresh.start()

    def _show_backups(self) -> None:
        part = self._status.backup
        self._desk.read(
            self,
            self._desk.profile.backups.list,
            lambda backups: pop_up(backup_menu(backups, self.back_up, part), part),
            key="backups",
        )

    def _follow(self, changes: Changes) -> None:
        self._status.say_saved(SystemClock().now(), changes.label)
        self._refresh.start()
        self._partners.start()

    def _read(self) -> None:
        profile = self._desk.profile

        def read() -> _State:
            backups = profile.backups.list()
            last = str(backups[0].at) if backups else ""
            undoable, redoable = profile.undo.undoable(), profile.undo.redoable()
            return _State(dict(profile.records.counts()), profile.conflicts.count(), last, undoable, redoable)

        self._desk.read(self, read, self._show, key="frame")

    def _show(self, state: _State) -> None:
        for spec in PLACES:
            if spec.counts:
                self._sidebar.set_count(spec.key, state.counts.get(spec.counts, 0))
        self._sidebar.set_count("exchange", state.conflicts, warn=True)
        self._status.say_conflicts(state.conflicts)
        self._status.say_backup(state.backup)
        self._menus.name_steps(state.undoable, state.redoable)
        self._say_who()

    def _say_who(self) -> None:
        town = self._desk.names.owner(self._desk.profile.organisation)
        self._status.say_who(town, self._desk.profile.person)
        self.town_known.emit(town)

    def _read_partners(self) -> None:
        status = self._desk.profile.partners.status
        self._desk.read(self, status, self._show_partners, lambda _error: None, key="partners")
        trouble = self._desk.profile.partners.own_trouble
        self._desk.read(self, trouble, self._say_trouble, lambda _error: None, key="trouble")

    def _say_trouble(self, trouble: str) -> None:
        """That the own bundles are refused stays to be seen until it is put right."""
        self._desk.banner.emit(Banner(trouble, key="exchange.revoked"))

    def _show_partners(self, statuses: Sequence[PartnerStatus]) -> None:
        own, latest = self._desk.profile.organisation, dict[str, str]()
        for status in statuses:
            partner = status.partner
            if not partner.own and not partner.revoked and partner.organisation != own:
                town = self._desk.names.owner(partner.organisation)
                latest[town] = max(latest.get(town, ""), status.last_received)
        self._status.say_partners(sorted(latest.items(), key=lambda pair: pair[1]))
