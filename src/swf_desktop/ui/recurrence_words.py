# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Recurrence rules in words, and the few words that a person may type for one."""

from swf_desktop.domain.text import N_
from swf_desktop.system import i18n
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext

COMMON: tuple[tuple[str, str], ...] = (
    ("FREQ=DAILY", N_("daily")),
    ("FREQ=WEEKLY", N_("weekly")),
    ("FREQ=WEEKLY;INTERVAL=2", N_("every two weeks")),
    ("FREQ=MONTHLY", N_("monthly")),
    ("FREQ=MONTHLY;INTERVAL=3", N_("quarterly")),
    ("FREQ=MONTHLY;INTERVAL=6", N_("half-yearly")),
    ("FREQ=YEARLY", N_("yearly")),
)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = DAYS[:5]
#: "montags": every one of them.
EACH = dict(
    zip(
        DAYS,
        (
            N_("on Mondays"),
            N_("on Tuesdays"),
            N_("on Wednesdays"),
            N_("on Thursdays"),
            N_("on Fridays"),
            N_("on Saturdays"),
            N_("on Sundays"),
        ),
        strict=True,
    )
)
#: "Montag": one of them.
ONE = dict(
    zip(
        DAYS,
        (
            N_("Monday"),
            N_("Tuesday"),
            N_("Wednesday"),
            N_("Thursday"),
            N_("Friday"),
            N_("Saturday"),
            N_("Sunday"),
        ),
        strict=True,
    )
)
MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
#: "am ersten Montag"; the numbers are those of RFC 5545.
PLACES = {
    1: N_("on the first %(day)s"),
    2: N_("on the second %(day)s"),
    3: N_("on the third %(day)s"),
    4: N_("on the fourth %(day)s"),
    -1: N_("on the last %(day)s"),
}
_KNOWN = frozenset(
    {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST"}
)


def parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule by name."""
    return dict(part.split("=", 1) for part in rule.removeprefix("RRULE:").split(";") if "=" in part)


def in_words(rule: str) -> str:
    """The rule as people say it; one that says more than there are words for, as written."""
    bare = rule.removeprefix("RRULE:")
    common = next((word for key, word in COMMON if key == bare), "")
    if common:
        return _(common)
    parts = parts_of(bare)
    when = _when(parts) if "FREQ" in parts and _KNOWN.issuperset(parts) else None
    if when is None:
        return bare
    return " ".join(word for word in (_how_often(parts), when, _until(parts)) if word)


def from_words(text: str) -> str:
    """The rule that a word stands for; other text unchanged."""
    wanted = text.strip().casefold()
    return next((key for key, word in COMMON if _(word).casefold() == wanted), text.strip())


def _how_often(parts: dict[str, str]) -> str:
    n = int(parts.get("INTERVAL", "1"))
    match parts["FREQ"]:
        case "DAILY":
            return _("daily") if n == 1 else ngettext("every %(n)s day", "every %(n)s days", n)
        case "WEEKLY" if n == 1 and "BYDAY" in parts:
            return _("every week")
        case "WEEKLY":
            return _("weekly") if n == 1 else ngettext("every %(n)s week", "every %(n)s weeks", n)
        case "MONTHLY":
            return _("monthly") if n == 1 else ngettext("every %(n)s month", "every %(n)s months", n)
        case _:
            return _("yearly") if n == 1 else ngettext("every %(n)s year", "every %(n)s years", n)


def _when(parts: dict[str, str]) -> str | None:
    """The days within the period; None if there are no words for them."""
    days = parts["BYDAY"].split(",") if "BYDAY" in parts else []
    numbers = [int(n) for n in parts.get("BYMONTHDAY", "").split(",") if n]
    months = [int(n) for n in parts.get("BYMONTH", "").split(",") if n]
    if (days and numbers) or len(months) > 1 or (months and parts["FREQ"] != "YEARLY"):
        return None
    if parts["FREQ"] in ("DAILY", "WEEKLY"):
        return None if numbers or "BYSETPOS" in parts else _weekdays(days)
    if days:
        place = _place(days, parts.get("BYSETPOS", ""))
        if place is None or not months:
            return place if parts["FREQ"] == "MONTHLY" else None
        return _("%(day)s in %(month)s", day=place, month=_(MONTHS[months[0] - 1]))
    if "BYSETPOS" in parts:
        return None
    if months:
        if len(numbers) != 1 or numbers[0] < 1:
            return None
        return _("on %(n)s %(month)s", n=numbers[0], month=_(MONTHS[months[0] - 1]))
    if not numbers:
        return ""
    if numbers == [-1]:
        return _("on the last day")
    if parts["FREQ"] != "MONTHLY" or any(n < 1 for n in numbers):
        return None
    return _("on day %(n)s", n=_listed([f"{n}." if i18n.language() == "de" else str(n) for n in numbers]))


def _weekdays(days: list[str]) -> str | None:
    if not EACH.keys() >= set(days):
        return None
    if tuple(days) == WORKDAYS:
        return _("Monday to Friday")
    return _listed([_(EACH[day]) for day in days])


def _place(days: list[str], position: str) -> str | None:
    if position:
        number, names = position, days
    elif len(days) == 1 and days[0][:-2]:
        number, names = days[0][:-2], [days[0][-2:]]
    else:
        return None
    pattern = PLACES.get(int(number)) if number.lstrip("+-").isdigit() else None
    if pattern is None or not ONE.keys() >= set(names):
        return None
    if tuple(names) == WORKDAYS:
        return _(pattern, day=_("workday"))
    return _(pattern, day=_(ONE[names[0]])) if len(names) == 1 else None


def _until(parts: dict[str, str]) -> str:
    if "UNTIL" in parts:
        day = parts["UNTIL"]
        return _("until %(day)s", day=i18n.format_date(f"{day[:4]}-{day[4:6]}-{day[6:8]}"))
    if "COUNT" in parts:
        return ngettext("(once more)", "(%(n)s times)", int(parts["COUNT"]))
    return ""


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s", some=", ".join(words[:-1]), last=words[-1])
