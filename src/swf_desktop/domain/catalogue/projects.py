# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Projects with their milestones, tasks, risks and status reports."""

from swf_desktop.domain.catalogue._build import choice, day, flag, money, prose, ref, text, whole
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.record_types import Place, RecordType, Rights
from swf_desktop.domain.text import N_

PROJECT = RecordType(
    "project",
    N_("Project"),
    N_("Projects"),
    Rights.OWNER,
    (
        text("number", N_("Number"), limit=40),
        text("title", N_("Title"), required=True),
        choice(
            "kind",
            N_("Kind"),
            ("lead_project", N_("Lead project")),
            ("measure", N_("Measure")),
            ("pilot", N_("Pilot")),
        ),
        choice(
            "phase",
            N_("Phase"),
            ("idea", N_("Idea")),
            ("planning", N_("Planning")),
            ("running", N_("Running")),
            ("completed", N_("Completed")),
            ("continued", N_("Continued")),
            ("stopped", N_("Stopped")),
            default="idea",
        ),
        prose("summary", N_("Short description")),
        prose("starting_point", N_("Starting point")),
        prose("target_group", N_("Target group"), limit=4000),
        text("field_of_action", N_("Field of action")),
        day("start_on", N_("Start")),
        day("end_on", N_("End")),
        money("total_cost", N_("Total cost")),
        money("funding_share", N_("Funding")),
        money("own_share", N_("Own share")),
        money("cost_to_date", N_("Cost to date")),
        whole("dna_digital", N_("DNA: digital"), 0, 3),
        whole("dna_sustainable", N_("DNA: sustainable"), 0, 3),
        whole("dna_authentic", N_("DNA: authentic"), 0, 3),
        prose("dna_note", N_("Note on the DNA"), limit=4000),
        prose("charter_note", N_("Note on the charter"), limit=4000),
        prose("transferability", N_("Transferability")),
        prose("continuation", N_("Continuation")),
    ),
    title=("number", "title"),
    columns=("number", "title", "owner", "kind", "phase", "end_on"),
    place=Place.PROJECTS,
)

LINK = RecordType(
    "link",
    N_("Link"),
    N_("Links"),
    Rights.FOLLOWS,
    (
        ref("source", N_("From"), required=True),
        ref("target", N_("To"), required=True),
        choice(
            "kind",
            N_("Kind"),
            ("contributes_to", N_("contributes to")),
            ("based_on", N_("is based on")),
            ("depends_on", N_("depends on")),
            ("participates", N_("with the participation of")),
            ("adopted_from", N_("adopted from")),
            ("results_from", N_("results from")),
        ),
    ),
    follows="source",
    inherits_audience=True,
    title=("kind",),
    columns=("source", "kind", "target"),
)

MILESTONE = RecordType(
    "milestone",
    N_("Milestone"),
    N_("Milestones"),
    Rights.FOLLOWS,
    (
        ref("project", N_("Project"), "project", required=True),
        text("title", N_("Title"), required=True),
        day("planned_on", N_("Planned"), required=True),
        day("forecast_on", N_("Forecast")),
        day("reached_on", N_("Reached")),
    ),
    follows="project",
    columns=("title", "project", "planned_on", "forecast_on", "reached_on"),
    place=Place.PROJECTS,
)

TASK = RecordType(
    "task",
    N_("Task"),
    N_("Tasks"),
    Rights.FOLLOWS,
    (
        text("title", N_("Title"), required=True),
        ref("project", N_("Project"), "project"),
        ref("milestone", N_("Milestone"), "milestone"),
        ref("parent", N_("Part of"), "task"),
        ref("assignee", N_("Assigned to"), "contact", "organisation"),
        choice(
            "status",
            N_("Status"),
            ("open", N_("Open")),
            ("in_progress", N_("In progress")),
            ("waiting", N_("Waiting")),
            ("done", N_("Done")),
            ("dropped", N_("Dropped")),
            default="open",
        ),
        text("waiting_for", N_("Waiting for")),
        day("waiting_since", N_("Waiting since")),
        choice(
            "priority",
            N_("Priority"),
            ("high", N_("High")),
            ("normal", N_("Normal")),
            ("low", N_("Low")),
        ),
        day("start_on", N_("Start")),
        day("due_on", N_("Due on")),
        Field("recurrence", Kind.RRULE, N_("Recurrence"), max_length=300),
        prose("description", N_("Description")),
    ),
    follows="project",
    unattached=Rights.JOINT,
    columns=("title", "status", "due_on", "priority", "project", "assignee"),
    place=Place.TASKS,
)

RISK = RecordType(
    "risk",
    N_("Risk"),
    N_("Risks"),
    Rights.FOLLOWS,
    (
        ref("project", N_("Project"), "project", required=True),
        text("title", N_("Title"), required=True),
        whole("likelihood", N_("Likelihood"), 1, 5),
        whole("impact", N_("Severity"), 1, 5),
        prose("response", N_("Response"), limit=4000),
        ref("assignee", N_("Assigned to"), "contact", "organisation"),
        day("review_on", N_("Review on")),
        choice(
            "status",
            N_("Status"),
            ("open", N_("Open")),
            ("mitigated", N_("Mitigated")),
            ("occurred", N_("Occurred")),
            ("closed", N_("Closed")),
            default="open",
        ),
    ),
    follows="project",
    columns=("title", "project", "likelihood", "impact", "status", "review_on"),
    place=Place.PROJECTS,
)


def _light(name: str, label: str) -> Field:
    return choice(
        name,
        label,
        ("green", N_("green")),
        ("amber", N_("amber")),
        ("red", N_("red")),
        ("grey", N_("open")),
    )


STATUS_REPORT = RecordType(
    "status_report",
    N_("Status report"),
    N_("Status reports"),
    Rights.FOLLOWS,
    (
        ref("project", N_("Project"), "project", required=True),
        day("as_of", N_("As of"), required=True),
        _light("overall", N_("Overall")),
        _light("schedule", N_("Schedule")),
        _light("cost", N_("Cost")),
        _light("quality", N_("Quality")),
        _light("resources", N_("Resources")),
        _light("risk", N_("Risk")),
        prose("reason", N_("Reason"), limit=4000),
        whole("confidence", N_("Confidence in percent"), 0, 100),
        choice(
            "trend",
            N_("Trend"),
            ("improving", N_("improving")),
            ("steady", N_("steady")),
            ("worsening", N_("worsening")),
        ),
        prose("summary", N_("Summary")),
        prose("next_steps", N_("Next steps")),
        prose("decisions_needed", N_("Decisions needed")),
        flag("released", N_("Released"), default=False),
    ),
    follows="project",
    title=("as_of",),
    columns=("project", "as_of", "overall", "trend", "confidence", "released"),
    place=Place.PROJECTS,
)

LIGHT_FIELDS = ("overall", "schedule", "cost", "quality", "resources", "risk")
