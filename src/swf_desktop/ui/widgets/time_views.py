# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Timeline and calendar as views of a list: the painted rows with the buttons above them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QDate, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
)

from swf_desktop.domain.views import Changes, Row
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.calendar import MONTH, WEEK, CalendarCanvas
from swf_desktop.ui.widgets.day_moves import shift, stretch
from swf_desktop.ui.widgets.flow_row import FlowRow
from swf_desktop.ui.widgets.list_views import ListView
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable
from swf_desktop.ui.widgets.timeline import ZOOMS, TimelineCanvas

_ROWS = {"comfortable": 32, "compact": 26}
_Index = QModelIndex | QPersistentModelIndex
_DAYS = 3  # the column of figures
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _button(words: str, icon: str = "", *, checkable: bool = False) -> QToolButton:
    button = QToolButton()
    if checkable:
        button.setProperty("segment", True)  # before anybody asks what it is
    button.setText(words)
    button.setCheckable(checkable)
    button.setAccessibleName(words)
    if icon:
        button.setIcon(icons.icon(icon))
        button.setToolTip(words)
    return button


class CalendarView(ListView):
    """The calendar of a list by the field *day*."""

    def __init__(self, desk: Desk, model: RecordModel, table: RecordTable, day: str) -> None:
        super().__init__()
        self._desk = desk
        self._day = day
        self._setting = f"calendar.{model.record_type.key}"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        bar = FlowRow()
        bar.setContentsMargins(12, 0, 12, 4)
        layout.addLayout(bar)
        self.canvas = CalendarCanvas(model, table, day)
        self.canvas.setAccessibleName(_("%(what)s as a calendar", what=_(model.record_type.plural)))
        self.canvas.setAccessibleDescription(_("Page up and page down leaf; Ctrl and arrows move an entry."))
        layout.addWidget(self.canvas, 1)
        self.setFocusProxy(self.canvas)
        back, on = _button(_("Earlier"), "back"), _button(_("Later"), "chevron-right")
        today = _button(_("Today"))
        back.clicked.connect(lambda: self.canvas.turn(-1))
        on.clicked.connect(lambda: self.canvas.turn(1))
        today.clicked.connect(lambda: self.canvas.go_to(SystemClock().today()))
        for button in (back, today, on):
            bar.addWidget(button)
        self.heading = QLabel()
        self.heading.setFont(theme.sized(self.font(), 1.15))
        self.heading.setContentsMargins(8, 0, 8, 0)
        bar.addWidget(self.heading)
        self._undated = QLabel()
        self._undated.setProperty("muted", True)
        bar.addWidget(self._undated)
        bar.to_the_right()
        self._modes = QButtonGroup(self)
        for mode, words in ((MONTH, _("Month")), (WEEK, _("Week"))):
            button = _button(words, checkable=True)
            button.setProperty("mode", mode)
            button.clicked.connect(lambda _on=False, mode=mode: self.set_mode(mode))
            self._modes.addButton(button)
            bar.addWidget(button)
        self.canvas.opened.connect(self.opened)
        self.canvas.delete_wanted.connect(self.delete_wanted)
        self.canvas.moved_on.connect(self._say)
        self.canvas.add_on.connect(self._add)
        self.canvas.refused.connect(desk.say)
        self.canvas.shifted.connect(lambda ids, days: shift(desk, self, model, ids, (day,), days))
        model.modelReset.connect(self._say)
        model.layoutChanged.connect(self._say)
        self.set_mode(str(desk.settings.get(self._setting, MONTH)))

    def set_mode(self, mode: str) -> None:
        """Show months or weeks."""
        self.canvas.set_mode(WEEK if mode == WEEK else MONTH)
        self._desk.settings.set(self._setting, self.canvas.mode)

    def moves(self) -> Sequence[QAction]:
        """By days and weeks."""
        return self.canvas.moves

    def showEvent(self, event: QShowEvent) -> None:
        """How much has no day is known once the rows are placed."""
        super().showEvent(event)
        self._say()

    def _say(self) -> None:
        self.heading.setText(self.canvas.heading())
        self.heading.setAccessibleName(self.heading.text())
        for button in self._modes.buttons():
            button.setChecked(button.property("mode") == self.canvas.mode)
        if self.isVisible():
            self.canvas.ready()
            n = self.canvas.undated
            day = formats.field_label(self.canvas.records.record_type.key, self._day)
            self._undated.setText(_("%(n)s without “%(field)s”", n=n, field=day) if n else "")

    def _add(self, day: str) -> None:
        field = self.canvas.records.record_type.by_name[self._day]
        if field.kind.value == "instant":
            day = (
                QDate.fromString(day, Qt.DateFormat.ISODate)
                .startOfDay()
                .addSecs(9 * 3600)
                .toUTC()
                .toString("yyyy-MM-ddTHH:mm:ssZ")
            )
        self.add_wanted.emit({self._day: day})


