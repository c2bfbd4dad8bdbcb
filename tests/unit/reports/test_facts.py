# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""From records to the values of a report."""

import random
from collections.abc import Sequence
from datetime import date

import pytest

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.errors import NotFound
from swf_desktop.domain.ids import organisation_id
from swf_desktop.domain.views import HistoryEntry, Row, Value
from swf_desktop.reports.model import AllianceReport, GoalState, Light, MunicipalityReport, Trend
from swf_desktop.services.report_facts import Facts
from swf_desktop.services.reports import ReportService

AS_OF = date(2026, 11, 23)
TOWN, OTHER, HUB = "musterfurt", "beispielhausen", "agentur-mustertal"


class Records:
    """The part of the records service that reports use, over plain values."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[str, str, str, dict[str, Value]]]] = {}
        self.told: dict[str, list[HistoryEntry]] = {}

    def add(self, type_key: str, id_: str, owner: str, audience: str = "alliance", **fields: Value) -> str:
        assert set(fields) <= set(RECORD_TYPES[type_key].by_name)
        self.rows.setdefault(type_key, []).append((id_, owner, audience, fields))
        return id_

    def table(self, type: str, columns: Sequence[str]) -> Sequence[Row]:
        return [
            Row(id_, owner, audience, False, tuple(fields.get(name) for name in columns))
            for id_, owner, audience, fields in self.rows.get(type, [])
        ]

    def history(self, id: str) -> Sequence[HistoryEntry]:
        return self.told[id]


def line(at: str, refused: str = "", **fields: Value) -> HistoryEntry:
    return HistoryEntry(at, "", TOWN, "changed", fields, refused)


@pytest.fixture
def records() -> Records:
    made = Records()
    for key, name, role in (
        (TOWN, "Stadt Musterfurt", "pioneer"),
        (OTHER, "Stadt Beispielhausen", "pioneer"),
        (HUB, "Agentur Mustertal", "hub"),
    ):
        made.add("organisation", organisation_id(key), HUB, "public", name=name, role=role)
    made.add("contact", "c1", TOWN, "office", title="Dr.", given_name="Erika", family_name="Muster")
    made.add("project", "p10", TOWN, number="M10", title="Zehntes", phase="running", total_cost=100_00)
    made.add("project", "p2", TOWN, number="M2", title="Zweites", kind="measure")
    made.add("project", "p0", TOWN, title="Ohne Nummer")
    made.add("project", "secret", TOWN, "office", number="M1", title="Intern")
    made.add("project", "joint", HUB, number="M4", title="Stadtportale")
    made.add("project", "else", OTHER, number="M5", title="Fremdes")
    made.add("link", "l1", HUB, source="joint", target=organisation_id(TOWN), kind="participates")
    made.add("involvement", "i1", TOWN, contact="c1", subject="p2", role="Projektleitung")
    made.add(
        "involvement", "i2", TOWN, contact="c1", subject="p10", role="Projektleitung", until_on="2026-01-01"
    )
    made.add("status_report", "s1", TOWN, project="p2", as_of="2026-06-30", overall="green", schedule="amber")
    made.add(
        "status_report",
        "s2",
        TOWN,
        project="p2",
        as_of="2026-11-15",
        overall="amber",
        schedule="amber",
        reason="Bauteile fehlen.",
        confidence=60,
        released=True,
    )
    made.add("status_report", "s3", TOWN, project="p2", as_of="2026-12-31", overall="red", reason="Zukunft")
    return made


def town(records: Records, as_of: date = AS_OF) -> MunicipalityReport:
    return Facts(records, as_of).municipality(organisation_id(TOWN), None, "")


def group(records: Records) -> AllianceReport:
    return Facts(records, AS_OF).alliance("Verbund Mustertal", "Agentur Mustertal", None, "")


def test_a_town_reports_its_projects_and_those_it_takes_part_in(records: Records) -> None:
    assert [p.name for p in town(records).projects] == [
        "M2 Zweites",
        "M4 Stadtportale",
        "M10 Zehntes",
        "Ohne Nummer",
    ]
    assert town(records).projects[1].organisation == "Agentur Mustertal"
    assert town(records).projects[1].partners == ("Stadt Musterfurt",)


def test_the_status_is_the_one_of_the_day(records: Records) -> None:
    project = town(records).projects[0]
    assert (project.overall.light, project.overall.trend) == (Light.AMBER, Trend.WORSENING)
    assert project.assessments["schedule"].trend is Trend.STEADY
    assert (project.reason, project.confidence, project.released) == ("Bauteile fehlen.", 60, True)
    assert project.lead == "Dr. Erika Muster"
    assert town(records).projects[2].lead == ""
    earlier = town(records, date(2026, 7, 1)).projects[0]
    assert (earlier.overall.light, earlier.reported_on) == (Light.GREEN, date(2026, 6, 30))


def test_forecasts_come_from_the_history(records: Records) -> None:
    records.add(
        "milestone",
        "m1",
        TOWN,
        project="p2",
        title="Start",
        planned_on="2026-09-30",
        forecast_on="2026-12-16",
    )
    records.told["m1"] = [
        line("2026-01-01T08:00:00Z", title="Start", planned_on="2026-09-30"),
        line("2026-04-01T08:00:00Z", forecast_on="2062-10-31"),
        line("2026-04-01T08:05:00Z", forecast_on="2026-10-31"),
        line("2026-07-01T08:00:00Z", forecast_on="2026-11-30"),
        line("2026-08-01T08:00:00Z", refused="not-allowed", forecast_on="2030-01-01"),
        line("2026-10-05T08:00:00Z", forecast_on="2026-12-16"),
        line("2027-01-05T08:00:00Z", forecast_on="2027-12-16"),
    ]
    [milestone] = town(records).projects[0].milestones
    assert (milestone.moves, milestone.shift_days) == (3, 77)


def test_overdue_tasks_have_somebody_responsible(records: Records) -> None:
    records.add(
        "task", "t1", TOWN, title="A", due_on="2026-11-22", assignee="c1", project="p2", status="open"
    )
    records.add("task", "t2", TOWN, title="B", due_on="2026-11-01", assignee="unknown", status="waiting")
    records.add("task", "t3", TOWN, title="heute", due_on="2026-11-23", status="open")
    records.add("task", "t4", TOWN, title="erledigt", due_on="2026-11-01", status="done")
    records.add("task", "t5", TOWN, "office", title="intern", due_on="2026-11-01", status="open")
    records.add("task", "t6", HUB, title="anderswo", due_on="2026-11-01", project="else")
    found = [(task.title, task.responsible, task.project) for task in town(records).overdue_tasks]
    assert found == [("B", "Stadt Musterfurt", ""), ("A", "Dr. Erika Muster", "M2 Zweites")]
    assert [len(report.overdue_tasks) for report in group(records).municipalities] == [1, 2]


def test_decisions_and_risks(records: Records) -> None:
    records.add("decision", "d1", TOWN, title="Beitritt", body="Rat", due_on="2026-12-14", status="needed")
    records.add("decision", "d2", TOWN, title="Gefasst", status="decided")
    records.add("decision", "d3", HUB, title="Gemeinsam", status="needed")
    records.add("risk", "r1", TOWN, project="p2", title="klein", likelihood=1, impact=2, status="open")
    records.add("risk", "r2", TOWN, project="p2", title="groß", likelihood=5, impact=4, assignee="c1")
    records.add("risk", "r3", TOWN, project="p2", title="vorbei", status="closed")
    assert [d.title for d in town(records).decisions_needed] == ["Beitritt"]
    assert [d.title for d in group(records).decisions_needed] == ["Gemeinsam"]
    assert [r.title for r in town(records).projects[0].risks] == ["groß", "klein"]


def test_goals_show_both_statuses(records: Records) -> None:
    records.add("strategy", "st", TOWN, title="Strategie", kind="local")
    records.add("goal", "g1", TOWN, title="Oben", level="strategic", strategy="st", status="on_track")
    records.add("goal", "g2", TOWN, title="Unten", level="operational", parent="g1")
    records.add("goal", "g3", HUB, title="Gemeinsam", level="project_goal")
    records.add("goal", "g4", OTHER, title="Fremd", level="strategic")
    records.add("link", "l2", TOWN, source="p2", target="g2", kind="contributes_to")
    upper, lower = town(records).goals
    assert (upper.title, upper.computed, upper.manual) == ("Oben", GoalState.AT_RISK, GoalState.ON_TRACK)
    assert (upper.contributing, lower.contributing) == (1, 1)
    assert [goal.title for goal in group(records).goals] == ["Gemeinsam"]


def test_the_alliance_names_joint_projects_once(records: Records) -> None:
    report = group(records)
    assert [p.name for p in report.joint_projects] == ["M4 Stadtportale"]
    assert [m.organisation for m in report.municipalities] == ["Stadt Beispielhausen", "Stadt Musterfurt"]
    assert [len(m.projects) for m in report.municipalities] == [1, 3]


def test_the_order_of_arrival_does_not_matter(records: Records) -> None:
    before = (town(records), group(records))
    for rows in records.rows.values():
        random.Random(7).shuffle(rows)
    assert (town(records), group(records)) == before


def test_the_service_prints(records: Records) -> None:
    pytest.importorskip("typst")
    pytest.importorskip("pypdfium2")
    service = ReportService(records, TOWN)
    printed = service.municipality(TOWN, AS_OF)
    assert service.page_count(printed) == len(service.pages(printed, dpi=24))
    assert service.alliance(AS_OF).startswith(b"%PDF-1.7")
    with pytest.raises(NotFound):
        service.municipality("nirgendwo", AS_OF)


def test_an_empty_alliance_prints() -> None:
    pytest.importorskip("typst")
    assert ReportService(Records(), TOWN).alliance(AS_OF)
