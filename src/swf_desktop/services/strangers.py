# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Logs that lines name although nothing of them is here, of devices that nobody here knows (E24).

An honest author names what it has: logs of devices that its own circle vouches for, whose cards may just be missing
here. Whoever makes names up would fill the table of logs, which every edit reads. So the lines of one organisation
may name so many strangers; what goes on from there waits for cards, and blocks nobody else.
"""

from collections.abc import Collection, Mapping

from swf_desktop.services.logbook import LogBook
from swf_desktop.sync import limits
from swf_desktop.sync.lines import STARTER
from swf_desktop.sync.segments import Cursor


def _is_stranger(book: LogBook, log: int) -> bool:
    return not book.row(log).seq and log != STARTER and book.name(log).device not in book.trusted


def _last_vector(book: LogBook, log: int, ends: Mapping[int, Cursor]) -> Mapping[int, int]:
    """All that the author of a log ever named in it: a log's vector only rises."""
    end = ends.get(log)
    if end is None:
        line = book.logs.at(log, book.row(log).seq)
        return book.vector(line.vector) if line else {}
    return book.vector(end.vector)


def crowded(book: LogBook, log: int, end: Cursor, ends: Mapping[int, Cursor]) -> bool:
    """Whether lines up to *end* make the organisation that writes *log* name too many strangers. *ends* are where
    logs end of which something was read that is not yet written."""
    named = {each for each in book.vector(end.vector) if _is_stranger(book, each)}
    if not named:
        return False
    home = book.organisation(log)
    for row in book.rows():
        if row.seq and row.number != log and book.organisation(row.number) == home:
            named.update(each for each in _last_vector(book, row.number, ends) if _is_stranger(book, each))
    return len(named) > limits.STRANGERS


def forget_unnamed(book: LogBook, own: Collection[str]) -> None:
    """Take out the strangers that no line names: they were in what has to wait, or in branches that were kept aside.
    Only if there are many, and when everything is stored: *book* is of no use then. *own* are this device's ids."""
    strangers = {row.number for row in book.rows() if _is_stranger(book, row.number)}
    if len(strangers) <= limits.STRANGERS:
        return
    for row in book.logs.all():
        if row.device in own:  # what it wrote again of a branch may name what is not here
            for vector in book.logs.vectors_of(row.number):
                strangers.difference_update(book.vector(vector))
        elif row.seq:
            strangers.difference_update(_last_vector(book, row.number, {}))
    book.logs.forget(sorted(strangers))
