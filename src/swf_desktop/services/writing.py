# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The only way a person's edits are written: checked as a whole, then one transaction, one step."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import Edit
from swf_desktop.domain.errors import InputError, NotAllowed
from swf_desktop.domain.record_types import TYPE
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Change, Changes, Value
from swf_desktop.services.appending import Appender
from swf_desktop.services.bridging import with_bridges
from swf_desktop.services.drafts import Drafts
from swf_desktop.services.folded import Folded
from swf_desktop.services.folding import Folding
from swf_desktop.services.labels import label_of
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.planning import Plan, Planner
from swf_desktop.services.revoked import about_own
from swf_desktop.services.trust import Identity, TrustBook
from swf_desktop.store.queries import Queries
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.segments import Arrival
from swf_desktop.system.clock import Clock
from swf_desktop.system.paths import ProfileFolders


@dataclass(frozen=True)
class Desk:
    """What every writing service needs: whose device this is, whom it trusts, and the time."""

    trust: TrustBook
    clock: Clock
    folders: ProfileFolders

    @property
    def identity(self) -> Identity:
        """Who this device is; changes when it has to go on under another identity."""
        return self.trust.identity

    def seconds(self) -> int:
        """The clock in whole seconds since 1970."""
        return int(datetime.fromisoformat(self.clock.now()).timestamp())


def write_edits(
    unit: UnitOfWork,
    desk: Desk,
    edits: Iterable[Edit],
    *,
    label: str = "",
    kind: str = "edit",
    undoes: int | None = None,
    settling: Mapping[str, Collection[Value]] | None = None,
) -> Changes:
    """Check and write *edits* as one step; the caller commits the unit.

    *settling* names the values that a frozen record may still be settled on (see domain.rules).

    Raises ``Invalid``, ``NotFound`` or ``NotAllowed`` with nothing written if any edit is refused.
    """
    queries = Queries(unit.connection)
    drafts = Drafts(queries)
    book = LogBook(unit, desk.identity, desk.trust)
    if trouble := about_own(book.trusted[desk.identity.device]):
        raise NotAllowed(trouble)
    today = desk.clock.today().isoformat() if kind == "edit" else ""
    planner = Planner(drafts, desk.identity.organisation, settling or {}, today)
    edits = list(edits)
    drafts.expect(edit.id for edit in edits if edit.id)
    plans = with_bridges(unit, book, list(_plans(planner, edits)))
    if not plans:
        return Changes(0, label)
    arrivals = _append(book, desk, plans)
    step = book.logs.new_step(kind, label, desk.clock.now(), undoes)
    folded = Folding(unit, book).fold(arrivals, step)
    _refuse(folded)
    changes = tuple(folded.changes)
    asked = [change for change in changes if change.id not in planner.followed]
    return Changes(step, _labelled(book, step, label, asked or changes), changes, tuple(planner.notes))


def _plans(planner: Planner, edits: Iterable[Edit]) -> Iterator[Plan]:
    for number, edit in enumerate(edits):
        try:
            yield from planner.plan(edit)
        except InputError as error:
            error.edit = number
            raise


def _labelled(book: LogBook, step: int, label: str, changes: Sequence[Change]) -> str:
    if label:
        return label
    label = label_of(changes)
    book.logs.set_label(step, label)
    return label


def _append(book: LogBook, desk: Desk, plans: Sequence[Plan]) -> list[Arrival]:
    appender = Appender(book, desk.identity.person, desk.seconds())
    rows = {plan.draft.id: plan.draft.row for plan in plans if plan.draft.row is not None}
    created = {row.id: row.created_line for row in rows.values() if row.created_line is not None}
    places = book.logs.places(sorted(set(created.values())))
    arrivals = []
    for plan in plans:
        record = plan.draft.id
        place = places.get(created.get(record) or 0)
        here = place and place[2] and place[0] == book.own(plan.audience) and TYPE not in plan.fields
        arrivals.append(
            appender.append(
                plan.audience,
                record,
                plan.fields,
                created_at=place[1] if place and here else None,
                kind=plan.kind,
            )
        )
    appender.finish()
    return arrivals


def _refuse(folded: Folded) -> None:
    """What merging refuses for others it refuses for us: before anything is committed."""
    if folded.refused:
        _, type_key, _ = folded.refused[0]
        raise NotAllowed(
            N_(
                "This %(type_label)s belongs to another organisation; only it can change it. "
                "You can add a comment instead."
            ),
            type_label=RECORD_TYPES[type_key].label if type_key in RECORD_TYPES else type_key,
        )
