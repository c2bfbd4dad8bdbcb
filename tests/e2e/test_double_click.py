# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a double-click on a file does: the system starts the program with the file's name."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance
from tests.helpers.person import PROGRAM


@pytest.fixture(scope="module")
def partners(tmp_path_factory):
    """Olpe's profile, a bundle from Menden and the card of somebody new in Soest."""
    folder = tmp_path_factory.mktemp("alliance")
    templates = folder / "templates"
    templates.mkdir()
    alliance = Alliance(folder / "offices", templates)
    olpe, menden = alliance.paired("olpe", "menden")
    menden.add("task", title="Leihgeräte beschaffen")
    made = olpe.home, menden.send(), alliance.office("soest").card()
    alliance.close()
    return made


@pytest.fixture
def olpe(partners, tmp_path):
    return Path(shutil.copytree(partners[0], tmp_path / "olpe"))


def test_a_bundle_opens_in_the_preview_and_changes_nothing(person, olpe, partners):
    someone = person(olpe, partners[1])
    someone.see("push button", "Übernehmen")
    someone.reads("Leihgeräte beschaffen")
    someone.leave()


def test_a_running_window_takes_the_file_of_a_second_start(person, olpe, partners, screen):
    someone = person(olpe)
    for file, sign in ((partners[1], "Leihgeräte beschaffen"), (partners[2], "Partnerkarte: Soest")):
        second = subprocess.run(
            [*PROGRAM, "--home", olpe, file],
            env=screen.environment,
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert (second.returncode, second.stderr) == (0, "")
        someone.reads(sign)
    someone.leave()


def test_after_a_crash_the_program_starts_as_ever(person, olpe, partners):
    someone = person(olpe)
    someone.process.kill()
    someone.process.wait()
    again = person(olpe, partners[1])
    again.see("push button", "Übernehmen")
    again.leave()
