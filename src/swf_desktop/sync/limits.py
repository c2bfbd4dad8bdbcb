# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a file from outside may ask of this computer (E24)."""

MIB = 1024 * 1024

CARD_BYTES = 256 * 1024
BUNDLE_BYTES = 2048 * MIB
HEADER_BYTES = MIB
PAYLOAD_BYTES = 256 * MIB  # one encrypted payload
PLAIN_BYTES = 1024 * MIB  # one payload, decompressed
RATIO = 400  # decompressed to compressed; ordinary text stays below 60
LINES = 4_000_000  # lines of one payload, its headers included
LINE_BYTES = 4 * MIB
PREAMBLE_BYTES = 64 * MIB
FIELDS_PER_LINE = 200
NAME_CHARS = 64
VALUE_CHARS = 1_000_000
RECIPIENTS = 1000
BLOB_BYTES = 200 * MIB  # one attached file
BLOBS = 1000  # attached files, or pieces of them, in one bundle file
PART_BYTES = 1024 * MIB  # a bundle with attached files goes on in another file from here
LACKS = 10_000  # attached files that a sender says it lacks
LOGS = 20_000  # of all the devices of an alliance: VOUCHERS_KEPT bounds what each organisation can add
STRANGERS = 5_000  # of devices that a reader does not know: so many may the lines of one organisation name
VECTOR_ENTRIES = 20_000_000  # of all the different vectors that one bundle brings
ALLIANCES = 100  # ids by which an alliance becomes known from bundles
DOCUMENTS = 5000  # membership documents in one payload
DOCUMENT_BYTES = MIB  # one of them
DOCUMENTS_BYTES = 32 * MIB  # all of them that a writer puts into one payload
DOCUMENTS_KEPT = 1000  # of one organisation; as many of organisations that are not known here, in all
DOCUMENTS_ROOM = 16 * MIB  # and so much of them
VOUCHERS_KEPT = 100  # of one organisation, not counting those of revoked devices
MAX_INTEGER = 2**53 - 1
PARKED_BYTES = 256 * MIB  # kept aside for what it waits for, in all
PARKED_SHARE = 64 * MIB  # and of what one sender brought: nobody can take the room from the others
#: Beyond this a Lamport counter counts only if it follows, by one, a line that its author had: else one jump
#: would drive everybody's counter to its end. A trillion lines are more than any alliance writes.
LAMPORT_FREE = 2**40
