# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2

"""Record ids: time-ordered random ones (UUIDv7), and ones derived from content for records that
every office makes alike (starter data, organisations, the next task of a series)."""

import hashlib
import uuid

import uuid_utils

_NAMESPACE = uuid.UUID("6f0c3f0e-5a57-5d5c-9a0e-5a57d0c0ffee")


def new_id() -> str:
    """A fresh UUIDv7 in its canonical text form."""
    return str(uuid_utils.uuid7())


def owned_id(organisation: str) -> str:
    """A fresh id that shows which *organisation* made it.

    Its last 32 bits follow from the others and the organisation's key. So nobody else can claim to
    have created the record, whatever it pretends to have known or not to have known.
    """
    head = uuid_utils.uuid7().bytes[:12]
    return str(uuid.UUID(bytes=head + _mark(head, organisation)))


def is_owned_id(record: str, organisation: str) -> bool:
    """Whether *organisation* made the id *record* with ``owned_id``."""
    data = uuid.UUID(record).bytes
    return data[6] >> 4 == 7 and bool(organisation) and data[12:] == _mark(data[:12], organisation)


def _mark(head: bytes, organisation: str) -> bytes:
    return hashlib.sha256(head + organisation.encode()).digest()[:4]


def derived_id(*parts: str) -> str:
    """The same id for the same *parts* everywhere: UUIDv5 over the parts joined with ``/``."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(parts)))


def is_derived_id(record: str) -> bool:
    """Whether *record* looks like one made by ``derived_id``: the same everywhere, so of no organisation."""
    return uuid.UUID(record).version == 5


def organisation_id(key: str) -> str:
    """The record id of the organisation with this ASCII *key* (``olpe``, ``bad-berleburg``, …)."""
    return derived_id("organisation", key)


def is_id(text: str) -> bool:
    """Whether *text* is a canonical UUID (lower case, with hyphens)."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
