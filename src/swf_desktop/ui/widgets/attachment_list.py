# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files that belong to a record: listed, added, opened, saved."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.views import Attachment, Changes
from swf_desktop.system.i18n import format_size
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.flow_row import FlowRow

_ITEM = Qt.ItemDataRole.UserRole
_ROW, _MOST = 30, 8
#: These are taken over, not attached.
_OURS = (".verbundpaket", ".partnerkarte")


def files_in(mime: QMimeData) -> list[Path]:
    """The files being dragged that can be attached."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [p for p in paths if p.suffix.casefold() not in _OURS and p.is_file()]


class AttachmentList(QWidget):
    """A heading with a button, and the files if there are any."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._subject = ""
        self._editable = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        head = FlowRow()
        head.setContentsMargins(8, 0, 0, 0)
        self._title = QLabel()
        self._title.setFont(theme.section(self.font()))
        head.addWidget(self._title)
        head.to_the_right()
        self.button = QPushButton(_("Attachment"))
        self.button.setIcon(icons.icon("plus"))
        self.button.setIconSize(icons.BESIDE)
        self.button.setProperty("flat", True)
        self.button.setAccessibleName(_("Add: %(what)s", what=_("Attachment")))
        self.button.setToolTip(_("Choose a file, or drop one onto the page"))
        self.button.clicked.connect(self.ask)
        head.addWidget(self.button)
        layout.addLayout(head)
        self.files = QListWidget()
        self.files.setAccessibleName(_("Attachments"))
        self.files.setFrameShape(QFrame.Shape.NoFrame)
        self.files.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.files.customContextMenuRequested.connect(self._menu)
        self.files.itemActivated.connect(lambda _item: self.open())
        layout.addWidget(self.files)
        self.actions_ = (
            self._action(_("Open file"), "open", self.open, ""),
            self._action(_("Save as …"), "save", self.ask_where, "Ctrl+S"),
            self._action(_("Move to the trash"), "trash", self.remove, "Del"),
        )

    def _action(self, text: str, icon: str, run: object, keys: str) -> QAction:
        action = QAction(icons.icon(icon), text, self.files)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(run)
        self.files.addAction(action)
        return action

    # Showing

    def load(self, record_id: str, editable: bool) -> None:
        """Show the files of a record."""
        self._subject, self._editable = record_id, editable
        self.button.setVisible(editable)
        found = self._desk.profile.attachments.list
        self._desk.read(self, lambda: found(record_id), self._fill, key="attachments")

    def _fill(self, attachments: Sequence[Attachment]) -> None:
        row = self.files.currentRow()
        self.files.clear()
        for attachment in attachments:
            about = format_size(attachment.size) if attachment.here else _("not received yet")
            item = QListWidgetItem(f"{attachment.filename}  ·  {about}")
            item.setIcon(icons.icon("document"))
            item.setData(_ITEM, attachment)
            if not attachment.here:
                item.setForeground(self.palette().placeholderText())
                item.setToolTip(
                    _("The file comes with a later bundle; the next one that you send asks for it.")
                )
            self.files.addItem(item)
        count = len(attachments)
        heading = _("Attachments")
        self._title.setText(f"{heading}  {count}" if count else heading)
        self.files.setVisible(count > 0)
        self.files.setFixedHeight(min(count, _MOST) * _ROW + 4)
        self.setVisible(count > 0 or self._editable)
        if count:
            self.files.setCurrentRow(max(0, min(row, count - 1)))

    def current(self) -> Attachment | None:
        """The file chosen."""
        found = self.files.currentItem().data(_ITEM) if self.files.currentRow() >= 0 else None
        return found if isinstance(found, Attachment) else None

    # Doing

    def ask(self) -> None:
        """Choose files to attach."""
        paths, _kind = QFileDialog.getOpenFileNames(self, _("Add attachments"))
        self.add([Path(p) for p in paths])

    def add(self, paths: Sequence[Path]) -> None:
        """Attach copies of files."""
        subject, attachments = self._subject, self._desk.profile.attachments
        for path in paths if self._editable else ():
            self._desk.write(
                self,
                partial(attachments.add, subject, path),
                partial(self._added, path.name),
                label=_("Attaching %(name)s …", name=path.name),
            )

    def _added(self, name: str, changes: Changes) -> None:
        step = changes.step
        self._desk.say(_("%(name)s attached", name=name), _("Undo"), lambda: self._desk.undo_step(step))

    def open(self) -> None:
        """Open a copy with the program that belongs to it."""
        attachment, attachments = self.current(), self._desk.profile.attachments
        if attachment is not None:
            wanted = attachment.id
            self._desk.read(self, lambda: attachments.open_copy(wanted), _open)

    def ask_where(self) -> None:
        """Choose where to save the file."""
        attachment = self.current()
        if attachment is None:
            return
        if not attachment.here:
            self.open()  # says why there is nothing to save yet
            return
        path, _kind = QFileDialog.getSaveFileName(self, _("Save attachment"), attachment.filename)
        if path:
            self.save(attachment, Path(path))

    def save(self, attachment: Attachment, path: Path) -> None:
        """Write the file to *path*."""
        save_as = self._desk.profile.attachments.save_as
        self._desk.read(
            self,
            lambda: save_as(attachment.id, path),
            lambda saved: self._desk.say(_("Saved: %(name)s", name=saved.name)),
        )

    def remove(self) -> None:
        """Move the attachment to the trash."""
        attachment = self.current()
        if attachment is None or not self._editable:
            return
        what = _("%(kind)s “%(title)s”", kind=_("Attachment"), title=attachment.filename)
        edits = [Edit(EditKind.DELETE, id=attachment.id)]
        self._desk.apply(self, edits, _("Delete %(what)s", what=what), _("%(what)s deleted", what=what))

    def _menu(self, place: QPoint) -> None:
        attachment = self.current()
        if attachment is None:
            return
        menu = QMenu(self.files)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self.actions_:
            menu.addAction(action)
        self.actions_[2].setEnabled(self._editable)
        menu.popup(self.files.mapToGlobal(place))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
