# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words that two people compare by phone."""

import base64
import hashlib
import time

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


def test_a_published_example_gives_these_words():
    first, second = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
    keys = f"{first}\0{second}".encode()
    code = hashlib.scrypt(keys, salt=b"swf-words", n=32768, r=8, p=1, maxmem=2**26, dklen=8)
    assert word_code(second, first, WORDS) == tuple(WORDS[byte] for byte in code)


def test_somebody_between_the_two_needs_more_tries_than_he_has_time():
    words = word_code("key of a", "key of b", WORDS)
    started = time.process_time()
    word_code("key of a", "key of c", WORDS)
    tries = 2 ** (8 * len(words) // 2 + 1)  # two keys that agree, among those made for either side
    assert tries * (time.process_time() - started) > 2 * 365 * 24 * 3600


def test_another_key_gives_other_words():
    assert word_code("key of a", "key of b", WORDS) != word_code("key of a", "key of c", WORDS)
