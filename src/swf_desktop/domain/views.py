# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Frozen values that services hand to the faces. They cross threads and layers freely."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from types import MappingProxyType
from typing import NamedTuple

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of several current values of a field: who wrote it, for which organisation, when.

    *by* is the person's name where it is known here, else empty; *organisation* its key. *at* is the
    author's wall clock (UTC, ISO 8601): information only, it orders nothing. It is empty for what nobody wrote: the
    empty field that readers see for whom the record was widened while somebody filled it in.
    """

    value: Value
    by: str
    organisation: str
    at: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with several current values. For deletion against edit the field is ``deleted``."""

    id: str
    type: str
    title: str
    field: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as everybody sees it: provisional values where there is a conflict."""

    id: str
    type: str
    owner: str
    audience: str
    deleted: bool
    erased: bool
    fields: Mapping[str, Value]
    conflicts: Mapping[str, tuple[ConflictValue, ...]] = field(default_factory=dict)
    created_at: str = ""
    created_by: str = ""
    changed_at: str = ""
    changed_by: str = ""
    editable: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: the record's id, its owner, whether it has conflicts, and the asked columns."""

    id: str
    owner: str
    audience: str
    conflicted: bool
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of a record's history. *fields* maps field to the value set; *action* says what it did."""

    at: str
    by: str
    organisation: str
    action: str  # created, changed, deleted, restored, erased
    fields: Mapping[str, Value]
    refused: str = ""


class ChangeKind(StrEnum):
    """What happened to a record. Only what leaves the house is ever called withdrawn: taken from readers who had it."""

    NEW = auto()
    CHANGED = auto()
    DELETED = auto()
    RESTORED = auto()
    ERASED = auto()
    WITHDRAWN = auto()


_NOTHING: Mapping[str, Value] = MappingProxyType({})


class Change(NamedTuple):
    """One record that a step touched. *before* and *after* hold the touched fields only."""

    id: str
    type: str
    kind: ChangeKind
    title: str = ""
    before: Mapping[str, Value] = _NOTHING
    after: Mapping[str, Value] = _NOTHING

    def then(self, later: "Change") -> "Change | None":
        """Both changes of the record as one; None if nothing is left to tell."""
        kinds = (self.kind, later.kind)
        if kinds == (ChangeKind.NEW, ChangeKind.DELETED):
            return None
        if later.kind is ChangeKind.ERASED:
            return later
        kind: ChangeKind = later.kind
        if self.kind is ChangeKind.NEW or later.kind is ChangeKind.CHANGED:
            kind = self.kind
        elif set(kinds) == {ChangeKind.DELETED, ChangeKind.RESTORED}:
            kind = ChangeKind.CHANGED
        before, after = {**later.before, **self.before}, {**self.after, **later.after}
        return Change(self.id, later.type, kind, later.title or self.title, before, after)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write did. *step* numbers it for undo (0: nothing was written); *label* names it."""

    step: int
    label: str
    records: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()

    def types(self) -> frozenset[str]:
        """The record types that were touched: a screen redraws by them."""
        return frozenset(c.type for c in self.records)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found by search; *snippet* is the text around the match, *start*/*end* its place in it."""

    id: str
    type: str
    title: str
    snippet: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Partner:
    """A device of the alliance this profile exchanges with.

    *words*, to compare by phone, are told of a card that is looked at only: they take a moment to work out.
    *unites* is said of a card that is looked at: this profile and the card's device belong to two
    alliances that both have members already, and pairing would make one of them. *contested*: revoked by a
    device that it revokes itself; the steward decides which of the two counts.
    """

    device: str
    organisation: str
    name: str
    words: tuple[str, ...]
    trusted: bool
    steward: bool
    own: bool
    revoked: bool
    public_only: bool = False
    unites: bool = False
    contested: bool = False


