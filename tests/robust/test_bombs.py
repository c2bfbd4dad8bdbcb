# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E24: what a small file asks for is bounded, in time and in memory, in a process that has little of either."""

import subprocess
import sys

import pytest
from tests.conftest import TESTS

pytestmark = [
    pytest.mark.promise("E24"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of a process are set on Linux"),
]

_HEAD = """
import json, resource, zstandard
from base64 import b64encode
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from swf_desktop.domain.errors import FileError
from swf_desktop.sync import container, documents, limits, membership, payload
from swf_desktop.sync.keys import DeviceKeys
PREAMBLE = b'{"audience":"alliance","vector":{},"digest":"","segments":0}\\n'

def refused(packed):
    try:
        payload.unpack(packed, {})
    except FileError as error:
        return type(error).__name__
    raise AssertionError("accepted")
resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
"""

BOMBS = {
    "a hundred megabytes of spaces": """
packed = zstandard.ZstdCompressor(write_content_size=True).compress(b" " * (100 << 20))
refused(packed)
""",
    "a size that is a lie": """
packed = bytearray(zstandard.ZstdCompressor().compress(PREAMBLE * 50_000))
refused(b"\\x28\\xb5\\x2f\\xfd\\xe0" + (1 << 40).to_bytes(8, "little") + bytes(packed[9:]))
""",
    "no size at all": """
packer = zstandard.ZstdCompressor(write_content_size=False).compressobj()
packed = b"".join([packer.compress(b" " * (1 << 20)) for _ in range(100)] + [packer.flush()])
refused(packed)
""",
    "a window of two gigabytes": """
refused(b"\\x28\\xb5\\x2f\\xfd\\x00\\xa8" + b"\\x01\\x00\\x00")
""",
    "many frames": """
refused(zstandard.ZstdCompressor().compress(PREAMBLE) * 10_000)
""",
    "deep nesting": """
for deep in (b"[" * 900_000, b'{"a":' * 300_000):
    refused(zstandard.ZstdCompressor().compress(deep + b"\\n"))
""",
    "a million empty lines": """
refused(zstandard.ZstdCompressor().compress(PREAMBLE + b"\\n" * 1_000_000))
""",
    "twenty million short lines in two kilobytes": """
import random
start = PREAMBLE.replace(b"{", b'{"noise":"' + random.Random(1).randbytes(300_000).hex().encode() + b'",', 1)
resource.setrlimit(resource.RLIMIT_AS, (450 << 20, 450 << 20))
refused(zstandard.ZstdCompressor().compress(start + b"ab\\n" * 20_000_000))
""",
    "a number of a million digits": """
line = b'{"audience":"alliance","vector":{"a":' + b"9" * 1_000_000 + b'},"digest":""}\\n'
refused(zstandard.ZstdCompressor(level=1).compress(line))
""",
    "a chain of vouchers, last one first": """
def card(keys):
    return documents.sign(documents.Card(
        device=keys.device, organisation="olpe", organisation_name="Olpe", label="x",
        sign=b64encode(keys.sign_public).decode(), age=keys.age_public, alliance="a"), keys)
chain = [DeviceKeys.generate() for _ in range(800)]
import msgspec
papers = [
    documents.parse(documents.sign(documents.Voucher(card=msgspec.Raw(card(new))), old))
    for old, new in zip(chain, chain[1:])
]
own = documents.read_card(card(chain[0]))
assert len(membership.circle(own, [], reversed(papers))) == len(chain)
""",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_does_not_go_off(bomb):
    done = subprocess.run(
        [sys.executable, "-c", _HEAD + bomb], cwd=TESTS.parent, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
