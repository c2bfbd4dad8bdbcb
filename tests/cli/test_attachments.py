# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attachments and e-mails from the command line."""

import hashlib
import random
from email import message_from_bytes
from email.policy import default
from pathlib import Path


def file(tmp_path: Path, size: int, name: str = "Lageplan.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(random.Random(size).randbytes(size))
    return path


def test_a_file_is_attached_listed_sent_and_saved(pair, tmp_path):
    olpe, soest = pair
    project = olpe.add("project", "title=Sensoren")
    plan = file(tmp_path, 100_000)
    added = olpe.json("attachment", "add", project, plan)
    assert added == {
        "id": added["id"],
        "subject": project,
        "filename": "Lageplan.pdf",
        "media_type": "application/pdf",
        "size": 100_000,
        "sha256": hashlib.sha256(plan.read_bytes()).hexdigest(),
        "here": True,
    }
    sent = olpe.json("bundle", "export", tmp_path / "post.verbundpaket")
    assert (sent["files"], sent["parts"]) == (1, [str(tmp_path / "post.verbundpaket")])
    assert "1 angehängte Datei kam mit." in soest("bundle", "import", tmp_path / "post.verbundpaket").out
    assert soest.json("attachment", "list") == {"attachments": [added]}
    assert soest.json("attachment", "list", project) == {"attachments": [added]}
    assert soest.json("attachment", "list", added["id"]) == {"attachments": []}
    soest.json("attachment", "save", added["id"], tmp_path / "kopie.pdf")
    assert (tmp_path / "kopie.pdf").read_bytes() == plan.read_bytes()


def test_a_pending_file_is_named_and_cannot_be_saved(pair, tmp_path):
    olpe, soest = pair
    project = olpe.add("project", "title=Sensoren")
    added = olpe.json("attachment", "add", project, file(tmp_path, 1_500_000))
    sent = olpe.json("bundle", "export", tmp_path / "post.verbundpaket", "--budget", "1")
    assert [Path(part).name for part in sent["parts"]] == ["post.verbundpaket", "post-teil-2.verbundpaket"]
    soest.json("bundle", "import", sent["parts"][1])
    assert "noch nicht empfangen" in soest("attachment", "list").out
    assert soest.refused("attachment", "save", added["id"], tmp_path / "nie.pdf") == "not-found"
    soest.json("bundle", "import", sent["parts"][0])
    assert soest.json("attachment", "list")["attachments"][0]["here"] is True


def test_refusals(pair, tmp_path):
    olpe, _soest = pair
    project = olpe.add("project", "title=Sensoren")
    assert olpe.refused("attachment", "add", project, tmp_path / "fehlt.pdf") == "not-found"
    assert olpe.refused("attachment", "save", project, tmp_path / "x") == "not-found"
    assert olpe.refused("bundle", "export", tmp_path / "x.verbundpaket", "--budget", "0") == "invalid"
    assert olpe("attachment", "add", project).code == 2
    assert "Es gibt keine Anlagen." in olpe("attachment", "list").out


def test_a_draft_for_each_part(pair, tmp_path):
    olpe, soest = pair
    project = olpe.add("project", "title=Sensoren")
    added = olpe.json("attachment", "add", project, file(tmp_path, 1_500_000))
    answer = olpe.json("bundle", "mail", tmp_path / "post.eml", "--to", "soest", "--budget", "1")
    assert answer["parts"] == [str(tmp_path / "post.eml"), str(tmp_path / "post-teil-2.eml")]
    assert answer["file"] == answer["parts"][0]
    assert answer["to"] == ["soest"]
    for part in answer["parts"]:
        (attachment,) = message_from_bytes(Path(part).read_bytes(), policy=default).iter_attachments()
        bundle = tmp_path / attachment.get_filename()
        bundle.write_bytes(attachment.get_payload(decode=True))
        soest.json("bundle", "import", bundle)
    assert soest.json("attachment", "list") == {"attachments": [added]}
    assert olpe.refused("bundle", "mail", tmp_path / "post.txt") == "invalid"
