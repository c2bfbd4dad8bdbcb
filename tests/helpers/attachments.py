# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attached files in tests."""

import random
from pathlib import Path

from tests.helpers.alliance import Office

MB = 1000 * 1000


def content(size: int, seed: int = 1) -> bytes:
    """Bytes that do not compress."""
    return random.Random(seed).randbytes(size)


def attach(office: Office, subject: str, data: bytes, name: str = "plan.pdf") -> str:
    """A file attached to a record; the attachment's id."""
    path = office.home.parent / name
    path.write_bytes(data)
    added = office.profile.attachments.add(subject, path).records[0].id
    path.unlink()
    return added


def received(office: Office, attachment: str) -> bytes | None:
    """The attached file's bytes, if they are here."""
    path = office.profile.attachments.path_of(attachment)
    return path.read_bytes() if path else None


def send_parts(office: Office, budget: int | None = None, *to: str) -> list[Path]:
    """A bundle in files of *budget* bytes."""
    path = office.post / f"{office.name}-parts-{len(list(office.post.iterdir()))}.verbundpaket"
    return [Path(part) for part in office.profile.exchange.export(path, to, budget).parts]


def kept(office: Office) -> set[str]:
    """What lies in the folder of attached files."""
    folder = office.home / "attachments"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
