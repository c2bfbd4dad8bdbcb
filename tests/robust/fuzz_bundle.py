# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E24: a coverage-guided fuzzer on everything that reads bytes from outside.

    uv run --group fuzz python -m tests.robust.fuzz_bundle [CORPUS] [-max_total_time=300] [-runs=…]

It ends with the input at the first exception that is no refusal (``FileError``). Seals are taken off the
input first, so that the fuzzer gets behind them: payloads come as plain lines, chains are not compared.
Without a CORPUS it starts from small honest files in a folder of its own.
"""

import contextlib
import json
import sys
import tempfile
from base64 import b64encode
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["swf_desktop"]):
    import zstandard

    from swf_desktop.domain.audience import Audience
    from swf_desktop.domain.errors import FileError
    from swf_desktop.sync import container, documents, membership, payload
    from swf_desktop.sync.keys import DeviceKeys
    from swf_desktop.sync.lines import GENESIS, LogName
    from swf_desktop.sync.segments import Cursor, Vectors, decode

_READERS = 5


def _decode_lines(segments: list[payload.Segment]) -> None:
    handles: dict[str, int] = {}
    for segment in segments:
        try:
            name = LogName.parse(segment.header.log)
        except ValueError:
            continue
        start = Cursor(segment.header.start, 0, 0, "", 0, GENESIS)
        decode(
            segment.header,
            segment.lines,
            1,
            name.audience,
            start,
            Vectors(),
            lambda text: handles.setdefault(text, len(handles) + 1),
        )


def _payload(data: bytes) -> None:
    packed = zstandard.ZstdCompressor(level=1).compress(data)
    _preamble, segments = payload.unpack(packed, container.CAPABILITIES)
    _decode_lines(segments)


def _circle(data: bytes) -> None:
    papers = [documents.parse(each) for each in data.split(b"\n") if each]
    for paper in papers:
        documents.format_of(paper)
    membership.circle(_OWN, [], papers)


def one_input(data: bytes) -> None:
    """Hand *data* to the reader that its first byte names."""
    readers = (
        container.read,
        _payload,
        lambda rest: payload.unpack(rest, container.CAPABILITIES),
        documents.read_card,
        _circle,
    )
    with contextlib.suppress(FileError):
        readers[data[0] % _READERS if data else 0](data[1:])


_KEYS = DeviceKeys(bytes(32), str(DeviceKeys.generate().age_secret))


def _card() -> bytes:
    card = documents.Card(
        device=_KEYS.device,
        organisation="olpe",
        organisation_name="Olpe",
        label="Erika Muster",
        sign=b64encode(_KEYS.sign_public).decode(),
        age=_KEYS.age_public,
        alliance="somewhere",
    )
    return documents.sign(card, _KEYS)


_OWN = documents.read_card(_card())


def _seeds(folder: Path) -> None:
    """Small honest inputs for each reader."""
    log = f"{_KEYS.device}/alliance"
    preamble = {"audience": "alliance", "vector": {log: 2}, "digest": "00", "segments": 1, "documents": []}
    header = {"log": log, "start": 0, "end": 2, "hash": "00" * 32, "signature": "AAAA"}
    lines = [
        preamble,
        {**header, "seeds": [[1, 2, "A" * 43 + "="]]},
        [1, 5, "01890000-0000-7000-8000-000000000001", {"type": "task", "title": "x"}, {"p": "p", "v": {}}],
        [1, 0, 1, {"status": "open"}, {"k": "set", "s": "A" * 22 + "=="}],
    ]
    plain = b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines)
    packed = zstandard.ZstdCompressor().compress(plain)
    head = container.Header(
        alliance="somewhere",
        bundle="b1",
        sender=_KEYS.device,
        organisation="olpe",
        recipients=["x"],
        sequence=1,
        made_at="2026-11-23T08:00:00Z",
    )
    bundle = container.write(head, {Audience.ALLIANCE: b"sealed", Audience.PUBLIC: b"sealed"}, _KEYS)
    voucher = documents.sign(documents.Voucher(card=documents.parse(_card()).body), _KEYS)
    revocation = documents.sign(documents.Revocation(device="x", accepted={log: 1}), _KEYS)
    papers = b"\n".join([voucher, revocation])
    for number, data in enumerate((bundle, plain, packed, _card(), papers)):
        (folder / f"seed-{number}").write_bytes(bytes([number]) + data)


def main() -> None:
    """Fuzz until told to stop or something is found."""
    with tempfile.TemporaryDirectory() as folder:
        _seeds(Path(folder))
        atheris.Setup([*sys.argv, folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
