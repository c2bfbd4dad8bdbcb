# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Short spellings for the declarations of this package."""

from swf_desktop.domain.fields import Choice, Field, Kind

LONG = 20_000
DOCUMENT = 200_000


def text(name: str, label: str, *, required: bool = False, limit: int = 500, personal: bool = False) -> Field:
    """One line of text."""
    return Field(name, Kind.TEXT, label, required=required, max_length=limit, personal=personal)


def prose(
    name: str, label: str, *, limit: int = LONG, required: bool = False, personal: bool = False
) -> Field:
    """Several lines of plain Markdown."""
    return Field(name, Kind.MARKDOWN, label, required=required, max_length=limit, personal=personal)


def choice(
    name: str, label: str, /, *choices: tuple[str, str], default: str | None = None, required: bool = False
) -> Field:
    """One of a fixed set of values."""
    return Field(
        name,
        Kind.CHOICE,
        label,
        required=required,
        choices=tuple(Choice(key, word) for key, word in choices),
        default=default,
    )


def day(name: str, label: str, *, required: bool = False) -> Field:
    """A calendar day without time zone."""
    return Field(name, Kind.DATE, label, required=required)


def instant(name: str, label: str, *, required: bool = False) -> Field:
    """A moment, kept in UTC."""
    return Field(name, Kind.INSTANT, label, required=required)


def money(name: str, label: str) -> Field:
    """An amount in euro cents."""
    return Field(name, Kind.MONEY, label, minimum=-(10**13), maximum=10**13)


def whole(
    name: str, label: str, minimum: int = 0, maximum: int = 10**12, default: int | None = None
) -> Field:
    """A whole number within bounds."""
    return Field(name, Kind.INTEGER, label, minimum=minimum, maximum=maximum, default=default)


def number(name: str, label: str, *, required: bool = False) -> Field:
    """A decimal number."""
    return Field(name, Kind.NUMBER, label, required=required, minimum=-1e15, maximum=1e15)


def flag(name: str, label: str, *, default: bool | None = None) -> Field:
    """Yes or no."""
    return Field(name, Kind.BOOLEAN, label, default=default)


def ref(name: str, label: str, /, *targets: str, required: bool = False) -> Field:
    """A reference to a record of one of *targets* (none given: any type)."""
    return Field(name, Kind.REFERENCE, label, required=required, targets=targets, max_length=36)


def url(name: str, label: str) -> Field:
    """A web address."""
    return Field(name, Kind.URL, label, max_length=2000)
