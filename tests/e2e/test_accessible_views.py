# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Painted views and cells on the real accessibility bus: what a screen reader finds there, and does there."""

from datetime import timedelta

import pytest
from tests.helpers.accessible import Node, State

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock

LATE, NOW = "Ratsvorlage einreichen", "Einladung verschicken"
TODAY = SystemClock().today()


@pytest.fixture
def someone(person, olpe):
    profile = Doors(SystemClock()).open(olpe)
    for title, day in ((LATE, TODAY - timedelta(days=3)), (NOW, TODAY)):
        fields = {"title": title, "due_on": day.isoformat(), "status": "in_progress"}
        profile.records.add("task", fields)
    profile.close()
    someone = person(olpe)
    someone.see("list", "Bereiche").choose("Aufgaben")
    someone.see("table", "Aufgaben")
    return someone


def shown(someone, view: str) -> Node:
    """The painted rows of a view, when there are some."""
    someone.see("radio button", f"Ansicht: {view}").act("Press")
    rows = someone.see("list", f"Aufgaben als {view}")
    someone.until(lambda: any(item.has(State.SHOWING) for item in rows.children), "rows")
    return rows


def item(rows: Node, name: str) -> Node:
    return next(node for node in rows.children if node.name.startswith(name))


def within(inner: Node, outer: Node) -> bool:
    left, top, width, height = inner.extents()
    x, y, w, h = outer.extents()
    return width > 0 and height > 0 and x <= left and y <= top and left + width <= x + w and top < y + h


def test_the_items_of_painted_views_have_name_role_value_and_state(someone):
    for view in ("Tafel", "Zeitstrahl", "Kalender"):
        rows = shown(someone, view)
        assert someone.see("radio button", f"Ansicht: {view}").has(State.CHECKED)
        assert "Strg" in rows.description  # the keys that move an item
        assert {node.role for node in rows.children} == {"list item"}
        for node in rows.children:
            assert node.name
            assert "Status: " in node.description
        seen = [node for node in rows.children if node.has(State.SHOWING)]
        assert all(within(node, rows) for node in seen)
        assert NOW in [node.name for node in seen]
        assert item(rows, LATE).description.startswith("überfällig")


def test_a_card_is_chosen_moved_and_brought_back_and_the_calendar_obeys_the_keyboard(someone):
    rows = shown(someone, "Tafel")
    number = next(n for n, node in enumerate(rows.children) if node.name.startswith(LATE))
    rows.choose_nothing()
    rows.choose(LATE)
    someone.until(lambda: [n.name[: len(LATE)] for n in rows.chosen] == [LATE], "the card chosen")
    assert rows.children[number].has(State.SELECTED)
    someone.menu("Liste", "Nach „Wartet“ verschieben").act("Press")
    someone.until(lambda: "Status: Wartet" in item(rows, LATE).description, "the card moved")
    someone.hears("jetzt „Wartet“")
    someone.see("push button", "Rückgängig").act("Press")
    someone.until(lambda: "Status: In Arbeit" in item(rows, LATE).description, "the card back")

    rows, later = shown(someone, "Kalender"), TODAY + timedelta(days=7)
    rows.choose_nothing()
    rows.choose(NOW)
    rows.focus()
    someone.keys("ctrl+Down")
    someone.until(lambda: f"Fällig am: {later:%d.%m.%Y}" in item(rows, NOW).description, "a week later")
    someone.hears(f"jetzt {later:%d.%m.%Y}")


def test_the_timeline_is_a_table_too(someone):
    shown(someone, "Zeitstrahl")
    someone.see("radio button", "Als Tabelle").act("Press")
    twin = someone.see("table", "Aufgaben als Zeitstrahl")
    cells = [node.name for node in twin.children if node.role in {"cell", "table cell"}]
    assert any(name.startswith(LATE) for name in cells)
    headings = [node.name for node in twin.children if node.role == "column header"]
    assert headings == ["Aufgabe", "Beginn", "Fällig am", "Tage", "Hängt ab von"]


def test_a_cell_is_edited_through_the_bus(someone):
    table = someone.see("table", "Aufgaben")
    cell = next(node for node in table.children if node.role == "cell" and node.name.startswith(LATE))
    someone.click(cell)
    someone.keys("F2")
    someone.typing("Titel")
    editor = someone.focused()
    assert editor.has(State.EDITABLE, State.FOCUSED, State.SHOWING)
    assert editor.text.startswith(LATE)
    left, top, _width, _height = editor.extents()
    assert abs(left - cell.extents()[0]) <= 1
    assert abs(top - cell.extents()[1]) <= 8
    editor.write("Vorlage abgeben")
    someone.keys("Return")
    someone.see("cell", "Vorlage abgeben")
    someone.gone("text", "Titel")

    someone.keys("F2")
    someone.typing("Titel")
    someone.focused().write("")
    someone.keys("Return")
    someone.until(lambda: "darf nicht leer sein" in someone.focused().description, "why it is refused")
    someone.keys("Escape")
    someone.see("cell", "Vorlage abgeben")


def test_a_choice_and_a_day_are_edited_in_their_cells_through_the_bus(someone):
    table = someone.see("table", "Aufgaben")

    def cell(text: str) -> Node | None:
        """The cell with that text in the task's row."""
        cells = (node for node in table.children if node.role == "cell" and node.name == text)
        return next((node for node in cells if LATE in node.description), None)

    someone.click(cell("In Arbeit"))
    someone.keys("F2")
    box = someone.see("combo box", "Status")
    assert (box.name, box.labels) == ("In Arbeit", ["Status"])
    (choices,) = box.children
    assert [node.name for node in choices.children] == [
        "–",
        "Offen",
        "In Arbeit",
        "Wartet",
        "Erledigt",
        "Verworfen",
    ]
    someone.keys("Down", "Return")
    someone.until(lambda: cell("Wartet"), "another status")
    someone.click(cell(f"{TODAY - timedelta(days=3):%d.%m.%Y}"))
    someone.keys("F2")
    someone.see("text", "Fällig am").write("30.11.2030")
    someone.keys("Return")
    someone.until(lambda: cell("30.11.2030"), "another day")
