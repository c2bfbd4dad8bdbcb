# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A working day on the sample data, with keyboard and mouse."""

from tests.helpers.alliance import Alliance

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock


def test_a_task_is_found_changed_undone_deleted_and_brought_back(person, olpe):
    someone = person(olpe)
    someone.keys("ctrl+k")
    someone.type("meldungen")  # a part of "Rückmeldungen"
    someone.see("list item", "Rückmeldungen zu den Heften sammeln", part=True)
    someone.keys("Return")
    someone.click(someone.field("Titel", "Rückmeldungen zu den Heften sammeln"))
    someone.see("text", "Titel")
    someone.keys("ctrl+a")
    someone.type("Hefte auswerten")
    someone.keys("Return")
    someone.field("Titel", "Hefte auswerten")
    someone.keys("ctrl+z")
    someone.field("Titel", "Rückmeldungen zu den Heften sammeln")

    someone.click(someone.see("push button", "Löschen"))
    someone.click(someone.see("push button", "Rückgängig"))
    someone.hears("Rückgängig: ")
    someone.see("cell", "Rückmeldungen zu den Heften sammeln")
    someone.leave()


def test_a_conflict_is_settled_where_the_status_bar_leads(person, tmp_path):
    (tmp_path / "templates").mkdir()
    alliance = Alliance(tmp_path / "offices", tmp_path / "templates")
    olpe, second = alliance.paired("olpe", "olpe2")
    task = olpe.add("task", title="Ratsvorlage")
    second.take(olpe.send())
    second.set(task, title="Ratsvorlage abgeben")
    olpe.set(task, title="Ratsvorlage schreiben")
    olpe.take(second.send())
    alliance.close()

    someone = person(olpe.home)
    someone.click(someone.see("push button", "1 Widerspruch", part=True))
    someone.click(someone.see("push button", "Diese Fassung nehmen", part=True))
    someone.reads("Widerspruch geklärt")
    someone.leave()
    profile = Doors(SystemClock()).open(olpe.home)
    assert profile.conflicts.list() == []
    profile.close()
