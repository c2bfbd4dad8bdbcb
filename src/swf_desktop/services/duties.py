# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the own office has to do."""

from collections.abc import Callable
from datetime import date

from swf_desktop.domain.duties import OpenTasks
from swf_desktop.store.duties import open_tasks
from swf_desktop.store.unit_of_work import UnitOfWork


class DutyService:
    """Reads; writes nothing."""

    def __init__(self, units: Callable[..., UnitOfWork], organisation: str) -> None:
        self._units = units
        self._organisation = organisation

    def open_tasks(self, today: date, until: date, most: int) -> OpenTasks:
        """The open tasks that are overdue, due before *until*, and waiting: *most* of each, and how many."""
        with self._units(write=False) as unit:
            found = open_tasks(
                unit.connection, self._organisation, today.isoformat(), until.isoformat(), most
            )
        return OpenTasks(*found)
