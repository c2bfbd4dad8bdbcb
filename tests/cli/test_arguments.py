# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a command line is read."""

import pytest

from swf_desktop.cli.arguments import Command, Option, UsageError, Word, parse, split
from swf_desktop.cli.commands import COMMANDS, GLOBAL

FILE = Word("file", "FILE", "")
COMMAND = Command(
    "make",
    "",
    "nowhere:make",
    (FILE,),
    (
        Option("to", "--to", "", "KEY", many=True),
        Option("where", "--where", "", "key=value", repeats=True),
        Option("limit", "--limit", "", "N", short="-n", number=True),
        Option("dry", "--dry-run", ""),
        Option("kind", "--kind", "", "K", choices=("a", "b")),
    ),
)
MANY = Command(
    "add", "", "nowhere:add", (Word("type", "TYPE", ""), Word("values", "key=value", "", many=True))
)


def values(command, *argv):
    return dict(parse(command, argv).values)


def test_options_may_stand_anywhere():
    expected = {"file": "f", "limit": "3", "dry": True}
    assert values(COMMAND, "--dry-run", "f", "--limit", "3") == expected
    assert values(COMMAND, "--limit=3", "--dry-run", "f") == expected
    assert values(COMMAND, "f", "-n", "3", "--dry-run") == expected


def test_global_options_are_taken_from_before_and_after_the_command():
    given, rest = split(["--json", "record", "add", "task", "--home", "h", "title=x", "--lang=en"], GLOBAL)
    assert given == {"json": True, "home": "h", "lang": "en"}
    assert rest == ["record", "add", "task", "title=x"]


def test_after_two_dashes_everything_is_a_value():
    given, rest = split(["--json", "search", "--", "--home", "x"], GLOBAL)
    assert given == {"json": True}
    assert rest == ["search", "--", "--home", "x"]
    assert values(COMMAND, "--", "--to") == {"file": "--to"}


def test_an_option_of_several_values_takes_them_all():
    assert values(COMMAND, "f", "--to", "olpe", "soest") == {"file": "f", "to": ("olpe", "soest")}
    assert values(COMMAND, "f", "--to", "olpe", "--to", "soest")["to"] == ("olpe", "soest")
    assert values(COMMAND, "f", "--to=olpe", "--dry-run") == {"file": "f", "to": ("olpe",), "dry": True}


def test_an_option_of_several_values_gives_back_the_word_that_is_missing():
    assert values(COMMAND, "--to", "olpe", "soest", "f") == {"file": "f", "to": ("olpe", "soest")}
    assert values(COMMAND, "--to", "olpe", "--dry-run", "f") == {"file": "f", "to": ("olpe",), "dry": True}


def test_an_option_that_repeats_takes_one_value_each_time():
    assert values(COMMAND, "--where", "a=1", "f", "--where", "b=2") == {"file": "f", "where": ("a=1", "b=2")}


def test_the_last_word_may_take_all_that_follow():
    assert values(MANY, "task", "a=1", "b=-2") == {"type": "task", "values": ("a=1", "b=-2")}


def test_a_dash_and_a_negative_number_are_values():
    assert values(COMMAND, "-") == {"file": "-"}
    assert values(COMMAND, "-5") == {"file": "-5"}


@pytest.mark.parametrize(
    "argv",
    [
        [],  # a word is missing
        ["f", "g"],  # one too many
        ["f", "--nonsense"],
        ["f", "--limit"],  # no value
        ["f", "--limit", "--dry-run"],  # the value is an option
        ["f", "--limit", "many"],
        ["f", "--limit", "-3"],
        ["f", "--limit", "1", "--limit", "2"],
        ["f", "--dry-run=yes"],
        ["f", "--kind", "c"],
        ["--to", "olpe"],  # nothing to give back
    ],
)
def test_what_cannot_be_read_is_refused_with_the_command_that_was_meant(argv):
    with pytest.raises(UsageError) as refusal:
        parse(COMMAND, argv)
    assert refusal.value.code == "invalid"
    assert refusal.value.usage is COMMAND


@pytest.mark.parametrize("argv", [["--lang", "fr"], ["--home"], ["--json=yes"]])
def test_global_options_are_checked(argv):
    with pytest.raises(UsageError):
        split(argv, GLOBAL)


def test_options_that_exclude_each_other():
    settle = next(c for c in COMMANDS["conflict"].commands if c.name == "settle")
    assert values(settle, "id", "note", "--take", "2") == {"id": "id", "field": "note", "take": "2"}
    assert values(settle, "id", "note", "--value", "-x")["value"] == "-x"
    for wrong in ([], ["--take", "1", "--value", "x"]):
        with pytest.raises(UsageError):
            parse(settle, ["id", "note", *wrong])
