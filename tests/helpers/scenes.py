# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people see besides the places: menus, search, questions, previews, drafts, the empty program.

Each scene is played in a real window and leaves a picture of the window with everything that lies over it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QTreeWidget, QWidget

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.settings import Settings
from swf_desktop.ui.app import application, speak_qt
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.main_window import MainWindow
from swf_desktop.ui.pictures import settle
from swf_desktop.ui.places import PLACES
from swf_desktop.ui.tasks import Tasks
from swf_desktop.ui.theme import sized
from swf_desktop.ui.widgets.records_place import RecordsPlace

_SHEET = (
    "Titel\tProjekt\tZuständig\tFällig am\tStatus\n"
    "Einladungen drucken\tB-OL-01\tErika Muster\t04.01.2027\tOffen\n"
    "Räume anfragen\tB-OL-01\t\t11.01.2027\tIn Arbeit\n"
)
_WRONG = _SHEET + "Stühle zählen\tGibt es nicht\t\t31.02.2027\tVielleicht\n"


class Stage:
    """A window on one profile, and the folder for its pictures."""

    def __init__(self, home: Path, folder: Path, size: tuple[int, int], theme: str) -> None:
        self.profile = Doors(SystemClock()).open(home)
        self.folder, self.theme = folder, theme
        self.window = MainWindow()
        self.tasks = Tasks(self.window)
        self.window.resize(*size)
        self.window.show()
        self.settings = Settings(home / "pictures.json")
        self.desk = Desk(self.profile, self.tasks, self.settings, self.window)
        self.window.attach(self.desk)
        self.window.resize(*size)
        QApplication.setActiveWindow(self.window)
        self.settle()

    def settle(self) -> None:
        """Until nothing is under way."""
        settle(self.tasks)

    def place(self, key: str) -> Any:
        """Show a place."""
        self.window.show_place(key)
        self.settle()
        return self.window.page()

    def list_of(self, place: str, type_key: str) -> Any:
        """The list of one type."""
        page = self.place(place)
        assert isinstance(page, RecordsPlace)
        page.show_type(type_key)
        page.show_view("list")
        self.settle()
        return page.current_list()

    def take(self, name: str) -> None:
        """A picture of the window, and of what lies over it."""
        self.settle()
        picture = self.window.grab()
        painter = QPainter(picture)
        for part in QApplication.topLevelWidgets():
            if part is not self.window and part.isVisible() and part.windowType() != Qt.WindowType.Desktop:
                painter.drawPixmap(part.pos() - self.window.pos(), _framed(part))
        painter.end()
        self.folder.mkdir(parents=True, exist_ok=True)
        picture.save(str(self.folder / f"{name}-{self.theme}.png"))

    def clear(self) -> None:
        """Close what lies over the window."""
        for part in QApplication.topLevelWidgets():
            if part is not self.window and part.isVisible():
                part.close()
        self.window.toasts.hide()
        self.window.finder.clear()
        self.settle()

    def close(self) -> None:
        """Let go of the profile."""
        self.window.close()
        self.profile.close()
        self.window.deleteLater()
        QCoreApplication.processEvents()


def _framed(part: QWidget) -> QPixmap:
    """What a window manager puts around a dialog is told by a line."""
    picture = part.grab()
    if not isinstance(part, QMenu):
        painter = QPainter(picture)
        painter.setPen(part.palette().dark().color())
        painter.drawRect(part.rect().adjusted(0, 0, -1, -1))
        painter.end()
    return picture


def _menus(stage: Stage, _files: Mapping[str, Path]) -> None:
    stage.place("tasks")
    bar = stage.window.menuBar()
    for number, action in enumerate(bar.actions(), start=1):
        menu = action.menu()
        if isinstance(menu, QMenu) and action.isVisible():
            menu.popup(bar.mapToGlobal(bar.actionGeometry(action).bottomLeft()))
            stage.take(f"menu-{number}")
            menu.close()
    for name in ("Tastatur", "Über dieses Programm"):
        _action(stage, name).trigger()
        stage.take("help-" + ("keys" if name == "Tastatur" else "about"))
        stage.clear()
    more = stage.window.page().current_list().tools.menu  # type: ignore[union-attr]
    more.popup(stage.window.mapToGlobal(QPoint(500, 200)))
    stage.take("menu-list")
    more.close()


def _action(stage: Stage, name: str) -> Any:
    return next(a for text, a in stage.window.menus.every_action() if text.startswith(name))


def _search(stage: Stage, _files: Mapping[str, Path]) -> None:
    finder = stage.window.finder
    for name, text in (("actions", ""), ("hits", "strategie"), ("nothing", "xyzzy")):
        finder.begin()
        finder.setText(text)
        finder._ask()
        stage.settle()
        finder.results.show()
        stage.take(f"search-{name}")
    stage.clear()


def _status_bar(stage: Stage, _files: Mapping[str, Path]) -> None:
    part = stage.list_of("tasks", "task")
    part.choose(part.model.first_id())
    part.delete_chosen()
    stage.take("deleted")
    stage.window.status.saved.click()
    stage.take("steps")
    stage.clear()
    stage.window.status.backup.click()
    stage.take("backups")
    stage.clear()
    stage.place("trash")
    stage.take("trash")


