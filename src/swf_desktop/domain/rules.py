# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules over a whole record: what must hold where a person writes.

What a merge of two good edits brings together (a circle, an end before its start) is never refused,
since all devices must agree; ``contradictions`` finds it by the same rules, to be shown and settled.
For the same reason ``check`` asks only for rules that the edit touches: whoever corrects a title need
not first settle what two others brought about.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Protocol

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.catalogue.projects import LIGHT_FIELDS
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value

Fields = Mapping[str, Value]

#: Said of whatever is to be changed in a released status report.
FROZEN = N_("This status report is released and stays as it is. Add a new one instead.")


class Lookup(Protocol):
    """What a rule needs to know of other records. Deleted and unknown ones are None or left out."""

    def type_of(self, record_id: str, /) -> str | None:
        """The type of a record, None while it is not known here."""
        ...

    def fields_of(self, record_id: str, /) -> Fields | None:
        """The field values of a record, None while it is not known here."""
        ...

    def links(self, kind: str, /) -> Iterable[tuple[str, str]]:
        """(source, target) of every link record of this kind."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold. *message* with *params* is a sentence, as in ``SwfError``.

    *field* is where to correct it; *concerns* are the fields whose values break the rule together.
    """

    message: str
    field: str
    concerns: frozenset[str]
    params: Mapping[str, object] = dataclass_field(default_factory=dict)

    def refusal(self) -> Invalid:
        """The finding as the error that refuses an edit."""
        return Invalid(self.message, field=self.field, **self.params)


@dataclass(frozen=True, slots=True)
class _Subject:
    """The record a rule looks at. *stored* is its state before the edit."""

    type: RecordType
    id: str
    fields: Fields
    stored: Fields | None
    lookup: Lookup


def check(
    record_type: RecordType,
    before: Fields | None,
    after: Fields,
    lookup: Lookup,
    *,
    record_id: str = "",
    settling: Mapping[str, Collection[Value]] | None = None,
) -> None:
    """Raise ``Invalid`` if the edit from *before* (None: a new or restored record) to *after* breaks a rule.

    Both hold all of the record's fields, None or missing meaning empty. Without *record_id* circles
    cannot be seen. *settling* maps fields in conflict to their several current values: a released
    status report may still be settled on one of those. References to unknown records are allowed,
    since a record may arrive later than what points at it.
    """
    changed = _changed(record_type, before, after)
    if before is not None and is_frozen(record_type, before):
        offered = settling or {}
        for name in changed:
            if after.get(name) not in offered.get(name, ()):
                raise Invalid(FROZEN, field=name)
    subject = _Subject(record_type, record_id, after, before, lookup)
    for finding in _findings(subject):
        if before is None or finding.concerns & changed:
            raise finding.refusal()


def check_delete(record_type: RecordType, fields: Fields) -> None:
    """Raise ``Invalid`` if the record with these *fields* may not be deleted (erasing asks no rule)."""
    if is_frozen(record_type, fields):
        raise Invalid(N_("This status report is released and cannot be deleted. Add a new one instead."))


def check_narrowing(records: Iterable[tuple[RecordType, Fields]]) -> None:
    """Refuse to take *records* away from readers who have them, if a released status report is among them: others
    rely on it. Raises ``Invalid``."""
    for record_type, fields in records:
        if is_frozen(record_type, fields):
            raise Invalid(
                N_(
                    "A released status report (%(as_of)s) stays visible to everybody who could read it. It can be shown to "
                    "more people, or erased for good."
                ),
                field="audience",
                as_of=date.fromisoformat(str(fields["as_of"])) if fields.get("as_of") else "–",
            )


def is_frozen(record_type: RecordType, fields: Fields) -> bool:
    """Whether the record is a released status report, which nobody changes any more."""
    return record_type.key == "status_report" and fields.get("released") is True


def contradictions(
    record_type: RecordType, record_id: str, fields: Fields, lookup: Lookup
) -> tuple[Finding, ...]:
    """The rules that a stored record breaks, however that came about: to be shown, never refused."""
    return tuple(_findings(_Subject(record_type, record_id, fields, fields, lookup)))


def _changed(record_type: RecordType, before: Fields | None, after: Fields) -> frozenset[str]:
    was = before or {}
    return frozenset(name for name in record_type.by_name if was.get(name) != after.get(name))


def _findings(subject: _Subject) -> Iterator[Finding]:
    for rule in _RULES:
        yield from rule(subject)


def _required(subject: _Subject) -> Iterator[Finding]:
    for declared in subject.type.fields:
        if declared.required and subject.fields.get(declared.name) in (None, ""):
            yield Finding(
                N_("“%(label)s” is missing. Fill it in."),
                declared.name,
                frozenset({declared.name}),
                {"label": declared.label},
            )


#: Where something begins and ends, by type.
SPANS: Mapping[str, tuple[str, str]] = {
    "project": ("start_on", "end_on"),
    "task": ("start_on", "due_on"),
    "involvement": ("from_on", "until_on"),
    "event": ("starts_at", "ends_at"),
    "strategy": ("adopted_on", "valid_until"),
}


def _end_after_start(subject: _Subject) -> Iterator[Finding]:
    if subject.type.key not in SPANS:
        return
    first, last = SPANS[subject.type.key]
    start, end = subject.fields.get(first), subject.fields.get(last)
    # ISO dates and instants in UTC sort as text.
    if isinstance(start, str) and isinstance(end, str) and end < start:
        yield Finding(
            N_("The end lies before the start. Correct one of the two dates."), last, frozenset({first, last})
        )


