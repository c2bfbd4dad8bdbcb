# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Kills an office at the steps of an operation and looks at what is left, each time.

``python -m tests.helpers.robust_crash OPERATION FOLDER [EVERY [FIRST]]`` prints a JSON document. It is a
process of its own because it forks, which a test process with its threads must not do.
"""

import json
import shutil
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.conftest import TESTS
from tests.helpers import robust_trace
from tests.helpers.parts import in_parts_of
from tests.helpers.robust import CONTACT, DRAFT, TASK, busy, copy, dump, found, problems, reopen, world

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import SwfError
from swf_desktop.domain.ids import derived_id
from swf_desktop.services.folders import SUFFIX
from swf_desktop.store import identity, schema, unit_of_work
from swf_desktop.sync import container

_REVISION = '''
"""A field more for tasks."""
import sqlalchemy as sa
from alembic import op
revision = "{next:04}"
down_revision = "{last:04}"
def upgrade():
    op.add_column("record_task", sa.Column("effort", sa.BigInteger))
'''
#: What the import in parts folds at a time, and the pages of the database that SQLite may keep back meanwhile: so few
#: that most parts are in the file before the last one was read.
_LINES, _PAGES = 3, 8
#: More steps than this and something runs in circles.
_MOST = 5000


def _nothing(_home: Path) -> None:
    """No preparation, or nothing more to hold."""


@dataclass
class Operation:
    """What is done in the office *home*.

    *ready* prepares it; *holds* is what must be true after a crash besides the state of the database.
    *stages* are the parts of an operation that is several transactions one after the other; *apart* are
    the tables that tell how often it was begun, and so may differ. *counted*: only the number of rows is
    the same each time.
    """

    home: Path
    act: Callable[[Path], None]
    ready: Callable[[Path], None] = _nothing
    holds: Callable[[Path], None] = _nothing
    stages: tuple[Callable[[Path], None], ...] = ()
    apart: tuple[str, ...] = ()
    counted: bool = False


# ---- what is done -------------------------------------------------------------------------------


def _edit(home: Path) -> None:
    profile = reopen(home)
    profile.records.apply(
        [
            Edit(EditKind.ADD, derived_id("robust", "new"), "project", {"title": "Sensoren im Wald"}),
            Edit(EditKind.SET, TASK, "task", {"title": "Alle Bäume zählen", "status": "done"}),
            Edit(EditKind.DELETE, DRAFT, "task"),
        ]
    )
    profile.close()


def _erase(home: Path) -> None:
    profile = reopen(home)
    profile.records.erase(CONTACT)
    profile.close()


def _export(home: Path) -> None:
    profile = reopen(home)
    profile.exchange.export(home.parent / "out" / f"mine{SUFFIX}")
    profile.close()


def _import(home: Path) -> None:
    profile = reopen(home)
    profile.exchange.take_over(home.parent / f"next{SUFFIX}", accept_deletions=True)
    profile.close()


def _import_in_parts(home: Path) -> None:
    profile = reopen(home)
    profile.exchange.take_over(home.parent / f"busy{SUFFIX}", accept_deletions=True)
    profile.close()


def _import_from_folder(home: Path) -> None:
    profile = reopen(home)
    profile.exchange.take_over(home.parent / "out" / f"next{SUFFIX}", accept_deletions=True)
    profile.close()


def _run_folder(home: Path) -> None:
    profile = reopen(home)
    profile.exchange.run(home.parent / "out", accept_deletions=True)
    profile.close()


def _card(home: Path) -> None:
    profile = reopen(home)
    profile.partners.import_card(home.parent / "third.partnerkarte")
    profile.close()


def _backup(home: Path) -> None:
    profile = reopen(home)
    profile.backups.now()
    profile.close()


def _restore(home: Path) -> None:
    profile = reopen(home)
    profile.backups.restore(profile.backups.list()[-1].name)


def _open(home: Path) -> None:
    reopen(home).close()


def _migrate(home: Path) -> None:
    schema.open_database(home / "profile.db", home / "backups").dispose()


def _attach(home: Path) -> None:
    profile = reopen(home)
    profile.attachments.add(TASK, home.parent / "plan.txt")
    profile.close()


def _import_with_file(home: Path) -> None:
    profile = reopen(home)
    profile.exchange.take_over(home.parent / f"laden{SUFFIX}", accept_deletions=True)
    profile.close()


def _undo_import(home: Path) -> None:
    profile = reopen(home)
    (step,) = [each for each in profile.undo.steps() if each.kind == "import" and not each.undone][:1]
    profile.undo.undo_step(step.number)
    profile.close()


def _revoke(home: Path) -> None:
    profile = reopen(home)
    lost = next(each for each in profile.partners.list() if each.organisation == "olpe" and not each.own)
    profile.partners.revoke(lost.device)
    profile.close()


def _create(home: Path) -> None:
    found(home, "olpe").close()


# ---- how it is prepared and what must hold ------------------------------------------------------


def _files_whole(home: Path) -> None:
    """What lies in the folder under a bundle's name is a whole bundle."""
    for path in (home.parent / "out").glob(f"*{SUFFIX}"):
        if not path.name.startswith("."):
            container.read(path.read_bytes())


