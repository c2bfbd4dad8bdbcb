# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table that shows a ``RecordModel``: keys, columns, the marks it paints."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from swf_desktop.domain.fields import Field, Kind
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.widgets.column_fit import Column, fit, main_column, ranks
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.row_delegate import RowDelegate, other_state

ROW_HEIGHTS = {"comfortable": 34, "compact": 26}
_SAMPLES = {
    Kind.DATE: "23.11.2026",
    Kind.INSTANT: "23.11.2026, 14:00",
    Kind.MONEY: "1.234.567,00 €",
    Kind.EMAIL: "vorname.nachname@example.org",
    Kind.REFERENCE: "Südwestfalen Agentur",
    Kind.INTEGER: "1.234",
    Kind.NUMBER: "12.345,67",
    Kind.BOOLEAN: "nein",
}
#: Columns of these kinds can be read even when they are cut off.
_LEAST = {Kind.EMAIL: 208, Kind.REFERENCE: 104, Kind.TEXT: 96, Kind.URL: 110, Kind.MARKDOWN: 110}
_TITLE, _TITLE_WITH_BOX, _NAME = 240, 276, 112
_USUAL = 16  # the height of a line of text
#: So much more than its least the main column gets before words in others may take more than they usually do.
_EASE, _WIDER = 30, 1.6
_WORDS = frozenset({Kind.TEXT, Kind.REFERENCE})
_LONG = 200


