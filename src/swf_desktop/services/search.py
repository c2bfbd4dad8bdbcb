# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finding records by any part of the words in them."""

import re

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.views import Hit
from swf_desktop.store import search
from swf_desktop.store.database import Database

_BEFORE, _LENGTH = 40, 160
_ELLIPSIS = "…"


class SearchService:
    """Full-text search over everything that is here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, text: str, limit: int = 50) -> list[Hit]:
        """Records that hold every word of *text*, whatever its case, ä = ae, ß = ss.

        Those whose title starts with it come first, then those with the latest edits.
        """
        with self._database.unit(write=False) as unit:
            found = search.find(unit.connection, text, limit)
        return [_hit(each) for each in found]

    def look(self, text: str, limit: int = 50) -> tuple[list[Hit], bool]:
        """What can be found at once, and whether that is what ``find`` finds: for somebody who types and waits."""
        with self._database.unit(write=False) as unit:
            found, complete = search.look(unit.connection, text, limit)
        return [_hit(each) for each in found], complete


def _hit(found: search.Found) -> Hit:
    snippet, start, end = excerpt(found.text, found.start, found.end)
    title = RECORD_TYPES[found.type].title_of(found.fields)
    return Hit(found.id, found.type, title, snippet, start, end)


def excerpt(text: str, start: int, end: int) -> tuple[str, int, int]:
    """About a line of *text* around the characters *start* to *end*, and their place in it."""
    first = max(0, start - _BEFORE)
    if first:
        # From the beginning of a word, if there is one between.
        blank = re.search(r"\s", text[first:start])
        first += blank.end() if blank else 0
    last = min(len(text), max(end, first + _LENGTH))
    shown = "".join(" " if c in "\n\t\r" else c for c in text[first:last])
    lead = _ELLIPSIS if first else ""
    tail = _ELLIPSIS if last < len(text) else ""
    shift = len(lead) - first
    return lead + shown + tail, start + shift, min(end, last) + shift
