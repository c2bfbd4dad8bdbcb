# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Contacts from and to files, with a records service that only remembers."""

import pytest

from swf_desktop.domain.errors import Damaged, NotFound, StorageFailed
from swf_desktop.domain.ids import derived_id
from swf_desktop.domain.views import Changes, RecordView
from swf_desktop.interop import vcard
from swf_desktop.interop.vcard import Card
from swf_desktop.services.contact_files import ContactFiles, Duplicate

OLPE = derived_id("organisation", "olpe")


class Records:
    def __init__(self):
        self.steps = []
        self._records = {
            "organisation": [self.view("organisation", OLPE, name="Stadt Olpe", short_name="Olpe")]
        }

    @staticmethod
    def view(type_, id_, *, erased=False, **fields):
        return RecordView(id_, type_, "olpe", "office", deleted=False, erased=erased, fields=fields)

    def list(self, type):
        return self._records.get(type, [])

    def apply(self, edits, label=""):
        self.steps.append((label, list(edits)))
        return Changes(len(self.steps), label)

    def contact(self, name, **fields):
        view = self.view("contact", derived_id("contact", name), family_name=name, **fields)
        self._records.setdefault("contact", []).append(view)
        return view.id


@pytest.fixture
def records():
    return Records()


@pytest.fixture
def files(records):
    return ContactFiles(records)


def put(path, *cards):
    path.write_bytes(vcard.write(cards))
    return path


def test_contacts_leave_as_business_cards_and_nothing_internal_leaves(files, records, tmp_path):
    records.contact(
        "Müller",
        given_name="Jörg",
        organisation=OLPE,
        email="j@olpe.de",
        phone="02761 83",
        address="Rathaus\n57462 Olpe",
        note="schwierig",
        legal_basis="consent",
        consent_on="2026-01-01",
        source="Visitenkarte",
        review_on="2027-01-01",
    )
    path = tmp_path / "kontakte.vcf"
    assert files.export(path) == 1
    [card] = vcard.read(path.read_bytes()).cards
    assert (card.given_name, card.family_name, card.organisation) == ("Jörg", "Müller", "Stadt Olpe")
    assert card.addresses == ("Rathaus\n57462 Olpe",)
    text = path.read_text(encoding="utf-8")
    for internal in ("schwierig", "consent", "2026", "2027", "Visitenkarte"):
        assert internal not in text


def test_single_contacts_can_be_chosen(files, records, tmp_path):
    records.contact("Eins")
    two = records.contact("Zwei")
    assert files.export(tmp_path / "k.vcf", ids=[two]) == 1
    assert [c.family_name for c in vcard.read((tmp_path / "k.vcf").read_bytes()).cards] == ["Zwei"]


def test_a_file_becomes_new_contacts_in_one_step(files, records, tmp_path):
    card = Card(
        family_name="Öztürk",
        given_name="Änne",
        title="Dr.",
        organisation="OLPE, Bauamt",
        position="Leitung",
        emails=("a@olpe.de", "b@olpe.de"),
        phones=("02761 83",),
        mobiles=("0170 1",),
        faxes=("02761 84",),
        addresses=("Rathaus\n57462 Olpe",),
        note="Sprechzeit 9 Uhr",
    )
    done = files.take_over(put(tmp_path / "kollegen.vcf", card, Card(family_name="Kurz")))
    assert done.new == ("Änne Öztürk", "Kurz")
    [(label, edits)] = records.steps
    assert "kollegen.vcf" in label
    assert dict(edits[0].fields) == {
        "family_name": "Öztürk",
        "given_name": "Änne",
        "title": "Dr.",
        "organisation": OLPE,
        "position": "Leitung",
        "email": "a@olpe.de",
        "phone": "02761 83",
        "mobile": "0170 1",
        "address": "Rathaus\n57462 Olpe",
        "note": "Sprechzeit 9 Uhr\nE-Mail: b@olpe.de\nFax: 02761 84",
        "source": "Kontaktdatei kollegen.vcf",
    }
    assert {edit.type for edit in edits} == {"contact"}


def test_a_preview_writes_nothing(files, records, tmp_path):
    assert files.preview(put(tmp_path / "k.vcf", Card(family_name="Neu"))).new == ("Neu",)
    assert records.steps == []


def test_whoever_seems_to_be_here_is_told_and_not_merged(files, records, tmp_path):
    by_mail = records.contact("Anders", email="J@Olpe.de")
    by_name = records.contact("Müller", given_name="Jörg")
    path = put(
        tmp_path / "k.vcf",
        Card(family_name="Neuer", emails=("x@y.de", "j@olpe.DE")),
        Card(family_name="müller", given_name="JÖRG"),
        Card(family_name="Ganz anders", uid=by_name),
        Card(family_name="Zweimal"),
        Card(family_name="Zweimal"),
    )
    done = files.take_over(path)
    assert done.duplicates == (
        Duplicate("Neuer", by_mail, "email"),
        Duplicate("JÖRG müller", by_name, "name"),
        Duplicate("Ganz anders", by_name, "uid"),
        Duplicate("Zweimal", "", "name"),
    )
    assert done.new == ("Zweimal",)
    assert len(files.take_over(path, duplicates_too=True).new) == 5


def test_what_does_not_fit_its_field_is_kept_in_the_note(files, records, tmp_path):
    card = Card(
        family_name="Muster", emails=("keine Adresse",), organisation="Unbekannt GmbH", position="x" * 600
    )
    files.take_over(put(tmp_path / "k.vcf", card))
    fields = records.steps[0][1][0].fields
    assert "email" not in fields
    assert fields["note"].split("\n") == [
        f"Funktion: {'x' * 600}",
        "Organisation: Unbekannt GmbH",
        "E-Mail: keine Adresse",
    ]


def test_a_contact_that_cannot_be_kept_is_left_out_with_a_sentence(files, records, tmp_path):
    done = files.take_over(put(tmp_path / "k.vcf", Card(family_name="y" * 200), Card(family_name="Gut")))
    assert done.new == ("Gut",)
    assert "wurde ausgelassen" in done.skipped[0]
    assert "120" in done.skipped[0]


def test_a_file_with_nothing_new_makes_no_step(files, records, tmp_path):
    records.contact("Da")
    done = files.take_over(put(tmp_path / "k.vcf", Card(family_name="Da")))
    assert (done.changes.step, records.steps) == (0, [])


def test_damaged_missing_and_unwritable_files_are_sentences(files, records, tmp_path):
    (tmp_path / "k.vcf").write_bytes(b"nothing")
    with pytest.raises(Damaged):
        files.take_over(tmp_path / "k.vcf")
    with pytest.raises(NotFound):
        files.take_over(tmp_path / "fehlt.vcf")
    with pytest.raises(StorageFailed):
        files.export(tmp_path / "fehlt" / "k.vcf")
    assert records.steps == []
