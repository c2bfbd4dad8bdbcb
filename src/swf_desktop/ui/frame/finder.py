# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Search over every record and every action (Ctrl+K): a line in the header, results under it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QFocusEvent, QFont, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.folding import fold

if TYPE_CHECKING:
    from swf_desktop.domain.views import Hit

_ENTRY = Qt.ItemDataRole.UserRole
_MOST, _MOST_ACTIONS, _ALL = 30, 6, 120
_PAUSE = 60


class Entry(NamedTuple):
    """One result: a record, or an action."""

    title: str
    side: str
    snippet: str = ""
    start: int = 0
    end: int = 0
    type: str = ""
    id: str = ""
    action: QAction | None = None

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        return " – ".join(part for part in (self.title, self.side, self.snippet) if part)


class _Delegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Title and kind on the first line, the text around the match on the second."""
        entry = index.data(_ENTRY)
        s = theme.scheme()
        painter.save()
        rect: QRect = option.rect
        inner = rect.adjusted(12, 5, -12, -5)
        if not (entry.id or entry.action):
            painter.setPen(QColor(s.muted))  # nothing was found: nothing to be chosen
            painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, entry.title)
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(s.selection))
        line = painter.fontMetrics().height()
        painter.setPen(QColor(s.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(inner, right, entry.side)
        side = painter.fontMetrics().horizontalAdvance(entry.side) + 16
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(s.text))
        title = painter.fontMetrics().elidedText(
            entry.title, Qt.TextElideMode.ElideRight, inner.width() - side
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        if entry.snippet:
            self._snippet(painter, option.font, inner.adjusted(0, line + 2, 0, 0), entry)
        painter.restore()

    def _snippet(self, painter: QPainter, font: QFont, rect: QRect, entry: Entry) -> None:
        s = theme.scheme()
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        x = rect.left()
        pieces = (
            (entry.snippet[: entry.start], font, s.muted),
            (entry.snippet[entry.start : entry.end], bold, s.accent),
            (entry.snippet[entry.end :], font, s.muted),
        )
        for piece, used, colour in pieces:
            if x >= rect.right() or not piece:
                continue
            painter.setFont(used)
            painter.setPen(QColor(colour))
            text = painter.fontMetrics().elidedText(
                piece.replace("\n", " "), Qt.TextElideMode.ElideRight, rect.right() - x
            )
            painter.drawText(QRect(x, rect.top(), rect.right() - x, rect.height()), 0, text)
            x += painter.fontMetrics().horizontalAdvance(text)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line or two."""
        lines = 2 if index.data(_ENTRY).snippet else 1
        return QSize(200, lines * (option.fontMetrics.height() + 1) + 11)


