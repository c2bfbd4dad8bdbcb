# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Partners: cards in and out, the words to compare by phone, the steward's list, revocation."""

import builtins
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import FileError, Invalid, NotAllowed, NotFound
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Partner, PartnerStatus
from swf_desktop.services import board, starter
from swf_desktop.services.alliances import alliances, canonical, join
from swf_desktop.services.files import read_file, write_file
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.papers import card_of
from swf_desktop.services.records import Units
from swf_desktop.services.revoked import about_own
from swf_desktop.services.writing import Desk
from swf_desktop.store.documents import Documents, StoredDocument
from swf_desktop.store.facts import Facts
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync import limits
from swf_desktop.sync.documents import (
    CARD,
    MEMBERS,
    REVOCATION,
    VOUCHER,
    Card,
    Document,
    Member,
    Members,
    Revocation,
    Voucher,
    body,
    format_of,
    parse,
    read_card,
    sign,
    word_code,
)
from swf_desktop.sync.lines import LogName
from swf_desktop.sync.membership import Trusted, mark_of
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.resources import read_text


class PartnerService:
    """Cards and trust."""

    def __init__(self, units: Units, desk: Desk) -> None:
        self._units = units
        self._desk = desk

    # -- cards ----------------------------------------------------------------------------------

    def own(self) -> Partner:
        """This device."""
        with self._units(write=False) as unit:
            return self._partner(unit, self._desk.trust.circle(unit)[self._desk.identity.device])

    def status(self) -> builtins.list[PartnerStatus]:
        """One line per partner device: last sent, last received, what it has confirmed."""
        partners = self.list()
        with self._units(write=False) as unit:
            return board.status(unit, self._desk, partners)

    def own_trouble(self) -> str:
        """Why this device's bundles are refused by the partners, and what to do; empty if they are not."""
        with self._units(write=False) as unit:
            return _(about_own(self._desk.trust.circle(unit)[self._desk.identity.device]))

    def export_card(self, path: Path) -> Partner:
        """Write this device's card to *path*. Raises ``StorageFailed``."""
        with self._units() as unit:
            self._renew_card(unit)
            data = self._desk.trust.own_document(unit)
            partner = self._partner(unit, self._desk.trust.circle(unit)[self._desk.identity.device])
            unit.commit()
        write_file(path, data)
        return partner

    def copy_card(self, device: str, path: Path) -> Partner:
        """Write the card of another device to *path*, as it came: a further or new device of an office reads the work of
        those alone whose cards it has. Raises ``NotFound`` or ``StorageFailed``."""
        with self._units(write=False) as unit:
            known = self._desk.trust.circle(unit).get(device)
            data = card_of(unit, device)
            if known is None or data is None:
                raise NotFound(N_("There is no device “%(device)s” in the alliance."), device=device)
            partner = self._partner(unit, known)
        write_file(path, data)
        return partner

    def read_card(self, path: Path) -> Partner:
        """What a card file says; nothing is stored. Raises ``FileError`` or ``StorageFailed``."""
        card = read_card(read_file(path, limits.CARD_BYTES))
        with self._units(write=False) as unit:
            partner = self._partner(unit, Trusted(card, "card", Audience.ALLIANCE, card.steward))
            narrow = _reads_public_only(self._desk.trust.circle(unit), card.device)
            partner = replace(partner, unites=self._unites(unit, card), public_only=narrow)
            own = self._desk.trust.own_card(unit)
        return partner if card.device == own.device else replace(partner, words=self._compared(own, card))

    def words(self, device: str) -> tuple[str, ...]:
        """The words to compare by phone with whoever sits before *device*; none for this very one. They take a moment.

        Raises ``NotFound``.
        """
        with self._units(write=False) as unit:
            circle = self._desk.trust.circle(unit)
        if device not in circle:
            raise NotFound(N_("There is no device “%(device)s” in the alliance."), device=device)
        own = circle[self._desk.identity.device].card
        return () if device == own.device else self._compared(own, circle[device].card)

    @staticmethod
    def _compared(own: Card, other: Card) -> tuple[str, ...]:
        return word_code(own.sign, other.sign, read_text("words", "words.txt").split())

    def import_card(self, path: Path, *, public_only: bool | None = None) -> Partner:
        """Pair with the device of a card file: a person has compared the words, or takes the risk.

        With *public_only* the partner (a Mitmacherkommune, say) is sent public records and nothing else. If nothing is
        said, what is known of it stays: reading a card twice widens nothing.

        Raises ``FileError``, ``Invalid`` for the own card and that of a revoked device, or ``StorageFailed``.
        """
        data = read_file(path, limits.CARD_BYTES)
        card = read_card(data)
        if card.device == self._desk.identity.device:
            raise Invalid(N_("This is the card of this very device. Import the card of a partner."))
        if public_only and card.organisation == self._desk.identity.organisation:
            raise Invalid(
                N_(
                    "This is a device of your own organisation: it receives everything, not public entries only."
                )
            )
        with self._units() as unit:
            before = self._desk.trust.circle(unit)
            documents = Documents(unit.connection)
            new_alliance = join(unit, {card.alliance})
            documents.add(StoredDocument(CARD, card.device, True, data, self._desk.clock.now()))
            facts = Facts(unit.connection)
            if public_only is None:
                public_only = _reads_public_only(before, card.device)
            level = Audience.PUBLIC if public_only else Audience.ALLIANCE
            facts.set(f"level.{card.device}", level.key)
            facts.set("documents", f"{self._desk.clock.now()} {card.device} {level.key}")
            if new_alliance and starter.ALLIANCE in alliances(unit):
                starter.load(unit, self._desk.identity, self._desk.trust, self._desk.clock.now())
            self._vouch(unit, card, data)
            self._list_members(unit)
            trusted = self._desk.trust.circle(unit)[card.device]
            if trusted.accepted is not None:
                raise Invalid(
                    N_(
                        "The device with this card (%(name)s) has been revoked; its card counts no more. Set up a new "
                        "profile there and take over its new card."
                    ),
                    name=card.label,
                )
            _reconsider(unit, self._desk, before)
            partner = self._partner(unit, trusted)
            unit.commit()
            return partner

    def _unites(self, unit: UnitOfWork, card: Card) -> bool:
        alone = len(self._desk.trust.circle(unit)) == 1
        return not alone and not card.alone and card.alliance not in alliances(unit)

    def list(self) -> builtins.list[Partner]:
        """Every device of the alliance known here, the own one first."""
        with self._units(write=False) as unit:
            circle = self._desk.trust.circle(unit)
            own = circle[self._desk.identity.device]
            partners = [self._seen_from(own, trusted) for trusted in circle.values()]
            return sorted(partners, key=lambda p: (not p.own, p.organisation, p.name, p.device))

    def _renew_card(self, unit: UnitOfWork) -> None:
        """Write the own card anew if what it says has changed (alliance joined, partners found)."""
        own = self._desk.trust.own_card(unit)
        alone = len(self._desk.trust.circle(unit)) == 1
        alliance = canonical(alliances(unit))
        if own.alliance == alliance and own.alone == alone:
            return
        renewed = msgspec.structs.replace(
            own, alliance=alliance, alone=alone, founded=alliance != starter.ALLIANCE
        )
        self._replace(unit, CARD, sign(renewed, self._desk.identity.keys))

    def _replace(self, unit: UnitOfWork, format_: str, data: bytes) -> None:
        documents = Documents(unit.connection)
        documents.remove(format_, self._desk.identity.device)
        documents.add(
            StoredDocument(format_, self._desk.identity.device, False, data, self._desk.clock.now())
        )
        Facts(unit.connection).set("documents", self._desk.clock.now() + format_ + str(len(data)))

    def _vouch(self, unit: UnitOfWork, card: Card, data: bytes) -> None:
        """A second device of our own organisation: our partners may trust it because we do."""
        if card.organisation == self._desk.identity.organisation:
            voucher = sign(Voucher(card=msgspec.Raw(data)), self._desk.identity.keys)
            stored = StoredDocument(
                VOUCHER, self._desk.identity.device, False, voucher, self._desk.clock.now()
            )
            Documents(unit.connection).add(stored)

    def _list_members(self, unit: UnitOfWork) -> None:
        """The steward writes the member list anew: everybody it has paired with."""
        circle = self._desk.trust.circle(unit)
        if not circle[self._desk.identity.device].steward:
            return
        cards = {s.device: s.content for s in Documents(unit.connection).all() if s.format == CARD}
        members = [
            Member(msgspec.Raw(cards[device]), trusted.level.key if trusted.via != "own" else "alliance")
            for device, trusted in sorted(circle.items())
            if device in cards
        ]
        facts = Facts(unit.connection)
        number = self._last_number(unit) + 1
        facts.set("members_number", str(number))
        document = Members(alliance=canonical(alliances(unit)), number=number, members=members)
        self._replace(unit, MEMBERS, sign(document, self._desk.identity.keys))

    def _last_number(self, unit: UnitOfWork) -> int:
        """The highest number of the steward's lists: one by a former identity may be ahead of what a restored backup
        remembers."""
        own = self._desk.identity
        circle = self._desk.trust.circle(unit)
        stewards = {
            d for d, each in circle.items() if each.steward and each.card.organisation == own.organisation
        }
        numbers = [int(Facts(unit.connection).get("members_number", "0"))]
        for stored in Documents(unit.connection).all():
            if stored.format == MEMBERS and stored.device in stewards:
                with suppress(FileError):
                    numbers.append(body(parse(stored.content), Members).number)
        return max(numbers)

    # -- revocation -----------------------------------------------------------------------------

    def revoked_by(self, device: str) -> builtins.list[Partner]:
        """The devices that *device* has revoked, as far as that is known here."""
        with self._units(write=False) as unit:
            circle = self._desk.trust.circle(unit)
            targets = sorted(self._targets(unit, device) & circle.keys())
            return [self._partner(unit, circle[target]) for target in targets]

    def revoke(self, device: str, lift: Collection[str] | None = None) -> Partner:
        """Let a lost device sign nothing any more: what is here of it counts, and nothing else does, whatever
        date it bears. Devices that it vouched for stay trusted if that is known here: revoke them, too, if
        they are not yours.

        Whom it had revoked itself stays revoked, except the devices *lift*: a thief may have turned out the honest
        ones. If nothing is said, these are the ones that revoke it in turn.

        For devices of the own organisation, or any if this device is the steward's. Raises ``NotFound``
        or ``NotAllowed``.
        """
        with self._units() as unit:
            circle = self._desk.trust.circle(unit)
            target = circle.get(device)
            if target is None:
                raise NotFound(N_("There is no device “%(device)s” in the alliance."), device=device)
            own = circle[self._desk.identity.device]
            if device == self._desk.identity.device or (
                not own.steward and target.card.organisation != self._desk.identity.organisation
            ):
                raise NotAllowed(
                    N_("A device is revoked by the steward or by another device of its organisation.")
                )
            book = LogBook(unit, self._desk.identity, self._desk.trust)
            if lift is None:
                lift = [
                    each for each in self._targets(unit, device) & circle.keys() if circle[each].contested
                ]
            internal = LogName(device, Audience.OFFICE).text
            accepted = {book.name(row.number).text: row.seq for row in book.rows() if row.device == device}
            document = Revocation(
                device=device,
                accepted={log: seq for log, seq in accepted.items() if log != internal},
                documents=self._signed_by(unit, device, lift),
                made_at=self._desk.clock.now(),
            )
            self._add(unit, document)
            if target.card.organisation == own.card.organisation:
                limited = {**accepted, internal: accepted.get(internal, 0)}
                kept = {"accepted": limited, "audience": Audience.OFFICE.key, "salt": token_hex(16)}
                self._add(unit, msgspec.structs.replace(document, **kept))
            _reconsider(unit, self._desk, circle)
            partner = self._partner(unit, self._desk.trust.circle(unit)[device])
            unit.commit()
            return partner

    def _add(self, unit: UnitOfWork, revocation: Revocation) -> None:
        own, now = self._desk.identity, self._desk.clock.now()
        data = sign(revocation, own.keys)
        Documents(unit.connection).add(StoredDocument(REVOCATION, own.device, False, data, now))

    def _signed_by(self, unit: UnitOfWork, device: str, lift: Collection[str]) -> builtins.list[str]:
        """The documents that *device* signed before it was lost; not what it says against this device and those in
        *lift*."""
        freed = {*lift, *self._desk.identity.ids, ""}
        return sorted(
            mark_of(document)
            for document in self._papers_of(unit, device)
            if format_of(document) != REVOCATION or _target(document) not in freed
        )

    def _targets(self, unit: UnitOfWork, device: str) -> set[str]:
        papers = self._papers_of(unit, device)
        return {_target(each) for each in papers if format_of(each) == REVOCATION} - {""}

    @staticmethod
    def _papers_of(unit: UnitOfWork, device: str) -> builtins.list[Document]:
        documents = (parse(stored.content) for stored in Documents(unit.connection).all())
        return [each for each in documents if each.by == device and format_of(each) != CARD]

    # -- views ----------------------------------------------------------------------------------

    def _partner(self, unit: UnitOfWork, trusted: Trusted) -> Partner:
        return self._seen_from(self._desk.trust.circle(unit)[self._desk.identity.device], trusted)

    def _seen_from(self, own: Trusted, trusted: Trusted) -> Partner:
        is_own = trusted.card.device == own.card.device
        return Partner(
            trusted.card.device,
            trusted.card.organisation,
            trusted.card.label,
            (),
            trusted.via != "card",
            trusted.steward,
            is_own,
            trusted.accepted is not None,
            trusted.level == Audience.PUBLIC,
            contested=trusted.contested,
        )


def _reads_public_only(circle: Mapping[str, Trusted], device: str) -> bool:
    return device in circle and circle[device].level == Audience.PUBLIC


def _target(revocation: Document) -> str:
    """The device it is about; empty if it cannot be read."""
    try:
        return body(revocation, Revocation).device
    except FileError:
        return ""


def _reconsider(unit: UnitOfWork, desk: Desk, before: Mapping[str, Trusted]) -> None:
    # Taking over brings half of the exchange; the window only wants to know how the partners are.
    from swf_desktop.services.importing import reconsider

    reconsider(unit, desk, before)
