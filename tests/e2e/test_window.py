# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The real program, used with the keyboard alone."""

from swf_desktop.bootstrap import Doors
from swf_desktop.system.clock import SystemClock

#: What has the keyboard after Ctrl+N, by place.
BEGINS = {
    "Strategie": "text",
    "Projekte": "text",
    "Aufgaben": "text",
    "Termine": "text",
    "Kontakte": "text",
    "Wissen": "text",
    "Austausch": "push button",
}


def test_a_task_is_entered_found_changed_undone_deleted_and_brought_back(person, tmp_path):
    home = tmp_path / "profile"
    doors = Doors(SystemClock())
    doors.create(home, "olpe", "Erika Muster").close()
    eye = doors.open(home)

    def tasks() -> dict[str, str]:
        return {row.id: str(row.values[0]) for row in eye.records.table("task", ("title",))}

    someone = person(home)
    someone.keys("ctrl+4", "ctrl+n")
    someone.typing("Titel")
    someone.type("Ratsvorlage schreiben")
    someone.keys("Return")
    someone.until(tasks, "the new task")
    (task,) = tasks()
    assert tasks()[task] == "Ratsvorlage schreiben"

    someone.keys("ctrl+k")
    someone.type("vorlage")
    someone.see("list item", "Ratsvorlage schreiben", part=True)
    someone.keys("Return")
    someone.field("Titel", "Ratsvorlage schreiben")
    someone.keys("F2", "ctrl+a")
    someone.type("Vorlage abgeben")
    someone.keys("Return")
    someone.until(lambda: tasks()[task] == "Vorlage abgeben", "the changed title")

    someone.keys("ctrl+z")
    someone.until(lambda: tasks()[task] == "Ratsvorlage schreiben", "the title of before")

    someone.keys("ctrl+f", "Down", "Delete")
    someone.until(lambda: eye.records.show(task).deleted, "the deletion")
    someone.keys("ctrl+z")
    someone.until(lambda: not eye.records.show(task).deleted, "the return")

    someone.leave()
    eye.close()


def test_every_place_and_its_main_action_are_reached_by_keys(person, sample):
    someone = person(sample)
    for number, place in enumerate(("Heute", *BEGINS), start=1):
        someone.keys(f"ctrl+{number}")
        someone.see("label", place)
        if place in BEGINS:
            someone.keys("ctrl+n")
            role = BEGINS[place]
            someone.until(
                lambda role=role: (at := someone.focused()) and at.role == role, f"{role} in {place}"
            )
            someone.keys("Escape")
    someone.leave()
