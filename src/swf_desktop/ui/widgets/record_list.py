# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of one type of record: quick filter, facets, table, trash. It reads itself and follows changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.views import ChangeKind, Changes, RecordView, Row, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.empty_state import EmptyState
from swf_desktop.ui.widgets.facets import FacetButton
from swf_desktop.ui.widgets.list_views import LIST, ListView, ViewSpec
from swf_desktop.ui.widgets.new_labels import new_label
from swf_desktop.ui.widgets.record_model import Check, Deadline, RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable

#: Up to so many changed records are taken over one by one; more of them, and the list is read anew.
_SINGLY = 50
_MARGIN = 12
#: What stands in one row with the facets: filter, count, options, margins.
_BESIDE_FACETS = 330


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
        self._loaded = False
        self._key = f"list.{type_key}"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._build_tools())
        self._stack = QStackedWidget()
        layout.addWidget(self._stack, 1)
        self.table = RecordTable()
        self.table.setAccessibleName(_(self._type.plural))
        self._stack.addWidget(self.table)
        self.empty = EmptyState()
        self._stack.addWidget(self.empty)
        self.model = RecordModel(
            self._type, self._columns(), desk.names, self, check=options.check, deadline=options.deadline
        )
        self.table.use(self.model, options.columns or self._type.columns, options.yields)
        self._views: dict[str, ListView] = {}
        self._view = LIST
        state = desk.settings.get(self._key, {})
        self.table.apply_layout(state if isinstance(state, dict) else {}, options.sort)
        self.table.set_density(desk.settings.get("density", "comfortable"))
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)
        self.table.doubleClicked.connect(lambda index: self.opened.emit(self.model.id_at(index.row()), "*"))
        self.table.delete_wanted.connect(self.delete)
        self.table.layout_changed.connect(self._remember)
        self.model.check_requested.connect(self._check)
        desk.hub.changed.connect(self._follow)
        for facet in self._facets:
            self._offer(facet)
        self._narrow()

    def _build_tools(self) -> QWidget:
        tools = QWidget()
        tools.setObjectName("toolrow")
        rows = QVBoxLayout(tools)
        rows.setContentsMargins(_MARGIN, 4, _MARGIN, 8)
        rows.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        rows.addLayout(row)
        self._second_row = QHBoxLayout()
        self._second_row.setSpacing(4)
        rows.addLayout(self._second_row)
        self._first_row = row
        self._stacked = False
        self.filter = _FilterLine()
        self.filter.setPlaceholderText(_("Filter (Ctrl+F)"))
        self.filter.setAccessibleName(_("Filter the list"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icons.icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setMinimumWidth(120)
        self.filter.setMaximumWidth(260)
        self.filter.textChanged.connect(self._narrow)
        self.filter.down.connect(self._into_table)
        row.addWidget(self.filter, 2)
        self._facets: list[FacetButton] = []
        for name in self._options.facets:
            facet = FacetButton(name, formats.field_label(self.type_key, name))
            facet.changed.connect(self._narrow)
            row.addWidget(facet)
            self._facets.append(facet)
        row.addStretch(1)
        self._count = QLabel()
        self._count.setProperty("muted", True)
        row.addWidget(self._count)
        more = QToolButton()
        more.setIcon(icons.icon("more"))
        more.setAccessibleName(_("List options"))
        more.setToolTip(_("List options"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        menu.addAction(_("Columns …"), self._columns_menu)
        self._trash_action = QAction(_("Show trash"), menu)
        self._trash_action.setCheckable(True)
        self._trash_action.toggled.connect(self._show_trash)
        menu.addAction(self._trash_action)
        copy = menu.addAction(_("Copy rows"), self._copy)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutVisibleInContextMenu(True)
        more.setMenu(menu)
        row.addWidget(more)
        self._more = more
        escape = QShortcut(QKeySequence("Escape"), self.filter)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self._clear_filter)
        return tools

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the list is narrow, the facets have a row of their own."""
        super().resizeEvent(event)
        needed = sum(f.minimumWidth() + 4 for f in self._facets) + _BESIDE_FACETS
        narrow = self.width() < needed
        if narrow == self._stacked:
            return
        self._stacked = narrow
        for n, facet in enumerate(self._facets):
            (self._first_row if narrow else self._second_row).removeWidget(facet)
            if narrow:
                self._second_row.addWidget(facet)
            else:
                self._first_row.insertWidget(1 + n, facet)
        if narrow:
            self._second_row.addStretch(1)
        else:
            self._second_row.takeAt(0)

    # Reading

    def load(self) -> None:
        """Read the rows."""
        key, columns, trash = self.type_key, self.model.columns, self._trash
        table = self._desk.profile.records.table
        self._desk.read(self, lambda: table(key, columns, None, deleted=trash), self._fill, key="rows")

    def ensure_loaded(self) -> None:
        """Read the rows if that has not been done."""
        if not self._loaded:
            self.load()

    def choose(self, record_id: str) -> None:
        """Make a record the current one, even if the filter hides it now."""
        if self.table.choose(record_id):
            return
        if self.model.row_data(record_id) is not None:
            for facet in self._facets:
                facet.allow(set())
            self.filter.clear()
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
        if view is not None:
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

    def _fill(self, rows: Sequence[Row]) -> None:
        self._loaded = True
        self.model.load(rows)
        for facet in self._facets:
            self._offer(facet, keep=True)
        self._show_state()
        self.loaded.emit()
        QTimer.singleShot(0, self, self._warm)

    def _warm(self) -> None:
        if self.model.total > 2000:
            self._desk.read(self, self.model.warm, lambda _none: None, lambda _error: None, key="warm")

    def _follow(self, changes: Changes) -> None:
        mine = [c for c in changes.records if c.type == self.type_key]
        if not mine or not self._loaded:
            return
        if len(mine) > _SINGLY or self._trash:
            self.load()
            return
        ids = [c.id for c in mine]
        gone = [c.id for c in mine if c.kind in (ChangeKind.DELETED, ChangeKind.ERASED)]
        show, columns = self._desk.profile.records.show, self.model.columns

        def read() -> list[Row]:
            return [_row(show(record_id), columns) for record_id in ids if record_id not in gone]

        self._desk.read(self, read, lambda rows: self._take_over(rows, gone))

    def _take_over(self, rows: list[Row], gone: list[str]) -> None:
        deleted = [row.id for row in rows if row.audience == ""]
        self.model.update_rows([row for row in rows if row.id not in deleted], gone + deleted)
        self._show_state()

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
        self.model.narrow(self.filter.text(), {f.column: f.allowed for f in self._facets if f.allowed})
        self._show_state()

    def _clear_filter(self) -> None:
        if self.filter.text():
            self.filter.clear()
        else:
            self.focus_rows()

    def _show_everything(self) -> None:
        for facet in self._facets:
            facet.allow(set())
        self.filter.clear()

    def _show_state(self) -> None:
        if not self._loaded:
            return
        shown, total = self.model.rowCount(), self.model.total
        self._count.setText(str(total) if shown == total else _("%(n)s of %(all)s", n=shown, all=total))
        self.counted.emit(shown, total)
        self._stack.setCurrentWidget(self.view_widget if shown else self.empty)
        plural = _(self._type.plural)
        if shown:
            return
        if self._trash:
            self.empty.say(_("The trash is empty"), "", "trash", _("Back to the list"), self._leave_trash)
        elif total:
            text = _("None of the %(n)s entries fits the filter.", n=total)
            self.empty.say(_("Nothing found"), text, "search", _("Show all"), self._show_everything)
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
        for n, record_id in enumerate(ids):
            last = n == len(ids) - 1
            done = (lambda _changes: self._desk.say(said)) if last else None
            self._desk.write(self, partial(restore, record_id), done)

    def _check(self, record_id: str, on: bool) -> None:
        check = self._options.check
        if check is not None:
            fields: dict[str, Value] = {check.field: check.on if on else check.off}
            records = self._desk.profile.records
            self._desk.write(self, lambda: records.set(record_id, fields))

    def _into_table(self) -> None:
        self.focus_rows()

    def _copy(self) -> None:
        self.table.copy()

    def _show_trash(self, on: bool) -> None:
        self._trash = on
        self._loaded = False
        self.load()

    def _leave_trash(self) -> None:
        self._trash_action.setChecked(False)

    def _columns_menu(self) -> None:
        self.table.columns_menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _remember(self) -> None:
        self._desk.settings.set(self._key, self.table.layout_state())


class _FilterLine(QLineEdit):
    """Arrow down goes into the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow down and Enter go into the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
            return
        super().keyPressEvent(event)


def _row(view: RecordView, columns: Sequence[str]) -> Row:
    own: dict[str, Value] = {"owner": view.owner, "audience": view.audience, "changed_at": view.changed_at}
    values = tuple(own[c] if c in own else view.fields.get(c) for c in columns)
    # An empty audience marks a record that is gone.
    audience = "" if view.deleted or view.erased else view.audience
    return Row(view.id, view.owner, audience, bool(view.conflicts), values)
