# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stretch of one log on the wire: a header, then one JSON array per line.

``[Δlamport, Δseconds, ref, body]`` or with a fifth element ``{…}`` for what is rare: ``p`` the
author's person (when it changes), ``v`` what the author's vector gained, ``k`` the kind, and for
lines outside a seed's range ``s`` the salt or, once erased, ``c`` the sealed body and ``f`` the fields
that outlive it (the body is then null). Differences keep the file small; the chain is computed over absolute values, so a wrong start
cannot go unnoticed.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.errors import Damaged, TooLarge
from swf_desktop.domain.ids import is_id
from swf_desktop.domain.record_types import RESERVED
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value
from swf_desktop.sync import limits
from swf_desktop.sync.lines import (
    GENESIS,
    KEPT,
    KINDS,
    SALT_BYTES,
    SEED_BYTES,
    SET,
    Line,
    LogName,
    commitment,
    decode_body,
    kept_part,
    link,
    salt,
    seal,
)


class Seed(NamedTuple):
    """The lines *first* … *last* of a log take their salts from *secret*."""

    first: int
    last: int
    secret: bytes


class Cursor(NamedTuple):
    """Where decoding or appending goes on: the values of the line *seq* and the chain's hash there."""

    seq: int
    lamport: int
    at: int
    person: str
    vector: int
    hash: bytes


class SegmentHeader(msgspec.Struct, frozen=True):
    """Lines *start* + 1 … *end* of *log* follow; *signature* is the author's over the head at *end*.

    *seeds* hold first, last and secret (base64) of each run of salts.
    """

    log: str
    start: int
    end: int
    hash: str
    signature: str
    seeds: list[tuple[int, int, str]] = []


class _Rare(msgspec.Struct, omit_defaults=True):
    p: str | None = None
    v: dict[str, int] | None = None
    k: str = SET
    c: str | None = None
    s: str | None = None
    f: dict[str, Value] | None = None


class _Wire(msgspec.Struct, array_like=True, omit_defaults=True):
    lamport: int
    at: int
    ref: int | str
    body: msgspec.Raw
    rare: _Rare | None = None


class Outgoing(NamedTuple):
    """A stored line on its way out. *salt* only where no seed covers it, *committed* only once erased:
    the sealed body and, after its 32 bytes, what outlives it.
    """

    line: Line
    salt: bytes | None
    committed: bytes | None


class VectorSource(Protocol):
    """Where vectors known from earlier are kept."""

    def read_vector(self, handle: int) -> Mapping[int, int]:
        """The vector behind a handle that was stored before."""

    def find_vector(self, content: bytes) -> int | None:
        """The handle of the stored vector with this content hash, if there is one."""

    def last_vector(self) -> int:
        """The highest handle given out so far."""


class Vectors:
    """Version vectors behind small handles, read when first asked for. Handle 0 is the empty vector."""

    def __init__(self, source: VectorSource | None = None) -> None:
        self._source = source
        self._by_handle: dict[int, Mapping[int, int]] = {0: {}}
        self._by_content: dict[bytes, int] = {content_hash({}): 0}
        self._last: int | None = None
        #: handles that the source does not know yet
        self.fresh: dict[int, bytes] = {}
        #: how many entries the vectors have that were not known before
        self.grown_by = 0

    def __getitem__(self, handle: int) -> Mapping[int, int]:
        vector = self._by_handle.get(handle)
        if vector is None:
            if self._source is None:
                raise KeyError(handle)
            vector = self._by_handle[handle] = self._source.read_vector(handle)
        return vector

    def intern(self, vector: Mapping[int, int]) -> int:
        """The handle of *vector*; a new one is noted in ``fresh`` for the caller to store."""
        content = content_hash(vector)
        handle = self._by_content.get(content)
        if handle is None and self._source is not None:
            handle = self._source.find_vector(content)
        if handle is None:
            if self._last is None:
                self._last = self._source.last_vector() if self._source else 0
            handle = self._last = self._last + 1
            self.fresh[handle] = content
            self.grown_by += len(vector)
        self._by_handle.setdefault(handle, dict(vector))
        self._by_content[content] = handle
        return handle

    def grown(self, before: int, after: int) -> dict[int, int]:
        """The entries of *after* that differ from *before*."""
        if before == after:
            return {}
        old = self[before]
        return {log: seq for log, seq in self[after].items() if old.get(log) != seq}


def content_hash(vector: Mapping[int, int]) -> bytes:
    """The same 16 bytes for the same vector."""
    return hashlib.sha256(msgspec.json.encode(sorted(vector.items()))).digest()[:16]


