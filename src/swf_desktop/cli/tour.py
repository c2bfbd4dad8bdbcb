# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""``swf-desktop tour DIR``: five offices keep records for half a year, pass files, agree, and print.

Everything is done by the services that people use, in real profiles that stay in the folder to be
looked at. What the sample set announces is checked; whatever disagrees is named at the end, and the
exit code is 1.
"""

import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO, cast

from swf_desktop.cli import tour_conflicts, tour_offices, tour_papers, tour_plan
from swf_desktop.cli.ports import Doors
from swf_desktop.cli.tour_offices import BUNDLES, CARDS, Office, TourDoors
from swf_desktop.cli.tour_plan import Week
from swf_desktop.cli.tour_post import Post, Round, mishaps_happened
from swf_desktop.domain.errors import Invalid, StorageFailed, SwfError
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import DigestView
from swf_desktop.services import sample
from swf_desktop.system.clock import FixedClock
from swf_desktop.system.i18n import (
    format_date,
    format_number,
    ngettext,
    translate_error,
    week_number,
)
from swf_desktop.system.i18n import (
    gettext as _,
)
from swf_desktop.system.reasons import reason_label

#: Whose windows are shown: the office whose list of contacts and tasks is the fullest.
SHOWN = "olpe"
_WRITES, _SENDS, _AGREES = "08:{:02}", "11:00", "13:30"


def run_tour(folder: Path, doors: Doors, out: TextIO, figures: dict[str, Any] | None = None) -> int:
    """Run the tour in *folder*, which must be empty or missing; the result is the exit code.

    The account goes to *out* while it happens; *figures* is filled with what scripts want to know.
    Raises ``Invalid`` if the folder holds something, ``StorageFailed`` if it cannot be made.
    """
    folder = folder.absolute()
    _prepare(folder)
    # The tour needs a little more of the doors than other commands: its own clocks, and pictures.
    with ExitStack() as keep:
        tour = _Tour(folder, cast("TourDoors", doors), out, keep)
        tour.run()
    if figures is not None:
        figures.update(tour.figures())
    return 1 if tour.problems else 0


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = any(folder.iterdir())
    except (FileExistsError, NotADirectoryError) as error:
        raise Invalid(
            N_("“%(folder)s” is a file. Name an empty folder for the tour."), folder=folder
        ) from error
    except OSError as error:
        raise StorageFailed(
            N_("The folder “%(folder)s” cannot be used (%(reason_label)s). Name another one for the tour."),
            folder=folder,
            reason_label=reason_label(error),
        ) from error
    if occupied:
        raise Invalid(
            N_("The folder “%(folder)s” is not empty. Name an empty or a new one for the tour."),
            folder=folder,
        )
    for name in (CARDS, BUNDLES):
        (folder / name).mkdir()


class _Tour:
    """One run; says what happens while it happens, and keeps the figures."""

    def __init__(self, folder: Path, doors: TourDoors, out: TextIO, keep: ExitStack) -> None:
        self._folder = folder
        self._doors = doors
        self._out = out
        self._keep = keep
        self._began = time.monotonic()
        self.problems: list[str] = []
        self._offices: dict[str, Office] = {}
        self._post = Post(self._offices, folder, self.problems)
        self._pairings: list[tour_offices.Pairing] = []
        self._settled: list[tour_conflicts.Settled] = []
        self._edits = 0
        self._digests: dict[str, DigestView] = {}
        self._reports: Sequence[Path] = ()
        self._pictures: Sequence[Path] = ()

    def run(self) -> None:
        """Everything, from five empty folders to paper."""
        self._say(_("Tour: five municipalities in %(folder)s", folder=self._folder))
        self._say(sample.notice())
        self._found()
        for month, weeks in tour_plan.by_month().items():
            self._month(month, weeks)
        self._agree()
        self._show()
        self._verdict()

    # -- beginning ------------------------------------------------------------------------------

    def _found(self) -> None:
        self._head(_("Five profiles"))
        self._offices.update(tour_offices.found(self._doors, self._folder, self._keep))
        for office in self._offices.values():
            steward = _("keeps the list of members") if office.key == tour_plan.STEWARD else ""
            self._say("  " + ", ".join(filter(None, (f"{office.name}: {office.person}", steward))))
        self._head(_("Partner cards (%(folder)s): the words are compared by telephone", folder=f"{CARDS}/"))
        self._pairings = tour_offices.pair(self._offices, self._folder)
        for each in self._pairings:
            names = " – ".join(self._offices[key].name for key in each.between)
            verdict = _("they agree") if each.agreed else _("THEY DIFFER")
            self._say(f"  {names}: {' '.join(each.words)} ({verdict})")
            if not each.agreed:
                self.problems.append(_("The words of %(names)s differ.", names=names))
        sent, strangers = tour_offices.introduce(self._offices, self._folder)
        self._say(
            "  "
            + _(
                "%(who)s passes the list of members round (%(size)s): now everybody trusts everybody.",
                who=self._offices[tour_plan.STEWARD].name,
                size=_kilobytes(sent.size),
            )
        )
        self.problems += [_("They do not know each other: %(names)s.", names=names) for names in strangers]

    # -- months of work -------------------------------------------------------------------------

    def _month(self, month: str, weeks: Sequence[Week]) -> None:
        plan = {key: tour_plan.work(key, weeks) for key in self._offices}
        counts = ", ".join(
            f"{self._offices[key].name} {sum(len(part) for part in parts)}" for key, parts in plan.items()
        )
        self._head(_("%(month)s. Edits: %(counts)s", month=sample.month_label(month), counts=counts))
        for week in weeks:
            self._settle_open(week)
            for at, (key, parts) in enumerate(plan.items()):
                self._write(self._offices[key], week, at, parts[week.number])
            for office in self._offices.values():
                office.wait_until(week.last, _SENDS)
            astray = list(self._post.exchange(week))
            self._say("  " + _weekly(week, self._post.rounds[-1]))
            self._tell(astray)
            if week.number == len(weeks) - 2:
                self._meet(month)
        self.problems += tour_conflicts.unsettled(self._offices)

    def _write(self, office: Office, week: Week, at: int, edits: Sequence[Any]) -> None:
        days = (week.last - week.first).days
        office.wait_until(week.first, _WRITES.format(7 * at))
        office.clock.advance(days=min(at, days))
        if edits:
            office.profile.records.apply(edits)
            self._edits += len(edits)

    def _meet(self, month: str) -> None:
        """What came of it that two offices wrote the same in this week."""
        for joint in tour_conflicts.merges(self._offices, month):
            self._tell([tour_conflicts.describe_merge(self._offices, joint)])
            self.problems += tour_conflicts.not_merged(self._offices, joint)
        self.problems += tour_conflicts.missing_or_unexpected(self._offices, month)
        for conflict in self._offices[tour_plan.STEWARD].open_conflicts().values():
            self._tell(tour_conflicts.describe(self._offices, conflict))

    def _settle_open(self, week: Week) -> None:
        for place, conflict in self._offices[tour_plan.STEWARD].open_conflicts().items():
            office = tour_conflicts.settler_of(self._offices, conflict)
            here = office.open_conflicts().get(place)
            if here is None:
                continue
            office.wait_until(week.first, "07:30")
            value, sentence = tour_conflicts.settle(self._offices, office, here)
            self._settled.append(tour_conflicts.Settled(week.month, here, office.key, value))
            self._tell([_("Settled on %(day)s: %(how)s", day=format_date(week.first), how=sentence)])

    # -- the end --------------------------------------------------------------------------------

    def _agree(self) -> None:
        """One more full exchange; then all must hold the same, and nothing may be open."""
        self._head(_("A last full exchange, and a comparison"))
        for office in self._offices.values():
            office.wait_until(sample.as_of(), _AGREES)
        passed = self._post.final("abschluss")
        self._say("  " + _passed(passed))
        photographer = self._photographer()
        for office in self._offices.values():
            self._digests[office.key] = office.profile.checking.digest()
            self.problems += [f"{office.name}: {what}" for what in office.profile.checking.check().problems]
            self.problems += [f"{office.name}: {w.for_what}" for w in office.profile.exchange.waiting()]
        self.problems += tour_conflicts.unsettled(self._offices)
        self.problems += mishaps_happened(self._post)
        for key, view in self._digests.items():
            self._say(
                "  "
                + _(
                    "%(who)s: %(digest)s… (%(records)s records, %(conflicts)s conflicts)",
                    who=self._offices[key].name,
                    digest=view.digest[:16],
                    records=format_number(view.records),
                    conflicts=view.conflicts,
                )
            )
        if len({view.digest for view in self._digests.values()}) > 1:
            self.problems.append(_("The digests of the offices differ."))
        self._photographer_at_work = photographer

    def _photographer(self) -> tour_papers.Photographer:
        """Pictures take their time; they are taken while the rest goes on."""
        now = FixedClock(f"{sample.as_of().isoformat()}T{_AGREES}:00Z")
        log = self._folder / "bilder.log"
        photographer = tour_papers.Photographer(self._doors, now, log)
        photographer.start(self._offices[SHOWN].profile.home, self._folder / tour_papers.PICTURES)
        return photographer

    def _show(self) -> None:
        self._head(_("Status summaries as of %(day)s", day=format_date(sample.as_of())))
        if tour_papers.can_print():
            try:
                self._reports = tour_papers.print_reports(
                    self._offices, self._folder, sample.as_of(), tour_plan.STEWARD
                )
            except SwfError as error:
                self.problems.append(translate_error(error))
            self._list(self._reports)
        else:
            self._say("  " + _("The parts for paper are not installed here: nothing is printed."))
        self._head(_("Pictures of the windows (%(who)s)", who=self._offices[SHOWN].name))
        photographer = self._photographer_at_work
        photographer.finish()
        self._pictures = tour_papers.pictures_in(self._folder / tour_papers.PICTURES)
        self._list(self._pictures)
        if not photographer.installed:
            self._say("  " + _("The window's parts are not installed here: no pictures are taken."))
        elif photographer.failed or not self._pictures:
            self.problems.append(_("The pictures could not be taken; bilder.log says why."))

    def _list(self, paths: Iterable[Path]) -> None:
        for path in paths:
            size = _kilobytes(path.stat().st_size)
            self._say(f"  {path.relative_to(self._folder).as_posix()} ({size})")

    def _verdict(self) -> None:
        files = [bundle for each in self._post.rounds for bundle in each.bundles]
        self._head(_("Result"))
        self._say(
            "  "
            + _(
                "%(edits)s edits, %(files)s files (%(size)s) taken over %(times)s times, "
                "%(conflicts)s conflicts settled, in %(seconds)s seconds.",
                edits=format_number(self._edits),
                files=format_number(len(files)),
                size=_kilobytes(sum(bundle.made.size for bundle in files)),
                times=format_number(sum(each.taken_over for each in self._post.rounds)),
                conflicts=len(self._settled),
                seconds=format_number(time.monotonic() - self._began, 1),
            )
        )
        if self.problems:
            self._say("  " + ngettext("%(n)s thing disagrees:", "%(n)s things disagree:", len(self.problems)))
            self._tell(self.problems)
        else:
            self._say("  " + _("All five hold the same. Nothing is missing, nothing is open."))

    # -- saying ---------------------------------------------------------------------------------

    def _say(self, sentence: str) -> None:
        print(sentence, file=self._out, flush=True)

    def _head(self, title: str) -> None:
        self._say(f"\n{title}")

    def _tell(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self._say(f"    {sentence}" if sentence.startswith(" ") else f"    • {sentence}")

    def figures(self) -> dict[str, Any]:
        """The figures for scripts."""
        digests = {key: view.digest for key, view in self._digests.items()}
        return {
            "ok": not self.problems,
            "problems": self.problems,
            "folder": str(self._folder),
            "as_of": sample.as_of().isoformat(),
            "offices": tour_offices.figures(self._offices),
            "pairings": [
                {"between": list(each.between), "words": list(each.words), "agreed": each.agreed}
                for each in self._pairings
            ],
            "edits": self._edits,
            "rounds": self._post.figures(),
            "astray": self._post.astray,
            "conflicts": [each.figures() for each in self._settled],
            "digests": digests,
            "equal": len(set(digests.values())) == 1,
            "records": max((view.records for view in self._digests.values()), default=0),
            "reports": [str(path) for path in self._reports],
            "pictures": [str(path) for path in self._pictures],
            "seconds": round(time.monotonic() - self._began, 1),
        }


def _weekly(week: Week, passed: Round) -> str:
    span = format_date(week.first)[:6]
    if week.last != week.first:
        span += f"–{format_date(week.last)[:6]}"
    return f"{week_number(week.first)} ({span}): {_passed(passed)}"


def _passed(passed: Round) -> str:
    return _(
        "%(files)s files, %(size)s; taken over by the others: %(new)s new, %(changed)s changed",
        files=len(passed.bundles),
        size=_kilobytes(passed.bytes),
        new=format_number(passed.new),
        changed=format_number(passed.changed),
    )


def _kilobytes(size: int) -> str:
    return _("%(n)s kB", n=format_number(size / 1000, 1))
