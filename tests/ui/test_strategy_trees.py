# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Goals and sections as trees; a goal's computed status beside the one set by hand."""

import pytest
from PySide6.QtCore import QModelIndex, Qt


@pytest.fixture
def goals(driver):
    """A goal with two below it; a project that is at risk contributes to one of them."""
    records = driver.profile.records

    def add(type_key, **fields):
        return records.add(type_key, fields).records[0].id

    top = add("goal", title="Klimaneutrale Verwaltung", level="strategic")
    one = add("goal", title="Weniger Fahrten", level="operational", parent=top)
    other = add("goal", title="Weniger Papier", level="operational", parent=top)
    project = add("project", title="Videosprechstunde", phase="running")
    add("link", source=project, target=one, kind="contributes_to")
    add("status_report", project=project, as_of="2026-01-31", overall="amber", reason="Geräte fehlen")
    return {"top": top, "one": one, "other": other, "project": project}


def rows(view, parent: QModelIndex | None = None) -> dict:
    """The tree as nested dictionaries of titles."""
    model, parent = view.tree.model(), parent or QModelIndex()
    found = {}
    for n in range(model.rowCount(parent)):
        index = model.index(n, 0, parent)
        found[index.data()] = rows(view, index)
    return found


def index_of(view, title: str) -> QModelIndex:
    return next(i for i in view._indexes(QModelIndex()) if i.data() == title)


@pytest.fixture
def place(driver, goals):
    page = driver.place("strategy")
    driver.settle()
    return page


def test_goals_stand_below_what_they_are_part_of(driver, place):
    view = place.current_list().view_widget
    found = rows(view)
    assert found["Klimaneutrale Verwaltung"] == {"Weniger Fahrten": {}, "Weniger Papier": {}}
    assert view.tree.accessibleName() == "Ziele als Baum"


def test_computed_and_manual_status_stand_side_by_side(driver, place, goals):
    view = place.current_list().view_widget
    headings = [view.tree.model().headerData(n, Qt.Orientation.Horizontal) for n in range(3)]
    assert headings[1:] == ["Berechnet", "Von Hand"]
    line = index_of(view, "Weniger Fahrten")
    assert line.siblingAtColumn(1).data() == "▲ Gefährdet"
    assert index_of(view, "Klimaneutrale Verwaltung").siblingAtColumn(1).data() == "▲ Gefährdet"
    reason = {"status": "on_track", "status_reason": "Geräte sind bestellt"}
    driver.desk.hub.publish(driver.profile.records.set(goals["one"], reason))
    driver.settle()
    line = index_of(view, "Weniger Fahrten")
    assert [line.siblingAtColumn(n).data() for n in (1, 2)] == ["▲ Gefährdet", "● Auf Kurs"]
    assert index_of(view, "Klimaneutrale Verwaltung").siblingAtColumn(1).data() == "● Auf Kurs"


def test_what_the_filter_finds_is_shown_with_what_it_is_part_of(driver, place):
    place.current_list().filter.setText("papier")
    driver.settle()
    view = place.current_list().view_widget
    view.fill()
    assert rows(view) == {"Klimaneutrale Verwaltung": {"Weniger Papier": {}}}


def test_moving_in_the_tree_shows_the_page_and_what_contributes(driver, place, goals, qtbot):
    view = place.current_list().view_widget
    view.focus_rows()
    view.tree.setCurrentIndex(index_of(view, "Weniger Fahrten"))
    driver.settle()
    assert place.detail.record_id == goals["one"]
    part = place.detail.page().parts[0]
    driver.settle()
    assert "▲ Gefährdet" in part.status.text()
    assert part.table.model().index(0, 0).data() == "Videosprechstunde"
    part.table.clicked.emit(part.table.model().index(0, 0))
    driver.settle()
    assert place.detail.record_id == goals["project"]


def test_a_goal_without_contributions_says_so(driver, place, goals):
    place.show_record("goal", goals["other"])
    driver.settle()
    assert "trägt noch nichts bei" in place.detail.page().parts[0].status.text()


def test_sections_stand_under_their_strategy_in_their_order(driver, goals):
    records = driver.profile.records
    strategy = records.add("strategy", {"title": "Olpe digital", "kind": "local"}).records[0].id

    def add(heading, position, **fields):
        values = {"strategy": strategy, "heading": heading, "position": position, **fields}
        return records.add("section", values).records[0].id

    first = add("Ausgangslage", 2)
    add("Vorwort", 1)
    add("Stärken", 1, parent=first)
    page = driver.place("strategy")
    page.show_type("section")
    driver.settle()
    view = page.current_list().view_widget
    view.fill()
    assert list(rows(view)["Olpe digital"]) == ["Vorwort", "Ausgangslage"]
    assert rows(view)["Olpe digital"]["Ausgangslage"] == {"Stärken": {}}
    view.focus_rows()
    view.tree.setCurrentIndex(index_of(view, "Olpe digital"))
    driver.settle()
    assert page.detail.record_id == strategy


