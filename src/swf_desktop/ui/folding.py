# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text for comparing: what a person means to be the same."""

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e"})


def fold(text: str) -> str:
    """*text* without case, umlauts spelt out."""
    return text.casefold().translate(_FOLD)
