# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The only place that knows what is wired to what: profiles and faces.

What takes long to import (the database, Qt) is imported when it is needed: the window's first picture
waits for neither.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from swf_desktop.system.clock import Clock, SystemClock
from swf_desktop.system.memory import collect_again, collect_never
from swf_desktop.system.paths import ProfileFolders

if TYPE_CHECKING:
    from swf_desktop.profile import Profile
    from swf_desktop.services.backups import BackupService


@dataclass(frozen=True)
class Doors:
    """How faces get at profiles."""

    clock: Clock

    def at(self, clock: Clock) -> "Doors":
        """The same doors in another time."""
        return replace(self, clock=clock)

    def exists(self, home: Path) -> bool:
        """Whether there is a profile in *home*."""
        return ProfileFolders(Path(home)).exists()

    def open(self, home: Path) -> "Profile":
        """Open the profile in *home*. Raises ``NotFound`` if there is none, or ``MachineError``."""
        folders = ProfileFolders(Path(home))
        if not folders.exists():
            from swf_desktop.domain.errors import NotFound
            from swf_desktop.domain.text import N_

            raise NotFound(
                N_("There is no profile in “%(folder)s” yet. Set one up first: swf-desktop init --help."),
                folder=str(home),
            )
        from swf_desktop.profile import Profile

        return Profile(folders, self.clock)

    def create(
        self,
        home: Path,
        organisation: str,
        person: str,
        *,
        starter: bool = True,
        sample: bool = False,
        steward: bool = False,
    ) -> "Profile":
        """Make a profile in *home* and open it. Raises ``InputError`` or ``MachineError``."""
        from swf_desktop.services.setup import Setup, create

        create(ProfileFolders(Path(home)), Setup(organisation, person, starter, steward), self.clock)
        profile = self.open(home)
        if sample:
            from swf_desktop.services.sample import play_all

            play_all(profile.records, organisation)
        return profile

    def backups(self, home: Path) -> "BackupService":
        """The backups in *home*, also where the database is damaged or gone. Raises ``NotFound``."""
        folders = ProfileFolders(Path(home))
        if not folders.exists() and not folders.backups.is_dir():
            self.open(home)
        from swf_desktop.profile import backup_service

        return backup_service(folders, self.clock, lambda: None)

    def organisations(self) -> Sequence[tuple[str, str]]:
        """Key and name of the organisations to pick from when a profile is made."""
        from swf_desktop.services.starter import organisations

        return organisations()

    def pictures(self, home: Path, folder: Path, theme: str) -> Sequence[Path]:
        """Pictures of the real window on the profile in *home*, as PNG files in *folder*.

        For a process of its own. Raises ``ImportError`` where the window's parts are not installed.
        """
        from swf_desktop.ui.pictures import take_pictures

        profile = self.open(home)
        try:
            return take_pictures(profile, folder, theme=theme)
        finally:
            profile.close()


def open_profile(home: Path, clock: Clock | None = None) -> "Profile":
    """The profile in *home*."""
    return Doors(clock or SystemClock()).open(home)


def show_window(home: Path, argv: Sequence[str], doors: Doors) -> int:
    """The window on the profile in *home*; *argv* may name a file to open."""
    collect_never()  # the window lets it go on once there is something to see
    try:
        from swf_desktop.ui.plain_imports import import_plainly

        import_plainly()
        from swf_desktop.ui.app import run

        return run(home, argv, doors)
    finally:
        collect_again()


def main(argv: Sequence[str]) -> int:
    """Run the command line, or the window if no command is given; the result is the exit code."""
    from swf_desktop.cli.app import run

    window: Callable[[Path, Sequence[str], Doors], int] = show_window
    return run(list(argv), Doors(SystemClock()), window)
