# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pasted rows name projects, people and organisations as spreadsheets do: by number, key, or a part of the name."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from swf_desktop.ui.widgets.paste_dialog import PasteDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def paste(driver, place: str, text: str) -> PasteDialog:
    part = driver.place(place).current_list()
    QGuiApplication.clipboard().setText(text)
    part.paste()
    driver.settle()
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, PasteDialog) and w.isVisible())


def projects_of(driver) -> dict[str, str]:
    rows = driver.profile.records.table("task", ("title", "project"))
    return {str(r.values[0]): driver.profile.records.title(str(r.values[1] or "")) for r in rows}


def test_a_project_is_known_by_its_number_its_bare_title_a_beginning_or_a_part(driver):
    rows = ["Titel\tProjekt", "Eins\tM02", "Zwei\tlorawan", "Drei\tM03 Digi", "Vier\tStadtportal", "Fünf\t"]
    dialog = paste(driver, "tasks", "\n".join(rows))
    assert not [cell for row in dialog.sheet.rows for cell in row.cells.values() if cell.problem]
    column = dialog.sheet.columns.index("project")
    assert dialog.table.item(1, column).text() == "M02 LoRaWAN"
    assert dialog.table.item(1, column).toolTip().endswith("In der Tabelle: lorawan")
    texts = [dialog.table.item(n, column) for n in range(5)]
    assert [item.text() if item else "" for item in texts] == [
        "M02 LoRaWAN",
        "M02 LoRaWAN",
        "M03 Digitaler Zwilling",
        "M04 Stadtportale",
        "",
    ]
    dialog.reject()


def test_where_several_may_be_meant_the_person_chooses_once_for_all_rows(driver):
    for title in ("Werkstatt Nord", "Werkstatt Süd"):
        driver.desk.hub.publish(driver.profile.records.add("project", {"title": title}))
    dialog = paste(driver, "tasks", "Titel\tProjekt\nEins\tWerkstatt\nZwei\tWerkstatt")
    assert not dialog.paste.isEnabled()
    assert "„Werkstatt“ kann mehrere Einträge meinen." in dialog.words.text()
    assert "Wählen Sie oben" in dialog.words.text()
    combo = dialog.meanings["project", "Werkstatt"]
    assert combo.accessibleName() == "Projekt „Werkstatt“ meint"
    assert [combo.itemText(n) for n in range(combo.count())] == ["Werkstatt Nord", "Werkstatt Süd"]
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert dialog.paste.isEnabled()
    dialog.write()
    driver.settle()
    assert projects_of(driver) == {"Eins": "Werkstatt Süd", "Zwei": "Werkstatt Süd"}


def test_the_full_title_wins_over_longer_ones(driver):
    for title in ("Hafen", "Hafen Nord"):
        driver.desk.hub.publish(driver.profile.records.add("project", {"title": title}))
    dialog = paste(driver, "tasks", "Titel\tProjekt\nEins\thafen")
    dialog.write()
    driver.settle()
    assert projects_of(driver) == {"Eins": "Hafen"}


def test_an_organisation_is_known_by_its_key_and_a_person_by_either_order_of_names(driver):
    dialog = paste(driver, "contacts", "Nachname\tOrganisation\nPlatzhalter\tbad-berleburg\nMuster\tAgentur")
    assert dialog.sheet.problems() == []
    found = [row.cells["organisation"].value for row in dialog.sheet.rows]
    assert [driver.desk.names.title(str(i)) for i in found] == ["Bad Berleburg", "Südwestfalen Agentur"]
    dialog.reject()
    dialog = paste(driver, "tasks", "Titel\tZuständig\nEins\tMuster, Erika")
    assert dialog.sheet.problems() == []
    dialog.reject()
