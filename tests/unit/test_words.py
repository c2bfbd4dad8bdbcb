# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words that two people compare by phone."""

from swf_desktop.sync.documents import word_code
from swf_desktop.system.resources import read_text

WORDS = read_text("words", "words.txt").split()


def test_each_byte_has_a_word_of_its_own():
    assert len(WORDS) == len(set(WORDS)) == 256


def test_words_are_easy_to_say_and_to_tell_apart():
    assert all(3 <= len(word) <= 9 and word.isalpha() and word.istitle() for word in WORDS)
    assert len({word.casefold() for word in WORDS}) == 256


def test_both_sides_hear_the_same_words():
    assert word_code("key of a", "key of b", WORDS) == word_code("key of b", "key of a", WORDS)


def test_another_key_gives_other_words():
    assert word_code("key of a", "key of b", WORDS) != word_code("key of a", "key of c", WORDS)
