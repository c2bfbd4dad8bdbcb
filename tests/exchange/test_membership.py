# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E8, E21 and pairing: who counts, by cards, the steward's list and vouchers, and who no longer does."""

import msgspec
import pytest
from tests.helpers.alliance import Alliance
from tests.helpers.forging import keys_of, rebuilt, unit_of, write_regardless

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged, Invalid, NotAllowed, NotFound, UnknownSigner
from swf_desktop.store.documents import Documents, StoredDocument
from swf_desktop.sync.documents import MEMBERS, Member, Members, parse, sign
from swf_desktop.sync.payload import Preamble, Segment


def test_pairing_shows_both_the_same_eight_words(alliance: Alliance) -> None:
    olpe, menden = alliance.office("olpe"), alliance.office("menden")
    seen_by_menden = menden.profile.partners.read_card(olpe.card()).words
    seen_by_olpe = olpe.profile.partners.read_card(menden.card()).words
    assert seen_by_menden == seen_by_olpe
    assert len(seen_by_menden) == 8


def test_pairing_refuses_the_own_card_and_an_altered_one(alliance: Alliance) -> None:
    olpe, menden = alliance.office("olpe"), alliance.office("menden")
    with pytest.raises(Invalid):
        olpe.profile.partners.import_card(olpe.card())
    card = menden.card()
    card.write_bytes(card.read_bytes().replace(b'"organisation":"menden"', b'"organisation":"soest"'))
    with pytest.raises(Damaged):
        olpe.profile.partners.import_card(card)
    assert [each.organisation for each in olpe.profile.partners.list()] == ["olpe"]


def test_pairing_with_the_steward_is_enough(alliance: Alliance) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, menden = alliance.office("olpe"), alliance.office("menden")
    for office in (olpe, menden):
        alliance.pair(steward, office)
    for office in (olpe, menden):
        office.take(steward.send())
    project = olpe.add("project", title="Sensoren")
    menden.take(olpe.send("menden"))
    assert menden.value(project, "title") == "Sensoren"
    alliance.exchange()
    alliance.agree()


def test_membership_the_steward_is_not_believed_by_those_who_never_paired_with_it(alliance: Alliance) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, menden = alliance.paired("olpe", "menden")
    alliance.pair(steward, menden)
    menden.take(steward.send())
    olpe.take(menden.send())  # relays the member list
    assert {each.organisation for each in olpe.profile.partners.list()} == {"olpe", "menden"}
    with pytest.raises(UnknownSigner):
        olpe.take(_addressed(alliance, steward, olpe))


def _addressed(alliance: Alliance, sender, receiver):
    sender.profile.partners.import_card(receiver.card())
    return sender.send(receiver.name)


