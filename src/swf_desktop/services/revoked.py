# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people are told of devices that count no longer: what happened, that nothing is lost, and what to do."""

from collections.abc import Mapping

from swf_desktop.domain.errors import RevokedSigner
from swf_desktop.domain.text import N_
from swf_desktop.sync.membership import Trusted
from swf_desktop.system.i18n import gettext as _


def refusal(signer: Trusted) -> RevokedSigner:
    """Why a bundle of *signer*, who is revoked, is not taken over."""
    if signer.contested:
        return RevokedSigner(
            N_(
                "Devices of %(town)s have revoked each other, so one of them is in the wrong hands, and no file can show "
                "which. Until the alliance's steward revokes that one, none of them counts; then the other one counts "
                "again and nothing is lost. Call %(town)s."
            ),
            town=signer.card.organisation_name,
        )
    return RevokedSigner(
        N_(
            "The device that made this bundle (%(name)s) has been revoked. Ask for a bundle from another device."
        ),
        name=signer.card.label,
    )


def about_own(own: Trusted) -> str:
    """What whoever sits before this device must know, not yet translated; empty as long as it counts."""
    if own.accepted is None:
        return ""
    if own.contested:
        return N_(
            "This device and another one of your organisation have revoked each other. Until the alliance's steward "
            "revokes the one that is in the wrong hands, the partners refuse the bundles of both, and nothing can be "
            "written here. Call the steward, then take over the bundle that comes from there: all that was written "
            "here counts again."
        )
    return N_(
        "This device has been revoked by the steward or by another device of your organisation: the partners refuse "
        "its bundles, and nothing can be written here any more. If somebody did that with a stolen device, call the "
        "alliance's steward to revoke that one; then this one counts again. If it was a mistake, set up a new profile "
        "and pair it as a further device. What is here stays readable."
    )


def news(before: Mapping[str, Trusted], after: Mapping[str, Trusted], own: str) -> list[str]:
    """What to say when other devices count than *before*."""
    said = []
    if own in after and about_own(after[own]) != about_own(before.get(own, after[own])):
        said.append(_(about_own(after[own])))
    towns = {
        trusted.card.organisation_name
        for device, trusted in after.items()
        if trusted.contested and device != own and not (device in before and before[device].contested)
    }
    said += [
        _(
            "Devices of %(town)s have revoked each other. Until the alliance's steward revokes the one that is in the "
            "wrong hands, none of them counts, and what they wrote may be missing here. Call %(town)s.",
            town=town,
        )
        for town in sorted(towns)
    ]
    return [each for each in said if each]
