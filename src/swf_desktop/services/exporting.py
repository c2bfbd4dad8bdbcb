# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making bundles: for each audience the lines that some recipient has not acknowledged (E1)."""

import json
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Invalid, NotFound
from swf_desktop.domain.ids import new_id
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ExportResult, Partner
from swf_desktop.services import behind
from swf_desktop.services.accounting import Reason
from swf_desktop.services.alliances import alliances, canonical
from swf_desktop.services.attachment_files import AttachmentFiles
from swf_desktop.services.cargo import Goods, Hold, Load, Part, laden_size, numbered, part_path, stow
from swf_desktop.services.gate import Stretch, noted, stretch
from swf_desktop.services.given_back import Missing
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.papers import to_pass_on
from swf_desktop.services.parking import FORK
from swf_desktop.services.stretches import unpacked
from swf_desktop.services.together import write_together
from swf_desktop.services.workbench import line_of
from swf_desktop.services.writing import Desk
from swf_desktop.store.facts import Facts
from swf_desktop.store.journal import Journal, JournalRow
from swf_desktop.store.logs import LineRow, LogRow
from swf_desktop.store.queries import Queries
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync import container, payload
from swf_desktop.sync.container import Header
from swf_desktop.sync.documents import CARD, MEMBERS, VOUCHER, Card, Members, Voucher, body, format_of, parse
from swf_desktop.sync.lines import STARTER, Line, LogName
from swf_desktop.sync.membership import Trusted
from swf_desktop.sync.payload import HEAD_DIGITS, Preamble
from swf_desktop.sync.segments import Outgoing, SegmentHeader, encode

Contents: TypeAlias = tuple[Preamble, Sequence[tuple[SegmentHeader, Iterable[bytes]]]]


@dataclass
class Made:
    """A bundle ready to be written, in as many files as it takes, and what it carries."""

    parts: list[Part]
    lines: int = 0
    records: dict[str, int] = field(default_factory=dict)
    persons: tuple[str, ...] = ()
    goods: Sequence[Goods] = ()
    stretches: Sequence[Stretch] = ()
    readers: Mapping[Audience, Sequence[str]] = field(default_factory=dict)
    returned: int = 0
    explaining: Sequence[Line] = ()

    @property
    def header(self) -> Header:
        """The header of the first file."""
        return self.parts[0].header


