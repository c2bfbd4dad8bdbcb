# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bundles as a newer version of the program would write them (E12)."""

from pathlib import Path

import msgspec
from tests.helpers.alliance import Office
from tests.helpers.forging import keys_of, zipped

from swf_desktop.sync import container


def written_by_a_newer_version(path: Path, office: Office) -> None:
    """The bundle with a key in its header that this version does not know (E12)."""
    parts = container.read(path.read_bytes())
    if parts.blobs:
        return
    header = msgspec.json.decode(parts.header_bytes)
    header["mood"] = "good"
    data = msgspec.json.encode(header)
    path.write_bytes(zipped(data, keys_of(office).sign(data), parts.payloads))
