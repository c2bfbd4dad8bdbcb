# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The places of the window. A new place is one module under ``features`` and one line here.

A module offers ``build(desk) -> PlacePage``; it is imported when the place is first opened.
Extras offer ``actions(desk, parent)``: menu entries that belong to no place.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from swf_desktop.domain.record_types import Place
from swf_desktop.domain.text import N_

if TYPE_CHECKING:
    from swf_desktop.ui.desk import Desk
    from swf_desktop.ui.widgets.place_page import PlacePage

_FEATURES = "swf_desktop.ui.features"


@dataclass(frozen=True, slots=True)
class PlaceSpec:
    """One place: its name, its icon, whose records live there and what the sidebar counts."""

    key: str
    label: str
    module: str
    lives: Place | None = None
    counts: str = ""
    icon: str = ""  # the key says which, unless another one is named

    @property
    def picture(self) -> str:
        """The name of its icon."""
        return self.icon or self.key

    def holds(self, type_key: str) -> bool:
        """Whether records of the type live here."""
        from swf_desktop.domain.catalogue import RECORD_TYPES  # the first picture does not wait for it

        record_type = RECORD_TYPES.get(type_key)
        return self.lives is not None and record_type is not None and record_type.place is self.lives

    def build(self, desk: "Desk") -> "PlacePage":
        """Make the page."""
        module = import_module(f"{_FEATURES}.{self.module}")
        return cast("PlacePage", module.build(desk))


PLACES: tuple[PlaceSpec, ...] = (
    PlaceSpec("today", N_("Today"), "today"),
    PlaceSpec("strategy", N_("Strategy"), "strategy", Place.STRATEGY, "goal"),
    PlaceSpec("projects", N_("Projects"), "projects", Place.PROJECTS, "project"),
    PlaceSpec("tasks", N_("Tasks"), "tasks", Place.TASKS, "task"),
    PlaceSpec("events", N_("Events and meetings"), "events", Place.EVENTS, "meeting"),
    PlaceSpec("contacts", N_("Contacts"), "contacts", Place.CONTACTS, "contact"),
    PlaceSpec("knowledge", N_("Knowledge"), "knowledge", Place.KNOWLEDGE, "knowledge"),
    PlaceSpec("exchange", N_("Exchange"), "exchange"),
)
#: Places at the lower edge of the sidebar: people come here when something is amiss.
CORNERS: tuple[PlaceSpec, ...] = (PlaceSpec("trash", N_("Trash"), "trash"),)
FIRST = "today"
EXTRAS: tuple[str, ...] = ("exchange.menu", "status_summary", "sample_data")


def extra_actions(desk: "Desk", parent: QObject) -> list[QAction]:
    """The entries that the extras add to the File menu, in their order."""
    found: list[QAction] = []
    for name in EXTRAS:
        found += import_module(f"{_FEATURES}.{name}").actions(desk, parent)
    return found


def spec_of(key: str) -> PlaceSpec | None:
    """The place with this key, those in the corner included."""
    return next((spec for spec in (*PLACES, *CORNERS) if spec.key == key), None)


def place_of(type_key: str) -> str:
    """The place where records of the type live; empty if they live only on the pages of others."""
    return next((spec.key for spec in PLACES if spec.holds(type_key)), "")
