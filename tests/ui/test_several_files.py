# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several files dropped on the window or opened at once: E14, E22."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from tests.helpers.alliance import Office
from tests.helpers.tables import cells

pytestmark = pytest.mark.promise("E14", "E22")


def drop(widget, paths: Sequence[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    widget.dropEvent(
        QDropEvent(
            QPointF(widget.rect().center()),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def bundles(office: Office, count: int) -> list[Path]:
    made = []
    for number in range(count):
        office.clock.advance(hours=1)
        office.add("project", title=f"Projekt {number} aus {office.name.title()}")
        made.append(office.send())
    return made


def test_bundles_dropped_anywhere_are_looked_at_in_the_order_in_which_they_were_made(drive, alliance):
    olpe, menden = alliance.paired("olpe", "menden")
    first, second, third = bundles(olpe, 3)
    window = drive(menden.profile)
    window.place("tasks")
    drop(window.window, [third, first, second])
    window.settle()
    page = window.window.page()
    assert page.incoming.files.isVisible()
    assert [row[0] for row in cells(page.incoming.files)] == [first.name, second.name, third.name]
    assert [row[2] for row in cells(page.incoming.files)] == ["wird angesehen", "kommt noch", "kommt noch"]
    assert cells(page.incoming.files)[0][1] == "Paket 1 aus Olpe"
    page.incoming.take.click()
    window.settle()
    page.incoming.skip.click()
    window.settle()
    assert [row[2] for row in cells(page.incoming.files)] == ["übernommen", "ausgelassen", "wird angesehen"]
    page.incoming.take.click()
    window.settle()
    assert not page.incoming.isVisible()
    assert len(menden.profile.records.list("project", {"owner": "olpe"})) == 3


def test_what_is_dropped_meanwhile_waits_for_its_turn(drive, alliance):
    olpe, soest, menden = alliance.paired("olpe", "soest", "menden")
    (first,), (other,) = bundles(olpe, 1), bundles(soest, 1)
    window = drive(menden.profile)
    page = window.place("exchange")
    drop(window.window, [first])
    window.settle()
    assert not page.incoming.files.isVisible()
    drop(page.zone, [other])
    drop(window.window, [first])
    window.settle()
    assert [row[0] for row in cells(page.incoming.files)] == [first.name, other.name]
    page.incoming.take.click()
    window.settle()
    assert "Soest" in page.incoming._heading.text()
    page.incoming.take.click()
    window.settle()
    assert not page.incoming.isVisible()


def test_a_card_among_them_comes_before_the_bundle_that_needs_it(drive, alliance):
    olpe, menden = alliance.office("olpe"), alliance.office("menden")
    olpe.profile.partners.import_card(menden.card())
    (bundle,) = bundles(olpe, 1)
    window = drive(menden.profile)
    page = window.place("exchange")
    drop(page.zone, [bundle, olpe.card()])
    window.settle()
    assert page.card.isVisible()
    page.card.take.click()
    window.settle()
    assert "Paket 1 aus Olpe" in page.incoming._heading.text()
    page.incoming.take.click()
    window.settle()
    assert len(menden.profile.records.list("project", {"title": "Projekt 0 aus Olpe"})) == 1


def test_a_file_that_cannot_be_read_does_not_keep_the_others_waiting(drive, alliance, tmp_path):
    olpe, menden = alliance.paired("olpe", "menden")
    (first,) = bundles(olpe, 1)
    broken = tmp_path / "kaputt.verbundpaket"
    broken.write_bytes(first.read_bytes()[:500])
    window = drive(menden.profile)
    page = window.place("exchange")
    drop(window.window, [broken, first])
    window.settle()
    assert [row[0] for row in cells(page.incoming.files)] == [first.name, broken.name]
    page.incoming.take.click()
    window.settle()
    assert [row[2] for row in cells(page.incoming.files)] == ["übernommen", "kann nicht übernommen werden"]