class TimelineView(ListView):
    """The timeline of a list by the fields of its *span*, its dependencies, and the same as a table."""

    def __init__(self, desk: Desk, model: RecordModel, table: RecordTable, span: tuple[str, str]) -> None:
        super().__init__()
        self._desk = desk
        self._setting = f"timeline.{model.record_type.key}"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        bar = FlowRow()
        bar.setContentsMargins(12, 0, 12, 4)
        layout.addLayout(bar)
        self.canvas = TimelineCanvas(model, table, span)
        self.canvas.setAccessibleName(_("%(what)s as a timeline", what=_(model.record_type.plural)))
        self.canvas.setAccessibleDescription(
            _(
                "Ctrl and an arrow move by a day, Shift and an arrow the end, Ctrl, Shift and an arrow the start; "
                "plus and minus see closer or farther."
            )
        )
        today = _button(_("Today"))
        today.clicked.connect(lambda: self.canvas.go_to(SystemClock().today()))
        bar.addWidget(today)
        bar.to_the_right()
        self._zooms = QButtonGroup(self)
        for name, (words, _pixels) in ZOOMS.items():
            button = _button(_(words), checkable=True)
            button.setProperty("zoom", name)
            button.clicked.connect(lambda _on=False, name=name: self.set_zoom(name))
            self._zooms.addButton(button)
            bar.addWidget(button)
        self.twin_button = _button(_("As a table"), checkable=True)
        self.twin_button.toggled.connect(self._show_twin)
        bar.addWidget(self.twin_button)
        self._stack = QStackedWidget()
        layout.addWidget(self._stack, 1)
        self._stack.addWidget(self.canvas)
        self.twin: QTableView | None = None
        self._twin_model = TwinModel(model, span)
        self.canvas.opened.connect(self.opened)
        self.canvas.delete_wanted.connect(self.delete_wanted)
        self.canvas.refused.connect(desk.say)
        self.canvas.shifted.connect(lambda ids, days: shift(desk, self, model, ids, span, days))
        self.canvas.stretched.connect(lambda ids, end, days: stretch(desk, self, model, ids, span, end, days))
        self._table = table
        self.set_zoom(str(desk.settings.get(self._setting, "months")))
        desk.hub.changed.connect(self._follow)
        self._read_links()

    def focus_rows(self) -> None:
        """The bars, or the table in their stead."""
        shown = self._stack.currentWidget() or self.canvas
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def moves(self) -> Sequence[QAction]:
        """By days and weeks."""
        return self.canvas.moves

    def set_zoom(self, name: str) -> None:
        """See closer or farther."""
        self.canvas.set_zoom(name)
        self._desk.settings.set(self._setting, self.canvas.zoom)
        for button in self._zooms.buttons():
            button.setChecked(button.property("zoom") == self.canvas.zoom)

    def set_density(self, name: str) -> None:
        """Comfortable or compact rows."""
        self.canvas.set_row_height(_ROWS.get(name, 32))

    def _show_twin(self, on: bool) -> None:
        if on and self.twin is None:
            self.twin = _twin_table(self._twin_model, self.canvas.accessibleName())
            self.twin.clicked.connect(lambda index: self._table.choose(self._twin_model.id_at(index.row())))
            self.twin.activated.connect(
                lambda index: self.opened.emit(self._twin_model.id_at(index.row()), "")
            )
            self._stack.addWidget(self.twin)
        for button in self._zooms.buttons():
            button.setEnabled(not on)
        shown = self.twin if on and self.twin is not None else self.canvas
        self._twin_model.watch(on)
        self._stack.setCurrentWidget(shown)
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, changes: Changes) -> None:
        if "link" in changes.types():
            self._read_links()

    def _read_links(self) -> None:
        table = self._desk.profile.records.table
        self._desk.read(
            self,
            lambda: table("link", ("source", "target"), {"kind": "depends_on"}),
            self._take_links,
            key="links",
        )

    def _take_links(self, rows: Sequence[Row]) -> None:
        links = [(str(row.values[0]), str(row.values[1])) for row in rows]
        self.canvas.set_links(links)
        self._twin_model.set_links(links)


