# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The logs: lines, vectors, authors, seeds of salts, signed heads, and stretches that wait."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from swf_desktop.store.bulk import chunks, insert_many, inserted_number, listed
from swf_desktop.store.tables import acknowledged, author, line, log, parked, record, seed, step, vector


class LogRow(NamedTuple):
    """A log as stored. *seq* is the last line here, *signed_seq* the last that *signature* covers."""

    number: int
    device: str
    audience: int
    seq: int
    signed_seq: int
    signature: bytes | None


class LineRow(NamedTuple):
    """A line as stored, with its author's and its record's id."""

    number: int
    log: int
    seq: int
    lamport: int
    at: int
    person: str
    vector: int
    record: str
    ref: int | None
    kind: str
    body: bytes | None
    salt: bytes | None
    committed: bytes | None
    hash: bytes
    step: int
    refused: str | None


class NewLine(NamedTuple):
    """A line to be stored; *author* and *record* are row numbers."""

    number: int
    log: int
    seq: int
    lamport: int
    at: int
    author: int
    vector: int
    record: int
    ref: int | None
    kind: str
    body: bytes | None
    salt: bytes | None
    committed: bytes | None
    hash: bytes
    step: int
    refused: str | None


class ParkedRow(NamedTuple):
    """A stretch that waits, as it came."""

    number: int
    log: str
    start: int
    end: int
    bundle: str
    sender: str
    sequence: int
    content: bytes
    reason: str


_LINE = (
    sa.select(
        line.c.number,
        line.c.log,
        line.c.seq,
        line.c.lamport,
        line.c.at,
        author.c.person,
        line.c.vector,
        record.c.id,
        line.c.ref,
        line.c.kind,
        line.c.body,
        line.c.salt,
        line.c.committed,
        line.c.hash,
        line.c.step,
        line.c.refused,
    )
    .join(author, author.c.number == line.c.author)
    .join(record, record.c.number == line.c.record)
)
# What every bundle asks once per log is built once: building a statement takes longer than running it.
_LOG = sa.bindparam("wanted", type_=sa.Integer)
_AFTER, _UPTO = sa.bindparam("after", type_=sa.BigInteger), sa.bindparam("upto", type_=sa.BigInteger)
_AT = _LINE.where(line.c.log == _LOG, line.c.seq == _UPTO)
_HASH_AT = sa.select(line.c.hash).where(line.c.log == _LOG, line.c.seq == _UPTO)
_BETWEEN = _LINE.where(line.c.log == _LOG, line.c.seq > _AFTER, line.c.seq <= _UPTO).order_by(line.c.seq)
_SEEDS = (
    sa.select(seed.c.first, seed.c.last, seed.c.secret)
    .where(seed.c.log == _LOG, seed.c.last > _AFTER, seed.c.first <= _UPTO)
    .order_by(seed.c.first)
)
_ENTRIES = sa.select(vector.c.entries).where(vector.c.number == _LOG)
_FIND_VECTOR = sa.select(vector.c.number).where(vector.c.content == sa.bindparam("content"))
_ENDLESS = 2**63 - 1
_MANY = 5000  # rows that come from the database at a time: faster than one by one
_vector_entries = msgspec.json.Decoder(dict[int, int])


def _line(row: sa.Row[*tuple[Any, ...]]) -> LineRow:
    return LineRow._make(row)


