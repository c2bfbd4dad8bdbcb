# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""From what a person types to the value that is stored; the shortcuts of an office included."""

import re
from datetime import date, datetime, timedelta

from swf_desktop.domain import values
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value
from swf_desktop.system.clock import SystemClock, to_instant
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui.recurrence_words import from_words

_SHORT_DAY = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.?")
_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2}|[0-9]{4})")
_STEP = re.compile(r"\+\s?([0-9]{1,3})\s*([dtwm]?)", re.IGNORECASE)
_WEEK = re.compile(r"(?:kw|cw)\s?([0-9]{1,2})(?:[/ ]([0-9]{4}))?", re.IGNORECASE)
_MOMENT = re.compile(r"(.+?)[ ,]+([0-9]{1,2})[:.]([0-9]{2})(?: ?uhr)?", re.IGNORECASE)
_EUROS = re.compile(r"[+-]?[0-9]+")

TODAY, TOMORROW = N_("today"), N_("tomorrow")


def value_of(field: Field, text: str, today: date | None = None) -> Value:
    """The value that *text* means in *field*; ``Invalid`` says what would."""
    text = text.strip()
    if not text:
        return None
    if field.kind is Kind.DATE:
        text = _day(text, today or SystemClock().today())
    elif field.kind is Kind.INSTANT:
        return _instant(field, text, today or SystemClock().today())
    elif field.kind is Kind.MONEY and _EUROS.fullmatch(text.replace(" ", "")):
        text = text.replace(" ", "") + ",00"  # a person means euros
    elif field.kind is Kind.RRULE:
        text = from_words(text)
    return values.parse(field, text, _)


def _day(text: str, today: date) -> str:
    lowered = text.casefold()
    if lowered == _(TODAY).casefold():
        return today.isoformat()
    if lowered == _(TOMORROW).casefold():
        return (today + timedelta(days=1)).isoformat()
    if match := _STEP.fullmatch(text):
        count, unit = int(match[1]), match[2].casefold()
        return _later(today, count, unit).isoformat()
    if match := _WEEK.fullmatch(text):
        # A week without a year is the next one by that number.
        week, year = int(match[1]), int(match[2] or today.year)
        try:
            friday = date.fromisocalendar(year, week, 5)
            if not match[2] and friday < today:
                friday = date.fromisocalendar(year + 1, week, 5)
        except ValueError:
            return text
        return friday.isoformat()
    if match := _SHORT_DAY.fullmatch(text):
        day, month = int(match[1]), int(match[2])
        try:
            found = date(today.year, month, day)
            # In November, "10.1." is the coming January.
            if (today - found).days > 180:
                found = date(today.year + 1, month, day)
            return found.isoformat()
        except ValueError:
            return f"{day}.{month}.{today.year}"
    if match := _DIGITS.fullmatch(text):
        return f"{match[1]}.{match[2]}.{match[3]}"
    return text


def _later(today: date, count: int, unit: str) -> date:
    if unit == "w":
        return today + timedelta(weeks=count)
    if unit == "m":
        month = today.month - 1 + count
        year, month = today.year + month // 12, month % 12 + 1
        for day in range(today.day, 27, -1):
            try:
                return date(year, month, day)
            except ValueError:
                continue
        return date(year, month, min(today.day, 28))
    return today + timedelta(days=count)


def _instant(field: Field, text: str, today: date) -> str:
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise Invalid(N_("Enter a day with a time, such as 23.11.2026 14:00."), field=field.name)
    day_field = Field(field.name, Kind.DATE, field.label)
    day = values.parse(day_field, _day(match[1], today))
    try:
        local = datetime.fromisoformat(f"{day}T{int(match[2]):02}:{match[3]}:00").astimezone()
    except ValueError:
        raise Invalid(N_("Enter hours 0 to 23 and minutes 0 to 59."), field=field.name) from None
    return to_instant(local)
