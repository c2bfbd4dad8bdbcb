# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tour's post: files out, files in, and three that go astray."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from swf_desktop.cli import tour_plan
from swf_desktop.cli.tour_offices import BUNDLES, Office, Offices
from swf_desktop.cli.tour_plan import LATE, LOST, TWICE, Week
from swf_desktop.domain.views import ExportResult, ImportResult
from swf_desktop.system.i18n import gettext as _


@dataclass
class Bundle:
    """One file on its way."""

    sender: str
    path: Path
    made: ExportResult


@dataclass
class Round:
    """One exchange of everybody with everybody, in figures."""

    name: str
    bundles: list[Bundle] = field(default_factory=list)
    taken_over: int = 0
    new: int = 0
    changed: int = 0

    @property
    def bytes(self) -> int:
        """The size of all files of the round."""
        return sum(bundle.made.size for bundle in self.bundles)


@dataclass
class Post:
    """Passes files between the offices and remembers what became of them. *problems* are sentences."""

    offices: Offices
    folder: Path
    problems: list[str]
    rounds: list[Round] = field(default_factory=list)
    astray: dict[str, dict[str, Any]] = field(default_factory=dict)
    _waiting: Bundle | None = None

    def exchange(self, week: Week) -> Iterator[str]:
        """The files of a week; what went astray is told in sentences."""
        passed = self._send(week.first.isoformat())
        on_their_way = list(passed.bundles)
        if week.hit_by(LOST):
            lost = next(b for b in on_their_way if b.sender == LOST.sender)
            on_their_way.remove(lost)
            lost.path.unlink()
            self._note("lost", lost)
            yield _(
                "%(who)s's file “%(file)s” is lost on its way: nobody gets it, the next one brings it all.",
                who=self.offices[lost.sender].name,
                file=lost.path.name,
            )
        self._deliver(passed, on_their_way, week)
        yield from self._latecomer(week)
        if week.hit_by(TWICE):
            yield from self._twice(next(b for b in on_their_way if b.sender == TWICE.sender))

    def final(self, name: str) -> Round:
        """A full exchange in which nothing goes astray."""
        passed = self._send(name)
        self._deliver(passed, passed.bundles)
        return passed

    def _send(self, name: str) -> Round:
        passed = Round(name)
        for key, office in self.offices.items():
            path = self.folder / BUNDLES / f"{name}-{key}.verbundpaket"
            passed.bundles.append(Bundle(key, path, office.profile.exchange.export(path)))
        self.rounds.append(passed)
        return passed

    def _deliver(self, passed: Round, bundles: list[Bundle], week: Week | None = None) -> None:
        for bundle in bundles:
            for key, office in self.offices.items():
                if key == bundle.sender:
                    continue
                if week and week.hit_by(LATE) and (bundle.sender, key) == (LATE.sender, LATE.at):
                    self._waiting = bundle
                    continue
                result = self._take_over(office, bundle)
                passed.taken_over += 1
                passed.new += result.new
                passed.changed += result.changed + result.deleted

    def _take_over(self, office: Office, bundle: Bundle) -> ImportResult:
        result = office.profile.exchange.take_over(bundle.path)
        told = [refusal.reason for refusal in result.refused]
        told += [each.for_what for each in result.waits]
        for text in (*told, *result.alarms):
            self.problems.append(f"{bundle.path.name} → {office.name}: {text}")
        return result

    # -- what goes astray -----------------------------------------------------------------------

    def _latecomer(self, week: Week) -> Iterator[str]:
        """The file that was late comes after the sender's next one and brings nothing any more."""
        bundle = self._waiting
        if bundle is None:
            return
        office, sender = self.offices[LATE.at], self.offices[LATE.sender]
        if week.hit_by(LATE):
            yield _(
                "%(who)s's file “%(file)s” does not reach %(at)s for the time being.",
                who=sender.name,
                file=bundle.path.name,
                at=office.name,
            )
            return
        self._waiting = None
        before = office.profile.checking.digest().digest
        result = self._take_over(office, bundle)
        if result.already or result.new or result.changed:
            self.problems.append(_("The late file “%(file)s” was not late.", file=bundle.path.name))
        if office.profile.checking.digest().digest != before:
            self.problems.append(_("The late file “%(file)s” changed something.", file=bundle.path.name))
        self._note("late", bundle, at=office.key, after=self.rounds[-1].name)
        yield _(
            "“%(file)s” from %(who)s reaches %(at)s only now, after the following one: nothing new, no harm.",
            file=bundle.path.name,
            who=sender.name,
            at=office.name,
        )

    def _twice(self, bundle: Bundle) -> Iterator[str]:
        """The same file in a second e-mail, with the name that mail programs give it."""
        office = self.offices[TWICE.at]
        copy = bundle.path.with_name(f"{bundle.path.stem} (1){bundle.path.suffix}")
        shutil.copyfile(bundle.path, copy)
        before = office.profile.checking.digest().digest
        result = office.profile.exchange.take_over(copy)
        if not result.already or office.profile.checking.digest().digest != before:
            self.problems.append(_("“%(file)s” was taken over twice.", file=copy.name))
        self._note("twice", bundle, at=office.key, copy=copy.name)
        yield _(
            "%(at)s gets “%(file)s” a second time and takes it over again: already there, nothing changes.",
            at=office.name,
            file=copy.name,
        )

    def _note(self, kind: str, bundle: Bundle, **more: str) -> None:
        self.astray[kind] = {
            "file": bundle.path.name,
            "bundle": bundle.made.bundle,
            "from": bundle.sender,
            **more,
        }

    # -- figures --------------------------------------------------------------------------------

    def figures(self) -> list[dict[str, Any]]:
        """Every round and its files, for scripts."""
        return [
            {
                "name": each.name,
                "taken_over": each.taken_over,
                "new": each.new,
                "changed": each.changed,
                "bundles": [
                    {
                        "file": bundle.path.name,
                        "bundle": bundle.made.bundle,
                        "from": bundle.sender,
                        "sequence": bundle.made.sequence,
                        "bytes": bundle.made.size,
                        "lines": bundle.made.lines,
                    }
                    for bundle in each.bundles
                ],
            }
            for each in self.rounds
        ]


def mishaps_happened(post: Post) -> list[str]:
    """Which mishaps of the plan did not come about, as sentences."""
    missing = {
        "lost": tour_plan.LOST,
        "late": tour_plan.LATE,
        "twice": tour_plan.TWICE,
    }.keys() - post.astray.keys()
    return [_("The plan's mishap did not happen: %(what)s.", what=what) for what in sorted(missing)]