class RecordTable(QTableView):
    """``chosen(id)`` when the current row changes; ``opened`` for Enter, ``edit_wanted(id, column)`` for F2."""

    chosen = Signal(str)
    opened = Signal(str, str)
    edit_wanted = Signal(str, str)
    many_chosen = Signal(int)
    header_menu_wanted = Signal(QPoint, str)
    layout_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(RowDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(48)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        header.setAccessibleName(_("Columns"))
        self._visible: tuple[str, ...] = ()
        self._setting_up = False
        self.wanted = ""  # the record chosen last, which may still be on its way
        self._awaits = False
        self._main = 0
        self._ranks: dict[str, int] = {}
        self._wide: dict[str, int] = {}  # what the person has set
        self._off: set[str] = set()
        self._pinned: set[str] = set()

    def use(self, model: RecordModel, visible: tuple[str, ...], yields: Sequence[str] = ()) -> None:
        """Show *model* with *visible* columns until the person chooses others.

        Where there is no room for all of them, *yields* give way first.
        """
        self._setting_up = True
        main = main_column(model.record_type)
        self._main = model.columns.index(main)
        self._ranks = ranks(model.record_type, yields)
        self._visible = visible
        self._off = {name for name in model.columns if name not in visible} - {main}
        self.setModel(model)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        header = self.horizontalHeader()
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._touched)
        header.sortIndicatorChanged.connect(self._touched)
        model.modelReset.connect(self._restore_current)
        model.layoutChanged.connect(self._restore_current)
        self._setting_up = False

    def _heading(self, model: RecordModel, n: int) -> int:
        """What the words over a column take."""
        words = str(model.headerData(n, Qt.Orientation.Horizontal))
        return self.fontMetrics().horizontalAdvance(words) + 20

    def _width(self, model: RecordModel, n: int, field: Field | None) -> int:
        """Room for the heading, and for what the column usually holds."""
        measure = self.fontMetrics().horizontalAdvance
        heading = self._heading(model, n)
        if field is None:
            return max(heading, measure(_SAMPLES[Kind.REFERENCE]) + 20)
        if field.choices:
            texts = [formats.choice_label(field, c.key) for c in field.choices]
            return max(heading, min(150, max(measure(t) for t in texts) + 20))
        if field.name == "number":
            return max(heading, 64)
        sample = _SAMPLES.get(field.kind)
        sign = self.fontMetrics().ascent() + 7 if model.columns[n] == model.deadline else 0
        return max(heading, measure(sample) + 20 + sign if sample else 136)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the room anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The main column takes the free width; unimportant ones give way where there is no room."""
        model = self.model()
        if not isinstance(model, RecordModel):
            return
        columns = []
        for n, name in enumerate(model.columns):
            if n != self._main and name not in self._off:
                field = model.record_type.field(name)
                wide = self._wide.get(name) or self._width(model, n, field)
                least = _LEAST.get(field.kind if field else Kind.REFERENCE, wide)
                least = wide if name in self._wide or (field and field.name == "number") else min(least, wide)
                least = max(least, 0 if name in self._wide else min(wide, self._heading(model, n)))
                grows = field is not None and field.kind in _WORDS and name not in self._wide
                most = round(wide * _WIDER) if grows and least < wide * _WIDER else wide
                rank = self._ranks.get(name, 0)
                columns.append(Column(n, wide, least, rank, name in self._pinned, most))
        own = self._wide.get(model.columns[self._main])
        least_main = own or max(self._least_main(model), self._heading(model, self._main))
        room = self.viewport().width()
        widths = fit(room, least_main, columns, 0 if own else _EASE)
        before, self._setting_up = self._setting_up, True
        header = self.horizontalHeader()
        for n in range(len(model.columns)):
            if n != self._main:
                self.setColumnHidden(n, n not in widths)
        for n, width in widths.items():
            header.resizeSection(n, width)
        header.resizeSection(self._main, own or max(least_main, room - sum(widths.values())))
        self._setting_up = before

    def _least_main(self, model: RecordModel) -> int:
        field = model.record_type.field(model.columns[self._main])
        if field is not None and field.kind is Kind.TEXT and field.max_length < _LONG:
            return self._scaled(_NAME)
        return self._scaled(_TITLE_WITH_BOX if model.checkable else _TITLE)

    def _scaled(self, width: int) -> int:
        """*width* at the usual size of text, at this one."""
        return round(width * max(1.0, min(1.15, self.fontMetrics().height() / _USUAL)))

    def set_density(self, name: str) -> None:
        """Rows of comfortable or compact height; larger text makes them taller."""
        least = self.fontMetrics().height() + 8
        self.verticalHeader().setDefaultSectionSize(max(least, ROW_HEIGHTS.get(name, 34)))

    def current_id(self) -> str:
        """The record of the current row."""
        model = self.model()
        index = self.currentIndex()
        return model.id_at(index.row()) if isinstance(model, RecordModel) and index.isValid() else ""

    def chosen_ids(self) -> list[str]:
        """Every record chosen, in the order shown."""
        model = self.model()
        if not isinstance(model, RecordModel):
            return []
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [found for found in map(model.id_at, rows) if found]

    def current_column(self) -> str:
        """The column the keyboard is in; the main one if it is in none."""
        model, index = self.model(), self.currentIndex()
        if not isinstance(model, RecordModel):
            return ""
        return model.columns[index.column() if index.isValid() else self._main]

    def shown_columns(self) -> list[str]:
        """The columns seen, from left to right."""
        model, header = self.model(), self.horizontalHeader()
        if not isinstance(model, RecordModel):
            return []
        order = [header.logicalIndex(v) for v in range(header.count())]
        return [model.columns[n] for n in order if not self.isColumnHidden(n)]

    def next_cell(self, record_id: str, column: str, step: int) -> tuple[str, str] | None:
        """The cell after this one, or before it: along the row, then in the next row."""
        model, columns = self.model(), self.shown_columns()
        if not isinstance(model, RecordModel) or column not in columns:
            return None
        fields = [c for c in columns if model.record_type.field(c) is not None]
        place = fields.index(column) + step
        if 0 <= place < len(fields):
            return record_id, fields[place]
        row = model.row_of(record_id) + step
        while 0 <= row < model.rowCount() and not model.id_at(row):
            row += step
        following = model.id_at(row)
        return (following, fields[0 if step > 0 else -1]) if following else None

    def go_to(self, record_id: str, column: str) -> None:
        """Put the keyboard into a cell."""
        model = self.model()
        if isinstance(model, RecordModel) and self.choose(record_id):
            index = model.index(model.row_of(record_id), model.columns.index(column))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)

    def choose(self, record_id: str, unfold: bool = True) -> bool:
        """Make a record the current one; it is remembered if it is not shown yet."""
        model = self.model()
        self.wanted = record_id
        if not isinstance(model, RecordModel):
            return False
        row = model.row_of(record_id)
        if row < 0 and unfold:
            model.unfold(record_id)
            row = model.row_of(record_id)
        if row < 0:
            return False
        current = self.currentIndex()
        kept = current.isValid() and not self.isColumnHidden(current.column())
        index = model.index(row, current.column() if kept else self._main)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first row the current one if there is none: not while another is on its way."""
        model = self.model()
        missing = isinstance(model, RecordModel) and bool(self.wanted) and model.row_of(self.wanted) < 0
        self._awaits = missing and not self.currentIndex().isValid()
        super().focusInEvent(event)
        self._awaits = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter reads on, F2 edits the cell, Space ticks; on a heading they fold."""
        key, plain = event.key(), not event.modifiers()
        current = self.current_id()
        if plain and self._fold_key(key):
            return
        if plain and current and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(current, "")
        elif plain and current and key == Qt.Key.Key_F2:
            self.edit_wanted.emit(current, self.current_column())
        elif key == Qt.Key.Key_Space and plain and self._tick():
            return
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape):
            event.ignore()
        elif self._run_action(event):
            return
        else:
            super().keyPressEvent(event)

    def _run_action(self, event: QKeyEvent) -> bool:
        """Keys that come without having been offered as a shortcut: from assistive tools."""
        pressed = QKeySequence(event.keyCombination())
        action = next((a for a in self.actions() if a.isEnabled() and pressed in a.shortcuts()), None)
        if action is not None:
            action.trigger()
        return action is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a heading folds it."""
        model, index = self.model(), self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if (
            event.button() == Qt.MouseButton.LeftButton
            and isinstance(model, RecordModel)
            and index.isValid()
            and model.heading_at(index.row()) is not None
        ):
            model.fold(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edits the cell under the pointer."""
        model, index = self.model(), self.indexAt(event.position().toPoint())
        if not isinstance(model, RecordModel) or not index.isValid():
            return
        record_id = model.id_at(index.row())
        if record_id:
            self.edit_wanted.emit(record_id, model.columns[index.column()])
        else:
            model.fold(index.row())

    def _fold_key(self, key: int) -> bool:
        model, row = self.model(), self.currentIndex().row()
        heading = model.heading_at(row) if isinstance(model, RecordModel) else None
        if not isinstance(model, RecordModel) or heading is None:
            return False
        turns = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if key in turns or key == (Qt.Key.Key_Right if heading.folded else Qt.Key.Key_Left):
            model.fold(row)
            return True
        return key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_F2)

    def layout_state(self) -> dict[str, object]:
        """Columns and order as they are now, for remembering."""
        model = self.model()
        if not isinstance(model, RecordModel):
            return {}
        header = self.horizontalHeader()
        order = [model.columns[header.logicalIndex(v)] for v in range(header.count())]
        return {
            "columns": [[c, self._wide.get(c, 0), c in self._off] for c in order],
            "pinned": sorted(self._pinned),
            "sort": list(self.sorting()),
        }

    def apply_layout(self, state: dict[str, object], sort: tuple[str, bool]) -> None:
        """Take up a remembered layout as far as it still fits."""
        model = self.model()
        if not isinstance(model, RecordModel):
            return
        self._setting_up = True
        header = self.horizontalHeader()
        columns = state.get("columns")
        for place, entry in enumerate(columns if isinstance(columns, list) else []):
            if isinstance(entry, list) and len(entry) == 3 and entry[0] in model.columns:
                n = model.columns.index(entry[0])
                if isinstance(entry[1], int) and entry[1] > 0:
                    self._wide[entry[0]] = max(48, entry[1])
                if n != self._main:
                    (self._off.add if entry[2] else self._off.discard)(entry[0])
                header.moveSection(header.visualIndex(n), min(place, header.count() - 1))
        pinned = state.get("pinned")
        self._pinned = {str(c) for c in pinned} & set(model.columns) if isinstance(pinned, list) else set()
        kept = state.get("sort")
        if isinstance(kept, list) and len(kept) == 2 and kept[0] in model.columns:
            sort = (str(kept[0]), bool(kept[1]))
        self.setSortingEnabled(True)
        self.sort_by(*sort)
        self._fit()
        self._setting_up = False

    def _tick(self) -> bool:
        model, index = self.model(), self.currentIndex()
        first = model.index(index.row(), 0) if index.isValid() else QModelIndex()
        state = model.data(first, Qt.ItemDataRole.CheckStateRole) if first.isValid() else None
        if state is None:
            return False
        return bool(model.setData(first, other_state(state), Qt.ItemDataRole.CheckStateRole))

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if self._awaits:
            return
        record_id = self.current_id() if current.isValid() else ""
        if record_id:
            self.wanted = record_id
        self.chosen.emit(record_id)

    def _selection_changed(self, selected: QItemSelection, _before: QItemSelection) -> None:
        if not self._whole_rows(selected):
            self.many_chosen.emit(len(self.chosen_ids()))

    def _whole_rows(self, selected: QItemSelection) -> bool:
        """Assistive tools choose single cells; here rows are chosen, and one of them is the current one."""
        columns = self.model().columnCount()
        parts = [part for part in selected if part.width() < columns]  # type: ignore[attr-defined]
        if not parts:
            return False
        chosen, flags = self.selectionModel(), QItemSelectionModel.SelectionFlag
        for part in parts:
            chosen.select(QItemSelection(part.topLeft(), part.bottomRight()), flags.Select | flags.Rows)
        if not chosen.isSelected(self.currentIndex()):
            chosen.setCurrentIndex(parts[-1].topLeft(), flags.NoUpdate)
        return True

    def _restore_current(self) -> None:
        if self.wanted and self.current_id() != self.wanted:
            wanted = self.wanted
            if not self.choose(wanted, unfold=False):
                self.wanted = wanted

    def _touched(self, *_args: object) -> None:
        if not self._setting_up:
            self.layout_changed.emit()

    def _resized(self, section: int, _before: int, after: int) -> None:
        model = self.model()
        if self._setting_up or not isinstance(model, RecordModel) or after <= 0:
            return
        self._wide[model.columns[section]] = after
        if section != self._main:
            self._fit()
        self.layout_changed.emit()

    def _choose_columns(self, place: QPoint) -> None:
        model, header = self.model(), self.horizontalHeader()
        section = header.logicalIndexAt(place)
        if isinstance(model, RecordModel):
            column = model.columns[section] if 0 <= section < len(model.columns) else ""
            self.header_menu_wanted.emit(header.mapToGlobal(place), column)

    def sorting(self) -> tuple[str, bool]:
        """The column sorted by, and whether upwards."""
        model, header = self.model(), self.horizontalHeader()
        section = header.sortIndicatorSection()
        if not isinstance(model, RecordModel) or not 0 <= section < len(model.columns):
            return "", True
        return model.columns[section], header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder

    def sort_by(self, column: str, ascending: bool) -> None:
        """Sort by a column, if there is such a one."""
        model = self.model()
        if isinstance(model, RecordModel) and column in model.columns:
            order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
            self.sortByColumn(model.columns.index(column), order)

    def show_columns(self, names: Sequence[str]) -> None:
        """Show these columns, as if the person had chosen them."""
        model = self.model()
        if isinstance(model, RecordModel):
            wanted = set(names) & set(model.columns)
            self._off = set(model.columns) - wanted - {model.columns[self._main]}
            self._pinned &= wanted
            self._fit()
            self.layout_changed.emit()

    def columns_menu(self) -> QMenu:
        """A menu that shows and hides columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        model = self.model()
        if isinstance(model, RecordModel):
            for n in range(len(model.columns)):
                action = QAction(str(model.headerData(n, Qt.Orientation.Horizontal)), menu)
                action.setCheckable(True)
                action.setChecked(not self.isColumnHidden(n))
                action.setEnabled(n != self._main)
                action.toggled.connect(lambda on, n=n: self._show_column(n, on))
                menu.addAction(action)
            menu.addSeparator()
            menu.addAction(_("Usual columns"), self.reset_columns)
        return menu

    def reset_columns(self) -> None:
        """The columns and widths that the list began with."""
        model = self.model()
        if not isinstance(model, RecordModel):
            return
        self._wide.clear()
        self._pinned.clear()
        self._off = {name for name in model.columns if name not in self._visible}
        self._off.discard(model.columns[self._main])
        self._fit()
        self.layout_changed.emit()

    def _show_column(self, n: int, on: bool) -> None:
        model = self.model()
        if not isinstance(model, RecordModel):
            return
        name = model.columns[n]
        # What was asked for stays, whatever the room.
        for names, member in ((self._off, not on), (self._pinned, on)):
            (names.add if member else names.discard)(name)
        self._fit()
        self.layout_changed.emit()
