# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the window waits for when it starts: each part of the program is imported by whoever first needs it.

The bars are those of ``dev.py bench``; here stands what keeps them, in a process of its own.
"""

import json
import os
import subprocess
import sys

import pytest

from swf_desktop.system.paths import ProfileFolders
from swf_desktop.system.settings import Settings

#: Starts the program on the profile in ``sys.argv[1]``, and tells what was imported when the frame was painted,
#: when the list had rows, and whether the collector worked then and at the end.
_WATCHED = """
import gc, json, sys
from swf_desktop import bootstrap

found, begin = {}, bootstrap.show_window

def watched(home, argv, doors):
    from swf_desktop.ui import app

    class Watched(app.Starter):
        def begin(self):
            from PySide6.QtCore import QTimer

            found["painted"] = sorted(sys.modules)
            super().begin()
            self.timer = QTimer(self.window, interval=1)
            self.timer.timeout.connect(self.look)
            self.timer.start()

        def look(self):
            page = self.window.page()
            if page is None or not page.current_list().model.rowCount():
                return
            self.timer.stop()
            found["seen"], found["collecting"] = sorted(sys.modules), gc.isenabled()
            self.window.close()

    app.Starter = Watched
    return begin(home, argv, doors)

bootstrap.show_window = watched
code = bootstrap.main(["--home", sys.argv[1]])
print(json.dumps({**found, "code": code, "at_the_end": gc.isenabled()}))
"""

#: No first picture needs the database, the catalogue of record types, or what only an exchange needs.
_NOT_PAINTED = {
    "sqlalchemy",
    "msgspec",
    "hashlib",
    "logging.handlers",
    "swf_desktop.profile",
    "swf_desktop.domain.catalogue",
    "swf_desktop.domain.ids",
    "swf_desktop.ui.desk",
}
#: No list needs keys, files of others, paper, dates in words, or what is typed and pasted.
_NOT_SEEN = {
    "alembic",
    "asyncio",
    "babel",
    "cryptography",
    "email",
    "html",
    "importlib.metadata",
    "logging.handlers",
    "PySide6.QtDBus",
    "PySide6.QtNetwork",
    "PySide6.QtPrintSupport",
    "pyrage",
    "sqlalchemy.orm",
    "ssl",
    "swf_desktop.services.exchange",
    "swf_desktop.services.setup",
    "swf_desktop.ui.widgets.draft_page",
    "swf_desktop.ui.widgets.editors.reference",
    "swf_desktop.ui.widgets.record_page",
    "swf_desktop.ui.widgets.sheet",
    "typst",
}


@pytest.fixture
def started(profile):
    """What the start of the program on a profile with some tasks told."""
    for n in range(3):
        profile.records.add("task", {"title": f"Aufgabe {n}"})
    profile.close()
    Settings(ProfileFolders(profile.home).settings).set("place", "tasks")
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED, str(profile.home)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_start_imports_nothing_that_the_first_view_does_not_need(started):
    assert started["code"] == 0
    assert sorted(_NOT_PAINTED & set(started["painted"])) == []
    assert sorted(_NOT_SEEN & set(started["seen"])) == []
    assert not started["collecting"]
    assert started["at_the_end"]
