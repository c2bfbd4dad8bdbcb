# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules over whole records: refused where a person writes, found where a merge brought them about."""

from collections.abc import Mapping
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swf_desktop.domain import rules
from swf_desktop.domain.catalogue import record_type
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.views import Value

Record = tuple[str, dict[str, Value]]


class World:
    """Records by id, as the rules look them up."""

    def __init__(self, **records: Record) -> None:
        self.records = records

    def type_of(self, record_id: str, /) -> str | None:
        return self.records[record_id][0] if record_id in self.records else None

    def fields_of(self, record_id: str, /) -> Mapping[str, Value] | None:
        return self.records[record_id][1] if record_id in self.records else None

    def links(self, kind: str, /) -> list[tuple[str, str]]:
        return [
            (str(f["source"]), str(f["target"]))
            for t, f in self.records.values()
            if t == "link" and f.get("kind") == kind
        ]


NOBODY = World()


def add(record_key: str, world: World = NOBODY, /, **fields: Value) -> None:
    rules.check(record_type(record_key), None, fields, world, record_id="new")


def change(world: World, record_id: str, /, **fields: Value) -> None:
    kind, before = world.records[record_id]
    rules.check(record_type(kind), before, {**before, **fields}, world, record_id=record_id)


def found(world: World, record_id: str) -> list[str]:
    kind, fields = world.records[record_id]
    return [f.field for f in rules.contradictions(record_type(kind), record_id, fields, world)]


class TestRequiredFields:
    def test_are_asked_for_by_name(self) -> None:
        with pytest.raises(Invalid, match="“Title” is missing") as caught:
            add("project", number="M99")
        assert caught.value.field == "title"

    def test_cannot_be_emptied_later(self) -> None:
        with pytest.raises(Invalid, match="missing"):
            change(World(p=("project", {"title": "Stadtportal"})), "p", title=None)

    def test_that_a_merge_emptied_do_not_hold_up_other_edits(self) -> None:
        change(World(p=("project", {"title": None})), "p", summary="Neu gefasst")


class TestEndAndStart:
    @pytest.mark.parametrize(
        ("kind", "start", "end", "rest"),
        [
            ("project", "start_on", "end_on", {"title": "x"}),
            ("task", "start_on", "due_on", {"title": "x"}),
            ("involvement", "from_on", "until_on", {"contact": "c", "subject": "s", "role": "r"}),
            ("strategy", "adopted_on", "valid_until", {"title": "x"}),
        ],
    )
    def test_come_in_this_order(self, kind: str, start: str, end: str, rest: dict[str, Value]) -> None:
        add(kind, **rest, **{start: "2026-05-01", end: "2026-05-01"})
        with pytest.raises(Invalid, match="end lies before the start") as caught:
            add(kind, **rest, **{start: "2026-05-02", end: "2026-05-01"})
        assert caught.value.field == end

    def test_of_an_event_are_moments(self) -> None:
        with pytest.raises(Invalid, match="end lies before"):
            add("event", title="x", starts_at="2026-05-01T10:00:00Z", ends_at="2026-05-01T09:59:00Z")

    def test_one_alone_is_fine(self) -> None:
        add("project", title="x", end_on="2026-05-01")

    def test_of_an_indicator_are_free(self) -> None:
        add("indicator", goal="g", title="x", baseline_on="2026-05-02", target_on="2026-05-01")

    def test_that_a_merge_crossed_are_shown_and_do_not_hold_up_other_edits(self) -> None:
        world = World(p=("project", {"title": "x", "start_on": "2026-05-02", "end_on": "2026-05-01"}))
        assert found(world, "p") == ["end_on"]
        change(world, "p", title="y")
        with pytest.raises(Invalid):
            change(world, "p", end_on="2026-04-01")


