# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Search on real database files."""

import json
import time
import unicodedata

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.book import Book

from swf_desktop.services.search import SearchService, excerpt
from swf_desktop.store import search, search_query
from swf_desktop.store.database import Database
from swf_desktop.store.search_text import locate

_OUTDATED = "Der Suchindex passt nicht zu den Daten. Bauen Sie ihn neu auf."
_DAMAGED = "Der Suchindex ist beschädigt. Bauen Sie ihn neu auf."


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.close()


# ---- what is found --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["strategie", "Rahmen", "RAHMENSTRATEGIE", "menstra", "gie", "neue rahmen", "fortschr", "schr"],
)
def test_a_part_of_a_compound_finds_it(book, query):
    number = book.add("strategy", {"title": "Neue Rahmenstrategie, Fortschreibung"})
    book.add("strategy", {"title": "Klimakonzept"})
    assert book.find(query) == [number]


@pytest.mark.parametrize(
    "query", ["Straße", "strasse", "STRASSE", "STRAẞE", "Bürger", "buerger", "BUERGER", "Bu\u0308rger"]
)
def test_umlauts_and_sharp_s_are_found_either_way(book, query):
    one = book.add("task", {"title": "Bürgerbeteiligung in der Bahnhofstraße"})
    two = book.add("task", {"title": "Buergerbeteiligung in der BAHNHOFSTRASSE"})
    assert set(book.find(query)) == {one, two}


def test_other_accents_do_not_matter(book):
    number = book.add("contact", {"family_name": "Nováková", "email": "n@olpe.de"})
    assert book.find("novakova") == [number]
    assert book.find("NOVÁK") == [number]


def test_all_words_must_be_there_in_whatever_field_and_order(book):
    number = book.add("task", {"title": "Gateway montieren", "description": "Pegel an der Bigge"})
    book.add("task", {"title": "Gateway prüfen"})
    assert book.find("bigge gateway") == [number]
    assert book.find("gateway bigge möhne") == []


def test_frequent_words_written_at_different_times_are_found_together(book, monkeypatch):
    monkeypatch.setattr("swf_desktop.store.search_query._RARE", 10)
    numbers = []
    for n in range(20):
        numbers.append(book.add("task", {"title": f"Gateway {n} in Olpe"}))
        book.add("task", {"title": f"Pegel {n} in Soest"})
    for number in (numbers[3], numbers[11]):
        book.set(number, {"description": "Pegel"})
    assert set(book.find("pegel gateway")) == {numbers[3], numbers[11]}
    assert book.find("pegel gateway", limit=1) == [numbers[11]], "the latest changed first"
    assert book.find("am pegel gateway") == []
    assert book.find("ol pegel gateway 11") == [numbers[11]]


def test_words_written_at_different_times_are_found_together(book):
    number = book.add("task", {"title": "Gateway montieren"})
    for n in range(30):
        book.add("task", {"title": f"Gateway {n}"})
        book.add("task", {"title": f"Pegel {n}"})
    book.set(number, {"description": "Pegel"})
    assert book.find("pegel gateway") == [number]


@pytest.mark.parametrize(
    ("query", "hits"), [("IT", 2), ("it olpe", 1), ("x", 1), ("qq", 0), ("ö", 1), ("7", 1)]
)
def test_words_of_one_or_two_letters_are_found(book, query, hits):
    book.add("task", {"title": "IT-Leitung fragen", "description": "in Olpe"})
    book.add("task", {"title": "Beim Termin sein mit"})
    book.add("task", {"title": "x"})
    book.add("task", {"title": "Größe 7"})
    assert len(book.find(query)) == hits


def test_what_was_changed_is_not_found_by_its_old_text(book):
    number = book.add("task", {"title": "Altstadtfest"})
    book.set(number, {"title": "Stadtfest"})
    assert book.find("altstadt") == []
    assert book.find("stadtfest") == [number]
    book.set(number, {"title": None, "description": "Neustadt"})
    assert book.find("stadtfest") == []
    assert book.find("neustadt") == [number]


def test_deleted_records_are_found_only_when_asked_for_and_erased_ones_never(book):
    deleted = book.add("task", {"title": "Gelöschte Aufgabe"})
    erased = book.add("task", {"title": "Getilgte Aufgabe"})
    book.flag(deleted, "deleted")
    book.flag(erased, "erased")
    assert book.find("aufgabe") == []
    assert book.find("aufgabe", include_deleted=True) == [deleted]


def test_titles_that_start_with_the_words_come_first_then_the_latest(book):
    oldest = book.add("organisation", {"name": "Olpe"})
    other = [book.add("task", {"title": f"Rathaus in Olpe {n}"}) for n in range(300)]
    mention = book.add("task", {"title": "Rathaus", "description": "steht in Olpe"})
    assert book.find("olpe", limit=5) == [oldest, *reversed(other[-4:])]
    assert book.find("olp", limit=1) == [oldest]
    assert mention in book.find("olpe", limit=400)
    assert len(book.find("olpe", limit=400)) == 302


