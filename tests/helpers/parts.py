# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Imports that are folded in several parts although their bundles are small (docs/decisions/0010)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from swf_desktop.services import importing, stretches
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.stretches import Stretch
from swf_desktop.sync.segments import Arrival


@contextmanager
def in_parts_of(lines: int) -> Iterator[list[int]]:
    """Inside, an import folds so many lines at a time; gives how many parts each import so far took."""
    parts: list[int] = []
    whole = stretches.waves

    def counted(book: LogBook, read: Sequence[Stretch]) -> Iterator[list[Arrival]]:
        parts.append(0)
        for wave in whole(book, read):
            parts[-1] += 1
            yield wave

    with (
        patch.object(stretches, "WAVE", lines),
        patch.object(importing, "WAVE", lines),
        patch.object(importing, "waves", counted),
    ):
        yield parts
