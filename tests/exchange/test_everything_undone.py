# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that writes is one step with a name that can be taken back after a restart, or says why not.

The list below is complete: a new method of a service has to be entered in it.
"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance, Office

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.profile import Profile

READS = {
    "arrivals": {"since"},
    "attachments": {"list", "missing", "path_of", "show"},
    "backups": {"holding", "list"},
    "checking": {"check", "digest"},
    "conflicts": {"count", "list"},
    "contact_files": {"preview"},
    "duties": {"open_tasks"},
    "erasures": {"list"},
    "exchange": {
        *("departed", "folder", "in_order", "inspect", "leaving", "log", "outgoing"),
        *("preview", "status", "waiting"),
    },
    "goals": {"contributions", "statuses"},
    "partners": {"list", "own", "own_trouble", "read_card", "revoked_by", "status", "words"},
    "records": {
        *("counts", "first_rows", "fresh_id", "history", "list", "rows", "show", "table"),
        *("title", "titles", "trash"),
    },
    "reports": {"alliance", "municipality", "page_count", "pages"},
    "sample": {"ids", "loaded", "look"},
    "search": {"find", "look"},
    "standings": {"of_type"},
    "undo": {"redoable", "steps", "undoable"},
}
#: What changes no record here, or cannot be taken back, with the reason.
NOT_UNDONE = {
    "attachments.clear_up": "removes files that no record names any more",
    "attachments.open_copy": "writes a file outside of the profile",
    "attachments.save_as": "writes a file outside of the profile",
    "backups.if_due": "a copy of everything; it changes nothing",
    "backups.now": "a copy of everything; it changes nothing",
    "backups.purge": "what was erased is to disappear from backups, too",
    "backups.restore": "a backup of the present state is made before",
    "checking.rebuild": "works out anew what the log says",
    "contact_files.export": "writes a file outside of the profile",
    "exchange.export": "a file that has left the house cannot be called back; the privacy gate comes before",
    "exchange.write_departed": "writes a file outside of the profile",
    "mail.attached": "writes files outside of the profile",
    "mail.write": "writes files outside of the profile",
    "mail.write_eml": "writes files outside of the profile",
    "partners.copy_card": "writes a file outside of the profile",
    "partners.export_card": "writes a file outside of the profile",
    "partners.import_card": "trust in a device; it ends by revoking",
    "partners.revoke": "a signed paper that others may have; the steward can lift it",
    "records.erase": "the law asks for it: what was erased stays erased",
}


def with_task(office: Office) -> str:
    return office.add("task", title="Antrag prüfen", due_on="2026-03-01")


def add(office: Office) -> Callable[[], object]:
    return lambda: office.add("task", title="Antrag prüfen")


def change(office: Office) -> Callable[[], object]:
    task = with_task(office)
    return lambda: office.set(task, due_on="2026-04-01")


def delete(office: Office) -> Callable[[], object]:
    task = with_task(office)
    return lambda: office.delete(task)


def restore(office: Office) -> Callable[[], object]:
    task = with_task(office)
    office.delete(task)
    return lambda: office.profile.records.restore(task)


def bring_back(office: Office) -> Callable[[], object]:
    task = with_task(office)
    office.set(task, due_on="2026-04-01")
    return lambda: office.profile.records.bring_back(task, 0)


def apply(office: Office) -> Callable[[], object]:
    edits = [Edit(EditKind.ADD, type="task", fields={"title": title}) for title in ("Eins", "Zwei")]
    return lambda: office.profile.records.apply(edits, "Zwei Aufgaben")


def attach(office: Office) -> Callable[[], object]:
    task, file = with_task(office), office.post / "antrag.txt"
    file.write_text("Antrag", encoding="utf-8")
    return lambda: office.profile.attachments.add(task, file)


def load_sample(office: Office) -> Callable[[], object]:
    return office.profile.sample.load


def remove_sample(office: Office) -> Callable[[], object]:
    office.profile.sample.load()
    return office.profile.sample.remove


def take_over_contacts(office: Office) -> Callable[[], object]:
    file = office.post / "kontakte.vcf"
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Muster;Max;;;\r\nFN:Max Muster\r\nEND:VCARD\r\n"
    file.write_bytes(card.encode())
    return lambda: office.profile.contact_files.take_over(file)


