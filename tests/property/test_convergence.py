# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever five devices write and however lines travel, in the end all of them agree (E3).

Random operations, honest and not, on projects, milestones, tasks and goals; prefixes of logs arrive
doubled, late, through third parties or not at all until the last exchange. At every step what was
folded the quick way must be what the whole history says.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.counting import tally
from tests.property.replicas import BRIDGE, DELETED, ERASE, OWNER, RETRACT, TYPE, Replica, World

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.ids import derived_id
from swf_desktop.sync.lines import LogName

DEVICES = {"olpe1": "olpe", "olpe2": "olpe", "menden1": "menden", "soest1": "soest", "hemer1": "hemer"}
OWNERS = ("olpe", "menden", "soest")
RECORDS = [derived_id("test", str(number)) for number in range(5)]
TWIN = RECORDS[3]
TYPES = ("project", "milestone", "task", "goal", "contact")
VALUES = {
    "title": ("A", "B", "C"),
    "note": ("x", "y"),
    "level": ("vision", "operational"),
    "strategy": (RECORDS[0], RECORDS[4]),
    "project": (RECORDS[0], RECORDS[1]),
    OWNER: OWNERS,
}
LIES = ["status", *sorted(VALUES)]
VALUES["status"] = ("open", "done")

who = st.sampled_from(sorted(DEVICES))
which = st.sampled_from(RECORDS)
value = st.integers(0, 5)
step = st.one_of(
    st.tuples(st.just("add"), who, which, st.sampled_from(TYPES), value, st.sampled_from([1, 1, 1, 0, 2])),
    st.tuples(st.just("set"), who, which, st.sampled_from(sorted(VALUES)), value),
    st.tuples(st.just("set"), who, which, st.sampled_from(sorted(VALUES)), value),
    st.tuples(st.just("delete"), who, which, st.booleans()),
    st.tuples(st.just("erase"), who, which),
    st.tuples(st.just("move"), who, which, st.sampled_from(list(Audience))),
    st.tuples(
        st.just("lie"), who, which, st.sampled_from(LIES), value, st.integers(1, 4), st.integers(0, 2**15)
    ),
    st.tuples(st.just("pass"), who, who, st.integers(0, 2**12), st.integers(1, 6)),
    st.tuples(st.just("pass"), who, who, st.integers(0, 2**12), st.integers(1, 6)),
    st.tuples(st.just("all"), who, who),
)
_MOVES = 40


def carry_out(world: World, replicas: dict[str, Replica], action: tuple) -> None:
    """One step. People write only what they see and may; liars write what they like."""
    kind, device = action[0], replicas[action[1]]
    if kind == "pass":
        _, _, other, mask, cut = action
        logs = {
            log: device.have[log] - (0 if cut > 3 else cut)
            for log in sorted(device.have)
            if mask >> (log % 12) & 1
        }
        device.send(replicas[other], logs)
        if cut == 6:
            device.send(replicas[other], logs)
    elif kind == "all":
        device.send_all(replicas[action[2]])
    elif kind == "add":
        _, _, record, type_key, number, audience = action
        taken = any(record in each.records for each in replicas.values())
        if record == TWIN:  # an id derived from a key: several offices may create the same record
            device.write(record, {TYPE: "organisation", OWNER: device.organisation}, Audience.ALLIANCE)
        elif not taken:
            fields = {TYPE: type_key, OWNER: device.organisation, "title": VALUES["title"][number % 3]}
            follows = RECORD_TYPES[type_key].follows
            if follows:
                fields[follows] = VALUES[follows][number % 2]
            if type_key == "goal":
                fields["level"] = VALUES["level"][number % 2]
            device.write(record, fields, Audience(audience))
    elif kind == "lie":
        _, _, record, name, number, lamport, mask = action
        had = {log: max(1, seq - mask % 2) for log, seq in device.have.items() if mask >> log % 15 & 1}
        audience = Audience(1 + (number == 4))
        had = {log: seq for log, seq in had.items() if world.name(log).audience >= audience}
        had = {log: seq for log, seq in had.items() if world.name(log).device != device.device}
        if record in device.states:
            fields = {name: VALUES[name][number % len(VALUES[name])]}
            if number == 5:
                fields |= {TYPE: "project", OWNER: device.organisation}
            device.write(record, fields, audience, had=had, lamport=lamport)
    else:
        edit(device, action)


