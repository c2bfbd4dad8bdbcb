# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of attached files may come from anywhere; what is written to disk is a name that every system takes."""

import unicodedata

import pytest

from swf_desktop.services.attachment_files import safe_name


@pytest.mark.parametrize(
    "name", ["CON.txt", "aux", "Nul .txt", "com1", "COM¹.txt", "LPT³", "CONIN$", "prn.tar.gz"]
)
def test_names_that_windows_keeps_for_devices_get_another_start(name: str) -> None:
    assert safe_name(name) == f"_{name}"


@pytest.mark.parametrize("name", ["Konzept.pdf", "Aux-Liste.csv", "common.txt", "Nullnummer.docx"])
def test_other_names_stay(name: str) -> None:
    assert safe_name(name) == name


def test_a_name_leads_out_of_no_folder_and_hides_no_ending() -> None:
    assert safe_name("../../evil.sh") == "_.._evil.sh"
    assert safe_name("C:\\evil.sh") == "C__evil.sh"
    assert safe_name("x\u202egpj.exe") == "x_gpj.exe"
    assert safe_name("...") == "_"


@pytest.mark.parametrize("letter", ["a", "ü", "💾"])
def test_a_long_name_is_cut_to_what_file_systems_take_and_keeps_its_ending(letter: str) -> None:
    cut = safe_name(letter * 240 + ".pdf")
    assert cut.endswith(".pdf")
    assert len(f".{cut}.4194304.part".encode()) <= 255
    assert len(safe_name(letter * 240).encode()) <= 255


def test_two_ways_to_write_an_umlaut_give_one_name() -> None:
    assert safe_name(unicodedata.normalize("NFD", "Übersicht.pdf")) == "Übersicht.pdf"
