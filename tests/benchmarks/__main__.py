# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of the README's performance section, all taken in one run.

python3 dev.py bench                       everything (about ten minutes: a million records are made)
python3 dev.py bench --quick               100,000 records instead of 1,000,000
python3 dev.py bench --only exchange       one part: exchange, growth, start, window, report
python3 dev.py bench --trial               59 organisations, 1,000,000 operations (about half an hour)
python3 dev.py bench --profile import      where an import's time goes (or: export, write, growth)
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import exchanging, growing, profiling, program, trial, window
from tests.benchmarks.measuring import Figure, Skipped, machine, table

PARTS = ("exchange", "growth", "start", "window", "report")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev.py bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--quick", action="store_true", help="100,000 records where it is 1,000,000 otherwise"
    )
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--runs", type=int, default=5, help="runs of each; medians are shown (default: 5)")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be repeated")
    parser.add_argument("--trial", action="store_true", help="59 organisations, a million operations, once")
    parser.add_argument("--profile", choices=profiling.SUBJECTS, help="show where the time goes, no table")
    return parser.parse_args()


def main() -> int:
    """Measure, print, and say by the exit code whether everything could be measured."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="swf-desktop-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if arguments.profile:
            profiling.show(folder, arguments.profile)
            return 0
        if arguments.trial:
            trial.show(folder)
            return 0
        figures = _measure(folder, arguments)
    size = f"{growing.SEARCHED if arguments.quick else growing.LARGE:,}"
    here = machine()
    print(
        f"{here['cores']} cores, {here['system']}, Python {here['python']}; large store: {size} records;",
        end=" ",
    )
    print(f"medians of {arguments.runs} runs\n")
    print(table(figures))
    if arguments.json:
        document = {
            "machine": here,
            "quick": arguments.quick,
            "runs": arguments.runs,
            "figures": [each.as_json() for each in figures],
        }
        print(json.dumps(document, ensure_ascii=False))
    return 0


def _measure(folder: Path, arguments: argparse.Namespace) -> list[Figure | Skipped]:
    runs = arguments.runs
    parts: dict[str, Callable[[Path], list[Figure | Skipped]]] = {
        "exchange": lambda place: [*exchanging.measure(place, runs)],
        "growth": lambda place: [*growing.measure(place, runs, quick=arguments.quick)],
        "start": lambda place: program.measure_start(place, runs),
        "window": lambda place: window.measure(place, runs),
        "report": lambda place: program.measure_report(place, runs),
    }
    figures: list[Figure | Skipped] = []
    for part in arguments.only or PARTS:
        place = folder / part
        place.mkdir()
        figures += parts[part](place)
    return figures


if __name__ == "__main__":
    sys.exit(main())
