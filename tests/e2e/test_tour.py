# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tour for real, once: what it says, what it leaves behind, and that all five offices agree."""

import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from swf_desktop.services import sample

TOWNS = ["arnsberg", "bad-berleburg", "menden", "olpe", "soest"]
NAMES = ["Arnsberg", "Bad Berleburg", "Menden", "Olpe", "Soest"]
PLACES = ["today", "strategy", "projects", "tasks", "events", "contacts", "knowledge", "exchange"]


@dataclass
class Ran:
    folder: Path
    code: int
    account: str
    figures: dict[str, Any]
    logs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def program(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-m", "swf_desktop", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, env={**env, "PYTHONIOENCODING": "utf-8"}, encoding="utf-8", timeout=300
    )


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("tour") / "rundgang"
    done = program("tour", folder, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return Ran(folder, done.returncode, done.stderr, json.loads(done.stdout))


def asked(tour: Ran, town: str, *arguments: str | Path) -> dict[str, Any]:
    """What the program says about one of the profiles left behind."""
    done = program("--home", tour.folder / town, "--json", *arguments)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_nothing_disagrees(tour):
    assert tour.figures["ok"] is True
    assert tour.figures["problems"] == []
    assert "Alle fünf haben denselben Stand." in tour.account


def test_the_account_can_be_read(tour):
    for text in (*NAMES, "Juni 2026", "November 2026", "KW 23", "stimmen überein", "frei erfunden"):
        assert text in tour.account
    assert tour.account.count("Widerspruch in ") == 3
    assert tour.account.count("Geklärt am ") == 3
    assert "None" not in tour.account
    assert "%(" not in tour.account


def test_five_offices_played_the_whole_sample_set(tour):
    edits = sum(len(sample.edits_for(town, month)) for town in TOWNS for month in sample.months())
    assert tour.figures["edits"] == edits > 600
    assert [office["organisation"] for office in tour.figures["offices"]] == TOWNS
    assert [office["steward"] for office in tour.figures["offices"]].count(True) == 1


def test_the_digests_are_equal_and_the_profiles_say_so_themselves(tour):
    assert sorted(tour.figures["digests"]) == TOWNS
    assert len(set(tour.figures["digests"].values())) == 1
    for town in TOWNS:
        said = asked(tour, town, "digest")
        assert (said["digest"], said["conflicts"]) == (tour.figures["digests"][town], 0)
        assert said["records"] > 400


def test_words_were_compared_on_cards(tour):
    assert len(tour.figures["pairings"]) == 4
    for pairing in tour.figures["pairings"]:
        assert pairing["agreed"]
        assert len(pairing["words"]) >= 4
        assert " ".join(pairing["words"]) in tour.account
    assert sorted(path.stem for path in (tour.folder / "karten").iterdir()) == TOWNS


# -- files ---------------------------------------------------------------------------------------


def bundles(tour: Ran) -> dict[str, dict[str, Any]]:
    return {each["file"]: each for one in tour.figures["rounds"] for each in one["bundles"]}


def test_files_were_passed_every_week(tour):
    assert len(tour.figures["rounds"]) >= 26
    assert all(sorted(b["from"] for b in one["bundles"]) == TOWNS for one in tour.figures["rounds"])
    lost = tour.figures["astray"]["lost"]["file"]
    for name, bundle in bundles(tour).items():
        path = tour.folder / "pakete" / name
        if name != lost:
            assert path.stat().st_size == bundle["bytes"]


def received(tour: Ran, town: str, direction: str = "received") -> list[str]:
    """The ids of the bundles that an office took over (or sent), in their order."""
    if town not in tour.logs:
        tour.logs[town] = asked(tour, town, "bundle", "log")["bundles"]
    return [entry["bundle"] for entry in reversed(tour.logs[town]) if entry["direction"] == direction]


def test_the_lost_file_reached_nobody_and_nothing_is_missing(tour):
    lost = tour.figures["astray"]["lost"]
    assert not (tour.folder / "pakete" / lost["file"]).exists()
    assert lost["file"] in tour.account
    assert lost["bundle"] in received(tour, lost["from"], "sent")
    for town in TOWNS:
        assert lost["bundle"] not in received(tour, town)


def test_the_doubled_file_was_taken_over_once(tour):
    twice = tour.figures["astray"]["twice"]
    folder = tour.folder / "pakete"
    assert (folder / twice["copy"]).read_bytes() == (folder / twice["file"]).read_bytes()
    assert Counter(received(tour, twice["at"]))[twice["bundle"]] == 1
    again = asked(tour, twice["at"], "bundle", "import", folder / twice["copy"])
    assert again["already"] is True


def test_the_late_file_came_after_the_following_one(tour):
    late = tour.figures["astray"]["late"]
    following = [b for b in bundles(tour).values() if b["from"] == late["from"]]
    order = [b["bundle"] for b in sorted(following, key=lambda b: b["sequence"])]
    after = order[order.index(late["bundle"]) + 1]
    for town in TOWNS:
        if town != late["from"]:
            taken = received(tour, town)
            assert (taken.index(late["bundle"]) > taken.index(after)) == (town == late["at"])


# -- conflicts -----------------------------------------------------------------------------------


def test_every_announced_conflict_came_up_and_was_settled(tour):
    found = {(c["month"], c["id"], c["field"]): c for c in tour.figures["conflicts"]}
    for announced in sample.announced_conflicts():
        conflict = found.pop((announced.month, announced.id, announced.field))
        assert sorted(value["organisation"] for value in conflict["values"]) == list(announced.organisations)
        assert all(value["by"] for value in conflict["values"])
        assert conflict["settled_by"] in TOWNS
        # Equal digests say that the others show the same.
        record = asked(tour, "menden", "record", "show", announced.id)
        assert record["conflicts"] == {}
        shown = record["deleted"] if announced.field == "deleted" else record["fields"][announced.field]
        assert shown == conflict["settled_with"]
    assert not found


def test_two_towns_wrote_in_one_section(tour):
    assert "Begriffe (Beispiel)" in tour.account
    assert "Beides gilt, kein Widerspruch" in tour.account


def test_a_profile_left_behind_is_whole(tour):
    assert asked(tour, "bad-berleburg", "check")["problems"] == []


# -- paper and pictures --------------------------------------------------------------------------


def test_six_status_summaries_were_printed(tour):
    pytest.importorskip("typst")
    pypdf = pytest.importorskip("pypdf")
    reports = {Path(path) for path in tour.figures["reports"]}
    assert reports == set((tour.folder / "berichte").iterdir())
    assert {path.name for path in reports} == {
        f"statusbericht-{who}-2026-11-23.pdf" for who in (*TOWNS, "verbund")
    }
    for path in reports:
        pages = pypdf.PdfReader(BytesIO(path.read_bytes())).pages
        text = "\n".join(page.extract_text() for page in pages)
        assert "Stichtag 23.11.2026" in text
        assert f"Seite {len(pages)} von {len(pages)}" in text
        assert "Beispielprojekt" in text
        names = [name for key, name in zip(TOWNS, NAMES, strict=True) if key in path.stem] or NAMES
        assert all(name in text for name in names)


def test_pictures_of_the_windows(tour):
    if importlib.util.find_spec("PySide6") is None:
        assert tour.figures["pictures"] == []
        assert "keine Bilder" in tour.account
        return
    pictures = [Path(path) for path in tour.figures["pictures"]]
    for theme in ("light", "dark"):
        shown = [p.stem.split("-")[1] for p in pictures if p.stem.endswith(theme)]
        assert list(dict.fromkeys(shown)) == ["first", *PLACES]
    for path in pictures:
        width, height, colours, brightness = seen(path)
        assert (width, height) == (1366, 768), path.name
        assert colours > 50, f"{path.name} is blank"
        assert (brightness > 128) == path.stem.endswith("light"), path.name
    assert len({path.read_bytes() for path in pictures}) == len(pictures)


def seen(path: Path) -> tuple[int, int, int, float]:
    """Width, height, number of colours and mean brightness of a picture, at a glance."""
    from PySide6.QtGui import QImage

    image = QImage(str(path))
    places = [(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    colours = [image.pixelColor(x, y) for x, y in places]
    brightness = sum(colour.lightness() for colour in colours) / len(colours)
    return image.width(), image.height(), len({colour.rgb() for colour in colours}), brightness


# -- refusals ------------------------------------------------------------------------------------


def test_a_second_run_into_the_same_folder_is_refused(tour):
    before = sorted(tour.folder.rglob("*"))
    done = program("tour", tour.folder)
    assert done.returncode == 1
    assert "ist nicht leer" in done.stderr
    assert sorted(tour.folder.rglob("*")) == before


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    place = tmp_path / "datei"
    place.write_text("hier", encoding="utf-8")
    done = program("tour", place, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "invalid"
    assert place.read_text(encoding="utf-8") == "hier"
