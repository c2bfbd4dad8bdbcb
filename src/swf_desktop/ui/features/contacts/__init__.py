# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""People and organisations."""

from swf_desktop.domain.text import N_
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions
from swf_desktop.ui.widgets.records_place import RecordsPlace

OPTIONS = {
    "contact": ListOptions(
        facets=("organisation",),
        sort=("family_name", True),
        yields=("review_on", "position"),
        empty=N_("The people you work with. Contacts stay inside your office unless you share them."),
    ),
    "organisation": ListOptions(
        facets=("role", "district"),
        sort=("role", True),
        empty=N_("Municipalities and supporters of the alliance. Everybody may correct them."),
    ),
}


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    return RecordsPlace(desk, "contacts", ("contact", "organisation"), OPTIONS)
