# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may change what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swf_desktop.domain.catalogue import RECORD_TYPES, record_type
from swf_desktop.domain.record_types import RecordType, Rights
from swf_desktop.domain.rights import Standing, may_write, standing
from swf_desktop.domain.views import Value

OLPES = Standing(False, "olpe")
JOINT = Standing(True, "suedwestfalen-agentur")
SOMEWHERE = "019ac0de-0000-7000-8000-000000000001"


def writes(
    record_key: str,
    organisation: str,
    /,
    owner: str | None = "olpe",
    subject: Standing | None = None,
    **control: Value,
) -> bool:
    return may_write(record_type(record_key), organisation, owner=owner, control=control, subject=subject)


@pytest.mark.parametrize("kind", ["contact", "project", "decision", "knowledge", "event"])
def test_an_owners_record_is_changed_by_its_owner_alone(kind: str) -> None:
    assert writes(kind, "olpe")
    assert not writes(kind, "soest")


@pytest.mark.parametrize("kind", ["organisation", "foundation", "meeting"])
def test_a_joint_record_is_changed_by_every_member(kind: str) -> None:
    assert writes(kind, "olpe")
    assert writes(kind, "soest")


@pytest.mark.parametrize("kind", ["milestone", "risk", "status_report", "task"])
def test_what_belongs_to_a_project_is_changed_by_the_projects_owner(kind: str) -> None:
    assert writes(kind, "olpe", owner="soest", subject=OLPES, project=SOMEWHERE)
    assert not writes(kind, "soest", owner="soest", subject=OLPES, project=SOMEWHERE)


def test_what_belongs_to_something_joint_is_everybodys() -> None:
    assert writes("section", "menden", owner="soest", subject=JOINT, strategy=SOMEWHERE)


def test_while_what_it_belongs_to_is_unknown_a_record_is_its_owners() -> None:
    assert writes("milestone", "olpe", subject=None, project=SOMEWHERE)
    assert not writes("milestone", "soest", subject=None, project=SOMEWHERE)
    assert not writes("task", "soest", subject=None, project=SOMEWHERE)


def test_a_task_without_a_project_is_everybodys() -> None:
    assert writes("task", "soest", project=None)
    assert writes("task", "soest")


def test_a_goal_without_a_strategy_is_its_owners() -> None:
    assert writes("goal", "olpe", level="operational")
    assert not writes("goal", "soest", level="operational")


@pytest.mark.parametrize("level", ["project_goal", "sub_goal", "vision"])
def test_the_goals_of_the_whole_alliance_are_everybodys(level: str) -> None:
    assert writes("goal", "soest", level=level)
    assert writes("goal", "soest", level=level, subject=OLPES, strategy=SOMEWHERE)


def test_the_framework_strategy_is_everybodys_and_a_local_one_is_not() -> None:
    assert writes("strategy", "soest", kind="framework")
    assert not writes("strategy", "soest", kind="local")


def test_a_comment_belongs_to_its_author_whatever_it_is_about() -> None:
    assert writes("comment", "soest", owner="soest", subject=OLPES)
    assert not may_write(
        record_type("comment"), "olpe", owner="soest", control={"subject": SOMEWHERE}, subject=OLPES
    )


def test_a_record_without_an_owner_is_nobodys_unless_it_is_joint() -> None:
    assert not writes("project", "olpe", owner=None)
    assert writes("meeting", "olpe", owner=None)


def test_standing_is_handed_down_a_chain() -> None:
    goal = standing(record_type("goal"), "soest", {"strategy": SOMEWHERE}, OLPES)
    indicator = standing(record_type("indicator"), "soest", {"goal": SOMEWHERE}, goal)
    measurement = standing(record_type("measurement"), "soest", {"indicator": SOMEWHERE}, indicator)
    assert measurement == OLPES


TYPES = st.sampled_from(sorted(RECORD_TYPES.values(), key=lambda t: t.key))
ORGANISATIONS = st.sampled_from(["olpe", "soest", "menden"])


@given(TYPES, ORGANISATIONS, ORGANISATIONS, st.dictionaries(st.text(max_size=3), st.none()), st.booleans())
def test_a_record_that_stands_for_itself_can_always_be_changed_by_its_owner(
    kind: RecordType, owner: str, other: str, control: dict[str, Value], joint: bool
) -> None:
    assert may_write(kind, owner, owner=owner, control=control, subject=None)
    if kind.rights is Rights.OWNER and not joint:
        assert may_write(kind, other, owner=owner, control=control, subject=None) == (owner == other)


@given(TYPES, ORGANISATIONS, ORGANISATIONS, st.booleans())
def test_rights_that_follow_are_exactly_those_of_what_they_follow(
    kind: RecordType, owner: str, other: str, joint: bool
) -> None:
    subject = Standing(joint, other)
    if kind.rights is Rights.FOLLOWS and kind.follows:
        assert standing(kind, owner, {kind.follows: SOMEWHERE}, subject) == subject
