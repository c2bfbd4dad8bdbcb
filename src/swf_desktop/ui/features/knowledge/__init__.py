# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Knowledge: guides, lessons, templates, terms, offers and requests."""

from swf_desktop.domain.text import N_
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions
from swf_desktop.ui.widgets.records_place import RecordsPlace

OPTIONS = {
    "knowledge": ListOptions(
        facets=("kind", "owner"),
        sort=("title", True),
        empty=N_("Guides, lessons learnt, templates and terms that others can build on."),
    ),
}


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    return RecordsPlace(desk, "knowledge", ("knowledge",), OPTIONS)