def _backups_whole(home: Path) -> None:
    """Every backup that is listed can be restored."""
    profile = reopen(home)
    try:
        for backup in profile.backups.list():
            profile.backups._store.validated(backup.name)
    finally:
        profile.close()


def _attachments_whole(home: Path) -> None:
    """A file that is said to be here is here as it was."""
    profile = reopen(home)
    try:
        for each in profile.attachments.list():
            path = profile.attachments.path_of(each.id)
            if path is not None and sha256(path.read_bytes()).hexdigest() != each.sha256:
                raise AssertionError(f"{each.filename} is not what it was")
    finally:
        profile.close()


def _arrived(home: Path) -> None:
    """Once the records are here, so is their file: it is laid ready before."""
    _attachments_whole(home)
    profile = reopen(home)
    try:
        if missing := profile.attachments.missing():
            raise AssertionError(f"missing: {missing}")
    finally:
        profile.close()


def _with_backup(home: Path) -> None:
    profile = reopen(home)
    profile.backups.now()
    profile.records.set(TASK, {"title": "Seit der Sicherung geändert"})
    profile.close()


def _restored(home: Path) -> None:
    _with_backup(home)
    _restore(home)


def _newer_program(folder: Path) -> None:
    """From here on this process is the program one version later."""
    target = folder / "migrations"
    shutil.copytree(schema.MIGRATIONS, target)
    text = _REVISION.format(last=identity.VERSION, next=identity.VERSION + 1)
    (target / "versions" / "r9999_test.py").write_text(text)
    schema.MIGRATIONS = target
    schema.VERSION = identity.VERSION = identity.VERSION + 1


def _fold_in_parts(olpe: Path, folder: Path, around: ExitStack) -> None:
    """From here on this process takes over little at a time."""
    parts = around.enter_context(in_parts_of(_LINES))
    unit_of_work._WRITING = _PAGES
    _import_in_parts(copy(olpe, folder / "counted"))
    if parts[0] < 3:
        raise RuntimeError(f"the bundle comes in {parts[0]} parts")


def _old_profile(folder: Path) -> Operation:
    """A profile as the first released version left it: its tables are brought up, and its projection is rebuilt."""
    (folder / "out").mkdir()
    with zipfile.ZipFile(min((TESTS / "golden" / "profiles").glob("*.zip"))) as packed:
        packed.extractall(folder / "olpe")
    return Operation(folder / "olpe", _open, holds=_backups_whole, stages=(_migrate,))


def _prepare(name: str, folder: Path, around: ExitStack) -> Operation:
    if name == "create":
        (folder / "out").mkdir()
        return Operation(folder / "olpe", _create, counted=True)
    if name == "old profile":
        return _old_profile(folder)
    olpe, _menden, bundle = world(folder)
    third = found(folder / "soest", "olpe" if name == "revoke" else "soest")
    third.partners.export_card(folder / "third.partnerkarte")
    third.close()
    (folder / "plan.txt").write_text("Zwölf Eichen\n" * 500)
    (folder / "out").mkdir()
    if name == "folder":
        shutil.copy(bundle, folder / "out")
    if name == "attached import":
        menden = reopen(_menden)
        menden.attachments.add(derived_id("robust", "mendenproject"), folder / "plan.txt")
        menden.exchange.export(folder / f"laden{SUFFIX}")
        menden.close()
    if name == "import in parts":
        busy(_menden, folder / f"busy{SUFFIX}")
        _fold_in_parts(olpe, folder, around)
    if name == "migration":
        _newer_program(folder)
    return {
        "edit": Operation(olpe, _edit),
        "erase": Operation(olpe, _erase),
        "export": Operation(olpe, _export, holds=_files_whole),
        "import": Operation(olpe, _import),
        "import in parts": Operation(olpe, _import_in_parts),
        "folder": Operation(
            olpe, _run_folder, holds=_files_whole, stages=(_import_from_folder,), apart=("journal", "profile")
        ),
        "card": Operation(olpe, _card),
        "attach": Operation(olpe, _attach, holds=_arrived, counted=True),
        "attached import": Operation(olpe, _import_with_file, holds=_arrived),
        "undo import": Operation(olpe, _undo_import, ready=_import),
        "revoke": Operation(olpe, _revoke, ready=_card),
        "backup": Operation(olpe, _backup, holds=_backups_whole),
        "restore": Operation(olpe, _restore, ready=_with_backup, holds=_backups_whole),
        "renewal": Operation(olpe, _open, ready=_restored),
        "migration": Operation(olpe, _open, holds=_backups_whole, stages=(_migrate,)),
    }[name]


