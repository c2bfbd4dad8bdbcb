# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The program's own log: for whoever mends the program, so it holds no personal data.

Exception messages may quote what a person entered or what a statement was to store. The log keeps
the place and the kind of a failure and leaves its message out.
"""

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

from swf_desktop.domain.errors import StorageFailed, SwfError
from swf_desktop.domain.text import N_
from swf_desktop.system.reasons import reason_label

ROOT = "swf_desktop"
_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_LIMIT = 512 * 1024
_KEEP = 3

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _LateFile(logging.Handler):
    """A rotating file, opened when there is something to write: mostly there is nothing, and the first picture
    of the window waits for what Python's own handler is imported with."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        with path.open("ab"):
            pass  # whether it can be written is known now
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write it."""
        try:
            if self._file is None:
                from logging.handlers import RotatingFileHandler

                self._file = RotatingFileHandler(
                    self._path, maxBytes=_LIMIT, backupCount=_KEEP, encoding="utf-8"
                )
                self._file.setFormatter(self.formatter)
            self._file.emit(record)
        except OSError:
            self.handleError(record)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        super().close()


class DiscreetFormatter(logging.Formatter):
    """Formats exceptions without their messages."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        """Where it happened and of what kind it was."""
        error = ei[1]
        parts: list[str] = []
        while error is not None:
            frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
            code = f" ({error.code})" if isinstance(error, SwfError) else ""
            parts.append(f"{frames}\n{type(error).__module__}.{type(error).__qualname__}{code}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\ncaused by\n".join(parts)


def start_log(folder: Path | None, *, verbose: bool = False) -> None:
    """Write to a rotating file in *folder*, and to standard error only when *verbose*.

    Calling it again replaces what was set up before. Raises ``StorageFailed`` if the file cannot
    be opened.
    """
    stop_log()
    logger = logging.getLogger(ROOT)
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    if folder is not None:
        logger.addHandler(_file_handler(folder))
    if verbose:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter(_FORMAT))
        logger.addHandler(handler)
    if not logger.handlers:
        # Otherwise Python's last resort would print warnings between the lines of the command line.
        logger.addHandler(logging.NullHandler())


def stop_log() -> None:
    """Close the log's files."""
    logger = logging.getLogger(ROOT)
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def _file_handler(folder: Path) -> logging.Handler:
    path = folder / "swf-desktop.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _LateFile(path)
    except OSError as error:
        raise StorageFailed(
            N_("The log file “%(file)s” cannot be written (%(reason_label)s)."),
            file=str(path),
            reason_label=reason_label(error),
        ) from error
    handler.setFormatter(DiscreetFormatter(_FORMAT))
    return handler
