# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a table on screen says."""

from PySide6.QtWidgets import QTableView


def cells(table: QTableView) -> list[tuple[str, ...]]:
    """The text of every cell, row by row."""
    model = table.model()
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]
