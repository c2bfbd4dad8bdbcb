# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an import did, as faces show it and the journal keeps it; and the brake."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.views import ChangeKind, Changes, ImportResult, Refusal, Waiting
from swf_desktop.services.folded import Folded
from swf_desktop.services.logbook import LogBook
from swf_desktop.sync.container import Header
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext

#: The brake (E17): so many deletions need consent…
MANY = 25
#: … and so many if they are more than a tenth of all records of their type.
SHARE, FEW = 0.10, 3


def brake(folded: Folded, left: Callable[[], Mapping[str, int]], sender: str) -> str:
    """The sentence that asks for consent if *folded* deletes too much; empty if it does not.

    *left* counts the live records of each type after the import; it is asked only if something is deleted.
    """
    gone: dict[str, int] = {}
    for change in folded.changes:
        if change.kind in (ChangeKind.DELETED, ChangeKind.ERASED):
            gone[change.type] = gone.get(change.type, 0) + 1
    if not gone:
        return ""
    live, total = left(), sum(gone.values())
    worst = [key for key, n in gone.items() if n >= FEW and n > SHARE * (live.get(key, 0) + n)]
    if total <= MANY and not worst:
        return ""
    parts = []
    for key in sorted(gone, key=lambda each: -gone[each]):
        kind = RECORD_TYPES.get(key)
        parts.append(f"{gone[key]} {_(kind.plural) if kind else key}")
    return ngettext(
        "This bundle from %(who)s would delete %(n)s record (%(what)s). Nothing was changed. "
        "Ask %(who)s, then accept the deletions if they are meant.",
        "This bundle from %(who)s would delete %(n)s records (%(what)s). Nothing was changed. "
        "Ask %(who)s, then accept the deletions if they are meant.",
        total,
        who=sender,
        what=", ".join(parts),
    )


def import_result(
    header: Header,
    folded: Folded,
    step: int,
    label: str,
    book: LogBook,
    waits: tuple[Waiting, ...],
    alarms: tuple[str, ...],
    consent: str,
) -> ImportResult:
    """The result of an import that was carried out or tried."""
    count = Counter(change.kind for change in folded.changes)
    refused = tuple(
        Refusal(type_key, line.record, _(reason), book.organisation(line.log))
        for line, type_key, reason in folded.refused
    )
    return ImportResult(
        bundle=header.bundle,
        sender=header.organisation,
        sender_device=header.sender,
        sequence=header.sequence,
        made_at=header.made_at,
        already=False,
        already_at="",
        new=count[ChangeKind.NEW],
        changed=count[ChangeKind.CHANGED] + count[ChangeKind.RESTORED],
        deleted=count[ChangeKind.DELETED],
        erased=count[ChangeKind.ERASED],
        conflicts=folded.conflicts,
        refused=refused,
        waiting=folded.waiting + sum(each.count for each in waits),
        waits=waits,
        changes=Changes(step, label, tuple(folded.changes)),
        consent_needed=consent,
        alarms=alarms,
        contested={record: now - was for record, (was, now) in folded.contested.items() if now - was},
    )


_COUNTS = ("new", "changed", "deleted", "erased", "conflicts", "waiting")


def to_json(outcome: ImportResult) -> str:
    """What the journal keeps of a result."""
    kept: dict[str, Any] = {name: getattr(outcome, name) for name in _COUNTS}
    kept["refused"] = [[r.type, r.id, r.reason, r.organisation] for r in outcome.refused]
    return json.dumps(kept)


def already(header: Header, at: str, step: int) -> ImportResult:
    """The result for a bundle that was taken over before: nothing happened."""
    return ImportResult(
        bundle=header.bundle,
        sender=header.organisation,
        sender_device=header.sender,
        sequence=header.sequence,
        made_at=header.made_at,
        already=True,
        already_at=at,
        new=0,
        changed=0,
        deleted=0,
        erased=0,
        conflicts=0,
        refused=(),
        waiting=0,
        waits=(),
        changes=Changes(step, ""),
    )
