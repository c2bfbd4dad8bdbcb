# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The menu bar. Every action of the frame is here, so that all can be found by name."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from swf_desktop.domain.text import N_
from swf_desktop.system import i18n
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons
from swf_desktop.ui.frame.finder import Finder
from swf_desktop.ui.frame.status_bar import StatusBar
from swf_desktop.ui.places import CORNERS, PLACES, extra_actions

if TYPE_CHECKING:
    from swf_desktop.ui.desk import Desk
    from swf_desktop.ui.widgets.place_page import PlacePage

_DENSITIES = (("comfortable", N_("Comfortable rows")), ("compact", N_("Compact rows")))
_SIZES = tuple((str(n), f"{n} %") for n in (100, 125, 150, 200))
#: Each language is named in itself, so that whoever is lost finds the way back.
_LANGUAGES = (("de", "Deutsch"), ("en", "English"))
_MOST_KEYS = 10
_THEMES = (("", N_("Follow the system")), ("light", N_("Light colours")), ("dark", N_("Dark colours")))


class Host(Protocol):
    """What the menus ask of their window."""

    desk: "Desk | None"
    finder: Finder
    status: StatusBar

    def run_main_action(self) -> None:
        """Begin what the place is for."""

    def go_to(self, key: str) -> None:
        """Show a place and give it the keyboard."""

    def back_up(self) -> None:
        """Make a backup."""

    def set_density(self, name: str) -> None:
        """Taller or lower rows."""

    def focus_filter(self) -> None:
        """Go to the field that narrows what is shown."""

    def show_steps(self) -> None:
        """The latest steps, each to be taken back."""

    def save_view(self) -> None:
        """Keep what the place shows under a name."""

    def build_anew(self) -> None:
        """Close the window and open it again, speaking and looking otherwise."""


