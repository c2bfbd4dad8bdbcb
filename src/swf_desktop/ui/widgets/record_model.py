# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of a list of records as a Qt model: sorted, narrowed, and formatted only where seen.

It holds the rows by columns (``domain.rows``) and which of them are shown as numbers; no row and no text is
kept as an object of its own, however long the list.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QFont

from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.rows import Coded, Rows
from swf_desktop.domain.views import Row, Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.folding import fold
from swf_desktop.ui.names import NameBook
from swf_desktop.ui.widgets.column_fit import main_column
from swf_desktop.ui.widgets.row_groups import Group, RowGroups
from swf_desktop.ui.widgets.row_look import Check, Deadline, RowLook
from swf_desktop.ui.widgets.row_order import RowOrder
from swf_desktop.ui.widgets.row_texts import RowTexts

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ID_ROLE = Role.UserRole + 1


_PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_TICKED = _PLAIN | Qt.ItemFlag.ItemIsUserCheckable


class Seen(NamedTuple):
    """All that is painted of a cell. *checked* is None where there is no box, *colour* and *font* for the usual."""

    text: str
    colour: QBrush | None
    font: QFont | None
    right: bool
    locked: bool
    overdue: bool
    checked: bool | None
    conflicted: bool


class Arranged(NamedTuple):
    """Rows with their order, made ready beside the window."""

    rows: Rows
    order: RowOrder
    sort: tuple[int, bool]


class _Kept(NamedTuple):
    """An index that somebody keeps while rows move: the record it stands for, or the value of its heading."""

    place: QModelIndex
    id: str
    heading: Value


class _Picked(NamedTuple):
    """What the filter last let through."""

    words: Sequence[str]
    allowed: Mapping[int, frozenset[Value]]
    positions: "array[int]"


def _narrower(words: Sequence[str], before: Sequence[str]) -> bool:
    """Whether rows that hold *words* also held those *before*."""
    return len(words) >= len(before) and all(map(str.startswith, words, before))


