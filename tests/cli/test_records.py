# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Records from the command line."""

import io
import json
import sys

import pytest

from swf_desktop.cli.output import _rich_table, printable
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.ids import is_owned_id, new_id, organisation_id
from swf_desktop.system import i18n


@pytest.fixture
def empty(office):
    return office("musterstadt", "--empty")


@pytest.fixture
def lines(tmp_path):
    """Writes a file of edits."""

    def write(*edits):
        path = tmp_path / "edits.jsonl"
        path.write_text(
            "".join((e if isinstance(e, str) else json.dumps(e)) + "\n" for e in edits), encoding="utf-8"
        )
        return path

    return write


def test_adding_answers_with_the_id_alone(empty):
    answer = empty.json("record", "add", "task", "title=Plan drucken")
    assert set(answer) == {"id"}
    assert empty.json("record", "show", answer["id"])["fields"]["title"] == "Plan drucken"


def test_show_has_exactly_the_agreed_shape(empty):
    record = empty.add("task", "title=Plan drucken", "due_on=23.11.2026", "audience=office")
    assert empty.json("record", "show", record) == {
        "id": record,
        "type": "task",
        "owner": "musterstadt",
        "audience": "office",
        "deleted": False,
        "fields": {"title": "Plan drucken", "due_on": "2026-11-23", "status": "open"},
        "conflicts": {},
    }


def test_list_gives_records_like_show(empty):
    record = empty.add("meeting", "title=Steuerkreis", "held_on=2026-12-01")
    shown = empty.json("record", "show", record)
    assert empty.json("record", "list", "meeting") == {"records": [shown]}


def test_values_are_typed_as_people_write_them(olpe):
    record = olpe.add(
        "project", "title=Datenplattform", "kind=measure", "total_cost=1.573,45 €", "start_on=1.2.2026"
    )
    fields = olpe.json("record", "show", record)["fields"]
    assert fields["total_cost"] == 157345
    assert fields["start_on"] == "2026-02-01"
    contact = olpe.add("contact", "family_name=Beispiel", "organisation=soest", "audience=Verbund")
    shown = olpe.json("record", "show", contact)
    assert shown["fields"]["organisation"] == organisation_id("soest")
    assert shown["audience"] == "alliance"


def test_a_choice_may_be_named_in_the_language_spoken(empty):
    german = empty.add("task", "title=A", "status=Erledigt")
    english = empty.json("--lang", "en", "record", "add", "task", "title=B", "status=Done")["id"]
    assert {empty.json("record", "show", r)["fields"]["status"] for r in (german, english)} == {"done"}


def test_a_value_may_hold_equals_signs_and_lines(empty):
    record = empty.add("task", "title=a=b", "description=eins\nzwei")
    fields = empty.json("record", "show", record)["fields"]
    assert fields["title"] == "a=b"
    assert fields["description"] == "eins\nzwei"


def test_an_empty_value_empties_the_field(empty):
    record = empty.add("task", "title=A", "due_on=2026-12-01")
    empty.json("record", "set", record, "due_on=")
    assert "due_on" not in empty.json("record", "show", record)["fields"]


def test_set_says_what_it_touched(empty):
    record = empty.add("task", "title=A")
    answer = empty.json("record", "set", record, "title=B")
    assert set(answer) == {"id", "step", "records"}
    assert answer["records"] == [{"id": record, "type": "task", "kind": "changed"}]
    again = empty.json("record", "set", record, "title=B")
    assert (again["step"], again["records"]) == (0, [])


def test_owner_hands_over(olpe):
    record = olpe.add("project", "title=Klimaplan")
    olpe.json("record", "set", record, "owner=soest")
    assert olpe.json("record", "show", record)["owner"] == "soest"
    assert olpe.refused("record", "set", record, "title=anders") == "not-allowed"


def test_list_filters_by_any_key(olpe):
    a = olpe.add("task", "title=A", "status=done")
    b = olpe.add("task", "title=B", "audience=office")

    def found(*where):
        words = [word for each in where for word in ("--where", each)]
        return {r["id"] for r in olpe.json("record", "list", "task", *words)["records"]}

    assert found() == {a, b}
    assert found("status=done") == found("status=Erledigt") == {a}
    assert found("audience=office") == {b}
    assert found("owner=olpe", "title=B") == {b}
    assert found("owner=soest") == set()
    assert found("due_on=") == {a, b}


