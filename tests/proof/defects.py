# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Puts plausible defects into a copy of the program, one by one, and looks whether the tests notice.

python3 -m tests.proof.defects              every defect: about half an hour on one core
python3 -m tests.proof.defects --only NAME  one of them; what noticed it is printed
python3 -m tests.proof.defects --machine    the state machine over real offices must notice, too (50 examples)

What the tests of the exchange do not notice, the state machine is asked for. The defects: ``seeded.py``.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.proof.seeded import DEFECTS, Defect

ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("src", "tests", "resources", "docs")
#: What is tried where the tests that are likely to notice a defect do not.
SUITE = ("tests/unit/sync", "tests/exchange", "tests/robust/test_hostile_member.py")
#: Batches of 25 examples, and the first of their seeds.
_BATCHES, _SEED = 2, 40_000
_NOTICED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
_DISAGREED = re.compile(r"^(?:Disagreement|[A-Za-z]+(?:Error|Exception)?): .*$", re.MULTILINE)


def copied(target: Path) -> Path:
    """The program and its tests at *target*."""
    for name in _COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def put_in(defect: Defect, tree: Path) -> None:
    """Put *defect* into the copy. Raises ``LookupError`` where its place is not found exactly once."""
    for edit in defect.edits:
        path = tree / "src" / "swf_desktop" / edit.path
        text = path.read_text(encoding="utf-8")
        if text.count(edit.before) != 1:
            raise LookupError(f"{defect.name}: {edit.path} has {text.count(edit.before)} places for it")
        path.write_text(text.replace(edit.before, edit.after), encoding="utf-8")


def take_out(defect: Defect, tree: Path) -> None:
    """The copy as it was."""
    for edit in defect.edits:
        place = Path("src", "swf_desktop", edit.path)
        shutil.copy(ROOT / place, tree / place)


def _run(tree: Path, *words: str) -> tuple[int, str]:
    path = os.pathsep.join((str(tree / "src"), str(tree)))
    env = {**os.environ, "PYTHONPATH": path, "HYPOTHESIS_PROFILE": "quick", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=tree,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


def suite_notices(tree: Path, *paths: str) -> str:
    """The first test of *paths* that fails, empty if none does."""
    code, told = _run(tree, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", *paths)
    found = _NOTICED.search(told)
    return found[1] if found else f"pytest ended with {code}" if code else ""


def machine_notices(tree: Path) -> str:
    """What the state machine says is wrong, empty if nothing."""
    code, told = _run(tree, "-m", "tests.proof.soak", "--batches", str(_BATCHES), "--seed", str(_SEED))
    found = _DISAGREED.search(told)
    return (found[0][:150] if found else f"it ended with {code}") if code else ""


def main() -> int:
    """Try each defect; the exit code says whether all were noticed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", choices=sorted(each.name for each in DEFECTS))
    parser.add_argument("--machine", action="store_true")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    arguments = parser.parse_args()
    chosen = [each for each in DEFECTS if not arguments.only or each.name in arguments.only]
    by_tests, by_machine, unnoticed = [], [], []
    with tempfile.TemporaryDirectory(prefix="swf-defects-") as name:
        tree = copied(Path(name) / "tree")
        if wrong := suite_notices(tree, *(SUITE if not arguments.only else {d.likely for d in chosen})):
            print(f"The tests fail without any defect: {wrong}")
            return 1
        for defect in chosen:
            put_in(defect, tree)
            noticed = suite_notices(tree, defect.likely) or suite_notices(tree, *SUITE)
            by_tests += [defect.name] if noticed else []
            if arguments.machine or not noticed:
                seen = machine_notices(tree)
                by_machine += [defect.name] if seen else []
                noticed = "; ".join(each for each in (noticed, seen and f"real offices: {seen}") if each)
            unnoticed += [] if noticed else [defect.name]
            print(f"{defect.name}: {noticed or 'NOT NOTICED'}", flush=True)
            take_out(defect, tree)
    print(f"{len(chosen)} defects, {len(by_tests)} noticed by the tests; not at all: {unnoticed or 'none'}")
    if arguments.json:
        told = {"tried": len(chosen), "tests": by_tests, "machine": by_machine, "unnoticed": unnoticed}
        print(json.dumps(told))
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
