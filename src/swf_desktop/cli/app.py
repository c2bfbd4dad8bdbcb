# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads the command line, runs the command, and turns whatever goes wrong into a sentence and an exit code."""

import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from swf_desktop.cli.arguments import Command, Group, Parsed, UsageError, parse, split, unknown
from swf_desktop.cli.call import DONE, INTERRUPTED, REFUSED, USAGE, Call
from swf_desktop.cli.commands import COMMANDS, GLOBAL
from swf_desktop.cli.output import Output, hush
from swf_desktop.domain.errors import StorageFailed, SwfError
from swf_desktop.domain.text import N_
from swf_desktop.system import i18n
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.paths import ProfileFolders, default_home

if TYPE_CHECKING:
    from swf_desktop.cli import ports  # three dozen protocols would take a tenth of a quick command's time

#: Files that open the window when there are no other arguments: what a double-click hands over.
OPENED = (".verbundpaket", ".partnerkarte")

_log = logging.getLogger(__name__)
_Doors = TypeVar("_Doors", bound="ports.Doors")


def run(argv: list[str], doors: _Doors, window: Callable[[Path, Sequence[str], _Doors], int]) -> int:
    """Carry out *argv*; the result is the exit code. *window* shows the window."""
    out = Output(as_json=_wants_json(argv))
    log = _HeldLog()
    verbose = "--verbose" in argv
    home: Path | None = None
    try:
        try:
            given, rest = split(argv, GLOBAL)
            i18n.set_language(str(given.get("lang", i18n.DEFAULT)))
            home = _home(given.get("home"))
            if verbose:
                log.speak()
            code = _dispatch(given, rest, home, doors, window, out)
            sys.stdout.flush()
        except BrokenPipeError:
            hush()
            code = DONE
        except KeyboardInterrupt:
            code = INTERRUPTED
        except SwfError as error:
            code = _refuse(out, error)
        except Exception as error:  # noqa: BLE001 - the last place where a traceback becomes a sentence
            code = _refuse(out, _unexpected(error, home, verbose=verbose))
    finally:
        log.end(home)
    return code


def _wants_json(argv: Sequence[str]) -> bool:
    # Before anything is understood: a command line that cannot be read is answered in JSON, too.
    known = argv[: argv.index("--")] if "--" in argv else argv
    return "--json" in known


def _home(given: str | bool | None) -> Path:
    return Path(given).expanduser().absolute() if isinstance(given, str) else default_home()


# -- running --------------------------------------------------------------------------------------


def _dispatch(
    given: dict[str, str | bool],
    rest: list[str],
    home: Path,
    doors: _Doors,
    window: Callable[[Path, Sequence[str], _Doors], int],
    out: Output,
) -> int:
    if given.get("version"):
        return _version(out)
    if given.get("help") or rest[:1] == ["help"]:
        return _help(rest[1:] if rest[:1] == ["help"] else rest, out)
    if all(word.lower().endswith(OPENED) for word in rest):
        files = [str(Path(word).absolute()) for word in rest]
        return _show_window(home, files, doors, window, verbose=bool(given.get("verbose")))
    parsed = _read(rest)
    call = Call(parsed.values, home, doors, out, verbose=bool(given.get("verbose")))
    try:
        return _handler(parsed.command)(call)
    finally:
        call.close()


def _read(rest: Sequence[str]) -> Parsed:
    entry = _find(rest)
    if isinstance(entry, Command):
        return parse(entry, rest[len(entry.path.split()) :])
    error = UsageError(
        N_("“%(group)s” needs one of these commands: %(commands)s."),
        group=entry.path,
        commands=[command.name for command in entry.commands],
    )
    error.usage = entry
    raise error


def _find(rest: Sequence[str]) -> Command | Group:
    """The command, or the group if its command is missing. Raises ``UsageError``."""
    entry = COMMANDS.get(rest[0])
    if entry is None:
        raise unknown(rest[0], list(COMMANDS))
    if isinstance(entry, Command) or len(rest) == 1:
        return entry
    known = {command.name: command for command in entry.commands}
    if rest[1] not in known:
        error = unknown(f"{entry.path} {rest[1]}", [command.path for command in entry.commands])
        error.usage = entry
        raise error
    return known[rest[1]]


def _handler(command: Command) -> Callable[[Call], int]:
    module, _colon, function = command.handler.partition(":")
    found: Callable[[Call], int] = getattr(import_module(f"swf_desktop.cli.{module}"), function)
    return found


