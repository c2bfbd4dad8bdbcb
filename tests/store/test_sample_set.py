# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sample set comes and goes in one step, for an office of the set and for any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from swf_desktop.bootstrap import Doors
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import Kind
from swf_desktop.profile import Profile
from swf_desktop.services import sample
from swf_desktop.system.clock import FixedClock


@pytest.fixture(params=["olpe", "brilon"])
def profile(request, tmp_path: Path) -> Iterator[Profile]:
    opened = Doors(FixedClock("2026-11-23T08:00:00Z")).create(tmp_path, request.param, "Erika Muster")
    yield opened
    opened.close()


def test_it_comes_and_goes_in_one_step(profile):
    before = dict(profile.records.counts())
    assert profile.sample.look().count == 0
    profile.sample.load()
    loaded = dict(profile.records.counts())
    assert loaded["task"] > 20
    assert profile.sample.look().untouched > 20

    profile.sample.remove()
    assert dict(profile.records.counts()) == before
    assert profile.sample.look().count == 0

    profile.sample.load()
    assert dict(profile.records.counts()) == loaded
    for expected in (before, loaded, before):
        profile.undo.undo()
        assert dict(profile.records.counts()) == expected
    assert profile.checking.check().problems == ()


def test_nothing_points_at_records_of_others_that_are_not_here(profile):
    profile.sample.load()
    views = [view for kind in RECORD_TYPES for view in profile.records.list(kind)]
    here = {view.id for view in views}
    for view in views:
        for name, value in view.fields.items():
            field = RECORD_TYPES[view.type].field(name)
            if value and field is not None and field.kind is Kind.REFERENCE:
                assert value in here or profile.records.show(str(value)).deleted, (view.type, name)


def example(profile, type_key: str, **where):
    return next(r for r in profile.records.list(type_key, where) if "Beispiel" in str(r.fields["title"]))


def test_what_a_person_added_is_named_and_stays_with_what_it_belongs_to(profile):
    profile.sample.load()
    project = example(profile, "project")
    own = profile.records.add("task", {"title": "Eigene Aufgabe", "project": project.id}).records[0].id
    loose = profile.records.add("task", {"title": "Andere Aufgabe"}).records[0].id
    assert [each.title for each in profile.sample.look().added] == ["Eigene Aufgabe"]
    profile.sample.remove()
    live = {row.id for row in profile.records.table("task", ("title",))}
    assert live == {own, loose}
    assert not profile.records.show(project.id).deleted
    assert profile.sample.look().untouched == 0


def test_all_of_it_goes_with_what_was_added_when_somebody_says_so(profile):
    profile.sample.load()
    project = example(profile, "project")
    own = profile.records.add("task", {"title": "Eigene Aufgabe", "project": project.id}).records[0].id
    loose = profile.records.add("task", {"title": "Andere Aufgabe"}).records[0].id
    profile.sample.remove(everything=True)
    assert profile.records.show(own).deleted
    assert not profile.records.show(loose).deleted
    assert profile.sample.look().count == 0
    profile.undo.undo()
    assert not profile.records.show(own).deleted


def test_what_a_person_changed_is_named_by_its_fields_and_stays(profile):
    profile.sample.load()
    project = example(profile, "project")
    profile.records.set(project.id, {"title": "Unser Projekt", "summary": "Jetzt echt"})
    (changed,) = profile.sample.look().changed
    assert (changed.title, set(changed.fields)) == (profile.records.title(project.id), {"title", "summary"})
    profile.sample.remove()
    assert profile.records.show(project.id).fields["title"] == "Unser Projekt"
    assert profile.records.table("task", ("title",)) == []


def test_a_change_taken_back_is_none(profile):
    profile.sample.load()
    project = example(profile, "project")
    profile.records.set(project.id, {"title": "Vertippt"})
    profile.undo.undo()
    assert profile.sample.look().changed == ()


def test_nothing_of_it_leaves_the_office(profile):
    profile.sample.load()
    kinds = [key for key in RECORD_TYPES if RECORD_TYPES[key].shared]
    seen = [view for key in kinds for view in profile.records.list(key) if "Beispiel" in str(view.fields)]
    assert len(seen) > 10
    assert {view.audience for view in seen} == {"office"}


def test_a_month_can_be_played_by_its_office(tmp_path):
    profile = Doors(FixedClock("2026-06-30T08:00:00Z")).create(tmp_path, "soest", "Sven Exempel")
    try:
        changes = sample.play(profile.records, "soest", "2026-06")
        assert changes.label == "Beispieldaten: Juni 2026"
        assert {change.type for change in changes.records} >= {"project", "task", "contact"}
    finally:
        profile.close()