def test_membership_a_member_list_by_somebody_else_counts_for_nothing(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    stranger = alliance.office("arnsberg")
    card = msgspec.Raw(stranger.card().read_bytes())
    forged = sign(Members(alliance="x", number=99, members=[Member(card)]), keys_of(menden))
    with unit_of(menden) as unit:
        Documents(unit.connection).add(StoredDocument(MEMBERS, menden.device, False, forged, "2026"))
        unit.commit()
    soest.take(menden.send("soest"))
    assert stranger.device not in {each.device for each in soest.profile.partners.list()}
    assert olpe.problems() == ()


def test_membership_a_second_device_is_vouched_for_and_nobody_pairs_again(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    second = alliance.office("olpe", "olpe2")
    alliance.pair(olpe, second)
    menden.take(olpe.send())
    second.take(olpe.send())
    second.profile.partners.import_card(menden.card())
    project = second.add("project", title="Vom zweiten Gerät")
    menden.take(second.send("menden"))
    assert menden.value(project, "title") == "Vom zweiten Gerät"
    alliance.exchange()
    alliance.agree()


def test_membership_nobody_vouches_for_another_organisations_device(alliance: Alliance) -> None:
    from swf_desktop.sync.documents import VOUCHER, Voucher

    olpe, menden = alliance.paired("olpe", "menden")
    stranger = alliance.office("soest")
    voucher = sign(Voucher(card=msgspec.Raw(stranger.card().read_bytes())), keys_of(menden))
    with unit_of(menden) as unit:
        Documents(unit.connection).add(StoredDocument(VOUCHER, menden.device, False, voucher, "2026"))
        unit.commit()
    olpe.take(menden.send())
    assert stranger.device not in {each.device for each in olpe.profile.partners.list()}


def test_membership_malformed_documents_do_not_lock_anybody_out(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    bodies = (
        b'{"format":"swf-revocation","device":5}',
        b'{"format":"swf-revocation"}',
        b'{"format":"swf-members","number":"x"}',
        b'{"format":"swf-voucher","card":{"body":{},"by":"x","signature":""}}',
        b'{"format":"something-newer","x":[1,2]}',
    )
    documents = [
        msgspec.Raw(msgspec.json.encode({"body": msgspec.Raw(each), "by": by, "signature": "AAAA"}))
        for each in bodies
        for by in (menden.device, "nobody")
    ]

    def add(_a: Audience, preamble: Preamble, segments: list[Segment]) -> tuple[Preamble, list[Segment]]:
        return msgspec.structs.replace(preamble, documents=[*preamble.documents, *documents]), segments

    project = menden.add("project", title="Trotzdem")
    bundle = rebuilt(menden.send(), menden, olpe, alliance.post / "odd.verbundpaket", change=add)
    olpe.take(bundle)
    olpe.reopen()
    assert olpe.value(project, "title") == "Trotzdem"
    assert olpe.problems() == ()


# ---- revocation ---------------------------------------------------------------------------------


def test_e21_what_a_lost_device_wrote_before_counts_and_what_it_writes_later_does_not(
    alliance: Alliance,
) -> None:
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    before = olpe2.add("project", title="Vorher")
    alliance.exchange()
    olpe.profile.partners.revoke(olpe2.device)
    later = olpe2.add("project", title="Nachher")
    olpe2.set(before, title="Verändert")
    menden.take(olpe2.send("menden"))  # the thief is quicker
    assert menden.value(later, "title") == "Nachher"
    menden.take(olpe.send("menden"))
    assert menden.value(before, "title") == "Vorher"
    assert not menden.knows(later)
    assert menden.problems() == ()
    olpe.take(menden.send("olpe"))
    assert olpe.digest() == menden.digest()
    assert not olpe.knows(later)


def test_e21_revocation_first_or_later_comes_out_the_same(alliance: Alliance) -> None:
    olpe, olpe2, menden, soest = alliance.paired("olpe", "olpe2", "menden", "soest")
    project = olpe2.add("project", title="Vorher")
    alliance.exchange()
    milestone = olpe2.add("milestone", project=project, title="Start", planned_on="2026-05-05")
    olpe2.set(project, owner="menden")
    stolen = olpe2.send()
    olpe.profile.partners.revoke(olpe2.device)
    revocation = olpe.send()
    menden.take(stolen)
    menden.set(project, title="Von Menden")
    relayed = menden.send("soest")
    soest.take(revocation)
    soest.take(relayed)
    menden.take(revocation)
    for office in (menden, soest):
        assert office.show(project).owner == "olpe"
        assert office.value(project, "title") == "Vorher"
        assert not office.knows(milestone)
        assert office.problems() == ()
    assert menden.digest() == soest.digest()


def test_e21_only_the_own_organisation_or_the_steward_revokes(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    with pytest.raises(NotAllowed):
        olpe.profile.partners.revoke(menden.device)
    with pytest.raises(NotAllowed):
        olpe.profile.partners.revoke(olpe.device)


def test_e21_a_revocation_by_a_stranger_or_another_office_counts_for_nothing(alliance: Alliance) -> None:
    from swf_desktop.sync.documents import REVOCATION, Revocation

    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    forged = sign(Revocation(device=olpe.device, accepted={}), keys_of(menden))
    assert parse(forged).by == menden.device
    with unit_of(menden) as unit:
        Documents(unit.connection).add(StoredDocument(REVOCATION, menden.device, False, forged, "2026"))
        unit.commit()
    soest.take(menden.send("soest"))
    partners = {each.organisation: each for each in soest.profile.partners.list()}
    assert not partners["olpe"].revoked


def test_e21_the_office_goes_on_with_a_new_device_after_a_loss(alliance: Alliance) -> None:
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    secret = olpe2.add("contact", family_name="Beispiel")
    alliance.exchange()
    olpe.profile.partners.revoke(olpe2.device)
    third = alliance.office("olpe", "olpe3")
    alliance.pair(olpe, third)
    third.take(olpe.send())
    assert third.value(secret, "family_name") == "Beispiel"
    third.profile.partners.import_card(menden.card())
    menden.take(olpe.send("menden"))
    project = third.add("project", title="Weiter")
    menden.take(third.send("menden"))
    assert menden.value(project, "title") == "Weiter"


def test_e21_the_stewards_word_on_a_lost_device_takes_no_internal_record_from_its_office(
    alliance: Alliance,
) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, lost = alliance.office("olpe"), alliance.office("olpe", "olpe2")
    alliance.pair(steward, olpe, lost)
    internal = lost.add("contact", family_name="Beispiel")
    alliance.exchange()
    steward.profile.partners.revoke(lost.device)
    olpe.take(steward.send())
    assert olpe.value(internal, "family_name") == "Beispiel"
    assert {each.device for each in olpe.profile.partners.list() if each.revoked} == {lost.device}
    assert olpe.problems() == ()


def test_e21_a_revocation_tells_nobody_outside_how_much_internal_work_there_is(alliance: Alliance) -> None:
    olpe, lost, menden = alliance.paired("olpe", "olpe2", "menden")
    third = alliance.office("olpe", "olpe3")
    alliance.pair(olpe, third)
    third.profile.partners.import_card(menden.card())
    kept = [lost.add("contact", family_name=f"Beispiel {n}") for n in range(3)]
    alliance.exchange([olpe, lost, menden])
    third.take(olpe.send(third.device))
    late = lost.add("contact", family_name="Zu spät")
    olpe.profile.partners.revoke(lost.device)
    after = olpe.send()
    menden.take(after)
    third.take(menden.send())  # the same word by way of others
    third.take(after)
    with unit_of(menden) as unit:
        papers = [each.content for each in Documents(unit.connection).all()]
    assert any(b"swf-revocation" in each for each in papers)
    assert not any(b"/office" in each for each in papers)
    with unit_of(third) as unit:
        assert any(
            lost.device.encode() + b"/office" in each.content for each in Documents(unit.connection).all()
        )
    assert all(third.knows(each) for each in kept)
    assert not third.knows(late)


def test_membership_a_steward_restored_from_a_backup_goes_on_listing_and_revoking(alliance: Alliance) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, menden = alliance.office("olpe"), alliance.office("menden")
    alliance.pair(steward, olpe)
    backup = steward.profile.backups.now()
    alliance.pair(steward, menden)
    for office in (olpe, menden):
        office.take(steward.send())
    steward.profile.backups.restore(backup.name)
    steward.reopen()
    soest = alliance.office("soest")
    alliance.pair(steward, soest)
    alliance.pair(steward, menden)
    for office in (soest, olpe, menden):
        office.take(steward.send())
    project = soest.add("project", title="Neu dabei")
    for office in (olpe, menden):
        office.take(soest.send(office.name))
        assert office.value(project, "title") == "Neu dabei"
    steward.profile.partners.revoke(soest.device)
    menden.take(steward.send("menden"))
    assert {each.device for each in menden.profile.partners.list() if each.revoked} == {soest.device}


def test_pairing_a_new_only_laptop_brings_the_work_of_the_lost_one_by_a_partners_copy_of_its_card(
    alliance: Alliance,
) -> None:
    lost, menden = alliance.paired("olpe", "menden")
    project = lost.add("project", title="Vorher")
    alliance.exchange()
    fresh = alliance.office("olpe", "olpe2")
    alliance.pair(fresh, menden)
    fresh.take(menden.send(fresh.device))
    assert not fresh.knows(project)
    copy = alliance.post / "verloren.partnerkarte"
    menden.profile.partners.copy_card(lost.device, copy)
    fresh.profile.partners.import_card(copy)
    assert fresh.value(project, "title") == "Vorher"
    fresh.profile.partners.revoke(lost.device)
    fresh.set(project, title="Nachher")
    menden.take(fresh.send("menden"))
    assert menden.value(project, "title") == "Nachher"
    assert {each.device for each in menden.profile.partners.list() if each.revoked} == {lost.device}


def test_a_copy_of_a_card_is_the_card_wherever_it_is_known_from(alliance: Alliance) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, menden = alliance.office("olpe"), alliance.office("menden")
    for office in (olpe, menden):
        alliance.pair(steward, office)
    olpe.take(steward.send("olpe"))
    copy = alliance.post / "kopie.partnerkarte"
    assert olpe.profile.partners.copy_card(menden.device, copy).organisation == "menden"
    assert olpe.profile.partners.read_card(copy).device == menden.device
    with pytest.raises(NotFound):
        olpe.profile.partners.copy_card("niemand", copy)


def test_pairing_with_a_revoked_device_is_refused_and_says_why(alliance: Alliance) -> None:
    olpe, lost = alliance.paired("olpe", "olpe2")
    olpe.profile.partners.revoke(lost.device)
    before = olpe.profile.partners.list()
    with pytest.raises(Invalid, match="has been revoked"):
        olpe.profile.partners.import_card(lost.card())
    assert olpe.profile.partners.list() == before


def test_pairing_a_device_of_the_own_organisation_for_public_entries_only_is_refused(
    alliance: Alliance,
) -> None:
    olpe, second = alliance.office("olpe"), alliance.office("olpe", "olpe2")
    with pytest.raises(Invalid, match="receives everything"):
        olpe.profile.partners.import_card(second.card(), public_only=True)


# ---- joining ------------------------------------------------------------------------------------


def test_joining_a_founded_alliance_by_the_founders_card(alliance: Alliance) -> None:
    founder = alliance.office("hemer", starter=False)
    guest = alliance.office("balve", starter=False)
    alliance.pair(founder, guest)
    project = founder.add("project", title="Gegründet")
    guest.take(founder.send())
    assert guest.value(project, "title") == "Gegründet"
    alliance.exchange()
    alliance.agree()


def test_joining_the_known_alliance_brings_its_starter_data(alliance: Alliance) -> None:
    olpe = alliance.office("olpe")
    guest = alliance.office("hemer", starter=False)
    alliance.pair(olpe, guest)
    alliance.exchange()
    alliance.agree()
    assert guest.profile.records.counts()["goal"] == olpe.profile.records.counts()["goal"]


# ---- a participant that reads public records only -------------------------------------------------


def test_participants_with_level_public_receive_public_records_only(alliance: Alliance) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    guest, olpe = alliance.office("hemer", starter=False), alliance.office("olpe")
    alliance.pair(steward, olpe)
    guest.profile.partners.import_card(olpe.card())
    guest.profile.partners.import_card(steward.card())
    cards = [
        Member(msgspec.Raw(olpe.card().read_bytes())),
        Member(msgspec.Raw(guest.card().read_bytes()), "public"),
    ]
    members = Members(alliance="smart-cities-suedwestfalen", number=50, members=cards)
    with unit_of(steward) as unit:
        data = sign(members, keys_of(steward))
        Documents(unit.connection).add(StoredDocument(MEMBERS, steward.device, False, data, "2026"))
        unit.commit()
    olpe.take(steward.send("olpe"))
    inside = olpe.add("project", title="Nur im Verbund")
    outside = olpe.add("project", title="Für alle", audience="public")
    guest.take(olpe.send("hemer"))
    assert guest.value(outside, "title") == "Für alle"
    assert not guest.knows(inside)
    olpe.set(inside, audience="public")
    guest.take(olpe.send("hemer"))
    assert guest.value(inside, "title") == "Nur im Verbund"
    olpe.set(inside, audience="alliance")
    result = guest.take(olpe.send("hemer"))
    assert not guest.knows(inside)
    assert result.alarms == ()
    assert guest.problems() == ()


def test_participants_who_read_public_records_only_owe_no_confirmation_of_others(alliance: Alliance) -> None:
    olpe, guest = alliance.office("olpe"), alliance.office("hemer")
    olpe.profile.partners.import_card(guest.card(), public_only=True)
    guest.profile.partners.import_card(olpe.card())
    olpe.add("project", title="Nur im Verbund")
    olpe.add("project", title="Für alle", audience="public")
    guest.take(olpe.send())
    olpe.take(guest.send())
    (line,) = olpe.profile.exchange.status()
    assert (line.confirmed, line.outstanding) == (1, 0)


def test_participants_whose_card_is_read_twice_still_receive_public_records_only(alliance: Alliance) -> None:
    olpe, guest = alliance.office("olpe"), alliance.office("hemer")
    guest.profile.partners.import_card(olpe.card())
    partners = olpe.profile.partners
    assert not partners.read_card(guest.card()).public_only
    partners.import_card(guest.card(), public_only=True)
    assert partners.read_card(guest.card()).public_only
    assert partners.import_card(guest.card()).public_only
    inside = olpe.add("project", title="Nur im Verbund")
    guest.take(olpe.send())
    assert not guest.knows(inside)
    assert not partners.import_card(guest.card(), public_only=False).public_only


def test_participants_of_a_stewards_list_stay_what_they_are_when_their_card_is_read(
    alliance: Alliance,
) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, guest = alliance.office("olpe"), alliance.office("hemer")
    alliance.pair(steward, olpe)
    steward.profile.partners.import_card(guest.card(), public_only=True)
    olpe.take(steward.send("olpe"))
    assert olpe.profile.partners.import_card(guest.card()).public_only


def test_participants_write_regardless_is_refused_like_anybody_elses(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    project = olpe.add("project", title="Für alle", audience="public")
    alliance.exchange()
    write_regardless(menden, project, {"title": "Falsch"}, audience=Audience.PUBLIC)
    assert len(olpe.take(menden.send()).refused) == 1
