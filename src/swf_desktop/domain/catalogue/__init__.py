# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every record type of the program, declared once."""

from collections.abc import Mapping
from types import MappingProxyType

from swf_desktop.domain.catalogue import people, projects, strategy, work
from swf_desktop.domain.errors import NotFound
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.text import N_

_ALL = (
    people.ORGANISATION,
    people.CONTACT,
    people.INVOLVEMENT,
    strategy.FOUNDATION,
    strategy.STRATEGY,
    strategy.SECTION,
    strategy.GOAL,
    strategy.INDICATOR,
    strategy.MEASUREMENT,
    projects.PROJECT,
    projects.LINK,
    projects.MILESTONE,
    projects.TASK,
    projects.RISK,
    projects.STATUS_REPORT,
    work.DECISION,
    work.MEETING,
    work.COMMENT,
    work.ATTACHMENT,
    work.KNOWLEDGE,
    work.EVENT,
    work.SAVED_VIEW,
)

RECORD_TYPES: Mapping[str, RecordType] = MappingProxyType({t.key: t for t in _ALL})


def record_type(key: str) -> RecordType:
    """The type with this *key*; ``NotFound`` names the known ones."""
    try:
        return RECORD_TYPES[key]
    except KeyError:
        raise NotFound(
            N_("There is no record type “%(key)s”. Known types: %(known)s."),
            key=key,
            known=", ".join(sorted(RECORD_TYPES)),
        ) from None
