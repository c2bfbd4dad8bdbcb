# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2

"""Marking text for translation, and quoting what was entered.

The domain speaks English message ids; German and English faces are put on at the edges
(``swf_desktop.system.i18n``). ``N_`` only marks a literal so that the extraction finds it.
"""


def N_(message: str) -> str:  # noqa: N802 - the conventional gettext name
    """Return *message* unchanged; marks it for translation."""
    return message


def shown(text: str) -> str:
    """*text* fit to be quoted in a sentence: one short line without invisible characters."""
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:81])
    return line if len(line) <= 80 else line[:79] + "…"
