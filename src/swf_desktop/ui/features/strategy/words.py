# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a goal's status is said: a shape, a word, a colour."""

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.ui import formats, theme

_LIGHTS = {"reached": "green", "on_track": "green", "at_risk": "amber", "missed": "red", "open": "grey"}


def said(status: str) -> tuple[str, str]:
    """Words and colour of a status; nothing for none."""
    if not status:
        return "", ""
    light = _LIGHTS.get(status, "grey")
    word = formats.choice_label(RECORD_TYPES["goal"].by_name["status"], status)
    return f"{theme.LIGHTS[light][2]} {word}", theme.light_colour(light).name()
