# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""An open profile: its database and the services on it, wired together."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from swf_desktop.services.identities import identify, renew_identity
from swf_desktop.services.trust import TrustBook
from swf_desktop.services.writing import Desk
from swf_desktop.store.attachments import LEAVINGS
from swf_desktop.store.backup import RESTORED_FROM, BackupStore
from swf_desktop.store.database import Database
from swf_desktop.store.facts import Facts
from swf_desktop.store.schema import STALE
from swf_desktop.system.clock import Clock
from swf_desktop.system.paths import ProfileFolders

if TYPE_CHECKING:
    from swf_desktop.services.arrivals import ArrivalService
    from swf_desktop.services.attachments import AttachmentService
    from swf_desktop.services.backups import BackupService
    from swf_desktop.services.checking import CheckService
    from swf_desktop.services.conflicts import ConflictService
    from swf_desktop.services.contact_files import ContactFiles
    from swf_desktop.services.duties import DutyService
    from swf_desktop.services.erasures import ErasureService
    from swf_desktop.services.exchange import ExchangeService
    from swf_desktop.services.goals import GoalService
    from swf_desktop.services.mail import MailService
    from swf_desktop.services.partners import PartnerService
    from swf_desktop.services.records import RecordService
    from swf_desktop.services.reports import ReportService
    from swf_desktop.services.sample_set import SampleService
    from swf_desktop.services.search import SearchService
    from swf_desktop.services.standings import StandingService
    from swf_desktop.services.undo import UndoService


class Profile:
    """An open profile. Each service is built when first asked for, so that no face waits for another's."""

    def __init__(self, folders: ProfileFolders, clock: Clock) -> None:
        self._folders = folders
        self._clock = clock
        self._database = Database.open(folders.database, folders.backups)
        try:
            self._identify()
        except BaseException:
            self._database.close()
            raise

    def _identify(self) -> None:
        with self._database.unit() as unit:
            facts = Facts(unit.connection)
            identity = identify(self._folders, unit)
            if facts.get(RESTORED_FROM):
                identity = renew_identity(self._folders, unit, identity, self._clock)
                facts.delete(RESTORED_FROM)
                from swf_desktop.services.erasing_again import erase_again

                erase_again(unit, identity, self._clock)
                unit.commit()
            self._person = facts.get("person_name")
            stale = facts.get(STALE)
            left_over = facts.get(LEAVINGS)
        self._desk = Desk(TrustBook(identity), self._clock, self._folders)
        self._database.clear_up = self._clear_up
        if left_over:
            self._clear_up()
        if stale:
            self.checking.rebuild()

    def _clear_up(self) -> None:
        self.attachments.clear_up()

    @property
    def home(self) -> Path:
        """The profile's folder."""
        return self._folders.home

    @property
    def organisation(self) -> str:
        """The key of the organisation this device belongs to."""
        return self._desk.identity.organisation

    @property
    def person(self) -> str:
        """The name of the person at this device."""
        return self._person

    @property
    def device(self) -> str:
        """The id of this device."""
        return self._desk.identity.device

    @cached_property
    def records(self) -> "RecordService":
        """Records."""
        from swf_desktop.services.records import RecordService

        return RecordService(self._database.unit, self._desk)

    @cached_property
    def undo(self) -> "UndoService":
        """Undo and redo."""
        from swf_desktop.services.undo import UndoService

        return UndoService(self._database.unit, self._desk)

    @cached_property
    def conflicts(self) -> "ConflictService":
        """Conflicts."""
        from swf_desktop.services.conflicts import ConflictService

        return ConflictService(self._database.unit, self._desk)

    @cached_property
    def search(self) -> "SearchService":
        """Search."""
        from swf_desktop.services.search import SearchService

        return SearchService(self._database)

    @cached_property
    def partners(self) -> "PartnerService":
        """Partners and cards."""
        from swf_desktop.services.partners import PartnerService

        return PartnerService(self._database.unit, self._desk)

    @cached_property
    def exchange(self) -> "ExchangeService":
        """Bundles."""
        from swf_desktop.services.exchange import ExchangeService

        return ExchangeService(self._database.unit, self._desk, self.partners)

    @cached_property
    def attachments(self) -> "AttachmentService":
        """Files that belong to records."""
        from swf_desktop.services.attachments import AttachmentService

        return AttachmentService(self._database.unit, self._desk)

    @cached_property
    def arrivals(self) -> "ArrivalService":
        """What bundles brought."""
        from swf_desktop.services.arrivals import ArrivalService

        return ArrivalService(self._database.unit, self.partners)

    @cached_property
    def sample(self) -> "SampleService":
        """The sample set."""
        from swf_desktop.services.sample_set import SampleService

        return SampleService(self._database.unit, self._desk, self.records)

    @cached_property
    def standings(self) -> "StandingService":
        """Whom records belong to."""
        from swf_desktop.services.standings import StandingService

        return StandingService(self.records.table)

    @cached_property
    def duties(self) -> "DutyService":
        """What the own office has to do."""
        from swf_desktop.services.duties import DutyService

        return DutyService(self._database.unit, self.organisation)

    @cached_property
    def goals(self) -> "GoalService":
        """What goals come to."""
        from swf_desktop.services.goals import GoalService

        return GoalService(self._database.unit)

    @cached_property
    def mail(self) -> "MailService":
        """Bundles by e-mail."""
        from swf_desktop.services.mail import MailService

        return MailService(self.exchange, self.records, self.organisation)

    @cached_property
    def erasures(self) -> "ErasureService":
        """Erasures and who has confirmed them."""
        from swf_desktop.services.erasures import ErasureService

        return ErasureService(self._database.unit, self._desk)

    @cached_property
    def checking(self) -> "CheckService":
        """Digest and check."""
        from swf_desktop.services.checking import CheckService

        return CheckService(self._database.unit, self._desk)

    @cached_property
    def reports(self) -> "ReportService":
        """Paper."""
        from swf_desktop.services.reports import ReportService
        from swf_desktop.system.i18n import gettext

        return ReportService(self.records, self.organisation, gettext("Smart Cities: 5 für Südwestfalen"))

    @cached_property
    def backups(self) -> "BackupService":
        """Backups."""
        return backup_service(self._folders, self._clock, self.close)

    @cached_property
    def contact_files(self) -> "ContactFiles":
        """VCard files."""
        from swf_desktop.services.contact_files import ContactFiles

        return ContactFiles(self.records)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def backup_service(folders: ProfileFolders, clock: Clock, close: Callable[[], None]) -> "BackupService":
    """The backups of the profile in *folders*; *close* lets go of its database."""
    from swf_desktop.services.backups import BackupService

    return BackupService(BackupStore(folders.backups, folders.database, clock), close, folders)
