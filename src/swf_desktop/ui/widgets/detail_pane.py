# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The right-hand side: the page of the record chosen, of one opened from there, or a draft."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import NotFound
from swf_desktop.domain.views import RecordView, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:  # a list is seen before a record is opened: each page is imported when it is first made
    from swf_desktop.ui.widgets.bulk_page import BulkPage
    from swf_desktop.ui.widgets.draft_page import DraftPage
    from swf_desktop.ui.widgets.erase_page import ErasePage
    from swf_desktop.ui.widgets.record_page import RecordPage


class Chooser(Protocol):
    """The list from which records were chosen."""

    def delete_chosen(self) -> None:
        """Move them to the trash."""

    def copy(self) -> None:
        """Copy their rows."""

    def locked(self, ids: Sequence[str]) -> str:
        """Why not all of them may be changed here; empty if they may."""


class DetailPane(QWidget):
    """Shows one record and remembers the way from where it was opened."""

    created = Signal(str, str)
    draft_closed = Signal()
    #: the record shown is gone, and with it the place of the keyboard
    emptied = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._desk = desk
        self._pages: dict[str, RecordPage] = {}
        self._trail: list[tuple[str, str]] = []
        self._draft: DraftPage | None = None
        self._question: ErasePage | None = None
        self._many: dict[str, BulkPage] = {}
        self._edit_field = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._way = QWidget()
        way = QHBoxLayout(self._way)
        way.setContentsMargins(16, 8, 16, 0)
        self._back = QToolButton()
        self._back.setIcon(icons.icon("back"))
        self._back.setToolTip(_("Back (Alt+Left)"))
        self._back.setAccessibleName(_("Back"))
        self._back.clicked.connect(self.back)
        way.addWidget(self._back)
        self._from = QLabel()
        self._from.setProperty("muted", True)
        way.addWidget(self._from, 1)
        self._way.hide()
        layout.addWidget(self._way)
        self._stack = QStackedWidget()
        layout.addWidget(self._stack, 1)
        self.empty = EmptyState()
        self._stack.addWidget(self.empty)
        back = QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.back)

    @property
    def record_id(self) -> str:
        """The record shown; empty if none is."""
        page = self.page()
        return page.record_id if page is not None else ""

    @property
    def draft(self) -> "DraftPage | None":
        """The draft being written, if there is one."""
        return self._draft

    def page(self) -> "RecordPage | None":
        """The page shown, if it is a record's."""
        current = self._stack.currentWidget()
        return next((page for page in self._pages.values() if page is current), None)

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.finish()
        self._trail.clear()
        self._way.hide()
        self._stack.setCurrentWidget(self.empty)

    def show_record(self, type_key: str, record_id: str, edit: str = "") -> None:
        """Show a record chosen in the list; *edit* names a field to begin with."""
        if (
            self._draft is None
            and self.page() is not None
            and self._trail[-1:] == [(type_key, record_id)]
            and self.record_id == record_id
        ):
            if edit:
                self._begin(self._pages[type_key], edit)
            return
        self.finish()
        self._trail = [(type_key, record_id)]
        self._load(edit)

    def show_many(
        self, type_key: str, ids: Sequence[str], values: Mapping[str, Sequence[Value]], source: Chooser
    ) -> None:
        """Show what several chosen records have in common, to be edited for all of them."""
        if self._draft is not None and self._draft.touched:
            return
        page = self._many.get(type_key)
        if page is None:
            from swf_desktop.ui.widgets.bulk_page import BulkPage

            page = self._many[type_key] = BulkPage(self._desk, RECORD_TYPES[type_key])
            page.delete_wanted.connect(source.delete_chosen)
            page.copy_wanted.connect(source.copy)
            self._stack.addWidget(page)
        if self._stack.currentWidget() is not page:
            self.finish()
        self._trail.clear()
        self._way.hide()
        page.show_records(ids, values, source.locked(ids))
        self._stack.setCurrentWidget(page)

    def bulk(self) -> "BulkPage | None":
        """The page of several records, if it is shown."""
        current = self._stack.currentWidget()
        return next((page for page in self._many.values() if page is current), None)

    def descend(self, type_key: str, record_id: str) -> None:
        """Show a record opened from the present page; Alt+Left comes back."""
        self.finish()
        if (type_key, record_id) in self._trail:
            del self._trail[self._trail.index((type_key, record_id)) + 1 :]
        else:
            self._trail.append((type_key, record_id))
        self._load()

    def back(self) -> None:
        """Show the record from where this one was opened."""
        if self._draft is not None:
            self._drop_draft()
        elif len(self._trail) > 1:
            self.finish()
            self._trail.pop()
            self._load()

    def begin_draft(self, type_key: str, preset: Mapping[str, Value] | None = None) -> None:
        """Begin a new record."""
        from swf_desktop.ui.widgets.draft_page import DraftPage

        self.finish()
        draft = DraftPage(self._desk, RECORD_TYPES[type_key], preset or {})
        draft.created.connect(self._created)
        draft.dropped.connect(self._drop_draft)
        self._draft = draft
        self._way.hide()
        self._stack.addWidget(draft)
        self._stack.setCurrentWidget(draft)
        draft.begin()

    def finish(self) -> None:
        """Save what is being typed; a draft that cannot be saved is offered back."""
        self._close_question()
        if self._draft is not None:
            draft = self._draft
            if draft.touched:
                draft.finish()
            else:
                self._close_draft()
        page = self.page() or self.bulk()
        if page is not None:
            page.finish()

    def delete(self, type_key: str, record_id: str) -> None:
        """Move a record to the trash, with the word that offers it back."""
        title = self._desk.names.title(record_id) if self._desk.names.knows(record_id) else ""
        label = formats.type_label(type_key)
        what = _("%(kind)s “%(title)s”", kind=label, title=title) if title else label
        edits = [Edit(EditKind.DELETE, id=record_id)]
        self._desk.apply(self, edits, _("Delete %(what)s", what=what), _("%(what)s deleted", what=what))

    def confirm_erasure(self, record_id: str, title: str) -> None:
        """Say what erasing means before it is done."""
        from swf_desktop.ui.widgets.erase_page import ErasePage

        self.finish()
        question = ErasePage(self._desk, record_id, title)
        question.closed.connect(self._answered)
        question.erased.connect(self._answered)
        self._question = question
        self._way.hide()
        self._stack.addWidget(question)
        self._stack.setCurrentWidget(question)
        question.setFocus()

    @property
    def question(self) -> "ErasePage | None":
        """What is being asked, if anything."""
        return self._question

    def _answered(self) -> None:
        self._close_question()
        if self._trail:
            self._load()
        else:
            self._stack.setCurrentWidget(self.empty)

    def _close_question(self) -> None:
        question, self._question = self._question, None
        if question is not None:
            self._stack.removeWidget(question)
            question.hide()
            question.deleteLater()

    def _load(self, edit: str = "") -> None:
        type_key, record_id = self._trail[-1]
        self._edit_field = edit
        show = self._desk.profile.records.show
        self._desk.read(self, lambda: show(record_id), self._loaded, self._lost, key="show")
        self._desk.names.need((type_key,))
        self._desk.names.title(record_id)  # looked up if it is none of the first

    def _loaded(self, view: RecordView) -> None:
        if (
            self._draft is not None
            or self._question is not None
            or not self._trail
            or self._trail[-1][1] != view.id
        ):
            return
        page = self._pages.get(view.type)
        if page is None:
            from swf_desktop.ui.widgets.record_page import RecordPage

            page = self._pages[view.type] = RecordPage(self._desk, RECORD_TYPES[view.type])
            page.opened.connect(self.descend)
            page.add_wanted.connect(self.begin_draft)
            page.delete_wanted.connect(self.delete)
            page.erase_wanted.connect(self.confirm_erasure)
            page.gone.connect(self._gone)
            self._stack.addWidget(page)
        page.show_record(view)
        self._stack.setCurrentWidget(page)
        self._show_way()
        if self._edit_field:
            self._begin(page, self._edit_field)
            self._edit_field = ""

    @staticmethod
    def _begin(page: "RecordPage", edit: str) -> None:
        if edit == "*":
            page.edit_first()
        else:
            page.edit_field(edit)

    def _lost(self, error: Exception) -> None:
        if isinstance(error, NotFound):
            self._gone()
        else:
            self._desk.refuse(error)

    def _gone(self) -> None:
        """The record shown was deleted: go back to where it was opened from."""
        page = self.page()
        focus = QApplication.focusWidget()
        mine = focus is None or self.isAncestorOf(focus)
        if page is not None:
            page.record_id = ""
        if self._trail:
            self._trail.pop()
        if self._trail:
            self._load()
        else:
            self._stack.setCurrentWidget(self.empty)
            self._way.hide()
            if mine:
                self.emptied.emit()

    def _show_way(self) -> None:
        self._way.setVisible(len(self._trail) > 1)
        if len(self._trail) > 1:
            type_key, record_id = self._trail[-2]
            self._from.setText(f"{formats.type_label(type_key)} · {self._desk.names.title(record_id)}")

    def _created(self, type_key: str, record_id: str) -> None:
        child = bool(self._trail) and self._draft is not None and self._draft.belongs
        self._close_draft()
        if child:
            self._load()
            self._desk.say(
                _("%(what)s created", what=formats.type_label(type_key)),
                _("Show it"),
                lambda: self.descend(type_key, record_id),
            )
        else:
            self.created.emit(type_key, record_id)

    def _drop_draft(self) -> None:
        self._close_draft()
        if self._trail:
            self._load()
        else:
            self._stack.setCurrentWidget(self.empty)
        self.draft_closed.emit()

    def _close_draft(self) -> None:
        draft, self._draft = self._draft, None
        if draft is not None:
            self._stack.removeWidget(draft)
            draft.hide()
            draft.deleteLater()
