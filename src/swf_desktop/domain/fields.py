# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2

"""The building blocks of a record type's declaration."""

from dataclasses import dataclass
from enum import StrEnum, auto


class Kind(StrEnum):
    """What a field holds, and how its value looks in JSON."""

    TEXT = auto()  # str, one line
    MARKDOWN = auto()  # str, several lines, plain Markdown
    EMAIL = auto()  # str
    PHONE = auto()  # str
    URL = auto()  # str
    CHOICE = auto()  # str, one of the choices' keys
    DATE = auto()  # str, YYYY-MM-DD, a day without time zone
    INSTANT = auto()  # str, YYYY-MM-DDTHH:MM:SSZ, UTC
    MONEY = auto()  # int, euro cents
    INTEGER = auto()  # int
    NUMBER = auto()  # int or float
    BOOLEAN = auto()  # bool
    REFERENCE = auto()  # str, a record id
    RRULE = auto()  # str, RFC 5545 recurrence rule
    HASH = auto()  # str, SHA-256 in hex


TEXTUAL = frozenset({Kind.TEXT, Kind.MARKDOWN, Kind.EMAIL, Kind.PHONE, Kind.URL})
NUMERIC = frozenset({Kind.MONEY, Kind.INTEGER, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field: its stable *key* and its *label* (a message id)."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field: everything that tables, forms, columns, search, bundles and reports need to know.

    *targets* are the record types a reference may point at (empty: any). *minimum* and *maximum*
    bound numbers; *max_length* bounds text in characters. *searchable* text goes into the full-text
    index. *default* is set when a record is added without the field.
    """

    name: str
    kind: Kind
    label: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    targets: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = 500
    default: str | int | bool | None = None
    personal: bool = False
    group: str = ""

    @property
    def searchable(self) -> bool:
        """Whether the value goes into the full-text index."""
        return self.kind in TEXTUAL

    def choice(self, key: str) -> Choice | None:
        """The choice with *key*, or None."""
        return next((c for c in self.choices if c.key == key), None)
