# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is still to be done: the most urgent tasks, and how many there are."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Duty:
    """A task that is not done; days are ISO dates, empty for none."""

    id: str
    title: str
    project: str
    waiting_for: str
    due_on: str
    waiting_since: str


@dataclass(frozen=True, slots=True)
class Duties:
    """*count* tasks, of which *first* are the most urgent."""

    count: int = 0
    first: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """Those whose day has passed, those due soon, and those that wait for somebody (in whatever list else)."""

    overdue: Duties = field(default_factory=Duties)
    soon: Duties = field(default_factory=Duties)
    waiting: Duties = field(default_factory=Duties)
