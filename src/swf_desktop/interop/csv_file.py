# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables as CSV that a German Excel opens with a double-click: UTF-8 with its mark, semicolons, CRLF."""

import csv
import io
from collections.abc import Iterable, Sequence

#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def encoded(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The file's bytes. A cell that a spreadsheet would calculate gets an apostrophe in front."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
