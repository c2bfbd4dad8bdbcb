# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saved views: what a place shows, kept under a name as a record and listed below the places."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.views import Changes, RecordView
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.place_page import PlacePage

TYPE = "saved_view"


class SavedView(NamedTuple):
    """One view: its record, its name, the place it belongs to, and what the place shows then."""

    id: str
    title: str
    place: str
    state: Mapping[str, Any]
    sorting: str


class Host(Protocol):
    """What is asked of the window."""

    @property
    def place(self) -> str:
        """The key of the place shown."""

    def page(self) -> PlacePage | None:
        """The page shown."""

    def show_place(self, key: str) -> None:
        """Show a place."""


class SavedViews(QObject):
    """Reads, keeps and shows views; ``changed(views)`` when there are others."""

    changed = Signal(list)

    def __init__(self, desk: Desk, host: Host, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._host = host
        self._window = window
        self._views: dict[str, SavedView] = {}
        desk.hub.changed.connect(self._follow)
        self.load()

    def load(self) -> None:
        """Read the views."""
        records = self._desk.profile.records
        self._desk.read(self, lambda: records.list(TYPE), self._fill, key="views")

    def show(self, view_id: str) -> None:
        """Show what a view keeps."""
        view = self._views.get(view_id)
        if view is None:
            return
        self._host.show_place(view.place)
        page = self._host.page()
        if page is not None and self._host.place == view.place:
            page.apply_view(view.state, view.sorting)
            page.focus_first()

    def ask_to_save(self) -> None:
        """Ask for a name and keep what the place shows."""
        title = self._ask(_("Save this view"), "")
        if title:
            self.save(title)

    def ask_to_rename(self, view_id: str) -> None:
        """Ask for another name."""
        view = self._views.get(view_id)
        title = self._ask(_("Rename the view"), view.title) if view else ""
        if title:
            records = self._desk.profile.records
            self._desk.write(self, lambda: records.set(view_id, {"title": title}))

    def save(self, title: str) -> None:
        """Keep what the place shows as *title*; a view of that name and place is replaced."""
        page = self._host.page()
        shown = page.view_state() if page is not None else None
        if shown is None:
            self._desk.say(_("This place has nothing to be saved as a view."))
            return
        state, sorting = shown
        fields = {
            "title": title,
            "place": self._host.place,
            "filter": json.dumps(state, ensure_ascii=False, sort_keys=True),
            "sort": sorting,
        }
        same = [v for v in self._views.values() if (v.title, v.place) == (title, self._host.place)]
        records = self._desk.profile.records

        def write() -> Changes:
            return records.set(same[0].id, fields) if same else records.add(TYPE, fields)

        self._desk.write(
            self, write, lambda _changes: self._desk.say(_("View “%(title)s” saved", title=title))
        )

    def delete(self, view_id: str) -> None:
        """Move a view to the trash."""
        view = self._views.get(view_id)
        if view is not None:
            what = _("View “%(title)s”", title=view.title)
            edits = [Edit(EditKind.DELETE, id=view_id)]
            self._desk.apply(self, edits, _("Delete %(what)s", what=what), _("%(what)s deleted", what=what))

    def _ask(self, heading: str, text: str) -> str:
        answer, accepted = QInputDialog.getText(
            self._window, heading, _("Name"), QLineEdit.EchoMode.Normal, text
        )
        return answer.strip() if accepted else ""

    def _follow(self, changes: Changes) -> None:
        if TYPE in changes.types():
            self.load()

    def _fill(self, records: Sequence[RecordView]) -> None:
        found = [view for view in map(_read, records) if view is not None]
        found.sort(key=lambda view: view.title.casefold())
        self._views = {view.id: view for view in found}
        self.changed.emit(found)


def _read(record: RecordView) -> SavedView | None:
    try:
        state = json.loads(str(record.fields.get("filter") or "{}"))
    except ValueError:
        state = {}
    place = str(record.fields.get("place") or "")
    if not place:
        return None
    title, sorting = str(record.fields.get("title") or ""), str(record.fields.get("sort") or "")
    return SavedView(record.id, title, place, state if isinstance(state, dict) else {}, sorting)
