# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E20 against hostile, broken and interrupted files (E5, E24), and without a trace of what is erased (E18)."""

import random
import subprocess
import tracemalloc
from collections.abc import Callable, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.attachments import MB, attach, content, kept, received, send_parts
from tests.helpers.forging import keys_of, taken_apart

from swf_desktop.domain.errors import Damaged, NotFound, TooLarge
from swf_desktop.domain.views import ImportResult
from swf_desktop.services import attachment_files
from swf_desktop.sync import blobs, container, payload
from swf_desktop.sync.blobs import Blob


@pytest.fixture
def pair(alliance: Alliance) -> Sequence[Office]:
    """Two offices that know each other's work."""
    offices = alliance.paired("olpe", "menden")
    alliance.exchange()
    return offices


# -- hostile (E24) and interrupted (E5) -----------------------------------------------------------------


def forged(
    bundle: Path, sender: Office, reader: Office, change: Callable[[Blob, bytes], tuple[Blob, bytes]]
) -> Path:
    """The bundle with its attached files changed, signed by *sender* as it should be."""
    parts, opened = taken_apart(bundle, reader)
    raw = bundle.read_bytes()
    age = [keys_of(reader).age_public]
    payloads, sealed = {}, {}
    for audience, (preamble, segments) in opened.items():
        announced = []
        for blob in preamble.blobs:
            entry = parts.blobs[blob.entry]
            data = keys_of(reader).decrypt(raw[entry.start : entry.start + entry.size])
            new, data = change(blob, data)
            announced.append(new)
            whole = Blob("", "", len(data), 0, len(data))
            sealed[blob.entry] = blobs.seal(BytesIO(data), whole, BytesIO(), age)
        announcing = msgspec.structs.replace(preamble, blobs=announced)
        packed = payload.pack(announcing, [(s.header, s.lines) for s in segments])
        payloads[audience] = payload.seal(packed, age)
    target = bundle.with_name(f"forged-{bundle.name}")
    with target.open("wb") as file:
        container.write_to(
            file, msgspec.structs.replace(parts.header, entries={}), payloads, sealed, keys_of(sender)
        )
    return target


def replaced(blob: Blob, **changes: object) -> Blob:
    return msgspec.structs.replace(blob, **changes)


