# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2

"""Record ids: time-ordered random ones (UUIDv7), and ones derived from content for records that
every office makes alike (starter data, organisations, the next task of a series)."""

import uuid

import uuid_utils

_NAMESPACE = uuid.UUID("6f0c3f0e-5a57-5d5c-9a0e-5a57d0c0ffee")


def new_id() -> str:
    """A fresh UUIDv7 in its canonical text form."""
    return str(uuid_utils.uuid7())


def derived_id(*parts: str) -> str:
    """The same id for the same *parts* everywhere: UUIDv5 over the parts joined with ``/``."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(parts)))


def organisation_id(key: str) -> str:
    """The record id of the organisation with this ASCII *key* (``olpe``, ``bad-berleburg``, …)."""
    return derived_id("organisation", key)


def is_id(text: str) -> bool:
    """Whether *text* is a canonical UUID (lower case, with hyphens)."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
