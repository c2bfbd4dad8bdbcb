# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E13, E25: bundles of every released format stay readable, and what must be refused stays refused."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.exchange import golden_papers
from tests.exchange.golden_bundles import COUNTS, FOLDER, make
from tests.helpers.alliance import START, Office
from tests.helpers.attachments import received

from swf_desktop.bootstrap import Doors
from swf_desktop.domain.errors import FileError
from swf_desktop.sync.container import VERSION
from swf_desktop.sync.keys import DeviceKeys
from swf_desktop.system.clock import FixedClock

FORMATS = sorted(path for path in FOLDER.iterdir() if path.is_dir())


def test_e25_there_are_golden_bundles_of_the_present_format() -> None:
    assert str(VERSION) in [path.name for path in FORMATS]


@pytest.mark.parametrize("folder", FORMATS, ids=lambda folder: f"format-{folder.name}")
def test_e13_golden_bundles_are_read_and_refused_as_ever(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    keys = DeviceKeys.from_json((folder / "reader-keys.json").read_bytes())
    with monkeypatch.context() as patch:
        patch.setattr(DeviceKeys, "generate", lambda: keys)
        Doors(FixedClock(START)).create(tmp_path / "reader", "olpe", "Erika Olpe").close()
    reader = Office("reader", tmp_path / "reader", tmp_path)
    for card in sorted(folder.glob("*.partnerkarte")):
        if card.name in manifest.get("cards", {}):
            with pytest.raises(FileError) as caught:
                reader.profile.partners.read_card(card)
            assert caught.value.code == manifest["cards"][card.name]
            continue
        words = reader.profile.partners.read_card(card).words
        assert list(words) == manifest.get("words", list(words))
        reader.profile.partners.import_card(card)
    for step in manifest["steps"]:
        bundle = folder / step["file"]
        before = reader.digest()
        if "code" in step:
            with pytest.raises(FileError) as caught:
                reader.take(bundle)
            assert (step["file"], caught.value.code) == (step["file"], step["code"])
            assert reader.digest() == before
        else:
            result = reader.take(bundle)
            assert {count: getattr(result, count) for count in COUNTS} == {c: step[c] for c in COUNTS}
            assert len(result.refused) == step["refused"]
    for record, expected in manifest["records"].items():
        view = reader.show(record)
        assert {
            "type": view.type,
            "owner": view.owner,
            "audience": view.audience,
            "fields": dict(view.fields),
        } == expected
    for attachment, digest in manifest.get("files", {}).items():
        data = received(reader, attachment)
        assert data is not None
        assert hashlib.sha256(data).hexdigest() == digest
    assert reader.problems() == ()
    reader.profile.close()


@pytest.mark.parametrize(
    ("place", "maker"), [(str(VERSION), make), (golden_papers.PLACE, golden_papers.make)]
)
def test_e25_golden_bundles_can_be_made_anew(
    place: str, maker: Callable[[Path], None], tmp_path: Path
) -> None:
    maker(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    kept = json.loads((FOLDER / place / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["steps"] == kept["steps"]
    assert manifest.get("cards") == kept.get("cards")
    assert manifest["problems"] == 0
