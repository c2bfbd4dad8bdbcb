# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editors for days and moments: typed the way people write them, or picked from a calendar."""

from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QToolButton, QWidget

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.views import Value
from swf_desktop.system import i18n
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons
from swf_desktop.ui.widgets.editors.base import PICKED, Editor
from swf_desktop.ui.widgets.editors.parse import value_of


class DayEditor(Editor):
    """A day, or a day with a time."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._timed = field.kind is Kind.INSTANT
        self._line = QLineEdit()
        self._line.setMinimumWidth(90)  # a page beside a list is narrow
        self._line.setMaximumWidth(220)
        self._line.setPlaceholderText(
            _("such as 23.11.2026 14:00") if self._timed else _("23.11., tomorrow, +7, CW 48")
        )
        self._line.setToolTip(_("Alt+Down opens the calendar"))
        self._line.textEdited.connect(self.touched)
        self.hold(self._line)
        button = QToolButton()
        button.setIcon(icons.icon("calendar"))
        button.setAccessibleName(_("Open calendar"))
        button.setToolTip(_("Open calendar"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self.open_calendar)
        self._box.addWidget(button)
        self._box.setStretchFactor(self._line, 10)
        self._box.addStretch(1)
        self._calendar: QCalendarWidget | None = None

    def value(self) -> Value:
        """The day typed, in the stored form."""
        return value_of(self.field, self._line.text())

    def set_value(self, value: Value) -> None:
        """Begin with *value* as it is read."""
        text = formats.plain(self.field, value)
        self._line.setText(text.replace(",", "") if self._timed else text)

    def begin(self) -> None:
        """Take the keyboard with everything selected."""
        super().begin()
        self._line.selectAll()

    def open_calendar(self) -> None:
        """Show the month under the line."""
        calendar = QCalendarWidget(self)
        calendar.setWindowFlags(Qt.WindowType.Popup)
        calendar.setLocale(QLocale(i18n.language()))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        calendar.setSelectedDate(self._shown_day())
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(self._picked)
        calendar.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.show()
        calendar.setFocus()
        self._calendar = calendar

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt+Down opens the calendar."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.open_calendar()
            return True
        return super().eventFilter(watched, event)

    def _shown_day(self) -> QDate:
        try:
            value = str(self.value() or "")[:10]
            day = date.fromisoformat(value)
        except (Invalid, ValueError):
            return QDate.currentDate()
        return QDate(day.year, day.month, day.day)

    def _picked(self, picked: QDate) -> None:
        text = formats.day(picked.toString(Qt.DateFormat.ISODate))
        if self._timed:
            _day, _sep, clock = self._line.text().partition(" ")
            text = f"{text} {clock or '09:00'}"
        self._line.setText(text)
        if self._calendar:
            self._calendar.close()
            self._calendar = None
        self.touched.emit()
        self._line.setFocus()
        if not self._timed:
            self.kept.emit(PICKED)
