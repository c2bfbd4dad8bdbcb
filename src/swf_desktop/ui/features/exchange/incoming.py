# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking a bundle over: first what it would change, then the button."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Change, ChangeKind, ImportResult
from swf_desktop.system.i18n import format_number, ngettext
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk, sentence
from swf_desktop.ui.features.exchange.queue import ALREADY, LEFT, LOOKED_AT, REFUSED, TAKEN, FileQueue
from swf_desktop.ui.notices import Banner
from swf_desktop.ui.widgets.cells import value_text
from swf_desktop.ui.widgets.empty_state import EmptyState

_GROUPS = (
    (ChangeKind.CHANGED, N_("Changed")),
    (ChangeKind.NEW, N_("New")),
    (ChangeKind.DELETED, N_("Deleted")),
    (ChangeKind.RESTORED, N_("Restored")),
    (ChangeKind.ERASED, N_("Erased for good")),
)
_MOST, _FEW = 500, 6


class IncomingPage(QWidget):
    """``closed`` when the bundle was taken over or left; of several, the last one."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._path = Path()
        self._result: ImportResult | None = None
        self._conflicts = 0
        self.is_taking = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.files = FileQueue()
        self._above = QWidget()
        above = QVBoxLayout(self._above)
        above.setContentsMargins(24, 16, 24, 0)
        above.addWidget(self.files)
        column.addWidget(self._above)
        self.pages = QStackedWidget()
        column.addWidget(self.pages, 1)
        self.message = EmptyState()
        self.pages.addWidget(self.message)
        self.pages.addWidget(self._build())

    def _build(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        self._heading = QLabel()
        self._heading.setFont(theme.sized(self.font(), 1.5))
        layout.addWidget(self._heading)
        self._about = QLabel()
        self._about.setProperty("muted", True)
        self._about.setWordWrap(True)
        layout.addWidget(self._about)
        self._sums = QLabel()
        self._sums.setWordWrap(True)
        self._sums.setTextFormat(Qt.TextFormat.RichText)
        layout.addWidget(self._sums)
        self._alarms = QLabel()
        self._alarms.setProperty("wrong", True)
        self._alarms.setWordWrap(True)
        layout.addWidget(self._alarms)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([_("What"), _("Until now"), _("From the bundle")])
        self.tree.setAccessibleName(_("What the bundle would change"))
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setUniformRowHeights(True)
        for n in range(3):  # side by side, and as wide as each other at any size of text
            self.tree.header().setSectionResizeMode(n, QHeaderView.ResizeMode.Stretch)
        layout.addWidget(self.tree, 1)
        self.consent = QCheckBox()
        self._brake = QLabel()
        self._brake.setProperty("warning", True)
        self._brake.setWordWrap(True)
        layout.addWidget(self._brake)
        layout.addWidget(self.consent)
        buttons = QHBoxLayout()
        self.take = QPushButton(_("Take over"))
        self.take.setProperty("primary", True)
        self.take.clicked.connect(self._take_over)
        self.consent.toggled.connect(self.take.setEnabled)
        buttons.addWidget(self.take)
        self.skip = QPushButton(_("Leave it"))
        self.skip.clicked.connect(self._skip)
        buttons.addWidget(self.skip)
        self.leave = QPushButton(_("Leave the rest"))
        self.leave.clicked.connect(self._close)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        return page

    def preview(self, path: Path) -> None:
        """Read the bundle in *path* and show what it would do."""
        self.preview_all([path])

    def preview_all(self, paths: Sequence[Path]) -> None:
        """The bundles in *paths*, one after the other."""
        self.files.begin(paths)
        self._conflicts = 0
        self._go_on()

    def add(self, paths: Sequence[Path]) -> None:
        """More bundles, to be looked at after those that are here."""
        if self._path == Path():
            self.preview_all(paths)
            return
        self.files.add(paths)
        if self.files.is_settled:
            self._go_on()
        else:
            self._name_buttons()

    @property
    def undecided(self) -> list[Path]:
        """The bundles of which nothing has become yet."""
        return self.files.undecided

    def _skip(self) -> None:
        self.files.say(LEFT)
        self._go_on()

    def _go_on(self) -> None:
        """The next one; after the last, back."""
        path = self.files.go_on()
        if path is None:
            self._close()
            return
        self._path = path
        self._name_buttons()
        self.message.say(_("Checking the bundle …"), path.name, "package", _("Cancel"), self._close)
        self.pages.setCurrentIndex(0)
        preview = self._desk.profile.exchange.preview
        # It is tried out inside a transaction, so it takes its turn among the writes.
        self._desk.tasks.write(
            self,
            lambda: preview(path),
            lambda result: self._show(result) if path == self._path else None,
            lambda error: self._refuse(error) if path == self._path else None,
            label=_("Checking the bundle …"),
        )

    def _name_buttons(self) -> None:
        more = self.files.left > 0
        self._above.setVisible(bool(self.files.place))
        self.skip.setText(_("Leave this one") if more else _("Leave it"))
        self.leave.setVisible(more)

    def _close(self) -> None:
        self.files.begin([])
        self._path = Path()
        conflicts, self._conflicts = self._conflicts, 0
        self.closed.emit()
        if conflicts:
            self._desk.command.emit("conflicts")

    # The preview

    def _show(self, result: ImportResult) -> None:
        self._result = result
        town = self._desk.names.owner(result.sender)
        heading = _("Bundle %(n)s from %(town)s", n=result.sequence, town=town)
        self.files.say(ALREADY if result.already else LOOKED_AT, heading)
        if result.already:
            text = _(
                "Taken over already on %(when)s. Nothing changes.", when=formats.moment(result.already_at)
            )
            self.message.say(heading, text, "check", self._next_word(), self._go_on)
            self.pages.setCurrentIndex(0)
            return
        self._heading.setText(heading)
        made = _("made %(when)s", when=formats.moment(result.made_at)) if result.made_at else ""
        self._about.setText(" · ".join(p for p in (self.files.place, self._path.name, made) if p))
        self._sums.setText(self._in_numbers(result))
        self._alarms.setText("\n".join(_(a) for a in result.alarms))
        self._alarms.setVisible(bool(result.alarms))
        self._fill(result)
        brake = bool(result.consent_needed)
        self._brake.setText(result.consent_needed)
        self._brake.setVisible(brake)
        self.consent.setText(_("I have asked %(town)s and agree to these deletions", town=town))
        self.consent.setVisible(brake)
        self.consent.setChecked(False)
        self.take.setEnabled(not brake)
        self.pages.setCurrentIndex(1)
        self.take.setFocus()

    def _next_word(self) -> str:
        return _("Next file") if self.files.left else _("Close")

    @staticmethod
    def _in_numbers(result: ImportResult) -> str:
        parts = (
            (result.new, _("new")),
            (result.changed, _("changed")),
            (result.conflicts, ngettext("conflict", "conflicts", result.conflicts)),
            (result.deleted, _("deleted")),
            (result.erased, _("erased")),
            (len(result.refused), _("refused")),
            (result.waiting, _("waiting")),
        )
        said = [f"<b>{format_number(n)}</b> {word}" for n, word in parts if n]
        return " &nbsp;·&nbsp; ".join(said) or _("Nothing new, only confirmations.")

    def _fill(self, result: ImportResult) -> None:
        tree = self.tree
        tree.clear()
        by_kind: dict[ChangeKind, list[Change]] = {}
        for change in result.changes.records:
            by_kind.setdefault(change.kind, []).append(change)
        for kind, label in _GROUPS:
            changes = by_kind.get(kind, [])
            if not changes:
                continue
            group = self._group(_(label), len(changes), kind in (ChangeKind.CHANGED, ChangeKind.DELETED))
            for change in changes[:_MOST]:
                item = self._change(change)
                group.addChild(item)
                item.setExpanded(change.kind is ChangeKind.CHANGED or len(result.changes.records) <= _FEW)
            if len(changes) > _MOST:
                group.addChild(QTreeWidgetItem([_("… and %(n)s more", n=len(changes) - _MOST)]))
            group.setExpanded(len(changes) <= 12 or kind is not ChangeKind.NEW)
        listed = {change.id for change in result.changes.records}
        if alone := [record for record in result.contested if record not in listed]:
            group = self._group(_("Conflicts"), len(alone), True)
            for record in alone:
                group.addChild(QTreeWidgetItem([self._desk.names.title(record)]))
        if result.refused:
            group = self._group(_("Refused"), len(result.refused), True)
            for refusal in result.refused[:_MOST]:
                who = self._desk.names.owner(refusal.organisation)
                reason = _(refusal.reason)
                title = self._desk.names.title(refusal.id) if self._desk.names.knows(refusal.id) else ""
                text = " · ".join(p for p in (formats.type_label(refusal.type), title) if p)
                item = QTreeWidgetItem([text, who, reason])
                item.setToolTip(2, reason)
                group.addChild(item)
        if result.waits:
            group = self._group(_("Waiting for other bundles"), result.waiting, True)
            for wait in result.waits:
                item = QTreeWidgetItem([_(wait.for_what), self._desk.names.owner(wait.organisation), ""])
                group.addChild(item)

    def _group(self, label: str, count: int, expanded: bool) -> QTreeWidgetItem:
        group = QTreeWidgetItem([f"{label}  {format_number(count)}"])
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        self.tree.addTopLevelItem(group)
        group.setFirstColumnSpanned(True)
        group.setExpanded(expanded)
        return group

    def _change(self, change: Change) -> QTreeWidgetItem:
        title = formats.title(change.type, change.title)
        item = QTreeWidgetItem([f"{formats.type_label(change.type)} · {title}"])
        if change.kind not in (ChangeKind.NEW, ChangeKind.CHANGED):
            return item
        contested = self._contested(change.id)
        for name, value in change.after.items():
            before = value_text(self._desk, change.type, name, change.before.get(name))
            after = value_text(self._desk, change.type, name, value)
            item.addChild(self._line(change.type, name, before, after, name in contested))
        for name in sorted(contested - change.after.keys()):
            item.addChild(
                self._line(change.type, name, "", _("another value, shown after taking over"), True)
            )
        return item

    def _contested(self, record: str) -> frozenset[str]:
        return self._result.contested.get(record, frozenset()) if self._result else frozenset()

    @staticmethod
    def _line(type_key: str, name: str, before: str, after: str, contested: bool) -> QTreeWidgetItem:
        """One field, side by side; that two values would stand is said before anybody decides."""
        label = formats.field_label(type_key, name)
        if contested:
            label = _("%(field)s – conflict", field=label)
        line = QTreeWidgetItem([label, _one_line(before), _one_line(after)])
        if contested:
            line.setToolTip(0, _("Both values stay until somebody chooses."))
            line.setForeground(0, QColor(theme.scheme().warning))
            line.setIcon(0, icons.icon("warning", "warning"))
        line.setToolTip(1, before)
        line.setToolTip(2, after)
        return line

    def _refuse(self, error: Exception) -> None:
        self.is_taking = False
        self.files.say(REFUSED)
        self.message.say(
            _("This bundle cannot be taken over"),
            " · ".join(p for p in (self.files.place, self._path.name) if p) + "\n\n" + sentence(error),
            "warning",
            self._next_word(),
            self._go_on,
        )
        self.pages.setCurrentIndex(0)

    # Taking over

    def _take_over(self) -> None:
        path, consent = self._path, self.consent.isChecked()
        take_over = self._desk.profile.exchange.take_over
        self.take.setEnabled(False)
        self.is_taking = True
        self._desk.tasks.write(
            self,
            lambda: take_over(path, accept_deletions=consent),
            self._taken,
            self._refuse,
            label=_("Taking over the bundle …"),
        )

    def _taken(self, result: ImportResult) -> None:
        self.is_taking = False
        self._desk.hub.publish(result.changes)
        step = result.changes.step
        said = _(
            "Bundle from %(town)s taken over: %(new)s new, %(changed)s changed",
            town=self._desk.names.owner(result.sender),
            new=result.new,
            changed=result.changed,
        )
        if step:
            self._desk.say(said, _("Undo"), lambda: self._desk.undo_step(step))
        else:
            self._desk.say(said)
        for alarm in result.alarms:
            self._desk.banner.emit(Banner(_(alarm)))
        self._conflicts += result.conflicts
        self.files.say(TAKEN)
        self._go_on()


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else line[:119] + "…"
