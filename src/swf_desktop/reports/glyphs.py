# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the report's fonts can show, so that no pasted character can keep a report from printing.

PDF/UA and PDF/A forbid glyphs that are missing or stand for nothing, and the compiler refuses such a
document. An emoji or a letter of a far script in a record must not cost anyone the report before a
meeting: it is replaced here, visibly.
"""

import struct
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

#: Stands for a character that no font of the report has.
REPLACEMENT = "□"

#: Whole blocks that the fonts built into Typst have, for what people paste as bullets and arrows.
_BUILT_IN = ((0x2010, 0x2027), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF))

#: Single signs outside of these blocks: check boxes, checks and crosses, warning sign, stars.
_SIGNS = frozenset("\t\n☀☐☑☒☎✉⚠⚡★☆☺☹✓✔✗✘✕✖✚➔➜➤→❗ \u00a0\u00ad\u2009\u202f")

#: Decomposed where no font has them: emoji variants of signs above.
_KIN = {
    "✅": "✔", "❌": "✘", "❎": "☒", "❗": "!", "❓": "?", "❕": "!", "❔": "?", "⭐": "★", "➡": "→", "⬅": "←",
    "⬆": "↑", "⬇": "↓", "🔴": "●", "🟢": "●", "🟡": "●", "🟠": "●", "🔺": "▲", "👍": "✔", "👎": "✘",
    "\u200b": "", "\u2007": "\u00a0", "\u2011": "-", "\u2028": "\n", "\u2029": "\n", "\r": "",
}  # fmt: skip

Data = TypeVar("Data")


def printable(text: str, covered: frozenset[int]) -> str:
    """*text* in characters that *covered* or the built-in fonts have."""
    if text.isascii() and "\r" not in text and text.isprintable():
        return text
    return "".join(_shown(char, covered) for char in unicodedata.normalize("NFC", text))


def printable_data(data: Data, covered: frozenset[int]) -> Data:
    """JSON-like *data* with every string of it printable."""
    return _walk(data, covered)  # type: ignore[return-value]


def _walk(data: object, covered: frozenset[int]) -> object:
    if isinstance(data, str):
        return printable(data, covered)
    if isinstance(data, Mapping):
        return {key: _walk(value, covered) for key, value in data.items()}
    if isinstance(data, Sequence):
        return [_walk(value, covered) for value in data]
    return data


def _has(char: str, covered: frozenset[int]) -> bool:
    code = ord(char)
    return code in covered or char in _SIGNS or any(low <= code <= high for low, high in _BUILT_IN)


def _shown(char: str, covered: frozenset[int]) -> str:
    if char in _KIN:
        return _KIN[char]
    category = unicodedata.category(char)
    if category == "Co":  # private use: means nothing outside of the font it was typed in
        return REPLACEMENT
    if _has(char, covered) and category != "Cc":
        return char
    if char in "\n\t":
        return char
    # Joiners, direction marks, variation selectors, skin tones and control characters leave no trace.
    if category in ("Cf", "Cc", "Mn", "Me") or "\U0001f3fb" <= char <= "\U0001f3ff":
        return ""
    if category == "Zs":
        return " "
    simple = unicodedata.normalize("NFKC", char)
    if simple != char and all(_has(part, covered) for part in simple):
        return simple
    return REPLACEMENT


@lru_cache(maxsize=8)
def coverage(font: bytes) -> frozenset[int]:
    """The code points that an OpenType *font* has a glyph for (its ``cmap`` in format 12)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for index in range(tables):
        tag, _check, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"cmap":
            return _character_map(font, offset)
    return frozenset()


def _character_map(font: bytes, table: int) -> frozenset[int]:
    for index in range(struct.unpack_from(">H", font, table + 2)[0]):
        start = table + struct.unpack_from(">I", font, table + 8 + 8 * index)[0]
        kind = struct.unpack_from(">H", font, start)[0]
        if kind == 12:
            groups = struct.unpack_from(">I", font, start + 12)[0]
            triples = struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * groups])
            return frozenset(code for low, high, _glyph in triples for code in range(low, high + 1))
    return frozenset()
