# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A partner's card: who it is, and the words that two people compare by phone."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from swf_desktop.domain.views import Partner
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import theme
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.features.exchange.menu import CREATE
from swf_desktop.ui.widgets.flow_row import FlowRow


class CardPage(QWidget):
    """``closed`` when the card was taken or left."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._path = Path()
        outer = QVBoxLayout(self)
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(theme.card_width(self.font()))
        outer.addStretch(1)
        # A row of its own: with an alignment the card would not grow with its wrapped words.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(2)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(12)
        self._heading = QLabel()
        self._heading.setFont(theme.sized(self.font(), 1.35))
        self._heading.setWordWrap(True)
        layout.addWidget(self._heading)
        self._text = QLabel()
        self._text.setWordWrap(True)
        layout.addWidget(self._text)
        self.words = QLabel()
        self.words.setFont(theme.sized(self.font(), 1.35))
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.words)
        self._means = QLabel()
        self._means.setWordWrap(True)
        layout.addWidget(self._means)
        self.public_only = QCheckBox(_("Send this partner public entries only"))
        self.public_only.setToolTip(_("For towns that take part without belonging to the alliance."))
        layout.addWidget(self.public_only)
        buttons = FlowRow(8)
        self.take = QPushButton(_("The words match: add this partner"))
        self.take.setProperty("primary", True)
        self.take.clicked.connect(self._take)
        buttons.addWidget(self.take)
        self._leave = QPushButton(_("Cancel"))
        self._leave.clicked.connect(self.closed)
        buttons.addWidget(self._leave)
        layout.addLayout(buttons)

    def read(self, path: Path) -> None:
        """Show the card in *path*; nothing is kept."""
        self._path = path
        self.take.hide()
        self.public_only.hide()
        self._means.hide()
        self.public_only.setChecked(False)
        self.words.clear()
        self._heading.setText(_("Reading the card …"))
        self._text.clear()
        read = self._desk.profile.partners.read_card
        self._desk.read(self, lambda: read(path), self._show, self._refuse, key="card")

    def _show(self, card: Any) -> None:
        town = self._desk.names.owner(card.organisation)
        self._heading.setText(
            _("Partner card of %(town)s", town=", ".join(p for p in (town, card.name) if p))
        )
        own = card.organisation == self._desk.profile.organisation
        self._text.setText(
            _(
                "Compare these words with those on the other device. If they are the same, the card is genuine."
            )
            if own
            else _(
                "Call %(town)s and read these words to each other. If they are the same on both sides, the card is "
                "genuine.",
                town=town,
            )
        )
        self.take.setText(
            _("The words match: add this device") if own else _("The words match: add this partner")
        )
        half = (len(card.words) + 1) // 2  # two lines, as one reads them to each other
        lines = (card.words[:half], card.words[half:])
        self.words.setText("\n".join("  –  ".join(line) for line in lines))
        means = ""
        if own:
            means = _(
                "This is a further device of your own town. It receives internal entries as well, and your partners "
                "will trust it because this device vouches for it. The new device also needs the card of the alliance's "
                "steward, or those of the partners: until then, what they wrote waits there."
            )
        elif card.steward:
            means = _(
                "This is the alliance's steward. With the next bundle from there all members are known here: no "
                "further cards are needed."
            )
        unites = ""
        if card.unites:
            unites = _(
                "Mind: this card belongs to another alliance than your partners. Taken over, the two become one, and "
                "what your office shares goes to the members of both."
            )
        both = _("Both sides read each other's card: pass yours on as well, if you have not yet.")
        self._means.setText("\n\n".join(part for part in (unites, means, both) if part))
        self._means.show()
        self.public_only.setVisible(not own)
        self.public_only.setChecked(card.public_only)  # as it is, if the card was read before
        self.take.show()
        self.take.setFocus()

    def _refuse(self, error: Exception) -> None:
        self._heading.setText(_("This card cannot be used"))
        self._text.setText(sentence(error))

    def _take(self) -> None:
        path, take = self._path, self._desk.profile.partners.import_card
        public_only = self.public_only.isChecked() if self.public_only.isVisible() else None
        self._desk.tasks.write(self, lambda: take(path, public_only=public_only), self._taken, self._refuse)

    def _taken(self, partner: Partner) -> None:
        own = partner.organisation == self._desk.profile.organisation
        self._desk.say(
            _("The further device is connected")
            if own
            else _("%(town)s is a partner now", town=self._desk.names.owner(partner.organisation)),
            _("Create bundle …"),
            lambda: self._desk.command.emit(CREATE),
        )
        self.closed.emit()
