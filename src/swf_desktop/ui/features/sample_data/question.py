# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asked before sample data go that somebody worked on: what they changed and added, and what shall become of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from swf_desktop.domain.views import SampleView
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext
from swf_desktop.ui import formats, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.plain_table import PlainModel, PlainTable


class Question(QDialog):
    """``decided(everything)``: whether what the person made of it goes, too."""

    decided = Signal(bool)

    def __init__(self, desk: Desk, view: SampleView, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(_("Remove sample data"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 440)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        own = len(view.changed) + len(view.added)
        heading = QLabel(
            ngettext(
                "You worked on one entry of the sample data",
                "You worked on %(n)s entries of the sample data",
                own,
            )
        )
        heading.setFont(theme.sized(self.font(), 1.25))
        heading.setWordWrap(True)
        layout.addWidget(heading)
        words = QLabel(
            _(
                "Shall they stay, with what they belong to? Either way, one step takes everything back (Ctrl+Z)."
            )
        )
        words.setWordWrap(True)
        layout.addWidget(words)
        model = PlainModel([_("Title"), _("Kind"), _("What you did")], muted=(1,))
        model.load(self._rows(view))
        self.table = PlainTable(model, heading.text())
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        layout.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        self.keep = QPushButton(_("Keep these, remove the rest"))
        self.keep.setProperty("primary", True)
        self.keep.setDefault(True)
        self.keep.setEnabled(view.untouched > 0)
        self.keep.clicked.connect(lambda: self._decide(everything=False))
        self.all = QPushButton(_("Remove all of it"))
        self.all.clicked.connect(lambda: self._decide(everything=True))
        leave = QPushButton(_("Cancel"))
        leave.clicked.connect(self.reject)
        for button in (self.keep, self.all):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(leave)
        layout.addLayout(buttons)
        (self.keep if view.untouched else leave).setFocus()

    def _rows(self, view: SampleView) -> list[tuple[str, ...]]:
        rows: list[tuple[str, ...]] = []
        for each in view.changed:
            fields = ", ".join(formats.field_label(each.type, name) for name in each.fields)
            rows.append(
                (
                    formats.called(each.type, each.title),
                    formats.type_label(each.type),
                    _("changed: %(fields)s", fields=fields),
                )
            )
        rows += [
            (formats.called(each.type, each.title), formats.type_label(each.type), _("added"))
            for each in view.added
        ]
        return rows

    def _decide(self, *, everything: bool) -> None:
        self.decided.emit(everything)
        self.accept()
