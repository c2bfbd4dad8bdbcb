# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E10, E11: a laptop restored from a copy, and two laptops cloned from one profile."""

import shutil
from pathlib import Path

import msgspec
import pytest
from tests.helpers.forging import rebuilt, unit_of
from tests.helpers.repeatable import repeatable

from swf_desktop.bootstrap import Doors
from swf_desktop.profile import Profile
from swf_desktop.store.logs import Logs
from swf_desktop.sync.payload import Segment
from swf_desktop.system.clock import FixedClock


class Trio:
    """Olpe, Soest and Menden, paired, with one joint task that all of them have."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.doors = Doors(FixedClock())
        self._files = 0
        self.olpe, self.soest, self.menden = (
            self.doors.create(folder / key, key, f"Erika Muster-{key.title()}")
            for key in ("olpe", "soest", "menden")
        )
        everyone = (self.olpe, self.soest, self.menden)
        for profile in everyone:
            profile.partners.export_card(folder / f"{profile.organisation}.partnerkarte")
        for profile in everyone:
            for other in everyone:
                if other is not profile:
                    profile.partners.import_card(folder / f"{other.organisation}.partnerkarte")
        self.task = self.olpe.records.add("task", {"title": "Beispielaufgabe"}).records[0].id
        self.swap(*everyone)
        self.swap(*everyone)

    def send(self, sender: Profile, receiver: Profile, *to: str) -> tuple[str, ...]:
        """One bundle by hand; the alarms it raised."""
        self._files += 1
        path = self.folder / f"{self._files}.verbundpaket"
        sender.exchange.export(path, to)
        return receiver.exchange.take_over(path).alarms

    def swap(self, *profiles: Profile) -> list[str]:
        """Everybody sends to everybody."""
        return [alarm for a in profiles for b in profiles if a is not b for alarm in self.send(a, b)]


@pytest.fixture
def trio(tmp_path):
    made = Trio(tmp_path)
    yield made
    for profile in (made.olpe, made.soest, made.menden):
        profile.close()


def settled(*profiles: Profile) -> None:
    """All show the same, and every database is what its log says."""
    assert len({profile.checking.digest().digest for profile in profiles}) == 1
    for profile in profiles:
        assert profile.checking.check().problems == ()


def titles(profile: Profile) -> set[object]:
    return {view.fields["title"] for view in profile.records.list("task")}


def test_e10_a_restored_backup_goes_on_under_a_new_identity_and_nothing_is_lost(trio):
    trio.olpe.backups.now()
    trio.olpe.records.set(trio.task, {"title": "nach der Sicherung"})
    trio.send(trio.olpe, trio.soest)
    before = trio.olpe.device
    trio.olpe.backups.restore(trio.olpe.backups.list()[0].name)
    trio.olpe = trio.doors.open(trio.folder / "olpe")
    assert trio.olpe.device != before
    trio.olpe.records.add("task", {"title": "nach der Wiederherstellung"})
    trio.swap(trio.olpe, trio.soest, trio.menden)
    trio.swap(trio.olpe, trio.soest, trio.menden)
    assert titles(trio.olpe) == {"nach der Sicherung", "nach der Wiederherstellung"}
    settled(trio.olpe, trio.soest, trio.menden)


def test_e10_what_a_restored_profile_had_never_sent_reaches_the_partners(trio):
    trio.olpe.records.add("task", {"title": "vor der Sicherung"})
    trio.olpe.backups.now()
    trio.olpe.backups.restore(trio.olpe.backups.list()[0].name)
    trio.olpe = trio.doors.open(trio.folder / "olpe")
    trio.swap(trio.olpe, trio.soest, trio.menden)
    assert "vor der Sicherung" in titles(trio.menden)
    settled(trio.olpe, trio.soest, trio.menden)


def test_e10_a_copied_back_profile_notices_its_own_future_and_keeps_what_it_wrote_since(trio):
    trio.olpe.close()
    copy = trio.folder / "copy"
    shutil.copytree(trio.folder / "olpe", copy)
    trio.olpe = trio.doors.open(trio.folder / "olpe")
    trio.olpe.records.set(trio.task, {"title": "die Zukunft"})
    trio.send(trio.olpe, trio.soest)
    trio.olpe.close()
    shutil.rmtree(trio.folder / "olpe")
    copy.rename(trio.folder / "olpe")
    trio.olpe = trio.doors.open(trio.folder / "olpe")
    before = trio.olpe.device
    trio.olpe.records.set(trio.task, {"due_on": "2026-12-01"})
    trio.olpe.records.add("task", {"title": "seit der Kopie"})
    alarms = trio.swap(trio.olpe, trio.soest, trio.menden)
    assert alarms
    trio.swap(trio.olpe, trio.soest, trio.menden)
    trio.swap(trio.olpe, trio.soest, trio.menden)
    assert trio.olpe.device != before
    assert titles(trio.menden) == {"die Zukunft", "seit der Kopie"}
    assert trio.menden.records.show(trio.task).fields["due_on"] == "2026-12-01"
    settled(trio.olpe, trio.soest, trio.menden)


def test_e10_a_copied_back_profile_gets_again_what_it_had_confirmed(trio):
    trio.olpe.close()
    shutil.copytree(trio.folder / "olpe", trio.folder / "copy")
    trio.olpe = trio.doors.open(trio.folder / "olpe")
    for number in range(5):
        trio.soest.records.add("task", {"title": f"Nummer {number}"})
        trio.send(trio.soest, trio.olpe, "olpe")
        trio.send(trio.olpe, trio.soest)
    trio.olpe.close()
    shutil.rmtree(trio.folder / "olpe")
    (trio.folder / "copy").rename(trio.folder / "olpe")
    trio.olpe = trio.doors.open(trio.folder / "olpe")
    trio.send(trio.olpe, trio.soest)
    trio.send(trio.soest, trio.olpe, "olpe")
    assert "Nummer 4" in titles(trio.olpe)
    settled(trio.olpe, trio.soest)


def test_e11_two_clones_part_in_the_open_and_both_branches_survive(trio):
    trio.olpe.close()
    shutil.copytree(trio.folder / "olpe", trio.folder / "clone")
    trio.olpe, clone = (trio.doors.open(trio.folder / name) for name in ("olpe", "clone"))
    trio.olpe.records.set(trio.task, {"title": "Original"})
    trio.olpe.records.add("task", {"title": "nur im Original"})
    clone.records.set(trio.task, {"title": "Klon"})
    clone.records.add("task", {"title": "nur im Klon"})
    trio.send(trio.olpe, trio.soest)
    trio.send(clone, trio.menden)
    alarms = []
    for _ in range(3):
        alarms += trio.swap(trio.soest, trio.menden)
        for laptop in (trio.olpe, clone):
            alarms += trio.swap(laptop, trio.soest) + trio.swap(laptop, trio.menden)
    assert any("Zweige" in alarm for alarm in alarms)
    assert trio.olpe.device != clone.device
    for profile in (trio.olpe, clone, trio.soest, trio.menden):
        assert {"nur im Original", "nur im Klon"} <= titles(profile)
        shown = {value.value for value in profile.records.show(trio.task).conflicts["title"]}
        assert shown == {"Original", "Klon"}
    settled(trio.olpe, clone, trio.soest, trio.menden)
    clone.close()


@pytest.mark.parametrize("chance", range(3))  # whose branch stays is a matter of chance
def test_e11_a_branch_that_was_lost_before_it_was_ever_sent_blocks_nobody(tmp_path, chance):
    with repeatable(chance):
        trio = Trio(tmp_path)
        trio.olpe.close()
        shutil.copytree(trio.folder / "olpe", trio.folder / "clone")
        trio.olpe, clone = (trio.doors.open(trio.folder / name) for name in ("olpe", "clone"))
        trio.olpe.records.add("task", {"title": "nur im Original"})
        clone.records.add("task", {"title": "nur im Klon"})
        trio.send(trio.olpe, trio.soest)
        trio.send(trio.soest, clone)  # the clone learns of the other branch before it has sent its own
        trio.send(clone, trio.menden)
        for laptop in (clone, trio.olpe) * 4:
            trio.swap(laptop, trio.soest, trio.menden)
        assert titles(trio.menden) == {"Beispielaufgabe", "nur im Original", "nur im Klon"}
        settled(trio.olpe, clone, trio.soest, trio.menden)
        for profile in (trio.olpe, clone, trio.soest, trio.menden):
            profile.close()


@pytest.mark.parametrize("chance", range(2))
def test_e11_whoever_has_neither_branch_takes_both_from_one_bundle(tmp_path, chance):
    with repeatable(chance):
        trio = Trio(tmp_path)
        trio.olpe.records.add("task", {"title": "noch nicht in Menden"})
        trio.swap(trio.olpe, trio.soest)
        trio.olpe.close()
        shutil.copytree(trio.folder / "olpe", trio.folder / "clone")
        trio.olpe, clone = (trio.doors.open(trio.folder / name) for name in ("olpe", "clone"))
        for laptop, title in ((trio.olpe, "nur im Original"), (clone, "nur im Klon")):
            laptop.records.add("task", {"title": title})
            trio.send(laptop, trio.soest)
        trio.send(trio.soest, trio.menden)  # where they part is among the lines that come along
        for laptop in (clone, trio.olpe) * 4:
            trio.swap(laptop, trio.soest, trio.menden)
        settled(trio.olpe, clone, trio.soest, trio.menden)
        for profile in (trio.olpe, clone, trio.soest, trio.menden):
            profile.close()


def test_e11_a_clone_that_only_reads_is_no_reason_for_alarm(trio):
    trio.olpe.close()
    shutil.copytree(trio.folder / "olpe", trio.folder / "clone")
    trio.olpe, clone = (trio.doors.open(trio.folder / name) for name in ("olpe", "clone"))
    trio.soest.records.set(trio.task, {"title": "von Soest"})
    assert trio.send(trio.soest, clone) == ()
    assert trio.send(trio.soest, trio.olpe) == ()
    settled(trio.olpe, clone, trio.soest)
    clone.close()


def test_e11_more_of_a_lost_branch_comes_after_the_device_went_on(alliance):
    olpe, menden = alliance.paired("olpe", "menden")
    alliance.exchange()
    copy = alliance.clone(olpe, "copy")
    for number in range(3):
        olpe.add("project", title=f"Original {number}")
    copy.add("project", title="Kopie")
    menden.take(olpe.send())
    menden.take(copy.send())
    olpe.take(menden.send())
    menden.add("project", title="Menden")
    olpe.take(menden.send())
    olpe.add("project", title="Weiter")
    menden.take(olpe.send())
    copy.add("project", title="Noch eine Kopie")
    menden.take(copy.send())
    olpe.take(menden.send())
    menden.take(olpe.send())
    expected = {"Original 0", "Original 1", "Original 2", "Kopie", "Menden", "Weiter", "Noch eine Kopie"}
    for office in (olpe, menden):
        assert expected <= {view.fields["title"] for view in office.profile.records.list("project")}
    alliance.agree((olpe, menden))


@pytest.mark.parametrize("bundles", [1, 5])
def test_e11_a_clone_that_never_wrote_learns_that_it_lacks_its_own_work_and_gets_it(alliance, bundles):
    olpe, menden = alliance.paired("olpe", "menden")
    alliance.exchange()
    copy = alliance.clone(olpe, "copy")
    for number in range(bundles):
        olpe.add("task", title=f"Original {number}")
        menden.take(olpe.send())
    menden.add("task", title="Menden")
    news = menden.send()
    olpe.take(news)
    (told,) = copy.take(news).alarms
    assert "Menden" in told
    assert "kopiert" in told
    assert copy.device == olpe.device
    menden.take(copy.send())
    olpe.add("task", title="Inzwischen")
    menden.take(olpe.send())  # what the original confirms meanwhile is not what the copy has
    copy.take(menden.send())
    assert copy.device != olpe.device
    assert {"Menden", "Inzwischen", f"Original {bundles - 1}"} <= titles(copy.profile)
    copy.add("task", title="Aus der Kopie")
    for _ in range(2):
        menden.take(copy.send())
        menden.take(olpe.send())
        news = menden.send()
        for office in (olpe, copy):
            assert office.take(news).alarms == ()
    for office in (olpe, menden):
        assert "Aus der Kopie" in titles(office.profile)
    alliance.agree((olpe, menden, copy))


def test_e10_an_old_copy_that_was_put_back_is_told_even_if_it_only_reads(alliance):
    olpe, menden = alliance.paired("olpe", "menden")
    alliance.exchange()
    old = alliance.clone(olpe, "old")
    olpe.add("project", title="Nach der Kopie")
    menden.take(olpe.send())
    assert "kopiert" in old.take(menden.send()).alarms[0]
    old.reopen()
    menden.take(old.send())
    old.take(menden.send())
    assert {view.fields["title"] for view in old.profile.records.list("project")} >= {"Nach der Kopie"}
    menden.take(old.send())
    alliance.agree((menden, old))


def test_e11_a_clone_that_never_wrote_gets_its_own_work_through_an_exchange_folder(alliance, tmp_path):
    olpe, menden = alliance.paired("olpe", "menden")
    folder = tmp_path / "austausch"
    folder.mkdir()
    for office in (olpe, menden, olpe, menden):
        office.profile.exchange.run(folder)
    copy = alliance.clone(olpe, "copy")
    olpe.add("task", title="Original")
    for office in (olpe, menden, copy, menden, copy, menden, olpe, copy):
        office.profile.exchange.run(folder)
    assert "Original" in titles(copy.profile)
    assert copy.device != olpe.device
    files = len(list(folder.iterdir()))
    for office in (copy, menden, olpe, copy, menden, olpe):
        office.profile.exchange.run(folder)
    for office in (copy, menden, olpe):
        assert office.profile.exchange.run(folder) == []
    assert len(list(folder.iterdir())) <= files + 6
    alliance.agree((olpe, menden, copy))


def test_e11_the_losing_branch_of_a_copy_that_was_revoked_is_to_be_seen(alliance):
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    alliance.exchange()
    copy = alliance.clone(olpe2, "copy")
    olpe2.add("task", title="Original")
    copy.add("task", title="Kopie")
    menden.take(olpe2.send())
    menden.take(copy.send())
    assert menden.profile.exchange.waiting() == [], "its author writes it again"
    olpe.take(olpe2.send())
    olpe.profile.partners.revoke(olpe2.device)  # both laptops are gone
    menden.take(olpe.send("menden"))
    (waits,) = menden.profile.exchange.waiting()
    assert (waits.organisation, waits.count) == ("olpe", 1)
    assert "Kopie" in waits.for_what
    assert menden.problems() == ()


def test_e11_a_cloned_participant_that_reads_public_work_only_is_named_to_its_partners_at_once(alliance):
    menden, hemer = alliance.office("menden"), alliance.office("hemer")
    menden.profile.partners.import_card(hemer.card(), public_only=True)
    hemer.profile.partners.import_card(menden.card())
    alliance.exchange()
    copy = alliance.clone(hemer, "copy")
    for office, name in ((hemer, "Original"), (copy, "Kopie")):
        office.add("knowledge", title=name, kind="lesson")
    told = [menden.take(office.send()).alarms for office in (hemer, copy)]
    assert told[0] == ()
    assert "Hemer" in told[1][0]
    assert ["Hemer" in each.for_what for each in menden.profile.exchange.waiting()] == [True]
    assert hemer.take(menden.send()).alarms == (), "what is for the alliance shows in nothing it is sent"
    for office, name in ((hemer, "Original"), (copy, "Kopie")):
        assert office.profile.records.list("knowledge", {"title": name})
        office.add("knowledge", title=f"{name}, öffentlich", kind="lesson", audience="public")
    for _ in range(2):
        for office in (hemer, copy):
            menden.take(office.send())
            office.take(menden.send())
    assert hemer.device != copy.device
    for name in ("Original", "Kopie"):
        assert menden.profile.records.list("knowledge", {"title": f"{name}, öffentlich"})
    assert menden.problems() == ()


def test_e11_a_stretch_of_a_branch_that_parted_before_it_blocks_nothing(alliance, tmp_path):
    """Soest has the copy's branch and thinks that Menden has its beginning; Menden has the other one."""
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    with unit_of(olpe) as unit:
        shared = next(
            row.seq for row in Logs(unit.connection).all() if (row.device, row.audience) == (olpe.device, 1)
        )
    twin = alliance.clone(olpe, "zwilling")
    twin.clock.advance(days=3)
    twin_meetings = [twin.add("meeting", title=f"Hier {n}", held_on="2026-02-02") for n in range(3)]
    soest.take(twin.send())
    for number in range(4):
        olpe.add("meeting", title=f"Dort {number}", held_on="2026-02-02")
    menden.take(olpe.send())
    own = soest.add("meeting", title="Aus Soest", held_on="2026-03-03")
    log = f"{olpe.device}/alliance"

    def later_part(_audience, preamble, segments):
        with unit_of(soest) as unit:
            numbers = {f"{row.device}/alliance": row.number for row in Logs(unit.connection).all()}
            return preamble, [
                from_line(each, shared + 2, Logs(unit.connection).hash_at(numbers[log], shared + 1))
                if each.header.log == log
                else each
                for each in segments
            ]

    bundle = rebuilt(soest.send(), soest, menden, tmp_path / "later.verbundpaket", change=later_part)
    menden.take(bundle)
    assert menden.value(own, "title") == "Aus Soest"
    for laptop in (olpe, twin, olpe, twin):
        alliance.exchange((laptop, menden, soest))
    alliance.agree((menden, soest))
    assert {menden.value(each, "title") for each in twin_meetings} == {"Hier 0", "Hier 1", "Hier 2"}


def from_line(segment, seq, chain):
    header = segment.header
    seeds = [(max(first, seq), last, secret) for first, last, secret in header.seeds if last >= seq]
    changed = msgspec.structs.replace(header, start=seq - 1, hash=chain.hex(), seeds=seeds)
    return Segment(changed, segment.lines[seq - 1 - header.start :])
