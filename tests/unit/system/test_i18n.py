# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences, dates, numbers and money in the person's language."""

from datetime import UTC, date, datetime

import pytest
from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from hypothesis import given
from hypothesis import strategies as st

from swf_desktop.domain.errors import Invalid, StorageFailed
from swf_desktop.domain.text import N_
from swf_desktop.system import catalogues, i18n

READ_ONLY = N_("read-only")


def test_german_by_default_english_on_request():
    assert i18n.gettext("CW %(week)s", week=48) == "KW 48"
    i18n.set_language("en")
    assert i18n.gettext("CW %(week)s", week=48) == "CW 48"
    assert i18n.language() == "en"


def test_other_languages_are_refused():
    with pytest.raises(ValueError, match="fr"):
        i18n.set_language("fr")


def test_empty_text_is_not_the_header_of_the_catalogue():
    assert i18n.gettext("") == ""


def test_unknown_messages_stay_as_they_are():
    assert i18n.gettext("Zzz %(a)s", a=1) == "Zzz 1"
    assert i18n.ngettext("%(n)s zzz", "%(n)s zzzs", 1) == "1 zzz"
    assert i18n.ngettext("%(n)s zzz", "%(n)s zzzs", 12345) == "12.345 zzzs"
    assert i18n.pgettext("place", "Zzz") == "Zzz"


def test_a_percent_sign_without_parameters_is_text():
    assert i18n.gettext("100 %") == "100 %"


def test_a_hole_in_a_sentence_is_logged_and_does_not_stop_it(expected_log):
    expected_log("swf_desktop.system.i18n", "placeholders")
    assert i18n.gettext("Zzz %(a)s", b=1) == "Zzz %(a)s"


def test_errors_become_sentences():
    inner = Invalid(N_("it is a folder"))
    error = StorageFailed(
        "%(file)s: %(reason_label)s, %(day)s, %(inner)s, %(labels)s, %(name)s",
        file="read-only",
        reason_label=READ_ONLY,
        day=date(2026, 11, 23),
        inner=inner,
        labels=["no permission", "read-only"],
        name="read-only",
    )
    assert i18n.translate_error(error) == (
        "read-only: schreibgeschützt, 23.11.2026, es ist ein Ordner, keine Berechtigung, schreibgeschützt, read-only"
    )


def test_dates():
    assert i18n.format_date("2026-11-23") == "23.11.2026"
    assert i18n.format_date(date(2026, 1, 5)) == "05.01.2026"
    assert i18n.format_date("2026-11-23T23:30:00Z") == "23.11.2026"
    assert i18n.format_date(None) == i18n.format_date("") == ""
    assert i18n.format_date("soon") == "soon"
    assert i18n.format_long_date("2026-11-23") == "23. November 2026"
    assert i18n.week_number("2026-11-23") == "KW 48"


