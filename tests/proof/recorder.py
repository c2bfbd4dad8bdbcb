# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A pytest plugin (``-p tests.proof.recorder``): keeps the tests that prove a promise, and writes down what became of them.

The file that ``SWF_PROOF_RECORD`` names gets a JSON list of tests: which promises, how it ended, what was counted.
"""

import json
import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest
from tests.helpers.counting import tally
from tests.proof.promises import promised

_before: Counter[str] = Counter()
_record: dict[str, dict[str, object]] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what proves no promise."""
    kept = [item for item in items if _promises(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _promises(item)])
    items[:] = kept


def _promises(item: pytest.Item) -> list[str]:
    marked = [key for mark in item.iter_markers("promise") for key in mark.args]
    return promised(item.nodeid.split("[")[0], marked)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Count from here."""
    _before.clear()
    _before.update(tally)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The report travels from xdist's workers to the one that writes the file."""
    report = yield
    counted = {key: tally[key] - _before[key] for key in tally if tally[key] != _before[key]}
    report.user_properties.append(("proof", {"promises": _promises(item), "counted": counted}))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep the worst of setup, call and teardown."""
    known = _record.setdefault(report.nodeid, {"outcome": "passed", "seconds": 0.0})
    known["seconds"] = float(str(known["seconds"])) + report.duration
    if report.outcome != "passed":
        known["outcome"] = report.outcome
    if report.when == "call" or report.outcome != "passed":
        for name, value in report.user_properties:
            if name == "proof" and isinstance(value, dict):
                known |= value


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the file, where all reports come together."""
    target = os.environ.get("SWF_PROOF_RECORD")
    if target and not hasattr(session.config, "workerinput"):
        tests = [{"test": nodeid, **known} for nodeid, known in sorted(_record.items())]
        Path(target).write_text(json.dumps(tests, ensure_ascii=False, indent=1), encoding="utf-8")
