# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bundles of every released format, kept for good, with files that must be refused beside them.

``python -m tests.exchange.golden_bundles`` writes those of the present format, once, before its
release: ``tests/golden/bundles/1/`` with the reader's keys (made for this and worth nothing), partner
cards, bundles, and ``manifest.json`` with what taking each over must give, in order.
"""

import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.helpers.alliance import Alliance, Office
from tests.helpers.forging import bodiless, keys_of, rebuilt, unit_of, write_regardless, zipped

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import FileError
from swf_desktop.services.appending import Appender
from swf_desktop.store.journal import Journal
from swf_desktop.store.logs import Logs
from swf_desktop.sync import container, limits
from swf_desktop.sync.container import VERSION
from swf_desktop.sync.payload import Preamble, Segment

FOLDER = Path(__file__).parents[1] / "golden" / "bundles"
COUNTS = ("new", "changed", "deleted", "erased", "conflicts", "waiting")


class Maker:
    """Writes files into *target* and notes what they must give."""

    def __init__(self, target: Path, alliance: Alliance) -> None:
        self.target = target
        self.reader, self.sender, self.other, self.stolen = alliance.paired(
            "olpe", "menden", "soest", "menden2"
        )
        self.stranger = alliance.office("arnsberg")
        self.steps: list[dict[str, Any]] = []

    def good(self, name: str, bundle: Path) -> Path:
        """A file that is taken over, and what the reader then reports."""
        kept = self.target / f"{name}.verbundpaket"
        shutil.copy(bundle, kept)
        result = self.reader.take(kept)
        counts = {count: getattr(result, count) for count in COUNTS}
        self.steps.append({"file": kept.name, "refused": len(result.refused), **counts})
        return kept

    def bad(self, name: str, data: bytes) -> None:
        """A file that is refused, and the code."""
        kept = self.target / f"{name}.verbundpaket"
        kept.write_bytes(data)
        try:
            self.reader.take(kept)
        except FileError as error:
            self.steps.append({"file": kept.name, "code": error.code})
        else:
            raise AssertionError(f"{name} was not refused")

    def remade(self, bundle: Path, signer: Office | None = None, **changes: Any) -> bytes:
        """*bundle* with some of its header changed, signed again."""
        target = self.reader.post / "remade.verbundpaket"
        return rebuilt(
            bundle,
            signer or self.sender,
            self.reader,
            target,
            header=lambda header: msgspec.structs.replace(header, **changes),
        ).read_bytes()


def make(target: Path) -> None:
    """Write everything into the empty folder *target*."""
    with tempfile.TemporaryDirectory() as folder:
        templates = Path(folder) / "templates"
        templates.mkdir()
        alliance = Alliance(Path(folder) / "offices", templates)
        maker = Maker(target, alliance)
        fill(maker)
        reader = maker.reader
        (target / "reader-keys.json").write_bytes(keys_of(reader).to_json())
        for office in (maker.sender, maker.other, maker.stolen):
            shutil.copy(office.card(), target / f"{office.name}.partnerkarte")
        shown = {
            view.id: {
                "type": view.type,
                "owner": view.owner,
                "audience": view.audience,
                "fields": dict(view.fields),
            }
            for type_key in ("project", "milestone", "task", "contact")
            for view in reader.profile.records.list(type_key)
            if view.owner != reader.name
        }
        manifest = {"steps": maker.steps, "records": shown, "problems": len(reader.problems())}
        (target / "manifest.json").write_text(
            json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        alliance.close()


def fill(maker: Maker) -> None:
    """The story: work, an erasure, a retraction, a conflict, a trespass, and everything that can be wrong."""
    reader, sender, other = maker.reader, maker.sender, maker.other
    project = sender.add(
        "project", title="Sensoren an der Bigge", summary="Pegel – für „alle“", total_cost=157_345
    )
    sender.add("milestone", project=project, title="Start", planned_on="2026-05-05")
    sender.add("project", title="Offene Daten", audience="public")
    erased = sender.add("contact", family_name="Niemand", audience="alliance")
    task = other.add("task", title="Gemeinsam prüfen")
    sender.take(other.send("menden"))
    foreign = other.add("project", title="Nur Soest")
    sender.take(other.send("menden"))
    maker.good("good-1-first", sender.send("olpe"))
    acknowledge(sender, reader)
    reject(maker)
    sender.set(project, title="Sensoren an der Lenne")
    sender.set(task, title="Gemeinsam messen")
    other.set(task, title="Gemeinsam zählen")
    sender.take(other.send("menden"))
    sender.erase(erased)
    narrowed = sender.add("decision", title="Doch intern")
    maker.good("good-2-conflict-and-erasure", sender.send("olpe"))
    acknowledge(sender, reader)
    sender.set(narrowed, audience="office")
    sender.delete(sender.add("project", title="Fällt aus"))
    maker.good("good-3-retraction", sender.send("olpe"))
    write_regardless(sender, foreign, {"title": "Übernommen"})
    maker.good("good-4-with-a-trespass", sender.send("olpe"))
    revoke(maker)


def revoke(maker: Maker) -> None:
    """A stolen laptop: what it wrote before counts, its bundles do not any more. Last, a counter that nothing
    explains waits."""
    sender, stolen = maker.sender, maker.stolen
    before = stolen.add("project", title="Vor dem Diebstahl")
    sender.take(stolen.send("menden"))
    sender.profile.partners.revoke(stolen.device)
    maker.good("good-5-revocation", sender.send("olpe"))
    stolen.set(before, title="Nach dem Diebstahl")
    maker.bad("bad-revoked-signer", stolen.send("olpe").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Appender, "_next_lamport", lambda _self, _audience: 2 * limits.LAMPORT_FREE)
        maker.other.add("task", title="Zu weit voraus")
    maker.good("good-6-counter-that-waits", maker.other.send("olpe"))


def acknowledge(sender: Office, reader: Office) -> None:
    """As if *reader* had answered. It never does: whoever reads these files later has other lines of its own."""
    with unit_of(sender) as unit:
        has = {row.number: row.seq for row in Logs(unit.connection).all()}
        Journal(unit.connection).acknowledge(reader.device, has)
        unit.commit()


def reject(maker: Maker) -> None:
    """Wrong files made from a good one that was not taken over before."""
    maker.sender.add("task", title="Noch nicht gesehen")
    fresh = maker.sender.send("olpe")
    data = fresh.read_bytes()
    parts = container.read(data)
    maker.bad("bad-truncated", data[: len(data) // 2])
    maker.bad("bad-empty", b"")
    maker.bad("bad-no-zip", b"PK? No.\n" * 40)
    maker.bad("bad-trailing-byte", data + b"\0")
    header = parts.header_bytes.replace(b'"sequence":', b'"sequence":1')
    maker.bad("bad-header-altered", zipped(header, parts.signature, parts.payloads))
    swapped = {a: d[::-1] if a == Audience.ALLIANCE else d for a, d in parts.payloads.items()}
    maker.bad("bad-entry-altered", zipped(parts.header_bytes, parts.signature, swapped))
    maker.bad("bad-signature", zipped(parts.header_bytes, parts.signature[::-1], parts.payloads))
    with_extra = maker.reader.post / "extra.zip"
    with_extra.write_bytes(data)
    with zipfile.ZipFile(with_extra, "a") as archive:
        archive.writestr("readme.txt", b"hello")
    maker.bad("bad-extra-entry", with_extra.read_bytes())
    maker.bad("bad-signed-by-another", maker.remade(fresh, maker.other))
    maker.bad("bad-speaks-for-another", maker.remade(fresh, organisation="soest"))
    maker.bad("bad-format-2", maker.remade(fresh, version=2))
    maker.bad("bad-unknown-capability", maker.remade(fresh, requires=["holograms"]))
    maker.bad("bad-alliance", maker.remade(fresh, alliance="another-alliance", also=[]))
    maker.bad("bad-recipient", maker.remade(fresh, recipients=[maker.other.device]))
    maker.bad(
        "bad-unknown-signer",
        maker.remade(fresh, maker.stranger, sender=maker.stranger.device, organisation="arnsberg"),
    )

    def altered(_a: Audience, preamble: Preamble, segments: list[Segment]) -> tuple[Preamble, list[Segment]]:
        changed = [
            Segment(s.header, [line.replace(b"gesehen", b"erlaubt") for line in s.lines]) for s in segments
        ]
        return preamble, changed

    def shortened(
        _a: Audience, preamble: Preamble, segments: list[Segment]
    ) -> tuple[Preamble, list[Segment]]:
        cut = [
            Segment(msgspec.structs.replace(s.header, end=s.header.end - 1), s.lines[:-1]) for s in segments
        ]
        return preamble, cut

    target = maker.reader.post / "remade.verbundpaket"
    crowd = [msgspec.Raw(b"{}")] * (limits.DOCUMENTS + 1)

    def crowded(_a: Audience, preamble: Preamble, segments: list[Segment]) -> tuple[Preamble, list[Segment]]:
        return msgspec.structs.replace(preamble, documents=crowd), segments

    def capable(_a: Audience, preamble: Preamble, segments: list[Segment]) -> tuple[Preamble, list[Segment]]:
        return msgspec.structs.replace(preamble, requires=["holograms"]), segments

    for name, change in (
        ("bad-line-altered", altered),
        ("bad-log-cut-short", shortened),
        ("bad-line-without-values", bodiless(f"{maker.sender.device}/alliance")),
        ("bad-too-many-documents", crowded),
        ("bad-unknown-capability-inside", capable),
    ):
        maker.bad(name, rebuilt(fresh, maker.sender, maker.reader, target, change=change).read_bytes())


if __name__ == "__main__":
    place = FOLDER / str(VERSION)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    make(place)
