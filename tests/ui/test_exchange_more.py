# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exchange beyond single files: public partners, lost devices, e-mail drafts."""

from email import message_from_bytes

from PySide6.QtWidgets import QFileDialog
from tests.helpers.tables import cells


def test_a_partner_is_sent_public_entries_only(drive, olpe, soest, tmp_path):
    card = tmp_path / "soest.partnerkarte"
    soest.partners.export_card(card)
    driver = drive(olpe)
    driver.window.open_path(str(card))
    driver.settle()
    page = driver.window.page()
    assert not page.card.public_only.isChecked()
    page.card.public_only.setChecked(True)
    page.card.take.click()
    driver.settle()
    (partner,) = [p for p in olpe.partners.list() if not p.own]
    assert partner.public_only
    assert "nur öffentliche Einträge" in cells(page.board.table)[0][0]


def test_a_device_of_another_office_is_not_revoked_but_it_is_said_who_may(drive, paired):
    olpe, _soest = paired
    driver = drive(olpe)
    page = driver.place("exchange")
    page.revoke.trigger()
    assert "Soest" in page.revoking._heading.text()
    page.revoking.revoke.click()
    driver.settle()
    steward = next(p for p in olpe.partners.list() if p.own).steward
    if steward:
        assert "gesperrt" in driver.toast
    else:
        assert len(page.revoking.problem.text()) > 30
        page.revoking.leave.click()
        driver.settle()
        assert page._stack.currentIndex() == 0


def test_a_lost_device_of_the_own_office_is_revoked(drive, doors, olpe, tmp_path):
    lost = doors.create(tmp_path / "laptop", "olpe", "Erika Muster")
    card = tmp_path / "laptop.partnerkarte"
    lost.partners.export_card(card)
    lost.close()
    olpe.partners.import_card(card)
    driver = drive(olpe)
    page = driver.place("exchange")
    page.revoke.trigger()
    page.revoking.revoke.click()
    driver.settle()
    assert "gesperrt" in driver.toast
    assert next(p for p in olpe.partners.list() if not p.own).revoked
    page._name_revoking()
    assert not page.revoke.isEnabled()


def test_an_e_mail_draft_carries_the_bundle(drive, paired, tmp_path, monkeypatch):
    olpe, _soest = paired
    driver = drive(olpe)
    page = driver.place("exchange")
    driver.window.run_main_action()
    driver.settle()
    target = tmp_path / "paket"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    page.outgoing.mail.click()
    driver.settle()
    message = message_from_bytes((tmp_path / "paket.eml").read_bytes())
    assert [p.get_filename() for p in message.walk() if p.get_filename()] == ["paket.verbundpaket"]
    assert "paket.eml" in driver.toast
