# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A green light is contradicted by dates and money, never by an opinion."""

from swf_desktop.domain.light_facts import contradictions

TODAY = "2026-11-23"
RUNNING = {"phase": "running", "end_on": "2027-06-30"}
LATE = {"title": "Sensoren", "planned_on": "2026-10-01"}


def lights(report, project=RUNNING, milestones=()):
    return [found.light for found in contradictions(report, project, milestones, TODAY)]


def test_a_milestone_that_should_have_been_reached_contradicts_green():
    assert lights({"overall": "green"}, milestones=[LATE]) == ["overall"]
    assert lights({"overall": "green", "schedule": "amber"}, milestones=[LATE]) == []
    assert lights({"schedule": "green"}, milestones=[{**LATE, "reached_on": "2026-10-02"}]) == []


def test_a_milestone_that_has_moved_contradicts_green():
    moved = {"title": "Sensoren", "planned_on": "2026-12-01", "forecast_on": "2027-02-01"}
    [found] = contradictions({"schedule": "green"}, RUNNING, [moved], TODAY)
    assert found.params["day"] == "2027-02-01"
    earlier = {**moved, "forecast_on": "2026-11-30"}
    assert lights({"schedule": "green"}, milestones=[earlier]) == []


def test_money_and_the_end_of_the_project_count():
    assert lights({"cost": "green"}, {**RUNNING, "total_cost": 100, "cost_to_date": 101}) == ["cost"]
    assert lights({"overall": "green"}, {**RUNNING, "end_on": "2026-11-22"}) == ["overall"]
    assert lights({"overall": "green"}, {"phase": "completed", "end_on": "2026-11-22"}) == []
