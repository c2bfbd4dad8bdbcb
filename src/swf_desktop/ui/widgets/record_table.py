# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table that shows a ``RecordModel``: keys, columns, the marks it paints."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
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

from swf_desktop.domain.fields import Field, Kind
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.widgets.column_fit import Column, fit, main_column, ranks
from swf_desktop.ui.widgets.record_model import CONFLICT_ROLE, RecordModel

ROW_HEIGHTS = {"comfortable": 34, "compact": 26}
_PADDING = 8
_CHECK = 15
_SAMPLES = {
    Kind.DATE: "23.11.2026",
    Kind.INSTANT: "23.11.2026, 14:00",
    Kind.MONEY: "1.234.567,00 €",
    Kind.EMAIL: "vorname.nachname@example.org",
    Kind.REFERENCE: "Südwestfalen Agentur",
}
#: Columns of these kinds can be read even when they are cut off.
_LEAST = {Kind.EMAIL: 208, Kind.REFERENCE: 104, Kind.TEXT: 96, Kind.URL: 110, Kind.MARKDOWN: 110}
_TITLE, _TITLE_WITH_BOX, _NAME = 240, 276, 112
_LONG = 200


class RowDelegate(QStyledItemDelegate):
    """Adds room left and right, a rule under each row, and the mark of a conflict."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell. Painted by hand: the style would ask the model a dozen questions for each."""
        rect: QRect = option.rect
        scheme = theme.scheme()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(scheme.selection))
            if rect.left() == 0 and option.widget.hasFocus():
                painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(scheme.accent))
        painter.setPen(QColor(scheme.hover))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if index.column() == 0:
            inner = self._marks(painter, rect, inner, index)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not text:
            return
        own = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(own.color() if own is not None else QColor(scheme.text))
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or option.font)
        side = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        line = " ".join(text.split("\n", 1)) if "\n" in text else text
        shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(side | Qt.TextFlag.TextSingleLine), shown)

    @staticmethod
    def _marks(
        painter: QPainter, rect: QRect, inner: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> QRect:
        """The circle to tick and the sign of a conflict; the room that is left for the words."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            _paint_check(painter, _check_rect(rect), Qt.CheckState(state) == Qt.CheckState.Checked)
            inner = inner.adjusted(_CHECK + 8, 0, 0, 0)
        if index.data(CONFLICT_ROLE):
            picture = icons.pixmap("warning", 15, theme.scheme().warning)
            painter.drawPixmap(QPoint(inner.left(), rect.center().y() - 7), picture)
            inner = inner.adjusted(20, 0, 0, 0)
        return inner

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The words and the room around them."""
        return super().sizeHint(option, index) + QSize(2 * _PADDING, 0)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A click on the circle ticks it."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and index.column() == 0
            and event.position().x() - option.rect.left() < _CHECK + 14
        ):
            state = index.data(Qt.ItemDataRole.CheckStateRole)
            if state is not None:
                return model.setData(index, _other(state), Qt.ItemDataRole.CheckStateRole)
        return False


def _other(state: object) -> Qt.CheckState:
    checked = Qt.CheckState(state) == Qt.CheckState.Checked
    return Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked


def _check_rect(rect: QRect) -> QRectF:
    return QRectF(rect.left() + 8, rect.center().y() - _CHECK / 2 + 1, _CHECK, _CHECK)


def _paint_check(painter: QPainter, box: QRectF, checked: bool) -> None:
    s = theme.scheme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(s.accent if checked else s.muted), 1.5))
    painter.setBrush(QColor(s.accent) if checked else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)
    if checked:
        picture = icons.pixmap("check", _CHECK - 4, s.on_accent)
        painter.drawPixmap(QPoint(round(box.left()) + 2, round(box.top()) + 2), picture)
    painter.restore()


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
        self._visible: tuple[str, ...] = ()
        self._setting_up = False
        self._wanted = ""
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
        header = self.horizontalHeader()
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._touched)
        header.sortIndicatorChanged.connect(self._touched)
        model.modelReset.connect(self._restore_current)
        model.layoutChanged.connect(self._restore_current)
        self._setting_up = False

    def _width(self, model: RecordModel, n: int, field: Field | None) -> int:
        """Room for the heading with its arrow, and for what the column usually holds."""
        measure = self.fontMetrics().horizontalAdvance
        heading = measure(str(model.headerData(n, Qt.Orientation.Horizontal))) + 30
        if field is None:
            return max(heading, measure(_SAMPLES[Kind.REFERENCE]) + 20)
        if field.choices:
            texts = [formats.choice_label(field, c.key) for c in field.choices]
            return max(heading, min(150, max(measure(t) for t in texts) + 20))
        if field.name == "number":
            return max(heading, 64)
        sample = _SAMPLES.get(field.kind)
        return max(heading, measure(sample) + 20 if sample else 136)

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
                columns.append(Column(n, wide, least, self._ranks.get(name, 0), name in self._pinned))
        own = self._wide.get(model.columns[self._main])
        least_main = own or self._least_main(model)
        room = self.viewport().width()
        widths = fit(room, least_main, columns)
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
            return _NAME
        return _TITLE_WITH_BOX if model.checkable else _TITLE

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
            "columns": [[c, self._wide.get(c, 0), c in self._off] for c in order],
            "pinned": sorted(self._pinned),
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
        if sort[0] in model.columns:
            order = Qt.SortOrder.AscendingOrder if sort[1] else Qt.SortOrder.DescendingOrder
            self.sortByColumn(model.columns.index(sort[0]), order)
        self._fit()
        self._setting_up = False

    def _tick(self) -> bool:
        model, index = self.model(), self.currentIndex()
        first = model.index(index.row(), 0) if index.isValid() else QModelIndex()
        state = model.data(first, Qt.ItemDataRole.CheckStateRole) if first.isValid() else None
        if state is None:
            return False
        return bool(model.setData(first, _other(state), Qt.ItemDataRole.CheckStateRole))

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

    def _resized(self, section: int, _before: int, after: int) -> None:
        model = self.model()
        if self._setting_up or not isinstance(model, RecordModel) or after <= 0:
            return
        self._wide[model.columns[section]] = after
        if section != self._main:
            self._fit()
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
