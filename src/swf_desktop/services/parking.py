# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What waits here: why, and what for, in sentences."""

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.views import Waiting
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.stretches import Origin, packed
from swf_desktop.store.journal import Journal
from swf_desktop.store.logs import ParkedRow
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync import limits
from swf_desktop.sync.lines import LogName
from swf_desktop.sync.membership import Trusted
from swf_desktop.sync.payload import Segment
from swf_desktop.system.i18n import gettext as _

#: Why a stretch is kept aside. A fork is kept for good, as evidence; the others wait: for what goes before,
#: for a card, for the lines by which a counter far ahead can be told from a made-up one, or for the erasure that
#: took values from it and was written by somebody unknown, or for fewer readers than this device is one of.
GAP, UNKNOWN_DEVICE, AHEAD, ERASURE, FORK = "gap", "unknown-device", "ahead", "erasure", "fork"
NARROWER = "narrower"


def keep_aside(
    book: LogBook, segment: Segment, origin: Origin, reason: str, *, was_here: bool = False
) -> str:
    """Keep a stretch aside for *reason*; a sentence if there is no room for it. Then it is let go: it is not
    acknowledged, so it comes again. What *was_here* may come from nowhere else, so it always finds room."""
    header, content = segment.header, packed(segment)
    kept = book.logs.parked_bytes()
    share = 0 if reason == FORK else kept.get(origin.sender, 0)
    over = max(sum(kept.values()) - limits.PARKED_BYTES, share - limits.PARKED_SHARE) + len(content)
    if over > 0 and not was_here:
        return _(
            "More has to wait than there is room for, so some of what %(who)s sent was not kept. It comes "
            "again with later bundles. Import the partner cards that are missing here.",
            who=book.known_as(origin.sender),
        )
    place = (header.log, header.start, header.end, origin.bundle, origin.sender, origin.sequence)
    book.logs.park(ParkedRow(0, *place, content, reason))
    return ""


def waiting(unit: UnitOfWork, book: LogBook) -> list[Waiting]:
    """What waits here, and for what, in sentences."""
    found = []
    received: dict[str, set[int]] = {}
    for entry in Journal(unit.connection).all():
        if entry.direction == "received":
            received.setdefault(entry.device, set()).add(entry.sequence)
    for row in book.logs.parked(content=False):
        device = LogName.parse(row.log).device
        trusted = book.trusted.get(device)
        who = trusted.card.organisation if trusted else ""
        count = row.end - row.start
        if row.reason == FORK:
            # Kept as evidence: what it holds is written again by its author, unless that never hears of it.
            if trusted is not None and _never_told(trusted, LogName.parse(row.log).audience):
                found.append(Waiting(device, who, count, _orphaned(trusted.card.organisation_name), ""))
            continue
        found.append(Waiting(device, who, count, _sentence(row, book, received), row.sender))
    return found


def _never_told(author: Trusted, audience: Audience) -> bool:
    """Whether no bundle brings a losing branch back to who wrote it: revoked, or not sent what it is for."""
    return author.accepted is not None or (author.level == Audience.PUBLIC and audience != Audience.PUBLIC)


def _orphaned(town: str) -> str:
    return _(
        "set aside, because a device of %(who)s and a copy of it both wrote; ask %(who)s to write again what is missing",
        who=town,
    )


def _sentence(row: ParkedRow, book: LogBook, received: dict[str, set[int]]) -> str:
    name = book.known_as(row.sender)
    if row.reason == NARROWER:
        return _(
            "waits until an erasure that %(who)s knows of is told to all who may read the record", who=name
        )
    if row.reason in (UNKNOWN_DEVICE, ERASURE):
        return _("waits for the partner card of a device that %(who)s knows", who=name)
    known = received.get(row.sender, set())
    missing = [number for number in range(1, row.sequence) if number not in known]
    if missing:
        return _("waits for bundle %(number)s from %(who)s", number=", ".join(map(str, missing)), who=name)
    return _("waits for earlier work that %(who)s believes to be here; ask for a complete bundle", who=name)
