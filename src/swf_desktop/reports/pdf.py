# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of a finished PDF as pictures, for preview and printing: exactly the file, nothing redrawn."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from swf_desktop.domain.errors import Damaged, StorageFailed
from swf_desktop.domain.text import N_
from swf_desktop.reports.wording import MISSING_PARTS

#: PDFium is not thread-safe, whatever document it works on.
_LOCK = Lock()

POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as pixels: four bytes each (red, green, blue, alpha), row by row without padding."""

    width: int
    height: int
    rgba: bytes


def page_count(pdf: bytes) -> int:
    """How many pages *pdf* has."""
    with _opened(pdf) as document:
        return len(document)


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """The size of every page, in order."""
    with _opened(pdf) as document:
        return tuple(PageSize(*document.get_page_size(number)) for number in range(len(document)))


def render_page(pdf: bytes, number: int, dpi: float = 96, *, grey: bool = False) -> PageImage:
    """Page *number* (from 0) at *dpi* on white; *grey* shows what a black-and-white printer makes of it."""
    with _opened(pdf) as document:
        return _image(document[number], dpi, grey)


def render_pages(pdf: bytes, dpi: float = 96) -> Iterator[PageImage]:
    """Every page in turn, at *dpi*; holds one page in memory at a time."""
    for number in range(page_count(pdf)):
        yield render_page(pdf, number, dpi)


def png(image: PageImage) -> bytes:
    """*image* as a PNG file."""
    row = image.width * 4
    lines = (b"\0" + image.rgba[start : start + row] for start in range(0, len(image.rgba), row))
    header = struct.pack(">IIBBBBB", image.width, image.height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines), 1)), (b"IEND", b""))
    )


def page_text(pdf: bytes, number: int) -> str:
    """The text of page *number* (from 0), for search within a preview."""
    with _opened(pdf) as document:
        return str(document[number].get_textpage().get_text_bounded())


def _image(page: Any, dpi: float, grey: bool) -> PageImage:
    bitmap = page.render(scale=dpi / POINTS_PER_INCH, grayscale=grey, rev_byteorder=True)
    pixels = _rgba(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)
    return PageImage(bitmap.width, bitmap.height, pixels)


def _rgba(data: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    out = bytearray(b"\xff" * (width * height * 4))
    rows = b"".join(data[row * stride : row * stride + width * channels] for row in range(height))
    for colour in range(3):
        out[colour::4] = rows[(0 if channels == 1 else colour) :: channels]
    return bytes(out)


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    try:
        import pypdfium2
    except ImportError as error:
        raise StorageFailed(MISSING_PARTS, detail="pypdfium2") from error
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise Damaged(N_("This is no readable PDF file. Print the report once more.")) from error
        try:
            yield document
        finally:
            document.close()
