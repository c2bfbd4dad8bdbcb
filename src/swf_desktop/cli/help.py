# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Help texts, written from the declarations."""

from textwrap import wrap

from swf_desktop.cli.arguments import Command, Group, Option, Word
from swf_desktop.cli.commands import COMMANDS, GLOBAL
from swf_desktop.system.i18n import gettext as _

PROGRAM = "swf-desktop"
_WIDTH = 88
_LABELS = 30


def general() -> str:
    """What the program can do."""
    command, options = _("command"), _("options")
    parts = [
        _usage(f"{PROGRAM} [{command}] [{options}]"),
        "",
        *wrap(_("Without a command the window opens, with a bundle or partner card as well."), _WIDTH),
        "",
        _("Commands:"),
        *_listed([(entry.path, _(entry.help)) for entry in COMMANDS.values()]),
        "",
        _("Options (before or after the command):"),
        *_listed([(_call(option), _(option.help)) for option in GLOBAL]),
        "",
        _("“%(call)s” explains a command.", call=f"{PROGRAM} {command} --help"),
    ]
    return "\n".join(parts)


def of(entry: Command | Group) -> str:
    """One command, or the commands of one group."""
    if isinstance(entry, Group):
        command = _("command")
        parts = [
            _usage(f"{PROGRAM} {entry.path} {command}"),
            "",
            _(entry.help),
            "",
            _("Commands:"),
            *_listed([(_short(each), _(each.help)) for each in entry.commands]),
        ]
        return "\n".join(parts)
    parts = [_usage(usage(entry)), "", *wrap(_(entry.help), _WIDTH)]
    if entry.words:
        parts += ["", *_listed([(word.shown, _(word.help)) for word in entry.words])]
    if entry.options:
        parts += ["", _("Options:"), *_listed([(_call(option), _(option.help)) for option in entry.options])]
    return "\n".join([*parts, "", _("Options of every command: “%(call)s”.", call=f"{PROGRAM} --help")])


def usage(command: Command) -> str:
    """How a command is called, in one line."""
    return f"{PROGRAM} {_short(command, whole=True)}"


def _short(command: Command, *, whole: bool = False) -> str:
    parts = [command.path if whole else command.name, *map(_word, command.words)]
    either = [option for option in command.options if option.name in command.either]
    if either:
        joined = " | ".join(_call(option, short=True) for option in either)
        parts.append(joined if any(option.required for option in either) else f"[{joined}]")
    for option in command.options:
        if option not in either:
            call = _call(option, short=True) + (" ..." if option.many else "")
            parts.append(call if option.required else f"[{call}]")
    return " ".join(parts)


def _usage(call: str) -> str:
    return _("Usage: %(call)s", call=call)


def _word(word: Word) -> str:
    return f"{word.shown} ..." if word.many else word.shown


def _call(option: Option, *, short: bool = False) -> str:
    """The option as it is typed; in a usage line the *short* form, else both."""
    both = f"{option.short}, {option.flag}" if option.short else option.flag
    return f"{option.short if short and option.short else both} {option.shown}".strip()


def _listed(rows: list[tuple[str, str]]) -> list[str]:
    width = min(max(len(label) for label, _text in rows), _LABELS)
    lines = []
    for label, text in rows:
        first, *more = wrap(text, max(_WIDTH - width - 4, 30))
        if len(label) > width:
            lines += [f"  {label}", f"  {'':{width}}  {first}"]
        else:
            lines.append(f"  {label:{width}}  {first}")
        lines += [f"  {'':{width}}  {line}" for line in more]
    return lines