@pytest.mark.parametrize(
    "query", ["", "   ", "\u0301", '"', "' OR 1=1 --", "a\x00b", "%", "*", "NEAR(", "\ud800x"]
)
def test_odd_queries_are_only_text(book, query):
    book.add("task", {"title": "Aufgabe"})
    assert book.find(query) == []


def test_odd_text_can_be_found_again(book):
    number = book.add("task", {"title": "Er sagte \"NEAR(a*)\" und '50 %'"})
    for query in ('"near(a*)"', "'50", "%'"):
        assert book.find(query) == [number]


def test_a_hit_tells_the_field_and_the_place_of_the_longest_word(book):
    book.add("task", {"title": "Pegel", "description": "An der großen Straße steht ein Pegel"})
    with book.engine.connect() as conn:
        [found] = search.find(conn, "strasse pegel")
    assert found.field == "description"
    assert found.text[found.start : found.end] == "Straße"


def test_the_service_gives_title_and_an_excerpt_of_the_original_text(book):
    text = (
        "Vorher steht hier sehr viel. " * 10 + "Die neue Rahmenstrategie\nist beschlossen. " + "Danach. " * 50
    )
    book.add("project", {"number": "M01", "title": "Datenplattform", "summary": text})
    [hit] = SearchService(Database(book.engine)).find("STRATEGIE")
    assert (hit.type, hit.title) == ("project", "M01 Datenplattform")
    assert hit.snippet[hit.start : hit.end] == "strategie"
    assert (hit.snippet[0], hit.snippet[-1]) == ("…", "…")
    assert "\n" not in hit.snippet
    assert len(hit.snippet) < 200


@given(st.text(max_size=400), st.integers(0, 400), st.integers(0, 50))
def test_an_excerpt_holds_its_match(text, start, length):
    start = min(start, len(text))
    end = min(start + length, len(text))
    snippet, first, last = excerpt(text, start, end)
    shown = text[start:end].replace("\n", " ").replace("\t", " ").replace("\r", " ")
    assert snippet[first:last] == shown


# ---- properties -----------------------------------------------------------------------------------

_LETTERS = "aäeöoüuß sSÄtr\u00ad-–é\u0308İﬁ1½\n²xyz"
_TEXT = st.text(
    st.one_of(st.sampled_from(_LETTERS), st.characters(exclude_characters="\x00")), max_size=30
).map(lambda text: unicodedata.normalize("NFC", text))


@given(_TEXT, _TEXT)
def test_folding_a_part_gives_a_part(one, other):
    if unicodedata.is_normalized("NFC", one + other):
        assert search.fold(one + other) == search.fold(one) + search.fold(other)


@given(_TEXT, st.integers(0, 30), st.integers(1, 10))
def test_a_part_is_located_where_it_is(text, start, length):
    folded = search.fold(text[start : start + length])
    if folded:
        composed, first, last = locate(text, folded)
        assert folded in search.fold(composed[first:last])


_FIELDS = st.dictionaries(
    st.sampled_from(["title", "description", "waiting_for"]), _TEXT | st.none(), min_size=1
)
_ABC_FIELDS = st.dictionaries(
    st.sampled_from(["title", "description"]), st.text("abcä ", max_size=12) | st.none(), min_size=1
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.lists(_FIELDS, min_size=1, max_size=3), min_size=1, max_size=4), st.data())
def test_search_never_misses_a_part_of_a_current_value(tmp_path_factory, records, data):
    book = Book(tmp_path_factory.mktemp("search"))
    try:
        current = {}
        for lines in records:
            cleaned = [{k: _storable(v) for k, v in line.items()} for line in lines]
            number = book.add("task", cleaned[0])
            for line in cleaned[1:]:
                book.set(number, line)
            current[number] = {k: v for line in cleaned for k, v in line.items()}
        for number, fields in current.items():
            words = [w for value in fields.values() if value for w in value.split()]
            if not words:
                continue
            parts = [
                data.draw(_part(word))
                for word in data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
            ]
            if any(search.fold(part).strip() for part in parts):
                assert number in book.find(" ".join(parts)), parts
    finally:
        book.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(st.lists(_ABC_FIELDS, min_size=1, max_size=3), min_size=1, max_size=8),
    st.lists(st.text("abcä ", min_size=1, max_size=9), min_size=1, max_size=6),
    st.sampled_from([{}, {"_RARE": 0}, {"_RARE": 0, "_UNLIKE": 99}, {"_EVERYWHERE": 1}, {"_STARTING": 1}]),
)
def test_search_finds_what_reading_every_record_finds_in_the_order_of_the_rule(
    tmp_path_factory, records, queries, bounds
):
    book = Book(tmp_path_factory.mktemp("search"))
    try:
        current = {}
        for lines in records:
            number = book.add("task", lines[0])
            for line in lines[1:]:
                book.set(number, line)
            current[number] = {k: search.fold(v or "") for line in lines for k, v in line.items()}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in bounds.items():
                patch.setattr(search_query, name, value)
            for query in queries:
                words = search.fold(query).split()
                found = book.find(query)
                assert len(found) == len(set(found))
                assert set(found) == {n for n, fields in current.items() if words and _holds(fields, words)}
                ranks = [_rank(current[n].get("title", ""), words) for n in found]
                assert ranks == sorted(ranks), (query, found)
    finally:
        book.close()


