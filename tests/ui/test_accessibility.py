# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The window without a mouse, and with text at 200 % (EN 301 549, chapter 11).

What a screen reader is told is tested on the real bus: tests/e2e/test_accessibility_bus.py.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock
from swf_desktop.ui import theme
from swf_desktop.ui.places import PLACES

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


@pytest.fixture
def large() -> Iterator[None]:
    app = QApplication.instance()
    before = app.font()
    app.setFont(theme.sized(before, 2))
    yield
    app.setFont(before)


def cut_off(window: QWidget) -> list[str]:
    """Words that have less room than they need."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel) and widget.text():
            if widget.wordWrap():
                fits = widget.heightForWidth(widget.width()) <= widget.height() + 1
            else:
                fits = widget.sizeHint().width() <= widget.width() + 1
        elif isinstance(widget, QAbstractButton) and widget.text():
            fits = widget.sizeHint().width() <= widget.width() + 1
        elif isinstance(widget, QLineEdit):
            fits = widget.fontMetrics().height() <= widget.height()
        else:
            continue
        if not fits:
            found.append(f"{named(widget)} {widget.width()}×{widget.height()}")
    return found


@pytest.mark.parametrize("size", [(1024, 700), (1366, 768)])
def test_nothing_is_cut_off(driver, size):
    found = overfull(driver, size)
    assert not found, "\n".join(found)


def test_nothing_is_cut_off_with_text_at_200_percent(large, driver):
    found = overfull(driver, (1366, 768))
    assert not found, "\n".join(found)


def at_rest(driver) -> list[str]:
    """What is cut off when everything has found its place."""
    driver.settle()
    with suppress(driver.qtbot.TimeoutError):
        driver.qtbot.waitUntil(lambda: not cut_off(driver.window), timeout=500)
    return cut_off(driver.window)


def overfull(driver, size: tuple[int, int]) -> list[str]:
    window = driver.window
    window.resize(*size)
    found = []
    for spec in PLACES:
        page = driver.place(spec.key)
        views = [("", lambda: None), *page.views()]
        for name, show in views:
            show()
            found += [f"{spec.key} {name}: {what}" for what in at_rest(driver)]
        if page.main_action() is not None:
            page.main_action().trigger()
            found += [f"{spec.key}, new: {what}" for what in at_rest(driver)]
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
            driver.settle()
        if (window.width(), window.height()) != size:
            found.append(f"{spec.key}: needs {window.width()}×{window.height()}")
    return sorted(set(found))
