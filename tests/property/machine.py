# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The state machine over ``towns``: its rules, and how many examples a run may take."""

import atexit
import gc
import shutil
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from tests.helpers.alliance import Alliance, Office
from tests.helpers.counting import tally
from tests.helpers.parts import in_parts_of
from tests.helpers.repeatable import repeatable, shared_statements
from tests.property.cast import AUDIENCES, CAST, CLOCKS, TYPES
from tests.property.holdings import PUBLIC_ONLY
from tests.property.towns import Towns

#: Steps of an example, before the last exchange.
STEPS = 24
#: So many lines an import folds at a time: nearly always in several parts, sometimes, and as in daily use.
PARTS = (3, 50, 20_000)

who = st.sampled_from(list(CAST))
which = st.integers(0, 9)
number = st.integers(0, 9)


@cache
def _template() -> Path:
    """The offices as every example begins with them, made once per process."""
    folder = Path(tempfile.mkdtemp(prefix="offices-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with repeatable(0):
        _make(folder / "template", folder / "profiles")
    gc.freeze()  # what is here by now stays: nobody has to look through it again and again
    return folder / "template"


def _make(folder: Path, templates: Path) -> None:
    """The offices, paired, with some records that all of them know; closed again."""
    alliance = Alliance(folder, templates)
    try:
        offices = {
            name: alliance.office(organisation, name, starter=False) for name, organisation in CAST.items()
        }
        cards = {name: office.card() for name, office in offices.items()}
        for name, office in offices.items():
            for other, card in cards.items():
                if other != name:
                    office.profile.partners.import_card(card, public_only=other == PUBLIC_ONLY)
        towns = Towns(folder, offices)
        for name, type_key in zip(CAST, ("project", "task", "meeting", "goal", "contact"), strict=False):
            towns.add(name, type_key, 0, 8)
        towns.add("olpe", "project", 0, 4)
        towns.exchange()
        (folder / "records").write_text("\n".join(f"{id_} {key}" for id_, key in towns.records.items()))
        shutil.rmtree(folder / "post")
    finally:
        alliance.close()


def _copied(template: Path, folder: Path) -> Towns:
    """The offices that ``_make`` made, opened in *folder*."""
    for name in CAST:
        shutil.copytree(template / name, folder / name)
    (folder / "post").mkdir()
    towns = Towns(folder, {name: Office(name, folder / name, folder / "post") for name in CAST})
    towns.counter = 100  # no word twice
    for line in (template / "records").read_text().splitlines():
        id_, type_key = line.split()
        towns.records[id_] = type_key
    return towns


class Offices(RuleBasedStateMachine):
    """Five devices of three organisations and one that receives public records only."""

    def __init__(self) -> None:
        super().__init__()
        template = _template()
        self.folder = Path(tempfile.mkdtemp(dir=template.parent))
        self._around = ExitStack()
        self._around.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self._around.enter_context(shared_statements())
        self._around.enter_context(repeatable(1))
        self.towns = _copied(template, self.folder)
        self._around.callback(self.towns.close)
        tally["examples"] += 1

    def _device(self, name: str, clone: int = 0) -> str:
        """The device *name*, or its clone, unless it is lost."""
        tally["steps"] += 1
        found = f"{name}-clone" if clone > 6 and f"{name}-clone" in self.towns.offices else name
        return "soest" if found in self.towns.lost else found

    @initialize(chance=st.integers(0, 999))
    def chance(self, chance: int) -> None:
        """Keys, ids and salts are others in every example, and how much an import folds at a time."""
        self._around.enter_context(repeatable(2 + chance))
        self.parts = self._around.enter_context(in_parts_of(PARTS[chance % len(PARTS)]))

    # -- people ---------------------------------------------------------------------------------

    @rule(who=who, clone=number, type_key=st.sampled_from(sorted(TYPES)), which=which, number=number)
    def add(self, who: str, clone: int, type_key: str, which: int, number: int) -> None:
        self.towns.add(self._device(who, clone), type_key, which, number)

    @rule(who=who, clone=number, which=which, number=number, choice=number)
    def edit(self, who: str, clone: int, which: int, number: int, choice: int) -> None:
        self.towns.edit(self._device(who, clone), which, number, choice)

    @rule(who=who, other=who, clone=number, which=which, number=number)
    def edit_at_two_places(self, who: str, other: str, clone: int, which: int, number: int) -> None:
        self.towns.edit_at_two_places(self._device(who), self._device(other, clone), which, number)

    @rule(who=who, which=which)
    def delete(self, who: str, which: int) -> None:
        self.towns.delete(self._device(who), which)

    @rule(who=who, which=which)
    def restore(self, who: str, which: int) -> None:
        self.towns.restore(self._device(who), which)

    @rule(who=who, clone=number, which=which)
    def erase(self, who: str, clone: int, which: int) -> None:
        self.towns.erase(self._device(who, clone), which)

    @rule(who=who, number=number)
    def settle(self, who: str, number: int) -> None:
        self.towns.settle(self._device(who), number)

    @rule(who=who, which=which, owner=st.sampled_from(sorted(set(CAST.values()))))
    def hand_over(self, who: str, which: int, owner: str) -> None:
        self.towns.hand_over(self._device(who), which, owner)

    @rule(who=who, clone=number, which=which, audience=st.sampled_from(AUDIENCES))
    def show_to(self, who: str, clone: int, which: int, audience: str) -> None:
        self.towns.show_to(self._device(who, clone), which, audience)

    @rule(who=who, again=st.booleans())
    def undo_or_redo(self, who: str, again: bool) -> None:
        (self.towns.redo if again else self.towns.undo)(self._device(who))

    @rule(who=who, number=number)
    def undo_import(self, who: str, number: int) -> None:
        self.towns.undo_import(self._device(who), number)

    @rule(who=who, which=which)
    def write_as_a_newer_version(self, who: str, which: int) -> None:
        self.towns.write_as_a_newer_version(self._device(who), which)

    @rule(who=who, which=which)
    def attach(self, who: str, which: int) -> None:
        self.towns.attach(self._device(who), which)

    # -- laptops --------------------------------------------------------------------------------

    @rule(who=who, now=st.sampled_from(CLOCKS))
    def set_clock(self, who: str, now: str) -> None:
        self.towns.set_clock(self._device(who), now)

    @rule(who=who)
    def restart(self, who: str) -> None:
        self.towns.restart(self._device(who))

    @rule(who=who, clone=number)
    def back_up(self, who: str, clone: int) -> None:
        self.towns.back_up(self._device(who, clone))

    @rule(who=who, clone=number, number=number)
    def restore_backup(self, who: str, clone: int, number: int) -> None:
        self.towns.restore_backup(self._device(who, clone), number)

    @rule(who=who)
    def keep_copy(self, who: str) -> None:
        self.towns.keep_copy(self._device(who))

    @rule(who=who)
    def copy_back(self, who: str) -> None:
        self.towns.copy_back(self._device(who))

    @rule(who=who, other=who, number=number)
    def copy_back_what_it_confirmed(self, who: str, other: str, number: int) -> None:
        if number > 6:  # what it takes is several bundles
            self.towns.copy_back_what_it_confirmed(self._device(who), self._device(other))

    @rule(who=who, number=number)
    def clone(self, who: str, number: int) -> None:
        if number > 6:  # each makes the last exchange longer; one in many examples will do
            self.towns.clone(self._device(who))

    @precondition(lambda self: len(self.towns.lost) < 2)
    @rule(who=who, other=who, clone=number)
    def revoke(self, who: str, other: str, clone: int) -> None:
        self.towns.revoke(self._device(who), self._device(other, clone))

    # -- files ----------------------------------------------------------------------------------

    @rule(who=who, clone=number, to=st.none() | who, newer=st.booleans())
    def send(self, who: str, clone: int, to: str | None, newer: bool) -> None:
        self.towns.send(self._device(who, clone), to, newer=newer)

    @rule(who=who, clone=number, number=number)
    def take(self, who: str, clone: int, number: int) -> None:
        self.towns.take(self._device(who, clone), number)

    @rule(who=who, clone=number, number=number)
    def take_also(self, who: str, clone: int, number: int) -> None:
        self.towns.take(self._device(who, clone), number)

    @rule(who=who, number=number, cut=st.integers(0, 99))
    def take_torn(self, who: str, number: int, cut: int) -> None:
        self.towns.take_torn(self._device(who), number, cut)

    @rule(who=who, other=who, clone=number)
    def swap(self, who: str, other: str, clone: int) -> None:
        self.towns.swap(self._device(who), self._device(other, clone))

    @rule(who=who, clone=number)
    def run_folder(self, who: str, clone: int) -> None:
        self.towns.run_folder(self._device(who, clone))

    # -- the end --------------------------------------------------------------------------------

    def teardown(self) -> None:
        """The last full exchange, unless the example failed before."""
        with self._around:
            tally[f"rounds {self.towns.exchange()}"] += 1
            self.towns.verify()
            tally["in parts"] += sum(number > 1 for number in self.parts)
