# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signed documents: partner cards, vouchers, the steward's member list, revocations.

A document is ``{"body": {…}, "by": device, "signature": base64}``; the signature covers the exact
bytes of the body, so a later version may add fields and an older one still verifies and passes it on.
"""

import base64
import binascii
import hashlib
import re
from typing import TypeVar

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged, TooLarge, TooNew
from swf_desktop.domain.text import N_
from swf_desktop.sync import limits
from swf_desktop.sync.keys import DeviceKeys, device_id, is_age_recipient, verify

CARD, VOUCHER, MEMBERS, REVOCATION = "partnerkarte", "swf-voucher", "swf-members", "swf-revocation"
_Body = TypeVar("_Body", bound=msgspec.Struct)
_WORDS_SALT = b"swf-words"
_ORGANISATION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Document(msgspec.Struct, frozen=True):
    """A signed document as it travels."""

    body: msgspec.Raw
    by: str
    signature: str


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a partner card says: the device, its organisation, its public keys, its alliance.

    *alone* tells that the device had no partner yet when it wrote the card; *founded* that its
    alliance is one of its own making (``init --empty``) and not the well-known one.
    """

    format: str = CARD
    version: int = 1
    device: str
    organisation: str
    organisation_name: str
    label: str
    sign: str
    age: str
    alliance: str
    founded: bool = False
    alone: bool = True
    steward: bool = False
    made_at: str = ""

    @property
    def sign_public(self) -> bytes:
        """The raw Ed25519 public key."""
        return base64.b64decode(self.sign)


class Voucher(msgspec.Struct, frozen=True, kw_only=True):
    """A device vouches for another device of its own organisation."""

    format: str = VOUCHER
    card: msgspec.Raw


class Member(msgspec.Struct, frozen=True):
    """A line of the member list: the card, and the widest audience the member reads down to."""

    card: msgspec.Raw
    level: str = Audience.ALLIANCE.key


class Members(msgspec.Struct, frozen=True, kw_only=True):
    """The steward's member list; the one with the highest *number* counts."""

    format: str = MEMBERS
    alliance: str
    number: int
    members: list[Member]


class Revocation(msgspec.Struct, frozen=True, kw_only=True):
    """The device may sign nothing any more; of its logs only lines up to *accepted* count, and of the
    documents it signed only *documents* (SHA-256 of their bodies, hex).

    What is accepted of the internal log stands in a revocation of its own, with *audience* ``office``: it goes to
    devices of the organisation and to nobody else, for it tells how much was written there. *salt* is random, so that
    nobody can guess such a revocation from the hash by which another one names it.
    """

    format: str = REVOCATION
    device: str
    accepted: dict[str, int]
    documents: list[str] = []
    made_at: str = ""
    audience: str = ""
    salt: str = ""


class _Format(msgspec.Struct):
    format: str
    version: int = 1


def sign(body: msgspec.Struct, keys: DeviceKeys) -> bytes:
    """The document that carries *body*, signed."""
    raw = msgspec.json.encode(body)
    signature = base64.b64encode(keys.sign(raw)).decode()
    return msgspec.json.encode(Document(msgspec.Raw(raw), keys.device, signature))


def parse(data: bytes) -> Document:
    """The document in *data*, not yet verified. ``Damaged`` or ``TooLarge`` if it is none."""
    if len(data) > limits.PAYLOAD_BYTES:
        raise TooLarge(N_("The file is too large for a partner card."))
    try:
        return msgspec.json.decode(data, type=Document)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Damaged(N_("This is no partner card, or it is damaged. Ask for it again.")) from error


def format_of(document: Document) -> str:
    """Which kind of document this is."""
    try:
        return msgspec.json.decode(document.body, type=_Format).format
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return ""


def body(document: Document, kind: type[_Body]) -> _Body:
    """The body as *kind*; ``Damaged`` if it does not fit."""
    try:
        return msgspec.json.decode(document.body, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Damaged(N_("This is no partner card, or it is damaged. Ask for it again.")) from error


def is_signed_by(document: Document, sign_public: bytes) -> bool:
    """Whether the holder of *sign_public* signed the document."""
    try:
        signature = base64.b64decode(document.signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    if base64.b64encode(signature).decode() != document.signature:
        return False  # other last bits mean the same to the decoder: one document, one way to write it
    return document.by == device_id(sign_public) and verify(sign_public, signature, bytes(document.body))


def read_card(data: bytes) -> Card:
    """The verified card in *data*: self-signed, its id derived from its key.

    Raises ``Damaged``, ``TooNew`` or ``TooLarge``.
    """
    if len(data) > limits.CARD_BYTES:
        raise TooLarge(N_("The file is too large for a partner card."))
    document = parse(data)
    if format_of(document) != CARD:
        raise Damaged(N_("This is no partner card, or it is damaged. Ask for it again."))
    card = body(document, Card)
    if card.version != 1:
        raise TooNew(N_("The partner card needs a newer version of the program. Please update."))
    try:
        public = base64.b64decode(card.sign, validate=True)
    except (binascii.Error, ValueError):
        public = b""
    if (
        card.device != document.by
        or not is_signed_by(document, public)
        or not is_age_recipient(card.age)
        or not _ORGANISATION.fullmatch(card.organisation)
        or len(card.organisation) > limits.NAME_CHARS
    ):
        raise Damaged(N_("The partner card is damaged or was altered. Ask for it again."))
    return card


def word_code(first: str, second: str, words: list[str]) -> tuple[str, ...]:
    """The words two people compare by phone: the same on both devices, made from both signing keys.

    *words* is a list of 256 words, so each stands for 8 bits. Whoever sits between the two and swaps both cards need
    only find two keys of his own that give the same words, which takes the square root of what guessing takes. So
    there are eight words, and each try takes a tenth of a second and 32 MiB: about 2^33 tries, decades of one core.
    """
    keys = "\0".join(sorted((first, second))).encode()
    code = hashlib.scrypt(keys, salt=_WORDS_SALT, n=2**15, r=8, p=1, maxmem=64 * limits.MIB, dklen=8)
    return tuple(words[byte] for byte in code)
