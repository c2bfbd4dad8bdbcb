# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the command line says: sentences and tables for people, or one JSON document for scripts."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TextIO

_GAP = "  "
_WIDEST = 60


class Output:
    """Standard output and error of one run. With *as_json* nothing but the document goes to the first."""

    def __init__(self, *, as_json: bool) -> None:
        self.json = as_json
        self._answered = False
        for stream in (sys.stdout, sys.stderr):
            _prepare(stream, utf8=as_json and stream is sys.stdout)

    # -- for scripts ----------------------------------------------------------------------------

    def document(self, content: Mapping[str, Any]) -> None:
        """Print the one JSON document; for people it is nothing."""
        if not self.json:
            return
        if self._answered:
            raise RuntimeError("a second document")
        self._answered = True
        sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")

    @property
    def answered(self) -> bool:
        """Whether the document was printed."""
        return self._answered

    # -- for people -----------------------------------------------------------------------------

    def say(self, sentence: str = "") -> None:
        """A line on standard output."""
        if not self.json:
            print(printable(sentence, lines=True))

    def note(self, sentence: str) -> None:
        """A remark on standard error, with JSON as well."""
        with suppress(OSError):  # nobody is listening; the result counts
            print(printable(sentence, lines=True), file=sys.stderr)

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels and values, one below the other."""
        if self.json or not rows:
            return
        width = max(len(label) for label, _value in rows) + 1
        for label, value in rows:
            first, *more = printable(value, lines=True).split("\n")
            print(f"{printable(label)}:".ljust(width) + _GAP + first)
            for line in more:
                print(" " * width + _GAP + line)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table: aligned text, and on a terminal one that wraps."""
        if self.json or not rows:
            return
        cells = [[printable(cell) for cell in row] for row in rows]
        if sys.stdout.isatty():
            _rich_table(headings, cells)
            return
        widths = [
            min(max(len(row[at]) for row in (headings, *cells)), _WIDEST if at < len(headings) - 1 else 10**6)
            for at in range(len(headings))
        ]
        for row in (headings, ["-" * width for width in _rule(headings, widths)], *cells):
            print(_GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

    @contextmanager
    def busy(self, what: str) -> Iterator[None]:
        """Show on a terminal that something takes its time."""
        if not sys.stderr.isatty():
            yield
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            progress.add_task(what, total=None)
            yield


def printable(text: str, *, lines: bool = False) -> str:
    """*text* without what could steer a terminal; in one line unless *lines*."""
    if text.isprintable():
        return text
    keep = "\n" if lines else ""
    return "".join(
        c if c.isprintable() or c in keep else " " if c in "\n\t\r" else "\N{REPLACEMENT CHARACTER}"
        for c in text
    )


def hush() -> None:
    """Nobody reads on (``… | head``): let the rest go nowhere, without a complaint at exit."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _prepare(stream: TextIO, *, utf8: bool) -> None:
    # What cannot be shown becomes a sign and not a traceback. JSON is UTF-8 everywhere, and half a
    # character from elsewhere becomes \udXXX, which JSON reads.
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is None:
        return
    if utf8:
        reconfigure(encoding="utf-8", errors="backslashreplace")
    else:
        reconfigure(errors="replace")


def _rule(headings: Sequence[str], widths: Sequence[int]) -> list[int]:
    last = len(headings) - 1
    return [min(width, _WIDEST) if at == last else width for at, width in enumerate(widths)]


def _rich_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for at, heading in enumerate(headings):
        table.add_column(Text(heading), overflow="fold", no_wrap=at == 0)  # ids are there to be copied
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
