# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person types becomes a canonical value, or is refused with a sentence."""

import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swf_desktop.domain import ids, numbers, values
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.views import Value


def field(kind: Kind, **more: object) -> Field:
    return Field("x", kind, "X", **more)  # type: ignore[arg-type]


TITLE = RECORD_TYPES["task"].by_name["title"]
BODY = RECORD_TYPES["section"].by_name["body"]
PHASE = RECORD_TYPES["project"].by_name["phase"]
DUE = RECORD_TYPES["task"].by_name["due_on"]
STARTS = RECORD_TYPES["event"].by_name["starts_at"]
COST = RECORD_TYPES["project"].by_name["total_cost"]
CONFIDENCE = RECORD_TYPES["status_report"].by_name["confidence"]
MEASURED = RECORD_TYPES["measurement"].by_name["value"]
RELEASED = RECORD_TYPES["status_report"].by_name["released"]
ORGANISATION = RECORD_TYPES["contact"].by_name["organisation"]
PROJECT = RECORD_TYPES["task"].by_name["project"]
RECURRENCE = RECORD_TYPES["task"].by_name["recurrence"]
EMAIL = RECORD_TYPES["contact"].by_name["email"]
PHONE = RECORD_TYPES["contact"].by_name["phone"]
WEBSITE = RECORD_TYPES["organisation"].by_name["website"]
HUGE = pytest.param(10**5000, id="huge")  # more digits than Python would print
CHECKSUM = RECORD_TYPES["attachment"].by_name["sha256"]


def refusal(declared: Field, value: object) -> Invalid:
    with pytest.raises(Invalid) as caught:
        values.normalise(declared, value)
    assert caught.value.field == declared.name
    assert str(caught.value).endswith(".")
    return caught.value


@pytest.mark.parametrize("declared", [TITLE, BODY, PHASE, DUE, COST, MEASURED, RELEASED, ORGANISATION])
@pytest.mark.parametrize("blank", ["", "  ", "\n", None])
def test_nothing_entered_means_no_value(declared: Field, blank: str | None) -> None:
    assert values.normalise(declared, blank) is None


class TestText:
    def test_is_composed_so_that_equal_words_are_equal(self) -> None:
        assert values.parse(TITLE, unicodedata.normalize("NFD", "Südwestfälisch")) == "Südwestfälisch"

    def test_loses_blanks_at_its_ends_and_keeps_those_inside(self) -> None:
        assert values.parse(TITLE, "\t Zwei  Wörter \u00a0") == "Zwei  Wörter"

    def test_of_several_lines_has_one_kind_of_line_end_and_keeps_its_markdown(self) -> None:
        assert values.parse(BODY, "\r\n  - eins  \r\n  - zwei\r\rEnde\n\n") == "  - eins  \n  - zwei\n\nEnde"

    def test_of_one_line_takes_no_second_one(self) -> None:
        assert "line" in str(refusal(TITLE, "erste\nzweite"))

    @pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\x85", "\u202e", "\u2066", "\ud800"])
    def test_with_hidden_characters_is_refused_by_naming_them(self, hidden: str) -> None:
        assert f"U+{ord(hidden):04X}" in str(refusal(TITLE, f"Kosten{hidden}plan"))

    def test_may_be_as_long_as_declared_and_no_longer(self) -> None:
        assert values.parse(TITLE, "ä" * 500) == "ä" * 500
        assert "501" in str(refusal(TITLE, "ä" * 501))

    @pytest.mark.parametrize("value", [4, 4.5, True, [], {}, HUGE])
    def test_is_not_made_out_of_other_things(self, value: object) -> None:
        refusal(TITLE, value)


