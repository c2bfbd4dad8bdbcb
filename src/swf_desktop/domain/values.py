# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""One value of one field: what a person types becomes the value that is stored, or is refused.

``parse`` takes text (a form, the command line), ``normalise`` a JSON value (a file of edits); both end
in the same canonical value, so the same input makes the same line of the log wherever it is entered.
``is_plausible`` is the tolerant look at what another version of the program wrote.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlsplit

from swf_desktop.domain import ids, numbers, recurrence
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import NUMERIC, Field, Kind
from swf_desktop.domain.text import N_, shown
from swf_desktop.domain.views import Value

#: Turns a label's message id into a person's language; faces pass theirs so that choices may be named.
Translate = Callable[[str], str]

FIRST_YEAR, LAST_YEAR = 1900, 2199
_LONGEST_TEXT = 200_000  # what another version may have allowed
_LONGEST_LINE = 2_000

_ISO_DAY = re.compile(r"([0-9]{4,6})-([0-9]{1,2})-([0-9]{1,2})")
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{2}|[0-9]{4,6})")
_INSTANT = re.compile(
    r"(?P<day>[0-9.\-]+)(?:T|t|, ?| )(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?Uhr)? ?(?P<zone>[Zz]|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)
_STORED_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@(?:[^\s@<>()\[\],;:\"\\./]+\.)+[^\s@<>()\[\],;:\"\\./]{2,}")
_HOST = re.compile(r"(?:[^\s/.:@?#]+\.)+[^\s/.:@?#]{2,}(?::[0-9]+)?(?:[/?#].*)?")
_HASH = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_HEX_PIECE = re.compile(r"(?=.*[0-9])[0-9a-f-]+")

_TRUE = frozenset({"true", "ja", "yes", "wahr", "1"})
_FALSE = frozenset({"false", "nein", "no", "falsch", "0"})
# Control characters, halves of characters, and the invisible ones that turn the direction of what
# follows, so that a text reads otherwise than it is.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def parse(field: Field, text: str, translate: Translate | None = None) -> Value:
    """The value that *text* means in *field*; empty text means None, "no value".

    Days may be ISO or German (``23.11.2026``, ``23.11.26``), instants have a time and, if not UTC, an
    offset. A bare whole number in a money field is cents; with €, comma or thousands dots it is euros.
    Choices go by key or, where that is unique, by label, English or as *translate* puts it. References
    are record ids; where an organisation may be meant, its key will do.

    Raises ``Invalid`` with the field's name and a sentence that says what to enter.
    """
    cleaned = _clean(field, text)
    if not cleaned:
        return None
    if field.kind is Kind.CHOICE:
        return _choice(field, cleaned, translate)
    value = _READERS[field.kind](field, cleaned)
    if isinstance(value, str) and len(value) > field.max_length:
        raise Invalid(
            N_("The text has %(length)s characters, %(limit)s are possible. Shorten it."),
            field=field.name,
            length=len(value),
            limit=field.max_length,
        )
    return value


def normalise(field: Field, value: object, translate: Translate | None = None) -> Value:
    """The canonical form of a JSON *value* for *field*.

    Strings are read as ``parse`` reads them. Raises ``Invalid`` like it, also for a JSON type that the
    field does not hold, for true and false in place of a number, and for numbers that are not finite
    or not exact.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return parse(field, value, translate)
    if isinstance(value, bool):
        if field.kind is Kind.BOOLEAN:
            return value
    elif isinstance(value, int | float) and field.kind in NUMERIC:
        return numbers.bounded(field, value)
    huge = isinstance(value, int) and abs(value) > numbers.LARGEST
    raise Invalid(_EXPECTED[field.kind], field=field.name, value="…" if huge else shown(str(value)))


def is_plausible(field: Field, value: object) -> bool:
    """Whether *value*, written elsewhere, can stand in *field*'s column.

    Cheap, and tolerant where another version may know more: choices it does not have here, longer
    texts, wider bounds. What fails is kept in the log and shown as missing.
    """
    kind = field.kind
    if not isinstance(value, str):
        if value is None:
            return True
        if isinstance(value, bool):
            return kind is Kind.BOOLEAN
        if not isinstance(value, int | float) or kind not in NUMERIC:
            return False
        if kind is not Kind.NUMBER and not isinstance(value, int):
            return False
        return abs(value) <= numbers.LARGEST  # neither infinity nor "not a number" is
    if kind in NUMERIC or kind is Kind.BOOLEAN or "\0" in value:
        return False
    match kind:
        case Kind.DATE:
            return _is_day(value)
        case Kind.INSTANT:
            return _STORED_INSTANT.fullmatch(value) is not None and _is_day(value[:10])
        case Kind.REFERENCE:
            return ids.is_id(value)
        case Kind.HASH:
            return _HASH.fullmatch(value) is not None
        case Kind.MARKDOWN:
            return len(value) <= _LONGEST_TEXT
        case _:
            return len(value) <= max(field.max_length, _LONGEST_LINE)


_TEXT_EXPECTED = N_("“%(value)s” does not fit here. Enter a text in quotation marks.")
_EXPECTED: Final[dict[Kind, str]] = {
    Kind.TEXT: _TEXT_EXPECTED,
    Kind.MARKDOWN: _TEXT_EXPECTED,
    Kind.EMAIL: N_("“%(value)s” does not fit here. Enter an e-mail address."),
    Kind.PHONE: N_("“%(value)s” does not fit here. Enter a phone number in quotation marks."),
    Kind.URL: N_("“%(value)s” does not fit here. Enter a web address."),
    Kind.CHOICE: N_("“%(value)s” does not fit here. Enter one of the choices."),
    Kind.DATE: N_("“%(value)s” does not fit here. Enter a date such as 2026-11-23."),
    Kind.INSTANT: N_("“%(value)s” does not fit here. Enter a date with time such as 2026-11-23 14:00."),
    Kind.MONEY: N_("“%(value)s” does not fit here. Enter an amount in euro cents."),
    Kind.INTEGER: N_("“%(value)s” does not fit here. Enter a whole number."),
    Kind.NUMBER: N_("“%(value)s” does not fit here. Enter a number."),
    Kind.BOOLEAN: N_("“%(value)s” does not fit here. Enter true or false."),
    Kind.REFERENCE: N_("“%(value)s” does not fit here. Enter the id of a record."),
    Kind.RRULE: N_("“%(value)s” does not fit here. Enter a recurrence rule."),
    Kind.HASH: N_("“%(value)s” does not fit here. Enter a SHA-256 checksum."),
}


def _clean(field: Field, text: str) -> str:
    """*text* composed (NFC), with plain line ends and without blanks at its ends."""
    several_lines = field.kind is Kind.MARKDOWN
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = unicodedata.normalize("NFC", text).rstrip()
    text = text.lstrip("\n") if several_lines else text.replace("\t", " ").strip()
    if not several_lines and "\n" in text:
        raise Invalid(N_("Only one line is possible here. Take the line breaks out."), field=field.name)
    if forbidden := _FORBIDDEN.search(text):
        raise Invalid(
            N_("The text contains the control character %(code)s. Remove it or type the text anew."),
            field=field.name,
            code=f"U+{ord(forbidden[0]):04X}",
        )
    return text


def _email(field: Field, text: str) -> str:
    text = text.removeprefix("mailto:")
    if _EMAIL.fullmatch(text) is None or ".." in text:
        raise Invalid(
            N_("“%(value)s” is no e-mail address. Enter one such as name@example.org."),
            field=field.name,
            value=shown(text),
        )
    local, _, host = text.rpartition("@")
    return f"{local}@{host.lower()}"


def _phone(field: Field, text: str) -> str:
    if sum(c in "0123456789" for c in text) < 2:
        raise Invalid(
            N_("“%(value)s” is no phone number. Enter one such as 02761 831234."),
            field=field.name,
            value=shown(text),
        )
    return text


def _url(field: Field, text: str) -> str:
    if "://" not in text and _HOST.fullmatch(text):
        text = "https://" + text
    try:
        parts = urlsplit(text)
        host = parts.hostname
        well_formed = parts.scheme.lower() in ("http", "https") and parts.username is None
        _ = parts.port  # reading it is what checks it
    except ValueError:
        well_formed, host = False, None
    if not well_formed or not host or re.search(r"\s", text):
        raise Invalid(
            N_("“%(value)s” is no web address. Enter one that begins with https://."),
            field=field.name,
            value=shown(text),
        )
    return text


def _choice(field: Field, text: str, translate: Translate | None) -> str:
    if field.choice(text):
        return text
    folded = text.casefold()
    named = [
        c.key
        for c in field.choices
        if folded in (c.key, c.label.casefold(), translate(c.label).casefold() if translate else "")
    ]
    if len(named) == 1:
        return named[0]
    raise Invalid(
        N_("“%(value)s” is none of the choices. Possible are: %(choices)s."),
        field=field.name,
        value=shown(text),
        choices=", ".join(translate(c.label) if translate else c.key for c in field.choices),
    )


def _date(field: Field, text: str) -> str:
    return _day(field, text).isoformat()


def _day(field: Field, text: str) -> date:
    if match := _ISO_DAY.fullmatch(text):
        year, month, day = match.groups()
    elif match := _GERMAN_DAY.fullmatch(text):
        day, month, year = match.groups()
        if len(year) == 2:
            year = "20" + year
    else:
        raise Invalid(
            N_("“%(value)s” is no date. Enter it as 23.11.2026 or 2026-11-23."),
            field=field.name,
            value=shown(text),
        )
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Invalid(
            N_("The year %(year)s lies outside %(first)s to %(last)s. Check the year."),
            field=field.name,
            year=year,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Invalid(
            N_("The day %(value)s does not exist. Check day and month."), field=field.name, value=text
        ) from None


def _instant(field: Field, text: str) -> str:
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise Invalid(
            N_("“%(value)s” is no date with time. Enter it as 23.11.2026 14:00."),
            field=field.name,
            value=shown(text),
        )
    day = _day(field, match["day"])
    zone = (match["zone"] or "Z").upper().replace("UTC", "+0000").replace("Z", "+0000").replace(":", "")
    clock = f"{int(match['hour']):02}:{match['minute']}:{match['second'] or '00'}"
    try:
        moment = datetime.strptime(f"{day.isoformat()} {clock} {zone}", "%Y-%m-%d %H:%M:%S %z")
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        raise Invalid(
            N_("The time in “%(value)s” does not exist. Enter hours 0 to 23 and minutes 0 to 59."),
            field=field.name,
            value=shown(text),
        ) from None


def _boolean(field: Field, text: str) -> bool:
    folded = text.casefold()
    if folded in _TRUE:
        return True
    if folded in _FALSE:
        return False
    raise Invalid(
        N_("“%(value)s” is neither yes nor no. Enter true or false."), field=field.name, value=shown(text)
    )


def _reference(field: Field, text: str) -> str:
    lowered = text.lower()
    if ids.is_id(lowered):
        return lowered
    # A piece of an id is letters and digits too; taken for a key it would point at nothing.
    if "organisation" in field.targets and _KEY.fullmatch(lowered) and not _HEX_PIECE.fullmatch(lowered):
        return ids.organisation_id(lowered)
    raise Invalid(
        N_("“%(value)s” is no record id. Choose the record from the list or enter its whole id."),
        field=field.name,
        value=shown(text),
    )


def _rule(field: Field, text: str) -> str:
    return recurrence.canonical(text, field.name)


def _hash(field: Field, text: str) -> str:
    lowered = text.lower()
    if _HASH.fullmatch(lowered) is None:
        raise Invalid(
            N_("“%(value)s” is no SHA-256 checksum. It has 64 digits from 0 to 9 and a to f."),
            field=field.name,
            value=shown(text),
        )
    return lowered


def _is_day(text: str) -> bool:
    if len(text) != 10:
        return False
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _as_typed(field: Field, text: str) -> str:  # noqa: ARG001 - one of the readers
    return text


_READERS: Final[dict[Kind, Callable[[Field, str], Value]]] = {
    Kind.TEXT: _as_typed,
    Kind.MARKDOWN: _as_typed,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.URL: _url,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.MONEY: numbers.cents,
    Kind.INTEGER: numbers.whole,
    Kind.NUMBER: numbers.number,
    Kind.BOOLEAN: _boolean,
    Kind.REFERENCE: _reference,
    Kind.RRULE: _rule,
    Kind.HASH: _hash,
}
