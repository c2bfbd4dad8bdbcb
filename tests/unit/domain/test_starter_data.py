# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The starter data are sound in themselves, and ids derived from them never change."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from swf_desktop.domain import ids, rules, values
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.views import Value

STARTER = Path(__file__).parents[3] / "resources" / "starter" / "starter.json"


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(STARTER.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def records(entries: list[dict[str, Any]]) -> "Records":
    return Records(entries)


class Records:
    """The starter data with ids in place of keys, looked up as the rules ask."""

    def __init__(self, entries: Iterable[dict[str, Any]]) -> None:
        self.types: dict[str, str] = {}
        self.fields: dict[str, dict[str, Value]] = {}
        for entry in entries:
            record_id = ids.derived_id(entry["type"], entry["key"])
            self.types[record_id] = entry["type"]
            self.fields[record_id] = {n: resolve(v) for n, v in entry["fields"].items()}

    def type_of(self, record_id: str, /) -> str | None:
        return self.types.get(record_id)

    def fields_of(self, record_id: str, /) -> dict[str, Value] | None:
        return self.fields.get(record_id)

    def links(self, kind: str, /) -> list[tuple[str, str]]:
        return [
            (str(f["source"]), str(f["target"]))
            for i, f in self.fields.items()
            if self.types[i] == "link" and f["kind"] == kind
        ]


def resolve(value: Value) -> Value:
    if isinstance(value, str) and value.startswith("@"):
        return ids.derived_id(*value[1:].split("/"))
    return value


def test_every_record_has_a_key_of_its_own(entries: list[dict[str, Any]]) -> None:
    keys = Counter((e["type"], e["key"]) for e in entries)
    assert [key for key, count in keys.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", e["key"]) for e in entries)


def test_an_organisation_has_the_id_that_its_key_stands_for(records: Records) -> None:
    assert records.types[ids.organisation_id("olpe")] == "organisation"


def test_every_value_is_canonical_and_every_field_declared(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        record_type = RECORD_TYPES[entry["type"]]
        for name, value in entry["fields"].items():
            resolved = resolve(value)
            assert values.normalise(record_type.by_name[name], resolved) == resolved, (entry["key"], name)


def test_every_reference_finds_its_record(entries: list[dict[str, Any]], records: Records) -> None:
    for entry in entries:
        for name, value in entry["fields"].items():
            field = RECORD_TYPES[entry["type"]].by_name[name]
            if field.kind is Kind.REFERENCE and value is not None:
                assert value.startswith("@"), (entry["key"], name)
                found = records.type_of(str(resolve(value)))
                assert found, (entry["key"], name)
                assert not field.targets or found in field.targets, (entry["key"], name)


def test_a_reference_points_back_in_the_list(entries: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for entry in entries:
        for value in entry["fields"].values():
            if isinstance(value, str) and value.startswith("@"):
                assert value[1:] in seen, entry["key"]
        seen.add(f"{entry['type']}/{entry['key']}")


def test_every_owner_is_one_of_the_organisations(entries: list[dict[str, Any]], records: Records) -> None:
    assert all(ids.organisation_id(e["owner"]) in records.types for e in entries)


def test_a_link_belongs_to_whom_its_source_belongs(entries: list[dict[str, Any]]) -> None:
    owners = {f"@{e['type']}/{e['key']}": e["owner"] for e in entries}
    assert all(owners[e["fields"]["source"]] == e["owner"] for e in entries if e["type"] == "link")


def test_no_rule_is_broken(records: Records) -> None:
    for record_id, kind in records.types.items():
        fields = records.fields[record_id]
        rules.check(RECORD_TYPES[kind], None, fields, records, record_id=record_id)
        assert rules.contradictions(RECORD_TYPES[kind], record_id, fields, records) == ()


def test_the_organisations_stand_in_their_roles(records: Records) -> None:
    roles = Counter(f["role"] for i, f in records.fields.items() if records.types[i] == "organisation")
    assert roles == {"pioneer": 5, "hub": 1, "participant": 14, "supporter": 8}


def test_nobody_is_counted_and_nobody_is_named(records: Records) -> None:
    assert "contact" not in records.types.values()
    assert all(not f.get("population") for f in records.fields.values())


def test_the_goal_tree_hangs_together(records: Records) -> None:
    levels = Counter(f["level"] for i, f in records.fields.items() if records.types[i] == "goal")
    assert levels == {"project_goal": 1, "sub_goal": 3, "vision": 6}


def test_released_entries_keep_their_place_and_their_ids(entries: list[dict[str, Any]]) -> None:
    """Append only: a change here means that offices with different versions would disagree."""
    assert [(e["type"], e["key"]) for e in entries[:6]] == [
        ("organisation", "arnsberg"),
        ("organisation", "bad-berleburg"),
        ("organisation", "menden"),
        ("organisation", "olpe"),
        ("organisation", "soest"),
        ("organisation", "suedwestfalen-agentur"),
    ]
    assert ids.derived_id("organisation", "olpe") == "e449ff94-7be6-5dc0-9e74-b3a1a187c0f0"
