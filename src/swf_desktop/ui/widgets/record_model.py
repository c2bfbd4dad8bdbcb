# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of a list of records as a Qt model: sorted, narrowed, and formatted only where seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QApplication

from swf_desktop.domain.fields import NUMERIC, Field, Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.views import Row, Value
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, theme
from swf_desktop.ui.folding import fold
from swf_desktop.ui.names import NameBook
from swf_desktop.ui.widgets.row_groups import Group, RowGroups, is_heading
from swf_desktop.ui.widgets.row_texts import RowTexts

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ID_ROLE = Role.UserRole + 1
CONFLICT_ROLE = Role.UserRole + 2
GROUP_ROLE = Role.UserRole + 3
_DATES = (Kind.DATE, Kind.INSTANT)


@dataclass(frozen=True, slots=True)
class Check:
    """A box in front of the row that flips one choice field between two values."""

    field: str
    on: str
    off: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day after which a row is overdue unless *field* has one of *closed*."""

    day: str
    field: str
    closed: frozenset[str]


@lru_cache(maxsize=16)
def _brush(colour: str) -> QBrush:
    return QBrush(QColor(colour))


@lru_cache(maxsize=4)
def _figures(font: str) -> QFont:
    plain = QFont()
    plain.fromString(font)
    return theme.tabular(plain)


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
        self._names = names
        self._check = check if check and check.field in self.columns else None
        self._deadline = deadline if deadline and {deadline.day, deadline.field} <= set(columns) else None
        self._fields: list[Field | None] = [record_type.field(c) for c in self.columns]
        self._rows: dict[str, Row] = {}
        self._by_column: dict[int, dict[str, Value]] = {}
        self._order: list[str] = []
        self._shown: list[str] = []
        self._keys: dict[str, Any] = {}
        self._needle = ""
        self._allowed: Mapping[int, frozenset[Value]] = {}
        self._sort: tuple[int, bool] = (-1, True)
        self._groups = RowGroups()
        self._kept = ""
        self._count = 0
        self._today = SystemClock().today().isoformat()
        self._show: dict[int, Callable[[Value], str]] = {
            n: self._formatter(n) for n in range(len(self.columns))
        }
        self._texts = RowTexts(list(self._show.values()))
        targets = {t for f in self._fields if f and f.kind is Kind.REFERENCE for t in f.targets}
        names.need(targets - {record_type.key})  # its own records' titles stand in the rows
        names.changed.connect(self._names_changed)

    # What is in it

    def load(self, rows: Sequence[Row]) -> None:
        """Show *rows* instead of those before."""
        self.beginResetModel()
        self._rows = {row.id: row for row in rows}
        self._order = list(self._rows)
        self._by_column.clear()
        self._texts.clear()
        self._keys.clear()
        self._today = SystemClock().today().isoformat()
        self._arrange()
        self.endResetModel()

    def update_rows(self, rows: Sequence[Row], gone: Sequence[str]) -> None:
        """Take over the changed *rows* and drop those that are *gone*."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(self._shown[i.row()] if i.row() < len(self._shown) else "", i.column()) for i in before]
        for record_id in gone:
            self._rows.pop(record_id, None)
            self._texts.forget(record_id)
        for row in rows:
            self._rows[row.id] = row
            self._texts.forget(row.id)
            for n, known in self._by_column.items():
                known[row.id] = row.values[n]
            self._keys.pop(row.id, None)
        self._order = list(self._rows)
        self._arrange()
        where = {record_id: n for n, record_id in enumerate(self._shown)}
        after = [self.index(where[rid], column) if rid in where else QModelIndex() for rid, column in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def narrow(self, needle: str, allowed: Mapping[str, frozenset[Value]]) -> None:
        """Show only rows that contain every word of *needle* and whose fields have an allowed value."""
        self.beginResetModel()
        self._needle, self._kept = needle, ""
        self._allowed = {self.columns.index(n): v for n, v in allowed.items() if n in self.columns and v}
        self._pick()
        self.endResetModel()

    def keep(self, record_id: str) -> None:
        """Show a record even though the filter hides it, until something else is filtered for."""
        self._kept = record_id
        self.update_rows((), ())

    def warm(self) -> Callable[[], None]:
        """Prepare what the quick filter compares, so that the first key pressed is as quick as the next;
        what is returned takes it over."""
        return self._texts.prepare(self._order, self._rows)

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
        found = self._shown[row] if 0 <= row < len(self._shown) else ""
        return "" if is_heading(found) else found

    def first_id(self) -> str:
        """The first record shown; empty if there is none."""
        return next((found for found in self._shown if not is_heading(found)), "")

    def row_of(self, record_id: str) -> int:
        """The row of a record; -1 if it is not shown."""
        try:
            return self._shown.index(record_id)
        except ValueError:
            return -1

    def row_data(self, record_id: str) -> Row | None:
        """The row of a record, shown or not."""
        return self._rows.get(record_id)

    def values(self, column: str) -> list[Value]:
        """Every value that occurs in a column, for the filter's choices."""
        if column not in self.columns:
            return []
        n = self.columns.index(column)
        return list({row.values[n] for row in self._rows.values()})

    def text(self, record_id: str, column: int) -> str:
        """One cell as it is shown."""
        return self._show[column](self._rows[record_id].values[column])

    # What other views of the rows ask

    def shown_ids(self) -> list[str]:
        """What is in each row: a record's id, or a heading."""
        return self._shown

    def shown_values(self, column: str) -> list[Value]:
        """The values of one column, row by row; None for a heading."""
        return list(map(self._column(self.columns.index(column)), self._shown))

    def _column(self, n: int) -> Callable[[str], Value]:
        """Finds a record's value in a column: many times quicker than by way of its row."""
        if n not in self._by_column:
            self._by_column[n] = {record_id: row.values[n] for record_id, row in self._rows.items()}
        return self._by_column[n].get

    def allowed(self, column: str) -> frozenset[Value]:
        """The values that the filter lets through; empty if it lets all."""
        return self._allowed.get(self.columns.index(column), frozenset())

    def is_overdue(self, record_id: str) -> bool:
        """Whether the record's day has passed and it is not closed."""
        row = self._rows.get(record_id)
        return row is not None and self._overdue(row)

    def is_closed(self, record_id: str) -> bool:
        """Whether nothing is left to do."""
        row = self._rows.get(record_id)
        return row is not None and self._closed(row)

    def _described(self, row: Row, n: int) -> str:
        """A row in one sentence, for those who do not see its columns."""
        rest = (m for m, c in enumerate(self.columns) if m != n and c in self.record_type.columns)
        told = ((self.columns[m], self._show[m](row.values[m])) for m in rest)
        words = [f"{formats.field_label(self.record_type.key, name)}: {text}" for name, text in told if text]
        return "; ".join([_("overdue"), *words] if self._overdue(row) else words)

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
        return self._groups.headings.get(self._shown[row]) if 0 <= row < len(self._shown) else None

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
        if self._groups.on and record_id in self._rows:
            self._groups.unfold(self._rows[record_id].values[self._groups.column])
            self.update_rows((), ())

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
        record_id = self._shown[index.row()]
        if is_heading(record_id):
            return self._of_heading(record_id, index.column(), role)
        row, n = self._rows[record_id], index.column()
        if role == Role.DisplayRole:
            return self._show[n](row.values[n])
        if role == Role.TextAlignmentRole:
            field = self._fields[n]
            right = field is not None and field.kind in NUMERIC
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Role.ForegroundRole:
            return self._colour(row, n)
        if role == Role.FontRole:
            return self._font(row, n)
        if role == Role.CheckStateRole and n == 0 and self._check:
            done = row.values[self.columns.index(self._check.field)] == self._check.on
            return Qt.CheckState.Checked if done else Qt.CheckState.Unchecked
        if role == Role.ToolTipRole:
            return self._hint(n, row.values[n]) or self._show[n](row.values[n]) or None
        if role == Role.AccessibleDescriptionRole:
            return self._described(row, n)
        if role == ID_ROLE:
            return record_id
        if role == CONFLICT_ROLE:
            return row.conflicted
        return None

    def _of_heading(self, heading: str, column: int, role: int) -> Any:
        group = self._groups.headings.get(heading)
        if group is None:
            return None
        if role == GROUP_ROLE:
            return group
        if role == Role.DisplayRole and column == 0:
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
        base = super().flags(index)
        if index.isValid() and index.column() == 0 and self._check and self.id_at(index.row()):
            base |= Qt.ItemFlag.ItemIsUserCheckable
        return base

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """The column's label."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Role.DisplayRole else None
        if role == Role.DisplayRole:
            return formats.field_label(self.record_type.key, self.columns[section])
        if role == Role.TextAlignmentRole:
            field = self._fields[section]
            right = field is not None and field.kind in NUMERIC
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows into the order of a column; empty cells come last either way."""
        if column >= len(self.columns):
            return
        if column != self._sort[0]:
            self._keys.clear()
        self._sort = (column, order == Qt.SortOrder.AscendingOrder)
        self.update_rows((), ())

    # Inside

    def _arrange(self) -> None:
        column, ascending = self._sort
        if 0 <= column < len(self.columns):
            key, rows, keys = self._sort_key(column), self._rows, self._keys
            for record_id in self._order:
                if record_id not in keys:
                    value = rows[record_id].values[column]
                    keys[record_id] = None if value is None or value == "" else key(value)
            filled = [i for i in self._order if keys[i] is not None]
            empty = [i for i in self._order if keys[i] is None]
            filled.sort(key=keys.__getitem__, reverse=not ascending)
            self._order = filled + empty
        self._texts.reorder()
        self._pick()

    def _sort_key(self, column: int) -> Callable[[Value], Any]:
        field = self._fields[column]
        if field is not None and field.kind in NUMERIC:
            return lambda v: v if isinstance(v, int | float) else 0
        if field is not None and field.kind is Kind.CHOICE:
            places = {c.key: n for n, c in enumerate(field.choices)}
            return lambda v: places.get(str(v), 99)
        if field is not None and field.kind in _DATES:
            return str
        show = self._show[column]
        return lambda v: fold(show(v))

    def _pick(self) -> None:
        words = fold(self._needle).split()
        shown: Sequence[str] = self._texts.holding(words, self._order, self._rows) if words else self._order
        for n, allowed in self._allowed.items():
            values = map(self._column(n), shown)
            shown = [i for i, value in zip(shown, values, strict=True) if value in allowed]
        if self._kept in self._rows and self._kept not in shown:
            found = {*shown, self._kept}
            shown = [i for i in self._order if i in found]
        self._shown = list(shown)
        self._count = len(self._shown)
        if self._groups.on:
            column = self._groups.column
            self._shown = self._groups.arrange(
                self._shown, self._rows, self._show[column], self._sort_key(column), _("Without")
            )

    def _formatter(self, n: int) -> Callable[[Value], str]:
        field, name = self._fields[n], self.columns[n]
        if field is None:
            if name == "owner":
                return lambda v: self._names.owner(str(v or ""))
            if name == "audience":
                return lambda v: formats.audience_label(str(v or ""))
            if name == "changed_at":
                return lambda v: formats.moment(str(v or ""))
            return lambda v: "" if v is None else str(v)
        if field.kind is Kind.REFERENCE:
            targets = field.targets
            if self.record_type.key in targets:
                return lambda v: self._own_title(v) or self._names.title(str(v or ""), targets)
            return lambda v: self._names.title(str(v or ""), targets)
        if field.kind is Kind.TEXT:
            return lambda v: "" if v is None else str(v)
        if field.kind is Kind.CHOICE:
            labels = {c.key: formats.choice_label(field, c.key) for c in field.choices}
            return lambda v: labels.get(str(v), str(v)) if v else ""
        if field.kind is Kind.MARKDOWN:
            return lambda v: str(v).split("\n", 1)[0] if v else ""
        return lambda v: formats.plain(field, v)

    def _own_title(self, value: Value) -> str:
        """The title of a record of this list; empty if it is none."""
        row = self._rows.get(str(value))
        return self.record_type.title_of(dict(zip(self.columns, row.values, strict=True))) if row else ""

    def _hint(self, n: int, value: Value) -> str:
        field = self._fields[n]
        if field is None or not value or not self._names.stays_away(str(value), field.targets):
            return ""
        return _("Contacts stay in the office that keeps them. Ask there who is meant.")

    def _overdue(self, row: Row) -> bool:
        if not self._deadline:
            return False
        due = row.values[self.columns.index(self._deadline.day)]
        state = row.values[self.columns.index(self._deadline.field)]
        return bool(due) and str(due) < self._today and state not in self._deadline.closed

    def _closed(self, row: Row) -> bool:
        if not self._deadline:
            return False
        return row.values[self.columns.index(self._deadline.field)] in self._deadline.closed

    def _colour(self, row: Row, n: int) -> QBrush | None:
        field = self._fields[n]
        if field is not None and formats.is_light(field):
            return _brush(theme.light_colour(str(row.values[n])).name())
        if self._deadline:
            if self.columns[n] == self._deadline.day and self._overdue(row):
                return _brush(theme.scheme().danger)
            if self._closed(row):
                return _brush(theme.scheme().muted)
        if self.columns[n] not in self.record_type.title and field is None:
            return _brush(theme.scheme().muted)
        return None

    def _font(self, row: Row, n: int) -> QFont | None:
        field = self._fields[n]
        if field is not None and (field.kind in NUMERIC or field.kind in _DATES):
            return _figures(QApplication.font().toString())
        return None

    def _names_changed(self) -> None:
        if not self._shown:
            return
        self._texts.clear()
        self._keys.clear()
        if self._groups.on:
            self.update_rows((), ())
            return
        last = self.index(len(self._shown) - 1, len(self.columns) - 1)
        self.dataChanged.emit(self.index(0, 0), last, [Role.DisplayRole])
