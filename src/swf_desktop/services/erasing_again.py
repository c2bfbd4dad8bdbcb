# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Erasing in an old database what has been erased since: at once after a restore, or in the backup itself (E18).

What this organisation may erase, it erases by lines of its new identity. For the rest the lines that say who
erased it are not here yet; they come with the next bundle. Until then the values are gone all the same, and logs
with such lines are not passed on: to others, a line without its values and without a reason is damage.
"""

import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import OWNER, TYPE
from swf_desktop.services.appending import Appender
from swf_desktop.services.drafts import Draft, Drafts
from swf_desktop.services.erasing import drop_bodies
from swf_desktop.services.folding import Folding
from swf_desktop.services.given_back import Missing
from swf_desktop.services.identities import identify
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.planning import Planner
from swf_desktop.services.trust import Identity, TrustBook
from swf_desktop.services.workbench import line_of
from swf_desktop.store.attachments import ATTACHMENT, Attachments
from swf_desktop.store.database import Database
from swf_desktop.store.facts import Facts
from swf_desktop.store.logs import LineRow
from swf_desktop.store.queries import Queries
from swf_desktop.store.states import States
from swf_desktop.store.tombstones import FACT, Tombstones, from_json
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.authority import WAITS
from swf_desktop.sync.lines import ERASE, SET, LogName
from swf_desktop.system.clock import Clock, from_instant
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.paths import ProfileFolders


def erase_again(unit: UnitOfWork, identity: Identity, clock: Clock) -> None:
    """Erase in a database that was just restored what was erased in the one before; the caller commits."""
    facts = Facts(unit.connection)
    tombstones = from_json(facts.get(FACT))
    facts.delete(FACT)
    if not (tombstones.records or tombstones.lines):
        return
    book = LogBook(unit, identity, TrustBook(identity))
    step = book.logs.new_step(
        "erased-again", _("Erased again what was erased before the restore"), clock.now()
    )
    appender = Appender(book, identity.person, int(from_instant(clock.now()).timestamp()))
    arrivals = [
        appender.append(audience, record, {}, kind=ERASE)
        for record, audience in _erasable(unit, book, identity.organisation, tombstones.records).items()
    ]
    if arrivals:
        appender.finish()
        Folding(unit, book, detail=False).fold(arrivals, step)
    places = _drop(unit, book, tombstones, step)
    Missing(unit, book).hold_back(places)
    book.store()


def clean_backup(path: Path, folders: ProfileFolders, tombstones: Tombstones) -> None:
    """Take out of the database file at *path* what has been erased since it was made."""
    aside = path.with_name(path.name + ".migration")
    database = Database.open(path, aside)
    try:
        with database.unit() as unit:
            identity = identify(folders, unit)
            _drop(unit, LogBook(unit, identity, TrustBook(identity)), tombstones, 0)
            unit.commit()
    finally:
        database.close()
        shutil.rmtree(aside, ignore_errors=True)


def _erasable(
    unit: UnitOfWork, book: LogBook, organisation: str, records: Collection[str]
) -> Mapping[str, Audience]:
    """Those of *records* that are not erased here and that this organisation may erase."""
    found = {}
    queries = Queries(unit.connection)
    for record, row in sorted(States(unit.connection).load(sorted(records)).items()):
        if row.erased:
            continue
        control, audience = dict(row.control), Audience(row.audience)
        if not row.type:  # its values are gone from a cleaned backup: what decides rights outlives them
            for line in book.logs.of_records([record]).get(record, ()):
                control |= line_of(line).fields()
                audience = max(audience, book.name(line.log).audience)
        kind = RECORD_TYPES.get(row.type or str(control.get(TYPE)))
        if kind is None:
            continue
        draft = Draft(record, kind, str(control.get(OWNER) or ""), audience, control)
        if Planner(Drafts(queries), organisation).may_write(draft):
            found[record] = audience
    return found


def _drop(
    unit: UnitOfWork, book: LogBook, tombstones: Tombstones, step: int
) -> dict[str, set[tuple[int, int]]]:
    """Drop the values of the lines in question; record → the places of its lines that lack theirs now."""
    handles = {book.name(row.number): row.number for row in book.rows()}
    places: dict[str, set[tuple[int, int]]] = {}
    rows: dict[str, list[LineRow]] = {}
    for device, audience, seq in sorted(tombstones.lines):
        log = handles.get(LogName(device, Audience(audience)))
        row = book.logs.at(log, seq) if log is not None else None
        if row is None or row.kind != SET:
            continue
        places.setdefault(row.record, set()).add((row.log, row.seq))
        if row.body is not None:
            rows.setdefault(row.record, []).append(row)
    states = States(unit.connection).load(sorted(rows))
    for record, lines in rows.items():
        type_key = states[record].type
        searched = {line.number for line in lines if type_key in RECORD_TYPES and line.refused != WAITS}
        if type_key == ATTACHMENT:
            named = [
                str(fields["sha256"]) for line in lines if (fields := line_of(line).fields()).get("sha256")
            ]
            Attachments(unit.connection).leave(named)
        drop_bodies(unit, book.logs, type_key, [(line.log, line.seq) for line in lines], searched)
    if rows:
        Folding(unit, book, detail=False).fold([], step, sorted(rows))
    return places
