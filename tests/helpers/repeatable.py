# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Offices that can be made by the thousand, and whose chances can be had again.

Keys, ids and salts come from a seed, so that what hangs on them (whose branch stays, whose value shows) is the
same in every run. Databases share SQLAlchemy's compiled statements, which it otherwise works out anew for each.
"""

import random
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from unittest.mock import patch

import sqlalchemy as sa

from swf_desktop.domain import ids
from swf_desktop.services import appending
from swf_desktop.store import schema
from swf_desktop.store.engine import create_engine
from swf_desktop.sync.keys import DeviceKeys

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Inside, everything random of the program follows from *seed* (encryption aside, which nothing hangs on)."""
    chance = random.Random(seed)
    clock = [0]

    def uuid7() -> uuid.UUID:
        clock[0] += 1
        number = (1_767_600_000_000 + clock[0]) << 80 | chance.getrandbits(76)
        number = number & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
        return uuid.UUID(int=number)

    def generate() -> DeviceKeys:
        return DeviceKeys(chance.randbytes(32), age_secret(chance.randbytes(32)))

    with ExitStack() as stack:
        stack.enter_context(patch.object(ids, "uuid_utils", SimpleNamespace(uuid7=uuid7)))
        stack.enter_context(patch.object(appending, "secrets", SimpleNamespace(token_bytes=chance.randbytes)))
        stack.enter_context(patch.object(DeviceKeys, "generate", staticmethod(generate)))
        yield


@contextmanager
def shared_statements() -> Iterator[None]:
    """Databases opened inside compile each kind of statement once for all of them."""
    first = create_engine(":memory:")  # type: ignore[arg-type]
    first.connect().close()  # the dialect gets to know SQLite
    first.dispose()

    def create(*args: object) -> sa.Engine:
        engine = create_engine(*args)  # type: ignore[arg-type]
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        return engine

    with patch.object(schema, "create_engine", create):
        yield


def age_secret(raw: bytes) -> str:
    """The text form (Bech32, BIP 173) of 32 bytes as an age identity."""
    prefix = "age-secret-key-"
    bits = int.from_bytes(raw, "big") << 4  # 256 bits and four to fill up
    data = [bits >> shift & 31 for shift in range(255, -1, -5)]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _polymod([*spread, *data, 0, 0, 0, 0, 0, 0]) ^ 1
    data += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return (prefix + "1" + "".join(_BECH32[five] for five in data)).upper()


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place in range(5):
            check ^= _GENERATOR[place] if top >> place & 1 else 0
    return check
