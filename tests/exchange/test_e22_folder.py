# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E22: a folder that several offices and their sync programs write into."""

import io
import os
import shutil
import sys
from pathlib import Path
from zlib import crc32

import msgspec
import pytest
from tests.helpers.alliance import Alliance, Office

from swf_desktop.domain.errors import Damaged, FileError, StorageFailed
from swf_desktop.domain.views import FolderView, ImportResult
from swf_desktop.services import folders
from swf_desktop.services.folders import SharedFolder
from swf_desktop.sync import archive, container


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that everybody reaches."""
    path = tmp_path / "austausch"
    path.mkdir()
    return path


def at(office: Office, folder: Path) -> SharedFolder:
    return office.profile.exchange.folder(folder)


def look(office: Office, folder: Path) -> FolderView:
    return at(office, folder).look()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def altered(data: bytes) -> bytes:
    """The bundle with another number in its header, and everything around that as it has to be: whole, but not what
    its sender signed."""
    parts = container.read(data)
    out = io.BytesIO()
    writer = archive.Writer(out)
    header = msgspec.json.encode(msgspec.structs.replace(parts.header, sequence=99))
    payloads = {container.entry_name(each): content for each, content in parts.payloads.items()}
    for name, content in {"header.json": header, "signature": parts.signature, **payloads}.items():
        writer.add(name, content, len(content), crc32(content))
    writer.close()
    return out.getvalue()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were opened in exchange folders, in order."""
    seen: list[str] = []
    real = folders.reading

    def reading(path: Path):
        seen.append(path.name)
        return real(path)

    monkeypatch.setattr(folders, "reading", reading)
    return seen


