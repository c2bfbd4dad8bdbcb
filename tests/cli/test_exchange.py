# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cards, bundles, the exchange folder and conflicts from the command line."""

import pytest

from swf_desktop.domain.ids import organisation_id

IMPORT = {
    "bundle": str,
    "from": str,
    "already": bool,
    "new": int,
    "changed": int,
    "deleted": int,
    "erased": int,
    "conflicts": int,
    "refused": list,
    "waiting": int,
}
OLPE = organisation_id("olpe")


def has_shape(document):
    return {key: type(value) for key, value in document.items()} == IMPORT


@pytest.fixture
def contested(pair):
    """Two offices that gave one field two values; the second knows of both."""
    olpe, soest = pair
    olpe.json("record", "set", OLPE, "note=aus Olpe")
    soest.json("record", "set", OLPE, "note=aus Soest")
    soest.json("bundle", "import", olpe.bundle("1"))
    return olpe, soest


# -- cards ----------------------------------------------------------------------------------------


def test_a_card_tells_who_is_who(olpe, tmp_path):
    answer = olpe.json("card", "export", tmp_path / "a.partnerkarte")
    assert answer["organisation"] == "olpe"
    assert answer["name"] == "Erika Muster"
    assert answer["file"] == str(tmp_path / "a.partnerkarte")
    assert answer["own"] is True


def test_both_sides_see_the_same_words(office):
    olpe, soest = office("olpe"), office("soest")
    there = olpe.json("card", "import", soest.card(), "--yes")
    here = soest.json("card", "import", olpe.card(), "--yes")
    assert there["words"] == here["words"]
    assert len(there["words"]) >= 4


def test_without_consent_a_card_is_only_looked_at(office):
    olpe, soest = office("olpe"), office("soest")
    answer = olpe("card", "import", soest.card(), "--json")
    assert answer.error == "needs-consent"
    assert "--yes" in answer.json["error"]["message"]
    assert len(olpe.json("card", "list")["cards"]) == 1


def test_a_card_that_would_unite_two_alliances_says_so(office):
    """Two who founded something of their own may still find each other; somebody has to know that they do."""
    alliances = []
    for one, other in (("olpe", "soest"), ("musterstadt", "musterdorf")):
        start = () if one == "olpe" else ("--empty",)
        first, second = office(one, *start), office(other, *start)
        first.json("card", "import", second.card(), "--yes")
        second.json("card", "import", first.card(), "--yes")
        alliances.append((first, second))
    (olpe, soest), (founder, member) = alliances
    assert "werden beide Verbünde zu einem" in olpe("card", "import", founder.card(), "--yes").out
    assert "Verbünde" not in olpe("card", "import", soest.card(), "--yes").out
    newcomer = office("mustertal", "--empty")
    assert "Verbünde" not in founder("card", "import", newcomer.card(), "--yes").out
    assert "Verbünde" not in newcomer("card", "import", member.card(), "--yes").out


def test_card_list_names_every_device(pair):
    olpe, _soest = pair
    cards = olpe.json("card", "list")["cards"]
    assert [(c["organisation"], c["own"], c["revoked"]) for c in cards] == [
        ("olpe", True, False),
        ("soest", False, False),
    ]
    assert set(cards[0]) == {
        "device",
        "organisation",
        "name",
        "words",
        "trusted",
        "steward",
        "own",
        "revoked",
        "public_only",
    }


def test_the_steward_saves_the_other_pairings(office):
    steward = office("suedwestfalen-agentur", "--steward")
    olpe, soest = office("olpe"), office("soest")
    for each in (olpe, soest):
        each.json("card", "import", steward.card(), "--yes")
        steward.json("card", "import", each.card(), "--yes")
    bundle = steward.bundle("1")
    for each in (olpe, soest):
        each.json("bundle", "import", bundle)
    olpe.add("project", "title=Klimaplan")
    assert soest.json("bundle", "import", olpe.bundle("1"))["new"] >= 1


# -- bundles --------------------------------------------------------------------------------------


def test_a_bundle_brings_the_partner_to_the_same_digest(pair):
    olpe, soest = pair
    olpe.add("project", "title=Klimaplan")
    first = soest.json("bundle", "import", olpe.bundle("1"))
    assert has_shape(first)
    assert first["from"] == "olpe"
    assert not first["already"]
    olpe.json("bundle", "import", soest.bundle("1"))
    assert olpe.json("digest") == soest.json("digest")


def test_people_read_the_names_of_organisations_and_scripts_their_keys(pair, tmp_path):
    olpe, soest = pair
    olpe.add("project", "title=Klimaplan")
    assert "für Soest:" in olpe("bundle", "export", tmp_path / "a.verbundpaket").out
    assert "Soest" in olpe("bundle", "export", tmp_path / "b.verbundpaket", "--dry-run").out
    assert "Paket 1 aus Olpe" in soest("bundle", "import", tmp_path / "a.verbundpaket").out
    assert "Olpe (olpe)" in soest("card", "list").out
    for words in (
        ("bundle", "log"),
        ("exchange", "status"),
        ("bundle", "inspect", tmp_path / "a.verbundpaket"),
    ):
        out = soest(*words).out.replace(str(tmp_path), "")
        assert "Olpe" in out
        assert "olpe" not in out.replace("a.verbundpaket", "")


