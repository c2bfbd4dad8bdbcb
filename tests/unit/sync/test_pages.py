# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lines in pages read like lines in a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swf_desktop.sync import pages
from swf_desktop.sync.pages import Pages, lines_after

LINES = st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), max_size=60)


@given(LINES, st.integers(1, 200), st.integers(0, 70), st.integers(-70, 70))
def test_pages_hold_the_same_lines_as_a_list(lines: list[bytes], size: int, first: int, last: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "PAGE_BYTES", size)
        kept = Pages(iter(lines))
    assert len(kept) == len(lines)
    assert list(kept) == lines
    assert kept[first:last] == lines[first:last]
    assert list(lines_after(kept, first)) == list(lines_after(lines, first)) == lines[first:]
    assert [kept[at] for at in range(len(lines))] == lines
    if lines:
        assert kept[-1] == lines[-1]


def test_there_is_nothing_beyond_the_last_line() -> None:
    with pytest.raises(IndexError):
        Pages([b"one"])[1]


def test_pages_are_read_forwards_only() -> None:
    with pytest.raises(ValueError, match="in order"):
        Pages([b"one", b"two"])[::-1]
