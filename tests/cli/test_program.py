# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The program as a whole: what opens, what is refused as misuse, and what a script sees of the process."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers.marking import Marking

from swf_desktop.cli import help as help_texts
from swf_desktop.cli.arguments import Group, parse
from swf_desktop.cli.commands import COMMANDS
from swf_desktop.system import i18n

HANDBOOK = Path(__file__).parents[2] / "docs" / "command-line.md"
EVERY = [
    command
    for entry in COMMANDS.values()
    for command in (entry.commands if isinstance(entry, Group) else (entry,))
]


def process(*argv, home, stdin=None, env=()):
    """Run the program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "swf_desktop", *map(str, argv)],
        capture_output=True,
        input=stdin,
        timeout=120,
        env={**os.environ, "SWF_DESKTOP_HOME": str(home), **dict(env)},
    )


# -- the window -----------------------------------------------------------------------------------


def test_without_a_command_the_window_opens(program, tmp_path):
    assert program("--home", tmp_path / "a").code == 0
    assert program.windows == [(tmp_path / "a", [])]


@pytest.mark.parametrize("name", ["post.verbundpaket", "olpe.partnerkarte", "POST.VERBUNDPAKET"])
def test_a_lone_file_of_ours_opens_the_window_with_it(program, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert program(name, "--home", tmp_path / "a").code == 0
    assert program.windows == [(tmp_path / "a", [str(tmp_path / name)])]


def test_several_files_of_ours_open_one_window_with_all_of_them(program, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ["b.verbundpaket", "a.verbundpaket", "olpe.partnerkarte"]
    assert program(*names, "--home", tmp_path / "a").code == 0
    assert program.windows == [(tmp_path / "a", [str(tmp_path / name) for name in names])]


def test_other_files_are_no_commands(program):
    answer = program("brief.docx")
    assert answer.code == 2
    assert program.windows == []


def test_where_the_window_is_not_installed_a_sentence_says_so(capsys):
    from swf_desktop.cli.app import run

    def window(_home, _files, _doors):
        raise ModuleNotFoundError("No module named 'PySide6'", name="PySide6.QtCore")

    assert run([], None, window) == 1
    assert "--help" in capsys.readouterr().err


# -- where the profile is -------------------------------------------------------------------------


def test_the_home_comes_from_the_option_then_the_environment(program, office, tmp_path, monkeypatch):
    office("olpe")
    office("musterstadt", "--empty")
    monkeypatch.setenv("SWF_DESKTOP_HOME", str(tmp_path / "musterstadt"))
    assert program("digest", "--json").json["records"] == 2
    assert program("digest", "--json", "--home", tmp_path / "olpe").json["records"] > 50
    monkeypatch.delenv("SWF_DESKTOP_HOME")
    assert program("digest", "--json").error == "not-found"


def test_global_options_stand_before_or_after_the_command(olpe, program):
    home = str(olpe.home)
    answers = {
        program("--json", "--lang", "en", "--home", home, "digest").out,
        program("digest", "--home", home, "--lang=en", "--json").out,
        program("--json", "digest", f"--home={home}").out,
    }
    assert len(answers) == 1


# -- misuse ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argv",
    [
        ["nonsense"],
        ["record"],
        ["record", "nonsense"],
        ["record", "show"],
        ["record", "add", "task"],
        ["record", "add", "task", "title"],
        ["record", "add", "task", "title=A", "title=B"],
        ["record", "list", "task", "--where", "title"],
        ["search"],
        ["search", "x", "--limit", "many"],
        ["bundle", "export"],
        ["conflict", "settle", "id", "field"],
        ["conflict", "settle", "id", "field", "--take", "1", "--value", "x"],
        ["report", "novel", "-o", "a.pdf"],
        ["report", "alliance"],
        ["report", "alliance", "-o", "a.pdf", "--for", "everybody"],
        ["init", "--organisation", "olpe"],
        ["init", "--organisation", "olpe", "--person", "E", "--starter", "--empty"],
        ["digest", "too-much"],
        ["digest", "--nonsense"],
        ["digest", "--lang", "fr"],
        ["table", "export", "task"],
        ["calendar", "export", "a.ics"],
    ],
)
def test_misuse_is_exit_code_2(program, argv):
    people = program(*argv)
    assert people.code == 2
    assert people.out == ""
    assert "swf-desktop" in people.err
    scripts = program(*argv, "--json")
    assert scripts.code == 2
    assert scripts.error == "invalid"


def test_a_slip_of_the_finger_is_understood(program):
    assert "„digest“" in program("digst").err
    assert "„record list“" in program("record", "lst").err
    assert "„--where“" in program("record", "list", "task", "--were", "a=b").err


# -- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_command_explains_itself(program, language):
    overview = program("--help", "--lang", language)
    assert overview.code == 0
    assert all(name in overview.out for name in COMMANDS)
    for command in EVERY:
        answer = program(*command.path.split(), "--help", "--lang", language)
        assert answer.code == 0
        assert command.path in answer.out
        assert max(map(len, answer.out.splitlines())) <= 120
    i18n.set_language("de")


def test_whatever_help_says_goes_through_the_catalogue(program, monkeypatch):
    monkeypatch.setattr(i18n, "_translations", Marking)
    names = {word for command in EVERY for word in command.path.split()} | {"swf", "desktop", "value"}
    left = {}
    for path in ("", *(command.path for command in EVERY)):
        said = program(*path.split(), "--help").out
        while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", said)) != said:
            said = shorter
        said = re.sub(r"--[\w-]+( [\w|]+)?|\w+=\w+|\.\w+|\b[A-Z]+\b", " ", said)  # options and what they take
        for word in re.findall(r"[^\W\d_]{2,}", said):
            if word not in names:
                left.setdefault(word, path)
    assert not sorted(left)


def test_help_is_german_and_needs_no_profile(program):
    assert "Aufruf: swf-desktop record add TYPE key=value ..." in program("record", "add", "-h").out
    assert program("help", "record", "add").out == program("record", "add", "--help").out
    assert set(program("--help", "--json").json) == {"help"}


def test_the_version_is_named(program):
    from swf_desktop import __version__

    assert program("--version").out == f"swf-desktop {__version__}\n"
    assert program("--version", "--json").json == {"version": __version__}


def test_the_handbook_explains_every_command_and_option():
    text = HANDBOOK.read_text(encoding="utf-8")
    for command in EVERY:
        assert f"swf-desktop {command.path}" in text, command.path
        for option in command.options:
            assert option.flag in text, f"{command.path} {option.flag}"


def test_the_handbook_shows_commands_that_can_be_read():
    known = {command.path: command for command in EVERY}
    text = HANDBOOK.read_text(encoding="utf-8")
    shown = [line for line in text.splitlines() if line.startswith("swf-desktop ")]
    assert len(shown) > 30
    for line in shown:
        words = shlex.split(line, comments=True)[1:]
        path = next((p for p in (" ".join(words[:2]), words[0]) if p in known), None)
        if path is not None:
            parse(known[path], [w for w in words[len(path.split()) :] if w != "--json"])
        else:
            assert words[0].startswith("--") or words[0].endswith((".verbundpaket", ".partnerkarte")), line


def test_usage_lines_come_from_the_declarations():
    settle = next(c for c in EVERY if c.path == "conflict settle")
    assert help_texts.usage(settle) == "swf-desktop conflict settle ID FIELD --take N | --value V"
    export = next(c for c in EVERY if c.path == "bundle export")
    assert help_texts.usage(export).startswith("swf-desktop bundle export FILE [--to KEY ...]")


# -- as a process ---------------------------------------------------------------------------------


def test_a_script_gets_one_document_and_the_exit_code(tmp_path):
    home = tmp_path / "a"
    made = process("init", "--organisation", "olpe", "--person", "Erika Müßig", "--json", home=home)
    assert (made.returncode, made.stderr) == (0, b"")
    assert json.loads(made.stdout)["person"] == "Erika Müßig"
    edits = '{"op": "add", "type": "task", "fields": {"title": "Grüße"}}\n'.encode()
    applied = process("record", "apply", "-", "--json", home=home, stdin=edits)
    assert json.loads(applied.stdout)["applied"] == 1
    # Whatever encoding the system speaks: JSON is UTF-8.
    latin = process("record", "list", "task", "--json", home=home, env={"PYTHONIOENCODING": "ascii"})
    assert "Grüße" in latin.stdout.decode("utf-8")
    plain = process("record", "list", "task", home=home, env={"PYTHONIOENCODING": "ascii"})
    assert (plain.returncode, plain.stderr) == (0, b"")
    refused = process("record", "show", "nothing", "--json", home=home)
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["code"] == "not-found"
    assert process("nonsense", home=home).returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="pipes break otherwise on Windows")
def test_a_pipe_that_nobody_reads_is_no_failure(tmp_path):
    home = tmp_path / "a"
    process("init", "--organisation", "olpe", "--person", "Erika Muster", home=home)
    command = f'"{sys.executable}" -m swf_desktop record types; echo "code $?" >&2'
    ended = subprocess.run(
        ["bash", "-c", f"({command}) | true"],
        capture_output=True,
        timeout=60,
        env={**os.environ, "SWF_DESKTOP_HOME": str(home)},
    )
    assert ended.stderr == b"code 0\n"


@pytest.mark.parametrize("part", ["alembic", "typst", "PySide6", "cyclopts", "rich", "babel"])
def test_quick_commands_load_nothing_they_do_not_need(tmp_path, part):
    home = tmp_path / "a"
    process("init", "--organisation", "olpe", "--person", "Erika Muster", home=home)
    code = (
        "import sys; from swf_desktop.bootstrap import main; code = main(['digest', '--json']); "
        f"sys.exit(code or 3 * any(name.partition('.')[0] == {part!r} for name in sys.modules))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env={**os.environ, "SWF_DESKTOP_HOME": str(home)}
    )
    assert ended.returncode == 0, ended.stderr
