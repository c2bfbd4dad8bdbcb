# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Builds the package for Debian and its kin; ``python3 dev.py package`` prepares the environment and calls this.

    build.py DIR      the package goes into DIR, what it is made of into DIR/work

The package is a PyInstaller bundle below /usr/lib/swf-desktop, which brings Python and Qt in the locked
versions, and what a desktop needs to open our files with it. It has no maintainer scripts: Debian's own
triggers take note of types, icons and menu entries, and removing it leaves nothing but people's profiles.
"""

import gzip
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

NAME = "swf-desktop"
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
#: Where the files for a desktop go, by their names in installer/linux.
PLACES = {
    "swf-desktop.desktop": "usr/share/applications/swf-desktop.desktop",
    "swf-desktop.xml": "usr/share/mime/packages/swf-desktop.xml",
    "swf-desktop.svg": "usr/share/icons/hicolor/scalable/apps/swf-desktop.svg",
    "application-x-verbundpaket.svg": "usr/share/icons/hicolor/scalable/mimetypes/application-x-verbundpaket.svg",
    "application-x-partnerkarte.svg": "usr/share/icons/hicolor/scalable/mimetypes/application-x-partnerkarte.svg",
}
#: What the bundle leaves to the system: graphics drivers, and the lists of fonts and certificates.
NEEDS = ("libegl1", "libfontconfig1", "libgl1")
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: swf-desktop

Files: *
Copyright: 2026 swf-desktop contributors
License: EUPL-1.2
 The European Union Public Licence, version 1.2; the full text is in LICENSE.gz beside this file.
 .
 The folder /usr/lib/swf-desktop also holds Python, Qt (LGPL-3, replaceable: shared libraries below
 _internal/PySide6) and the libraries named in _internal, each under its own licence.
"""


def bundle(work: Path) -> Path:
    """Let PyInstaller gather everything into one folder."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(work / "bundle"), "--workpath", str(work / "pyinstaller")]
    subprocess.run([*command, str(HERE / "swf-desktop.spec")], check=True)
    return work / "bundle" / NAME


def lay_out(tree: Path, program: Path) -> None:
    """Put everything where it will be on the disk, below *tree*."""
    shutil.copytree(program, tree / "usr/lib" / NAME, symlinks=True)
    lay_out_desktop(tree)
    link = tree / "usr/bin" / NAME
    link.parent.mkdir(parents=True)
    link.symlink_to(Path("../lib") / NAME / NAME)
    papers = tree / "usr/share/doc" / NAME
    papers.mkdir(parents=True)
    (papers / "copyright").write_text(COPYRIGHT, encoding="utf-8")
    for source, name in (("LICENSE", "LICENSE.gz"), ("CHANGELOG.md", "changelog.gz")):
        (papers / name).write_bytes(gzip.compress((ROOT / source).read_bytes(), mtime=0))


def lay_out_desktop(tree: Path) -> None:
    """Menu entry, types and icons."""
    for name, place in PLACES.items():
        target = tree / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / "linux" / name, target)


def control(release: str, size: int) -> str:
    """What the package says of itself; *size* in bytes."""
    libc = platform.libc_ver()[1]
    fields: Mapping[str, str] = {
        "Package": NAME,
        "Version": release,
        "Architecture": ARCHITECTURES[platform.machine()],
        "Maintainer": "swf-desktop contributors <swf-desktop@example.org>",
        "Installed-Size": str(-(-size // 1024)),
        "Depends": ", ".join((f"libc6 (>= {libc})", *NEEDS)),
        "Recommends": "desktop-file-utils, shared-mime-info, xdg-utils",
        "Section": "misc",
        "Priority": "optional",
        "Homepage": "https://example.org/swf-desktop",
        "Description": "offline desktop program for municipalities that agree by passing signed files\n"
        " Every office keeps strategies, projects, tasks and contacts in a program of its own that works\n"
        " without any network. What is shared travels in signed and encrypted files.",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def seal(tree: Path) -> None:
    """Give every file the rights that files of a package have."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(0o755 if runs else 0o644)


def build(target: Path) -> Path:
    """The finished package in *target*."""
    work = target / "work"
    shutil.rmtree(work, ignore_errors=True)
    tree = work / "tree"
    lay_out(tree, bundle(work))
    seal(tree)
    size = sum(p.lstat().st_size for p in tree.rglob("*") if p.is_file())
    (tree / "DEBIAN").mkdir(mode=0o755)
    release = version(NAME)
    (tree / "DEBIAN/control").write_text(control(release, size), encoding="utf-8")
    package = target / f"{NAME}_{release}_{ARCHITECTURES[platform.machine()]}.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tree, package], check=True)
    return package


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(build(Path(sys.argv[1]).absolute()))
