# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The first page of all: who works here. Two answers, one button."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import theme
from swf_desktop.ui.desk import sentence
from swf_desktop.ui.widgets.flow_row import FlowRow
from swf_desktop.ui.widgets.named_combo import NamedCombo


class FirstRun(QWidget):
    """``wanted(organisation, person, steward, sample)`` when the person has decided."""

    wanted = Signal(str, str, bool, bool)

    def __init__(self, organisations: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(theme.card_width(self.font()))
        outer.addStretch(2)
        # A row of its own: with an alignment the card would not grow with its wrapped words.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(36, 32, 36, 28)
        layout.setSpacing(12)
        heading = QLabel(_("Welcome"))
        heading.setFont(theme.sized(self.font(), 1.8))
        layout.addWidget(heading)
        layout.addWidget(
            _words(
                _(
                    "Projects, tasks and contacts stay on this computer. You exchange them with the other "
                    "municipalities by files: no server, no account, no network."
                )
            )
        )
        form = QFormLayout()
        form.setContentsMargins(0, 12, 0, 4)
        form.setSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.organisation = NamedCombo()
        self.organisation.setPlaceholderText(_("Choose …"))
        for key, name in organisations:
            self.organisation.addItem(name, key)
        self.organisation.setCurrentIndex(-1)
        self.organisation.setAccessibleName(_("Where do you work?"))
        form.addRow(_("Where do you work?"), self.organisation)
        self.person = QLineEdit()
        self.person.setPlaceholderText(_("Given name and family name"))
        self.person.setAccessibleName(_("What is your name?"))
        form.addRow(_("What is your name?"), self.person)
        layout.addLayout(form)
        self.steward = QCheckBox(_("This device keeps the alliance's list of members"))
        self.steward.setToolTip(
            _(
                "One device in the whole alliance does: whoever is connected with it is connected with all members."
            )
        )
        layout.addWidget(self.steward)
        self.problem = QLabel()
        self.problem.setProperty("wrong", True)
        self.problem.setWordWrap(True)
        self.problem.hide()
        layout.addWidget(self.problem)
        buttons = FlowRow(8)
        self.start = QPushButton(_("Begin"))
        self.start.setProperty("primary", True)
        self.start.setDefault(True)
        self.start.clicked.connect(lambda: self._decide(sample=False))
        self.look = QPushButton(_("Look around with sample data"))
        self.look.clicked.connect(lambda: self._decide(sample=True))
        buttons.addWidget(self.start)
        buttons.addWidget(self.look)
        layout.addLayout(buttons)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.hide()
        layout.addWidget(self.progress)
        layout.addWidget(
            _words(
                _(
                    "“Begin” brings the organisations, foundations, goals and the measures known by name. "
                    "The sample data are invented and marked as such."
                ),
                muted=True,
            )
        )
        self.person.returnPressed.connect(lambda: self._decide(sample=False))
        self.organisation.setFocus()

    def refuse(self, error: Exception) -> None:
        """It did not work: say why, and let the person try again."""
        self._say(sentence(error))
        self._set_busy(False)

    def _decide(self, sample: bool) -> None:
        organisation, person = self.organisation.currentData(), self.person.text().strip()
        if organisation is None:
            self._say(_("Choose where you work."))
            self.organisation.setFocus()
        elif not person:
            self._say(_("Enter your name: the others see who wrote what."))
            self.person.setFocus()
        else:
            self.problem.hide()
            self._set_busy(True)
            self.wanted.emit(str(organisation), person, self.steward.isChecked(), sample)

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()

    def _set_busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        for part in (self.start, self.look, self.organisation, self.person, self.steward):
            part.setEnabled(not busy)


def _words(text: str, muted: bool = False) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("muted", muted)
    return label
