# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Agenda and minutes of a meeting: plain Markdown that a program can add a line to.

An agenda has a line per item; what is indented belongs to the item above. Minutes have a heading ``## item`` for
each item that something was said about, in the agenda's order, and a list entry for each thing said. Whatever
else somebody wrote there stays where it is.
"""

import re
from collections.abc import Sequence

_BULLET = re.compile(r"(?:[-*+•]|\(?[0-9]{1,2}[.)]|TOP\s*[0-9]{1,2}\s*[:.)]?)\s+(?=\S)", re.IGNORECASE)
_HEADING = "## "


def items(agenda: str) -> list[str]:
    """The titles of an agenda's items, without bullets and numbers, each once."""
    found: list[str] = []
    for line in agenda.splitlines():
        if not line.strip() or line[:1].isspace() or line.startswith("#"):
            continue
        title = _BULLET.sub("", line.strip(), count=1).strip()
        if title and title not in found:
            found.append(title)
    return found


def entries(minutes: str, item: str) -> list[str]:
    """What was said about an item, entry by entry; *item* empty: what stands before the first heading."""
    found: list[str] = []
    for line in _section(minutes.splitlines(), item):
        text = line.strip()
        if line.startswith(("- ", "* ")):
            found.append(text[2:].strip())
        elif text and found and line[:1].isspace():
            found[-1] += " " + text
        elif text:
            found.append(text)
    return found


def with_entry(minutes: str, agenda: Sequence[str], item: str, entry: str) -> str:
    """The minutes with one more entry about *item*; its heading is put in where the agenda says."""
    lines = minutes.rstrip().splitlines()
    line = "- " + " ".join(entry.split())
    place = _place(lines, item)
    if place is None:
        later = set(agenda[agenda.index(item) + 1 :]) if item in agenda else set()
        at = next((n for n, each in enumerate(lines) if _title(each) in later), len(lines))
        before = lines[:at]
        while before and not before[-1].strip():
            before.pop()
        block = [*([""] if before else []), _HEADING + item, "", line]
        after = lines[at:]
        return "\n".join([*before, *block, *([""] if after else []), *after])
    end = place + 1
    while end < len(lines) and not _title(lines[end]):
        end += 1
    last = end
    while last > place + 1 and not lines[last - 1].strip():
        last -= 1
    block = [line] if last > place + 1 else ["", line]
    return "\n".join([*lines[:last], *block, *lines[last:]])


def _title(line: str) -> str:
    return line[len(_HEADING) :].strip() if line.startswith(_HEADING) else ""


def _place(lines: Sequence[str], item: str) -> int | None:
    return next((n for n, line in enumerate(lines) if item and _title(line) == item), None)


def _section(lines: Sequence[str], item: str) -> Sequence[str]:
    begin = _place(lines, item)
    if item and begin is None:
        return ()
    first = 0 if begin is None else begin + 1
    end = next((n for n in range(first, len(lines)) if _title(lines[n])), len(lines))
    return lines[first:end]