class TestDays:
    @pytest.mark.parametrize("text", ["2026-11-23", "23.11.2026", "23.11.26", "23. 11. 2026", " 2026-11-23 "])
    def test_are_read_as_people_write_them(self, text: str) -> None:
        assert values.parse(DUE, text) == "2026-11-23"

    def test_without_leading_zeros_are_read_too(self) -> None:
        assert values.parse(DUE, "1.2.2026") == "2026-02-01"

    @pytest.mark.parametrize("text", ["31.02.2026", "2026-02-31", "00.01.2026", "1.13.2026", "29.2.2027"])
    def test_that_do_not_exist_are_named(self, text: str) -> None:
        error = refusal(DUE, text)
        assert text in str(error)
        assert "does not exist" in str(error)

    @pytest.mark.parametrize(
        ("text", "year"), [("23.11.20260", "20260"), ("20260-11-23", "20260"), ("1.1.1026", "1026")]
    )
    def test_in_an_impossible_year_say_which_year(self, text: str, year: str) -> None:
        assert f"The year {year}" in str(refusal(DUE, text))

    @pytest.mark.parametrize("text", ["heute", "11/23/2026", "2026-11-23T10:00:00Z", "١.٢.٢٠٢٦", "23.11."])
    def test_in_other_spellings_are_refused(self, text: str) -> None:
        assert "23.11.2026" in str(refusal(DUE, text))

    @given(st.dates(date(values.FIRST_YEAR, 1, 1), date(values.LAST_YEAR, 12, 31)))
    def test_are_the_same_day_in_both_spellings(self, day: date) -> None:
        assert values.parse(DUE, day.isoformat()) == values.parse(DUE, f"{day:%d.%m.%Y}") == day.isoformat()


class TestInstants:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-11-23 14:00",
            "2026-11-23T14:00:00Z",
            "23.11.2026 14:00",
            "23.11.2026, 14:00 Uhr",
            "2026-11-23 15:00+01:00",
            "2026-11-23T15:00:00.250+0100",
        ],
    )
    def test_end_in_utc(self, text: str) -> None:
        assert values.parse(STARTS, text) == "2026-11-23T14:00:00Z"

    @pytest.mark.parametrize("text", ["2026-11-23 25:00", "2026-11-23 10:60", "2026-11-23 10:00+99:00"])
    def test_at_no_time_of_day_are_refused(self, text: str) -> None:
        assert "time" in str(refusal(STARTS, text))

    def test_need_a_time(self) -> None:
        assert "14:00" in str(refusal(STARTS, "23.11.2026"))

    def test_on_no_day_say_that_the_day_is_wrong(self) -> None:
        assert "31.2.2026 does not exist" in str(refusal(STARTS, "31.2.2026 10:00"))

    @given(st.dates(date(1900, 1, 2), date(2199, 12, 30)), st.times(), st.integers(-14 * 4, 14 * 4))
    def test_of_any_zone_are_kept(self, day: date, clock: time, quarters: int) -> None:
        zone = timezone(timedelta(minutes=15 * quarters))
        moment = datetime.combine(day, clock.replace(microsecond=0), zone)
        stored = values.parse(STARTS, f"{moment:%Y-%m-%dT%H:%M:%S%z}")
        assert stored == moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class TestMoney:
    @pytest.mark.parametrize(
        ("text", "cents"),
        [
            ("157345", 157345),
            ("1.573,45 €", 157345),
            ("1.573,45", 157345),
            ("1573,45", 157345),
            ("1573.45", 157345),
            ("1,573.45", 157345),
            ("1 573,45 EUR", 157345),
            ("340.000 €", 34000000),
            ("340.000", 34000000),
            ("340000 Euro", 34000000),
            ("12,-", 1200),
            ("12,5", 1250),
            ("-3,00 €", -300),
            ("\u22123,00 €", -300),
            ("0", 0),
        ],
    )
    def test_is_cents_as_a_bare_number_and_euros_otherwise(self, text: str, cents: int) -> None:
        assert values.parse(COST, text) == cents

    @pytest.mark.parametrize("text", ["1,573", "0,001 €"])
    def test_has_no_fractions_of_a_cent(self, text: str) -> None:
        assert "two decimal places" in str(refusal(COST, text))

    @pytest.mark.parametrize("text", ["viel", "€", ".", ",", "1.2.3", "1,2,3", "--5", "1e5", "5 $", "1" * 70])
    def test_is_no_other_text(self, text: str) -> None:
        refusal(COST, text)

    @given(st.integers(-(10**13), 10**13))
    def test_is_read_back_from_how_it_is_printed_in_german(self, cents: int) -> None:
        euros, rest = divmod(abs(cents), 100)
        printed = f"{'-' if cents < 0 else ''}{euros:,}".replace(",", ".") + f",{rest:02} €"
        assert values.parse(COST, printed) == cents

    def test_from_a_file_is_whole_cents(self) -> None:
        assert values.normalise(COST, 500.0) == 500
        assert isinstance(values.normalise(COST, 500.0), int)
        refusal(COST, 0.5)


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("3,5", 3.5),
            ("3.5", 3.5),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1.234.567", 1234567),
            ("0.125", 0.125),
            ("1,234", 1.234),
            ("-7", -7),
            ("55 %", 55),
            ("1e3", 1000),
            (",5", 0.5),
        ],
    )
    def test_take_german_and_english_decimals(self, text: str, value: float) -> None:
        assert values.parse(MEASURED, text) == value

    def test_that_can_be_read_in_two_ways_are_asked_back(self) -> None:
        error = str(refusal(MEASURED, "1.234"))
        assert "1234" in error
        assert "1,234" in error

    @pytest.mark.parametrize(
        "value", [float("nan"), float("inf"), "NaN", "Infinity", "1e999", 2**53 + 1, HUGE]
    )
    def test_are_finite_and_exact(self, value: object) -> None:
        refusal(MEASURED, value)

    @pytest.mark.parametrize("declared", [COST, CONFIDENCE, MEASURED])
    def test_are_not_yes_or_no(self, declared: Field) -> None:
        refusal(declared, True)

    def test_keep_to_their_bounds_and_say_them(self) -> None:
        assert values.parse(CONFIDENCE, "100") == 100
        assert "0 to 100" in str(refusal(CONFIDENCE, 101))

    def test_without_decimals_have_none(self) -> None:
        assert values.parse(field(Kind.INTEGER), "12.500") == 12500
        assert "whole number" in str(refusal(CONFIDENCE, "12,5"))
        assert "whole number" in str(refusal(CONFIDENCE, 12.5))

    @given(st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15))
    def test_come_back_from_how_a_program_prints_them(self, number: float) -> None:
        canonical = values.normalise(MEASURED, number)
        text = repr(canonical)
        if not (text.count(".") == 1 and len(text.split(".")[1]) == 3):
            assert values.parse(MEASURED, text) == canonical == number

    def test_that_are_whole_are_stored_as_such_however_they_came(self) -> None:
        assert repr(values.normalise(MEASURED, 3.0)) == repr(values.parse(MEASURED, "3,0")) == "3"
        assert repr(values.normalise(MEASURED, -0.0)) == "0"


