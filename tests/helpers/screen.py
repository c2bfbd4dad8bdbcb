# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A screen of its own: an X display nobody sees, a session bus, and the accessibility bus on it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

#: What a test on such a screen needs from the system.
TOOLS = ("Xvfb", "xdotool", "dbus-daemon")
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
_A11Y = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")


def available() -> bool:
    """Whether this machine can make one."""
    launcher = any(Path(path).exists() for path in _LAUNCHERS)
    return launcher and all(shutil.which(tool) for tool in TOOLS)


class Screen:
    """``environment`` is for the programs on it, ``accessibility`` the address of the accessibility bus."""

    def __init__(self, environment: dict[str, str], accessibility: str) -> None:
        self.environment = environment
        self.accessibility = accessibility


@contextmanager
def screen(size: str = "1366x768") -> Iterator[Screen]:
    """Start everything; end everything at last."""
    with ExitStack() as stack:
        # Sockets have short names: not below pytest's long folders.
        runtime = stack.enter_context(tempfile.TemporaryDirectory(prefix="swf-"))
        log = stack.enter_context((Path(runtime) / "log").open("wb"))
        environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": runtime,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LANG": "C.UTF-8",
        }
        for name in ("AT_SPI_BUS_ADDRESS", "WAYLAND_DISPLAY", "QT_ACCESSIBILITY", "QT_SCALE_FACTOR"):
            environment.pop(name, None)

        def serve(*command: str) -> str:
            """Start a server and read the line that it writes to the descriptor ``{fd}``."""
            read, write = os.pipe()
            process = subprocess.Popen(
                [word.format(fd=write) for word in command],
                env=environment,
                stdin=subprocess.DEVNULL,
                stderr=log,
                pass_fds=(write,),
            )
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
            os.close(write)
            with os.fdopen(read) as pipe:
                answer = pipe.readline().strip()
            assert answer, f"{command[0]} does not start"
            return answer

        size = f"{size}x24"
        display = serve("Xvfb", "-displayfd", "{fd}", "-screen", "0", size, "-nolisten", "tcp", "-noreset")
        environment["DISPLAY"] = f":{display}"
        address = serve("dbus-daemon", "--session", "--nofork", "--print-address={fd}")
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        with open_dbus_connection(address) as session:
            reply = session.send_and_get_reply(new_method_call(_A11Y, "GetAddress"))
            yield Screen(environment, reply.body[0])


def photograph(screen: Screen, target: Path) -> None:
    """A picture of the whole screen, if the machine has ImageMagick."""
    if tool := shutil.which("import"):
        subprocess.run([tool, "-window", "root", target], env=screen.environment, timeout=20, check=False)
