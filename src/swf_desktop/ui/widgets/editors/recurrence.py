# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often something recurs: put together from a few choices, read back as a sentence."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.recurrence_words import DAYS, MONTHS, ONE, PLACES, WORKDAYS, in_words, parts_of
from swf_desktop.ui.widgets.editors.base import AWAY, BACK, FORWARD, Editor
from swf_desktop.ui.widgets.editors.parse import value_of
from swf_desktop.ui.widgets.named_combo import NamedCombo

_OWN = "OWN"
_FREQUENCIES = (
    ("", N_("not at all")),
    ("DAILY", N_("by days")),
    ("WEEKLY", N_("by weeks")),
    ("MONTHLY", N_("by months")),
    ("YEARLY", N_("by years")),
    (_OWN, N_("own rule")),
)
_UNITS = {"DAILY": N_("days"), "WEEKLY": N_("weeks"), "MONTHLY": N_("months"), "YEARLY": N_("years")}
_EACH = {
    "DAILY": N_("every day"),
    "WEEKLY": N_("every week"),
    "MONTHLY": N_("every month"),
    "YEARLY": N_("every year"),
}
_SAME, _NUMBER, _LAST = "same", "number", "last"
_FOREVER, _UNTIL, _COUNT = "", "UNTIL", "COUNT"