FORGERIES: dict[str, tuple[Callable[[Blob, bytes], tuple[Blob, bytes]], type[Exception]]] = {
    "other bytes": (lambda blob, data: (blob, data[:-1] + bytes([data[-1] ^ 1])), Damaged),
    "too few": (lambda blob, data: (blob, data[:-1]), Damaged),
    "too many": (lambda blob, data: (blob, data + b"x"), Damaged),
    "other hash": (lambda blob, data: (replaced(blob, sha256="0" * 64), data), Damaged),
    "a path": (lambda blob, data: (replaced(blob, sha256="../../etc/passwd"), data), Damaged),
    "capitals": (lambda blob, data: (replaced(blob, sha256=blob.sha256.upper()), data), Damaged),
    "no entry": (lambda blob, data: (replaced(blob, entry="blob-0002.age"), data), Damaged),
    "not its entry": (lambda blob, data: (replaced(blob, entry="public.age"), data), Damaged),
    "late start": (lambda blob, data: (replaced(blob, start=5), data), Damaged),
    "beyond the end": (lambda blob, data: (replaced(blob, end=blob.end + 1), data), Damaged),
    "before the start": (lambda blob, data: (replaced(blob, start=-1), data), Damaged),
    "too large": (lambda blob, data: (replaced(blob, size=10**12, end=10**12), data), TooLarge),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_e20_a_file_that_is_not_what_it_says_refuses_the_whole_bundle(
    pair: Sequence[Office], forgery: str
) -> None:
    olpe, menden = pair
    change, refusal = FORGERIES[forgery]
    attach(olpe, olpe.add("project", title="Sensoren"), content(200_000))
    bad = forged(olpe.send(), olpe, menden, change)
    before = menden.snapshot()
    for taking in (menden.profile.exchange.preview, menden.take):
        with pytest.raises(refusal):
            taking(bad)
    assert menden.snapshot() == before
    assert kept(menden) == set()


def test_e20_the_forging_of_these_tests_is_taken_over_if_nothing_is_changed(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    plan = attach(olpe, olpe.add("project", title="Sensoren"), content(200_000))
    menden.take(forged(olpe.send(), olpe, menden, lambda blob, data: (blob, data)))
    assert received(menden, plan) == content(200_000)


def test_e20_wrong_pieces_are_noticed_and_do_not_stay(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(500_000)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    parts = send_parts(olpe, 300_000)
    bad = forged(parts[0], olpe, menden, lambda blob, piece: (blob, bytes(len(piece))))
    menden.take(bad)
    with pytest.raises(Damaged):
        menden.take(parts[1])
    assert received(menden, plan) is None
    assert kept(menden) == set()
    menden.take(parts[1])
    olpe.take(menden.send())
    menden.take(olpe.send())
    assert received(menden, plan) == data


def test_e20_truncations_and_flipped_bytes_are_refused(pair: Sequence[Office], tmp_path: Path) -> None:
    olpe, menden = pair
    attach(olpe, olpe.add("project", title="Sensoren"), content(150_000))
    whole = olpe.send().read_bytes()
    before = menden.snapshot()
    chance = random.Random(7)
    places = [chance.randrange(len(whole)) for _ in range(60)] + list(range(len(whole) - 40, len(whole)))
    bad = tmp_path / "bad.verbundpaket"
    for place in places:
        for data in (whole[:place], whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]):
            bad.write_bytes(data)
            with pytest.raises((Damaged, TooLarge)):
                menden.take(bad)
    bad.write_bytes(whole + b"\0")
    with pytest.raises(Damaged):
        menden.take(bad)
    assert menden.snapshot() == before
    assert kept(menden) == set()


def test_e05_a_commit_that_fails_leaves_nothing_but_a_file_that_nobody_names(
    pair: Sequence[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, menden = pair
    data = content(MB)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    bundle = olpe.send()
    before = menden.snapshot()
    with monkeypatch.context() as patch:
        patch.setattr("swf_desktop.store.unit_of_work.UnitOfWork.commit", _fail)
        with pytest.raises(OSError, match="power cut"):
            menden.take(bundle)
    assert menden.snapshot() == before
    assert menden.profile.attachments.list() == []
    menden.take(bundle)
    assert received(menden, plan) == data


def _fail(_unit: object) -> None:
    raise OSError("power cut")


def test_e20_large_files_need_no_memory(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(40 * MB)
    project = olpe.add("project", title="Sensoren")
    digest = sha256(data).hexdigest()
    tracemalloc.start()
    try:
        base, _peak = tracemalloc.get_traced_memory()
        plan = attach(olpe, project, data)
        menden.take(olpe.send())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert menden.profile.attachments.show(plan).here
    assert kept(menden) == {digest}
    assert peak - base < 20 * MB


def test_e20_everyday_tools_open_an_attached_file(pair: Sequence[Office], tmp_path: Path) -> None:
    olpe, menden = pair
    data = content(300_000)
    attach(olpe, olpe.add("project", title="Sensoren"), data)
    bundle = olpe.send()
    subprocess.run(["unzip", "-q", bundle, "-d", tmp_path / "open"], check=True)
    assert sorted(path.name for path in (tmp_path / "open").iterdir()) == [
        "alliance.age", "blob-0001.age", "header.json", "public.age", "signature",
    ]  # fmt: skip
    (tmp_path / "key").write_text(keys_of(menden).age_secret + "\n")
    call = ["age", "-d", "-i", tmp_path / "key", tmp_path / "open" / "blob-0001.age"]
    assert subprocess.run(call, check=True, capture_output=True).stdout == data


# -- erased (E18) ---------------------------------------------------------------------------------------


def test_e18_an_erased_attachment_takes_its_bytes_along_here_and_there(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(MB)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    old = olpe.send()
    menden.take(old)
    copies = [office.profile.attachments.open_copy(plan) for office in pair]
    assert [copy.read_bytes() for copy in copies] == [data, data]
    olpe.erase(plan)
    assert kept(olpe) == set()
    menden.take(olpe.send())
    assert kept(menden) == set()
    menden.take(old)
    assert kept(menden) == set()
    for office in pair:
        with pytest.raises(NotFound):
            office.profile.attachments.show(plan)


def test_e18_an_old_bundle_does_not_bring_an_erased_file_back(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    plan = attach(olpe, olpe.add("project", title="Sensoren"), content(MB))
    old = olpe.send()
    olpe.erase(plan)
    menden.take(olpe.send())
    assert menden.take(old).files == 0
    assert kept(menden) == set()


def test_e18_a_shared_file_stays_as_long_as_somebody_names_it(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(MB)
    first = attach(olpe, olpe.add("project", title="Sensoren"), data)
    second = attach(olpe, olpe.add("project", title="Rathaus"), data)
    menden.take(olpe.send())
    olpe.erase(first)
    menden.take(olpe.send())
    assert received(olpe, second) == received(menden, second) == data
    olpe.erase(second)
    menden.take(olpe.send())
    assert kept(olpe) == kept(menden) == set()


def test_e18_superseded_files_go_with_the_erased_attachment_and_not_before(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    project = olpe.add("project", title="Sensoren")
    first, second = content(MB, 1), content(MB, 2)
    plan = attach(olpe, project, first)
    menden.take(olpe.send())
    draft = attach(olpe, project, second)
    olpe.set(plan, sha256=sha256(second).hexdigest())
    menden.take(olpe.send())
    assert received(menden, plan) == second
    assert len(kept(olpe)) == len(kept(menden)) == 2  # undo can bring the first one back
    olpe.erase(draft)
    assert len(kept(olpe)) == 2
    olpe.erase(plan)
    menden.take(olpe.send())
    assert kept(olpe) == kept(menden) == set()


def test_e18_pieces_of_an_erased_file_go_too(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    plan = attach(olpe, olpe.add("project", title="Sensoren"), content(500_000))
    menden.take(send_parts(olpe, 300_000)[0])
    assert len(kept(menden)) == 1
    olpe.erase(plan)
    menden.take(olpe.send())
    assert kept(menden) == set()


def test_e18_an_erasure_that_was_interrupted_is_finished_at_the_next_start(
    pair: Sequence[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, _menden = pair
    plan = attach(olpe, olpe.add("project", title="Sensoren"), content(MB))
    with monkeypatch.context() as patch:
        patch.setattr(attachment_files.AttachmentFiles, "remove", lambda _files, _digest: False)
        olpe.erase(plan)
    assert len(kept(olpe)) == 1
    olpe.reopen()
    assert kept(olpe) == set()


def test_e18_a_retracted_record_takes_its_file_out_of_the_partners_folders(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    project = olpe.add("project", title="Sensoren")
    data = content(MB)
    plan = attach(olpe, project, data)
    menden.take(olpe.send())
    olpe.set(project, audience="office")
    menden.take(olpe.send())
    assert kept(menden) == set()
    assert received(olpe, plan) == data


def test_e20_the_trash_keeps_its_files(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(MB)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    olpe.delete(plan)
    menden.take(olpe.send())
    assert kept(menden) == set()  # nobody needs it now
    olpe.profile.records.restore(plan)
    assert received(olpe, plan) == data
    result: ImportResult = menden.take(olpe.send())
    assert result.files == 1
    assert received(menden, plan) == data
