# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who we are and whom we trust, worked out from the stored cards and documents."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import FileError
from swf_desktop.store.documents import Documents
from swf_desktop.store.facts import Facts
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.documents import CARD, Card, Document, parse, read_card
from swf_desktop.sync.keys import DeviceKeys
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


class TrustBook:
    """The circle of trusted devices, kept until the documents change."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self._key: tuple[object, ...] | None = None
        self._circle: dict[str, Trusted] = {}

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
        self._key = None

    def circle(self, unit: UnitOfWork) -> Mapping[str, Trusted]:
        """Every trusted device by id, the own one included."""
        documents = Documents(unit.connection)
        key = (*documents.state(), Facts(unit.connection).get("documents"))
        if key != self._key:
            own: Card | None = None
            paired: list[tuple[Card, Audience]] = []
            facts = Facts(unit.connection).all()
            others: list[Document] = []
            for stored in documents.all():
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
            self._circle = circle(own, paired, others)
            self._key = key
        return self._circle


def level_of(facts: Mapping[str, str], device: str) -> Audience:
    """What a paired device reads: everything of the alliance, or public records only."""
    public = facts.get(f"level.{device}") == Audience.PUBLIC.key
    return Audience.PUBLIC if public else Audience.ALLIANCE


def _card(content: bytes) -> Card | None:
    try:
        return read_card(content)
    except (FileError, msgspec.MsgspecError):
        return None
