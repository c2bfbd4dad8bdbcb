# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Profiles as earlier programs left them: tests/golden/profiles/0001.zip and so on, kept for good.

Each was made by the command line of its time: one task changed once, a joint project with a milestone, a
deleted contact and an erased one; then digest and records were noted in manifest.json.
"""

import json
import zipfile
from pathlib import Path

import pytest

PROFILES = Path(__file__).parents[1] / "golden" / "profiles"
NOTED = json.loads((PROFILES / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(NOTED))
def test_a_profile_of_an_earlier_program_opens_whole_and_can_be_worked_in(program, tmp_path, name):
    with zipfile.ZipFile(PROFILES / f"{name}.zip") as packed:
        packed.extractall(tmp_path / "olpe")

    def run(*words):
        return program("--home", tmp_path / "olpe", *words, "--json").json

    assert run("digest") == NOTED[name]
    assert run("check")["problems"] == []
    (task,) = run("record", "list", "task")["records"]
    assert task["fields"]["title"] == "Ratsvorlage schreiben"
    steps = run("record", "history", task["id"])["history"]
    assert [step["fields"]["title"] for step in steps] == ["Ratsvorlage", "Ratsvorlage schreiben"]
    assert run("record", "list", "contact", "--where", "family_name=Niemand")["records"] == []
    run("record", "set", task["id"], "waiting_since=2026-11-20")
    assert run("search", "vorlage")["hits"][0]["id"] == task["id"]
    assert run("check")["problems"] == []


def test_what_was_before_an_update_is_kept_as_a_backup(program, tmp_path):
    with zipfile.ZipFile(PROFILES / "0001.zip") as packed:
        packed.extractall(tmp_path)
    program("--home", tmp_path, "digest")
    kept = program("--home", tmp_path, "backup", "list", "--json").json
    assert any("migration" in each["name"] for each in kept["backups"])
