# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""One line of a log, its commitment and the hash chain.

A line sets fields of one record, all those written together. Its **header** is public to every reader
of the log and stays for good; its **body** (the values) can be erased: the chain commits to it only
through ``SHA-256(salt ‖ body)``, and both salt and body go when it is erased. What decides rights
(``KEPT``: references and keys, never prose) is committed beside that and outlives the body, so that who
may write what comes out the same on devices that still had the values and on those that never did.

Logs are named by ``LogName(device, audience)``. Inside one process they go by small handles (ints)
that the caller assigns; handle ``STARTER`` is the well-known log of the starter data.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.views import Value

STARTER = 0
STARTER_DEVICE = "starter"
GENESIS = bytes(32)
SALT_BYTES = 16
SEED_BYTES = 32

SET, ERASE, RETRACT, BRIDGE = "set", "erase", "retract", "bridge"
KINDS = frozenset({SET, ERASE, RETRACT, BRIDGE})

#: The fields that outlive an erased body: the control fields of every record type.
KEPT = frozenset(
    {"type", "owner", "goal", "indicator", "kind", "level", "project", "source", "strategy", "subject"}
)


class LogName(NamedTuple):
    """Whose log, and for which audience."""

    device: str
    audience: Audience

    @property
    def text(self) -> str:
        """The name in files: ``device/audience``."""
        return f"{self.device}/{self.audience.key}"

    @classmethod
    def parse(cls, text: str) -> "LogName":
        """The name written as *text*; ValueError if it is none."""
        device, slash, audience = text.partition("/")
        if not slash or not device or not device.isalnum() or len(device) > 64:
            raise ValueError(text)
        try:
            name = cls(device, Audience[audience.upper()])
        except KeyError:
            raise ValueError(text) from None
        if (device == STARTER_DEVICE and name.audience != Audience.PUBLIC) or name.text != text:
            raise ValueError(text)
        return name


class Line(msgspec.Struct, gc=False):
    """A line with everything resolved.

    *vector* is the handle of the author's version vector (what it had of other logs, own log excluded);
    *person* the id of the author's person record; *at* the author's clock, seconds since 1970, information
    only. *ref* names the record as the author wrote it: its id, or the sequence number at which this same
    log created it. *body* is the JSON object of fields, None once erased; then *kept* is the JSON object
    of those that outlive it (empty bytes if there are none).
    """

    log: int
    seq: int
    lamport: int
    at: int
    person: str
    record: str
    kind: str
    vector: int
    body: bytes | None
    ref: int | str = ""
    kept: bytes = b""

    def fields(self) -> dict[str, Value]:
        """The fields set by the line; once erased, those that outlive it."""
        body = self.kept if self.body is None else self.body
        return decode_body(body) if body else {}


_body = msgspec.json.Decoder(dict[str, Value])
_encode = msgspec.json.encode
_sha256 = hashlib.sha256


def decode_body(body: bytes) -> dict[str, Value]:
    """Field → value. Raises msgspec.MsgspecError if *body* is no flat JSON object of scalars."""
    return _body.decode(body)


def encode_body(fields: Mapping[str, Value]) -> bytes:
    """The body that sets *fields*."""
    return _encode(fields)


def salt(seed: bytes, seq: int) -> bytes:
    """The salt of the line *seq* from its segment's *seed*."""
    return _sha256(seed + seq.to_bytes(8, "big")).digest()[:SALT_BYTES]


def kept_part(fields: Mapping[str, Value]) -> bytes:
    """The JSON object of the fields that outlive an erased body, in order; empty if there are none."""
    if KEPT.isdisjoint(fields):
        return b""
    return _encode({name: fields[name] for name in sorted(KEPT & fields.keys())})


def seal(line_salt: bytes, body: bytes) -> bytes:
    """What stays of a body's values when they are erased: nothing that could be guessed."""
    return _sha256(line_salt + body).digest()


def commitment(sealed: bytes, kept: bytes) -> bytes:
    """What the chain commits to: the sealed body, and what outlives it."""
    return _sha256(sealed + kept).digest()


def link(
    previous: bytes,
    committed: bytes,
    seq: int,
    lamport: int,
    at: int,
    person: str,
    ref: int | str,
    kind: str,
    delta: Mapping[str, int],
) -> bytes:
    """The chain's hash at this line: SHA-256(previous ‖ commitment ‖ header as JSON).

    *delta* (log name → sequence number) goes in by name, whatever order it comes in.
    """
    header = _encode((seq, lamport, at, person, ref, kind, dict(sorted(delta.items()))))
    return _sha256(previous + committed + header).digest()


def head_message(name: LogName, seq: int, head: bytes) -> bytes:
    """The bytes a device signs to vouch for its log up to *seq*."""
    return _encode({"format": "swf-log-head", "log": name.text, "seq": seq, "hash": head.hex()})
