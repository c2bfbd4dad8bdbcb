# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the interpreter does with memory while much is made at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def collect_never() -> None:
    """Hold the garbage collector back until ``collect_again``: a program that starts makes what stays, and the
    collector looking through all of it again and again is a tenth of the time until there is something to see."""
    gc.disable()


def collect_again() -> None:
    """Let the garbage collector do its work."""
    gc.enable()


@contextmanager
def collecting_later() -> Iterator[None]:
    """Hold the garbage collector back: folding makes many small objects and no cycles, and each full
    collection in between would walk over all of them again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
