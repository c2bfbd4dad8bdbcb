# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bundles by e-mail: drafts with the bundle attached, which any mail program opens and sends."""

import tempfile
from collections.abc import Sequence
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import SMTP
from pathlib import Path, PurePath
from typing import NamedTuple

from swf_desktop.domain.errors import Damaged, Invalid
from swf_desktop.domain.ids import organisation_id
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ExportResult
from swf_desktop.services.attachment_files import MEGABYTE
from swf_desktop.services.cargo import part_path
from swf_desktop.services.exchange import ExchangeService
from swf_desktop.services.files import read_file, write_file
from swf_desktop.services.records import RecordService
from swf_desktop.sync import limits
from swf_desktop.sync.container import HEADER
from swf_desktop.sync.documents import CARD
from swf_desktop.system.i18n import gettext as _

#: What passes everywhere: on its way an attachment grows by 37 %, and many servers stop at 25 MB.
BUDGET = 18 * MEGABYTE
SUFFIX = ".eml"
_BUNDLE, _CARD = ".verbundpaket", ".partnerkarte"
_MAIL_BYTES = 256 * limits.MIB
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

    @staticmethod
    def attached(path: Path, folder: Path) -> list[Path]:
        """Write the bundles and partner cards attached to the e-mail in *path* into *folder*.

        They are known by their content: on its way a mail's attachments lose their names now and then.
        Raises ``NotFound``, ``TooLarge``, ``StorageFailed``, or ``Damaged`` if there is none in it.
        """
        try:
            found = _ours(message_from_bytes(read_file(path, _MAIL_BYTES)))
        except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
            found = []  # a mail that nobody can read
        if not found:
            raise Damaged(
                N_(
                    "There is neither a bundle nor a partner card in this e-mail. If your mail program shows one, "
                    "save it from there and open the file."
                )
            )
        written = []
        for number, (name, data) in enumerate(found, 1):
            written.append(folder / (name if number == 1 else f"{number}-{name}"))
            write_file(written[-1], data)
        return written

    def _names(self, keys: Sequence[str]) -> list[str]:
        """Names of organisations, never of people: a mail goes through many hands."""
        titles = self._records.titles(organisation_id(key) for key in keys)
        return [titles.get(organisation_id(key)) or key for key in keys]


def _ours(message: Message) -> list[tuple[str, bytes]]:
    """File name and content of each bundle and card in a mail, those of mails inside it included."""
    found = []
    for part in message.walk():
        if part.is_multipart():
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            continue
        ending = _BUNDLE if data.startswith(b"PK\x03\x04") and HEADER.encode() in data[:64] else ""
        if not ending and len(data) <= limits.CARD_BYTES and CARD.encode() in data and data.startswith(b"{"):
            ending = _CARD
        if ending:
            stem = "".join(c for c in _stem(part) if c.isalnum() or c in " -_().")[:80].strip(" .")
            found.append(((stem or _("attachment")) + ending, data))
    return found


def _stem(part: Message) -> str:
    try:
        return PurePath(str(make_header(decode_header(part.get_filename() or "")))).stem
    except (ValueError, LookupError, TypeError, HeaderParseError):
        return ""


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
