# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bundles by e-mail: drafts with the bundle attached, which any mail program opens and sends."""

import tempfile
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import NamedTuple

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.ids import organisation_id
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ExportResult
from swf_desktop.services.attachment_files import MEGABYTE
from swf_desktop.services.cargo import part_path
from swf_desktop.services.exchange import ExchangeService
from swf_desktop.services.files import read_file, write_file
from swf_desktop.services.records import RecordService
from swf_desktop.sync import limits
from swf_desktop.system.i18n import gettext as _

#: What passes everywhere: on its way an attachment grows by 37 %, and many servers stop at 25 MB.
BUDGET = 18 * MEGABYTE
SUFFIX = ".eml"
_MANY = 5


class Mailed(NamedTuple):
    """The drafts that were written, and the bundle in them."""

    paths: Sequence[Path]
    bundle: ExportResult


class MailService:
    """Makes e-mails; the person's own mail program sends them."""

    def __init__(self, exchange: ExchangeService, records: RecordService, organisation: str) -> None:
        self._exchange = exchange
        self._records = records
        self._organisation = organisation

    def write(self, path: Path, to: Sequence[str] = (), budget_bytes: int = BUDGET) -> Mailed:
        """Make a bundle for *to* and a draft for each of its parts: *path*, ``…-teil-2.eml`` and so on.

        Raises what ``exchange.export`` raises.
        """
        path = Path(path)
        if path.suffix.lower() != SUFFIX:
            raise Invalid(
                N_("“%(file)s” needs the ending .eml, so that a mail program opens it."), file=path.name
            )
        drafts: list[Path] = []
        with tempfile.TemporaryDirectory() as folder:
            bundle = Path(folder) / f"{path.stem}.verbundpaket"
            result = self._exchange.export(
                bundle, to, budget_bytes, lambda written: drafts.extend(self.write_eml(path, written))
            )
        return Mailed(drafts, result)

    def write_eml(self, path: Path, bundle: ExportResult) -> list[Path]:
        """A draft for each file of a *bundle* that was written before."""
        keys = list(dict.fromkeys(partner.organisation for partner in bundle.recipients))
        sender, *recipients = self._names([self._organisation, *keys])
        if len(recipients) > _MANY:
            recipients = [_("the members of the alliance")]
        written = []
        for number, part in enumerate(bundle.parts, 1):
            message = _message(sender, ", ".join(recipients), bundle, number, Path(part))
            written.append(part_path(path, number))
            write_file(written[-1], message.as_bytes())
        return written

    def _names(self, keys: Sequence[str]) -> list[str]:
        """Names of organisations, never of people: a mail goes through many hands."""
        titles = self._records.titles(organisation_id(key) for key in keys)
        return [titles.get(organisation_id(key)) or key for key in keys]


def _message(sender: str, recipients: str, bundle: ExportResult, number: int, attached: Path) -> EmailMessage:
    count = len(bundle.parts)
    what = {"number": bundle.sequence, "sender": sender, "part": number, "count": count}
    message = EmailMessage(SMTP)
    message["X-Unsent"] = "1"  # mail programs then open it as a draft
    message["Subject"] = (
        _("Exchange bundle %(number)s from %(sender)s, part %(part)s of %(count)s", **what)
        if count > 1
        else _("Exchange bundle %(number)s from %(sender)s", **what)
    )
    sentences = [
        _("Good day,"),
        _(
            "attached is exchange bundle %(number)s from %(sender)s for %(recipients)s.",
            recipients=recipients,
            **what,
        ),
        _(
            "To take it over, save the attachment and open it with a double-click, or drag it onto "
            "“Exchange” in the program. Before anything is changed you see what it brings."
        ),
    ]
    if count > 1:
        sentences.append(
            _(
                "Because of its size it comes in %(count)s e-mails; this is part %(part)s. Take over the parts in "
                "any order, as they arrive.",
                **what,
            )
        )
    sentences.append(_("The content is encrypted; only the devices of the recipients can read it."))
    message.set_content("\n\n".join(sentences) + "\n", cte="quoted-printable")
    message.add_attachment(
        read_file(attached, limits.BUNDLE_BYTES),
        maintype="application",
        subtype="octet-stream",
        filename=attached.name,
    )
    return message
