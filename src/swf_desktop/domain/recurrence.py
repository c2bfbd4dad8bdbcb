# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Recurrence rules of tasks: the part of RFC 5545 that speaks of days."""

import re
from datetime import date, datetime

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.text import N_, shown

_PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYYEARDAY"}
    | {"BYWEEKNO", "WKST"}
)
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_DAY = re.compile(r"(?:[+-]?([1-9][0-9]?))?(?:MO|TU|WE|TH|FR|SA|SU)")
_RANGES = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYWEEKNO": 53, "BYYEARDAY": 366, "BYSETPOS": 366}
_UNTIL = re.compile(r"([0-9]{8})(?:T[0-9]{6}Z?)?")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def canonical(text: str, field: str | None = None) -> str:
    """The rule *text* in one spelling: capitals, no ``RRULE:``, an UNTIL that is a day.

    Raises ``Invalid`` for what is no rule, for rules by the hour (a task has days), and for rules that
    never come true, which would keep any search for the next day going for ever.
    """
    rule = re.sub(r"\s", "", text).upper().removeprefix("RRULE:").rstrip(";")
    parts = [part.partition("=") for part in rule.split(";")]
    values = {name: value for name, _, value in parts}
    if len(rule) > 300 or len(values) != len(parts) or not all(values.values()):
        raise _no_rule(text, field)
    if values.get("FREQ") in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise Invalid(N_("A task recurs by days at most. Use DAILY, WEEKLY, MONTHLY or YEARLY."), field=field)
    if values.get("FREQ") not in _FREQUENCIES or not _PARTS.issuperset(values):
        raise _no_rule(text, field)
    for name in ("INTERVAL", "COUNT"):
        if name in values and re.fullmatch(r"[1-9][0-9]{0,3}", values[name]) is None:
            raise _no_rule(text, field)
    for name, largest in _RANGES.items():
        if not all(_within(number, name, largest) for number in values.get(name, "1").split(",")):
            raise _no_rule(text, field)
    if "UNTIL" in values:
        until = _UNTIL.fullmatch(values["UNTIL"])
        if until is None:
            raise _no_rule(text, field)
        values["UNTIL"] = until[1]
    rule = ";".join(f"{name}={value}" for name, value in values.items())

    from dateutil.rrule import rrulestr  # a tenth of a second that few commands need

    try:
        rrulestr(rule, dtstart=datetime(2024, 1, 1))  # noqa: DTZ001 - days have no time zone
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        raise _no_rule(text, field) from None
    if _never(values):
        raise Invalid(N_("This rule never comes true. Check its days and months."), field=field)
    return rule


def following(rule: str, day: date) -> tuple[date, str] | None:
    """The first day of *rule* after *day*, and the rule that holds from then on; None after the last one.

    *rule* is canonical. A COUNT says how often from *day* on, that one included, so it shrinks by one.
    """
    from dateutil.rrule import rrulestr

    values = dict(part.split("=", 1) for part in rule.split(";"))
    count = int(values.pop("COUNT", "0"))
    if count == 1:
        return None
    endless = ";".join(f"{name}={value}" for name, value in values.items())
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - days have no time zone
    try:
        found = rrulestr(endless, dtstart=start).after(start)
    except (ValueError, OverflowError):
        return None
    if found is None:
        return None
    return found.date(), f"{endless};COUNT={count - 1}" if count else endless


def days(rule: str, day: date, most: int) -> list[date]:
    """The next days of *rule* after *day*, no more than *most*."""
    found: list[date] = []
    while len(found) < most:
        step = following(rule, day)
        if step is None:
            break
        day, rule = step
        found.append(day)
    return found


def _within(number: str, name: str, largest: int) -> bool:
    """Whether *number* is one that the part *name* may hold; only months do not count from the end."""
    if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}", number) is None:
        return False
    return abs(int(number)) <= largest and (name != "BYMONTH" or int(number) > 0)


def _never(values: dict[str, str]) -> bool:
    """Whether the rule asks for days that no month or year has."""
    if "BYMONTHDAY" in values:
        months = [int(month) for month in values.get("BYMONTH", "1").split(",")]
        longest = max(_MONTH_DAYS[month - 1] for month in months)
        if all(abs(int(day)) > longest for day in values["BYMONTHDAY"].split(",")):
            return True
    if values["FREQ"] == "MONTHLY" or "BYMONTH" in values:
        ordinals = [_DAY.fullmatch(day) for day in values.get("BYDAY", "MO").split(",")]
        return all(o is not None and o[1] is not None and int(o[1]) > 5 for o in ordinals)
    return False


def _no_rule(text: str, field: str | None) -> Invalid:
    return Invalid(
        N_("“%(value)s” is no recurrence rule. Enter one such as FREQ=MONTHLY;INTERVAL=1."),
        field=field,
        value=shown(text),
    )
