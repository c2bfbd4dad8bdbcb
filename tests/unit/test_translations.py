# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence a person may read is there in German, and no translation is left over."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/swf_desktop"
LOCALES = ROOT / "resources/locale"
KEYWORDS = {
    "N_": None,
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
    "pgettext": ((1, "c"), 2),
    "NP_": ((1, "c"), 2),
    "_p": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdr]|%[^%(\s]")
#: Names that are German in every language.
NAMES = (
    "Smart Cities: 5 für Südwestfalen",
    "%(town)s – Smart Cities: 5 für Südwestfalen",
    "Südwestfalen DNA",
)

Key = tuple[str, tuple[str, ...]]  # context, (singular[, plural])


def key(message_id, context) -> Key:
    ids = message_id if isinstance(message_id, tuple | list) else (message_id,)
    return context or "", tuple(ids)


@cache
def marked() -> dict[Key, str]:
    """Every marked message, and where it stands first."""
    found: dict[Key, str] = {}
    options = {"**.py": {"encoding": "utf-8"}}
    for file, line, message, _, context in extract_from_dir(
        SOURCE,
        [("**.py", "python")],
        options,
        KEYWORDS,
        directory_filter=lambda path: "__pycache__" not in str(path),
    ):
        if message:
            found.setdefault(key(message, context), f"{file}:{line}")
    return found


@cache
def catalogues() -> dict[str, Catalog]:
    """The German catalogues by package."""
    found = {}
    for path in sorted((LOCALES / "de/LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale="de", abort_invalid=True)
    return found


@cache
def translated() -> dict[Key, list[tuple[str, tuple[str, ...]]]]:
    """Every German text by its message: which catalogue says it, and what."""
    found = defaultdict(list)
    for name, catalogue in catalogues().items():
        for message in catalogue:
            if message.id:
                texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
                found[key(message.id, message.context)].append((name, tuple(texts)))
    return found


def stanza(message: Key) -> str:
    """What to add to a catalogue."""
    context, ids = message
    lines = [f'msgctxt "{quoted(context)}"'] if context else []
    lines.append(f'msgid "{quoted(ids[0])}"')
    if len(ids) > 1:
        lines += [f'msgid_plural "{quoted(ids[1])}"', 'msgstr[0] ""', 'msgstr[1] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines)


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def test_every_message_is_translated():
    known = {message for message, texts in translated().items() if all(all(t) for _, t in texts)}
    missing = defaultdict(list)
    for message, place in marked().items():
        if message not in known:
            missing[place.split("/")[0]].append(f"# {place}\n{stanza(message)}")
    if missing:
        stanzas = [f"==> {name}.po\n" + "\n\n".join(items) for name, items in sorted(missing.items())]
        pytest.fail("add to resources/locale/de/LC_MESSAGES:\n" + "\n\n".join(stanzas), pytrace=False)


def test_no_translation_is_left_over():
    unused = [
        f"{texts[0][0]}.po: {ids[0]}"
        for (ctx, ids), texts in translated().items()
        if (ctx, ids) not in marked()
    ]
    assert not unused, "what pgettext looks up from a variable is to be marked with NP_(context, message)"


#: What people read is handed to these.
SHOWN = frozenset(
    [
        "setText",
        "setToolTip",
        "setPlaceholderText",
        "setAccessibleName",
        "setAccessibleDescription",
        "setWindowTitle",
        "setTitle",
        "setInformativeText",
        "setStatusTip",
        "setLabelText",
        "addAction",
        "addMenu",
        "addItem",
        "addTab",
        "insertItem",
        "setHeaderLabels",
        "setHorizontalHeaderLabels",
        "getOpenFileName",
        "getOpenFileNames",
        "getSaveFileName",
        "getExistingDirectory",
        "getText",
        "QLabel",
        "BreakingLabel",
        "QPushButton",
        "QToolButton",
        "QCheckBox",
        "QRadioButton",
        "QGroupBox",
        "QAction",
        "QMenu",
        "Banner",
        "Toast",
        "say",
    ]
)
#: Examples and endings of file names, the same in every language.
SAME = ("FREQ=YEARLY;BYWEEKNO=20", " (*.pdf)", "swf-desktop ")
WORD = re.compile(r"[^\W\d_]{2,}")


def plain_words(node: ast.expr) -> Iterator[str]:
    """The words that an expression brings itself."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=values):
            yield from (str(part.value) for part in values if isinstance(part, ast.Constant))
        case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
            yield from plain_words(left)
            yield from plain_words(right)


def test_nothing_is_shown_that_did_not_go_through_a_catalogue():
    pictures = {path.stem for path in (ROOT / "resources/icons").glob("*.svg")}
    bare = []
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            texts = (
                [text for argument in call.args for text in plain_words(argument)] if name in SHOWN else []
            )
            bare += [
                f"{path.relative_to(ROOT)}:{call.lineno}: {text}"
                for text in texts
                if WORD.search(text) and text not in pictures and text not in SAME
            ]
    assert not bare, "hand it to gettext"


def test_nothing_german_is_left_in_the_english_texts():
    german = re.compile(r"[äöüßÄÖÜ]|\b(der|die|das|und|nicht|wird|ist|ein|eine|für)\b")
    examples = re.compile(r"“[^”]*”|\([^)]*\)")
    wrong = {
        text: place
        for (_context, texts), place in marked().items()
        for text in texts
        if text not in NAMES and german.search(examples.sub("", text))
    }
    assert not wrong, "messages are English in the code; the German goes into the catalogue"


def test_nothing_is_fuzzy_or_obsolete():
    for name, catalogue in catalogues().items():
        assert not [m.id for m in catalogue if m.id and m.fuzzy], name
        assert not list(catalogue.obsolete), name


def test_catalogues_agree():
    quarrels = {ids: texts for (_, ids), texts in translated().items() if len({t for _, t in texts}) > 1}
    assert not quarrels, "use pgettext where one English text means two things"


@pytest.mark.parametrize("name", sorted(catalogues()))
def test_placeholders_fit(name):
    for message in catalogues()[name]:
        if not message.id or not message.string:
            continue
        _, ids = key(message.id, message.context)
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        offered = {n for text in ids for n in placeholders(text)}
        for text in texts:
            assert placeholders(text) <= offered, f"{name}.po: {ids[0]}"
            # The singular may leave out the count ("eine Aufgabe"); everything else is to be said.
            assert offered - placeholders(text) <= ({"n"} if len(ids) > 1 else set()), f"{name}.po: {ids[0]}"


def placeholders(text: str) -> set[str]:
    return {m.group(1) or m.group(0) for m in PLACEHOLDER.finditer(text) if m.group(1)}


def test_errors_carry_marked_messages():
    errors = {
        node.name
        for node in ast.walk(ast.parse((SOURCE / "domain/errors.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    unmarked = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in errors
                and node.args
            ):
                literal = node.args[0]
                if isinstance(literal, ast.JoinedStr | ast.Constant):
                    unmarked.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert not unmarked, "mark the message with N_, and hand values on as parameters"
