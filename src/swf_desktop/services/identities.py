# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The device's identity: who a profile is, its key files, and going on under a new one."""

import base64
import os
from pathlib import Path

import msgspec

from swf_desktop.domain.errors import StorageFailed
from swf_desktop.domain.text import N_
from swf_desktop.services.trust import Identity, TrustBook
from swf_desktop.store.documents import Documents, StoredDocument
from swf_desktop.store.facts import Facts
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.documents import CARD, VOUCHER, Voucher, sign
from swf_desktop.sync.keys import DeviceKeys
from swf_desktop.system.clock import Clock
from swf_desktop.system.paths import ProfileFolders, sync_folder


def identify(folders: ProfileFolders, unit: UnitOfWork) -> Identity:
    """Who this profile is. Raises ``StorageFailed`` if its keys are not there or cannot be read.

    Whether they are this device's is looked at before anything is signed or trusted (``TrustBook.circle``).
    """
    facts = Facts(unit.connection).all()
    keys = read_keys(folders.keys / key_name(facts["device"]))
    former = tuple(read_keys(folders.keys / key_name(d)) for d in facts.get("former", "").split())
    return Identity(keys, facts["device"], facts["organisation"], facts["person"], former)


def renew_identity(folders: ProfileFolders, unit: UnitOfWork, identity: Identity, clock: Clock) -> Identity:
    """Go on under a new device id, vouched for by the old one; the caller commits.

    Needed after a restored backup: the old id may have signed work that is no longer here, and the
    same numbers must not be written twice. Partners follow the voucher without pairing again.
    """
    from swf_desktop.services.behind import (
        caught_up,  # half of the exchange; opening a profile needs none of it
    )

    identity.check()
    keys = DeviceKeys.generate()
    write_keys(folders.keys / key_name(keys.device), keys)
    documents = Documents(unit.connection)
    trust = TrustBook(identity)
    old_card = trust.own_card(unit)
    old_document = trust.own_document(unit)
    card = msgspec.structs.replace(
        old_card,
        device=keys.device,
        sign=encoded(keys.sign_public),
        age=keys.age_public,
        made_at=clock.now(),
    )
    data = sign(card, keys)
    documents.add(StoredDocument(CARD, keys.device, False, data, clock.now()))
    documents.add(StoredDocument(CARD, identity.device, True, old_document, clock.now()))
    voucher = sign(Voucher(card=msgspec.Raw(data)), identity.keys)
    documents.add(StoredDocument(VOUCHER, identity.device, False, voucher, clock.now()))
    facts = Facts(unit.connection)
    caught_up(facts)
    facts.set("device", keys.device)
    facts.set("former", " ".join([*facts.get("former").split(), identity.device]))
    facts.set("documents", clock.now() + keys.device)
    former = (*identity.former, identity.keys)
    return Identity(keys, keys.device, identity.organisation, identity.person, former)


def key_name(device: str) -> str:
    """The key file of a device: each identity has its own, so that none is ever overwritten."""
    return f"{device}.json"


def read_keys(path: Path) -> DeviceKeys:
    """The device's keys from their file."""
    try:
        return DeviceKeys.from_json(path.read_bytes())
    except OSError as error:
        raise StorageFailed(
            N_("The key file of this profile cannot be read. Restore it, or set the profile up anew.")
        ) from error


def write_keys(path: Path, keys: DeviceKeys) -> None:
    """Write the keys so that only this user can read them, whole or not at all."""
    temporary = path.with_suffix(".new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(keys.to_json())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)  # the database is about to rely on the file
    except OSError as error:
        raise StorageFailed(
            N_("The profile's folder cannot be written. Check its rights, or pick another folder.")
        ) from error


def encoded(data: bytes) -> str:
    """Base64, as keys stand in cards."""
    return base64.b64encode(data).decode()
