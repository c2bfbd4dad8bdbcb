# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a device remembers between two starts: window places, columns, the last folder used.

Losing it costs nothing but comfort, so reading never fails: what cannot be read is put aside and
the defaults hold. It is never exchanged.
"""

import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from swf_desktop.domain.errors import StorageFailed
from swf_desktop.domain.text import N_
from swf_desktop.system.reasons import reason_label

_log = logging.getLogger(__name__)


class Settings:
    """A small JSON object in one file, written whole after each change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = _read(path)

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept under *key*. With a *default* of another type than the value, the default
        wins: an older or newer version may have kept something else there."""
        value = self._values.get(key, default)
        return default if default is not None and not isinstance(value, type(default)) else value

    def set(self, key: str, value: Any) -> None:
        """Keep a JSON *value* under *key*; None forgets the key."""
        self.update({key: value})

    def update(self, values: Mapping[str, Any]) -> None:
        """Keep several values with one write; nothing is written if nothing changes."""
        merged = {k: v for k, v in {**self._values, **values}.items() if v is not None}
        if merged == self._values:
            return
        _write(self._path, merged)
        self._values = merged


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        _log.info("settings cannot be read: %s", type(error).__name__)
        return {}
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if isinstance(values, dict):
        return values
    _log.info("settings are damaged and were put aside")
    try:
        path.replace(path.with_suffix(".damaged"))
    except OSError:
        _log.info("the damaged settings could not be put aside")
    return {}


def _write(path: Path, values: Mapping[str, Any]) -> None:
    text = json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise StorageFailed(
            N_("The settings in “%(file)s” could not be saved (%(reason_label)s)."),
            file=str(path),
            reason_label=reason_label(error),
        ) from error
