# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who wrote what: a screen listens here and redraws when a kind of record it shows was touched."""

from PySide6.QtCore import QObject, Signal

from swf_desktop.domain.views import Changes


class ChangeHub(QObject):
    """Passes every write's ``Changes`` on to whoever shows records."""

    changed = Signal(object)

    def publish(self, changes: Changes) -> None:
        """Tell everybody; a step that touched nothing is not worth a word."""
        if changes.records:
            self.changed.emit(changes)
