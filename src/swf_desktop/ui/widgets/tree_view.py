# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of a list as a tree: goals by what they are part of, sections by their document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPalette,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.fields import Kind
from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.column_fit import main_column
from swf_desktop.ui.widgets.list_views import ListView
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable

ID_ROLE = Qt.ItemDataRole.UserRole + 1
_LEAST = 200
_SIGN = 30  # room for the lock
_WIDTHS = {"comfortable": 6, "compact": 2}


@dataclass(frozen=True, slots=True)
class TreeShape:
    """How rows become a tree.

    *parent* is the field that points at the row above; *root* names a field whose record stands above those
    without one; *order* are the fields that rows beside each other are sorted by; *columns* follow the title.
    """

    parent: str = "parent"
    root: str = ""
    order: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(slots=True)
class Extra:
    """A column that is reckoned: its heading, and words with a colour for each record."""

    heading: str
    told: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class _Tree(QTreeView):
    def __init__(self, on_key: Callable[[int], bool]) -> None:
        super().__init__()
        self._on_key = on_key
        self.coming_in = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first row the current one if there is none; that is nobody's choice."""
        self.coming_in = not self.currentIndex().isValid()
        super().focusInEvent(event)
        self.coming_in = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, F2 edits, Del deletes; Tab goes on."""
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
        elif event.modifiers() or not self._on_key(event.key()):
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """A chosen row keeps the colours of its words, and a row that may not be changed has the sign of it."""

    def __init__(self, records: RecordModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._records = records

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The words, cut so that they leave room for the sign."""
        super().initStyleOption(option, index)
        own = index.data(Qt.ItemDataRole.ForegroundRole)
        if own is not None:
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, own)
        if self._is_locked(index):
            room = option.rect.width() - _SIGN
            option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The row, and its lock at the right."""
        super().paint(painter, option, index)
        if self._is_locked(index):
            rect: QRect = option.rect
            picture = icons.pixmap("lock", 13, theme.scheme().muted)
            painter.drawPixmap(QPoint(rect.right() - 21, rect.center().y() - 6), picture)

    def _is_locked(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return index.column() == 0 and bool(self._records.lock(str(index.data(ID_ROLE) or "")))


class TreeView(ListView):
    """What the filter finds is shown with what it is part of."""

    def __init__(
        self,
        desk: Desk,
        model: RecordModel,
        table: RecordTable,
        shape: TreeShape,
        extras: Sequence[Extra] = (),
    ) -> None:
        super().__init__()
        self._desk = desk
        self._records = model
        self._table = table
        self._shape = shape
        self._extras = extras
        self._folded: set[str] = set()
        self._filling = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.tree = _Tree(self._key)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setAccessibleName(_("%(what)s as a tree", what=_(model.record_type.plural)))
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setObjectName("tree")
        self.tree.setItemDelegate(_Delegate(model, self.tree))
        self._items = QStandardItemModel(self)
        self.tree.setModel(self._items)
        self.tree.header().setHighlightSections(False)
        self.tree.header().setStretchLastSection(False)
        layout.addWidget(self.tree)
        self.setFocusProxy(self.tree)
        self.tree.selectionModel().currentChanged.connect(self._moved)
        self.tree.doubleClicked.connect(lambda index: self._open(index, "*"))
        self.tree.collapsed.connect(lambda index: self._fold(index, True))
        self.tree.expanded.connect(lambda index: self._fold(index, False))
        table.chosen.connect(self._follow)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.fill)
        desk.rights.changed.connect(self.tree.viewport().update)
        model.modelReset.connect(self._later.start)
        model.layoutChanged.connect(self._later.start)
        model.dataChanged.connect(self._later.start)
        if shape.root:
            target = model.record_type.by_name[shape.root].targets
            desk.names.need(target)
        self.fill()

    def focus_rows(self) -> None:
        """Put the keyboard into the tree."""
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_density(self, name: str) -> None:
        """Comfortable or compact rows."""
        room = _WIDTHS.get(name, 6)
        self.tree.setStyleSheet(f"#tree::item {{ padding: {room}px 4px; }}")

    def tell(self, extra: Extra, told: Mapping[str, tuple[str, str]]) -> None:
        """Other words for a reckoned column."""
        extra.told = told
        self.fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for the titles, the last columns give way."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        header = self.tree.header()
        room = self.width() - _LEAST
        for n in range(1, header.count()):
            room -= self.tree.sizeHintForColumn(n) if n <= len(self._extras) else header.sectionSizeHint(n)
            self.tree.setColumnHidden(n, n > len(self._extras) and room < 0)

    # Filling

    def fill(self) -> None:
        """Make the tree anew; what was folded stays so."""
        self._later.stop()
        self._filling = True
        shown = {i for i in self._records.shown_ids() if self._records.row_data(i) is not None}
        above: dict[str, str] = {}
        waiting = list(shown)
        while waiting:
            record_id = waiting.pop()
            if record_id in above:
                continue
            parent = str(self._value(record_id, self._shape.parent) or "")
            known = self._records.row_data(parent) is not None
            above[record_id] = parent if known and not self._circle(record_id, parent) else ""
            if above[record_id]:
                waiting.append(parent)
        children: dict[str, list[str]] = {}
        for record_id, parent in above.items():
            root = str(self._value(record_id, self._shape.root) or "") if self._shape.root else ""
            children.setdefault(parent or (f"root {root}" if root else ""), []).append(record_id)
        self._items.clear()
        self._set_headings()
        roots = sorted((key for key in children if key.startswith("root ")), key=self._root_title)
        for key in roots:
            self._items.appendRow(self._root_row(key))
            self._add(self._items.item(self._items.rowCount() - 1), children, key, shown)
        self._add(self._items.invisibleRootItem(), children, "", shown)
        self._unfold(QModelIndex())
        self._fit()
        self._filling = False
        self._follow(self._table.current_id())

    def _circle(self, record_id: str, parent: str) -> bool:
        """Whether going up from *parent* comes back: two good edits may have brought that together."""
        seen = {record_id}
        while parent and parent not in seen:
            seen.add(parent)
            parent = str(self._value(parent, self._shape.parent) or "")
        return parent in seen

    def _add(self, item: QStandardItem, children: Mapping[str, list[str]], key: str, shown: set[str]) -> None:
        for record_id in sorted(children.get(key, ()), key=self._rank):
            row = self._row(record_id, record_id in shown)
            item.appendRow(row)
            self._add(row[0], children, record_id, shown)

    def _row(self, record_id: str, shown: bool) -> list[QStandardItem]:
        columns = self._records.columns
        title = self._records.text(record_id, columns.index(main_column(self._records.record_type)))
        row = [QStandardItem(title or _("Untitled"))]
        for extra in self._extras:
            words, colour = extra.told.get(record_id, ("", ""))
            item = QStandardItem(words)
            if colour:
                item.setForeground(QBrush(QColor(colour)))
            row.append(item)
        row += [QStandardItem(self._records.text(record_id, columns.index(c))) for c in self._shape.columns]
        row[0].setData(record_id, ID_ROLE)
        row[0].setToolTip(title)
        if not shown:
            row[0].setForeground(QBrush(QColor(theme.scheme().muted)))
        return row

    def _root_row(self, key: str) -> list[QStandardItem]:
        item = QStandardItem(self._root_title(key))
        item.setData(key.removeprefix("root "), ID_ROLE)
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        blank = (QStandardItem() for _n in range(len(self._extras) + len(self._shape.columns)))
        return [item, *blank]

    def _root_title(self, key: str) -> str:
        return self._desk.names.title(key.removeprefix("root "))

    def _set_headings(self) -> None:
        key = self._records.record_type.key
        rest = [formats.field_label(key, name) for name in self._shape.columns]
        labels = [formats.type_label(key), *(extra.heading for extra in self._extras), *rest]
        self._items.setHorizontalHeaderLabels(labels)
        header = self.tree.header()
        for n in range(len(labels)):
            mode = QHeaderView.ResizeMode.Stretch if n == 0 else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(n, mode)

    def _rank(self, record_id: str) -> tuple[object, ...]:
        ranks: list[object] = []
        for name in self._shape.order:
            value = self._value(record_id, name)
            declared = self._records.record_type.by_name[name]
            if declared.kind is Kind.CHOICE:
                keys = [choice.key for choice in declared.choices]
                ranks.append(keys.index(str(value)) if value in keys else len(keys))
            elif isinstance(value, int | float):
                ranks.append(value)
            else:
                ranks.append(0 if declared.kind is Kind.INTEGER else str(value or "").casefold())
        return (*ranks, record_id)

    def _value(self, record_id: str, name: str) -> Value:
        row = self._records.row_data(record_id)
        return row.values[self._records.columns.index(name)] if row and name else None

    # Moving

    def _indexes(self, parent: QModelIndex) -> list[QModelIndex]:
        found = []
        for n in range(self._items.rowCount(parent)):
            index = self._items.index(n, 0, parent)
            found += [index, *self._indexes(index)]
        return found

    def _unfold(self, parent: QModelIndex) -> None:
        for index in self._indexes(parent):
            self.tree.setExpanded(index, str(index.data(ID_ROLE)) not in self._folded)

    def _fold(self, index: QModelIndex, folded: bool) -> None:
        if not self._filling:
            (self._folded.add if folded else self._folded.discard)(str(index.data(ID_ROLE)))

    def _follow(self, record_id: str) -> None:
        current = self.tree.currentIndex()
        if self._filling or not record_id or str(current.siblingAtColumn(0).data(ID_ROLE)) == record_id:
            return
        found = next((i for i in self._indexes(QModelIndex()) if i.data(ID_ROLE) == record_id), None)
        if found is not None:
            self.tree.setCurrentIndex(found)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        record_id = str(current.siblingAtColumn(0).data(ID_ROLE) or "")
        if self._filling or not record_id or record_id == self._table.current_id():
            return
        wanted = self._table.wanted
        if self.tree.coming_in and wanted and self._records.row_of(wanted) < 0:
            return  # what was asked for is on its way
        if self._records.row_of(record_id) >= 0:
            self._table.choose(record_id)
        else:
            # What only stands above what was found, or the document itself.
            self.opened.emit(record_id, "-")

    def _open(self, index: QModelIndex, how: str) -> None:
        record_id = str(index.siblingAtColumn(0).data(ID_ROLE) or "")
        if record_id:
            self.opened.emit(record_id, how)

    def _key(self, key: int) -> bool:
        current = self.tree.currentIndex()
        if not current.isValid():
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(current, "")
        elif key == Qt.Key.Key_F2:
            self._open(current, "*")
        elif (
            key == Qt.Key.Key_Delete
            and self._records.row_of(str(current.siblingAtColumn(0).data(ID_ROLE))) >= 0
        ):
            self.delete_wanted.emit([str(current.siblingAtColumn(0).data(ID_ROLE))])
        else:
            return False
        return True
