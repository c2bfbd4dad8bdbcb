# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list to choose from that assistive tools on Linux know by its name, too."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel


class NamedCombo(QComboBox):
    """Over AT-SPI Qt calls a combo box by what it shows; what it is for it takes from a label beside it.

    Where the form has no such label, or keeps it elsewhere, one that nobody sees says the accessible name.
    """

    def showEvent(self, event: QShowEvent) -> None:
        """The label is a sibling: Qt looks for it nowhere else."""
        super().showEvent(event)
        name, parent = self.accessibleName(), self.parentWidget()
        if not name or parent is None:
            return
        beside = parent.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
        label = next((found for found in beside if found.buddy() is self), None)
        if label is None:
            label = QLabel(parent)
            label.setBuddy(self)
            label.hide()
        if label.isHidden():
            label.setText(name)
