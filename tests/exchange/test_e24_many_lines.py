# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bundles with more lines than are held in memory at once: read twice, and folded part by part."""

import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import Payload, rebuilt, taken_apart, unit_of, write_regardless

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import Damaged
from swf_desktop.domain.ids import new_id
from swf_desktop.domain.views import ImportResult
from swf_desktop.services import importing, stretches
from swf_desktop.services.appending import Appender
from swf_desktop.services.folding import Folding
from swf_desktop.services.logbook import LogBook
from swf_desktop.sync import pages, payload
from swf_desktop.sync.lines import ERASE, GENESIS
from swf_desktop.sync.payload import Preamble, Segment
from swf_desktop.sync.segments import Cursor


def _little_at_once(patch: pytest.MonkeyPatch, lines: int) -> None:
    for module in (stretches, importing):
        patch.setattr(module, "WAVE", lines)
    patch.setattr(payload, "_HELD_BYTES", -1)
    patch.setattr(pages, "PAGE_BYTES", 500)


def _outcome(result: ImportResult) -> dict[str, object]:
    names = ("new", "changed", "deleted", "erased", "conflicts", "waiting", "refused")
    counts = {name: getattr(result, name) for name in names}
    return {**counts, "changes": {each.id: each for each in result.changes.records}}


def _nothing_but(device: str) -> Callable[[Audience, Preamble, list[Segment]], Payload]:
    def change(_audience: Audience, preamble: Preamble, segments: list[Segment]) -> Payload:
        kept = [each for each in segments if each.header.log.startswith(device)]
        return msgspec.structs.replace(preamble, segments=len(kept)), kept

    return change


def _a_busy_year(olpe: Office, menden: Office) -> Path:
    """Work of two offices that crosses, with conflicts of which one is settled, deletions of which one is taken back,
    and an erasure; Olpe's bundle with all of it."""
    meetings = [olpe.add("meeting", title=f"Runde {number}", held_on="2026-02-02") for number in range(8)]
    person = olpe.add("contact", given_name="Erika", family_name="Muster", email="muster@example.org")
    passing = olpe.add("meeting", title="Fällt aus", held_on="2026-03-03")
    olpe.delete(passing)
    mistaken = olpe.add("meeting", title="Fällt doch nicht aus", held_on="2026-04-04")
    olpe.delete(mistaken)
    menden.take(olpe.send())
    for number, meeting in enumerate(meetings):
        menden.set(meeting, place=f"Raum {number}")
    menden.set(meetings[0], minutes="aus Menden")
    olpe.set(meetings[0], minutes="aus Olpe")
    menden.set(meetings[1], title="Mendener Runde")
    olpe.set(meetings[1], title="Olper Runde")
    olpe.take(menden.send())
    olpe.set(meetings[1], title="Runde beider")
    olpe.profile.records.restore(mistaken)
    for meeting in meetings[1:]:
        olpe.set(meeting, place="Großer Saal")
    olpe.delete(meetings[7])
    olpe.erase(person)
    return olpe.send()


