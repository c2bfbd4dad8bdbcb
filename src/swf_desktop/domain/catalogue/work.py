# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decisions, meetings, events, knowledge, comments, attachments and saved views."""

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue._build import (
    DOCUMENT,
    choice,
    day,
    flag,
    instant,
    prose,
    ref,
    text,
    url,
    whole,
)
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.record_types import Place, RecordType, Rights
from swf_desktop.domain.text import N_

DECISION = RecordType(
    "decision",
    N_("Decision"),
    N_("Decisions"),
    Rights.OWNER,
    (
        text("title", N_("Title"), required=True),
        text("body", N_("Decided by")),
        day("decided_on", N_("Decided on")),
        text("paper_number", N_("Paper number"), limit=120),
        prose("text", N_("Wording")),
        day("due_on", N_("Due on")),
        choice(
            "status",
            N_("Status"),
            ("needed", N_("Needed")),
            ("decided", N_("Decided")),
            ("carried_out", N_("Carried out")),
            ("withdrawn", N_("Withdrawn")),
            default="needed",
        ),
    ),
    columns=("title", "body", "decided_on", "status", "due_on"),
    place=Place.EVENTS,
)

MEETING = RecordType(
    "meeting",
    N_("Meeting"),
    N_("Meetings"),
    Rights.JOINT,
    (
        text("title", N_("Title"), required=True),
        choice(
            "kind",
            N_("Kind"),
            ("steering_committee", N_("Steering committee")),
            ("jour_fixe", N_("Jour fixe")),
            ("committee", N_("Committee")),
            ("workshop", N_("Workshop")),
        ),
        day("held_on", N_("Held on"), required=True),
        text("place", N_("Venue")),
        prose("agenda", N_("Agenda")),
        prose("minutes", N_("Minutes"), limit=DOCUMENT),
        flag("closed", N_("Closed"), default=False),
    ),
    columns=("held_on", "title", "kind", "place", "closed"),
    place=Place.EVENTS,
)

EVENT = RecordType(
    "event",
    N_("Event"),
    N_("Events"),
    Rights.OWNER,
    (
        text("title", N_("Title"), required=True),
        choice(
            "kind",
            N_("Kind"),
            ("class", N_("Class")),
            ("reunion", N_("Class reunion")),
            ("break", N_("Break-time exchange")),
            ("conference", N_("Conference")),
            ("other", N_("Other")),
        ),
        instant("starts_at", N_("Starts"), required=True),
        instant("ends_at", N_("Ends")),
        text("place", N_("Venue")),
        prose("description", N_("Description")),
    ),
    columns=("starts_at", "title", "kind", "place"),
    place=Place.EVENTS,
)

KNOWLEDGE = RecordType(
    "knowledge",
    N_("Knowledge item"),
    N_("Knowledge items"),
    Rights.OWNER,
    (
        text("title", N_("Title"), required=True),
        choice(
            "kind",
            N_("Kind"),
            ("guide", N_("Guide")),
            ("lesson", N_("Lesson")),
            ("template", N_("Template")),
            ("term", N_("Term")),
            ("software", N_("Software")),
            ("offer", N_("Offer")),
            ("request", N_("Request")),
        ),
        prose("summary", N_("Summary")),
        prose("body", N_("Text"), limit=DOCUMENT),
        text("licence", N_("Licence (SPDX)"), limit=120),
        url("url", N_("Web address")),
        ref("contact", N_("Contact"), "contact"),
    ),
    columns=("title", "kind", "licence"),
    place=Place.KNOWLEDGE,
)

#: A comment belongs to whoever wrote it, not to what it is about: others can comment, not change.
COMMENT = RecordType(
    "comment",
    N_("Comment"),
    N_("Comments"),
    Rights.OWNER,
    (
        ref("subject", N_("Concerns"), required=True),
        prose("text", N_("Comment"), required=True),
    ),
    follows="subject",
    inherits_audience=True,
    title=("text",),
    columns=("subject", "text"),
)

ATTACHMENT = RecordType(
    "attachment",
    N_("Attachment"),
    N_("Attachments"),
    Rights.FOLLOWS,
    (
        ref("subject", N_("Concerns"), required=True),
        text("filename", N_("File name"), required=True, limit=255),
        text("media_type", N_("Media type"), limit=120),
        whole("size", N_("Size in bytes")),
        Field("sha256", Kind.HASH, N_("Checksum (SHA-256)"), required=True, max_length=64),
    ),
    follows="subject",
    inherits_audience=True,
    title=("filename",),
    columns=("filename", "size", "subject"),
)

SAVED_VIEW = RecordType(
    "saved_view",
    N_("Saved view"),
    N_("Saved views"),
    Rights.OWNER,
    (
        text("title", N_("Title"), required=True),
        text("place", N_("Place"), limit=60),
        prose("filter", N_("Filter"), limit=4000),
        text("sort", N_("Sorting")),
    ),
    audience=Audience.OFFICE,
    shared=False,
    columns=("title", "place"),
)
