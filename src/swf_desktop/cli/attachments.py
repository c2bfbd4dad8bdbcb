# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about attached files and e-mails."""

from collections.abc import Sequence
from typing import Any

from swf_desktop.cli.call import DONE, Call
from swf_desktop.cli.exchange import budget, exported, say_exported
from swf_desktop.domain.views import Attachment
from swf_desktop.system.i18n import format_size, ngettext
from swf_desktop.system.i18n import gettext as _


def add(call: Call) -> int:
    """``attachment add``."""
    attachments = call.profile.attachments
    with call.out.busy(_("Copying the file")):
        changes = attachments.add(call.text("subject"), call.path("file"))
    added = attachments.show(changes.records[0].id)
    call.out.document(_attachment(added))
    call.out.say(
        _("“%(file)s” (%(size)s) is attached: %(id)s", file=added.filename, size=format_size(added.size), id=added.id)
    )  # fmt: skip
    return DONE


def save(call: Call) -> int:
    """``attachment save``."""
    path = call.profile.attachments.save_as(call.text("id"), call.path("file"))
    call.out.document({"id": call.text("id"), "file": str(path)})
    call.out.say(_("The attachment was written to %(file)s.", file=path))
    return DONE


def list_(call: Call) -> int:
    """``attachment list``."""
    found = call.profile.attachments.list(call.maybe("subject"))
    call.out.document({"attachments": [_attachment(each) for each in found]})
    titles = call.profile.records.titles({each.subject for each in found})
    rows = [
        [
            each.filename,
            format_size(each.size),
            titles.get(each.subject) or _("not received yet"),
            "" if each.here else _("not received yet"),
            each.id,
        ]
        for each in found
    ]
    call.out.table([_("File"), _("Size"), _("Concerns"), _("State"), _("Id")], rows)
    _say_missing(call, found)
    return DONE


def _say_missing(call: Call, found: Sequence[Attachment]) -> None:
    missing = sum(1 for each in found if not each.here)
    if not found:
        call.out.say(_("There are no attachments."))
    elif missing:
        call.out.say(
            ngettext("%(n)s file has not been received yet.", "%(n)s files have not been received yet.", missing)
        )  # fmt: skip


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.id,
        "subject": attachment.subject,
        "filename": attachment.filename,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "here": attachment.here,
    }


def mail(call: Call) -> int:
    """``bundle mail``."""
    size = budget(call)
    with call.out.busy(_("Writing the bundle")):
        paths, result = call.profile.mail.write(
            call.path("file"), call.many("to"), **({} if size is None else {"budget_bytes": size})
        )
    call.out.document({**exported(result), "file": str(paths[0]), "parts": [str(path) for path in paths]})
    say_exported(call, result, [str(path) for path in paths])
    call.out.say(
        _("A double-click opens each draft in the mail program. Check the recipients, then send it.")
    )
    return DONE
