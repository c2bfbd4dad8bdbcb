# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a command gets to work with, and the exit codes it may answer with."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from swf_desktop.cli.arguments import Values
from swf_desktop.cli.output import Output

if TYPE_CHECKING:
    from swf_desktop.cli import ports

DONE, REFUSED, USAGE, INTERRUPTED = 0, 1, 2, 130


@dataclass
class Call:
    """What a command gets: its values, the way to the profile, and where to say things."""

    values: Values
    home: Path
    doors: "ports.Doors"
    out: Output
    verbose: bool = False
    _open: ExitStack = field(default_factory=ExitStack)
    _profile: "ports.Profile | None" = None
    _towns: dict[str, str] = field(default_factory=dict)

    @property
    def profile(self) -> "ports.Profile":
        """The profile, opened when first asked for. Raises ``NotFound`` or ``MachineError``."""
        return self._profile or self.keep(self.doors.open(self.home))

    def keep(self, profile: "ports.Profile") -> "ports.Profile":
        """Work with *profile*, which is closed when the command ends."""
        self._profile = profile
        self._open.callback(profile.close)
        return profile

    def close(self) -> None:
        """Let go of everything."""
        self._open.close()

    def town(self, key: str) -> str:
        """The name of the organisation with *key*, as people know it; the key if nobody has named it."""
        if key and key not in self._towns:
            from swf_desktop.domain.ids import organisation_id  # most commands name no town

            record = organisation_id(key)
            self._towns[key] = self.profile.records.titles([record]).get(record) or key
        return self._towns.get(key, key)

    def towns(self, keys: Iterable[str]) -> str:
        """The names of several organisations, each once."""
        return ", ".join(self.town(key) for key in dict.fromkeys(keys))

    def text(self, name: str) -> str:
        """A value that is always there."""
        return str(self.values[name])

    def maybe(self, name: str) -> str | None:
        """A value that may have been left out."""
        found = self.values.get(name)
        return None if found is None else str(found)

    def many(self, name: str) -> tuple[str, ...]:
        """Values that repeat; empty if there is none."""
        found = self.values.get(name, ())
        return found if isinstance(found, tuple) else (str(found),)

    def flag(self, name: str) -> bool:
        """Whether a switch was given."""
        return self.values.get(name) is True

    def path(self, name: str) -> Path:
        """A value that names a file or folder."""
        return Path(self.text(name)).expanduser()
