# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E21 in the window: a thief who turns out the honest devices is seen, and put right by the steward."""

import pytest
from tests.exchange.test_e21_revocation import slip_in
from tests.helpers.forging import unit_of

from swf_desktop.store.documents import Documents
from swf_desktop.sync.documents import REVOCATION, Revocation

pytestmark = pytest.mark.promise("E21")


def pass_papers(sender, reader) -> None:
    with unit_of(sender) as there, unit_of(reader) as here:
        known = {each.content for each in Documents(here.connection).all()}
        for paper in Documents(there.connection).all():
            if paper.format == REVOCATION and paper.content not in known:
                Documents(here.connection).add(paper)
        here.commit()


def test_e21_the_steward_sees_who_revoked_each_other_and_puts_it_right(drive, alliance):
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, stolen = alliance.office("olpe"), alliance.office("olpe", "olpe2")
    alliance.pair(steward, olpe, stolen)
    alliance.exchange()
    olpe.profile.partners.revoke(stolen.device)
    slip_in(stolen, REVOCATION, Revocation(device=olpe.device, accepted={}))
    for office in (olpe, stolen):
        pass_papers(office, steward)
    pass_papers(stolen, olpe)

    town = drive(olpe.profile)
    town.qtbot.waitUntil(lambda: bool(town.window.banners.texts()))
    (told,) = town.window.banners.texts()
    assert "Verbundstelle" in told
    assert "nichts geschrieben" in told

    window = drive(steward.profile)
    page = window.place("exchange")
    board = page.board.table.model()
    rows = [board.index(row, 0).data() for row in range(board.rowCount())]
    assert len([row for row in rows if "umstritten" in row]) == 2
    page.board.table.selectRow(next(n for n, row in enumerate(rows) if "Olpe2" in row))
    page._name_revoking()
    assert page.revoke.isEnabled()
    page.revoke.trigger()
    window.settle()
    assert page.revoking._contested.isVisible()
    (box,) = page.revoking.lift.values()
    assert box.isChecked()
    assert "Erika Olpe" in box.text()
    page.revoking.revoke.click()
    window.settle()
    rows = [board.index(row, 0).data() for row in range(board.rowCount())]
    assert not [row for row in rows if "umstritten" in row]
    assert [row for row in rows if "gesperrt" in row] == [row for row in rows if "Olpe2" in row]

    olpe.take(steward.send("olpe"))
    town.window.standing._partners.start()
    town.qtbot.waitUntil(lambda: not town.window.banners.texts())
