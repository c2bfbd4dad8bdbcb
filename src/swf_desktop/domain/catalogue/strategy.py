# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Foundations, strategies and their sections, goals, indicators and measurements."""

from swf_desktop.domain.catalogue._build import DOCUMENT, choice, day, number, prose, ref, text, url, whole
from swf_desktop.domain.record_types import Place, RecordType, Rights
from swf_desktop.domain.text import N_

FOUNDATION = RecordType(
    "foundation",
    N_("Foundation"),
    N_("Foundations"),
    Rights.JOINT,
    (
        text("title", N_("Title"), required=True),
        choice(
            "kind",
            N_("Kind"),
            ("framework_strategy", N_("Framework strategy")),
            ("dna", N_("Südwestfalen DNA")),
            ("charter", N_("Smart City Charter")),
            ("vision", N_("Vision")),
            ("concept", N_("Concept")),
        ),
        text("edition", N_("Edition")),
        day("issued_on", N_("Issued on")),
        prose("summary", N_("Summary")),
        url("url", N_("Web address")),
    ),
    columns=("title", "kind", "edition", "issued_on"),
    place=Place.STRATEGY,
)

STRATEGY = RecordType(
    "strategy",
    N_("Strategy"),
    N_("Strategies"),
    Rights.OWNER,
    (
        text("title", N_("Title"), required=True),
        choice(
            "kind",
            N_("Kind"),
            ("framework", N_("Framework strategy")),
            ("local", N_("Local strategy")),
            ("concept", N_("Concept")),
        ),
        choice(
            "phase",
            N_("Phase"),
            ("draft", N_("Draft")),
            ("consultation", N_("Consultation")),
            ("adopted", N_("Adopted")),
            ("in_force", N_("In force")),
            ("under_review", N_("Under review")),
            default="draft",
        ),
        day("adopted_on", N_("Adopted on")),
        text("adopted_by", N_("Adopted by")),
        text("paper_number", N_("Paper number"), limit=120),
        day("valid_until", N_("Valid until")),
    ),
    joint_when=("kind", frozenset({"framework"})),
    columns=("title", "kind", "phase", "adopted_on", "valid_until"),
    place=Place.STRATEGY,
)

SECTION = RecordType(
    "section",
    N_("Section"),
    N_("Sections"),
    Rights.FOLLOWS,
    (
        ref("strategy", N_("Strategy or foundation"), "strategy", "foundation", required=True),
        ref("parent", N_("Part of"), "section"),
        whole("position", N_("Place in order"), default=0),
        text("heading", N_("Heading"), required=True),
        prose("body", N_("Text"), limit=DOCUMENT),
    ),
    follows="strategy",
    inherits_audience=True,
    title=("heading",),
    columns=("position", "heading"),
    place=Place.STRATEGY,
)

GOAL = RecordType(
    "goal",
    N_("Goal"),
    N_("Goals"),
    Rights.FOLLOWS,
    (
        text("title", N_("Title"), required=True),
        choice(
            "level",
            N_("Level"),
            ("project_goal", N_("Project goal")),
            ("sub_goal", N_("Sub-goal")),
            ("vision", N_("Vision")),
            ("strategic", N_("Strategic goal")),
            ("operational", N_("Operational goal")),
        ),
        ref("parent", N_("Part of"), "goal"),
        ref("strategy", N_("Strategy"), "strategy"),
        day("due_on", N_("Due on")),
        prose("description", N_("Description")),
        choice(
            "status",
            N_("Status set by hand"),
            ("open", N_("Open")),
            ("on_track", N_("On track")),
            ("at_risk", N_("At risk")),
            ("reached", N_("Reached")),
            ("missed", N_("Missed")),
        ),
        prose("status_reason", N_("Reason for the status"), limit=4000),
    ),
    follows="strategy",
    joint_when=("level", frozenset({"project_goal", "sub_goal", "vision"})),
    columns=("title", "level", "due_on", "status"),
    place=Place.STRATEGY,
)

INDICATOR = RecordType(
    "indicator",
    N_("Indicator"),
    N_("Indicators"),
    Rights.FOLLOWS,
    (
        ref("goal", N_("Goal"), "goal", required=True),
        text("title", N_("Title"), required=True),
        text("unit", N_("Unit"), limit=60),
        choice("kind", N_("Kind"), ("output", N_("Output")), ("impact", N_("Effect"))),
        number("baseline", N_("Baseline")),
        day("baseline_on", N_("Baseline of")),
        number("target", N_("Target")),
        day("target_on", N_("Target by")),
        text("source", N_("Source")),
    ),
    follows="goal",
    columns=("title", "unit", "baseline", "target", "target_on"),
    place=Place.STRATEGY,
)

MEASUREMENT = RecordType(
    "measurement",
    N_("Measurement"),
    N_("Measurements"),
    Rights.FOLLOWS,
    (
        ref("indicator", N_("Indicator"), "indicator", required=True),
        day("taken_on", N_("Taken on"), required=True),
        number("value", N_("Value"), required=True),
        prose("note", N_("Note"), limit=4000),
    ),
    follows="indicator",
    inherits_audience=True,
    title=("taken_on", "value"),
    columns=("taken_on", "value", "note"),
    place=Place.STRATEGY,
)
