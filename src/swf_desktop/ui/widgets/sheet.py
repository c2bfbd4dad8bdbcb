# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows to and from a spreadsheet: what cells on the clipboard mean for a list, checked cell by cell.

Nothing is written here. A ``Sheet`` becomes edits only when no cell of it is wrong.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import translate_error
from swf_desktop.ui import formats, theme
from swf_desktop.ui.folding import fold
from swf_desktop.ui.widgets.editors.parse import value_of
from swf_desktop.ui.widgets.html_table import from_html

#: Finds the records that a text in a reference field may mean.
Find = Callable[[Field, str], Sequence[str]]
#: Why a record (an empty id: a new one) may not be given values here; empty if it may.
Lock = Callable[[str, Mapping[str, Value]], str]
_SHAPES = "".join(shape for *_colours, shape in theme.LIGHTS.values())
_MOST_ROWS = 5000
_MOST_NUMBERS = 12


def to_text(rows: Iterable[Sequence[str]]) -> str:
    """Cells as spreadsheets take them: tabs between, quotes where a cell has several lines."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue().removesuffix("\n")


def from_text(text: str, html: str = "") -> list[list[str]]:
    """The cells of what a spreadsheet put onto the clipboard, without empty lines; *html* tells more exactly."""
    lines = from_html(html)
    if lines is None:
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        try:
            lines = list(csv.reader(io.StringIO(plain), delimiter="\t", strict=True))
        except csv.Error:  # quotes that belong to the text
            lines = [line.split("\t") for line in plain.split("\n")]
    rows = [[cell.strip() for cell in line] for line in lines]
    return [row for row in rows if any(row)][:_MOST_ROWS]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what was there, what it means, and the sentence if it means nothing.

    *options* are the records that it may mean where it names none by its full title.
    """

    text: str
    value: Value = None
    problem: str = ""
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class SheetRow:
    """One row; *id* names the record that it changes, empty for a new one.

    *locked* says why it may not be written here; *locked_by* names the cell that is to blame, empty for the
    whole row.
    """

    id: str
    cells: dict[str, Cell] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    locked: str = ""
    locked_by: str = ""


