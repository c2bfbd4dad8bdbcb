# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E5: a full disk, a folder that may not be written or is gone, a database somebody holds.

Each ends with a sentence, nothing is half done, and the work goes on once there is room again.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import warnings
from unittest.mock import patch

import pytest
from tests.helpers import robust
from tests.helpers.counting import tally
from tests.helpers.parts import in_parts_of

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import Busy, MachineError, NotFound, StorageFailed
from swf_desktop.domain.ids import new_id
from swf_desktop.store import engine, identity, unit_of_work

pytestmark = pytest.mark.promise("E5")

AS_ROOT = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0,
    reason="a disk of our own and another user's rights take root on Linux",
)


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    folder = tmp_path_factory.mktemp("offices")
    olpe, menden, bundle = robust.world(folder)
    robust.busy(menden, folder / "busy.verbundpaket")
    return olpe, menden, bundle, folder / "busy.verbundpaket"


@pytest.fixture
def home(offices, tmp_path):
    return robust.copy(offices[0], tmp_path / "olpe")


# ---- a full disk ----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 4 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], capture_output=True)
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def _fill(disk, leave):
    """Take all room of *disk* but so many bytes; gives the file that takes it."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free
    ballast.write_bytes(b"x" * max(0, free - leave))
    return ballast


def _edit(profile, _offices, _disk):
    text = {"summary": "x" * 20_000, "starting_point": "y" * 20_000, "transferability": "z" * 20_000}
    profile.records.apply(
        [Edit(EditKind.ADD, new_id(), "project", {"title": "Kein Platz", **text}) for _ in range(3)]
    )


def _import_in_parts(profile, offices, _disk):
    """So little is folded at a time, and kept back meanwhile, that parts are on the disk before the last was read."""
    with in_parts_of(3) as parts, patch.object(unit_of_work, "_WRITING", 8):
        result = profile.exchange.take_over(offices[3], accept_deletions=True)
    assert result.already or parts[0] >= 3


OPERATIONS = {
    "edit": _edit,
    "import in parts": _import_in_parts,
    "import": lambda p, o, d: p.exchange.take_over(o[2], accept_deletions=True),
    "export": lambda p, o, d: p.exchange.export(d / "out.verbundpaket"),
    "card": lambda p, o, d: p.partners.export_card(d / "out.partnerkarte"),
    "backup": lambda p, o, d: p.backups.now(),
    "restore": lambda p, o, d: p.backups.restore(p.backups.list()[0].name),
}


@AS_ROOT
@pytest.mark.parametrize("room", [0, 4096, 20_000, 70_000, 140_000])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_full_disk_leaves_nothing_half_done(offices, small_disk, operation, room):
    home = robust.copy(offices[0], small_disk / "olpe")
    profile = robust.reopen(home)
    profile.backups.now()
    profile.records.set(robust.TASK, {"title": "Vor dem Engpass"})
    before, files = robust.dump(home), {path.name for path in home.rglob("*") if path.suffix == ".db"}
    ballast = _fill(small_disk, room)
    act = OPERATIONS[operation]
    enough = False
    with contextlib.suppress(StorageFailed):
        act(profile, offices, small_disk)
        enough = True
    profile.close()
    ballast.unlink()
    tally["full disks"] += 1
    if not enough:
        assert robust.dump(home) == before
        assert {path.name for path in home.rglob("*") if path.suffix == ".db"} == files
        assert not list(small_disk.glob("out.*"))
        assert not list(small_disk.rglob("*.part"))
    assert robust.problems(home) == []
    profile = robust.reopen(home)
    with contextlib.suppress(NotFound):
        act(profile, offices, small_disk)
    profile.close()
    assert robust.problems(home) == []


@AS_ROOT
def test_a_profile_that_finds_no_room_leaves_none(small_disk):
    ballast = _fill(small_disk, 60_000)
    with pytest.raises(StorageFailed):
        robust.found(small_disk / "neu", "olpe")
    assert not list((small_disk / "neu").glob("profile*"))
    ballast.unlink()
    robust.found(small_disk / "neu", "olpe").close()
    assert robust.problems(small_disk / "neu") == []


# ---- rights ---------------------------------------------------------------------------------------


def _as_nobody(work):
    """Run *work* in a process without root's rights; gives what it raised, as text."""
    reader, writer = os.pipe()
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # threads of the test run
        pid = os.fork()
    if not pid:
        text = ""
        try:
            os.setgid(65534)
            os.setuid(65534)
            work()
        except BaseException as error:  # noqa: BLE001 - told to the parent
            text = f"{type(error).__name__}: {error}"
        os.write(writer, text.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        answer = told.read()
    os.waitpid(pid, 0)
    return answer


@pytest.fixture
def readable(home):
    """The office where another user can read everything and write nothing."""
    for path in [home, *home.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    for parent in home.parents:
        if parent.stat().st_uid == os.geteuid() and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o055)
    return home


@AS_ROOT
def test_a_profile_that_may_only_be_read_says_so(readable):
    assert _as_nobody(lambda: robust.reopen(readable)).startswith("StorageFailed: ")


@AS_ROOT
def test_a_folder_that_may_only_be_read_takes_no_export(readable, tmp_path):
    for path in [readable, *readable.rglob("*")]:
        os.chown(path, 65534, 65534)
    locked = tmp_path / "locked"
    locked.mkdir()

    def work():
        profile = robust.reopen(readable)
        try:
            profile.exchange.export(locked / "x.verbundpaket")
        finally:
            profile.close()

    before = robust.dump(readable)
    assert _as_nobody(work).startswith("StorageFailed: ")
    assert robust.dump(readable) == before
    assert list(locked.iterdir()) == []


@AS_ROOT
def test_a_bundle_or_folder_that_may_not_be_read_says_so(readable, offices, tmp_path):
    for path in [readable, *readable.rglob("*")]:
        os.chown(path, 65534, 65534)
    secret = tmp_path / "secret"
    secret.mkdir(mode=0o700)
    shutil.copy(offices[2], secret / "next.verbundpaket")

    def take():
        profile = robust.reopen(readable)
        try:
            profile.exchange.take_over(secret / "next.verbundpaket")
        finally:
            profile.close()

    def run():
        profile = robust.reopen(readable)
        try:
            profile.exchange.run(secret)
        finally:
            profile.close()

    for work in (take, run):
        assert _as_nobody(work).startswith("StorageFailed: ")
    assert robust.problems(readable) == []


# ---- what vanishes --------------------------------------------------------------------------------


def test_an_exchange_folder_that_vanished_says_so(home, tmp_path):
    profile = robust.reopen(home)
    before = robust.dump(home)
    for act in (
        lambda: profile.exchange.run(tmp_path / "gone"),
        lambda: profile.exchange.export(tmp_path / "gone" / "x.verbundpaket"),
        lambda: profile.partners.export_card(tmp_path / "gone" / "x.partnerkarte"),
    ):
        with pytest.raises(StorageFailed):
            act()
    with pytest.raises(NotFound):
        profile.exchange.take_over(tmp_path / "gone" / "x.verbundpaket")
    profile.close()
    assert robust.dump(home) == before


def test_a_profile_folder_that_vanished_says_so(home):
    profile = robust.reopen(home)
    shutil.rmtree(home)
    with pytest.raises(MachineError):
        profile.backups.now()
    profile.close()
    with pytest.raises(NotFound):
        robust.reopen(home)


# ---- a lock ---------------------------------------------------------------------------------------


def test_a_database_that_somebody_holds_is_busy(home, offices, monkeypatch, tmp_path):
    monkeypatch.setattr(engine.create_engine, "__defaults__", (50,))
    monkeypatch.setattr(identity, "BUSY_MILLISECONDS", 50)
    profile = robust.reopen(home)
    before = robust.dump(home)
    with contextlib.closing(sqlite3.connect(home / "profile.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for act in (
            lambda: profile.records.set(robust.TASK, {"title": "Gesperrt"}),
            lambda: profile.exchange.take_over(offices[2]),
            lambda: profile.exchange.export(tmp_path / "x.verbundpaket"),
        ):
            with pytest.raises(Busy):
                act()
        other.execute("ROLLBACK")
    assert robust.dump(home) == before
    assert not (tmp_path / "x.verbundpaket").exists()
    profile.records.set(robust.TASK, {"title": "Wieder frei"})
    profile.close()
    assert robust.problems(home) == []
