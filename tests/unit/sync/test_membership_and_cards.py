# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keys, cards, and the circle of trusted devices as a pure function of signed documents."""

import base64
import itertools

import msgspec
import pytest

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import Damaged, StorageFailed, TooLarge, TooNew, WrongRecipient
from swf_desktop.domain.ids import is_owned_id, new_id, owned_id
from swf_desktop.sync.documents import (
    Card,
    Member,
    Members,
    Revocation,
    Voucher,
    parse,
    read_card,
    sign,
    word_code,
)
from swf_desktop.sync.keys import DeviceKeys, device_id, encrypt, verify
from swf_desktop.sync.limits import MAX_INTEGER
from swf_desktop.sync.membership import circle


def card_of(keys: DeviceKeys, organisation: str, **more: object) -> bytes:
    card = Card(
        device=keys.device,
        organisation=organisation,
        organisation_name=organisation.title(),
        label="Erika",
        sign=base64.b64encode(keys.sign_public).decode(),
        age=keys.age_public,
        alliance="test",
        **more,
    )
    return sign(card, keys)


OLPE, OLPE2, MENDEN, STEWARD = (DeviceKeys.generate() for _ in range(4))
CARDS = {
    "olpe": card_of(OLPE, "olpe"),
    "olpe2": card_of(OLPE2, "olpe"),
    "menden": card_of(MENDEN, "menden"),
    "steward": card_of(STEWARD, "agency", steward=True),
}
OWN = read_card(CARDS["olpe"])


def trusted(paired: list[str], documents: list[bytes]) -> set[str]:
    cards = [(read_card(CARDS[name]), Audience.ALLIANCE) for name in paired]
    return set(circle(OWN, cards, [parse(each) for each in documents]))


def test_keys_sign_decrypt_and_come_back_from_their_file() -> None:
    again = DeviceKeys.from_json(OLPE.to_json())
    assert again == OLPE
    assert verify(OLPE.sign_public, again.sign(b"x"), b"x")
    assert not verify(OLPE.sign_public, again.sign(b"x"), b"y")
    assert again.decrypt(encrypt(b"secret", [OLPE.age_public, MENDEN.age_public])) == b"secret"
    with pytest.raises(WrongRecipient):
        STEWARD.decrypt(encrypt(b"secret", [OLPE.age_public]))
    with pytest.raises(Damaged):
        OLPE.decrypt(encrypt(b"secret", [OLPE.age_public])[:-3])
    with pytest.raises(StorageFailed):
        DeviceKeys.from_json(b"{}")


def test_an_id_follows_from_the_key() -> None:
    assert device_id(OLPE.sign_public) == OLPE.device
    assert len(OLPE.device) == 26


@pytest.mark.parametrize(
    "change",
    [
        {"organisation": "Olpe"},
        {"organisation": "x" * 65},
        {"age": "age1nonsense"},
        {"device": MENDEN.device},
    ],
)
def test_cards_that_do_not_hold_together_are_refused(change: dict[str, str]) -> None:
    card = msgspec.structs.replace(OWN, **change)
    with pytest.raises(Damaged):
        read_card(sign(card, OLPE))


def test_cards_of_a_later_version_or_too_large_are_refused() -> None:
    with pytest.raises(TooNew):
        read_card(sign(msgspec.structs.replace(OWN, version=2), OLPE))
    with pytest.raises(TooLarge):
        read_card(CARDS["olpe"] + b" " * 300_000)


def test_every_flipped_bit_of_a_card_is_noticed() -> None:
    data = CARDS["olpe"]
    for at in range(0, len(data) * 8, 3):
        flipped = bytearray(data)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises((Damaged, TooNew)):
            read_card(bytes(flipped))


def test_the_word_code_is_the_same_from_both_sides_and_differs_for_others() -> None:
    words = [f"w{number}" for number in range(256)]
    signs = [read_card(card).sign for card in CARDS.values()]
    codes = {word_code(a, b, words) for a, b in itertools.permutations(signs, 2)}
    assert len(codes) == 6


def test_the_members_of_a_paired_stewards_list_count_whatever_the_order_of_documents() -> None:
    members = [Member(msgspec.Raw(CARDS[name])) for name in ("olpe", "menden")]
    older = sign(Members(alliance="test", number=1, members=members[:1]), STEWARD)
    newer = sign(Members(alliance="test", number=2, members=members), STEWARD)
    for order in ([older, newer], [newer, older]):
        assert trusted(["steward"], order) == {OLPE.device, STEWARD.device, MENDEN.device}
    assert trusted([], [newer]) == {OLPE.device}


def test_vouchers_work_in_chains_within_one_organisation_only() -> None:
    third = DeviceKeys.generate()
    vouchers = [
        sign(Voucher(card=msgspec.Raw(CARDS["olpe2"])), OLPE),
        sign(Voucher(card=msgspec.Raw(card_of(third, "olpe"))), OLPE2),
        sign(Voucher(card=msgspec.Raw(CARDS["menden"])), OLPE),
    ]
    for order in itertools.permutations(vouchers):
        assert trusted([], list(order)) == {OLPE.device, OLPE2.device, third.device}


def test_a_revocation_counts_by_the_steward_or_the_own_organisation_and_the_strictest_holds() -> None:
    logs = {f"{MENDEN.device}/alliance": 7}
    lax = sign(Revocation(device=MENDEN.device, accepted={f"{MENDEN.device}/alliance": 9}), STEWARD)
    strict = sign(Revocation(device=MENDEN.device, accepted=logs), STEWARD)
    foreign = sign(Revocation(device=MENDEN.device, accepted={}), OLPE)
    cards = [(read_card(CARDS[name]), Audience.ALLIANCE) for name in ("menden", "steward")]
    for order in ([lax, strict, foreign], [foreign, strict, lax]):
        found = circle(OWN, cards, [parse(each) for each in order])[MENDEN.device]
        assert found.accepted == {**logs, f"{MENDEN.device}/office": MAX_INTEGER}
    assert circle(OWN, cards, [parse(foreign)])[MENDEN.device].accepted is None


def test_ids_show_which_organisation_made_them() -> None:
    made = [owned_id("olpe") for _ in range(500)]
    assert len(set(made)) == 500
    assert all(is_owned_id(each, "olpe") for each in made)
    assert not any(is_owned_id(each, "menden") for each in made)
    assert not any(is_owned_id(each, "") for each in made)
    assert not is_owned_id(new_id(), "olpe")
