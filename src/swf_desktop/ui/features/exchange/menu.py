# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What exchange adds to the File menu."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from swf_desktop.domain.text import N_
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.features.exchange.watching import watch_of

CREATE, OPEN, OWN_CARD = "exchange.create", "exchange.open", "exchange.own-card"
FOLDER = "exchange.folder"
_ENTRIES = (
    (CREATE, N_("&Create bundle …"), "package", "Ctrl+Shift+S"),
    (OPEN, N_("&Open bundle or partner card …"), "open", "Ctrl+O"),
    (FOLDER, N_("Exchange &folder …"), "exchange", ""),
    (OWN_CARD, N_("Save own partner &card …"), "card", ""),
)


def actions(desk: Desk, parent: QObject) -> list[QAction]:
    """The entries, each of which opens the place and asks it to begin. From here on the folder is watched."""
    watch_of(desk).start()
    return [_entry(desk, parent, *entry) for entry in _ENTRIES]


def _entry(desk: Desk, parent: QObject, command: str, text: str, icon: str, keys: str) -> QAction:
    def run() -> None:
        desk.open_place.emit("exchange")
        desk.command.emit(command)

    action = QAction(icons.icon(icon), _(text), parent)
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.triggered.connect(run)
    return action
