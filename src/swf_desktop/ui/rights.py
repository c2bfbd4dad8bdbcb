# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may change a row, known before anybody tries: the sentence of the rule where it may not be."""

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.rights import Standing, standing
from swf_desktop.domain.rules import FROZEN, is_frozen
from swf_desktop.domain.views import Changes, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui.names import NameBook
from swf_desktop.ui.ports import Profile
from swf_desktop.ui.tasks import Tasks


class RightsBook(QObject):
    """Keeps whom the records belong to that others follow: a task's project, a section's strategy."""

    changed = Signal()

    def __init__(self, profile: Profile, tasks: Tasks, names: NameBook, parent: QObject | None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._tasks = tasks
        self._names = names
        self._subjects: dict[str, Mapping[str, Standing]] = {}
        self._asked: set[str] = set()

    def need(self, record_type: RecordType) -> None:
        """Read whom those belong to that records of a type follow, unless that has been done."""
        self._read(set(_subjects(record_type)) - self._asked)

    def follow(self, changes: Changes) -> None:
        """Read again what a write may have changed."""
        self._read([key for key in self._asked if _chain(key) & changes.types()])

    def reason(self, record_type: RecordType, owner: str, fields: Mapping[str, Value]) -> str:
        """Why a row may not be changed here; empty if it may, or while that is not known yet."""
        return _(FROZEN) if is_frozen(record_type, fields) else self.foreign(record_type, owner, fields)

    def foreign(self, record_type: RecordType, owner: str, fields: Mapping[str, Value]) -> str:
        """Whose a row with these values would be if it is not ours, as a sentence; empty if we may write it."""
        followed = str(fields.get(record_type.follows or "") or "")
        subject = self._subject(record_type, followed)
        if followed and subject is None and not self._subjects.keys() >= set(_subjects(record_type)):
            return ""
        held = standing(record_type, owner, fields, subject)
        if held.admits(self._profile.organisation):
            return ""
        who = self._names.owner(held.owner or owner)
        return _("Only %(owner)s may change this. You can comment on it.", owner=who)

    def _subject(self, record_type: RecordType, followed: str) -> Standing | None:
        for key in _subjects(record_type) if followed else ():
            found = self._subjects.get(key, {}).get(followed)
            if found is not None:
                return found
        return None

    def _read(self, types: Iterable[str]) -> None:
        for key in types:
            self._asked.add(key)
            of_type = self._profile.standings.of_type
            self._tasks.read(self, partial(of_type, key), partial(self._learn, key))

    def _learn(self, key: str, found: Mapping[str, Standing]) -> None:
        if self._subjects.get(key) != found:
            self._subjects[key] = found
            self.changed.emit()


def _subjects(record_type: RecordType) -> tuple[str, ...]:
    """The types that decide the rights of a type's records."""
    targets = record_type.by_name[record_type.follows].targets if record_type.follows else ()
    return tuple(key for key in targets if key in RECORD_TYPES)


def _chain(key: str) -> frozenset[str]:
    """A type and all those whose records decide about its records, one through the other."""
    found, todo = {key}, [key]
    while todo:
        further = set(_subjects(RECORD_TYPES[todo.pop()])) - found
        found |= further
        todo += further
    return frozenset(found)
