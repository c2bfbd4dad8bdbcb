# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the package tells the desktop. Building it has a command of its own: ``dev.py package``."""

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
