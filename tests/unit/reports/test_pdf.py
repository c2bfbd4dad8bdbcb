# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The finished PDF, read by readers that are not the one that wrote it.

What PDF/UA-1 asks for and a program can check is checked here, rule by rule, since no validator
comes with the tests' packages.
"""

import os
import shutil
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("typst")
pytest.importorskip("pypdfium2")
pikepdf = pytest.importorskip("pikepdf")
pypdf = pytest.importorskip("pypdf")

from tests.unit.reports import samples  # noqa: E402

from swf_desktop.domain.errors import Damaged, StorageFailed  # noqa: E402
from swf_desktop.reports import alliance, municipality, pdf, typst_engine  # noqa: E402
from swf_desktop.reports.glyphs import printable  # noqa: E402
from swf_desktop.reports.model import AllianceReport, MilestoneStatus, MunicipalityReport  # noqa: E402

MARKUP = r"#set text(red) *fett* $x^2$ ]] @ref \ `code` <label> // c /* x */ #panic(1) ~ -- 'q' \u{41}"


@pytest.fixture(scope="module")
def town() -> bytes:
    return municipality.render(samples.municipality())


@pytest.fixture(scope="module")
def group() -> bytes:
    return alliance.render(samples.alliance())


@pytest.fixture(params=["town", "group"])
def report(request: pytest.FixtureRequest) -> bytes:
    return bytes(request.getfixturevalue(request.param))


def text_of(document: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(document)).pages).split()
    )


def elements(node: Any) -> Iterator[Any]:
    """Every structure element below *node*, in reading order."""
    if isinstance(node, pikepdf.Array):
        for item in node:
            yield from elements(item)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def tags(document: bytes) -> list[str]:
    with pikepdf.open(BytesIO(document)) as opened:
        return [str(element.S) for element in elements(opened.Root.StructTreeRoot)]


# ---- PDF/UA-1 and PDF/A-2a


def test_the_document_says_what_it_is(report: bytes) -> None:
    with pikepdf.open(BytesIO(report)) as opened:
        root = opened.Root
        assert bool(root.MarkInfo.Marked)
        assert not bool(root.MarkInfo.get("/Suspects", False))
        assert str(root.Lang) == "de-DE"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert "/OutputIntents" in root
        with opened.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert "23.11.2026" in meta["dc:title"]
            assert meta["xmp:CreateDate"].startswith("2026-11-23")


def test_the_author_is_the_organisation(town: bytes, group: bytes) -> None:
    assert pypdf.PdfReader(BytesIO(town)).metadata.author == "Stadt Musterfurt"
    assert pypdf.PdfReader(BytesIO(group)).metadata.author == "Agentur Mustertal"


def test_headings_begin_at_one_and_skip_none(report: bytes) -> None:
    levels = [int(tag[2:]) for tag in tags(report) if tag[:2] == "/H" and tag[2:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_bookmarks_lead_to_the_parts(town: bytes) -> None:
    outline = pypdf.PdfReader(BytesIO(town)).outline
    names = [item.title for item in outline if not isinstance(item, list)]
    assert names[:4] == ["Auf einen Blick", "Entscheidungsbedarf", "Überfällige Aufgaben", "Ziele"]
    assert "X02 Funknetz für Messwerte" in names


def test_every_figure_has_words(report: bytes) -> None:
    with pikepdf.open(BytesIO(report)) as opened:
        figures = [e for e in elements(opened.Root.StructTreeRoot) if str(e.S) == "/Figure"]
        assert figures
        for figure in figures:
            assert "Meilensteine" in str(figure.Alt)
            assert any("/BBox" in attributes for attributes in figure.A)


def test_tables_are_regular_and_their_cells_know_their_headers(report: bytes) -> None:
    with pikepdf.open(BytesIO(report)) as opened:
        tables = [e for e in elements(opened.Root.StructTreeRoot) if str(e.S) == "/Table"]
        assert tables
        for table in tables:
            rows = [e for e in elements(table.K) if str(e.S) == "/TR"]
            widths = {sum(str(c.S) in ("/TH", "/TD") for c in row.K) for row in rows}
            assert len(widths) == 1
            heads = [e for e in elements(table.K) if str(e.S) == "/TH"]
            assert len(heads) == widths.pop()
            ids = {bytes(e.ID) for e in heads}
            for cell in (e for e in elements(table.K) if str(e.S) == "/TD"):
                named = [bytes(i) for a in cell.A for i in a.get("/Headers", ())]
                assert named
                assert set(named) <= ids


def test_everything_is_tagged_or_an_artifact(report: bytes) -> None:
    with pikepdf.open(BytesIO(report)) as opened:
        for page in opened.pages:
            assert str(page.obj.Tabs) == "/S"
            depth = artifacts = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name in ("BDC", "BMC"):
                    depth += 1
                    artifacts += str(operands[0]) == "/Artifact"
                elif name == "EMC":
                    depth -= 1
                elif name in ("Tj", "TJ", "'", '"', "Do"):
                    assert depth > 0
            assert depth == 0
            assert artifacts >= 2  # running header and footer


def test_links_are_tagged_and_described(town: bytes) -> None:
    with pikepdf.open(BytesIO(town)) as opened:
        links = [a for page in opened.pages for a in page.obj.get("/Annots", ())]
        assert links
        for link in links:
            assert str(link.get("/Contents", ""))
            assert "/StructParent" in link


def test_fonts_are_embedded_and_readable(report: bytes) -> None:
    with pikepdf.open(BytesIO(report)) as opened:
        fonts = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
        names = {str(font.BaseFont) for font in fonts}
        assert names
        assert all("SourceSansPro" in name for name in names)
        assert all("/ToUnicode" in font for font in fonts if font.Subtype == "/Type0")
        descriptors = [
            o
            for o in opened.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert all("/FontFile2" in d or "/FontFile3" in d for d in descriptors)


# ---- what it says


def test_the_municipality_reads_its_status(town: bytes) -> None:
    text = text_of(town)
    for words in (
        "Stand: 23.11.2026",
        "Berichtszeitraum 01.07.2026 – 23.11.2026",
        "Zur Kenntnis im Ausschuss für Digitalisierung",
        "gelb",
        "zum dritten Mal verschoben",
        "+11 Wochen",
        "340.000,00",
        "Datenschutzfolgenabschätzung abschließen",
        "Erika Muster",
        "gefährdet",
        "Vorlage 117/2026",
        "keine Angabe",
        "Seite 1 von",
    ):
        assert words in text, words


def test_every_page_is_dated_and_counted(report: bytes) -> None:
    reader = pypdf.PdfReader(BytesIO(report))
    total = len(reader.pages)
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        assert "Stand: 23.11.2026" in text
        assert f"Seite {number} von {total}" in text


def test_header_rows_are_repeated() -> None:
    many = tuple(replace(samples.bare_project(n), title=f"Vorhaben {n}") for n in range(1, 61))
    document = municipality.render(replace(samples.municipality(), projects=many))
    second = pypdf.PdfReader(BytesIO(document)).pages[1].extract_text()
    assert "Ampel" in second
    assert "Ressourcen" in second
    assert tags(document).count("/TR") > len(many)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")
def test_poppler_reads_it_too(town: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bericht.pdf"
    path.write_bytes(town)
    told = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert "Überfällige Aufgaben" in told
    info = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True, encoding="utf-8").stdout
    assert "Tagged:          yes" in info
    assert "A4" in info


# ---- hostile and extreme content


def test_nothing_that_was_typed_is_markup() -> None:
    project = replace(
        samples.full_project(),
        title=MARKUP,
        description=MARKUP,
        reason=MARKUP,
        milestones=(MilestoneStatus(MARKUP, date(2026, 1, 1)),),
    )
    document = municipality.render(
        replace(samples.municipality(), organisation=MARKUP, audience_note=MARKUP, projects=(project,))
    )
    # Inside of Markdown *fett* becomes italics; where a field is plain it stays.
    text = "".join(text_of(document).split())
    for part in ("#settext(red)", "*fett*", "$x^2$", "]]", "@ref", "`code`", "<label>", "#panic(1)"):
        assert part in text, part


@pytest.mark.parametrize(
    "typed", ["🚧 Baustelle", "漢字", "عربي", "\ue123", "\u202eabc", "\x00\x07", "a" * 4000, "Ω ж ≥ → ✅"]
)
def test_no_character_stops_a_report(typed: str) -> None:
    project = replace(samples.full_project(), title=typed[:500], summary=typed)
    assert municipality.render(replace(samples.municipality(), projects=(project,)))


def test_every_character_called_printable_is() -> None:
    covered = typst_engine._covered()
    shown = [chr(c) for c in range(0x20, 0x2800) if printable(chr(c), covered) == chr(c)]
    assert len(shown) > 1500
    line = " ".join(shown)
    project = replace(samples.bare_project(), description=f"{line}\n\n**{line}**\n\n*{line}*\n\n***{line}***")
    assert municipality.render(MunicipalityReport("Prüfstadt", samples.AS_OF, projects=(project,)))


def test_empty_reports_are_reports() -> None:
    assert "keine Projekte" in text_of(municipality.render(MunicipalityReport("Leerstadt", samples.AS_OF)))
    assert "Noch keine Kommune" in text_of(
        alliance.render(AllianceReport("Verbund Leer", "Agentur Leer", samples.AS_OF))
    )


def test_pages_of_text_break() -> None:
    long = "Ein Satz mit einigen Wörtern. " * 600
    project = replace(
        samples.full_project(),
        title="Langer Titel " * 38,
        summary=long,
        next_steps="- Punkt\n" * 200,
        milestones=samples.milestones() * 15,
    )
    document = municipality.render(replace(samples.municipality(), projects=(project,)))
    assert pdf.page_count(document) > 5


# ---- the same everywhere, and fast


def test_the_same_values_give_the_same_bytes(town: bytes, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from swf_desktop.reports import municipality\n"
        "from tests.unit.reports import samples\n"
        "sys.stdout.buffer.write(municipality.render(samples.municipality()))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TMPDIR": str(tmp_path), "TZ": "Pacific/Auckland"}
    root = Path(__file__).parents[3]
    other = subprocess.run([sys.executable, "-c", script], cwd=root, env=environment, capture_output=True)
    assert other.returncode == 0, other.stderr.decode()
    assert other.stdout == town


def test_an_alliance_report_is_quick() -> None:
    municipality.render(samples.municipality())  # fonts and templates are read once
    report = replace(samples.alliance(), audience_note="nie zuvor gesetzt")
    start = time.perf_counter()
    alliance.render(report)
    assert time.perf_counter() - start < 2


# ---- pictures


def test_pages_become_pictures(town: bytes) -> None:
    assert pdf.page_count(town) == len(pdf.page_sizes(town))
    size = pdf.page_sizes(town)[0]
    assert (round(size.width), round(size.height)) == (595, 842)
    image = pdf.render_page(town, 0, dpi=36)
    assert len(image.rgba) == image.width * image.height * 4
    assert image.rgba[:4] == b"\xff\xff\xff\xff"
    pixels = set(zip(image.rgba[0::4], image.rgba[1::4], image.rgba[2::4], strict=True))
    assert any(red > green + 60 for red, green, _blue in pixels)
    assert "Statusbericht" in pdf.page_text(town, 0)


def test_pictures_become_png_files(town: bytes) -> None:
    image = pdf.render_page(town, 0, dpi=24)
    written = pdf.png(image)
    assert written.startswith(b"\x89PNG")
    header, packed = written[16:24], written[written.index(b"IDAT") + 4 : -16]
    assert struct.unpack(">II", header) == (image.width, image.height)
    rows = zlib.decompress(packed)
    assert rows[1 : 1 + image.width * 4] == image.rgba[: image.width * 4]


def test_grey_pictures_have_no_colour(town: bytes) -> None:
    image = pdf.render_page(town, 0, dpi=36, grey=True)
    assert image.rgba[0::4] == image.rgba[1::4] == image.rgba[2::4]


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(Damaged):
        pdf.page_count(b"no pdf")


@pytest.mark.parametrize("module", ["typst", "font_source_sans_pro"])
def test_a_missing_part_is_named(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    for cached in (typst_engine._fonts, typst_engine._covered):
        cached.cache_clear()
    with pytest.raises(StorageFailed, match="paper"):
        municipality.render(samples.municipality())


def test_fonts_lie_in_the_cache_and_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typst_engine, "cache_folder", lambda: tmp_path / "cache")
    faces = {"a.otf": b"one", "b.otf": b"two"}
    folder = typst_engine._font_folder(faces)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == faces
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    (folder / "a.otf").write_bytes(b"half")
    assert typst_engine._font_folder(faces) == folder
    assert (folder / "a.otf").read_bytes() == b"one"
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(typst_engine, "cache_folder", lambda: tmp_path / "file")
    assert typst_engine._font_folder(faces).name.startswith("swf-desktop-fonts-")
