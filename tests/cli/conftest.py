# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The real program on real profiles, run in this process so that many short runs stay quick."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from swf_desktop.bootstrap import Doors
from swf_desktop.cli.app import run
from swf_desktop.system.clock import FixedClock


@dataclass(frozen=True)
class Answer:
    """What one run said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one document on standard output; anything else there fails the test."""
        document = json.loads(self.out)
        assert self.out.count("\n") == 1
        assert isinstance(document, dict)
        return document

    @property
    def error(self) -> str:
        """The error code of a refusal; its sentence stands on standard error as well."""
        error = self.json["error"]
        assert set(error) == {"code", "message"}
        assert error["message"] in self.err
        assert self.code in (1, 2)
        return str(error["code"])


@dataclass
class Program:
    """Runs the program; remembers the calls of the window."""

    capsys: pytest.CaptureFixture[str]
    clock: FixedClock
    windows: list[tuple[Path, list[str]]]

    def __call__(self, *argv: str | Path) -> Answer:
        """One run."""
        self.capsys.readouterr()
        code = run([str(word) for word in argv], Doors(self.clock), self._window)
        said = self.capsys.readouterr()
        return Answer(code, said.out, said.err)

    def _window(self, home: Path, files: Sequence[str], _doors: Doors) -> int:
        self.windows.append((home, list(files)))
        return 0


class Office:
    """One profile and the commands on it."""

    def __init__(self, program: Program, home: Path) -> None:
        self._program = program
        self.home = home

    def __call__(self, *argv: str | Path) -> Answer:
        """One run for people."""
        return self._program("--home", self.home, *argv)

    def json(self, *argv: str | Path) -> dict[str, Any]:
        """One run for scripts that must succeed."""
        answer = self("--json", *argv)
        assert answer.code == 0, answer.err
        return answer.json

    def refused(self, *argv: str | Path) -> str:
        """One run for scripts that must be refused: the error code."""
        answer = self("--json", *argv)
        assert answer.code == 1, answer.out
        return answer.error

    def add(self, type_key: str, *values: str) -> str:
        """A new record's id."""
        return str(self.json("record", "add", type_key, *values)["id"])

    def card(self) -> Path:
        """This office's card."""
        path = self.home.with_suffix(".partnerkarte")
        self.json("card", "export", path)
        return path

    def bundle(self, name: str, *to: str) -> Path:
        """A new bundle."""
        path = self.home.with_name(f"{self.home.name}-{name}.verbundpaket")
        self.json("bundle", "export", path, *(("--to", *to) if to else ()))
        return path


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    """The program."""
    return Program(capsys, FixedClock("2026-11-23T08:00:00Z"), [])


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Profiles that were set up once; tests work on copies."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def office(program: Program, templates: Path, tmp_path: Path) -> Callable[..., Office]:
    """Sets an office up: ``office("olpe")``; options of ``init`` and the folder's name may follow."""

    def make(organisation: str, *options: str, name: str = "") -> Office:
        template = templates / "".join([name or organisation, *options])
        if not template.exists():
            answer = Office(program, template)(
                "init", "--organisation", organisation, "--person", "Erika Muster", *options
            )
            assert answer.code == 0, answer.err
        return Office(program, Path(shutil.copytree(template, tmp_path / (name or organisation))))

    return make


@pytest.fixture
def olpe(office: Callable[..., Office]) -> Office:
    """An office with the starter data."""
    return office("olpe")


@pytest.fixture
def pair(office: Callable[..., Office]) -> tuple[Office, Office]:
    """Two offices that know each other's cards."""
    olpe, soest = office("olpe"), office("soest")
    olpe.json("card", "import", soest.card(), "--yes")
    soest.json("card", "import", olpe.card(), "--yes")
    return olpe, soest
