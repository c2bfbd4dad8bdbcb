# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cells from and for spreadsheets, in the forms in which LibreOffice 7.4 and Excel put them onto the clipboard."""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from swf_desktop.domain.fields import Kind
from swf_desktop.ui.widgets import sheet
from swf_desktop.ui.widgets.html_table import from_html, to_html
from swf_desktop.ui.widgets.paste_dialog import PasteDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

#: What LibreOffice gives: in its plain text line breaks are blanks, and quotes stand as they are.
LIBRE_TEXT = (
    'Titel\tFällig am\tBeschreibung\n"Büro" räumen\t23.11.2026\teins zwei "drei"\n0171 Tab drin\t1.3.2030\t\n'
)
LIBRE_HTML = """<!DOCTYPE html>

<html>
<head>
	<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
	<title></title>
	<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>
	<style type="text/css">
		body,div,table,thead,tbody,tfoot,tr,th,td,p { font-family:"DejaVu Sans"; font-size:x-small }
	</style>
</head>

<body>
<table cellspacing="0" border="0">
	<colgroup width="102"></colgroup>
	<tr>
		<td height="18" align="left">Titel</td>
		<td align="left">Fällig am</td>
		<td align="left">Beschreibung</td>
	</tr>
	<tr>
		<td height="18" align="left">&quot;Büro&quot; räumen</td>
		<td align="right" sdval="46349" sdnum="1031;1031;TT.MM.JJJJ"><font face="DejaVu Serif">23.11.2026</font></td>
		<td align="left">eins<br>zwei &quot;drei&quot;</td>
	</tr>
	<tr>
		<td height="18" align="left">0171 Tab	drin</td>
		<td align="left">1.3.2030</td>
		<td align="left"><br></td>
	</tr>
</table>
</body>

</html>
"""
#: What Excel gives: long texts are broken within the source, merged cells span.
EXCEL_HTML = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=Generator content="Microsoft Excel 15">
<style><!--table {mso-displayed-decimal-separator:"\\,";} --></style></head>
<body link="#0563C1" vlink="#954F72">
<table border=0 cellpadding=0 cellspacing=0 width=320 style='border-collapse:collapse'>
<!--StartFragment-->
 <col width=80>
 <tr height=20><td height=20 width=80>Titel</td><td>F&auml;llig am</td><td>Beschreibung</td></tr>
 <tr height=20>
  <td height=20>Antrag f&uuml;r die
  F&ouml;rderung&nbsp;stellen</td>
  <td class=xl65 align=right>01.03.2030</td>
  <td class=xl66>eins<br>
    zwei</td>
 </tr>
 <tr><td colspan=2>Verbunden</td><td></td></tr>
<!--EndFragment-->
</table>
</body>
</html>"""


def test_cells_of_libreoffice_keep_their_lines_and_quotes():
    assert sheet.from_text(LIBRE_TEXT, LIBRE_HTML) == [
        ["Titel", "Fällig am", "Beschreibung"],
        ['"Büro" räumen', "23.11.2026", 'eins\nzwei "drei"'],
        ["0171 Tab drin", "1.3.2030", ""],
    ]


def test_cells_of_excel_are_whole_wherever_its_source_is_broken():
    assert sheet.from_text("", EXCEL_HTML) == [
        ["Titel", "Fällig am", "Beschreibung"],
        ["Antrag für die Förderung stellen", "01.03.2030", "eins\nzwei"],
        ["Verbunden", "", ""],
    ]


def test_plain_text_with_quotes_of_its_own_loses_no_row():
    assert sheet.from_text(LIBRE_TEXT)[1] == ['"Büro" räumen', "23.11.2026", 'eins zwei "drei"']
    assert sheet.from_text('"Anfang\tA\nZweite\tB') == [['"Anfang', "A"], ["Zweite", "B"]]
    assert sheet.from_text('"zwei\nZeilen"\t"sagt ""ja"""\r\n') == [["zwei\nZeilen", 'sagt "ja"']]


@pytest.mark.parametrize(
    "html", ["", "<p>kein Tisch</p>", "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>"]
)
def test_what_is_no_single_table_is_read_as_text(html):
    assert from_html(html) is None
    assert sheet.from_text("a\tb", html) == [["a", "b"]]


def test_what_is_copied_stays_what_it_is_in_a_spreadsheet():
    html = to_html(
        [["Titel", "Telefon", "Fällig am"], ["<Büro>\n& mehr", "007", "23.11.2026"], ["", "", "–"]],
        (Kind.TEXT, Kind.PHONE, Kind.DATE),
    )
    assert '<td style="mso-number-format:\'\\@\'" sdnum="1031;0;@">007</td>' in html
    assert '<td sdval="46349" sdnum="1031;1031;TT.MM.JJJJ">23.11.2026</td>' in html
    assert "&lt;Büro&gt;<br>&amp; mehr" in html
    assert "<td>–</td>" in html
    assert from_html(html) is None  # our own plain text says the same, exactly


def test_rows_of_libreoffice_become_tasks(driver):
    part = driver.place("tasks").current_list()
    content = QMimeData()
    content.setText(LIBRE_TEXT)
    content.setHtml(LIBRE_HTML)
    QGuiApplication.clipboard().setMimeData(content)
    part.paste()
    driver.settle()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, PasteDialog) and w.isVisible())
    assert dialog.sheet.problems() == []
    dialog.write()
    driver.settle()
    rows = driver.profile.records.table("task", ("title", "due_on", "description"))
    assert {row.values for row in rows} == {
        ('"Büro" räumen', "2026-11-23", 'eins\nzwei "drei"'),
        ("0171 Tab drin", "2030-03-01", None),
    }
