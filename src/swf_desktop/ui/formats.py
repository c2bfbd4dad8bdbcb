# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values as a person reads them."""

import re
from datetime import UTC, datetime
from functools import lru_cache

from swf_desktop.domain.audience import LABELS, Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value
from swf_desktop.system import i18n
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui.theme import LIGHTS

PSEUDO_LABELS = {
    "owner": N_("Owner"),
    "audience": N_("Visibility"),
    "changed_at": N_("Changed"),
    "deleted": N_("Deletion"),
}


@lru_cache(maxsize=20_000)
def _day(text: str, _language: str) -> str:
    return i18n.format_date(text)


def day(text: str) -> str:
    """A stored day, for reading."""
    return _day(text, i18n.language())


def moment(text: str) -> str:
    """A stored instant in local time, for reading; empty stays empty."""
    return i18n.format_datetime(text)


def short_moment(text: str) -> str:
    """An instant as briefly as it is clear: the time today, the day otherwise."""
    if not text:
        return ""
    local = datetime.fromisoformat(text).astimezone()
    if local.date() == datetime.now(UTC).astimezone().date():
        return _("today %(time)s", time=i18n.format_time(text))
    return day(local.date().isoformat())


def plain(field: Field, value: Value) -> str:
    """The *value* of *field* as text; references are not resolved here."""
    if value is None or value == "":
        return ""
    kind = field.kind
    if kind is Kind.DATE:
        return day(str(value))
    if kind is Kind.CHOICE:
        return choice_label(field, str(value))
    if kind is Kind.MONEY and isinstance(value, int):
        return i18n.format_money(value)
    if kind is Kind.INSTANT:
        return moment(str(value))
    if kind is Kind.BOOLEAN:
        return _("yes") if value else _("no")
    if kind in (Kind.INTEGER, Kind.NUMBER) and isinstance(value, int | float):
        return i18n.format_number(value)
    if kind is Kind.RRULE:
        from swf_desktop.ui.recurrence_words import in_words

        return in_words(str(value))
    return str(value)


def choice_label(field: Field, key: str) -> str:
    """The label of one choice; a key of a newer version is shown as it is."""
    choice = field.choice(key)
    if choice is None:
        return key
    return f"{LIGHTS[key][2]} {_(choice.label)}" if is_light(field) else _(choice.label)


def is_light(field: Field) -> bool:
    """Whether the field is a traffic light."""
    return field.kind is Kind.CHOICE and {c.key for c in field.choices} == set(LIGHTS)


def audience_label(key: str) -> str:
    """The word for an audience."""
    try:
        return _(LABELS[Audience[key.upper()]])
    except KeyError:
        return key


def type_label(key: str) -> str:
    """The word for one record of a type."""
    record_type = RECORD_TYPES.get(key)
    return _(record_type.label) if record_type else key


_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


def title(type_key: str, stored: str) -> str:
    """The *stored* title of a record, for reading beside its type: days as dates, a dash for none."""
    if not stored or not _by_day(type_key):
        return stored or "–"
    when, _blank, rest = stored.partition(" ")
    when = _DAY.sub(lambda found: day(found[0]), when)
    try:
        return f"{when}: {i18n.format_number(float(rest))}" if rest else when  # what was measured
    except ValueError:
        return f"{when}: {rest}"


def called(type_key: str, stored: str) -> str:
    """The name of a record where its type does not stand before it. What is called by a day (a status report, a
    measurement) says what it is, since a bare day names nothing."""
    if not _by_day(type_key) or not stored:
        return title(type_key, stored)
    return _("%(kind)s of %(day)s", kind=type_label(type_key), day=title(type_key, stored))


def _by_day(type_key: str) -> bool:
    record_type = RECORD_TYPES.get(type_key)
    first = record_type.field(record_type.title[0]) if record_type else None
    return first is not None and first.kind is Kind.DATE


def field_label(type_key: str, name: str) -> str:
    """The word for a field, the ones every record has included."""
    if name in PSEUDO_LABELS:
        return _(PSEUDO_LABELS[name])
    record_type = RECORD_TYPES.get(type_key)
    field = record_type.field(name) if record_type else None
    return _(field.label) if field else name
