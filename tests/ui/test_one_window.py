# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A profile has one window; whoever comes second hands over what is to be opened."""

import threading

import pytest

from swf_desktop.ui import one_window
from swf_desktop.ui.one_window import OneWindow, meeting_place


@pytest.fixture(autouse=True)
def runtime(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def test_the_second_hands_its_files_to_the_first(qtbot, tmp_path):
    first, second = OneWindow(tmp_path / "olpe"), OneWindow(tmp_path / "olpe")
    assert first.begin()
    first.listen()
    assert not second.begin()
    taken: list[bool] = []
    hand = threading.Thread(target=lambda: taken.append(second.hand_over(["/a/ä.verbundpaket"])))
    with qtbot.waitSignal(first.asked) as asked:
        hand.start()
    hand.join()
    assert taken == [True]
    assert asked.args == [["/a/ä.verbundpaket"]]
    first.end()
    assert second.begin()
    second.end()
    assert not meeting_place(tmp_path / "olpe").exists()


def test_other_profiles_and_copies_have_windows_of_their_own(qtbot, tmp_path):
    one, other = OneWindow(tmp_path / "olpe"), OneWindow(tmp_path / "copy")
    assert one.begin()
    assert other.begin()
    one.end()
    other.end()


def test_nobody_waits_for_a_window_that_has_just_been_closed(qtbot, tmp_path):
    first, second = OneWindow(tmp_path / "olpe"), OneWindow(tmp_path / "olpe")
    assert first.begin()
    assert not second.begin()
    first.end()
    assert not second.hand_over(["/a.verbundpaket"])
    assert second.begin()
    second.end()


def test_a_window_that_does_not_answer_is_given_up(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(one_window, "_PATIENCE", 0.1)
    first, second = OneWindow(tmp_path / "olpe"), OneWindow(tmp_path / "olpe")
    assert first.begin()
    assert not second.hand_over(["/a.verbundpaket"])
    assert not list(meeting_place(tmp_path / "olpe").glob("open-*"))
    first.end()
