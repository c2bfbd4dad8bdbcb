# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What differs between two texts, word by word, as the rich text a label shows."""

import difflib
import re
from html import escape

from swf_desktop.ui import theme

_PIECES = re.compile(r"\s+|[\w\-]+|[^\w\s]")


def marked(text: str, other: str) -> str:
    """*text* with the words underlined and bold that *other* does not have there."""
    mine, theirs = _PIECES.findall(text), _PIECES.findall(other)
    if len(mine) * len(theirs) > 4_000_000:
        return escape(text).replace("\n", "<br>")
    colour = theme.scheme().selection
    parts: list[str] = []
    matcher = difflib.SequenceMatcher(None, theirs, mine, autojunk=False)
    for kind, _a, _b, start, end in matcher.get_opcodes():
        piece = escape("".join(mine[start:end])).replace("\n", "<br>")
        if not piece:
            continue
        if kind == "equal":
            parts.append(piece)
        else:
            parts.append(f'<span style="background-color:{colour}"><b><u>{piece}</u></b></span>')
    return "".join(parts)