class TestYesAndNo:
    @pytest.mark.parametrize(("text", "value"), [("true", True), ("Ja", True), ("1", True), ("nein", False)])
    def test_have_several_names(self, text: str, value: bool) -> None:
        assert values.parse(RELEASED, text) is value

    @pytest.mark.parametrize("value", ["vielleicht", 1, 0, 1.0])
    def test_are_nothing_else(self, value: object) -> None:
        refusal(RELEASED, value)


class TestChoices:
    def test_go_by_key_or_label_in_either_language(self) -> None:
        german = {"Running": "In Umsetzung"}
        assert values.parse(PHASE, "running") == "running"
        assert values.parse(PHASE, "RUNNING") == "running"
        assert values.parse(PHASE, "in umsetzung", lambda m: german.get(m, m)) == "running"

    def test_refused_name_the_possible_ones(self) -> None:
        assert "idea, planning, running" in str(refusal(PHASE, "unterwegs"))

    def test_that_two_labels_could_mean_are_refused(self) -> None:
        with pytest.raises(Invalid):
            values.parse(PHASE, "gleich", lambda _: "gleich")


class TestReferences:
    def test_are_record_ids(self) -> None:
        known = ids.new_id()
        assert values.parse(PROJECT, known.upper()) == known

    def test_to_organisations_may_be_keys(self) -> None:
        assert values.parse(ORGANISATION, "olpe") == ids.organisation_id("olpe")
        assert values.parse(ORGANISATION, "bad-berleburg") == ids.organisation_id("bad-berleburg")

    @pytest.mark.parametrize("text", ["0190-abc", "a1b2c3d4", "zwei Wörter", "olpe/", "-"])
    def test_cut_short_are_not_taken_for_keys(self, text: str) -> None:
        refusal(ORGANISATION, text)

    def test_to_other_things_are_never_keys(self) -> None:
        refusal(PROJECT, "olpe")


