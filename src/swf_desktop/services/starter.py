# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Starter data: the same records everywhere, as the lines of a well-known log that no one has to send.

The file only ever grows at its end. Each of its entries is a line of the log ``starter/public``; an
office on an older version simply has fewer of them. Any edit covers a starter line, so an update of
the starter data never conflicts with what people wrote.
"""

import json
from collections.abc import Iterable, Mapping

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import record_type
from swf_desktop.domain.ids import derived_id, organisation_id
from swf_desktop.domain.record_types import OWNER, TYPE
from swf_desktop.domain.views import Value
from swf_desktop.services.folding import Folding
from swf_desktop.services.logbook import LogBook
from swf_desktop.services.trust import Identity, TrustBook
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.lines import (
    GENESIS,
    SET,
    STARTER,
    STARTER_DEVICE,
    Line,
    LogName,
    commitment,
    encode_body,
    kept_part,
    link,
    seal,
)
from swf_desktop.sync.segments import Arrival
from swf_desktop.system.resources import read_text

#: The alliance that profiles with starter data belong to.
ALLIANCE = "smart-cities-suedwestfalen"
_SALT = bytes(16)  # public data need no secret salt


def entries() -> list[dict[str, object]]:
    """The shipped entries: key, type, owner, fields."""
    return list(json.loads(read_text("starter", "starter.json")))


def organisations() -> list[tuple[str, str]]:
    """Key and name of every organisation the starter data know."""
    return [
        (str(entry["key"]), str(entry["fields"]["name"]))  # type: ignore[index]
        for entry in entries()
        if entry["type"] == "organisation"
    ]


def record_id(type_key: str, key: str) -> str:
    """The id of a shipped record."""
    return organisation_id(key) if type_key == "organisation" else derived_id(type_key, key)


def resolve(fields: Mapping[str, object]) -> dict[str, Value]:
    """Fields with references (``@type/key``) turned into record ids."""
    found: dict[str, Value] = {}
    for name, value in fields.items():
        if isinstance(value, str) and value.startswith("@"):
            type_key, _, key = value[1:].partition("/")
            found[name] = record_id(type_key, key)
        else:
            found[name] = value  # type: ignore[assignment]
    return found


def load(unit: UnitOfWork, identity: Identity, trust: TrustBook, at: str) -> int:
    """Take in the starter lines that are not here yet; how many there were."""
    book = LogBook(unit, identity, trust)
    log = book.handle(LogName(STARTER_DEVICE, Audience.PUBLIC).text)
    row = book.row(log)
    start = book.logs.hash_at(log, row.seq) if row.seq else GENESIS
    arrivals = list(_arrivals(entries()[row.seq :], row.seq, start or GENESIS))
    if not arrivals:
        return 0
    book.reach(log, row.seq + len(arrivals))
    step = book.logs.new_step("starter", "", at)
    Folding(unit, book, detail=False).fold(arrivals, step)
    return len(arrivals)


def _arrivals(shipped: Iterable[Mapping[str, object]], seq: int, chain: bytes) -> Iterable[Arrival]:
    for entry in shipped:
        seq += 1
        kind = record_type(str(entry["type"]))
        record = record_id(kind.key, str(entry["key"]))
        fields: dict[str, Value] = {TYPE: kind.key, OWNER: str(entry["owner"])}
        shipped_fields = resolve(entry["fields"])  # type: ignore[arg-type]
        fields |= {name: value for name, value in shipped_fields.items() if value is not None}
        body = encode_body(fields)
        chain = link(chain, commitment(seal(_SALT, body), kept_part(fields)), seq, 0, 0, "", record, SET, {})
        line = Line(STARTER, seq, 0, 0, "", record, SET, 0, body, record)
        yield Arrival(line, fields, chain, salt=_SALT)