class Exporter:
    """Makes one bundle inside one transaction."""

    def __init__(self, unit: UnitOfWork, desk: Desk) -> None:
        self._unit = unit
        self._desk = desk
        self.book = LogBook(unit, desk.identity, desk.trust)
        self._journal = Journal(unit.connection)
        self._facts = Facts(unit.connection)
        self._acknowledged = behind.lowered(self._facts, self._journal.acknowledgements())
        self._files = AttachmentFiles(desk.folders.attachments)
        self.hold = Hold(unit, self.book, self._files, desk.identity.organisation)
        self._missing = Missing(unit, self.book)
        self._starts: dict[int, int] = {}  # logs that go along → after which line
        self._explaining: frozenset[int] = frozenset()  # branches kept aside that go along to all
        self._leaving: set[str] = set()
        self._stretches: list[Stretch] = []
        self._lines = self._returned = 0

    def make(
        self, to: Sequence[str], budget: int | None = None, *, again: bool = True, final: bool = False
    ) -> Made:
        """The bundle for the organisations (or devices) *to*, for every member if empty.

        Each of its files takes *budget* bytes at most. With *again*, attached files that are under way are
        sent once more; *final* says that the bundle will be written, so that files must be intact.
        Raises ``Invalid`` if there is nobody to send to or nothing fits, ``NotFound`` for an unknown recipient.
        """
        recipients = self.recipients(to)
        readers = self._readers(recipients)
        devices = {audience: [r.card.device for r in members] for audience, members in readers.items()}
        keys = {audience: [r.card.age for r in members] for audience, members in readers.items()}
        goods = self._goods(recipients, again=again)
        if final:
            goods = [each for each in goods if self._files.intact(each.sha256)]
        explaining = self._set_out(devices)
        contents = {audience: self._contents(audience, devices[audience]) for audience in readers}
        payloads = {a: payload.seal(payload.pack(*contents[a]), keys[a]) for a in readers}
        own = self._desk.identity
        ids = alliances(self._unit)
        header = Header(
            alliance=canonical(ids),
            also=sorted(ids - {canonical(ids)}),
            bundle=new_id(),
            sender=own.device,
            organisation=own.organisation,
            recipients=sorted(r.card.device for r in recipients),
            sequence=self._sequence(recipients),
            made_at=self._desk.clock.now(),
        )
        size = len(container.write(header, payloads, own.keys))
        parts = []
        loads = stow(goods, size, devices, budget)
        for number, load in enumerate(loads, 1):
            laden = self._laden(contents, load, keys) if load else payloads
            part = numbered(header, number, len(loads), header.bundle if number == 1 else new_id())
            parts.append(Part(part, laden, load, keys, size + laden_size(load, devices)))
        made = Made(
            parts,
            self._lines,
            goods=goods,
            stretches=self._stretches,
            readers=devices,
            returned=self._returned,
            explaining=explaining,
        )
        made.records, made.persons = self._summary()
        if final:
            behind.sent(self._facts, header.recipients)
        self.book.store()
        return made

    def has_goods(self, to: Sequence[str], *, again: bool) -> bool:
        """Whether a bundle would carry attached files."""
        try:
            return bool(self._goods(self.recipients(to), again=again))
        except Invalid:
            return False  # nobody to send to

    def _goods(self, recipients: Sequence[Trusted], *, again: bool) -> list[Goods]:
        readers = self._readers(recipients).items()
        devices = {audience: [r.card.device for r in members] for audience, members in readers}
        return self.hold.wanted(devices, self._acknowledged, again=again)

    def _readers(self, recipients: Sequence[Trusted]) -> dict[Audience, list[Trusted]]:
        found = {a: [r for r in recipients if self._reads(r, a)] for a in reversed(Audience)}
        return {audience: members for audience, members in found.items() if members}

    @staticmethod
    def _laden(
        contents: Mapping[Audience, Contents], loads: Sequence[Load], keys: Mapping[Audience, list[str]]
    ) -> dict[Audience, bytes]:
        """The payloads of a file with attached files: their readers learn what each entry is."""
        payloads = {}
        for audience, (preamble, segments) in contents.items():
            announced = [load.blob for load in loads if load.audience == audience]
            packed = payload.pack(msgspec.structs.replace(preamble, blobs=announced), segments)
            payloads[audience] = payload.seal(packed, keys[audience])
        return payloads

    def recipients(self, to: Sequence[str]) -> list[Trusted]:
        """The devices a bundle goes to."""
        own = self._desk.identity.device
        others = [t for t in self.book.trusted.values() if t.card.device != own and t.accepted is None]
        for key in to:
            if not any(key in (t.card.organisation, t.card.device) for t in others):
                raise NotFound(N_("There is no partner “%(key)s”. Import the partner card first."), key=key)
        if to:
            others = [t for t in others if t.card.organisation in to or t.card.device in to]
        if not others:
            raise Invalid(
                N_("There is no partner yet. Import a partner card first; then a bundle can be made.")
            )
        return others

    def _reads(self, recipient: Trusted, audience: Audience) -> bool:
        if audience == Audience.OFFICE:
            return recipient.card.organisation == self._desk.identity.organisation
        return audience == Audience.PUBLIC or recipient.level != Audience.PUBLIC

    def _sequence(self, recipients: Sequence[Trusted]) -> int:
        """The next number. Bundles for the own organisation alone count apart: private work shows in no gap."""
        own = self._desk.identity.organisation
        private = all(r.card.organisation == own for r in recipients)
        known = self.book.trusted
        last = 0
        for row in self._journal.all():
            if row.direction == "sent":
                devices = json.loads(row.recipients)
                was_private = all(known[d].card.organisation == own for d in devices if d in known)
                if was_private == private:
                    last = max(last, row.sequence)
        return last + 1

    def _set_out(self, devices: Mapping[Audience, Sequence[str]]) -> list[Line]:
        """Find which logs go along, after which line, and the branches kept aside that tell why lines lack their
        values; the lines of these.

        What nobody could explain stays here, and so does what only a log explains that stays here.
        """
        reasons: dict[int, Collection[Reason]] = {}
        stay = set()
        for row in self.book.rows():
            audience = Audience(row.audience)
            if audience not in devices or row.number == STARTER or not row.seq:
                continue
            acknowledged = (self._acknowledged.get(d, {}).get(row.number, 0) for d in devices[audience])
            start = self._starts[row.number] = min(acknowledged, default=0)
            found = self._missing.reasons(row.number, start) if start < row.seq else ()
            if found is None:
                stay.add(row.number)
            else:
                reasons[row.number] = found
        while more := {n for n, own in reasons.items() if any(each.log in stay for each in own)} - stay:
            stay |= more
        for number in stay:
            del self._starts[number]
        explaining = (each.branches for n, own in reasons.items() if n not in stay for each in own)
        self._explaining = frozenset[int]().union(*explaining)
        lines = self._missing.lines_of(self._explaining)
        self._lines += len(lines)
        self._leaving.update(line.record for line in lines if line.body is not None)
        return lines

    # -- one payload ----------------------------------------------------------------------------

    def _contents(self, audience: Audience, devices: Sequence[str]) -> Contents:
        segments = []
        vector: dict[str, int] = {}
        heads: dict[str, str] = {}
        for unsigned in self.book.rows():
            if unsigned.audience != audience or unsigned.number == STARTER or not unsigned.seq:
                continue
            row = self.book.signed(unsigned.number)
            text = self.book.name(row.number).text
            vector[text] = row.seq
            heads[text] = (self.book.logs.hash_at(row.number, row.seq) or b"").hex()[:HEAD_DIGITS]
            if (start := self._starts.get(row.number, row.seq)) < row.signed_seq:
                segments.append(self._segment(row, start))
        segments += self._losing_branches(audience, devices)
        for text, first in self._missing.first().items():
            if (
                text in vector
            ):  # partners send what is beyond again, and with it what was erased without a right
                vector[text] = first - 1
                heads.pop(text)
        if audience == Audience.PUBLIC:
            vector |= self.book.starter_version()
        facts = self._facts
        alliance_sum, public_sum = facts.digest_sums()
        digest = {Audience.ALLIANCE: alliance_sum, Audience.PUBLIC: public_sum}.get(audience, 0)
        told = audience != Audience.PUBLIC or not facts.erased_for_fewer()
        preamble = Preamble(
            audience=audience.key,
            vector=vector,
            heads=heads,
            digest=f"{digest:064x}" if told else "",
            documents=to_pass_on(self._unit, self._desk.trust, audience),
            segments=len(segments),
            lacks=self.hold.lacks(audience),
            behind=behind.is_behind(self._facts),
        )
        return preamble, segments

    def _losing_branches(
        self, audience: Audience, devices: Sequence[str]
    ) -> list[tuple[SegmentHeader, Iterable[bytes]]]:
        """Branches kept aside: for the organisation whose device wrote them, which writes them again (E10, E11);
        and for all who get lines with them that lack their values because of what stands there."""
        organisations = {self.book.trusted[device].card.organisation for device in devices}
        found: list[tuple[SegmentHeader, Iterable[bytes]]] = []
        for row in self.book.logs.parked():
            if row.reason != FORK or LogName.parse(row.log).audience != audience:
                continue
            author = self.book.trusted.get(LogName.parse(row.log).device)
            returns = author is not None and author.card.organisation in organisations
            if returns or row.number in self._explaining:
                kept = unpacked(row.content)
                self._returned += 0 if row.number in self._explaining else len(kept.lines)
                found.append((kept.header, kept.lines))
        return found

    def _segment(self, row: LogRow, start: int) -> tuple[SegmentHeader, Iterable[bytes]]:
        logs = self.book.logs
        before = self.book.cursor(row.number, start)
        if before is None:
            raise LookupError(f"log {row.number} has no line {start}")
        seeds = [
            (max(first, start + 1), min(last, row.signed_seq), b64encode(secret).decode())
            for first, last, secret in logs.seeds(row.number, start, row.signed_seq)
        ]
        header = SegmentHeader(
            self.book.name(row.number).text,
            start,
            row.signed_seq,
            before.hash.hex(),
            b64encode(row.signature or b"").decode(),
            seeds,
        )
        stored = logs.between(row.number, start, row.signed_seq)
        self._lines += len(stored)
        self._leaving.update(line.record for line in stored if line.body is not None)
        self._stretches.append(
            stretch(
                Audience(row.audience), row.number, start, row.signed_seq, stored[-1].hash if stored else None
            )
        )
        outgoing = [_outgoing(line) for line in stored]
        return header, list(encode(outgoing, before, self.book.vectors, self.book.name))

    def names_on_cards(self) -> list[str]:
        """The people whose partner cards go along."""
        return names_on_cards(map(bytes, to_pass_on(self._unit, self._desk.trust, Audience.PUBLIC)))

    def _summary(self) -> tuple[dict[str, int], tuple[str, ...]]:
        """The privacy gate's list: records by type, and the people among them by name."""
        queries = Queries(self._unit.connection)
        counts: dict[str, int] = {}
        people = []
        for id_, (type_key, _) in queries.identified(sorted(self._leaving)).items():
            counts[type_key] = counts.get(type_key, 0) + 1
            if type_key == "contact":
                people.append(id_)
        return counts, tuple(sorted(queries.titles(people).values()))


