# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The window without a mouse, and with text at 200 % (EN 301 549, chapter 11).

What a screen reader is told is tested on the real bus: tests/e2e/test_accessibility_bus.py.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QWidget,
)

from swf_desktop.bootstrap import Doors
from swf_desktop.system import i18n
from swf_desktop.system.clock import SystemClock
from swf_desktop.ui import theme
from swf_desktop.ui.features.status_summary.preview import Preview
from swf_desktop.ui.first_run import FirstRun
from swf_desktop.ui.places import PLACES
from swf_desktop.ui.widgets.board import BoardCanvas
from swf_desktop.ui.widgets.breaking_label import BreakingLabel
from swf_desktop.ui.widgets.timeline import TimelineCanvas

WORDS = (QAbstractButton, QLabel, QLineEdit, QComboBox)

#: Columns share whole pixels.
_ROUNDED = 2
#: More than any place has controls.
_MOST = 150


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("sample") / "olpe"
    Doors(SystemClock()).create(home, "olpe", "Erika Muster", sample=True).close()
    return home


@pytest.fixture
def profile(sample, tmp_path, doors):
    profile = doors.open(Path(shutil.copytree(sample, tmp_path / "olpe")))
    yield profile
    profile.close()


def shown(window: QWidget) -> Iterator[QWidget]:
    """What can be seen and used now."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and not widget.visibleRegion().isEmpty():
            yield widget


def named(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton | QLabel | QLineEdit) else ""
    return f"{type(widget).__name__} “{widget.accessibleName() or text or widget.objectName()}”"


def around(window: QWidget, widget: QWidget) -> QImage:
    """A picture of *widget* and its nearest surroundings."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-4, -4, 4, 4)
    return window.grab(place.intersected(window.rect())).toImage()


def tab(window: QWidget) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)


def test_every_control_is_reached_by_tab_and_shows_it(driver, qtbot):
    window = driver.window
    window.activateWindow()
    with qtbot.waitActive(window):
        pass
    wrong = []
    for spec in PLACES:
        driver.place(spec.key)
        wrong += [f"{spec.key}: {what}" for what in walk(window)]
    assert not wrong, "\n".join(wrong)


def walk(window: QWidget) -> Iterator[str]:
    """Press Tab until the way closes; what cannot be seen to have the keyboard, and what was left out."""
    window.sidebar.setFocus(Qt.FocusReason.TabFocusReason)
    order: list[QWidget] = []
    while (at := QApplication.focusWidget()) is not None and at not in order and len(order) < _MOST:
        order.append(at)
        focused = around(window, at)
        tab(window)
        if QApplication.focusWidget() is not at and at.isVisible() and around(window, at) == focused:
            yield f"the focus cannot be seen: {named(at)}"
    for widget in shown(window):
        policy = widget.focusPolicy()
        if widget.focusProxy() is not None or widget in order:
            continue
        if policy & Qt.FocusPolicy.TabFocus:
            yield f"Tab does not lead to {named(widget)}"
        elif policy == Qt.FocusPolicy.ClickFocus and not isinstance(widget, QLabel):  # words to copy
            yield f"only a mouse leads to {named(widget)}"


def test_names_begin_with_the_words_that_can_be_seen(driver):
    """Who speaks to the computer says what they read (WCAG 2.5.3)."""
    wrong = []
    for spec in PLACES:
        driver.place(spec.key)
        for button in driver.window.findChildren(QAbstractButton):
            text = button.text().replace("&", "").strip(" …").strip()
            if button.isVisible() and button.accessibleName() and text not in button.accessibleName():
                wrong.append(named(button))
    assert not wrong


def cut_off(widgets: Iterable[QWidget]) -> Iterator[str]:
    """Words that have less room than they need."""
    for widget in widgets:
        if isinstance(widget, QLabel) and widget.text():
            if widget.wordWrap():
                plain = not isinstance(widget, BreakingLabel) and "<" not in widget.text()
                longest = max(map(widget.fontMetrics().horizontalAdvance, widget.text().split()), default=0)
                fits = widget.heightForWidth(widget.width()) <= widget.height() + 1
                fits = fits and (not plain or longest <= widget.contentsRect().width() + 1)
            else:
                fits = widget.sizeHint().width() <= widget.width() + 1
        elif isinstance(widget, QAbstractButton) and widget.text():
            fits = widget.sizeHint().width() <= widget.width() + 1
        elif isinstance(widget, QLineEdit):
            fits = widget.fontMetrics().height() <= widget.height()
        else:
            continue
        if not fits:
            yield f"{named(widget)} {widget.width()}×{widget.height()}"


