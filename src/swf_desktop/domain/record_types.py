# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a record type is. The types themselves are declared in ``domain.catalogue``."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cached_property

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.fields import Field

#: Names every record carries beside its fields. They are cells of the log like any other.
TYPE, OWNER, DELETED = "type", "owner", "deleted"
RESERVED = frozenset({TYPE, OWNER, DELETED, "audience", "id"})


class Rights(StrEnum):
    """Who may change a record.

    ``OWNER``: devices of the owning organisation. ``JOINT``: every member of the alliance.
    ``FOLLOWS``: whoever may change the record that ``RecordType.follows`` points at.
    """

    OWNER = auto()
    JOINT = auto()
    FOLLOWS = auto()


class Place(StrEnum):
    """The place of the window where records of the type live."""

    STRATEGY = auto()
    PROJECTS = auto()
    TASKS = auto()
    EVENTS = auto()
    CONTACTS = auto()
    KNOWLEDGE = auto()
    NONE = auto()


@dataclass(frozen=True)
class RecordType:
    """One declaration per type; table, form, columns, history, search, bundle and report derive from it.

    *follows* names the reference whose target decides the rights (with ``Rights.FOLLOWS``) and, when
    *inherits_audience*, the default audience. *unattached* are the rights while that reference is
    empty. *joint_when* is a field and the values with which the record is everybody's whatever
    *rights* say (the framework strategy, the project goal). *title* names the fields that make up
    the record's name; *columns* those a list shows first.
    """

    key: str
    label: str
    plural: str
    rights: Rights
    fields: tuple[Field, ...]
    audience: Audience = Audience.ALLIANCE
    inherits_audience: bool = False
    follows: str | None = None
    unattached: Rights = Rights.OWNER
    joint_when: tuple[str, frozenset[str]] | None = None
    title: tuple[str, ...] = ("title",)
    columns: tuple[str, ...] = ()
    place: Place = Place.NONE
    shared: bool = True  # False: never leaves the device (saved views)

    def field(self, name: str) -> Field | None:
        """The field *name*, or None if this version knows no such field."""
        return self.by_name.get(name)

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by name, in their order."""
        return {field.name: field for field in self.fields}

    @cached_property
    def control_fields(self) -> tuple[str, ...]:
        """The cells that decide who may write the record."""
        names = [OWNER]
        if self.follows:
            names.append(self.follows)
        if self.joint_when:
            names.append(self.joint_when[0])
        return tuple(names)

    def title_of(self, fields: Mapping[str, object]) -> str:
        """The record's name as a person reads it, from its field values; empty if it has none."""
        return " ".join(str(fields[name]) for name in self.title if fields.get(name) is not None)
