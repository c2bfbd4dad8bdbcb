# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""E5 to E8, E12, E24: what is damaged, foreign, unknown, too new or hostile is refused whole, with a sentence."""

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import zstandard
from tests.helpers.alliance import Alliance, Office
from tests.helpers.counting import tally
from tests.helpers.forging import keys_of, rebuilt, zipped

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.errors import (
    Damaged,
    FileError,
    RevokedSigner,
    StorageFailed,
    TooLarge,
    TooNew,
    UnknownSigner,
    WrongAlliance,
    WrongRecipient,
)
from swf_desktop.store.journal import Journal
from swf_desktop.sync import container, limits, payload
from swf_desktop.sync.payload import Preamble, Segment
from swf_desktop.system.i18n import gettext


@pytest.fixture
def pair(alliance: Alliance) -> tuple[Office, Office]:
    olpe, menden = alliance.paired("olpe", "menden")
    return olpe, menden


@pytest.fixture
def bundle(pair: tuple[Office, Office]) -> Path:
    olpe, menden = pair
    menden.take(olpe.send())
    olpe.take(menden.send())
    olpe.add("project", title="Sensoren am Bach")
    return olpe.send()


def refused(office: Office, path: Path, kind: type[FileError] = FileError) -> str:
    """The sentence with which the file is refused; nothing may change."""
    before = office.snapshot()
    with pytest.raises(kind) as caught:
        office.take(path)
    with pytest.raises(kind):
        office.profile.exchange.preview(path)
    assert office.snapshot() == before
    sentence = gettext(caught.value.message, **caught.value.params)
    assert sentence.endswith((".", "?"))
    return sentence


# ---- E5 -----------------------------------------------------------------------------------------


def test_e05_every_truncation_is_refused(pair: tuple[Office, Office], bundle: Path, tmp_path: Path) -> None:
    _, menden = pair
    data, cut = bundle.read_bytes(), tmp_path / "cut.verbundpaket"
    digest = menden.digest()
    for length in range(len(data)):
        with pytest.raises(FileError):
            container.read(data[:length])
        tally["mutants refused"] += 1
    for length in range(0, len(data), 50):
        cut.write_bytes(data[:length])
        with pytest.raises(FileError):
            menden.take(cut)
    assert menden.digest() == digest
    assert menden.take(bundle).new == 1


def test_e05_every_flipped_bit_is_refused(pair: tuple[Office, Office], bundle: Path, tmp_path: Path) -> None:
    olpe, menden = pair
    data, bad = bundle.read_bytes(), tmp_path / "bad.verbundpaket"
    before = menden.snapshot()
    for at in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(FileError):
            container.check_signature(container.read(flipped), keys_of(olpe).sign_public)
        tally["mutants refused"] += 1
        if at % 400 == 0:
            bad.write_bytes(flipped)
            with pytest.raises(FileError):
                menden.take(bad)
    assert menden.snapshot() == before


