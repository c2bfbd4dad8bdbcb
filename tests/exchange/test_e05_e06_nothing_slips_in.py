# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E5 and E6: what a member seals where it does not belong is refused whole, with all that came beside it."""

from pathlib import Path

import msgspec
import pytest
from tests.helpers.alliance import Alliance
from tests.helpers.forging import Payload, rebuilt, taken_apart

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged
from swf_desktop.sync.payload import Preamble, Segment


def test_e06_a_log_in_the_payload_for_other_readers_is_refused(alliance: Alliance, tmp_path: Path) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    project = olpe.add("project", title="Noch nicht öffentlich")
    bundle = olpe.send()
    _parts, opened = taken_apart(bundle, menden)
    moved = opened[Audience.ALLIANCE][1]
    assert moved

    def make_public(audience: Audience, preamble: Preamble, segments: list[Segment]) -> Payload:
        if audience == Audience.ALLIANCE:
            return msgspec.structs.replace(preamble, segments=0), []
        return msgspec.structs.replace(preamble, segments=len(segments) + len(moved)), [*segments, *moved]

    with pytest.raises(Damaged):
        menden.take(rebuilt(bundle, olpe, menden, tmp_path / "x.verbundpaket", change=make_public))
    assert not menden.knows(project)
    menden.take(bundle)
    assert menden.knows(project)


def test_e05_a_device_introduced_by_a_bundle_that_is_refused_stays_unknown(
    alliance: Alliance, tmp_path: Path
) -> None:
    olpe, soest = alliance.paired("olpe", "soest")
    second = alliance.office("olpe", "olpe2")
    olpe.profile.partners.import_card(second.card())  # and vouches for it
    olpe.add("project", title="Sensoren")
    bundle = olpe.send()

    def reworded(_audience: Audience, preamble: Preamble, segments: list[Segment]) -> Payload:
        changed = [
            [bytes(line).replace(b"Sensoren", b"Censoren") for line in each.lines] for each in segments
        ]
        return preamble, [Segment(each.header, lines) for each, lines in zip(segments, changed, strict=True)]

    before = soest.snapshot()
    with pytest.raises(Damaged):
        soest.take(rebuilt(bundle, olpe, soest, tmp_path / "x.verbundpaket", change=reworded))
    assert soest.snapshot() == before
    soest.take(bundle)
    assert second.device in {each.device for each in soest.profile.partners.list()}
