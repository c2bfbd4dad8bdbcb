# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Membership documents of others: kept and passed on, but never so many that a bundle becomes unreadable."""

from collections import Counter
from contextlib import suppress
from hashlib import sha256

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import FileError
from swf_desktop.services.trust import TrustBook
from swf_desktop.store.documents import Documents, StoredDocument
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync import limits
from swf_desktop.sync.documents import (
    CARD,
    MEMBERS,
    REVOCATION,
    VOUCHER,
    Document,
    Members,
    Revocation,
    Voucher,
    body,
    format_of,
    is_signed_by,
    parse,
    read_card,
)
from swf_desktop.sync.membership import Trusted
from swf_desktop.sync.payload import Preamble


def worth_keeping(unit: UnitOfWork, trust: TrustBook, preamble: Preamble, at: str) -> list[StoredDocument]:
    """Those of a payload's documents that are new here, in the one form in which they are kept.

    Dropped is what tells of an organisation's internal logs and came to others (nobody would pass it on, so not all
    would know it), cards (they count only where a person paired them or a document carries them), what a known
    device did not sign though it says so, and what goes beyond the room of an organisation: several that are hostile
    together cannot use up the logs that a bundle may name.
    """
    stored = Documents(unit.connection).all()
    known = {sha256(each.content).digest() for each in stored}
    fresh: dict[bytes, Document] = {}
    internal = preamble.audience == Audience.OFFICE.key
    for piece in preamble.documents:
        document = parse(bytes(piece))
        if not internal and _internal(document):
            continue
        data = msgspec.json.encode(document)  # white space around the body makes no other document of it
        if sha256(data).digest() not in known and format_of(document) not in (CARD, ""):
            fresh[data] = document
    if not fresh:
        return []
    circle = trust.introducing(unit, fresh.values())
    homes = {device: trusted.card.organisation for device, trusted in circle.items()}
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    vouchers: Counter[str] = Counter()
    for each in stored:
        if each.format != CARD:
            counts[homes.get(each.device, "")] += 1
            sizes[homes.get(each.device, "")] += len(each.content)
            vouchers[homes.get(each.device, "")] += _introduces(each.format, circle.get(each.device))
    kept = []
    for data, document in sorted(fresh.items()):
        home = homes.get(document.by, "")
        forged = home and not is_signed_by(document, circle[document.by].card.sign_public)
        room = counts[home] < limits.DOCUMENTS_KEPT and sizes[home] + len(data) <= limits.DOCUMENTS_ROOM
        introduces = _introduces(format_of(document), circle.get(document.by))
        if introduces and vouchers[home] >= limits.VOUCHERS_KEPT:
            continue
        if room and not forged:
            vouchers[home] += introduces
            counts[home] += 1
            sizes[home] += len(data)
            kept.append(StoredDocument(format_of(document), document.by, False, data, at))
    return kept


def _introduces(format_: str, signer: Trusted | None) -> bool:
    """Whether it may bring one more device of the signer's organisation, and with it one more log of each audience
    that everybody has to name. What a revoked device signed takes no room from the others."""
    return format_ == VOUCHER and signer is not None and signer.accepted is None


def to_pass_on(unit: UnitOfWork, trust: TrustBook, audience: Audience) -> list[msgspec.Raw]:
    """The own card and the membership documents known here, as far as readers of *audience* may know them; other
    people's cards travel only inside those.

    Of a steward's member lists the latest is enough, unless the steward was revoked. What there is no room
    for are documents of devices that are not known here.
    """
    circle = trust.circle(unit)
    own = trust.identity.device
    found: list[tuple[int, StoredDocument]] = []
    lists: dict[str, tuple[int, StoredDocument]] = {}
    for stored in Documents(unit.connection).all():
        signer = circle.get(stored.device)
        rank = 0 if stored.device == own else 1 if signer is not None else 2
        if stored.format == CARD and stored.device != own:
            continue
        if audience is not Audience.OFFICE and _internal(parse(stored.content)):
            continue
        if stored.format == MEMBERS and signer is not None and signer.accepted is None:
            number = _number(stored)
            if stored.device not in lists or lists[stored.device][0] < number:
                lists[stored.device] = (number, stored)
            continue
        found.append((rank, stored))
    found += [(0, stored) for _number_, stored in lists.values()]
    found.sort(key=lambda each: each[0])
    passed: list[msgspec.Raw] = []
    size = 0
    for _rank, stored in found[: limits.DOCUMENTS]:
        size += len(stored.content)
        if size > limits.DOCUMENTS_BYTES:
            break
        passed.append(msgspec.Raw(stored.content))
    return passed


def card_of(unit: UnitOfWork, device: str) -> bytes | None:
    """The signed card of *device*, from wherever it is known here."""
    for stored in Documents(unit.connection).all():
        with suppress(FileError):
            for data in _cards_in(stored):
                if read_card(data).device == device:
                    return data
    return None


def _cards_in(stored: StoredDocument) -> list[bytes]:
    if stored.format == CARD:
        return [stored.content]
    if stored.format == VOUCHER:
        return [bytes(body(parse(stored.content), Voucher).card)]
    if stored.format == MEMBERS:
        return [bytes(member.card) for member in body(parse(stored.content), Members).members]
    return []


def _internal(document: Document) -> bool:
    """Whether it tells how much is in a log that only devices of its signer's organisation know of."""
    if format_of(document) != REVOCATION:
        return False
    try:
        return body(document, Revocation).audience == Audience.OFFICE.key
    except FileError:
        return False


def _number(stored: StoredDocument) -> int:
    try:
        return body(parse(stored.content), Members).number
    except FileError:
        return -1