def overlapping(widgets: Iterable[QWidget]) -> Iterator[str]:
    """Words and controls that lie over each other."""
    beside: dict[QWidget, list[QWidget]] = {}
    for widget in widgets:
        around = widget.parentWidget()
        if isinstance(widget, WORDS) and not isinstance(around, WORDS):
            beside.setdefault(around, []).append(widget)
    for together in beside.values():
        for one, other in combinations(together, 2):
            if one.geometry().intersects(other.geometry()):
                yield f"{named(one)} over {named(other)}"


def sideways(widgets: Iterable[QWidget]) -> Iterator[str]:
    """What has to be scrolled sideways to be read; time and a board's columns may."""
    for area in widgets:
        if isinstance(area, QAbstractScrollArea) and not isinstance(area, BoardCanvas | TimelineCanvas):
            behind = area.horizontalScrollBar().maximum()
            if behind > _ROUNDED:
                yield f"scrolls sideways by {behind}: {named(area)}"


def wrong(part: QWidget) -> list[str]:
    """Everything in *part* that cannot be read as it is shown."""
    seen = [widget for widget in part.findChildren(QWidget) if widget.isVisible()]
    return [*cut_off(seen), *overlapping(seen), *sideways(seen)]


@pytest.fixture
def text(request) -> Iterator[None]:
    """The language and the size of the text."""
    language, percent = request.param
    app = QApplication.instance()
    before, spoken = app.font(), i18n.language()
    app.setFont(theme.sized(before, percent / 100))
    i18n.set_language(language)
    yield
    i18n.set_language(spoken)
    app.setFont(before)


@pytest.mark.parametrize(
    "text",
    [("de", 125), ("de", 150), ("de", 200), ("en", 200)],
    indirect=True,
)
def test_everything_can_be_read_at_every_size_of_text(text, driver):
    found = overfull(driver, (1366, 768))
    assert not found, "\n".join(found)


def test_everything_can_be_read_in_a_small_window(driver):
    found = overfull(driver, (1024, 700))
    assert not found, "\n".join(found)


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("text", [("de", 200), ("en", 150)], indirect=True)
def test_what_opens_beside_the_places_can_be_read_too(text, driver, make_profile, tmp_path):
    window = driver.window
    window.resize(1366, 768)
    other, card = make_profile("soest"), tmp_path / "soest.partnerkarte"
    other.partners.export_card(card)
    window.open_path(str(card))
    found = [f"card: {what}" for what in at_rest(driver, window.page())]
    window.page().put_away()
    for begin in (window.page().begin_folder, window.page().begin_revoking):
        begin()
        found += [f"{begin.__name__}: {what}" for what in at_rest(driver, window.page())]
    window.menus._show_keys()
    (keys,) = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    found += [f"keys: {what}" for what in at_rest(driver, keys)]
    if keys.height() > 768 or keys.width() > 1366:
        found.append(f"keys: {keys.width()}×{keys.height()}")
    keys.close()
    preview = Preview(driver.desk, "olpe", window)
    preview.show()
    found += [f"summary: {what}" for what in at_rest(driver, preview)]
    preview.close()
    first = FirstRun([("olpe", "Olpe")])
    window.show_whole(first)
    found += [f"first start: {what}" for what in at_rest(driver, first)]
    window.show_frame()
    status = window.status
    status.say_partners([("Südwestfalen Agentur", "")])
    status.say_conflicts(12)
    status.say_busy(1, "Bericht")
    driver.settle()
    parts = [part for part in status.findChildren(QAbstractButton) if part.isVisible()]
    assert status.conflicts in parts
    found += [f"status: {named(p)}" for p in parts if p.geometry().right() > status.width() or p.x() < 0]
    found += overlapping(parts)
    found += cut_off(parts)
    assert not found, "\n".join(sorted(set(found)))


def at_rest(driver, page: QWidget) -> list[str]:
    """What is wrong on a page when everything has found its place."""
    driver.settle()
    found = wrong(page)
    if found:
        with suppress(driver.qtbot.TimeoutError):
            driver.qtbot.waitUntil(lambda: not wrong(page), timeout=500)
        found = wrong(page)
    return found


def overfull(driver, size: tuple[int, int]) -> list[str]:
    window = driver.window
    window.resize(*size)
    found = []
    for spec in PLACES:
        page = driver.place(spec.key)
        views = [("", lambda: None), *page.views()]
        for name, show in views:
            show()
            found += [f"{spec.key} {name}: {what}" for what in at_rest(driver, page)]
        if page.main_action() is not None:
            page.main_action().trigger()
            found += [f"{spec.key}, new: {what}" for what in at_rest(driver, page)]
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
            driver.settle()
        if (window.width(), window.height()) != size:
            found.append(f"{spec.key}: needs {window.width()}×{window.height()}")
    return sorted({*found, *(f"frame: {what}" for what in wrong(window))})
