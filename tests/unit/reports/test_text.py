# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Record text on its way to paper: Markdown, characters, charts."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.reports import samples

from swf_desktop.reports.charts import milestone_chart
from swf_desktop.reports.glyphs import REPLACEMENT, printable
from swf_desktop.reports.markdown import blocks, first_sentence, plain, shorten
from swf_desktop.reports.model import Forecast, MilestoneStatus

LATIN = frozenset(range(0x20, 0x180)) | {0x2013, 0x2014, 0x20AC, 0x201C, 0x201E}


def test_paragraphs_lists_bold_and_italics() -> None:
    assert blocks("Ein **fettes** und *schräges* Wort\n\n- eins\n- zwei") == [
        {
            "kind": "paragraph",
            "runs": [
                {"text": "Ein ", "bold": False, "italic": False},
                {"text": "fettes", "bold": True, "italic": False},
                {"text": " und ", "bold": False, "italic": False},
                {"text": "schräges", "bold": False, "italic": True},
                {"text": " Wort", "bold": False, "italic": False},
            ],
        },
        {
            "kind": "list",
            "ordered": False,
            "items": [
                {
                    "number": 0,
                    "blocks": [
                        {"kind": "paragraph", "runs": [{"text": word, "bold": False, "italic": False}]}
                    ],
                }
                for word in ("eins", "zwei")
            ],
        },
    ]


def test_numbers_stay_as_typed_because_they_may_be_days() -> None:
    [found] = blocks("1. Oktober: Start\n15. Oktober: Test")
    assert found["kind"] == "list"
    assert [item["number"] for item in found["items"]] == [1, 15]


def test_line_breaks_stay() -> None:
    assert plain("eins\nzwei") == "eins zwei"
    [paragraph] = blocks("eins\nzwei")
    assert paragraph["kind"] == "paragraph"
    assert [run["text"] for run in paragraph["runs"]] == ["eins", "\n", "zwei"]


@pytest.mark.parametrize("text", ["", "  \n \n"])
def test_nothing_to_print(text: str) -> None:
    assert blocks(text) == []


def test_markup_that_is_not_ours_is_text() -> None:
    assert plain("<b>x</b> `y` [z](http://a) | # k") == "<b>x</b> `y` [z](http://a) | # k"


def test_a_sentence_does_not_end_at_an_abbreviation_or_a_day() -> None:
    assert first_sentence("Am 1. Oktober z. B. begann es. Dann ging es weiter.") == (
        "Am 1. Oktober z. B. begann es."
    )


def test_shortening_ends_at_a_word() -> None:
    assert shorten("eins zwei drei vier", 12) == "eins zwei…"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"


@given(st.text(max_size=300))
def test_any_text_becomes_blocks(text: str) -> None:
    assert isinstance(plain(text), str)
    assert len(first_sentence(text, 40)) <= 40


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Müller-Lüdenscheidt – 100 €", "Müller-Lüdenscheidt – 100 €"),
        ("a\u0308", "ä"),
        ("✅ fertig", "✔ fertig"),
        ("🚧", REPLACEMENT),
        ("漢字", REPLACEMENT * 2),
        ("\ue000", REPLACEMENT),
        ("a\u202eb\u200dc\x07", "abc"),
        ("👍🏽", "✔"),
        ("ﬁn", "fin"),
        ("𝐛", "b"),
        ("eins\r\nzwei", "eins\nzwei"),
    ],
)
def test_only_what_the_fonts_have_is_printed(typed: str, shown: str) -> None:
    assert printable(typed, LATIN) == shown


def test_the_chart_is_well_formed_and_marks_every_milestone() -> None:
    evil = MilestoneStatus("<script>&\"'", date(2026, 1, 1))
    root = ET.fromstring(milestone_chart((*samples.milestones(), evil), samples.AS_OF))
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "5  <script>&\"'" in texts
    assert "Stand 23.11.2026" in texts


@given(
    st.lists(
        st.builds(
            MilestoneStatus,
            st.just("M"),
            st.dates(),
            st.lists(st.builds(Forecast, st.dates(), st.dates()), max_size=4).map(tuple),
            st.none() | st.dates(),
        ),
        min_size=1,
        max_size=4,
    ),
    st.dates(),
)
def test_the_chart_takes_any_dates(milestones: list[MilestoneStatus], as_of: date) -> None:
    root = ET.fromstring(milestone_chart(milestones, as_of))
    lines = list(root.iter("{http://www.w3.org/2000/svg}line"))
    assert len(lines) < 120
    for element in lines:
        assert -1 <= float(element.get("x1", "")) <= 469
