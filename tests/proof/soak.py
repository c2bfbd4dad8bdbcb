# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The state machine over real offices (``tests/property/machine.py``), for as long as there is time.

python3 dev.py soak                        until it is stopped, or something is found
python3 dev.py soak --minutes 15           so long
python3 dev.py soak --examples 1000        so many
python3 dev.py soak --seed 7 --batches 1   one batch again, to see a failure once more
python3 dev.py soak --ci                   2,000, the same every time

Every batch has a seed of its own, which is printed with what was found: keys, ids and salts follow from it, too.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.helpers.counting import tally
from tests.property.machine import STEPS, Offices

from swf_desktop.system import i18n

#: Examples that share a seed.
BATCH = 25
#: What ``--ci`` runs in each of two processes, and their first seeds. Whether a change passes is not to hang on luck:
#: examples that nobody has tried before come without ``--ci``.
CI_EXAMPLES = 1000
CI_SEEDS = (10_000_000, 20_000_000)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev.py soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, help="stop after so much time of the processor")
    parser.add_argument("--examples", type=int, help="stop after so many examples")
    parser.add_argument("--batches", type=int, help=f"stop after so many batches of {BATCH} examples")
    parser.add_argument("--seed", type=int, help="of the first batch; the others count on from it")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"of an example (default: {STEPS})")
    parser.add_argument(
        "--shrink", action="store_true", help="look for the shortest way to a failure (takes long)"
    )
    parser.add_argument("--ci", action="store_true", help=f"{2 * CI_EXAMPLES} examples in two processes")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    return parser.parse_args()


def _batches(arguments: argparse.Namespace) -> Iterator[int]:
    """The seeds of the batches, as long as there is time."""
    first = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    for number in count():
        enough = (
            arguments.minutes is not None and time.process_time() >= arguments.minutes * 60,
            arguments.examples is not None and tally["examples"] >= arguments.examples,
            arguments.batches is not None and number >= arguments.batches,
        )
        if any(enough):
            return
        yield first + number


def main() -> int:
    """Run; the exit code says whether everything held."""
    arguments = _arguments()
    if arguments.ci:
        return _side_by_side(arguments.examples or 2 * CI_EXAMPLES)
    i18n.set_language("de")
    phases = [Phase.generate, *([Phase.shrink] if arguments.shrink else [])]
    profile = settings(
        max_examples=BATCH,
        stateful_step_count=arguments.steps,
        phases=phases,
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    failed = False
    for each in _batches(arguments):
        try:
            run_state_machine_as_test(seed(each)(Offices), settings=profile)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what was looked for
            failed = True
            print(f"{type(error).__name__}: {error}")
            print("\n".join(getattr(error, "__notes__", [])))
            print(f"\nOnce more: python3 dev.py soak --seed {each} --batches 1 --steps {arguments.steps}")
            break
        print(f"seed {each}: {summary()}", flush=True)
    print(summary())
    if arguments.json:
        print(json.dumps({"seconds": round(time.process_time()), "failed": failed, "counted": tally}))
    return 1 if failed else 0


def _side_by_side(examples: int) -> int:
    """Two processes, with the same examples every time."""
    print(f"{examples} examples, from the seeds {CI_SEEDS[0]} and {CI_SEEDS[1]}", flush=True)
    command = [sys.executable, "-m", "tests.proof.soak", "--json", "--examples", str(examples // 2)]
    processes = [
        subprocess.Popen([*command, "--seed", str(each)], stdout=subprocess.PIPE, text=True, encoding="utf-8")
        for each in CI_SEEDS
    ]
    codes, spent = [], 0.0
    for process in processes:
        *lines, last = process.communicate()[0].splitlines() or [""]
        codes.append(process.returncode)
        if process.returncode:
            print("\n".join([line for line in lines if not line.startswith("seed ")]) or last)
        if last.startswith("{"):
            told = json.loads(last)
            tally.update(told["counted"])
            spent += told["seconds"]
    print(f"{'FAILED' if any(codes) else 'All held'}: {summary(spent)}")
    print(", ".join(f"{name} {number}" for name, number in sorted(tally.items())))
    return 1 if any(codes) else 0


def summary(spent: float | None = None) -> str:
    """What was done so far, in one line; *spent* are seconds of the processor, if not this process's."""
    spent = time.process_time() if spent is None else spent
    return (
        f"{tally['examples']} examples, {tally['steps']} steps, {tally['bundles']} bundles written, "
        f"{tally['taken']} taken over, {tally['promises']} values found again, "
        f"{spent:.0f} s of the processor"
    )


if __name__ == "__main__":
    sys.exit(main())
