# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which alliance this profile belongs to.

A founded alliance (``init --empty``) is joined by importing a member's card. Two founders may pair with
each other before either has joined; then both know both ids, and the same rule picks the name for both.
"""

from swf_desktop.services.starter import ALLIANCE
from swf_desktop.store.facts import Facts
from swf_desktop.store.unit_of_work import UnitOfWork


def alliances(unit: UnitOfWork) -> set[str]:
    """The ids by which the alliance is known here."""
    return set(Facts(unit.connection).get("alliances").split())


def canonical(ids: set[str]) -> str:
    """The id to go by: the well-known alliance if it is among them, else the one founded first."""
    return ALLIANCE if ALLIANCE in ids else min(ids)


def join(unit: UnitOfWork, ids: set[str], most: int | None = None) -> bool:
    """Know the alliance by *ids* as well, by no more than *most* in all; whether that was new."""
    known = alliances(unit)
    new = sorted(ids - known)
    if most is not None:
        new = new[: max(0, most - len(known))]
    if not new:
        return False
    Facts(unit.connection).set("alliances", " ".join(sorted(known.union(new))))
    return True
