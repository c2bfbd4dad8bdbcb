# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom to trust: a pure function of the cards a person paired and the set of documents that came along.

Nothing here asks which document came first, for nobody can prove when a document was written. What a
revoked device signed counts only if every revocation of it that counts names that document: vouchers, member
lists and revocations of a thief, however they are dated, are named by nobody. Revocations can contradict each
other in a circle (each of two devices revokes the other one). The steward's word decides; without it nobody can
tell the thief from the owner, and all of the circle fall. See docs/decisions/0007-revocation.md.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import FileError
from swf_desktop.sync import limits
from swf_desktop.sync.documents import (
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
    is_signed_by,
    read_card,
)
from swf_desktop.sync.lines import LogName


@dataclass(frozen=True)
class Trusted:
    """A device whose lines and bundles count. *via* says why: own, paired, member, voucher.

    *accepted* is set once the device is revoked: log name → last sequence number that counts. It is
    empty for a device that counts no longer because the one that vouched for it was revoked. *contested*: it
    revokes those who revoke it, and the steward has not said yet who is right.
    """

    card: Card
    via: str
    level: Audience
    steward: bool = False
    accepted: Mapping[str, int] | None = None
    contested: bool = False


def mark_of(document: Document) -> str:
    """How a revocation names a document: the SHA-256 of its body, hex."""
    return hashlib.sha256(bytes(document.body)).hexdigest()


def circle(
    own: Card, paired: Iterable[tuple[Card, Audience]], documents: Iterable[Document]
) -> dict[str, Trusted]:
    """Every device that counts, or counted until it was revoked, by its id.

    Paired cards count because a person compared words (with the narrowest audience their device reads); a
    steward's member list because that steward was paired, or was vouched for by one that was (it goes on under a new
    id after a restored backup); a voucher because a trusted device of the same organisation signed it. Documents of
    anyone else count for nothing.
    """
    roots = {own.device: Trusted(own, "own", Audience.OFFICE, own.steward)}
    for card, level in paired:
        roots.setdefault(card.device, Trusted(card, "paired", level, card.steward))
    papers = _Papers(roots, documents)
    standing = papers.effective()
    trusted = papers.trusted(standing)
    for device, known in papers.everybody.items():
        trusted.setdefault(device, replace(known, accepted={}))
    for each in standing:
        target = trusted.get(each.body.device)
        if target is not None:
            trusted[each.body.device] = replace(target, accepted=_lowest(target.accepted, each.body))
    for device in {each.body.device for each in standing} & trusted.keys():
        trusted[device] = replace(trusted[device], accepted=_with_office(device, trusted[device].accepted))
    for device in _in_circles(standing):
        if device in trusted:
            trusted[device] = replace(trusted[device], contested=True)
    return trusted


def _in_circles(revocations: Iterable["_Revoking"]) -> set[str]:
    """The devices that revoke, maybe by way of others, whoever revokes them."""
    against: dict[str, set[str]] = {}
    for each in revocations:
        against.setdefault(each.document.by, set()).add(each.body.device)
    found = set()
    for device in against:
        reached, todo = set[str](), [device]
        while todo:
            fresh = against.get(todo.pop(), set()) - reached
            reached |= fresh
            todo += fresh
        if device in reached:
            found.add(device)
    return found


def _lowest(accepted: Mapping[str, int] | None, revocation: Revocation) -> dict[str, int]:
    """What is left of *accepted* (None: everything) after one more revocation."""
    if accepted is None:
        return dict(revocation.accepted)
    left = dict(accepted)
    for log, seq in revocation.accepted.items():
        left[log] = min(seq, left.get(log, seq))
    return left


def _with_office(device: str, accepted: Mapping[str, int] | None) -> dict[str, int]:
    """*accepted*, and the internal log whole if nobody limits it: a steward elsewhere cannot know what is in it, and
    its word must not take a town's own work away."""
    return {LogName(device, Audience.OFFICE).text: limits.MAX_INTEGER, **(accepted or {})}


@dataclass(frozen=True, eq=False)
class _Revoking:
    """A revocation with who signed it. Compared as the one document it is."""

    document: Document
    mark: str
    body: Revocation

    @cached_property
    def named(self) -> frozenset[str]:
        return frozenset(self.body.documents)


@dataclass(frozen=True, eq=False)
class _Naming:
    """A document that brings cards: a voucher or a member list. They are read when its signer is trusted."""

    document: Document
    mark: str
    number: int = 0

    @cached_property
    def cards(self) -> Sequence[tuple[Card, Audience]]:
        """Each card, and the level that a member list gives."""
        if format_of(self.document) == VOUCHER:
            members = [Member(body(self.document, Voucher).card)]
        else:
            members = body(self.document, Members).members
        found = []
        for member in members:
            level = Audience.PUBLIC if member.level == Audience.PUBLIC.key else Audience.ALLIANCE
            with suppress(FileError):
                found.append((read_card(bytes(member.card)), level))
        return found


def _place(paper: _Naming) -> tuple[int, str]:
    return paper.number, paper.mark