@pytest.mark.promise("E14", "E24")
@pytest.mark.parametrize("lines", [1, 2, 7, 20])
def test_e24_read_part_by_part_it_ends_as_read_at_once(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    olpe, menden, soest, arnsberg = alliance.paired("olpe", "menden", "soest", "arnsberg")
    bundle = _a_busy_year(olpe, menden)
    at_once = soest.take(bundle)
    with monkeypatch.context() as patch:
        _little_at_once(patch, lines)
        preview = arnsberg.profile.exchange.preview(bundle)
        part_by_part = arnsberg.take(bundle)
    assert _outcome(part_by_part) == _outcome(at_once)
    assert {each.id: each.kind for each in preview.changes.records} == {
        each.id: each.kind for each in part_by_part.changes.records
    }
    assert arnsberg.conflicts() == soest.conflicts() == olpe.conflicts() != {}
    assert arnsberg.problems() == ()
    arnsberg.profile.undo.undo()
    arnsberg.profile.undo.redo()
    alliance.exchange()
    alliance.agree()


def test_e24_any_line_of_a_long_stretch_is_found_without_reading_those_before(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    for number in range(30):
        olpe.add("meeting", title=f"Runde {number}", held_on="2026-02-02")
    _little_at_once(monkeypatch, 10)
    monkeypatch.setattr(stretches, "_MARK", 4)
    desk = menden.profile._desk
    _parts, opened = taken_apart(olpe.send(), menden)
    segment = opened[Audience.ALLIANCE][1][0]
    with unit_of(menden) as unit:
        book = LogBook(unit, desk.identity, desk.trust)
        row = book.row(book.handle(segment.header.log))
        origin, start = stretches.Origin("", olpe.device, 1), Cursor(0, 0, 0, "", 0, GENESIS)
        stretch = stretches.survey(book, segment, origin, row, start, 10)
        one_by_one = list(stretches.lines_of(book, stretch))
        wanted = range(1, len(one_by_one) + 1)
        assert [stretches.read_already(book, [stretch], row.number, seq) for seq in wanted] == one_by_one
        assert stretch.held is None
        assert len(stretch.marks) > 7


@pytest.mark.promise("E18", "E24")
@pytest.mark.parametrize("lines", [1, 3])
def test_e24_an_erasure_waits_for_the_part_that_shows_that_it_had_no_right(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lines: int
) -> None:
    menden, menden2, _olpe, soest = alliance.paired("menden", "menden2", "olpe", "soest")
    project = menden.add("project", title="Wärmenetz")
    soest.take(menden.send())
    for number in range(6):
        menden.add("meeting", title=f"Runde {number}", held_on="2026-02-02")
    menden.set(project, owner="olpe")
    menden2.take(menden.send())
    write_regardless(menden2, project, {}, kind=ERASE)  # Olpe's by now, and it knows
    bundle = rebuilt(
        menden2.send(), menden2, soest, tmp_path / "nur.verbundpaket", change=_nothing_but(menden2.device)
    )
    soest.take(bundle)  # what its author had is not here, so the values stay
    with monkeypatch.context() as patch:
        _little_at_once(patch, lines)
        soest.take(menden.send())
    assert soest.value(project, "title") == "Wärmenetz"
    alliance.exchange()
    alliance.agree()


@pytest.mark.promise("E1", "E18", "E24")
@pytest.mark.parametrize("lines", [1, 3])
def test_e24_lines_after_the_part_with_an_erasure_can_still_be_passed_on(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lines: int
) -> None:
    olpe, olpe2, soest, menden = alliance.paired("olpe", "olpe2", "soest", "menden")
    contact = olpe.add("contact", family_name="Muster", audience="alliance")
    olpe2.take(olpe.send())
    olpe2.erase(contact)
    for number in range(6):
        olpe.add("meeting", title=f"Runde {number}", held_on="2026-02-02")
    soest.take(
        rebuilt(olpe2.send(), olpe2, soest, tmp_path / "nur.verbundpaket", change=_nothing_but(olpe2.device))
    )
    with monkeypatch.context() as patch:
        _little_at_once(patch, lines)
        soest.take(
            olpe.send()
        )  # one seed for all lines; the erasure takes it before the last of them is stored
    assert soest.show(contact).erased
    menden.take(soest.send())
    assert soest.problems() == menden.problems() == ()
    alliance.exchange()
    alliance.agree()


def test_e24_memory_does_not_grow_with_the_bundle(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    _little_at_once(monkeypatch, 150)
    chance = random.Random(4)

    def peak(taker: Office, tasks: int) -> tuple[int, int]:
        texts = [{"title": f"Aufgabe {n}", "description": chance.randbytes(450).hex()} for n in range(tasks)]
        olpe.profile.records.apply([Edit(EditKind.ADD, new_id(), "task", each) for each in texts])
        bundle = olpe.send()
        tracemalloc.start()
        taker.take(bundle)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found, bundle.stat().st_size

    (little, small), (much, large) = peak(menden, 300), peak(soest, 2100)
    # Some copies of the bundle as it is, and a name for each record. All its lines would take fourteen times as much.
    assert much - little < 6 * (large - small)


@pytest.mark.promise("E3", "E24")
def test_e24_a_line_that_speaks_of_one_which_names_no_record_is_refused_by_whoever_has_that_one(
    alliance: Alliance,
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    meeting = olpe.add("meeting", title="Runde", held_on="2026-02-02")
    olpe.set(meeting, title="Große Runde")
    menden.take(olpe.send())
    desk = olpe.profile._desk
    with unit_of(olpe) as unit:
        book = LogBook(unit, desk.identity, desk.trust)
        last = book.row(book.own(Audience.ALLIANCE)).seq
        appender = Appender(book, desk.identity.person, desk.seconds())
        arrival = appender.append(Audience.ALLIANCE, meeting, {"title": "Wessen Runde?"}, created_at=last)
        appender.finish()
        Folding(unit, book).fold([arrival], book.logs.new_step("edit", "", desk.clock.now()))
        unit.commit()
    bundle = olpe.send()
    for office in (menden, soest):
        with pytest.raises(Damaged):
            office.take(bundle)
