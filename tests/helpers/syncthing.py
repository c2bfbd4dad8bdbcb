# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two real Syncthing instances on loopback that share one folder; they tell by events what they did."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener
from xml.etree import ElementTree as ET

PATIENCE = 30.0
_OPENER = build_opener(ProxyHandler({}))  # never through anybody's proxy
_KEY = "for-tests-on-loopback"
_FOLDER = "austausch"

#: Nobody outside this machine is asked or told anything.
_ALONE = {
    "globalAnnounceEnabled": "false",
    "localAnnounceEnabled": "false",
    "relaysEnabled": "false",
    "natEnabled": "false",
    "stunKeepaliveStartS": "0",
    "crashReportingEnabled": "false",
    "urAccepted": "-1",
    "autoUpgradeIntervalH": "0",
    "startBrowser": "false",
    "reconnectionIntervalS": "1",
}


def available() -> bool:
    """Whether Syncthing is installed."""
    return shutil.which("syncthing") is not None


class Syncthing:
    """One instance with a home and a shared folder of its own."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "Austausch"
        (self.folder / ".stfolder").mkdir(parents=True)
        self._home = home / "config"
        self._gui, self._sync = _free_port(), _free_port()
        self._process: subprocess.Popen[str] | None = None
        self._seen = 0
        self._events: list[dict[str, Any]] = []
        self._log = home / "syncthing.log"
        run = subprocess.run(
            ["syncthing", "generate", "--home", self._home, "--no-default-folder", "--skip-port-probing"],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        self.device = _config(self._home).findall("device")[0].get("id", "")

    @property
    def address(self) -> str:
        """Where the other one finds it."""
        return f"tcp://127.0.0.1:{self._sync}"

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return {**kept, "HOME": str(self._home.parent), "STNOUPGRADE": "1", "STNODEFAULTFOLDER": "1"}

    def start(self, other: "Syncthing", address: str) -> None:
        """Serve, sharing the folder with *other* alone, which is called at *address*."""
        self._write_config(other, address)
        command = ["syncthing", "serve", "--home", self._home, "--no-browser", "--no-restart", "--no-upgrade"]
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                command,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
            )
        _wait(self._answers, f"Syncthing answers; it said:\n{self._log.read_text()}")

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text()
        try:
            return bool(self.ask("GET", "system/ping"))
        except OSError:
            return False

    def _write_config(self, other: "Syncthing", address: str) -> None:
        root = _config(self._home)
        gui, options = root.find("gui"), root.find("options")
        assert gui is not None
        assert options is not None
        _set(gui, {"address": f"127.0.0.1:{self._gui}", "apikey": _KEY})
        _set(options, {**_ALONE, "listenAddress": self.address})
        peer = ET.SubElement(root, "device", id=other.device, name="other", compression="never")
        _set(peer, {"address": address, "paused": "false", "autoAcceptFolders": "false"})
        watching = {"rescanIntervalS": "0", "fsWatcherEnabled": "true", "fsWatcherDelayS": "1"}
        folder = ET.SubElement(
            root, "folder", id=_FOLDER, label=_FOLDER, path=str(self.folder), type="sendreceive", **watching
        )
        for device in (self.device, other.device):
            ET.SubElement(folder, "device", id=device)
        _set(folder, {"disableFsync": "true", "minDiskFree": "0", "maxConflicts": "10"})
        ET.ElementTree(root).write(self._home / "config.xml")

    def stop(self) -> None:
        """End the process and wait for it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    # -- talking to it ----------------------------------------------------------------------------

    def ask(self, method: str, what: str) -> Any:
        """One request to its REST interface."""
        request = Request(
            f"http://127.0.0.1:{self._gui}/rest/{what}", method=method, headers={"X-API-Key": _KEY}
        )
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            data = answer.read()
        return json.loads(data) if data else {}

    def scan(self) -> None:
        """Look at the folder now; returns when it has."""
        self.ask("POST", f"db/scan?folder={_FOLDER}")

    def pause(self) -> None:
        """Cut the connection."""
        self.ask("POST", "system/pause")

    def resume(self) -> None:
        """Connect again."""
        self.ask("POST", "system/resume")

    def wait_for(self, kind: str, matches: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
        """The data of the first event of *kind* that *matches* and was not waited for before.

        Long polls, never sleeps. Unfiltered, since a filter hears nothing of what was before its first use.
        """
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for event in self._events:
                if event["type"] == kind and matches(event["data"]):
                    self._events.remove(event)
                    return dict(event["data"])
            self._events += self.ask("GET", f"events?since={self._seen}&timeout=10") or []
            self._seen = max([self._seen, *(int(event["id"]) for event in self._events)])
        raise AssertionError(f"no {kind} that fits; Syncthing said:\n{self._log.read_text()}")

    def wait_for_file(self, part: str) -> Path:
        """The file whose name contains *part*, once it has arrived whole from the other side."""
        data = self.wait_for("ItemFinished", lambda each: part in each["item"] and not each["error"])
        return self.folder / str(data["item"])


@contextmanager
def sharing(folder: Path) -> Iterator[tuple[Syncthing, Syncthing]]:
    """Two instances below *folder*, connected with each other and nobody else."""
    one, other = Syncthing(folder / "one"), Syncthing(folder / "other")
    try:
        one.start(other, other.address)
        other.start(one, "dynamic")  # waits to be called: two calls that cross would drop each other
        for here, there in ((one, other), (other, one)):
            here.wait_for("DeviceConnected", lambda data, there=there: data["id"] == there.device)
        yield one, other
    finally:
        one.stop()
        other.stop()


def _config(home: Path) -> ET.Element:
    return ET.parse(home / "config.xml").getroot()


def _set(parent: ET.Element, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        for old in parent.findall(name):
            parent.remove(old)
        ET.SubElement(parent, name).text = value


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(true: Callable[[], bool], what: str) -> None:
    """Until another process listens: it tells by nothing else."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.05)
