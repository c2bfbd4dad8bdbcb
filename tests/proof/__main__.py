# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs what proves the promises of the exchange, and writes docs/promises.md.

python3 dev.py proof                       everything: about an hour on two cores
python3 dev.py proof --quick               the tests alone, without the long runs
python3 dev.py proof --minutes 60          real offices for an hour of the processor
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.proof.page import PAGE, Results, page

ROOT = Path(__file__).resolve().parents[2]
#: Whose long run (every step, every bit) needs no more than another profile.
_EXHAUSTIVE = ("tests/robust/test_crash.py", "tests/robust/test_hostile_cards.py")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev.py proof", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="the tests alone")
    parser.add_argument("--minutes", type=float, default=15, help="time for the real offices (default: 15)")
    parser.add_argument("--fuzz-minutes", type=float, default=5, help="time for the fuzzer (default: 5)")
    parser.add_argument("--seed", type=int, help="of the real offices' first batch")
    parser.add_argument("--workers", type=int, default=2, help="processes for the tests (default: 2)")
    parser.add_argument(
        "--keep", type=Path, help="keep what was recorded in this folder, and reuse what lies there"
    )
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, flush=True)


def _tests(target: Path, profile: str, workers: int, *paths: str) -> list[dict[str, object]]:
    """What became of the tests that prove a promise."""
    if not target.exists():
        command = [sys.executable, "-m", "pytest", "-p", "tests.proof.recorder", "-q", "--no-header"]
        command += ["-n", str(workers), "--dist", "loadgroup"]
        if profile == "soak":  # every step of an operation takes longer than any test else
            command += ["-o", "faulthandler_timeout=3600"]
        env = {**os.environ, "HYPOTHESIS_PROFILE": profile, "SWF_PROOF_RECORD": str(target)}
        subprocess.run([*command, *(paths or ["tests"])], cwd=ROOT, env=env)
    return list(json.loads(target.read_text(encoding="utf-8"))) if target.exists() else []


def _soak(target: Path, minutes: float, seed: int | None) -> dict[str, object]:
    """Real offices for so long."""
    if not target.exists():
        command = [sys.executable, "-m", "tests.proof.soak", "--minutes", str(minutes), "--json"]
        command += ["--seed", str(seed)] if seed is not None else []
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        *lines, last = done.stdout.splitlines() or [""]
        if done.returncode or not last.startswith("{"):
            _say("\n".join([*lines, last]))
            return {"failed": True}
        target.write_text(last, encoding="utf-8")
    return dict(json.loads(target.read_text(encoding="utf-8")))


def _defects(target: Path) -> dict[str, object]:
    """Defects put in on purpose, each into a copy of the program: which are noticed?"""
    if not target.exists():
        command = [sys.executable, "-m", "tests.proof.defects", "--json"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        *lines, last = done.stdout.splitlines() or [""]
        if done.returncode:
            _say("\n".join([*lines, last]))
        if not last.startswith("{"):
            return {"failed": True}
        target.write_text(last, encoding="utf-8")
    return dict(json.loads(target.read_text(encoding="utf-8")))


def _fuzz(target: Path, minutes: float) -> dict[str, object]:
    """The fuzzer for so long, with the Python that has it."""
    python = os.environ.get("SWF_FUZZ_PYTHON", sys.executable)
    if not target.exists():
        if subprocess.run([python, "-c", "import atheris"], stderr=subprocess.DEVNULL).returncode:
            _say("The fuzzer is not installed here and was left out.")
            return {}
        begun = time.monotonic()
        command = [
            python,
            "-m",
            "tests.robust.fuzz_bundle",
            f"-max_total_time={round(minutes * 60)}",
            "-verbosity=1",
        ]
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        runs = re.findall(r"^(?:Done (\d+) runs|#(\d+)\b)", done.stdout, re.MULTILINE)
        if done.returncode:
            _say(done.stdout[-4000:])
        result = {
            "executions": max((int(a or b) for a, b in runs), default=0),
            "seconds": time.monotonic() - begun,
            "failed": bool(done.returncode),
        }
        target.write_text(json.dumps(result), encoding="utf-8")
    return dict(json.loads(target.read_text(encoding="utf-8")))


def main() -> int:
    """Run, write, and say by the exit code whether everything was proved."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="swf-proof-") as name:
        folder = arguments.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        _say("The tests that prove a promise:")
        results = Results(_tests(folder / "tests.json", "ci", arguments.workers))
        if not arguments.quick:
            _say("A kill at every step, every bit of a card:")
            results.exhaustive = _tests(folder / "every.json", "soak", arguments.workers, *_EXHAUSTIVE)
            _say(f"Real offices, {arguments.minutes:g} minutes of one processor:")
            results.soak = _soak(folder / "soak.json", arguments.minutes, arguments.seed)
            _say("Defects put in on purpose:")
            results.defects = _defects(folder / "defects.json")
            _say(f"The fuzzer, {arguments.fuzz_minutes:g} minutes:")
            results.fuzz = _fuzz(folder / "fuzz.json", arguments.fuzz_minutes)
    results.date = f"{datetime.now(UTC):%Y-%m-%d}"
    results.machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    PAGE.write_text(page(results), encoding="utf-8")
    _say(f"Written: {PAGE.relative_to(ROOT)}")
    for each in results.failed:
        _say(f"FAILED: {each}")
    return 1 if results.failed or not results.tests else 0


if __name__ == "__main__":
    sys.exit(main())
