# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E18: what was erased does not come back with a restored backup, and can be taken out of the backups."""

from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance, Office

SECRET = "Wiesengrund"


def holding(office: Office) -> list[str]:
    return [each.name for each in office.profile.backups.holding()]


def in_clear(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes())


def restored(office: Office, name: str) -> None:
    office.profile.backups.restore(name)
    office.profile.close()
    office.reopen()


def test_e18_own_erased_people_are_gone_at_once_from_a_restored_backup(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    person = olpe.add("contact", family_name=SECRET, email="w@example.org", audience="alliance")
    kept = olpe.add("contact", family_name="Bleibt")
    alliance.exchange()
    backup = olpe.profile.backups.now()
    olpe.erase(person)
    assert holding(olpe) == [backup.name]
    restored(olpe, backup.name)
    assert olpe.show(person).erased
    assert olpe.value(kept, "family_name") == "Bleibt"
    assert not olpe.profile.search.find(SECRET)
    assert in_clear(olpe.home) == [backup.name]
    assert olpe.problems() == ()
    menden.take(olpe.send("menden"))  # the erasure was never sent before
    assert menden.show(person).erased
    olpe.take(menden.send("olpe"))
    alliance.exchange()
    alliance.agree()


def test_e18_others_erased_people_are_gone_too_and_nobody_is_blocked(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    person = olpe.add("contact", family_name=SECRET, audience="alliance")
    alliance.exchange()
    backup = menden.profile.backups.now()
    olpe.erase(person)
    menden.take(olpe.send("menden"))
    assert menden.show(person).erased
    restored(menden, backup.name)
    assert not menden.profile.search.find(SECRET)
    assert person not in {view.id for view in menden.profile.records.list("contact")}, (
        "not even an empty record"
    )
    assert not menden.knows(person)
    assert in_clear(menden.home) == [backup.name]
    assert menden.problems() == ()
    task = menden.add("task", title="Weiter")
    fresh = alliance.office("arnsberg")
    alliance.pair(fresh, menden, olpe)
    fresh.take(menden.send())
    assert fresh.knows(task)
    soest.take(menden.send("soest"))
    menden.take(soest.send("menden"))  # Soest has the values still: nobody asked for them
    assert not menden.profile.search.find(SECRET)
    menden.take(olpe.send("menden"))
    assert menden.show(person).erased
    alliance.exchange((olpe, menden, soest))
    alliance.agree((olpe, menden, soest))


def test_e18_the_backups_can_be_cleaned_and_still_be_restored(alliance: Alliance) -> None:
    olpe, _menden = alliance.paired("olpe", "menden")
    person = olpe.add("contact", family_name=SECRET, audience="alliance")
    other = olpe.add("task", title="Bleibt")
    alliance.exchange()
    backups = [olpe.profile.backups.now().name for _ in range(2)]
    olpe.erase(person)
    late = olpe.profile.backups.now().name
    damaged = olpe.home / "backups" / "2026-01-04T080000Z-damaged.db"
    damaged.write_bytes(SECRET.encode())
    assert set(holding(olpe)) == {*backups, damaged.name}
    cleaned, removed = olpe.profile.backups.purge()
    assert {each.name for each in cleaned} == set(backups)
    assert [each.name for each in removed] == [damaged.name]
    assert holding(olpe) == []
    assert in_clear(olpe.home) == []
    assert {each.name for each in olpe.profile.backups.list()} == {*backups, late}
    restored(olpe, backups[0])
    assert olpe.show(person).erased
    assert olpe.value(other, "title") == "Bleibt"
    assert olpe.problems() == ()
    alliance.exchange()
    alliance.exchange()
    alliance.agree()


def test_e18_what_partners_withdrew_stays_withdrawn_after_a_restore(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    decision = olpe.add("decision", title=SECRET)
    alliance.exchange()
    backup = menden.profile.backups.now()
    olpe.set(decision, audience="office")
    menden.take(olpe.send())
    restored(menden, backup.name)
    assert in_clear(menden.home) == [backup.name]
    assert not menden.profile.search.find(SECRET)
    menden.take(olpe.send())
    assert not menden.knows(decision)
    alliance.exchange()
    alliance.agree()


def test_e18_cleaning_that_fails_leaves_the_backup_as_it_was(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    from swf_desktop.services import erasing_again

    olpe = alliance.office("olpe")
    person = olpe.add("contact", family_name=SECRET)
    name = olpe.profile.backups.now().name
    olpe.erase(person)
    before = (olpe.home / "backups" / name).read_bytes()

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(erasing_again, "drop_bodies", fail)
    with pytest.raises(RuntimeError):
        olpe.profile.backups.purge()
    assert (olpe.home / "backups" / name).read_bytes() == before
    assert [p.name for p in (olpe.home / "backups").iterdir()] == [name]


def test_e10_a_retraction_that_went_with_a_restored_backup_holds_nothing_back(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    task = olpe.add("task", title="Erst für alle", audience="alliance")
    alliance.exchange()
    other = olpe.add("task", title="Ganz anderes")
    backup = olpe.profile.backups.now()
    olpe.set(task, audience="office")  # nobody hears of it before the backup is restored
    restored(olpe, backup.name)
    assert olpe.value(task, "title") == "Erst für alle"
    alliance.exchange()
    assert menden.value(other, "title") == "Ganz anderes"
    assert menden.value(task, "title") == "Erst für alle"
    alliance.agree()


def test_e10_a_retraction_that_others_know_of_comes_back_after_a_restored_backup(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    task = olpe.add("task", title="Erst für alle", audience="alliance")
    alliance.exchange()
    backup = olpe.profile.backups.now()
    olpe.set(task, audience="office")
    menden.take(olpe.send("menden"))
    restored(olpe, backup.name)
    alliance.exchange()
    assert not menden.knows(task)
    alliance.agree()
