# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The window's frame. It knows places by their registry and nothing of what is in them."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons, theme
from swf_desktop.ui.frame.finder import Finder
from swf_desktop.ui.frame.menus import Menus
from swf_desktop.ui.frame.sidebar import Sidebar
from swf_desktop.ui.frame.status_bar import StatusBar
from swf_desktop.ui.frame.toasts import BannerStack, ToastBar
from swf_desktop.ui.notices import SAVE_VIEW
from swf_desktop.ui.places import CORNERS, FIRST, PLACES, place_of, spec_of

if TYPE_CHECKING:
    from swf_desktop.domain.views import Hit
    from swf_desktop.ui.desk import Desk
    from swf_desktop.ui.widgets.place_page import PlacePage

_SLIM = 1000
_HEAD = 40


class MainWindow(QMainWindow):
    """Paints before there is a profile; ``attach`` gives it one."""

    place_shown = Signal(str)
    first_painted = Signal()
    closed = Signal()
    #: Language or text size is another: whoever made the window makes a new one.
    rebuild_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Smart Cities: 5 für Südwestfalen"))
        self.setAcceptDrops(True)
        self.resize(1240, 720)
        self.setMinimumSize(760, 480)
        self.desk: Desk | None = None
        self._pages: dict[str, PlacePage] = {}
        self._place = ""
        self._painted = self._recalled = False
        self._main_action: QAction | None = None
        self.menus = Menus(self, self)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.sidebar = Sidebar(PLACES, CORNERS)
        row.addWidget(self.sidebar)
        column = QVBoxLayout()
        column.setSpacing(0)
        row.addLayout(column, 1)
        column.addWidget(self._build_header())
        self.banners = BannerStack()
        column.addWidget(self.banners)
        self.stack = QStackedWidget()
        self.stack.setObjectName("page")
        column.addWidget(self.stack, 1)
        self._outer = QStackedWidget()
        self._outer.addWidget(middle)
        self.setCentralWidget(self._outer)
        self.toasts = ToastBar(self)
        self.toasts.left.connect(self._focus_page)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.sidebar.show_place(FIRST)
        self._title.setText(self._label(FIRST))
        self.sidebar.place_chosen.connect(self.show_place)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(30)

    def _build_header(self) -> QWidget:
        header = QFrame()
        header.setObjectName("header")
        row = QHBoxLayout(header)
        row.setContentsMargins(20, 10, 16, 10)
        row.setSpacing(12)
        self._title = QLabel()
        self._title.setFont(theme.sized(self.font(), 1.45))
        row.addWidget(self._title)
        row.addStretch(1)
        self.finder = Finder()
        self.finder.setMinimumWidth(220)
        self.finder.setMaximumWidth(max(380, 40 * self.fontMetrics().averageCharWidth()))
        self.finder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.finder.actions_of = self.menus.every_action
        self.finder.setEnabled(False)
        row.addWidget(self.finder, 3)
        self.main_button = QPushButton()
        self.main_button.setProperty("primary", True)
        self.main_button.clicked.connect(self.run_main_action)
        self.main_button.hide()
        row.addWidget(self.main_button)
        row.addStrut(self.main_button.sizeHint().height())  # places without a main action are as high
        return header

    # A profile

    def attach(self, desk: "Desk") -> None:
        """Work with a profile from now on."""
        self.desk = desk
        profile = desk.profile
        desk.toast.connect(self.toasts.say)
        desk.banner.connect(self.banners.say)
        desk.open_record.connect(self.open_record)
        desk.open_place.connect(self.show_place)
        desk.tasks.failed.connect(desk.refuse)
        self.finder.setEnabled(True)
        self.finder.asked.connect(self._find)
        self.finder.record_chosen.connect(self.open_record)
        self.status.conflicts.clicked.connect(self._show_conflicts)
        self.status.partners.clicked.connect(lambda: self.show_place("exchange"))
        self.menus.attach(desk)
        self._attach_frame(desk)
        self.recall(desk.settings.get("window", {}))
        self.setWindowTitle(
            _("%(town)s – Smart Cities: 5 für Südwestfalen", town=desk.names.owner(profile.organisation))
        )
        place = desk.settings.get("place", FIRST)
        self.show_place(place if place in {p.key for p in PLACES} else FIRST)

    def recall(self, kept: object) -> None:
        """Be as large and where it was the last time, once; *kept* is what ``closeEvent`` wrote."""
        if self._recalled or not isinstance(kept, dict) or self.isMaximized():
            return
        self._recalled = True
        width, height = kept.get("width"), kept.get("height")
        if isinstance(width, int) and isinstance(height, int):
            self.resize(max(width, 760), max(height, 480))
        left, top = kept.get("left"), kept.get("top")
        if isinstance(left, int) and isinstance(top, int):
            head = QRect(left, top, self.width(), _HEAD)  # the screen where it was may be gone
            if any(screen.availableGeometry().intersects(head) for screen in QApplication.screens()):
                self.move(left, top)
        if kept.get("maximised"):
            self.showMaximized()

    def _attach_frame(self, desk: "Desk") -> None:
        # The first picture does not wait for them.
        from swf_desktop.ui.frame.saved_views import SavedViews
        from swf_desktop.ui.frame.standing import Standing

        self.standing = Standing(desk, self.sidebar, self.status, self.menus, self._refresh)
        self.standing.town_known.connect(self._say_town)
        views = self.views = SavedViews(desk, self, self)
        views.changed.connect(self.sidebar.show_views)
        self.sidebar.view_chosen.connect(views.show)
        self.sidebar.view_rename_wanted.connect(views.ask_to_rename)
        self.sidebar.view_delete_wanted.connect(views.delete)
        desk.command.connect(self._command)

    def _command(self, name: str) -> None:
        if name == SAVE_VIEW:
            self.save_view()

    def save_view(self) -> None:
        """Keep what the place shows under a name."""
        if self.desk is not None:
            self.views.ask_to_save()

    def show_whole(self, page: QWidget) -> None:
        """Show *page* instead of everything (first start)."""
        self._outer.addWidget(page)
        self._outer.setCurrentWidget(page)
        self.menuBar().hide()
        self.status.hide()

    def show_frame(self) -> None:
        """Show the places again."""
        self._outer.setCurrentIndex(0)
        self.menuBar().show()
        self.status.show()

    # Places

    @property
    def place(self) -> str:
        """The place shown."""
        return self._place

    def page(self) -> "PlacePage | None":
        """The page shown."""
        return self._pages.get(self._place)

    def show_place(self, key: str) -> None:
        """Show a place; it is made when it is first shown."""
        if self.desk is None:
            return
        spec = spec_of(key)
        if spec is None:
            return
        before = self.page()
        if before is not None and key != self._place:
            before.leave()
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = spec.build(self.desk)
            page.menu_changed.connect(partial(self._follow_menu, key))
            self.stack.addWidget(page)
        self._place = key
        self.stack.setCurrentWidget(page)
        self.sidebar.show_place(key)
        self._title.setText(_(spec.label))
        self._show_main_action(page.main_action())
        self.menus.show_page(page)
        self.desk.settings.set("place", key)
        self.place_shown.emit(key)

    def go_to(self, key: str) -> None:
        """Show a place and give it the keyboard."""
        self.show_place(key)
        page = self.page()
        if page is not None and key == self._place:
            page.focus_first()

    def _follow_menu(self, key: str) -> None:
        page = self.page()
        if page is not None and key == self._place:
            self.menus.show_page(page)

    def open_record(self, type_key: str, record_id: str) -> None:
        """Show a record where it lives; what lives nowhere is shown in the present place."""
        key = place_of(type_key)
        if key:
            self.show_place(key)
        page = self.page()
        if page is not None:
            if key:
                page.show_record(type_key, record_id)
                page.focus_first()
            elif self.desk is not None:
                self._open_parent(type_key, record_id)

    def _open_parent(self, type_key: str, record_id: str) -> None:
        # A role or a comment has no list of its own: show what it belongs to.
        from swf_desktop.domain.catalogue import RECORD_TYPES

        desk, follows = self.desk, RECORD_TYPES[type_key].follows
        if desk is None or follows is None:
            return
        show = desk.profile.records.show

        def read() -> tuple[str, str]:
            subject = show(str(show(record_id).fields.get(follows) or ""))
            return subject.type, subject.id

        desk.read(self, read, lambda found: self.open_record(*found) if place_of(found[0]) else None)

    def _show_main_action(self, action: QAction | None) -> None:
        self.main_button.setVisible(action is not None)
        if self._main_action is not None:
            self._main_action.changed.disconnect(self._copy_main_action)
        self._main_action = action
        self.menus.new.setEnabled(action is not None)
        if action is None:
            return
        action.changed.connect(self._copy_main_action)
        self._copy_main_action()

    def _copy_main_action(self) -> None:
        action = self._main_action
        if action is None:
            return
        self.main_button.setText(action.text())
        self.menus.new.setText(action.text())
        self.main_button.setIcon(icons.icon(action.objectName() or "plus", "on_accent"))
        self.main_button.setIconSize(icons.BESIDE)
        self.main_button.setToolTip(_("%(what)s (Ctrl+N)", what=action.text()))

    def run_main_action(self) -> None:
        """What the header's button does."""
        if self._main_action is not None:
            self._main_action.trigger()

    @staticmethod
    def _label(key: str) -> str:
        spec = spec_of(key)
        return _(spec.label) if spec is not None else ""

    # The frame's own words

    def _find(self, text: str) -> None:
        """What is found at once is shown at once; what takes longer follows."""
        desk, most = self.desk, 30
        if desk is None:
            return
        search = desk.profile.search

        def shown(found: "tuple[Sequence[Hit], bool]") -> None:
            hits, complete = found
            self.finder.show_hits(text, hits, complete=complete)
            if not complete and self.finder.text().strip() == text:
                desk.read(
                    self, lambda: search.find(text, most), partial(self.finder.show_hits, text), key="find"
                )

        desk.read(self, lambda: search.look(text, most), shown, key="find")

    def refresh_frame(self) -> None:
        """Read counts, steps and backups again."""
        self._refresh.start()

    def _say_town(self, town: str) -> None:
        self.setWindowTitle(_("%(town)s – Smart Cities: 5 für Südwestfalen", town=town))

    def _show_conflicts(self) -> None:
        self.show_place("exchange")
        if self.desk is not None:
            self.desk.command.emit("conflicts")

    def show_steps(self) -> None:
        """The latest steps, each to be taken back."""
        if self.desk is not None:
            self.standing.show_steps()

    def back_up(self) -> None:
        """Make a backup now."""
        if self.desk is not None:
            self.standing.back_up()

    def build_anew(self) -> None:
        """Ask for a window that speaks and looks as the settings now say."""
        page = self.page()
        if page is not None:
            page.leave()
        self.rebuild_wanted.emit()

    def focus_filter(self) -> None:
        """Go to the field that narrows what the place shows."""
        page = self.page()
        field = page.filter_field() if page is not None else None
        if field is not None:
            field.setFocus()

    def _focus_page(self) -> None:
        page = self.page()
        if page is not None:
            page.focus_first()

    def set_density(self, name: str) -> None:
        """Tell every place how tall its rows shall be."""
        for page in self._pages.values():
            page.set_density(name)

    # Files and leaving

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of ours may be dropped anywhere."""
        if any(u.isLocalFile() for u in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files where such files are at home."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.open_paths(paths)

    def open_path(self, path: str) -> None:
        """Open a bundle or a card."""
        self.open_paths([path])

    def open_paths(self, paths: Sequence[str]) -> None:
        """Open bundles, cards and e-mails that bring some."""
        self.show_place("exchange")
        page = self.page()
        if page is not None:
            page.open_paths(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window has a slimmer sidebar."""
        super().resizeEvent(event)
        if hasattr(self, "sidebar"):
            self.sidebar.set_narrow(self.width() < _SLIM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say once that there is something to see."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._say_painted)

    def _say_painted(self) -> None:
        self.first_painted.emit()
        self.setWindowIcon(icons.programme_icon())

    def changeEvent(self, event: QEvent) -> None:
        """Pictures in the frame follow the theme."""
        super().changeEvent(event)
        if theme.restyle(event) and hasattr(self, "sidebar"):
            self.sidebar.viewport().update()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed and wait until it is written."""
        page = self.page()
        if page is not None:
            page.leave()
        if self.desk is not None:
            maximised = self.isMaximized()
            size = {} if maximised else {"width": self.width(), "height": self.height()}
            if not maximised:
                size |= {"left": self.x(), "top": self.y()}
            kept = self.desk.settings.get("window", {})
            self.desk.settings.set("window", {**kept, **size, "maximised": maximised})
            self.desk.tasks.close()
        super().closeEvent(event)
        self.closed.emit()