#: Field names that need no second look.
_NAMES = RESERVED.union(*(record_type.by_name for record_type in RECORD_TYPES.values()))
_encode = msgspec.json.encode
_decode_wire = msgspec.json.Decoder(_Wire).decode
_NULL = b"null"
SEALED_BYTES = 32


def encode(
    lines: Iterable[Outgoing], before: Cursor, vectors: Vectors, name: Callable[[int], LogName]
) -> Iterator[bytes]:
    """The wire form of consecutive *lines* after *before*, one JSON array each, without newlines."""
    lamport, at, person, vector = before.lamport, before.at, before.person, before.vector
    for line, line_salt, committed in lines:
        rare: _Rare | None = None
        if (
            line.person != person
            or line.vector != vector
            or line.kind != SET
            or line_salt is not None
            or committed is not None
        ):
            gained = vectors.grown(vector, line.vector)
            rare = _Rare(
                p=line.person if line.person != person else None,
                v={name(log).text: seq for log, seq in sorted(gained.items())} or None,
                k=line.kind,
                c=committed[:SEALED_BYTES].hex() if committed is not None else None,
                f=decode_body(committed[SEALED_BYTES:]) if committed and committed[SEALED_BYTES:] else None,
                s=base64.b64encode(line_salt).decode() if line_salt is not None else None,
            )
        body = _NULL if line.body is None else line.body
        yield _encode(_Wire(line.lamport - lamport, line.at - at, line.ref, msgspec.Raw(body), rare))
        lamport, at, person, vector = line.lamport, line.at, line.person, line.vector


class Arrival(NamedTuple):
    """A line read from a stretch, with what its log keeps beside it: the chain's hash there, the salt where no
    seed covers the line, and of an erased line the sealed body followed by what outlives it."""

    line: Line
    fields: Mapping[str, Value]
    hash: bytes
    salt: bytes | None = None
    committed: bytes | None = None


class Decoded(NamedTuple):
    """A verified stretch: its lines, and where it ends."""

    arrivals: list[Arrival]
    end: Cursor


def damaged() -> Damaged:
    """The refusal for a stretch that does not hold together."""
    return Damaged(N_("The bundle is damaged or was altered: a log in it does not verify. Ask for it again."))


def seeds_of(header: SegmentHeader) -> list[Seed]:
    """The seeds the header carries; ``Damaged`` if they are malformed, or not for its lines alone.

    A seed for other lines would be kept, and those could never be verified nor passed on again.
    """
    seeds: list[Seed] = []
    before = header.start
    for first, last, text in header.seeds:
        try:
            secret = base64.b64decode(text, validate=True)
        except ValueError as error:
            raise damaged() from error
        if len(secret) != SEED_BYTES or not before < first <= last <= header.end:
            raise damaged()
        seeds.append(Seed(first, last, secret))
        before = last
    return seeds


def signature_of(header: SegmentHeader) -> bytes:
    """The author's signature over the head at the end. Raises ``Damaged``."""
    try:
        return base64.b64decode(header.signature, validate=True)
    except ValueError as error:
        raise damaged() from error


def hash_before(header: SegmentHeader) -> bytes:
    """The chain's hash before the first line, as the sender says. Raises ``Damaged``."""
    try:
        claimed = bytes.fromhex(header.hash)
    except ValueError as error:
        raise damaged() from error
    if len(claimed) != len(GENESIS):
        raise damaged()
    return claimed


def check_fields(fields: Mapping[str, Value]) -> None:
    """The limits on one line's values (E24). Raises ``Damaged`` or ``TooLarge``."""
    if len(fields) > limits.FIELDS_PER_LINE:
        raise TooLarge(N_("The bundle holds a record with too many fields."))
    for field, value in fields.items():
        if field not in _NAMES and (len(field) > limits.NAME_CHARS or not field.isidentifier()):
            raise damaged()
        if type(value) is str:
            if len(value) > limits.VALUE_CHARS:
                raise TooLarge(N_("The bundle holds a text that is too long."))
        elif type(value) is int and abs(value) > limits.MAX_INTEGER:
            raise damaged()


def decode(
    header: SegmentHeader,
    raw: Iterable[bytes],
    log: int,
    audience: Audience,
    start: Cursor,
    vectors: Vectors,
    handle: Callable[[str], int],
) -> Decoded:
    """All lines of a stretch at once; see ``read``."""
    arrivals = list(read(header, raw, log, audience, start, vectors, handle))
    return Decoded(arrivals, reached(arrivals[-1]) if arrivals else start)


def reached(last: Arrival) -> Cursor:
    """Where a stretch ends with the line *last*."""
    line = last.line
    return Cursor(line.seq, line.lamport, line.at, line.person, line.vector, last.hash)


