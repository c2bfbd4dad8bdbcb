# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Contacts out to and in from vCard files.

What leaves is what stands on a business card. Notes about a person, on which legal basis the data are
held, where they come from and when they are reviewed stay in the house.

What comes in becomes new contacts of the own office. Whoever seems to be here already is told, not
merged: two records about one person are put together by people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from swf_desktop.domain import values
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.views import Changes, RecordView, Value
from swf_desktop.interop import vcard
from swf_desktop.interop.vcard import Card
from swf_desktop.services.files import read_file, write_file
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import translate_error

_CONTACT = RECORD_TYPES["contact"]


class Records(Protocol):
    """What this needs of the records service."""

    def list(self, type: str) -> "Sequence[RecordView]":
        """The live records of a type."""
        ...

    def apply(self, edits: Iterable[Edit], label: str = "") -> Changes:
        """Write as one step."""
        ...


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody of the file who seems to be here already: record *id*, by ``email``, ``name`` or ``uid``.

    *id* is empty if it is the same file that names the person before.
    """

    name: str
    id: str
    by: str


@dataclass(frozen=True, slots=True)
class ContactImport:
    """What an import did, or (for a preview) would do. *skipped* are sentences."""

    changes: Changes
    new: tuple[str, ...]  # names
    duplicates: tuple[Duplicate, ...]
    skipped: tuple[str, ...]


class ContactFiles:
    """Contacts as files."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def export(self, path: Path, ids: Sequence[str] = (), version: str = "3.0") -> int:
        """Write all contacts, or those with *ids*, to *path*; returns their number."""
        organisations = {o.id: str(o.fields.get("name") or "") for o in self._records.list("organisation")}
        contacts = [c for c in self._records.list("contact") if not c.erased and (not ids or c.id in ids)]
        cards = [_card(contact, organisations) for contact in contacts]
        write_file(path, vcard.write(cards, version))
        return len(cards)

    def preview(self, path: Path) -> ContactImport:
        """What taking over the file would do."""
        return self._read(path, write=False, duplicates_too=False)

    def take_over(self, path: Path, duplicates_too: bool = False) -> ContactImport:
        """Add the file's contacts in one step, those that seem to be here already only if wished."""
        return self._read(path, write=True, duplicates_too=duplicates_too)

    def _read(self, path: Path, *, write: bool, duplicates_too: bool) -> ContactImport:
        reading = vcard.read(read_file(path, vcard.MAX_BYTES))
        known = _Known(self._records.list("contact"))
        organisations = _organisations(self._records.list("organisation"))
        shown = "".join(c if c.isprintable() else "_" for c in path.name)
        source = _("Contacts file %(file)s", file=shown)
        edits: list[Edit] = []
        names: list[str] = []
        duplicates: list[Duplicate] = []
        skipped = [_("Contact %(n)s of the file has no name and was left out.", n=n) for n in reading.unnamed]
        for card in reading.cards:
            name = _name(card)
            duplicate = known.find(card)
            if duplicate is not None:
                duplicates.append(duplicate)
                if not duplicates_too:
                    continue
            try:
                fields = _fields(card, organisations, source)
            except Invalid as error:
                skipped.append(
                    _("%(name)s was left out: %(reason)s", name=name, reason=translate_error(error))
                )
                continue
            known.add(card)
            names.append(name)
            edits.append(Edit(EditKind.ADD, type="contact", fields=fields))
        label = _("Add contacts from %(file)s", file=shown)
        changes = self._records.apply(edits, label) if edits and write else Changes(0, label)
        return ContactImport(changes, tuple(names), tuple(duplicates), tuple(skipped))


# ---- out ----------------------------------------------------------------------------------------


def _card(contact: RecordView, organisations: Mapping[str, str]) -> Card:
    def text(name: str) -> str:
        return str(contact.fields.get(name) or "")

    def several(name: str) -> tuple[str, ...]:
        return (value,) if (value := text(name)) else ()

    return Card(
        family_name=text("family_name"),
        given_name=text("given_name"),
        title=text("title"),
        organisation=organisations.get(text("organisation"), ""),
        position=text("position"),
        emails=several("email"),
        phones=several("phone"),
        mobiles=several("mobile"),
        addresses=several("address"),
        uid=contact.id,
    )


