# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two offices write the same in the tour: what becomes a conflict, what merges, who settles and how."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from swf_desktop.cli import tour_plan
from swf_desktop.cli.tour_offices import Office, Offices
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import EditKind
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import DELETED
from swf_desktop.domain.views import Conflict, Value
from swf_desktop.services import sample
from swf_desktop.system.i18n import gettext as _

_LONG = 90


@dataclass
class Settled:
    """A conflict, and how it came to an end."""

    month: str
    conflict: Conflict
    by: str
    value: Value

    def figures(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "month": self.month,
            "id": self.conflict.id,
            "type": self.conflict.type,
            "title": self.conflict.title,
            "field": self.conflict.field,
            "values": [
                {"value": each.value, "by": each.by, "organisation": each.organisation}
                for each in self.conflict.values
            ],
            "settled_by": self.by,
            "settled_with": self.value,
        }


def announced(month: str) -> dict[tuple[str, str], sample.AnnouncedConflict]:
    """The conflicts that the sample set announces for the month, by record and field."""
    return {(each.id, each.field): each for each in sample.announced_conflicts() if each.month == month}


def missing_or_unexpected(offices: Offices, month: str) -> Iterator[str]:
    """Where what an office shows is not what the sample set announces, in sentences."""
    expected = announced(month)
    for office in offices.values():
        shown = office.open_conflicts()
        for place, each in expected.items():
            writers = sorted(v.organisation for v in shown[place].values) if place in shown else []
            if writers != sorted(each.organisations):
                yield _(
                    "%(who)s does not show the conflict in “%(key)s” (%(field)s).",
                    who=office.name,
                    key=each.key,
                    field=each.field,
                )
        for place in shown.keys() - expected.keys():
            yield _(
                "%(who)s shows a conflict that nobody announced: “%(title)s” (%(field)s).",
                who=office.name,
                title=shown[place].title,
                field=shown[place].field,
            )


def unsettled(offices: Offices) -> Iterator[str]:
    """Conflicts that are open although they were settled, in sentences."""
    for office in offices.values():
        for conflict in office.open_conflicts().values():
            yield _("“%(title)s” is still in conflict at %(who)s.", title=conflict.title, who=office.name)


# -- settling ------------------------------------------------------------------------------------


def settler_of(offices: Offices, conflict: Conflict) -> Office:
    """Who decides: the office that looks after the record, else one that is no party to it."""
    owner = next(iter(offices.values())).profile.records.show(conflict.id).owner
    writers = {value.organisation for value in conflict.values}
    return offices.get(owner) or next(o for key, o in offices.items() if key not in writers)


def settle(offices: Offices, office: Office, conflict: Conflict) -> tuple[Value, str]:
    """Settle as people would; the value that counts now, and a sentence that says so."""
    values = conflict.values
    kind = RECORD_TYPES[conflict.type].field(conflict.field)
    if conflict.field == DELETED:
        place = next(at for at, each in enumerate(values) if not each.value)
        office.profile.conflicts.settle(conflict.id, conflict.field, take=place)
        return False, _("%(who)s keeps it: the work since then counts.", who=office.name)
    if kind is not None and kind.kind is Kind.MARKDOWN:
        place = max(range(len(values)), key=lambda at: len(str(values[at].value)))
        office.profile.conflicts.settle(conflict.id, conflict.field, take=place)
        chosen = values[place]
        return chosen.value, _(
            "%(who)s takes the version from %(organisation)s (%(by)s).",
            who=office.name,
            by=chosen.by,
            organisation=offices[chosen.organisation].name,
        )
    both = " / ".join(str(each.value) for each in sorted(values, key=lambda each: each.organisation))
    office.profile.conflicts.settle(conflict.id, conflict.field, value=both)
    return both, _("%(who)s writes down both: “%(value)s”.", who=office.name, value=both)


def describe(offices: Offices, conflict: Conflict) -> Iterator[str]:
    """Who wrote what, line by line."""
    declared = RECORD_TYPES[conflict.type]
    field = declared.field(conflict.field)
    yield _(
        "Conflict in %(type)s “%(title)s”, %(field)s:",
        type=_(declared.label),
        title=conflict.title,
        field=_(field.label) if field else _("deleted or changed"),
    )
    for each in conflict.values:
        name = offices[each.organisation].name
        if conflict.field == DELETED:
            what = _("deleted it") if each.value else _("worked on")
        else:
            what = _("“%(value)s”", value=shortened(str(each.value)))
        yield f"  {name} ({each.by}): {what}"


def shortened(text: str) -> str:
    """The end of a long text is where versions differ most; the middle of a sentence says enough."""
    text = " ".join(text.split())
    return text if len(text) <= _LONG else f"{text[: _LONG - 1].rstrip()}…"


# -- merging -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Joint:
    """A record that several offices changed in one week, each other fields."""

    id: str
    title: str
    wrote: Mapping[str, Mapping[str, Value]]


def merges(offices: Offices, month: str) -> Sequence[Joint]:
    """The records that several offices change in the month without contradicting each other."""
    contested = {id_ for id_, _field in announced(month)}
    found = []
    for id_, who in tour_plan.joint_records(month).items():
        if id_ in contested:
            continue
        wrote = {
            key: {
                name: value
                for edit in sample.edits_for(key, month)
                if edit.id == id_ and edit.kind is EditKind.SET
                for name, value in edit.fields.items()
            }
            for key in who
        }
        found.append(Joint(id_, _title(offices, id_), wrote))
    return found


def _title(offices: Offices, id_: str) -> str:
    return next(iter(offices.values())).profile.records.titles([id_]).get(id_, id_)


def not_merged(offices: Offices, joint: Joint) -> Iterator[str]:
    """Where an office does not show what all of them wrote, in sentences."""
    wanted = {name: value for fields in joint.wrote.values() for name, value in fields.items()}
    for office in offices.values():
        view = office.profile.records.show(joint.id)
        if any(view.fields.get(name) != value for name, value in wanted.items()):
            yield _("%(who)s does not show everything in “%(title)s”.", who=office.name, title=joint.title)


def describe_merge(offices: Offices, joint: Joint) -> str:
    """Who wrote which fields of the same record."""
    declared = RECORD_TYPES[next(iter(offices.values())).profile.records.show(joint.id).type]
    wrote = []
    for key, fields in joint.wrote.items():
        labels = [_(field.label) for name in fields if (field := declared.field(name))]
        wrote.append(f"{offices[key].name}: {', '.join(labels)}")
    return _(
        "%(type)s “%(title)s” is changed by two at once (%(wrote)s): both count, no conflict.",
        type=_(declared.label),
        title=joint.title,
        wrote="; ".join(wrote),
    )
