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
    assert not sample.is_loaded(profile.records, profile.organisation)
    sample.play_all(profile.records, profile.organisation)
    loaded = dict(profile.records.counts())
    assert loaded["task"] > 20
    assert sample.is_loaded(profile.records, profile.organisation)

    sample.remove_all(profile.records, profile.organisation)
    assert dict(profile.records.counts()) == before
    assert not sample.is_loaded(profile.records, profile.organisation)

    sample.play_all(profile.records, profile.organisation)
    assert dict(profile.records.counts()) == loaded
    for expected in (before, loaded, before):
        profile.undo.undo()
        assert dict(profile.records.counts()) == expected
    assert profile.checking.check().problems == ()


def test_nothing_points_at_records_of_others_that_are_not_here(profile):
    sample.play_all(profile.records, profile.organisation)
    views = [view for kind in RECORD_TYPES for view in profile.records.list(kind)]
    here = {view.id for view in views}
    for view in views:
        for name, value in view.fields.items():
            field = RECORD_TYPES[view.type].field(name)
            if value and field is not None and field.kind is Kind.REFERENCE:
                assert value in here or profile.records.show(str(value)).deleted, (view.type, name)


def test_what_a_person_attached_goes_along(profile):
    sample.play_all(profile.records, profile.organisation)
    project = next(p for p in profile.records.list("project") if "Beispiel" in str(p.fields["title"]))
    own = profile.records.add("task", {"title": "Eigene Aufgabe", "project": project.id}).records[0].id
    loose = profile.records.add("task", {"title": "Andere Aufgabe"}).records[0].id
    sample.remove_all(profile.records, profile.organisation)
    assert profile.records.show(own).deleted
    assert not profile.records.show(loose).deleted


def test_a_month_can_be_played_by_its_office(tmp_path):
    profile = Doors(FixedClock("2026-06-30T08:00:00Z")).create(tmp_path, "soest", "Sven Exempel")
    try:
        changes = sample.play(profile.records, "soest", "2026-06")
        assert changes.label == "Beispieldaten: Juni 2026"
        assert {change.type for change in changes.records} >= {"project", "task", "contact"}
    finally:
        profile.close()
