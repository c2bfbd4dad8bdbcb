# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody who has never seen the program: a task with a deadline, found, changed, undone, deleted, brought back."""

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock


def test_a_first_task_without_a_manual(person, tmp_path):
    home = tmp_path / "olpe"
    Doors(SystemClock()).create(home, "olpe", "Erika Muster").close()
    someone = person(home)
    someone.reads("Heute steht nichts an")

    # Everything here is on the screen: places at the left, one green button, words in the fields.
    someone.click(someone.see("push button", "Zu den Aufgaben"))
    someone.click(someone.see("push button", "Neue Aufgabe", part=True))
    someone.typing("Titel")
    someone.type("Antrag abgeben")
    someone.click(someone.see("text", "Fällig am"))
    someone.type("15.12.2030")
    someone.keys("Return")
    someone.field("Fällig am", "15.12.2030")

    someone.click(someone.see("list item", "Heute", part=True))
    someone.click(someone.see("text", "Alles durchsuchen"))
    someone.type("antr")
    someone.see("list item", "Antrag abgeben", part=True)
    someone.keys("Return")

    someone.click(someone.field("Fällig am", "15.12.2030"))
    someone.typing("Fällig am")
    someone.keys("ctrl+a")
    someone.type("20.12.2030")
    someone.keys("Return")
    someone.field("Fällig am", "20.12.2030")
    someone.keys("ctrl+z")
    someone.field("Fällig am", "15.12.2030")

    someone.click(someone.see("push button", "Löschen"))
    someone.hears("gelöscht")
    someone.until(lambda: (at := someone.focused()) and at.name == "Neue Aufgabe", "the keyboard on a button")
    someone.click(someone.see("list item", "Papierkorb"))
    someone.click(someone.see("push button", "Wiederherstellen"))
    someone.click(someone.see("push button", "Zeigen"))
    someone.field("Fällig am", "15.12.2030")
    someone.leave()
