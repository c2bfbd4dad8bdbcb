# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every error code that others rely on, produced by what really goes wrong."""

import io
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing

import pytest

from swf_desktop.domain.ids import new_id

DATABASE = "profile.db"


def altered(bundle, **changes):
    """A copy of *bundle* with other values in its header; nobody has signed those."""
    with zipfile.ZipFile(bundle) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    header = {**json.loads(parts["header.json"]), **changes}
    parts["header.json"] = json.dumps(header, separators=(",", ":")).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    path = bundle.with_stem(bundle.stem + "-altered")
    path.write_bytes(buffer.getvalue())
    return path


def test_wrong_recipient(pair, office):
    olpe, _soest = pair
    menden = office("menden")
    menden.json("card", "import", olpe.card(), "--yes")
    bundle = olpe.bundle("1", "soest")
    assert menden.refused("bundle", "import", bundle) == "wrong-recipient"
    assert olpe.refused("bundle", "import", bundle) == "wrong-recipient"


def test_wrong_alliance(office):
    founder, member = office("musterstadt", "--empty"), office("musterdorf", "--empty")
    member.json("card", "import", founder.card(), "--yes")
    founder.json("card", "import", member.card(), "--yes")
    stranger = office("olpe")
    assert stranger.refused("bundle", "import", founder.bundle("1")) == "wrong-alliance"


def test_unknown_signer(office):
    olpe, soest = office("olpe"), office("soest")
    olpe.json("card", "import", soest.card(), "--yes")
    assert soest.refused("bundle", "import", olpe.bundle("1")) == "unknown-signer"


def test_revoked_signer(office):
    first, second = office("olpe"), office("olpe", name="olpe-laptop")
    first.json("card", "import", second.card(), "--yes")
    second.json("card", "import", first.card(), "--yes")
    device = second.json("card", "export", second.home.with_suffix(".partnerkarte"))["device"]
    revoked = first.json("card", "revoke", device)
    assert (revoked["device"], revoked["revoked"]) == (device, True)
    assert first.refused("bundle", "import", second.bundle("1")) == "revoked-signer"


@pytest.mark.parametrize("size", [0, 10, 500])
def test_damaged_when_cut_off(pair, size):
    olpe, soest = pair
    bundle = olpe.bundle("1")
    bundle.write_bytes(bundle.read_bytes()[:size])
    assert soest.refused("bundle", "import", bundle) == "damaged"
    assert soest.refused("bundle", "inspect", bundle) == "damaged"


def test_damaged_when_altered(pair):
    olpe, soest = pair
    assert soest.refused("bundle", "import", altered(olpe.bundle("1"), sequence=7)) == "damaged"


def test_damaged_when_it_is_no_card(olpe, tmp_path):
    (tmp_path / "a.partnerkarte").write_text("Guten Tag")
    assert olpe.refused("card", "import", tmp_path / "a.partnerkarte", "--yes") == "damaged"


def test_too_new(pair):
    olpe, soest = pair
    bundle = olpe.bundle("1")
    assert soest.refused("bundle", "import", altered(bundle, version=2)) == "too-new"
    assert soest.refused("bundle", "import", altered(bundle, requires=["teleportation"])) == "too-new"


def test_too_new_database(olpe):
    with closing(sqlite3.connect(olpe.home / DATABASE)) as database:
        database.execute("PRAGMA user_version = 9999")
    assert olpe.refused("digest") == "too-new"


def test_too_large(olpe, tmp_path):
    (tmp_path / "a.partnerkarte").write_bytes(b"x" * 300 * 1024)
    assert olpe.refused("card", "import", tmp_path / "a.partnerkarte", "--yes") == "too-large"


def test_too_large_before_anybody_reads_it(pair):
    _olpe, soest = pair
    path = soest.home.with_suffix(".verbundpaket")
    with path.open("wb") as file:
        file.truncate(5 * 2**30)  # a file of holes: it takes no room
    assert soest.refused("bundle", "import", path) == "too-large"
    assert soest.refused("bundle", "inspect", path) == "too-large"