class Menus:
    """Builds the menus of a window and keeps the names of undo and redo."""

    def __init__(self, window: QMainWindow, host: Host) -> None:
        self._window = window
        self._host = host
        bar = window.menuBar()
        self.file = bar.addMenu(_("&File"))
        self.edit = bar.addMenu(_("&Edit"))
        self.place = bar.addMenu(_("&List"))
        self.place.menuAction().setVisible(False)
        self.view = bar.addMenu(_("&View"))
        self.help = bar.addMenu(_("&Help"))
        self._build()

    def _build(self) -> None:
        window, host = self._window, self._host
        self.new = self._add(self.file, _("&New"), host.run_main_action, "Ctrl+N", "plus")
        self._extras_before = self.file.addSeparator()
        self.backup = self._add(self.file, _("Back up &now"), host.back_up)
        self.file.addSeparator()
        self._add(self.file, _("&Quit"), window.close, "Ctrl+Q")
        self.undo = self._add(self.edit, _("&Undo"), self._undo, QKeySequence.StandardKey.Undo, "undo")
        self.redo = self._add(self.edit, _("&Redo"), self._redo, QKeySequence.StandardKey.Redo, "redo")
        self.edit.addSeparator()
        self._add(self.edit, _("&Search everything"), self._search, "Ctrl+K", "search")
        self._add(self.edit, _("&Filter the list"), self._filter, "Ctrl+F", "filter")
        self.steps = self._add(self.edit, _("Take back a &step …"), host.show_steps, icon="history")
        for n, spec in enumerate((*PLACES, *CORNERS), start=1):
            show = self._add(
                self.view,
                _(spec.label),
                partial(host.go_to, spec.key),
                f"Ctrl+{n}" if n < _MOST_KEYS else "",
                spec.picture,
            )
            show.setProperty("place", spec.key)
        self.view.addSeparator()
        self.save_view = self._add(self.view, _("&Save this view …"), host.save_view, icon="save")
        self.view.addSeparator()
        self._densities = self._choice(_("Row height"), _DENSITIES, self._set_density)
        self._themes = self._choice(_("Colours"), _THEMES, self._set_theme)
        self._sizes = self._choice(_("Text size"), _SIZES, self._set_size)
        self._languages = self._choice(_("Language"), _LANGUAGES, self._set_language)
        self._add(self.view, _("Full screen"), self._full_screen, "F11")
        self._add(self.help, _("&Keyboard"), self._show_keys, "F1")
        self._add(self.help, _("&About this program"), self._about)
        for action in (self.new, self.undo, self.redo, self.backup, self.steps, self.save_view):
            action.setEnabled(False)

    def attach(self, desk: "Desk") -> None:
        """A profile is open: its actions work now."""
        self._desk = desk
        for action in extra_actions(desk, self._window):
            self.file.insertAction(self._extras_before, action)
        self.new.setEnabled(True)
        self.backup.setEnabled(True)
        self.steps.setEnabled(True)
        self._tick(self._sizes, str(desk.settings.get("text_size", 100)))
        self._tick(self._languages, i18n.language())
        self._tick(self._densities, desk.settings.get("density", "comfortable"))
        self._tick(self._themes, desk.settings.get("theme", ""))

    def show_page(self, page: "PlacePage") -> None:
        """Offer what can be done in the place that is shown now."""
        self.place.clear()
        page.fill_menu(self.place)
        self.place.menuAction().setVisible(bool(self.place.actions()))
        self.save_view.setEnabled(page.view_state() is not None)

    def every_action(self) -> list[tuple[str, QAction]]:
        """Every action that the menus offer, by its name; in a sub-menu that begins with the menu's."""
        found: list[tuple[str, QAction]] = []

        def walk(menu: QMenu, before: str) -> None:
            for action in menu.actions():
                name = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
                inside = action.menu()
                if not action.isVisible():
                    continue
                if isinstance(inside, QMenu):
                    walk(inside, f"{name}: ")
                elif name:
                    found.append((before + name, action))

        for menu in (self.file, self.edit, self.place, self.view, self.help):
            walk(menu, "")
        return found

    def name_steps(self, undoable: str, redoable: str) -> None:
        """Name what undo and redo would do."""
        self.undo.setEnabled(bool(undoable))
        self.undo.setText(_("&Undo: %(what)s", what=undoable.replace("&", "&&")) if undoable else _("&Undo"))
        self.redo.setEnabled(bool(redoable))
        self.redo.setText(_("&Redo: %(what)s", what=redoable.replace("&", "&&")) if redoable else _("&Redo"))

    def _add(
        self,
        menu: QMenu,
        text: str,
        run: Callable[[], object],
        keys: str | QKeySequence.StandardKey = "",
        icon: str = "",
    ) -> QAction:
        action = QAction(text, self._window)
        if keys:
            action.setShortcut(QKeySequence(keys))
        if icon:
            action.setIcon(icons.icon(icon))
        action.triggered.connect(lambda _on=False: run())
        menu.addAction(action)
        return action

    def _choice(
        self, title: str, entries: tuple[tuple[str, str], ...], run: Callable[[str], None]
    ) -> QActionGroup:
        menu = self.view.addMenu(title)
        group = QActionGroup(self._window)
        for key, label in entries:
            action = menu.addAction(_(label))
            action.setCheckable(True)
            action.setData(key)
            action.triggered.connect(lambda _on=False, key=key: run(key))
            group.addAction(action)
        return group

    @staticmethod
    def _tick(group: QActionGroup, key: str) -> None:
        for action in group.actions():
            action.setChecked(action.data() == key)

    def _undo(self) -> None:
        if self._host.desk is not None:
            self._host.desk.undo()

    def _redo(self) -> None:
        if self._host.desk is not None:
            self._host.desk.redo()

    def _search(self) -> None:
        self._host.finder.begin()

    def _filter(self) -> None:
        self._host.focus_filter()

    def _set_density(self, name: str) -> None:
        self._desk.settings.set("density", name)
        self._host.set_density(name)

    def _set_theme(self, name: str) -> None:
        from swf_desktop.ui import theme

        self._desk.settings.set("theme", name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.install(app, name)

    def _set_language(self, code: str) -> None:
        if code != i18n.language():
            self._desk.settings.set("language", code)
            self._host.build_anew()

    def _set_size(self, percent: str) -> None:
        if int(percent) != self._desk.settings.get("text_size", 100):
            self._desk.settings.set("text_size", int(percent))
            self._host.build_anew()

    def _full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _show_keys(self) -> None:
        from swf_desktop.ui.frame.about import show_keys

        text = QKeySequence.SequenceFormat.NativeText
        steps = {self.undo: _("&Undo"), self.redo: _("&Redo")}  # whatever they would take back now
        named = [(steps.get(a, name).replace("&", ""), a) for name, a in self.every_action()]
        keyed = [(name, a.shortcut().toString(text)) for name, a in named]
        show_keys(self._window, [(name.removesuffix(" …"), keys) for name, keys in keyed if keys])

    def _about(self) -> None:
        from swf_desktop.ui.frame.about import show_about

        show_about(self._window)
