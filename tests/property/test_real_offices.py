# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Five real profiles do what people do, in any order, and agree after a last full exchange (E3).

Fewer examples than ``test_convergence``, but everything is real: databases, files, signatures, undo,
restarts, rights and rules as people meet them. What somebody saw saved is still in the history.
"""

import contextlib
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.alliance import Alliance, Office

from swf_desktop.domain.errors import InputError, WrongRecipient
from swf_desktop.domain.views import Value

NAMES = ("olpe", "olpe2", "menden", "soest", "hemer")
TYPES: dict[str, dict[str, Value]] = {
    "project": {"title": "Projekt"},
    "milestone": {"title": "Start", "planned_on": "2026-05-05"},
    "task": {"title": "Aufgabe"},
    "meeting": {"title": "Sitzung", "held_on": "2026-02-02"},
    "contact": {"family_name": "Beispiel"},
    "goal": {"title": "Ziel", "level": "operational"},
    "comment": {"text": "Anmerkung"},
}
FIELDS: dict[str, tuple[str, ...]] = {
    "project": ("title", "summary"),
    "milestone": ("title", "forecast_on"),
    "task": ("title", "description", "project"),
    "meeting": ("title", "minutes"),
    "contact": ("family_name", "note"),
    "goal": ("title", "level"),
    "comment": ("text",),
}
LEVELS = ("operational", "vision", "sub_goal")
AUDIENCES = ("office", "alliance", "public")
ORGANISATIONS = ("olpe", "menden", "soest", "hemer")

who = st.sampled_from(NAMES)
which = st.integers(0, 7)
number = st.integers(0, 9)
action = st.one_of(
    st.tuples(st.just("add"), who, st.sampled_from(sorted(TYPES)), which, number),
    st.tuples(st.just("set"), who, which, number, number),
    st.tuples(st.just("set"), who, which, number, number),
    st.tuples(st.just("set"), who, which, number, number),
    st.tuples(st.just("delete"), who, which),
    st.tuples(st.just("restore"), who, which),
    st.tuples(st.just("erase"), who, which),
    st.tuples(st.just("settle"), who, number),
    st.tuples(st.just("hand over"), who, which, st.sampled_from(ORGANISATIONS)),
    st.tuples(st.just("audience"), who, which, st.sampled_from(AUDIENCES)),
    st.tuples(st.just("undo"), who),
    st.tuples(st.just("redo"), who),
    st.tuples(st.just("restart"), who),
    st.tuples(st.just("send"), who, who),
    st.tuples(st.just("send"), who, st.none()),
    st.tuples(st.just("take"), who, number),
    st.tuples(st.just("take"), who, number),
    st.tuples(st.just("take"), who, number),
    st.tuples(st.just("swap"), who, who),
    st.tuples(st.just("swap"), who, who),
)


@dataclass
class Story:
    """What happened so far, and what people saw saved."""

    offices: dict[str, Office]
    records: list[str] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)
    bundles: list[Path] = field(default_factory=list)
    saved: list[tuple[str, str, str, Value]] = field(default_factory=list)  # office, record, field, value
    hidden: set[str] = field(default_factory=set)  # erased, or narrowed at some time
    counter: int = 0

    def tell(self, step: tuple[Any, ...]) -> None:
        """Do one thing; what the program refuses to a person is no matter."""
        office = self.offices[step[1]]
        with contextlib.suppress(InputError):
            getattr(self, step[0].replace(" ", "_"))(office, *step[2:])

    def _record(self, which: int) -> str:
        return self.records[which % len(self.records)]

    def _own(self, office: Office, which: int) -> str:
        """A record that this office may change, so that most of what is tried is done."""
        for offset in range(len(self.records)):
            record = self._record(which + offset)
            with contextlib.suppress(InputError):
                if office.show(record).editable:
                    return record
        return self._record(which)

    def begin(self) -> None:
        """Everybody has something and knows most of what the others have."""
        for position, office in enumerate(self.offices.values()):
            self.add(office, ("project", "task", "meeting", "goal", "contact")[position], 0, 9)
        menden = self.offices["menden"]
        self.add(self.offices["olpe"], "milestone", 0, 9)
        for office in self.offices.values():
            for other in self.offices:
                self.swap(office, other)
        menden.set(self.records[1], title="Gemeinsam")

    def add(self, office: Office, type_key: str, which: int, number: int) -> None:
        fields = dict(TYPES[type_key])
        if type_key in ("milestone", "comment") or (type_key == "task" and number < 5):
            fields["subject" if type_key == "comment" else "project"] = self._record(which)
        if type_key in ("project", "contact", "task"):
            fields["audience"] = AUDIENCES[(1, 1, 1, 0, 2)[number % 5]]
        record = office.add(type_key, **fields)
        self.records.append(record)
        self.types[record] = type_key
        self.saved += [(office.name, record, name, fields[name]) for name in TYPES[type_key]]

    def set(self, office: Office, which: int, number: int, choice: int) -> None:
        record = self._own(office, which)
        names = FIELDS.get(self.types.get(record, ""), ("title",))
        name = names[number % len(names)]
        self.counter += 1
        value: Value = f"{office.name} {self.counter}"
        if name == "level":
            value = LEVELS[choice % 3]
        elif name == "forecast_on":
            value = f"2026-06-{choice + 1:02}"
        elif name == "project":
            value = self._record(choice)
        office.set(record, **{name: value})
        self.saved.append((office.name, record, name, value))

    def delete(self, office: Office, which: int) -> None:
        office.delete(self._own(office, which))

    def restore(self, office: Office, which: int) -> None:
        office.profile.records.restore(self._record(which))

    def erase(self, office: Office, which: int) -> None:
        changes = office.profile.records.erase(self._own(office, which))
        self.hidden |= {change.id for change in changes.records}

    def settle(self, office: Office, number: int) -> None:
        conflicts = office.profile.conflicts.list()
        if conflicts:
            chosen = conflicts[number % len(conflicts)]
            office.profile.conflicts.settle(chosen.id, chosen.field, take=number % len(chosen.values))

    def hand_over(self, office: Office, which: int, owner: str) -> None:
        office.set(self._own(office, which), owner=owner)

    def audience(self, office: Office, which: int, audience: str) -> None:
        self.hidden |= set(self.records)  # whatever follows moves along; its history is retracted
        office.set(self._own(office, which), audience=audience)

    def undo(self, office: Office) -> None:
        office.profile.undo.undo()

    def redo(self, office: Office) -> None:
        office.profile.undo.redo()

    def restart(self, office: Office) -> None:
        office.reopen()

    def send(self, office: Office, to: str | None) -> None:
        self.bundles.append(office.send(*([self.offices[to].device] if to else [])))

    def take(self, office: Office, number: int) -> None:
        if self.bundles:
            with contextlib.suppress(WrongRecipient):
                office.take(self.bundles[number * len(self.bundles) // 10])

    def swap(self, office: Office, other: str) -> None:
        if other != office.name:
            self.offices[other].take(office.send())


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


def _views(office: Office) -> dict[str, tuple[object, ...]]:
    """What everybody in the alliance must see alike."""
    records = office.profile.records
    return {
        view.id: (
            view.type,
            view.owner,
            view.audience,
            view.deleted,
            dict(view.fields),
            {name: [(v.value, v.organisation) for v in values] for name, values in view.conflicts.items()},
        )
        for type_key in TYPES
        for deleted in (False, True)
        for view in records.list(type_key, deleted=deleted)
        if view.audience != "office"
    }


@settings(max_examples=max(5, settings.default.max_examples * 6 // 10))
@given(st.lists(action, min_size=15, max_size=45))
def test_e03_five_offices_agree_after_a_last_full_exchange(
    templates: Path, steps: list[tuple[Any, ...]]
) -> None:
    place = Path(tempfile.mkdtemp(dir=templates.parent))
    alliance = Alliance(place, templates)
    try:
        offices = alliance.paired(*NAMES, starter=False)
        story = Story({office.name: office for office in offices})
        story.begin()
        for step in steps:
            story.tell(step)
        alliance.exchange(rounds=3)
        alliance.agree()
        first, *others = (_views(office) for office in offices)
        for other in others:
            assert other == first
        for name, record, field_name, value in story.saved:
            if record not in story.hidden:
                history = story.offices[name].profile.records.history(record)
                assert any(entry.fields.get(field_name) == value for entry in history)
        for office in offices:
            assert office.profile.exchange.waiting() == []
    finally:
        alliance.close()
        shutil.rmtree(place)
