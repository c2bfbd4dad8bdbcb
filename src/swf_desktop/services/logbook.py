# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The logs known here, as merging and writing need them inside one transaction."""

from collections.abc import Mapping

from swf_desktop.domain.audience import Audience
from swf_desktop.services.trust import Identity, TrustBook
from swf_desktop.store.logs import LogRow, Logs
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.lines import GENESIS, STARTER, STARTER_DEVICE, LogName, head_message
from swf_desktop.sync.membership import Trusted
from swf_desktop.sync.segments import Cursor, Vectors


class LogBook:
    """Names, heads and organisations of logs. Implements sync.state.Knowledge."""

    def __init__(self, unit: UnitOfWork, identity: Identity, trust: TrustBook) -> None:
        self.logs = Logs(unit.connection)
        self.vectors = Vectors(self.logs)
        self.trusted: Mapping[str, Trusted] = trust.circle(unit)
        self._identity = identity
        self._rows: dict[int, LogRow] = {}
        self._last = 0
        self._names: dict[int, LogName] = {}
        self._handles: dict[str, int] = {}
        self._counted: dict[int, tuple[int, str] | None] = {STARTER: None}
        self._moved: set[int] = set()
        #: up to where logs are folded of which more was read already
        self.folded: dict[int, int] = {}
        self._had: dict[tuple[Audience, int], int] = {}
        for row in self.logs.all():
            self._note(row)

    def _note(self, row: LogRow) -> None:
        name = LogName(row.device, Audience(row.audience))
        self._rows[row.number] = row
        self._last = max(self._last, row.number)
        self._names[row.number] = name
        self._handles[name.text] = row.number
        counted = row.audience > Audience.OFFICE and row.number != STARTER
        self._counted[row.number] = (row.audience - 1, name.text) if counted else None

    def handle(self, text: str) -> int:
        """The handle of the log named *text*, which becomes known here if it was not."""
        number = self._handles.get(text)
        if number is None:
            name = LogName.parse(text)
            number = STARTER if name.device == STARTER_DEVICE else self._last + 1
            self.logs.create(number, name.device, int(name.audience))
            self._note(LogRow(number, name.device, int(name.audience), 0, 0, None))
        return number

    def starter_version(self) -> dict[str, int]:
        """How much of the starter data is here, as a vector names it: states differ with it."""
        row = self._rows.get(STARTER)
        return {self._names[STARTER].text: row.seq} if row and row.seq else {}

    def own(self, audience: Audience) -> int:
        """The handle of this device's log for *audience*."""
        return self.handle(LogName(self._identity.device, audience).text)

    def row(self, number: int) -> LogRow:
        """The log as stored, as far as this transaction knows."""
        return self._rows[number]

    def rows(self) -> list[LogRow]:
        """Every log."""
        return list(self._rows.values())

    def reach(
        self, number: int, seq: int, signed_seq: int | None = None, signature: bytes | None = None
    ) -> None:
        """Note that a log now reaches *seq* (and is signed up to *signed_seq*); ``store`` writes it."""
        row = self._rows[number]._replace(seq=seq)
        if signed_seq is not None:
            row = row._replace(signed_seq=signed_seq, signature=signature)
        self._rows[number] = row
        self._moved.add(number)
        for key in [key for key in self._had if key[1] != number and key[0] <= row.audience]:
            del self._had[key]

    def signed(self, number: int) -> LogRow:
        """The log with its author's signature over its head; own logs are signed here if they are not yet.

        That includes those of former identities: what a restored profile had written and never sent is nowhere else.
        """
        row = self._rows[number]
        if row.signed_seq == row.seq:
            return row
        own = (keys for keys in (self._identity.keys, *self._identity.former) if keys.device == row.device)
        if (keys := next(own, None)) is None:
            return row
        head = self.logs.hash_at(number, row.seq)
        if head is None:
            raise LookupError(f"log {number} has no line {row.seq}")
        self.reach(number, row.seq, row.seq, keys.sign(head_message(self._names[number], row.seq, head)))
        return self._rows[number]

    def cut(self, number: int, seq: int) -> None:
        """Note that a log now ends at *seq* again, unsigned: its later lines were taken out."""
        self.reach(number, seq, 0, b"")

    def cursor(self, number: int, seq: int) -> Cursor | None:
        """Where the stored line *seq* of a log leaves off, so that what follows can be read or written; None if it
        is not here."""
        if not seq:
            return Cursor(0, 0, 0, "", 0, GENESIS)
        line = self.logs.at(number, seq)
        return line and Cursor(line.seq, line.lamport, line.at, line.person, line.vector, line.hash)

    def put_back(self, row: LogRow) -> None:
        """A log is again as it was at *row*: what was read of it in this transaction is not taken over."""
        self.reach(row.number, row.seq)
        self._rows[row.number] = row

    def had(self, audience: Audience, own_log: int) -> int:
        """The handle of the vector of everything a line for *audience* may say it has seen."""
        handle = self._had.get((audience, own_log))
        if handle is None:
            handle = self._had[audience, own_log] = self.vectors.intern(
                {
                    number: row.seq
                    for number, row in self._rows.items()
                    if row.audience >= audience and row.seq and number not in (own_log, STARTER)
                }
            )
        return handle

    def store(self) -> None:
        """Write the vectors that are new in this transaction, and where the logs now end."""
        fresh = self.vectors.fresh
        self.logs.add_vectors((number, content, self.vectors[number]) for number, content in fresh.items())
        fresh.clear()
        for number in sorted(self._moved):
            row = self._rows[number]
            self.logs.advance(number, row.seq, row.signed_seq, row.signature)
        self._moved.clear()

    # -- Knowledge ------------------------------------------------------------------------------

    def vector(self, handle: int) -> Mapping[int, int]:
        """The vector behind a handle."""
        return self.vectors[handle]

    def name(self, log: int) -> LogName:
        """The log's name."""
        return self._names[log]

    def counted(self, log: int) -> tuple[int, str] | None:
        """Which digest sum the log's lines count in (0 the alliance's, 1 the public one) and the log's
        name; None if they count in none."""
        return self._counted[log]

    def organisation(self, log: int) -> str:
        """The key of the organisation whose device writes the log; empty if the device is unknown."""
        trusted = self.trusted.get(self._names[log].device)
        return trusted.card.organisation if trusted else ""

    def known_as(self, device: str) -> str:
        """The name of the organisation a device belongs to, as people know it; the id if it is unknown."""
        trusted = self.trusted.get(device)
        return trusted.card.organisation_name if trusted else device

    def reached(self, log: int) -> int | None:
        """The last line of a log that is here; None if its device is unknown."""
        if self._names[log].device not in self.trusted:
            return None
        return self.folded.get(log, self._rows[log].seq)

    def accepted(self, log: int) -> int | None:
        """The last line of a revoked device's log that counts; None if it is not revoked."""
        name = self._names[log]
        trusted = self.trusted.get(name.device)
        if trusted is None or trusted.accepted is None:
            return None
        return trusted.accepted.get(name.text, 0)
