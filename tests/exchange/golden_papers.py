# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""More golden files of format 1: cards and the words they give, the steward's list, a voucher, attached files in parts.

``python -m tests.exchange.golden_papers`` writes ``tests/golden/bundles/1-papers/``, once, before the release. Its reader is
paired with the steward alone; whom it believes besides follows from what the bundles bring.
"""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import msgspec
from tests.exchange.golden_bundles import FOLDER, Maker
from tests.exchange.test_e20_attachments_guarded import forged
from tests.helpers.alliance import Alliance
from tests.helpers.attachments import attach, content, received, send_parts
from tests.helpers.forging import keys_of

from swf_desktop.domain.errors import FileError
from swf_desktop.sync.documents import Card, body, parse, sign

PLACE = "1-papers"


def make(target: Path) -> None:
    """Write everything into the empty folder *target*."""
    with tempfile.TemporaryDirectory() as folder:
        templates = Path(folder) / "templates"
        templates.mkdir()
        alliance = Alliance(Path(folder) / "offices", templates)
        fill(target, alliance)
        alliance.close()


def fill(target: Path, alliance: Alliance) -> None:
    """The story: one pairing brings the alliance, a second device, and a file that comes in pieces."""
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    reader, sender, second = (
        alliance.office(*each) for each in (("olpe",), ("menden",), ("menden", "menden2"))
    )
    for member in (sender, reader):
        alliance.pair(steward, member)
    sender.take(steward.send("menden"))
    maker = Maker.__new__(Maker)
    maker.target, maker.reader, maker.sender, maker.steps = target, reader, sender, []
    (target / "reader-keys.json").write_bytes(keys_of(reader).to_json())
    shutil.copy(steward.card(), target / "steward.partnerkarte")
    project = sender.add("project", title="Pegel an der Hönne", audience="public")
    maker.good("good-1-of-a-member-by-the-stewards-list", sender.send("olpe"))
    alliance.pair(sender, second)
    second.profile.partners.import_card(steward.card())
    second.take(sender.send(second.device))
    second.add("task", title="Vom zweiten Gerät")
    maker.good("good-2-of-a-second-device-by-voucher", second.send("olpe"))
    files = {attach(sender, project, content(200_000)): content(200_000), attach(sender, project, b""): b""}
    whole = sender.send("olpe")
    wrong = forged(whole, sender, reader, lambda blob, data: (blob, data[::-1]))
    maker.bad("bad-attached-file", wrong.read_bytes())
    parts = send_parts(sender, 140_000, "olpe")
    for number in range(len(parts), 0, -1):
        maker.good(f"good-3-part-{number}-of-{len(parts)}", parts[number - 1])
    assert {each: received(reader, each) for each in files} == files
    (target / "manifest.json").write_text(
        json.dumps(
            {
                "steps": maker.steps,
                "records": {},
                "files": {each: hashlib.sha256(data).hexdigest() for each, data in files.items()},
                "words": list(reader.profile.partners.read_card(target / "steward.partnerkarte").words),
                "cards": _wrong_cards(target, maker),
                "problems": len(reader.problems()),
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )


def _wrong_cards(target: Path, maker: Maker) -> dict[str, str]:
    good = maker.sender.card().read_bytes()
    later = msgspec.structs.replace(body(parse(good), Card), version=2)
    wrong = {
        "bad-cut": good[:-40],
        "bad-other-organisation": good.replace(b'"organisation":"menden"', b'"organisation":"soest"'),
        "bad-signed-by-another": sign(body(parse(good), Card), keys_of(maker.reader)),
        "bad-version-2": sign(later, keys_of(maker.sender)),
    }
    codes = {}
    for name, data in wrong.items():
        path = target / f"{name}.partnerkarte"
        path.write_bytes(data)
        try:
            maker.reader.profile.partners.read_card(path)
        except FileError as error:
            codes[path.name] = error.code
    return codes


if __name__ == "__main__":
    place = FOLDER / PLACE
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    make(place)
