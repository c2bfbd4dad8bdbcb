# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the command line: what would leave, what has left, and bundles that come in e-mails."""

import csv
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest


def draft(path: Path, *files: Path) -> Path:
    """An e-mail as a mail program saves it, with *files* attached."""
    message = EmailMessage(SMTP)
    message["Subject"] = "WG: Austauschpaket"
    message.set_content("Grüße aus dem Rathaus")
    for file in files:
        message.add_attachment(
            file.read_bytes(), maintype="application", subtype="zip", filename=f"größer {file.name}"
        )
    path.write_bytes(message.as_bytes())
    return path


def test_a_dry_run_says_what_would_leave_and_writes_nothing(pair, tmp_path):
    olpe, _soest = pair
    olpe.json(
        "record", "add", "contact", "family_name=Muster", "email=erika@example.org", "audience=alliance"
    )
    olpe.json("record", "add", "contact", "family_name=Geheim", "audience=office")
    target = tmp_path / "post.verbundpaket"
    said = olpe.json("bundle", "export", target, "--to", "soest", "--dry-run")
    leaving = said["leaving"]
    (contact,) = [each for each in leaving["records"] if each["title"] == "Muster"]
    assert contact["fields"]["email"] == "erika@example.org"
    assert (contact["kind"], contact["audience"]) == ("new", "alliance")
    assert set(leaving["readers"]) == {"alliance", "public"}
    assert not target.exists()
    assert olpe.json("bundle", "log")["bundles"] == []
    text = olpe("bundle", "export", "--dry-run", target).out
    assert "Sichtbarkeit „Verbund“, lesbar für: Soest" in text
    assert "Personenbezogene Daten von Muster: Nachname, E-Mail" in text
    assert "Geheim" not in text


def test_the_log_of_what_left_opens_in_a_spreadsheet(pair, tmp_path):
    olpe, _soest = pair
    olpe.json("record", "add", "task", "title==SUMME(A1)")
    olpe.bundle("1")
    target = tmp_path / "protokoll.csv"
    answer = olpe.json("bundle", "log", "-o", target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbfDatum;Datei;Nummer;Lesbar")
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert len(rows) - 1 == answer["rows"] > 0
    row = next(row for row in rows if row[5] == "Aufgabe" and row[8] == "Titel")
    assert row[2:5] == ["1", "Soest", "Verbund"]
    assert row[6:8] == ["'=SUMME(A1)", "neu"]


def test_a_saved_e_mail_is_taken_over_like_the_bundle_in_it(pair, tmp_path):
    olpe, soest = pair
    olpe.json("record", "add", "task", "title=Plan drucken")
    mail = draft(tmp_path / "mail.eml", olpe.bundle("1"))
    tried = soest.json("bundle", "import", mail, "--dry-run")
    assert soest.json("bundle", "import", mail) == tried
    assert (tried["from"], tried["already"]) == ("olpe", False)
    assert soest.json("bundle", "import", mail)["already"]
    assert soest.json("bundle", "log")["bundles"][0]["file"].endswith(".verbundpaket")


def test_a_mail_with_several_bundles_takes_over_each_and_names_what_it_refuses(pair, tmp_path):
    olpe, soest = pair
    first, second = olpe.bundle("1"), olpe.bundle("2")
    second.write_bytes(second.read_bytes()[:-50])
    mail = draft(tmp_path / "mail.EML", first, second)
    answer = soest("bundle", "import", mail, "--json")
    assert answer.error == "damaged"
    assert [each["from"] for each in answer.json["imported"]] == ["olpe"]
    assert [each["file"] for each in answer.json["refused"]] == ["2-größer olpe-2.verbundpaket"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: nichts\r\n\r\nHallo",
        b"PK\x03\x04",
        bytes(range(256)) * 20,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 3000,
        (
            b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n"
            b"Content-Disposition: attachment; filename*=utf-99''%FF%00../../x\r\n\r\nUEsDBA====\r\n"
        ),
    ],
    ids=["empty", "no attachment", "a zip", "noise", "endless nesting", "broken names"],
)  # fmt: skip
def test_a_mail_without_a_bundle_is_refused_with_a_sentence(olpe, tmp_path, content):
    mail = tmp_path / "mail.eml"
    mail.write_bytes(content)
    assert olpe.refused("bundle", "import", mail) == "damaged"


def test_a_name_in_a_mail_leads_nowhere_else(pair, tmp_path):
    olpe, soest = pair
    bundle = olpe.bundle("1")
    message = EmailMessage(SMTP)
    message.set_content("x")
    message.add_attachment(
        bundle.read_bytes(), maintype="application", subtype="octet-stream", filename="../../../böse/pfad.exe"
    )
    mail = tmp_path / "mail.eml"
    mail.write_bytes(message.as_bytes())
    soest.json("bundle", "import", mail)
    assert soest.json("bundle", "log")["bundles"][0]["file"] == "pfad.verbundpaket"


def test_a_partner_that_reads_public_entries_only_is_paired_so(olpe, office, tmp_path):
    assert olpe.json("card", "import", office("soest").card(), "--yes", "--public-only")["public_only"]
    olpe.json("record", "add", "task", "title=Intern im Verbund")
    said = olpe.json("bundle", "export", tmp_path / "x.verbundpaket", "--dry-run")
    assert set(said["leaving"]["readers"]) == {"public"}
    assert "nur öffentliche Einträge" in olpe("card", "list").out
