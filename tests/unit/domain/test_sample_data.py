# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sample set can be played month by month, and nobody can take it for real."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from swf_desktop.domain import ids, rules, values
from swf_desktop.domain.audience import parse_audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.rights import Standing, may_write, standing
from swf_desktop.domain.views import Value

RESOURCES = Path(__file__).parents[3] / "resources"
PIONEERS = {"arnsberg", "bad-berleburg", "menden", "olpe", "soest"}
SURNAMES = {"Muster", "Mustermann", "Musterfrau", "Beispiel", "Probe", "Platzhalter", "Exempel"}


@dataclass
class Stored:
    """A record while the months are played. *born* is the month it came from, "" for starter data."""

    type: str
    owner: str
    born: str
    fields: dict[str, Value]
    deleted: bool = False


class World:
    """What everybody has, once all files have been exchanged."""

    def __init__(self) -> None:
        self.records: dict[str, Stored] = {}

    def type_of(self, record_id: str, /) -> str | None:
        return self.records[record_id].type if record_id in self.records else None

    def fields_of(self, record_id: str, /) -> dict[str, Value] | None:
        return self.records[record_id].fields if record_id in self.records else None

    def links(self, kind: str, /) -> list[tuple[str, str]]:
        found = [r.fields for r in self.records.values() if r.type == "link" and not r.deleted]
        return [(str(f["source"]), str(f["target"])) for f in found if f["kind"] == kind]

    def standing(self, record_id: str) -> Standing | None:
        record = self.records.get(record_id)
        if record is None:
            return None
        declared = RECORD_TYPES[record.type]
        subject = self.standing(str(record.fields.get(declared.follows or ""))) if declared.follows else None
        return standing(declared, record.owner, record.fields, subject)