class TestLights:
    BASE: ClassVar[dict[str, Value]] = {"project": "p", "as_of": "2026-11-23"}

    @pytest.mark.parametrize("light", ["overall", "schedule", "cost", "quality", "resources", "risk"])
    @pytest.mark.parametrize("colour", ["amber", "red"])
    def test_other_than_green_need_a_reason(self, light: str, colour: str) -> None:
        add("status_report", **self.BASE, **{light: colour}, reason="Lieferung verspätet")
        with pytest.raises(Invalid, match="Enter the reason"):
            add("status_report", **self.BASE, **{light: colour})

    @pytest.mark.parametrize("colour", ["green", "grey", None])
    def test_that_are_green_or_open_need_none(self, colour: str | None) -> None:
        add("status_report", **self.BASE, overall=colour)


class TestReleasedReports:
    REPORT: ClassVar[dict[str, Value]] = {
        "project": "p",
        "as_of": "2026-11-23",
        "overall": "green",
        "released": True,
    }
    WORLD = World(r=("status_report", REPORT))

    @pytest.mark.parametrize(
        "edit", [{"released": False}, {"released": None}, {"summary": "doch anders"}, {"overall": None}]
    )
    def test_stay_as_they_are(self, edit: dict[str, Value]) -> None:
        with pytest.raises(Invalid, match="released"):
            change(self.WORLD, "r", **edit)

    def test_cannot_be_deleted(self) -> None:
        with pytest.raises(Invalid, match="cannot be deleted"):
            rules.check_delete(record_type("status_report"), self.REPORT)
        rules.check_delete(record_type("status_report"), {**self.REPORT, "released": False})
        rules.check_delete(record_type("project"), {"title": "x"})

    def test_may_be_written_again_with_the_same_values(self) -> None:
        change(self.WORLD, "r", overall="green")

    def test_are_settled_on_one_of_the_values_in_conflict_and_no_other(self) -> None:
        kind = record_type("status_report")
        after = {**self.REPORT, "summary": "wie freigegeben"}
        rules.check(kind, self.REPORT, after, NOBODY, settling={"summary": ("wie freigegeben", "später")})
        with pytest.raises(Invalid, match="released"):
            rules.check(kind, self.REPORT, after, NOBODY, settling={"summary": ("später", None)})

    def test_are_checked_in_full_when_they_are_released(self) -> None:
        with pytest.raises(Invalid, match="reason"):
            add("status_report", project="p", as_of="2026-11-23", overall="red", released=True)


def test_a_goals_status_set_by_hand_needs_a_reason() -> None:
    with pytest.raises(Invalid, match="by hand"):
        add("goal", title="x", status="reached")
    add("goal", title="x", status="reached", status_reason="Ratsbeschluss liegt vor")
    add("goal", title="x", status_reason="noch offen")


def test_a_task_may_wait_for_nothing_and_a_done_one_for_something() -> None:
    add("task", title="x", status="waiting")
    add("task", title="x", status="done", waiting_for="Rückmeldung Vergabestelle")


class TestReferences:
    WORLD = World(c=("contact", {"family_name": "Muster"}), p=("project", {"title": "Stadtportal"}))

    def test_to_the_wrong_kind_of_record_are_refused_by_its_name(self) -> None:
        with pytest.raises(Invalid, match="“Muster” is a record of another kind") as caught:
            add("task", self.WORLD, title="x", project="c")
        assert caught.value.field == "project"

    def test_to_what_has_not_arrived_yet_are_fine(self) -> None:
        add("task", self.WORLD, title="x", project="elsewhere", milestone="elsewhere")

    def test_without_declared_targets_take_anything(self) -> None:
        add("comment", self.WORLD, subject="c", text="x")


