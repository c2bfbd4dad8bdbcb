# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""ARCHITECTURE.md as failing tests."""

import tomllib
from pathlib import Path

import pytest

cli = pytest.importorskip("importlinter.cli", reason="the core's tests run without the checking tools")

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
LONGEST_MODULE = 500


@pytest.mark.parametrize("contract", [c["id"] for c in CONFIG["contracts"]])
def test_contract(contract, monkeypatch):
    monkeypatch.chdir(ROOT)
    # What it prints names the imports in question.
    failed = cli.lint_imports(limit_to_contracts=(contract,), no_cache=True)
    assert not failed


def test_every_package_of_the_page_exists_and_the_other_way_round():
    packages = {p.parent.name for p in (ROOT / "src/swf_desktop").glob("*/__init__.py")}
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    described = {name for name in packages if f"| `{name}` |" in page}
    assert packages == described


def test_no_module_is_too_long_to_hold():
    folders = [ROOT / "src", ROOT / "tests"]
    modules = [*ROOT.glob("*.py"), *(p for folder in folders for p in folder.rglob("*.py"))]
    lengths = {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8").count("\n") for p in modules}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE}
