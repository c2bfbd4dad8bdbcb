# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Devices without a database: sets of lines, folded by ``sync.merge`` alone.

Each replica keeps its own copies of the lines it received (prefixes of logs, without bodies where it
erased them) and folds them the quick way wherever the merge allows it. ``agree`` compares every quick
result with ``resolve``, the definition.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import DELETED, OWNER, TYPE
from swf_desktop.domain.views import Value
from swf_desktop.sync.authority import Authority, no_states
from swf_desktop.sync.digest import MODULUS, combine
from swf_desktop.sync.lines import BRIDGE, ERASE, RETRACT, SET, Line, LogName, encode_body, kept_part
from swf_desktop.sync.merge import Merger, Resolution, digest_sums
from swf_desktop.sync.segments import Vectors
from swf_desktop.sync.state import RecordState

Place = tuple[int, int]


class World:
    """What replicas of one test share: names of logs, vectors, organisations. Implements Knowledge."""

    def __init__(self, organisations: Mapping[str, str]) -> None:
        self.organisations = dict(organisations)
        self.names = {0: LogName("starter", Audience.PUBLIC)}
        self.handles: dict[LogName, int] = {}
        for device in organisations:
            for audience in Audience:
                number = len(self.names)
                self.names[number] = LogName(device, audience)
                self.handles[self.names[number]] = number
        self.vectors = Vectors()
        self.revoked: dict[str, dict[int, int]] = {}

    def vector(self, handle: int) -> Mapping[int, int]:
        return self.vectors[handle]

    def name(self, log: int) -> LogName:
        return self.names[log]

    def organisation(self, log: int) -> str:
        return self.organisations.get(self.names[log].device, "")

    def accepted(self, log: int) -> int | None:
        limits = self.revoked.get(self.names[log].device)
        return None if limits is None else limits.get(log, 0)


@dataclass
class Knowing:
    """The world as one replica knows it. Implements Knowledge."""

    world: World
    have: Mapping[int, int]

    def vector(self, handle: int) -> Mapping[int, int]:
        return self.world.vector(handle)

    def name(self, log: int) -> LogName:
        return self.world.name(log)

    def organisation(self, log: int) -> str:
        return self.world.organisation(log)

    def accepted(self, log: int) -> int | None:
        return self.world.accepted(log)

    def reached(self, log: int) -> int | None:
        return self.have.get(log, 0)