class TestCircles:
    @pytest.mark.parametrize(
        ("kind", "rest"),
        [("task", {"title": "x"}), ("goal", {"title": "x"}), ("section", {"strategy": "s", "heading": "x"})],
    )
    def test_of_parents_are_refused(self, kind: str, rest: dict[str, Value]) -> None:
        world = World(
            a=(kind, {**rest, "parent": None}),
            b=(kind, {**rest, "parent": "a"}),
            c=(kind, {**rest, "parent": "b"}),
        )
        for parent in ("a", "b", "c"):
            with pytest.raises(Invalid, match="Choose another parent"):
                change(world, "a", parent=parent)
        change(world, "c", parent="a")

    def test_of_parents_that_a_merge_closed_are_found_at_each_member_only(self) -> None:
        world = World(
            a=("task", {"title": "A", "parent": "b"}),
            b=("task", {"title": "B", "parent": "a"}),
            outside=("task", {"title": "C", "parent": "a"}),
        )
        assert found(world, "a") == found(world, "b") == ["parent"]
        assert found(world, "outside") == []
        change(world, "a", title="trotzdem", status="done")
        change(world, "a", parent=None)

    def test_of_dependencies_are_refused(self) -> None:
        world = World(
            a=("project", {"title": "A"}),
            c=("project", {"title": "C"}),
            ab=("link", {"source": "a", "target": "b", "kind": "depends_on"}),
            bc=("link", {"source": "b", "target": "c", "kind": "depends_on"}),
        )
        with pytest.raises(Invalid, match="“A” already depends on “C”"):
            add("link", world, source="c", target="a", kind="depends_on")
        add("link", world, source="c", target="a", kind="based_on")
        add("link", world, source="a", target="c", kind="depends_on")

    def test_of_dependencies_are_refused_when_a_link_is_turned_into_one(self) -> None:
        world = World(
            ab=("link", {"source": "a", "target": "b", "kind": "depends_on"}),
            ba=("link", {"source": "b", "target": "a", "kind": "based_on"}),
        )
        with pytest.raises(Invalid, match="already depends"):
            change(world, "ba", kind="depends_on")

    def test_of_dependencies_are_not_seen_in_a_link_that_is_turned_round(self) -> None:
        world = World(ab=("link", {"source": "a", "target": "b", "kind": "depends_on"}))
        change(world, "ab", source="b", target="a")

    def test_of_dependencies_that_a_merge_closed_are_found(self) -> None:
        world = World(
            ab=("link", {"source": "a", "target": "b", "kind": "depends_on"}),
            ba=("link", {"source": "b", "target": "a", "kind": "depends_on"}),
            xa=("link", {"source": "x", "target": "a", "kind": "depends_on"}),
        )
        assert found(world, "ab") == found(world, "ba") == ["target"]
        assert found(world, "xa") == []

    def test_of_what_belongs_to_what_are_refused(self) -> None:
        world = World(
            i=("involvement", {"contact": "c", "subject": "l", "role": "r"}),
            l=("link", {"source": "p", "target": "t"}),
        )
        with pytest.raises(Invalid, match="belongs to this record itself"):
            change(world, "l", source="i")

    def test_of_one_record_alone_are_refused(self) -> None:
        with pytest.raises(Invalid, match="linked with itself"):
            add("link", source="a", target="a", kind="contributes_to")

    @given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30))
    def test_never_come_about_by_edits_that_were_accepted(self, wishes: list[tuple[int, int]]) -> None:
        tasks: dict[str, Record] = {str(n): ("task", {"title": str(n), "parent": None}) for n in range(8)}
        world = World(**tasks)
        for child, parent in wishes:
            try:
                change(world, str(child), parent=str(parent))
            except Invalid:
                continue
            tasks[str(child)][1]["parent"] = str(parent)
            world = World(**tasks)
        for start in world.records:
            assert found(world, start) == []
            seen, current = set(), world.records[start][1]["parent"]
            while current is not None:
                assert current not in seen
                seen.add(current)
                current = world.records[str(current)][1]["parent"]

    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20))
    def test_are_found_however_many_a_merge_closed(self, pairs: list[tuple[int, int]]) -> None:
        links: dict[str, Record] = {
            f"link{n}": ("link", {"source": str(a), "target": str(b), "kind": "depends_on"})
            for n, (a, b) in enumerate(pairs)
        }
        world = World(**links)
        edges = set(pairs)
        reach = {(a, b) for a, b in edges}
        for _ in range(6):
            reach |= {(a, d) for a, b in reach for c, d in edges if b == c}
        for n, (a, b) in enumerate(pairs):
            assert bool(found(world, f"link{n}")) == (a == b or (b, a) in reach)
