# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the columns of a list share its width: pure arithmetic, so that it can be tested without a window."""

from collections.abc import Sequence
from dataclasses import dataclass

from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import RecordType


@dataclass(frozen=True, slots=True)
class Column:
    """One column beside the main one: the width it likes, the least it bears, and how important it is.

    The lowest *rank* gives way first; a *pinned* one was asked for by the person and stays. *most* is what it takes
    where there is room for everybody.
    """

    index: int
    wide: int
    least: int
    rank: int
    pinned: bool = False
    most: int = 0


def main_column(record_type: RecordType) -> str:
    """The column that takes the free width: what people read first."""
    names = (*reversed(record_type.title), *record_type.columns)
    for wanted in (Kind.TEXT, Kind.REFERENCE, Kind.MARKDOWN):
        for name in names:
            field = record_type.field(name)
            if field is not None and field.kind is wanted and field.name != "number":
                return name
    return record_type.title[-1]


def ranks(record_type: RecordType, yields: Sequence[str]) -> dict[str, int]:
    """How important each column is: *yields* give way first, in that order; then from right to left."""
    order = [*yields, *(c for c in reversed(record_type.columns) if c not in yields)]
    return {name: n for n, name in enumerate(order, start=1)}


def fit(room: int, main: int, columns: Sequence[Column], ease: int = 0) -> dict[int, int]:
    """Which columns stay beside one of at least *main*, and how wide each of them is. What is left once the main one
    has *ease* more goes to those that can use it."""
    kept = sorted(columns, key=lambda c: (c.pinned, c.rank))
    while kept and main + sum(c.least for c in kept) > room and not kept[0].pinned:
        kept.pop(0)
    spare = max(0, room - main - sum(c.least for c in kept))
    widths: dict[int, int] = {}
    for column in reversed(kept):
        more = min(spare, max(0, column.wide - column.least))
        widths[column.index] = column.least + more
        spare -= more
    spare -= ease
    for column in reversed(kept):
        more = min(max(0, spare), max(0, column.most - widths[column.index]))
        widths[column.index] += more
        spare -= more
    return widths
