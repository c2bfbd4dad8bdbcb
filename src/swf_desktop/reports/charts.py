# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Charts as SVG, the same for paper and screen.

A chart never says what its table does not say too; shapes carry the meaning, colour only helps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from swf_desktop.reports.markdown import shorten
from swf_desktop.reports.model import MilestoneStatus
from swf_desktop.system.i18n import format_date
from swf_desktop.system.i18n import gettext as _

FONT = "Source Sans Pro"

# Points; multiples of four but for the hairlines.
_ROW = 20
_AXIS = 16
_LEGEND = 24
_LABELS = 152
_EDGE = 12
_TEXT = 8
_SIGN = 8
_CHARS = 36  # that fit into _LABELS at _TEXT points

#: Grid lines are quarters up to so many months, years beyond.
_QUARTERS_UP_TO = 40
_DAYS_PER_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Palette:
    """The chart's inks; a dark screen hands in others."""

    ink: str = "#1d2420"
    muted: str = "#59625c"
    grid: str = "#dde3df"
    accent: str = "#1f5c3a"
    late: str = "#b3261e"
    paper: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to points."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return self.left + (self.right - self.left) * (day - self.first).days / span


def milestone_chart(
    milestones: Sequence[MilestoneStatus],
    as_of: date,
    *,
    first_number: int = 1,
    width: float = 468,
    palette: Palette | None = None,
) -> str:
    """A line per milestone: from its plan over every forecast to where it is expected now.

    The lines are numbered from *first_number*, like the rows of the table beside it.
    """
    inks = palette or Palette()
    scale = _scale(milestones, as_of, width)
    bottom = _AXIS + _ROW * len(milestones)
    height = bottom + _LEGEND
    box = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    face = f'font-family={quoteattr(FONT)} font-size="{_TEXT}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {box} {face}>']
    parts.extend(_grid(scale, bottom, inks))
    parts.extend(_today(scale, as_of, bottom, inks))
    for row, milestone in enumerate(milestones):
        y = _AXIS + _ROW * row + _ROW / 2
        parts.append(_text(0, y + 3, f"{first_number + row}  {shorten(milestone.title, _CHARS)}", inks.ink))
        parts.extend(_milestone(y, milestone, as_of, scale, inks))
    parts.extend(_legend(bottom + 16, inks))
    parts.append("</svg>")
    return "".join(parts)


def _scale(milestones: Sequence[MilestoneStatus], as_of: date, width: float) -> _Scale:
    days = [as_of]
    for milestone in milestones:
        days += [milestone.planned_on, milestone.expected_on]
        days += [forecast.expected_on for forecast in milestone.forecasts]
    first, last = min(days), max(days)
    # Whole quarters, so that the axis begins and ends where people count.
    first = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    last = _next_quarter(last)
    return _Scale(first, last, _LABELS + _EDGE, width - _EDGE)


def _next_quarter(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 4
    if month <= 12:
        return date(day.year, month, 1)
    return date(day.year + 1, 1, 1) if day.year < date.max.year else date.max


def _grid(scale: _Scale, bottom: float, inks: Palette) -> Iterator[str]:
    yearly = (scale.last - scale.first).days / _DAYS_PER_MONTH > _QUARTERS_UP_TO
    years = scale.last.year - scale.first.year
    step = max(1, -(-years // 12)) if yearly else 1
    day = scale.first
    while day < scale.last:
        after = _next_quarter(day)
        begins = day.month == 1 and (day.year - scale.first.year) % step == 0
        if begins or not yearly:
            x = scale.at(day)
            yield _line(x, _AXIS, x, bottom, inks.grid, 1 if day.month == 1 else 0.5)
            room = scale.at(after) - x if not yearly else 40
            # Years are named always, quarters where there is room for their name.
            if day.month == 1 or (day == scale.first and room > 28):
                yield _text(x + 2, 10, str(day.year), inks.muted)
            elif room > 20:
                yield _text(x + 2, 10, _("Q%(number)s", number=(day.month + 2) // 3), inks.muted)
        if after <= day:
            break
        day = after
    yield _line(scale.right, _AXIS, scale.right, bottom, inks.grid, 0.5)


def _today(scale: _Scale, as_of: date, bottom: float, inks: Palette) -> Iterator[str]:
    x = scale.at(as_of)
    yield _line(x, _AXIS - 2, x, bottom + 4, inks.accent, 1, dash="2 2")
    text = _("as of %(day)s", day=format_date(as_of))
    anchor = "end" if x > (scale.left + scale.right) / 2 else "start"
    yield _text(x, bottom + 14, text, inks.accent, anchor=anchor)


def _milestone(
    y: float, milestone: MilestoneStatus, as_of: date, scale: _Scale, inks: Palette
) -> Iterator[str]:
    late = milestone.overdue_on(as_of)
    ink = inks.late if late else inks.accent
    planned, expected = scale.at(milestone.planned_on), scale.at(milestone.expected_on)
    places = [planned, expected, *(scale.at(forecast.expected_on) for forecast in milestone.forecasts)]
    if max(places) > min(places):
        yield _line(min(places), y, max(places), y, ink, 1)
    for forecast in milestone.forecasts[:-1]:
        x = scale.at(forecast.expected_on)
        yield _line(x, y - 4, x, y + 4, ink, 1)
    # Two signs on top of each other are neither; the table has both days.
    if abs(expected - planned) >= _SIGN or (milestone.reached_on is None and not milestone.forecasts):
        yield _diamond(planned, y, inks.paper, inks.late if late and expected == planned else inks.ink)
    if milestone.reached_on is not None:
        yield _dot(expected, y, ink, inks.paper)
    elif milestone.forecasts:
        yield _diamond(expected, y, ink, ink)


def _legend(y: float, inks: Palette) -> Iterator[str]:
    signs = (
        (_diamond(4, y - 3, inks.paper, inks.ink), _("planned")),
        (_line(4, y - 7, 4, y + 1, inks.accent, 1), _("earlier forecast")),
        (_diamond(4, y - 3, inks.accent, inks.accent), _("forecast")),
        (_dot(4, y - 3, inks.accent, inks.paper), _("reached")),
    )
    x = 0.0
    for sign, word in signs:
        yield f'<g transform="translate({x:g} 0)">{sign}{_text(12, y, word, inks.muted)}</g>'
        x += 16 + 4.1 * len(word) + 8


def _line(x1: float, y1: float, x2: float, y2: float, ink: str, width: float, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" '
        f'stroke="{ink}" stroke-width="{width:g}"{dashes}/>'
    )


def _diamond(x: float, y: float, fill: str, stroke: str) -> str:
    r = 4
    return (
        f'<path d="M{x:.2f} {y - r:.2f}L{x + r:.2f} {y:.2f}L{x:.2f} {y + r:.2f}L{x - r:.2f} {y:.2f}Z" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="1"/>'
    )


def _dot(x: float, y: float, fill: str, stroke: str) -> str:
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="4" fill="{fill}" stroke="{stroke}" stroke-width="1"/>'


def _text(x: float, y: float, text: str, ink: str, anchor: str = "start") -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}" fill="{ink}" text-anchor="{anchor}">{escape(text)}</text>'
