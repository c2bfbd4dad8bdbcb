# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""vCards in and out."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swf_desktop.domain.errors import Damaged, FileError, TooLarge
from swf_desktop.interop import vcard
from swf_desktop.interop.vcard import Card, read, write

FULL = Card(
    family_name="Müller-Öztürk",
    given_name="Jörg",
    title="Dr.",
    organisation="Stadt Olpe; Amt 10, IT",
    position="Leiter \\ Stab",
    emails=("j.mueller@olpe.de", "joerg@example.org"),
    phones=("02761 83-0",),
    mobiles=("+49 170 1234567",),
    faxes=("02761 83-1",),
    addresses=("Franziskanerstraße 6\nZimmer 12\n57462 Olpe",),
    note="Zeile 1\nZeile 2, mit Komma; und \\n",
    uid="0192f0c0-0000-7000-8000-000000000001",
)


def card(*lines, version="3.0"):
    text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])
    return text.encode()


def only(data):
    reading = read(data)
    assert len(reading.cards) == 1
    return reading.cards[0]


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_card_comes_back_as_it_went(version):
    assert read(write([FULL, Card(family_name="Kurz")], version)).cards == (FULL, Card(family_name="Kurz"))


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_no_line_is_longer_than_the_format_allows_and_no_letter_is_cut(version):
    long = Card(family_name="Ä" * 120, note="€" * 300 + "😀" * 50)
    data = write([long], version)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    for line in data.split(b"\r\n"):
        line.decode()
    assert only(data) == long


def test_another_program_reads_what_we_write():
    vobject = pytest.importorskip("vobject")
    theirs = vobject.readOne(write([FULL]).decode())
    assert theirs.n.value.family == "Müller-Öztürk"
    assert theirs.fn.value == "Dr. Jörg Müller-Öztürk"
    assert theirs.org.value == ["Stadt Olpe; Amt 10, IT"]
    assert [email.value for email in theirs.contents["email"]] == list(FULL.emails)
    assert (theirs.adr.value.code, theirs.adr.value.city) == ("57462", "Olpe")
    assert theirs.adr.value.street == "Franziskanerstraße 6\nZimmer 12"
    assert theirs.note.value == FULL.note


def test_what_another_program_writes_is_read():
    vobject = pytest.importorskip("vobject")
    made = vobject.vCard()
    made.add("n").value = vobject.vcard.Name(family="Groß", given="Änne", prefix="Prof.")
    made.add("fn").value = "Prof. Änne Groß"
    made.add("org").value = ["Stadt Soest", "Bauamt"]
    address = vobject.vcard.Address(street="Am Vreithof 8", city="Soest", code="59494", country="Germany")
    made.add("adr").value = address
    mail = made.add("email")
    mail.value, mail.type_param = "a.gross@soest.de", "INTERNET"
    read_card = only(made.serialize().encode())
    assert (read_card.title, read_card.given_name, read_card.family_name) == ("Prof.", "Änne", "Groß")
    assert read_card.organisation == "Stadt Soest, Bauamt"
    assert read_card.addresses == ("Am Vreithof 8\n59494 Soest",)
    assert read_card.emails == ("a.gross@soest.de",)


def test_version_4_with_quotes_groups_preference_and_uris():
    found = only(
        card(
            "N:Müller;Jörg;Karl;;",
            "FN;PREF=1:Jörg Müller",
            "item1.EMAIL;TYPE=home:privat@example.org",
            'item2.EMAIL;PREF=1;TYPE="work,x":dienst@example.org',
            'TEL;VALUE=uri;TYPE="voice,work":tel:+49-2761-83;ext=12',
            "TEL;VALUE=uri;TYPE=cell:tel:+49-170-1",
            'ADR;TYPE=work;LABEL="Rathaus: 1; Olpe":Postfach 1;;Rathausplatz 1;Olpe;NRW;57462;Österreich',
            version="4.0",
        )
    )
    assert found.given_name == "Jörg Karl"
    assert found.emails == ("dienst@example.org", "privat@example.org")
    assert (found.phones, found.mobiles) == (("+49-2761-83-12",), ("+49-170-1",))
    assert found.addresses == ("Rathausplatz 1\nPostfach 1\n57462 Olpe\nÖsterreich",)


