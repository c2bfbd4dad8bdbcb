# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E-mails with bundles, read back as a mail program would."""

from collections.abc import Iterable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from swf_desktop.domain.errors import Invalid, StorageFailed
from swf_desktop.domain.ids import organisation_id
from swf_desktop.domain.views import ExportResult, Partner
from swf_desktop.services.mail import BUDGET, MailService

NAMES = {"olpe": "Kreisstadt Olpe", "menden": "Stadt Menden (Sauerland)", "soest": "Stadt Soest"}


class Records:
    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        known = {organisation_id(key): name for key, name in NAMES.items()}
        return {id_: known[id_] for id_ in ids if id_ in known}


class Exchange:
    """Writes what a test says a bundle consists of."""

    def __init__(self, *contents: bytes) -> None:
        self.contents = contents
        self.budget = 0

    def export(self, path, to, budget_bytes, wrap):
        self.budget = budget_bytes
        paths = [path, *(path.with_name(f"{path.stem}-teil-{n}{path.suffix}") for n in range(2, 9))]
        written = paths[: len(self.contents)]
        for target, data in zip(written, self.contents, strict=True):
            target.write_bytes(data)
        people = [partner(key) for key in to or ("menden", "soest")]
        result = ExportResult(
            "b1", str(path), 14, tuple(people), 3, 10, {}, ("Erika Muster",), 0, tuple(map(str, written))
        )
        wrap(result)
        return result


def partner(key: str) -> Partner:
    return Partner(f"device-{key}", key, "Max Beispiel", (), True, False, False, False)


def service(*contents: bytes) -> MailService:
    return MailService(Exchange(*contents), Records(), "olpe")


def read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def attached(message: EmailMessage) -> tuple[str | None, bytes]:
    (attachment,) = message.iter_attachments()
    return attachment.get_filename(), attachment.get_payload(decode=True)


def test_a_draft_holds_the_bundle_and_says_what_to_do(tmp_path):
    data = bytes(range(256)) * 500
    mailed = service(data).write(tmp_path / "post.eml", ["menden"])
    assert mailed.paths == [tmp_path / "post.eml"]
    message = read(tmp_path / "post.eml")
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Austauschpaket 14 von Kreisstadt Olpe"
    assert attached(message) == ("post.verbundpaket", data)
    assert text(message).startswith(
        "Guten Tag, im Anhang liegt das Austauschpaket 14 von Kreisstadt Olpe für Stadt Menden (Sauerland)."
    )
    assert "Zum Übernehmen speichern Sie den Anhang" in text(message)
    assert "From" not in message
    assert "To" not in message


def test_no_person_is_named_anywhere(tmp_path):
    service(b"x", b"y").write(tmp_path / "post.eml")
    for path in tmp_path.iterdir():
        message = read(path)
        everything = text(message) + str(message["Subject"])
        assert "Muster" not in everything
        assert "Beispiel" not in everything
        assert "@" not in everything


def test_each_part_gets_a_draft_of_its_own(tmp_path):
    mailed = service(b"eins", b"zwei", b"drei").write(tmp_path / "post.eml")
    assert [path.name for path in mailed.paths] == ["post.eml", "post-teil-2.eml", "post-teil-3.eml"]
    messages = [read(path) for path in mailed.paths]
    assert [message["Subject"] for message in messages] == [
        f"Austauschpaket 14 von Kreisstadt Olpe, Teil {n} von 3" for n in (1, 2, 3)
    ]
    assert [attached(message) for message in messages] == [
        ("post.verbundpaket", b"eins"),
        ("post-teil-2.verbundpaket", b"zwei"),
        ("post-teil-3.verbundpaket", b"drei"),
    ]
    assert "in beliebiger Reihenfolge" in text(messages[1])


def test_many_recipients_are_the_alliance_and_unknown_ones_go_by_their_key(tmp_path):
    service(b"x").write(tmp_path / "alle.eml", ["menden", "soest", "a", "b", "c", "d"])
    assert "für die Mitglieder des Verbunds." in text(read(tmp_path / "alle.eml"))
    service(b"x").write(tmp_path / "zwei.eml", ["soest", "unbekannt"])
    assert "für Stadt Soest, unbekannt." in text(read(tmp_path / "zwei.eml"))


def test_a_draft_of_the_usual_size_passes_where_25_mb_do(tmp_path):
    mail = service(bytes(BUDGET))
    mail.write(tmp_path / "post.eml")
    assert mail._exchange.budget == BUDGET == 18_000_000
    assert (tmp_path / "post.eml").stat().st_size < 25_000_000


def test_lines_end_and_are_as_long_as_mail_asks_for(tmp_path):
    service(b"\n" * 5000).write(tmp_path / "post.eml")
    raw = (tmp_path / "post.eml").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(Invalid, match=r"\.eml"):
        service(b"x").write(tmp_path / "post.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(StorageFailed):
        service(b"x").write(tmp_path / "weg" / "post.eml")
