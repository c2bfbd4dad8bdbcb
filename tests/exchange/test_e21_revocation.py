# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E21: a stolen laptop can neither bring friends in nor turn the others out, whatever date its papers bear."""

import contextlib
import itertools
from pathlib import Path

import msgspec
import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import keys_of, unit_of

from swf_desktop.domain.errors import NotAllowed, RevokedSigner, UnknownSigner
from swf_desktop.services.papers import worth_keeping
from swf_desktop.services.trust import TrustBook
from swf_desktop.store.documents import Documents, StoredDocument
from swf_desktop.sync.documents import REVOCATION, VOUCHER, Revocation, Voucher, sign
from swf_desktop.sync.payload import Preamble
from swf_desktop.system.i18n import translate_error


def slip_in(office: Office, kind: str, body: msgspec.Struct) -> None:
    """Add a document signed with the office's own key to what it sends."""
    with unit_of(office) as unit:
        data = sign(body, keys_of(office))
        Documents(unit.connection).add(StoredDocument(kind, office.device, False, data, "2020-01-01"))
        unit.commit()


def vouch_for(office: Office, card: Path) -> None:
    slip_in(office, VOUCHER, Voucher(card=msgspec.Raw(card.read_bytes())))


def revoked_at(office: Office) -> set[str]:
    return {each.device for each in office.profile.partners.list() if each.revoked}


def contested_at(office: Office) -> set[str]:
    return {each.device for each in office.profile.partners.list() if each.contested}


def test_e21_a_stolen_laptop_vouches_for_nobody_whatever_comes_first(alliance: Alliance) -> None:
    olpe, stolen, menden, soest, arnsberg = alliance.paired("olpe", "olpe2", "menden", "soest", "arnsberg")
    alliance.exchange()
    olpe.profile.partners.revoke(stolen.device)
    revocation = olpe.send()
    friend = alliance.office("olpe", "olpe3")
    vouch_for(stolen, friend.card())
    introducing = stolen.send()
    for office in (menden, soest, arnsberg):
        friend.profile.partners.import_card(office.card())
    project = friend.add("project", title="Eingeschlichen")
    task = friend.add("task", title="Für alle eine Falle")
    own = friend.send()
    menden.take(introducing)
    menden.take(own)
    assert menden.knows(project)
    menden.take(revocation)
    soest.take(revocation)
    with pytest.raises(RevokedSigner):
        soest.take(introducing)
    soest.take(menden.send("soest"))
    for office in (menden, soest):
        assert not office.knows(project)
        assert not office.knows(task)
        assert stolen.device in revoked_at(office)
        assert olpe.device not in revoked_at(office)
        assert office.problems() == ()
    arnsberg.take(soest.send("arnsberg"))
    menden.take(arnsberg.send("menden"))
    assert menden.digest() == soest.digest() == arnsberg.digest()


def test_e21_every_order_of_papers_comes_out_the_same(alliance: Alliance) -> None:
    olpe, stolen, menden, *readers = alliance.paired("olpe", "olpe2", "menden", "soest", "arnsberg")
    alliance.exchange()
    honest = alliance.office("olpe", "olpe3")
    stolen.profile.partners.import_card(honest.card())
    olpe.take(stolen.send("olpe"))
    olpe.profile.partners.revoke(stolen.device)
    friend = alliance.office("olpe", "friend")
    vouch_for(stolen, friend.card())
    slip_in(stolen, REVOCATION, Revocation(device=honest.device, accepted={}))
    for each in (honest, friend):
        each.profile.partners.import_card(menden.card())
    for reader in readers:
        honest.profile.partners.import_card(reader.card())
        friend.profile.partners.import_card(reader.card())
    wanted = honest.add("task", title="Ehrlich")
    unwanted = friend.add("task", title="Unehrlich")
    bundles = [olpe.send(), stolen.send(), honest.send(), friend.send()]
    digests = set()
    for reader, order in zip(readers, [bundles, bundles[::-1]], strict=True):
        for bundle in itertools.chain(order, order):
            with contextlib.suppress(RevokedSigner, UnknownSigner):
                reader.take(bundle)
        assert reader.knows(wanted)
        assert not reader.knows(unwanted)
        assert revoked_at(reader) >= {stolen.device}
        assert honest.device not in revoked_at(reader)
        assert reader.problems() == ()
        digests.add(reader.digest())
    assert len(digests) == 1


