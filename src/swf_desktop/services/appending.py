# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Appending to this device's own logs: sequence, Lamport counter, vector, salt, hash."""

import secrets
from collections.abc import Mapping

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.views import Value
from swf_desktop.services.logbook import LogBook
from swf_desktop.sync.lines import (
    GENESIS,
    SEED_BYTES,
    SET,
    Line,
    commitment,
    encode_body,
    kept_part,
    link,
    salt,
    seal,
)
from swf_desktop.sync.segments import Arrival, Cursor

#: So many lines share a seed at most: erasing one of them makes the others carry their own salts.
SEED_RUN = 1024


class Appender:
    """Makes lines for one transaction. *person* is the author's person record, *at* its clock."""

    def __init__(self, book: LogBook, person: str, at: int) -> None:
        self._book = book
        self._person = person
        self._at = at
        self._cursors: dict[int, Cursor] = {}
        self._lamports: dict[Audience, int] = {}
        self._seeds: dict[int, tuple[int, int, bytes]] = {}
        self._created: dict[str, tuple[int, int]] = {}

    def append(
        self,
        audience: Audience,
        record: str,
        fields: Mapping[str, Value],
        *,
        created_at: int | None = None,
        kind: str = SET,
        vector: int | None = None,
    ) -> Arrival:
        """The next line of the own log for *audience*.

        *created_at* is the sequence number at which this same log created the record, if it did: the
        line then refers to it by that, which is shorter than the id. *vector* says what the author had, if
        that is not all that is here.
        """
        log = self._book.own(audience)
        cursor = self._cursors.get(log) or self._start(log)
        if vector is None:
            vector = self._book.had(audience, log)
            lamport = self._next_lamport(audience)
        else:
            lamport = self._lamport_after(vector, cursor)
        seq = cursor.seq + 1
        place = self._created.get(record)
        if created_at is None and place is not None and place[0] == log:
            created_at = place[1]
        ref: int | str = record if created_at is None else created_at
        self._created.setdefault(record, (log, seq))
        body = encode_body(fields)
        gained = self._book.vectors.grown(cursor.vector, vector)
        delta = {self._book.name(number).text: reached for number, reached in sorted(gained.items())}
        chain = link(
            cursor.hash,
            commitment(seal(salt(self._seed(log, seq), seq), body), kept_part(fields)),
            seq,
            lamport,
            self._at,
            self._person,
            ref,
            kind,
            delta,
        )
        line = Line(log, seq, lamport, self._at, self._person, record, kind, vector, body, ref)
        self._cursors[log] = Cursor(seq, lamport, self._at, self._person, vector, chain)
        self._book.reach(log, seq)
        return Arrival(line, dict(fields), chain)

    def finish(self) -> None:
        """Keep the seeds that were used and where the logs now end."""
        for log, (first, last, secret) in self._seeds.items():
            self._book.logs.put_seed(log, first, last, secret)
        self._book.store()

    def _start(self, log: int) -> Cursor:
        row = self._book.row(log)
        if not row.seq:
            return Cursor(0, 0, 0, "", 0, GENESIS)
        line = self._book.logs.at(log, row.seq)
        if line is None:
            raise LookupError(f"log {log} has no line {row.seq}")
        return Cursor(line.seq, line.lamport, line.at, line.person, line.vector, line.hash)

    def _next_lamport(self, audience: Audience) -> int:
        """One more than any counter that readers of *audience* can see: work for a narrower audience
        must not show as a gap."""
        if not self._lamports:
            self._lamports = {each: self._book.logs.highest_lamport(int(each)) for each in Audience}
        counter = self._lamports[audience] + 1
        for reader in Audience:
            if reader <= audience:
                self._lamports[reader] = max(self._lamports[reader], counter)
        return counter

    def _lamport_after(self, vector: int, cursor: Cursor) -> int:
        """One more than any counter of what the author had who did not have everything that is here."""
        had = [self._book.logs.at(log, seq) for log, seq in self._book.vector(vector).items()]
        return max([cursor.lamport, *(line.lamport for line in had if line is not None)]) + 1

    def _seed(self, log: int, seq: int) -> bytes:
        seed = self._seeds.get(log)
        if seed is None:
            known = self._book.logs.seeds(log, seq - 2) if seq > 1 else []
            seed = known[-1] if known and known[-1][1] == seq - 1 else None
        if seed is None or seq - seed[0] >= SEED_RUN:
            if seed is not None:
                self._book.logs.put_seed(log, *seed)
            seed = (seq, seq, secrets.token_bytes(SEED_BYTES))
        seed = self._seeds[log] = (seed[0], seq, seed[2])
        return seed[2]
