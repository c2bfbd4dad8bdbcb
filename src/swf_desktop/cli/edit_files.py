# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files of edits: one JSON object per line, read as they are carried out, so that size does not matter."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Protocol, Self

import msgspec

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import InputError, Invalid, NotFound, StorageFailed, SwfError, TooLarge
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Changes, Value
from swf_desktop.system.reasons import reason_label

#: Longer than any record can be; what goes beyond it is not a file of edits.
_LINE_BYTES = 4 * 1024 * 1024
_SPOOL_BYTES = 8 * 1024 * 1024


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    op: Literal["add", "set", "delete", "restore", "erase"]
    type: str = ""
    id: str | None = None
    fields: dict[str, Value] = {}


class Records(Protocol):
    """What carries edits out."""

    def fresh_id(self) -> str:
        """An id for a new record."""

    def apply(self, edits: Iterator[Edit], label: str = "") -> Changes:
        """Write all edits as one step, or none."""


class EditFile:
    """An open file of edits. *ids* are the records of the lines carried out, in their order."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decode = msgspec.json.Decoder(_Line).decode
        self._number = 0
        self._reading = False
        self._fresh_id: Callable[[], str] = str
        self._lines: list[int] = []
        self.ids: list[str] = []

    @classmethod
    def open(cls, name: str) -> "EditFile":
        """The file *name*; ``-`` is standard input. Raises ``NotFound`` or ``StorageFailed``."""
        if name == "-":
            return cls(_spooled(sys.stdin.buffer))
        path = Path(name).expanduser()
        try:
            return cls(path.open("rb"))
        except FileNotFoundError as error:
            raise NotFound(N_("There is no file “%(file)s”."), file=str(path)) from error
        except OSError as error:
            raise StorageFailed(
                N_("“%(file)s” cannot be read: %(reason_label)s."),
                file=str(path),
                reason_label=reason_label(error),
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def apply_to(self, records: Records) -> Changes:
        """Carry everything out as one step. What is refused names its line; nothing is written then."""
        self._fresh_id = records.fresh_id
        try:
            return records.apply(self._edits())
        except SwfError as error:
            line = self._line_of(error)
            if line is None:
                raise
            raise type(error)(N_("Line %(line)s: %(problem)s"), line=line, problem=error) from error

    def _line_of(self, error: SwfError) -> int | None:
        """The line that was refused; None if it was not one line alone."""
        if self._reading:
            return self._number
        if isinstance(error, InputError) and error.edit is not None:
            return self._lines[error.edit]
        return None

    def _edits(self) -> Iterator[Edit]:
        self._reading = True
        for raw in iter(lambda: self._file.readline(_LINE_BYTES + 1), b""):
            self._number += 1
            if len(raw) > _LINE_BYTES:
                raise TooLarge(N_("The line is too long for an edit."))
            line = raw.removeprefix(b"\xef\xbb\xbf") if self._number == 1 else raw
            if line.strip():
                yield self._edit(line)
        self._reading = False

    def _edit(self, raw: bytes) -> Edit:
        try:
            line = self._decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Invalid(
                N_(
                    "This is no edit. Each line is one JSON object with op (add, set or delete), type or id, and fields."
                ),
            ) from error
        if line.op == "add":
            if not line.type:
                raise Invalid(N_("Say which type of record to add."))
            id_ = line.id or self._fresh_id()
        elif line.id:
            id_ = line.id
        else:
            raise Invalid(N_("Say which record is meant by its id."))
        self.ids.append(id_)
        self._lines.append(self._number)
        return Edit(EditKind(line.op), id_, line.type, line.fields)


def _spooled(source: IO[bytes]) -> IO[bytes]:
    """All of *source* first: a writer that stalls must not hold the database meanwhile."""
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115 - closed by EditFile
    for block in iter(lambda: source.read(1 << 16), b""):
        spool.write(block)
    spool.seek(0)
    return spool