def edit(device: Replica, action: tuple) -> None:
    """What a person does to a record that shows here."""
    kind, record = action[0], action[2]
    state = device.states.get(record)
    if state is None or not state.type or state.erased:
        return
    audience = state.audience
    if kind == "set":
        name = action[3]
        narrower = {device.world.name(head.log).audience for head in state.heads.get(name, ())}
        device.write(record, {name: VALUES[name][action[4] % len(VALUES[name])]}, audience)
        for each in sorted(narrower):
            if each < audience:  # an edit that crossed with a widening
                device.write(record, {name: None}, each, BRIDGE)
    elif kind == "delete":
        device.write(record, {DELETED: action[3]}, audience)
    elif kind == "erase":
        device.write(record, {}, audience, ERASE)
    elif kind == "move" and action[3] != audience:
        values = {TYPE: state.type, **device.values[record]}
        if action[3] > audience:
            device.write(record, values, action[3])
            device.write(record, {}, audience, BRIDGE)
        else:
            for wider in Audience:
                if action[3] < wider <= audience:
                    device.write(record, {}, wider, RETRACT)
            device.write(record, values, action[3])


def exchange_everything(replicas: dict[str, Replica]) -> None:
    """The last full exchange: everybody's lines reach everybody."""
    for _ in range(2):
        for sender in replicas.values():
            for receiver in replicas.values():
                if sender is not receiver:
                    sender.send_all(receiver)


@settings(max_examples=20 * settings.default.max_examples)
@given(st.lists(step, min_size=4, max_size=_MOVES))
def test_e03_five_devices_agree_after_any_exchange(steps: list[tuple]) -> None:
    tally["merge examples"] += 1
    world = World(DEVICES)
    replicas = {device: Replica(world, device) for device in DEVICES}
    for action in steps:
        carry_out(world, replicas, action)
    exchange_everything(replicas)
    private = {
        record
        for each in replicas.values()
        for record, places in each.records.items()
        if any(world.name(log).audience == Audience.OFFICE for log, _ in places)
    }
    first = replicas["menden1"]
    for other in replicas.values():
        assert other.digest() == first.digest()
        assert other.shown(private) == first.shown(private)
    assert replicas["olpe1"].states.keys() == replicas["olpe2"].states.keys()
    for record, state in replicas["olpe1"].states.items():
        assert state.heads == replicas["olpe2"].states[record].heads


def _replicas() -> tuple[World, dict[str, Replica]]:
    world = World(DEVICES)
    return world, {device: Replica(world, device) for device in DEVICES}


@pytest.mark.parametrize("kind", [ERASE, RETRACT])
def test_e18_values_go_only_when_it_is_certain_that_they_may(kind: str) -> None:
    """Olpe gave a project away and erases it all the same. Soest hears of the erasure first."""
    world, replicas = _replicas()
    olpe, olpe2, soest = replicas["olpe1"], replicas["olpe2"], replicas["soest1"]
    project = RECORDS[0]
    olpe.write(project, {TYPE: "project", OWNER: "olpe", "title": "A"}, Audience.ALLIANCE)
    for other in replicas.values():
        if other is not olpe:
            olpe.send_all(other)
    olpe.write(project, {OWNER: "menden"}, Audience.ALLIANCE)
    olpe.send_all(olpe2)
    olpe2.write(project, {}, Audience.ALLIANCE, kind)
    log = world.handles[LogName("olpe2", Audience.ALLIANCE)]
    olpe2.send(soest, {log: 1})
    exchange_everything(replicas)
    for replica in replicas.values():
        assert replica.values[project]["title"] == "A"
        assert replica.states[project].control[OWNER] == "menden"


def test_e18_values_go_as_soon_as_it_is_certain() -> None:
    """The erasure is right, but its author knew of work that Soest gets only later."""
    world, replicas = _replicas()
    olpe, olpe2, soest = replicas["olpe1"], replicas["olpe2"], replicas["soest1"]
    project, other = RECORDS[:2]
    olpe.write(project, {TYPE: "project", OWNER: "olpe", "title": "A"}, Audience.ALLIANCE)
    olpe.send_all(soest)
    olpe.write(other, {TYPE: "project", OWNER: "olpe", "title": "B"}, Audience.ALLIANCE)
    olpe.send_all(olpe2)
    olpe2.write(project, {}, Audience.ALLIANCE, ERASE)
    log = world.handles[LogName("olpe2", Audience.ALLIANCE)]
    olpe2.send(soest, {log: 1})
    assert soest.states[project].erased
    olpe.send_all(soest)
    assert all(line.body is None for line in soest.history(project) if line.kind == "set")
