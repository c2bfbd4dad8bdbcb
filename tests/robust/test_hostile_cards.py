# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E5, E8, E24: a partner card counts exactly as its device signed it, or not at all."""

import json

import pytest
from tests.helpers import robust
from tests.helpers.counting import tally
from tests.helpers.robust import soak

from swf_desktop.domain.errors import FileError
from swf_desktop.sync import limits

pytestmark = pytest.mark.promise("E5", "E8", "E24")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cards")
    olpe, menden = robust.found(folder / "olpe", "olpe"), robust.found(folder / "menden", "menden")
    card = folder / "menden.partnerkarte"
    menden.partners.export_card(card)
    yield olpe, card.read_bytes(), folder / "bad.partnerkarte"
    olpe.close()
    menden.close()


def _refused(pair, data):
    olpe, _, path = pair
    path.write_bytes(data)
    with pytest.raises(FileError):
        olpe.partners.read_card(path)
    with pytest.raises(FileError):
        olpe.partners.import_card(path)
    tally["mutants refused"] += 1


def test_every_truncation_is_refused(pair):
    olpe, data, _ = pair
    before = robust.dump(olpe.home, whole=True)
    for length in range(len(data)):
        _refused(pair, data[:length])
    assert robust.dump(olpe.home, whole=True) == before


def test_every_changed_byte_is_refused(pair):
    olpe, data, _ = pair
    before = robust.dump(olpe.home, whole=True)
    for at in range(len(data)):
        for mask in (1, 2, 4, 8, 16, 32, 64, 128) if soak() else (1 << at % 8,):
            _refused(pair, data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :])
    assert robust.dump(olpe.home, whole=True) == before


def test_the_same_signature_written_otherwise_is_refused(pair):
    """Base64 has bits to spare at its end: a card that differs in them is another file with the same seal."""
    _, data, _ = pair
    signature = json.loads(data)["signature"]
    body = signature.rstrip("=")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = body[:-1] + alphabet[alphabet.index(body[-1]) ^ 1] + signature[len(body) :]
    _refused(pair, data.replace(signature.encode(), other.encode()))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"body":' * 50_000,
        b'{"body":{},"by":"\\ud800","signature":""}',
        b"\xff\xfe",
        b" " * (limits.CARD_BYTES + 1),
    ],
    ids=range(9),
)
def test_what_is_no_card_is_refused(pair, data):
    _refused(pair, data)
