# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every command of the program, declared."""

from dataclasses import replace

from swf_desktop.cli.arguments import Command, Group, Option, Word
from swf_desktop.cli.attachment_commands import ATTACHMENT, BUDGET, MAIL
from swf_desktop.domain.text import N_

#: Kinds of reports the contract names; those that cannot be printed yet are refused with a sentence.
REPORTS = ("municipality", "alliance")
LATER_REPORTS = ("project", "tasks", "contacts", "measure-sheet", "minutes", "handover")
READERS = ("council", "steering", "funder", "public")

#: Accepted before and after the subcommand.
GLOBAL = (
    Option("json", "--json", N_("Print one JSON document and nothing else.")),
    Option(
        "home", "--home", N_("The profile's folder (otherwise SWF_DESKTOP_HOME, or the usual one)."), "DIR"
    ),
    Option("lang", "--lang", N_("The language of messages."), "de|en", choices=("de", "en")),
    Option("verbose", "--verbose", N_("Say what goes on, and where it goes wrong.")),
    Option("help", "--help", N_("Explain the command."), short="-h"),
    Option("version", "--version", N_("Name the version.")),
)

_ID = Word("id", "ID", N_("The record's id."))
_FILE = Word("file", "FILE", N_("The file to write."))
_BUNDLE = Word("file", "FILE", N_("The bundle (*.verbundpaket)."))
_BUNDLE_OR_MAIL = Word("file", "FILE", N_("The bundle (*.verbundpaket), or an e-mail with it (*.eml)."))
_VALUES = Word(
    "values", "key=value", N_("Fields, and owner and audience. An empty value empties the field."), many=True
)
_TYPE = Word("type", "TYPE", N_("A record type; “record types” lists them."))
_OUT = Option("output", "--output", N_("The file to write."), "FILE.pdf", short="-o", required=True)

_INIT = Command(
    "init",
    N_("Set up a profile."),
    "upkeep:init",
    options=(
        Option("organisation", "--organisation", N_("The key of your organisation, such as olpe."), "KEY", required=True),
        Option("person", "--person", N_("Who works here; the name stands beside every change."), "NAME", required=True),
        Option("starter", "--starter", N_("Begin with the starter data of the alliance (the default).")),
        Option("empty", "--empty", N_("Begin without any data and found a new alliance.")),
        Option("steward", "--steward", N_("This device signs the alliance's member list; one per alliance.")),
    ),
    either=("starter", "empty"),
)  # fmt: skip

_CARD = Group(
    "card",
    N_("Partner cards: who exchanges with whom."),
    (
        Command(
            "export",
            N_("Write this device's card, or a copy of another one's for a new device of your office."),
            "cards:export",
            (_FILE,),
            (
                Option(
                    "device", "--device", N_("The device whose card it is; “card list” shows it."), "DEVICE"
                ),
            ),
        ),
        Command(
            "import",
            N_("Pair with the device of a card, after comparing its words by phone."),
            "cards:import_",
            (Word("file", "FILE", N_("The partner's card (*.partnerkarte).")),),
            (
                Option("yes", "--yes", N_("The words were compared; do not ask.")),
                Option("public", "--public-only", N_("Send this partner public entries and nothing else.")),
                Option(
                    "alliance", "--alliance", N_("Send it all entries of the alliance, if that was not so.")
                ),
            ),
        ),
        Command("list", N_("List the devices of the alliance."), "cards:list_"),
        Command(
            "revoke",
            N_("Let a lost device sign nothing any more."),
            "cards:revoke",
            (Word("device", "DEVICE", N_("The device's id; “card list” shows it.")),),
            (
                Option(
                    "lift",
                    "--lift",
                    N_(
                        "Devices that it had revoked and that count again; without it, those that revoke it in turn."
                    ),
                    "DEVICE",
                    many=True,
                ),
            ),
        ),
    ),
)

_RECORD = Group(
    "record",
    N_("Records: add, change, look at, list."),
    (
        Command("add", N_("Add a record."), "records:add", (_TYPE, _VALUES)),
        Command("set", N_("Change fields of a record."), "records:set_", (_ID, _VALUES)),
        Command("delete", N_("Put a record into the trash."), "records:delete", (_ID,)),
        Command("restore", N_("Take a record out of the trash."), "records:restore", (_ID,)),
        Command(
            "erase", N_("Remove a record for good, here and at the partners."), "records:erase", (_ID,)
        ),
        Command("show", N_("Show a record."), "records:show", (_ID,)),
        Command("history", N_("Show who changed a record, when and how."), "records:history", (_ID,)),
        Command(
            "list",
            N_("List the records of a type."),
            "records:list_",
            (_TYPE,),
            (
                Option(
                    "where", "--where", N_("Only records with this value; may be repeated."), "key=value", repeats=True
                ),
                Option("deleted", "--deleted", N_("What lies in the trash.")),
            ),
        ),
        Command(
            "id",
            N_("Print ids for new records that nobody else can claim."),
            "records:ids",
            (),
            (Option("count", "--count", N_("How many; one if left out."), "N", number=True),),
        ),
        Command("types", N_("List the record types and their fields."), "records:types"),
        Command(
            "apply",
            N_("Carry out the edits of a file as one step, or none of them."),
            "records:apply",
            (Word("file", "FILE.jsonl", N_("One edit per line, as JSON; “-” reads standard input.")),),
        ),
    ),
)  # fmt: skip

