# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the command line needs from the services: the shape only, so that it can be read alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from swf_desktop.domain.edits import Edit
from swf_desktop.domain.views import (
    Attachment,
    Changes,
    CheckResult,
    Conflict,
    DigestView,
    ExportResult,
    HistoryEntry,
    Hit,
    ImportResult,
    JournalEntry,
    Leaving,
    Partner,
    PartnerStatus,
    RecordView,
    Value,
    Waiting,
)


class Records(Protocol):
    """Reading and writing records."""

    def apply(self, edits: Iterable[Edit], label: str = "") -> Changes:
        """Write all edits as one step, or none."""

    def fresh_id(self) -> str:
        """An id for a new record that shows that this organisation made it."""

    def add(self, type: str, fields: Mapping[str, Value], id: str | None = None) -> Changes:
        """Add one record."""

    def set(self, id: str, fields: Mapping[str, Value]) -> Changes:
        """Change fields of one record."""

    def delete(self, id: str) -> Changes:
        """Put one record into the trash."""

    def restore(self, id: str) -> Changes:
        """Take one record out of the trash."""

    def erase(self, id: str) -> Changes:
        """Remove one record for good."""

    def show(self, id: str) -> RecordView:
        """One record."""

    def list(
        self, type: str, where: Mapping[str, Value] | None = None, deleted: bool = False
    ) -> list[RecordView]:
        """The records of a type."""

    def history(self, id: str) -> "Sequence[HistoryEntry]":
        """Who changed what, when."""

    def titles(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Names of records by id."""


class Undo(Protocol):
    """Taking steps back."""

    def undo_step(self, number: int) -> Changes:
        """Take one numbered step back."""


class Conflicts(Protocol):
    """Fields with several current values."""

    def list(self) -> list[Conflict]:
        """Every open conflict."""

    def settle(self, id: str, field: str, take: int | None = None, value: object = ...) -> Changes:
        """Decide one conflict."""


class Search(Protocol):
    """Full-text search."""

    def find(self, text: str, limit: int = ...) -> Sequence[Hit]:
        """The best hits."""


class Partners(Protocol):
    """Devices of the alliance and their cards."""

    def export_card(self, path: Path) -> Partner:
        """Write the own card."""

    def copy_card(self, device: str, path: Path) -> Partner:
        """Write the card of another device, for a new device of one's own."""

    def read_card(self, path: Path) -> Partner:
        """Read a card without keeping it."""

    def words(self, device: str) -> tuple[str, ...]:
        """The words to compare by phone with a partner. Takes a moment."""

    def import_card(self, path: Path, *, public_only: bool | None = None) -> Partner:
        """Take a card over; with *public_only* the partner is sent public records only. None: as it is."""

    def list(self) -> list[Partner]:
        """Every known device."""

    def revoke(self, device: str, lift: Collection[str] | None = None) -> Partner:
        """Let a device sign nothing any more; whom it revoked stays so, but for those in *lift*."""

    def own_trouble(self) -> str:
        """Why the partners refuse this device's bundles; empty if they do not."""


class Header(Protocol):
    """What a bundle says in clear."""

    @property
    def bundle(self) -> str:
        """Its id."""

    @property
    def alliance(self) -> str:
        """The alliance it belongs to."""

    @property
    def sender(self) -> str:
        """The device that made it."""

    @property
    def organisation(self) -> str:
        """The key of that device's organisation."""

    @property
    def recipients(self) -> Sequence[str]:
        """The devices it is for."""

    @property
    def sequence(self) -> int:
        """The sender's count of bundles."""

    @property
    def made_at(self) -> str:
        """When it was made, by the sender's clock."""

    @property
    def version(self) -> int:
        """The version of the format."""


class Exchange(Protocol):
    """Bundles out and in."""

    def export(self, path: Path, to: Sequence[str] = (), budget_bytes: int | None = None) -> ExportResult:
        """Write a bundle."""

    def leaving(self, to: Sequence[str] = (), budget_bytes: int | None = None) -> Leaving:
        """What a bundle would take along, record by record."""

    def write_departed(self, path: Path) -> int:
        """Write what has left the house so far to a CSV file."""

    def inspect(self, path: Path) -> Header:
        """A bundle's header."""

    def preview(self, path: Path) -> ImportResult:
        """What taking over would do."""

    def take_over(self, path: Path, accept_deletions: bool = False) -> ImportResult:
        """Take a bundle over."""

    def run(self, folder: Path) -> Sequence[Any]:
        """Write mine into a folder, take over theirs."""

    def status(self) -> Sequence[PartnerStatus]:
        """The board."""

    def waiting(self) -> Sequence[Waiting]:
        """What waits here."""

    def log(self) -> Sequence[JournalEntry]:
        """Every bundle made or taken over here."""


class Attachments(Protocol):
    """Files that belong to records."""

    def add(self, subject_id: str, path: Path) -> Changes:
        """Attach a copy of a file."""

    def show(self, record_id: str) -> Attachment:
        """One attachment."""

    def list(self, subject_id: str | None = None) -> "list[Attachment]":
        """Those of a record, or all."""

    def save_as(self, record_id: str, target: Path) -> Path:
        """Write the file."""


class Mail(Protocol):
    """Bundles by e-mail."""

    def write(
        self, path: Path, to: Sequence[str] = (), budget_bytes: int = ...
    ) -> tuple[Sequence[Path], ExportResult]:
        """Make a bundle, and a draft for each of its parts."""

    def attached(self, path: Path, folder: Path) -> Sequence[Path]:
        """The bundles and cards attached to an e-mail, written into a folder."""


class Reports(Protocol):
    """Paper."""

    def municipality(self, organisation: str, as_of: date) -> bytes:
        """The status summary of one municipality as PDF."""

    def alliance(self, as_of: date) -> bytes:
        """The status summary of the alliance as PDF."""


class Backup(Protocol):
    """One copy of the database."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def at(self) -> str:
        """When it was made."""

    @property
    def reason(self) -> str:
        """Why it was made."""

    @property
    def size(self) -> int:
        """Its size in bytes."""


class Backups(Protocol):
    """Copies of the database."""

    def now(self) -> Backup:
        """Make one."""

    def list(self) -> Sequence[Backup]:
        """Those kept, latest first."""

    def holding(self) -> Sequence[Backup]:
        """Those that still hold what has been erased since."""

    def purge(self) -> tuple[Sequence[Backup], Sequence[Backup]]:
        """Take that out of them: those rewritten, those removed."""

    def restore(self, name: str) -> Backup | None:
        """Put one in the database's place; the copy of what it replaced is returned."""


class Checking(Protocol):
    """Digest and check."""

    def digest(self, *, thorough: bool = False) -> DigestView:
        """The digest of the shared state; with *thorough*, of a database that can be read whole."""

    def check(self) -> CheckResult:
        """Verify everything."""


class ContactFiles(Protocol):
    """Contacts as vCard files."""

    def export(self, path: Path) -> int:
        """Write them; how many there were."""

    def take_over(self, path: Path) -> Any:
        """Add those of a file that are not here yet."""


class Profile(Protocol):
    """An open profile: its services."""

    @property
    def home(self) -> Path:
        """The profile's folder."""

    @property
    def organisation(self) -> str:
        """The key of the organisation this device belongs to."""

    @property
    def person(self) -> str:
        """The name of the person at this device."""

    @property
    def device(self) -> str:
        """The id of this device."""

    @property
    def records(self) -> Records:
        """Records."""

    @property
    def undo(self) -> Undo:
        """Undo."""

    @property
    def conflicts(self) -> Conflicts:
        """Conflicts."""

    @property
    def search(self) -> Search:
        """Search."""

    @property
    def partners(self) -> Partners:
        """Partners."""

    @property
    def exchange(self) -> Exchange:
        """Exchange."""

    @property
    def attachments(self) -> Attachments:
        """Attachments."""

    @property
    def mail(self) -> Mail:
        """E-mail."""

    @property
    def reports(self) -> Reports:
        """Reports."""

    @property
    def checking(self) -> Checking:
        """Checking."""

    @property
    def contact_files(self) -> ContactFiles:
        """VCard files."""

    def close(self) -> None:
        """Let go of the database."""


class Clock(Protocol):
    """Tells the time."""

    def today(self) -> date:
        """The present day where the person sits."""


class Doors(Protocol):
    """How the command line gets at a profile; bootstrap hands it in."""

    @property
    def clock(self) -> Clock:
        """The time."""

    def exists(self, home: Path) -> bool:
        """Whether there is a profile in *home*."""

    def open(self, home: Path) -> Profile:
        """Open it."""

    def backups(self, home: Path) -> Backups:
        """Its backups, even if it cannot be opened."""

    def create(
        self, home: Path, organisation: str, person: str, *, starter: bool = True, steward: bool = False
    ) -> Profile:
        """Make one and open it."""
