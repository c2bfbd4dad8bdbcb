# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever people and laptops do and whatever becomes of the files: after a last full exchange all agree.

And nothing that a person saw saved is gone without a trace, and nobody holds what was not for them.
A few examples, so that every test run has some: ``.ci/run`` takes 2,000 (``dev.py soak --ci``), and ``dev.py soak``
as many as there is time for.
"""

import pytest
from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.property.machine import STEPS, Offices

#: So many tests share the examples: each ends within a minute, and they run side by side.
PARTS = 5


@pytest.mark.promise(
    "E1", "E2", "E3", "E4", "E5", "E9", "E10", "E11", "E12", "E15", "E16", "E18", "E19", "E21", "E22"
)
@pytest.mark.parametrize("part", range(PARTS))
def test_e03_real_offices_agree_after_a_last_full_exchange(part):
    # Shortening what fails takes hours; `dev.py soak --seed … --shrink` has the time.
    limits = settings(
        max_examples=max(2, settings.default.max_examples // (2 * PARTS)),
        stateful_step_count=STEPS,
        phases=[Phase.generate],
        derandomize=False,  # the seed says which examples
        database=None,
    )
    run_state_machine_as_test(seed(part)(Offices), settings=limits)
