# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Contrast by WCAG 2.1 (1.4.3 and 1.4.11; EN 301 549, 11.1.4.3 and 11.1.4.11), computed from the theme.

Text needs 4.5:1 against its ground, large text and parts that one has to see 3:1. What is disabled is exempt.
"""

import re

import pytest
from PySide6.QtGui import QColor, QPalette

from swf_desktop.ui import theme

SCHEMES = {"light": theme.LIGHT, "dark": theme.DARK}
#: Where text stands.
GROUNDS = ("window", "base", "raised", "hover", "selection")


def luminance(colour: str) -> float:
    c = QColor(colour)
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in (c.redF(), c.greenF(), c.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["text", "muted", "danger", "warning"])
@pytest.mark.parametrize("name", SCHEMES)
def test_text_can_be_read(name, ink, ground):
    s = SCHEMES[name]
    assert contrast(getattr(s, ink), getattr(s, ground)) >= 4.5


@pytest.mark.parametrize("name", SCHEMES)
def test_the_main_button_and_the_toast_can_be_read(name):
    s = SCHEMES[name]
    assert contrast(s.on_accent, s.accent) >= 4.5
    assert contrast(s.base, s.text) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("light", theme.LIGHTS)
@pytest.mark.parametrize("name", SCHEMES)
def test_lights_can_be_read_as_words(name, light, ground):
    """The sign and its word have one colour."""
    colour = theme.LIGHTS[light][0 if name == "light" else 1]
    assert contrast(colour, getattr(SCHEMES[name], ground)) >= 4.5


@pytest.mark.parametrize("name", SCHEMES)
def test_fields_and_the_focus_can_be_seen(name):
    s = SCHEMES[name]
    for ground in ("window", "base", "raised"):
        assert contrast(s.edge, getattr(s, ground)) >= 3, ground
        assert contrast(s.accent, getattr(s, ground)) >= 3, ground
    # The ring around the main button and a ticked box is seen against what surrounds it.
    assert contrast(s.text, s.base) >= 3


@pytest.mark.parametrize("name", SCHEMES)
def test_what_is_chosen_differs_by_more_than_its_ground(name):
    """A chosen row is a shade, which alone would be too little: the ring of the focus is added in the sheet."""
    s = SCHEMES[name]
    assert contrast(s.accent, s.selection) >= 3


@pytest.mark.parametrize("name", SCHEMES)
def test_the_palette_says_the_same_as_the_scheme(name):
    palette = theme.palette(SCHEMES[name])
    pairs = (
        (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window),
        (QPalette.ColorRole.Text, QPalette.ColorRole.Base),
        (QPalette.ColorRole.Text, QPalette.ColorRole.AlternateBase),
        (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Base),
        (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Button),
        (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight),
        (QPalette.ColorRole.Link, QPalette.ColorRole.Base),
        (QPalette.ColorRole.ToolTipText, QPalette.ColorRole.ToolTipBase),
    )
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        for ink, ground in pairs:
            found = contrast(palette.color(group, ink).name(), palette.color(group, ground).name())
            assert found >= 4.5, (group, ink, ground)


@pytest.mark.parametrize("name", SCHEMES)
def test_no_colour_comes_from_elsewhere(name):
    """What the sheet says in colours are the scheme's."""
    s = SCHEMES[name]
    known = {getattr(s, field) for field in s.__slots__}
    assert set(re.findall(r"#[0-9a-f]{6}\b", theme.style_sheet(s))) <= known
