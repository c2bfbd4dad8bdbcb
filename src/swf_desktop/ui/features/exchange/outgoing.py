# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making a bundle: for whom, what leaves the house, then the file."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.views import ExportResult, Leaving, Partner
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import format_size, ngettext
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import theme
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.features.exchange.drop_zone import BUNDLE, bundle_filter
from swf_desktop.ui.features.exchange.gate import PERSON, GateTree

DRAFT = ".eml"
_ACROSS, _PARTNERS = 3, 108  # partners beside each other, and how tall their list may be
_NAMED = 6
_MAIL = 18_000_000  # bytes that pass everywhere as an e-mail's attachment


class OutgoingPage(QWidget):
    """``closed`` when the bundle was made or left."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._day = SystemClock().today()
        self._boxes: dict[str, QCheckBox] = {}
        self._only: tuple[str, ...] = ()
        self._folder = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        self._heading = QLabel()
        self._heading.setFont(theme.sized(self.font(), 1.5))
        layout.addWidget(self._heading)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setProperty("muted", True)
        layout.addWidget(self._note)
        layout.addWidget(_section(_("For whom")))
        layout.addWidget(self._build_partners())
        layout.addSpacing(4)
        layout.addWidget(_section(_("This leaves the house")))
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        layout.addWidget(self.summary)
        self.tree = GateTree(desk)
        layout.addWidget(self.tree, 1)
        self._problem = QLabel()
        self._problem.setProperty("wrong", True)
        self._problem.setWordWrap(True)
        self._problem.hide()
        layout.addWidget(self._problem)
        layout.addLayout(self._build_buttons())

    def _build_partners(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setMaximumHeight(_PARTNERS)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        self._partners = QGridLayout()
        self._partners.setHorizontalSpacing(24)
        self._partners.setVerticalSpacing(4)
        self._partners.setColumnStretch(_ACROSS, 1)
        column.addLayout(self._partners)
        column.addStretch(1)
        area.setWidget(inner)
        self._area = area
        return area

    def _build_buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        self.lay = QPushButton(_("Lay into the exchange folder"))
        self.lay.setProperty("primary", True)
        self.lay.clicked.connect(self._lay)
        self.save = QPushButton(_("Save bundle …"))
        self.save.setProperty("primary", True)
        self.save.clicked.connect(self._ask)
        self.mail = QPushButton(_("E-mail draft …"))
        self.mail.setToolTip(_("A draft with the bundle attached, which your mail program opens and sends"))
        self.mail.clicked.connect(self._ask_draft)
        self.cancel = QPushButton(_("Cancel"))
        self.cancel.clicked.connect(self.closed)
        for button in (self.lay, self.save, self.mail, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        return buttons

    def begin(self, today: date, only: tuple[str, ...] = (), note: str = "") -> None:
        """Read the partners and what a bundle for all would carry; with *only*, for those organisations."""
        self._open(today, _("Create bundle"), note, only, "")
        self.cancel.setFocus()

    def begin_folder(self, today: date, folder: str) -> None:
        """The same for the bundle that is laid into the exchange folder, which is for every member."""
        note = _("It is for every member of the alliance and is laid into: %(folder)s", folder=folder)
        self._open(today, _("Own bundle for the exchange folder"), note, (), folder)
        self.cancel.setFocus()

    def _open(self, today: date, heading: str, note: str, only: tuple[str, ...], folder: str) -> None:
        self._day, self._only, self._folder = today, only, folder
        self._heading.setText(heading)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.lay.setVisible(bool(folder))
        self.save.setVisible(not folder)
        self.mail.setVisible(not folder)
        self._problem.hide()
        self._set_ready(False)
        self.summary.setText(_("Working out what would leave …"))
        self.tree.clear()
        self._desk.read(self, self._desk.profile.partners.list, self._show_partners, key="partners")

    def chosen(self) -> tuple[str, ...]:
        """The organisations ticked; none for every member."""
        ticked = [key for key, box in self._boxes.items() if box.isChecked()]
        return () if len(ticked) == len(self._boxes) else tuple(ticked)

    def write(self, path: Path) -> None:
        """Write the bundle to *path*."""
        self._set_ready(False)
        to, export = self.chosen(), self._desk.profile.exchange.export
        self._desk.tasks.write(
            self, lambda: export(path, to), self._written, self._refused, label=_("Creating bundle …")
        )

    def write_mail(self, path: Path) -> None:
        """Write e-mail drafts with the bundle to *path*."""
        self._set_ready(False)
        to, write = self.chosen(), self._desk.profile.mail.write
        self._desk.tasks.write(
            self, lambda: write(path, to), self._drafted, self._refused, label=_("Creating bundle …")
        )

    def _lay(self) -> None:
        self._set_ready(False)
        deposit = self._desk.profile.exchange.folder(Path(self._folder)).deposit
        self._desk.tasks.write(self, deposit, self._laid, self._refused, label=_("Creating bundle …"))

    def _laid(self, result: ExportResult | None) -> None:
        if result is not None:
            self._desk.say(_("Laid into the exchange folder: %(name)s", name=Path(result.path).name))
        self.closed.emit()

    def _set_ready(self, ready: bool) -> None:
        for button in (self.lay, self.save, self.mail):
            button.setEnabled(ready)
        if ready and self.cancel.hasFocus():
            (self.lay if self._folder else self.save).setFocus()

    def _show_partners(self, partners: list[Partner]) -> None:
        while (item := self._partners.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._boxes.clear()
        for partner in partners:
            if partner.own or partner.revoked or not partner.trusted or partner.organisation in self._boxes:
                continue
            own = partner.organisation == self._desk.profile.organisation
            town = self._desk.names.owner(partner.organisation)
            box = QCheckBox(_("%(town)s (further device, internal entries too)", town=town) if own else town)
            box.setChecked(not self._only or partner.organisation in self._only)
            box.toggled.connect(self._look)
            box.setEnabled(not self._folder)
            at = len(self._boxes)
            self._boxes[partner.organisation] = box
            self._partners.addWidget(box, at // _ACROSS, at % _ACROSS)
        if not self._boxes:
            self._partners.addWidget(QLabel(_("There is no partner yet: read a partner card first.")), 0, 0)
        rows = (max(1, len(self._boxes)) - 1) // _ACROSS + 1
        self._area.setFixedHeight(min(_PARTNERS, rows * (self.fontMetrics().height() + 12)))
        self._look()

    def _look(self) -> None:
        self._set_ready(False)
        self.tree.clear()
        if not any(box.isChecked() for box in self._boxes.values()):
            self.summary.setText(_("Choose at least one partner.") if self._boxes else "")
            return
        to, leaving = self.chosen(), self._desk.profile.exchange.leaving

        def show(found: Leaving) -> None:
            if to == self.chosen():
                self._show(found)

        self._desk.tasks.write(self, lambda: leaving(to), show, self._refused)

    def _show(self, found: Leaving) -> None:
        self._set_ready(True)
        people = [each.title for each in found.records if each.type == PERSON and each.fields]
        if not found.bundle.lines:
            text = _(
                "Nothing new: the partners have confirmed everything. The bundle carries your confirmation only."
            )
        else:
            text = ngettext(
                "%(n)s change that the recipients have not confirmed yet, and nothing else.",
                "%(n)s changes that the recipients have not confirmed yet, and nothing else.",
                found.bundle.lines,
            )
            text += " " + (
                ngettext(
                    "Contact data of %(n)s person: %(names)s.",
                    "Contact data of %(n)s people: %(names)s.",
                    len(people),
                    names=", ".join(people[:_NAMED]) + (" …" if len(people) > _NAMED else ""),
                )
                if people
                else _("No contact data.")
            )
            if "office" not in found.readers:
                text += " " + _("Internal entries stay here.")
        size, mails = format_size(found.bundle.size), -(-found.bundle.size // _MAIL)
        text += " " + (
            _("About %(size)s, encrypted; it fits into an e-mail.", size=size)
            if mails <= 1
            else _("About %(size)s, encrypted; by e-mail in %(n)s parts or so.", size=size, n=mails)
        )
        self.summary.setText(text)
        self.tree.show_leaving(found)

    def _start(self, ending: str) -> str:
        name = f"{self._desk.profile.organisation}-{self._day.isoformat()}{ending}"
        folder = self._desk.settings.get("exchange.folder", "")
        return str(Path(folder) / name) if folder else name

    def _ask_draft(self) -> None:
        kinds = _("E-mail drafts") + f" (*{DRAFT})"
        path, _kind = QFileDialog.getSaveFileName(self, _("Save e-mail draft"), self._start(DRAFT), kinds)
        if path:
            self.write_mail(Path(path if path.casefold().endswith(DRAFT) else path + DRAFT))

    def _drafted(self, mailed: tuple[Sequence[Path], ExportResult]) -> None:
        paths = mailed[0]
        first = paths[0]
        self._desk.settings.set("exchange.folder", str(first.parent))
        if len(paths) == 1:
            said = _("E-mail draft saved: %(name)s", name=first.name)
            self._desk.say(said, _("Open draft"), lambda: _open(first))
        else:
            said = _("%(n)s e-mail drafts saved, one for each part of the bundle", n=len(paths))
            self._desk.say(said, _("Open folder"), lambda: _open(first.parent))
        self.closed.emit()

    def _ask(self) -> None:
        start = self._start(BUNDLE)
        path, _kind = QFileDialog.getSaveFileName(self, _("Save bundle"), start, bundle_filter())
        if path:
            self.write(Path(path if path.casefold().endswith(BUNDLE) else path + BUNDLE))

    def _written(self, result: ExportResult) -> None:
        folder = Path(result.path).parent
        self._desk.settings.set("exchange.folder", str(folder))
        said = _(
            "Bundle saved: %(name)s, %(size)s", name=Path(result.path).name, size=format_size(result.size)
        )
        self._desk.say(said, _("Open folder"), lambda: _open(folder))
        self.closed.emit()

    def _refused(self, error: Exception) -> None:
        self._problem.setText(sentence(error))
        self._problem.show()
        self._set_ready(True)


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(theme.sized(label.font(), 1.1))
    return label


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
