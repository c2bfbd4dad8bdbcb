# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A place made of lists and pages: what most places are."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QFont, QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.detail_pane import DetailPane
from swf_desktop.ui.widgets.flow_row import FlowRow
from swf_desktop.ui.widgets.list_views import LIST, ListView, ViewSwitch
from swf_desktop.ui.widgets.new_labels import new_label
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions, RecordList

#: Holding an arrow key down reads no page until the key rests this long (ms).
_REST = 60


class RecordsPlace(PlacePage):
    """Lists of *types* on the left, switched by segments; the page of the chosen record on the right."""

    def __init__(
        self, desk: Desk, key: str, types: tuple[str, ...], options: Mapping[str, ListOptions] | None = None
    ) -> None:
        super().__init__()
        self._desk = desk
        self._key = key
        self._types = types
        self._options = options or {}
        self._moves: QMenu | None = None
        self._lists: dict[str, RecordList] = {}
        self._type = types[0]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        layout.addWidget(self._splitter)
        left = QWidget()
        left.setObjectName("page")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        self._segments = QButtonGroup(self)
        self._switch = ViewSwitch()
        column.addLayout(self._build_segments())
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        left.setMinimumWidth(360)
        self._splitter.addWidget(left)
        self.detail = DetailPane(desk)
        self.detail.setMinimumWidth(340)
        self.detail.created.connect(self._created)
        self.detail.draft_closed.connect(self.focus_first)
        self.detail.emptied.connect(self._after_gone)
        self._splitter.addWidget(self.detail)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        sizes = desk.settings.get(f"place.{key}.split", [720, 442])
        self._splitter.setSizes([int(s) for s in sizes[:2]])
        self._splitter.splitterMoved.connect(self._remember_split)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._show_chosen)
        self._new = QAction(icons.icon("plus"), "", self)
        self._new.triggered.connect(self.begin_new)
        remembered = desk.settings.get(f"place.{key}.type", self._type)
        self.show_type(remembered if remembered in types else self._type)

    # What the frame asks

    def main_action(self) -> QAction:
        """A new record of the type shown."""
        return self._new

    def filter_field(self) -> QWidget:
        """The list's quick filter."""
        return self.current_list().filter

    def focus_first(self) -> None:
        """The list, or what it offers while nothing is in it."""
        part = self.current_list()
        if part.empty.isVisible() and part.empty.button.isVisible():
            part.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            part.focus_rows()

    def _after_gone(self) -> None:
        """The keyboard goes to what is left; the list follows the change in a moment."""
        QTimer.singleShot(0, self, self.focus_first)

    def show_record(self, type_key: str, record_id: str) -> None:
        """Choose a record in its list and show its page."""
        self.show_type(type_key)
        self._show_detail(True)
        chosen = self.current_list()
        chosen.choose(record_id)
        self._rest.stop()  # what is deleted, or has only just come, is not what the list has chosen
        self.detail.show_record(type_key, record_id)

    def leave(self) -> None:
        """Keep what is being typed, and what each list shows."""
        self.detail.finish()
        for part in self._lists.values():
            part.cells.finish()
            part.remember()

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done in the list shown."""
        part = self.current_list()
        part.actions_.fill(menu)
        view = part.view_widget
        moves = view.moves() if isinstance(view, ListView) else ()
        if moves:
            menu.insertMenu(menu.actions()[2], self._moves_menu(moves))

    def _moves_menu(self, moves: Sequence[QAction]) -> QMenu:
        if self._moves is not None:
            self._moves.deleteLater()
        self._moves = QMenu(_("Move"), self)
        self._moves.addActions(moves)
        return self._moves

    def view_state(self) -> tuple[Mapping[str, Any], str]:
        """What the list shows, and how it is sorted."""
        return self.current_list().view_state(), self.current_list().sorting()

    def apply_view(self, state: Mapping[str, Any], sorting: str) -> None:
        """Show what a saved view says."""
        type_key = str(state.get("type") or self._type)
        if type_key in self._types:
            self.show_type(type_key)
            self.show_view(str(state.get("view") or self.current_list().view))
            self.current_list().apply_view(state, sorting)

    # The parts

    def current_list(self) -> RecordList:
        """The list shown."""
        return self._lists[self._type]

    def show_type(self, type_key: str) -> None:
        """Switch to the list of one type."""
        before = self._type
        self._type = type_key
        part = self._lists.get(type_key)
        if part is None:
            part = self._lists[type_key] = self._make_list(type_key)
            self._stack.addWidget(part)
        self._stack.setCurrentWidget(part)
        for button in self._segments.buttons():
            button.setChecked(button.property("type") == type_key)
        self._new.setText(new_label(type_key))
        self._offer_views()
        self.menu_changed.emit()
        part.ensure_loaded()
        if before != type_key:
            self._desk.settings.set(f"place.{self._key}.type", type_key)
            self._show_chosen()
        self.detail.empty.say(
            _("Nothing chosen"),
            _("Choose an entry on the left to read and change it, or begin a new one with Ctrl+N."),
        )

    def begin_new(self) -> None:
        """Begin a new record of the type shown."""
        self._begin({})

    def show_view(self, key: str) -> None:
        """Show the present list in another way: as a board, a calendar and so on."""
        part = self.current_list()
        part.show_view(key)
        self._desk.settings.set(f"place.{self._key}.view.{self._type}", part.view)
        self._fit_detail()
        self.menu_changed.emit()
        part.focus_rows()

    def views(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """Each list but the first, and each other view of each."""
        found: list[tuple[str, Callable[[], object]]] = []
        for n, key in enumerate(self._types):
            options = self._options.get(key, ListOptions())
            if n:
                found.append((key, partial(self._picture, key, options.view)))
            others = (LIST, *(spec.key for spec in options.views))
            found += [(f"{key}-{o}", partial(self._picture, key, o)) for o in others if o != options.view]
        return found

    def _picture(self, type_key: str, view: str) -> None:
        self.show_type(type_key)
        self.show_view(view)

    def _begin(self, values: object) -> None:
        self._show_detail(True)
        self._rest.stop()  # the page that was to be shown in a moment would push the draft aside
        self.detail.begin_draft(self._type, values if isinstance(values, Mapping) else {})

    def _offer_views(self) -> None:
        part = self.current_list()
        options = self._options.get(self._type, ListOptions())
        self._switch.offer(options.views, options.view)
        remembered = self._desk.settings.get(f"place.{self._key}.view.{self._type}", options.view)
        part.show_view(str(remembered))
        self._fit_detail()

    def _fit_detail(self) -> None:
        """A wide view has the page beside it only where the person wants it."""
        part = self.current_list()
        options = self._options.get(self._type, ListOptions())
        wide = any(spec.wide for spec in options.views if spec.key == part.view)
        shown = not wide or bool(self._desk.settings.get(f"place.{self._key}.detail.{part.view}", False))
        self.detail.setVisible(shown)
        self._switch.show_state(part.view, wide, shown)
        if shown:
            self._rest.start()

    def _show_detail(self, on: bool) -> None:
        if on == self.detail.isVisibleTo(self):
            return
        self._desk.settings.set(f"place.{self._key}.detail.{self.current_list().view}", on)
        self._fit_detail()

    def set_density(self, name: str) -> None:
        """Comfortable or compact rows."""
        for part in self._lists.values():
            part.set_density(name)

    def _build_segments(self) -> FlowRow:
        row = FlowRow()
        row.setContentsMargins(8, 0, 12, 0)
        self._segments.setExclusive(True)
        for key in self._types if len(self._types) > 1 else ():
            button = QToolButton()
            button.setProperty("segment", True)
            button.setText(_(RECORD_TYPES[key].plural))
            button.setCheckable(True)
            button.setProperty("type", key)
            bold = QFontMetrics(theme.sized(self.font(), 1.0, QFont.Weight.Bold))
            button.setMinimumWidth(bold.horizontalAdvance(button.text()) + 24)  # as wide as when it is chosen
            button.clicked.connect(lambda _on=False, key=key: self.show_type(key))
            self._segments.addButton(button)
            row.addWidget(button)
        self._switch.chosen.connect(self.show_view)
        self._switch.detail_wanted.connect(self._show_detail)
        # At the right of several lists, at the left where there is but one.
        if len(self._types) > 1:
            row.to_the_right()
        row.addWidget(self._switch)
        return row

    def _make_list(self, type_key: str) -> RecordList:
        part = RecordList(self._desk, type_key, self._options.get(type_key, ListOptions()))
        part.chosen.connect(lambda _id: self._rest.start())
        part.many_chosen.connect(lambda _count: self._rest.start())
        part.opened.connect(self._open)
        part.add_wanted.connect(self.begin_new)
        part.add_with.connect(self._begin)
        part.loaded.connect(self._first_loaded)
        return part

    def _first_loaded(self) -> None:
        part = self.current_list()
        if not part.table.current_id() and part.model.count and self.detail.draft is None:
            part.table.choose(part.model.first_id())

    def _show_chosen(self) -> None:
        part = self.current_list()
        record_id, chosen = part.table.current_id(), part.table.chosen_ids()
        if not self.detail.isVisibleTo(self):
            return
        if len(chosen) > 1:
            self.detail.show_many(self._type, chosen, part.values_of(chosen), part)
        elif record_id:
            self.detail.show_record(self._type, record_id)
        elif not part.model.count:
            self.detail.show_nothing()

    def _open(self, record_id: str, field: str) -> None:
        self._show_detail(True)
        self._rest.stop()
        self.detail.show_record(self._type, record_id, field)
        page = self.detail.page()
        if not field and page is not None and page.record_id == record_id:
            first = next(iter(page.rows().values()))
            first.shown.setFocus(Qt.FocusReason.TabFocusReason)

    def _created(self, type_key: str, record_id: str) -> None:
        self.current_list().choose(record_id)
        self.detail.show_record(type_key, record_id)
        self.focus_first()

    def _remember_split(self) -> None:
        self._desk.settings.set(f"place.{self._key}.split", self._splitter.sizes())
