# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place Today: short lists of what asks for attention, one click away from where it is settled."""

from functools import cached_property, lru_cache

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ChangeKind, Changes
from swf_desktop.system import i18n
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import format_number
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.features.today.agenda import MOST, MOST_NEWS, Agenda, Entry, gather
from swf_desktop.ui.features.today.news import last_time, note_visit, told
from swf_desktop.ui.widgets.empty_state import EmptyState
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.plain_table import PlainModel, PlainTable

_ROW = 34
_ROOM = 28
#: Heading and the place that shows the rest; without one the section itself does.
_SECTIONS = {
    "overdue": (N_("Overdue"), "tasks"),
    "soon": (N_("Due within seven days"), "tasks"),
    "waiting": (N_("Waiting for others"), "tasks"),
    "arrived": (N_("Came in since last time"), ""),
    "conflicts": (N_("Conflicts to settle"), "exchange"),
    "lights": (N_("Green lights against the facts"), "projects"),
    "reports": (N_("Reports not released yet"), "projects"),
    "partners": (N_("Partners not heard of for two weeks"), "exchange"),
}


@lru_cache(maxsize=2)
def _widths(font: str, _language: str) -> tuple[int, int]:
    """The columns of kind and day: the same in every section, and as wide as their words at any size of text."""
    used = QFont()
    used.fromString(font)
    measure = QFontMetrics(used).horizontalAdvance
    kind = max(measure(_(kind.label)) for kind in RECORD_TYPES.values())
    day = max(measure(_("today %(time)s", time="00:00")), measure("00.00.0000"))
    return kind + _ROOM, day + _ROOM