def test_the_trash_is_listed_apart_and_given_back(empty):
    kept, gone = empty.add("task", "title=A"), empty.add("task", "title=B")
    empty.json("record", "delete", gone)
    assert [r["id"] for r in empty.json("record", "list", "task")["records"]] == [kept]
    trash = empty.json("record", "list", "task", "--deleted")["records"]
    assert [(r["id"], r["deleted"]) for r in trash] == [(gone, True)]
    empty.json("record", "restore", gone)
    assert empty.json("record", "list", "task", "--deleted") == {"records": []}


def test_erasing_leaves_no_value_behind(empty):
    record = empty.add("contact", "family_name=Vergissmich")
    empty.json("record", "erase", record)
    assert empty.json("record", "list", "contact", "--where", "family_name=Vergissmich") == {"records": []}
    assert empty.json("search", "Vergissmich") == {"hits": []}
    assert "Vergissmich" not in json.dumps(empty.json("record", "history", record))


def test_history_tells_who_set_what(empty):
    record = empty.add("task", "title=A")
    empty.json("record", "set", record, "title=B")
    told = empty.json("record", "history", record)
    assert set(told) == {"id", "history"}
    assert [e["action"] for e in told["history"]] == ["created", "changed"]
    assert told["history"][1] == {
        "at": "2026-11-23T08:00:00Z",
        "by": "Erika Muster",
        "organisation": "musterstadt",
        "action": "changed",
        "fields": {"title": "B"},
        "refused": "",
    }


def test_types_lists_every_type_and_field(program):
    types = program("record", "types", "--json").json["types"]
    assert {t["key"]: [f["name"] for f in t["fields"]] for t in types} == {
        key: list(kind.by_name) for key, kind in RECORD_TYPES.items()
    }
    task = next(t for t in types if t["key"] == "task")
    status = next(f for f in task["fields"] if f["name"] == "status")
    assert set(status) == {"name", "kind", "label", "required", "choices", "targets"}
    assert status["choices"] == ["open", "in_progress", "waiting", "done", "dropped"]


def test_search_has_exactly_the_agreed_shape(olpe):
    record = olpe.add("task", "title=Lastenradverleih ausschreiben")
    hit = {
        "id": record,
        "type": "task",
        "title": "Lastenradverleih ausschreiben",
        "snippet": "Lastenradverleih ausschreiben",
    }
    assert olpe.json("search", "radverleih") == {"hits": [hit]}
    assert olpe.json("search", "radverleih", "nirgends") == {"hits": []}


def test_search_stops_at_the_limit(empty):
    for number in range(4):
        empty.add("task", f"title=Aufgabe {number}")
    assert len(empty.json("search", "aufgabe", "--limit", "3")["hits"]) == 3


# -- files of edits -------------------------------------------------------------------------------


def test_apply_carries_out_every_kind_of_edit_as_one_step(empty, lines):
    ids = [new_id(), new_id()]
    old = empty.add("task", "title=Alt")
    file = lines(
        {"op": "add", "type": "task", "id": ids[0], "fields": {"title": "A", "due_on": "2026-12-01"}},
        "",
        {"op": "add", "type": "task", "id": ids[1], "fields": {"title": "B"}},
        {"op": "set", "id": ids[0], "fields": {"title": "A2", "due_on": None}},
        {"op": "delete", "id": old},
    )
    answer = empty.json("record", "apply", file)
    assert set(answer) == {"applied", "ids", "step"}
    assert answer["applied"] == 4
    assert answer["ids"] == [*ids, ids[0], old]
    titles = {r["fields"]["title"] for r in empty.json("record", "list", "task")["records"]}
    assert titles == {"A2", "B"}


def test_apply_gives_fresh_ids_that_nobody_else_can_claim(empty, lines):
    answer = empty.json("record", "apply", lines({"op": "add", "type": "task", "fields": {"title": "A"}}))
    assert empty.json("record", "show", answer["ids"][0])["fields"]["title"] == "A"
    assert is_owned_id(answer["ids"][0], "musterstadt")


