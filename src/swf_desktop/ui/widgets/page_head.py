# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The upper edge of a record's page: what it is, who may read it, who wrote it, what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.rules import FROZEN, is_frozen
from swf_desktop.domain.views import RecordView
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.flow_row import FlowRow

#: What every office has from the start carries no real time.
_SHIPPED = "1970-"
_AUDIENCE_ICONS = {"office": "lock", "alliance": "alliance", "public": "globe"}


class PageHead(QWidget):
    """Asks for what is chosen; the page does it."""

    audience_wanted = Signal(str)
    delete_wanted = Signal()
    restore_wanted = Signal()
    erase_wanted = Signal()
    attach_wanted = Signal()

    def __init__(self, desk: Desk, record_type: RecordType, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._type = record_type
        self._personal = any(field.personal for field in record_type.fields)
        row = FlowRow(4, self)
        row.setContentsMargins(0, 0, 0, 0)
        kind = self._kind = QLabel(_(record_type.label))
        kind.setProperty("muted", True)
        kind.setContentsMargins(8, 0, 0, 0)
        row.addWidget(kind)
        row.to_the_right()
        row.addWidget(self._build_audience())
        self.delete = QToolButton()
        self.delete.setIcon(icons.icon("trash"))
        self.delete.setAccessibleName(_("Delete"))
        self.delete.setToolTip(_("Move to the trash"))
        self.delete.clicked.connect(self.delete_wanted)
        row.addWidget(self.delete)
        row.addWidget(self._build_more())
        self.words = QWidget()
        lines = QVBoxLayout(self.words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self.meta = QLabel()
        self.meta.setProperty("muted", True)
        self.meta.setWordWrap(True)
        self.meta.setContentsMargins(8, 0, 8, 10)
        lines.addWidget(self.meta)
        self.note = QLabel()
        self.note.setProperty("warning", True)
        self.note.setWordWrap(True)
        self.note.setContentsMargins(8, 0, 8, 8)
        lines.addWidget(self.note)
        self.restore = QPushButton(_("Bring back"))
        self.restore.setIcon(icons.icon("undo"))
        self.restore.setIconSize(icons.BESIDE)
        self.restore.clicked.connect(self.restore_wanted)
        lines.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)

    def set_narrow(self, narrow: bool) -> None:
        """The buttons come before the word that says what it is."""
        self._kind.setVisible(not narrow)

    def show_record(self, view: RecordView, editable: bool) -> None:
        """Say it of another record."""
        parts = [self._desk.names.owner(view.owner)]
        if view.changed_at.startswith(_SHIPPED):
            parts.append(_("comes with the program"))
        elif view.changed_at:
            words = _("changed %(when)s", when=formats.moment(view.changed_at))
            parts.append(words + (" " + _("by %(who)s", who=view.changed_by) if view.changed_by else ""))
        self.meta.setText(" · ".join(p for p in parts if p))
        note = self._note(view)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.restore.setVisible(view.deleted and view.editable and not view.erased)
        label = formats.audience_label(view.audience)
        self._audience.setText(label)
        self._audience.setIcon(icons.icon(_AUDIENCE_ICONS.get(view.audience, "alliance")))
        self._audience.setAccessibleName(_("Visibility: %(what)s", what=label))
        self._audience.setEnabled(editable)
        for action in self._audiences.actions():
            action.setChecked(action.data() == view.audience)
        self.delete.setVisible(editable)
        self.erase.setVisible(self._personal and view.editable and not view.erased)
        self.attach.setEnabled(editable)

    def _note(self, view: RecordView) -> str:
        if view.erased:
            return _("This record was erased.")
        if view.deleted:
            return _("This record is in the trash.")
        if view.editable:
            return _(FROZEN) if is_frozen(self._type, view.fields) else ""
        owner = self._desk.names.owner(view.owner)
        return _("Only %(owner)s may change this. You can comment on it.", owner=owner)

    def _build_audience(self) -> QToolButton:
        button = self._audience = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setIconSize(icons.BESIDE)
        button.setToolTip(_("Who may read this"))
        menu = QMenu(button)
        self._audiences = QActionGroup(menu)
        for audience in Audience:
            action = menu.addAction(formats.audience_label(audience.key))
            action.setCheckable(True)
            action.setData(audience.key)
            action.triggered.connect(lambda _on=False, key=audience.key: self.audience_wanted.emit(key))
            self._audiences.addAction(action)
        button.setMenu(menu)
        return button

    def _build_more(self) -> QToolButton:
        button = self.more = QToolButton()
        button.setIcon(icons.icon("more"))
        button.setAccessibleName(_("More actions"))
        button.setToolTip(button.accessibleName())
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        self.attach = menu.addAction(_("Add attachments …"))
        self.attach.triggered.connect(lambda _on=False: self.attach_wanted.emit())
        self.erase = QAction(_("Erase for good (GDPR) …"), menu)
        self.erase.triggered.connect(lambda _on=False: self.erase_wanted.emit())
        menu.addAction(self.erase)
        button.setMenu(menu)
        return button