def test_a_circle_of_two_good_edits_is_shown_nevertheless(driver, place, goals):
    view = place.current_list().view_widget
    model = view._records
    column = model.columns.index("parent")
    row = model.row_data(goals["top"])
    values = (*row.values[:column], goals["one"], *row.values[column + 1 :])
    model.update_rows([type(row)(row.id, row.owner, row.audience, row.conflicted, values)], [])
    view.fill()
    titles = {index.data() for index in view._indexes(QModelIndex())}
    assert {"Klimaneutrale Verwaltung", "Weniger Fahrten", "Weniger Papier"} <= titles


def test_a_sub_goal_stands_once_on_the_page_of_its_goal(driver, place, goals):
    driver.desk.open_record.emit("goal", goals["top"])
    driver.settle()
    page = place.detail.page()
    contributions = page.parts[0].table.model()
    assert {contributions.index(n, 0).data() for n in range(contributions.rowCount())} == {
        "Weniger Fahrten",
        "Weniger Papier",
    }
    (below,) = (c for c in page.children_lists() if c.relation.field.name == "parent")
    assert below._table is None
    assert below._add.isVisibleTo(page)


def test_a_foundation_is_a_document_of_sections(driver, qtbot):
    records = driver.profile.records
    foundation = next(r for r in records.list("foundation") if r.fields["kind"] == "framework_strategy").id

    def add(heading, position, body="", **fields):
        values = {"strategy": foundation, "heading": heading, "position": position, "body": body, **fields}
        return records.add("section", values).records[0].id

    first = add("Zusammenarbeit", 2, "Wir **sprechen** miteinander.")
    add("Vorwort", 1, "Worum es geht.")
    add("Steuerkreis", 1, parent=first)
    driver.desk.open_record.emit("foundation", foundation)
    driver.settle()
    page = driver.window.page().detail.page()
    assert page.parts[0].texts() == [
        "Vorwort",
        "Worum es geht.",
        "Zusammenarbeit",
        "Wir **sprechen** miteinander.",
        "Steuerkreis",
    ]
    place = driver.window.page()
    place.show_type("section")
    driver.settle()
    view = place.current_list().view_widget
    view.fill()
    title = records.title(foundation)
    assert rows(view)[title] == {"Vorwort": {}, "Zusammenarbeit": {"Steuerkreis": {}}}
    view.tree.setCurrentIndex(index_of(view, title))
    driver.settle()
    assert place.detail.record_id == foundation


def test_the_guidelines_of_the_charter_are_read_together(driver):
    charter = next(
        r for r in driver.profile.records.list("foundation") if r.fields["title"] == "Smart-City-Charta"
    )
    driver.desk.open_record.emit("foundation", charter.id)
    driver.settle()
    part = driver.window.page().detail.page().parts[0]
    assert part.heading.text() == "Gehört zusammen mit"
    assert part.texts()[0].startswith("Leitlinie 1: Digitale Transformation braucht Ziele")


@pytest.mark.parametrize(
    ("type_key", "fields"), [("strategy", {"kind": "local"}), ("foundation", {"kind": "concept"})]
)
def test_a_document_without_sections_has_a_heading_over_the_button_that_adds_one(driver, type_key, fields):
    added = driver.profile.records.add(type_key, {"title": "Noch leer", **fields})
    document = added.records[0].id
    driver.desk.hub.publish(added)
    driver.desk.open_record.emit(type_key, document)
    driver.settle()
    page = driver.window.page().detail.page()
    (below,) = (c for c in page.children_lists() if c.relation.child.key == "section")
    assert below._add.isVisibleTo(page)
    assert below._title.isVisibleTo(page)
    assert below._title.text() == "Abschnitte"

    section = driver.profile.records.add("section", {"strategy": document, "heading": "Vorwort"})
    driver.desk.hub.publish(section)
    driver.settle()
    assert page.parts[0].heading.isVisibleTo(page)
    assert not below._title.isVisibleTo(page)


def test_a_goal_that_has_only_just_come_is_opened_instead_of_the_first_one(driver):
    records = driver.profile.records

    def add(key: str, **fields) -> str:
        changes = records.add(key, fields)
        driver.desk.hub.publish(changes)
        return changes.records[0].id

    driver.window.open_record("foundation", add("foundation", title="Konzept"))  # the goals are there, unseen
    driver.settle()
    goal = add("goal", title="Weniger Wege")
    driver.window.open_record("goal", goal)
    driver.settle()
    place = driver.window.page()
    assert place.detail.page().record_id == goal
    assert place.current_list().table.current_id() == goal
    assert place.current_list().view_widget.tree.currentIndex().data() == "Weniger Wege"


def test_a_deleted_goal_is_opened_though_no_list_shows_it(driver, goals):
    driver.place("strategy").show_type("foundation")
    driver.desk.hub.publish(driver.profile.records.delete(goals["other"]))
    driver.settle()
    driver.window.open_record("goal", goals["other"])
    driver.settle()
    page = driver.window.page().detail.page()
    assert page.record_id == goals["other"]
    assert page.head.restore.isVisibleTo(page)