class _Table(PlainTable):
    opened = Signal(int)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Of several lists only the one in use shows where it is."""
        super().focusOutEvent(event)
        self.clearSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Tab goes on to the next list."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Section(QWidget):
    """One list with its heading; hidden while there is nothing in it, and not made before there is."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self.name = name
        self._desk = desk
        self._entries: list[Entry] = []
        self._most = MOST
        label, self._rest = _SECTIONS[name]
        self._label = _(label)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 12)
        self._layout.setSpacing(2)

    @cached_property
    def heading(self) -> QLabel:
        """What the section is called, and how much is in it."""
        heading = QLabel()
        heading.setFont(theme.sized(self.font(), 1.15))
        heading.setContentsMargins(8, 0, 0, 0)
        return heading

    @cached_property
    def aside(self) -> QLabel:
        """Words beside the heading."""
        aside = QLabel()
        aside.setProperty("muted", True)
        return aside

    @cached_property
    def all(self) -> QPushButton:
        """Leads to the rest."""
        button = QPushButton(_("Show all"))
        button.setProperty("flat", True)
        button.setAccessibleName(_("%(what)s: show all", what=self._label))
        button.clicked.connect(self._show_all)
        return button

    @cached_property
    def table(self) -> _Table:
        """The list; it brings the heading above it."""
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.heading)
        head.addWidget(self.aside, 1)
        head.addWidget(self.all)
        self._layout.addLayout(head)
        table = _Table(self._model, self._label)
        header = table.horizontalHeader()
        header.hide()
        for n, width in zip((2, 3), _widths(table.font().toString(), i18n.language()), strict=True):
            header.setSectionResizeMode(n, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(n, width)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.clicked.connect(lambda index: self.open(index.row()))
        table.opened.connect(self.open)
        self._layout.addWidget(table)
        return table

    @cached_property
    def _model(self) -> PlainModel:
        return PlainModel(["", "", "", ""], muted=(1, 2), urgent=(3,) if self.name == "overdue" else ())

    def show_entries(self, entries: list[Entry], unread: int = 0, aside: str = "") -> None:
        """Show other entries, beside which there are *unread* less urgent ones; *aside* tells more of them."""
        if not entries and not self._entries:
            return
        table, self._entries = self.table, entries
        count = len(entries) + unread
        more = "+" if self.name == "arrived" and len(entries) >= MOST_NEWS else ""
        self.heading.setText(f"{self._label}  {format_number(count)}{more}")
        self.all.setVisible(count > self._most)
        self.aside.setText(aside)
        self._model.load([self._row(e) for e in entries[: self._most]])
        table.setFixedHeight(min(len(entries), self._most) * _ROW + 2)
        self.setVisible(bool(entries))

    def open(self, row: int) -> None:
        """Go where an entry is settled."""
        entry = self._entries[row]
        if self.name in ("conflicts", "partners"):
            self._show_all()
        elif entry.news is not None and entry.news.kind is ChangeKind.DELETED:
            self._desk.open_place.emit("trash")
        else:
            self._desk.open_record.emit(entry.type, entry.id)

    def _show_all(self) -> None:
        if not self._rest:
            self._most = len(self._entries)
            self.show_entries(self._entries, aside=self.aside.text())
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._desk.open_place.emit(self._rest)
        if self.name == "conflicts":
            self._desk.command.emit("conflicts")

    def _row(self, entry: Entry) -> tuple[str, ...]:
        names = self._desk.names
        day = formats.day(entry.day) if entry.day else ""
        if self.name == "partners":
            return names.owner(entry.id), "", "", day or _("never")
        kind = formats.type_label(entry.type)
        if self.name == "conflicts":
            return (
                formats.called(entry.type, entry.title),
                formats.field_label(entry.type, entry.more),
                kind,
                "",
            )
        project = names.title(entry.project) if entry.project else ""
        if entry.news is not None:
            news = entry.news
            name = formats.called(entry.type, entry.title)
            return name, told(news, names.owner), kind, formats.short_moment(news.at)
        if self.name == "lights":
            light = formats.field_label(entry.type, entry.title)
            return project, entry.more, _("%(light)s: green", light=light), day
        if self.name == "reports":
            return project, "", kind, day
        if self.name == "waiting":
            return entry.title, entry.more or project, _("since") if day else kind, day
        return entry.title, project or entry.more, kind, day


class TodayPage(PlacePage):
    """Reads again whenever something was written or it comes into view."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self._desk = desk
        self._agenda = Agenda()
        self._stale = False
        self._since = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        layout.addWidget(self._stack)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the lists in it have the keyboard
        body = QWidget()
        scroll.setWidget(body)
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 20, 12)
        column.setSpacing(8)
        self.sections = {name: Section(desk, name) for name in _SECTIONS}
        for section in self.sections.values():
            section.hide()
            column.addWidget(section)
        column.addStretch(1)
        self._stack.addWidget(scroll)
        self.empty = EmptyState()
        self.empty.say(
            _("Nothing asks for attention today"),
            _(
                "What is overdue or due soon, what you wait for, conflicts, reports to be released and silent "
                "partners appear here."
            ),
            "check",
            _("To the tasks"),
            lambda: desk.open_place.emit("tasks"),
        )
        self._stack.addWidget(self.empty)
        desk.hub.changed.connect(self._follow)
        desk.names.changed.connect(self._show)
        self.reload()

    def main_action(self) -> None:
        """Nothing is made here."""

    def focus_first(self) -> None:
        """The first list there is."""
        first = next((s.table for s in self.sections.values() if s.isVisibleTo(self)), None)
        (first or self.empty.button).setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Read everything again."""
        profile, today = self._desk.profile, SystemClock().today()
        since = self._since = last_time(self._desk.settings)
        self._desk.read(self, lambda: gather(profile, today, since), self._fill, key="agenda")

    def showEvent(self, event: QShowEvent) -> None:
        """What changed meanwhile is read when it is seen."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.reload()

    def _fill(self, agenda: Agenda) -> None:
        self._agenda = agenda
        note_visit(self._desk.settings)
        self._show()

    def _show(self) -> None:
        found = self._agenda.sections()
        since = _("since %(when)s", when=formats.moment(self._since)) if self._since else ""
        for name, section in self.sections.items():
            aside = since if name == "arrived" else ""
            section.show_entries(found[name], self._agenda.unread.get(name, 0), aside)
        self._stack.setCurrentIndex(0 if any(found.values()) else 1)

    def _follow(self, _changes: Changes) -> None:
        if self.isVisible():
            self.reload()
        else:
            self._stale = True