class TwinModel(QAbstractTableModel):
    """The timeline's rows as text, worked out only where it is seen."""

    def __init__(self, records: RecordModel, span: tuple[str, str]) -> None:
        super().__init__(records)
        self._records = records
        self._span = span
        self._before: dict[str, list[str]] = {}
        self._ids: list[str] = []
        self._watching = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._fill)
        records.modelReset.connect(self._changed)
        records.layoutChanged.connect(self._changed)

    def watch(self, on: bool) -> None:
        """Follow the rows while the table is seen."""
        self._watching = on
        if on:
            self._fill()

    def set_links(self, links: Sequence[tuple[str, str]]) -> None:
        """What depends on what."""
        self._before.clear()
        for record_id, other in links:
            self._before.setdefault(record_id, []).append(other)
        self._changed()

    def id_at(self, row: int) -> str:
        """The record in a row."""
        return self._ids[row]

    def _changed(self) -> None:
        if self._watching:
            self._later.start()

    def _fill(self) -> None:
        self.beginResetModel()
        self._ids = [i for i in self._records.shown_ids() if self._records.row_data(i) is not None]
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """How many rows."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Title, start, end, days, what comes before."""
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The headings."""
        if section == _DAYS and role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        key = self._records.record_type.key
        start, end = (formats.field_label(key, name) for name in self._span)
        return (formats.type_label(key), start, end, _("Days"), _("Depends on"))[section]

    def data(self, index: _Index, role: int = 0) -> Any:
        """One cell."""
        if index.column() == _DAYS and role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        record_id, n = self._ids[index.row()], index.column()
        row = self._records.row_data(record_id)
        if row is None:
            return ""
        if n in (1, 2):
            return self._records.text(record_id, self._records.columns.index(self._span[n - 1]))
        if n == _DAYS:
            first, last = (row.values[self._records.columns.index(name)] for name in self._span)
            if not first or not last:
                return ""
            span = QDate.fromString(str(first), Qt.DateFormat.ISODate)
            return str(span.daysTo(QDate.fromString(str(last), Qt.DateFormat.ISODate)) + 1)
        if n == 4:
            return ", ".join(self._title(i) for i in self._before.get(record_id, ()))
        return self._title(record_id)

    def _title(self, record_id: str) -> str:
        row = self._records.row_data(record_id)
        if row is None:
            return ""
        return self._records.record_type.title_of(dict(zip(self._records.columns, row.values, strict=False)))


def _twin_table(model: TwinModel, name: str) -> QTableView:
    table = QTableView()
    table.setObjectName("plain")
    table.setModel(model)
    table.setAccessibleName(name)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for n, width in enumerate((0, 110, 110, 60, 240)):
        if width:
            header.resizeSection(n, width)
        else:
            header.setSectionResizeMode(n, QHeaderView.ResizeMode.Stretch)
    return table