class RecurrenceEditor(Editor):
    """Choices for the usual rules; any other can be written as RFC 5545 has it."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._parts: list[QWidget] = []
        self._frequency = self._combo(_("Recurs"), [(key, _(word)) for key, word in _FREQUENCIES])
        self._interval = self._spin(_("Interval"), 1, 99)
        self._own = QLineEdit()
        self._own.setPlaceholderText("FREQ=YEARLY;BYWEEKNO=20")
        self._add(self._own, _("Rule as in RFC 5545"))
        self._own.textEdited.connect(self._changed)
        self._week = QWidget()
        self._days = {key: self._day_button(key) for key in DAYS}
        place_words = [(str(n), _(word, day="…")) for n, word in PLACES.items()]
        self._place = self._combo(
            _("Day of the month"),
            [
                (_SAME, _("on the same day")),
                (_NUMBER, _("on day")),
                *place_words,
                (_LAST, _("on the last day")),
            ],
        )
        self._number = self._spin(_("Day"), 1, 31)
        self._weekday = self._combo(
            _("Day of the week"), [*((k, _(ONE[k])) for k in DAYS), (",".join(WORKDAYS), _("workday"))]
        )
        self._month = self._combo(_("Month"), [(str(n), _(m)) for n, m in enumerate(MONTHS, start=1)])
        self._end = self._combo(
            _("End of the series"),
            [(_FOREVER, _("without end")), (_UNTIL, _("until")), (_COUNT, _("so many times"))],
        )
        self._until = QLineEdit()
        self._until.setPlaceholderText("31.12.2026")
        self._until.textEdited.connect(self._changed)
        self._add(self._until, _("Last day"))
        self._count = self._spin(_("Number of times"), 1, 999)
        self.sentence = QLabel()
        self.sentence.setProperty("muted", True)
        self.sentence.setWordWrap(True)
        self._lay_out()
        self._control = self._frequency
        self.setFocusProxy(self._frequency)
        self._show_parts()

    # Building

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(4)
        self._box.addLayout(column, 1)
        week = QGridLayout(self._week)
        week.setContentsMargins(0, 0, 0, 0)
        week.setSpacing(2)
        for n, button in enumerate(self._days.values()):
            week.addWidget(button, n // 4, n % 4)
        rows: tuple[tuple[QWidget, ...], ...] = (
            (self._frequency,),
            (self._interval,),
            (self._own,),
            (self._week,),
            (self._place, self._number),
            (self._weekday,),
            (self._month,),
            (self._end,),
            (self._until, self._count),
        )
        for widgets in rows:
            row = QHBoxLayout()
            row.setSpacing(4)
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch(1)
            column.addLayout(row)
        column.addWidget(self.sentence)

    def _add(self, widget: QWidget, name: str) -> None:
        widget.setAccessibleName(name)
        widget.setToolTip(name)
        widget.installEventFilter(self)
        self._parts.append(widget)

    def _combo(self, name: str, entries: list[tuple[str, str]]) -> QComboBox:
        combo = NamedCombo()
        for key, word in entries:
            combo.addItem(word, key)
        combo.currentIndexChanged.connect(self._changed)
        self._add(combo, name)
        return combo

    def _spin(self, name: str, least: int, most: int) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(least, most)
        spin.valueChanged.connect(self._changed)
        self._add(spin, name)
        return spin

    def _day_button(self, key: str) -> QToolButton:
        button = QToolButton()
        button.setText(_(ONE[key])[:2])
        button.setProperty("day", True)
        button.setCheckable(True)
        button.toggled.connect(self._changed)
        self._add(button, _(ONE[key]))
        return button

    # The value

    def value(self) -> Value:
        """The rule put together; ``Invalid`` for one of one's own that is none."""
        return value_of(self.field, self._rule())

    def set_value(self, value: Value) -> None:
        """Begin with a rule; one that the choices cannot say is shown as written."""
        rule = str(value or "")
        parts = parts_of(rule)
        self._choose(self._frequency, parts.get("FREQ", ""))
        self._interval.setValue(int(parts.get("INTERVAL", "1")))
        days = parts.get("BYDAY", "").split(",") if parts.get("BYDAY") else []
        for key, button in self._days.items():
            button.setChecked(parts.get("FREQ") == "WEEKLY" and key in days)
        self._set_place(parts, days)
        end = _UNTIL if "UNTIL" in parts else _COUNT if "COUNT" in parts else _FOREVER
        self._choose(self._end, end)
        last = parts.get("UNTIL", "")
        self._until.setText(formats.day(f"{last[:4]}-{last[4:6]}-{last[6:8]}") if last else "")
        self._count.setValue(int(parts.get("COUNT", "1")))
        if rule and _same(self._rule()) != _same(rule):
            self._choose(self._frequency, _OWN)
            self._own.setText(rule)
        self._show_parts()

    def _set_place(self, parts: dict[str, str], days: list[str]) -> None:
        position = parts.get("BYSETPOS", "")
        if len(days) == 1 and days[0][:-2]:
            position, days = days[0][:-2], [days[0][-2:]]
        number = parts.get("BYMONTHDAY", "")
        if parts.get("FREQ") in ("MONTHLY", "YEARLY") and position:
            self._choose(self._place, str(int(position)))
            self._choose(self._weekday, ",".join(days))
        elif number == "-1":
            self._choose(self._place, _LAST)
        elif number:
            self._choose(self._place, _NUMBER)
            self._number.setValue(int(number) if number.isdigit() else 1)
        else:
            self._choose(self._place, _SAME)
        if parts.get("BYMONTH", "").isdigit():
            self._choose(self._month, str(int(parts["BYMONTH"])))

    @staticmethod
    def _choose(combo: QComboBox, key: str) -> None:
        combo.setCurrentIndex(max(0, combo.findData(key)))

    def _rule(self) -> str:
        frequency = str(self._frequency.currentData())
        if frequency in ("", _OWN):
            return self._own.text() if frequency else ""
        rule = [f"FREQ={frequency}"]
        if self._interval.value() > 1:
            rule.append(f"INTERVAL={self._interval.value()}")
        days = [key for key, button in self._days.items() if button.isChecked()]
        if frequency == "WEEKLY" and days:
            rule.append(f"BYDAY={','.join(days)}")
        place = str(self._place.currentData())
        if frequency in ("MONTHLY", "YEARLY") and place != _SAME:
            if frequency == "YEARLY":
                rule.append(f"BYMONTH={self._month.currentData()}")
            rule += self._day_parts(place)
        if self._end.currentData() == _UNTIL and self._until.text().strip():
            day = value_of(Field(self.field.name, Kind.DATE, self.field.label), self._until.text())
            rule.append(f"UNTIL={str(day).replace('-', '')}")
        elif self._end.currentData() == _COUNT:
            rule.append(f"COUNT={self._count.value()}")
        return ";".join(rule)

    def _day_parts(self, place: str) -> list[str]:
        if place == _NUMBER:
            return [f"BYMONTHDAY={self._number.value()}"]
        if place == _LAST:
            return ["BYMONTHDAY=-1"]
        day = str(self._weekday.currentData())
        return [f"BYDAY={day}", f"BYSETPOS={place}"] if "," in day else [f"BYDAY={place}{day}"]

    # Following

    def _changed(self, *_ignored: object) -> None:
        if hasattr(self, "sentence"):
            self._show_parts()
            self.touched.emit()

    def _show_parts(self) -> None:
        frequency, place = str(self._frequency.currentData()), str(self._place.currentData())
        told, by_month = frequency not in ("", _OWN), frequency in ("MONTHLY", "YEARLY")
        weekday = by_month and place not in (_SAME, _NUMBER, _LAST)
        self._own.setVisible(frequency == _OWN)
        self._interval.setVisible(told)
        self._interval.setSpecialValueText(_(_EACH[frequency]) if told else "")  # instead of “every 1 weeks”
        self._interval.setPrefix(_("every") + " " if told else "")
        self._interval.setSuffix(" " + _(_UNITS[frequency]) if told else "")
        self._week.setVisible(frequency == "WEEKLY")
        self._place.setVisible(by_month)
        self._number.setVisible(by_month and place == _NUMBER)
        self._weekday.setVisible(weekday)
        self._month.setVisible(frequency == "YEARLY" and place != _SAME)
        self._end.setVisible(told)
        self._until.setVisible(told and self._end.currentData() == _UNTIL)
        self._count.setVisible(told and self._end.currentData() == _COUNT)
        try:
            words = in_words(str(self.value() or ""))
        except Invalid:
            words = ""
        self.sentence.setText(words)
        self.sentence.setVisible(bool(words) and frequency != "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keyboard may go from choice to choice without leaving the field."""
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._perhaps_left)
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shown = [part for part in self._parts if part.isVisible()]
            tab, back = event.key() == Qt.Key.Key_Tab, event.key() == Qt.Key.Key_Backtab
            if (tab or back) and watched in shown:
                to = shown.index(watched) + (1 if tab else -1)
                if 0 <= to < len(shown):
                    reason = Qt.FocusReason.TabFocusReason if tab else Qt.FocusReason.BacktabFocusReason
                    shown[to].setFocus(reason)
                else:
                    self.kept.emit(FORWARD if tab else BACK)
                return True
            return self._key(event)
        return False

    def _perhaps_left(self) -> None:
        if (
            self.isVisible()
            and not self.owns_focus()
            and not self.popup_open()
            and self.window().isActiveWindow()
        ):
            self.kept.emit(AWAY)


def _same(rule: str) -> frozenset[str]:
    """The parts of a rule, whatever their order."""
    return frozenset(rule.split(";"))
