# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every type of record has all of what a list and a page can do: one mechanism, driven by the declarations."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import TEXTUAL, Field, Kind
from swf_desktop.domain.record_types import RecordType
from swf_desktop.ui import formats
from swf_desktop.ui.folding import fold
from swf_desktop.ui.widgets.editors import editor_for
from swf_desktop.ui.widgets.list_actions import groupable
from swf_desktop.ui.widgets.paste_dialog import PasteDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key
#: Types that live on the pages of others have no list of their own.
WITHOUT_LIST = {"attachment", "comment", "involvement", "link", "measurement", "saved_view"}
WORDS = ("eins", "zwei")
LISTED = [key for key in RECORD_TYPES if key not in WITHOUT_LIST]


class Made:
    """Two records of a type with what they need, in an office of our own."""

    def __init__(self, driver, kind: RecordType) -> None:
        self.driver, self.kind = driver, kind
        self.ids = [self.record(kind, n) for n in (1, 2)]

    def record(self, kind: RecordType, n: int) -> str:
        wanted = {f.name: self.value(f, n) for f in kind.fields if f.required}
        changes = self.driver.profile.records.add(kind.key, wanted)
        self.driver.desk.hub.publish(changes)
        return changes.records[0].id

    def value(self, field: Field, n: int) -> object:
        if field.kind is Kind.REFERENCE:
            return self.record(RECORD_TYPES[field.targets[0]], n)
        plain = {Kind.DATE: f"2030-01-0{n}", Kind.INSTANT: f"2030-01-0{n}T08:00:00Z", Kind.NUMBER: n}
        return field.choices[n - 1].key if field.choices else plain.get(field.kind, f"Probe {WORDS[n - 1]}")

    def field(self, record: str, name: str) -> object:
        return self.driver.profile.records.show(record).fields.get(name)

    def alike(self, names: Iterable[str], *kinds: Kind) -> str:
        """One of these fields in which both say the same, or nothing yet."""
        fields = (self.kind.by_name[name] for name in names)
        same = (
            f.name
            for f in fields
            if f.kind in kinds and self.field(self.ids[0], f.name) == self.field(self.ids[1], f.name)
        )
        return next(same)


def part_of(driver, kind: RecordType):
    page = driver.place(
        next(
            p for p in ("strategy", "projects", "tasks", "events", "contacts", "knowledge") if _lives(p, kind)
        )
    )
    page.show_type(kind.key)
    page.show_view("list")
    driver.settle()
    part = page.current_list()
    part.show_everything()
    driver.settle()
    return part


def _lives(place: str, kind: RecordType) -> bool:
    from swf_desktop.ui.places import PLACES

    return next(p for p in PLACES if p.key == place).holds(kind.key)


def choose(part, ids: list[str]) -> None:
    part.table.choose(ids[0])
    flags = part.table.selectionModel().SelectionFlag
    for record in ids[1:]:
        index = part.model.index(part.model.row_of(record), 0)
        part.table.selectionModel().select(index, flags.Select | flags.Rows)


def pasted(driver, part) -> PasteDialog:
    part.paste()
    driver.settle()
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, PasteDialog) and w.isVisible())


def test_a_list_is_sorted_filtered_grouped_edited_in_place_and_shared_with_spreadsheets(
    driver, qtbot, subtests
):
    for key in LISTED:
        with subtests.test(key):
            use_list(driver, qtbot, key)


