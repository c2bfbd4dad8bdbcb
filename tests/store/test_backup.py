# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Backups of real database files."""

import sqlite3
import threading
from contextlib import closing
from datetime import date, timedelta

import pytest
from tests.store.book import Book

from swf_desktop.domain.errors import Busy, NotFound, StorageFailed, TooNew
from swf_desktop.services.backups import BackupService
from swf_desktop.store import backup as backup_module
from swf_desktop.store import schema
from swf_desktop.store.backup import RESTORED_FROM, BackupStore, Reason
from swf_desktop.store.facts import Facts
from swf_desktop.store.identity import VERSION
from swf_desktop.system.clock import FixedClock
from swf_desktop.system.paths import ProfileFolders


@pytest.fixture
def clock():
    return FixedClock("2026-03-02T08:00:00Z")


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    book.add("task", {"title": "Pegel montieren"})
    yield book
    book.close()


@pytest.fixture
def store(book, clock):
    return BackupStore(book.path.parent / "backups", book.path, clock)


def titles(path):
    with closing(sqlite3.connect(path)) as conn:
        return [row[0] for row in conn.execute("SELECT title FROM record_task ORDER BY record")]


def files(store):
    return sorted(path.name for path in store._folder.iterdir())


# ---- making ---------------------------------------------------------------------------------------


def test_a_backup_holds_what_is_committed_even_if_it_is_only_written_ahead(book, store):
    assert book.path.with_name("profile.db-wal").stat().st_size > 0
    made = store.now()
    assert (made.name, made.at, made.reason) == (
        "2026-03-02T080000Z-manual.db",
        "2026-03-02T08:00:00Z",
        Reason.MANUAL,
    )
    assert made.size > 0
    assert titles(store._folder / made.name) == ["Pegel montieren"]
    assert files(store) == [made.name]
    assert store.list() == [made]


def test_a_backup_is_whole_while_others_write(book, store):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            with book.writing() as conn:
                conn.exec_driver_sql("INSERT INTO profile VALUES (hex(randomblob(8)), 'a')")
                conn.exec_driver_sql("INSERT INTO profile VALUES (hex(randomblob(8)), 'b')")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [store.now() for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    for each in made:
        with closing(sqlite3.connect(store._folder / each.name)) as conn:
            counts = dict(conn.execute("SELECT value, count(*) FROM profile GROUP BY value").fetchall())
        assert counts.get("a", 0) == counts.get("b", 0)


def test_several_backups_in_a_second_are_several_latest_first(store):
    made = [store.now() for _ in range(12)]
    assert len({each.name for each in made}) == 12
    assert [each.name for each in store.list()] == [each.name for each in reversed(made)][: len(store.list())]


def test_a_backup_that_fails_leaves_nothing_behind(book, store, monkeypatch):
    def fail(_database, target):
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_module, "_copy", fail)
    with pytest.raises(StorageFailed):
        store.now()
    assert files(store) == []


def test_a_copy_that_cannot_be_read_back_is_thrown_away(book, store, monkeypatch):
    monkeypatch.setattr(backup_module, "_copy", lambda _database, target: target.write_bytes(b"x" * 5000))
    with pytest.raises(StorageFailed, match="could not be read back"):
        store.now()
    assert files(store) == []


def test_without_a_database_there_is_nothing_to_back_up(tmp_path, clock):
    with pytest.raises(StorageFailed, match="no database to back up"):
        BackupStore(tmp_path / "backups", tmp_path / "none.db", clock).now()
    assert BackupStore(tmp_path / "backups", tmp_path / "none.db", clock).list() == []
    assert not (tmp_path / "none.db").exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(book, tmp_path, clock):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed):
        BackupStore(tmp_path / "file" / "backups", book.path, clock).now()


# ---- every day, and for how long ------------------------------------------------------------------


def test_one_backup_a_day_is_made_by_itself(store, clock):
    assert store.if_due().reason is Reason.DAILY
    clock.advance(hours=5)
    assert store.if_due() is None
    clock.advance(days=1)
    assert store.if_due() is not None


def test_a_year_of_days_keeps_two_weeks_of_days_and_twelve_of_weeks(store, clock):
    for _ in range(200):
        store.if_due()
        clock.advance(days=1)
    today = clock.today()
    days = [date.fromisoformat(each.at[:10]) for each in store.list()]
    assert days[:14] == [today - timedelta(days=n) for n in range(1, 15)]
    assert len({day.isocalendar()[:2] for day in days}) == 12
    assert len(days) < 26
    assert min(days) >= today - timedelta(weeks=12, days=1)


def test_backups_by_hand_are_kept_ten_deep(store, clock):
    for _ in range(14):
        store.now()
        clock.advance(minutes=1)
    assert len(store.list()) == 10


