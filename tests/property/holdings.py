# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What lies in offices' databases, read past the program: for comparing what devices hold."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from tests.helpers.alliance import Office

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.views import Value
from swf_desktop.sync.lines import LogName, decode_body

#: The organisation that receives public records only.
PUBLIC_ONLY = "hemer"


def rows(office: Office, query: str, *values: object) -> list[tuple[object, ...]]:
    # By the profile's own connection: opening one takes longer than most of what is asked here.
    with office.profile._database.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query, values)]


def written_values(office: Office) -> Iterator[tuple[str, str, Value]]:
    """Every value in every line that is here: record, field, value."""
    query = "SELECT record.id, body FROM line JOIN record ON record.number = record WHERE body IS NOT NULL"
    for record, body in rows(office, query):
        for name, value in decode_body(body).items():  # type: ignore[arg-type]
            yield str(record), name, value


def free_texts(office: Office, narrowest: int) -> set[str]:
    """Every free text in lines for at least these readers."""
    query = "SELECT body FROM line JOIN log ON log.number = log WHERE body IS NOT NULL AND log.audience >= ?"
    fields = [decode_body(body) for (body,) in rows(office, query, narrowest)]  # type: ignore[arg-type]
    return {
        v
        for each in fields
        for v in each.values()
        if isinstance(v, str) and v.startswith("w") and v[-1] == "-"
    }


def taken_back(office: Office) -> set[object]:
    """The records that were erased, or retracted from some readers, for all to see."""
    query = (
        "SELECT DISTINCT record.id FROM line JOIN record ON record.number = record "
        "WHERE kind IN ('erase', 'retract') AND refused IS NULL"
    )
    return {row[0] for row in rows(office, query)}


def ledger(office: Office, narrowest: int) -> set[tuple[object, ...]]:
    """Every line for at least these readers: its place, its hash, whether its values are here and count."""
    query = (
        "SELECT log.device, log.audience, line.seq, hex(hash), body IS NULL, refused FROM line "
        "JOIN log ON log.number = log WHERE log.number != 0 AND log.audience >= ?"
    )
    return set(rows(office, query, narrowest))


def holdings(office: Office) -> object:
    """All that a bundle of the office's may carry, to compare with what it told before."""
    aside = rows(office, 'SELECT log, start, "end", reason FROM parked')
    papers = rows(office, "SELECT hash FROM document")
    asked = rows(office, "SELECT key, value FROM profile WHERE key IN ('missing_values', 'held_back')")
    return office.device, ledger(office, 0), set(aside), set(papers), set(asked), missing_files(office)


def awaits_what_is_somewhere(office: Office, everybody: Iterable[Office]) -> bool:
    """Whether something waits there though somebody has what it waits for. What stood on a disk alone that was put back
    went with it."""
    reached: dict[str, int] = {}
    for each in everybody:
        for device, audience, seq in rows(each, "SELECT device, audience, seq FROM log"):
            log = LogName(str(device), Audience(audience)).text
            reached[log] = max(reached.get(log, 0), int(str(seq)))
    waits = rows(office, "SELECT log, start, reason FROM parked WHERE reason != 'fork'")
    return any(reason != "gap" or int(str(start)) <= reached.get(str(log), 0) for log, start, reason in waits)


def missing_files(office: Office) -> tuple[str, ...]:
    return tuple(map(repr, office.profile.attachments.missing()))


def internal(office: Office) -> set[object]:
    """The records to which somebody here wrote something internal."""
    query = (
        "SELECT record.id FROM line JOIN log ON log.number = log JOIN record ON record.number = record "
        "WHERE log.audience = 0"
    )
    return {row[0] for row in rows(office, query)}


def shown(office: Office, narrowest: int, types: Iterable[str]) -> set[tuple[object, ...]]:
    """What lists show of records for at least these readers."""
    found: set[tuple[object, ...]] = set()
    for type_key in types:
        query = (
            "SELECT id, type, owner, audience, deleted, erased, conflicts, it.* FROM record "
            f"LEFT JOIN record_{type_key} AS it ON it.record = record.number WHERE type = ? AND audience >= ?"
        )
        for row in rows(office, query, type_key, narrowest):
            found.add((*row[:7], *row[8:]))  # without the number, which is each database's own
    return found


def all_bytes(office: Office) -> Iterator[bytes]:
    """Every file of a profile but its backups: those are of former times."""
    for path in office.home.rglob("*"):
        if path.is_file() and path.parent.name != "backups":
            yield path.read_bytes()


def reads_public_only(office: Office) -> bool:
    return office.profile.organisation == PUBLIC_ONLY


def by_organisation(offices: Iterable[Office]) -> list[list[Office]]:
    groups: dict[str, list[Office]] = {}
    for office in offices:
        groups.setdefault(office.profile.organisation, []).append(office)
    return list(groups.values())


def pairs_of_colleagues(offices: Iterable[Office]) -> Iterator[tuple[Office, Office]]:
    """Devices of one organisation have to meet, because nobody else may carry their internal records."""
    for group in by_organisation(offices):
        for one, two in combinations(group, 2):
            if one.device != two.device:
                yield one, two
