# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The preview: exactly the file that is saved and printed, page by page."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.errors import Invalid, StorageFailed
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.text import N_
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import translate_error
from swf_desktop.system.reasons import reason_label
from swf_desktop.ui import formats, icons
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.widgets.editors.parse import value_of
from swf_desktop.ui.widgets.empty_state import EmptyState
from swf_desktop.ui.widgets.named_combo import NamedCombo

_DPI, _PRINT_DPI = 96, 300
_AS_OF = Field("as_of", Kind.DATE, N_("As of"))


class Preview(QDialog):
    """*subject* is the key of a municipality; empty for the alliance."""

    def __init__(self, desk: Desk, subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.pdf = b""
        self._as_of = SystemClock().today()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Status summary"))
        self.resize(900, 700)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._build_tools(subject))
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(_("Building the report …"))
        layout.addWidget(self._progress)
        self._problem = EmptyState()
        self._problem.hide()
        layout.addWidget(self._problem, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName(_("Pages"))
        layout.addWidget(self._scroll, 1)
        self.pages: list[QLabel] = []
        self.build()

    def _build_tools(self, subject: str) -> QWidget:
        tools = QFrame()
        tools.setObjectName("header")
        row = QHBoxLayout(tools)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8)
        self.subject = NamedCombo()
        self.subject.setAccessibleName(_("Whose status"))
        own = self._desk.profile.organisation
        self.subject.addItem(self._desk.names.owner(own), own)
        self.subject.addItem(_("The alliance"), "")
        self.subject.setCurrentIndex(0 if subject else 1)
        self.subject.currentIndexChanged.connect(self.build)
        row.addWidget(self.subject)
        label = QLabel(_("As of"))
        row.addWidget(label)
        self.as_of = QLineEdit(formats.day(self._as_of.isoformat()))
        self.as_of.setFixedWidth(self.as_of.fontMetrics().horizontalAdvance("00.00.0000") + 32)
        self.as_of.setAccessibleName(_("As of"))
        self.as_of.editingFinished.connect(self._day_left)
        label.setBuddy(self.as_of)
        row.addWidget(self.as_of)
        self._wrong = QLabel()
        self._wrong.setProperty("wrong", True)
        row.addWidget(self._wrong, 1)
        self.save = QPushButton(_("Save PDF …"))
        self.save.setIcon(icons.icon("save"))
        self.save.setIconSize(icons.BESIDE)
        self.save.clicked.connect(self._ask)
        row.addWidget(self.save)
        self.print = QPushButton(_("Print …"))
        self.print.setIcon(icons.icon("printer"))
        self.print.setIconSize(icons.BESIDE)
        self.print.clicked.connect(self._print)
        row.addWidget(self.print)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.close)
        row.addWidget(close)
        for button in (self.save, self.print, close):
            button.setAutoDefault(False)
        return tools

    def build(self) -> None:
        """Build the file for the subject and day chosen, in the background."""
        subject, day, reports = str(self.subject.currentData()), self._as_of, self._desk.profile.reports

        def work() -> tuple[bytes, Sequence[bytes]]:
            pdf = reports.municipality(subject, day) if subject else reports.alliance(day)
            return pdf, reports.pages(pdf, _DPI)

        self._ready(False)
        self._desk.read(self, work, self._show, self._refuse, key="build", label=_("Building the report …"))

    def write(self, path: Path) -> None:
        """Write the file shown to *path*."""
        pdf = self.pdf

        def work() -> None:
            try:
                path.write_bytes(pdf)
            except OSError as error:
                raise StorageFailed(
                    N_("The file “%(file)s” could not be written (%(reason_label)s). Choose another folder."),
                    file=str(path),
                    reason_label=reason_label(error),
                ) from error

        done = _("Saved: %(name)s", name=path.name)
        self._desk.read(self, work, lambda _none: self._wrong.setText(done), self._refuse)

    def _show(self, result: tuple[bytes, Sequence[bytes]]) -> None:
        self.pdf, pictures = result
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(20)
        self.pages = []
        for number, data in enumerate(pictures, start=1):
            page = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
            page.setPixmap(QPixmap.fromImage(QImage.fromData(data)))
            page.setAccessibleName(_("Page %(n)s of %(all)s", n=number, all=len(pictures)))
            column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
            self.pages.append(page)
        column.addStretch(1)
        self._scroll.setWidget(sheet)
        self._ready(True)

    def _refuse(self, error: Exception) -> None:
        self._ready(False)
        self._progress.hide()
        self._scroll.hide()
        self._problem.say(
            _("The report could not be built"), sentence(error), "warning", _("Try again"), self.build
        )
        self._problem.show()

    def _ready(self, ready: bool) -> None:
        self._progress.setVisible(not ready)
        self._problem.hide()
        self._scroll.show()
        self._wrong.clear()
        self.save.setEnabled(ready)
        self.print.setEnabled(ready)

    def _day_left(self) -> None:
        try:
            value = value_of(_AS_OF, self.as_of.text())
        except Invalid as error:
            self._wrong.setText(translate_error(error))
            return
        day = date.fromisoformat(str(value)) if value else SystemClock().today()
        self.as_of.setText(formats.day(day.isoformat()))
        if day != self._as_of:
            self._as_of = day
            self.build()

    def _ask(self) -> None:
        who = str(self.subject.currentData()) or _("alliance")
        name = _("status-%(who)s-%(day)s.pdf", who=who, day=self._as_of.isoformat())
        path, _kind = QFileDialog.getSaveFileName(self, _("Save PDF"), name, _("PDF files") + " (*.pdf)")
        if path:
            self.write(Path(path if path.casefold().endswith(".pdf") else path + ".pdf"))

    def _print(self) -> None:
        try:
            from PySide6.QtPrintSupport import QPrintDialog, QPrinter
        except ImportError:  # a system without the printing library
            self._wrong.setText(
                _("Printing is not possible here. Save the PDF and print it from another program.")
            )
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(_PRINT_DPI)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        pdf, pages = self.pdf, self._desk.profile.reports.pages
        self.print.setEnabled(False)

        def paint(pictures: Sequence[bytes]) -> None:
            from swf_desktop.ui.features.status_summary.printing import paint_pages

            paint_pages(printer, pictures)
            self.print.setEnabled(True)

        self._desk.read(self, lambda: pages(pdf, _PRINT_DPI), paint, self._refuse, label=_("Printing …"))