def test_export_says_what_leaves_the_house(pair, tmp_path):
    olpe, _soest = pair
    olpe.add("project", "title=Klimaplan")
    answer = olpe.json("bundle", "export", tmp_path / "a.verbundpaket", "--to", "soest")
    assert answer["to"] == ["soest"]
    assert answer["records"]["project"] == 1
    assert answer["persons"] == ["Erika Muster"]
    assert answer["size"] == (tmp_path / "a.verbundpaket").stat().st_size


def test_what_is_internal_stays_in_the_house(pair):
    olpe, soest = pair
    record = olpe.add("task", "title=Geheim", "audience=office")
    soest.json("bundle", "import", olpe.bundle("1"))
    assert soest.refused("record", "show", record) == "not-found"


def test_a_second_import_says_so_and_changes_nothing(pair):
    olpe, soest = pair
    bundle = olpe.bundle("1")
    first, before = soest.json("bundle", "import", bundle), soest.json("digest")
    again = soest.json("bundle", "import", bundle)
    assert has_shape(again)
    assert again == {
        **dict.fromkeys(IMPORT, 0),
        "bundle": first["bundle"],
        "from": "olpe",
        "already": True,
        "refused": [],
    }
    assert soest.json("digest") == before
    assert "bereits übernommen" in soest("bundle", "import", bundle).out


def test_a_dry_run_says_the_same_and_changes_nothing(contested):
    olpe, soest = contested
    olpe.add("task", "title=A")
    bundle, before = olpe.bundle("2"), soest.json("digest")
    tried = soest.json("bundle", "import", bundle, "--dry-run")
    assert soest.json("digest") == before
    assert soest.json("bundle", "import", bundle) == tried


def test_a_dry_run_shows_old_and_new_values(pair):
    olpe, soest = pair
    record = olpe.add("project", "title=Klimaplan")
    soest.json("bundle", "import", olpe.bundle("1"))
    olpe.json("record", "set", record, "title=Klimakonzept")
    text = soest("bundle", "import", "--dry-run", olpe.bundle("2")).out
    assert "Klimaplan" in text
    assert "Klimakonzept" in text


def test_inspect_reads_what_stands_on_the_outside(pair):
    olpe, soest = pair
    bundle = olpe.bundle("1")
    seen = soest.json("bundle", "inspect", bundle)
    assert (seen["from"], seen["sequence"], seen["for_this_device"]) == ("olpe", 1, True)
    assert olpe.json("bundle", "inspect", bundle)["for_this_device"] is False


def test_an_import_is_taken_back_by_its_number_in_the_log(pair):
    olpe, soest = pair
    olpe.json("record", "set", OLPE, "note=aus Olpe")
    soest.json("bundle", "import", olpe.bundle("1"))
    (entry,) = soest.json("bundle", "log")["bundles"]
    assert (entry["direction"], entry["partner"], entry["undone"]) == ("received", "olpe", False)
    soest.json("bundle", "undo", str(entry["number"]))
    assert "note" not in soest.json("record", "show", OLPE)["fields"]
    assert soest.json("bundle", "log")["bundles"][0]["undone"] is True
    assert soest.refused("bundle", "undo", str(entry["number"])) == "invalid"


def test_only_what_came_in_can_be_taken_back(pair):
    olpe, _soest = pair
    olpe.bundle("1")
    assert olpe.refused("bundle", "undo", "1") == "invalid"
    assert olpe.refused("bundle", "undo", "7") == "not-found"


def test_the_brake_holds_until_the_deletions_are_accepted(pair, tmp_path):
    olpe, soest = pair
    ids = [olpe.add("task", f"title=Aufgabe {number}") for number in range(6)]
    soest.json("bundle", "import", olpe.bundle("1"))
    for each in ids:
        olpe.json("record", "delete", each)
    bundle, before = olpe.bundle("2"), soest.json("digest")
    assert soest.refused("bundle", "import", bundle) == "needs-consent"
    assert soest.json("digest") == before
    tried = soest("bundle", "import", bundle, "--dry-run", "--json")
    assert tried.json["deleted"] == 6
    assert "olpe" in tried.err.casefold()
    taken = soest("bundle", "import", bundle, "--accept-deletions", "--json")
    assert taken.json["deleted"] == 6
    assert taken.err == ""  # nothing is asked for any more


# -- the exchange folder and the board ------------------------------------------------------------


