# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exchange: bundles out, bundles in, the board of partners, the exchange folder."""

import builtins
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import (
    FileError,
    NeedsConsent,
    UnknownSigner,
    WrongAlliance,
    WrongRecipient,
)
from swf_desktop.domain.ids import organisation_id
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import (
    Departed,
    ExportResult,
    ImportResult,
    JournalEntry,
    Leaving,
    LeavingFile,
    Partner,
    PartnerStatus,
    Waiting,
)
from swf_desktop.interop import csv_file
from swf_desktop.services import behind, board
from swf_desktop.services.alliances import alliances, join
from swf_desktop.services.attachment_files import AttachmentFiles
from swf_desktop.services.deliveries import Delivery, note
from swf_desktop.services.exporting import Exporter, Made, journal_rows, result, write_parts
from swf_desktop.services.files import reading, write_file
from swf_desktop.services.folders import Outcome, SharedFolder, in_order
from swf_desktop.services.forks import branched
from swf_desktop.services.gate import Gate, as_table
from swf_desktop.services.given_back import Missing
from swf_desktop.services.importing import Importer
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.parking import waiting
from swf_desktop.services.partners import PartnerService
from swf_desktop.services.records import Units
from swf_desktop.services.results import already, brake, import_result, to_json
from swf_desktop.services.revoked import refusal
from swf_desktop.services.strangers import forget_unnamed
from swf_desktop.services.stretches import Origin
from swf_desktop.services.trust import Identity
from swf_desktop.services.writing import Desk
from swf_desktop.store.attachments import Attachments
from swf_desktop.store.facts import Facts
from swf_desktop.store.journal import Journal, JournalRow
from swf_desktop.store.queries import Queries
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync import container, limits, payload
from swf_desktop.sync.container import CAPABILITIES, Container
from swf_desktop.sync.documents import parse
from swf_desktop.sync.lines import STARTER
from swf_desktop.sync.membership import Trusted
from swf_desktop.sync.payload import Preamble, Segment
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.memory import collecting_later


