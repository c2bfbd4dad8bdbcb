# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A copied laptop that only reads (E10, E11): it learns from what partners say they have that it lacks its own work.

Its partners know one device by its id, and what the original has confirmed they would never send the copy. So the
copy says that it is behind, and a partner sends it what it lacks, once, whatever the original confirmed meanwhile.
With its own later work in hand the copy goes on under an identity of its own.
"""

import json
from collections.abc import Iterable, Mapping

from swf_desktop.services.logbook import LogBook
from swf_desktop.store.facts import Facts
from swf_desktop.sync.lines import LogName
from swf_desktop.sync.payload import Preamble
from swf_desktop.system.i18n import gettext as _

_OWN = "behind"  # that this device lacks work of its own
_PARTNER = "behind."  # and a partner's device: what it had when it said so, log number → last line


def lacks_own_work(book: LogBook, device: str, preambles: Iterable[Preamble]) -> bool:
    """Whether a sender has more of the logs of *device*, this one, than is here."""
    here = {book.name(row.number).text: row.seq for row in book.rows()}
    for preamble in preambles:
        for text, seq in preamble.vector.items():
            if text.startswith(device) and seq > here.get(text, 0):
                return LogName.parse(text).device == device
    return False


def note_own(facts: Facts, who: str) -> str:
    """Remember that this device is behind; the sentence for its person. *who* has what is missing."""
    facts.set(_OWN, who)
    return _(
        "%(who)s has later work of this very device that is not here: this profile was copied to a second computer, or "
        "an old copy of it was put back. Make a bundle for %(who)s; the next one from there brings what is missing.",
        who=who,
    )


def is_behind(facts: Facts) -> bool:
    """Whether this device is to say so."""
    return bool(facts.get(_OWN))


def caught_up(facts: Facts, who: str = "") -> None:
    """This device has what it lacked, or goes on under another identity; or *who* has no more than is here."""
    if not who or facts.get(_OWN) == who:
        facts.delete(_OWN)


def note_partner(facts: Facts, device: str, has: Mapping[int, int]) -> None:
    """A device of a partner lacks work of its own; all that it *has*."""
    facts.set(_PARTNER + device, json.dumps(has))


def lowered(facts: Facts, acknowledged: Mapping[str, Mapping[int, int]]) -> dict[str, Mapping[int, int]]:
    """What devices have *acknowledged*, but of those that are behind only what they have themselves."""
    found = dict(acknowledged)
    for name, value in facts.all().items():
        if name.startswith(_PARTNER):
            device = name.removeprefix(_PARTNER)
            has = {int(log): seq for log, seq in json.loads(value).items()}
            found[device] = {log: min(seq, has.get(log, 0)) for log, seq in found.get(device, {}).items()}
    return found


def anybody(facts: Facts) -> bool:
    """Whether a partner's device is behind and was sent nothing since it said so."""
    return any(name.startswith(_PARTNER) for name in facts.all())


def sent(facts: Facts, devices: Iterable[str]) -> None:
    """A bundle for *devices* was written: if one is still behind after that, it says so again."""
    for device in devices:
        facts.delete(_PARTNER + device)
