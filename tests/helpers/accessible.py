# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a screen reader sees: the window's controls on the accessibility bus (AT-SPI over D-Bus).

The interfaces are those of ``at-spi2-core/xml``; a state's number is its place in ``AtspiStateType``.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Any, TypeVar

from jeepney import DBusAddress, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection

PATIENCE = 20.0
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_LABELLED_BY = 2
_REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_T = TypeVar("_T")
#: What tables and trees are made of.
ITEMS = {"cell", "table cell", "tree item", "column header", "row header"}


class State(IntEnum):
    """The states the tests ask for."""

    CHECKED = 4
    EDITABLE = 7
    ENABLED = 8
    FOCUSABLE = 11
    FOCUSED = 12
    SELECTED = 23
    SENSITIVE = 24
    SHOWING = 25
    VISIBLE = 30
    READ_ONLY = 43


class Gone(Exception):
    """The control, or its program, is no longer there."""


class AccessibilityBus:
    """A connection to the bus, with ears for what happens on it."""

    def __init__(self, address: str) -> None:
        self._bus = open_dbus_connection(address)
        self._heard: deque[Message] = deque()
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule))
        spoken = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
        self._bus.filter(spoken, queue=self._heard)
        registry = DBusAddress("/org/a11y/atspi/registry", _REGISTRY[0], "org.a11y.atspi.Registry")
        for event in ("object:", "window:"):
            self._bus.send_and_get_reply(new_method_call(registry, "RegisterEvent", "s", (event,)))

    @property
    def announced(self) -> list[str]:
        """What programs asked to be spoken."""
        return [str(event.body[3][1]) for event in self._heard]

    def close(self) -> None:
        """Hang up."""
        self._bus.close()

    def call(
        self, ref: tuple[str, str], interface: str, member: str, signature: str = "", body: Any = ()
    ) -> Any:
        """Call a method of the object *ref* (bus name, path); its first result. Raises ``Gone``."""
        address = DBusAddress(ref[1], ref[0], interface)
        message = new_method_call(address, member, signature or None, body)
        reply = self._bus.send_and_get_reply(message, timeout=PATIENCE)
        if reply.header.message_type is MessageType.error:
            raise Gone(f"{interface}.{member} of {ref}: {reply.body}")
        return reply.body[0] if reply.body else None

    def property(self, ref: tuple[str, str], interface: str, name: str) -> Any:
        """A property of the object *ref*."""
        return self.call(ref, "org.freedesktop.DBus.Properties", "Get", "ss", (interface, name))[1]

    def application(self, process: int) -> "Node | None":
        """The program with the process number *process*, if it has reported."""
        driver = ("org.freedesktop.DBus", "/org/freedesktop/DBus")
        for ref in self.call(_REGISTRY, _ACCESSIBLE, "GetChildren"):
            number = self.call(driver, "org.freedesktop.DBus", "GetConnectionUnixProcessID", "s", (ref[0],))
            if number == process:
                return Node(self, ref)
        return None

    def until(self, true: Callable[[], _T], what: str, patience: float = PATIENCE) -> _T:
        """Ask *true* whenever something happened on the bus, until it is so; its answer."""
        end = time.monotonic() + patience
        while True:
            try:
                if answer := true():
                    return answer
            except Gone:
                pass
            assert time.monotonic() < end, f"waited in vain: {what}"
            try:
                # Not everything is told, above all what ends up in a database: look again soon.
                self._bus.recv_messages(timeout=0.05)
            except TimeoutError:
                continue


