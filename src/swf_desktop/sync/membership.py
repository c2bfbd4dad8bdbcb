# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom to trust: a pure function of the cards a person paired and the documents that came along."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import FileError
from swf_desktop.sync.documents import (
    MEMBERS,
    REVOCATION,
    VOUCHER,
    Card,
    Document,
    Members,
    Revocation,
    Voucher,
    body,
    format_of,
    is_signed_by,
    read_card,
)


@dataclass(frozen=True)
class Trusted:
    """A device whose lines and bundles count. *via* says why: own, paired, member, voucher.

    *accepted* is set once the device is revoked: log name → last sequence number that counts.
    """

    card: Card
    via: str
    level: Audience
    steward: bool = False
    accepted: Mapping[str, int] | None = None


@dataclass
class _Circle:
    trusted: dict[str, Trusted] = field(default_factory=dict)

    def add(self, card: Card, via: str, level: Audience, *, steward: bool = False) -> bool:
        """Take the card in; False if the device is there already."""
        if card.device in self.trusted:
            return False
        self.trusted[card.device] = Trusted(card, via, level, steward)
        return True


def circle(
    own: Card, paired: Iterable[tuple[Card, Audience]], documents: Iterable[Document]
) -> dict[str, Trusted]:
    """Every trusted device by its id.

    Paired cards count because a person compared words (with the narrowest audience their device reads); a steward's member list because that steward
    was paired; a voucher because a trusted device of the same organisation signed it. Documents of
    anyone else count for nothing.
    """
    result = _Circle()
    result.add(own, "own", Audience.OFFICE, steward=own.steward)
    for card, level in paired:
        result.add(card, "paired", level, steward=card.steward)
    todo = list(documents)
    _follow_members(result, todo)
    _follow_vouchers(result, todo)
    for document in todo:
        if format_of(document) == REVOCATION:
            _revoke(result, document)
    return result.trusted


def _signer(circle_: _Circle, document: Document) -> Trusted | None:
    signer = circle_.trusted.get(document.by)
    if signer is None or not is_signed_by(document, signer.card.sign_public):
        return None
    return signer


def _follow_members(circle_: _Circle, documents: list[Document]) -> None:
    lists: dict[str, Members] = {}
    for document in documents:
        if format_of(document) != MEMBERS:
            continue
        signer = _signer(circle_, document)
        if signer is None or not signer.steward:
            continue
        try:
            members = body(document, Members)
        except FileError:
            continue
        if document.by not in lists or lists[document.by].number < members.number:
            lists[document.by] = members
    for members in lists.values():
        for member in members.members:
            try:
                card = read_card(bytes(member.card))
            except FileError:
                continue
            level = Audience.PUBLIC if member.level == Audience.PUBLIC.key else Audience.ALLIANCE
            circle_.add(card, "member", level)


def _follow_vouchers(circle_: _Circle, documents: list[Document]) -> None:
    """Each voucher is looked at once, when its signer is trusted: a chain of them costs no more than its length."""
    vouchers: dict[str, list[Document]] = {}
    for document in documents:
        if format_of(document) == VOUCHER:
            vouchers.setdefault(document.by, []).append(document)
    todo = list(circle_.trusted)
    for device in todo:  # grows while it is walked
        for document in vouchers.get(device, ()):
            signer = _signer(circle_, document)
            if signer is None:
                continue
            try:
                card = read_card(bytes(body(document, Voucher).card))
            except FileError:
                continue
            if card.organisation == signer.card.organisation and circle_.add(card, "voucher", signer.level):
                todo.append(card.device)


def _revoke(circle_: _Circle, document: Document) -> None:
    signer = _signer(circle_, document)
    try:
        revocation = body(document, Revocation)
    except FileError:
        return
    target = circle_.trusted.get(revocation.device)
    if signer is None or target is None:
        return
    if not signer.steward and signer.card.organisation != target.card.organisation:
        return
    accepted = dict(target.accepted or {})
    for log, seq in revocation.accepted.items():
        accepted[log] = min(seq, accepted.get(log, seq))
    circle_.trusted[revocation.device] = Trusted(
        target.card, target.via, target.level, target.steward, accepted
    )
