# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making a bundle: for whom, what leaves the house, then the file."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
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

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.views import ExportResult, Partner
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import format_number, ngettext
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, theme
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.features.exchange.drop_zone import BUNDLE, bundle_filter

DRAFT = ".eml"


class OutgoingPage(QScrollArea):
    """``closed`` when the bundle was made or left."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._day = SystemClock().today()
        self._boxes: dict[str, QCheckBox] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        body = QWidget()
        self.setWidget(body)
        centre = QHBoxLayout(body)
        centre.setContentsMargins(24, 20, 24, 24)
        column = QWidget()
        column.setMaximumWidth(760)
        centre.addWidget(column)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        heading = QLabel(_("Create bundle"))
        heading.setFont(theme.sized(self.font(), 1.5))
        layout.addWidget(heading)
        layout.addWidget(_section(_("For whom")))
        self._partners = QVBoxLayout()
        self._partners.setSpacing(4)
        layout.addLayout(self._partners)
        layout.addSpacing(8)
        layout.addWidget(_section(_("This leaves the house")))
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        self._summary.setProperty("muted", True)
        layout.addWidget(self._summary)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        layout.addLayout(self._grid)
        self._problem = QLabel()
        self._problem.setProperty("wrong", True)
        self._problem.setWordWrap(True)
        self._problem.hide()
        layout.addWidget(self._problem)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 12, 0, 0)
        self.save = QPushButton(_("Save bundle …"))
        self.save.setProperty("primary", True)
        self.save.clicked.connect(self._ask)
        buttons.addWidget(self.save)
        self.mail = QPushButton(_("E-mail draft …"))
        self.mail.setToolTip(_("A draft with the bundle attached, which your mail program opens and sends"))
        self.mail.clicked.connect(self._ask_draft)
        buttons.addWidget(self.mail)
        cancel = QPushButton(_("Cancel"))
        cancel.clicked.connect(self.closed)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def begin(self, today: date) -> None:
        """Read the partners and what a bundle for all would carry."""
        self._day = today
        self._problem.hide()
        self._set_ready(True)
        self._desk.read(self, self._desk.profile.partners.list, self._show_partners, key="partners")
        self.save.setFocus()

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

    def _set_ready(self, ready: bool) -> None:
        self.save.setEnabled(ready)
        self.mail.setEnabled(ready)

    def _show_partners(self, partners: list[Partner]) -> None:
        while (item := self._partners.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._boxes.clear()
        for partner in partners:
            if partner.own or partner.revoked or not partner.trusted or partner.organisation in self._boxes:
                continue
            box = QCheckBox(self._desk.names.owner(partner.organisation))
            box.setChecked(True)
            box.toggled.connect(self._look)
            self._boxes[partner.organisation] = box
            self._partners.addWidget(box)
        if not self._boxes:
            self._partners.addWidget(QLabel(_("There is no partner yet: read a partner card first.")))
        self._look()

    def _look(self) -> None:
        enabled = any(box.isChecked() for box in self._boxes.values())
        self._set_ready(enabled)
        if not enabled:
            self._summary.setText(_("Choose at least one partner.") if self._boxes else "")
            self._fill({})
            return
        to, outgoing = self.chosen(), self._desk.profile.exchange.outgoing
        self._desk.tasks.write(self, lambda: outgoing(to), self._show, self._refused)

    def _show(self, result: ExportResult) -> None:
        towns = sorted({self._desk.names.owner(p.organisation) for p in result.recipients if not p.own})
        if result.lines:
            text = ngettext(
                "%(n)s change, not confirmed yet by: %(towns)s. Internal entries are never included.",
                "%(n)s changes, not confirmed yet by: %(towns)s. Internal entries are never included.",
                result.lines,
                towns=", ".join(towns),
            )
        else:
            text = _(
                "Nothing new: the partners have confirmed everything. The bundle carries your confirmation only."
            )
        self._summary.setText(text)
        self._fill(dict(result.records))

    def _fill(self, records: dict[str, int]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        ordered = sorted(records.items(), key=lambda pair: -pair[1])
        for row, (key, count) in enumerate(ordered):
            number = QLabel(format_number(count))
            number.setFont(theme.tabular(self.font()))
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
            kind = RECORD_TYPES.get(key)
            name = QLabel(_(kind.plural if count != 1 else kind.label) if kind else key)
            self._grid.addWidget(number, row, 0)
            self._grid.addWidget(name, row, 1)

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
            "Bundle saved: %(name)s, %(size)s", name=Path(result.path).name, size=formats.size(result.size)
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