def test_e05_bytes_added_anywhere_are_refused(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path
) -> None:
    _, menden = pair
    data, bad = bundle.read_bytes(), tmp_path / "bad.verbundpaket"
    for at in (0, 1, 30, len(data) // 2, len(data) - 22, len(data)):
        bad.write_bytes(data[:at] + b"\0" + data[at:])
        refused(menden, bad, Damaged)


def test_e05_a_failure_in_the_middle_of_writing_leaves_nothing(
    pair: tuple[Office, Office], bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, menden = pair
    before = menden.snapshot()

    def fail(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Journal, "add", fail)
        with pytest.raises(OSError, match="No space"):
            menden.take(bundle)
    assert menden.snapshot() == before
    assert menden.problems() == ()
    assert menden.take(bundle).new == 1


def test_e05_an_unwritable_target_leaves_no_trace_of_an_export(
    pair: tuple[Office, Office], tmp_path: Path
) -> None:
    olpe, _ = pair
    before = olpe.snapshot()
    with pytest.raises(StorageFailed):
        olpe.profile.exchange.export(tmp_path / "missing" / "x.verbundpaket")
    assert olpe.snapshot() == before


# ---- E6 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"alliance": "another"},
        {"organisation": "soest"},
        {"sequence": 99},
        {"made_at": "2040-01-01T00:00:00Z"},
        {"bundle": "01890000-0000-7000-8000-000000000000"},
    ],
)
def test_e06_the_header_is_signed_like_the_content(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    _, menden = pair
    parts = container.read(bundle.read_bytes())
    forged = msgspec.json.encode(msgspec.structs.replace(parts.header, **change))
    bad = tmp_path / "bad.verbundpaket"
    bad.write_bytes(zipped(forged, parts.signature, parts.payloads))
    refused(menden, bad, FileError)


def test_e06_payloads_of_two_bundles_cannot_be_exchanged(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path
) -> None:
    olpe, menden = pair
    olpe.add("project", title="Noch eins")
    first, second = (container.read(each.read_bytes()) for each in (bundle, olpe.send()))
    bad = tmp_path / "bad.verbundpaket"
    bad.write_bytes(zipped(first.header_bytes, first.signature, second.payloads))
    refused(menden, bad, Damaged)


def test_e06_a_sender_cannot_speak_for_another_organisation(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path
) -> None:
    olpe, menden = pair
    bad = rebuilt(
        bundle,
        olpe,
        menden,
        tmp_path / "bad.verbundpaket",
        header=lambda h: msgspec.structs.replace(h, organisation="soest"),
    )
    refused(menden, bad, Damaged)


def test_e06_a_bundle_number_used_twice_with_other_content_is_refused(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path
) -> None:
    olpe, menden = pair
    menden.take(bundle)
    bad = rebuilt(
        bundle,
        olpe,
        menden,
        tmp_path / "bad.verbundpaket",
        header=lambda h: msgspec.structs.replace(h, made_at="2026-02-02T00:00:00Z"),
    )
    refused(menden, bad, Damaged)


# ---- E7, E8 -------------------------------------------------------------------------------------


def test_e07_a_bundle_for_somebody_else_says_so(alliance: Alliance) -> None:
    olpe, _menden, soest = alliance.paired("olpe", "menden", "soest")
    assert "nicht für diesen Arbeitsplatz" in refused(soest, olpe.send("menden"), WrongRecipient)


def test_e07_the_own_bundle_says_so(pair: tuple[Office, Office], bundle: Path) -> None:
    olpe, _ = pair
    refused(olpe, bundle, WrongRecipient)


def test_e07_a_bundle_of_another_alliance_says_so(alliance: Alliance, tmp_path: Path) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    bundle = olpe.send()
    other = rebuilt(
        bundle,
        olpe,
        menden,
        tmp_path / "other.verbundpaket",
        header=lambda h: msgspec.structs.replace(h, alliance="somewhere-else", also=[]),
    )
    assert "Verbund" in refused(menden, other, WrongAlliance)


def test_e08_an_unknown_signer_is_refused(alliance: Alliance) -> None:
    olpe, menden = alliance.paired("olpe", "menden")
    stranger = alliance.office("soest")
    stranger.profile.partners.import_card(menden.card())
    refused(menden, stranger.send(), UnknownSigner)
    assert olpe.digest() == olpe.digest()


def test_e08_a_revoked_signer_is_refused(alliance: Alliance) -> None:
    olpe, olpe2, menden = alliance.paired("olpe", "olpe2", "menden")
    alliance.exchange()
    olpe.profile.partners.revoke(olpe2.device)
    menden.take(olpe.send())
    refused(menden, olpe2.send(), RevokedSigner)


def test_e08_a_valid_signature_by_the_wrong_member_is_refused(alliance: Alliance, tmp_path: Path) -> None:
    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    forged = rebuilt(olpe.send(), soest, menden, tmp_path / "forged.verbundpaket")
    refused(menden, forged, Damaged)


# ---- E12 ----------------------------------------------------------------------------------------


def test_e12_unknown_fields_and_types_of_a_newer_sender_are_kept_and_passed_on(alliance: Alliance) -> None:
    from tests.helpers.forging import write_regardless

    olpe, menden, soest = alliance.paired("olpe", "menden", "soest")
    project = olpe.add("project", title="Sensoren")
    write_regardless(olpe, project, {"summary": "Kurz", "co2_saved": 12.5})
    sketch = "01890000-0000-7000-8000-000000000001"
    write_regardless(olpe, sketch, {"type": "sketch", "owner": "olpe", "colour": "blue"})
    menden.take(olpe.send("menden"))
    assert menden.value(project, "summary") == "Kurz"
    assert "co2_saved" not in menden.show(project).fields
    soest.take(menden.send("soest"))
    kept = soest.profile.records.history(project)[-1].fields
    assert kept["co2_saved"] == 12.5
    assert soest.profile.records.history(sketch)[0].fields["colour"] == "blue"
    alliance.exchange()
    alliance.agree()


def test_e12_unknown_optional_keys_in_header_and_preamble_do_no_harm(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path
) -> None:
    olpe, menden = pair
    parts = container.read(bundle.read_bytes())
    header = msgspec.json.decode(parts.header_bytes)
    header["mood"] = "good"
    data = msgspec.json.encode(header)
    newer = tmp_path / "newer.verbundpaket"
    newer.write_bytes(zipped(data, keys_of(olpe).sign(data), parts.payloads))
    assert menden.take(newer).new == 1


def test_e12_an_unknown_capability_in_the_header_refuses_the_whole_file(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path
) -> None:
    olpe, menden = pair
    newer = rebuilt(
        bundle,
        olpe,
        menden,
        tmp_path / "newer.verbundpaket",
        header=lambda h: msgspec.structs.replace(h, requires=["telepathy"]),
    )
    assert "telepathy" in refused(menden, newer, TooNew)


def test_e12_an_unknown_capability_in_a_payload_refuses_the_whole_file(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path
) -> None:
    olpe, menden = pair

    def demand(_a: Audience, preamble: Preamble, segments: list[Segment]) -> tuple[Preamble, list[Segment]]:
        return msgspec.structs.replace(preamble, requires=["telepathy"]), segments

    newer = rebuilt(bundle, olpe, menden, tmp_path / "newer.verbundpaket", change=demand)
    assert "telepathy" in refused(menden, newer, TooNew)


def test_e12_a_newer_format_names_the_version_it_needs(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path
) -> None:
    olpe, menden = pair
    newer = rebuilt(
        bundle,
        olpe,
        menden,
        tmp_path / "newer.verbundpaket",
        header=lambda h: msgspec.structs.replace(h, version=7),
    )
    assert "7" in refused(menden, newer, TooNew)


# ---- E24 ----------------------------------------------------------------------------------------


def _resealed(
    olpe: Office, menden: Office, bundle: Path, target: Path, plain: bytes, *, packed: bytes | None = None
) -> Path:
    """The bundle with its alliance payload replaced by these plain bytes, correctly signed."""
    parts = container.read(bundle.read_bytes())
    data = packed if packed is not None else zstandard.ZstdCompressor().compress(plain)
    sealed = payload.seal(data, [keys_of(menden).age_public])
    header = msgspec.structs.replace(parts.header, entries={})
    target.write_bytes(container.write(header, {Audience.ALLIANCE: sealed}, keys_of(olpe)))
    return target


def _plain(bundle: Path, reader: Office) -> bytes:
    parts = container.read(bundle.read_bytes())
    packed = payload.open_sealed(parts.payloads[Audience.ALLIANCE], keys_of(reader))
    return zstandard.ZstdDecompressor().decompress(packed)


def test_e24_a_decompression_bomb_is_refused(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path
) -> None:
    olpe, menden = pair
    bomb = _resealed(olpe, menden, bundle, tmp_path / "bomb.verbundpaket", b" " * (64 * limits.MIB))
    refused(menden, bomb, TooLarge)
    unsized = zstandard.ZstdCompressor(write_content_size=False).compress(b" " * (64 * limits.MIB))
    refused(
        menden, _resealed(olpe, menden, bundle, tmp_path / "b2.verbundpaket", b"", packed=unsized), FileError
    )


def test_e24_deep_nesting_is_refused(pair: tuple[Office, Office], bundle: Path, tmp_path: Path) -> None:
    olpe, menden = pair
    first, *rest = _plain(bundle, menden).splitlines()
    for line in (b"[" * 100_000, b'{"a":' * 100_000, b"[1,0,2," + b"[" * 50_000 + b"]" * 50_000 + b"]"):
        for plain in (line + b"\n", first + b"\n" + line + b"\n", b"\n".join([first, rest[0], line, b""])):
            refused(menden, _resealed(olpe, menden, bundle, tmp_path / "deep.verbundpaket", plain), FileError)


@pytest.mark.parametrize("name", ["../evil", "header.json/", "alliance.age.exe", "x" * 300, "ALLIANCE.AGE"])
def test_e24_other_entry_names_are_refused(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path, name: str
) -> None:
    _, menden = pair
    bad = tmp_path / "bad.verbundpaket"
    bad.write_bytes(bundle.read_bytes())
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr(name, b"x")
    refused(menden, bad, Damaged)


def test_e24_a_compressed_or_reordered_zip_is_refused(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path
) -> None:
    _, menden = pair
    with zipfile.ZipFile(bundle) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    for order, method in ((entries, zipfile.ZIP_DEFLATED), (entries[::-1], zipfile.ZIP_STORED)):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as archive:
            for name, data in order:
                archive.writestr(name, data)
        bad = tmp_path / "bad.verbundpaket"
        bad.write_bytes(buffer.getvalue())
        refused(menden, bad, Damaged)


_HUGE = 2**60
LINES = [
    b"[0,0,%d,{}]",  # a counter that does not rise
    b"[-5,0,%d,{}]",
    b"[%d,0,1,{}]" % 2**54,  # a counter beyond reason
    b'[1,0,999,{"title":"x"}]',  # a record that is nowhere
    b'[1,0,-1,{"title":"x"}]',
    b'[1,0,"not-an-id",{"title":"x"}]',
    b'[1,0,1,{"title":{"nested":1}}]',
    b'[1,0,1,{"title":["x"]}]',
    b'[1,0,1,{"ti tle":"x"}]',
    b'[1,0,1,{"":"x"}]',
    b'[1,0,1,{"total_cost":%d}]' % _HUGE,
    b"[1,0,1,null]",  # erased, without a commitment
    b'[1,0,1,null,{"c":"00"}]',
    b'[1,0,1,null,{"c":"' + b"0" * 64 + b'"}]',
    b'[1,0,1,{"title":"x"},{"k":"destroy"}]',
    b'[1,0,1,{"title":"x"},{"s":"!!"}]',
    b'[1,0,1,{"title":"x"},{"v":{"nobody":5}}]',
    b'[1,0,1,{"title":"x"},{"v":{"starter/alliance":5}}]',
    b'[1,0,1,{"title":"x"},{"v":{"abc/office":5}}]',
    b'[1,0,1,{"title":"x"},{"v":{"abc/alliance":-5}}]',
    b'[1,0,1,{"title":"x"},{"p":5}]',
    b'{"title":"x"}',
    b"[]",
    b"",
    b"\xff\xfe",
    b"[1,0,1," + b"1" * 400 + b"]",
    b'[1,0,1,{"title":NaN}]',
]


@pytest.mark.parametrize("line", LINES)
def test_e24_malformed_lines_are_refused(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path, line: bytes
) -> None:
    olpe, menden = pair
    lines = _plain(bundle, menden).splitlines()
    lines[-1] = line.replace(b"%d", b"1")
    bad = _resealed(olpe, menden, bundle, tmp_path / "bad.verbundpaket", b"\n".join(lines) + b"\n")
    refused(menden, bad)


def _mutants(plain: bytes, seed: int) -> Iterator[bytes]:
    """Structured damage: bytes, whole lines and numbers changed in the plain text."""
    rng = random.Random(seed)
    for _ in range(40):
        data = bytearray(plain)
        kind = rng.randrange(4)
        if kind == 0:
            data[rng.randrange(len(data))] = rng.randrange(256)
        elif kind == 1:
            lines = plain.split(b"\n")
            lines.insert(rng.randrange(len(lines)), lines[rng.randrange(len(lines))])
            data = bytearray(b"\n".join(lines))
        elif kind == 2:
            at = rng.randrange(len(data))
            del data[at : at + rng.randrange(1, 20)]
        else:
            at = rng.randrange(len(data))
            data[at:at] = bytes(rng.choice(b'0123456789{}[]",:nul') for _ in range(rng.randrange(1, 6)))
        if bytes(data) != plain:
            yield bytes(data)


@pytest.mark.parametrize("seed", range(5))
def test_e24_mutated_payloads_never_get_a_changed_line_in(
    pair: tuple[Office, Office], bundle: Path, tmp_path: Path, seed: int
) -> None:
    """Signed by the sender as a whole, so only logs' own signatures and the parser stand in the way.
    What is not refused may at most differ in what nobody signs: the sender's own statements."""
    olpe, menden = pair
    plain = _plain(bundle, menden)
    before = menden.digest()
    for number, mutant in enumerate(_mutants(plain, seed)):
        bad = tmp_path / f"mutant-{seed}-{number}.verbundpaket"
        _resealed(olpe, menden, bundle, bad, mutant)
        with pytest.MonkeyPatch.context():
            try:
                result = menden.profile.exchange.preview(bad)
            except FileError:
                tally["bent refused"] += 1
                continue
        tally["bent harmless"] += 1
        titles = [change.after.get("title") for change in result.changes.records]
        assert titles in ([], ["Sensoren am Bach"])
    assert menden.digest() == before


@pytest.mark.parametrize("seed", range(4))
def test_e24_random_bytes_are_no_bundle_and_no_card(
    pair: tuple[Office, Office], tmp_path: Path, seed: int
) -> None:
    _, menden = pair
    noise = random.Random(seed).randbytes(3000)
    bad = tmp_path / "noise.verbundpaket"
    bad.write_bytes(noise)
    refused(menden, bad, Damaged)
    with pytest.raises(Damaged):
        menden.profile.partners.import_card(bad)
