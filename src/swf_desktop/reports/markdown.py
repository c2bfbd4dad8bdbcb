# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
r"""Record text in plain Markdown, as data a template can set without interpreting anything.

Paragraphs, bullet and numbered lists, bold, italics and line breaks keep their form. Whatever else
Markdown knows (quotes, code, links, tables) is printed as it was typed; a heading becomes a bold line,
since a report has one hierarchy of headings, and that is not the record's.

A *block* is ``{"kind": "paragraph", "runs": [...]}`` or ``{"kind": "list", "ordered": bool, "items":
[{"number": n, "blocks": [...]}, ...]}``; a *run* is ``{"text": str, "bold": bool, "italic": bool}``,
where a text of ``"\n"`` is a line break.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, TypedDict

from markdown_it import MarkdownIt
from markdown_it.token import Token


class Run(TypedDict):
    """A stretch of text in one style."""

    text: str
    bold: bool
    italic: bool


class Paragraph(TypedDict):
    """Runs that belong together."""

    kind: Literal["paragraph"]
    runs: list[Run]


class Item(TypedDict):
    """One item of a list. *number* is the one that was typed."""

    number: int
    blocks: list["Block"]


class ItemList(TypedDict):
    """A bullet or numbered list."""

    kind: Literal["list"]
    ordered: bool
    items: list[Item]


Block = Paragraph | ItemList

#: Deeper nesting is flattened: no report needs it, and a template must not recurse without end.
MAX_DEPTH = 4

#: End in a full stop without ending a sentence; so do single letters and ordinal numbers.
_ABBREVIATIONS = frozenset(
    [
        "abs",
        "art",
        "bspw",
        "bzw",
        "ca",
        "dr",
        "etc",
        "evtl",
        "ggf",
        "inkl",
        "mio",
        "mrd",
        "nr",
        "prof",
        "rd",
        "sog",
        "st",
        "str",
        "tel",
        "usw",
        "vgl",
        "vsl",
        "zzgl",
    ]
)

_PARSER = MarkdownIt("zero", {"maxNesting": 20}).enable(["newline", "escape", "emphasis", "list", "heading"])


def blocks(text: str) -> list[Block]:
    """The blocks of *text*; an empty list where there is nothing to print."""
    return _blocks(iter(_PARSER.parse(text)), 0)


def plain(text: str) -> str:
    """*text* without its Markdown, in one line."""
    return " ".join(_words(blocks(text)).split())


def first_sentence(text: str, limit: int = 180) -> str:
    """The first sentence of *text*, shortened at a word where it is longer than *limit*."""
    line = plain(text)
    start = 0
    while (end := line.find(". ", start)) != -1:
        # "z. B." and "1. Bauabschnitt" do not end a sentence.
        word = line[:end].rsplit(" ", 1)[-1]
        if len(word) > 1 and not word.isdigit() and word.lower() not in _ABBREVIATIONS:
            line = line[: end + 1]
            break
        start = end + 2
    return shorten(line, limit)


def shorten(line: str, limit: int) -> str:
    """*line* cut at a word to at most *limit* characters, with an ellipsis where it was cut."""
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return head.rstrip(" ,;:–-") + "…"


def _blocks(tokens: Iterator[Token], depth: int) -> list[Block]:
    """Reads up to the end of *tokens* or the closing token of the enclosing list item."""
    found: list[Block] = []
    heading = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "inline":
            runs = _runs(token.children or (), bold=heading)
            if runs:
                found.append({"kind": "paragraph", "runs": runs})
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            found.extend(_list(token, tokens, depth + 1))
        elif token.type == "list_item_close":
            break
    return found


def _list(opening: Token, tokens: Iterator[Token], depth: int) -> list[Block]:
    ordered = opening.type == "ordered_list_open"
    items: list[Item] = []
    for token in tokens:
        if token.type == "list_item_open":
            # Not counted on from the first: "1. Oktober" and "15. Oktober" below it are dates.
            number = int(token.info) if ordered and token.info.isdigit() else 0
            items.append({"number": number, "blocks": _blocks(tokens, depth)})
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            break
    if depth > MAX_DEPTH:
        return [block for item in items for block in item["blocks"]]
    return [{"kind": "list", "ordered": ordered, "items": items}]


def _runs(tokens: Sequence[Token], bold: int) -> list[Run]:
    runs: list[Run] = []
    italic = 0
    for token in tokens:
        match token.type:
            case "strong_open":
                bold += 1
            case "strong_close":
                bold -= 1
            case "em_open":
                italic += 1
            case "em_close":
                italic -= 1
            case "softbreak" | "hardbreak":
                # People press Enter where they want a new line; Word shows it, so does the report.
                runs.append({"text": "\n", "bold": False, "italic": False})
            case _:
                _append(runs, token.content, bold > 0, italic > 0)
    return runs


def _append(runs: list[Run], text: str, bold: bool, italic: bool) -> None:
    if not text:
        return
    last = runs[-1] if runs else None
    if last and last["text"] != "\n" and (last["bold"], last["italic"]) == (bold, italic):
        last["text"] += text
    else:
        runs.append({"text": text, "bold": bold, "italic": italic})


def _words(found: Sequence[Block]) -> str:
    parts: list[str] = []
    for block in found:
        if block["kind"] == "list":
            parts.extend(_words(item["blocks"]) for item in block["items"])
        else:
            parts.append("".join(run["text"] for run in block["runs"]))
    return " ".join(parts)
