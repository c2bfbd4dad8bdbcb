# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E18: a list shows which partners have confirmed an erasure."""

import pytest

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import FixedClock


@pytest.fixture
def offices(tmp_path):
    doors = Doors(FixedClock())
    found = {k: doors.create(tmp_path / k, k, "Erika Muster") for k in ("olpe", "soest", "menden")}
    for key, profile in found.items():
        profile.partners.export_card(tmp_path / f"{key}.partnerkarte")
    for key, profile in found.items():
        for other in found.keys() - {key}:
            profile.partners.import_card(tmp_path / f"{other}.partnerkarte")
    yield found, tmp_path
    for profile in found.values():
        profile.close()


def test_e18_each_partner_moves_from_open_to_confirmed_when_its_next_bundle_says_so(offices):
    profiles, folder = offices
    olpe, soest, menden = profiles["olpe"], profiles["soest"], profiles["menden"]
    contact = olpe.records.add("contact", {"family_name": "Beispiel", "audience": "alliance"}).records[0].id
    olpe.records.erase(contact)
    (erasure,) = olpe.erasures.list()
    assert (erasure.id, erasure.type, erasure.confirmed) == (contact, "contact", ())
    assert erasure.open == ("menden", "soest")

    olpe.exchange.export(folder / "olpe.verbundpaket")
    soest.exchange.take_over(folder / "olpe.verbundpaket")
    assert olpe.erasures.list()[0].confirmed == (), "taking over is not yet telling"
    soest.exchange.export(folder / "soest.verbundpaket")
    olpe.exchange.take_over(folder / "soest.verbundpaket")
    assert olpe.erasures.list()[0].confirmed == ("soest",)
    assert olpe.erasures.list()[0].open == ("menden",)
    menden.exchange.take_over(folder / "soest.verbundpaket")
    assert menden.erasures.list()[0].organisation == "olpe", "relayed erasures are listed too"


def test_e18_an_office_erasure_waits_for_no_other_organisation(offices):
    profiles, _folder = offices
    olpe = profiles["olpe"]
    contact = olpe.records.add("contact", {"family_name": "Beispiel"}).records[0].id
    olpe.records.erase(contact)
    assert olpe.erasures.list()[0].open == ()


def test_a_participant_paired_for_public_records_is_sent_nothing_else(tmp_path):
    doors = Doors(FixedClock())
    soest = doors.create(tmp_path / "soest", "soest", "Erika Muster", steward=True)
    hemer = doors.create(tmp_path / "hemer", "hemer", "Max Beispiel")
    soest.partners.export_card(tmp_path / "soest.partnerkarte")
    hemer.partners.export_card(tmp_path / "hemer.partnerkarte")
    assert soest.partners.import_card(tmp_path / "hemer.partnerkarte", public_only=True).public_only
    hemer.partners.import_card(tmp_path / "soest.partnerkarte")
    soest.records.add("task", {"title": "nur im Verbund"})
    public = soest.records.add("knowledge", {"title": "für alle", "audience": "public"}).records[0].id
    soest.exchange.export(tmp_path / "1.verbundpaket")
    assert hemer.exchange.take_over(tmp_path / "1.verbundpaket").new == 1
    assert hemer.records.show(public).fields["title"] == "für alle"
    assert hemer.records.list("task") == []
    soest.close()
    hemer.close()