def _holds(fields, words):
    return all(any(word in text for text in fields.values()) for word in words)


def _rank(title, words):
    if title.startswith(words[0]):
        return 0
    return 1 if all(word in title for word in words) else 2


def _storable(value):
    return value and "".join(c for c in value if unicodedata.category(c) != "Cs" and c != "\x00")


def _part(word):
    return st.integers(0, len(word) - 1).flatmap(
        lambda start: st.integers(start + 1, len(word)).map(lambda end: word[start:end])
    )


# ---- the index as a whole -------------------------------------------------------------------------


def test_the_index_can_be_proved_and_rebuilt(book):
    for n in range(20):
        book.set(book.add("task", {"title": f"Aufgabe {n}"}), {"title": f"Vorgang {n}"})
    with book.writing() as conn:
        documents = book.documents(conn)
        assert search.verify(conn, documents) == []
        assert search.verify(conn, documents[:-1]) == [_OUTDATED]
        search.add(conn, [(99, "fremd\n\n")])
        assert search.verify(conn, documents) == [_OUTDATED]
        search.rebuild(conn, iter(documents))
        assert search.verify(conn, documents) == []
    assert len(book.find("vorgang")) == 20


def test_the_index_can_be_proved_while_somebody_writes(book):
    book.add("task", {"title": "Aufgabe"})
    with book.writing() as writer:
        writer.exec_driver_sql("INSERT INTO profile VALUES ('a', 'b')")
        with book.engine.connect() as reader:
            assert search.verify(reader, book.documents(reader)) == []


def test_a_damaged_index_is_noticed(book):
    for n in range(20):
        book.add("task", {"title": f"Aufgabe {n}"})
    with book.writing() as conn:
        documents = book.documents(conn)
        conn.exec_driver_sql("UPDATE search_data SET block = zeroblob(length(block)) WHERE id > 10")
        assert search.verify(conn, documents) in ([_DAMAGED], [_OUTDATED])


def test_an_erased_text_leaves_no_trace_in_the_files(book):
    # Signs that stand nowhere else: the index keeps pieces of words, and compresses them.
    secret, place = "鑫淼焱垚犇", "氵Xylophonweg"
    signs = [sign.encode() for sign in (*secret, "氵", "Xylophon", "phonweg")]
    keep = book.add("contact", {"family_name": "Bleibt", "note": "Xylolith"})
    number = book.add("contact", {"family_name": secret, "note": f"wohnt am {place}"})
    for n in range(50):
        book.add("task", {"title": f"Aufgabe {n}"})
    book.set(number, {"family_name": "Neu"})
    with book.engine.connect() as conn:
        index = b"".join(row.block for row in conn.exec_driver_sql("SELECT block FROM search_data"))
    assert [sign for sign in signs[:6] if sign in index] == signs[:6]

    book.erase(number)

    for file in book.path.parent.glob("profile.db*"):
        content = file.read_bytes()
        assert not [sign for sign in signs if sign in content], file.name
    assert book.find("xyl") == [keep]
    assert book.find(secret) == []
    with book.writing() as conn:
        assert search.verify(conn, book.documents(conn)) == []


def test_erasing_while_somebody_reads_cleans_up_as_soon_as_nobody_does(book):
    number = book.add("contact", {"family_name": "鑫淼焱"})
    ahead = book.path.with_name("profile.db-wal")
    with book.engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM record").scalar()
        book.erase(number)
        assert "淼".encode() in ahead.read_bytes()
    assert book.find("nichts") == []
    assert ahead.read_bytes() == b""
    assert "淼".encode() not in book.path.read_bytes()


def test_a_removal_that_is_rolled_back_did_not_happen(book):
    number = book.add("task", {"title": "Bleibt"})
    with book.engine.connect() as conn:
        conn.begin()
        search.remove(conn, book.documents(conn, number))
        conn.rollback()
    assert book.find("bleibt") == [number]