def _light_has_reason(subject: _Subject) -> Iterator[Finding]:
    if subject.type.key != "status_report" or subject.fields.get("reason"):
        return
    if any(subject.fields.get(name) in ("amber", "red") for name in LIGHT_FIELDS):
        yield Finding(
            N_("A light is amber or red. Enter the reason."), "reason", frozenset({"reason", *LIGHT_FIELDS})
        )


def _override_has_reason(subject: _Subject) -> Iterator[Finding]:
    if (
        subject.type.key == "goal"
        and subject.fields.get("status")
        and not subject.fields.get("status_reason")
    ):
        yield Finding(
            N_("The status is set by hand. Enter the reason, or leave the status to be computed."),
            "status_reason",
            frozenset({"status", "status_reason"}),
        )


def _series_has_due_day(subject: _Subject) -> Iterator[Finding]:
    if subject.type.key == "task" and subject.fields.get("recurrence") and not subject.fields.get("due_on"):
        yield Finding(
            N_("The next task of a series is reckoned from its due date. Enter that first."),
            "recurrence",
            frozenset({"recurrence", "due_on"}),
        )


def _targets_fit(subject: _Subject) -> Iterator[Finding]:
    for declared in subject.type.fields:
        target = subject.fields.get(declared.name)
        if declared.kind is not Kind.REFERENCE or not declared.targets or not isinstance(target, str):
            continue
        found = subject.lookup.type_of(target)
        if found is not None and found not in declared.targets:
            yield Finding(
                N_("“%(title)s” is a record of another kind. Choose one that fits “%(label)s”."),
                declared.name,
                frozenset({declared.name}),
                {"title": _name(subject.lookup, target), "label": declared.label},
            )


def _no_circle_of_parents(subject: _Subject) -> Iterator[Finding]:
    parent = subject.fields.get("parent")
    if "parent" not in subject.type.by_name or not isinstance(parent, str):
        return
    if _leads_to(parent, subject.id, lambda i: (subject.lookup.fields_of(i) or {}).get("parent")):
        yield Finding(
            N_("“%(parent)s” is itself part of “%(title)s”. Choose another parent or move that one first."),
            "parent",
            frozenset({"parent"}),
            {
                "parent": _name(subject.lookup, parent),
                "title": subject.type.title_of(subject.fields) or subject.id,
            },
        )


def _no_circle_of_subjects(subject: _Subject) -> Iterator[Finding]:
    """What belongs to something cannot, by detours, belong to itself: nobody could tell whose it is."""
    follows = subject.type.follows
    first = subject.fields.get(follows) if follows else None
    if not follows or not isinstance(first, str):
        return

    def followed(record_id: str) -> Value:
        record_type = RECORD_TYPES.get(subject.lookup.type_of(record_id) or "")
        if record_type is None or record_type.follows is None:
            return None
        return (subject.lookup.fields_of(record_id) or {}).get(record_type.follows)

    if _leads_to(first, subject.id, followed):
        yield Finding(
            N_("“%(title)s” belongs to this record itself. Choose what this record is really about."),
            follows,
            frozenset({follows}),
            {"title": _name(subject.lookup, first)},
        )


def _links_lead_on(subject: _Subject) -> Iterator[Finding]:
    if subject.type.key != "link":
        return
    source, target = subject.fields.get("source"), subject.fields.get("target")
    if not isinstance(source, str) or not isinstance(target, str):
        return
    concerns = frozenset({"source", "target", "kind"})
    if source == target:
        yield Finding(N_("A record cannot be linked with itself. Choose another target."), "target", concerns)
    elif subject.fields.get("kind") == "depends_on" and _depends(subject, target, source):
        yield Finding(
            N_("“%(target)s” already depends on “%(source)s”, directly or by others. Remove that first."),
            "target",
            concerns,
            {"target": _name(subject.lookup, target), "source": _name(subject.lookup, source)},
        )


def _depends(subject: _Subject, dependent: str, on: str) -> bool:
    """Whether *dependent* depends on *on* by links other than the subject itself."""
    stored = subject.stored or {}
    own = (stored.get("source"), stored.get("target")) if stored.get("kind") == "depends_on" else None
    onward: dict[str, list[str]] = {}
    for pair in subject.lookup.links("depends_on"):
        if pair == own:
            own = None  # only once: another link may say the same
        else:
            onward.setdefault(pair[0], []).append(pair[1])
    seen, waiting = {dependent}, [dependent]
    while waiting:
        for following in onward.get(waiting.pop(), ()):
            if following == on:
                return True
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def _leads_to(first: str, goal: str, step: Callable[[str], Value]) -> bool:
    """Whether going from *first* by *step* comes to *goal*; a circle without it ends the walk."""
    seen: set[str] = set()
    current: Value = first
    while isinstance(current, str) and current not in seen:
        if current == goal:
            return True
        seen.add(current)
        current = step(current)
    return False


def _name(lookup: Lookup, record_id: str) -> str:
    """How a sentence calls a record: by its title, else by its id."""
    record_type = RECORD_TYPES.get(lookup.type_of(record_id) or "")
    fields = lookup.fields_of(record_id)
    return (record_type.title_of(fields) if record_type and fields else "") or record_id


_RULES: tuple[Callable[[_Subject], Iterator[Finding]], ...] = (
    _required,
    _end_after_start,
    _light_has_reason,
    _override_has_reason,
    _series_has_due_day,
    _targets_fit,
    _no_circle_of_parents,
    _no_circle_of_subjects,
    _links_lead_on,
)
