# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What follows from the values of a report, and how it is said."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from tests.unit.reports import samples

from swf_desktop import reports
from swf_desktop.reports import alliance, blocks, municipality, wording
from swf_desktop.reports.model import Costs, Forecast, Light, MilestoneStatus, ProjectStatus
from swf_desktop.system import i18n
from swf_desktop.system.resources import read_bytes

PLANNED = date(2026, 9, 30)


def moved(*days: date, reached: date | None = None) -> MilestoneStatus:
    return MilestoneStatus(
        "M", PLANNED, tuple(Forecast(date(2026, 1, n + 1), day) for n, day in enumerate(days)), reached
    )


def test_a_milestone_knows_how_often_and_how_far_it_moved() -> None:
    milestone = moved(date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 16))
    assert (milestone.moves, milestone.shift_days) == (3, 77)
    assert wording.movement(milestone) == "zum dritten Mal verschoben, gesamt +11 Wochen"


def test_naming_the_same_day_again_is_no_move() -> None:
    assert moved(PLANNED, PLANNED).moves == 0
    assert wording.movement(moved(PLANNED)) == "im Plan"


@pytest.mark.parametrize(
    ("milestone", "words"),
    [
        (moved(date(2026, 10, 1)), "zum ersten Mal verschoben, gesamt +1 Tag"),
        (moved(date(2026, 9, 16)), "zum ersten Mal verschoben, gesamt −2 Wochen"),
        (moved(date(2026, 10, 5), PLANNED), "zum zweiten Mal verschoben, jetzt wieder im Plan"),
        (moved(*(date(2026, 10, n) for n in range(1, 8))), "7-mal verschoben, gesamt +7 Tage"),
        (moved(date(2026, 10, 5), reached=date(2026, 10, 8)), "einmal verschoben, gesamt +8 Tage"),
        (moved(reached=PLANNED), "im Plan"),
    ],
)
def test_movements_in_words(milestone: MilestoneStatus, words: str) -> None:
    assert wording.movement(milestone) == words


def test_an_overdue_milestone_is_not_called_on_plan() -> None:
    row = blocks.milestone_table((moved(),), date(2026, 11, 23))["rows"][0]
    assert row[-1] == {"main": "8 Wochen überfällig", "sub": ""}


def test_money_is_typeset_with_a_minus() -> None:
    rows = blocks.cost_table(Costs(total=80_000_00, to_date=92_000_00))["rows"]
    assert rows[0][-1].startswith("−12.000,00")
    assert rows[0][2] == "keine Angabe"
    assert rows[1][-1] == "−15 %"


def test_the_headline_says_why_a_light_is_not_green() -> None:
    assert blocks.headline(samples.full_project()).startswith("Die Inbetriebnahme wurde")
    assert blocks.headline(samples.bare_project()) == "Noch keine Statusmeldung."


def test_the_lights_are_counted() -> None:
    counts = {item["light"]: item["count"] for item in blocks.tally(samples.municipality().projects)}
    assert counts == {light.value: "1" for light in Light}


def test_overdue_tasks_come_oldest_first_with_their_days() -> None:
    rows = blocks.overdue_table(samples.municipality().overdue_tasks, samples.AS_OF)["rows"]
    assert [row[2] for row in rows] == ["54", "10", "1"]
    assert rows[2][3] == "keine Angabe"


def test_the_alliance_gathers_what_its_municipalities_report() -> None:
    content = alliance.content(samples.alliance())
    assert [tile["value"] for tile in content["figures"]] == ["21", "12", "15", "11"]
    assert len(content["overdue"]["rows"]) == 15
    assert content["overdue"]["rows"][0][0]["sub"].startswith("Stadt Musterfurt")
    assert len(content["risks"]["rows"]) == blocks.TOP_RISKS


def test_english_faces_get_an_english_report() -> None:
    i18n.set_language("en")
    try:
        content = municipality.content(samples.municipality())
    finally:
        i18n.set_language("de")
    assert content["cover"]["title"] == "Status summary"
    assert content["lang"] == "en"


def test_every_message_has_a_german_translation() -> None:
    written = read_bytes("locale", "de", "LC_MESSAGES", "reports.po")
    catalogue = read_po(io.BytesIO(written), locale="de", abort_invalid=True)
    translated = {message.id for message in catalogue if message.string and not message.fuzzy}
    folder = Path(reports.__path__[0])
    sources = sorted([*folder.glob("*.py"), *folder.parent.glob("services/report*.py")])
    keywords = {"_": None, "N_": None, "ngettext": (1, 2)}
    messages = {
        message
        for source in sources
        for _line, message, _comments, _context in extract(
            "python", io.BytesIO(source.read_bytes()), keywords=keywords
        )
    }
    assert len(messages) > 80
    assert messages - translated == set()


def test_a_project_of_nothing_but_a_title_has_every_part() -> None:
    block = blocks.project_block(ProjectStatus("Nur ein Titel"), samples.AS_OF, "project-1")
    assert block["milestones"]["charts"] == []
    assert block["costs"]["rows"] == []
    assert {item["value"] for item in block["meta"]} == {"keine Angabe", "noch keine"}


def test_a_project_nobody_told_anything_about_takes_a_line_and_no_page() -> None:
    told, bare = samples.full_project(), samples.bare_project(2)
    content = municipality.content(replace(samples.municipality(), projects=(told, bare)))
    assert [page["name"] for page in content["projects"]] == [told.name]
    assert [row[-1] for row in content["portfolio"]["rows"]] == [{"page": "project-1"}, "–"]


def test_a_decision_named_in_a_status_report_says_where_it_comes_from() -> None:
    project = replace(samples.full_project(), decisions_needed="Freigabe der Mittel", organisation="Olpe")
    [row] = blocks.decision_table((), (project,), with_organisation=True)["rows"]
    assert row[0]["sub"] == "Olpe · aus der Statusmeldung"
    assert row[1:] == ["–", "–"]
