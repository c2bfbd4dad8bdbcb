# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""No promise without a test, and no page that names tests there are not."""

import re

import pytest
from tests.proof.page import PAGE
from tests.proof.promises import PROMISES, promised, proofs


@pytest.fixture(scope="module")
def found():
    return proofs()


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_has_a_test(found, promise):
    assert found[promise], f"{promise} ({PROMISES[promise]}) has no test"


def test_no_test_proves_what_was_never_promised(found):
    assert set(found) == set(PROMISES)


def test_a_name_or_a_mark_says_what_a_test_proves():
    assert promised("tests/x.py::test_e07_a_bundle") == ["E7"]
    assert promised("test_anything", ["E24", "E5"]) == ["E5", "E24"]
    assert promised("test_every_e05_thing") == []


def test_the_page_lists_every_promise_and_only_tests_that_exist(found):
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| (E\d+) \|", text, re.MULTILINE) == list(PROMISES)
    known = {test.split("::")[0] for tests in found.values() for test in tests}
    assert set(re.findall(r"\.\./(tests/\S+?\.py)", text)) <= known
