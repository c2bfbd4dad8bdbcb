# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E5, E24: a member whose program seals nonsense correctly can neither break a reader nor speak through it.

Whatever the file holds: it is refused with a sentence and nothing has changed, or it is taken over and
then the check finds nothing, other people's records say what they said, and what the reader sends on is
accepted by the next office.
"""

import copy
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.helpers import robust, robust_forge
from tests.helpers.counting import tally
from tests.helpers.robust_forge import Draft, Stretch

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import FileError, SwfError
from swf_desktop.profile import Profile
from swf_desktop.sync import limits
from swf_desktop.sync.keys import DeviceKeys

pytestmark = pytest.mark.promise("E5", "E6", "E24")

A = Audience.ALLIANCE
KEY = "A" * 43 + "="


@dataclass
class Trap:
    """Olpe reads what Menden sends; Soest reads what Olpe passes on."""

    folder: Path
    honest: Draft
    sender: DeviceKeys
    reader: DeviceKeys
    protected: dict[str, object]

    @property
    def stretch(self) -> Stretch:
        return self.honest.stretches[A][0]

    def spring(self, draft: Draft, *, sign_logs: bool = True) -> bool:
        """Hand the bundle over; whether it was taken. Asserts everything that must hold either way."""
        file = self.folder / "evil.verbundpaket"
        file.write_bytes(robust_forge.made(draft, self.sender, self.reader, sign_logs=sign_logs))
        home = robust.copy(self.folder / "olpe", self.folder / "victim")
        before = robust.dump(home, whole=True)
        olpe = robust.reopen(home)
        try:
            try:
                olpe.exchange.take_over(file, accept_deletions=True)
            except FileError:
                taken = False
            else:
                taken = True
            tally["bent harmless" if taken else "bent refused"] += 1
            assert olpe.checking.check().problems == ()
            assert _own(olpe) == self.protected
            if taken:
                self._still_works(olpe)
        finally:
            olpe.close()
        if not taken:
            assert robust.dump(home, whole=True) == before
        return taken

    def _still_works(self, olpe: Profile) -> None:
        for type_key in olpe.records.counts():
            for view in olpe.records.list(type_key):
                olpe.records.history(view.id)
        for look in (olpe.exchange.log, olpe.exchange.status, olpe.exchange.waiting, olpe.undo.steps):
            look()
        olpe.records.add("project", {"title": "Danach"})
        onward = self.folder / "onward.verbundpaket"
        olpe.exchange.export(onward)
        home = robust.copy(self.folder / "soest", self.folder / "next")
        soest = robust.reopen(home)
        try:
            soest.exchange.take_over(onward, accept_deletions=True)
            assert soest.checking.check().problems == ()
        finally:
            soest.close()


def _own(profile: Profile) -> dict[str, object]:
    """What Olpe alone may write."""
    wanted = ("project", "contact", "task")
    return {
        view.id: (view.fields, view.deleted)
        for type_key in wanted
        for view in profile.records.list(type_key)
        if view.owner == "olpe" and view.fields.get("title") != "Danach"
    }


@pytest.fixture(scope="module")
def trap(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trap")
    olpe, menden, soest = (robust.found(folder / name, name) for name in ("olpe", "menden", "soest"))
    for one, other in ((olpe, menden), (olpe, soest), (menden, soest)):
        robust.pair(one, other, folder)
    robust.work(olpe)
    robust.work(menden, "menden")
    menden.exchange.export(folder / "honest.verbundpaket")
    keys = [each._desk.identity.keys for each in (menden, olpe)]
    honest = robust_forge.draft((folder / "honest.verbundpaket").read_bytes(), keys[1])
    protected = _own(olpe)
    for each in (olpe, menden, soest):
        each.close()
    yield Trap(folder, honest, keys[0], keys[1], protected)
    shutil.rmtree(folder, ignore_errors=True)


def bent(trap: Trap, change: Callable[[Draft], object]) -> Draft:
    draft = copy.deepcopy(trap.honest)
    change(draft)
    return draft


def test_the_honest_bundle_is_taken(trap):
    assert trap.spring(copy.deepcopy(trap.honest))


# ---- numbers, names and sizes ---------------------------------------------------------------------


@pytest.mark.parametrize("number", [10**30, 2**63, 2**53, 0, -1, 1.5, "1", None])
@pytest.mark.parametrize("key", ["sequence", "part", "parts", "version"])
def test_numbers_in_the_header_that_no_program_counts(trap, key, number):
    assert not trap.spring(bent(trap, lambda d: d.header.update({key: number})))


@pytest.mark.parametrize("name", ["", "x" * 65, "\ud800", "\0", "a b", "../x", "\n", 5])
@pytest.mark.parametrize("key", ["bundle", "made_at", "alliance", "organisation", "sender"])
def test_names_in_the_header_that_are_none(trap, key, name):
    assert not trap.spring(bent(trap, lambda d: d.header.update({key: name})))


@pytest.mark.parametrize("key", ["also", "recipients"])
def test_endless_lists_in_the_header(trap, key):
    many = [*trap.honest.header[key], *map(str, range(limits.RECIPIENTS + 1))]
    assert not trap.spring(bent(trap, lambda d: d.header.update({key: many})))


@pytest.mark.parametrize("number", [-1, -5, 10**30, 2**53, "1", None])
@pytest.mark.parametrize("whose", ["sender", "reader"])
def test_acknowledgements_that_nobody_can_mean(trap, number, whose):
    log = f"{getattr(trap, whose).device}/alliance"
    assert not trap.spring(bent(trap, lambda d: d.preambles[A]["vector"].update({log: number})))


def test_more_logs_or_documents_than_an_alliance_can_have(trap):
    logs = {f"d{n}/alliance": 1 for n in range(limits.LOGS + 1)}
    assert not trap.spring(bent(trap, lambda d: d.preambles[A].update(vector=logs)))
    papers = [{"body": {"format": "swf-x"}, "by": "nobody", "signature": ""}] * (limits.DOCUMENTS + 1)
    assert not trap.spring(bent(trap, lambda d: d.preambles[A].update(documents=papers)))


@pytest.mark.parametrize("count", [-1, 0, 2, 10**30])
def test_a_wrong_number_of_stretches(trap, count):
    assert not trap.spring(bent(trap, lambda d: d.preambles[A].update(segments=count)))


@pytest.mark.parametrize("start", [10**30, 2**63, 2**53, -1])
def test_stretches_that_begin_nowhere(trap, start):
    end = start + len(trap.stretch.lines)
    assert not trap.spring(bent(trap, lambda d: d.stretches[A][0].header.update(start=start, end=end)))


SEEDS = {
    "before the stretch": [[-3, -1, KEY]],
    "at nothing": [[0, 5, KEY]],
    "beyond the stretch": [[1, 10**6, KEY]],
    "beyond every number": [[1, 10**30, KEY]],
    "for the next lines": [[1, 5, KEY], [6, 9, KEY]],
    "twice": [[1, 5, KEY], [1, 5, KEY]],
    "one in another": [[1, 5, KEY], [2, 3, KEY]],
    "backwards": [[3, 5, KEY], [1, 2, KEY]],
    "too short": [[1, 5, "AAAA"]],
    "no base64": [[1, 5, "!" * 44]],
}


@pytest.mark.parametrize("seeds", SEEDS.values(), ids=SEEDS)
def test_seeds_that_fit_no_line(trap, seeds):
    assert not trap.spring(bent(trap, lambda d: d.stretches[A][0].header.update(seeds=seeds)))


@pytest.mark.parametrize("log", ["starter/alliance", "starter/public", "", "/", "a/b", "../x/alliance", 5])
def test_stretches_of_logs_that_nobody_may_send(trap, log):
    assert not trap.spring(bent(trap, lambda d: d.stretches[A][0].header.update(log=log)))


@pytest.mark.parametrize("at", [10**30, 2**63, 2**53, -(2**54), -(10**30)])
def test_clocks_beyond_reason(trap, at):
    assert not trap.spring(bent(trap, lambda d: d.stretches[A][0].lines[-1].__setitem__(1, at)))


@pytest.mark.parametrize("ref", [10**30, -(10**30), 0, -1, 99, None, 1.0, True, "", "x", "../x"])
def test_lines_on_records_that_cannot_be(trap, ref):
    assert not trap.spring(bent(trap, lambda d: d.stretches[A][0].lines[-1].__setitem__(2, ref)))


# ---- forged authors -------------------------------------------------------------------------------


def test_lines_in_the_log_of_another_device(trap):
    log = f"{trap.reader.device}/alliance"
    assert not trap.spring(bent(trap, lambda d: d.stretches[A][0].header.update(log=log)))


@pytest.mark.parametrize("kind", ["set", "erase", "retract", "bridge"])
def test_nobody_writes_on_the_records_of_others(trap, kind):
    line = [1, 0, robust.PROJECT, {"title": "Gekapert"}, {"k": kind}]
    draft = bent(trap, lambda d: d.stretches[A][0].lines.__setitem__(-1, line))
    trap.spring(draft)  # kept as refused: the trap asserts that the record says what it said


def test_a_stretch_that_waits_and_proves_to_be_rubbish_blocks_nothing(trap):
    """Lines ahead of a gap cannot be verified. When the gap closes, honest work must still come in."""
    for rubbish in (b"xx", b"[1,0,1,{}]", b"]", b'{"a":1}', b"[1,0,3,null]", b"\xff"):
        draft = copy.deepcopy(trap.honest)
        count = len(trap.stretch.lines)
        log, start = trap.stretch.header["log"], count - 1
        early = Stretch({**trap.stretch.header, "log": log, "start": start, "end": start + 2}, [rubbish] * 2)
        draft.stretches[A] = [early]
        draft.header["bundle"] = "rubbish-first"
        draft.header["sequence"] = 9
        file = trap.folder / "rubbish.verbundpaket"
        file.write_bytes(robust_forge.made(draft, trap.sender, trap.reader, sign_logs=False))
        home = robust.copy(trap.folder / "olpe", trap.folder / "victim")
        olpe = robust.reopen(home)
        try:
            try:
                olpe.exchange.take_over(file)
            except FileError:
                continue
            assert olpe.exchange.take_over(trap.folder / "honest.verbundpaket").new >= 4
            assert olpe.exchange.waiting() == []
            assert olpe.checking.check().problems == ()
        finally:
            olpe.close()


# ---- documents ------------------------------------------------------------------------------------

DOCUMENTS: list[Any] = [
    1,
    {},
    {"body": {}, "by": "", "signature": ""},
    *(
        {"body": {"format": kind, **more}, "by": by, "signature": "AAAA"}
        for kind in ("partnerkarte", "swf-voucher", "swf-members", "swf-revocation", "swf-later", "")
        for more in ({}, {"card": 5}, {"members": [{"card": {}}], "number": 10**30}, {"accepted": {"": -1}})
        for by in ("nobody", "SENDER", "READER")
    ),
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=range(len(DOCUMENTS)))
def test_forged_documents_change_nobodys_trust(trap, document):
    paper = json.loads(
        json.dumps(document).replace("SENDER", trap.sender.device).replace("READER", trap.reader.device)
    )
    trap.spring(bent(trap, lambda d: d.preambles[A]["documents"].append(paper)))


# ---- anything -------------------------------------------------------------------------------------

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**70), max_value=2**70)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["\ud800", "\0", "alliance", "olpe", "set", "erase", "starter/public", robust.PROJECT])
)
_TREES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def _places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(items):
        found += _places(value, (*path, key))
    return found


def _bend(data: st.DataObject, tree: Any) -> None:
    """Replace, drop, double or swap something somewhere in *tree*."""
    path = data.draw(st.sampled_from(_places(tree)))
    parent = tree
    for key in path[:-1]:
        parent = parent[key]
    what = data.draw(st.sampled_from(["replace", "drop", "double", "nudge"]))
    key = path[-1]
    if what == "drop":
        del parent[key]
    elif what == "double" and isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
    elif what == "double":
        parent[data.draw(st.text(max_size=8))] = copy.deepcopy(parent[key])
    elif what == "nudge" and isinstance(parent[key], int):
        parent[key] += data.draw(st.sampled_from([-1, 1, 2**31, 2**32, 2**53, 2**63]))
    else:
        parent[key] = data.draw(_TREES)


@settings(
    max_examples=settings.default.max_examples,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_bent_anywhere_and_sealed_again_it_breaks_nothing(trap, data):
    draft = copy.deepcopy(trap.honest)
    for _ in range(data.draw(st.integers(1, 3))):
        stretch = draft.stretches[A][0]
        trees = [draft.header, draft.preambles[A], stretch.header, stretch.lines, stretch.lines]
        _bend(data, data.draw(st.sampled_from([tree for tree in trees if tree])))
    try:
        trap.spring(draft, sign_logs=data.draw(st.booleans()))
    except SwfError as error:
        pytest.fail(f"the reader cannot go on: {error!r}")
