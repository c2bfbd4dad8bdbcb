# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a place of the window is given: the services, background work, and the ways to speak to the person."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from swf_desktop.domain.edits import Edit
from swf_desktop.domain.errors import SwfError
from swf_desktop.domain.views import Changes
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import translate_error
from swf_desktop.system.settings import Settings
from swf_desktop.ui.change_hub import ChangeHub
from swf_desktop.ui.names import NameBook
from swf_desktop.ui.notices import Banner, Toast
from swf_desktop.ui.ports import Profile
from swf_desktop.ui.rights import RightsBook
from swf_desktop.ui.tasks import Tasks


def sentence(error: Exception) -> str:
    """What to tell the person about *error*."""
    if isinstance(error, SwfError):
        return translate_error(error)
    return _("Something unexpected happened. Nothing was lost; the log file says more for support.")


_MOST_NOTES = 4


class Desk(QObject):
    """The one thing every place gets. It carries no state of its own."""

    toast = Signal(object)
    banner = Signal(object)
    open_record = Signal(str, str)
    open_place = Signal(str)
    #: A menu entry asks the place that knows the word to do it.
    command = Signal(str)

    def __init__(
        self, profile: Profile, tasks: Tasks, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.profile = profile
        self.tasks = tasks
        self.settings = settings
        self.hub = ChangeHub(self)
        self.names = NameBook(profile, tasks, self)
        self.hub.changed.connect(self.names.follow)
        self.rights = RightsBook(profile, tasks, self.names, self)
        self.hub.changed.connect(self.rights.follow)

    def write(
        self,
        owner: QObject,
        work: Callable[[], Changes],
        done: Callable[[Changes], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        label: str = "",
    ) -> None:
        """Write in the background; everybody hears of the changes, whether *owner* still lives or not."""

        def finished(result: tuple[QObject, Changes]) -> None:
            self.hub.publish(result[1])
            if done and _alive(owner):
                done(result[1])

        def refused(error: Exception) -> None:
            if failed and _alive(owner):
                failed(error)
            else:
                self.refuse(error)

        self.tasks.write(self, lambda: (owner, work()), finished, refused, label=label)

    def read(
        self,
        owner: QObject,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        key: str = "",
        label: str = "",
    ) -> None:
        """Read in the background; an error nobody handles is shown as a banner."""
        self.tasks.read(owner, work, done, failed or self.refuse, key=key, label=label)

    def refuse(self, error: Exception) -> None:
        """Show *error* where it stays."""
        self.banner.emit(Banner(sentence(error)))

    def say(self, text: str, action: str = "", run: Callable[[], None] | None = None) -> None:
        """Show a passing word."""
        self.toast.emit(Toast(text, action, run))

    def undo(self) -> None:
        """Take the last step back and say which."""
        self.write(self, self.profile.undo.undo, self._undone)

    def redo(self) -> None:
        """Take the last undone step again."""
        self.write(self, self.profile.undo.redo, self._redone)

    def undo_step(self, step: int) -> None:
        """Take one particular step back."""
        self.write(self, lambda: self.profile.undo.undo_step(step), self._undone)

    def apply(self, owner: QObject, edits: list[Edit], label: str, said: str) -> None:
        """Several edits as one step, with a word that offers to take them back."""

        def done(changes: Changes) -> None:
            step = changes.step
            self.say(said, _("Undo"), lambda: self.undo_step(step))

        self.write(owner, lambda: self.profile.records.apply(edits, label), done)

    def _undone(self, changes: Changes) -> None:
        self.say(changes.label, _("Redo"), self.redo)  # the label says that it was undone
        self._tell(changes)

    def _redone(self, changes: Changes) -> None:
        self.say(changes.label, _("Undo"), self.undo)
        self._tell(changes)

    def _tell(self, changes: Changes) -> None:
        """What could not be taken back stays on the screen until it was read."""
        notes = changes.notes
        lines = [changes.label, *(f"– {_(note)}" for note in notes[:_MOST_NOTES])] if notes else []
        if len(notes) > _MOST_NOTES:
            lines.append(_("… and %(n)s more", n=len(notes) - _MOST_NOTES))
        self.banner.emit(Banner("\n".join(lines), error=False, key="undo"))


def _alive(thing: QObject) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(thing))
