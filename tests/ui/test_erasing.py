# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A contact is erased for good: said first, then done; the partners' confirmations can be looked up."""

import pytest
from PySide6.QtCore import Qt

from swf_desktop.domain.errors import NotFound


def open_contact(driver):
    contact = driver.profile.records.add("contact", {"family_name": "Geheim"}).records[0].id
    driver.window.open_record("contact", contact)
    driver.settle()
    detail = driver.window.page().detail
    return contact, detail, detail.page()


def is_gone(records, record_id: str) -> bool:
    try:
        return records.show(record_id).erased
    except NotFound:
        return True


def test_a_contact_is_erased_after_it_was_said_what_that_means(driver):
    contact, detail, page = open_contact(driver)
    page.head.erase.trigger()
    question = detail.question
    assert question is not None
    assert "Partner" in question.erase.accessibleDescription()
    assert "Sicherungen" in question.erase.accessibleDescription()
    question.erase.click()
    driver.settle()
    assert is_gone(driver.profile.records, contact)
    assert detail.question is None
    assert "Endgültig gelöscht" in driver.toast
    exchange = driver.place("exchange")
    exchange._segments.button(3).click()
    assert exchange.erasures.table.model().rowCount() == 1


@pytest.mark.parametrize("way", ["button", "escape"])
def test_nothing_happens_when_one_thinks_better_of_it(driver, qtbot, way):
    contact, detail, page = open_contact(driver)
    page.head.erase.trigger()
    if way == "button":
        detail.question.leave.click()
    else:
        qtbot.keyClick(detail.question.leave, Qt.Key.Key_Escape)
    driver.settle()
    assert detail.question is None
    assert detail.page() is page
    assert driver.profile.records.show(contact).fields["family_name"] == "Geheim"


def test_only_what_holds_personal_data_is_erased(driver):
    task = driver.profile.records.add("task", {"title": "Prüfen"}).records[0].id
    driver.window.open_record("task", task)
    driver.settle()
    assert not driver.window.page().detail.page().head.erase.isVisible()


def test_who_confirmed_an_erasure_can_be_looked_up(drive, make_profile, tmp_path):
    olpe, soest = make_profile("olpe"), make_profile("soest", "Jens Beispiel")
    for one, other in ((olpe, soest), (soest, olpe)):
        card = tmp_path / f"{one.organisation}.partnerkarte"
        one.partners.export_card(card)
        other.partners.import_card(card)
    contact = olpe.records.add("contact", {"family_name": "Geheim"}).records[0].id
    olpe.records.set(contact, {"audience": "alliance"})
    olpe.records.erase(contact)
    driver = drive(olpe)
    model = driver.place("exchange").erasures.table.model()
    cells = [model.index(0, n).data() for n in range(model.columnCount())]
    assert cells[0] == "Kontakt – endgültig gelöscht"
    assert "Soest" in cells[4]

    olpe.exchange.export(tmp_path / "1.verbundpaket")
    soest.exchange.take_over(tmp_path / "1.verbundpaket")
    soest.exchange.export(tmp_path / "2.verbundpaket")
    olpe.exchange.take_over(tmp_path / "2.verbundpaket")
    driver.window.page().reload()
    driver.settle()
    cells = [model.index(0, n).data() for n in range(model.columnCount())]
    assert "Soest" in cells[3]
    assert cells[4] == "niemand"


def test_people_of_other_towns_are_named_as_such(drive, make_profile, tmp_path):
    olpe, soest = make_profile("olpe"), make_profile("soest", "Jens Beispiel")
    for one, other in ((olpe, soest), (soest, olpe)):
        card = tmp_path / f"{one.organisation}.partnerkarte"
        one.partners.export_card(card)
        other.partners.import_card(card)
    person = soest.records.add("contact", {"family_name": "Geheim"}).records[0].id
    task = soest.records.add("task", {"title": "Prüfen", "assignee": person}).records[0].id
    soest.exchange.export(tmp_path / "1.verbundpaket")
    olpe.exchange.take_over(tmp_path / "1.verbundpaket")
    driver = drive(olpe)
    driver.window.open_record("task", task)
    driver.settle()
    place = driver.window.page()
    row = place.detail.page().rows()["assignee"]
    assert row.shown.text() == "Person einer anderen Kommune"
    assert "bleiben in der Verwaltung" in row.shown.toolTip()
    model = place.current_list().model
    cell = model.index(model.row_of(task), model.columns.index("assignee"))
    assert cell.data() == "Person einer anderen Kommune"
    assert "bleiben in der Verwaltung" in cell.data(Qt.ItemDataRole.ToolTipRole)
