# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What tests did, counted: examples, crashes, mutants. ``dev.py proof`` reports it."""

from collections import Counter

#: Of this process. Keys are words that the report shows.
tally: Counter[str] = Counter()
