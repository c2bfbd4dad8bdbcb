# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""vCards (RFC 2426, RFC 6350, and the 2.1 that older Outlook writes) from and to plain values."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from swf_desktop.domain.errors import Damaged, TooLarge
from swf_desktop.domain.text import N_
from swf_desktop.interop import content_lines
from swf_desktop.interop.content_lines import ContentLine, components, escape, plain

MAX_BYTES = 20_000_000  # pictures come along, and are left out
MAX_CARDS = 10_000
_MAX_VALUE = 100_000
_MAX_VALUES = 50  # of one kind on one card

_POSTCODE = re.compile(r"(?:[A-Z]{1,3}-)?\d{4,5} \S.*")
_AT_HOME = frozenset({"", "deutschland", "germany", "de"})


@dataclass(frozen=True, slots=True)
class Card:
    """One person (or, with a family name only, one office). Of several values the preferred is first."""

    family_name: str = ""
    given_name: str = ""
    title: str = ""
    organisation: str = ""
    position: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    mobiles: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    note: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held. *unnamed* are the positions (from 1) of cards without any name."""

    cards: tuple[Card, ...]
    unnamed: tuple[int, ...] = ()


# ---- reading ------------------------------------------------------------------------------------


def read(data: bytes) -> Reading:
    """The cards of a file. Raises ``TooLarge``, or ``Damaged`` if it is no file of cards or is cut short."""
    if len(data) > MAX_BYTES:
        raise TooLarge(N_("The file is too large for a file of contacts. Export fewer contacts at a time."))
    damaged = Damaged(N_("This is no file of contacts (vCard), or it is damaged. Export it again."))
    cards: list[Card] = []
    unnamed: list[int] = []
    draft: _Draft | None = None
    count = 0
    for text in content_lines.unfold(_decoded(data)):
        line = content_lines.parse(text)
        if line is None:
            continue  # what is no property is left out, as other programs do
        if line.name == "BEGIN" and line.value.strip().upper() == "VCARD":
            count += 1
            if draft is not None:
                raise damaged
            if count > MAX_CARDS:
                raise TooLarge(
                    N_("The file holds more than %(limit)s contacts. Export fewer at a time."),
                    limit=MAX_CARDS,
                )
            draft = _Draft()
        elif line.name == "END" and line.value.strip().upper() == "VCARD":
            if draft is None:
                raise damaged
            card = draft.card()
            draft = None
            if card.family_name:
                cards.append(card)
            else:
                unnamed.append(count)
        elif draft is not None:
            draft.take(line)
    if draft is not None or not count:
        raise damaged
    return Reading(tuple(cards), tuple(unnamed))


def _decoded(data: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # older programs on Windows


@dataclass
class _Draft:
    """A card while its lines come in."""

    name: list[str] = field(default_factory=list)
    shown: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    several: dict[str, list[tuple[bool, str]]] = field(default_factory=dict)

    def take(self, line: ContentLine) -> None:
        if len(line.value) > _MAX_VALUE:
            return
        match line.name:
            case "N" if not self.name:
                self.name = components(line.value)
            case "FN" if not self.shown:
                self.shown = _one_line(plain(line.value))
            case "ORG" | "TITLE" | "ROLE" | "UID" if line.name not in self.texts:
                parts = components(line.value) if line.name == "ORG" else [plain(line.value)]
                self.texts[line.name] = ", ".join(part for each in parts if (part := _one_line(each)))
            case "NOTE":
                self._add("NOTE", line, plain(line.value).strip())
            case "EMAIL":
                self._add("EMAIL", line, _one_line(plain(line.value)).removeprefix("mailto:"))
            case "TEL":
                self._add(_kind_of_number(line), line, _number(_one_line(plain(line.value))))
            case "ADR":
                self._add("ADR", line, _address(components(line.value)))
            case _:
                pass

    def _add(self, name: str, line: ContentLine, value: str) -> None:
        values = self.several.setdefault(name, [])
        preferred = "pref" in line.types or line.parameters.get("PREF") == "1"
        if value and len(values) < _MAX_VALUES and value not in (known for _, known in values):
            values.append((preferred, value))

    def _values(self, name: str) -> tuple[str, ...]:
        return tuple(value for _, value in sorted(self.several.get(name, []), key=lambda each: not each[0]))

    def card(self) -> Card:
        family, given, more, prefix, suffix = ([_one_line(part) for part in self.name] + [""] * 5)[:5]
        if not family and not given:
            # vCard 4.0 does without the parts of a name; an office has none.
            office = self.shown == self.texts.get("ORG")
            given, _, family = ("", "", self.shown) if office else self.shown.rpartition(" ")
            family = family or self.texts.get("ORG", "")
        elif not family:
            given, family = "", given
        return Card(
            family_name=" ".join(filter(None, (family, suffix))),
            given_name=" ".join(filter(None, (given, more))),
            title=prefix,
            organisation=self.texts.get("ORG", ""),
            position=self.texts.get("TITLE") or self.texts.get("ROLE", ""),
            emails=self._values("EMAIL"),
            phones=self._values("TEL"),
            mobiles=self._values("CELL"),
            faxes=self._values("FAX"),
            addresses=self._values("ADR"),
            note="\n\n".join(self._values("NOTE")),
            uid=self.texts.get("UID", "").lower().removeprefix("urn:uuid:"),
        )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _kind_of_number(line: ContentLine) -> str:
    if line.types & {"fax", "pager"}:
        return "FAX"
    return "CELL" if "cell" in line.types else "TEL"


def _number(text: str) -> str:
    if not text.lower().startswith("tel:"):
        return text
    number, _, parameters = text[4:].partition(";")
    extension = next((p[4:] for p in parameters.split(";") if p.lower().startswith("ext=")), "")
    return f"{number}-{extension}" if extension else number


def _address(parts: list[str]) -> str:
    box, extended, street, city, region, code, country = (parts + [""] * 7)[:7]
    place = _one_line(f"{code} {city}")
    country = "" if country.strip().lower() in _AT_HOME else country
    lines = [
        *extended.split("\n"),
        *street.split("\n"),
        *box.split("\n"),
        place,
        region if not place else "",
        country,
    ]
    return "\n".join(line for each in lines if (line := _one_line(each)))


# ---- writing ------------------------------------------------------------------------------------


def write(cards: Iterable[Card], version: str = "3.0") -> bytes:
    """A file of *cards*, in the *version* that most programs read, or in "4.0"."""
    lines: list[str] = []
    for card in cards:
        lines += _lines(card, version)
    return content_lines.fold(lines)


def _lines(card: Card, version: str) -> list[str]:
    shown = " ".join(filter(None, (card.title, card.given_name, card.family_name)))
    name = ";".join(escape(part) for part in (card.family_name, card.given_name, "", card.title, ""))
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"N:{name}", f"FN:{escape(shown)}"]
    for key, value in (("ORG", card.organisation), ("TITLE", card.position)):
        if value:
            lines.append(f"{key}:{escape(value)}")
    mail = "EMAIL;TYPE=INTERNET" if version == "3.0" else "EMAIL;TYPE=WORK"
    several = (
        (mail, card.emails),
        ("TEL;TYPE=WORK,VOICE" if version == "3.0" else 'TEL;TYPE="WORK,VOICE"', card.phones),
        ("TEL;TYPE=CELL", card.mobiles),
        ("TEL;TYPE=FAX", card.faxes),
    )
    lines += [f"{head}:{escape(value)}" for head, values in several for value in values]
    lines += [f"ADR;TYPE=WORK:{_address_parts(address)}" for address in card.addresses]
    if card.note:
        lines.append(f"NOTE:{escape(card.note)}")
    if card.uid:
        lines.append(f"UID:urn:uuid:{card.uid}")
    return [*lines, "END:VCARD"]


def _address_parts(address: str) -> str:
    """Street, postcode and place where they can be told apart, else everything as the street."""
    street = [line for each in address.split("\n") if (line := _one_line(each))]
    code = city = country = ""
    if street and _POSTCODE.fullmatch(street[-1]):
        code, _, city = street.pop().partition(" ")
    elif len(street) > 1 and _POSTCODE.fullmatch(street[-2]):
        country = street.pop()
        code, _, city = street.pop().partition(" ")
    parts = ("", "", "\n".join(street), city, "", code, country)
    return ";".join(escape(part) for part in parts)