def read(
    header: SegmentHeader,
    raw: Iterable[bytes],
    log: int,
    audience: Audience,
    start: Cursor,
    vectors: Vectors,
    handle: Callable[[str], int],
) -> Iterator[Arrival]:
    """The lines of a stretch after *start*, chained from its hash. The signature is checked by the caller.

    *raw* are the wire lines after ``start.seq``. *handle* gives the handle of a named log (ValueError:
    not a log this reader may know of). A line that names its record by the place where this log named it
    before comes with an empty ``record``: the caller looks it up. Raises ``Damaged`` or ``TooLarge``.
    """
    seeds = iter(seeds_of(header))
    seed = next(seeds, None)
    seq, lamport, at, person, vector, chain = start
    no_delta: dict[str, int] = {}
    for data in raw:
        seq += 1
        wire = _wire(data)
        rare = wire.rare
        lamport += wire.lamport
        at += wire.at
        delta, kind = no_delta, SET
        own_salt = committed = None
        if rare is not None:
            kind = rare.k
            person = person if rare.p is None else rare.p
            if rare.v:
                delta = rare.v
                vector = _advance(vectors, vector, delta, handle, audience)
            own_salt = _unbase64(rare.s)
            committed = _unhex(rare.c)
        _check_header(wire.lamport, lamport, at, person, kind)
        while seed is not None and seed.last < seq:
            seed = next(seeds, None)
        ref = wire.ref
        record = _record(ref, seq)
        body: bytes | None = bytes(wire.body)
        if body == _NULL:
            fields, sealed, left = _erased(rare, committed)
            body, own_salt, committed, kept = None, None, sealed + left, left
        else:
            committed, line_salt = None, own_salt
            if line_salt is None:
                if seed is None or seed.first > seq:
                    raise damaged()
                line_salt = salt(seed.secret, seq)
            sealed, fields = seal(line_salt, body), _fields(body)  # type: ignore[arg-type]
            kept, left = kept_part(fields), b""
        chain = link(chain, commitment(sealed, kept), seq, lamport, at, person, ref, kind, delta)
        line = Line(log, seq, lamport, at, person, record, kind, vector, body, ref, left)
        yield Arrival(line, fields, chain, own_salt, committed)


def _erased(rare: _Rare | None, committed: bytes | None) -> tuple[dict[str, Value], bytes, bytes]:
    """Of a line without values: what outlives them, as fields; the sealed body; and that part again as JSON."""
    if rare is None or committed is None:
        raise damaged()
    fields = rare.f or {}
    check_fields(fields)
    if not KEPT.issuperset(fields):
        raise damaged()
    return fields, committed, kept_part(fields)


def _record(ref: int | str, seq: int) -> str:
    """The record that a line names, "" if by the place where it was named before."""
    if type(ref) is str:
        if not is_id(ref):
            raise damaged()
        return ref
    if not 0 < ref < seq:  # type: ignore[operator]
        raise damaged()
    return ""


def _check_header(gain: int, lamport: int, at: int, person: str, kind: str) -> None:
    counted = gain >= 1 and lamport <= limits.MAX_INTEGER and abs(at) <= limits.MAX_INTEGER
    if not counted or len(person) > limits.NAME_CHARS or kind not in KINDS:
        raise damaged()


def _wire(data: bytes) -> _Wire:
    try:
        return _decode_wire(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise damaged() from error


def _fields(body: bytes) -> dict[str, Value]:
    try:
        fields = decode_body(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise damaged() from error
    check_fields(fields)
    return fields


def _advance(
    vectors: Vectors, vector: int, delta: Mapping[str, int], handle: Callable[[str], int], audience: Audience
) -> int:
    grown = dict(vectors[vector])
    for text, reached in delta.items():
        try:
            name = LogName.parse(text)
            log = handle(text)
        except ValueError as error:
            raise damaged() from error
        if name.audience < audience or not grown.get(log, 0) < reached <= limits.MAX_INTEGER:
            raise damaged()
        grown[log] = reached
    if len(grown) > limits.LOGS:
        raise damaged()
    handle_ = vectors.intern(grown)
    if vectors.grown_by > limits.VECTOR_ENTRIES:
        raise TooLarge(N_("The bundle names more logs than an alliance can have."))
    return handle_


def _unbase64(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise damaged() from error
    if len(data) != SALT_BYTES:
        raise damaged()
    return data


def _unhex(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        data = bytes.fromhex(text)
    except ValueError as error:
        raise damaged() from error
    if len(data) != 32:
        raise damaged()
    return data
