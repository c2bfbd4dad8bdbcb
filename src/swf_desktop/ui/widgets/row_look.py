# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the values of a list's rows read, sort and look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QApplication

from swf_desktop.domain.fields import NUMERIC, Field, Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.rows import Rows
from swf_desktop.domain.views import Value
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, theme
from swf_desktop.ui.folding import fold
from swf_desktop.ui.names import NameBook

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


class RowLook:
    """What a person sees of the cells of *columns*. *rows* are asked by position."""

    def __init__(
        self, record_type: RecordType, columns: Sequence[str], names: NameBook, deadline: Deadline | None
    ) -> None:
        self._type = record_type
        self._columns = tuple(columns)
        self._names = names
        self.fields: list[Field | None] = [record_type.field(c) for c in self._columns]
        self.rows = Rows(self._columns)
        self._today = ""
        #: the column of the deadline, -1 for none
        self.day = self._state = -1
        self._closed: frozenset[str] = frozenset()
        if deadline and {deadline.day, deadline.field} <= set(self._columns):
            self.day = self._columns.index(deadline.day)
            self._state = self._columns.index(deadline.field)
            self._closed = deadline.closed
        self.show = [self._formatter(n) for n in range(len(self._columns))]
        #: the columns that may read otherwise as names become known
        self.learning = frozenset(
            n
            for n, field in enumerate(self.fields)
            if self._columns[n] == "owner" or (field and field.kind is Kind.REFERENCE)
        )

    def use(self, rows: Rows) -> None:
        """Look at other rows, as of today."""
        self.rows = rows
        self._today = SystemClock().today().isoformat()

    def sort_key(self, column: int) -> Callable[[Value], Any]:
        """What a column's values that are not empty are put into order by."""
        field = self.fields[column]
        if field is not None and field.kind in NUMERIC:
            return lambda v: v if isinstance(v, int | float) else 0
        if field is not None and field.kind is Kind.CHOICE:
            places = {c.key: n for n, c in enumerate(field.choices)}
            return lambda v: places.get(str(v), 99)
        if field is not None and field.kind in _DATES:
            return str
        show = self.show[column]
        return lambda v: fold(show(v))

    def is_numeric(self, n: int) -> bool:
        """Whether a column's figures stand at the right."""
        field = self.fields[n]
        return field is not None and field.kind in NUMERIC

    def overdue(self, position: int) -> bool:
        """Whether the row's day has passed and it is not closed."""
        if self.day < 0:
            return False
        due = self.rows.value(position, self.day)
        return bool(due) and str(due) < self._today and not self.closed(position)

    def closed(self, position: int) -> bool:
        """Whether nothing is left to do."""
        return self._state >= 0 and self.rows.value(position, self._state) in self._closed

    def described(self, position: int, n: int) -> str:
        """A row in one sentence, for those who do not see its columns."""
        rest = (m for m, c in enumerate(self._columns) if m != n and c in self._type.columns)
        told = ((self._columns[m], self.text(position, m)) for m in rest)
        words = [f"{formats.field_label(self._type.key, name)}: {text}" for name, text in told if text]
        return "; ".join([_("overdue"), *words] if self.overdue(position) else words)

    def text(self, position: int, n: int) -> str:
        """A cell as it is shown."""
        return self.show[n](self.rows.value(position, n))

    def hint(self, position: int, n: int) -> str:
        """Why nothing better than that is shown; empty if there is nothing to explain."""
        field, value = self.fields[n], self.rows.value(position, n)
        if field is None or not value or not self._names.stays_away(str(value), field.targets):
            return ""
        return _("Contacts stay in the office that keeps them. Ask there who is meant.")

    def colour(self, position: int, n: int) -> QBrush | None:
        """The colour of a cell's words; None for the usual one."""
        field = self.fields[n]
        if field is not None and formats.is_light(field):
            return _brush(theme.light_colour(str(self.rows.value(position, n))).name())
        if n == self.day and self.overdue(position):
            return _brush(theme.scheme().danger)
        if self.closed(position):
            return _brush(theme.scheme().muted)
        if self._columns[n] not in self._type.title and field is None:
            return _brush(theme.scheme().muted)
        return None

    def font(self, n: int) -> QFont | None:
        """The font of a column; None for the usual one."""
        field = self.fields[n]
        if field is not None and (field.kind in NUMERIC or field.kind in _DATES):
            return _figures(QApplication.font().toString())
        return None

    def _formatter(self, n: int) -> Callable[[Value], str]:
        field, name = self.fields[n], self._columns[n]
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
            if self._type.key in targets:
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
        position = self.rows.position(str(value)) if value else -1
        if position < 0:
            return ""
        return self._type.title_of(
            {c: self.rows.value(position, n) for n, c in enumerate(self._columns) if c in self._type.title}
        )