UNDONE: dict[str, Callable[[Office], Callable[[], object]]] = {
    "attachments.add": attach,
    "contact_files.take_over": take_over_contacts,
    "records.add": add,
    "records.apply": apply,
    "records.bring_back": bring_back,
    "records.delete": delete,
    "records.restore": restore,
    "records.set": change,
    "sample.load": load_sample,
    "sample.remove": remove_sample,
}
#: Shown by tests of their own below.
TOGETHER = {
    "conflicts.settle",
    "exchange.run",
    "exchange.take_over",
    "undo.redo",
    "undo.undo",
    "undo.undo_step",
}


def state(office: Office) -> dict[str, object]:
    """All that is not in the trash."""
    records = office.profile.records
    return {v.id: (v.type, v.audience, dict(v.fields)) for key in RECORD_TYPES for v in records.list(key)}


@pytest.fixture
def olpe(alliance: Alliance) -> Office:
    return alliance.office("olpe")


def test_the_list_of_what_writes_is_complete(olpe):
    services = [name for name, made in vars(Profile).items() if isinstance(made, cached_property)]
    found = {
        f"{name}.{method}"
        for name in services
        for method in dir(type(getattr(olpe.profile, name)))
        if not method.startswith("_") and callable(getattr(type(getattr(olpe.profile, name)), method))
    }
    reads = {f"{name}.{method}" for name, methods in READS.items() for method in methods}
    listed = reads | NOT_UNDONE.keys() | UNDONE.keys() | TOGETHER
    assert found <= listed, found - listed
    assert len(listed) == len(reads) + len(NOT_UNDONE) + len(UNDONE) + len(TOGETHER)


@pytest.mark.parametrize("what", UNDONE)
def test_it_is_one_step_with_a_name_taken_back_and_done_again_after_restarts(olpe, what):
    write = UNDONE[what](olpe)
    before, steps = state(olpe), len(olpe.profile.undo.steps())
    write()
    after, label = state(olpe), olpe.profile.undo.undoable()
    assert after != before
    assert len(olpe.profile.undo.steps()) == steps + 1
    assert label == olpe.profile.undo.steps()[0].label
    assert len(label.split()) > 1

    olpe.reopen()
    told = olpe.profile.undo.undo()
    assert state(olpe) == before
    assert told.label.endswith(label)
    assert olpe.profile.undo.redoable() == label

    olpe.reopen()
    olpe.profile.undo.redo()
    assert state(olpe) == after
    assert olpe.profile.undo.undoable().endswith(label)
    olpe.profile.undo.undo_step(olpe.profile.undo.steps()[0].number)
    assert state(olpe) == before


@pytest.mark.parametrize("way", ["exchange.take_over", "exchange.run"])
def test_an_import_is_one_step_that_can_be_taken_back_after_a_restart(alliance, tmp_path, way):
    olpe, menden = alliance.paired("olpe", "menden")
    tasks = [menden.add("task", title=title) for title in ("Eins", "Zwei", "Drei")]
    file, steps = menden.send(), len(olpe.profile.undo.steps())
    if way == "exchange.run":
        folder = Path(tmp_path / "austausch")
        folder.mkdir()
        file.rename(folder / file.name)
        olpe.profile.exchange.run(folder)
    else:
        olpe.take(file)
    assert all(task in state(olpe) for task in tasks)
    assert len(olpe.profile.undo.steps()) == steps + 1
    assert "Menden" in olpe.profile.undo.undoable()

    olpe.reopen()
    olpe.profile.undo.undo()
    assert not any(task in state(olpe) for task in tasks)
    olpe.profile.undo.redo()
    assert all(task in state(olpe) for task in tasks)


def test_a_settled_conflict_is_open_again_after_undo(alliance):
    olpe, menden = alliance.paired("olpe", "menden")
    task = olpe.add("task", title="Antrag prüfen")
    menden.take(olpe.send())
    olpe.set(task, due_on="2026-03-01")
    menden.set(task, due_on="2026-04-01")
    olpe.take(menden.send())
    (before,) = olpe.conflicts().values()
    olpe.profile.conflicts.settle(task, "due_on", take=1)
    assert olpe.conflicts() == {}
    assert "Antrag prüfen" in olpe.profile.undo.undoable()
    settled = olpe.value(task, "due_on")
    olpe.reopen()
    olpe.profile.undo.undo()
    assert olpe.value(task, "due_on") in before
    olpe.profile.undo.redo()
    assert olpe.value(task, "due_on") == settled


def test_what_was_erased_is_no_step_to_be_taken_back(olpe):
    contact = olpe.add("contact", family_name="Muster", legal_basis="public_task")
    olpe.erase(contact)
    olpe.profile.undo.undo()
    assert contact not in state(olpe)
