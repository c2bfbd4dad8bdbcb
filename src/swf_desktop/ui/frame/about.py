# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two small windows of the help menu."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.text import N_
from swf_desktop.system.i18n import gettext as _

_KEYS = (
    ("Ctrl+K", N_("Search everything")),
    ("Ctrl+F", N_("Filter the list")),
    ("Ctrl+N", N_("New entry")),
    ("Ctrl+Z / Ctrl+Y", N_("Undo / redo")),
    ("Ctrl+1 … 8", N_("Go to a place")),
    ("F2", N_("Edit")),
    ("Enter", N_("Edit the field; again: save")),
    ("Tab", N_("Save and edit the next field")),
    ("Esc", N_("Leave the field without saving")),
    ("Ctrl+Enter", N_("Save a text of several lines")),
    (N_("Space"), N_("Tick a task")),
    (N_("Del"), N_("Move to the trash")),
    (N_("Alt+Left"), N_("Back to the page before")),
)


def show_keys(parent: QWidget) -> None:
    """The keyboard at a glance."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(_("Keyboard"))
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 16)
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    for row, (keys, what) in enumerate(_KEYS):
        key = QLabel(_(keys))
        key.setProperty("muted", True)
        grid.addWidget(key, row, 0)
        grid.addWidget(QLabel(_(what)), row, 1)
    layout.addLayout(grid)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
    buttons.rejected.connect(dialog.reject)
    layout.addWidget(buttons)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def show_about(parent: QWidget) -> None:
    """What this is, and under which licence."""
    box = QMessageBox(parent)
    box.setWindowTitle(_("About this program"))
    box.setText(_("swf-desktop %(version)s", version=_version()))
    box.setInformativeText(
        _("Municipalities agree by passing signed files, without any server.\nLicence: EUPL-1.2")
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("swf-desktop")
    except PackageNotFoundError:
        return "?"
