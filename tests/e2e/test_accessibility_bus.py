# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a screen reader gets: the real program on the real accessibility bus (EN 301 549, 11.5.2)."""

from tests.helpers.accessible import ITEMS, Node, State

PLACES = ("Heute", "Strategie", "Projekte", "Aufgaben", "Termine", "Kontakte", "Wissen", "Austausch")
#: What may have the keyboard, by role. A label is nothing that can be used.
USABLE = {
    "button menu",
    "check box",
    "combo box",
    "list",
    "list item",
    "menu item",
    "push button",
    "radio button",
    "spin button",
    "table",
    "text",
    "tree",
    "tree table",
}
#: Words to be copied out of can have the keyboard, too.
READABLE = {"label"}


def looked_at(node: Node) -> bool:
    """Whether to look inside: a line edit's own icons have no keyboard, rows tell nothing new."""
    return node.role not in {"text", "table", "tree", "tree table"}


def complaints(root: Node) -> list[str]:
    """What is wrong with the controls that can be seen and used."""
    found = []
    for node in root.walk(lambda n: looked_at(n) and n.has(State.VISIBLE)):
        states = node.states
        if (
            not {State.VISIBLE, State.FOCUSABLE} <= states or node.role in ITEMS
        ):  # named by what they show, and that may be empty
            continue
        if not node.name.strip():
            found.append(f"no name: {node.role} at {node.extents()}")
        elif node.role not in USABLE | READABLE:
            found.append(f"cannot be used as what it is: {node}")
        elif node.role in READABLE and State.READ_ONLY not in states:
            found.append(f"a label that takes input: {node}")
        if node.role in {"push button", "button menu", "check box", "radio button"} and not node.actions():
            found.append(f"cannot be pressed: {node}")
    return found


def test_every_control_of_every_place_has_a_name_and_a_role(person, sample):
    someone = person(sample)
    wrong = []
    for number, place in enumerate(PLACES, start=1):
        someone.keys(f"ctrl+{number}")
        someone.see("label", place)
        settled(someone)
        wrong += [f"{place}: {what}" for what in complaints(someone.window)]
    assert not wrong, "\n".join(wrong)
    someone.leave()


def settled(someone) -> None:
    """Wait until the place shows the same controls twice."""
    before: list[str] = []

    def quiet() -> bool:
        nonlocal before
        now = [repr(n) for n in someone.window.walk(lambda n: looked_at(n) and n.has(State.VISIBLE))]
        before, same = now, now == before
        return same

    someone.until(quiet, "the place at rest")


def test_the_first_page_can_be_filled_in_by_a_screen_reader(person, tmp_path):
    someone = person(tmp_path / "new", title="Smart Cities")
    someone.see("push button", "Beginnen")
    assert not complaints(someone.window)
    towns = someone.see("combo box", "Wo arbeiten Sie?")
    towns.focus()
    someone.type("Soest")
    name = someone.see("text", "Wie heißen Sie?")
    name.write("Erika Muster")
    assert name.text == "Erika Muster"
    someone.see("push button", "Beginnen").act("Press")
    someone.reads("Soest · Erika Muster")
    someone.leave()


def test_a_task_is_made_changed_and_read_back_through_the_bus(person, olpe):
    someone = person(olpe)
    someone.see("list", "Bereiche").choose("Aufgaben")
    someone.see("push button", "Neue Aufgabe").act("Press")
    title = someone.see("text", "Titel")
    title.write("Ratsvorlage schreiben")
    assert title.text == "Ratsvorlage schreiben"
    someone.see("push button", "Anlegen").act("Press")
    field = someone.field("Titel", "Ratsvorlage schreiben")
    field.act("Press")
    editor = someone.see("text", "Titel")
    editor.write("Vorlage abgeben")
    assert editor.text == "Vorlage abgeben"
    someone.keys("Return")
    someone.until(lambda: field.description == "Vorlage abgeben", "the changed title")
    someone.see("cell", "Vorlage abgeben")
    someone.leave()