class Logs:
    """Reads and appends; nothing here knows what a line means."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    # -- logs -----------------------------------------------------------------------------------

    def all(self) -> list[LogRow]:
        """Every log known here."""
        columns = (log.c.number, log.c.device, log.c.audience, log.c.seq, log.c.signed_seq, log.c.signature)
        return [LogRow(*row) for row in self._connection.execute(sa.select(*columns).order_by(log.c.number))]

    def create(self, number: int, device: str, audience: int) -> None:
        """A log of which nothing is here yet."""
        self._connection.execute(
            sa.insert(log).values(number=number, device=device, audience=audience, seq=0, signed_seq=0)
        )

    def vectors_of(self, number: int) -> Sequence[int]:
        """The handles of all vectors of a log's lines."""
        return self._connection.scalars(sa.select(line.c.vector).where(line.c.log == number).distinct()).all()

    def forget(self, numbers: Sequence[int]) -> None:
        """Take out logs of which nothing is here, and that partners have nothing of them."""
        for part in chunks(numbers):
            self._connection.execute(sa.delete(acknowledged).where(acknowledged.c.log.in_(part)))
            self._connection.execute(sa.delete(log).where(log.c.number.in_(part), log.c.seq == 0))

    def advance(
        self, number: int, seq: int, signed_seq: int | None = None, signature: bytes | None = None
    ) -> None:
        """The log now reaches *seq*; with a signature, its author vouches up to *signed_seq*."""
        values: dict[str, object] = {"seq": seq}
        if signed_seq is not None:
            values |= {"signed_seq": signed_seq, "signature": signature}
        self._connection.execute(sa.update(log).where(log.c.number == number).values(**values))

    # -- vectors and authors: the VectorSource of sync.segments ---------------------------------

    def read_vector(self, handle: int) -> Mapping[int, int]:
        """The vector behind a handle; KeyError if there is none."""
        entries = self._connection.scalar(_ENTRIES, {"wanted": handle})
        if entries is None:
            raise KeyError(handle)
        return _vector_entries.decode(entries)

    def find_vector(self, content: bytes) -> int | None:
        """The handle of the vector with this content hash."""
        return self._connection.scalar(_FIND_VECTOR, {"content": content})

    def last_vector(self) -> int:
        """The highest vector handle."""
        return int(self._connection.scalar(sa.select(sa.func.max(vector.c.number))) or 0)

    def add_vectors(self, fresh: Iterable[tuple[int, bytes, Mapping[int, int]]]) -> None:
        """Store vectors: handle, content hash, entries."""
        rows = [(number, content, msgspec.json.encode(dict(entries))) for number, content, entries in fresh]
        insert_many(self._connection, vector, ("number", "content", "entries"), rows)

    def authors(self, persons: Iterable[str]) -> dict[str, int]:
        """Row numbers of these persons; unknown ones are added."""
        wanted = set(persons)
        known: dict[str, int] = {}
        for chunk in chunks(sorted(wanted)):
            for number, person in self._connection.execute(
                sa.select(author.c.number, author.c.person).where(author.c.person.in_(chunk))
            ):
                known[person] = number  # noqa: PERF403 - a row gives number and person the other way round
        missing = sorted(wanted - known.keys())
        if missing:
            last = int(self._connection.scalar(sa.select(sa.func.max(author.c.number))) or 0)
            rows = [(last + offset, person) for offset, person in enumerate(missing, 1)]
            insert_many(self._connection, author, ("number", "person"), rows)
            known.update((person, number) for number, person in rows)
        return known

    # -- lines ----------------------------------------------------------------------------------

    def last_number(self) -> int:
        """The highest line number."""
        return int(self._connection.scalar(sa.select(sa.func.max(line.c.number))) or 0)

    def highest_lamport(self, audience: int) -> int:
        """The highest Lamport counter in logs of this audience and wider ones.

        Counters rise within a log, so the last line of each log tells.
        """
        last = (
            sa.select(line.c.lamport)
            .where(line.c.log == log.c.number, line.c.seq == log.c.seq)
            .correlate(log)
            .scalar_subquery()
        )  # log by log: joined, SQLite would walk over all lines
        query = sa.select(sa.func.max(last)).where(log.c.audience >= audience)
        return int(self._connection.scalar(query) or 0)

    def places(self, numbers: Sequence[int]) -> dict[int, tuple[int, int, bool]]:
        """Line number → log, seq, and whether the line names its record by id (as creations do)."""
        found: dict[int, tuple[int, int, bool]] = {}
        for chunk in chunks(numbers):
            query = sa.select(line.c.number, line.c.log, line.c.seq, line.c.ref).where(
                line.c.number.in_(chunk)
            )
            for number, log_number, seq, ref in self._connection.execute(query):
                found[number] = (log_number, seq, ref is None)
        return found

    def append(self, lines: Sequence[NewLine]) -> None:
        """Store the lines of one step."""
        if lines:
            insert_many(self._connection, line, NewLine._fields, lines)
            self._connection.execute(
                sa.update(step)
                .where(step.c.number == lines[0].step, step.c.first_line.is_(None))
                .values(first_line=lines[0].number)
            )

    def at(self, number: int, seq: int) -> LineRow | None:
        """The line *seq* of a log."""
        row = self._connection.execute(_AT, {"wanted": number, "upto": seq}).first()
        return _line(row) if row else None

    def hash_at(self, number: int, seq: int) -> bytes | None:
        """The chain's hash at a line."""
        return self._connection.scalar(_HASH_AT, {"wanted": number, "upto": seq})

    def between(self, number: int, after: int, upto: int) -> list[LineRow]:
        """The lines *after* + 1 … *upto* of a log, in order."""
        place = {"wanted": number, "after": after, "upto": upto}
        parts = self._connection.execute(_BETWEEN, place).partitions(_MANY)
        return [_line(row) for part in parts for row in part]

    def of_records(self, ids: Sequence[str]) -> dict[str, list[LineRow]]:
        """All lines of these records."""
        found: dict[str, list[LineRow]] = {}
        for chunk in chunks(ids):
            for row in self._connection.execute(
                _LINE.where(record.c.id.in_(listed(self._connection, chunk))).order_by(line.c.number)
            ).all():
                found.setdefault(row.id, []).append(_line(row))
        return found

    def of_step(self, number: int, limit: int | None = None) -> list[LineRow]:
        """The lines that a step brought, at most the first *limit*."""
        first = self._connection.scalar(sa.select(step.c.first_line).where(step.c.number == number))
        if first is None:
            return []
        query = _LINE.where(line.c.number >= first, line.c.step == number)
        end = self._connection.scalar(
            sa.select(sa.func.min(step.c.first_line)).where(step.c.first_line > first)
        )
        if end is not None:
            query = query.where(line.c.number < end)
        query = query.order_by(line.c.number).limit(limit)
        return [_line(row) for row in self._connection.execute(query).all()]

    def records_at(self, number: int, seqs: Sequence[int]) -> dict[int, str]:
        """The records that the lines at *seqs* of a log name by their ids."""
        found: dict[int, str] = {}
        for chunk in chunks(seqs):
            query = (
                sa.select(line.c.seq, record.c.id)
                .join(record, record.c.number == line.c.record)
                .where(line.c.log == number, line.c.seq.in_(listed(self._connection, chunk)))
                .where(line.c.ref.is_(None))
            )
            found.update({row.seq: row.id for row in self._connection.execute(query).all()})
        return found

    def of_kind(self, kind: str) -> list[LineRow]:
        """The lines of a rare kind, latest first."""
        query = _LINE.where(line.c.kind == kind, line.c.kind != "set").order_by(line.c.number.desc())
        return [_line(row) for row in self._connection.execute(query).all()]

    def remove_after(self, number: int, seq: int) -> None:
        """Take the lines after *seq* out of a log, with their seeds."""
        self._connection.execute(sa.delete(line).where(line.c.log == number, line.c.seq > seq))
        self._connection.execute(sa.delete(seed).where(seed.c.log == number, seed.c.first > seq))
        self._connection.execute(
            sa.update(seed).where(seed.c.log == number, seed.c.last > seq).values(last=seq)
        )

    def records_beyond(self, number: int, seq: int) -> list[str]:
        """The records touched by lines of a log after *seq*."""
        query = (
            sa.select(record.c.id)
            .distinct()
            .join(line, line.c.record == record.c.number)
            .where(line.c.log == number, line.c.seq > seq)
        )
        return list(self._connection.scalars(query))

    def erase_bodies(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Drop body and salt of lines (number, commitment that stays)."""
        for number, committed in rows:
            self._connection.execute(
                sa.update(line)
                .where(line.c.number == number)
                .values(body=None, salt=None, committed=committed)
            )

    def restore_body(self, number: int, body: bytes, salt: bytes) -> None:
        """Put back what was erased from a line without a right to it."""
        self._connection.execute(
            sa.update(line).where(line.c.number == number).values(body=body, salt=salt, committed=None)
        )

    def set_salt(self, number: int, salt: bytes) -> None:
        """Keep a line's own salt, because the seed of its run is about to go."""
        self._connection.execute(sa.update(line).where(line.c.number == number).values(salt=salt))

    def set_refused(self, number: int, reason: str | None) -> None:
        """Mark a line as refused, or as valid after all."""
        self._connection.execute(sa.update(line).where(line.c.number == number).values(refused=reason))

    # -- seeds ----------------------------------------------------------------------------------

    def seeds(self, number: int, after: int = 0, upto: int | None = None) -> list[tuple[int, int, bytes]]:
        """The seeds (first, last, secret) that cover lines of *after* + 1 … *upto*, in order."""
        place = {"wanted": number, "after": after, "upto": _ENDLESS if upto is None else upto}
        return [(first, last, secret) for first, last, secret in self._connection.execute(_SEEDS, place)]

    def put_seed(self, number: int, first: int, last: int, secret: bytes) -> None:
        """Keep a seed; a known one grows to *last*."""
        where = (seed.c.log == number) & (seed.c.first == first)
        if not self._connection.execute(sa.update(seed).where(where).values(last=last)).rowcount:
            self._connection.execute(
                sa.insert(seed).values(log=number, first=first, last=last, secret=secret)
            )

    def drop_seed(self, number: int, first: int) -> None:
        """Forget a seed for good."""
        self._connection.execute(sa.delete(seed).where(seed.c.log == number, seed.c.first == first))

    # -- steps ----------------------------------------------------------------------------------

    def new_step(self, kind: str, label: str, at: str, undoes: int | None = None) -> int:
        """A new step's number."""
        result = self._connection.execute(
            sa.insert(step).values(kind=kind, label=label, at=at, undoes=undoes)
        )
        number = inserted_number(result)
        if undoes is not None:
            self._connection.execute(sa.update(step).where(step.c.number == undoes).values(undone_by=number))
        return number

    def set_label(self, number: int, label: str) -> None:
        """Name a step."""
        self._connection.execute(sa.update(step).where(step.c.number == number).values(label=label))

    # -- stretches that wait --------------------------------------------------------------------

    def park(self, row: ParkedRow) -> None:
        """Keep a stretch; one that is here already is left as it is."""
        known = self._connection.scalar(
            sa.select(parked.c.number).where(
                parked.c.log == row.log,
                parked.c.start == row.start,
                parked.c.end == row.end,
                parked.c.reason == row.reason,
            )
        )
        if known is None:
            values = row._asdict()
            del values["number"]
            self._connection.execute(sa.insert(parked).values(**values))

    def parked(self, *, content: bool = True) -> list[ParkedRow]:
        """Everything that waits; without *content*, which may be much, only what it is."""
        empty = sa.literal(b"").label("content")
        columns = [parked.c[name] if content or name != "content" else empty for name in ParkedRow._fields]
        return [
            ParkedRow(*row) for row in self._connection.execute(sa.select(*columns).order_by(parked.c.number))
        ]

    def parked_content(self, number: int) -> bytes:
        """The stretch itself."""
        return bytes(
            self._connection.scalar(sa.select(parked.c.content).where(parked.c.number == number)) or b""
        )

    def replace_parked(self, number: int, content: bytes) -> None:
        """Keep the stretch in another form."""
        self._connection.execute(sa.update(parked).where(parked.c.number == number).values(content=content))

    def parked_bytes(self) -> dict[str, int]:
        """How much is kept aside of what each sender brought."""
        query = sa.select(parked.c.sender, sa.func.sum(sa.func.length(parked.c.content))).group_by(
            parked.c.sender
        )
        return {sender: int(size) for sender, size in self._connection.execute(query)}

    def unpark(self, number: int) -> None:
        """The stretch waits no longer."""
        self._connection.execute(sa.delete(parked).where(parked.c.number == number))