def test_instants_are_shown_in_local_time():
    assert i18n.format_datetime("2026-07-01T14:32:00Z") == "01.07.2026, 16:32"
    assert i18n.format_datetime(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "01.01.2027, 00:30"
    assert i18n.format_time("2026-11-23T13:32:00Z") == "14:32"
    assert i18n.format_datetime("") == "" == i18n.format_time(None)
    assert i18n.format_datetime("never") == "never"
    assert i18n.format_datetime("0001-01-01T00:00:00Z")


@given(
    st.dates(min_value=date(1000, 1, 1)), st.sampled_from([("de", "de", "medium"), ("en", "en_GB", "short")])
)
def test_dates_are_what_babel_says(day, language):
    code, locale, form = language
    i18n.set_language(code)
    assert i18n.format_date(day) == babel_date(day, form, locale=locale)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_times_are_what_babel_says(moment):
    i18n.set_language("de")
    local = moment.astimezone()
    assert i18n.format_datetime(moment) == babel_datetime(
        local, "dd.MM.yyyy, HH:mm", tzinfo=local.tzinfo, locale="de"
    )


def test_sizes_never_say_nothing_of_something():
    assert [i18n.format_size(count) for count in (0, 640, 12_300, 1_500_000)] == [
        "0 Byte",
        "640 Byte",
        "12 kB",
        "1,5 MB",
    ]


def test_money_and_numbers():
    assert i18n.format_money(157345) == "1.573,45\xa0€"
    assert i18n.format_money(-5) == "-0,05\xa0€"
    assert i18n.format_money(None) == ""
    assert i18n.format_money(34_000_000) == "340.000,00\xa0€"
    assert i18n.format_number(1573.5) == "1.573,5"
    assert i18n.format_number(0.1) == "0,1"
    assert i18n.format_number(999) == "999"
    assert i18n.format_number(1234567) == "1.234.567"
    assert i18n.format_number(-1234567, 0) == "-1.234.567"
    assert i18n.format_number(2.5, 2) == "2,50"
    assert i18n.format_number(7, 0) == "7"
    assert i18n.format_number(None) == ""
    i18n.set_language("en")
    assert i18n.format_money(157345) == "€1,573.45"


class TestCatalogues:
    def write(self, folder, text):
        folder.mkdir(parents=True, exist_ok=True)
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        (folder / "ui.po").write_text(head + text, encoding="utf-8")

    @pytest.fixture
    def folder(self, tmp_path, monkeypatch):
        monkeypatch.setattr(catalogues, "resource_path", tmp_path.joinpath)
        return tmp_path / "locale/de/LC_MESSAGES"

    def test_compiled_once_beside_the_sources(self, folder):
        self.write(folder, 'msgid "Yes"\nmsgstr "Ja"\n')
        assert catalogues.load("de").gettext("Yes") == "Ja"
        tables = list(folder.glob("*.mo"))
        assert len(tables) == 1
        before = tables[0].stat().st_mtime_ns
        assert catalogues.load("de").gettext("Yes") == "Ja"
        assert tables[0].stat().st_mtime_ns == before

    def test_compiled_again_when_a_source_changes(self, folder):
        self.write(folder, 'msgid "Yes"\nmsgstr "Ja"\n')
        catalogues.load("de")
        self.write(folder, 'msgid "Yes"\nmsgstr "Jawohl"\n')
        assert catalogues.load("de").gettext("Yes") == "Jawohl"
        assert len(list(folder.glob("*.mo"))) == 1

    def test_read_again_if_somebody_saves_a_source_meanwhile(self, folder, monkeypatch):
        self.write(folder, "")
        compile_ = catalogues.compile_catalogues

        def meanwhile(*arguments):
            table = compile_(*arguments)
            self.write(folder, 'msgid "Yes"\nmsgstr "Ja"\n')
            return table

        monkeypatch.setattr(catalogues, "compile_catalogues", meanwhile)
        assert catalogues.load("de").gettext("Yes") == "Ja"
        monkeypatch.undo()
        monkeypatch.setattr(catalogues, "resource_path", folder.parents[2].joinpath)
        assert catalogues.load("de").gettext("Yes") == "Ja"

    def test_kept_in_the_cache_where_the_program_may_not_be_written(self, folder, monkeypatch, tmp_path):
        self.write(folder, 'msgid "Yes"\nmsgstr "Ja"\n')
        monkeypatch.setattr(catalogues, "cache_folder", lambda: tmp_path / "cache")
        keep = catalogues._keep
        monkeypatch.setattr(catalogues, "_keep", lambda place, *rest: place != folder and keep(place, *rest))
        assert catalogues.load("de").gettext("Yes") == "Ja"
        assert list((tmp_path / "cache/locale/de").glob("*.mo"))

    def test_works_where_nothing_may_be_written(self, folder, monkeypatch):
        self.write(folder, 'msgid "Yes"\nmsgstr "Ja"\n')
        monkeypatch.setattr(catalogues, "cache_folder", lambda: folder / "ui.po")
        monkeypatch.setattr(
            catalogues.Path, "write_bytes", lambda *_: (_ for _ in ()).throw(PermissionError())
        )
        assert catalogues.load("de").gettext("Yes") == "Ja"

    def test_a_wheel_carries_the_table_only(self, folder):
        self.write(folder, 'msgid "Yes"\nmsgstr "Ja"\n')
        table = catalogues.compile_catalogues("de", [folder / "ui.po"])
        (folder / "ui.po").unlink()
        (folder / catalogues.SHIPPED).write_bytes(table)
        assert catalogues.load("de").gettext("Yes") == "Ja"

    def test_no_catalogue_no_translation(self, folder):
        assert catalogues.load("de").gettext("Yes") == "Yes"

    def test_compiling_is_reproducible(self, folder):
        self.write(folder, 'msgid "Yes"\nmsgstr "Ja"\n')
        tables = {catalogues.compile_catalogues("de", [folder / "ui.po"]) for _ in range(2)}
        assert len(tables) == 1