def test_e21_the_steward_puts_right_what_a_thief_revoked(alliance: Alliance) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, stolen, menden = (alliance.office(*name) for name in (("olpe",), ("olpe", "olpe2"), ("menden",)))
    alliance.pair(steward, olpe, stolen, menden)
    before = olpe.add("project", title="Vorher")
    alliance.exchange()
    slip_in(stolen, REVOCATION, Revocation(device=olpe.device, accepted={}))
    menden.take(stolen.send("menden"))
    assert olpe.device in revoked_at(menden)
    assert not menden.knows(before)
    steward.profile.partners.revoke(stolen.device)
    with pytest.raises(RevokedSigner):
        menden.take(olpe.send("menden"))
    olpe.take(steward.send("olpe"))
    after = olpe.add("project", title="Nachher")
    menden.take(olpe.send("menden"))  # brings the steward's word along
    assert revoked_at(menden) == {stolen.device}
    assert menden.value(before, "title") == "Vorher"
    assert menden.value(after, "title") == "Nachher"
    assert menden.problems() == ()


def test_e21_pairing_with_somebody_makes_his_earlier_word_count_at_once(alliance: Alliance) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, menden, soest = (alliance.office(name) for name in ("olpe", "menden", "soest"))
    alliance.pair(olpe, menden, soest)
    alliance.pair(steward, soest, menden)
    later = menden.add("task", title="Nicht mehr zugelassen")
    olpe.take(menden.send("olpe"))
    steward.profile.partners.revoke(menden.device)
    soest.take(steward.send("soest"))
    olpe.take(soest.send("olpe"))  # passes the steward's papers on
    assert olpe.knows(later), "the steward is a stranger to Olpe"
    olpe.profile.partners.import_card(steward.card())
    assert revoked_at(olpe) == {menden.device}
    assert not olpe.knows(later)
    assert olpe.problems() == ()


def test_e21_devices_that_revoke_each_other_are_named_as_that_until_the_steward_speaks(
    alliance: Alliance,
) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, stolen, menden, soest = (
        alliance.office(*name) for name in (("olpe",), ("olpe", "olpe2"), ("menden",), ("soest",))
    )
    alliance.pair(steward, olpe, stolen, menden, soest)
    alliance.exchange()
    before = olpe.add("project", title="Vorher")
    menden.take(olpe.send("menden"))
    olpe.profile.partners.revoke(stolen.device)
    slip_in(stolen, REVOCATION, Revocation(device=olpe.device, accepted={}))
    soest.take(stolen.send("soest"))
    assert contested_at(soest) == set(), "so far one revokes the other, and that is all"
    steward.take(olpe.send("suedwestfalen-agentur"))
    for office in (menden, steward):
        told = office.take(soest.send(office.profile.organisation)).alarms
        assert any("Olpe" in alarm and "Verbundstelle" in alarm for alarm in told) == (office is steward)
    with pytest.raises(RevokedSigner) as refused:
        steward.take(olpe.send("suedwestfalen-agentur"))
    assert "einander gesperrt" in translate_error(refused.value)
    assert contested_at(steward) == {olpe.device, stolen.device}
    # what the thief's word does to the one who hears of it
    with unit_of(soest) as there, unit_of(olpe) as here:
        for paper in Documents(there.connection).all():
            if paper.format == REVOCATION and paper.device == stolen.device:
                Documents(here.connection).add(paper)
        here.commit()
    assert "Verbundstelle" in olpe.profile.partners.own_trouble()
    with pytest.raises(NotAllowed) as said:
        olpe.add("project", title="Geht nicht")
    assert translate_error(said.value) == olpe.profile.partners.own_trouble()
    # the way out
    steward.profile.partners.revoke(stolen.device)
    assert contested_at(steward) == set()
    for office in (olpe, menden, soest):
        office.take(steward.send(office.profile.organisation))
        assert revoked_at(office) == {stolen.device}
    assert olpe.profile.partners.own_trouble() == ""
    after = olpe.add("project", title="Nachher")
    for office in (menden, soest, steward):
        office.take(olpe.send(office.profile.organisation))
        assert office.value(before, "title") == "Vorher"
        assert office.value(after, "title") == "Nachher"
        assert office.problems() == ()


