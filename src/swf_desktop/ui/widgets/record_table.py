# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table that shows a ``RecordModel``: keys, columns, the marks it paints."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from swf_desktop.domain.fields import Kind
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.widgets import formats
from swf_desktop.ui.widgets.record_model import CONFLICT_ROLE, RecordModel

ROW_HEIGHTS = {"comfortable": 34, "compact": 26}
_PADDING = 8
_WIDTHS = {
    Kind.DATE: 104,
    Kind.INSTANT: 150,
    Kind.CHOICE: 128,
    Kind.MONEY: 120,
    Kind.INTEGER: 96,
    Kind.NUMBER: 96,
    Kind.BOOLEAN: 90,
    Kind.REFERENCE: 180,
    Kind.EMAIL: 190,
}


class RowDelegate(QStyledItemDelegate):
    """Adds room left and right, a rule under each row, and the mark of a conflict."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """No dotted frame around one cell: the row is what is chosen."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, QColor(theme.scheme().selection))
        inner = QStyleOptionViewItem(option)
        inner.rect = rect.adjusted(_PADDING // 2, 0, -_PADDING // 2, 0)
        if index.column() == 0 and index.data(CONFLICT_ROLE):
            picture = icons.pixmap("warning", 15, theme.scheme().warning)
            painter.drawPixmap(QPoint(rect.left() + 6, rect.center().y() - 7), picture)
            inner.rect = inner.rect.adjusted(18, 0, 0, 0)
        super().paint(painter, inner, index)
        painter.setPen(QColor(theme.scheme().hover))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


class RecordTable(QTableView):
    """``chosen(id)`` when the current row changes; ``opened(id, field)`` for Enter and F2."""

    chosen = Signal(str)
    opened = Signal(str, str)
    delete_wanted = Signal(list)
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
        self._default_keys: set[str] = set()
        self._setting_up = False
        self._wanted = ""

    def use(self, model: RecordModel, visible: tuple[str, ...]) -> None:
        """Show *model* with *visible* columns until the person chooses others."""
        self._setting_up = True
        self.setModel(model)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        header = self.horizontalHeader()
        for n, name in enumerate(model.columns):
            field = model.record_type.field(name)
            title = name == model.record_type.title[-1]
            width = 300 if title else _WIDTHS.get(field.kind, 150) if field else 130
            if field is not None and formats.is_light(field):
                width = 96
            if name == "number":
                width = 84
            header.resizeSection(n, width)
            self.setColumnHidden(n, name not in visible)
        header.sectionResized.connect(self._touched)
        header.sectionMoved.connect(self._touched)
        header.sortIndicatorChanged.connect(self._touched)
        model.modelReset.connect(self._restore_current)
        model.layoutChanged.connect(self._restore_current)
        self._setting_up = False

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
        return [
            model.id_at(i.row()) for i in sorted(self.selectionModel().selectedRows(), key=lambda i: i.row())
        ]

    def choose(self, record_id: str) -> bool:
        """Make a record the current one; it is remembered if it is not shown yet."""
        model = self.model()
        self._wanted = record_id
        if not isinstance(model, RecordModel):
            return False
        row = model.row_of(record_id)
        if row < 0:
            return False
        index = model.index(row, self._first_visible())
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        return True

    def copy(self) -> None:
        """Put the chosen rows onto the clipboard, as a spreadsheet takes them."""
        model = self.model()
        if not isinstance(model, RecordModel):
            return
        header = self.horizontalHeader()
        shown = [header.logicalIndex(v) for v in range(header.count())]
        shown = [n for n in shown if not self.isColumnHidden(n)]
        lines = ["\t".join(str(model.headerData(n, Qt.Orientation.Horizontal)) for n in shown)]
        for record_id in self.chosen_ids():
            cells = (model.text(record_id, n).replace("\t", " ").replace("\n", " ") for n in shown)
            lines.append("\t".join(cells))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter reads on, F2 edits, Del deletes, Ctrl+C copies."""
        key, plain = event.key(), not event.modifiers()
        current = self.current_id()
        if plain and current and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(current, "")
        elif plain and current and key == Qt.Key.Key_F2:
            self.opened.emit(current, "*")
        elif key == Qt.Key.Key_Delete and plain and self.chosen_ids():
            self.delete_wanted.emit(self.chosen_ids())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key == Qt.Key.Key_Space and plain and self._tick():
            return
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def layout_state(self) -> dict[str, object]:
        """Columns and order as they are now, for remembering."""
        model = self.model()
        if not isinstance(model, RecordModel):
            return {}
        header = self.horizontalHeader()
        order = [model.columns[header.logicalIndex(v)] for v in range(header.count())]
        ascending = header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        section = header.sortIndicatorSection()
        return {
            "columns": [
                [c, header.sectionSize(n := model.columns.index(c)), self.isColumnHidden(n)] for c in order
            ],
            "sort": [model.columns[section] if 0 <= section < len(model.columns) else "", ascending],
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
                if not entry[2] and isinstance(entry[1], int):
                    header.resizeSection(n, max(48, entry[1]))
                self.setColumnHidden(n, bool(entry[2]))
                header.moveSection(header.visualIndex(n), min(place, header.count() - 1))
        kept = state.get("sort")
        if isinstance(kept, list) and len(kept) == 2 and kept[0] in model.columns:
            sort = (str(kept[0]), bool(kept[1]))
        self.setSortingEnabled(True)
        if sort[0] in model.columns:
            order = Qt.SortOrder.AscendingOrder if sort[1] else Qt.SortOrder.DescendingOrder
            self.sortByColumn(model.columns.index(sort[0]), order)
        self._setting_up = False

    def _tick(self) -> bool:
        model, index = self.model(), self.currentIndex()
        first = model.index(index.row(), 0) if index.isValid() else QModelIndex()
        state = model.data(first, Qt.ItemDataRole.CheckStateRole) if first.isValid() else None
        if state is None:
            return False
        other = Qt.CheckState.Unchecked if state == Qt.CheckState.Checked else Qt.CheckState.Checked
        return bool(model.setData(first, other, Qt.ItemDataRole.CheckStateRole))

    def _first_visible(self) -> int:
        count = self.horizontalHeader().count()
        return next((n for n in range(count) if not self.isColumnHidden(n)), 0)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        record_id = self.current_id() if current.isValid() else ""
        if record_id:
            self._wanted = record_id
        self.chosen.emit(record_id)

    def _restore_current(self) -> None:
        if self._wanted and self.current_id() != self._wanted:
            wanted = self._wanted
            if not self.choose(wanted):
                self._wanted = wanted

    def _touched(self, *_args: object) -> None:
        if not self._setting_up:
            self.layout_changed.emit()

    def _choose_columns(self, place: QPoint) -> None:
        self.columns_menu().popup(self.horizontalHeader().mapToGlobal(place))

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
                action.setEnabled(model.columns[n] != model.record_type.title[-1])
                action.toggled.connect(lambda on, n=n: self._show_column(n, on))
                menu.addAction(action)
        return menu

    def _show_column(self, n: int, on: bool) -> None:
        self.setColumnHidden(n, not on)
        if on and self.columnWidth(n) < 48:
            self.setColumnWidth(n, 130)
        self.layout_changed.emit()
