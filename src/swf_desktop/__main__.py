# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The program's door: ``swf-desktop`` and ``python -m swf_desktop``."""

import sys


def main() -> int:
    """Run the program with the process's arguments; the result is its exit code."""
    from swf_desktop.bootstrap import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