# ---- the trial ----------------------------------------------------------------------------------


class Trial:
    """One operation, killed at many steps."""

    def __init__(self, name: str, folder: Path) -> None:
        self.folder = folder
        self._around = ExitStack()  # until the process ends
        self.operation = _prepare(name, folder, self._around)
        if self.operation.home.exists():
            self.operation.ready(self.operation.home)
        self.found: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.failures: list[str] = []

    def fresh(self) -> Path:
        """The office as it was, and the folder outside as it was."""
        home = self.folder / "trial" / "olpe"
        shutil.rmtree(home.parent, ignore_errors=True)
        home.parent.mkdir()
        if self.operation.home.exists():
            copy(self.operation.home, home)
        for path in self.folder.glob("*.*"):
            if path.is_file():
                shutil.copy(path, home.parent)
        shutil.copytree(self.folder / "out", home.parent / "out")
        return home

    def state(self, home: Path) -> object:
        """What the database says, without chance; None while there is none."""
        if not (home / "profile.db").exists():
            return None
        content = {table: rows for table, rows in dump(home).items() if table not in self.operation.apart}
        if self.operation.counted:
            return {table: [(len(rows),)] for table, rows in content.items()}
        return content

    def run(self, every: int, first: int) -> dict[str, object]:
        """Kill at every *every*-th step from *first* on."""
        act = self.operation.act
        home = self.fresh()
        states = [self.state(home)]
        for stage in self.operation.stages:
            stage(home)
            states.append(self.state(home))
        home = self.fresh()
        whole = robust_trace.run(lambda: act(home))
        if whole.code:
            raise RuntimeError(f"the operation fails by itself: {whole}")
        states.append(self.state(home))
        for step in range(first, min(whole.steps, _MOST) + 1, every):
            home = self.fresh()
            run = robust_trace.run(lambda home=home: act(home), kill_at=step)
            if not run.killed:
                break
            self.calls[run.call] += 1
            try:
                self._judge(home, states)
            except Exception as error:  # noqa: BLE001 - every finding is reported, none ends the trial
                self.failures.append(f"step {step} ({run.call}): {type(error).__name__}: {error}")
        return {
            "steps": whole.steps,
            "killed": sum(self.calls.values()),
            "found": dict(self.found),
            "calls": dict(self.calls),
            "failures": self.failures,
        }

    def _judge(self, home: Path, states: list[object]) -> None:
        state = self.state(home)
        if state not in states:
            self.found["between"] += 1
            raise AssertionError(f"half done: {[_difference(state, each) for each in states]}")
        self.found["after" if state == states[-1] else "before"] += 1
        if state is not None:
            _check(home)
            self.operation.holds(home)
        if state != states[-1]:
            self.operation.act(home)
            if self.state(home) != states[-1]:
                raise AssertionError(f"done again: {_difference(self.state(home), states[-1])}")
            _check(home)
            self.operation.holds(home)


def _check(home: Path) -> None:
    if found_here := problems(home):
        raise AssertionError(f"check: {found_here}")


def _difference(one: object, other: object) -> str:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return "no database"
    parts = []
    for table in sorted(one.keys() | other.keys()):
        left, right = one.get(table, []), other.get(table, [])
        if left != right:
            more = [row for row in left if row not in right]
            less = [row for row in right if row not in left]
            parts.append(f"{table} +{more[:2]} -{less[:2]}")
    return "; ".join(parts) or "same"


def main(name: str, folder: str, every: str = "1", first: str = "1") -> None:
    """Print what became of the runs."""
    try:
        result = Trial(name, Path(folder)).run(int(every), int(first))
    except robust_trace.NotHere as reason:
        result = {"not_here": str(reason)}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except SwfError as error:
        sys.exit(f"{type(error).__name__}: {error}")
