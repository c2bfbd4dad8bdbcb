# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A record's merge state: which lines hold its current values. Small enough to live in one row."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.heads import Head
from swf_desktop.domain.views import Value
from swf_desktop.sync.lines import STARTER, Line, LogName

#: Marks in a state's ``control``: only the whole history tells what the record's next line does.
SWEPT, WAITING = "swept", "waiting"


class Knowledge(Protocol):
    """What merging must know about logs and vectors; the caller looks it up."""

    def vector(self, handle: int) -> Mapping[int, int]:
        """The vector behind a handle: log handle → sequence number."""

    def name(self, log: int) -> LogName:
        """The log's name."""

    def organisation(self, log: int) -> str:
        """The key of the organisation whose device writes the log."""

    def reached(self, log: int) -> int | None:
        """The last line of the log that is here; None if its device is nobody's here, so that none is awaited."""

    def accepted(self, log: int) -> int | None:
        """The last sequence number that a revocation accepts; None while not revoked."""


class RecordState:
    """The heads of every cell (field) of one record, the winner first, and what decides rights.

    *type* is empty while the record's creation has not arrived. *control* holds the current values of
    the type's control fields and of ``deleted``. *conflicts* are the fields with several different
    current values. *deleted* is what everybody sees: a deletion that no concurrent edit contests.
    """

    __slots__ = (
        "audience",
        "conflicts",
        "control",
        "deleted",
        "erased",
        "heads",
        "id",
        "number",
        "type",
    )

    def __init__(
        self,
        record: str,
        number: int = 0,
        type_key: str = "",
        audience: Audience = Audience.OFFICE,
        heads: dict[str, list[Head]] | None = None,
        control: Mapping[str, Value] | None = None,
        conflicts: tuple[str, ...] = (),
        *,
        deleted: bool = False,
        erased: bool = False,
    ) -> None:
        self.id = record
        self.number = number
        self.type = type_key
        self.audience = audience
        self.heads: dict[str, list[Head]] = {} if heads is None else heads
        self.control: Mapping[str, Value] = {} if control is None else control
        self.conflicts = conflicts
        self.deleted = deleted
        self.erased = erased


def covers(knowledge: Knowledge, later: Line | Head, earlier: Line | Head) -> bool:
    """Whether the author of *later* had *earlier* when it wrote.

    The Lamport counters must agree with that, so covering can never run in a circle, whatever vectors
    a line claims. Starter lines are covered by every other line: a person's edit never conflicts with
    what the program shipped, in whichever version.
    """
    if later.log == earlier.log:
        return later.seq > earlier.seq
    if earlier.log == STARTER:
        return True
    if later.lamport <= earlier.lamport:
        return False
    return knowledge.vector(later.vector).get(earlier.log, 0) >= earlier.seq


def covers_all(knowledge: Knowledge, later: Line | Head, earlier: Iterable[Line | Head]) -> bool:
    """Whether ``covers`` holds for each of *earlier*: its rules once more, with one look-up for all of them."""
    log, lamport = later.log, later.lamport
    had: Mapping[int, int] | None = None
    for each in earlier:
        if each.log == log:
            if later.seq <= each.seq:
                return False
        elif each.log != STARTER:
            if lamport <= each.lamport:
                return False
            if had is None:
                had = knowledge.vector(later.vector)
            if had.get(each.log, 0) < each.seq:
                return False
    return True


def order_key(knowledge: Knowledge, line: Line | Head) -> tuple[int, str, int, int]:
    """Logical counter, then device: the total order that picks the provisional value. No wall clock."""
    name = knowledge.name(line.log)
    return (line.lamport, name.device, int(name.audience), line.seq)