def test_not_allowed(pair):
    olpe, soest = pair
    record = olpe.add("project", "title=Klimaplan")
    soest.json("bundle", "import", olpe.bundle("1"))
    assert soest.refused("record", "set", record, "title=anders") == "not-allowed"
    assert soest.refused("record", "delete", record) == "not-allowed"
    device = olpe.json("card", "list")["cards"][0]["device"]
    assert soest.refused("card", "revoke", device) == "not-allowed"


@pytest.mark.parametrize(
    "values",
    [
        ["title="],
        ["title=A", "due_on=31.02.2026"],
        ["title=A", "status=vielleicht"],
        ["title=A", "nonsense=1"],
        ["title=A", "audience=alle"],
        ["title=A", "start_on=2026-12-02", "due_on=2026-12-01"],
    ],
)
def test_invalid(olpe, values):
    assert olpe.refused("record", "add", "task", *values) == "invalid"


def test_a_refused_value_names_its_field(olpe):
    answer = olpe("record", "add", "task", "title=A", "due_on=gestern")
    assert answer.code == 1
    assert answer.out == ""
    assert answer.err.startswith("Fällig am: ")
    unknown = olpe("record", "add", "task", "farbe=rot").err
    assert "„farbe“" in unknown
    assert "title" in unknown


@pytest.mark.parametrize(
    "argv",
    [
        ["record", "show", "{id}"],
        ["record", "set", "{id}", "title=A"],
        ["record", "delete", "{id}"],
        ["record", "restore", "{id}"],
        ["record", "erase", "{id}"],
        ["record", "history", "{id}"],
        ["record", "show", "no-id"],
        ["record", "add", "nothing", "title=A"],
        ["record", "list", "nothing"],
        ["record", "apply", "{home}/nirgends.jsonl"],
        ["bundle", "import", "{home}/nirgends.verbundpaket"],
        ["bundle", "inspect", "{home}/nirgends.verbundpaket"],
        ["bundle", "undo", "99"],
        ["card", "import", "{home}/nirgends.partnerkarte", "--yes"],
        ["card", "revoke", "nobody"],
        ["conflict", "settle", "{id}", "title", "--take", "1"],
        ["conflict", "settle", "{id}", "title", "--value", "x"],
        ["contacts", "import", "{home}/nirgends.vcf"],
        ["backup", "restore", "nothing.db"],
    ],
)
def test_not_found(olpe, argv):
    filled = [word.format(id=new_id(), home=olpe.home) for word in argv]
    assert olpe.refused(*filled) == "not-found"


@pytest.mark.parametrize(
    "argv", [["digest"], ["record", "list", "task"], ["backup", "list"], ["bundle", "log"]]
)
def test_not_found_without_a_profile(program, tmp_path, argv):
    answer = program("--json", "--home", tmp_path / "nirgends", *argv)
    assert answer.error == "not-found"
    assert "swf-desktop init" in answer.err
    assert not (tmp_path / "nirgends").exists()


def test_nobody_to_send_to(olpe, tmp_path):
    assert olpe.refused("bundle", "export", tmp_path / "a.verbundpaket") == "invalid"
    assert not (tmp_path / "a.verbundpaket").exists()


def test_unknown_recipient(pair, tmp_path):
    olpe, _soest = pair
    assert olpe.refused("bundle", "export", tmp_path / "a.verbundpaket", "--to", "menden") == "not-found"


def test_busy(olpe):
    name = olpe.json("backup", "now")["name"]
    with closing(sqlite3.connect(olpe.home / DATABASE)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert olpe.refused("backup", "restore", name) == "busy"


def test_storage_when_a_file_cannot_be_written(pair, tmp_path):
    olpe, _soest = pair
    nowhere = tmp_path / "nirgends"
    assert olpe.refused("bundle", "export", nowhere / "a.verbundpaket") == "storage"
    assert olpe.refused("card", "export", nowhere / "a.partnerkarte") == "storage"
    assert olpe.refused("contacts", "export", nowhere / "a.vcf") == "storage"
    assert olpe.json("bundle", "log") == {"bundles": []}


def test_storage_when_a_folder_is_handed_in_as_a_file(olpe, tmp_path):
    assert olpe.refused("bundle", "import", tmp_path) == "storage"
    assert olpe.refused("record", "apply", tmp_path) == "storage"


def test_storage_when_the_keys_are_gone(olpe):
    shutil.rmtree(olpe.home / "keys")
    assert olpe.refused("digest") == "storage"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"format": "swf-device-key", "version": 1, "sign": "AAAA", "age": ""}']
)
def test_storage_when_the_keys_cannot_be_read(olpe, content):
    [key] = (olpe.home / "keys").iterdir()
    key.write_bytes(content)
    assert olpe.refused("digest") == "storage"


