# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""How texts are compared in search, and what of a record is searched."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import RecordType

START = "\x02"  # before a title
END = "\n\n"  # after everything: the last letters begin a piece of three, too

# ---- folding ------------------------------------------------------------------------------------


class _Folds(dict[int, str]):
    """Folds one character at a time, so that a part of a text folds to a part of the folded text."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if category in ("Cs", "Cc"):
            folded = character if character == "\n" else " "
        elif category == "Cf":
            folded = ""  # soft hyphens and other invisible marks
        elif category == "Pd":
            folded = "-"
        else:
            base = unicodedata.normalize("NFKD", character.casefold())
            if base in _UMLAUTS:
                folded = _UMLAUTS[base]
            else:
                folded = "".join(c for c in base if not unicodedata.combining(c)).casefold()
        self[code] = folded
        return folded


_UMLAUTS = {unicodedata.normalize("NFKD", c): c2 for c, c2 in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))}
_folds = _Folds()
_ASCII_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def fold(text: str) -> str:
    """*text* as it is compared: case-blind, ä = ae, ß = ss, other accents dropped."""
    if not text.isascii():
        # The common letters at C's speed; what is left goes character by character.
        text = unicodedata.normalize("NFC", text).casefold()
        text = text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
        if not text.isascii():
            # Few letters are left, as a rule; what is plain needs no look at each.
            text = _BEYOND_ASCII.sub(_fold_each, text)
    else:
        text = text.lower()
    return text if text.isprintable() else _ASCII_CONTROLS.sub(" ", text)


def _fold_each(odd: re.Match[str]) -> str:
    return odd[0].translate(_folds)


def locate(text: str, folded_word: str) -> tuple[str, int, int] | None:
    """*text* composed, and where in it something that folds to *folded_word* starts and ends."""
    composed = unicodedata.normalize("NFC", text)
    position = fold(composed).find(folded_word)
    if position < 0:
        return None
    end_position = position + len(folded_word)
    if composed.isascii():
        return composed, position, end_position
    start = end = len(composed)
    reached = 0
    for index, character in enumerate(composed):
        before, reached = reached, reached + len(fold(character))
        if before <= position < reached:
            start = index
        if reached >= end_position:
            end = index + 1
            break
    return composed, start, end


# ---- documents ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Searched:
    """What of a record type is searched."""

    texts: tuple[str, ...]  # the fields
    titles: frozenset[str]  # those of them that the record's name is made of
    columns: tuple[str, ...]  # texts, and what else the name is made of
    select: str


_KNOWN: dict[str, tuple[RecordType, Searched]] = {}


def searched(record_type: RecordType) -> Searched:
    """What of *record_type* is searched."""
    known = _KNOWN.get(record_type.key)
    if known is not None and known[0] is record_type:
        return known[1]
    texts = tuple(f.name for f in record_type.fields if f.searchable)
    columns = (*texts, *(name for name in record_type.title if name not in texts))
    names = ", ".join(f'"{name}"' for name in columns)
    select = (
        f'SELECT record, {names} FROM "record_{record_type.key}" '  # noqa: S608 - names of our declarations
        "WHERE record IN (SELECT value FROM json_each(?))"
    )
    made = Searched(texts, frozenset(record_type.title).intersection(texts), columns, select)
    _KNOWN[record_type.key] = (record_type, made)
    return made


def searchable_text(record_type: RecordType | str, fields: Mapping[str, object]) -> str:
    """The folded document of a line that sets *fields*; empty if nothing in them is searched.

    A pure function of the line: ``remove`` needs the same text again.
    """
    if isinstance(record_type, str):
        known = RECORD_TYPES.get(record_type)
        if known is None:
            return ""
        record_type = known
    parts_of = searched(record_type)
    parts = [
        START + fold(value) if name in parts_of.titles else fold(value)
        for name, value in fields.items()
        if name in parts_of.texts and isinstance(value, str) and value
    ]
    return "\n".join(parts) + END if parts else ""
