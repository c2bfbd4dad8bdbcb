# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about attached files, declared; and what they add to those about bundles."""

from swf_desktop.cli.arguments import Command, Group, Option, Word
from swf_desktop.domain.text import N_

_ID = Word("id", "ID", N_("The attachment's id; “attachment list” shows it."))

ATTACHMENT = Group(
    "attachment",
    N_("Attachments: files that belong to records."),
    (
        Command(
            "add",
            N_("Attach a copy of a file to a record."),
            "attachments:add",
            (
                Word("subject", "SUBJECT", N_("The id of the record that the file concerns.")),
                Word("file", "FILE", N_("The file to attach.")),
            ),
        ),
        Command(
            "save",
            N_("Write an attached file."),
            "attachments:save",
            (_ID, Word("file", "FILE", N_("The file to write."))),
        ),
        Command(
            "list",
            N_("List the attachments, and which of them have not been received yet."),
            "attachments:list_",
            (Word("subject", "[SUBJECT]", N_("Only those of the record with this id."), optional=True),),
        ),
    ),
)

BUDGET = Option(
    "budget",
    "--budget",
    N_("No file larger than this; what does not fit goes into further files."),
    "MB",
    number=True,
)

MAIL = Command(
    "mail",
    N_("Make a draft of an e-mail with a bundle; several if it is large."),
    "attachments:mail",
    (Word("file", "FILE.eml", N_("The file to write.")),),
    (
        Option("to", "--to", N_("Organisations it is for; every member without it."), "KEY", many=True),
        Option(
            "budget", "--budget", N_("No attachment larger than this (18); the rest goes into further drafts."),
            "MB", number=True,
        ),
    ),
)  # fmt: skip
