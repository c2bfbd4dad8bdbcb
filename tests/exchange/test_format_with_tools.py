# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E25: a bundle opens with tools that everyone has, and docs/exchange-format.md says enough to read it."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.helpers import second_reader
from tests.helpers.alliance import Alliance
from tests.helpers.forging import keys_of
from tests.helpers.second_reader import Bundle, body_bytes, card_in, read_log, segments

TOOLS = ("unzip", "openssl", "age", "zstd", "jq")
missing = [tool for tool in TOOLS if shutil.which(tool) is None]
needs_tools = pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")
DOCUMENT = Path(__file__).parents[2] / "docs" / "exchange-format.md"


@needs_tools
def test_e25_a_bundle_opens_with_unzip_openssl_age_zstd_and_jq_alone(
    alliance: Alliance, tmp_path: Path
) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    olpe.add("project", title="Sensoren am Bach")
    bundle = olpe.send()
    card = olpe.card()
    (tmp_path / "menden.key").write_text(keys_of(menden).age_secret + "\n")
    script = r"""
        set -euo pipefail
        unzip -q "$1" -d opened
        jq -r .body.sign "$2" | base64 -d > olpe.pub
        { printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'; cat olpe.pub; } > olpe.der
        openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey olpe.der \
            -sigfile opened/signature -in opened/header.json >&2
        for entry in $(jq -r '.entries | keys[]' opened/header.json); do
            test "$(jq -r ".entries[\"$entry\"].sha256" opened/header.json)" \
                = "$(openssl dgst -sha256 -r "opened/$entry" | cut -d' ' -f1)"
        done
        age -d -i menden.key opened/alliance.age | zstd -d -c > alliance.jsonl
        jq -r 'select(type == "array") | .[3].title // empty' alliance.jsonl
    """
    done = subprocess.run(
        ["bash", "-c", script, "open", str(bundle), str(card)], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Sensoren am Bach" in done.stdout


@needs_tools
def test_e25_a_second_reader_verifies_every_log_of_a_bundle(alliance: Alliance, tmp_path: Path) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    contact = olpe.add("contact", family_name="Beispiel", audience="alliance")
    project = olpe.add("project", title="Überlandwege – „geprüft“")
    olpe.add("milestone", project=project, title="Start", planned_on="2026-05-05")
    olpe.add("project", title="Für alle", audience="public")
    menden.take(olpe.send())
    menden.add("task", title="Gemeinsam")
    olpe.erase(contact)
    menden.take(olpe.send())
    bundle = Bundle(menden.send("soest"), tmp_path / "opened")
    cards = {}
    for office in (olpe, menden, soest):
        card = card_in(office.card().read_bytes(), tmp_path)
        cards[card["device"]] = base64.b64decode(card["sign"])
    assert bundle.is_signed_by(cards[bundle.header["sender"]])
    assert not bundle.is_signed_by(cards[olpe.device])
    titles, kinds, logs = [], [], set()
    for entry in bundle.header["entries"]:
        lines = bundle.lines(entry, keys_of(soest).age_secret)
        preamble = json.loads(lines[0])
        found = list(segments(lines))
        assert preamble["segments"] == len(found)
        for header, raw in found:
            assert header["start"] == 0
            chain, read = read_log(header, raw)
            author = cards[header["log"].split("/")[0]]
            message = second_reader.head_message(header, chain)
            assert second_reader.is_signed(tmp_path, author, base64.b64decode(header["signature"]), message)
            assert preamble["vector"][header["log"]] == header["end"]
            logs.add(header["log"])
            titles += [line["fields"].get("title") for line in read if line["fields"]]
            kinds += [line["kind"] for line in read]
    assert {"Überlandwege – „geprüft“", "Für alle", "Gemeinsam", "Start"} <= set(titles)
    assert "erase" in kinds
    assert {f"{olpe.device}/alliance", f"{olpe.device}/public", f"{menden.device}/alliance"} <= logs


def test_e25_the_document_names_every_key_of_the_format() -> None:
    from swf_desktop.sync import limits
    from swf_desktop.sync.blobs import Blob
    from swf_desktop.sync.container import Entry, Header
    from swf_desktop.sync.documents import Card, Document, Member, Members, Revocation, Voucher
    from swf_desktop.sync.lines import KEPT, KINDS
    from swf_desktop.sync.payload import Preamble
    from swf_desktop.sync.segments import SegmentHeader, _Rare

    text = DOCUMENT.read_text(encoding="utf-8")
    structs = (
        Blob,
        Entry,
        Header,
        Card,
        Document,
        Member,
        Members,
        Revocation,
        Voucher,
        Preamble,
        SegmentHeader,
        _Rare,
    )
    names = {name for struct in structs for name in struct.__struct_fields__} | KEPT | KINDS
    unnamed = sorted(name for name in names if f"`{name}`" not in text)
    assert unnamed == []
    numbers = {name: value for name, value in vars(limits).items() if name.isupper() and name != "MIB"}
    assert sorted(name for name in numbers if f"`{name}`" not in text) == []


@needs_tools
def test_e25_the_documents_worked_example_is_right() -> None:
    """The example in the document is computed here from its own inputs."""
    text = DOCUMENT.read_text(encoding="utf-8")
    example = json.loads(text.split("```json example\n")[1].split("```")[0])
    header = example["header"]
    for lines, start in ((example["lines"], header), (example["erased"], {**header, "seeds": []})):
        chain, _ = read_log(start, [second_reader.compact(line) for line in lines])
        assert chain.hex() == example["hash"]
    assert body_bytes(b'[1,0,"x",{"a": 1}]') == b'{"a": 1}'


def test_e25_kept_fields_are_those_that_decide_rights() -> None:
    from swf_desktop.domain.catalogue import RECORD_TYPES
    from swf_desktop.sync.lines import KEPT

    control = {name for record_type in RECORD_TYPES.values() for name in record_type.control_fields}
    assert {*control, "type"} == KEPT == set(second_reader.KEPT)
