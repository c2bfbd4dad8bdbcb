# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The board: a column for each value of a choice field; a card is moved by mouse, keys or menu."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QMenu, QVBoxLayout

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.fields import Field
from swf_desktop.system.i18n import format_number
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.canvas import Key
from swf_desktop.ui.widgets.dragging import DragCanvas
from swf_desktop.ui.widgets.list_views import ListView
from swf_desktop.ui.widgets.marks import paint_overdue
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable

_GAP, _EDGE, _STRIP, _LEAST = 8, 12, 34, 178
_INNER, _LOCK = 10, 13


class BoardCanvas(DragCanvas):
    """``moved(ids, key)`` asks to give records another value of *field*."""

    moved = Signal(list, str)

    def __init__(self, model: RecordModel, table: RecordTable, field: Field, deadline: str) -> None:
        super().__init__(model, table)
        self._field = field
        self._day = deadline
        self._columns: list[str] = []
        self._strips: list[str] = []
        self._members: dict[str, list[int]] = {}
        self._place: dict[int, tuple[int, int]] = {}
        self._column_width = _LEAST
        self._make_moves()
        self.begin()

    @property
    def _line(self) -> int:
        return self.fontMetrics().lineSpacing()

    @property
    def _head(self) -> int:
        return self._line + 22

    @property
    def _card(self) -> int:
        return 3 * self._line + 2 * _INNER + 2

    # Placing

    def arrange(self) -> None:
        """A column each for the values that the filter lets through, a strip each for the others."""
        allowed = self.records.allowed(self._field.name)
        keys = [choice.key for choice in self._field.choices]
        self._columns = [key for key in keys if not allowed or key in allowed]
        self._strips = [key for key in keys if key not in self._columns]
        members: dict[str, list[int]] = {key: [] for key in self._columns}
        other: list[int] = []
        get = members.get
        for row, value in enumerate(self.records.shown_values(self._field.name)):
            found = get(value)  # type: ignore[arg-type]
            (other if found is None else found).append(row)
        if self._columns:
            # A value of a newer version, or none: shown where new ones begin.
            first = members[self._columns[0]]
            first += [row for row in other if self.records.id_at(row)]
        self._members = members
        self._place.clear()
        strips = len(self._strips) * (_STRIP + _GAP)
        count = max(1, len(self._columns))
        room = self.viewport().width() - 2 * _EDGE - strips - (count - 1) * _GAP
        self._column_width = max(_LEAST, room // count)
        tallest = max((len(rows) for rows in members.values()), default=0)
        width = 2 * _EDGE + strips + count * self._column_width + (count - 1) * _GAP
        self.size_needed = QSize(width, self._head + tallest * (self._card + _GAP) + _EDGE)
        self.frozen = QMargins(0, self._head, 0, 0)

    def _left(self, column: int) -> int:
        return _EDGE + column * (self._column_width + _GAP)

    def _card_box(self, column: int, place: int) -> QRect:
        top = self._head + place * (self._card + _GAP)
        return QRect(self._left(column) + 6, top, self._column_width - 12, self._card)

    def _find(self, row: int) -> tuple[int, int] | None:
        """Column and place of a row. Looked for only when asked, since few rows ever are."""
        if row not in self._place:
            for column, key in enumerate(self._columns):
                rows = self._members[key]
                if self._sorted_in(rows, row):
                    self._place[row] = (column, rows.index(row))
                    break
        return self._place.get(row)

    @staticmethod
    def _sorted_in(rows: Sequence[int], row: int) -> bool:
        return row in rows

    def box(self, row: int) -> QRect:
        """The card."""
        found = self._find(row)
        return self._card_box(*found) if found else QRect()

    def rows_in(self, area: QRect) -> Iterable[int]:
        """Only the part of each column that is in sight."""
        pitch = self._card + _GAP
        first = max(0, (area.top() - self._head) // pitch)
        last = max(0, (area.bottom() - self._head) // pitch + 1)
        for column, key in enumerate(self._columns):
            if area.right() < self._left(column) or area.left() > self._left(column) + self._column_width:
                continue
            for place, row in enumerate(self._members[key][first:last], start=first):
                self._place[row] = (column, place)
                yield row

    def step(self, row: int, key: int) -> int:
        """Up and down within the column, left and right to the card beside it."""
        found = self._find(row) if row >= 0 else None
        if found is None:
            return next((rows[0] for rows in self._members.values() if rows), -1)
        column, place = found
        rows = self._members[self._columns[column]]
        match key:
            case Key.Key_Up | Key.Key_Down:
                to = place + (1 if key == Key.Key_Down else -1)
                return rows[to] if 0 <= to < len(rows) else row
            case Key.Key_Home | Key.Key_End:
                return rows[0 if key == Key.Key_Home else -1]
            case Key.Key_Left | Key.Key_Right:
                way = 1 if key == Key.Key_Right else -1
                column += way
                while 0 <= column < len(self._columns):
                    beside = self._members[self._columns[column]]
                    if beside:
                        return beside[min(place, len(beside) - 1)]
                    column += way
        return row

    # Painting

    def paint_behind(self, painter: QPainter, area: QRect) -> None:
        """The columns' ground."""
        scheme = theme.scheme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        target = self._target()
        bottom = max(self.size_needed.height(), self.viewport().height()) + 20
        for column, key in enumerate(self._columns):
            painter.setBrush(QColor(scheme.selection if key == target else scheme.window))
            painter.drawRoundedRect(QRect(self._left(column), 4, self._column_width, bottom), 8, 8)
        for n, key in enumerate(self._strips):
            painter.setBrush(QColor(scheme.selection if key == target else scheme.window))
            painter.drawRoundedRect(self._strip(n, area.top()), 8, 8)

    def _strip(self, n: int, top: int) -> QRect:
        left = self._left(len(self._columns)) + n * (_STRIP + _GAP)
        return QRect(left, top + 4, _STRIP, self.viewport().height() + 20)

    def paint_row(self, painter: QPainter, row: int, box: QRect) -> None:
        """Title, then when, whose, and for what it waits."""
        scheme = theme.scheme()
        self.paint_card(painter, box, self.is_chosen(row), row == self.current_row)
        inner = box.adjusted(_INNER, _INNER - 1, -_INNER, -_INNER + 1)
        painter.setPen(QColor(scheme.text))
        locked = bool(self.records.lock(self.records.id_at(row)))
        if locked:
            picture = icons.pixmap("lock", _LOCK, scheme.muted)
            painter.drawPixmap(QPoint(inner.right() - _LOCK, inner.top() + 1), picture)
        words = inner.width() - (_LOCK + 6 if locked else 0)
        for n, line in enumerate(self.lines(self.title(row) or _("Untitled"), words, 2)):
            painter.drawText(
                inner.left(), inner.top() + n * self._line + painter.fontMetrics().ascent(), line
            )
        base = inner.bottom() - painter.fontMetrics().descent()
        left = inner.left()
        due = self.text(row, self._day)
        if due:
            late = self.records.is_overdue(self.records.id_at(row))
            if late:
                left += paint_overdue(painter, left, base)
            painter.setPen(QColor(scheme.danger if late else scheme.muted))
            painter.drawText(left, base, due)
            left += painter.fontMetrics().horizontalAdvance(due) + 8
        right = inner.right()
        if "priority" in self.records.columns and self.value(row, "priority") == "high":
            word = self.text(row, "priority")
            right -= painter.fontMetrics().horizontalAdvance(word)
            painter.setPen(QColor(scheme.warning))
            painter.drawText(right, base, word)
            right -= 8
        painter.setPen(QColor(scheme.muted))
        more = painter.fontMetrics().elidedText(self.more(row), Qt.TextElideMode.ElideRight, right - left)
        if right - left > 24:
            painter.drawText(left, base, more)

    def more(self, row: int) -> str:
        """What stands beside the day: for what it waits, else where it belongs."""
        columns = self.records.columns
        if "waiting_for" in columns and self.value(row, "status") == "waiting":
            since = self.text(row, "waiting_since")
            what = self.text(row, "waiting_for") or _("Waiting")
            return _("since %(day)s: %(what)s", what=what, day=since[:6]) if since else what
        return next((t for c in ("project", "assignee") if c in columns and (t := self.text(row, c))), "")

    def paint_frame(self, painter: QPainter) -> None:
        """The columns' headings, and the card under the mouse."""
        scheme = theme.scheme()
        left, top = self.offset().x(), self.offset().y()
        painter.fillRect(0, 0, self.viewport().width(), min(4, self._head), QColor(scheme.base))
        target = self._target()
        for column, key in enumerate(self._columns):
            place = QRect(self._left(column) - left, 4 if top == 0 else 0, self._column_width, self._head - 8)
            ground = QColor(scheme.selection if key == target else scheme.window)
            painter.fillRect(place.adjusted(6, 4, -6, 2), ground)
            painter.setPen(QColor(scheme.text))
            inner = place.adjusted(_INNER + 4, 0, -_INNER - 4, 0)
            painter.setFont(theme.sized(self.font(), 1.0, self.font().weight().DemiBold))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), self._word(key))
            painter.setFont(self.font())
            painter.setPen(QColor(scheme.muted))
            number = format_number(len(self._members[key]))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), number)
        painter.setPen(QColor(scheme.muted))
        for n, key in enumerate(self._strips):
            box = self._strip(n, 0).translated(-left, 0)
            painter.save()
            painter.translate(box.left() + (_STRIP + painter.fontMetrics().ascent()) / 2 - 2, 18)
            painter.rotate(90)
            painter.drawText(QPoint(0, painter.fontMetrics().ascent() // 2 - 3), self._word(key))
            painter.restore()
        row = self.records.row_of(self.carried) if self.carried_to is not None else -1
        if self.carried_to is not None and row >= 0:
            box = QRect(self.carried_to - QPoint(20, 16), QSize(self._column_width - 12, self._card))
            painter.setOpacity(0.85)
            self.paint_row(painter, row, box)

    def _word(self, key: str) -> str:
        return formats.choice_label(self._field, key)

    def hint(self, place: QPoint) -> str:
        """Why a strip is a strip."""
        key = self._key_at(place)
        if key in self._strips:
            return _(
                "%(what)s: hidden by the filter. Drop a card here to move it there.", what=self._word(key)
            )
        return ""

    # Moving

    def _key_at(self, place: QPoint) -> str:
        x = place.x() + self.offset().x()
        for column, key in enumerate(self._columns):
            if self._left(column) <= x < self._left(column) + self._column_width:
                return key
        for n, key in enumerate(self._strips):
            box = self._strip(n, 0)
            if box.left() <= x <= box.right():
                return key
        return ""

    def _target(self) -> str:
        return self._key_at(self.carried_to) if self.carried_to is not None else ""

    def put_down(self, place: QPoint) -> None:
        """Move the cards into the column."""
        key = self._key_at(place)
        if key:
            self.move_to(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl with an arrow moves the card."""
        key = event.key()
        beside = key in (Key.Key_Left, Key.Key_Right)
        if beside and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.current_row >= 0:
            keys = [choice.key for choice in self._field.choices]
            now = self.value(self.current_row, self._field.name)
            to = (keys.index(str(now)) if now in keys else 0) + (1 if key == Key.Key_Right else -1)
            if 0 <= to < len(keys):
                self.move_to(keys[to])
            return
        super().keyPressEvent(event)

    def move_to(self, key: str) -> None:
        """Ask for another value for the cards chosen."""
        column = self.records.columns.index(self._field.name)
        rows = ((i, self.records.row_data(i)) for i in self.chosen_ids())
        ids = [record_id for record_id, row in rows if row is not None and row.values[column] != key]
        if ids:
            self.moved.emit(ids, key)

    def _make_moves(self) -> None:
        """The columns to move to."""
        for choice in self._field.choices:
            action = QAction(_("Move to “%(what)s”", what=self._word(choice.key)), self)
            action.triggered.connect(lambda _on=False, key=choice.key: self.move_to(key))
            self.moves.append(action)

    def menu(self, row: int) -> QMenu:
        """The column where the card is is nothing to move to."""
        menu = super().menu(row)
        now = self.value(row, self._field.name)
        for choice, action in zip(self._field.choices, self.moves, strict=True):
            action.setEnabled(choice.key != now)
        menu.aboutToHide.connect(self._free_moves)
        return menu

    def _free_moves(self) -> None:
        for action in self.moves:  # in the menu bar they are for whatever is chosen then
            action.setEnabled(True)


class BoardView(ListView):
    """The board of a list; *field* is the choice whose values are the columns, *day* the day on the cards."""

    def __init__(self, desk: Desk, model: RecordModel, table: RecordTable, field: str, day: str) -> None:
        super().__init__()
        self._desk = desk
        self._model = model
        self._field = model.record_type.by_name[field]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.canvas = BoardCanvas(model, table, self._field, day)
        plural = _(model.record_type.plural)
        self.canvas.setAccessibleName(_("%(what)s as a board", what=plural))
        self.canvas.setAccessibleDescription(
            _("Ctrl+Left and Ctrl+Right move the card; the menu key offers more.")
        )
        layout.addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self.canvas.opened.connect(self.opened)
        self.canvas.delete_wanted.connect(self.delete_wanted)
        self.canvas.refused.connect(desk.say)
        self.canvas.moved.connect(self._move)
        desk.rights.changed.connect(self.canvas.viewport().update)

    def moves(self) -> Sequence[QAction]:
        """To each column."""
        return self.canvas.moves

    def _move(self, ids: list[str], key: str) -> None:
        if locked := next((reason for reason in map(self._model.lock, ids) if reason), ""):
            self._desk.say(locked)
            return
        edits = [Edit(EditKind.SET, record_id, fields={self._field.name: key}) for record_id in ids]
        word = formats.choice_label(self._field, key)
        names = self._desk.names
        what = names.title(ids[0]) if len(ids) == 1 and names.knows(ids[0]) else str(len(ids))
        self._desk.apply(
            self,
            edits,
            _("Move %(what)s to “%(where)s”", what=what, where=word),
            _("%(what)s: now “%(where)s”", what=what, where=word),
        )
