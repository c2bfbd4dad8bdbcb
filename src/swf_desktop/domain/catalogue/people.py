# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Organisations, contacts and the roles people have."""

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue._build import choice, day, prose, ref, text, url, whole
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.record_types import Place, RecordType, Rights
from swf_desktop.domain.text import N_

ORGANISATION = RecordType(
    "organisation",
    N_("Organisation"),
    N_("Organisations"),
    Rights.JOINT,
    (
        text("name", N_("Name"), required=True),
        text("short_name", N_("Short name"), limit=60),
        choice(
            "role",
            N_("Role"),
            ("pioneer", N_("Pioneer municipality")),
            ("participant", N_("Participating municipality")),
            ("supporter", N_("Supporter")),
            ("hub", N_("Network hub")),
        ),
        text("district", N_("District")),
        whole("population", N_("Population")),
        url("website", N_("Website")),
        prose("note", N_("Note")),
    ),
    title=("name",),
    columns=("name", "role", "district", "website"),
    place=Place.CONTACTS,
)

CONTACT = RecordType(
    "contact",
    N_("Contact"),
    N_("Contacts"),
    Rights.OWNER,
    (
        text("title", N_("Title"), limit=60, personal=True),
        text("given_name", N_("Given name"), limit=120, personal=True),
        text("family_name", N_("Family name"), required=True, limit=120, personal=True),
        ref("organisation", N_("Organisation"), "organisation"),
        text("position", N_("Position")),
        Field("email", Kind.EMAIL, N_("E-mail"), max_length=254, personal=True),
        Field("phone", Kind.PHONE, N_("Phone"), max_length=60, personal=True),
        Field("mobile", Kind.PHONE, N_("Mobile"), max_length=60, personal=True),
        prose("address", N_("Address"), limit=1000, personal=True),
        prose("note", N_("Note"), personal=True),
        choice(
            "legal_basis",
            N_("Legal basis"),
            ("public_task", N_("Public task")),
            ("contract", N_("Contract")),
            ("consent", N_("Consent")),
        ),
        day("consent_on", N_("Consent given on")),
        text("source", N_("Source of the data")),
        day("review_on", N_("Review on")),
    ),
    audience=Audience.OFFICE,
    title=("title", "given_name", "family_name"),
    columns=("family_name", "given_name", "organisation", "position", "email", "phone", "review_on"),
    place=Place.CONTACTS,
)

INVOLVEMENT = RecordType(
    "involvement",
    N_("Role of a person"),
    N_("Roles of people"),
    Rights.FOLLOWS,
    (
        ref("contact", N_("Contact"), "contact", required=True),
        ref("subject", N_("Concerns"), required=True),
        text("role", N_("Role"), required=True),
        day("from_on", N_("From")),
        day("until_on", N_("Until")),
    ),
    follows="subject",
    inherits_audience=True,
    title=("role",),
    columns=("contact", "role", "from_on", "until_on"),
)