def test_version_2_1_with_quoted_printable():
    found = only(
        card(
            "N;LANGUAGE=de;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg",
            "TEL;WORK;VOICE:02761 83",
            "TEL;CELL;VOICE:0170 1",
            "TEL;WORK;FAX:02761 84",
            "ADR;WORK;PREF;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;;Stra=C3=9Fe 1;Olpe;;57462;Deutschland",
            "EMAIL;PREF;INTERNET:j@olpe.de",
            "NOTE;ENCODING=QUOTED-PRINTABLE:eins=0D=0A=",
            "zwei",
            version="2.1",
        )
    )
    assert (found.family_name, found.given_name) == ("Müller", "Jörg")
    assert (found.phones, found.mobiles, found.faxes) == (("02761 83",), ("0170 1",), ("02761 84",))
    assert found.addresses == ("Straße 1\n57462 Olpe",)
    assert found.note.split() == ["eins", "zwei"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_understood(encoding):
    text = card("N:Müßig;Jürgen", "FN:Jürgen Müßig").decode()
    assert only(text.encode(encoding)).family_name == "Müßig"


def test_names_are_made_out_where_their_parts_are_missing():
    assert only(card("FN:Erika von Muster")) == Card(family_name="Muster", given_name="Erika von")
    assert only(card("N:;Erika;;;")).family_name == "Erika"
    office = only(card("ORG:Rathaus Olpe", "FN:Rathaus Olpe", "TEL:02761 83"))
    assert (office.family_name, office.given_name) == ("Rathaus Olpe", "")
    reading = read(card("EMAIL:wer@example.org") + card("N:Doch;Ja"))
    assert reading.unnamed == (1,)
    assert [c.family_name for c in reading.cards] == ["Doch"]


def test_lines_that_are_none_are_left_out():
    found = only(card("N:Muster;Erika", "what is this", "", "X-NOTE:x", "PHOTO;ENCODING=b:" + "A" * 300_000))
    assert found == Card(family_name="Muster", given_name="Erika")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 a bundle",
        b"\x00" * 1000,
        "Name;E-Mail\nMüller;x@y.de".encode(),
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCARD\r\nN:Muster\r\n",
        b"N:Muster\r\nEND:VCARD\r\n",
        b"BEGIN:VCARD\r\nBEGIN:VCARD\r\nEND:VCARD\r\nEND:VCARD\r\n",
    ],
)
def test_what_is_no_file_of_contacts_or_is_cut_short_is_refused(data):
    with pytest.raises(Damaged, match="Export it again"):
        read(data)


def test_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(vcard, "MAX_CARDS", 3)
    with pytest.raises(TooLarge):
        read(card("N:x") * 4)
    monkeypatch.setattr(vcard, "MAX_BYTES", 20)
    with pytest.raises(TooLarge):
        read(card("N:x"))


@pytest.mark.parametrize(
    "line",
    [
        "TEL;" + "A;" * 100_000 + ":1",
        "TEL;TYPE=" + "a," * 100_000 + ":1",
        'TEL;X="' + "a" * 300_000,
        "N:" + "\\" * 300_000,
        "N:" + ";" * 90_000,
        "ADR:" + ",\\;" * 30_000,
        "A" * 300_000,
        "NOTE:x\r\n " * 50_000,
        "TEL:1\r\n" * 50_000,
        "NOTE;ENCODING=QUOTED-PRINTABLE:" + "=\r\n" * 50_000,
    ],
)
def test_hostile_lines_take_no_time(line):
    started = time.perf_counter()
    read(card("N:x", line))
    assert time.perf_counter() - started < 2


_LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60).map(
    lambda text: " ".join(text.split())
)
_NAME = _LINE.filter(bool)
_VALUES = st.lists(_NAME, max_size=3, unique=True).map(tuple)


@given(
    st.builds(
        Card,
        family_name=_NAME,
        given_name=_LINE,
        title=_LINE,
        position=_LINE,
        phones=_VALUES.filter(lambda values: not any(v.lower().startswith("tel:") for v in values)),
        emails=_VALUES.filter(lambda values: not any(v.startswith("mailto:") for v in values)),
        note=st.lists(_NAME, max_size=4).map("\n".join),
    ),
    st.sampled_from(["3.0", "4.0"]),
)
def test_whatever_is_written_is_read_back(made, version):
    assert read(write([made], version)).cards == (made,)


@given(
    st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                "BEGIN:VCARD",
                "END:VCARD",
                "N:a;b",
                "FN:x",
                "ADR:;;",
                'TEL;"',
                ":",
                "=",
                " y",
                "N;ENCODING=QUOTED-PRINTABLE:=4=",
            ]
        )
        | st.text(max_size=20),
        max_size=12,
    ).map(lambda lines: "\r\n".join(lines).encode("utf-8", "replace"))
)
def test_odd_files_are_read_or_refused_but_never_crash(data):
    with contextlib.suppress(FileError):
        read(data)
