# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What belongs to a record: its milestones, tasks, risks … as short lists on its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.views import Row
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.flow_row import FlowRow
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.row_delegate import RowDelegate

#: Attachments have a list of their own, because they are files.
_HIDDEN = frozenset({"attachment", "saved_view"})
#: What may point at anything is offered where it makes sense.
_AT_HOME = {
    ("involvement", "subject"): frozenset({"project", "strategy", "organisation", "meeting", "event"}),
    ("link", "source"): frozenset(
        {"project", "goal", "strategy", "section", "knowledge", "task", "decision"}
    ),
    ("link", "target"): frozenset(),
}
_COLUMNS, _ROWS = 3, 8
_ROW = 30


@dataclass(frozen=True, slots=True)
class Relation:
    """Records of *child* point here with *field*."""

    child: RecordType
    field: Field

    @property
    def columns(self) -> tuple[str, ...]:
        """What the short list shows: the child's own columns without the one that points here."""
        fields = [self.child.field(c) for c in self.child.columns if c != self.field.name]
        wanted = [f.name for f in fields if f is not None and f.kind is not Kind.INTEGER]
        return tuple(wanted[:_COLUMNS]) or self.child.title


def relations(type_key: str) -> tuple[Relation, ...]:
    """Every way in which other records belong to one of *type_key*, in the order of the catalogue."""
    found: list[Relation] = []
    for child in RECORD_TYPES.values():
        if child.key in _HIDDEN:
            continue
        for field in child.fields:
            if field.kind is not Kind.REFERENCE:
                continue
            at_home = _AT_HOME.get((child.key, field.name))
            loose = not field.targets and (at_home is None or type_key in at_home)
            if type_key in field.targets or loose:
                found.append(Relation(child, field))
    # What a record is made of comes before what is only attached to it.
    return tuple(sorted(found, key=lambda r: not r.field.targets))


class _ShortTable(QTableView):
    opened = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
            return
        super().keyPressEvent(event)


class ChildList(QWidget):
    """One relation: a heading with a button, and the rows if there are any."""

    opened = Signal(str, str)
    add_wanted = Signal(str, object)

    def __init__(
        self, desk: Desk, relation: Relation, parent: QWidget | None = None, *, shown_above: bool = False
    ) -> None:
        """With *shown_above* the rows stand elsewhere on the page: only the button is left, and without any rows
        the heading."""
        super().__init__(parent)
        self.relation = relation
        self._shown_above = shown_above
        self._desk = desk
        self._subject = ""
        self._loaded = 0
        self._addable = False
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        head = FlowRow()
        head.setContentsMargins(8, 0, 0, 0)
        self._title = QLabel()
        self._title.setFont(theme.section(self.font()))
        head.addWidget(self._title)
        head.to_the_right()
        self._add = QPushButton(_(relation.child.label))
        self._add.setIcon(icons.icon("plus"))
        self._add.setIconSize(icons.BESIDE)
        self._add.setProperty("flat", True)
        self._add.setAccessibleName(_("Add: %(what)s", what=_(relation.child.label)))
        self._add.clicked.connect(self._add_one)
        head.addWidget(self._add)
        layout.addLayout(head)
        self._table: _ShortTable | None = None
        self._model: RecordModel | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing belongs here yet."""
        return self._loaded == 0

    def load(self, record_id: str, editable: bool) -> None:
        """Show what belongs to a record."""
        self._subject = record_id
        self._addable = editable or self.relation.child.key == "comment"
        self._add.setVisible(self._addable)
        child, where = self.relation.child.key, {self.relation.field.name: record_id}
        columns, table = self.relation.columns, self._desk.profile.records.table
        self._desk.read(self, lambda: table(child, columns, where), self._fill, key="rows")

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows that were read already."""
        self._fill(rows)

    def _fill(self, rows: Sequence[Row]) -> None:
        self._loaded = len(rows)
        self.setVisible(self._addable or (bool(rows) and not self._shown_above))
        plural = _(self.relation.child.plural)
        if self._shown_above:
            self._title.setText(plural)
            self._title.setVisible(not rows)  # the rows above have a heading of their own
            return
        self._title.setText(f"{plural}  {len(rows)}" if rows else plural)
        if rows and self._table is None:
            self._make_table()
        if self._table is None or self._model is None:
            return
        self._model.load(rows)
        days = [n for n, c in enumerate(self._model.columns) if _is_day(self.relation.child, c)]
        if days:
            self._model.sort(days[0])
        self._table.setVisible(bool(rows))
        visible = min(len(rows), _ROWS)
        self._table.setFixedHeight(visible * _ROW + self._table.horizontalHeader().sizeHint().height() + 4)

    def _make_table(self) -> None:
        relation = self.relation
        self._model = RecordModel(relation.child, relation.columns, self._desk.names, self)
        table = _ShortTable()
        table.setModel(self._model)
        table.setAccessibleName(_(relation.child.plural))
        table.setItemDelegate(RowDelegate(table))
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the main column gives way
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        main = next((n for n, c in enumerate(relation.columns) if c in relation.child.title), 0)
        header = table.horizontalHeader()
        for n in range(len(relation.columns)):
            stretch = n == main
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(n, mode)
        table.opened.connect(self._open)
        table.clicked.connect(lambda index: self._open(index.row()))
        self._table = table
        self._layout.addWidget(table)

    def _open(self, row: int) -> None:
        if self._model is not None:
            self.opened.emit(self.relation.child.key, self._model.id_at(row))

    def _add_one(self) -> None:
        self.add_wanted.emit(self.relation.child.key, {self.relation.field.name: self._subject})


def _is_day(record_type: RecordType, name: str) -> bool:
    field = record_type.field(name)
    return field is not None and field.kind is Kind.DATE
