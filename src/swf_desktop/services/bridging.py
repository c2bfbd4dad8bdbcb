# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values that stand in a log for fewer readers than the record has by now.

When a record is widened while somebody else edits it, that edit arrives in the narrower log. A line for
the wider readers cannot say that its author had it (its vector must not name that log), so a line in
the narrower log says it: a bridge that names the fields.
"""

from collections.abc import Sequence

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.record_types import TYPE
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.planning import Plan
from swf_desktop.store.states import States
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.lines import BRIDGE, SET


def with_bridges(unit: UnitOfWork, book: LogBook, plans: Sequence[Plan]) -> list[Plan]:
    """*plans*, each followed by the bridges it needs."""
    wide = {
        plan.draft.id
        for plan in plans
        if plan.kind == SET and plan.audience > Audience.OFFICE and plan.draft.row is not None
    }
    rows = States(unit.connection).load(sorted(wide))
    bridged: list[Plan] = []
    for plan in plans:
        bridged.append(plan)
        row = rows.get(plan.draft.id)
        if row is None or plan.kind != SET or TYPE in plan.fields:
            continue
        narrower: dict[Audience, dict[str, None]] = {}
        for name in sorted(plan.fields):
            for head in row.heads.get(name, ()):
                audience = book.name(head.log).audience
                if audience < plan.audience:
                    narrower.setdefault(audience, {})[name] = None
        bridged += [Plan(plan.draft, each, dict(names), BRIDGE) for each, names in sorted(narrower.items())]
    return bridged
