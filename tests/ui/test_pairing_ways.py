# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ways in which offices find each other, walked in the window as somebody new would walk them."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from swf_desktop.ui.first_run import FirstRun


@pytest.fixture
def offices(doors, tmp_path, request):
    """Makes and opens profiles; closed in the end."""

    def make(name: str, organisation: str = "", person: str = "Erika Muster", **how: object):
        profile = doors.create(tmp_path / name, organisation or name, person, starter=True, **how)
        request.addfinalizer(profile.close)
        return profile

    return make


@pytest.fixture
def hands(tmp_path, monkeypatch):
    """What a person does in a window: save the own card, read another's, make a bundle, take one over."""

    class Hands:
        made = 0

        def path(self, ending: str) -> Path:
            Hands.made += 1
            return tmp_path / f"datei-{Hands.made}{ending}"

        def card(self, window) -> Path:
            path = self.path(".partnerkarte")
            monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
            window.place("exchange").save_own_card()
            window.settle()
            return path

        def pair(self, window, card: Path, *, public_only: bool = False) -> str:
            """The words shown; the card is taken over."""
            window.window.open_path(str(card))
            window.settle()
            page = window.window.page()
            words = page.card.words.text()
            assert len(words.replace("–", " ").split()) == 8
            page.card.public_only.setChecked(public_only)
            page.card.take.click()
            window.settle()
            return words

        def send(self, window) -> Path:
            path = self.path(".verbundpaket")
            page = window.place("exchange")
            page.begin_bundle()
            window.settle()
            monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
            page.outgoing.save.click()
            window.settle()
            assert path.is_file()
            return path

        def take(self, window, bundle: Path) -> None:
            window.window.open_path(str(bundle))
            window.settle()
            page = window.window.page()
            assert page.incoming.take.isVisible(), page.incoming.message._text.text()
            page.incoming.take.click()
            window.settle()

    return Hands()


def board(window) -> list[str]:
    """The names on the board of partners."""
    page = window.place("exchange")
    page._home()
    window.settle()
    model = page.board.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def titles(profile, type_key: str) -> set[str]:
    return {str(row.values[0]) for row in profile.records.table(type_key, ("title",))}


def test_two_towns_read_each_others_cards_and_see_the_same_words(drive, offices, hands):
    olpe, soest = drive(offices("olpe")), drive(offices("soest"))
    first = hands.pair(olpe, hands.card(soest))
    second = hands.pair(soest, hands.card(olpe))
    assert first == second
    page = olpe.window.page()
    olpe.place("exchange")
    page._home()
    olpe.settle()
    assert all(
        word in page._words.text() for word in first.replace("–", " ").split()
    )  # for whoever calls later


def test_one_pairing_with_the_steward_brings_the_whole_alliance(drive, offices, hands):
    agency = drive(offices("suedwestfalen-agentur", steward=True))
    olpe, soest = drive(offices("olpe")), drive(offices("soest"))
    for town in olpe, soest:
        hands.pair(agency, hands.card(town))
        card = hands.card(agency)
        town.window.open_path(str(card))
        town.settle()
        assert "Verbundstelle" in town.window.page().card._means.text()
        town.window.page().card.take.click()
        town.settle()
    assert board(olpe) == ["Südwestfalen Agentur, Erika Muster – Verbundstelle"]
    bundle = hands.send(agency)
    hands.take(olpe, bundle)
    hands.take(soest, bundle)
    assert [name.partition(",")[0] for name in board(olpe)] == ["Soest", "Südwestfalen Agentur"]
    olpe.profile.records.add("task", {"title": "Gateways aufstellen"})
    hands.take(soest, hands.send(olpe))  # the two never saw each other's cards
    assert "Gateways aufstellen" in titles(soest.profile, "task")


def test_a_participant_is_sent_public_entries_and_nothing_else(drive, offices, hands):
    olpe, hemer = drive(offices("olpe")), drive(offices("hemer"))
    hands.pair(olpe, hands.card(hemer), public_only=True)
    hands.pair(hemer, hands.card(olpe))
    assert board(olpe) == ["Hemer, Erika Muster – nur öffentliche Einträge"]
    olpe.profile.records.add("task", {"title": "Nur im Verbund"})
    olpe.profile.records.add("knowledge", {"title": "Für alle", "audience": "public"})
    hands.take(hemer, hands.send(olpe))
    assert "Für alle" in titles(hemer.profile, "knowledge")
    assert "Nur im Verbund" not in titles(hemer.profile, "task")


