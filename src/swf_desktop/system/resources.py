# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that come with the program: templates, translations, icons, starter data.

In a checkout they lie in ``resources/`` beside ``src/``; a wheel carries them as
``swf_desktop/_resources``.
"""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def resource_root() -> Path:
    """The folder that holds the resources of this installation."""
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "resources"


def resource_path(*parts: str) -> Path:
    """The path of one resource; whether it exists is for the caller to find out."""
    return resource_root().joinpath(*parts)


def read_text(*parts: str) -> str:
    """The text of one resource (UTF-8)."""
    return resource_path(*parts).read_text(encoding="utf-8")


def read_bytes(*parts: str) -> bytes:
    """The bytes of one resource."""
    return resource_path(*parts).read_bytes()
