# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever was done, undone and redone before: undo shows what was there, and redo brings it back."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from swf_desktop.bootstrap import Doors
from swf_desktop.domain.views import Value
from swf_desktop.profile import Profile
from swf_desktop.system.clock import FixedClock

#: What is done, to which record (of those there are), and which field.
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["add", "set", "set", "delete", "undo", "undo", "redo"]),
        st.integers(0, 5),
        st.sampled_from(["title", "description", "waiting_for"]),
    ),
    max_size=25,
)

State = dict[str, dict[str, Value]]


def live(profile: Profile) -> State:
    """What is not in the trash."""
    return {view.id: dict(view.fields) for view in profile.records.list("task")}


@given(moves=MOVES)
@settings(max_examples=max(settings.default.max_examples // 2, 5))
def test_undo_and_redo_are_a_walk_through_what_was(moves):
    with TemporaryDirectory() as folder:
        doors = Doors(FixedClock("2026-11-23T08:00:00Z"))
        profile = doors.create(Path(folder) / "home", "olpe", "Erika Muster", starter=False)
        try:
            walk(profile, moves)
            assert profile.checking.check().problems == ()
        finally:
            profile.close()


def walk(profile: Profile, moves: list[tuple[str, int, str]]) -> None:
    past: list[State] = [live(profile)]
    future: list[State] = []
    for number, (move, which, field) in enumerate(moves):
        ids = sorted(past[-1])
        if move == "undo":
            if len(past) > 1:
                profile.undo.undo()
                future.append(past.pop())
        elif move == "redo":
            if future:
                profile.undo.redo()
                past.append(future.pop())
        else:
            if move == "add" or not ids:
                profile.records.add("task", {"title": f"Beispiel {number}"})
            elif move == "set":
                profile.records.set(ids[which % len(ids)], {field: f"Beispiel {number}"})
            else:
                profile.records.delete(ids[which % len(ids)])
            past.append(live(profile))
            future.clear()
        assert live(profile) == past[-1], (number, move)