def test_run_takes_over_theirs_and_writes_mine(pair, tmp_path):
    olpe, soest = pair
    folder = tmp_path / "austausch"
    folder.mkdir()
    olpe.add("project", "title=Klimaplan")
    first = olpe.json("exchange", "run", folder)
    assert first["imported"] == first["refused"] == []
    assert first["exported"]["to"] == ["soest"]
    second = soest.json("exchange", "run", folder)
    assert [has_shape(each) for each in second["imported"]] == [True]
    olpe.json("exchange", "run", folder)
    assert olpe.json("digest") == soest.json("digest")
    assert "error" not in second


def test_run_names_the_file_it_refused_and_does_the_rest(pair, tmp_path):
    olpe, soest = pair
    folder = tmp_path / "austausch"
    folder.mkdir()
    olpe.json("exchange", "run", folder)
    (folder / "kaputt.verbundpaket").write_bytes(b"PK\x03\x04")
    answer = soest("exchange", "run", folder, "--json")
    assert answer.code == 1
    assert len(answer.json["imported"]) == 1
    assert answer.json["exported"] is not None
    (refused,) = answer.json["refused"]
    assert (refused["file"], refused["code"]) == ("kaputt.verbundpaket", "damaged")
    assert answer.json["error"]["code"] == "damaged"
    assert "kaputt.verbundpaket" in answer.err


def test_run_needs_a_folder(olpe, tmp_path):
    assert olpe.refused("exchange", "run", tmp_path / "nirgends") == "not-found"


def test_status_shows_how_far_each_partner_is(pair):
    olpe, soest = pair
    olpe.add("project", "title=Klimaplan")
    soest.json("bundle", "import", olpe.bundle("1"))
    answer = olpe.json("exchange", "status")
    assert set(answer) == {"partners", "waiting"}
    (line,) = answer["partners"]
    assert line["organisation"] == "soest"
    assert line["last_sent"] == "2026-11-23T08:00:00Z"
    assert line["confirmed"] == 0
    assert line["outstanding"] > 0
    assert answer["waiting"] == []


# -- conflicts ------------------------------------------------------------------------------------


def test_a_conflict_names_both_authors(contested):
    _olpe, soest = contested
    (conflict,) = soest.json("conflict", "list")["conflicts"]
    assert set(conflict) == {"id", "type", "field", "values"}
    assert (conflict["id"], conflict["type"], conflict["field"]) == (OLPE, "organisation", "note")
    assert [v["take"] for v in conflict["values"]] == [1, 2]
    assert {(v["value"], v["by"], v["organisation"]) for v in conflict["values"]} == {
        ("aus Olpe", "Erika Muster", "olpe"),
        ("aus Soest", "Erika Muster", "soest"),
    }
    shown = soest.json("record", "show", OLPE)["conflicts"]
    assert shown == {"note": [{k: v[k] for k in ("value", "by", "organisation")} for v in conflict["values"]]}
    assert soest.json("digest")["conflicts"] == 1


def test_settling_by_number_counts_as_printed(contested):
    olpe, soest = contested
    (conflict,) = soest.json("conflict", "list")["conflicts"]
    wanted = conflict["values"][1]
    soest.json("conflict", "settle", OLPE, "note", "--take", str(wanted["take"]))
    assert soest.json("conflict", "list") == {"conflicts": []}
    assert soest.json("record", "show", OLPE)["fields"]["note"] == wanted["value"]
    olpe.json("bundle", "import", soest.bundle("1"))
    assert olpe.json("digest") == soest.json("digest")


def test_settling_by_a_new_value(contested):
    _olpe, soest = contested
    answer = soest.json("conflict", "settle", OLPE, "note", "--value", "gemeinsam")
    assert (answer["id"], answer["field"]) == (OLPE, "note")
    assert soest.json("record", "show", OLPE)["fields"]["note"] == "gemeinsam"


@pytest.mark.parametrize("number", ["0", "3"])
def test_a_number_that_was_not_printed_is_refused(contested, number):
    _olpe, soest = contested
    assert soest.refused("conflict", "settle", OLPE, "note", "--take", number) == "invalid"
    assert len(soest.json("conflict", "list")["conflicts"]) == 1


def test_there_is_nothing_to_settle_without_a_conflict(olpe):
    assert olpe.refused("conflict", "settle", OLPE, "note", "--take", "1") == "not-found"


def test_deletion_against_edit_is_settled_like_any_other(pair):
    olpe, soest = pair
    record = olpe.add("meeting", "title=Steuerkreis", "held_on=2026-12-01")
    soest.json("bundle", "import", olpe.bundle("1"))
    olpe.json("record", "delete", record)
    soest.json("record", "set", record, "place=Rathaus")
    soest.json("bundle", "import", olpe.bundle("2"))
    (conflict,) = soest.json("conflict", "list")["conflicts"]
    assert conflict["field"] == "deleted"
    text = soest("conflict", "list").out
    assert "behalten" in text
    assert "löschen" in text
    soest.json("conflict", "settle", record, "deleted", "--value", "false")
    assert soest.json("record", "show", record)["deleted"] is False
