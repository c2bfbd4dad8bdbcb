# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which lines of losing branches may be written again in the logs of one device (E10, E11)."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from swf_desktop.domain.audience import Audience
from swf_desktop.services.forks import Rewrite, rising
from swf_desktop.sync.lines import SET

VECTORS = st.lists(st.dictionaries(st.integers(1, 3), st.integers(1, 3), max_size=3), max_size=12)
AUDIENCES = st.lists(st.sampled_from(list(Audience)), min_size=12, max_size=12)


@given(VECTORS, AUDIENCES)
def test_what_is_written_again_in_one_log_knows_more_with_each_line(
    vectors: list[dict[int, int]], audiences: list[Audience]
) -> None:
    wanted = [
        Rewrite(audience, f"record-{number}", SET, {}, number)
        for number, audience in enumerate(audiences[: len(vectors)])
    ]
    parts = list(rising(vectors.__getitem__, wanted))
    assert [each for part in parts for each in part] == wanted
    assert all(parts)
    for part in parts:
        for audience in Audience:
            chain = [vectors[each.vector] for each in part if each.audience is audience]
            for earlier, later in pairwise(chain):
                assert all(later.get(log, 0) >= seq for log, seq in earlier.items())
