# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The digest of the shared state: a sum over all current values, so that it follows a change at the
cost of the change. Two devices with equal digests agree on every current value of every record."""

import hashlib

MODULUS = 1 << 256
_sha256 = hashlib.sha256


def leaf(record: str, field: str, log_name: str, seq: int) -> int:
    """What one current value adds: the signed line it stems from stands for the value itself."""
    return int.from_bytes(_sha256(f"{record}\0{field}\0{log_name}\0{seq}".encode()).digest(), "big")


def erased_leaf(record: str) -> int:
    """What the tombstone of an erased record adds."""
    return int.from_bytes(_sha256(f"{record}\0erased".encode()).digest(), "big")


def combine(alliance: int, public: int) -> str:
    """The digest of everything shared, from the sums of both shared audiences."""
    data = alliance.to_bytes(32, "big") + public.to_bytes(32, "big")
    return _sha256(data).hexdigest()
