# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Proof that the database is what the log says: chains, signatures, projection, index, digest."""

from collections.abc import Iterable, Iterator

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.views import CheckResult, DigestView, Value
from swf_desktop.services.attachment_files import AttachmentFiles
from swf_desktop.services.folding import Folding
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.records import Units
from swf_desktop.services.workbench import line_of, state_of
from swf_desktop.services.writing import Desk
from swf_desktop.store import integrity, search
from swf_desktop.store.attachments import Attachments
from swf_desktop.store.facts import Facts
from swf_desktop.store.logs import LogRow
from swf_desktop.store.queries import Queries
from swf_desktop.store.schema import STALE
from swf_desktop.store.states import StateRow, States
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.authority import WAITS, Authority, no_states
from swf_desktop.sync.digest import MODULUS, combine
from swf_desktop.sync.keys import verify
from swf_desktop.sync.lines import GENESIS, commitment, decode_body, head_message, kept_part, link, salt, seal
from swf_desktop.sync.merge import Merger, digest_sums
from swf_desktop.sync.segments import SEALED_BYTES
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.memory import collecting_later


class CheckService:
    """Digest and check."""

    def __init__(self, units: Units, desk: Desk) -> None:
        self._units = units
        self._desk = desk

    def digest(self, *, thorough: bool = False) -> DigestView:
        """The digest of the shared state: equal on devices that hold the same.

        With *thorough*, of a database file of which every page can be read. Raises ``StorageFailed``.
        """
        with self._units(write=False) as unit:
            if thorough:
                integrity.refuse_damaged(unit.connection)
            alliance, public = Facts(unit.connection).digest_sums()
            records, conflicts = Queries(unit.connection).shared_counts()
            return DigestView(combine(alliance, public), records, conflicts)

    def rebuild(self) -> int:
        """Make everything that is worked out from the log anew: records, tables, index, digest.

        Needed after an update that knows more fields, or when a check finds fault; how many records.
        """
        with collecting_later(), self._units() as unit:
            count = rebuild(unit, self._desk)
            unit.commit()
            return count

    def check(self) -> CheckResult:
        """Verify everything and rebuild the projection beside the stored one. Nothing is changed, but for attached
        files that are damaged: they are put aside, so that they count as missing and come again."""
        with self._units(write=False) as unit:
            check = _Check(unit, LogBook(unit, self._desk.identity, self._desk.trust))
            problems = [*check.problems(), *self._files(unit)]
            return CheckResult(check.lines, check.records, tuple(problems))

    def _files(self, unit: UnitOfWork) -> Iterator[str]:
        """Attached files that are here must be what their records say. Those not received yet are no fault."""
        files = AttachmentFiles(self._desk.folders.attachments)
        attachments = Attachments(unit.connection)
        for digest in files.all():
            if not files.intact(digest):
                names = attachments.names(digest) or [digest]
                yield _(
                    "The attached file “%(name)s” is damaged. It was put aside; partners who have it send it "
                    "again with later bundles. If nobody has it, attach it again.",
                    name=names[0],
                )


def rebuild(unit: UnitOfWork, desk: Desk) -> int:
    """Rebuild the projection within *unit*; the caller commits."""
    ids = Queries(unit.connection).all_ids()
    for start in range(0, len(ids), 1000):
        book = LogBook(unit, desk.identity, desk.trust)
        Folding(unit, book, detail=False).fold([], 0, ids[start : start + 1000])
    check = _Check(unit, LogBook(unit, desk.identity, desk.trust))
    facts = Facts(unit.connection)
    facts.set_digest_sums(*check.digest_sums())
    search.rebuild(unit.connection, check.documents())
    facts.delete(STALE)
    return len(ids)


