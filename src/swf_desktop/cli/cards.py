# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about partner cards."""

import sys
from collections.abc import Sequence
from typing import Any

from swf_desktop.cli.call import DONE, Call
from swf_desktop.domain.errors import Invalid, NeedsConsent
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Partner
from swf_desktop.system.i18n import gettext as _


def export(call: Call) -> int:
    """``card export``."""
    path, device = call.path("file"), call.maybe("device")
    partners = call.profile.partners
    own = partners.copy_card(device, path) if device else partners.export_card(path)
    call.out.document({"file": str(path), **_card(own)})
    call.out.say(_("The card of %(who)s was written to %(file)s.", who=who(call, own), file=path))
    return DONE


def import_(call: Call) -> int:
    """``card import``."""
    path = call.path("file")
    partners = call.profile.partners
    card = partners.read_card(path)
    if card.unites:
        call.out.say(
            _(
                "Mind: this card belongs to another alliance than your partners. Taken over, the two become one, and "
                "what your office shares goes to the members of both."
            )
        )
    words = card.words
    if not call.flag("yes"):
        call.out.say(_("Card of %(who)s", who=who(call, card)))
        _agree(call, " ".join(words))
    if call.flag("public") and call.flag("alliance"):
        raise Invalid(N_("Either --public-only or --alliance."))
    public_only = True if call.flag("public") else False if call.flag("alliance") else None
    partner = partners.import_card(path, public_only=public_only)
    call.out.document(_card(partner, words))
    call.out.say(_("%(who)s is a partner now.", who=who(call, partner)))
    if partner.public_only:
        call.out.say(_("It is sent public entries and nothing else."))
    if call.flag("yes"):
        call.out.say(_("Words to compare by phone: %(words)s", words=" ".join(words)))
    return DONE


def _agree(call: Call, words: str) -> None:
    """Let a person compare the words. Raises ``NeedsConsent`` unless they agree."""
    if call.out.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NeedsConsent(
            N_("Compare these words with the partner by phone: %(words)s. If they agree, repeat with --yes."),
            words=words,
        )
    call.out.say(_("Call the partner. Both of you must read the same words: %(words)s", words=words))
    print(_("Do they agree? [y/N]"), end=" ", flush=True)
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "j", "ja"):
        raise NeedsConsent(N_("The card was not taken over. Ask the partner for it again, in another way."))


def list_(call: Call) -> int:
    """``card list``."""
    cards = call.profile.partners.list()
    words = {each.device: call.profile.partners.words(each.device) for each in cards}
    call.out.document({"cards": [_card(each, words[each.device]) for each in cards]})
    rows = [
        [p.device, _keyed(call, p.organisation), p.name, " ".join(words[p.device]), _standing(p)]
        for p in cards
    ]
    call.out.table([_("Device"), _("Organisation"), _("Name"), _("Words"), _("State")], rows)
    return DONE


def _keyed(call: Call, key: str) -> str:
    """An organisation with the key by which commands call it."""
    name = call.town(key)
    return f"{name} ({key})" if name != key else key


def revoke(call: Call) -> int:
    """``card revoke``."""
    partner = call.profile.partners.revoke(call.text("device"), call.many("lift") or None)
    call.out.document(_card(partner))
    call.out.say(
        _("%(who)s is revoked: what it signs from now on does not count. The partners hear of it with the next bundle.",
          who=who(call, partner))
    )  # fmt: skip
    return DONE


def _card(partner: Partner, words: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "device": partner.device,
        "organisation": partner.organisation,
        "name": partner.name,
        "words": list(words),
        "trusted": partner.trusted,
        "steward": partner.steward,
        "own": partner.own,
        "revoked": partner.revoked,
        "public_only": partner.public_only,
    }


def who(call: Call, partner: Partner) -> str:
    """A device for people: who works there, and where."""
    town = call.town(partner.organisation)
    return f"{partner.name} ({town})" if partner.name else town


def standing(partner: Partner) -> str:
    """Whether a device is revoked, and whether that is the last word."""
    return _("revoked, contested: the steward decides") if partner.contested else _("revoked")


def _standing(partner: Partner) -> str:
    words = [
        *([_("this device")] if partner.own else []),
        *([_("steward")] if partner.steward else []),
        *([standing(partner)] if partner.revoked else []),
        *([_("public entries only")] if partner.public_only else []),
        *([_("not paired")] if not partner.trusted and not partner.own else []),
    ]
    return ", ".join(words)
