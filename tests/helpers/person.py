# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The real program on a real display, and somebody in front of it: keyboard, mouse, and a screen reader's eyes."""

import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from tests.helpers.accessible import ITEMS, PATIENCE, AccessibilityBus, Gone, Node, State
from tests.helpers.screen import Screen

_T = TypeVar("_T")
_COMPLAINTS = ("Traceback", "QPainter", "QPixmap", "QLayout", "QObject", "QWidget", "QFont")
PROGRAM = (sys.executable, "-X", "faulthandler", "-m", "swf_desktop")


class Person:
    """Starts a program and uses it; whatever they look for they wait for."""

    def __init__(
        self, screen: Screen, home: Path, log: Path, *files: str | Path, program: Sequence[str] = PROGRAM
    ) -> None:
        self._environment = screen.environment
        self._bus = AccessibilityBus(screen.accessibility)
        self._log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*program, "--home", str(home), *map(str, files)],
                env=screen.environment,
                cwd=log.parent,  # where its file dialogs open
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.application = self.until(lambda: self._bus.application(self.process.pid), "the program")

    # Eyes

    def until(self, true: Callable[[], _T], what: str) -> _T:
        """Wait until *true* says so; its answer."""

        def ask() -> _T:
            if (code := self.process.poll()) is not None:
                raise AssertionError(
                    f"the program ended with {code}: {self._log.read_text(errors='replace')}"
                )
            return true()

        return self._bus.until(ask, what)

    @property
    def window(self) -> Node:
        """The window (not a menu or the list of a combo box)."""
        return self.until(
            lambda: next((n for n in self.application.children if n.role in {"frame", "dialog"}), None),
            "the window",
        )

    def see(self, role: str, name: str = "", *, part: bool = False) -> Node:
        """Wait for a control."""

        def look() -> Node | None:
            return self.application.find(role, name, part=part)

        return self.until(look, f"{role} “{name}”")

    def menu(self, title: str, name: str) -> Node:
        """Wait for an entry of the menu bar, which need not be open."""

        def look() -> Node | None:
            for menu in self.see("menu bar").children:
                if menu.name == title:
                    return next((node for node in menu.walk() if node.name == name), None)
            return None

        return self.until(look, f"{title} – {name}")

    def reads(self, text: str) -> Node:
        """Wait until *text* can be read somewhere on the window, as a label or a name."""

        def look() -> Node | None:
            return next((n for n in self.application.showing() if text in n.name), None)

        return self.until(look, f"“{text}”")

    def hears(self, text: str) -> None:
        """Wait until a screen reader is asked to say *text*."""
        self.until(lambda: any(text in said for said in self._bus.announced), f"“{text}” said")

    def gone(self, role: str, name: str) -> None:
        """Wait until a control is no longer there."""

        def absent() -> bool:
            found = [n for n in self.application.children if n.role == role and n.name == name]
            return not found and self.application.find(role, name) is None

        self.until(absent, f"no {role} “{name}”")

    @staticmethod
    def able(node: Node) -> bool:
        """Whether a control can be used now."""
        return node.has(State.ENABLED, State.SENSITIVE)

    def typing(self, label: str) -> None:
        """Wait until the field with that *label* has the keyboard."""
        self.until(
            lambda: (at := self.focused()) and (at.role, at.name) == ("text", label), f"{label} to type in"
        )

    def focused(self) -> Node | None:
        """What has the keyboard."""
        # Frames pass it on, and every list says it of its current item.
        passing = {"frame", "filler", "layered pane", "panel", "list item", *ITEMS}
        for node in self.application.showing(lambda n: n.role != "table"):
            if node.has(State.FOCUSED) and node.role not in passing:
                return node
        return None

    def field(self, label: str, value: str) -> Node:
        """Wait for a field on a page that begins with *value*."""

        def look() -> Node | None:
            for node in self.application.showing(lambda n: n.role != "table"):
                if node.role == "push button" and node.name == label and node.description.startswith(value):
                    return node
            return None

        return self.until(look, f"{label}: {value}")

    # Hands

    def front(self, title: str) -> None:
        """Wait for the window with that *title* and give it the keyboard, as a click on it would."""
        self.until(lambda: any(title in n.name for n in self.application.children), f"the title {title}")
        about = ("--all", "--onlyvisible", "--pid", str(self.process.pid), "--name", title)

        def focused() -> bool:
            found = self._try("search", *about).stdout.split()
            return (
                bool(found)
                and self._try("windowraise", found[0], "windowfocus", "--sync", found[0]).returncode == 0
            )

        self.until(focused, "the keyboard")

    def keys(self, *names: str) -> None:
        """Press keys one after another."""
        self._do("key", "--delay", "30", *names)

    def type(self, text: str) -> None:
        """Type *text*."""
        self._do("type", "--delay", "8", text)

    def click(self, node: Node, button: int = 1) -> None:
        """Move the mouse onto a control and click."""
        left, top, width, height = node.extents()
        place = (str(left + width // 2), str(top + height // 2))
        self._do("mousemove", *place, "click", str(button))

    def _try(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True, timeout=PATIENCE
        )

    def _do(self, *arguments: str) -> None:
        done = self._try(*arguments)
        assert done.returncode == 0, f"xdotool {arguments}: {done.stderr}"

    def answer_dialog(self, title: str, path: Path, back_to: str) -> None:
        """Type *path* into a file dialog and come back."""
        self.front(title)
        self.see("text", "Dateiname:", part=True).focus()
        self.keys("ctrl+a")
        self.type(str(path))
        self.keys("Return")
        self.gone("dialog", title)
        self.front(back_to)

    def leave(self) -> None:
        """Close the program by its key; it must end well and have had nothing to complain of."""
        self.keys("ctrl+q")
        said = self._log.read_text(errors="replace")
        assert self.process.wait(PATIENCE) == 0, said
        assert not [line for line in said.splitlines() if line.startswith(_COMPLAINTS)], said

    def close(self) -> None:
        """End the program if it is still there, leaving its stacks in the log."""
        self._bus.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGABRT)
            self.process.wait(PATIENCE)


__all__ = ["Gone", "Person", "State"]
