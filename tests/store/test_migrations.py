# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opening databases of every age."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest
import sqlalchemy as sa
from tests.store import golden
from tests.store.book import Book
from tests.store.schema_script import shape, statements

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.errors import Busy, StorageFailed, TooNew
from swf_desktop.store import engine as engine_module
from swf_desktop.store import identity, schema, search, search_query
from swf_desktop.store.facts import Facts

_REVISION = '''
"""A field more for tasks."""
import sqlalchemy as sa
from alembic import op
revision = "0002"
down_revision = "0001"
def upgrade():
    op.add_column("record_task", sa.Column("effort", sa.BigInteger))
'''


@pytest.fixture
def path(tmp_path):
    return tmp_path / "profile.db"


@pytest.fixture
def backups(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """The program one version later; returns what writes its last revision."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    script = folder / "versions" / "r9999_test.py"
    last = identity.VERSION
    text = _REVISION.replace('"0002"', f'"{last + 1:04}"').replace('"0001"', f'"{last:04}"')
    script.write_text(text)
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    for module in (schema, identity):
        monkeypatch.setattr(module, "VERSION", last + 1)
    return lambda body: script.write_text(text + body)


def columns(path, table="record_task"):
    with closing(sqlite3.connect(path)) as conn:
        return [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]


# ---- new and of this version ----------------------------------------------------------------------


def test_a_new_database_is_made_with_its_folder_and_signed(tmp_path):
    path = tmp_path / "a" / "b" / "profile.db"
    schema.open_database(path, tmp_path / "backups").dispose()
    assert identity.version_of(path) == identity.VERSION
    assert not (tmp_path / "backups").exists()


def test_the_migrations_lead_to_the_same_tables_as_a_new_database():
    """If this fails after a change of ``tables``: write a revision, raise ``identity.VERSION``, and keep
    a database of the new version with ``python -m tests.store.golden``."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as conn, conn.begin():
        schema.run_migrations(conn, 0)
        migrated = shape(conn)
    engine.dispose()
    new = sa.create_engine("sqlite://")
    with new.connect() as conn, conn.begin():
        for statement in statements():
            conn.exec_driver_sql(statement)
        made = shape(conn)
    new.dispose()
    assert migrated == made


def test_the_version_is_the_number_of_the_last_revision():
    numbers = sorted(int(p.name[1:5]) for p in (schema.MIGRATIONS / "versions").glob("r*.py"))
    assert numbers == list(range(1, identity.VERSION + 1))


def test_what_an_interrupted_beginning_left_is_begun_anew(path, backups):
    for content in (b"", None):
        if content is None:
            with closing(sqlite3.connect(path)) as conn:
                conn.execute("PRAGMA journal_mode = WAL")
        else:
            path.write_bytes(content)
        schema.open_database(path, backups).dispose()
        assert identity.version_of(path) == identity.VERSION
        for file in path.parent.glob("profile.db*"):
            file.unlink()


def test_a_second_opening_sees_the_same_database_without_loading_the_migrations(path, backups):
    schema.open_database(path, backups).dispose()
    code = (
        "import sys, pathlib; from swf_desktop.store import schema; "
        f"schema.open_database(pathlib.Path({str(path)!r}), pathlib.Path({str(backups)!r})).dispose(); "
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert not backups.exists()


def test_every_field_has_its_column(path, backups):
    schema.open_database(path, backups).dispose()
    for record_type in RECORD_TYPES.values():
        names = {field.name for field in record_type.fields}
        assert set(columns(path, f"record_{record_type.key}")) == names | {"record"}


# ---- older ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", golden.names())
def test_a_database_of_every_version_stays_readable(name, tmp_path):
    golden.unpack(name, tmp_path / "profile.db")
    book = Book(tmp_path)
    with book.engine.connect() as conn:
        [found] = search.find(conn, "strasse")
        assert found.fields["title"] == "Sensoren in der Bahnhofstraße"
        assert search.verify(conn, book.documents(conn)) == []
        assert conn.exec_driver_sql("SELECT family_name FROM record_contact").scalar() == "Öztürk"
        stale = Facts(conn).get(schema.STALE)
    assert bool(stale) == (name != golden.name(identity.VERSION))
    assert identity.version_of(book.path) == identity.VERSION
    book.add("task", {"title": "Neu"})
    book.close()


def test_there_is_a_database_of_this_version_to_keep():
    assert golden.name(identity.VERSION) in golden.names()


def test_an_older_database_gains_its_columns_after_a_backup(path, backups, next_version):
    golden.unpack(golden.names()[-1], path)
    engine = schema.open_database(path, backups)
    assert "effort" in columns(path)
    with engine.connect() as conn:
        assert Facts(conn).get(schema.STALE) == "1"
        assert [f.fields["title"] for f in search.find(conn, "strasse")] == ["Sensoren in der Bahnhofstraße"]
    engine.dispose()
    [backup] = backups.iterdir()
    assert "migration" in backup.name
    assert "effort" not in columns(backup)
    schema.open_database(path, backups).dispose()
    assert len(list(backups.iterdir())) == 1


def test_the_new_column_serves_a_new_field(path, backups, next_version, monkeypatch):
    golden.unpack(golden.names()[-1], path)
    task = RECORD_TYPES["task"]
    description = task.field("description")
    longer = replace(task, fields=(*task.fields, replace(description, name="effort", label="Effort")))
    monkeypatch.setattr(search_query, "RECORD_TYPES", {**RECORD_TYPES, "task": longer})
    engine = schema.open_database(path, backups)
    with engine.begin() as conn:
        number = conn.exec_driver_sql("SELECT min(record) FROM record_task").scalar()
        conn.exec_driver_sql("UPDATE record_task SET effort = 'zwölf Tage'")
        line = conn.exec_driver_sql("SELECT max(number) FROM line WHERE record = ?", (number,)).scalar()
        search.add(conn, [(line, search.searchable_text(longer, {"effort": "zwölf Tage"}))])
        assert [found.number for found in search.find(conn, "zwoelf")] == [number]
    engine.dispose()


@pytest.mark.parametrize(
    "body",
    [
        "    raise RuntimeError('broken')\n",
        "    op.execute('DELETE FROM record')\n",
        "    op.execute('SELECT * FROM nowhere')\n",
    ],
)
def test_a_migration_that_fails_leaves_the_database_as_it_was(path, backups, next_version, body):
    golden.unpack(golden.names()[-1], path)
    next_version(body)
    before = dump(path)
    with pytest.raises(StorageFailed, match="is unchanged"):
        schema.open_database(path, backups)
    assert dump(path) == before
    assert len(list(backups.iterdir())) == 1


def dump(path):
    with closing(sqlite3.connect(path)) as conn:
        tables = [r[0] for r in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            "version": conn.execute("PRAGMA user_version").fetchone(),
            "schema": conn.execute("SELECT sql FROM sqlite_master").fetchall(),
            **{
                table: conn.execute(f"SELECT * FROM {table}").fetchall()
                for table in tables
                if table != "search"
            },
        }


# ---- what cannot be opened ------------------------------------------------------------------------


def test_a_newer_database_is_refused(path, backups):
    schema.open_database(path, backups).dispose()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA user_version = {identity.VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(TooNew, match="newer version"):
        schema.open_database(path, backups)
    assert path.read_bytes() == before


def test_a_foreign_database_is_refused_and_not_touched(path, backups):
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE other(x)")
    before = path.read_bytes()
    with pytest.raises(StorageFailed, match="no database of this program"):
        schema.open_database(path, backups)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"x", b"Hello, I am a text file. " * 400, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_what_is_no_database_is_refused(path, backups, content):
    path.write_bytes(content)
    with pytest.raises(StorageFailed):
        schema.open_database(path, backups)
    assert path.read_bytes() == content


def test_a_database_cut_short_is_refused(path, backups):
    schema.open_database(path, backups).dispose()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(StorageFailed, match="damaged"):
        schema.open_database(path, backups)


def test_a_locked_database_is_busy(path, backups, monkeypatch):
    schema.open_database(path, backups).dispose()
    monkeypatch.setattr(identity, "BUSY_MILLISECONDS", 10)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy):
            schema.open_database(path, backups)


def test_a_database_that_somebody_writes_can_be_opened(path, backups):
    schema.open_database(path, backups).dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        schema.open_database(path, backups).dispose()


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, backups, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed):
        schema.open_database(tmp_path / "file" / "profile.db", backups)


def test_a_database_that_may_only_be_read_is_a_sentence(path, backups, monkeypatch):
    schema.open_database(path, backups).dispose()

    def read_only(file):
        return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, isolation_level=None)

    monkeypatch.setattr(identity, "_connect", read_only)
    with pytest.raises(StorageFailed, match="cannot be written"):
        schema.open_database(path, backups)


def test_errors_of_the_database_become_sentences():
    said = {
        "database is locked": Busy,
        "database or disk is full": StorageFailed,
        "attempt to write a readonly database": StorageFailed,
        "anything else": StorageFailed,
    }
    for text, kind in said.items():
        assert type(engine_module.storage_error(sqlite3.OperationalError(text))) is kind
