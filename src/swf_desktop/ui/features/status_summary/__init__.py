# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Status summaries on paper: of the own municipality, of another one, of the alliance."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons
from swf_desktop.ui.desk import Desk


def actions(desk: Desk, parent: QObject) -> list[QAction]:
    """The two menu entries."""
    return [
        _entry(desk, parent, _("&Status summary of the municipality …"), desk.profile.organisation, "Ctrl+P"),
        _entry(desk, parent, _("Status summary of the &alliance …"), "", "Ctrl+Shift+P"),
    ]


def _entry(desk: Desk, parent: QObject, text: str, subject: str, keys: str) -> QAction:
    def run() -> None:
        from swf_desktop.ui.features.status_summary.preview import Preview

        preview = Preview(desk, subject, parent if isinstance(parent, QWidget) else None)
        preview.open()

    action = QAction(icons.icon("printer"), text, parent)
    action.setShortcut(QKeySequence(keys))
    action.triggered.connect(run)
    return action
