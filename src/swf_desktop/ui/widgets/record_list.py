# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of one type of record: quick filter, facets, table, trash. It reads itself and follows changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.rows import Rows
from swf_desktop.domain.views import ChangeKind, Changes, RecordView, Row, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.notices import SAVE_VIEW
from swf_desktop.ui.widgets.cell_editing import CellEditing
from swf_desktop.ui.widgets.empty_state import EmptyState
from swf_desktop.ui.widgets.facets import FacetButton
from swf_desktop.ui.widgets.list_actions import ListActions, groupable
from swf_desktop.ui.widgets.list_tools import FilterLine, ListTools
from swf_desktop.ui.widgets.list_views import LIST, ListView, ViewSpec
from swf_desktop.ui.widgets.new_labels import new_label
from swf_desktop.ui.widgets.record_model import Arranged, RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable
from swf_desktop.ui.widgets.row_look import Check, Deadline
from swf_desktop.ui.widgets.row_rights import RowRights

if TYPE_CHECKING:
    from swf_desktop.ui.widgets.list_clipboard import ListClipboard

#: Up to so many changed records are taken over one by one; more of them, and the list is read anew.
_SINGLY = 50
#: So many rows are read before all others: more than a tall window shows.
_AT_ONCE = 100
#: A list of more rows prepares its filter before the first key is pressed.
_LONG = 2000
#: So long nothing else comes in before that: what is seen goes first (ms).
_PAUSE = 200


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What a place says about the list of one of its types."""

    facets: tuple[str, ...] = ()
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: tuple[str, bool] = ("", True)
    check: Check | None = None
    deadline: Deadline | None = None
    empty: str = ""
    yields: tuple[str, ...] = ()  # the columns that give way first where there is no room
    columns: tuple[str, ...] = ()  # shown at first, if not the declaration's
    views: tuple[ViewSpec, ...] = ()  # beside the list; the first one shown is *view*
    view: str = LIST


class RecordList(QWidget):
    """``chosen(id)`` for the current row, ``opened(id, field)`` to read on or edit."""

    chosen = Signal(str)
    many_chosen = Signal(int)
    opened = Signal(str, str)
    add_wanted = Signal()
    add_with = Signal(object)
    counted = Signal(int, int)
    loaded = Signal()

    def __init__(
        self, desk: Desk, type_key: str, options: ListOptions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.type_key = type_key
        self._desk = desk
        self._options = options
        self._type = RECORD_TYPES[type_key]
        self._trash = False
        self._loaded = self._reading = False
        self._key = f"list.{type_key}"
        self._view = LIST
        self._views: dict[str, ListView] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.tools = ListTools(type_key, options.facets)
        layout.addWidget(self.tools)
        self._stack = QStackedWidget()
        layout.addWidget(self._stack, 1)
        self.table = RecordTable()
        self.table.setAccessibleName(_(self._type.plural))
        self._stack.addWidget(self.table)
        self.empty = EmptyState()
        self._stack.addWidget(self.empty)
        columns = self._columns()
        self.model = RecordModel(
            self._type, columns, desk.names, self, check=options.check, deadline=options.deadline
        )
        self.actions_ = ListActions(self, self, self._type, columns)
        self.actions_.fill(self.tools.menu)
        self.table.use(self.model, options.columns or self._type.columns, options.yields)
        self.cells = CellEditing(desk, self.table, self.model, self)
        self.rights = RowRights(desk, self.table, self.model, self.actions_)
        state = desk.settings.get(self._key, {})
        self.table.apply_layout(state, options.sort)
        self.table.set_density(desk.settings.get("density", "comfortable"))
        self._listen()
        for facet in self.tools.facets:
            self._offer(facet)
        self._recall(state)
        self._narrow()

    @cached_property
    def _clipboard(self) -> "ListClipboard":
        from swf_desktop.ui.widgets.list_clipboard import ListClipboard  # with all that reads a spreadsheet

        return ListClipboard(self._desk, self.table, self.model)

    def _listen(self) -> None:
        table = self.table
        table.chosen.connect(self.chosen)
        table.opened.connect(self.opened)
        table.edit_wanted.connect(self.cells.begin)
        table.many_chosen.connect(self.many_chosen)
        table.layout_changed.connect(self.remember)
        table.header_menu_wanted.connect(self._header_menu)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._row_menu)
        self.cells.elsewhere.connect(self.opened)
        self.tools.narrowed.connect(self._narrow)
        self.filter.down.connect(self.focus_rows)
        self.model.check_requested.connect(self._check)
        self._desk.hub.changed.connect(self._follow)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._warm)

    @property
    def filter(self) -> FilterLine:
        """The quick filter."""
        return self.tools.filter

    # Reading

    def load(self) -> None:
        """Read the rows: first those that are seen at once, where the database knows which these are."""
        self._reading = True
        plain = not self._trash and not self.filter.text() and not self.model.group and self._view == LIST
        if self._loaded or not plain:
            self._read_all()
            return
        key, columns, first = self.type_key, self.model.columns, self._desk.profile.records.first_rows
        sort, within = self.table.sorting(), {f.column: f.allowed for f in self.tools.facets if f.allowed}
        work = partial(first, key, columns, _AT_ONCE, sort, within)
        self._desk.read(self, work, self._show_first, key="rows")

    def _show_first(self, rows: Rows | None) -> None:
        if rows is not None and rows.end:
            self.model.take(self.model.arranged(rows))
            self._stack.setCurrentWidget(self.view_widget)
        self._read_all()

    def _read_all(self) -> None:
        model, rows = self.model, self._desk.profile.records.rows
        key, columns, trash = self.type_key, self.model.columns, self._trash
        self._desk.read(self, lambda: model.arranged(rows(key, columns, trash)), self._fill, key="rows")

    def ensure_loaded(self) -> None:
        """Read the rows if that has not been done."""
        if not self._loaded:
            self.load()

    def choose(self, record_id: str) -> None:
        """Make a record the current one, even if the filter hides it now."""
        if self.table.choose(record_id):
            return
        if self.model.row_data(record_id) is not None:
            self.model.keep(record_id)
            self._show_state()
            self.table.choose(record_id)

    def set_density(self, name: str) -> None:
        """Comfortable or compact rows."""
        self.table.set_density(name)
        for view in self._views.values():
            view.set_density(name)

    # Views

    @property
    def view(self) -> str:
        """The key of the view shown."""
        return self._view

    @property
    def view_widget(self) -> QWidget:
        """What shows the rows."""
        return self._views.get(self._view, self.table)

    def show_view(self, key: str) -> None:
        """Show the rows in another way."""
        spec = next((s for s in self._options.views if s.key == key), None)
        self._view = spec.key if spec else LIST
        if spec is not None and key not in self._views:
            view = self._views[key] = spec.build(self._desk, self.model, self.table)
            view.opened.connect(self.opened)
            view.delete_wanted.connect(self.delete)
            view.add_wanted.connect(self.add_with)
            view.set_density(str(self._desk.settings.get("density", "comfortable")))
            self._stack.addWidget(view)
        if self._stack.currentWidget() is not self.empty:
            self._stack.setCurrentWidget(self.view_widget)

    def focus_rows(self) -> None:
        """Put the keyboard into the rows, however they are shown."""
        view = self._views.get(self._view)
        if self._stack.currentWidget() is self.empty:
            self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif view is not None:
            view.focus_rows()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _columns(self) -> tuple[str, ...]:
        first = list(self._type.columns)
        rest = [
            f.name
            for f in self._type.fields
            if f.name not in first and f.kind not in (Kind.MARKDOWN, Kind.HASH)
        ]
        extra = [n for n in ("owner", "audience", "changed_at") if n not in first]
        return tuple(first + rest + extra)

    def _fill(self, arranged: Arranged) -> None:
        self._loaded, self._reading = True, False
        self.model.take(arranged)
        for facet in self.tools.facets:
            self._offer(facet, keep=True)
        self._show_state()
        self.loaded.emit()
        self._prepare()

    def _prepare(self) -> None:
        if self.model.total > _LONG and not self.model.warmed:
            self._pause.start()

    def _warm(self) -> None:
        self._desk.read(self, self.model.warm, lambda take_over: take_over(), lambda _error: None, key="warm")

    def _follow(self, changes: Changes) -> None:
        mine = [c for c in changes.records if c.type == self.type_key]
        if not mine or not (self._loaded or self._reading):
            return
        if len(mine) > _SINGLY or self._trash or self._reading:
            self.load()  # what is being read may be from before
            return
        ids = [c.id for c in mine]
        gone = [c.id for c in mine if c.kind in (ChangeKind.DELETED, ChangeKind.ERASED)]
        show, columns = self._desk.profile.records.show, self.model.columns

        def read() -> list[Row]:
            return [_row(show(record_id), columns) for record_id in ids if record_id not in gone]

        back = [c.id for c in mine if c.kind is ChangeKind.RESTORED]
        self._desk.read(self, read, lambda rows: self._take_over(rows, gone, back))

    def _take_over(self, rows: list[Row], gone: list[str], back: list[str]) -> None:
        deleted = [row.id for row in rows if row.audience == ""]
        self.model.update_rows([row for row in rows if row.id not in deleted], gone + deleted)
        self._show_state()
        self._prepare()
        if len(back) == 1:
            # Whoever brings something back wants to see it.
            self.choose(back[0])

    # Narrowing

    def _offer(self, facet: FacetButton, keep: bool = False) -> None:
        declared = self._type.field(facet.column)

        def choices() -> list[tuple[Value, str]]:
            if declared is not None and declared.choices:
                return [(c.key, formats.choice_label(declared, c.key)) for c in declared.choices]
            found = [v for v in self.model.values(facet.column) if v not in (None, "")]
            names = declared is None or declared.kind is Kind.REFERENCE
            words = [(v, self._word(facet.column, v) if names else str(v)) for v in found]
            return sorted(words, key=lambda pair: pair[1])

        allowed: set[Value] = set(facet.allowed) if keep else set(self._options.only.get(facet.column, ()))
        facet.offer(choices, allowed)

    def _word(self, column: str, value: Value) -> str:
        if column == "owner":
            return self._desk.names.owner(str(value))
        return self._desk.names.title(str(value))

    def _narrow(self) -> None:
        facets = {f.column: f.allowed for f in self.tools.facets if f.allowed}
        self.model.narrow(self.filter.text(), facets)
        self._show_state()

    def show_everything(self) -> None:
        """No filter and no facet."""
        self.tools.show_everything()

    def group_by(self, column: str) -> None:
        """Put the rows under headings by the values of a column; empty for none."""
        self.model.group_by(column)
        self.actions_.tick_group(self.model.group)
        self.remember()

    def fold_all(self, folded: bool) -> None:
        """Hide or show the rows of all groups."""
        self.model.fold_all(folded)

    # Remembering

    def remember(self) -> None:
        """Keep columns, order, filter, groups and the record chosen for the next start."""
        state = {**self.table.layout_state(), **self._filter_state(), "current": self.table.current_id()}
        self._desk.settings.set(self._key, state)

    def view_state(self) -> dict[str, Any]:
        """What the list shows, as a saved view keeps it."""
        state = {"type": self.type_key, "view": self._view, "columns": self.table.shown_columns()}
        return {**state, **self._filter_state()}

    def sorting(self) -> str:
        """The column sorted by, with a minus for downwards."""
        column, ascending = self.table.sorting()
        return column if ascending else f"-{column}"

    def apply_view(self, state: Mapping[str, Any], sorting: str) -> None:
        """Show what a saved view says."""
        self._recall({"facets": {}, "text": "", "group": "", **state})
        columns = state.get("columns")
        if isinstance(columns, list):
            self.table.show_columns([str(c) for c in columns])
        self.table.sort_by(sorting.removeprefix("-"), not sorting.startswith("-"))
        self.remember()

    def _filter_state(self) -> dict[str, Any]:
        facets = {f.column: sorted(f.allowed, key=str) for f in self.tools.facets if f.allowed}
        return {"text": self.filter.text(), "facets": facets, "group": self.model.group}

    def _recall(self, state: Mapping[str, Any]) -> None:
        facets = state.get("facets")
        if isinstance(facets, dict):
            for facet in self.tools.facets:
                kept = facets.get(facet.column)
                facet.allow(set(kept) if isinstance(kept, list) else set())
        self.filter.setText(str(state.get("text") or ""))
        self.model.group_by(str(state.get("group") or ""))
        self.actions_.tick_group(self.model.group)
        current = state.get("current")
        if isinstance(current, str) and current:
            self.table.choose(current)

    def _show_state(self) -> None:
        if not self._loaded:
            return
        shown, total = self.model.count, self.model.total
        self.tools.say_count(shown, total)
        self.counted.emit(shown, total)
        self._stack.setCurrentWidget(self.view_widget if shown else self.empty)
        plural = _(self._type.plural)
        if shown:
            return
        if self._trash:
            self.empty.say(_("The trash is empty"), "", "trash", _("Back to the list"), self._leave_trash)
        elif total:
            text = _("None of the %(n)s entries fits the filter.", n=total)
            self.empty.say(_("Nothing found"), text, "search", _("Show all"), self.show_everything)
        else:
            self.empty.say(
                plural,
                _(self._options.empty) if self._options.empty else _("Nothing has been entered here yet."),
                "",
                new_label(self.type_key),
                self.add_wanted.emit,
            )

    # Writing

    def delete(self, ids: list[str]) -> None:
        """Move records to the trash as one step; from the trash, bring them back."""
        edits = [Edit(EditKind.DELETE, id=record_id) for record_id in ids]
        title = self._desk.names.title(ids[0]) if len(ids) == 1 and self._desk.names.knows(ids[0]) else ""
        if title:
            what = _("%(kind)s “%(title)s”", kind=_(self._type.label), title=title)
        else:
            what = _("%(n)s × %(kind)s", n=len(ids), kind=_(self._type.label))
        if self._trash:
            self._restore(ids, _("%(what)s restored", what=what))
            return
        row = self.model.row_of(ids[-1])
        self._desk.apply(self, edits, _("Delete %(what)s", what=what), _("%(what)s deleted", what=what))
        following = self.model.id_at(row + 1) or self.model.id_at(self.model.row_of(ids[0]) - 1)
        if following:
            self.table.choose(following)

    def _restore(self, ids: list[str], said: str) -> None:
        restore = self._desk.profile.records.restore
        self._desk.write(self, lambda: restore(*ids), lambda _changes: self._desk.say(said))

    def _check(self, record_id: str, on: bool) -> None:
        check = self._options.check
        if check is not None and not self.rights.refuses([record_id]):
            fields: dict[str, Value] = {check.field: check.on if on else check.off}
            records = self._desk.profile.records
            self._desk.write(self, lambda: records.set(record_id, fields))

    # The list's actions

    def read_on(self) -> None:
        """Go to the page of the current record."""
        if self.table.current_id():
            self.opened.emit(self.table.current_id(), "")

    def edit_cell(self) -> None:
        """Edit the current cell; where rows are no cells, the page."""
        if self._view != LIST and self.table.current_id():
            self.opened.emit(self.table.current_id(), "*")
        elif self.table.current_id():
            self.cells.begin(self.table.current_id(), self.table.current_column())

    def delete_chosen(self) -> None:
        """Move the chosen records to the trash, or back."""
        chosen = self.table.chosen_ids()
        if chosen and not self.rights.refuses(chosen):
            self.delete(chosen)

    def locked(self, ids: Sequence[str]) -> str:
        """Why not all of them may be changed here; empty if they may."""
        return self.rights.of_all(ids)

    def save_view(self) -> None:
        """Ask the frame to keep what is shown."""
        self._desk.command.emit(SAVE_VIEW)

    def copy(self) -> None:
        """Put the chosen rows onto the clipboard, as a spreadsheet takes them."""
        self._clipboard.copy()

    def paste(self) -> None:
        """Show what the clipboard's rows would change before it is written."""
        self._clipboard.paste()

    def values_of(self, ids: Sequence[str]) -> dict[str, list[Value]]:
        """Every value that occurs among *ids*, by column."""
        rows = [row for row in map(self.model.row_data, ids) if row is not None]
        return {c: list({row.values[n] for row in rows}) for n, c in enumerate(self.model.columns)}

    def show_trash(self, on: bool) -> None:
        """Show what was deleted instead of what is there."""
        self._trash = on
        self._loaded = False
        self.actions_.say_trash(on)
        self.load()

    def _leave_trash(self) -> None:
        self.actions_.trash.setChecked(False)

    def show_columns(self) -> None:
        """Open the menu of the columns."""
        more = self.tools.more
        self.table.columns_menu().popup(more.mapToGlobal(more.rect().bottomLeft()))

    def _header_menu(self, place: QPoint, column: str) -> None:
        menu = self.table.columns_menu()
        first = menu.actions()[0]
        if column in groupable(self._type, [column]):
            label = formats.field_label(self.type_key, column)
            if self.model.group == column:
                group = menu.addAction(_("No groups"), partial(self.group_by, ""))
            else:
                group = menu.addAction(_("Group by %(column)s", column=label), partial(self.group_by, column))
            menu.removeAction(group)
            menu.insertAction(first, group)
            menu.insertSeparator(first)
        menu.popup(place)

    def _row_menu(self, place: QPoint) -> None:
        if self.table.chosen_ids():
            self.actions_.row_menu().popup(self.table.viewport().mapToGlobal(place))


def _row(view: RecordView, columns: Sequence[str]) -> Row:
    own: dict[str, Value] = {"owner": view.owner, "audience": view.audience, "changed_at": view.changed_at}
    values = tuple(own[c] if c in own else view.fields.get(c) for c in columns)
    # An empty audience marks a record that is gone.
    audience = "" if view.deleted or view.erased else view.audience
    return Row(view.id, view.owner, audience, bool(view.conflicts), values)
