# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Minutes grow item by item and stay text that anybody may edit."""

from swf_desktop.domain.minutes import entries, items, with_entry

AGENDA = "1. Haushalt\n2) Datenplattform\n   Angebot liegt vor\nTOP 3: Verschiedenes\n- Haushalt"
ITEMS = ["Haushalt", "Datenplattform", "Verschiedenes"]


def test_an_agenda_is_read_line_by_line_whatever_the_bullets():
    assert items(AGENDA) == ITEMS
    assert items("") == []
    assert items("2026 wird gespart") == ["2026 wird gespart"]


def test_entries_stand_under_their_item_in_the_agendas_order():
    text = with_entry("", ITEMS, "Verschiedenes", "Nächste Sitzung  im\nJanuar")
    text = with_entry(text, ITEMS, "Haushalt", "Entwurf vorgestellt")
    text = with_entry(text, ITEMS, "Haushalt", "Rückfragen bis Freitag")
    assert text == (
        "## Haushalt\n\n- Entwurf vorgestellt\n- Rückfragen bis Freitag\n\n"
        "## Verschiedenes\n\n- Nächste Sitzung im Januar"
    )
    assert entries(text, "Haushalt") == ["Entwurf vorgestellt", "Rückfragen bis Freitag"]
    assert entries(text, "Datenplattform") == []


def test_what_somebody_wrote_by_hand_stays():
    text = "Anwesend: alle\n\n## Haushalt\nWird vertagt.\n"
    grown = with_entry(text, ITEMS, "Haushalt", "Bis März")
    assert grown == "Anwesend: alle\n\n## Haushalt\nWird vertagt.\n- Bis März"
    assert entries(grown, "") == ["Anwesend: alle"]
    assert entries(grown, "Haushalt") == ["Wird vertagt.", "Bis März"]