def test_e22_what_partners_laid_there_is_offered_and_nothing_is_taken_over(
    alliance: Alliance, folder: Path
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    project = menden.add("project", title="Sensoren am Bach")
    at(menden, folder).deposit()
    at(soest, folder).deposit()
    before = olpe.digest()
    view = look(olpe, folder)
    assert sorted(offer.organisation for offer in view.offers) == ["menden", "soest"]
    assert view.due
    assert (olpe.digest(), view.left) == (before, ())
    olpe.take(next(Path(each.path) for each in view.offers if each.organisation == "menden"))
    assert olpe.value(project, "title") == "Sensoren am Bach"
    assert [offer.organisation for offer in look(olpe, folder).offers] == ["soest"]


def test_e22_the_own_bundle_is_due_until_it_lies_there(alliance: Alliance, folder: Path) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    assert look(olpe, folder).due
    written = at(olpe, folder).deposit()
    assert written is not None
    assert not look(olpe, folder).due
    assert at(olpe, folder).deposit() is None
    olpe.add("project", title="Neu")
    assert look(olpe, folder).due
    at(olpe, folder).deposit()
    Path(written.path).unlink()
    assert not look(olpe, folder).due  # the newer one says it all
    alone = alliance.office("soest")
    assert not look(alone, folder).due
    assert menden.digest()


def test_e22_copies_of_the_same_bundle_are_offered_once_and_harmless(
    alliance: Alliance, folder: Path
) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    menden.add("project", title="Sensoren")
    written = at(menden, folder).deposit()
    assert written is not None
    stem = Path(written.path).stem
    for name in (
        f"{stem} (1).verbundpaket",
        f"{stem}.sync-conflict-20261123-142533-ABCDEFG.verbundpaket",
        f"{stem} (conflicted copy 2026-11-23 142533).VERBUNDPAKET",
    ):
        shutil.copy(written.path, folder / name)
    assert len(look(olpe, folder).offers) == 1
    outcomes = olpe.profile.exchange.run(folder)
    assert [isinstance(each, ImportResult) for each in outcomes] == [True, False]
    assert look(olpe, folder).offers == ()
    assert olpe.profile.exchange.run(folder) == []


def test_e22_what_is_not_ours_is_left_alone(alliance: Alliance, folder: Path) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    at(menden, folder).deposit()
    (folder / "Protokoll.docx").write_bytes(b"PK\x03\x04 Word")
    (folder / "desktop.ini").write_text("[.ShellClassInfo]")
    (folder / ".stversions").mkdir()
    (folder / ".syncthing.menden-00002.verbundpaket.tmp").write_bytes(b"PK\x03\x04")
    (folder / "~syncthing~menden-00002.verbundpaket.tmp").write_bytes(b"PK\x03\x04")
    (folder / "ordner.verbundpaket").mkdir()
    (folder / "verweis.verbundpaket").symlink_to(folder / "nirgends")
    before = names(folder)
    view = look(olpe, folder)
    assert (len(view.offers), view.left) == (1, ())
    assert len(olpe.profile.exchange.run(folder)) == 2
    assert set(before) < set(names(folder))


def test_e22_a_half_copied_file_is_not_offered_until_it_is_whole(alliance: Alliance, folder: Path) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    menden.add("project", title="Sensoren")
    whole = menden.send()
    target = folder / whole.name
    data = whole.read_bytes()
    for size in (0, 10, len(data) // 2, len(data) - 1):
        target.write_bytes(data[:size])
        view = look(olpe, folder)
        assert view.offers == ()
        assert [(each.file, each.unfinished) for each in view.left] == [(whole.name, True)]
        assert isinstance(olpe.profile.exchange.run(folder)[0], Damaged)
    target.write_bytes(data)
    assert len(look(olpe, folder).offers) == 1
    assert isinstance(olpe.profile.exchange.run(folder)[0], ImportResult)


def test_e22_a_bundle_damaged_in_its_middle_is_named_and_not_offered(
    alliance: Alliance, folder: Path, opened: list[str]
) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    menden.add("project", title="Sensoren")
    whole = menden.send()
    data = whole.read_bytes()
    target = folder / whole.name
    for spoilt in (data[: len(data) // 2] + b"\0" * 64 + data[len(data) // 2 + 64 :], altered(data)):
        target.write_bytes(spoilt)
        opened.clear()
        view = look(olpe, folder)
        assert view.offers == ()
        assert [(each.file, each.unfinished) for each in view.left] == [(whole.name, False)]
        assert "beschädigt" in view.left[0].reason
        assert (look(olpe, folder), opened.count(whole.name)) == (
            view,
            3,
        )  # its header each time, all of it once
    target.write_bytes(data)
    assert len(look(olpe, folder).offers) == 1
    assert isinstance(olpe.profile.exchange.run(folder)[0], ImportResult)


def test_e22_what_lies_ready_is_read_whole_only_once(
    alliance: Alliance, folder: Path, opened: list[str]
) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    at(menden, folder).deposit()
    assert len(look(olpe, folder).offers) == 1
    assert len(opened) == 2
    olpe.reopen()
    assert len(look(olpe, folder).offers) == 1
    assert len(opened) == 3


def test_e22_old_bundles_are_not_read_again(alliance: Alliance, folder: Path, opened: list[str]) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    for number in range(3):
        menden.add("project", title=f"Projekt {number}")
        at(menden, folder).deposit()
        olpe.add("project", title=f"Vorhaben {number}")
        at(olpe, folder).deposit()
    olpe.profile.exchange.run(folder)
    opened.clear()
    menden.add("project", title="Noch eins")
    fresh = at(menden, folder).deposit()
    assert fresh is not None
    look(olpe, folder)
    assert opened == [Path(fresh.path).name] * 2  # what it says of itself, and then all of it
    olpe.reopen()
    opened.clear()
    outcomes = olpe.profile.exchange.run(folder)
    assert opened == [Path(fresh.path).name]
    assert isinstance(outcomes[0], ImportResult)
    opened.clear()
    look(olpe, folder)
    assert opened == []


def test_e22_bundles_taken_over_one_by_one_are_not_read_again_either(
    alliance: Alliance, folder: Path, opened: list[str]
) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    at(menden, folder).deposit()
    (offer,) = look(olpe, folder).offers
    olpe.take(Path(offer.path))
    look(olpe, folder)
    olpe.reopen()
    opened.clear()
    look(olpe, folder)
    assert opened == []


def test_e22_a_file_that_was_replaced_under_the_same_name_is_read_again(
    alliance: Alliance, folder: Path
) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    first = menden.add("project", title="Eins")
    stick = folder / "menden.verbundpaket"
    shutil.copy(menden.send(), stick)
    olpe.profile.exchange.run(folder)
    second = menden.add("project", title="Zwei")
    size, times = stick.stat().st_size, stick.stat()
    shutil.copy(menden.send(), stick)
    os.utime(stick, ns=(times.st_atime_ns, times.st_mtime_ns))  # as a careful copying program does
    assert stick.stat().st_size != size or stick.stat().st_ctime_ns != times.st_ctime_ns
    assert len(look(olpe, folder).offers) == 1
    olpe.profile.exchange.run(folder)
    assert (olpe.value(first, "title"), olpe.value(second, "title")) == ("Eins", "Zwei")


def test_e22_nothing_is_overwritten_not_even_by_the_own_next_bundle(alliance: Alliance, folder: Path) -> None:
    olpe, _menden = alliance.paired("olpe", "menden")
    free = folders.free_name(folder, "olpe", olpe.device, 1)
    free.write_bytes(b"somebody else's")
    free.with_name(f"{free.stem}-2-teil-2.verbundpaket").write_bytes(b"a part of something")
    written = at(olpe, folder).deposit()
    assert written is not None
    assert Path(written.path).name == f"{free.stem}-3.verbundpaket"
    assert free.read_bytes() == b"somebody else's"
    assert not [name for name in names(folder) if name.endswith(".part")]


def test_e22_a_bundle_of_a_device_not_known_here_is_offered_without_a_name(
    alliance: Alliance, folder: Path
) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    laptop = alliance.office("menden", "menden2")
    alliance.pair(menden, laptop)
    laptop.profile.partners.import_card(olpe.card())
    laptop.take(menden.send())
    menden.take(laptop.send())
    laptop.add("project", title="Vom Laptop")
    at(laptop, folder).deposit()
    (offer,) = look(olpe, folder).offers
    assert offer.organisation == ""
    assert olpe.take(Path(offer.path)).sender == "menden"  # its own office vouches for it in there


def test_e22_a_stick_that_was_pulled_is_told_in_a_sentence(alliance: Alliance, folder: Path) -> None:
    olpe, _menden = alliance.paired("olpe", "menden")
    before = olpe.snapshot()
    shutil.rmtree(folder)
    for act in (lambda: look(olpe, folder), at(olpe, folder).deposit, at(olpe, folder).run):
        with pytest.raises(StorageFailed, match="austausch"):
            act()
    assert olpe.snapshot() == before


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that nobody can read, not even root")
def test_e22_one_file_nobody_may_read_does_not_stop_the_others(alliance: Alliance, folder: Path) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    (folder / "a.verbundpaket").symlink_to("/proc/self/mem")
    shutil.copy(menden.send(), folder / "b.verbundpaket")
    outcomes = olpe.profile.exchange.run(folder)
    assert isinstance(outcomes[0], ImportResult)
    assert isinstance(outcomes[1], StorageFailed)


def test_e22_what_others_refuse_stays_a_refusal(alliance: Alliance, folder: Path) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    stranger = alliance.office("soest", starter=False)
    stranger.profile.partners.import_card(olpe.card())
    shutil.copy(stranger.send("olpe"), folder / "fremd.verbundpaket")
    at(menden, folder).deposit()
    outcomes = olpe.profile.exchange.run(folder)
    assert sorted(type(each).__name__ for each in outcomes) == [
        "ExportResult",
        "ImportResult",
        "UnknownSigner",
    ]
    again = olpe.profile.exchange.run(folder)
    assert [each.file for each in again if isinstance(each, FileError)] == ["fremd.verbundpaket"]
