# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a first visit to a place does not do: what nobody sees yet is neither made nor read."""

from collections import Counter

import pytest
from PySide6.QtWidgets import QTableView

from swf_desktop.ui.places import PLACES
from swf_desktop.ui.widgets.record_model import RecordModel


@pytest.fixture
def read(driver, monkeypatch):
    """How often the rows of each type were read in full."""
    counts = Counter()
    records = driver.profile.records
    for name in ("rows", "table"):
        plain = getattr(records, name)

        def noted(key, columns, *rest, plain=plain, **named):
            where = named.get("where") or (rest[0] if rest and isinstance(rest[0], dict) else None)
            if not where:
                counts[key] += 1
            return plain(key, columns, *rest, **named)

        monkeypatch.setattr(records, name, noted)
    return counts


def test_only_the_place_of_the_tasks_reads_all_of_them(driver, read):
    for place in PLACES:
        if place.key != "tasks":
            driver.place(place.key)
    assert read["task"] == 0
    driver.place("tasks")
    assert read["task"] == 1
    driver.place("today")
    driver.place("tasks")
    assert read["task"] == 1


def test_the_exchange_makes_the_pages_that_files_lead_through_when_they_are_needed(driver, monkeypatch):
    asked = Counter()
    exchange = driver.profile.exchange
    for name in ("status", "log", "waiting"):
        plain = getattr(exchange, name)

        def noted(plain=plain, name=name):
            asked[name] += 1
            return plain()

        monkeypatch.setattr(exchange, name, noted)
    page = driver.place("exchange")
    assert page._stack.count() == 1
    assert asked["log"] == asked["waiting"] == 1
    page.begin_bundle()
    driver.settle()
    assert page._stack.currentWidget() is page.outgoing
    page.outgoing.closed.emit()
    driver.settle()
    assert page._stack.currentIndex() == 0


def test_what_is_empty_today_has_no_list(driver):
    page = driver.place("today")
    assert page.findChildren(QTableView) == []


def test_rows_are_painted_from_one_answer_per_cell(driver, monkeypatch):
    for n in range(5):
        driver.profile.records.add("task", {"title": f"Aufgabe {n}", "due_on": "2026-11-24"})
    part = driver.place("tasks").current_list()
    answered = Counter()
    for name in ("data", "seen"):
        plain = getattr(RecordModel, name)

        def noted(model, *rest, plain=plain, name=name):
            answered[name] += model is part.model
            return plain(model, *rest)

        monkeypatch.setattr(RecordModel, name, noted)
    part.table.viewport().repaint()
    assert 0 < answered["seen"] <= 5 * len(part.table.shown_columns())
    assert answered["data"] == 0
