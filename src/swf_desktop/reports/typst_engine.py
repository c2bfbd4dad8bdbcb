# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Data and a template in, PDF/UA-1 and PDF/A-2a out.

The template gets the data as one JSON string and sets its texts as text: nothing a person typed is
ever read as markup. The same data gives the same bytes on every machine: the time stamp is the
reporting date, and only the fonts that come with the program's packages are used.
"""

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from swf_desktop.domain.errors import StorageFailed
from swf_desktop.domain.text import N_
from swf_desktop.reports.glyphs import coverage, printable_data
from swf_desktop.reports.wording import MISSING_PARTS
from swf_desktop.system.paths import cache_folder
from swf_desktop.system.resources import resource_path

if TYPE_CHECKING:
    import typst

#: Accessible and fit for an archive: a council's information system asks for both.
STANDARDS: Final = ("ua-1", "a-2a")

_FONT_PACKAGE = "font_source_sans_pro"
_FACES = tuple(f"SourceSansPro-{face}.otf" for face in ("Regular", "Semibold", "It", "SemiboldIt"))


_FAILED = N_("The report could not be set: %(detail)s. Please report this; your records are unharmed.")


def compile(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that ``resources/typst/<template>.typ`` makes of *data*.

    *data* is JSON-like and holds at least ``as_of`` (ISO date): the date of the document.
    """
    typst = _typst()
    folder = resource_path("typst")
    moment = datetime.combine(date.fromisoformat(data["as_of"]), datetime.min.time(), UTC)
    shown = printable_data(dict(data), _covered())
    try:
        pdf, warnings = typst.compile_with_warnings(
            folder / f"{template}.typ",
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(shown, ensure_ascii=False, sort_keys=True)},
            pdf_standards=list(STANDARDS),
            timestamp=moment,
        )
    except typst.TypstError as error:
        raise StorageFailed(_FAILED, detail=getattr(error, "message", str(error))) from error
    if warnings:
        # A warning is a missing font or template fault: such a page would look different elsewhere.
        raise StorageFailed(_FAILED, detail="; ".join(str(warning) for warning in warnings))
    return bytes(pdf)


def _typst() -> Any:
    """The compiler's module, imported only where something is printed."""
    try:
        import typst
    except ImportError as error:
        raise StorageFailed(MISSING_PARTS, detail="typst") from error
    return typst


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    folder = _font_folder({face: _face(face) for face in _FACES})
    fonts: typst.Fonts = _typst().Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)]
    )
    return fonts


def _font_folder(faces: Mapping[str, bytes]) -> Path:
    """A folder with *faces* and nothing else: the package holds every face twice, as .otf and .ttf, and the compiler
    takes whichever the file system lists first, so the same bytes everywhere need a folder with one of each.

    It stays in the user's cache. Where that cannot be written, a folder is made for as long as the program runs.
    """
    mark = sha256(b"".join(sha256(face).digest() for face in faces.values())).hexdigest()[:16]
    folder = cache_folder() / "fonts" / mark
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in faces.items():
            if not (folder / name).is_file() or (folder / name).read_bytes() != data:
                part = folder.parent / f"{mark}-{os.getpid()}.part"
                part.write_bytes(data)
                part.replace(folder / name)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="swf-desktop-fonts-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for name, data in faces.items():
            (folder / name).write_bytes(data)
    return folder


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    return coverage(_face(_FACES[0]))


def _face(name: str) -> bytes:
    try:
        return (resources.files(_FONT_PACKAGE) / "files" / name).read_bytes()
    except (ImportError, OSError) as error:
        raise StorageFailed(MISSING_PARTS, detail="font-source-sans-pro") from error
