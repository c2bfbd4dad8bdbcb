# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E21: what a revoked device signed, however it is dated, counts only if those who revoked it name it.

The circle is a function of the set of documents: the same whatever the order in which they arrived.
"""

import base64
import itertools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swf_desktop.domain.audience import Audience
from swf_desktop.sync.documents import Card, Member, Members, Revocation, Voucher, parse, read_card, sign
from swf_desktop.sync.keys import DeviceKeys
from swf_desktop.sync.limits import MAX_INTEGER
from swf_desktop.sync.membership import circle, mark_of

NAMES = (
    "olpe",
    "olpe2",
    "olpe3",
    "thief",
    "menden",
    "menden2",
    "steward",
    "steward2",
    "steward3",
    "hagen",
    "hagen3",
)
KEYS = {name: DeviceKeys.generate() for name in NAMES}
HOME = {name: {"thief": "olpe"}.get(name, name.rstrip("23")) for name in NAMES}


def card_of(name: str) -> bytes:
    keys = KEYS[name]
    card = Card(
        device=keys.device,
        organisation=HOME[name],
        organisation_name=HOME[name].title(),
        label=name,
        sign=base64.b64encode(keys.sign_public).decode(),
        age=keys.age_public,
        alliance="test",
        steward=name in ("steward", "steward3", "hagen", "hagen3"),
    )
    return sign(card, keys)


CARDS = {name: card_of(name) for name in NAMES}
PAIRED = ("olpe", "olpe2", "steward")


def vouches(by: str, whom: str) -> bytes:
    return sign(Voucher(card=msgspec.Raw(CARDS[whom])), KEYS[by])


def lists(number: int, *names: str, by: str = "steward") -> bytes:
    members = [Member(msgspec.Raw(CARDS[name])) for name in names]
    return sign(Members(alliance="test", number=number, members=members), KEYS[by])


def revokes(by: str, whom: str, *accepting: bytes) -> bytes:
    named = [mark_of(parse(each)) for each in accepting]
    return sign(Revocation(device=KEYS[whom].device, accepted={}, documents=named), KEYS[by])


def standing(*documents: bytes) -> set[str]:
    """Who counts and is not revoked, as Menden sees it: the same for every order."""
    found = set()
    for order in itertools.islice(itertools.permutations(documents), 24):
        seen = _circle(order)
        found.add(frozenset(n for n in NAMES if KEYS[n].device in seen and not seen[KEYS[n].device]))
    assert len(found) == 1
    return set(found.pop()) - {"menden"}


def _circle(documents) -> dict[str, bool]:
    cards = [(read_card(CARDS[name]), Audience.ALLIANCE) for name in PAIRED]
    trusted = circle(read_card(CARDS["menden"]), cards, [parse(each) for each in documents])
    return {device: each.accepted is not None for device, each in trusted.items()}


def test_e21_a_revoked_device_vouches_for_nobody_any_more() -> None:
    assert standing(vouches("olpe2", "thief")) == {*PAIRED, "thief"}
    assert standing(vouches("olpe2", "thief"), revokes("olpe", "olpe2")) == {"olpe", "steward"}


def test_e21_whom_it_vouched_for_before_stays_if_the_revocation_names_the_voucher() -> None:
    voucher = vouches("olpe2", "olpe3")
    assert standing(voucher, revokes("olpe", "olpe2", voucher)) == {"olpe", "olpe3", "steward"}
    late = vouches("olpe3", "thief")
    both = (revokes("olpe", "olpe2", voucher), revokes("olpe", "olpe3"))
    assert standing(voucher, late, *both) == {"olpe", "steward"}


def test_e21_somebody_who_falls_with_its_voucher_is_known_as_revoked() -> None:
    seen = _circle([vouches("olpe2", "thief"), revokes("olpe", "olpe2")])
    assert seen[KEYS["thief"].device]


def test_e21_several_revocations_accept_what_all_of_them_name() -> None:
    one, other = vouches("olpe2", "olpe3"), vouches("olpe2", "thief")
    lax, strict = revokes("olpe", "olpe2", one, other), revokes("steward", "olpe2", one)
    assert standing(one, other, lax, strict) == {"olpe", "olpe3", "steward"}


def test_e21_a_revoked_device_revokes_nobody_any_more() -> None:
    three = vouches("olpe", "olpe3")
    assert "olpe3" in standing(three, revokes("olpe", "olpe2"), revokes("olpe2", "olpe3"))
    before = revokes("olpe2", "olpe3")
    assert "olpe3" not in standing(three, before, revokes("olpe", "olpe2", before))


@pytest.mark.parametrize("helper", ["olpe2", "thief"])
def test_e21_the_steward_decides_between_two_who_revoke_each_other(helper: str) -> None:
    quarrel = [revokes("olpe", "olpe2"), vouches("olpe2", "thief"), revokes(helper, "olpe")]
    assert standing(*quarrel) == {"steward"}, "nobody can tell the thief from the owner: both fall"
    assert standing(*quarrel, revokes("steward", "olpe2")) == {"olpe", "steward"}
    assert standing(*quarrel, revokes("steward", "olpe")) >= {"olpe2", "steward"}


def test_e21_the_stewards_word_goes_before_that_of_those_it_revoked() -> None:
    helper = lists(1, "steward2")
    assert standing(helper, revokes("steward", "steward2"), revokes("steward2", "steward")) == set(PAIRED)
    assert "steward" not in standing(helper, revokes("steward2", "steward"))


def test_e21_a_revoked_stewards_later_member_lists_count_for_nothing() -> None:
    good, bad = lists(1, "steward2", "olpe3"), lists(99, "steward2", "thief")
    assert standing(good, bad, revokes("steward2", "steward", good)) == {"olpe", "olpe2", "steward2", "olpe3"}


def test_e21_a_steward_that_goes_on_under_a_new_id_lists_and_revokes_as_before() -> None:
    before, later = lists(4, "menden2", "olpe3"), lists(5, "menden2", "steward3", by="steward3")
    assert "menden2" not in standing(later), "nobody vouched for it"
    follows = vouches("steward", "steward3")
    assert standing(before, later, follows) == {*PAIRED, "menden2", "olpe3", "steward3"}
    assert standing(before, later, follows, revokes("steward3", "olpe2")) == {
        "olpe", "olpe3", "menden2", "steward", "steward3",
    }  # fmt: skip
    stolen = revokes("steward3", "steward", before, follows)
    assert standing(before, later, follows, stolen) == {"olpe", "olpe2", "olpe3", "menden2", "steward3"}
    assert "thief" not in standing(lists(9, "thief", by="steward2"), vouches("steward", "steward2"))


def test_e21_the_latest_of_a_stewards_lists_says_what_a_member_reads_whichever_of_its_ids_signed_it() -> None:
    def level(number: int) -> Audience:
        narrow = [Member(msgspec.Raw(CARDS["menden2"]), "public")]
        papers = [
            lists(4, "menden2"),
            sign(Members(alliance="test", number=number, members=narrow), KEYS["steward3"]),
            vouches("steward", "steward3"),
        ]
        steward = (read_card(CARDS["steward"]), Audience.ALLIANCE)
        known = circle(read_card(CARDS["olpe"]), [steward], [parse(each) for each in papers])
        return known[KEYS["menden2"].device].level

    assert [level(number) for number in (3, 5)] == [Audience.ALLIANCE, Audience.PUBLIC]


@pytest.mark.parametrize(("one", "other"), [("steward", "hagen"), ("hagen", "steward")])
def test_e21_a_stewards_new_id_is_no_mere_member_because_another_steward_lists_it(
    one: str, other: str
) -> None:
    papers = [vouches(other, f"{other}3"), lists(4, f"{other}3", by=one)]
    stewards = [(read_card(CARDS[name]), Audience.ALLIANCE) for name in (one, other)]
    known = circle(read_card(CARDS["olpe"]), stewards, [parse(each) for each in papers])
    assert known[KEYS[f"{other}3"].device].steward


def test_e21_a_revocation_by_a_steward_elsewhere_leaves_the_internal_log_alone() -> None:
    def accepted(*documents: bytes) -> dict[str, int | None]:
        cards = [(read_card(CARDS[name]), Audience.ALLIANCE) for name in PAIRED]
        known = circle(read_card(CARDS["menden"]), cards, [parse(each) for each in documents])
        device = KEYS["olpe2"].device
        limits = known[device].accepted or {}
        return {name: limits.get(f"{device}/{name}") for name in ("office", "alliance")}

    own = Revocation(device=KEYS["olpe2"].device, accepted={KEYS["olpe2"].device + "/office": 7})
    assert accepted(revokes("steward", "olpe2")) == {"office": MAX_INTEGER, "alliance": None}
    assert accepted(revokes("steward", "olpe2"), sign(own, KEYS["olpe"])) == {"office": 7, "alliance": None}


def test_e21_a_signature_that_does_not_fit_hides_no_document() -> None:
    voucher = vouches("olpe2", "olpe3")
    forged = msgspec.json.decode(voucher, type=dict[str, msgspec.Raw])
    forged["signature"] = msgspec.Raw(b'"' + b"A" * 86 + b'=="')
    assert "olpe3" in standing(voucher, msgspec.json.encode(forged))


DOCUMENTS = st.lists(
    st.one_of(
        st.builds(vouches, st.sampled_from(NAMES), st.sampled_from(NAMES)),
        st.builds(revokes, st.sampled_from(NAMES), st.sampled_from(NAMES)),
        st.builds(
            lambda number, names: lists(number, *names),
            st.integers(1, 3),
            st.lists(st.sampled_from(NAMES), max_size=3),
        ),
    ),
    max_size=9,
)


@settings(max_examples=2 * settings.default.max_examples)
@given(documents=DOCUMENTS, data=st.data())
def test_e21_the_circle_is_the_same_whatever_arrived_first(documents, data) -> None:
    named = data.draw(st.lists(st.sampled_from(documents), max_size=3)) if documents else []
    documents.append(revokes("olpe", "olpe2", *named))
    shuffled = data.draw(st.permutations(documents))
    assert _circle(shuffled) == _circle(documents)


@given(documents=DOCUMENTS)
def test_e21_nothing_the_thief_signs_brings_a_device_in_that_is_not_named(documents) -> None:
    thiefs = [each for each in documents if parse(each).by == KEYS["olpe2"].device]
    seen = _circle([*thiefs, revokes("steward", "olpe2")])
    assert {n for n in NAMES if seen.get(KEYS[n].device) is False} == {"olpe", "menden", "steward"}