class _Check:
    def __init__(self, unit: UnitOfWork, book: LogBook) -> None:
        self._unit = unit
        self._book = book
        self.lines = 0
        self.records = 0

    def problems(self) -> Iterator[str]:
        yield from integrity.database_problems(self._unit.connection)
        for row in self._book.rows():
            yield from self._chain(row)
        yield from self._projection()
        yield from search.verify(self._unit.connection, self.documents())

    def digest_sums(self) -> tuple[int, int]:
        """The digest sums of all records as they are stored."""
        alliance = public = 0
        states = States(self._unit.connection)
        ids = Queries(self._unit.connection).all_ids()
        for start in range(0, len(ids), 1000):
            for row in states.load(ids[start : start + 1000]).values():
                sums = digest_sums(self._book, state_of(row))
                alliance, public = alliance + sums[0], public + sums[1]
        return alliance % MODULUS, public % MODULUS

    def _chain(self, log: LogRow) -> Iterator[str]:
        """Recompute the hash chain of one log and verify its author's signature."""
        name = self._book.name(log.number)
        seeds = self._book.logs.seeds(log.number)
        chain, vector, expected = GENESIS, 0, 0
        for row in self._book.logs.between(log.number, 0, log.seq):
            expected += 1
            self.lines += 1
            committed = row.committed
            if row.body is not None:
                seed = next((s for first, last, s in seeds if first <= row.seq <= last), None)
                line_salt = row.salt if row.salt is not None else salt(seed, row.seq) if seed else None
                if line_salt is not None:
                    committed = seal(line_salt, row.body) + kept_part(decode_body(row.body))
            if committed is None or row.seq != expected:
                yield _("Log %(log)s: line %(seq)s is incomplete.", log=name.text, seq=row.seq)
                return
            gained = self._book.vectors.grown(vector, row.vector)
            delta = {self._book.name(n).text: seq for n, seq in sorted(gained.items())}
            ref = row.record if row.ref is None else row.ref
            committed = commitment(committed[:SEALED_BYTES], committed[SEALED_BYTES:])
            chain = link(chain, committed, row.seq, row.lamport, row.at, row.person, ref, row.kind, delta)
            if chain != row.hash:
                yield _("Log %(log)s: line %(seq)s was altered.", log=name.text, seq=row.seq)
                return
            vector = row.vector
        if expected != log.seq:
            yield _("Log %(log)s: lines are missing.", log=name.text)
        elif log.signature:  # none stands where a branch ends of which the rest waits
            yield from self._signature(log)

    def _signature(self, log: LogRow) -> Iterator[str]:
        name = self._book.name(log.number)
        trusted = self._book.trusted.get(name.device)
        head = self._book.logs.hash_at(log.number, log.signed_seq) or GENESIS
        message = head_message(name, log.signed_seq, head)
        if trusted is None or not verify(trusted.card.sign_public, log.signature or b"", message):
            yield _("Log %(log)s: the signature does not fit.", log=name.text)

    def _projection(self) -> Iterator[str]:
        """Every record resolved from its lines must be what the tables hold."""
        logs, states = self._book.logs, States(self._unit.connection)
        cache = {}

        def history(record: str):  # type: ignore[no-untyped-def]
            if record not in cache:
                cache[record] = [line_of(row) for row in logs.of_records([record]).get(record, [])]
            return cache[record]

        authority = Authority(self._book, no_states, history)
        merger = Merger(self._book, authority)
        sums = [0, 0]
        ids = Queries(self._unit.connection).all_ids()
        for start in range(0, len(ids), 1000):
            chunk = ids[start : start + 1000]
            cache.update({k: [line_of(r) for r in rows] for k, rows in logs.of_records(chunk).items()})
            stored = states.load(chunk)
            fields = _shown_fields(states, stored.values())
            for record in chunk:
                self.records += 1
                row = stored[record]
                truth = merger.resolve(record, history(record), row.number)
                added = digest_sums(self._book, truth.state)
                sums = [(a + b) % MODULUS for a, b in zip(sums, added, strict=True)]
                shown = state_of(row)
                same = (
                    truth.state.heads == shown.heads
                    and truth.state.conflicts == shown.conflicts
                    and truth.state.deleted == shown.deleted
                    and truth.state.erased == shown.erased
                    and truth.state.type == shown.type
                )
                if not same or not self._fields_agree(
                    states, row.type, fields.get(row.number, {}), truth.values
                ):
                    yield _("Record %(id)s is not what its history says.", id=record)
        if tuple(sums) != Facts(self._unit.connection).digest_sums():
            yield _("The digest is not what the records say.")

    @staticmethod
    def _fields_agree(
        states: States, type_key: str, stored: dict[str, Value], truth: dict[str, Value]
    ) -> bool:
        return type_key not in RECORD_TYPES or stored == states.plausible(type_key, truth)

    def documents(self) -> Iterable[tuple[int, str]]:
        """What the search index must hold."""
        queries = Queries(self._unit.connection)
        for log in self._book.rows():
            rows = self._book.logs.between(log.number, 0, log.seq)
            types = queries.identified({row.record for row in rows})
            for row in rows:
                if row.body is None or row.refused == WAITS:
                    continue
                known = types.get(row.record)
                kind = RECORD_TYPES.get(known[0]) if known else None
                text = search.searchable_text(kind, line_of(row).fields()) if kind else ""
                if text:
                    yield row.number, text


def _shown_fields(states: States, rows: Iterable[StateRow]) -> dict[int, dict[str, Value]]:
    """What the tables per type hold of these records, by record number."""
    numbers: dict[str, list[int]] = {}
    for row in rows:
        numbers.setdefault(row.type, []).append(row.number)
    return {n: each for kind, some in numbers.items() for n, each in states.values(kind, some).items()}
