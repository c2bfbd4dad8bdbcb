# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Recurrence rules in words, and the few that a person chooses from."""

from swf_desktop.domain.text import N_
from swf_desktop.system.i18n import gettext as _

COMMON: tuple[tuple[str, str], ...] = (
    ("FREQ=DAILY", N_("daily")),
    ("FREQ=WEEKLY", N_("weekly")),
    ("FREQ=WEEKLY;INTERVAL=2", N_("every two weeks")),
    ("FREQ=MONTHLY", N_("monthly")),
    ("FREQ=MONTHLY;INTERVAL=3", N_("quarterly")),
    ("FREQ=MONTHLY;INTERVAL=6", N_("half-yearly")),
    ("FREQ=YEARLY", N_("yearly")),
)


def in_words(rule: str) -> str:
    """The usual rules by their word, any other as written."""
    bare = rule.removeprefix("RRULE:")
    return next((_(word) for key, word in COMMON if key == bare), bare)


def from_words(text: str) -> str:
    """The rule that a word stands for; other text unchanged."""
    wanted = text.strip().casefold()
    return next((key for key, word in COMMON if _(word).casefold() == wanted), text.strip())
