# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attachments: files that belong to records, known by their hash."""

import builtins
import mimetypes
from pathlib import Path

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import Invalid, NotFound
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Attachment, Changes, Value
from swf_desktop.services.attachment_files import AttachmentFiles, safe_name
from swf_desktop.services.records import Units
from swf_desktop.services.writing import Desk, write_edits
from swf_desktop.store.attachments import ATTACHMENT, Attachments
from swf_desktop.store.queries import Queries, RecordRow

PENDING = N_(
    "The file “%(file)s” has not been received yet. It comes with a later bundle; the next one that you send "
    "asks for it."
)
# What Windows and others run when it is opened. It can be saved, but not opened from here.
_PROGRAMS = frozenset(
    [
        ".appref-ms",
        ".bat",
        ".chm",
        ".cmd",
        ".com",
        ".cpl",
        ".desktop",
        ".exe",
        ".hta",
        ".jar",
        ".js",
        ".jse",
        ".lnk",
        ".msc",
        ".msi",
        ".msp",
        ".pif",
        ".ps1",
        ".py",
        ".reg",
        ".scf",
        ".scr",
        ".sh",
        ".url",
        ".vbe",
        ".vbs",
        ".wsf",
        ".wsh",
    ]
)


class AttachmentService:
    """Files in, files out. The records are ordinary records of the type ``attachment``."""

    def __init__(self, units: Units, desk: Desk) -> None:
        self._units = units
        self._desk = desk
        self._files = AttachmentFiles(desk.folders.attachments)

    # -- in -------------------------------------------------------------------------------------

    def add(self, subject_id: str, path: Path) -> Changes:
        """Keep a copy of the file and attach it to a record; the attachment is ``changes.records[0]``.

        Raises ``NotFound``, ``Invalid``, ``NotAllowed``, ``TooLarge`` or ``StorageFailed``.
        """
        path = Path(path)
        self._files.tidy()
        with self._units(write=False) as unit:
            subject = Queries(unit.connection).record(subject_id)
            if subject is None or subject.erased:
                raise NotFound(N_("There is no record “%(id)s” here."), id=subject_id)
        staged = self._files.stage(path)  # before the transaction: others need not wait for the copy
        try:
            fields: dict[str, Value] = {
                "subject": subject_id,
                "filename": safe_name(path.name),
                "media_type": mimetypes.guess_type(path.name)[0] or "application/octet-stream",
                "size": staged.size,
                "sha256": staged.sha256,
            }
            with self._units() as unit:
                edit = Edit(EditKind.ADD, "", ATTACHMENT, fields)
                changes = write_edits(unit, self._desk, [edit])
                self._files.place(staged)
                unit.commit()
                return changes
        finally:
            self._files.discard(staged.path)

    # -- out ------------------------------------------------------------------------------------

    def list(self, subject_id: str | None = None) -> builtins.list[Attachment]:
        """The attachments of a record, or all of them, oldest first."""
        where = {"subject": subject_id} if subject_id else {}
        with self._units(write=False) as unit:
            return [self._view(row) for row in Queries(unit.connection).records(ATTACHMENT, where)]

    def missing(self) -> builtins.list[Attachment]:
        """The attachments whose files have not been received yet."""
        return [each for each in self.list() if not each.here]

    def show(self, record_id: str) -> Attachment:
        """One attachment. Raises ``NotFound``."""
        with self._units(write=False) as unit:
            row = Queries(unit.connection).record(record_id)
            if row is None or row.type != ATTACHMENT or row.erased:
                raise NotFound(N_("There is no attachment “%(id)s” here."), id=record_id)
            return self._view(row)

    def path_of(self, record_id: str) -> Path | None:
        """Where the file lies, to be read only; None while it has not been received. Raises ``NotFound``."""
        attachment = self.show(record_id)
        return self._files.path(attachment.sha256) if attachment.here else None

    def save_as(self, record_id: str, target: Path) -> Path:
        """Write the file to *target*. Raises ``NotFound`` while it has not been received, ``StorageFailed``."""
        attachment = self._received(record_id)
        self._files.copy(attachment.sha256, Path(target))
        return Path(target)

    def open_copy(self, record_id: str) -> Path:
        """A copy under the file's own name, to be handed to another program. It cannot be written to.

        Raises ``NotFound`` while the file has not been received, ``Invalid`` if opening it would run it.
        """
        attachment = self._received(record_id)
        if Path(safe_name(attachment.filename)).suffix.casefold() in _PROGRAMS:
            raise Invalid(
                N_("“%(file)s” is a program. It is not opened from here; save it and have it checked first."),
                file=attachment.filename,
            )
        return self._files.opened(attachment.sha256, attachment.filename)

    def _received(self, record_id: str) -> Attachment:
        attachment = self.show(record_id)
        if not attachment.here:
            raise NotFound(PENDING, file=attachment.filename)
        return attachment

    def _view(self, row: RecordRow) -> Attachment:
        fields = row.fields
        digest = str(fields.get("sha256", ""))
        size = fields.get("size")
        return Attachment(
            row.id,
            str(fields.get("subject", "")),
            str(fields.get("filename", "")),
            str(fields.get("media_type", "")),
            size if isinstance(size, int) else 0,
            digest,
            bool(digest) and self._files.has(digest),
        )

    # -- away -----------------------------------------------------------------------------------

    def clear_up(self) -> None:
        """Remove the files that erased attachments have left and that no other one names (E18)."""
        with self._units() as unit:
            attachments = Attachments(unit.connection)
            gone = attachments.leavings()
            gone -= attachments.named_ever(gone)
            kept = [digest for digest in sorted(gone) if not self._files.remove(digest)]
            if not kept:  # else another program has one open; the next start tries again
                attachments.cleared()
                unit.commit()