class ExchangeService:
    """Everything that has to do with bundle files."""

    def __init__(self, units: Units, desk: Desk, partners: PartnerService) -> None:
        self._units = units
        self._desk = desk
        self._partners = partners

    # -- out ------------------------------------------------------------------------------------

    def outgoing(self, to: Sequence[str] = ()) -> ExportResult:
        """What a bundle would carry, for whom; nothing is written. Raises ``Invalid``, ``NotFound``."""
        with self._units() as unit:
            made = Exporter(unit, self._desk).make(to)
        return result(made, (), self._recipients(made.header.recipients))

    def leaving(self, to: Sequence[str] = (), budget_bytes: int | None = None) -> Leaving:
        """The privacy gate: all that a bundle would take along, record by record, read from the very bundle
        that would be written; nothing is written. Raises ``Invalid``, ``NotFound``."""
        with self._units() as unit:
            exporter = Exporter(unit, self._desk)
            made = exporter.make(to, budget_bytes)
            records = Gate(unit, exporter.book).departures(made.stretches, made.explaining)
            attachments = Attachments(unit.connection)
            files = [
                LeavingFile(name, each.size, each.audience.key)
                for each in made.goods
                for name in attachments.names(each.sha256)[:1]
            ]
            cards = exporter.names_on_cards()
        recipients = self._recipients(made.header.recipients)
        towns = {partner.device: partner.organisation for partner in recipients}
        readers = {
            audience.key: tuple(dict.fromkeys(towns.get(device, device) for device in devices))
            for audience, devices in made.readers.items()
        }
        return Leaving(
            result(made, (), recipients), readers, tuple(records), tuple(files), tuple(cards), made.returned
        )

    def export(
        self,
        path: Path,
        to: Sequence[str] = (),
        budget_bytes: int | None = None,
        wrap: Callable[[ExportResult], None] | None = None,
    ) -> ExportResult:
        """Write a bundle for the organisations *to* (all members if empty).

        If it exceeds *budget_bytes* because of attached files, it goes on in further files beside *path*.
        *wrap* does something more with the files; what fails there fails as a whole.
        Raises ``Invalid`` without partners or if nothing fits, ``NotFound`` for an unknown partner,
        ``StorageFailed``.
        """
        with self._units() as unit:
            made = Exporter(unit, self._desk).make(to, budget_bytes, final=True)
            with self._written(unit, made, Path(path)) as written:
                if wrap is not None:
                    wrap(written)
                unit.commit()
        return written

    @contextmanager
    def _written(self, unit: UnitOfWork, made: Made, path: Path) -> Iterator[ExportResult]:
        """The bundle, written before the commit: a journal without a file would lie. Taken away if that fails."""
        paths = write_parts(made, path, self._desk)
        try:
            for row in journal_rows(made, paths, self._desk.clock.now()):
                Journal(unit.connection).add(row)
            yield result(made, paths, self._recipients(made.header.recipients))
        except BaseException:
            for each in paths:
                with suppress(OSError):
                    each.unlink(missing_ok=True)
            raise

    def _recipients(self, devices: Sequence[str]) -> tuple[Partner, ...]:
        known = {partner.device: partner for partner in self._partners.list()}
        return tuple(known[device] for device in devices if device in known)

    # -- in -------------------------------------------------------------------------------------

    def inspect(self, path: Path) -> container.Header:
        """A bundle's header, after checking that the file is intact. Raises ``FileError``."""
        with reading(Path(path)) as file:
            return container.read_from(file).header

    @staticmethod
    def in_order(paths: Sequence[Path]) -> builtins.list[Path]:
        """Bundles in the order in which their senders made them; what is no readable bundle comes last."""
        return in_order(paths)

    def preview(self, path: Path) -> ImportResult:
        """What taking over would do, worked out by doing it and taking it back. Raises ``FileError``."""
        return self._import(Path(path), dry=True, accept_deletions=True)

    def take_over(self, path: Path, accept_deletions: bool = False) -> ImportResult:
        """Take a bundle over, whole or not at all. Raises ``FileError`` (``NeedsConsent``: the brake)."""
        return self._import(Path(path), dry=False, accept_deletions=accept_deletions)

    def _import(self, path: Path, *, dry: bool, accept_deletions: bool) -> ImportResult:
        with collecting_later():
            return self._read_in(path, dry=dry, accept_deletions=accept_deletions)

    def _read_in(self, path: Path, *, dry: bool, accept_deletions: bool) -> ImportResult:
        with reading(path) as file:
            parts = container.read_from(file)
            delivery = self._unload(parts, file)
        with delivery, self._units() as unit:
            known = Journal(unit.connection).find("received", parts.header.bundle)
            if known is not None and known.digest == parts.digest:
                healed = 0 if dry else delivery.place(unit)  # what was lost here since
                return replace(already(parts.header, known.at, known.step or 0), files=healed)
            self._check_sender(unit, parts)
            if known is not None:
                raise container.damaged()  # another content under the same number
            payloads = self._open(parts)
            outcome, successor = self._take_in(unit, parts, payloads, path, detail=dry)
            if outcome.consent_needed and not (accept_deletions or dry):
                raise NeedsConsent(outcome.consent_needed.replace("%", "%%"))
            if dry:
                return replace(outcome, files=len(delivery.named(unit)))
            files = delivery.place(unit)
            unit.commit()
            if successor is not None:
                self._desk.trust.become(successor)
            return replace(outcome, files=files)

    def _unload(self, parts: Container, file: BinaryIO) -> Delivery:
        """The attached files of a bundle that may be taken over, checked and laid ready."""
        delivery = Delivery(AttachmentFiles(self._desk.folders.attachments))
        if parts.blobs:
            with self._units() as unit:  # only to ask whether to trust it: nothing is kept
                known = Journal(unit.connection).find("received", parts.header.bundle)
                try:
                    self._check_sender(unit, parts)
                    preambles = [preamble for preamble, _segments in self._open(parts)]
                except FileError:
                    if known is None or known.digest != parts.digest:
                        raise
                    return delivery  # taken over when it still was to be trusted
            delivery.load(file, parts, preambles, self._desk.identity.keys)
        return delivery

    def _check_sender(self, unit: UnitOfWork, parts: Container) -> None:
        header = parts.header
        if not {header.alliance, *header.also} & alliances(unit):
            raise WrongAlliance(
                N_(
                    "This bundle belongs to another alliance. Import the sender's partner card if you mean to join it."
                )
            )
        own = self._desk.identity.ids
        if header.sender in own:
            raise WrongRecipient(
                N_("This bundle was made on this very device; it is meant for the partners.")
            )
        if own.isdisjoint(header.recipients):
            raise WrongRecipient(
                N_("This bundle was not made for this device. Ask the sender to make one that names it.")
            )
        trusted = self._desk.trust.circle(unit).get(header.sender)
        if trusted is None or trusted.accepted is not None:
            trusted = self._introduced(unit, parts) or trusted
        if trusted is None:
            raise UnknownSigner(
                N_("The sender of this bundle is not known here. Import its partner card first.")
            )
        if trusted.accepted is not None:
            raise refusal(trusted)
        container.check_signature(parts, trusted.card.sign_public)
        if header.organisation != trusted.card.organisation:
            raise container.damaged()  # signed, but it speaks for others

    def _introduced(self, unit: UnitOfWork, parts: Container) -> Trusted | None:
        """The sender, if documents in its own bundle introduce or clear it: a voucher of a device that is
        trusted here, the steward's word against a thief who had revoked it.

        Such documents carry their own signatures, so they may be read before the bundle's is checked.
        """
        try:
            payloads = self._open(parts)
        except FileError:
            return None
        raw = [each for preamble, _segments in payloads for each in preamble.documents]
        introduced = self._desk.trust.introducing(unit, (parse(bytes(each)) for each in raw))
        return introduced.get(parts.header.sender)

    def _open(self, parts: Container) -> list[tuple[Preamble, list[Segment]]]:
        opened = []
        for audience, sealed in parts.payloads.items():
            packed = self._unseal(sealed)
            if packed is None:
                continue  # an audience this device does not read
            preamble, segments = payload.unpack(packed, CAPABILITIES)
            if preamble.audience != audience.key:
                raise container.damaged()
            opened.append((preamble, segments))
        if not opened:
            raise WrongRecipient(
                N_("This bundle was not made for this device. Ask the sender to make one that names it.")
            )
        return opened

    def _unseal(self, sealed: bytes) -> bytes | None:
        identity = self._desk.identity
        for keys in (identity.keys, *identity.former):
            try:
                return payload.open_sealed(sealed, keys)
            except WrongRecipient:
                continue
        return None

    def _take_in(
        self,
        unit: UnitOfWork,
        parts: Container,
        payloads: list[tuple[Preamble, list[Segment]]],
        path: Path,
        *,
        detail: bool,
    ) -> tuple[ImportResult, Identity | None]:
        header = parts.header
        join(unit, {header.alliance, *header.also}, limits.ALLIANCES)
        importer = Importer(unit, self._desk)
        origin = Origin(header.bundle, header.sender, header.sequence)
        for preamble, _segments in payloads:
            importer.take_documents(preamble)
        for preamble, segments in payloads:
            importer.take_payload(preamble, segments, origin)
        importer.take_parked()
        who = importer.book.known_as(header.sender)
        label = _("Take over bundle %(number)s from %(who)s", number=header.sequence, who=who)
        step = importer.book.logs.new_step("import", label, self._desk.clock.now())
        folded = importer.fold(step, detail=detail)
        successor = importer.go_on_anew(step)
        apart = {p.audience: branched(importer.book, p, header.sender) for p, _segments in payloads}
        alarms = [
            *importer.intake.alarms,
            *(() if successor else self._compare_digests(unit, importer.book, payloads, apart)),
        ]
        facts, preambles = Facts(unit.connection), [preamble for preamble, _segments in payloads]
        if successor is None and behind.lacks_own_work(importer.book, self._desk.identity.device, preambles):
            alarms.append(behind.note_own(facts, who))
        else:
            behind.caught_up(facts, who)
        self._acknowledge(unit, importer.book, parts, payloads, apart)
        journal = Journal(unit.connection)
        outcome = import_result(
            header,
            folded,
            step,
            label,
            importer.book,
            (),
            tuple(alarms),
            brake(folded, Queries(unit.connection).counts, who),
        )
        journal.add(
            JournalRow(
                0,
                "received",
                header.bundle,
                header.sender,
                json.dumps(header.recipients),
                header.sequence,
                self._desk.clock.now(),
                path.name,
                importer.intake.lines,
                parts.digest,
                step,
                to_json(outcome),
            )
        )
        waits = tuple(waiting(unit, importer.book))
        outcome = import_result(
            header, folded, step, label, importer.book, waits, tuple(alarms), outcome.consent_needed
        )
        forget_unnamed(importer.book, (successor or self._desk.identity).ids)
        return outcome, successor

    def _acknowledge(
        self,
        unit: UnitOfWork,
        book: LogBook,
        parts: Container,
        payloads: list[tuple[Preamble, list[Segment]]],
        apart: Mapping[str, Collection[str]],
    ) -> None:
        """What the sender has, in its own words; an older bundle than the last one says nothing new.

        Unless its number has been used before, or it says so: then the sender was set back, and counts anew what it has.
        """
        journal = Journal(unit.connection)
        header = parts.header
        older = header.sequence < journal.last_sequence("received", header.sender)
        set_back = any(preamble.behind for preamble, _segments in payloads)
        set_back = set_back or journal.counted_twice(header.sender, header.sequence, header.bundle)
        if older and not set_back:
            return
        note(unit, header, [preamble for preamble, _segments in payloads], self._desk.identity.ids)
        known = {book.name(row.number).text: row.number for row in book.rows()}
        everything: dict[int, int] = {}
        for preamble, _segments in payloads:
            audience = Audience[preamble.audience.upper()]
            has = {}
            for text, number in known.items():
                if book.name(number).audience == audience and number != STARTER:
                    seq = min(preamble.vector.get(text, 0), book.row(number).seq)
                    if text in apart[preamble.audience]:
                        seq = 0  # send it whole, so that the sender sees where the two part
                    has[number] = seq
            journal.acknowledge(header.sender, has)
            everything |= has
        if any(preamble.behind for preamble, _segments in payloads):
            behind.note_partner(Facts(unit.connection), header.sender, everything)

    @staticmethod
    def _compare_digests(
        unit: UnitOfWork,
        book: LogBook,
        payloads: list[tuple[Preamble, list[Segment]]],
        apart: Mapping[str, Collection[str]],
    ) -> list[str]:
        """Equal vectors must mean equal state (E23)."""
        alliance_sum, public_sum = Facts(unit.connection).digest_sums()
        sums = {Audience.ALLIANCE.key: alliance_sum, Audience.PUBLIC.key: public_sum}
        lacking = Missing(unit, book).logs()
        # The widest first: what narrower work amounts to may hang on wider work (rights to a task of a
        # public project), so a difference there explains the rest.
        for preamble, _segments in sorted(payloads, key=lambda each: -Audience[each[0].audience.upper()]):
            own = {
                book.name(row.number).text: row.seq
                for row in book.rows()
                if row.seq and row.number != STARTER and Audience(row.audience).key == preamble.audience
            }
            if preamble.audience == Audience.PUBLIC.key:
                own |= book.starter_version()
            if preamble.audience not in sums or own != preamble.vector or apart[preamble.audience]:
                break
            if not lacking.isdisjoint(own):
                break  # the values that are awaited make the difference
            if f"{sums[preamble.audience]:064x}" != preamble.digest:
                if not preamble.digest or Facts(unit.connection).erased_for_fewer():
                    break
                return [
                    _(
                        "This device and the sender have the same work but do not show the same state. "
                        "Run a check on both and report this."
                    )
                ]
        return []

    # -- the board ------------------------------------------------------------------------------

    def status(self) -> list[PartnerStatus]:
        """One line per partner device: last sent, last received, what it has confirmed."""
        return self._partners.status()

    def waiting(self) -> list[Waiting]:
        """What waits here, and for what."""
        with self._units(write=False) as unit:
            return waiting(unit, LogBook(unit, self._desk.identity, self._desk.trust))

    def log(self) -> list[JournalEntry]:
        """Every bundle made or taken over, latest first."""
        names = {partner.device: partner.organisation for partner in self._partners.list()}
        with self._units(write=False) as unit:
            return board.log(unit, names)

    def departed(self) -> list[Departed]:
        """What has left the house so far, field by field, oldest first."""
        names = {partner.device: partner.organisation for partner in self._partners.list()}
        with self._units(write=False) as unit:
            gate = Gate(unit, LogBook(unit, self._desk.identity, self._desk.trust))
            return gate.departed(Journal(unit.connection).all(), names)

    def write_departed(self, path: Path) -> int:
        """Write what has left the house to a CSV file; the number of its rows. Raises ``StorageFailed``."""
        rows = self.departed()
        with self._units(write=False) as unit:
            keys = {key for row in rows for key in row.to}
            titles = Queries(unit.connection).titles(organisation_id(key) for key in keys)
        headings, table = as_table(rows, {key: titles.get(organisation_id(key), "") for key in keys})
        write_file(Path(path), csv_file.encoded(headings, table))
        return len(table)

    # -- the exchange folder --------------------------------------------------------------------

    def folder(self, folder: Path) -> SharedFolder:
        """The exchange folder *folder*."""
        return SharedFolder(self._units, self._desk, Path(folder), self.take_over, self._written)

    def run(self, folder: Path, accept_deletions: bool = False) -> builtins.list[Outcome]:
        """Take over theirs from *folder*, write mine there (see ``SharedFolder.run``)."""
        return self.folder(folder).run(accept_deletions=accept_deletions)
