# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Titles of records by id, kept for the reference cells of lists and pages.

A type's titles come in one query when they are first asked for; ``changed`` says when more is known.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.ids import is_owned_id, organisation_id
from swf_desktop.domain.rows import Rows
from swf_desktop.domain.views import ChangeKind, Changes
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.ports import Profile
from swf_desktop.ui.tasks import Tasks

#: So many titles of a type are loaded at once where not all of them are wanted.
_SEVERAL = 2000


class NameBook(QObject):
    """Remembers what records are called."""

    changed = Signal()

    def __init__(self, profile: Profile, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._tasks = tasks
        self._by_type: dict[str, dict[str, str]] = {}
        self._all: dict[str, str] = {}
        self._short: dict[str, str] = {}
        self._asked: set[str] = set()
        self._whole: set[str] = set()
        self._wanted: set[str] = set()
        self._missing: set[str] = set()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(0)
        self._pause.timeout.connect(self._fetch)
        self.need(("organisation",))

    def need(self, types: Iterable[str], *, whole: bool = False) -> None:
        """Load the titles of *types* unless they are here or on their way.

        Of a type with very many records these are the first ones, and the others are looked up where they are
        shown; but for *whole* types, whose titles are searched or sorted by.
        """
        for key in types:
            if key not in RECORD_TYPES or key in self._whole or (key in self._asked and not whole):
                continue
            self._asked.add(key)
            columns = RECORD_TYPES[key].title
            if key == "organisation":
                columns = (*columns, "short_name")
            if whole:
                self._whole.add(key)
                work: Callable[[], Rows | None] = partial(self._profile.records.rows, key, columns)
            else:
                work = partial(self._profile.records.first_rows, key, columns, _SEVERAL, ("", True), {})
            self._tasks.read(self, work, partial(self._learn, key))

    def title(self, record_id: str, targets: Iterable[str] = ()) -> str:
        """The title; a dot row while it is looked up; a word if it has not come in yet.

        *targets* are the types it may have.
        """
        if not record_id:
            return ""
        known = self._all.get(record_id)
        if known is not None:
            return known
        if record_id in self._missing:
            return (
                _("person of another town") if self.stays_away(record_id, targets) else _("not received yet")
            )
        self._wanted.add(record_id)
        self._pause.start()
        return "…"

    def stays_away(self, record_id: str, targets: Iterable[str]) -> bool:
        """Whether it is a contact that another office keeps to itself."""
        if record_id not in self._missing or "contact" not in targets:
            return False
        return not is_owned_id(record_id, self._profile.organisation)

    def knows(self, record_id: str) -> bool:
        """Whether the record's title is here."""
        return record_id in self._all

    def owner(self, key: str) -> str:
        """The short name of the organisation with *key*."""
        if not key:
            return ""
        record_id = organisation_id(key)
        return self._short.get(record_id) or self._all.get(record_id) or key

    def short(self, record_id: str) -> str:
        """An organisation's short name; empty if it has none or is not loaded."""
        return self._short.get(record_id, "")

    def of_type(self, key: str) -> dict[str, str]:
        """Ids and titles of one type, as far as they are loaded."""
        self.need((key,), whole=True)
        return self._by_type.get(key, {})

    def type_of(self, record_id: str) -> str:
        """The type of a record whose title is here; else empty."""
        return next((key for key, titles in self._by_type.items() if record_id in titles), "")

    def follow(self, changes: Changes) -> None:
        """Take over the titles that a write changed."""
        for change in changes.records:
            self._missing.discard(change.id)
            if change.type not in self._asked:
                if change.title and change.id in self._all:
                    self._all[change.id] = change.title
                continue
            titles = self._by_type.setdefault(change.type, {})
            if change.kind in (ChangeKind.DELETED, ChangeKind.ERASED):
                titles.pop(change.id, None)
            elif change.title:
                titles[change.id] = self._all[change.id] = change.title
                if change.type == "organisation" and change.after.get("short_name"):
                    self._short[change.id] = str(change.after["short_name"])
        self.changed.emit()

    def _fetch(self) -> None:
        """Ask for titles of records whose type is not known from where they are shown."""
        wanted = frozenset(self._wanted)
        self._wanted.clear()

        def found(titles: Mapping[str, str]) -> None:
            self._all.update(titles)
            self._missing |= wanted - titles.keys()
            self.changed.emit()

        self._tasks.read(self, lambda: self._profile.records.titles(wanted), found)

    def _learn(self, key: str, rows: Rows) -> None:
        record_type = RECORD_TYPES[key]
        count = len(record_type.title)
        titles: dict[str, str] = {}
        if rows.end < _SEVERAL:
            self._whole.add(key)
        for row in map(rows.row, rows.positions()):
            parts = [
                formats.plain(record_type.by_name[name], value)
                for name, value in zip(record_type.title, row.values[:count], strict=True)
                if value is not None
            ]
            titles[row.id] = " ".join(parts)
            if key == "organisation" and row.values[count]:
                self._short[row.id] = str(row.values[count])
        self._by_type[key] = {**titles, **self._by_type.get(key, {})}
        self._all.update(self._by_type[key])
        self.changed.emit()
