# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be typed: commands declared as values, and the reading of a command line by them.

Written here and not taken from a library because the contract is narrower than what libraries do:
options may stand anywhere, also between values that repeat (``record add task --json title=…``),
every sentence is translated, a usage error is a JSON document like any other refusal, and loading a
library for it (0.1 s) would be a third of the time that a whole ``digest`` may take.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.text import N_

Values: TypeAlias = Mapping[str, str | bool | tuple[str, ...]]


class UsageError(Invalid):
    """The command line cannot be read; exit code 2. *usage* is the command that was meant, if any."""

    usage: "Command | Group | None" = None


@dataclass(frozen=True, slots=True)
class Word:
    """A value by its place. *many* takes all that follow (at least one); *optional* may be left out."""

    name: str
    shown: str
    help: str
    many: bool = False
    choices: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A value by its name. Without *shown* it is a switch; *many* takes several values, and repeats."""

    name: str
    flag: str
    help: str
    shown: str = ""
    short: str = ""
    many: bool = False
    repeats: bool = False
    number: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand; *handler* is ``module:function`` below this package, imported when it runs.

    Options of *either* exclude each other.
    """

    name: str
    help: str
    handler: str
    words: tuple[Word, ...] = ()
    options: tuple[Option, ...] = ()
    either: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Subcommands under one word."""

    name: str
    help: str
    commands: tuple[Command, ...]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command line that was understood."""

    command: Command
    values: Values


def split(argv: Sequence[str], options: Sequence[Option]) -> tuple[dict[str, str | bool], list[str]]:
    """Take the global *options* out of *argv*, wherever they stand; everything after ``--`` is left.

    Raises ``UsageError``.
    """
    known = {flag: option for option in options for flag in (option.flag, option.short) if flag}
    found: dict[str, str | bool] = {}
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--":
            rest += [word, *words]
            break
        flag, equals, value = word.partition("=")
        option = known.get(flag)
        if option is None:
            rest.append(word)
        elif option.shown:
            found[option.name] = _chosen(
                option.flag, option.choices, value if equals else _next(option, words)
            )
        else:
            _no_value(option, equals)
            found[option.name] = True
    return found, rest


def parse(command: Command, argv: Sequence[str]) -> Parsed:
    """Read *argv*, what follows the command's own name. Raises ``UsageError``."""
    try:
        return Parsed(command, _Reading(command).read(argv))
    except UsageError as error:
        error.usage = command
        raise


class _Reading:
    def __init__(self, command: Command) -> None:
        self._command = command
        self._flags = {f: o for o in command.options for f in (o.flag, o.short) if f}
        self._plain: list[str] = []
        self._given: dict[str, list[str]] = {}
        self._greedy: Option | None = None

    def read(self, argv: Sequence[str]) -> Values:
        words = iter(argv)
        for word in words:
            if word == "--":
                self._greedy = None
                self._plain += words
            elif word.startswith("-") and len(word) > 1 and not _is_negative(word):
                self._option(word, words)
            elif self._greedy is not None:
                self._given[self._greedy.name].append(word)
            else:
                self._plain.append(word)
        return {**self._optional(), **self._positional()}

    def _option(self, word: str, words: Iterator[str]) -> None:
        flag, equals, value = word.partition("=")
        option = self._flags.get(flag)
        self._greedy = None
        if option is None:
            raise UsageError(
                N_("There is no option “%(option)s” here.%(hint)s"),
                option=flag,
                hint=_hint(flag, [f for f in self._flags if f.startswith("--")]),
            )
        if option.name in self._given and not (option.many or option.repeats):
            raise UsageError(N_("“%(option)s” was given twice."), option=option.flag)
        given = self._given.setdefault(option.name, [])
        if not option.shown:
            _no_value(option, equals)
        else:
            given.append(value if equals else _next(option, words))
            self._greedy = option if option.many and not equals else None

    def _optional(self) -> dict[str, str | bool | tuple[str, ...]]:
        command = self._command
        self._give_back()
        clash = [o.flag for o in command.options if o.name in command.either and o.name in self._given]
        if len(clash) > 1:
            raise UsageError(N_("%(options)s exclude each other. Give one of them."), options=clash)
        if command.either and not clash:
            either = [o.flag for o in command.options if o.name in command.either]
            if any(o.required for o in command.options if o.name in command.either):
                raise UsageError(N_("One of %(options)s is needed."), options=either)
        found: dict[str, str | bool | tuple[str, ...]] = {}
        for option in command.options:
            given = self._given.get(option.name)
            if given is None:
                if option.required and option.name not in command.either:
                    raise UsageError(N_("“%(option)s” is needed."), option=f"{option.flag} {option.shown}")
                continue
            for value in given:
                _chosen(option.flag, option.choices, value)
                if option.number and not (value.isascii() and value.isdigit() and len(value) < 10):
                    raise UsageError(
                        N_("“%(option)s” needs a whole number, not “%(value)s”."),
                        option=option.flag,
                        value=value,
                    )
            several = option.many or option.repeats
            found[option.name] = tuple(given) if several else (given[0] if option.shown else True)
        return found

    def _give_back(self) -> None:
        """``bundle export --to olpe FILE``: the last of an option's values may be the missing word."""
        missing = sum(not word.optional for word in self._command.words) - len(self._plain)
        for option in self._command.options:
            given = self._given.get(option.name, [])
            if option.many and missing > 0 and len(given) > missing:
                self._plain = given[-missing:] + self._plain
                del given[-missing:]
                missing = 0

    def _positional(self) -> dict[str, str | tuple[str, ...]]:
        found: dict[str, str | tuple[str, ...]] = {}
        rest = self._plain
        for word in self._command.words:
            if not rest and word.optional:
                break
            if not rest:
                raise UsageError(N_("“%(word)s” is missing."), word=word.shown)
            if word.many:
                found[word.name], rest = tuple(rest), []
            else:
                found[word.name] = _chosen(word.shown, word.choices, rest[0])
                rest = rest[1:]
        if rest:
            raise UsageError(N_("“%(word)s” is too much here."), word=rest[0])
        return found


def unknown(name: str, known: Sequence[str]) -> UsageError:
    """The refusal of a command that does not exist."""
    return UsageError(N_("There is no command “%(name)s”.%(hint)s"), name=name, hint=_hint(name, known))


def _next(option: Option, words: Iterator[str]) -> str:
    value = next(words, None)
    if value is None or (value.startswith("--") and value != "--"):
        raise UsageError(N_("“%(option)s” needs a value."), option=f"{option.flag} {option.shown}")
    return value


def _no_value(option: Option, equals: str) -> None:
    if equals:
        raise UsageError(N_("“%(option)s” takes no value."), option=option.flag)


def _chosen(name: str, choices: Sequence[str], value: str) -> str:
    if choices and value not in choices:
        raise UsageError(
            N_("“%(value)s” is not possible for %(name)s. Possible: %(choices)s."),
            name=name,
            value=value,
            choices=choices,
        )
    return value


def _is_negative(word: str) -> bool:
    return word[1:2].isdigit()


def _hint(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    from swf_desktop.system.i18n import gettext as _

    close = get_close_matches(name, known, 1)
    return " " + _("Did you mean “%(name)s”?", name=close[0]) if close else ""
