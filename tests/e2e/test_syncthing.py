# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E22 with the real thing: two Syncthing instances carry the bundles between two profiles."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.syncthing import Syncthing, available, sharing

from swf_desktop.domain.views import FolderView
from swf_desktop.services.folders import SharedFolder

pytestmark = pytest.mark.skipif(not available(), reason="needs Syncthing")


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[Syncthing, Syncthing]]:
    """Two connected instances."""
    with sharing(tmp_path / "syncthing") as pair:
        yield pair


@pytest.fixture
def alliance(tmp_path: Path) -> Iterator[Alliance]:
    """Offices of this test."""
    (tmp_path / "templates").mkdir()
    alliance = Alliance(tmp_path, tmp_path / "templates")
    yield alliance
    alliance.close()


def at(office: Office, side: Syncthing) -> SharedFolder:
    return office.profile.exchange.folder(side.folder)


def look(office: Office, side: Syncthing) -> FolderView:
    return at(office, side).look()


def carry(office: Office, here: Syncthing, there: Syncthing) -> str:
    """The office's own bundle, laid into *here* and arrived *there*."""
    written = at(office, here).deposit()
    assert written is not None
    name = Path(written.path).name
    here.scan()
    assert there.wait_for_file(name).read_bytes() == Path(written.path).read_bytes()
    return name


def take_all(office: Office, side: Syncthing) -> int:
    """Take over what is offered, as the window does: one after the other."""
    offers = look(office, side).offers
    for offer in offers:
        office.take(Path(offer.path))
    return len(offers)


def test_e22_syncthing_carries_bundles_both_ways_and_its_conflict_copies_do_no_harm(
    alliance: Alliance, shared: tuple[Syncthing, Syncthing]
) -> None:
    olpe, soest = alliance.paired("olpe", "soest")
    one, other = shared

    # There and back: what one lays down is offered to the other, and nothing else is.
    project = olpe.add("project", title="Sensoren am Bach")
    carry(olpe, one, other)
    assert take_all(soest, other) == 1
    assert soest.value(project, "title") == "Sensoren am Bach"
    meeting = soest.add("meeting", title="Lenkungskreis", held_on="2026-02-02")
    carry(soest, other, one)
    assert take_all(olpe, one) == 1
    assert olpe.value(meeting, "title") == "Lenkungskreis"
    assert look(olpe, one).left == look(soest, other).left == ()

    # Both save a bundle under one name while the connection is cut: Syncthing keeps one as a conflict copy.
    one.pause()
    other.pause()
    olpe.add("project", title="Aus Olpe")
    soest.add("project", title="Aus Soest")
    shutil.copy(olpe.send(), one.folder / "paket.verbundpaket")
    shutil.copy(soest.send(), other.folder / "paket.verbundpaket")
    os.utime(other.folder / "paket.verbundpaket", (1_000_000_000, 1_000_000_000))  # the older one gives way
    one.scan()
    other.scan()
    one.resume()
    other.resume()
    copy = one.wait_for_file(".sync-conflict-")
    assert copy.name.endswith(".verbundpaket")
    assert (other.folder / copy.name).is_file()

    # The names say nothing; each bundle is found by whom it is for, once.
    assert [Path(offer.path).name for offer in look(olpe, one).offers] == [copy.name]
    assert [Path(offer.path).name for offer in look(soest, other).offers] == ["paket.verbundpaket"]
    assert take_all(olpe, one) == take_all(soest, other) == 1
    carry(olpe, one, other)
    carry(soest, other, one)
    take_all(soest, other)
    take_all(olpe, one)
    alliance.agree()
    before = sorted(path.name for path in one.folder.glob("*.verbundpaket"))
    assert sorted(path.name for path in other.folder.glob("*.verbundpaket")) == before
    assert olpe.profile.exchange.run(one.folder) == []  # and all of that once more is nothing at all
