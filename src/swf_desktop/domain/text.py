# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2

"""Marking text for translation.

The domain speaks English message ids; German and English faces are put on at the edges
(``swf_desktop.system.i18n``). ``N_`` only marks a literal so that the extraction finds it.
"""


def N_(message: str) -> str:  # noqa: N802 - the conventional gettext name
    """Return *message* unchanged; marks it for translation."""
    return message
