# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A second reader of bundles, written from docs/exchange-format.md alone: unzip, openssl, age, zstd and
the standard library. It shares no code with the program, on purpose.
"""

import base64
import hashlib
import json
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KEPT = ("goal", "indicator", "kind", "level", "owner", "project", "source", "strategy", "subject", "type")
SPKI = bytes.fromhex("302a300506032b6570032100")  # what stands before a raw Ed25519 key in its DER form


def run(*command: str, data: bytes | None = None) -> bytes:
    """The output of a tool; its failure is the test's."""
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def compact(value: object) -> bytes:
    """JSON as hashes and signatures need it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def device_id(sign_public: bytes) -> str:
    return base64.b32encode(sha256(sign_public)[:16]).decode().rstrip("=").lower()


def is_signed(folder: Path, sign_public: bytes, signature: bytes, message: bytes) -> bool:
    """Ask openssl."""
    (folder / "key.der").write_bytes(SPKI + sign_public)
    (folder / "signature.bin").write_bytes(signature)
    (folder / "message.bin").write_bytes(message)
    done = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", folder / "key.der",
         "-sigfile", folder / "signature.bin", "-in", folder / "message.bin"],
        capture_output=True,
    )  # fmt: skip
    return done.returncode == 0


def card_in(data: bytes, folder: Path) -> dict[str, Any]:
    """The verified body of a partner card."""
    document = json.loads(data)
    body = data[data.index(b'"body":') + 7 : data.rindex(b',"by":')]
    card: dict[str, Any] = json.loads(body)
    public = base64.b64decode(card["sign"])
    assert card["device"] == document["by"] == device_id(public)
    assert is_signed(folder, public, base64.b64decode(document["signature"]), body)
    return card


class Bundle:
    """A bundle file taken apart into *folder* with everyday tools."""

    def __init__(self, path: Path, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        run("unzip", "-q", "-o", str(path), "-d", str(folder))
        with zipfile.ZipFile(path) as archive:
            self.names = archive.namelist()
        self.folder = folder
        self.header_bytes = (folder / "header.json").read_bytes()
        self.header: dict[str, Any] = json.loads(self.header_bytes)
        self.signature = (folder / "signature").read_bytes()
        for name, entry in self.header["entries"].items():
            data = (folder / name).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["size"], entry["sha256"])
        assert set(self.names) == {"header.json", "signature", *self.header["entries"]}

    def is_signed_by(self, sign_public: bytes) -> bool:
        return is_signed(self.folder, sign_public, self.signature, self.header_bytes)

    def lines(self, entry: str, age_secret: str) -> list[bytes]:
        """The JSON lines of a payload."""
        key = self.folder / "age.txt"
        key.write_text(age_secret + "\n")
        packed = run("age", "-d", "-i", str(key), str(self.folder / entry))
        plain = run("zstd", "-d", "-c", data=packed)
        assert plain.endswith(b"\n")
        return plain.split(b"\n")[:-1]


def segments(lines: list[bytes]) -> Iterator[tuple[dict[str, Any], list[bytes]]]:
    """The segment headers after the preamble, each with its lines."""
    at = 1
    while at < len(lines):
        header = json.loads(lines[at])
        count = header["end"] - header["start"]
        yield header, lines[at + 1 : at + 1 + count]
        at += 1 + count


def body_bytes(line: bytes) -> bytes:
    """The exact bytes of the fourth element of a line."""
    decoder = json.JSONDecoder()
    text = line.decode()
    at = 1
    for _ in range(3):
        _, at = decoder.raw_decode(text, at)
        at += 1
    _, end = decoder.raw_decode(text, at)
    return text[at:end].encode()


def read_log(
    header: dict[str, Any], lines: list[bytes], start: tuple[int, int, str] = (0, 0, "")
) -> tuple[bytes, list[dict[str, Any]]]:
    """The chain's hash at the end of a segment, and its lines as absolute values."""
    lamport, at, person = start
    chain = bytes.fromhex(header["hash"])
    seeds = [(first, last, base64.b64decode(secret)) for first, last, secret in header["seeds"]]
    found = []
    for seq, raw in enumerate(lines, header["start"] + 1):
        wire = json.loads(raw)
        rare = (wire[4] if len(wire) > 4 else None) or {}
        lamport, at = lamport + wire[0], at + wire[1]
        person = rare.get("p", person) or ""
        if wire[3] is None:
            sealed, kept = bytes.fromhex(rare["c"]), rare.get("f") or {}
        else:
            if rare.get("s"):
                salt = base64.b64decode(rare["s"])
            else:
                secret = next(s for first, last, s in seeds if first <= seq <= last)
                salt = sha256(secret + seq.to_bytes(8, "big"))[:16]
            sealed = sha256(salt + body_bytes(raw))
            kept = {name: wire[3][name] for name in KEPT if name in wire[3]}
        committed = sha256(sealed + (compact(kept) if kept else b""))
        kind, delta = rare.get("k", "set"), rare.get("v") or {}
        stable = [seq, lamport, at, person, wire[2], kind, dict(sorted(delta.items()))]
        chain = sha256(chain + committed + compact(stable))
        found.append(
            {"seq": seq, "lamport": lamport, "at": at, "ref": wire[2], "kind": kind, "fields": wire[3]}
        )
    return chain, found


def head_message(header: dict[str, Any], chain: bytes) -> bytes:
    """What the log's author signed."""
    return compact(
        {"format": "swf-log-head", "log": header["log"], "seq": header["end"], "hash": chain.hex()}
    )