class RecordModel(QAbstractTableModel):
    """Rows of one type. *columns* are field names, or ``owner`` and the like."""

    check_requested = Signal(str, bool)

    def __init__(
        self,
        record_type: RecordType,
        columns: Sequence[str],
        names: NameBook,
        parent: QObject | None = None,
        *,
        check: Check | None = None,
        deadline: Deadline | None = None,
    ) -> None:
        super().__init__(parent)
        self.record_type = record_type
        self.columns = tuple(columns)
        self._check = check if check and check.field in self.columns else None
        #: why a record may not be changed here; empty if it may
        self.lock: Callable[[str], str] = lambda _id: ""
        self._title = next((n for n, c in enumerate(self.columns) if c == main_column(record_type)), 0)
        self._look = RowLook(record_type, self.columns, names, deadline)
        self._needle = ""
        self._allowed: Mapping[int, frozenset[Value]] = {}
        self._sort: tuple[int, bool] = (-1, True)
        self._groups = RowGroups()
        self._kept = -1
        self._shown: array[int] = array("i")
        self._count = 0
        self._begin(self._look.rows, RowOrder(self._look.rows))
        targets = {t for f in self._look.fields if f and f.kind is Kind.REFERENCE for t in f.targets}
        names.need(targets - {record_type.key}, whole=True)  # its own records' titles stand in the rows
        names.changed.connect(self._names_changed)

    def _begin(self, rows: Rows, order: RowOrder) -> None:
        self._rows, self._order = rows, order
        self._look.use(rows)
        self._texts = RowTexts(rows, self._look.show, self._look.learning)
        self._picked: _Picked | None = None
        #: counts the changes, so that what was prepared before one is not taken over after it
        self._state = 0
        #: whether names have changed that the order depends on
        self._unsettled = False

    # What is in it

    def load(self, rows: Sequence[Row]) -> None:
        """Show *rows* instead of those before."""
        self.beginResetModel()
        found = Rows(self.columns, rows)
        self._begin(found, self._ordered(found))
        self._pick()
        self.endResetModel()

    def arranged(self, rows: Rows) -> Arranged:
        """*rows* in the present order, for ``take``. May run beside the window."""
        sort = self._sort
        if sort[0] in self._look.learning:
            return Arranged(rows, RowOrder(rows), (-1, True))
        return Arranged(rows, self._ordered(rows, sort), sort)

    def take(self, arranged: Arranged) -> None:
        """Show other rows instead of those before; the same records stay chosen."""
        kept = self._rows.id(self._kept) if self._kept >= 0 else ""
        before = self._begin_change()
        rows = arranged.rows
        self._begin(rows, arranged.order if arranged.sort == self._sort else self._ordered(rows))
        self._kept = rows.position(kept)
        self._pick()
        self._end_change(before)

    def update_rows(self, rows: Sequence[Row], gone: Sequence[str]) -> None:
        """Take over the changed *rows* and drop those that are *gone*."""
        before = self._begin_change()
        if self._unsettled:
            self._order, self._unsettled = self._ordered(self._rows), False
        for record_id in gone:
            position = self._rows.position(record_id)
            if position >= 0:
                self._order.take_out(position)
                self._rows.drop(record_id)
        for row in rows:
            position = self._rows.position(row.id)
            if position >= 0:
                self._order.take_out(position)
            position = self._rows.put(row)
            self._order.put_in(position)
            self._texts.forget(position)
        self._state += 1
        self._picked = None
        self._pick()
        self._end_change(before)

    def _begin_change(self) -> list[_Kept]:
        """What the indexes that others keep stand for."""
        self.layoutAboutToBeChanged.emit()
        found = []
        for index in self.persistentIndexList():
            position = self._shown[index.row()]
            group = self._groups.heading(position)
            record_id = self._rows.id(position) if group is None else ""
            found.append(_Kept(index, record_id, group.value if group else None))
        return found

    def _end_change(self, kept: Sequence[_Kept]) -> None:
        headings = {group.value: -1 - n for n, group in enumerate(self._groups.headings)}
        gone = -1 - len(headings)
        positions = []
        for each in kept:
            position = self._rows.position(each.id) if each.id else headings.get(each.heading, gone)
            positions.append(position if position >= 0 or not each.id else gone)
        wanted = set(positions)
        rows = {position: n for n, position in enumerate(self._shown) if position in wanted} if wanted else {}
        places = [
            (rows.get(position, -1), each.place.column())
            for position, each in zip(positions, kept, strict=True)
        ]
        after = [self.index(row, column) if row >= 0 else QModelIndex() for row, column in places]
        self.changePersistentIndexList([each.place for each in kept], after)
        self.layoutChanged.emit()

    def narrow(self, needle: str, allowed: Mapping[str, frozenset[Value]]) -> None:
        """Show only rows that contain every word of *needle* and whose fields have an allowed value."""
        self.beginResetModel()
        self._needle, self._kept = needle, -1
        self._allowed = {self.columns.index(n): v for n, v in allowed.items() if n in self.columns and v}
        self._pick()
        self.endResetModel()

    def keep(self, record_id: str) -> None:
        """Show a record even though the filter hides it, until something else is filtered for."""
        self._kept = self._rows.position(record_id)
        self.update_rows((), ())

    def warm(self) -> Callable[[], None]:
        """Prepare what the quick filter compares, so that the first key pressed is as quick as the next;
        what is returned takes it over. May run beside the window."""
        before, state = self._texts, self._state
        missing = before.missing()

        def take_over() -> None:
            if self._texts is before and self._state == state:
                before.add(missing)

        return take_over

    @property
    def warmed(self) -> bool:
        """Whether there is nothing to prepare for the quick filter."""
        return self._texts.prepared

    @property
    def checkable(self) -> bool:
        """Whether rows begin with a box to tick."""
        return self._check is not None

    @property
    def total(self) -> int:
        """How many rows there are without the filter."""
        return len(self._rows)

    @property
    def count(self) -> int:
        """How many records are shown, those under a folded heading included."""
        return self._count

    def id_at(self, row: int) -> str:
        """The record's id in a row; empty outside, and for a heading."""
        found = self._shown[row] if 0 <= row < len(self._shown) else -1
        return self._rows.id(found) if found >= 0 else ""

    def first_id(self) -> str:
        """The first record shown; empty if there is none."""
        return next((self._rows.id(found) for found in self._shown if found >= 0), "")

    def row_of(self, record_id: str) -> int:
        """The row of a record; -1 if it is not shown."""
        position = self._rows.position(record_id)
        try:
            return self._shown.index(position) if position >= 0 else -1
        except ValueError:
            return -1

    def row_data(self, record_id: str) -> Row | None:
        """The row of a record, shown or not."""
        position = self._rows.position(record_id)
        return self._rows.row(position) if position >= 0 else None

    def values(self, column: str) -> list[Value]:
        """Every value that occurs in a column, for the filter's choices."""
        if column not in self.columns:
            return []
        n = self.columns.index(column)
        return list({self._rows.value(position, n) for position in self._rows.positions()})

    def text(self, record_id: str, column: int) -> str:
        """One cell as it is shown; empty if there is no such record."""
        position = self._rows.position(record_id)
        return self._look.text(position, column) if position >= 0 else ""

    # What other views of the rows ask

    def shown_ids(self) -> list[str]:
        """What is in each row: a record's id, or nothing where a heading is."""
        return [self._rows.id(position) if position >= 0 else "" for position in self._shown]

    def shown_values(self, column: str) -> list[Value]:
        """The values of one column, row by row; None for a heading."""
        found = self._rows.column(self.columns.index(column))
        if isinstance(found, Coded):
            values, codes = found.values, found.codes
            return [values[codes[n]] if n >= 0 else None for n in self._shown]
        return [found[n] if n >= 0 else None for n in self._shown]

    def allowed(self, column: str) -> frozenset[Value]:
        """The values that the filter lets through; empty if it lets all."""
        return self._allowed.get(self.columns.index(column), frozenset())

    def is_overdue(self, record_id: str) -> bool:
        """Whether the record's day has passed and it is not closed."""
        position = self._rows.position(record_id)
        return position >= 0 and self._look.overdue(position)

    @property
    def deadline(self) -> str:
        """The column of the day after which a row is overdue; empty if there is none."""
        return self.columns[self._look.day] if self._look.day >= 0 else ""

    def is_closed(self, record_id: str) -> bool:
        """Whether nothing is left to do."""
        position = self._rows.position(record_id)
        return position >= 0 and self._look.closed(position)

    # Groups

    @property
    def group(self) -> str:
        """The column the rows are grouped by; empty for none."""
        return self.columns[self._groups.column] if self._groups.on else ""

    def group_by(self, column: str) -> None:
        """Put the rows under headings by the values of a column; empty for none."""
        self.beginResetModel()
        self._groups.by(self.columns.index(column) if column in self.columns else -1)
        self._pick()
        self.endResetModel()

    def heading_at(self, row: int) -> Group | None:
        """The heading in a row, if one is there."""
        return self._groups.heading(self._shown[row]) if 0 <= row < len(self._shown) else None

    def fold(self, row: int) -> None:
        """Hide the rows under a heading, or show them again."""
        if self.heading_at(row) is not None:
            self._groups.fold(self._shown[row])
            self.update_rows((), ())

    def fold_all(self, folded: bool) -> None:
        """Hide the rows under every heading, or show them all."""
        self._groups.fold_all(folded)
        self.update_rows((), ())

    def unfold(self, record_id: str) -> None:
        """Show the rows under the heading of a record."""
        position = self._rows.position(record_id)
        if self._groups.on and position >= 0:
            self._groups.unfold(self._rows.value(position, self._groups.column))
            self.update_rows((), ())

    def seen(self, row: int, column: int) -> Seen | Group | None:
        """A cell as it is painted, or the heading that stands in its row: one answer instead of one per role."""
        position, look, check = self._shown[row], self._look, None
        if position < 0:
            return self._groups.heading(position)
        if column == 0 and self._check:
            check = self._rows.value(position, self.columns.index(self._check.field)) == self._check.on
        return Seen(
            look.text(position, column),
            look.colour(position, column),
            look.font(column),
            look.is_numeric(column),
            column == self._title and bool(self.lock(self._rows.id(position))),
            column == look.day and look.overdue(position),
            check,
            column == 0 and self._rows.conflicted(position),
        )

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        position, n, look = self._shown[index.row()], index.column(), self._look
        if position < 0:
            return self._of_heading(position, n, role)
        if role == Role.DisplayRole:
            return look.text(position, n)
        if role == Role.TextAlignmentRole:
            return self._side(n)
        if role == Role.ForegroundRole:
            return look.colour(position, n)
        if role == Role.FontRole:
            return look.font(n)
        if role == Role.CheckStateRole and n == 0 and self._check:
            state = self._rows.value(position, self.columns.index(self._check.field))
            return Qt.CheckState.Checked if state == self._check.on else Qt.CheckState.Unchecked
        if role in (Role.ToolTipRole, Role.AccessibleDescriptionRole):
            return self._said(position, n, role)
        return self._rows.id(position) if role == ID_ROLE else None

    def _said(self, position: int, n: int, role: int) -> Any:
        """What is told of a cell beside its text: whether it may be changed is known before anybody tries."""
        locked, look = self.lock(self._rows.id(position)), self._look
        if role == Role.AccessibleDescriptionRole:
            return "; ".join(t for t in (look.described(position, n), locked) if t)
        text = look.hint(position, n) or look.text(position, n)
        return "\n".join(t for t in (text, locked) if t) or None

    def _of_heading(self, position: int, column: int, role: int) -> Any:
        group = self._groups.heading(position)
        if group is not None and role == Role.DisplayRole and column == 0:
            return f"{group.label} ({group.size})"
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Ticking the box asks for the change; the row follows when it is written."""
        if role != Role.CheckStateRole or not self._check or not index.isValid():
            return False
        self.check_requested.emit(self.id_at(index.row()), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be chosen; the first cell may carry the box."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _TICKED if self._check and index.column() == 0 and self._shown[index.row()] >= 0 else _PLAIN

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """The column's label."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Role.DisplayRole else None
        if role == Role.DisplayRole:
            return formats.field_label(self.record_type.key, self.columns[section])
        return self._side(section) if role == Role.TextAlignmentRole else None

    def _side(self, n: int) -> Qt.AlignmentFlag:
        right = self._look.is_numeric(n)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows into the order of a column; empty cells come last either way."""
        if column >= len(self.columns):
            return
        self._sort = (column, order == Qt.SortOrder.AscendingOrder)
        self._unsettled = True
        self.update_rows((), ())

    # Inside

    def _ordered(self, rows: Rows, sort: tuple[int, bool] | None = None) -> RowOrder:
        column, ascending = sort or self._sort
        if column < 0:
            return RowOrder(rows)
        return RowOrder(rows, column, ascending, self._look.sort_key(column))

    def _pick(self) -> None:
        """Choose the rows that the filter lets through, and put them under their headings."""
        words, last = fold(self._needle).split(), self._picked
        among, further = self._order.positions, words
        if last and self._kept < 0 and last.allowed == self._allowed and _narrower(words, last.words):
            among = last.positions  # one more letter: nothing else can hold it
            further = [word for n, word in enumerate(words) if last.words[n : n + 1] != [word]]
        if words or self._allowed:
            mask = bytearray(self._passing(further, among))
            if self._rows.has(self._kept):
                mask[self._kept] = 1
            self._shown = array("i", [position for position in among if mask[position]])
        else:
            self._shown = array("i", among)
        self._picked = None if self._kept >= 0 else _Picked(words, self._allowed, self._shown)
        self._count = len(self._shown)
        if self._groups.on:
            column = self._groups.column
            show, key = self._look.show[column], self._look.sort_key(column)
            self._shown = self._groups.arrange(self._shown, self._rows, show, key, _("Without"))

    def _passing(self, words: Sequence[str], among: "array[int]") -> bytes:
        """1 at the position of every row *among* these that the filter lets through, else 0."""
        found = int.from_bytes(self._texts.mask(words, among), "little")
        for n, allowed in self._allowed.items():
            column = self._rows.column(n)
            if isinstance(column, Coded):
                mask = column.mask([value in allowed for value in column.values])
            else:
                mask = bytes(value in allowed for value in column)
            found &= int.from_bytes(mask, "little")
        return found.to_bytes(self._rows.end, "little")

    def _names_changed(self) -> None:
        if not self._shown:
            return
        self._texts.names_changed()
        self._picked = None
        self._unsettled = self._unsettled or self._sort[0] in self._look.learning
        if self._groups.on:
            self.update_rows((), ())
            return
        last = self.index(len(self._shown) - 1, len(self.columns) - 1)
        self.dataChanged.emit(self.index(0, 0), last, [Role.DisplayRole])
