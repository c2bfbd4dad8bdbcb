# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values: from ``key=value`` as typed, and back to what a person reads."""

from collections.abc import Callable, Mapping, Sequence

from swf_desktop.cli.arguments import UsageError
from swf_desktop.domain.audience import LABELS, Audience, parse_audience
from swf_desktop.domain.catalogue import RECORD_TYPES, record_type
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.record_types import DELETED, OWNER, RecordType
from swf_desktop.domain.text import N_
from swf_desktop.domain.values import parse
from swf_desktop.domain.views import Value
from swf_desktop.system import i18n
from swf_desktop.system.i18n import gettext as _

_PSEUDO = {OWNER: N_("Owner"), "audience": N_("Visibility"), DELETED: N_("Deletion")}
_SHIPPED = "1970-01-01T00:00:00"

Titles = Callable[[str], str]


# -- in -------------------------------------------------------------------------------------------


def pairs(words: Sequence[str]) -> dict[str, str]:
    """The ``key=value`` words by key. Raises ``UsageError``."""
    found: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key:
            raise UsageError(N_("“%(word)s” is not of the form key=value."), word=word)
        if key in found:
            raise UsageError(N_("“%(key)s” was given twice."), key=key)
        found[key] = value
    return found


def fields(type_key: str, words: Sequence[str]) -> dict[str, Value]:
    """The values that *words* give to fields of a type. Raises ``UsageError``, ``Invalid`` or ``NotFound``."""
    kind = record_type(type_key)
    return {key: value(kind, key, text) for key, text in pairs(words).items()}


def value(kind: RecordType, key: str, text: str) -> Value:
    """The value that *text* means in the field *key*. Raises ``Invalid``."""
    if key == OWNER:
        return text.strip()
    if key == "audience":
        return _audience(text)
    field = kind.field(key)
    if field is None:
        raise Invalid(
            N_("A %(type)s has no field “%(field)s”. Its fields: %(known)s."),
            field=key,
            type=kind.key,
            known=", ".join(kind.by_name),
        )
    try:
        return parse(field, text, translate=_)
    except Invalid as error:
        raise in_field(error, field.label) from error


def in_field(error: Invalid, label: str) -> Invalid:
    """*error* with the field's name in front: several were given at once."""
    return Invalid(N_("%(label)s: %(problem)s"), field=error.field, label=label, problem=error)


def _audience(text: str) -> str:
    for audience, label in LABELS.items():
        if text.strip().casefold() == _(label).casefold():
            return audience.key
    return parse_audience(text).key


# -- out ------------------------------------------------------------------------------------------


def shown(type_key: str, key: str, content: Value, titles: Titles | None = None) -> str:
    """A value as a person reads it; references by the titles that are known."""
    if content is None or content == "":
        return ""
    if key == "audience":
        return audience_label(str(content))
    if isinstance(content, bool):
        return _("yes") if content else _("no")
    kind = RECORD_TYPES.get(type_key)
    field = kind.field(key) if kind else None
    return _plain(field, content, titles) if field else str(content)


def _plain(field: Field, content: Value, titles: Titles | None) -> str:
    text = str(content)
    match field.kind:
        case Kind.DATE:
            return i18n.format_date(text)
        case Kind.INSTANT:
            return i18n.format_datetime(text)
        case Kind.CHOICE:
            choice = field.choice(text)
            return _(choice.label) if choice else text
        case Kind.MONEY if isinstance(content, int):
            return i18n.format_money(content)
        case Kind.INTEGER | Kind.NUMBER if isinstance(content, int | float):
            return i18n.format_number(content)
        case Kind.REFERENCE if titles is not None:
            return f"{titles(text) or _('not received yet')} ({text})"
        case _:
            return text


def moment(at: str) -> str:
    """When something was written; starter data have no time of their own."""
    return _("comes with the program") if at.startswith(_SHIPPED) else i18n.format_datetime(at)


def audience_label(key: str) -> str:
    """The word for an audience."""
    try:
        return _(LABELS[Audience[key.upper()]])
    except KeyError:
        return key


def type_label(key: str) -> str:
    """The word for one record of a type."""
    kind = RECORD_TYPES.get(key)
    return _(kind.label) if kind else key


def field_label(type_key: str, name: str) -> str:
    """The word for a field."""
    if name in _PSEUDO:
        return _(_PSEUDO[name])
    kind = RECORD_TYPES.get(type_key)
    field = kind.field(name) if kind else None
    return _(field.label) if field else name


def references(type_key: str, content: Mapping[str, Value]) -> list[str]:
    """The ids that the fields of a record point at."""
    kind = RECORD_TYPES.get(type_key)
    if kind is None:
        return []
    named = [f.name for f in kind.fields if f.kind is Kind.REFERENCE]
    return [str(content[name]) for name in named if content.get(name)]
