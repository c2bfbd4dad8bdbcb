# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cells as HTML on the clipboard: what spreadsheets give and take where plain text loses something.

LibreOffice writes line breaks within a cell as blanks into plain text, and quotes as they are; and it asks how to
divide plain text before it takes it. In a table of HTML every cell is itself.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from html.parser import HTMLParser

from swf_desktop.domain.fields import TEXTUAL, Kind

#: Marks what this program wrote: its plain text is exact, so that need not be read.
_OURS = '<meta name="generator" content="swf-desktop">'
#: Excel and LibreOffice leave such a cell as it is: “0171 …” stays a telephone number, “1/2” no date.
_AS_TEXT = ' style="mso-number-format:\'\\@\'" sdnum="1031;0;@"'
#: LibreOffice takes this for a day without being asked to look for days; counted from the end of 1899.
_AS_DAY = ' sdval="{}" sdnum="1031;1031;TT.MM.JJJJ"'
_DAY_ZERO = date(1899, 12, 30)
_BREAKS = frozenset({"br", "p", "div", "li"})
_MOST_SPANNED = 1000


def to_html(rows: Iterable[Sequence[str]], kinds: Sequence[Kind | None]) -> str:
    """A table; *kinds* says of each column what it holds, so that a spreadsheet takes no text for a number."""
    lines = ['<html><head><meta charset="utf-8">', _OURS, "</head><body><table>"]
    for row in rows:
        cells = (
            f"<td{_kept(cell, kind)}>{escape(cell).replace(chr(10), '<br>')}</td>"
            for cell, kind in zip(row, kinds, strict=True)
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    lines.append("</table></body></html>")
    return "\n".join(lines)


def _kept(cell: str, kind: Kind | None) -> str:
    if kind is Kind.DATE:
        try:
            day = date(*(int(part) for part in reversed(cell.split("."))))
        except (TypeError, ValueError):
            return ""
        return _AS_DAY.format((day - _DAY_ZERO).days)
    return _AS_TEXT if kind in TEXTUAL else ""


def from_html(text: str) -> list[list[str]] | None:
    """The cells of the one table in *text*; None if there are none or several, or if this program wrote it."""
    if not text or _OURS in text:
        return None
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.rows if reader.tables == 1 and reader.rows else None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables = 0
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._span = 1
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables += 1
        elif tag in ("style", "script", "title", "comment"):
            self._hidden += 1
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), _MOST_SPANNED) if span.isdecimal() else 1
            self._cell = []
        elif tag in _BREAKS and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        elif tag in ("style", "script", "title", "comment") and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._hidden:
            # Line breaks of the source are blanks; a blank at its end is one of the next word.
            words = " ".join(data.split())
            left = " " if data[:1].isspace() else ""
            right = " " if words and data[-1:].isspace() else ""
            self._cell.append(f"{left}{words}{right}")

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        lines = "".join(self._cell).replace("\xa0", " ").split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        if not self.rows:
            self.rows.append([])
        self.rows[-1] += [text, *[""] * (self._span - 1)]
        self._cell = None