# ---- in -----------------------------------------------------------------------------------------


class _Known:
    """Who is here already, by what people are told apart."""

    def __init__(self, contacts: Iterable[RecordView]) -> None:
        self._uids: dict[str, str] = {}
        self._emails: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for contact in contacts:
            self._uids[contact.id] = contact.id
            fields = contact.fields
            if email := str(fields.get("email") or ""):
                self._emails.setdefault(email.casefold(), contact.id)
            names = (str(fields.get("given_name") or ""), str(fields.get("family_name") or ""))
            self._names.setdefault(" ".join(filter(None, names)).casefold(), contact.id)

    def find(self, card: Card) -> Duplicate | None:
        name = _name(card)
        if card.uid and card.uid in self._uids:
            return Duplicate(name, self._uids[card.uid], "uid")
        for email in card.emails:
            if email.casefold() in self._emails:
                return Duplicate(name, self._emails[email.casefold()], "email")
        if name.casefold() in self._names:
            return Duplicate(name, self._names[name.casefold()], "name")
        return None

    def add(self, card: Card) -> None:
        if card.uid:
            self._uids.setdefault(card.uid, "")
        for email in card.emails:
            self._emails.setdefault(email.casefold(), "")
        self._names.setdefault(_name(card).casefold(), "")


def _name(card: Card) -> str:
    return " ".join(filter(None, (card.given_name, card.family_name)))


def _organisations(records: Iterable[RecordView]) -> dict[str, str]:
    """Ids by name and short name; a name that several have stands for none of them."""
    found: dict[str, str] = {}
    for record in records:
        for name in {str(record.fields.get(key) or "").casefold() for key in ("name", "short_name")} - {""}:
            found[name] = "" if found.get(name, record.id) != record.id else record.id
    return {name: id_ for name, id_ in found.items() if id_}


def _fields(card: Card, organisations: Mapping[str, str], source: str) -> dict[str, Value]:
    """The card as a contact; what has no field of its own, or does not fit it, goes into the note.

    Raises ``Invalid`` if the name or the note cannot be kept.
    """
    fields: dict[str, Value] = {"family_name": _value("family_name", card.family_name)}
    remarks: list[tuple[str, str]] = []
    for name, text in (("title", card.title), ("given_name", card.given_name), ("position", card.position)):
        _put(fields, remarks, name, (text,))
    organisation = organisations.get(card.organisation.casefold()) or organisations.get(
        card.organisation.partition(",")[0].casefold()
    )
    if organisation:
        fields["organisation"] = organisation
    elif card.organisation and card.organisation != card.family_name:
        remarks.append((_("Organisation"), card.organisation))
    _put(fields, remarks, "email", card.emails)
    _put(fields, remarks, "phone", card.phones)
    _put(fields, remarks, "mobile", card.mobiles)
    _put(fields, remarks, "address", card.addresses)
    remarks += [(_("Fax"), fax) for fax in card.faxes]
    note = "\n".join([card.note] * bool(card.note) + [f"{label}: {text}" for label, text in remarks])
    fields["note"] = _value("note", note)
    fields["source"] = _value("source", source)
    return {name: value for name, value in fields.items() if value is not None}


def _put(fields: dict[str, Value], remarks: list[tuple[str, str]], name: str, texts: Iterable[str]) -> None:
    for text in filter(None, texts):
        try:
            value = _value(name, text)
        except Invalid:
            value = None
        if value is not None and name not in fields:
            fields[name] = value
        else:
            field = _CONTACT.by_name[name]
            remarks.append((_(field.label), ", ".join(text.split("\n"))))


def _value(name: str, text: str) -> Value:
    return values.parse(_CONTACT.by_name[name], text)
