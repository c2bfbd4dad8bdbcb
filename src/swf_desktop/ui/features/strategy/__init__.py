# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Strategy: goals, strategies with their sections, foundations, indicators."""

from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions
from swf_desktop.ui.widgets.records_place import RecordsPlace

OPTIONS = {
    "goal": ListOptions(facets=("level", "status"), sort=("level", True)),
    "strategy": ListOptions(facets=("kind", "phase"), sort=("title", True)),
    "section": ListOptions(facets=("strategy",), sort=("position", True)),
    "foundation": ListOptions(facets=("kind",), sort=("title", True)),
    "indicator": ListOptions(facets=("goal",), sort=("title", True)),
}


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    return RecordsPlace(desk, "strategy", ("goal", "strategy", "section", "foundation", "indicator"), OPTIONS)
