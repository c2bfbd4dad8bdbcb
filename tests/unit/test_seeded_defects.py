# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The defects of ``python3 -m tests.proof.defects`` still find their places in the program."""

from collections import Counter
from pathlib import Path

import pytest
from tests.proof.seeded import DEFECTS

import swf_desktop

PACKAGE = Path(swf_desktop.__file__).parent


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda each: each.name.replace(" ", "-"))
def test_a_seeded_defect_finds_its_place(defect):
    for edit in defect.edits:
        text = (PACKAGE / edit.path).read_text(encoding="utf-8")
        assert text.count(edit.before) == 1, f"say anew in tests/proof/seeded.py where {edit.path} has this"
        changed = text.replace(edit.before, edit.after)
        assert changed != text
        compile(changed, edit.path, "exec")


def test_each_seeded_defect_has_a_name_of_its_own():
    assert max(Counter(each.name for each in DEFECTS).values()) == 1
