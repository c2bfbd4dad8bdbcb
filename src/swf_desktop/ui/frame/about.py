# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two small windows of the help menu."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.text import N_
from swf_desktop.system.i18n import gettext as _

#: What has no entry in a menu: the keys inside a field, a list, a page.
_KEYS = (
    ("Enter", N_("Edit the field; again: save")),
    ("Tab", N_("Save and edit the next field")),
    ("Esc", N_("Leave the field without saving")),
    (N_("Ctrl+Enter"), N_("Save a text of several lines")),
    (N_("Space"), N_("Tick a task")),
    (N_("Alt+Left"), N_("Back to the page before")),
)
_COLUMNS = 2


def show_keys(parent: QWidget, actions: Sequence[tuple[str, str]]) -> None:
    """The keyboard at a glance: *actions* by name with their keys, and what no menu has."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(_("Keyboard"))
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 16)
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(6)
    lines = [*((keys, name) for name, keys in actions), *((_(keys), _(what)) for keys, what in _KEYS)]
    names: list[QLabel] = []
    per_column = -(-len(lines) // _COLUMNS)
    for n, (keys, what) in enumerate(lines):
        row, column = n % per_column, 2 * (n // per_column)
        key = QLabel(keys)
        key.setProperty("muted", True)
        grid.addWidget(key, row, column)
        name = QLabel(what)
        grid.addWidget(name, row, column + 1)
        names.append(name)
    # Large text needs more room than a small screen has.
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    body = QWidget()
    body.setLayout(grid)
    area.setWidget(body)
    layout.addWidget(area)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
    buttons.rejected.connect(dialog.reject)
    layout.addWidget(buttons)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    room, beside = parent.size() - QSize(32, 32), dialog.sizeHint() - area.sizeHint() + QSize(24, 8)
    wanted = body.sizeHint() + beside
    for name in names if wanted.width() > room.width() else ():
        name.setWordWrap(True)
    dialog.resize(wanted.boundedTo(room))
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
