# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two languages, complete: whatever the window says goes through the catalogue, and either language is whole."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QTreeWidget,
    QWidget,
)
from tests.helpers.marking import Marking

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.system import i18n
from swf_desktop.system.settings import Settings
from swf_desktop.ui.app import Starter
from swf_desktop.ui.first_run import FirstRun
from swf_desktop.ui.pictures import settle
from swf_desktop.ui.places import CORNERS, PLACES
from swf_desktop.ui.widgets.canvas import Canvas

LETTERS = re.compile(r"[^\W\d_]{2,}")
#: The same in every language: names of languages, units, formats and keys.
SAME = re.compile(
    r"Deutsch|English|Ctrl|Strg|Shift|Umschalt|Esc|Entf|Enter|Return|Del|Alt|OK|PDF|kB|MB|Markdown|https?|KW|"
    r"verbundpaket|partnerkarte|swf-desktop"
)


def actions_of(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        yield action
        inside = action.menu()
        if isinstance(inside, QMenu):
            yield from actions_of(inside)


def said_in(window: QWidget) -> Iterator[tuple[str, str]]:
    """Everything that the window shows or lets a screen reader say, with where it stands."""
    yield "title", window.windowTitle()
    for widget in window.findChildren(QWidget):
        kind = type(widget).__name__
        yield f"{kind} title", widget.windowTitle()
        yield f"{kind} description", widget.accessibleDescription()
        if isinstance(widget, QMenu):
            yield f"{kind} title", widget.title()
            yield from ((f"{kind} entry", action.text()) for action in widget.actions())
            yield from ((f"{kind} hint", action.toolTip()) for action in widget.actions())
        if isinstance(widget, Canvas):
            yield from ((f"{kind} move", action.text()) for action in widget.moves)
            rows = range(widget.records.rowCount())
            yield from ((f"{kind} row", widget.description(row)) for row in rows)
        if isinstance(widget, QTreeWidget):
            yield from ((f"{kind} heading", widget.headerItem().text(n)) for n in range(widget.columnCount()))
        yield f"{kind} tip", widget.toolTip()
        yield f"{kind} name", widget.accessibleName()
        if isinstance(widget, QLabel | QAbstractButton):
            yield kind, widget.text()
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            yield f"{kind} placeholder", widget.placeholderText()
        if isinstance(widget, QGroupBox):
            yield kind, widget.title()
        if isinstance(widget, QComboBox):
            yield from ((kind, widget.itemText(n)) for n in range(widget.count()))
        if isinstance(widget, QListWidget):
            yield from ((kind, widget.item(n).text()) for n in range(widget.count()))
        if isinstance(widget, QHeaderView) and widget.orientation() == Qt.Orientation.Horizontal:
            headings = (widget.model().headerData(n, widget.orientation()) for n in range(widget.count()))
            yield from ((f"{kind} heading", str(text or "")) for text in headings)


def said(window) -> Iterator[tuple[str, str]]:
    """The same, and what its menus offer."""
    yield from said_in(window)
    for top in window.menuBar().actions():
        yield "menu", top.text()
        inside = top.menu()
        if isinstance(inside, QMenu):
            yield from (("entry", action.text()) for action in actions_of(inside))


def entered(profile) -> set[str]:
    """What people or the starter data wrote."""
    found = {profile.person, profile.organisation, profile.organisation.title()}
    for key in RECORD_TYPES:
        for view in profile.records.list(key):
            found |= {str(v) for v in view.fields.values() if isinstance(v, str)}
    return found


def untranslated(text: str, own: set[str]) -> str:
    """What of *text* came from neither the catalogue nor a person."""
    rest = re.sub(r"<[^>]+>", " ", text)
    while "⟦" in rest:
        shorter = re.sub(r"⟦[^⟦⟧]*⟧", " ", rest)
        if shorter == rest:
            break
        rest = shorter
    for words in sorted(own, key=len, reverse=True):
        rest = rest.replace(words, " ")
    return " ".join(LETTERS.findall(SAME.sub(" ", rest)))


@pytest.mark.qt_log_ignore("propagateSizeHints")  # of dialogs, on platforms without windows
def test_whatever_the_window_says_goes_through_the_catalogue(make_profile, drive, monkeypatch):
    profile = make_profile(starter=False)
    task = profile.records.add("task", {"title": "Xylophon"}).records[0].id
    before = {step.label for step in profile.undo.steps()}
    marking = Marking()
    monkeypatch.setattr(i18n, "_translations", lambda: marking)
    driver = drive(profile)
    own = entered(profile) | {"Xylophon"}
    found: dict[str, str] = {}
    marked = set()
    passing: list[str] = []
    driver.desk.toast.connect(lambda toast: passing.extend((toast.text, toast.action)))
    driver.desk.banner.connect(lambda banner: passing.extend((banner.text, banner.action)))

    def look(where: str) -> None:
        spoken = [("passing word", text) for text in passing]
        for kind, text in (*said(driver.window), *spoken):
            marked.update({text} if "⟦" in text else ())
            rest = untranslated(text.replace("&", ""), own)
            if rest:
                found.setdefault(rest, f"{where}, {kind}: {text}")

    for spec in (*PLACES, *CORNERS):
        page = driver.place(spec.key)
        look(spec.key)
        for name, show in page.views():
            show()
            driver.settle()
            look(f"{spec.key}, {name}")
    driver.window.open_record("task", task)
    driver.settle()
    look("page")
    driver.window.run_main_action()
    look("draft")
    place = driver.place("tasks")
    place.show_view("board")
    driver.settle()
    for act in (
        lambda: place.current_list().view_widget.canvas.move_to("waiting"),
        driver.desk.undo,
        driver.desk.redo,
    ):
        place.current_list().table.choose(task)
        act()
        driver.settle()
    place.current_list().delete([task])
    driver.settle()
    driver.window.back_up()
    driver.settle()
    look("what was done")
    assert len(passing) >= 10
    assert driver.profile.undo.undoable()
    steps = [("step", s.label) for s in driver.profile.undo.steps() if s.label not in before]
    driver.window.menus._show_keys()
    driver.window.menus._about()
    look("dialogs")
    first = FirstRun([("olpe", "⟦Olpe⟧")])
    driver.qtbot.addWidget(first)
    for kind, text in (*said_in(first), *steps):
        if rest := untranslated(text.replace("&", ""), own):
            found.setdefault(rest, f"first start, {kind}: {text}")
    assert not found
    assert len(marked) > 200


def test_the_window_changes_its_language_and_goes_on(qtbot, profile, doors, tmp_path):
    settings = Settings(tmp_path / "settings.json")
    starter = Starter(profile.home, settings, doors)
    before = starter.window
    with qtbot.waitSignal(before.place_shown, timeout=10_000):
        before.show()
    settle(starter.tasks)
    before.show_place("tasks")
    english = next(a for a in before.menus._languages.actions() if a.data() == "en")
    ended = []
    starter.ended = lambda: ended.append(True)
    try:
        english.trigger()
        qtbot.waitUntil(lambda: starter.window is not before, timeout=10_000)
        after = starter.window
        qtbot.addWidget(after)
        qtbot.waitUntil(lambda: after.place == "tasks", timeout=10_000)
        settle(starter.tasks)
        assert after.main_button.text() == "New task"
        assert after.menus.edit.title() == "&Edit"
        assert not ended
        assert settings.get("language") == "en"
        after.close()
        assert ended
    finally:
        i18n.set_language(i18n.DEFAULT)
        starter.close()


def test_larger_text_makes_the_sidebar_wide_enough(driver):
    sidebar = driver.window.sidebar
    font = sidebar.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    sidebar.setFont(font)
    sidebar._fit()
    widest = max(sidebar.fontMetrics().horizontalAdvance(sidebar.item(n).text()) for n in range(9))
    assert sidebar.width() > widest + 60


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_language_has_a_name_in_the_menu(driver, language):
    assert language in {action.data() for action in driver.window.menus._languages.actions()}
