# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A coordinator's first hour: an empty computer, and at the end a page for the mayor."""

import pytest

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock


def test_from_the_first_start_to_a_printed_summary(person, tmp_path):
    pytest.importorskip("typst")
    home, paper = tmp_path / "new", tmp_path / "stand.pdf"
    someone = person(home, title="Smart Cities")
    someone.until(lambda: (box := someone.focused()) and box.role == "combo box", "the first question")
    someone.type("Olpe")
    someone.keys("Tab")
    someone.type("Erika Muster")
    someone.keys("Return")
    someone.front("Olpe –")

    someone.keys("ctrl+3", "ctrl+n")
    someone.until(lambda: someone.see("text", "Titel"), "the new project's page")
    someone.see("text", "Nummer").focus()
    someone.type("B-OL-07")
    someone.see("text", "Titel").focus()
    someone.type("Offenes Rathaus")
    someone.keys("Return")
    someone.see("cell", "Offenes Rathaus")

    someone.click(someone.see("push button", "Hinzufügen: Meilenstein"))
    someone.see("text", "Titel").focus()
    someone.type("Konzept beschlossen")
    someone.see("text", "Geplant").focus()
    someone.type("15.12.2026")
    someone.keys("Return")
    someone.see("cell", "Konzept beschlossen")

    someone.keys("ctrl+4", "ctrl+n")
    someone.see("label", "Aufgaben")
    someone.see("text", "Titel").focus()
    someone.type("Ratsvorlage schreiben")
    someone.keys("Return")
    someone.see("cell", "Ratsvorlage schreiben")

    someone.keys("ctrl+6", "ctrl+n")
    someone.see("text", "Nachname").focus()
    someone.type("Platzhalter")
    someone.keys("Return")
    someone.see("cell", "Platzhalter", part=True)

    someone.click(someone.see("menu item", "Datei"))
    someone.click(someone.see("menu item", "Statusbericht der Kommune", part=True))
    someone.front("Statusbericht")
    save = someone.see("push button", "PDF speichern", part=True)
    someone.until(lambda: someone.see("graphic", "Seite 1", part=True), "the first page")
    someone.click(save)
    someone.answer_dialog("PDF speichern", paper, "Statusbericht")
    someone.until(paper.exists, "the summary")
    someone.keys("Escape")
    someone.front("Olpe –")
    someone.leave()

    assert paper.read_bytes().startswith(b"%PDF")
    profile = Doors(SystemClock()).open(home)
    project = next(
        row for row in profile.records.table("project", ("title",)) if row.values[0] == "Offenes Rathaus"
    )
    (milestone,) = profile.records.list("milestone", {"project": project.id})
    assert milestone.fields["title"] == "Konzept beschlossen"
    profile.close()