def test_ids_given_by_hand_are_pointed_out_unless_they_come_from_the_program(empty, lines):
    fresh = empty.json("record", "id", "--count", "2")["ids"]
    assert all(is_owned_id(each, "musterstadt") for each in fresh)

    def apply(record):
        return empty(
            "record", "apply", lines({"op": "add", "type": "task", "id": record, "fields": {"title": "A"}})
        )

    assert "beanspruchen" not in apply(fresh[0]).err
    assert "beanspruchen" in apply(new_id()).err


@pytest.mark.parametrize(
    "bad",
    [
        "no json",
        "[]",
        '"text"',
        {"op": "explode", "id": "x"},
        {"op": "add", "fields": {"title": "no type"}},
        {"op": "set", "fields": {"title": "no id"}},
        {"op": "add", "type": "task", "felder": {"title": "A"}},
        {"op": "add", "type": "task", "fields": {"title": ["a", "list"]}},
        {"op": "add", "type": "task", "fields": {"title": "A", "due_on": "31.02.2026"}},
        {"op": "add", "type": "task", "fields": {"unknown": "A"}},
        {"op": "add", "type": "task", "id": "not-an-id", "fields": {"title": "A"}},
        '{"op": "add", "type": "task", "fields": {"title": "\\ud800"}}',
        "[" * 100_000,
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(empty, lines, bad):
    good = {"op": "add", "type": "task", "fields": {"title": "A"}}
    answer = empty("record", "apply", lines(good, good, bad, good), "--json")
    assert answer.code == 1
    assert answer.error == "invalid"
    assert answer.json["error"]["message"].startswith("Zeile 3: ")
    assert len(answer.json["error"]["message"]) < 500
    assert empty.json("record", "list", "task") == {"records": []}


def test_a_bad_line_keeps_its_own_code(empty, lines):
    assert empty.refused("record", "apply", lines({"op": "delete", "id": new_id()})) == "not-found"
    assert empty.refused("record", "apply", lines({"op": "add", "type": "nothing"})) == "not-found"


def test_a_line_longer_than_any_record_is_refused(empty, lines):
    long = json.dumps({"op": "add", "type": "task", "fields": {"title": "x" * (5 * 1024 * 1024)}})
    assert empty.refused("record", "apply", lines(long)) == "too-large"


def test_apply_reads_standard_input(empty, monkeypatch):
    text = '\ufeff{"op": "add", "type": "task", "fields": {"title": "Ärger"}}\r\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    record = empty.json("record", "apply", "-")["ids"][0]
    assert empty.json("record", "show", record)["fields"]["title"] == "Ärger"


def test_an_empty_file_changes_nothing(empty, lines):
    assert empty.json("record", "apply", lines()) == {"applied": 0, "ids": [], "step": 0}


# -- for people -----------------------------------------------------------------------------------


def test_people_read_german_labels_and_dates(olpe):
    record = olpe.add("contact", "family_name=Beispiel", "organisation=soest", "consent_on=2026-11-23")
    text = olpe("record", "show", record).out
    assert "Kontakt „Beispiel“" in text
    assert "Nachname:" in text
    assert "23.11.2026" in text
    assert f"Soest ({organisation_id('soest')})" in text
    assert "noch nicht empfangen" not in text


def test_a_reference_to_what_has_not_arrived_says_so(empty):
    record = empty.add("task", "title=A", f"assignee={new_id()}")
    assert "noch nicht empfangen" in empty("record", "show", record).out


def test_on_a_terminal_ids_stay_whole(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    record = new_id()
    _rich_table(["Kennung", "Titel"], [[record, "ein langer Titel " * 5 + "[bold]"]])
    shown = capsys.readouterr().out
    assert record in shown
    assert "[bold]" in shown.replace("\n", "")


def test_what_would_steer_a_terminal_is_never_printed():
    assert printable("a\x1b[31mb\tc\nd") == "a�[31mb c d"
    assert printable("a\nb\x07", lines=True) == "a\nb�"


def test_english_on_request(empty):
    record = empty.add("task", "title=A", "due_on=2026-11-23")
    text = empty("record", "show", record, "--lang", "en").out
    assert "Due on" in text
    assert "23/11/2026" in text
    i18n.set_language("de")
