# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the packaged program begins."""

import multiprocessing
import os
import sys


def main() -> int:
    """Run the program; programs that it starts find their own libraries, not ours."""
    kept = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if kept is not None:
        os.environ["LD_LIBRARY_PATH"] = kept
    multiprocessing.freeze_support()  # the tour takes its pictures in processes of their own
    from swf_desktop.__main__ import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