@dataclass
class Replica:
    """One device: the lines it has, and what it makes of them."""

    world: World
    device: str
    have: dict[int, int] = field(default_factory=dict)
    lines: dict[Place, Line] = field(default_factory=dict)
    records: dict[str, list[Place]] = field(default_factory=dict)
    states: dict[str, RecordState] = field(default_factory=dict)
    values: dict[str, dict[str, Value]] = field(default_factory=dict)
    refused: dict[Place, str] = field(default_factory=dict)
    quick: int = 0

    @property
    def knowing(self) -> Knowing:
        return Knowing(self.world, self.have)

    @property
    def organisation(self) -> str:
        return self.world.organisations[self.device]

    # -- writing --------------------------------------------------------------------------------

    def write(
        self,
        record: str,
        fields: Mapping[str, Value],
        audience: Audience,
        kind: str = SET,
        *,
        had: Mapping[int, int] | None = None,
        lamport: int | None = None,
    ) -> Line:
        """Append a line to the own log, honest unless *had* or *lamport* say otherwise."""
        world = self.world
        log = world.handles[LogName(self.device, audience)]
        seen = {n: s for n, s in self.have.items() if world.name(n).audience >= audience and n != log and s}
        if had is not None:
            seen = dict(had)
        counters = [
            line.lamport
            for (number, _), line in self.lines.items()
            if world.name(number).audience >= audience
        ]
        own = [line.lamport for (number, _), line in self.lines.items() if number == log]
        counter = max([0, *own]) + lamport if lamport is not None else max([0, *counters]) + 1
        vector = world.vectors.intern(seen)
        seq = self.have.get(log, 0) + 1
        line = Line(log, seq, counter, 0, "", record, kind, vector, encode_body(fields), record)
        self.receive([line])
        return line

    # -- receiving ------------------------------------------------------------------------------

    def send(self, other: "Replica", logs: Mapping[int, int]) -> None:
        """Hand over the lines of *logs* up to the given places, as far as they continue what is there."""
        same = self.organisation == other.organisation
        lines: list[Line] = []
        for log, upto in logs.items():
            if self.world.name(log).audience == Audience.OFFICE and not same:
                continue
            first = other.have.get(log, 0) + 1
            last = min(upto, self.have.get(log, 0))
            lines += [msgspec.structs.replace(self.lines[log, seq]) for seq in range(first, last + 1)]
        other.receive(lines)

    def send_all(self, other: "Replica") -> None:
        self.send(other, dict(self.have))

    def receive(self, arrivals: Iterable[Line]) -> None:
        """Fold *arrivals*, the quick way wherever that is allowed."""
        arrived = sorted(arrivals, key=lambda line: line.lamport)
        if not arrived:
            return
        authority = Authority(self.knowing, self.states.get, self.history)
        merger = Merger(self.knowing, authority)
        slow: set[str] = set()
        for line in arrived:
            place = (line.log, line.seq)
            self.lines[place] = line
            self.have[line.log] = max(self.have.get(line.log, 0), line.seq)
            self.records.setdefault(line.record, []).append(place)
        for line in arrived:
            record = line.record
            state = self.states.setdefault(record, RecordState(record))
            if record in slow:
                continue
            if merger.take(state, line, line.fields()) is not None:
                self.quick += 1
                self.values.setdefault(record, {}).update(
                    (name, value) for name, value in line.fields().items() if name != TYPE
                )
            else:
                slow.add(record)
                authority.unsettled.add(record)
        self._settle(slow)

    def history(self, record: str) -> list[Line]:
        return [self.lines[place] for place in self.records.get(record, ())]

    def resolution(self, record: str) -> Resolution:
        """The definition, without any memory."""
        merger = Merger(self.knowing, Authority(self.knowing, no_states, self.history))
        return merger.resolve(record, self.history(record))

    def _settle(self, slow: set[str]) -> None:
        """Resolve everything whose rights could hang on a slow record; the rest must be exact already."""
        hanging = self._hanging(slow)
        for record in self.records:
            truth = self.resolution(record)
            if record not in hanging:
                assert same_state(truth, self.states[record], self.values.get(record, {})), (
                    f"the quick way went wrong on {record}"
                )
            self.states[record] = truth.state
            self.values[record] = truth.values
            for place in self.records[record]:
                self.refused.pop(place, None)
            self.refused |= truth.refused
            for place in truth.dropped:
                drop(self.lines[place])

    def _hanging(self, slow: set[str]) -> set[str]:
        """*slow* and every record that ever followed one of them, directly or not."""
        found = set(slow)
        grown = True
        while grown:
            grown = False
            for record in self.records:
                if record not in found and self._subjects(record) & found:
                    found.add(record)
                    grown = True
        return found

    def _subjects(self, record: str) -> set[str]:
        return {
            str(value)
            for line in self.history(record)
            for name, value in line.fields().items()
            if name in ("project", "source", "subject", "goal", "indicator", "strategy")
        }

    # -- looking --------------------------------------------------------------------------------

    def digest(self) -> str:
        sums = [digest_sums(self.knowing, state) for state in self.states.values()]
        return combine(sum(a for a, _ in sums) % MODULUS, sum(p for _, p in sums) % MODULUS)

    def shown(self, private: Collection[str]) -> dict[str, object]:
        """Everything a person could see of records other than *private*."""
        shown: dict[str, object] = {}
        for record, state in self.states.items():
            if record in private:
                continue
            places = self.records[record]
            shown[record] = (
                state.type,
                state.audience,
                state.deleted,
                state.erased,
                state.conflicts,
                state.heads,
                self.values[record],
                {place: self.refused.get(place) for place in sorted(places)},
                {place: self.lines[place].fields() for place in sorted(places)},
            )
        return shown


def drop(line: Line) -> None:
    """What erasing does to a stored line."""
    if line.body is not None:
        line.kept = kept_part(line.fields())
        line.body = None


def same_state(truth: Resolution, state: RecordState, values: Mapping[str, Value]) -> bool:
    """Whether a folded state is what the definition says."""
    return (
        truth.state.type == state.type
        and truth.state.heads == state.heads
        and truth.state.conflicts == state.conflicts
        and truth.state.deleted == state.deleted
        and truth.state.erased == state.erased
        and truth.state.audience == state.audience
        and truth.state.control == state.control
        and truth.values == {name: value for name, value in values.items() if name in truth.values}
    )


__all__ = [
    "BRIDGE",
    "DELETED",
    "ERASE",
    "OWNER",
    "RECORD_TYPES",
    "RETRACT",
    "SET",
    "TYPE",
    "Replica",
    "World",
]
