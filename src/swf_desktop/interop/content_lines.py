# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lines that vCards are made of: ``group.NAME;PARAMETER=value:value``, folded and escaped.

Read here rather than by a library: vobject takes minutes for one line with a few hundred parameters, and
files come from anywhere. Everything below takes time in proportion to the file.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_FOLD = 75  # octets, as RFC 6350 asks
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_LONGEST_HEAD = 1000
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class ContentLine(NamedTuple):
    """One property. *types* are its TYPE parameters, and the bare ones of vCard 2.1, in lower case."""

    name: str
    types: frozenset[str]
    parameters: dict[str, str]
    value: str  # still escaped


def unfold(text: str) -> Iterator[str]:
    """The logical lines of *text*."""
    parts: list[str] = []
    soft = False  # a line of vCard 2.1 that goes on after its last "="
    for line in _LINE_ENDS.split(text):
        if parts and soft:
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif parts and line[:1] in (" ", "\t"):
            parts.append(line[1:])
        else:
            if parts:
                yield "".join(parts)
            parts = [line]
        soft = line.endswith("=") and "quoted-printable" in parts[0][:_LONGEST_HEAD].lower()
    if parts:
        yield "".join(parts)


def parse(line: str) -> ContentLine | None:
    """The property of a logical line; None if it is none."""
    head, value = _split_head(line)
    if value is None or len(head) > _LONGEST_HEAD:
        return None
    name, *raw = _split_outside_quotes(head, ";")
    types: set[str] = set()
    parameters: dict[str, str] = {}
    for each in raw:
        key, equals, content = each.partition("=")
        content = content.replace('"', "")
        if not equals:
            types.add(key.strip().lower())
        elif key.strip().upper() == "TYPE":
            types.update(part.strip().lower() for part in content.split(","))
        else:
            parameters[key.strip().upper()] = content
    if "quoted-printable" in types or parameters.get("ENCODING", "").lower() == "quoted-printable":
        value = _unquoted(value, parameters.get("CHARSET", "utf-8"))
    return ContentLine(name.rpartition(".")[2].strip().upper(), frozenset(types), parameters, value)


def plain(value: str) -> str:
    """*value* with its escapes undone."""
    return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)


def components(value: str, separator: str = ";") -> list[str]:
    """The parts of a structured *value*, each with its escapes undone."""
    parts, current, escaped = [], [], False
    for character in value:
        if escaped:
            current.append("\n" if character in "nN" else character)
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == separator:
            parts.append("".join(current))
            current = []
        else:
            current.append(character)
    parts.append("".join(current))
    return parts


def escape(text: str) -> str:
    """*text* as it stands in a value."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def fold(lines: Iterable[str]) -> bytes:
    """*lines* as a file: folded between characters, with the line ends that the format asks for."""
    out: list[bytes] = []
    for line in lines:
        length, piece = 0, bytearray()
        for character in line:
            octets = character.encode("utf-8", "replace")
            if length + len(octets) > _FOLD:
                piece += b"\r\n "
                length = 1
            piece += octets
            length += len(octets)
        out.append(bytes(piece))
    return b"\r\n".join([*out, b""])


def _split_head(line: str) -> tuple[str, str | None]:
    quoted = False
    for index, character in enumerate(line[: _LONGEST_HEAD + 1]):
        if character == '"':
            quoted = not quoted
        elif character == ":" and not quoted:
            return line[:index], line[index + 1 :]
    return line, None


def _split_outside_quotes(text: str, separator: str) -> list[str]:
    parts, start, quoted = [], 0, False
    for index, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return parts


def _unquoted(value: str, charset: str) -> str:
    octets = quopri.decodestring(value.encode("utf-8", "replace"))
    try:
        return octets.decode(charset)
    except (LookupError, UnicodeError):
        return octets.decode("cp1252", "replace")
