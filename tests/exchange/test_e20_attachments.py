# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E20: attachments by hash, sent once, in parts of a size, in any order, for whom they are; the record works
while its file is pending."""

import itertools
import random
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.attachments import MB, attach, content, kept, received, send_parts

from swf_desktop.domain.errors import Invalid, NotAllowed, NotFound, StorageFailed, TooLarge
from swf_desktop.sync import limits


@pytest.fixture
def pair(alliance: Alliance) -> Sequence[Office]:
    """Two offices that know each other's work."""
    offices = alliance.paired("olpe", "menden")
    alliance.exchange()
    return offices


# -- on its way -------------------------------------------------------------------------------------


def test_e20_a_file_arrives_as_it_was_and_is_not_sent_again(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    project = olpe.add("project", title="Sensoren am Bach")
    data = content(3 * MB)
    plan = attach(olpe, project, data, "Lageplan Größe A0.pdf")
    assert olpe.profile.exchange.outgoing().files == 1
    bundle = olpe.send()
    assert menden.profile.exchange.preview(bundle).files == 1
    assert kept(menden) == set()
    assert menden.take(bundle).files == 1
    assert received(menden, plan) == data
    assert menden.show(plan).fields["filename"] == "Lageplan Größe A0.pdf"
    assert menden.show(plan).fields["media_type"] == "application/pdf"
    olpe.take(menden.send())
    olpe.set(project, title="Sensoren am Fluss")
    again = olpe.profile.exchange.outgoing()
    assert (again.files, again.lines) == (0, 1)
    assert menden.profile.exchange.outgoing().files == 0


def test_e20_two_records_share_one_file_and_it_travels_once(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(MB)
    first = attach(olpe, olpe.add("project", title="Sensoren"), data, "plan.pdf")
    second = attach(olpe, olpe.add("project", title="Rathaus"), data, "kopie.pdf")
    bundle = olpe.send()
    assert bundle.stat().st_size < 1.1 * MB
    menden.take(bundle)
    assert received(menden, first) == received(menden, second) == data
    assert kept(olpe) == kept(menden) == {sha256(data).hexdigest()}


def test_e20_an_empty_file_travels_too(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    note = attach(olpe, olpe.add("project", title="Sensoren"), b"", "leer.txt")
    menden.take(olpe.send())
    assert received(menden, note) == b""


def test_e20_a_lost_bundle_heals_with_the_next(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(MB)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    olpe.send().unlink()
    menden.take(olpe.send())
    assert received(menden, plan) == data


def test_e20_a_lost_file_is_asked_for_and_sent_again(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(MB)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    bundle = olpe.send()
    menden.take(bundle)
    olpe.take(menden.send())
    shutil.rmtree(menden.home / "attachments")
    assert received(menden, plan) is None
    assert [each.id for each in menden.profile.attachments.missing()] == [plan]
    olpe.take(menden.send())
    assert olpe.profile.exchange.outgoing().files == 1
    menden.take(olpe.send())
    assert received(menden, plan) == data
    shutil.rmtree(menden.home / "attachments")
    again = menden.take(bundle)  # the old file will do as well
    assert (again.already, again.files) == (True, 1)
    assert received(menden, plan) == data


def test_e20_a_file_that_decayed_is_not_sent_but_asked_for(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(MB)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    menden.take(olpe.send())
    path = olpe.home / "attachments" / sha256(data).hexdigest()
    path.write_bytes(data[:-1] + b"x")
    menden.take(olpe.send())
    assert received(olpe, plan) is None
    menden.take(olpe.send())
    olpe.take(menden.send())
    assert received(olpe, plan) == received(menden, plan) == data


def test_e20_whoever_has_it_passes_it_on_to_whom_its_owner_does_not_reach(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    alliance.exchange()
    data = content(MB)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    menden.take(olpe.send("menden"))  # not made for Soest: Menden passes the file on at once
    soest.take(menden.send("soest"))
    assert received(soest, plan) == data


def test_e20_what_the_owner_sends_to_all_is_passed_on_only_when_asked_for(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    alliance.exchange()
    data = content(MB)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    menden.take(olpe.send())  # for Soest as well, where it gets lost
    soest.take(menden.send())
    assert soest.show(plan).fields["size"] == MB
    assert received(soest, plan) is None
    menden.take(soest.send())
    soest.take(menden.send())
    assert received(soest, plan) == data


def test_e20_whoever_reaches_only_one_partner_gets_the_file_from_it_although_its_owner_sends_it_to_all(
    alliance: Alliance,
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    project = olpe.add("project", title="Sensoren")
    attachment = attach(olpe, project, content(3000))
    for _ in range(3):  # everything Soest sees comes through Menden
        menden.take(soest.send())
        menden.take(olpe.send())
        bundle = menden.send()
        for office in (olpe, soest):
            office.take(bundle)
    assert received(soest, attachment) == content(3000)


def test_e20_an_exchange_folder_holds_each_file_once(pair: Sequence[Office], tmp_path: Path) -> None:
    olpe, menden = pair
    folder = tmp_path / "ordner"
    folder.mkdir()
    project = olpe.add("project", title="Sensoren")
    data = content(MB)
    plan = attach(olpe, project, data)
    olpe.profile.exchange.run(folder)
    olpe.set(project, title="Sensoren am Bach")
    olpe.profile.exchange.run(folder)
    olpe.profile.exchange.run(folder)
    assert [path.stat().st_size > MB for path in sorted(folder.iterdir())] == [True, False]
    menden.profile.exchange.run(folder)
    assert received(menden, plan) == data
    shutil.rmtree(menden.home / "attachments")
    menden.profile.exchange.run(folder)  # the old file still lies there
    assert received(menden, plan) == data


# -- in parts ---------------------------------------------------------------------------------------


def three_files(olpe: Office) -> dict[str, bytes]:
    """Attachments of a project, by id."""
    project = olpe.add("project", title="Sensoren")
    files = [content(size * MB, size) for size in (1, 2, 3)]
    return {attach(olpe, project, data, f"plan-{n}.pdf"): data for n, data in enumerate(files)}


def test_e20_parts_keep_to_the_budget_and_come_in_any_order(
    pair: Sequence[Office], alliance: Alliance
) -> None:
    olpe, menden = pair
    files = three_files(olpe)
    parts = send_parts(olpe, 3_200_000)
    assert len(parts) == 2
    assert [path.name.endswith("-teil-2.verbundpaket") for path in parts] == [False, True]
    assert all(path.stat().st_size <= 3_200_000 for path in parts)
    for number, order in enumerate(itertools.permutations(parts)):
        clone = alliance.clone(menden, f"menden-{number}")
        for part in order:
            clone.take(part)
            assert set(files) <= {each.id for each in clone.profile.attachments.list()}
        assert {id_: received(clone, id_) for id_ in files} == files
        assert clone.profile.attachments.missing() == []
        assert clone.digest() == olpe.digest()


def test_e20_a_file_larger_than_the_budget_comes_in_pieces(
    pair: Sequence[Office], alliance: Alliance
) -> None:
    olpe, menden = pair
    data = content(5 * MB)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    parts = send_parts(olpe, 2 * MB)
    assert len(parts) == 3
    assert all(path.stat().st_size <= 2 * MB for path in parts)
    for number, order in enumerate(itertools.permutations(parts)):
        clone = alliance.clone(menden, f"menden-{number}")
        results = [clone.take(part) for part in (*order[:2], order[0], order[2], order[1])]
        assert [result.files for result in results] == [0, 0, 0, 1, 0]
        assert [result.already for result in results] == [False, False, True, False, True]
        assert received(clone, plan) == data
        assert kept(clone) == {sha256(data).hexdigest()}


def test_e20_a_lost_part_is_made_up_for(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    files = three_files(olpe)
    parts = send_parts(olpe, 2 * MB)
    for part in parts[:-1]:
        menden.take(part)
    missing = menden.profile.attachments.missing()
    assert missing
    for each in missing:
        assert menden.show(each.id).fields["filename"] == each.filename
        with pytest.raises(NotFound):
            menden.profile.attachments.save_as(each.id, menden.post / "nie.pdf")
    olpe.take(menden.send())
    assert olpe.profile.exchange.outgoing().files == len(missing)
    menden.take(olpe.send())
    assert {id_: received(menden, id_) for id_ in files} == files
    assert len(kept(menden)) == 3


def test_e20_pieces_of_different_cuts_fit_together(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(5 * MB)
    plan = attach(olpe, olpe.add("project", title="Sensoren"), data)
    large, small = send_parts(olpe, 3 * MB), send_parts(olpe, 2 * MB)
    menden.take(large[1])
    menden.take(small[1])
    assert received(menden, plan) is None
    menden.take(small[0])
    assert received(menden, plan) == data


def test_e20_what_fits_into_no_part_is_refused_with_a_sentence(pair: Sequence[Office]) -> None:
    olpe, _menden = pair
    attach(olpe, olpe.add("project", title="Sensoren"), content(MB))
    before, files = olpe.snapshot(), set(olpe.post.iterdir())
    with pytest.raises(Invalid, match="records alone"):
        send_parts(olpe, 2000)
    assert olpe.snapshot() == before
    assert set(olpe.post.iterdir()) == files


def test_e20_many_small_files_fill_parts_to_the_brim(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    project = olpe.add("project", title="Sensoren")
    for number in range(40):
        attach(olpe, project, content(50_000, number), f"foto-{number}.jpg")
    parts = send_parts(olpe, 600_000)
    sizes = [path.stat().st_size for path in parts]
    assert max(sizes) <= 600_000
    assert len(parts) == 4
    random.Random(5).shuffle(parts)
    assert sum(menden.take(part).files for part in parts) == 40


# -- for whom -----------------------------------------------------------------------------------------


def test_e20_only_readers_of_the_record_get_its_file(alliance: Alliance) -> None:
    olpe, second, menden = alliance.paired("olpe", "olpe2", "menden")
    alliance.exchange()
    data = content(MB)
    inside = attach(olpe, olpe.add("project", title="Vorüberlegung", audience="office"), data)
    assert olpe.profile.exchange.outgoing(["menden"]).files == 0
    bundle = olpe.send()
    result = menden.take(bundle)
    assert (result.new, result.files) == (0, 0)
    assert kept(menden) == set()
    second.take(bundle)
    assert received(second, inside) == data


def test_e20_a_record_that_is_widened_takes_its_file_along(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    project = olpe.add("project", title="Vorüberlegung", audience="office")
    data = content(MB)
    plan = attach(olpe, project, data)
    assert menden.take(olpe.send()).files == 0
    olpe.set(project, audience="alliance")
    olpe.set(plan, audience="alliance") if olpe.show(plan).audience == "office" else None
    menden.take(olpe.send())
    assert received(menden, plan) == data


def test_e20_a_foreign_record_cannot_draw_a_file_out_of_the_office(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    data = content(MB)
    attach(olpe, olpe.add("project", title="Intern", audience="office"), data)
    bait = menden.add("project", title="Köder")
    menden.add("attachment", subject=bait, filename="köder.pdf", sha256=sha256(data).hexdigest())
    olpe.take(menden.send())
    assert olpe.profile.exchange.outgoing(["menden"]).files == 0


# -- adding -----------------------------------------------------------------------------------------------


def test_e20_what_cannot_be_attached_is_refused_and_leaves_nothing(
    pair: Sequence[Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, menden = pair
    project = olpe.add("project", title="Sensoren")
    menden.take(olpe.send())
    file = tmp_path / "plan.pdf"
    file.write_bytes(content(2000))
    with pytest.raises(NotFound):
        olpe.profile.attachments.add(project, tmp_path / "fehlt.pdf")
    with pytest.raises(NotFound):
        olpe.profile.attachments.add("01a209d3-2033-72ee-bc87-7fcb9e98efe4", file)
    with pytest.raises(Invalid):
        olpe.profile.attachments.add(project, tmp_path)
    with pytest.raises(NotAllowed):
        menden.profile.attachments.add(project, file)
    monkeypatch.setattr(limits, "BLOB_BYTES", 1000)
    with pytest.raises(TooLarge):
        olpe.profile.attachments.add(project, file)
    assert kept(olpe) == kept(menden) == set()


def test_e20_names_from_elsewhere_cannot_leave_the_folder_or_run(
    pair: Sequence[Office], tmp_path: Path
) -> None:
    olpe, menden = pair
    project = olpe.add("project", title="Sensoren")
    plan = attach(olpe, project, b"inhalt")
    digest = sha256(b"inhalt").hexdigest()
    for name, expected in {
        "../../../heim.txt": "_.._.._heim.txt",
        "CON.txt": "_CON.txt",
        "a\\b:c.txt": "a_b_c.txt",
        ".. ": "_",
        "\u200fgepj.pdf": "_gepj.pdf",
    }.items():
        olpe.set(plan, filename=name if name.strip() else "x")
        menden.take(olpe.send())
        copy = menden.profile.attachments.open_copy(plan)
        assert copy.parent == menden.home / "attachments" / ".opened" / digest
        assert copy.name == expected
        assert copy.read_bytes() == b"inhalt"
    olpe.set(plan, filename="rechnung.pdf.EXE")
    menden.take(olpe.send())
    with pytest.raises(Invalid):
        menden.profile.attachments.open_copy(plan)
    saved = menden.profile.attachments.save_as(plan, tmp_path / "rechnung.bin")
    assert saved.read_bytes() == b"inhalt"


def test_e20_parts_appear_all_together_or_not_at_all(pair: Sequence[Office], tmp_path: Path) -> None:
    olpe, menden = pair
    three_files(olpe)
    before = olpe.profile.exchange.log()
    folder = tmp_path / "out"
    target = folder / "post.verbundpaket"
    (folder / "post-teil-2.verbundpaket" / "in the way").mkdir(parents=True)
    target.write_bytes(b"an earlier bundle")
    with pytest.raises(StorageFailed):
        olpe.profile.exchange.export(target, ("menden",), 3_200_000)
    assert sorted(path.name for path in folder.iterdir()) == ["post-teil-2.verbundpaket", "post.verbundpaket"]
    assert target.read_bytes() == b"an earlier bundle"
    assert olpe.profile.exchange.log() == before
    target.unlink()
    with pytest.raises(StorageFailed):
        olpe.profile.exchange.export(target, ("menden",), 3_200_000)
    assert [path.name for path in folder.iterdir()] == ["post-teil-2.verbundpaket"]
    (folder / "post-teil-2.verbundpaket" / "in the way").rmdir()
    (folder / "post-teil-2.verbundpaket").rmdir()
    assert len(olpe.profile.exchange.export(target, ("menden",), 3_200_000).parts) == 2
    assert len(list(folder.iterdir())) == 2
    menden.take(target)


def test_e20_check_finds_a_damaged_file_and_it_comes_again(pair: Sequence[Office]) -> None:
    olpe, menden = pair
    plan = attach(olpe, olpe.add("project", title="Sensoren"), content(1000))
    menden.take(olpe.send())
    assert menden.problems() == ()
    (file,) = [path for path in (menden.home / "attachments").iterdir() if path.is_file()]
    file.write_bytes(content(1000, seed=2))
    (problem,) = menden.problems()
    assert "plan.pdf" in problem
    assert received(menden, plan) is None or menden.profile.attachments.missing()
    olpe.take(menden.send())
    menden.take(olpe.send())
    assert received(menden, plan) == content(1000)
    assert menden.problems() == ()
