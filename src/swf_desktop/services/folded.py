# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What folding lines into the store did, in one go or part by part."""

from collections.abc import Collection
from dataclasses import dataclass, field

from swf_desktop.domain.views import Change, ChangeKind
from swf_desktop.sync.authority import WAITS
from swf_desktop.sync.lines import Line


@dataclass
class Folded:
    """What folding did: per record what became of it, and the lines that were refused or wait.

    *unseen* are records that came and are deleted, so there is nothing to tell of them. *rejudged* are lines that the
    same step brought before: with the type of their record, why they had been set aside, and why they are now.
    *reopened* are records of which an erasure or retraction that was here turned out to have had no right.
    *contested* says of records which fields were in conflict before, and are now.
    """

    changes: list[Change] = field(default_factory=list)
    refused: list[tuple[Line, str, str]] = field(default_factory=list)  # line, type, reason
    waiting: int = 0
    erased: set[str] = field(default_factory=set)  # records that are erased, now or already
    unseen: dict[str, Change] = field(default_factory=dict)
    rejudged: list[tuple[Line, str, str | None, str | None]] = field(default_factory=list)
    reopened: set[str] = field(default_factory=set)
    contested: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    _by_record: dict[str, Change] = field(default_factory=dict, repr=False)

    @property
    def conflicts(self) -> int:
        """How many fields are newly in conflict."""
        return sum(len(after - before) for before, after in self.contested.values())

    def contest(self, record: str, before: Collection[str], after: Collection[str]) -> None:
        """Note which fields of *record* were in conflict *before* and are *after*."""
        if set(before) != set(after):
            first, _ = self.contested.get(record, (frozenset(before), None))
            self.contested[record] = first, frozenset(after)

    def set_aside(self, line: Line, type_key: str, reason: str) -> None:
        """Note that *line* waits, or is refused."""
        if reason == WAITS:
            self.waiting += 1
        else:
            self.refused.append((line, type_key, reason))

    def add(self, later: "Folded") -> None:
        """What was folded after it, in the same step."""
        for id_, change in later.unseen.items():
            self.unseen.setdefault(id_, change)
        for change in later.changes:
            self._add(change)
        self.changes = list(self._by_record.values())
        cleared = {(line.log, line.seq) for line, _, was, _ in later.rejudged if was and was != WAITS}
        if cleared:
            self.refused = [each for each in self.refused if (each[0].log, each[0].seq) not in cleared]
        self.waiting += later.waiting - sum(was == WAITS for _, _, was, _ in later.rejudged)
        self.refused += later.refused
        for line, type_key, _was, reason in later.rejudged:
            if reason is not None:
                self.set_aside(line, type_key, reason)
        for record, (before, after) in later.contested.items():
            self.contest(record, before, after)
        self.erased |= later.erased
        self.reopened |= later.reopened

    def _add(self, change: Change) -> None:
        before = self._by_record.pop(change.id, None)
        if before is None and (unseen := self.unseen.pop(change.id, None)) is not None:
            both = unseen.then(change) or unseen
            seen = change.kind is not ChangeKind.CHANGED
        else:
            both = change if before is None else before.then(change) or before
            seen = before is None or before.then(change) is not None
        (self._by_record if seen else self.unseen)[change.id] = both
