# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes onto paper: plain frozen values, filled in by the services, free of database and Qt.

Text is what people typed. Fields documented as *Markdown* may hold paragraphs, lists, bold and
italics; everything else is printed literally. ``None`` and empty mean "not stated". Money is in euro
cents.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from swf_desktop.domain.catalogue.projects import LIGHT_FIELDS


class Light(StrEnum):
    """A traffic light; the values are those of the status report's fields."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


class Trend(StrEnum):
    """Where a light is heading; the values are those of the status report's field."""

    IMPROVING = "improving"
    STEADY = "steady"
    WORSENING = "worsening"


#: What is judged beside the overall light, in the order of the page.
DIMENSIONS: tuple[str, ...] = tuple(name for name in LIGHT_FIELDS if name != "overall")


@dataclass(frozen=True, slots=True)
class Assessment:
    """One light with its trend and, where there is one, the reason for this light alone."""

    light: Light = Light.GREY
    trend: Trend | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """On *said_on* the milestone was expected on *expected_on*."""

    said_on: date
    expected_on: date


@dataclass(frozen=True, slots=True)
class MilestoneStatus:
    """A milestone with every forecast it ever had, oldest first."""

    title: str
    planned_on: date
    forecasts: tuple[Forecast, ...] = ()
    reached_on: date | None = None

    @property
    def expected_on(self) -> date:
        """The day it was reached or, failing that, the latest forecast or the plan."""
        if self.reached_on is not None:
            return self.reached_on
        return self.forecasts[-1].expected_on if self.forecasts else self.planned_on

    @property
    def shift_days(self) -> int:
        """Days between plan and expectation; positive is later."""
        return (self.expected_on - self.planned_on).days

    @property
    def moves(self) -> int:
        """How often the expected day changed; naming the planned day again is no move."""
        days = [self.planned_on, *(forecast.expected_on for forecast in self.forecasts)]
        return sum(before != after for before, after in pairwise(days))

    def overdue_on(self, day: date) -> bool:
        """Whether it was to be reached before *day* and was not."""
        return self.reached_on is None and self.expected_on < day


@dataclass(frozen=True, slots=True)
class Costs:
    """Planned and spent money of a project."""

    total: int | None = None
    to_date: int | None = None
    funding: int | None = None
    own_share: int | None = None

    @property
    def remaining(self) -> int | None:
        """What is left of the total; negative when it was exceeded."""
        if self.total is None or self.to_date is None:
            return None
        return self.total - self.to_date

    @property
    def stated(self) -> bool:
        """Whether any figure is known."""
        return any(value is not None for value in (self.total, self.to_date, self.funding, self.own_share))


@dataclass(frozen=True, slots=True)
class RiskItem:
    """A risk; *response* is Markdown, *status* a translated word."""

    title: str
    likelihood: int | None = None
    impact: int | None = None
    response: str = ""
    responsible: str = ""
    review_on: date | None = None
    status: str = ""
    project: str = ""

    @property
    def weight(self) -> int:
        """Likelihood times impact; 0 where one of them is missing."""
        return (self.likelihood or 0) * (self.impact or 0)


@dataclass(frozen=True, slots=True)
class DecisionNeeded:
    """A decision somebody has to take; *text* is Markdown."""

    title: str
    body: str = ""
    due_on: date | None = None
    text: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class OverdueTask:
    """A task past its day; *responsible* is a person's full name or an organisation."""

    title: str
    due_on: date
    responsible: str = ""
    project: str = ""
    organisation: str = ""


class GoalState(StrEnum):
    """How a goal stands; the values are those of the goal's field."""

    OPEN = "open"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    REACHED = "reached"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class GoalStatus:
    """A goal with the status that follows from its projects and the one a person set instead.

    *reason* (Markdown) explains the manual status. *level* is a translated word.
    """

    title: str
    level: str = ""
    due_on: date | None = None
    computed: GoalState | None = None
    manual: GoalState | None = None
    reason: str = ""
    contributing: int = 0


@dataclass(frozen=True, slots=True)
class ProjectStatus:
    """A project as its latest status report up to the reporting date has it.

    *reported_on* is the day of that report, None without one. *description*, *reason*, *summary*,
    *next_steps* and *decisions_needed* are Markdown. *phase* and *kind* are translated words.
    """

    title: str
    number: str = ""
    organisation: str = ""
    lead: str = ""
    partners: tuple[str, ...] = ()
    kind: str = ""
    phase: str = ""
    start_on: date | None = None
    end_on: date | None = None
    description: str = ""
    reported_on: date | None = None
    released: bool = False
    overall: Assessment = Assessment()
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    reason: str = ""
    confidence: int | None = None
    summary: str = ""
    next_steps: str = ""
    decisions_needed: str = ""
    milestones: tuple[MilestoneStatus, ...] = ()
    costs: Costs = Costs()
    risks: tuple[RiskItem, ...] = ()

    @property
    def name(self) -> str:
        """Number and title as one line."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class MunicipalityReport:
    """The status summary of one municipality. *audience_note* says who it is for, in one line."""

    organisation: str
    as_of: date
    period_from: date | None = None
    projects: tuple[ProjectStatus, ...] = ()
    decisions_needed: tuple[DecisionNeeded, ...] = ()
    overdue_tasks: tuple[OverdueTask, ...] = ()
    goals: tuple[GoalStatus, ...] = ()
    audience_note: str = ""


@dataclass(frozen=True, slots=True)
class AllianceReport:
    """The status summary of the alliance: its municipalities, what they do jointly, what hinders them.

    *author* is the organisation that prints it. A joint project is in *joint_projects* and not once
    more in a municipality's *projects*. *decisions_needed*, *overdue_tasks* and *goals* are those of
    the alliance as a whole; the municipalities' own are gathered from their reports.
    """

    alliance: str
    author: str
    as_of: date
    period_from: date | None = None
    municipalities: tuple[MunicipalityReport, ...] = ()
    joint_projects: tuple[ProjectStatus, ...] = ()
    decisions_needed: tuple[DecisionNeeded, ...] = ()
    overdue_tasks: tuple[OverdueTask, ...] = ()
    goals: tuple[GoalStatus, ...] = ()
    audience_note: str = ""