def test_a_line_with_nothing_to_search_takes_no_room(book):
    assert search.searchable_text("task", {"status": "done", "due_on": "2026-01-01", "title": None}) == ""
    assert search.searchable_text("no_such_type", {"title": "x"}) == ""
    with book.writing() as conn:
        search.add(conn, [(1, "")])
        search.remove(conn, [(1, "")])
        assert search.verify(conn, [(1, "")]) == []


# ---- speed ----------------------------------------------------------------------------------------

_MANY = 20_000


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Twenty thousand records; every fourth was changed later, and says "Nachtrag" since."""
    book = Book(tmp_path_factory.mktemp("large"))
    titles = [f"Maßnahme {n % 97} Rahmenstrategie Klimaanpassung {n}" for n in range(1, _MANY + 1)]
    notes = ["Datenplattform", "Planung gemeinsam engeren Kreises"]
    created = [(n, n, {"title": titles[n - 1], "description": notes[n % 2]}) for n in range(1, _MANY + 1)]
    changed = [(_MANY + i, 4 * i, {"waiting_for": "Nachtrag"}) for i in range(1, _MANY // 4 + 1)]
    with book.writing() as conn:
        conn.exec_driver_sql(
            "INSERT INTO record(number, id, type, owner, audience, deleted, erased, state, "
            "created_line, changed_line) VALUES (?, ?, 'task', 'olpe', 1, 0, 0, '', ?, ?)",
            [(n, f"id{n}", n, n if n % 4 else _MANY + n // 4) for _, n, _ in created],
        )
        conn.exec_driver_sql(
            "INSERT INTO record_task(record, title, description, waiting_for) VALUES (?, ?, ?, ?)",
            [(n, f["title"], f["description"], None if n % 4 else "Nachtrag") for _, n, f in created],
        )
        conn.exec_driver_sql(
            "INSERT INTO line(number, log, seq, lamport, at, author, vector, record, kind, hash, step) "
            "VALUES (?, 1, ?, ?, 0, 1, 1, ?, 'set', '', 1)",
            [(line, line, line, record) for line, record, _ in (*created, *changed)],
        )
        documents = [(n, search.searchable_text("task", fields)) for n, _, fields in (*created, *changed)]
        started = time.perf_counter()
        search.add(conn, documents)
        assert time.perf_counter() - started < 2, (
            "a generous bound: it catches what grows, not a slow computer"
        )
    yield book
    book.close()


def test_a_first_look_checks_few_records_and_says_that_there_may_be_more(book, monkeypatch):
    monkeypatch.setattr(search_query, "_FIRST_LOOK", 100)
    oldest = book.add("task", {"title": "Xabcabcabcx"})
    for n in range(300):
        book.add("task", {"title": f"abcab {n}"})
    read = []

    def note(_conn, _cursor, statement, parameters, *_):
        if "json_each" in statement:
            read.extend(json.loads(parameters[0]))

    sa.event.listen(book.engine, "before_cursor_execute", note)
    try:
        assert book.look("bcabca") == ([], False), "all three pieces of the word stand in every title"
    finally:
        sa.event.remove(book.engine, "before_cursor_execute", note)
    assert len(read) == 100
    assert book.find("bcabca") == [oldest]


def test_a_first_look_that_leaves_nothing_out_finds_what_a_search_finds(book):
    for n in range(200):
        book.add("task", {"title": f"Rahmenstrategie {n}", "description": "Klimakonzept" if n % 3 else None})
    for query in ("strategie", "klima", "konzept 17", "zzz", "e", ""):
        found, complete = book.look(query)
        assert found == book.find(query)
        assert complete or len(found) < 50
    assert book.look("strategie")[1] is True
    assert book.look("zzz") == ([], True)


@pytest.mark.parametrize(
    ("query", "hits", "checked"),
    [
        ("strategie", 50, 200),
        ("klimaanpassung strategie", 50, 200),
        ("datenplattform 19998", 1, 200),
        ("zzz", 0, 0),
        ("zz strategie", 0, 0),
        ("strategie xylophon", 0, 0),
        ("e", 50, 200),
        ("er", 50, 200),
        ("ma", 50, 200),
        ("ss ma", 50, 200),
        ("nachtrag engeren", 0, 0),
        ("nachtrag datenplattform 19996", 1, 200),
        ("nachtrag datenplattform", 50, 200),
        ("klimaanpassung nachtrag", 50, 200),
    ],
)
def test_a_search_in_a_large_store_checks_few_records_and_asks_few_questions(large, query, hits, checked):
    asked, read = [], []

    def note(_conn, _cursor, statement, parameters, *_):
        asked.append(statement)
        if "json_each" in statement:
            read.extend(json.loads(parameters[0]))

    sa.event.listen(large.engine, "before_cursor_execute", note)
    try:
        assert len(large.find(query)) == hits
    finally:
        sa.event.remove(large.engine, "before_cursor_execute", note)
    assert len(read) <= checked
    assert len(asked) <= 20