def read(name: str) -> Any:
    return json.loads((RESOURCES / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample() -> dict[str, Any]:
    found: dict[str, Any] = read("sample/sample.json")
    return found


def resolve(value: Value) -> Value:
    if isinstance(value, str) and value.startswith("@"):
        return ids.derived_id(*value[1:].split("/"))
    return value


def every_edit(sample: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for month in sample["months"]:
        for organisation, edits in month["edits"].items():
            for edit in edits:
                yield month["month"], organisation, edit


def starter() -> World:
    world = World()
    for entry in read("starter/starter.json"):
        fields = {name: resolve(value) for name, value in entry["fields"].items()}
        world.records[ids.derived_id(entry["type"], entry["key"])] = Stored(
            entry["type"], entry["owner"], "", fields
        )
    return world


def play(sample: dict[str, Any]) -> World:
    """Every edit by the rules that hold where a person writes."""
    world = starter()
    for month, organisation, edit in every_edit(sample):
        record_id = ids.derived_id(edit["type"], edit["key"])
        declared = RECORD_TYPES[edit["type"]]
        fields = {n: resolve(v) for n, v in edit.get("fields", {}).items() if n != "audience"}
        where = (month, organisation, edit["key"])
        if edit["op"] == "add":
            assert record_id not in world.records, where
            rules.check(declared, None, fields, world, record_id=record_id)
            world.records[record_id] = Stored(edit["type"], organisation, month, fields)
        else:
            record = world.records[record_id]
            assert record.owner == organisation or record.born < month, where
            before = dict(record.fields)
            if edit["op"] == "delete":
                rules.check_delete(declared, before)
                record.deleted = True
            else:
                rules.check(declared, before, {**before, **fields}, world, record_id=record_id)
                record.fields.update(fields)
                record.deleted = False
        record = world.records[record_id]
        followed = str(record.fields.get(declared.follows or ""))
        assert may_write(
            declared,
            organisation,
            owner=record.owner,
            control=record.fields,
            subject=world.standing(followed),
        ), where
    return world


def test_it_plays_by_the_rules_and_rights(sample: dict[str, Any]) -> None:
    world = play(sample)
    for record_id, record in world.records.items():
        declared = RECORD_TYPES[record.type]
        assert rules.contradictions(declared, record_id, record.fields, world) == ()


def test_every_value_is_canonical(sample: dict[str, Any]) -> None:
    for _, _, edit in every_edit(sample):
        declared = RECORD_TYPES[edit["type"]]
        for name, value in edit.get("fields", {}).items():
            if name == "audience":
                assert parse_audience(value).key == value
            else:
                resolved = resolve(value)
                assert values.normalise(declared.by_name[name], resolved) == resolved, (edit["key"], name)


def test_references_point_at_what_the_office_has_by_then(sample: dict[str, Any]) -> None:
    born = dict.fromkeys(starter().records, ("", ""))
    for month, organisation, edit in every_edit(sample):
        for name, value in edit.get("fields", {}).items():
            field = RECORD_TYPES[edit["type"]].field(name)
            if field is not None and field.kind is Kind.REFERENCE and value is not None:
                since, by = born[str(resolve(value))]
                assert since < month or by == organisation, (edit["key"], name)
        if edit["op"] == "add":
            born[ids.derived_id(edit["type"], edit["key"])] = (month, organisation)


def test_it_is_half_a_year_of_work_in_five_towns(sample: dict[str, Any]) -> None:
    assert [m["month"] for m in sample["months"]] == [f"2026-{n:02}" for n in range(6, 12)]
    assert all(set(m["edits"]) == PIONEERS for m in sample["months"])
    assert sum(1 for _ in every_edit(sample)) >= 600
    per_town = Counter((o, e["type"]) for _, o, e in every_edit(sample) if e["op"] == "add")
    for town in PIONEERS:
        assert per_town[town, "project"] == 1
        assert 6 <= per_town[town, "milestone"] <= 10
        assert per_town[town, "task"] >= 25
        assert per_town[town, "status_report"] == 2
        for kind in ("risk", "contact", "knowledge", "meeting", "decision", "goal", "section"):
            assert per_town[town, kind] >= 3, (town, kind)


def test_two_towns_edit_one_section_of_the_framework_strategy_in_one_month(sample: dict[str, Any]) -> None:
    for conflict in sample["conflicts"]:
        writers = [
            o
            for month, o, e in every_edit(sample)
            if month == conflict["month"] and (e["type"], e["key"]) == (conflict["type"], conflict["key"])
            if conflict["field"] in e.get("fields", {}) or conflict["field"] == "deleted"
        ]
        assert sorted(writers) == conflict["organisations"]
    assert any(c["type"] == "section" and c["field"] == "body" for c in sample["conflicts"])


def test_nothing_else_is_changed_by_two_towns_in_one_month(sample: dict[str, Any]) -> None:
    expected = {(c["month"], c["type"], c["key"]) for c in sample["conflicts"]}
    written: dict[tuple[str, str, str, str], set[str]] = {}
    for month, organisation, edit in every_edit(sample):
        for name in edit.get("fields", {}):
            written.setdefault((month, edit["type"], edit["key"], name), set()).add(organisation)
    assert {place[:3] for place, towns in written.items() if len(towns) > 1} <= expected


def test_a_milestones_forecast_moves_three_times(sample: dict[str, Any]) -> None:
    moves = Counter(e["key"] for _, _, e in every_edit(sample) if "forecast_on" in e.get("fields", {}))
    assert max(moves.values()) >= 3


def test_some_work_is_overdue_on_the_day_of_the_report(sample: dict[str, Any]) -> None:
    world = play(sample)
    late = Counter(
        r.owner
        for r in world.records.values()
        if r.type == "task"
        and not r.deleted
        and r.fields.get("status", "open") not in ("done", "dropped")
        and str(r.fields.get("due_on") or "9") < sample["as_of"]
    )
    assert set(late) == PIONEERS


def test_nobody_can_take_it_for_real(sample: dict[str, Any]) -> None:
    assert "frei erfunden" in sample["notice"]
    named = ("project", "strategy", "goal", "indicator", "decision", "meeting", "knowledge", "event")
    for _, _, edit in every_edit(sample):
        assert edit["key"].startswith("beispiel-")
        fields = edit.get("fields", {})
        if edit["type"] in named and "title" in fields:
            assert fields["title"].startswith("Beispiel"), fields["title"]
        if edit["type"] == "section" and "heading" in fields:
            assert fields["heading"].endswith("(Beispiel)")
        if edit["type"] == "contact":
            assert fields["family_name"] in SURNAMES
            assert fields["email"].endswith(("@example.org", "@beispiel.invalid"))
            # The ranges that the Bundesnetzagentur keeps free for films and books.
            assert re.fullmatch(r"0221 4710-\d{3}", fields["phone"])
            assert re.fullmatch(r"0171 39200-\d{2}", fields.get("mobile", "0171 39200-00"))


def test_every_contact_has_a_legal_basis_a_source_and_a_day_of_review(sample: dict[str, Any]) -> None:
    for _, _, edit in every_edit(sample):
        if edit["type"] == "contact" and edit["op"] == "add":
            fields = edit["fields"]
            assert {"legal_basis", "source", "review_on"} <= set(fields)
            assert (fields["legal_basis"] == "consent") == ("consent_on" in fields)


def test_the_texts_differ(sample: dict[str, Any]) -> None:
    titles = Counter(e["fields"]["title"] for _, _, e in every_edit(sample) if "title" in e.get("fields", {}))
    assert [title for title, count in titles.items() if count > 1 and len(title) > 12] == []
