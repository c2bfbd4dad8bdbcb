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

from swf_desktop.domain.errors import RevokedSigner, UnknownSigner
from swf_desktop.store.documents import Documents, StoredDocument
from swf_desktop.sync.documents import REVOCATION, VOUCHER, Revocation, Voucher, sign


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
