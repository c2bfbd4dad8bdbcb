# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Records that follow each other in long chains (E3, E24): judged alike in any order, and no slower than their change."""

import pytest
from tests.exchange.test_e21_revocation import slip_in
from tests.helpers.alliance import Alliance, Office

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.services.folding import Folding
from swf_desktop.sync.documents import REVOCATION, Revocation

pytestmark = pytest.mark.promise("E3", "E24")
LENGTH = 60


def chain(
    office: Office, type_key: str, by: str, root: str, length: int = LENGTH, **fields: str
) -> list[str]:
    """Records each of which follows the one before, the first one *root*."""
    ids = [office.profile.records.fresh_id() for _ in range(length)]
    befores = [root, *ids]
    edits = [
        Edit(EditKind.ADD, id_, type_key, {by: before, **fields})
        for id_, before in zip(ids, befores, strict=False)
    ]
    office.profile.records.apply(edits, "Kette")
    return ids


def test_the_start_of_a_chain_that_comes_late_costs_no_more_than_what_hangs_on_it(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    alliance.exchange()
    root = olpe.profile.records.fresh_id()
    chain(menden, "comment", "subject", root, text="Kommentar")
    olpe.take(menden.send())
    resolved = []
    real = Folding._resolve_one
    monkeypatch.setattr(
        Folding, "_resolve_one", lambda self, record: resolved.append(record) or real(self, record)
    )
    olpe.profile.records.add("meeting", {"title": "Sitzung", "held_on": "2026-02-02"}, id=root)
    assert 0 < len(resolved) < 15
    monkeypatch.undo()
    menden.take(olpe.send())
    alliance.agree((olpe, menden))


@pytest.mark.parametrize("late", [True, False])
def test_a_chain_on_what_belongs_to_others_is_judged_alike_whatever_comes_first(
    alliance: Alliance, late: bool
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    alliance.exchange()
    theirs = menden.add("project", title="Gehört Menden")
    own = olpe.add("project", title="Gehört Olpe")
    chain(olpe, "link", "source", theirs, 20, target=own, kind="based_on")  # Olpe has not seen it yet
    news, claims = menden.send(), olpe.send()
    for bundle in (claims, news) if late else (news, claims):
        soest.take(bundle)
    olpe.take(news)
    menden.take(claims)
    alliance.agree((olpe, menden, soest))
    menden.add("link", source=theirs, target=own, kind="based_on")
    alliance.exchange()
    alliance.agree((olpe, menden, soest))


def test_a_chain_on_what_a_stolen_laptop_made_is_judged_anew_as_far_as_that_matters(
    alliance: Alliance,
) -> None:
    olpe, stolen, menden = alliance.paired("olpe", "olpe2", "menden")
    root = stolen.add("project", title="Vom Dieb")
    olpe.take(stolen.send())
    own = olpe.add("project", title="Gehört Olpe")
    chain(olpe, "link", "source", root, 20, target=own, kind="based_on")
    alliance.exchange()
    slip_in(olpe, REVOCATION, Revocation(device=stolen.device, accepted={}))
    menden.take(olpe.send("menden"))
    assert not menden.knows(root)
    assert menden.problems() == ()
