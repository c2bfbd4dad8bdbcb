# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The board of partners and the log of all files (E22)."""

import json
from collections.abc import Mapping, Sequence

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.views import JournalEntry, Partner, PartnerStatus
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.writing import Desk
from swf_desktop.store.journal import Journal
from swf_desktop.store.unit_of_work import UnitOfWork


def status(unit: UnitOfWork, desk: Desk, partners: Sequence[Partner]) -> list[PartnerStatus]:
    """One line per device of *partners*: last sent, last received, what it has confirmed."""
    book = LogBook(unit, desk.identity, desk.trust)
    journal = Journal(unit.connection)
    entries, known = journal.all(), journal.acknowledgements()
    own = {row.number: row for row in book.rows() if row.device == desk.identity.device}
    found = []
    for partner in partners:
        if partner.own:
            continue
        same = partner.organisation == desk.identity.organisation
        widest = Audience.PUBLIC if partner.public_only else Audience.ALLIANCE
        readable = [r for r in own.values() if r.audience >= (Audience.OFFICE if same else widest)]
        confirmed = sum(known.get(partner.device, {}).get(r.number, 0) for r in readable)
        total = sum(r.seq for r in readable)
        sent = [e for e in entries if e.direction == "sent" and partner.device in e.recipients]
        received = [e for e in entries if e.direction == "received" and e.device == partner.device]
        found.append(
            PartnerStatus(
                partner,
                max((e.at for e in sent), default=""),
                max((e.at for e in received), default=""),
                max((e.sequence for e in received), default=0),
                confirmed,
                total - confirmed,
            )
        )
    return found


def log(unit: UnitOfWork, names: Mapping[str, str]) -> list[JournalEntry]:
    """Every bundle made or taken over, latest first. *names* maps devices to organisations."""
    journal = Journal(unit.connection)
    undone = journal.undone_steps()
    entries = []
    for row in reversed(journal.all()):
        partners = json.loads(row.recipients) if row.direction == "sent" else [row.device]
        who = ", ".join(dict.fromkeys(names.get(device, device) for device in partners))
        entries.append(
            JournalEntry(
                row.number,
                row.direction,
                row.bundle,
                who,
                row.sequence,
                row.at,
                row.file,
                row.lines,
                row.step or 0,
                row.step in undone,
            )
        )
    return entries