def test_a_second_device_of_the_same_town_receives_internal_entries_too(drive, offices, hands):
    desktop = drive(offices("olpe"))
    laptop = drive(offices("laptop", "olpe", "Max Vorbild"))
    soest = drive(offices("soest"))
    hands.pair(desktop, hands.card(soest))
    hands.pair(soest, hands.card(desktop))
    desktop.window.open_path(str(hands.card(laptop)))
    desktop.settle()
    page = desktop.window.page()
    assert "erhält auch interne Einträge" in page.card._means.text()
    assert not page.card.public_only.isVisible()
    page.card.take.click()
    desktop.settle()
    hands.pair(laptop, hands.card(desktop))
    desktop.profile.records.add("contact", {"family_name": "Intern"})
    desktop.profile.records.add("saved_view", {"title": "Meine Sicht", "place": "tasks"})
    bundle = hands.send(desktop)
    hands.take(laptop, bundle)
    hands.take(soest, bundle)
    people = {name for window in (laptop, soest) for name in _names(window.profile)}
    assert "Intern" in _names(laptop.profile)
    assert "Intern" not in _names(soest.profile)
    assert people
    assert "Meine Sicht" in titles(laptop.profile, "saved_view")
    assert "Meine Sicht" not in titles(soest.profile, "saved_view")
    assert "weiterer Arbeitsplatz" in board(desktop)[0]
    laptop.profile.records.add("task", {"title": "Vom Laptop"})
    assert any(name.startswith("Olpe, Max Vorbild") for name in board(soest))  # vouched for by the first
    hands.pair(laptop, hands.card(soest))
    hands.take(soest, hands.send(laptop))
    assert "Vom Laptop" in titles(soest.profile, "task")


def _names(profile) -> set[str]:
    return {str(row.values[0]) for row in profile.records.table("contact", ("family_name",))}


def test_a_lost_laptop_is_revoked_replaced_and_nothing_is_lost(drive, offices, hands):
    desktop, soest = drive(offices("olpe")), drive(offices("soest"))
    lost = drive(offices("laptop", "olpe", "Max Vorbild"))
    hands.pair(desktop, hands.card(soest))
    hands.pair(soest, hands.card(desktop))
    hands.pair(desktop, hands.card(lost))
    hands.pair(lost, hands.card(desktop))
    hands.pair(lost, hands.card(soest))
    hands.take(soest, hands.send(desktop))
    lost.profile.records.add("task", {"title": "Noch rechtzeitig"})
    hands.take(desktop, hands.send(lost))
    lost.profile.records.add("task", {"title": "Vom Dieb"})
    stolen = hands.send(lost)

    page = desktop.place("exchange")
    page._home()
    desktop.settle()
    at = next(n for n, name in enumerate(board(desktop)) if "Max Vorbild" in name)
    page.board.table.selectRow(at)
    page.revoke.trigger()
    page.revoking.revoke.click()
    desktop.settle()
    assert "Ihr nächstes Paket sagt es den Partnern" in desktop.toast
    hands.take(soest, hands.send(desktop))
    assert any("gesperrt" in name for name in board(soest))
    soest.window.open_path(str(stolen))
    soest.settle()
    refused = soest.window.page().incoming
    assert refused.message._heading.text() == "Dieses Paket kann nicht übernommen werden"
    assert "gesperrt" in refused.message._text.text()

    new = drive(offices("neuer-laptop", "olpe", "Max Vorbild"))
    hands.pair(desktop, hands.card(new))
    hands.pair(new, hands.card(desktop))
    hands.take(new, hands.send(desktop))
    assert "Noch rechtzeitig" in titles(new.profile, "task")
    assert "Noch rechtzeitig" in titles(soest.profile, "task")
    new.profile.records.add("task", {"title": "Es geht weiter"})
    hands.take(desktop, hands.send(new))
    hands.take(soest, hands.send(desktop))
    assert "Es geht weiter" in titles(soest.profile, "task")
    assert "Vom Dieb" not in titles(soest.profile, "task")


def test_the_first_page_offers_to_keep_the_list_of_members(qtbot):
    page = FirstRun([("olpe", "Olpe")])
    qtbot.addWidget(page)
    page.organisation.setCurrentIndex(0)
    page.person.setText("Erika Muster")
    page.steward.setChecked(True)
    with qtbot.waitSignal(page.wanted) as wanted:
        page.start.click()
    assert wanted.args == ["olpe", "Erika Muster", True, False]
