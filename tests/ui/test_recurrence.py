# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A recurrence is read in words and entered without knowing RFC 5545."""

import pytest

from swf_desktop.ui.recurrence_words import in_words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY;INTERVAL=3", "alle 3 Tage"),
        ("FREQ=WEEKLY;BYDAY=MO", "jede Woche montags"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "alle 2 Wochen montags"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "jede Woche montags, mittwochs und freitags"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "jede Woche Montag bis Freitag"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "monatlich am 15."),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "monatlich am letzten Tag"),
        ("FREQ=MONTHLY;BYDAY=1TU", "monatlich am ersten Dienstag"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "alle 2 Monate am letzten Werktag"),
        ("FREQ=MONTHLY;INTERVAL=3", "vierteljährlich"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "jährlich am 1. März"),
        ("FREQ=WEEKLY;UNTIL=20261231", "wöchentlich bis 31.12.2026"),
        ("FREQ=MONTHLY;BYMONTHDAY=15;COUNT=3", "monatlich am 15. (noch 3-mal)"),
        ("FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYWEEKNO=20"),
    ],
)
def test_rules_are_read_as_people_say_them(qapp, rule, words):
    assert in_words(rule) == words