def use_list(driver, qtbot, key: str) -> None:
    made = Made(driver, RECORD_TYPES[key])
    kind, (first, second) = made.kind, made.ids
    part = part_of(driver, kind)
    table, model = part.table, part.model
    assert {first, second} <= set(model.shown_ids())

    # Every column can be chosen and sorted by, both ways.
    everything = [c for c in model.columns if c != "changed_at"]
    for column in everything:
        if column not in table.shown_columns():  # usual ones give way to those that the person chose
            table.columns_menu().actions()[model.columns.index(column)].trigger()
        assert column in table.shown_columns()
        orders = []
        for ascending in (True, False):
            table.sort_by(column, ascending)
            orders.append([model.text(i, model.columns.index(column)) for i in model.shown_ids()])
        assert sorted(map(fold, orders[0])) == sorted(map(fold, orders[1])), column
    for column in groupable(kind, everything):
        part.group_by(column)
        assert model.count == len([i for i in model.shown_ids() if i]), column
    part.group_by("")

    # The filter finds by a part of what is read first.
    if kind.by_name[kind.title[-1]].kind in TEXTUAL:
        part.filter.setText("prob zwei")
        assert second in model.shown_ids()
        assert first not in model.shown_ids()
        part.filter.setText("")

    # In place: what a rule refuses says so there, what is right is kept; one step with a name.
    required = next(f for f in kind.fields if f.required and f.kind in TEXTUAL | {Kind.DATE, Kind.INSTANT})
    part.cells.begin(first, required.name)
    if part.cells.editor is not None:
        part.cells.editor.control.clear() if hasattr(
            part.cells.editor.control, "clear"
        ) else part.cells.editor.set_value(None)
        qtbot.keyClick(part.cells.editor.control, Key.Key_Return)
        assert formats.field_label(key, required.name) in part.cells.problem
        qtbot.keyClick(part.cells.editor.control, Key.Key_Escape)
        assert part.cells.editor is None
        assert made.field(first, required.name)

    # Several at once, as one step.
    choose(part, [first, second])
    assert set(table.chosen_ids()) == {first, second}
    page = driver.window.page()
    page._rest.stop()
    page._show_chosen()
    driver.settle()
    name = made.alike(page.detail.bulk().rows(), Kind.TEXT, Kind.DATE, Kind.URL, Kind.INTEGER)
    row = page.detail.bulk().rows()[name]
    before = [made.field(i, name) for i in made.ids]
    wanted = {Kind.DATE: "2031-05-05", Kind.INTEGER: 3}.get(kind.by_name[name].kind, "Beides")
    row.edit()
    row._editor.set_value(wanted)
    row.finish()
    driver.settle()
    assert [made.field(i, name) for i in made.ids] == [wanted] * 2
    driver.desk.undo()
    driver.settle()
    assert [made.field(i, name) for i in made.ids] == before

    # To a spreadsheet and back: the same rows change nothing; as new rows they are one step.
    table.show_columns([c for c in everything if c in kind.by_name and kind.by_name[c].required])
    choose(part, [first, second])
    part.copy()
    assert QGuiApplication.clipboard().mimeData().hasHtml()
    dialog = pasted(driver, part)
    dialog.onto.setChecked(True)
    assert dialog.sheet.problems() == []
    assert dialog.sheet.edits() == []
    dialog.as_new.setChecked(True)
    if not dialog.sheet.problems():
        count = len(driver.profile.records.list(key))
        dialog.write()
        driver.settle()
        assert len(driver.profile.records.list(key)) == count + 2
        driver.desk.undo()
        driver.settle()
        assert len(driver.profile.records.list(key)) == count
    else:
        assert dialog.sheet.unclear()  # two things of one name: the person is asked which
        dialog.reject()


def test_a_page_edits_in_place_is_talked_about_takes_files_and_remembers_who_wrote_what(
    driver, qtbot, subtests, tmp_path: Path
):
    for key in LISTED:
        with subtests.test(key):
            use_page(driver, qtbot, key, tmp_path)


def use_page(driver, qtbot, key: str, folder: Path) -> None:
    made = Made(driver, RECORD_TYPES[key])
    record = made.ids[0]
    driver.window.open_record(key, record)
    driver.settle()
    page = driver.window.page().detail.page()
    assert page.record_id == record

    # Every field has an editor that gives back what it was given.
    for field in made.kind.fields:
        if field.kind is Kind.HASH:
            continue
        editor = editor_for(field, driver.desk, page)
        editor.set_value(made.field(record, field.name))
        assert editor.value() == made.field(record, field.name), field.name
        editor.deleteLater()

    # A reference is picked by typing a part of the name.
    loose = next(
        (f for f in made.kind.fields if f.kind is Kind.REFERENCE and "organisation" in f.targets), None
    )
    if loose is not None:
        row = page.rows()[loose.name]
        row.edit()
        qtbot.keyClicks(row._editor.control, "berleb")
        qtbot.keyClick(row._editor.control, Key.Key_Return)
        driver.settle()
        assert driver.profile.records.title(str(made.field(record, loose.name))) == "Bad Berleburg"

    # A change, seen in the history of its field, and taken back from there.
    name = made.alike(page.rows(), Kind.TEXT, Kind.URL, Kind.MARKDOWN, Kind.INTEGER, Kind.DATE)
    days = ("2031-05-05", "2031-06-06")
    for value in {Kind.INTEGER: (1, 2), Kind.DATE: days}.get(made.kind.by_name[name].kind, ("Eins", "Zwei")):
        page._save(name, value)
        driver.settle()
    newest = made.field(record, name)
    page.show_history(name)
    driver.settle()
    texts = " ".join(label.text() for label in page.history.findChildren(type(page.comments.heading)))
    assert "Erika Muster" in texts
    page.history.buttons()[0].click()
    driver.settle()
    assert made.field(record, name) != newest

    # Comments and files.
    qtbot.keyClicks(page.comments.text, "Bitte ansehen")
    qtbot.keyClick(page.comments.text, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    assert page.comments.entries() == ["Bitte ansehen"]
    file = folder / f"{key}.txt"
    file.write_text(key)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    held = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(QDropEvent(QPointF(page.rect().center()), *held))
    driver.settle()
    assert page.attachments.files.count() == 1
    assert page.head.attach.isEnabled()

    # Away and back.
    page._delete_this()
    driver.settle()
    assert driver.profile.records.show(record).deleted
    driver.window.toasts.button.click()
    driver.settle()
    assert not driver.profile.records.show(record).deleted


def test_every_type_has_a_list_or_lives_on_the_pages_of_others(driver):
    from swf_desktop.ui.places import PLACES
    from swf_desktop.ui.widgets.children import relations

    listed = {key for p in PLACES if p.lives for key in driver.place(p.key)._types}
    assert listed == set(LISTED)
    on_pages = {relation.child.key for key in LISTED for relation in relations(key)}
    assert WITHOUT_LIST - on_pages == {"attachment", "saved_view"}  # a list of files, the sidebar
