# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several bundles that were opened together: one list that says what becomes of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from swf_desktop.domain.text import N_
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui.widgets.plain_table import PlainModel, PlainTable

_HEADINGS = (N_("File"), N_("Bundle"), N_("State"))
TURN, LOOKED_AT, TAKEN, LEFT, ALREADY, REFUSED = (
    N_("its turn is to come"),
    N_("being looked at"),
    N_("taken over"),
    N_("left out"),
    N_("was taken over already"),
    N_("cannot be taken over"),
)
_SHOWN = 5  # rows at a time


@dataclass
class _File:
    path: Path
    bundle: str = ""
    state: str = TURN


class FileQueue(PlainTable):
    """The files in their order. Shown only if there are several."""

    def __init__(self) -> None:
        self._model = PlainModel([_(each) for each in _HEADINGS], muted=(1, 2))
        super().__init__(self._model, _("Files that were opened together"))
        self._files: list[_File] = []
        self._at = -1

    def begin(self, paths: Sequence[Path]) -> None:
        """Start with other files."""
        self._files = [_File(path) for path in dict.fromkeys(paths)]
        self._at = -1
        self._show()

    def add(self, paths: Sequence[Path]) -> None:
        """More files, after those that are here already."""
        known = {each.path for each in self._files}
        self._files += [_File(path) for path in dict.fromkeys(paths) if path not in known]
        self._show()

    def go_on(self) -> Path | None:
        """The next file; None after the last one."""
        self._at += 1
        if self._at >= len(self._files):
            return None
        self.say(LOOKED_AT)
        return self._files[self._at].path

    def say(self, state: str, bundle: str = "") -> None:
        """What became of the file that is looked at, and which bundle is in it."""
        if 0 <= self._at < len(self._files):
            file = self._files[self._at]
            file.state, file.bundle = state, bundle or file.bundle
            self._show()

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to decide about the file that is looked at."""
        return 0 <= self._at < len(self._files) and self._files[self._at].state != LOOKED_AT

    @property
    def undecided(self) -> list[Path]:
        """The files of which nothing has become yet, the one that is looked at among them."""
        return [each.path for each in self._files if each.state in (TURN, LOOKED_AT)]

    @property
    def left(self) -> int:
        """How many are to come."""
        return max(0, len(self._files) - self._at - 1)

    @property
    def place(self) -> str:
        """Which of several this is."""
        count = len(self._files)
        return _("File %(n)s of %(count)s", n=self._at + 1, count=count) if count > 1 else ""

    def _show(self) -> None:
        self._model.load([(each.path.name, each.bundle, _(each.state)) for each in self._files])
        self.setVisible(len(self._files) > 1)
        rows = min(len(self._files), _SHOWN)
        header, row = self.horizontalHeader().sizeHint().height(), self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(header + rows * row + 2)
        if 0 <= self._at < len(self._files):
            self.selectRow(self._at)