def _several(stage: Stage, _files: Mapping[str, Path]) -> None:
    part = stage.list_of("tasks", "task")
    part.table.selectAll()
    stage.take("several")
    part.table.clearSelection()
    part.group_by("assignee")
    stage.take("grouped")
    part.group_by("")
    part.filter.setText("gibt es nicht")
    stage.take("filtered-empty")
    part.filter.clear()
    for name, text in (("paste", _SHEET), ("paste-wrong", _WRONG)):
        QGuiApplication.clipboard().setText(text)
        part.paste()
        stage.take(name)
        stage.clear()


def _pages(stage: Stage, _files: Mapping[str, Path]) -> None:
    page = stage.place("tasks")
    part = stage.list_of("tasks", "task")
    part.choose(part.model.first_id())
    stage.settle()
    page.detail.page()._history_button.setChecked(True)
    stage.take("history")
    page.detail.page().edit_field("due_on")
    stage.take("editing-day")
    page.detail.page().edit_field("project")
    stage.take("editing-reference")
    page.detail.page()._more.setChecked(True)
    page.detail.page().edit_field("recurrence")
    stage.take("editing-recurrence")
    page.detail.finish()
    stage.window.run_main_action()
    stage.take("draft")
    draft = page.detail.draft
    draft.create_button.click()
    stage.take("draft-refused")
    draft.dropped.emit()
    stage.settle()
    conflict = stage.profile.conflicts.list()[0]
    stage.window.open_record(conflict.type, conflict.id)
    stage.take("conflict-on-page")
    part = stage.list_of("contacts", "contact")
    part.choose(part.model.first_id())
    stage.settle()
    page = stage.window.page()
    page.detail.confirm_erasure(part.model.first_id(), "Fritz Beispiel")  # type: ignore[union-attr]
    stage.take("erasing")


def _time(stage: Stage, _files: Mapping[str, Path]) -> None:
    page = stage.place("tasks")
    page.show_view("calendar")
    stage.settle()
    view = page.current_list().view_widget
    for name, word in (("calendar-week", "Woche"), ("timeline-table", "Als Tabelle")):
        if name == "timeline-table":
            page.show_view("timeline")
            stage.settle()
            view = page.current_list().view_widget
        for pressed in (word, "Monat", "Monate"):
            button = next((b for b in view.findChildren(QAbstractButton) if b.text() == pressed), None)
            if button is not None:
                button.click()
            if pressed == word:
                stage.take(name)
    page.show_view("list")


def _paper(stage: Stage, _files: Mapping[str, Path]) -> None:
    for name in ("Statusbericht der Kommune", "Statusbericht des Verbunds"):
        _action(stage, name).trigger()
        stage.take("paper-" + name.rsplit(" ", 1)[-1].casefold())
        stage.clear()
    project = stage.profile.records.list("project", {"owner": "olpe"})[0]
    stage.profile.records.set(project.id, {"summary": "Unsere Fassung"})
    _action(stage, "Beispieldaten entfernen").trigger()
    stage.take("sample-question")
    stage.clear()


def _exchange(stage: Stage, files: Mapping[str, Path]) -> None:
    page = stage.place("exchange")
    page.begin_bundle()
    stage.settle()
    stage.take("bundle-gate")
    tree = page.outgoing.findChild(QTreeWidget)
    if tree is not None and tree.topLevelItemCount():
        group = tree.topLevelItem(0)
        group.setExpanded(True)
        if group.childCount():
            group.child(0).setExpanded(True)
        stage.take("bundle-gate-open")
    page.outgoing.closed.emit()
    for name in ("conflicting", "broken", "foreign", "own-card"):
        stage.window.open_path(str(files[name]))
        stage.take(f"opened-{name}")
        page.put_away()
        stage.settle()
    page.open_paths([str(files["first"]), str(files["conflicting"])])
    stage.take("opened-several")
    page.put_away()
    stage.settle()
    page.board.table.selectRow(0)
    page.begin_revoking()
    stage.take("revoking")
    page.revoking.closed.emit()
    page.begin_folder()
    stage.take("folder")
    page.folder.closed.emit()
    stage.settle()


_SCENES: tuple[Callable[[Stage, Mapping[str, Path]], None], ...] = (
    _menus,
    _search,
    _several,
    _pages,
    _time,
    _exchange,
    _paper,
    _status_bar,
)


def dress(theme: str, percent: int) -> None:
    """The application in a theme, with text of so many percent."""
    app = application(forced_theme=theme)
    app.setFont(sized(app.font(), percent / 100))
    speak_qt()
    QCursor.setPos(app.primaryScreen().geometry().bottomRight())  # nothing lies under the pointer


def play(home: Path, folder: Path, size: tuple[int, int], theme: str, files: Mapping[str, Path]) -> None:
    """Every scene on the profile in *home*, which is worked in: give a copy."""
    stage = Stage(home, folder, size, theme)
    try:
        for scene in _SCENES:
            scene(stage, files)
            stage.clear()
    finally:
        stage.close()


def play_empty(home: Path, folder: Path, size: tuple[int, int], theme: str) -> None:
    """Every place of a program in which nothing is yet."""
    stage = Stage(home, folder, size, theme)
    try:
        for spec in PLACES:
            page = stage.place(spec.key)
            stage.take(f"empty-{spec.key}")
            for name, run in page.views():
                run()
                stage.take(f"empty-{spec.key}-{name}")
        stage.place("trash")
        stage.take("empty-trash")
    finally:
        stage.close()
