# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Starting the window: it paints first and opens the profile afterwards."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from swf_desktop.system import i18n
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.memory import collect_again
from swf_desktop.system.paths import ProfileFolders
from swf_desktop.system.settings import Settings
from swf_desktop.ui import accessibility, theme
from swf_desktop.ui.main_window import MainWindow
from swf_desktop.ui.one_window import OneWindow
from swf_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from swf_desktop.ui.ports import Profile, ProfileDoors

NAME = "swf-desktop"
_SMALL = 1440
#: The daily backup waits until the person has what they came for (ms).
_BACKUP_AFTER = 4000
#: The garbage collector waits until the window and its first place are made (ms).
_COLLECT_AFTER = 3000


def application(argv: Sequence[str] = (), forced_theme: str = "") -> QApplication:
    """The application object, dressed; made if there is none yet."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([NAME, *argv])
        app.setApplicationName(NAME)
        app.setDesktopFileName(NAME)
        QLocale.setDefault(QLocale(i18n.language()))
        app.setFont(theme.system_font())
    accessibility.install(app)
    theme.install(app, forced_theme)
    return app


def dress(app: QApplication, settings: Settings) -> None:
    """Text as large as the person wants it."""
    percent = max(75, min(300, settings.get("text_size", 100)))
    app.setFont(theme.sized(theme.system_font(), percent / 100))


def speak(settings: Settings, given: str = "") -> None:
    """The language chosen in the window, unless one was *given* on the command line."""
    code = given or settings.get("language", i18n.DEFAULT)
    i18n.set_language(code if code in i18n.LANGUAGES else i18n.DEFAULT)
    QLocale.setDefault(QLocale(i18n.language()))


def run(profile_home: Path, argv: Sequence[str], doors: "ProfileDoors") -> int:
    """Show the window for the profile in *profile_home*; *argv* may name a file to open.

    If there is such a window already, it comes to the front and opens the file.
    """
    files = [a for a in argv if not a.startswith("-")]
    one = OneWindow(profile_home)
    if not one.begin():
        if one.hand_over(files):
            return 0
        if not one.begin():
            return _say_busy()
    settings = Settings(ProfileFolders(profile_home).settings)
    speak(settings, "" if i18n.language() == i18n.DEFAULT else i18n.language())
    app = application(forced_theme=settings.get("theme", ""))
    dress(app, settings)
    starter = Starter(profile_home, settings, doors, files)
    one.asked.connect(starter.open_files)
    one.listen()
    # Not left to Qt's "last window closed": closing in the middle of a delivery did not always end the loop.
    starter.ended = lambda: app.exit(0)
    starter.show()
    code = app.exec()
    one.end()
    starter.close()
    return code


def _say_busy() -> int:
    from PySide6.QtWidgets import QMessageBox

    application()
    speak_qt()
    text = _(
        "The program is already running and does not answer at the moment. Wait until it has finished its work, "
        "then open the file again."
    )
    QMessageBox.warning(None, _("Smart Cities: 5 für Südwestfalen"), text)
    return 1


class Starter:
    """Brings window and profile together."""

    def __init__(
        self, home: Path, settings: Settings, doors: "ProfileDoors", files: Sequence[str] = ()
    ) -> None:
        self._home = home
        self._settings = settings
        self._doors = doors
        self._files = list(files)
        self.profile: Profile | None = None
        self.ended: Callable[[], object] = lambda: None
        self._make_window()

    def _make_window(self) -> None:
        window = self.window = MainWindow()
        self.tasks = Tasks(window)
        self.tasks.busy_changed.connect(window.status.say_busy)
        window.first_painted.connect(self.begin)
        window.closed.connect(lambda: self._closed(window))
        window.rebuild_wanted.connect(self._rebuild, Qt.ConnectionType.QueuedConnection)

    def _closed(self, window: MainWindow) -> None:
        if window is self.window:
            self.ended()

    def _rebuild(self) -> None:
        """Another window on the same profile, speaking and looking as the settings now say."""
        before = self.window
        speak(self._settings)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dress(app, self._settings)
        self._make_window()
        self.window.setGeometry(before.geometry())
        if before.isMaximized():
            self.window.showMaximized()
        else:
            self.window.show()
        before.close()
        before.deleteLater()

    def show(self) -> None:
        """Show the window; on a small screen it takes all of it."""
        screen, kept = self.window.screen().availableGeometry(), self._settings.get("window", {})
        self.window.recall(kept)
        if screen.width() <= _SMALL and not kept:
            self.window.showMaximized()
        else:
            self.window.show()

    def open_files(self, files: Sequence[str]) -> None:
        """Come to the front and open *files*, as soon as there is a profile."""
        self._files += files
        window = self.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)
        if window.desk is not None:
            self._open_waiting()

    def _open_waiting(self) -> None:
        files, self._files = self._files, []
        if files:
            self.window.open_paths(files)

    def begin(self) -> None:
        """Open the profile, or ask for what a new one needs."""
        QTimer.singleShot(_COLLECT_AFTER, collect_again)
        speak_qt()
        if self.profile is not None:
            self._opened(self.profile)
        elif self._doors.exists(self._home):
            self._open()
        else:
            from swf_desktop.ui.first_run import FirstRun

            page = FirstRun(self._doors.organisations())
            page.wanted.connect(self._create)
            self._first_run = page
            self.window.show_whole(page)

    def close(self) -> None:
        """Let go of everything."""
        self.tasks.close()
        if self.profile is not None:
            self.profile.close()

    def _open(self) -> None:
        home, doors = self._home, self._doors
        self.tasks.read(self.window, lambda: doors.open(home), self._opened, self._not_opened)

    def _create(self, organisation: str, person: str, steward: bool, sample: bool) -> None:
        home, create = self._home, self._doors.create
        self.tasks.write(
            self.window,
            lambda: create(home, organisation, person, sample=sample, steward=steward),
            self._opened,
            self._first_run.refuse,
        )

    def _opened(self, profile: "Profile") -> None:
        from swf_desktop.ui.desk import Desk

        self.profile = profile
        self.window.show_frame()
        # The folder may have been made a moment ago; what was remembered before counts on.
        self.window.attach(Desk(profile, self.tasks, self._settings, self.window))
        self._open_waiting()
        timer = QTimer(self.window)
        timer.setSingleShot(True)
        timer.timeout.connect(self._back_up)
        timer.start(_BACKUP_AFTER)

    def _back_up(self) -> None:
        if self.profile is not None:
            work, done = self.profile.backups.if_due, self.window.refresh_frame
            self.tasks.write(self.window, work, lambda _backup: done())

    def _not_opened(self, error: Exception) -> None:
        from swf_desktop.ui.desk import sentence
        from swf_desktop.ui.widgets.empty_state import EmptyState

        page = EmptyState()
        page.say(_("The data could not be opened"), sentence(error), "warning", _("Try again"), self._again)
        self._problem = page
        self.window.show_whole(page)

    def _again(self) -> None:
        self.window.show_frame()
        self._problem.deleteLater()
        self._open()


def speak_qt() -> None:
    """Qt's own words (copy, paste, file dialogs) in the person's language."""
    app = QApplication.instance()
    if app is None or app.property("translated") == i18n.language():
        return
    app.setProperty("translated", i18n.language())
    for before in app.findChildren(QTranslator, options=Qt.FindChildOption.FindDirectChildrenOnly):
        app.removeTranslator(before)
        before.deleteLater()
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(i18n.language()), "qtbase", "_", folder):
        app.installTranslator(translator)
