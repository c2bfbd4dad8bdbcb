# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""From translations that people edit (``*.po``) to the one table that the program reads (``*.mo``).

Every package of the program has a catalogue of its own, so that people can work apart. Reading them
takes longer than starting the command line, so they are merged and compiled once, beside the
sources where that may be written, else in the user's cache. A wheel carries the compiled table and
no sources.
"""

import gettext
import io
import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from swf_desktop.system.paths import cache_folder
from swf_desktop.system.resources import resource_path

#: The name of the compiled table in a wheel.
SHIPPED = "swf_desktop.mo"


def load(language: str) -> gettext.NullTranslations:
    """The translations into *language*; without any, messages stay as they are in the code."""
    folder = resource_path("locale", language, "LC_MESSAGES")
    sources = sorted(folder.glob("*.po"))
    if sources:
        return gettext.GNUTranslations(io.BytesIO(_compiled(language, folder, sources)))
    shipped = folder / SHIPPED
    if shipped.is_file():
        return gettext.GNUTranslations(io.BytesIO(shipped.read_bytes()))
    return gettext.NullTranslations()


def compile_catalogues(language: str, sources: Sequence[Path]) -> bytes:
    """Merge *sources* into one table. Where two translate the same message, the first one counts."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = Catalog(locale=language, creation_date=datetime(2026, 1, 1, tzinfo=UTC))
    for source in sources:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
        for message in catalogue:
            if message.id and message.string and not message.fuzzy:
                merged.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, merged)
    return out.getvalue()


def _compiled(language: str, folder: Path, sources: Sequence[Path]) -> bytes:
    name = f"swf_desktop.{_fingerprint(sources)}.mo"
    with suppress(OSError):
        return (folder / name).read_bytes()
    places = (folder, cache_folder() / "locale" / language)  # not asked for sooner: that imports a library
    with suppress(OSError):
        return (places[-1] / name).read_bytes()
    table = compile_catalogues(language, sources)
    if name != f"swf_desktop.{_fingerprint(sources)}.mo":
        # Somebody saved one of them meanwhile: what was read may be half of it, so it is not kept.
        return compile_catalogues(language, sources)
    for place in places:
        if _keep(place, name, table):
            break
    return table


def _fingerprint(sources: Sequence[Path]) -> str:
    stats = [(path.name, (stat := path.stat()).st_size, stat.st_mtime_ns) for path in sources]
    return f"{zlib.crc32(repr(stats).encode()):08x}"  # hashlib would bring OpenSSL before the first picture


def _keep(place: Path, name: str, table: bytes) -> bool:
    part = place / f"{name}.{os.getpid()}.part"
    try:
        place.mkdir(parents=True, exist_ok=True)
        part.write_bytes(table)
        part.replace(place / name)
    except OSError:
        with suppress(OSError):
            part.unlink()
        return False
    for stale in place.glob("swf_desktop.*.mo"):
        if stale.name != name:
            with suppress(OSError):
                stale.unlink()
    return True
