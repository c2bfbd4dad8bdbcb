# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the window needs from the services: the shape only, so that the window can be read alone."""

import builtins
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from swf_desktop.domain.duties import OpenTasks
from swf_desktop.domain.edits import Edit
from swf_desktop.domain.rights import Standing
from swf_desktop.domain.rows import Rows
from swf_desktop.domain.views import (
    Arrived,
    Attachment,
    Changes,
    Conflict,
    Erasure,
    ExportResult,
    FolderView,
    HistoryEntry,
    Hit,
    ImportResult,
    JournalEntry,
    Leaving,
    Partner,
    PartnerStatus,
    RecordView,
    Row,
    SampleView,
    TrashEntry,
    Value,
    Waiting,
)


class Step(Protocol):
    """A step as people know it."""

    @property
    def number(self) -> int:
        """What ``undo_step`` takes."""

    @property
    def kind(self) -> str:
        """edit, import, undo, redo …"""

    @property
    def label(self) -> str:
        """What it did."""

    @property
    def at(self) -> str:
        """When, UTC."""

    @property
    def undone(self) -> bool:
        """Whether it was taken back."""


Where = Mapping[str, Value]


class Records(Protocol):
    """Reading and writing records."""

    def add(self, type: str, fields: Mapping[str, Value], id: str | None = None) -> Changes:
        """Add one record."""

    def set(self, id: str, fields: Mapping[str, Value]) -> Changes:
        """Change fields of one record."""

    def delete(self, id: str) -> Changes:
        """Put one record into the trash."""

    def erase(self, id: str) -> Changes:
        """Remove a record's values and history for good, here and at the partners."""

    def apply(self, edits: Sequence[Edit], label: str) -> Changes:
        """Several edits as one step."""

    def show(self, id: str) -> RecordView:
        """One record."""

    def table(
        self, type: str, columns: Sequence[str], where: Where | None = None, deleted: bool = False
    ) -> builtins.list[Row]:
        """The rows of a list."""

    def rows(self, type: str, columns: Sequence[str], deleted: bool = False) -> Rows:
        """The rows of a long list, kept by columns."""

    def first_rows(
        self,
        type: str,
        columns: Sequence[str],
        count: int,
        sort: tuple[str, bool],
        within: Mapping[str, Collection[Value]],
    ) -> Rows | None:
        """The rows with which a long list begins; None if the database cannot know them."""

    def list(self, type: str, where: Where | None = None, deleted: bool = False) -> builtins.list[RecordView]:
        """The records of a type."""

    def trash(self) -> builtins.list[TrashEntry]:
        """What was deleted and can be restored, latest first."""

    def bring_back(self, id: str, entry: int, field: str = "") -> Changes:
        """What a record, or one field of it, said after an entry of its history."""

    def titles(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Names of records by id; those not received yet are missing."""

    def restore(self, *ids: str) -> Changes:
        """Out of the trash as one step, each with what went there in the same step."""

    def history(self, id: str) -> builtins.list[HistoryEntry]:
        """Who changed what, when."""

    def counts(self) -> Mapping[str, int]:
        """How many records of each type there are."""


class Undo(Protocol):
    """Taking steps back and forth."""

    def undo(self) -> Changes:
        """Take the last step back."""

    def redo(self) -> Changes:
        """Take the last undone step again."""

    def undoable(self) -> str:
        """The name of the step that undo would take back; empty if there is none."""

    def redoable(self) -> str:
        """The name of the step that redo would take; empty if there is none."""

    def steps(self, limit: int = 100) -> Sequence[Step]:
        """The latest steps, latest first."""

    def undo_step(self, step: int) -> Changes:
        """Take one named step back."""


class Conflicts(Protocol):
    """Fields with several current values."""

    def list(self) -> list[Conflict]:
        """Every open conflict."""

    def count(self) -> int:
        """How many there are."""

    def settle(self, id: str, field: str, take: int | None = None) -> Changes:
        """Decide one conflict by one of its values."""


class Search(Protocol):
    """Full-text search."""

    def find(self, text: str, limit: int = 20) -> Sequence[Hit]:
        """The best hits."""

    def look(self, text: str, limit: int = 20) -> tuple[Sequence[Hit], bool]:
        """The hits that are found at once, and whether these are all that ``find`` finds."""


class Partners(Protocol):
    """Devices of the alliance and their cards."""

    def export_card(self, path: Path) -> Any:
        """Write the own card."""

    def copy_card(self, device: str, path: Path) -> Partner:
        """Write the card of another device, for a new device of one's own."""

    def read_card(self, path: Path) -> Any:
        """Read a card without keeping it."""

    def words(self, device: str) -> tuple[str, ...]:
        """The words to compare by phone with a partner. Takes a moment."""

    def import_card(self, path: Path, *, public_only: bool | None = None) -> Partner:
        """Take a card over; with *public_only* the partner is sent public records only. None: as it is."""

    def revoke(self, device: str, lift: Collection[str] | None = None) -> Partner:
        """Let a device sign nothing any more; whom it revoked stays so, but for those in *lift*."""

    def revoked_by(self, device: str) -> builtins.list[Partner]:
        """The devices that a device has revoked."""

    def status(self) -> builtins.list[PartnerStatus]:
        """What each partner device has."""

    def own_trouble(self) -> str:
        """Why the partners refuse this device's bundles; empty if they do not."""

    def list(self) -> list[Partner]:
        """Every known device."""


class SharedFolder(Protocol):
    """A folder that several offices write into."""

    def look(self) -> FolderView:
        """What lies ready; takes nothing over."""

    def deposit(self) -> ExportResult | None:
        """Write the own bundle there; None if there is nothing new to say."""


class Exchange(Protocol):
    """Bundles out and in."""

    def export(self, path: Path, to: Sequence[str] = ()) -> ExportResult:
        """Write a bundle."""

    def leaving(self, to: Sequence[str] = ()) -> Leaving:
        """What a bundle would take along, record by record; writes nothing."""

    def write_departed(self, path: Path) -> int:
        """Write what has left the house so far to a CSV file; the number of its rows."""

    def waiting(self) -> list[Waiting]:
        """What waits here, and for what."""

    def in_order(self, paths: Sequence[Path]) -> list[Path]:
        """Files in the order in which their senders made them."""

    def preview(self, path: Path) -> ImportResult:
        """What taking over would do."""

    def take_over(self, path: Path, accept_deletions: bool = False) -> ImportResult:
        """Take a bundle over."""

    def folder(self, folder: Path) -> SharedFolder:
        """An exchange folder."""

    def status(self) -> list[PartnerStatus]:
        """The board."""

    def log(self) -> list[JournalEntry]:
        """Every bundle made or taken over here."""


class Attachments(Protocol):
    """Files that belong to records."""

    def add(self, subject: str, path: Path) -> Changes:
        """Keep a copy of a file with a record."""

    def list(self, subject: str | None = None) -> list[Attachment]:
        """The files of a record."""

    def save_as(self, id: str, path: Path) -> Path:
        """Write a file somewhere else."""

    def open_copy(self, id: str) -> Path:
        """A copy for another program to open."""


class Arrivals(Protocol):
    """What bundles brought."""

    def since(self, moment: str, limit: int = 200) -> list[Arrived]:
        """The records written by bundles taken over after a moment."""


class Sample(Protocol):
    """The sample set."""

    def load(self) -> Changes:
        """Add it."""

    def ids(self) -> frozenset[str]:
        """The ids of its records, loaded or not."""

    def look(self) -> SampleView:
        """What is here of it, and what people did with it."""

    def remove(self, *, everything: bool = False) -> Changes:
        """Put it into the trash; what people changed or added stays unless *everything* is to go."""


class Standings(Protocol):
    """Whom records belong to."""

    def of_type(self, type_key: str) -> Mapping[str, Standing]:
        """The standing of every live record of a type."""


class Duties(Protocol):
    """What the own office has to do."""

    def open_tasks(self, today: date, until: date, most: int) -> OpenTasks:
        """The tasks that are overdue, due before a day, and waiting: so many of each, and how many."""


class Goals(Protocol):
    """What goals come to."""

    def statuses(self, as_of: date) -> Mapping[str, str]:
        """The computed status of every goal."""

    def contributions(self, goal: str) -> Sequence[tuple[str, str, str]]:
        """Type, id and title of what contributes to a goal."""


class Mail(Protocol):
    """Bundles by e-mail."""

    def write(self, path: Path, to: Sequence[str] = ()) -> tuple[Sequence[Path], ExportResult]:
        """Make a bundle and a draft for each of its parts."""

    def attached(self, path: Path, folder: Path) -> Sequence[Path]:
        """The bundles and cards attached to an e-mail, written into a folder."""


class Erasures(Protocol):
    """Erasures and who has confirmed them."""

    def list(self) -> list[Erasure]:
        """Latest first."""


class Reports(Protocol):
    """Paper."""

    def municipality(self, organisation: str, as_of: date) -> bytes:
        """The status summary of one municipality as PDF."""

    def alliance(self, as_of: date) -> bytes:
        """The status summary of the alliance as PDF."""

    def pages(self, pdf: bytes, dpi: int = 96) -> Sequence[bytes]:
        """The pages of a PDF as PNG pictures."""


class Backup(Protocol):
    """A copy of the database; *at* is an instant in UTC."""

    @property
    def at(self) -> str:
        """When it was made."""


class Backups(Protocol):
    """Copies of the database."""

    def now(self) -> Any:
        """Make one."""

    def if_due(self) -> Any:
        """Make one if the last is too old."""

    def list(self) -> Sequence[Backup]:
        """Those kept, newest first."""


class Profile(Protocol):
    """The open profile: its services and who works with it."""

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
        """Files that belong to records."""

    @property
    def arrivals(self) -> Arrivals:
        """What bundles brought."""

    @property
    def sample(self) -> Sample:
        """The sample set."""

    @property
    def standings(self) -> Standings:
        """Whom records belong to."""

    @property
    def duties(self) -> Duties:
        """What the own office has to do."""

    @property
    def goals(self) -> Goals:
        """What goals come to."""

    @property
    def mail(self) -> Mail:
        """Bundles by e-mail."""

    @property
    def erasures(self) -> Erasures:
        """Erasures."""

    @property
    def reports(self) -> Reports:
        """Reports."""

    @property
    def backups(self) -> Backups:
        """Backups."""

    def close(self) -> None:
        """Let go of the database."""


class ProfileDoors(Protocol):
    """How the window gets at a profile; bootstrap hands it in."""

    def exists(self, home: Path) -> bool:
        """Whether there is a profile in *home*."""

    def open(self, home: Path) -> Profile:
        """Open it."""

    def create(
        self,
        home: Path,
        organisation: str,
        person: str,
        *,
        starter: bool = True,
        sample: bool = False,
        steward: bool = False,
    ) -> Profile:
        """Make one and open it."""

    def organisations(self) -> Sequence[tuple[str, str]]:
        """Key and name of the organisations to choose from."""


Work = Callable[[], Any]
