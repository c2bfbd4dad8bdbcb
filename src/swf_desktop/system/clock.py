# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The wall clock behind one door, so that tests and the tour can set it.

It is information only: nothing in the exchange is ordered by it.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> str:
        """The present instant in UTC, ISO 8601 with seconds: ``2026-11-23T14:32:00Z``."""
        ...

    def today(self) -> date:
        """The present day where the person sits."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> str:
        """The present instant in UTC."""
        return to_instant(datetime.now(UTC))

    def today(self) -> date:
        """The local calendar day."""
        return datetime.now(UTC).astimezone().date()


class FixedClock:
    """Stands still until it is advanced. Its day is the day in UTC, the same on every computer."""

    def __init__(self, now: str = "2026-01-05T08:00:00Z") -> None:
        self._now = from_instant(now)

    def now(self) -> str:
        """The instant it was set to."""
        return to_instant(self._now)

    def today(self) -> date:
        """The day of that instant."""
        return self._now.date()

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> str:
        """Move on (or back) and return the new instant."""
        self._now += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self.now()

    def set(self, now: str) -> None:
        """Jump to the instant *now*."""
        self._now = from_instant(now)


def to_instant(moment: datetime) -> str:
    """An aware *moment* in the form records keep it in."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_instant(text: str) -> datetime:
    """The aware moment that *text* (``…Z`` or with an offset) stands for; ``ValueError`` if none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        msg = f"an instant needs a time zone: {text!r}"
        raise ValueError(msg)
    return moment.astimezone(UTC)