class Finder(QLineEdit):
    """``record_chosen(type, id)``; actions run by themselves."""

    record_chosen = Signal(str, str)
    #: Asks for hits; the answer comes back through ``show_hits``.
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(_("Search everything (Ctrl+K)"))
        self.setAccessibleName(_("Search everything"))
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.actions_of: Callable[[], Sequence[tuple[str, QAction]]] = list
        self._list = QListWidget(self.window())
        self._list.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.WindowDoesNotAcceptFocus)
        self._list.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QListWidget.Shape.Box)
        self._list.setObjectName("results")
        self._list.setStyleSheet("#results { border: 1px solid palette(dark); }")
        self._list.setItemDelegate(_Delegate(self._list))
        self._list.setAccessibleName(_("Search results"))
        self._list.itemClicked.connect(self._run)
        self._answered = ""
        self._complete = True
        self._entries: list[Entry] = []
        self._eager = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._edited)
        self.installEventFilter(self)

    @property
    def results(self) -> QListWidget:
        """The list of results."""
        return self._list

    def begin(self) -> None:
        """Take the keyboard."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._ask()

    def show_hits(self, text: str, hits: "Sequence[Hit]", *, complete: bool = True) -> None:
        """Show what was found for *text*, unless something else is being looked for by now; if it is not
        *complete*, there is more to come."""
        if text != self.text().strip():
            return
        from swf_desktop.ui import formats  # the first picture does not wait for it

        entries = [
            Entry(
                formats.called(h.type, h.title),
                formats.type_label(h.type),
                _useful(h),
                h.start,
                h.end,
                h.type,
                h.id,
            )
            for h in hits
        ]
        entries += self._matching_actions(text)
        if not complete and not entries:
            entries = [Entry(_("Searching …"), "")]
        again, self._complete = self._answered == text, complete
        if entries != self._entries or not again:
            chosen = self._chosen() if again else ""
            self._answered = text
            self._fill(entries, show=not again or self._list.isVisible())
            self._choose(chosen)
        if self._eager and complete:
            self._eager = False
            self._run(self._list.item(0))

    def _chosen(self) -> str:
        """The record that somebody has gone to in the list; empty for the first one, which nobody chose."""
        item = self._list.currentItem() if self._list.currentRow() > 0 else None
        return item.data(_ENTRY).id if item is not None else ""

    def _choose(self, record_id: str) -> None:
        for row in range(self._list.count() if record_id else 0):
            if self._list.item(row).data(_ENTRY).id == record_id:
                self._list.setCurrentRow(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the results, Enter goes there, Esc closes them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event.key())
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._list.hide()
        return False

    def _key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._list.isVisible():
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((self._list.currentRow() + step) % max(1, self._list.count()))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self._list.currentItem()
            ready = self._list.isVisible() and self._list.count() and self._answered == self.text().strip()
            if ready and (self._complete or item.data(_ENTRY).id):
                self._run(item)
            else:
                # Whoever types fast presses Enter before the answer is there.
                self._eager = True
                self._pause.stop()
                self._ask()
            return True
        if key == Qt.Key.Key_Escape:
            if self._list.isVisible():
                self._list.hide()
            else:
                self.clear()
                self.clearFocus()
            return True
        return False

    def _edited(self, _text: str) -> None:
        self._eager = False
        self._pause.start()

    def _ask(self) -> None:
        text = self.text().strip()
        if not text:
            self._answered = ""
            self._fill(self._matching_actions(""))
        elif len(text) < 2:
            self._list.hide()
        else:
            self._answered = ""
            self.asked.emit(text)

    def _matching_actions(self, text: str) -> list[Entry]:
        words = fold(text).split()
        found = []
        for name, action in self.actions_of():
            if action.isEnabled() and all(w in fold(name) for w in words):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                found.append(Entry(name, keys or _("Action"), action=action))
        # What begins so comes first.
        found.sort(key=lambda entry: not words or not fold(entry.title).startswith(words[0]))
        return found[: _MOST_ACTIONS if words else _ALL]

    def _fill(self, entries: Sequence[Entry], *, show: bool = True) -> None:
        self._list.clear()
        self._entries = list(entries)
        if not entries:
            entries = [Entry(_("Nothing found"), "")]
        for entry in entries[:_ALL]:
            item = QListWidgetItem(entry.title)
            item.setData(_ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.spoken)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        width = max(self.width(), 520)
        height = sum(self._list.sizeHintForRow(n) for n in range(min(self._list.count(), 9))) + 6
        right = self.mapToGlobal(QPoint(self.width(), self.height() + 4))
        self._list.setFixedSize(width, height)
        self._list.move(right.x() - width, right.y())
        if show and self.hasFocus():
            self._list.show()

    def _run(self, item: QListWidgetItem) -> None:
        entry = item.data(_ENTRY)
        self._list.hide()
        if entry.action is not None:
            self.clear()
            entry.action.trigger()
        elif entry.id:
            self.clear()
            self.record_chosen.emit(entry.type, entry.id)


def _useful(hit: "Hit") -> str:
    return "" if hit.snippet.strip() == hit.title.strip() else hit.snippet