def test_e21_who_sits_before_a_revoked_device_is_told_and_writes_nothing_in_vain(alliance: Alliance) -> None:
    olpe, second = alliance.paired("olpe", "olpe2")
    olpe.add("task", title="Aufgabe")
    second.take(olpe.send())
    last = olpe.profile.partners.revoke(second.device)
    assert (last.revoked, last.contested) == (True, False)
    with unit_of(olpe) as unit:
        papers = [each for each in Documents(unit.connection).all() if each.format == REVOCATION]
    assert len(papers) == 2, "one for everybody, one on the internal log for the own office"
    with unit_of(second) as unit:
        for paper in papers:
            Documents(unit.connection).add(paper)
        unit.commit()
    assert "gesperrt" in second.profile.partners.own_trouble()
    with pytest.raises(NotAllowed, match="revoked"):
        second.add("task", title="Geht nicht")
    assert [view.fields["title"] for view in second.profile.records.list("task")] == ["Aufgabe"]


def test_e21_the_steward_lifts_what_a_thief_did_before_anybody_revoked_him_and_keeps_the_rest(
    alliance: Alliance,
) -> None:
    steward = alliance.office("suedwestfalen-agentur", steward=True)
    olpe, stolen, lost, menden = (
        alliance.office(*name) for name in (("olpe",), ("olpe", "olpe2"), ("olpe", "olpe3"), ("menden",))
    )
    alliance.pair(steward, olpe, stolen, lost, menden)
    before = olpe.add("project", title="Vorher")
    alliance.exchange()
    stolen.profile.partners.revoke(lost.device)  # in good hands still
    slip_in(stolen, REVOCATION, Revocation(device=olpe.device, accepted={}))
    steward.take(stolen.send("suedwestfalen-agentur"))
    assert revoked_at(steward) == {lost.device, olpe.device}
    assert {each.device for each in steward.profile.partners.revoked_by(stolen.device)} == {
        lost.device,
        olpe.device,
    }
    steward.profile.partners.revoke(stolen.device)
    assert revoked_at(steward) == {lost.device, olpe.device, stolen.device}, "nobody said who is honest"
    steward.profile.partners.revoke(stolen.device, [olpe.device])
    assert revoked_at(steward) == {lost.device, stolen.device}
    menden.take(steward.send("menden"))
    olpe.take(steward.send("olpe"))
    menden.take(olpe.send("menden"))
    assert revoked_at(menden) == {lost.device, stolen.device}
    assert menden.value(before, "title") == "Vorher"


def test_e21_what_tells_of_an_internal_log_counts_only_where_it_may_stand(alliance: Alliance) -> None:
    """Nobody would pass it on to the others, so not all of them would know it."""
    olpe, menden = alliance.paired("olpe", "menden")
    paper = sign(Revocation(device=menden.device, accepted={}, audience="office"), keys_of(olpe))
    kept = {}
    with unit_of(menden) as unit:
        trust = TrustBook(menden.profile._desk.identity)
        for audience in ("office", "alliance", "public"):
            brought = Preamble(audience=audience, vector={}, digest="", documents=[msgspec.Raw(paper)])
            kept[audience] = len(worth_keeping(unit, trust, brought, "2026-01-05T08:00:00Z"))
    assert kept == {"office": 1, "alliance": 0, "public": 0}
