# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two offices side by side: cards, a bundle, its preview, and a conflict that is settled."""

from pathlib import Path

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock


def save_card(someone, path: Path) -> None:
    someone.keys("ctrl+8")
    someone.click(someone.see("push button", "Eigene Karte speichern", part=True))
    someone.answer_dialog("Eigene Partnerkarte speichern", path, "Olpe –")
    someone.until(path.exists, "the card")


def read_card(someone, path: Path) -> None:
    someone.click(someone.see("push button", "Partnerkarte einlesen", part=True))
    someone.answer_dialog("Partnerkarte einlesen", path, "Olpe –")
    someone.see("push button", "Wörter stimmen überein", part=True).act("Press")
    someone.hears("Der weitere Arbeitsplatz ist verbunden")


def give(someone, path: Path) -> None:
    someone.keys("ctrl+8")
    someone.see("label", "Austausch")
    someone.keys("ctrl+n")
    save = someone.see("push button", "Paket speichern", part=True)
    someone.until(lambda: someone.able(save), "a bundle to be saved")
    someone.click(save)
    someone.answer_dialog("Paket speichern", path, "Olpe –")
    someone.until(path.exists, "the bundle")


def take(someone, path: Path) -> None:
    someone.keys("ctrl+8")
    someone.click(someone.see("push button", "Datei öffnen", part=True))
    someone.answer_dialog("Paket oder Partnerkarte öffnen", path, "Olpe –")
    button = someone.see("push button", "Übernehmen")
    someone.until(lambda: someone.able(button), "the preview")
    someone.click(button)
    someone.hears("übernommen")


def rename(someone, title: str) -> None:
    someone.keys("ctrl+4")
    someone.click(someone.field("Titel", "Ratsvorlage"))
    someone.see("text", "Titel")
    someone.keys("ctrl+a")
    someone.type(title)
    someone.keys("Return")
    someone.field("Titel", title)


def test_an_exchange_between_two_windows(person, tmp_path):
    for name in ("one", "other"):
        Doors(SystemClock()).create(tmp_path / name, "olpe", f"Erika {name.title()}").close()
    one = person(tmp_path / "one")
    other = person(tmp_path / "other")
    cards = tmp_path / "one.partnerkarte", tmp_path / "other.partnerkarte"
    for someone, card in zip((one, other), cards, strict=True):
        someone.front("Olpe –")
        save_card(someone, card)
    read_card(other, cards[0])
    one.front("Olpe –")
    read_card(one, cards[1])

    one.keys("ctrl+4")
    one.see("label", "Aufgaben")
    one.keys("ctrl+n")
    one.see("text", "Titel").focus()
    one.type("Ratsvorlage")
    one.keys("Return")
    one.see("cell", "Ratsvorlage")
    give(one, tmp_path / "first.verbundpaket")
    rename(one, "Ratsvorlage schreiben")

    other.front("Olpe –")
    take(other, tmp_path / "first.verbundpaket")
    rename(other, "Ratsvorlage abgeben")
    give(other, tmp_path / "second.verbundpaket")
    other.leave()

    one.front("Olpe –")
    take(one, tmp_path / "second.verbundpaket")
    one.click(one.see("push button", "Diese Fassung nehmen: Erika Other", part=True))
    one.hears("Widerspruch geklärt")
    one.keys("ctrl+4")
    one.see("cell", "Ratsvorlage abgeben")
    one.leave()
