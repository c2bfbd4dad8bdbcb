# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which offices there are in ``towns``, and what people write there."""

from tests.helpers.alliance import START
from tests.property.holdings import PUBLIC_ONLY

from swf_desktop.domain.views import Value

CAST = {
    "olpe": "olpe",
    "olpe2": "olpe",
    "menden": "menden",
    "menden2": "menden",
    "soest": "soest",
    PUBLIC_ONLY: PUBLIC_ONLY,
}
TYPES: dict[str, dict[str, Value]] = {
    "project": {"title": "Projekt"},
    "milestone": {"title": "Start", "planned_on": "2026-05-05"},
    "task": {"title": "Aufgabe"},
    "meeting": {"title": "Sitzung", "held_on": "2026-02-02"},
    "contact": {"family_name": "Beispiel"},
    "goal": {"title": "Ziel", "level": "operational"},
    "comment": {"text": "Anmerkung"},
}
FIELDS: dict[str, tuple[str, ...]] = {
    "project": ("title", "summary"),
    "milestone": ("title", "forecast_on"),
    "task": ("title", "description", "project"),
    "meeting": ("title", "minutes"),
    "contact": ("family_name", "note"),
    "goal": ("title", "level"),
    "comment": ("text",),
}
LEVELS = ("operational", "vision", "sub_goal")
AUDIENCES = ("office", "alliance", "public")
CLOCKS = ("2040-02-29T12:00:00Z", "1970-01-02T00:00:00Z", START)
