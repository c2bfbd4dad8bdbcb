# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables. The log (``line`` and what it hangs on) is the truth; ``record``, the tables per record
type and the search index are its projection and can be rebuilt from it at any time."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import RecordType

metadata = MetaData()

#: Facts about the profile: schema version, device, organisation, person, alliance, digest sums.
profile = Table(
    "profile",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

#: Partner cards a person paired, and the signed documents that came along.
document = Table(
    "document",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("format", Text, nullable=False),
    Column("device", Text, nullable=False),  # whose card, or who signed
    Column("paired", Boolean, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
)

#: One log per device and audience. Number 0 is the starter data's.
log = Table(
    "log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("device", Text, nullable=False),
    Column("audience", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("signed_seq", BigInteger, nullable=False),
    Column("signature", LargeBinary),
    UniqueConstraint("device", "audience"),
)

#: Interned version vectors: JSON object of log number → sequence number.
vector = Table(
    "vector",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False, unique=True),
    Column("entries", LargeBinary, nullable=False),
)

#: Persons who wrote lines, by their record id.
author = Table(
    "author",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("person", Text, nullable=False, unique=True),
)

#: A person's edit or an import: what undo takes back as one.
step = Table(
    "step",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),  # edit, import, undo, redo, starter
    Column("label", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("undoes", Integer),  # the step taken back, for undo and redo
    Column("undone_by", Integer),
    Column("first_line", Integer),  # its lines follow each other from here
)

record = Table(
    "record",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("type", Text, nullable=False),  # empty while the creation has not arrived
    Column("owner", Text),
    Column("audience", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("erased", Boolean, nullable=False),
    Column("conflicts", Text),  # JSON list of fields
    Column("state", LargeBinary, nullable=False),  # heads and control values, JSON
    Column("created_line", Integer),
    Column("changed_line", Integer),
)
Index("record_conflicts", record.c.number, sqlite_where=record.c.conflicts.is_not(None))

line = Table(
    "line",
    metadata,
    Column("number", Integer, primary_key=True),
    # No foreign keys on what is only ever added: each would cost a look-up per line, and the chain
    # of hashes (which check recomputes) says more.
    Column("log", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("lamport", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("author", Integer, nullable=False),
    Column("vector", Integer, nullable=False),
    Column("record", Integer, ForeignKey("record.number"), nullable=False),
    Column("ref", BigInteger),  # the sequence number of creation if the author wrote that, else null
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary),
    Column("salt", LargeBinary),  # only where no seed covers the line
    Column("committed", LargeBinary),  # only once the body is erased
    Column("hash", LargeBinary, nullable=False),
    Column("step", Integer, nullable=False),
    Column("refused", Text),
    UniqueConstraint("log", "seq"),
)
Index("line_record", line.c.record)
# Tells lines' records without reading the lines: a search may ask so for thousands.
Index("line_number_record", line.c.number, line.c.record)
Index("line_kind", line.c.kind, sqlite_where=line.c.kind != "set")

#: Salts of the lines first … last of a log derive from the secret.
seed = Table(
    "seed",
    metadata,
    Column("log", Integer, ForeignKey("log.number"), primary_key=True, autoincrement=False),
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("secret", LargeBinary, nullable=False),
)

#: Stretches of logs kept until what they wait for arrives, as they came.
parked = Table(
    "parked",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("log", Text, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger, nullable=False),
    Column("bundle", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),  # gap, unknown-device, fork, revoked
    UniqueConstraint("log", "start", "end", "reason"),
)

#: Records judged while the record that decides their rights was unknown.
unjudged = Table(
    "unjudged",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("record", Text, primary_key=True),
)

#: What each partner device has told us it has.
acknowledged = Table(
    "acknowledged",
    metadata,
    Column("device", Text, primary_key=True),
    Column("log", Integer, ForeignKey("log.number"), primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
)

#: Attached files by hash: those that a partner device says it lacks, and those under way to it.
partner_file = Table(
    "partner_file",
    metadata,
    Column("device", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("lacking", Boolean, nullable=False),
)

#: Bundles made and taken over.
journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("direction", Text, nullable=False),
    Column("bundle", Text, nullable=False),
    Column("device", Text, nullable=False),  # sender; for own bundles the own device
    Column("recipients", Text, nullable=False),  # JSON list of devices
    Column("sequence", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of the header
    Column("step", Integer),
    Column("result", Text, nullable=False),  # JSON of what the import did or the export carried
    UniqueConstraint("direction", "bundle"),
)

_COLUMN: dict[Kind, type[TypeEngine[Any]]] = {
    Kind.MONEY: BigInteger,
    Kind.INTEGER: BigInteger,
    Kind.NUMBER: Float,
    Kind.BOOLEAN: Boolean,
}


def _type_table(record_type: RecordType) -> Table:
    table = Table(
        f"record_{record_type.key}",
        metadata,
        Column("record", Integer, ForeignKey("record.number"), primary_key=True, autoincrement=False),
        *(Column(field.name, _COLUMN.get(field.kind, Text)) for field in record_type.fields),
    )
    if record_type.follows:
        Index(f"{table.name}_{record_type.follows}", table.c[record_type.follows])
    return table


TYPE_TABLES = {key: _type_table(record_type) for key, record_type in RECORD_TYPES.items()}
