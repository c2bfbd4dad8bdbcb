# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A catalogue that shows what goes through it."""


class Marking:
    """Translates by marking, so that what was not translated shows."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return f"⟦{singular if n == 1 else plural}⟧"

    def pgettext(self, _context: str, message: str) -> str:
        return f"⟦{message}⟧"