_SEARCH = Command(
    "search",
    N_("Find records by any part of the words in them."),
    "records:search",
    (Word("text", "TEXT", N_("Words that must all occur."), many=True),),
    (Option("limit", "--limit", N_("How many hits at most (50)."), "N", number=True),),
)

_BUNDLE_GROUP = Group(
    "bundle",
    N_("Bundles: the files that partners pass to each other."),
    (
        Command(
            "export",
            N_("Write a bundle for the partners."),
            "exchange:export",
            (_FILE,),
            (
                Option(
                    "to", "--to", N_("Organisations it is for; every member without it."), "KEY", many=True
                ),
                BUDGET,
                Option(
                    "dry", "--dry-run", N_("Only say what would leave the house, for whom; write nothing.")
                ),
            ),
        ),
        MAIL,
        Command("inspect", N_("Say what a bundle says about itself."), "exchange:inspect", (_BUNDLE,)),
        Command(
            "import",
            N_("Take a bundle over."),
            "exchange:import_",
            (_BUNDLE_OR_MAIL,),
            (
                Option("dry", "--dry-run", N_("Only say what would happen.")),
                Option("accept", "--accept-deletions", N_("Accept that it deletes much.")),
            ),
        ),
        Command(
            "undo",
            N_("Take back what a bundle brought."),
            "exchange:undo",
            (Word("number", "N", N_("Its number in “bundle log”.")),),
        ),
        Command(
            "log",
            N_("List the bundles that were made and taken over."),
            "exchange:log",
            options=(
                Option(
                    "output",
                    "--output",
                    N_("Write instead what has left the house so far: record, field, person, readers."),
                    "FILE.csv",
                    short="-o",
                ),
            ),
        ),
    ),
)

_EXCHANGE = Group(
    "exchange",
    N_("Exchange with all partners."),
    (
        Command("status", N_("Say how far each partner is."), "exchange:status"),
        Command(
            "run",
            N_("Take over the partners' bundles from a folder and write the own one there."),
            "exchange:run",
            (Word("folder", "DIR", N_("The exchange folder.")),),
        ),
    ),
)

_CONFLICT = Group(
    "conflict",
    N_("Fields with several values at once."),
    (
        Command("list", N_("List the conflicts."), "conflicts:list_"),
        Command(
            "settle",
            N_("Decide a conflict."),
            "conflicts:settle",
            (_ID, Word("field", "FIELD", N_("The field, or “deleted”."))),
            (
                Option("take", "--take", N_("Take the value with this number."), "N", number=True, required=True),
                Option("value", "--value", N_("Set a new value."), "V", required=True),
            ),
            either=("take", "value"),
        ),
    ),
)  # fmt: skip

_REPORT = Command(
    "report",
    N_("Print a report as PDF."),
    "upkeep:report",
    (Word("kind", "KIND", N_("municipality or alliance."), choices=(*REPORTS, *LATER_REPORTS)),),
    (
        Option("subject", "--subject", N_("The organisation, by key or id (your own without it)."), "ID"),
        Option("as_of", "--as-of", N_("The reporting date (today without it)."), "DATE"),
        Option("readers", "--for", N_("Who is to read it."), "|".join(READERS), choices=READERS),
        _OUT,
    ),
)

_CONTACTS = Group(
    "contacts",
    N_("Contacts as vCard files."),
    (
        Command("export", N_("Write all contacts."), "upkeep:contacts_export", (_FILE,)),
        Command(
            "import",
            N_("Add the contacts of a file that are not here yet."),
            "upkeep:contacts_import",
            (Word("file", "FILE", N_("The file to read (*.vcf).")),),
        ),
    ),
)

_BACKUP = Group(
    "backup",
    N_("Copies of the database."),
    (
        Command("now", N_("Make a backup."), "upkeep:backup_now"),
        Command("list", N_("List the backups."), "upkeep:backup_list"),
        Command("purge", N_("Take out of the backups what has been erased since."), "upkeep:backup_purge"),
        Command(
            "restore",
            N_("Put a backup in the place of the present data, which are kept as a backup."),
            "upkeep:backup_restore",
            (Word("name", "NAME", N_("Its name in “backup list”.")),),
        ),
    ),
)

_DIGEST = Command(
    "digest", N_("Print the digest of the shared data: equal where the same is held."), "upkeep:digest"
)
_CHECK = Command("check", N_("Verify that the data are whole and true to their history."), "upkeep:check")
_TOUR = Command(
    "tour",
    N_("Let five made-up offices work, exchange and print in a folder."),
    "upkeep:tour",
    (Word("folder", "DIR", N_("An empty folder.")),),
)


def _placed(entry: Command | Group, path: str = "") -> Command | Group:
    """*entry* knowing how it is called."""
    name = f"{path} {entry.name}".strip()
    if isinstance(entry, Command):
        return replace(entry, path=name)
    commands = tuple(replace(command, path=f"{name} {command.name}") for command in entry.commands)
    return replace(entry, path=name, commands=commands)


#: What may follow the program's name, in the order of the help text.
COMMANDS: dict[str, Command | Group] = {
    entry.name: _placed(entry)
    for entry in (
        _INIT,
        _CARD,
        _RECORD,
        ATTACHMENT,
        _SEARCH,
        _BUNDLE_GROUP,
        _EXCHANGE,
        _CONFLICT,
        _REPORT,
        _CONTACTS,
        _BACKUP,
        _DIGEST,
        _CHECK,
        _TOUR,
    )
}
