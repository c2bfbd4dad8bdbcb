# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ways in which offices find each other, from the command line."""

from pathlib import Path


def pair(*offices) -> None:
    """Everybody takes over everybody's card."""
    for one in offices:
        for other in offices:
            if one is not other:
                one.json("card", "import", other.card(), "--yes")


def titles(office, type_key: str, field: str = "title") -> set[str]:
    return {str(each["fields"].get(field)) for each in office.json("record", "list", type_key)["records"]}


def take(office, bundle: Path) -> None:
    assert not office.json("bundle", "import", bundle)["refused"]


def test_one_pairing_with_the_steward_brings_the_whole_alliance(office):
    agency, olpe, soest = office("suedwestfalen-agentur", "--steward"), office("olpe"), office("soest")
    pair(agency, olpe)
    pair(agency, soest)
    bundle = agency.bundle("1")
    take(olpe, bundle)
    take(soest, bundle)
    known = {card["organisation"]: card for card in olpe.json("card", "list")["cards"]}
    assert known["soest"]["trusted"]
    assert known["suedwestfalen-agentur"]["steward"]
    olpe.add("task", "title=Gateways aufstellen")
    take(soest, olpe.bundle("1"))
    assert "Gateways aufstellen" in titles(soest, "task")


def test_a_second_device_receives_internal_entries_and_the_others_do_not(office):
    olpe, laptop, soest = office("olpe"), office("olpe", name="laptop"), office("soest")
    pair(olpe, soest)
    pair(olpe, laptop)
    olpe.add("contact", "family_name=Intern")
    readers = olpe.json("bundle", "export", "x", "--dry-run")["leaving"]["readers"]
    assert readers["office"] == ["olpe"]
    bundle = olpe.bundle("1")
    take(laptop, bundle)
    take(soest, bundle)
    assert "Intern" in titles(laptop, "contact", "family_name")
    assert "Intern" not in titles(soest, "contact", "family_name")


def test_a_lost_laptop_is_revoked_replaced_and_nothing_is_lost(office):
    olpe, lost, soest = office("olpe"), office("olpe", name="laptop"), office("soest")
    pair(olpe, lost, soest)
    lost.add("task", "title=Noch rechtzeitig")
    take(olpe, lost.bundle("1"))
    lost.add("task", "title=Vom Dieb")
    stolen = lost.bundle("2")
    device = next(card["device"] for card in lost.json("card", "list")["cards"] if card["own"])
    assert olpe.json("card", "revoke", device)["revoked"]
    take(soest, olpe.bundle("1"))
    assert soest.refused("bundle", "import", stolen) == "revoked-signer"
    new = office("olpe", name="neu")
    pair(olpe, new)
    take(new, olpe.bundle("2"))
    new.add("task", "title=Es geht weiter")
    take(olpe, new.bundle("1"))
    take(soest, olpe.bundle("3"))
    assert {"Noch rechtzeitig", "Es geht weiter"} <= titles(soest, "task")
    assert "Vom Dieb" not in titles(soest, "task")