def names_on_cards(documents: Iterable[bytes]) -> list[str]:
    """The people named on the partner cards among *documents* and in those that carry cards."""
    names: set[str] = set()
    for data in documents:
        document = parse(data)
        cards = [document]
        if format_of(document) == VOUCHER:
            cards = [parse(bytes(body(document, Voucher).card))]
        elif format_of(document) == MEMBERS:
            cards = [parse(bytes(member.card)) for member in body(document, Members).members]
        names.update(body(each, Card).label for each in cards if format_of(each) == CARD)
    return sorted(names - {""})


def _outgoing(row: LineRow) -> Outgoing:
    return Outgoing(line_of(row), row.salt, row.committed)


def write_parts(made: Made, path: Path, desk: Desk) -> list[Path]:
    """Write the bundle to *path* and, if it takes several files, beside it; all of them, or none."""
    files = AttachmentFiles(desk.folders.attachments)
    paths = [part_path(path, part.header.part) for part in made.parts]

    def writer(part: Part) -> Callable[[BinaryIO], None]:
        return lambda file: part.write(file, files, desk.identity.keys)

    write_together([(name, writer(part)) for name, part in zip(paths, made.parts, strict=True)])
    return paths


def journal_rows(made: Made, paths: Sequence[Path], at: str) -> list[JournalRow]:
    """The journal's entries for a bundle that was written."""
    return [
        JournalRow(
            0,
            "sent",
            part.header.bundle,
            part.header.sender,
            json.dumps(part.header.recipients),
            part.header.sequence,
            at,
            path.name,
            made.lines,
            part.digest,
            None,
            json.dumps(
                {"records": made.records, **(noted(made.stretches, made.readers) if not number else {})}
            ),
        )
        for number, (part, path) in enumerate(zip(made.parts, paths, strict=True))
    ]


def result(made: Made, paths: Sequence[Path], recipients: tuple[Partner, ...]) -> ExportResult:
    """What faces see of a bundle."""
    return ExportResult(
        made.header.bundle,
        str(paths[0]) if paths else "",
        made.header.sequence,
        recipients,
        made.lines,
        sum(part.size for part in made.parts),
        made.records,
        made.persons,
        len({each.sha256 for each in made.goods}),
        tuple(map(str, paths)),
    )
