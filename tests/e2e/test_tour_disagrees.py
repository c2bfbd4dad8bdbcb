# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tour does not call itself a success when something disagrees: one month of it, with a file withheld."""

import io

import pytest

from swf_desktop.bootstrap import Doors
from swf_desktop.cli import tour, tour_papers, tour_plan
from swf_desktop.cli.tour_post import Post
from swf_desktop.system.clock import SystemClock


class NoPhotographer:
    """Pictures say nothing about agreement, and take longest."""

    installed = failed = False

    def __init__(self, *_parts):
        pass

    def start(self, *_what):
        pass

    finish = start


@pytest.fixture
def one_month(monkeypatch):
    month, weeks = next(iter(tour_plan.by_month().items()))
    monkeypatch.setattr(tour_plan, "by_month", lambda: {month: weeks})
    monkeypatch.setattr(tour_papers, "can_print", lambda: False)
    monkeypatch.setattr(tour_papers, "Photographer", NoPhotographer)


def run(tmp_path):
    account, figures = io.StringIO(), {}
    code = tour.run_tour(tmp_path / "tour", Doors(SystemClock()), account, figures)
    return code, figures, account.getvalue()


def test_an_office_that_lacks_the_last_file_makes_the_tour_fail(tmp_path, monkeypatch, one_month):
    def all_but_the_last_of_olpe(post, name):
        passed = post._send(name)
        post._deliver(passed, [bundle for bundle in passed.bundles if bundle.sender != "olpe"])
        return passed

    wrote = Post._send

    def write_something_first(post, name):
        if name == "abschluss":
            post.offices["olpe"].profile.records.add(
                "project", {"title": "Erst am Ende", "audience": "alliance"}
            )
        return wrote(post, name)

    monkeypatch.setattr(Post, "_send", write_something_first)
    monkeypatch.setattr(Post, "final", all_but_the_last_of_olpe)
    code, figures, account = run(tmp_path)
    assert code == 1
    assert figures["ok"] is figures["equal"] is False
    assert "Die Prüfsummen der Kommunen weichen voneinander ab." in figures["problems"]
    assert all(problem in account for problem in figures["problems"])
