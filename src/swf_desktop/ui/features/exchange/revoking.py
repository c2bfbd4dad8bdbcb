# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Revoking a device that was lost: what it means, then the button."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from swf_desktop.domain.views import Partner
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import theme
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.features.exchange.menu import CREATE


class RevokePage(QWidget):
    """``closed`` when it was done or left."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._partner: Partner | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        card = QFrame()
        card.setObjectName("conflict")
        card.setMaximumWidth(max(640, theme.card_width(self.font())))
        outer.addWidget(card)
        outer.addStretch(1)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        self._heading = QLabel()
        self._heading.setFont(theme.sized(self.font(), 1.35))
        self._heading.setWordWrap(True)
        layout.addWidget(self._heading)
        meaning = QLabel(
            _(
                "For a device that was lost or stolen. What it wrote and what has arrived here stays valid; nothing else "
                "of it counts for anybody, and no bundle is made for it any more. So take over the partners' latest "
                "bundles first. This cannot be undone: a new device needs a new partner card."
            )
        )
        meaning.setWordWrap(True)
        layout.addWidget(meaning)
        self._contested = QLabel(
            _(
                "This device and another one of the same organisation have revoked each other. Ask there by phone which "
                "of them is in the wrong hands, and revoke that one: the other one counts again with your next bundle."
            )
        )
        self._contested.setProperty("warning", True)
        self._contested.setWordWrap(True)
        layout.addWidget(self._contested)
        self._lifts = QVBoxLayout()
        layout.addLayout(self._lifts)
        self.lift: dict[str, QCheckBox] = {}
        self.problem = QLabel()
        self.problem.setProperty("wrong", True)
        self.problem.setWordWrap(True)
        layout.addWidget(self.problem)
        buttons = QHBoxLayout()
        self.revoke = QPushButton(_("Revoke device"))
        self.revoke.setAccessibleDescription(meaning.text())
        self.revoke.clicked.connect(self._revoke)
        self.leave = QPushButton(_("Cancel"))
        self.leave.setProperty("primary", True)
        self.leave.clicked.connect(self.closed)
        buttons.addWidget(self.revoke)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        layout.addLayout(buttons)

    def ask(self, partner: Partner) -> None:
        """Ask about the device of a partner."""
        self._partner = partner
        self.problem.hide()
        self._contested.setVisible(partner.contested)
        self.revoke.setEnabled(True)
        town = self._desk.names.owner(partner.organisation)
        device = ", ".join(p for p in (town, partner.name) if p)
        self._offer(())
        revoked_by = self._desk.profile.partners.revoked_by
        self._desk.read(self, lambda: revoked_by(partner.device), self._offer, key="lift")
        self._heading.setText(_("Revoke the device “%(device)s”?", device=device))
        self.leave.setFocus()

    def _offer(self, targets: Sequence[Partner]) -> None:
        """Whom it revoked itself may count again: it may have been a thief who did that."""
        for box in self.lift.values():
            box.deleteLater()
        self.lift = {}
        for each in targets:
            if each.own:
                continue  # what it says against this very device does not count in any case
            box = QCheckBox(
                _("Let “%(device)s” count again, which this device revoked", device=each.name or each.device)
            )
            box.setChecked(each.contested)
            self._lifts.addWidget(box)
            self.lift[each.device] = box

    def _revoke(self) -> None:
        if self._partner is None:
            return
        device, revoke = self._partner.device, self._desk.profile.partners.revoke
        lift = [target for target, box in self.lift.items() if box.isChecked()]
        self.revoke.setEnabled(False)
        self._desk.tasks.write(self, lambda: revoke(device, lift), self._done, self._refused)

    def _done(self, partner: Partner) -> None:
        self._desk.say(
            _(
                "Device of %(town)s revoked. Your next bundle tells the partners.",
                town=self._desk.names.owner(partner.organisation),
            ),
            _("Create bundle …"),
            lambda: self._desk.command.emit(CREATE),
        )
        self.closed.emit()

    def _refused(self, error: Exception) -> None:
        self.problem.setText(sentence(error))
        self.problem.show()
