# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the button that begins a record of a type is called: a word of its own, for German has genders."""

from swf_desktop.domain.catalogue import record_type
from swf_desktop.domain.text import N_
from swf_desktop.system.i18n import gettext as _

_NEW = {
    "organisation": N_("New organisation"),
    "contact": N_("New contact"),
    "involvement": N_("New role"),
    "foundation": N_("New foundation"),
    "strategy": N_("New strategy"),
    "section": N_("New section"),
    "goal": N_("New goal"),
    "indicator": N_("New indicator"),
    "measurement": N_("New measurement"),
    "project": N_("New project"),
    "link": N_("New link"),
    "milestone": N_("New milestone"),
    "task": N_("New task"),
    "risk": N_("New risk"),
    "status_report": N_("New status report"),
    "decision": N_("New decision"),
    "meeting": N_("New meeting"),
    "comment": N_("New comment"),
    "knowledge": N_("New knowledge item"),
    "event": N_("New event"),
}


def new_label(type_key: str) -> str:
    """The words for beginning a record of the type."""
    label = _NEW.get(type_key)
    return _(label) if label else _(record_type(type_key).label)
