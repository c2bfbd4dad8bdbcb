# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2

"""What can go wrong, by whose hands it is to be mended.

::

    SwfError
    ├── InputError            the person: what was entered or asked for
    │   ├── Invalid           "invalid"
    │   ├── NotFound          "not-found"
    │   └── NotAllowed        "not-allowed"
    ├── FileError             the file that was handed in
    │   ├── WrongRecipient    "wrong-recipient"
    │   ├── WrongAlliance     "wrong-alliance"
    │   ├── UnknownSigner     "unknown-signer"
    │   ├── RevokedSigner     "revoked-signer"
    │   ├── Damaged           "damaged"
    │   ├── TooNew            "too-new"
    │   ├── TooLarge          "too-large"
    │   └── NeedsConsent      "needs-consent"
    └── MachineError          this computer
        ├── Busy              "busy"
        └── StorageFailed     "storage"

The message is an English message id with ``%(name)s`` placeholders; the edges translate it and fill
it in. Each says what happened and what to do.
"""

from typing import ClassVar


class SwfError(Exception):
    """A refusal with a stable *code* and a sentence for the person."""

    code: ClassVar[str] = "invalid"

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class InputError(SwfError):
    """What was entered or asked for cannot be done as it stands.

    ``edit`` says which of several edits was refused, counted from 0.
    """

    edit: int | None = None


class Invalid(InputError):
    """A value or a combination of values breaks a rule; ``field`` names where, if one field is meant."""

    code = "invalid"

    def __init__(self, message: str, field: str | None = None, **params: object) -> None:
        super().__init__(message, **params if field is None else {"field": field, **params})
        self.field = field


class NotFound(InputError):
    """Nothing by that id or name is here."""

    code = "not-found"


class NotAllowed(InputError):
    """The acting organisation has no right to write this (rights in record_types)."""

    code = "not-allowed"


class FileError(SwfError):
    """The file handed in cannot be taken over; nothing was changed.

    ``file`` is its name where several were read at once.
    """

    file: str = ""


class WrongRecipient(FileError):
    """The bundle was not made for this device."""

    code = "wrong-recipient"


class WrongAlliance(FileError):
    """The file belongs to another alliance."""

    code = "wrong-alliance"


class UnknownSigner(FileError):
    """No card of the signing device is known here."""

    code = "unknown-signer"


class RevokedSigner(FileError):
    """The signing device has been revoked."""

    code = "revoked-signer"


class Damaged(FileError):
    """The file is incomplete, altered, or not one of ours."""

    code = "damaged"


class TooNew(FileError):
    """The file or database needs a newer version of the program."""

    code = "too-new"


class TooLarge(FileError):
    """The file exceeds the limits that protect this computer."""

    code = "too-large"


class NeedsConsent(FileError):
    """The brake (E17): the file would delete more than a person has agreed to."""

    code = "needs-consent"


class MachineError(SwfError):
    """This computer refused: disk, folder, lock."""


class Busy(MachineError):
    """Another program holds the database."""

    code = "busy"


class StorageFailed(MachineError):
    """Reading or writing failed: full disk, missing rights, vanished folder, damaged database."""

    code = "storage"
