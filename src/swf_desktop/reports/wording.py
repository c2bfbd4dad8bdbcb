# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values as the words of a report, in the person's language."""

from datetime import date

from swf_desktop.domain.text import N_
from swf_desktop.reports.model import GoalState, Light, MilestoneStatus, Trend
from swf_desktop.system.i18n import NP_, format_date, format_money, format_number, ngettext, pgettext
from swf_desktop.system.i18n import gettext as _

_LIGHTS = {
    Light.GREEN: NP_("light", "green"),
    Light.AMBER: NP_("light", "amber"),
    Light.RED: NP_("light", "red"),
    Light.GREY: NP_("light", "open"),
}
_TRENDS = {
    Trend.IMPROVING: NP_("trend", "improving"),
    Trend.STEADY: NP_("trend", "steady"),
    Trend.WORSENING: NP_("trend", "worsening"),
}
_GOALS = {
    GoalState.OPEN: NP_("goal", "Open"),
    GoalState.ON_TRACK: NP_("goal", "On track"),
    GoalState.AT_RISK: NP_("goal", "At risk"),
    GoalState.REACHED: NP_("goal", "Reached"),
    GoalState.MISSED: NP_("goal", "Missed"),
}
_DIMENSIONS = {
    "schedule": NP_("light", "Schedule"),
    "cost": NP_("light", "Cost"),
    "quality": NP_("light", "Quality"),
    "resources": NP_("light", "Resources"),
    "risk": NP_("light", "Risk"),
}
_MOVED = {
    1: N_("moved for the first time"),
    2: N_("moved for the second time"),
    3: N_("moved for the third time"),
    4: N_("moved for the fourth time"),
    5: N_("moved for the fifth time"),
}

_MOVED_UNTIL_REACHED = {
    1: N_("moved once"),
    2: N_("moved twice"),
    3: N_("moved three times"),
}

_DAYS_PER_WEEK = 7

#: The refusal where the "paper" extra is not installed.
MISSING_PARTS = N_(
    "The parts for printing are missing from this installation (%(detail)s). "
    "Install the program with its “paper” extra."
)


def not_stated() -> str:
    """What stands where a value is missing: an empty cell would look forgotten."""
    return _("not stated")


def or_not_stated(text: str) -> str:
    """*text*, or that there is none."""
    return text.strip() or not_stated()


def day(value: date | None) -> str:
    """A date, or that there is none."""
    return format_date(value) if value else not_stated()


def money(cents: int | None) -> str:
    """An amount with a proper minus, or that there is none."""
    return not_stated() if cents is None else format_money(cents).replace("-", "−")


def light(value: Light) -> str:
    """The word beside a light's shape."""
    return pgettext("light", _LIGHTS[value])


def trend(value: Trend | None) -> str:
    """The word beside a trend's arrow; a dash where nobody said."""
    return pgettext("trend", _TRENDS[value]) if value else "–"


def goal(value: GoalState | None) -> str:
    """A goal's status as a word."""
    return pgettext("goal", _GOALS[value]) if value else not_stated()


def dimension(name: str) -> str:
    """The heading of one of ``model.DIMENSIONS``."""
    return pgettext("light", _DIMENSIONS[name])


def span(days: int) -> str:
    """A number of days as people say it: weeks from a fortnight on."""
    count = abs(days)
    if count >= 2 * _DAYS_PER_WEEK:
        return ngettext("%(n)s week", "%(n)s weeks", round(count / _DAYS_PER_WEEK))
    return ngettext("%(n)s day", "%(n)s days", count)


def shift(days: int) -> str:
    """A deviation with its sign: +11 weeks, −3 days, on plan."""
    if days == 0:
        return _("on plan")
    return ("+" if days > 0 else "−") + span(days)


def moved(milestone: MilestoneStatus) -> str:
    """How often a milestone's day was moved; empty where it never was."""
    if milestone.moves == 0:
        return ""
    words = _MOVED if milestone.reached_on is None else _MOVED_UNTIL_REACHED
    if milestone.moves in words:
        return _(words[milestone.moves])
    return _("moved %(count)s times", count=format_number(milestone.moves))


def movement(milestone: MilestoneStatus) -> str:
    """The whole story of a milestone's day in one phrase."""
    if not (often := moved(milestone)):
        return shift(milestone.shift_days)
    if milestone.shift_days == 0:
        return _("%(moved)s, now on plan again", moved=often)
    return _("%(moved)s, in total %(shift)s", moved=often, shift=shift(milestone.shift_days))
