# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Setting up, printing, contacts, backups and checks from the command line."""

import sqlite3
import sys
import types
from contextlib import closing

import pytest

from swf_desktop.domain.ids import organisation_id

DATABASE = "profile.db"


# -- init -----------------------------------------------------------------------------------------


def test_init_starts_from_the_starter_data_unless_told_otherwise(program, tmp_path):
    init = ("init", "--json", "--organisation", "olpe", "--person", "Erika Muster")
    answer = program("--home", tmp_path / "a", *init).json
    assert set(answer) == {"home", "organisation", "person", "device"}
    assert (answer["organisation"], answer["person"]) == ("olpe", "Erika Muster")
    program("--home", tmp_path / "b", *init, "--starter")
    found = [program("--home", tmp_path / name, "digest", "--json").json for name in ("a", "b")]
    assert found[0]["records"] == found[1]["records"] > 50


def test_init_empty_begins_with_the_organisation_and_the_person_alone(office):
    empty = office("musterstadt", "--empty")
    assert empty.json("digest")["records"] == 2
    (organisation,) = empty.json("record", "list", "organisation")["records"]
    assert organisation["fields"]["name"] == "Musterstadt"
    (contact,) = empty.json("record", "list", "contact")["records"]
    assert contact["fields"]["family_name"] == "Muster"


def test_init_never_overwrites(olpe):
    before = olpe.json("digest")
    assert olpe.refused("init", "--organisation", "soest", "--person", "Max Muster") == "invalid"
    assert olpe.json("digest") == before


def test_init_names_the_keys_it_knows(program, tmp_path):
    answer = program("init", "--home", tmp_path, "--organisation", "atlantis", "--person", "E", "--json")
    assert answer.error == "not-found"
    assert "bad-berleburg" in answer.err


def test_the_steward_is_marked_in_the_list(office):
    (own,) = office("olpe", "--steward").json("card", "list")["cards"]
    assert own["steward"] is True


# -- reports --------------------------------------------------------------------------------------


@pytest.fixture
def paper():
    pytest.importorskip("typst")


@pytest.mark.parametrize(
    "argv",
    [
        ("municipality",),
        ("municipality", "--subject", "soest"),
        ("municipality", "--subject", organisation_id("soest"), "--for", "council"),
        ("alliance", "--as-of", "1.12.2026"),
    ],
)
def test_a_report_is_a_pdf(olpe, tmp_path, paper, argv):
    path = tmp_path / "bericht.pdf"
    answer = olpe.json("report", *argv, "-o", path)
    assert set(answer) == {"file", "kind", "as_of", "size"}
    assert answer["as_of"] == ("2026-12-01" if "--as-of" in argv else "2026-11-23")
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.stat().st_size == answer["size"]


@pytest.mark.parametrize("kind", ["project", "tasks", "contacts", "measure-sheet", "minutes", "handover"])
def test_kinds_that_come_later_say_so(olpe, tmp_path, kind):
    answer = olpe("report", kind, "-o", tmp_path / "a.pdf", "--json")
    assert (answer.code, answer.error) == (1, "invalid")
    assert "späteren Version" in answer.err
    assert not (tmp_path / "a.pdf").exists()


def test_what_a_report_cannot_do_is_refused(olpe, tmp_path, paper):
    path = tmp_path / "a.pdf"
    assert olpe.refused("report", "municipality", "--subject", "atlantis", "-o", path) == "not-found"
    assert olpe.refused("report", "municipality", "--as-of", "31.02.2026", "-o", path) == "invalid"
    assert olpe.refused("report", "municipality", "--as-of", "", "-o", path) == "invalid"
    assert olpe.refused("report", "alliance", "--subject", "olpe", "-o", path) == "invalid"
    assert olpe.refused("report", "alliance", "--for", "public", "-o", path) == "invalid"
    assert olpe.refused("report", "alliance", "-o", tmp_path / "nirgends" / "a.pdf") == "storage"
    assert not path.exists()


# -- contacts -------------------------------------------------------------------------------------


def test_contacts_travel_as_vcards(office, tmp_path):
    olpe, soest = office("olpe"), office("soest")
    olpe.add("contact", "given_name=Max", "family_name=Beispiel", "email=max@example.org")
    path = tmp_path / "kontakte.vcf"
    assert olpe.json("contacts", "export", path) == {"file": str(path), "contacts": 2}
    first = soest.json("contacts", "import", path)
    assert set(first) == {"new", "ids", "duplicates", "skipped"}
    # The person at the other desk has the same name as the one here.
    assert first["new"] == 1
    assert [d["name"] for d in first["duplicates"]] == ["Erika Muster"]
    shown = soest.json("record", "show", first["ids"][0])
    assert shown["fields"]["email"] == "max@example.org"
    assert shown["audience"] == "office"
    again = soest.json("contacts", "import", path)
    assert (again["new"], len(again["duplicates"])) == (0, 2)


