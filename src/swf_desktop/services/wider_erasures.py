# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Erasing what was shown to more readers while somebody erased it (E18).

An erasure stands in a log of the audience that the record had for its author. Readers of a wider one, to whom
somebody published it meanwhile, never see that log. So whoever learns of both, and belongs to one of the two,
erases it for those readers, too.
"""

from collections.abc import Collection

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import OWNER
from swf_desktop.domain.views import Value
from swf_desktop.services.accounting import Accounting
from swf_desktop.services.appending import Appender
from swf_desktop.services.drafts import Draft, Drafts
from swf_desktop.services.folding import Folding
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.planning import Planner
from swf_desktop.services.trust import Identity
from swf_desktop.services.workbench import line_of
from swf_desktop.store.logs import LineRow
from swf_desktop.store.queries import Queries
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.authority import WAITS
from swf_desktop.sync.lines import ERASE, SET


def erase_wider(
    unit: UnitOfWork, book: LogBook, identity: Identity, records: Collection[str], at: int, step: int
) -> None:
    """Erase those of the erased *records* for wider readers that are erased for narrower ones only; and those for all that
    were just written again and had been erased by somebody who knew them from the losing branch only."""
    accounting = Accounting(unit, book)
    appender = Appender(book, identity.person, at)
    arrivals = []
    for record, lines in sorted(book.logs.of_records(sorted(records)).items()):
        audience = _left_out(book, identity.organisation, lines)
        if audience is None and _erased_on_a_losing_branch(accounting, record, lines):
            audience = max(book.name(line.log).audience for line in lines)
        if audience is not None and _may_erase(unit, identity.organisation, record, lines):
            arrivals.append(appender.append(audience, record, {}, kind=ERASE))
    if arrivals:
        appender.finish()
        Folding(unit, book, detail=False).fold(arrivals, step)


def _left_out(book: LogBook, organisation: str, lines: Collection[LineRow]) -> Audience | None:
    """The widest audience that has the record and no erasure of it, if that is for *organisation* to mend."""
    valid = [line for line in lines if line.refused is None]
    erasures = [line for line in valid if line.kind == ERASE]
    reached = max((book.name(line.log).audience for line in erasures), default=Audience.PUBLIC)
    wider = [line for line in valid if line.kind == SET and book.name(line.log).audience > reached]
    if not wider or organisation not in {book.organisation(line.log) for line in (*erasures, *wider)}:
        return None
    return max(book.name(line.log).audience for line in wider)


def _erased_on_a_losing_branch(accounting: Accounting, record: str, lines: Collection[LineRow]) -> bool:
    """Whether the creation that an erasure of the record knew went with a losing branch, and there is another now."""
    erasures = {line.refused for line in lines if line.kind == ERASE}
    return WAITS in erasures and None not in erasures and accounting.reason(record) is not None


def _may_erase(unit: UnitOfWork, organisation: str, record: str, lines: Collection[LineRow]) -> bool:
    queries = Queries(unit.connection)
    row = queries.record(record)
    kind = RECORD_TYPES.get(row.type) if row else None
    if kind is None:
        return False
    kept: dict[str, Value] = {}
    for line in sorted(lines, key=lambda each: each.lamport):
        if line.refused is None:
            kept.update(line_of(line).fields())
    draft = Draft(record, kind, str(kept.get(OWNER) or ""), Audience.ALLIANCE, kept)
    return Planner(Drafts(queries), organisation).may_write(draft)
