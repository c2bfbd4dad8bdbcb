# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The exchange folder: one button writes the own bundle there and takes over those of the others."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from swf_desktop.domain.errors import FileError
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ExportResult, ImportResult
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext
from swf_desktop.ui import theme
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.widgets.plain_table import PlainModel, PlainTable

#: Where the folder is remembered.
FOLDER = "exchange.shared-folder"
_HEADINGS = (N_("File"), N_("What became of it"))
Outcome = ImportResult | FileError | ExportResult


class FolderPage(QWidget):
    """``closed`` when it was left."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        heading = QLabel(_("Exchange folder"))
        heading.setFont(theme.sized(self.font(), 1.5))
        layout.addWidget(heading)
        about = QLabel(
            _(
                "A folder that all offices reach: a network share, a cloud folder, a USB stick. Your bundle is written "
                "there, and those of the others are taken over. Nothing in it is ever overwritten or deleted."
            )
        )
        about.setProperty("muted", True)
        about.setWordWrap(True)
        layout.addWidget(about)
        self._where = QLabel()
        self._where.setWordWrap(True)
        layout.addWidget(self._where)
        buttons = QHBoxLayout()
        self.run = QPushButton(_("Synchronise now"))
        self.run.setProperty("primary", True)
        self.run.clicked.connect(self.synchronise)
        self.other = QPushButton(_("Choose folder …"))
        self.other.clicked.connect(self.ask)
        leave = QPushButton(_("Close"))
        leave.clicked.connect(self.closed)
        for button in (self.run, self.other, leave):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        self._problem = QLabel()
        self._problem.setProperty("wrong", True)
        self._problem.setWordWrap(True)
        layout.addWidget(self._problem)
        self._sum = QLabel()
        layout.addWidget(self._sum)
        self._model = PlainModel([_(h) for h in _HEADINGS])
        self.table = PlainTable(self._model, _("What became of the files"))
        layout.addWidget(self.table, 1)

    @property
    def folder(self) -> str:
        """The folder in use; empty until one is chosen."""
        return str(self._desk.settings.get(FOLDER, ""))

    def begin(self) -> None:
        """Show the folder that is remembered; ask for one if there is none."""
        self._problem.hide()
        self._sum.hide()
        self.table.hide()
        self._show_folder()
        if self.folder:
            self.run.setFocus()
        else:
            self.other.setFocus()

    def ask(self) -> None:
        """Choose the folder."""
        folder = QFileDialog.getExistingDirectory(self, _("Choose exchange folder"), self.folder)
        if folder:
            self._desk.settings.set(FOLDER, folder)
            self._show_folder()
            self.run.setFocus()

    def synchronise(self) -> None:
        """Write mine, take over theirs."""
        folder, run = Path(self.folder), self._desk.profile.exchange.run
        self.run.setEnabled(False)
        self._problem.hide()
        self._desk.tasks.write(
            self, lambda: run(folder), self._done, self._refused, label=_("Synchronising the folder …")
        )

    def _show_folder(self) -> None:
        self._where.setText(self.folder or _("No folder has been chosen yet."))
        self.run.setEnabled(bool(self.folder))

    def _done(self, outcomes: list[Outcome]) -> None:
        self.run.setEnabled(True)
        taken = [o for o in outcomes if isinstance(o, ImportResult)]
        for outcome in taken:
            self._desk.hub.publish(outcome.changes)
        refused = sum(isinstance(o, FileError) for o in outcomes)
        words = [ngettext("%(n)s bundle taken over", "%(n)s bundles taken over", len(taken))]
        if refused:
            words.append(ngettext("%(n)s file refused", "%(n)s files refused", refused))
        if any(isinstance(o, ExportResult) for o in outcomes):
            words.append(_("own bundle written"))
        self._sum.setText(" · ".join(words) if outcomes else _("Nothing new: the folder is up to date."))
        self._sum.show()
        self._model.load([self._row(o) for o in outcomes])
        self.table.setVisible(bool(outcomes))

    def _row(self, outcome: Outcome) -> tuple[str, str]:
        if isinstance(outcome, ImportResult):
            town = self._desk.names.owner(outcome.sender)
            name = _("Bundle %(number)s from %(town)s", number=outcome.sequence, town=town)
            return name, _taken(outcome)
        if isinstance(outcome, ExportResult):
            text = ngettext("written, %(n)s change", "written, %(n)s changes", outcome.lines)
            return Path(outcome.path).name, text
        return outcome.file, sentence(outcome)

    def _refused(self, error: Exception) -> None:
        self.run.setEnabled(True)
        self._problem.setText(sentence(error))
        self._problem.show()


def _taken(result: ImportResult) -> str:
    parts = (
        (result.new, _("new")),
        (result.changed, _("changed")),
        (result.conflicts, ngettext("conflict", "conflicts", result.conflicts)),
        (result.deleted, _("deleted")),
        (result.erased, _("erased")),
        (len(result.refused), _("refused")),
        (result.waiting, _("waiting")),
    )
    return ", ".join(f"{n} {word}" for n, word in parts if n) or _("Nothing new, only confirmations.")