class _Papers:
    """The documents, read once, in an order that nobody chose."""

    def __init__(self, roots: Mapping[str, Trusted], documents: Iterable[Document]) -> None:
        self._roots = roots
        self._lists: dict[str, list[_Naming]] = {}
        self._vouchers: dict[str, list[_Naming]] = {}
        self._revocations: list[_Revoking] = []
        self._signed: dict[tuple[str, str, str], bool] = {}
        papers = {(mark_of(each), each.by, each.signature): each for each in documents}
        for place in sorted(papers):
            with suppress(FileError):
                self._sort(papers[place], place[0])
        self.everybody = self.trusted(())

    def _sort(self, document: Document, mark: str) -> None:
        kind = format_of(document)
        if kind == MEMBERS:
            number = body(document, Members).number
            self._lists.setdefault(document.by, []).append(_Naming(document, mark, number))
        elif kind == VOUCHER:
            body(document, Voucher)
            self._vouchers.setdefault(document.by, []).append(_Naming(document, mark))
        elif kind == REVOCATION:
            self._revocations.append(_Revoking(document, mark, body(document, Revocation)))

    # -- who counts if these revocations do ------------------------------------------------------

    def trusted(self, revocations: Iterable[_Revoking]) -> dict[str, Trusted]:
        """Everybody who is trusted if exactly *revocations* count; whom they revoke is among them still."""
        named = _named(revocations)
        found = dict(self._roots)
        stewards = sorted(device for device, root in self._roots.items() if root.steward)
        lines = [self._succession(self._roots[steward], named) for steward in stewards]
        # All stewards before any list: none is a mere member because another one's list names it, too.
        for each in chain.from_iterable(lines):
            found.setdefault(each.card.device, each)
        lists = chain.from_iterable(self._latest_lists(line, named) for line in lines)
        for paper in sorted(lists, key=_place, reverse=True):
            for card, level in paper.cards:
                found.setdefault(card.device, Trusted(card, "member", level))
        todo = sorted(found)
        for device in todo:  # grows while it is walked: a chain of vouchers costs no more than its length
            signer = found[device]
            for voucher in self._vouchers.get(device, ()):
                if not self._counts(voucher, signer, named):
                    continue
                for card, _level in voucher.cards:
                    if card.organisation == signer.card.organisation and card.device not in found:
                        found[card.device] = Trusted(card, "voucher", signer.level)
                        todo.append(card.device)
        return found

    def _succession(self, steward: Trusted, named: Mapping[str, frozenset[str]]) -> list[Trusted]:
        """*steward*, and the stewards of its organisation that it, or one of these, vouched for."""
        line = [steward]
        for signer in line:  # grows while it is walked
            for voucher in self._vouchers.get(signer.card.device, ()):
                if not self._counts(voucher, signer, named):
                    continue
                known = {each.card.device for each in line}
                line += [
                    Trusted(card, "voucher", signer.level, steward=True)
                    for card, _level in voucher.cards
                    if card.steward
                    and card.organisation == signer.card.organisation
                    and card.device not in known
                ]
        return line

    def _latest_lists(self, line: Sequence[Trusted], named: Mapping[str, frozenset[str]]) -> list[_Naming]:
        """The latest member list of each of *line*."""
        latest = []
        for steward in line:
            lists = self._lists.get(steward.card.device, ())
            counting = [each for each in lists if self._counts(each, steward, named)]
            latest += sorted(counting, key=_place)[-1:]
        return latest

    def _counts(
        self, paper: _Naming | _Revoking, signer: Trusted, named: Mapping[str, frozenset[str]]
    ) -> bool:
        accepted = named.get(paper.document.by)
        if accepted is not None and paper.mark not in accepted:
            return False
        place = (paper.document.by, paper.mark, paper.document.signature)
        if place not in self._signed:
            self._signed[place] = is_signed_by(paper.document, signer.card.sign_public)
        return self._signed[place]

    # -- which revocations count ---------------------------------------------------------------

    def effective(self) -> list[_Revoking]:
        """The revocations that count: first among the stewards' alone, then among those and whichever
        of the others are not undone by them."""
        stewards = {device for device, known in self.everybody.items() if known.steward}
        first = [each for each in self._revocations if each.document.by in stewards]
        settled = self._settled(first)
        others = self._following(settled, [e for e in self._revocations if e.document.by not in stewards])
        return self._settled([*settled, *others])

    def _settled(self, candidates: Sequence[_Revoking]) -> list[_Revoking]:
        """What remains of *candidates* once those of devices they revoke are left out.

        What counts whichever way circles are decided, and the circles themselves: nobody can tell who of those who
        revoke each other is the thief, so all of them fall (the alternating fixpoint of the well-founded semantics).
        """
        possible = self._following((), candidates)
        for _ in range(2 * len(candidates) + 2):
            certain = self._following(possible, candidates)
            still = self._following(certain, candidates)
            if still == possible:
                break
            possible = still
        return possible

    def _following(
        self, revocations: Sequence[_Revoking], candidates: Sequence[_Revoking]
    ) -> list[_Revoking]:
        """Those of *candidates* that count if exactly *revocations* count against their signers."""
        trusted, named = self.trusted(revocations), _named(revocations)
        found = []
        for each in candidates:
            signer = trusted.get(each.document.by)
            target = trusted.get(each.body.device) or self.everybody.get(each.body.device)
            if signer is None or target is None:
                continue
            entitled = signer.steward or signer.card.organisation == target.card.organisation
            if entitled and self._counts(each, signer, named):
                found.append(each)
        return found


def _named(revocations: Iterable[_Revoking]) -> dict[str, frozenset[str]]:
    """Revoked device → what it signed that every one of *revocations* still accepts."""
    named: dict[str, frozenset[str]] = {}
    for each in revocations:
        device = each.body.device
        named[device] = named[device] & each.named if device in named else each.named
    return named
