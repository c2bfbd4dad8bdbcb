# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the package tells the desktop. Building it has a command of its own: ``dev.py package``."""

import ast
import configparser
import importlib.util
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from swf_desktop.cli.app import OPENED

INSTALLER = Path(__file__).parents[2] / "installer"
TYPES = {".verbundpaket": "application/x-verbundpaket", ".partnerkarte": "application/x-partnerkarte"}

pytestmark = pytest.mark.skipif(not INSTALLER.is_dir(), reason="only in a checkout")


@pytest.fixture
def build():
    spec = importlib.util.spec_from_file_location("installer_build", INSTALLER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(build, tmp_path):
    build.lay_out_desktop(tmp_path)
    return tmp_path


@pytest.fixture
def system(tree):
    """An environment in which the package's files are all that is installed."""
    if not shutil.which("update-mime-database"):
        pytest.skip("needs shared-mime-info")
    share = tree / "usr/share"
    subprocess.run(["update-mime-database", share / "mime"], check=True, capture_output=True)
    return {**os.environ, "XDG_DATA_DIRS": str(share), "XDG_DATA_HOME": str(tree / "own")}


def entry(tree: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(tree / "usr/share/applications/swf-desktop.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_menu_entry_opens_the_files_that_the_program_opens(tree):
    assert entry(tree)["Exec"] == "swf-desktop %F"
    assert set(entry(tree)["MimeType"].strip(";").split(";")) == {TYPES[ending] for ending in OPENED}
    described = ET.parse(tree / "usr/share/mime/packages/swf-desktop.xml").getroot()
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    for ending, name in TYPES.items():
        glob = described.find(f"m:mime-type[@type='{name}']/m:glob", space)
        assert glob is not None
        assert glob.get("pattern") == f"*{ending}"


def test_every_type_and_the_program_have_a_picture(tree):
    icons = tree / "usr/share/icons/hicolor/scalable"
    assert (icons / "apps" / f"{entry(tree)['Icon']}.svg").is_file()
    for name in TYPES.values():
        assert (icons / "mimetypes" / f"{name.replace('/', '-')}.svg").is_file()


def test_a_desktop_recognises_the_files(system, tmp_path):
    pytest.importorskip("PySide6")
    ask = (
        "import sys; from PySide6.QtCore import QMimeDatabase;"
        "print(*(QMimeDatabase().mimeTypeForFile(f).name() for f in sys.argv[1:]), sep='\\n')"
    )
    files = []
    for ending in OPENED:
        files.append(tmp_path / f"olpe{ending}")
        files[-1].write_bytes(b"PK\x03\x04")
    done = subprocess.run([sys.executable, "-c", ask, *files], env=system, capture_output=True, text=True)
    assert done.stdout.split() == [TYPES[ending] for ending in OPENED], done.stderr


@pytest.mark.skipif(not shutil.which("xdg-mime"), reason="needs xdg-utils")
def test_a_desktop_opens_them_with_the_program(system):
    for name in TYPES.values():
        command = ["xdg-mime", "query", "default", name]
        done = subprocess.run(command, env=system, capture_output=True, text=True)
        assert done.stdout.strip() == "swf-desktop.desktop"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Debian's package")
def test_the_package_says_what_it_is_and_needs(build):
    lines = dict(
        line.split(": ", 1) for line in build.control("1.2.3", 2048).splitlines() if not line.startswith(" ")
    )
    assert (lines["Package"], lines["Version"], lines["Installed-Size"]) == ("swf-desktop", "1.2.3", "2")
    assert "libc6 (>= " in lines["Depends"]


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="Debian's package")
def test_the_package_holds_the_program_its_papers_and_what_a_desktop_needs(build, tmp_path, monkeypatch):
    program = tmp_path / "gathered"
    program.mkdir()
    (program / "swf-desktop").write_text("#!/bin/sh\n")
    (program / "swf-desktop").chmod(0o700)
    monkeypatch.setattr(build, "bundle", lambda work: program)
    package = build.build(tmp_path / "made")
    told = subprocess.run(["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True)
    entries = [line.split() for line in told.stdout.splitlines()]
    files = {words[5].removeprefix("./"): words[0] for words in entries if not words[5].endswith("/")}
    assert files == {
        "usr/lib/swf-desktop/swf-desktop": "-rwxr-xr-x",
        "usr/bin/swf-desktop": "lrwxrwxrwx",
        **dict.fromkeys(build.PLACES.values(), "-rw-r--r--"),
        **{
            f"usr/share/doc/swf-desktop/{n}": "-rw-r--r--"
            for n in ("copyright", "LICENSE.gz", "changelog.gz")
        },
    }
    assert {words[1] for words in entries} == {"root/root"}
    assert any(words[-1] == "../lib/swf-desktop/swf-desktop" for words in entries)


def test_every_file_for_a_desktop_is_laid_out(build):
    assert {path.name for path in (INSTALLER / "linux").iterdir()} == set(build.PLACES)


def spec_lists(*names: str) -> dict[str, list[str]]:
    """The texts in some of the lists of the recipe for PyInstaller."""
    tree = ast.parse((INSTALLER / "swf-desktop.spec").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {name: [] for name in names}
    for node in ast.walk(tree):
        target, value = None, None
        if isinstance(node, ast.keyword):
            target, value = node.arg, node.value
        elif isinstance(node, ast.Assign | ast.AugAssign):
            name = node.targets[0] if isinstance(node, ast.Assign) else node.target
            target, value = getattr(name, "id", None), node.value
        if target in found and isinstance(value, ast.List | ast.Tuple):
            found[target] += [e.value for e in value.elts if isinstance(e, ast.Constant)]
    return found


def imported() -> set[str]:
    """Every module that the program asks for, by its dotted name."""
    names: set[str] = set()
    for path in (INSTALLER.parent / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
    return names


def test_the_recipe_leaves_nothing_out_that_the_program_asks_for():
    lists = spec_lists("excludes", "unneeded")
    assert len(lists["excludes"]) > 3
    assert len(lists["unneeded"]) > 3
    asked = imported()
    assert not {name.split(".")[0] for name in asked} & set(lists["excludes"])
    qt = {name.split(".")[1] for name in asked if name.startswith("PySide6.")}
    assert {"QtCore", "QtGui", "QtWidgets"} <= qt
    files = [f"PySide6/{name}.abi3.so" for name in qt] + [f"libQt6{name[2:]}.so.6" for name in qt]
    assert not [file for file in files if any(part in file for part in lists["unneeded"])]


def test_what_the_recipe_names_is_there():
    pytest.importorskip("typst")
    for name in spec_lists("hiddenimports")["hiddenimports"]:
        assert importlib.util.find_spec(name) is not None, name


def test_the_package_asks_the_system_for_what_setting_up_asks_it_for(build):
    spec = importlib.util.spec_from_file_location("dev", INSTALLER.parent / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    assert set(build.NEEDS) <= set(dev.QT_LIBRARIES.values())