@dataclass(slots=True)
class Sheet:
    """Rows for one type of record, understood."""

    type: RecordType
    columns: list[str]
    rows: list[SheetRow]
    left_out: list[str] = field(default_factory=list)
    #: Whether rows that may not be written here are passed over.
    without_locked: bool = False

    def taken(self) -> Iterator[tuple[int, SheetRow]]:
        """The rows that are not passed over, each with its number counted from 1."""
        numbered = enumerate(self.rows, start=1)
        return ((n, row) for n, row in numbered if not (row.locked and self.without_locked))

    def problems(self) -> list[str]:
        """A sentence for each cell that is wrong, and for the rows that may not be written here."""
        found = []
        locked: dict[tuple[str, str], list[int]] = {}
        for number, row in self.taken():
            if row.locked:
                locked.setdefault((row.locked_by, row.locked), []).append(number)
            for name, cell in row.cells.items():
                if cell.problem:
                    found.append(self._sentence(str(number), name, cell.problem))
            for name in row.missing:
                label = formats.field_label(self.type.key, name)
                found.append(_("Row %(n)s: “%(field)s” is missing.", n=number, field=label))
        for (name, problem), numbers in locked.items():
            more = " …" if len(numbers) > _MOST_NUMBERS else ""
            found.append(self._sentence(", ".join(map(str, numbers[:_MOST_NUMBERS])) + more, name, problem))
        return found

    def _sentence(self, numbers: str, name: str, problem: str) -> str:
        if not name:
            return _("Row %(n)s: %(problem)s", n=numbers, problem=problem)
        label = formats.field_label(self.type.key, name)
        return _("Row %(n)s, %(field)s: %(problem)s", n=numbers, field=label, problem=problem)

    def unclear(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """What may mean several records: column and text, and the records."""
        cells = ((name, cell) for _n, row in self.taken() for name, cell in row.cells.items())
        return {(name, cell.text): cell.options for name, cell in cells if len(cell.options) > 1}

    def edits(self) -> list[Edit]:
        """What to write. Rows that would change nothing are left out."""
        return [edit for _number, edit in self.numbered_edits()]

    def numbered_edits(self) -> list[tuple[int, Edit]]:
        """Each edit with the number of its row, counted from 1."""
        found: list[tuple[int, Edit]] = []
        for number, row in self.taken():
            fields = {name: cell.value for name, cell in row.cells.items()}
            if row.id:
                if fields:
                    found.append((number, Edit(EditKind.SET, row.id, fields=fields)))
            else:
                filled = {name: value for name, value in fields.items() if value is not None}
                found.append((number, Edit(EditKind.ADD, type=self.type.key, fields=filled)))
        return found


def headings(record_type: RecordType, line: Sequence[str]) -> list[str] | None:
    """The columns that a first line names; None if it is no line of headings."""
    own = (*record_type.by_name, *formats.PSEUDO_LABELS)
    known = {fold(formats.field_label(record_type.key, name)): name for name in own}
    known.update({fold(name): name for name in own})
    found = [known.get(fold(cell)) for cell in line]
    if not any(found) or any(cell and not name for name, cell in zip(found, line, strict=True)):
        return None
    return [name or "" for name in found]


def understand(
    record_type: RecordType,
    grid: Sequence[Sequence[str]],
    columns: Sequence[str],
    find: Find,
    targets: Sequence[str] = (),
    shown: Mapping[tuple[str, str], str] | None = None,
    choices: Mapping[tuple[str, str], str] | None = None,
    lock: Lock = lambda _id, _values: "",
) -> Sheet:
    """*grid* as new rows, or as values for the records *targets*, one row for each.

    A first line of headings names the columns; without one they are *columns*, from left to right.
    One single row is used for all *targets*. A cell that says what is *shown* there already changes nothing.
    *choices* says which record a text means in a column, where it may mean several. *lock* says what may not be
    written here.
    """
    named = headings(record_type, grid[0]) if len(grid) > 1 else None
    body = list(grid[1:] if named else grid)
    names = list(named or columns)
    if targets and len(body) == 1:
        body = body * len(targets)
    used = [n for n in names if n in record_type.by_name]
    left_out = [formats.field_label(record_type.key, n) for n in names if n and n not in record_type.by_name]
    sheet = Sheet(record_type, used[: max((len(line) for line in body), default=0)], [], left_out)
    for number, line in enumerate(body):
        if targets and number >= len(targets):
            break
        row = SheetRow(targets[number] if targets else "")
        for name, text in zip(names, line, strict=False):
            known = record_type.field(name)
            if known is None or (shown or {}).get((row.id, name)) == text:
                continue
            row.cells[name] = _cell(known, text, find, (choices or {}).get((name, text), ""))
        if not row.id:
            row.missing = [
                f.name
                for f in record_type.fields
                if f.required and f.default is None and not (row.cells.get(f.name) or Cell("")).text
            ]
            row.cells = {n: c for n, c in row.cells.items() if n not in row.missing}
        _judge(row, record_type, lock)
        sheet.rows.append(row)
    return sheet


def _judge(row: SheetRow, record_type: RecordType, lock: Lock) -> None:
    """Say of a row that may not be written here why not: as it is, or for the record that it would go with."""
    if row.id and row.cells:
        row.locked = lock(row.id, {})
    values = {name: cell.value for name, cell in row.cells.items() if not cell.problem}
    if values and not row.locked:
        row.locked = lock(row.id, values)
        row.locked_by = record_type.follows or "" if row.locked and record_type.follows in values else ""


def _cell(known: Field, text: str, find: Find, chosen: str) -> Cell:
    options: tuple[str, ...] = ()
    try:
        if known.kind is Kind.REFERENCE and _is_filled(known, text):
            options = tuple(find(known, text))
            return Cell(text, _meant(known, text, options, chosen), options=options)
        return Cell(text, _value(known, text))
    except Invalid as error:
        return Cell(text, None, translate_error(error), options)


def _is_filled(known: Field, text: str) -> bool:
    if text and text != "–":
        return True
    if known.required:
        raise Invalid(N_("“%(label)s” must not be empty."), field=known.name, label=known.label)
    return False


def _meant(known: Field, text: str, options: Sequence[str], chosen: str) -> str:
    if chosen in options:
        return chosen
    if not options:
        raise Invalid(N_("There is no entry called “%(text)s”."), field=known.name, text=text)
    if len(options) > 1:
        raise Invalid(N_("“%(text)s” may mean several entries."), field=known.name, text=text)
    return options[0]


def _value(known: Field, text: str) -> Value:
    if not _is_filled(known, text):
        return None
    if formats.is_light(known):
        text = text.lstrip(_SHAPES + " ")
    return value_of(known, text)
