# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Setting a profile up: who this device is, in which alliance."""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import Invalid, NotFound
from swf_desktop.domain.ids import new_id, organisation_id, owned_id
from swf_desktop.domain.text import N_
from swf_desktop.services import starter
from swf_desktop.services.identities import encoded, key_name, write_keys
from swf_desktop.services.trust import Identity, TrustBook
from swf_desktop.services.writing import Desk, write_edits
from swf_desktop.store.database import Database
from swf_desktop.store.documents import Documents, StoredDocument
from swf_desktop.store.facts import Facts
from swf_desktop.store.logs import Logs
from swf_desktop.store.queries import Queries
from swf_desktop.store.unit_of_work import UnitOfWork
from swf_desktop.sync.documents import CARD, Card, sign
from swf_desktop.sync.keys import DeviceKeys
from swf_desktop.sync.segments import content_hash
from swf_desktop.system.clock import Clock
from swf_desktop.system.paths import ProfileFolders, sync_folder

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Setup:
    """What a person says when a profile is made."""

    organisation: str
    person: str
    starter: bool = True
    steward: bool = False


def create(folders: ProfileFolders, setup: Setup, clock: Clock) -> None:
    """Make a new profile; on any failure nothing of it is left. Raises ``Invalid`` or ``StorageFailed``."""
    if folders.exists():
        raise Invalid(N_("There is a profile in “%(folder)s” already."), folder=folders.home)
    _check(setup)
    folders.create()
    keys = DeviceKeys.generate()
    key_file = folders.keys / key_name(keys.device)
    # Filled under another name: whoever is interrupted finds no profile, not half of one.
    unfinished = folders.database.with_name(folders.database.name + ".new")
    try:
        _remove(folders.home.glob(unfinished.name + "*"))
        write_keys(key_file, keys)
        database = Database.open(unfinished, folders.backups)
        try:
            with database.unit() as unit:
                _fill(unit, keys, setup, clock, folders)
                unit.commit()
        finally:
            database.close()
        unfinished.replace(folders.database)
        sync_folder(folders.home)
    except BaseException:
        _remove((key_file, *folders.home.glob(folders.database.name + "*")))
        raise


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()


def _check(setup: Setup) -> None:
    if not _KEY.fullmatch(setup.organisation) or len(setup.organisation) > 64:
        raise Invalid(
            N_(
                "“%(key)s” is no organisation key. Use small letters, digits and hyphens, as in bad-berleburg."
            ),
            key=setup.organisation,
        )
    if not setup.person.strip():
        raise Invalid(N_("Say who works here: the name appears beside your changes."))
    known = dict(starter.organisations())
    if setup.starter and setup.organisation not in known:
        raise NotFound(
            N_("The starter data know no organisation “%(key)s”. Known: %(known)s."),
            key=setup.organisation,
            known=", ".join(known),
        )


def _fill(unit: UnitOfWork, keys: DeviceKeys, setup: Setup, clock: Clock, folders: ProfileFolders) -> None:
    person = owned_id(setup.organisation)
    alliance = starter.ALLIANCE if setup.starter else new_id()
    name = dict(starter.organisations()).get(setup.organisation, setup.organisation.replace("-", " ").title())
    facts = Facts(unit.connection)
    for key, value in {
        "device": keys.device,
        "organisation": setup.organisation,
        "person": person,
        "person_name": setup.person.strip(),
        "alliances": alliance,
        "steward": "1" if setup.steward else "",
        "created_at": clock.now(),
    }.items():
        facts.set(key, value)
    card = Card(
        device=keys.device,
        organisation=setup.organisation,
        organisation_name=name,
        label=setup.person.strip(),
        sign=encoded(keys.sign_public),
        age=keys.age_public,
        alliance=alliance,
        founded=not setup.starter,
        steward=setup.steward,
        made_at=clock.now(),
    )
    stored = StoredDocument(CARD, keys.device, False, sign(card, keys), clock.now())
    Documents(unit.connection).add(stored)
    Logs(unit.connection).add_vectors([(0, content_hash({}), {})])
    identity = Identity(keys, keys.device, setup.organisation, person)
    trust = TrustBook(identity)
    if setup.starter:
        starter.load(unit, identity, trust, clock.now())
    write_edits(unit, Desk(trust, clock, folders), _first_records(unit, setup, person, name), kind="setup")


def _first_records(unit: UnitOfWork, setup: Setup, person: str, name: str) -> list[Edit]:
    """The own organisation, where nobody shipped it, and the person whose name goes with every change."""
    organisation = organisation_id(setup.organisation)
    edits = []
    if Queries(unit.connection).record(organisation) is None:
        edits.append(Edit(EditKind.ADD, organisation, "organisation", {"name": name}))
    given, _, family = setup.person.strip().rpartition(" ")
    fields = {"family_name": family, "organisation": organisation, "audience": Audience.ALLIANCE.key}
    if given:
        fields["given_name"] = given
    fields["legal_basis"] = "public_task"
    edits.append(Edit(EditKind.ADD, person, "contact", fields))
    return edits