class TestRecurrence:
    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO"),
            ("rrule:freq=monthly; interval=2", "FREQ=MONTHLY;INTERVAL=2"),
            (
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ),
            ("FREQ=DAILY;UNTIL=20261231T120000Z", "FREQ=DAILY;UNTIL=20261231"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ],
    )
    def test_has_one_spelling(self, text: str, rule: str) -> None:
        assert values.parse(RECURRENCE, text) == rule

    @pytest.mark.parametrize(
        "text",
        [
            "jeden Montag",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;FREQ=DAILY",
            "FREQ=WEEKLY;BYDAY=XX",
            "FREQ=YEARLY;BYMONTH=13",
            "FREQ=MONTHLY;BYMONTHDAY=0",
            "FREQ=DAILY;UNTIL=20269931",
            "FREQ=DAILY;BYEASTER=1",
            "DTSTART:20260101T000000Z",
            "INTERVAL=2",
            "FREQ=DAILY;WKST=XX",
        ],
    )
    def test_that_is_none_is_refused(self, text: str) -> None:
        assert "recurrence rule" in str(refusal(RECURRENCE, text))

    def test_by_the_hour_is_too_often(self) -> None:
        assert "days" in str(refusal(RECURRENCE, "FREQ=HOURLY"))

    @pytest.mark.parametrize("text", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYDAY=6MO"])
    def test_that_never_comes_true_is_refused(self, text: str) -> None:
        assert "never" in str(refusal(RECURRENCE, text))


class TestAddresses:
    def test_of_mail_have_a_host(self) -> None:
        assert values.parse(EMAIL, "mailto:E.Muster@Example.ORG") == "E.Muster@example.org"
        for text in ("muster", "muster@", "muster@host", "zwei worte@example.org", "a@b..de", "a@b.c@d.de"):
            refusal(EMAIL, text)

    def test_of_the_web_get_https_where_none_is_said(self) -> None:
        assert values.parse(WEBSITE, "www.example.org/plan?x=1") == "https://www.example.org/plan?x=1"

    @pytest.mark.parametrize(
        "text",
        [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https://a b.de",
            "https://x:99999/",
            "https://name:word@example.org",
            "https://[::1",
            "Rathaus",
        ],
    )
    def test_of_the_web_lead_to_the_web(self, text: str) -> None:
        refusal(WEBSITE, text)

    def test_of_phones_have_digits(self) -> None:
        assert values.parse(PHONE, "+49 2761 83-1234") == "+49 2761 83-1234"
        refusal(PHONE, "siehe oben")


def test_a_checksum_is_64_hexadecimal_digits_in_small_letters() -> None:
    assert values.parse(CHECKSUM, "AB" * 32) == "ab" * 32
    refusal(CHECKSUM, "ab" * 31)


ALL_FIELDS = [f for t in RECORD_TYPES.values() for f in t.fields]
ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text("0123456789.,-: €%+TZFREQ=;", max_size=30)
    | st.lists(st.integers(), max_size=2)
)


@given(st.sampled_from(ALL_FIELDS), ANYTHING)
def test_whatever_comes_in_is_refused_or_canonical_and_plausible(declared: Field, value: object) -> None:
    try:
        canonical = values.normalise(declared, value)
    except Invalid:
        refusal(declared, value)
    else:
        assert values.normalise(declared, canonical) == canonical
        assert values.is_plausible(declared, canonical)


@given(st.sampled_from(ALL_FIELDS), ANYTHING)
def test_looking_at_foreign_values_never_fails(declared: Field, value: object) -> None:
    assert values.is_plausible(declared, value) in (True, False)


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        (PHASE, "on_hold"),  # a choice that a newer version knows
        (TITLE, "x" * 900),
        (CONFIDENCE, 120),
        (DUE, "0026-01-01"),
        (RECURRENCE, "FREQ=HOURLY"),
    ],
)
def test_what_another_version_may_mean_is_plausible(declared: Field, value: Value) -> None:
    assert values.is_plausible(declared, value)


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        (TITLE, 5),
        (TITLE, "a\0b"),
        (TITLE, "x" * 5000),
        (DUE, "2026-02-31"),
        (DUE, "23.11.2026"),
        (STARTS, "2026-11-23"),
        (COST, 0.5),
        (COST, True),
        (MEASURED, float("nan")),
        (MEASURED, numbers.LARGEST * 2),
        (RELEASED, 1),
        (PROJECT, "olpe"),
        (CHECKSUM, "ab"),
        (TITLE, ["x"]),
    ],
)
def test_what_no_column_can_hold_is_not_plausible(declared: Field, value: object) -> None:
    assert not values.is_plausible(declared, value)
