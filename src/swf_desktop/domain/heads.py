# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a current value stands in the logs."""

from typing import NamedTuple


class Head(NamedTuple):
    """A line that holds a current value: its log, its place there, and what comparing it needs.

    *log* and *vector* are handles of this database; *lamport* is the line's logical counter.
    """

    log: int
    seq: int
    lamport: int
    vector: int
