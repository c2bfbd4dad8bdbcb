# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E24: papers that somebody heaps up make nobody else's bundle unreadable."""

import msgspec
import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import keys_of, rebuilt, unit_of

from swf_desktop.domain.audience import Audience
from swf_desktop.services.identities import encoded
from swf_desktop.store.documents import Documents
from swf_desktop.sync import limits
from swf_desktop.sync.documents import Voucher, read_card, sign
from swf_desktop.sync.keys import DeviceKeys
from swf_desktop.sync.payload import Preamble, Segment


def kept(office: Office) -> int:
    with unit_of(office) as unit:
        return len(Documents(unit.connection).all())


def with_papers(alliance: Alliance, sender: Office, reader: Office, papers: list[bytes]):
    def add(_a: Audience, preamble: Preamble, segments: list[Segment]) -> tuple[Preamble, list[Segment]]:
        documents = [*preamble.documents, *map(msgspec.Raw, papers)]
        return msgspec.structs.replace(preamble, documents=documents), segments

    target = alliance.post / f"papers-{len(papers)}-{sender.name}.verbundpaket"
    return rebuilt(sender.send(), sender, reader, target, change=add)


def test_e24_a_member_who_heaps_up_papers_blocks_nobody(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    monkeypatch.setattr(limits, "DOCUMENTS_KEPT", 10)
    monkeypatch.setattr(limits, "DOCUMENTS", 30)
    own = msgspec.json.decode(sign(Voucher(card=msgspec.Raw(menden.card().read_bytes())), keys_of(menden)))
    heap = [
        msgspec.json.encode({**own, "body": {**own["body"], "n": n}}) for n in range(12)
    ]  # not signed by Menden, and not by strangers either
    heap += [msgspec.json.encode({**own, "by": "nobody", "body": {"format": "x", "n": n}}) for n in range(12)]
    before = kept(olpe)
    olpe.take(with_papers(alliance, menden, olpe, heap))
    assert kept(olpe) == before + 10, "strangers' papers are passed on, within limits"
    signed = [
        sign(Voucher(card=msgspec.Raw(msgspec.json.encode({"n": n}))), keys_of(menden)) for n in range(25)
    ]
    olpe.take(with_papers(alliance, menden, olpe, signed))
    assert kept(olpe) == before + 20
    second = alliance.office("olpe", "olpe2")
    olpe.profile.partners.import_card(second.card())
    project = olpe.add("project", title="Geht durch")
    monkeypatch.setattr(limits, "DOCUMENTS", 8)
    soest.take(olpe.send("soest"))
    assert soest.knows(project)
    assert second.device in {each.device for each in soest.profile.partners.list()}, "own papers go first"


def test_e24_one_paper_in_many_spellings_is_kept_once(alliance: Alliance) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    second = alliance.office("olpe", "olpe2")
    olpe.profile.partners.import_card(second.card())
    menden.take(olpe.send())
    with unit_of(menden) as unit:
        (voucher,) = [s.content for s in Documents(unit.connection).all() if s.format == "swf-voucher"]
    before = kept(soest)
    spellings = [voucher.replace(b',"by"', b" " * n + b',"by"') for n in range(1, 9)]
    soest.take(with_papers(alliance, menden, soest, spellings))
    assert kept(soest) == before + 1
    assert second.device in {each.device for each in soest.profile.partners.list()}


def test_e24_ids_of_alliances_that_somebody_makes_up_block_nobody(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    monkeypatch.setattr(limits, "RECIPIENTS", 40)
    monkeypatch.setattr(limits, "ALLIANCES", 20)
    for heap in range(3):
        also = [f"made-up-{heap}-{n}" for n in range(30)]
        bundle = rebuilt(
            menden.send(),
            menden,
            olpe,
            alliance.post / f"also-{heap}.verbundpaket",
            header=lambda header, also=also: msgspec.structs.replace(header, also=also),
        )
        olpe.take(bundle)
    project = olpe.add("project", title="Geht durch")
    soest.take(olpe.send("soest"))
    assert soest.knows(project)


def test_e24_several_organisations_together_cannot_use_up_the_logs_that_a_bundle_may_name(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    monkeypatch.setattr(limits, "VOUCHERS_KEPT", 3)

    def crowd(office: Office, count: int) -> list[bytes]:
        with unit_of(office) as unit:
            own = read_card(office.profile._desk.trust.own_document(unit))
        made = []
        for _ in range(count):
            keys = DeviceKeys.generate()
            card = msgspec.structs.replace(
                own, device=keys.device, sign=encoded(keys.sign_public), age=keys.age_public
            )
            made.append(sign(Voucher(card=msgspec.Raw(sign(card, keys))), keys_of(office)))
        return made

    before = len(olpe.profile.partners.list())
    for hostile in (menden, soest):
        olpe.take(with_papers(alliance, hostile, olpe, crowd(hostile, 5)))
        assert not olpe.take(with_papers(alliance, hostile, olpe, crowd(hostile, 2))).alarms
    assert len(olpe.profile.partners.list()) == before + 6
    second = alliance.office("olpe", "olpe2")
    olpe.profile.partners.import_card(second.card())
    assert len(olpe.profile.partners.list()) == before + 7, "nobody takes the room of the others"


def test_e24_what_a_thief_vouched_for_takes_no_room_once_he_is_revoked(
    alliance: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    olpe, thief, soest = alliance.paired("olpe", "olpe2", "soest")
    monkeypatch.setattr(limits, "VOUCHERS_KEPT", 3)  # each of the two for the other, and one more
    heap = [sign(Voucher(card=msgspec.Raw(msgspec.json.encode({"n": n}))), keys_of(thief)) for n in range(5)]
    soest.take(with_papers(alliance, thief, soest, heap))
    olpe.profile.partners.revoke(thief.device)
    new = alliance.office("olpe", "olpe3")
    olpe.profile.partners.import_card(new.card())
    soest.take(olpe.send("soest"))
    assert new.device in {each.device for each in soest.profile.partners.list()}
