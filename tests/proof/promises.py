# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The promises of the exchange, and the tests that prove each.

A test proves a promise by its name (``test_e07_…``) or by the mark ``@pytest.mark.promise("E7", …)``, which a module
may carry for all its tests (``pytestmark``).
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent

PROMISES = {
    "E1": "A bundle carries all that its reader has not confirmed; a lost one heals with the next.",
    "E2": "Taking a bundle over twice changes nothing.",
    "E3": "Any order, any relay route, any repetition: the same digest on every device.",
    "E4": "What lacks its predecessor waits, says for what, and blocks nothing else.",
    "E5": "All or nothing: damage, a kill at any step or a full disk leave the state unchanged or complete.",
    "E6": "Metadata is authenticated like content.",
    "E7": "A wrong recipient or another alliance is said so; nothing changes.",
    "E8": "An unknown or revoked signer is refused.",
    "E9": "The wall clock orders nothing; implausible dates are flagged.",
    "E10": "A laptop restored from a copy is noticed, goes on under a new identity, and keeps its edits.",
    "E11": "Two laptops cloned from one profile: the fork is shown, both branches are kept.",
    "E12": "A newer sender's unknown fields are kept and passed on; an unknown critical capability refuses the file.",
    "E13": "Bundles and databases of every released version stay readable.",
    "E14": "The preview says what taking over then does.",
    "E15": "Different fields merge; the same field is a visible conflict that names both authors.",
    "E16": "An edit survives a deletion as a conflict; absence never means deletion.",
    "E17": "Many deletions need consent that names the sender.",
    "E18": "Erasing takes values, history and files everywhere, beats what is concurrent or old, and is confirmed.",
    "E19": "An import can be undone as one step; erased data never come back.",
    "E20": "Attachments go by hash, once, in parts that fit, in any order.",
    "E21": "Membership and revocation are signed; what a revoked device signs later does not count.",
    "E22": "The board shows who has confirmed what; the exchange folder tolerates copies and foreign files.",
    "E23": "Equal work with unequal state raises an alarm.",
    "E24": "Hostile input is bounded and refused.",
    "E25": "The format is published, with test vectors and reject cases.",
}

_NAME = re.compile(r"test_e(\d{1,2})_")


def promised(name: str, marked: Iterable[str] = ()) -> list[str]:
    """The promises that a test of this *name* with these marks proves, in order."""
    found = set(marked)
    if match := _NAME.match(name.rsplit("::", 1)[-1]):
        found.add(f"E{int(match[1])}")
    return sorted(found, key=lambda key: int(key[1:]))


def proofs(folder: Path = TESTS) -> dict[str, list[str]]:
    """The tests that prove each promise, as they stand in the sources: ``tests/…/test_x.py::test_e01_…``.

    Keys that are no promises are given as well, so that a typing error can be found.
    """
    found: dict[str, list[str]] = {key: [] for key in PROMISES}
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        everywhere = list(_module_marks(tree))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                marked = [key for each in node.decorator_list for key in _marks(each)]
                for key in promised(node.name, [*everywhere, *marked]):
                    test = f"{path.relative_to(folder.parent).as_posix()}::{node.name}"
                    found.setdefault(key, []).append(test)
    return found


def _module_marks(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
        ):
            for each in node.value.elts if isinstance(node.value, ast.List) else [node.value]:
                yield from _marks(each)


def _marks(node: ast.expr) -> Iterator[str]:
    """The promises that ``pytest.mark.promise(…)`` names."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "promise":
        yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))
