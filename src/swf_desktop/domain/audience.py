# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may read a record (Sichtbarkeit). Ordered from narrow to wide."""

from enum import IntEnum

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.text import N_


class Audience(IntEnum):
    """``OFFICE`` stays with the devices of one organisation, ``ALLIANCE`` with its members,
    ``PUBLIC`` may go to anyone."""

    OFFICE = 0
    ALLIANCE = 1
    PUBLIC = 2

    @property
    def key(self) -> str:
        """The public name used on the command line and in files."""
        return self.name.lower()

    def visible(self) -> tuple["Audience", ...]:
        """The audiences whose records a reader of this one may see: itself and every wider one.

        A version vector written for this audience names logs of these audiences only, so that
        private work shows neither in counts nor in gaps.
        """
        return tuple(a for a in Audience if a >= self)


LABELS = {
    Audience.OFFICE: N_("internal"),
    Audience.ALLIANCE: N_("alliance"),
    Audience.PUBLIC: N_("public"),
}


def parse_audience(text: str) -> Audience:
    """The audience named *text*; ``Invalid`` if there is none such."""
    try:
        return Audience[text.strip().upper()]
    except KeyError:
        raise Invalid(
            N_("“%(value)s” is no audience. Use office, alliance or public."),
            field="audience",
            value=text,
        ) from None