class Node:
    """One control."""

    def __init__(self, bus: AccessibilityBus, ref: tuple[str, str]) -> None:
        self._bus = bus
        self.ref = (ref[0], ref[1])

    def __repr__(self) -> str:
        return f"{self.role} “{self.name}”"

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        return str(self._bus.property(self.ref, _ACCESSIBLE, "Name"))

    @property
    def labels(self) -> list[str]:
        """The words of what labels it."""
        found = self._bus.call(self.ref, _ACCESSIBLE, "GetRelationSet")
        return [Node(self._bus, ref).name for kind, refs in found if kind == _LABELLED_BY for ref in refs]

    @property
    def role(self) -> str:
        """What it is: ``push button``, ``text``, ``table`` …"""
        return str(self._bus.call(self.ref, _ACCESSIBLE, "GetRoleName"))

    @property
    def description(self) -> str:
        """What is said beside the name."""
        return str(self._bus.property(self.ref, _ACCESSIBLE, "Description"))

    @property
    def interfaces(self) -> list[str]:
        """What can be asked of it: ``Action``, ``Text``, ``Value`` …"""
        found = self._bus.call(self.ref, _ACCESSIBLE, "GetInterfaces")
        return [name.rpartition(".")[2] for name in found]

    @property
    def states(self) -> set[int]:
        """The numbers of its states."""
        low, high = self._bus.call(self.ref, _ACCESSIBLE, "GetState")
        bits = low | high << 32
        return {n for n in range(64) if bits >> n & 1}

    def has(self, *states: State) -> bool:
        """Whether it is in all of *states*."""
        return self.states.issuperset(states)

    @property
    def children(self) -> list["Node"]:
        """What is in it."""
        return [Node(self._bus, ref) for ref in self._bus.call(self.ref, _ACCESSIBLE, "GetChildren")]

    def walk(self, into: Callable[["Node"], bool] = lambda node: True) -> Iterator["Node"]:
        """It and everything in it that *into* lets us look into."""
        yield self
        if into(self):
            for child in self.children:
                yield from child.walk(into)

    def showing(self, into: Callable[["Node"], bool] = lambda node: True) -> Iterator["Node"]:
        """Everything in it that can be seen now, as far as *into* lets us look."""
        for child in self.children:
            if child.has(State.VISIBLE) or child.role in {"menu bar", "menu item"}:
                yield child
                if into(child):
                    yield from child.showing(into)

    def find(self, role: str, name: str = "", *, part: bool = False) -> "Node | None":
        """The first visible control with the role and the name (or that *part* of the name).

        Combo boxes are called by what they show; they are found by their labels, too.
        """
        # A table has many cells, and nothing else.
        closed = set() if role in ITEMS else {"table", "tree", "tree table"}
        for node in self.showing(lambda node: node.role not in closed):
            if node.role != role:
                continue
            words = [node.name, *(node.labels if role == "combo box" else ())]
            if not name or any(name in word if part else name == word for word in words):
                return node
        return None

    # Hands

    def extents(self) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen."""
        component = "org.a11y.atspi.Component"
        left, top, width, height = self._bus.call(self.ref, component, "GetExtents", "u", (0,))
        return left, top, width, height

    def actions(self) -> list[str]:
        """The names of what can be done with it."""
        return [str(a[0]) for a in self._bus.call(self.ref, "org.a11y.atspi.Action", "GetActions")]

    def act(self, name: str = "") -> None:
        """Do what *name* says; the first it offers if there is none."""
        number = self.actions().index(name) if name else 0
        assert self._bus.call(self.ref, "org.a11y.atspi.Action", "DoAction", "i", (number,))

    def choose_nothing(self) -> None:
        """Select nothing."""
        assert self._bus.call(self.ref, "org.a11y.atspi.Selection", "ClearSelection")

    def choose(self, name: str) -> None:
        """Select the item whose name begins so, in a list."""
        number = next(n for n, item in enumerate(self.children) if item.name.startswith(name))
        assert self._bus.call(self.ref, "org.a11y.atspi.Selection", "SelectChild", "i", (number,))

    @property
    def chosen(self) -> list["Node"]:
        """What is selected in it."""
        selection = "org.a11y.atspi.Selection"
        count = self._bus.property(self.ref, selection, "NSelectedChildren")
        found = (self._bus.call(self.ref, selection, "GetSelectedChild", "i", (n,)) for n in range(count))
        return [Node(self._bus, ref) for ref in found]

    def focus(self) -> None:
        """Give it the keyboard."""
        self._bus.call(self.ref, "org.a11y.atspi.Component", "GrabFocus")

    @property
    def text(self) -> str:
        """What is written in it."""
        return str(self._bus.call(self.ref, "org.a11y.atspi.Text", "GetText", "ii", (0, -1)))

    def write(self, text: str) -> None:
        """Replace what is written in it."""
        interface = "org.a11y.atspi.EditableText"
        assert self._bus.call(self.ref, interface, "SetTextContents", "s", (text,))
