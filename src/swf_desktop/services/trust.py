# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who we are and whom we trust, worked out from the stored cards and documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import FileError, StorageFailed
from swf_desktop.domain.text import N_
from swf_desktop.store.documents import Documents
from swf_desktop.store.facts import Facts
from swf_desktop.store.logs import Logs
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.documents import CARD, Card, Document, parse, read_card
from swf_desktop.sync.keys import DeviceKeys
from swf_desktop.sync.lines import LogName
from swf_desktop.sync.membership import Trusted, circle


@dataclass(frozen=True)
class Identity:
    """This device: its keys, whose it is, and the person record of who sits before it.

    *former* are the keys of identities it had before: partners who have not heard yet still write to those.
    """

    keys: DeviceKeys
    device: str
    organisation: str
    person: str
    former: tuple[DeviceKeys, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The ids this device goes and went by."""
        return frozenset({self.device, *(keys.device for keys in self.former)})

    def check(self) -> None:
        """Raise ``StorageFailed`` if the keys are another device's: what they sign would count for nobody."""
        if self.keys.device != self.device:
            raise StorageFailed(
                N_("The key file and the database of this profile do not belong together. Restore both.")
            )


class TrustBook:
    """The circle of trusted devices, kept until the documents change."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        #: the circle, and what it was worked out from: one value, since several threads ask at once
        self._known: tuple[tuple[object, ...], dict[str, Trusted]] | None = None

    def own_card(self, unit: UnitOfWork) -> Card:
        """The card of this device."""
        return read_card(self.own_document(unit))

    def own_document(self, unit: UnitOfWork) -> bytes:
        """This device's signed card."""
        for stored in reversed(Documents(unit.connection).all()):
            if stored.format == CARD and stored.device == self.identity.device:
                return stored.content
        raise LookupError("the profile has no card of its own")

    def become(self, identity: Identity) -> None:
        """This device goes on under another identity."""
        self.identity = identity
        self._known = None

    def circle(self, unit: UnitOfWork) -> Mapping[str, Trusted]:
        """Every trusted device by id, the own one included. ``StorageFailed`` if the keys are not this device's."""
        documents = Documents(unit.connection)
        key = (*documents.state(), Facts(unit.connection).get("documents"))
        known = self._known
        if known is None or known[0] != key:
            self.identity.check()
            known = self._known = (key, self.introducing(unit, ()))
        return known[1]

    def introducing(self, unit: UnitOfWork, more: Iterable[Document]) -> dict[str, Trusted]:
        """The circle as it would be with *more* documents; nothing is kept."""
        own: Card | None = None
        paired: list[tuple[Card, Audience]] = []
        facts = Facts(unit.connection).all()
        others: list[Document] = list(more)
        for stored in Documents(unit.connection).all():
            if stored.format == CARD:
                card = _card(stored.content)
                if card is not None and stored.device == self.identity.device:
                    own = card
                elif card is not None and stored.paired:
                    paired.append((card, level_of(facts, stored.device)))
            else:
                others.append(parse(stored.content))
        if own is None:
            raise LookupError("the profile has no card of its own")
        return circle(own, paired, others)


def judged_anew(logs: Logs, before: Mapping[str, Trusted], after: Mapping[str, Trusted]) -> set[str]:
    """The records whose lines count otherwise than they did, now that other devices are trusted or revoked."""
    records: set[str] = set()
    for row in logs.all():
        if (row.device in before) != (row.device in after):
            records.update(logs.records_beyond(row.number, 0))
            continue
        name = LogName(row.device, Audience(row.audience)).text
        limits = [_accepted(circle_.get(row.device), name) for circle_ in (before, after)]
        if limits[0] != limits[1]:
            records.update(logs.records_beyond(row.number, min(each for each in limits if each is not None)))
    return records


def _accepted(trusted: Trusted | None, log: str) -> int | None:
    if trusted is None or trusted.accepted is None:
        return None
    return trusted.accepted.get(log, 0)


def level_of(facts: Mapping[str, str], device: str) -> Audience:
    """What a paired device reads: everything of the alliance, or public records only."""
    public = facts.get(f"level.{device}") == Audience.PUBLIC.key
    return Audience.PUBLIC if public else Audience.ALLIANCE


def _card(content: bytes) -> Card | None:
    try:
        return read_card(content)
    except (FileError, msgspec.MsgspecError):
        return None
