# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making values disappear for good while the chain of hashes still verifies (E18).

A line whose body goes keeps only its commitment. The commitment is salted, and the salt goes too. Where
the salt came from a seed that other lines share, those lines first get their salts written out and
then the seed goes: nobody can work out the erased line's salt again, and so nobody can guess its value.
"""

from collections.abc import Collection, Iterable

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.errors import FileError
from swf_desktop.services.stretches import packed, unpacked
from swf_desktop.store import search
from swf_desktop.store.logs import LineRow, Logs
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.lines import LogName, decode_body, kept_part, salt, seal
from swf_desktop.sync.stripping import without_values
from swf_desktop.system.i18n import gettext as _


def drop_bodies(
    unit: UnitOfWork,
    logs: Logs,
    type_key: str,
    places: Iterable[tuple[int, int]],
    indexed: Collection[int],
) -> None:
    """Erase the bodies of the lines at *places* (log, seq) of a record of this type.

    *indexed* are the numbers of the lines whose text is in the search index.
    """
    steps: set[int] = set()
    records: set[str] = set()
    for log, seq in places:
        row = logs.at(log, seq)
        if row is None or row.body is None:
            continue
        steps.add(row.step)
        records.add(row.record)
        seeds = logs.seeds(log)  # another program's runs may be longer than ours
        seed = next((each for each in seeds if each[0] <= seq <= each[1]), None)
        line_salt = row.salt if row.salt is not None else salt(seed[2], seq) if seed else None
        if line_salt is None:
            raise LookupError(f"no salt for line {seq} of log {log}")
        if row.number in indexed:
            unindex(unit, type_key, row)
        for each in seeds:  # what came in several bundles is kept in several pieces
            if salt(each[2], seq) == line_salt:
                _puncture(logs, log, each, seq)
        logs.erase_bodies([(row.number, seal(line_salt, row.body) + kept_part(decode_body(row.body)))])
    if steps:
        for step in steps:  # its name may hold a title
            logs.set_label(step, _("Step with an erased record"))
        _strip_waiting(logs, records)
        search.leave_no_trace(unit.connection)


def _puncture(logs: Logs, log: int, seed: tuple[int, int, bytes], erased: int) -> None:
    first, last, secret = seed
    for row in logs.between(log, first - 1, last):
        if row.seq != erased and row.body is not None and row.salt is None:
            logs.set_salt(row.number, salt(secret, row.seq))
    logs.drop_seed(log, first)


def unindex(unit: UnitOfWork, type_key: str, row: LineRow) -> None:
    """Take a line's text out of the search index."""
    record_type = RECORD_TYPES.get(type_key)
    if record_type is None or row.body is None:
        return
    text = search.searchable_text(record_type, decode_body(row.body))
    if text:
        search.remove(unit.connection, [(row.number, text)])


def _strip_waiting(logs: Logs, records: Collection[str]) -> None:
    """Take the values of *records* out of the stretches that are kept aside: they wait for nothing but to be
    erased."""
    numbers = {LogName(row.device, Audience(row.audience)).text: row.number for row in logs.all()}
    for row in logs.parked(content=False):

        def record_at(seq: int, log: int | None = numbers.get(row.log)) -> str:
            return logs.records_at(log, [seq]).get(seq, "") if log is not None else ""

        try:
            stripped = without_values(unpacked(logs.parked_content(row.number)), records, record_at)
        except (FileError, msgspec.MsgspecError):
            logs.unpark(row.number)  # nobody could verify it when it came; it never can be read
            continue
        if stripped is not None:
            logs.replace_parked(row.number, packed(stripped))
