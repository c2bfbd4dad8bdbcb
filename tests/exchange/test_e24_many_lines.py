# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bundles with more lines than are held in memory at once: read twice, and folded part by part."""

import random
import tracemalloc
from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import unit_of

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


def _little_at_once(patch: pytest.MonkeyPatch, lines: int) -> None:
    for module in (stretches, importing):
        patch.setattr(module, "WAVE", lines)
    patch.setattr(payload, "_HELD_BYTES", -1)
    patch.setattr(pages, "PAGE_BYTES", 500)


def _outcome(result: ImportResult) -> dict[str, object]:
    counts = {name: getattr(result, name) for name in ("new", "changed", "deleted", "erased", "conflicts")}
    return {**counts, "changes": {each.id: each for each in result.changes.records}}


def _a_busy_year(olpe: Office, menden: Office) -> Path:
    """Work of two offices that crosses, with a conflict, deletions and an erasure; Olpe's bundle with all of it."""
    meetings = [olpe.add("meeting", title=f"Runde {number}", held_on="2026-02-02") for number in range(8)]
    person = olpe.add("contact", given_name="Erika", family_name="Muster", email="muster@example.org")
    passing = olpe.add("meeting", title="Fällt aus", held_on="2026-03-03")
    olpe.delete(passing)
    menden.take(olpe.send())
    for number, meeting in enumerate(meetings):
        menden.set(meeting, place=f"Raum {number}")
    menden.set(meetings[0], minutes="aus Menden")
    olpe.set(meetings[0], minutes="aus Olpe")
    olpe.take(menden.send())
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
    assert _outcome(part_by_part)["erased"] == _outcome(at_once)["erased"]
    assert {each.id: each.kind for each in preview.changes.records} == {
        each.id: each.kind for each in part_by_part.changes.records
    }
    assert {each.id for each in part_by_part.changes.records} == {each.id for each in at_once.changes.records}
    assert arnsberg.conflicts() == soest.conflicts() == olpe.conflicts() != {}
    assert arnsberg.problems() == ()
    arnsberg.profile.undo.undo()
    arnsberg.profile.undo.redo()
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