def _show_window(
    home: Path,
    files: Sequence[str],
    doors: _Doors,
    window: Callable[[Path, Sequence[str], _Doors], int],
    *,
    verbose: bool,
) -> int:
    from swf_desktop.system.log import start_log, stop_log

    folders = ProfileFolders(home)
    try:
        start_log(folders.log if folders.exists() else None, verbose=verbose)
        return window(home, files, doors)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "PySide6":
            raise
        raise StorageFailed(
            N_(
                "The window's parts are not installed here. Use the commands; “swf-desktop --help” lists them."
            )
        ) from error
    finally:
        stop_log()


def _version(out: Output) -> int:
    from swf_desktop import __version__

    out.say(f"swf-desktop {__version__}")
    out.document({"version": __version__})
    return DONE


def _help(rest: Sequence[str], out: Output) -> int:
    from swf_desktop.cli import help as help_texts

    words = [word for word in rest if not word.startswith("-")]
    text = help_texts.of(_find(words)) if words else help_texts.general()
    out.say(text)
    out.document({"help": text})
    return DONE


# -- refusing -------------------------------------------------------------------------------------


def _refuse(out: Output, error: SwfError) -> int:
    sentence = i18n.translate_error(error)
    out.note(sentence)
    if isinstance(error, UsageError):
        from swf_desktop.cli import help as help_texts

        meant = error.usage
        if isinstance(meant, Command):
            out.note(_("Usage: %(call)s", call=help_texts.usage(meant)))
        else:
            call = f"{help_texts.PROGRAM} {meant.path} --help" if meant else f"{help_texts.PROGRAM} --help"
            out.note(_("More: %(call)s", call=call))
    if not out.answered:
        with suppress(BrokenPipeError):
            out.document({"error": {"code": error.code, "message": sentence}})
            sys.stdout.flush()
    return USAGE if isinstance(error, UsageError) else REFUSED


def _unexpected(error: Exception, home: Path | None, *, verbose: bool) -> SwfError:
    """What nobody foresaw, as a sentence; its traceback goes into the profile's log."""
    if isinstance(error, OSError):
        from swf_desktop.system.reasons import reason_label

        _log.info("the file system refused", exc_info=error)
        return StorageFailed(
            N_("“%(file)s”: the file system refused (%(reason_label)s)."),
            file=str(error.filename or home),
            reason_label=reason_label(error),
        )
    if isinstance(error, ModuleNotFoundError):
        _log.error("a part is missing", exc_info=error)
        return StorageFailed(
            N_("A part of the program is not installed: %(name)s. Install it anew."), name=error.name or ""
        )
    _log.error("unexpected", exc_info=error)
    folder = ProfileFolders(home).log if home is not None and ProfileFolders(home).exists() else None
    if folder is None or verbose:
        return StorageFailed(
            N_(
                "The program met something it did not expect (%(kind)s). Please report this; --verbose shows where."
            ),
            kind=type(error).__name__,
        )
    return StorageFailed(
        N_("The program met something it did not expect (%(kind)s). Please report this; the log says where: %(folder)s"),
        kind=type(error).__name__,
        folder=str(folder),
    )  # fmt: skip


# -- the log --------------------------------------------------------------------------------------


class _HeldLog(logging.Handler):
    """Keeps what is logged until the end: most runs log nothing, and then no file need be opened."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._records: list[logging.LogRecord] = []
        self._logger = logging.getLogger("swf_desktop")
        self._logger.setLevel(logging.INFO)
        self._logger.addHandler(self)
        self._spoken: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)

    def speak(self) -> None:
        """Say everything on standard error as well."""
        self._spoken = logging.StreamHandler(sys.stderr)
        self._spoken.setFormatter(logging.Formatter("%(levelname)-7s %(name)s: %(message)s"))
        self._logger.setLevel(logging.DEBUG)
        self._logger.addHandler(self._spoken)

    def end(self, home: Path | None) -> None:
        """Write what was kept into the log of the profile in *home*, if there is one."""
        for handler in (self, self._spoken):
            if handler is not None:
                self._logger.removeHandler(handler)
        if not self._records or home is None or not ProfileFolders(home).exists():
            return
        from swf_desktop.system.log import start_log, stop_log

        with suppress(SwfError):
            start_log(ProfileFolders(home).log)
            for handler in self._logger.handlers:
                for record in self._records:
                    record.exc_text = None  # the file words exceptions its own way, without what people typed
                    handler.handle(record)
            stop_log()