def test_storage_when_something_is_to_be_signed_with_the_keys_of_another_device(pair):
    olpe, soest = pair
    before = olpe.json("digest")
    [own], [other] = ((office.home / "keys").iterdir() for office in pair)
    own.write_bytes(other.read_bytes())
    assert olpe.refused("record", "add", "task", "title=Aushang") == "storage"
    assert olpe.refused("card", "export", olpe.home / "a.partnerkarte") == "storage"
    assert olpe.refused("bundle", "export", olpe.home / "a.verbundpaket") == "storage"
    assert olpe.refused("bundle", "import", soest.bundle("1", "olpe")) == "storage"
    assert "do not belong together" in olpe("record", "add", "task", "title=Aushang", "--lang", "en").err
    assert olpe.json("digest") == before


def test_storage_when_the_database_is_damaged(olpe):
    for file in olpe.home.glob(f"{DATABASE}*"):
        file.unlink()
    (olpe.home / DATABASE).write_bytes(b"not a database" * 1000)
    assert olpe.refused("digest") == "storage"


def test_storage_when_a_part_of_the_database_is_damaged_that_the_digest_does_not_read(olpe):
    with closing(sqlite3.connect(olpe.home / DATABASE)) as database:
        size = database.execute("PRAGMA page_size").fetchone()[0]
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'line'").fetchone()[0]
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (olpe.home / DATABASE).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert olpe.refused("digest") == "storage"
    assert "backup" in olpe("digest", "--lang", "en").err


def test_storage_when_the_home_is_a_file(program, tmp_path):
    (tmp_path / "file").write_text("")
    answer = program(
        "--home", tmp_path / "file", "init", "--organisation", "olpe", "--person", "E. Muster", "--json"
    )
    assert answer.error == "storage"


def test_codes_do_not_depend_on_the_language(olpe):
    german = olpe("--json", "record", "show", new_id())
    english = olpe("--json", "--lang", "en", "record", "show", new_id())
    assert german.error == english.error == "not-found"
    assert german.json != english.json


# -- what nobody foresaw --------------------------------------------------------------------------


@pytest.fixture
def broken(olpe, monkeypatch):
    """An office whose digest fails in a way nobody thought of."""
    from swf_desktop.services.checking import CheckService

    secret = "Geheim" + "nis"

    def fail(_self, **_kind):
        raise ZeroDivisionError(secret)

    monkeypatch.setattr(CheckService, "digest", fail)
    return olpe


def test_the_unexpected_is_a_sentence_and_its_place_stands_in_the_log(broken, expected_log):
    expected_log("swf_desktop.cli", "unexpected")
    answer = broken("--json", "digest")
    assert answer.code == 1
    assert answer.error == "storage"
    assert "Traceback" not in answer.err
    assert "ZeroDivisionError" in answer.json["error"]["message"]
    log = (broken.home / "log" / "swf-desktop.log").read_text(encoding="utf-8")
    assert "test_refusals.py" in log
    assert "Geheimnis" not in log


def test_each_field_of_a_section_has_a_label_of_its_own_meaning(olpe):
    types = {each["key"]: each for each in olpe.json("record", "types")["types"]}
    labels = {each["name"]: each["label"] for each in types["section"]["fields"]}
    assert labels["position"] == "Reihenfolge"


def test_verbose_shows_the_place_at_once(broken, expected_log):
    expected_log("swf_desktop.cli", "unexpected")
    answer = broken("digest", "--verbose")
    assert answer.out == ""
    assert "Traceback" in answer.err


def test_an_interrupted_run_says_nothing(olpe, monkeypatch):
    from swf_desktop.services.checking import CheckService

    def interrupt(_self, **_kind):
        raise KeyboardInterrupt

    monkeypatch.setattr(CheckService, "digest", interrupt)
    answer = olpe("digest")
    assert (answer.code, answer.out, answer.err) == (130, "", "")