@dataclass(frozen=True, slots=True)
class PartnerStatus:
    """The exchange board's line for one device. Times are UTC; empty where nothing happened yet.

    *confirmed* tells how many of our lines it has acknowledged, *outstanding* how many it has not.
    """

    partner: Partner
    last_sent: str
    last_received: str
    received_sequence: int
    confirmed: int
    outstanding: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erased record (or one withdrawn from an audience), and which partners have confirmed.

    *confirmed* and *open* are the organisations whose devices have, or have not yet, told that they
    carried it out. *at* is UTC.
    """

    id: str
    type: str
    withdrawn: bool
    at: str
    by: str
    organisation: str
    confirmed: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that its author had no right to write: never merged, always shown."""

    type: str
    id: str
    reason: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Lines kept until something else arrives; *for_what* says so in a sentence, *count* how many.

    *sender* is the device whose bundle brought them: whom to ask; empty if no bundle can bring what is missing.
    """

    device: str
    organisation: str
    count: int
    for_what: str
    sender: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What taking over a bundle did, or (for a preview) would do."""

    bundle: str
    sender: str  # organisation key
    sender_device: str
    sequence: int
    made_at: str
    already: bool
    already_at: str
    new: int
    changed: int
    deleted: int
    erased: int
    conflicts: int
    refused: tuple[Refusal, ...]
    waiting: int
    waits: tuple[Waiting, ...]
    changes: Changes
    consent_needed: str = ""  # the sentence of the brake, if it would stop this bundle
    alarms: tuple[str, ...] = ()
    files: int = 0  # attached files that came along and were still missing
    #: The fields newly in conflict, by record.
    contested: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What a bundle carries, for whom. *records* counts records by type (the privacy gate's list)."""

    bundle: str
    path: str
    sequence: int
    recipients: tuple[Partner, ...]
    lines: int
    size: int
    records: Mapping[str, int]
    persons: tuple[str, ...] = ()
    files: int = 0  # attached files
    parts: tuple[str, ...] = ()  # the files it was written to, the first one included


@dataclass(frozen=True, slots=True)
class Departure:
    """A record of which a bundle carries something, for the readers of *audience*.

    *fields* are the values that leave, the latest of each field; *earlier* counts the superseded ones that go
    with them as history. *authors* are the organisations that wrote them: others' work is passed on.
    An erased record leaves nothing but the order to erase it.
    """

    id: str
    type: str
    title: str
    audience: str
    kind: ChangeKind
    fields: Mapping[str, Value]
    earlier: Mapping[str, int]
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeavingFile:
    """An attached file that goes along."""

    filename: str
    size: int
    audience: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """The privacy gate: all that a bundle takes out of the house, for whom.

    *readers* maps each audience (its key) to the organisations that can read it; *cards* names the people on
    the partner cards that go along; *returned* counts lines that go back to the office that wrote them.
    """

    bundle: ExportResult
    readers: Mapping[str, tuple[str, ...]]
    records: tuple[Departure, ...]
    files: tuple[LeavingFile, ...]
    cards: tuple[str, ...]
    returned: int


@dataclass(frozen=True, slots=True)
class Departed:
    """A field of a record that a bundle took along: which file, when, who could read it, whom it concerns.

    *person* names the contact the record is, or the one the field points at; empty once erased.
    """

    at: str
    file: str
    sequence: int
    to: tuple[str, ...]
    type: str
    id: str
    title: str
    audience: str
    kind: ChangeKind
    field: str
    person: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A bundle that lies in the exchange folder, made for this device and not taken over yet.

    The file is whole; what is in it is read in the preview. *organisation* is empty while the device that
    made it is not known here; *made_at* is the sender's wall clock (UTC).
    """

    path: str
    bundle: str
    organisation: str
    sequence: int
    made_at: str
    size: int
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file in the exchange folder that cannot be taken over, and the sentence that says why.

    *unfinished*: it may still become whole.
    """

    file: str
    reason: str
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class FolderView:
    """What lies in the exchange folder. *due*: the own bundle there is missing or no longer up to date."""

    folder: str
    offers: tuple[Offer, ...]
    left: tuple[Leftover, ...]
    due: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """A record that a bundle wrote or added to; *at* is when the bundle was taken over (UTC).

    *by* and *organisation* are the author of what is latest; *by* is empty while the person is not known
    here. *fields* are the fields written and *parts* the types of what was added that has no list of its
    own (a comment, a role), unless the record itself is new.
    """

    id: str
    type: str
    title: str
    organisation: str
    at: str
    by: str = ""
    kind: ChangeKind = ChangeKind.NEW
    fields: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One bundle that was made or taken over here. *step* numbers an import for ``undo``."""

    number: int
    direction: str  # sent, received
    bundle: str
    partner: str
    sequence: int
    at: str
    file: str
    lines: int
    step: int
    undone: bool


@dataclass(frozen=True, slots=True)
class DigestView:
    """The digest of the shared state, hex, with the numbers of shared records and conflicts."""

    digest: str
    records: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What ``check`` verified; *problems* are sentences, empty when all is well."""

    lines: int
    records: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a record. Unless it is *here* it has not been received yet."""

    id: str
    subject: str
    filename: str
    media_type: str
    size: int
    sha256: str
    here: bool


@dataclass(frozen=True, slots=True)
class TrashEntry:
    """A record in the trash: who put it there, when (UTC), and what went there in the same step."""

    id: str
    type: str
    title: str
    owner: str
    at: str
    by: str
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """A record of the sample set that a person changed in these *fields*, or one that they added to it."""

    type: str
    id: str
    title: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleView:
    """What is here of the sample set: *count* live records, *untouched* ones that nobody would miss; *shared* are
    those that more than the own office reads."""

    count: int
    untouched: int
    changed: tuple[SampleRecord, ...]
    added: tuple[SampleRecord, ...]
    shared: int = 0