def test_after_twelve_weeks_an_old_backup_goes_so_that_erased_data_does_not_stay(store, clock):
    old = store.now()
    for _ in range(4):
        clock.advance(days=25)
        store.now()
    assert old.name not in files(store)


def test_a_clock_that_jumps_does_not_throw_the_backups_away(store, clock):
    for _ in range(8):
        store.if_due()
        clock.advance(days=1)
    clock.set("2040-01-01T00:00:00Z")
    store.now()
    assert len(store.list()) == 9


def test_other_files_in_the_folder_are_left_alone(store):
    store._folder.mkdir(exist_ok=True)
    (store._folder / "liesmich.txt").write_text("von Hand")
    store.now()
    assert "liesmich.txt" in files(store)
    assert len(store.list()) == 1


# ---- restoring ------------------------------------------------------------------------------------


def test_restoring_puts_the_backup_in_place_keeps_what_it_replaces_and_marks_it(book, store, clock):
    made = store.now()
    book.add("task", {"title": "Danach"})
    closed = []
    service = BackupService(
        store, lambda: (closed.append(True), book.close()), ProfileFolders(book.path.parent)
    )
    clock.advance(hours=1)
    replaced = service.restore(made.name)
    assert closed
    assert titles(book.path) == ["Pegel montieren"]
    assert replaced.reason is Reason.REPLACED
    assert titles(store._folder / replaced.name) == ["Pegel montieren", "Danach"]
    engine = schema.open_database(book.path, store._folder)
    with engine.connect() as conn:
        assert Facts(conn).get(RESTORED_FROM) == made.name
    engine.dispose()
    assert service.list() == [replaced, made]
    service.restore(replaced.name)
    assert titles(book.path) == ["Pegel montieren", "Danach"]


def test_a_database_in_use_is_not_replaced(book, store):
    made = store.now()
    book.add("task", {"title": "Danach"})
    with pytest.raises(Busy):
        store.restore(made.name)
    assert book.find("danach")
    assert files(store) == [made.name]


@pytest.mark.parametrize("name", ["", "fehlt.db", "../profile.db", "2026-03-02T080000Z-manual.db/.."])
def test_what_is_no_backup_is_not_restored(book, store, name):
    closed = []
    with pytest.raises(NotFound):
        BackupService(store, lambda: closed.append(True), ProfileFolders(book.path.parent)).restore(name)
    assert not closed


@pytest.mark.parametrize("damage", ["cut", "garbage", "flipped", "foreign"])
def test_a_damaged_backup_is_not_restored(book, store, damage):
    made = store.now()
    file = store._folder / made.name
    content = bytearray(file.read_bytes())
    if damage == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif damage == "garbage":
        file.write_bytes(b"garbage" * 1000)
    elif damage == "flipped":
        content[4096 * 3 : 4096 * 3 + 200] = b"\xff" * 200
        file.write_bytes(content)
    else:
        file.unlink()
        with closing(sqlite3.connect(file)) as conn:
            conn.execute("CREATE TABLE other(x)")
    book.close()
    before = book.path.read_bytes()
    with pytest.raises(StorageFailed, match="cannot be restored"):
        store.restore(made.name)
    assert book.path.read_bytes() == before


def test_a_newer_backup_is_not_restored(book, store):
    made = store.now()
    with closing(sqlite3.connect(store._folder / made.name)) as conn:
        conn.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(TooNew):
        store.restore(made.name)


@pytest.mark.parametrize("content", [b"not a database at all" * 300, b""])
def test_a_damaged_database_is_replaced_and_kept_as_it_is(book, store, content):
    made = store.now()
    book.close()
    book.path.write_bytes(content)
    book.path.with_name("profile.db-wal").write_bytes(b"ahead")
    replaced = store.restore(made.name)
    assert titles(book.path) == ["Pegel montieren"]
    assert replaced.reason is Reason.DAMAGED
    assert (store._folder / replaced.name).read_bytes() == content
    assert not book.path.with_name("profile.db-wal").exists()


def test_a_database_that_is_gone_is_restored(book, store):
    made = store.now()
    book.close()
    for file in book.path.parent.glob("profile.db*"):
        file.unlink()
    assert store.restore(made.name) is None
    assert titles(book.path) == ["Pegel montieren"]


def test_a_restore_that_fails_midway_leaves_the_database(book, store, monkeypatch):
    made = store.now()
    book.add("task", {"title": "Danach"})
    book.close()

    def fail(_path, _name):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_module, "_mark", fail)
    with pytest.raises(StorageFailed):
        store.restore(made.name)
    assert titles(book.path) == ["Pegel montieren", "Danach"]
    assert [path.name for path in book.path.parent.glob(".*")] == []
