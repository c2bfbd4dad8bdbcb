# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E5: whatever a person was doing when the process was killed, it is done or it is not.

Each run is a process that the kernel stops at every call that changes a file, and that is killed at the
n-th. ``HYPOTHESIS_PROFILE=soak`` tries every n, otherwise a sample.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.conftest import TESTS
from tests.helpers.counting import tally
from tests.helpers.robust import soak

pytestmark = pytest.mark.promise("E5")

#: So many runs at most in the ordinary test run.
SAMPLE = 8
#: How many steps there are, roughly; the sample is spread over them.
OPERATIONS = {
    "edit": 100,
    "erase": 95,
    "export": 60,
    "import": 130,
    "import in parts": 235,
    "folder": 140,
    "card": 60,
    "attach": 102,
    "attached import": 138,
    "undo import": 54,
    "revoke": 57,
    "backup": 155,
    "restore": 180,
    "renewal": 50,
    "migration": 235,
    "old profile": 250,
    "create": 340,
}


@pytest.fixture
def quick_folder(tmp_path):
    """In memory where there is such a folder: what a killed process wrote is there either way."""
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are traced by Linux only")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_killed_at_any_step_it_is_done_or_it_is_not(operation, quick_folder):
    every = 1 if soak() else OPERATIONS[operation] // SAMPLE
    first = 1 if soak() else 1 + every // 2
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.robust_crash", operation, quick_folder, str(every), str(first)],
        cwd=TESTS.parent,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    if reason := result.get("not_here"):
        pytest.skip(f"processes cannot be traced here: {reason}")
    print(f"{operation}: {result['killed']} of {result['steps']} steps, {result['found']}")
    tally["crashes survived"] += result["killed"]
    tally[f"crashes survived: {operation}"] += result["killed"]
    assert result["failures"] == []
    assert result["killed"] >= result["steps"] // every - 1
    assert result["killed"] >= SAMPLE // 2