# -- backups --------------------------------------------------------------------------------------


def test_a_backup_brings_back_what_was_there(olpe, program):
    kept = olpe.add("task", "title=Vorher")
    made = olpe.json("backup", "now")
    assert set(made) == {"name", "at", "reason", "size"}
    program.clock.advance(minutes=1)
    later = olpe.add("task", "title=Nachher")
    answer = olpe.json("backup", "restore", made["name"])
    assert answer["restored"] == made["name"]
    assert olpe.json("record", "show", kept)["fields"]["title"] == "Vorher"
    assert olpe.refused("record", "show", later) == "not-found"
    reasons = {b["name"]: b["reason"] for b in olpe.json("backup", "list")["backups"]}
    assert reasons[answer["kept"]] == "replaced"
    assert reasons[made["name"]] == "manual"
    assert olpe.json("check")["ok"] is True


@pytest.mark.parametrize("damage", ["garbage", "gone"])
def test_a_backup_is_restored_where_the_database_cannot_be_opened(olpe, damage):
    record = olpe.add("task", "title=Gerettet")
    name = olpe.json("backup", "now")["name"]
    for file in olpe.home.glob(f"{DATABASE}*"):
        file.unlink()
    if damage == "garbage":
        (olpe.home / DATABASE).write_bytes(b"not a database" * 1000)
    assert [b["name"] for b in olpe.json("backup", "list")["backups"]] == [name]
    olpe.json("backup", "restore", name)
    assert olpe.json("record", "show", record)["fields"]["title"] == "Gerettet"


# -- digest and check -----------------------------------------------------------------------------


def test_digest_has_exactly_the_agreed_shape(olpe):
    answer = olpe.json("digest")
    assert set(answer) == {"digest", "records", "conflicts"}
    assert len(bytes.fromhex(answer["digest"])) == 32
    before = answer["digest"]
    olpe.add("task", "title=intern", "audience=office")
    assert olpe.json("digest")["digest"] == before
    olpe.add("task", "title=gemeinsam")
    assert olpe.json("digest")["digest"] != before


def test_check_passes_on_a_whole_profile(olpe):
    olpe.add("task", "title=A")
    answer = olpe.json("check")
    assert set(answer) == {"ok", "lines", "records", "problems"}
    assert (answer["ok"], answer["problems"]) == (True, [])
    assert "Alles in Ordnung" in olpe("check").out


def test_check_finds_what_was_altered_behind_its_back(olpe):
    record = olpe.add("task", "title=A")
    with closing(sqlite3.connect(olpe.home / DATABASE)) as database:
        database.execute(
            "UPDATE record_task SET title = 'B' WHERE record = (SELECT number FROM record WHERE id = ?)",
            (record,),
        )
        database.commit()
    answer = olpe("check", "--json")
    assert answer.code == 1
    assert answer.json["ok"] is False
    assert answer.json["error"]["code"] == "storage"
    assert any(record in problem for problem in answer.json["problems"])
    assert record in answer.err


# -- tour -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "ok"), [(0, True), (1, False)])
def test_the_tour_is_called_with_its_folder(program, tmp_path, monkeypatch, code, ok):
    module = types.ModuleType("swf_desktop.cli.tour")

    def run_tour(folder, doors, out, figures):
        print("Was geschah", file=out)
        figures["edits"] = 7
        return code

    module.run_tour = run_tour
    monkeypatch.setitem(sys.modules, "swf_desktop.cli.tour", module)
    people = program("tour", tmp_path)
    assert (people.code, people.out) == (code, "Was geschah\n")
    scripts = program("tour", tmp_path, "--json")
    assert (scripts.code, scripts.json["ok"], scripts.json["edits"]) == (code, ok, 7)
    assert "Was geschah" in scripts.err
    assert ("error" in scripts.json) is not ok


# -- backups and erasure --------------------------------------------------------------------------


def test_e18_erasing_says_which_backups_still_hold_it_and_purge_takes_it_out(office):
    empty = office("musterstadt", "--empty")
    contact = empty.add("contact", "family_name=Wiesengrund")
    name = empty.json("backup", "now")["name"]
    answer = empty.json("record", "erase", contact)
    assert [each["name"] for each in answer["backups"]] == [name]
    assert empty.json("record", "show", contact)["deleted"] is True
    assert empty.json("backup", "purge") == {"cleaned": [name], "removed": []}
    assert empty.json("backup", "purge") == {"cleaned": [], "removed": []}
    other = empty.add("contact", "family_name=Anders")
    assert empty.json("record", "erase", other)["backups"] == []


def test_e18_people_are_told_of_backups_in_words(office):
    empty = office("musterstadt", "--empty")
    contact = empty.add("contact", "family_name=Wiesengrund")
    empty("backup", "now")
    answer = empty("record", "erase", contact)
    assert "1 Sicherung enthält noch, was endgültig gelöscht wurde" in answer.out + answer.err
