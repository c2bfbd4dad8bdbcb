# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Modules that are imported when something of them is asked for. Each test is a process: imports happen once."""

import subprocess
import sys


def run(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_is_put_off_is_imported_when_it_is_asked_for():
    run("""
import sys
from swf_desktop.system.late_imports import put_off
with put_off("wave", functions=("wave.open",)):
    import wave as late
    opens = late.open
assert "wave" not in sys.modules
assert late.Wave_read.__name__ == "Wave_read"
import wave
assert opens.__name__ == "late" and late.Error is wave.Error
try:
    opens(0, "nonsense")
except wave.Error:
    pass
else:
    raise AssertionError("not the real one")
""")


def test_others_get_the_real_module_after_the_block():
    run("""
import sys
from swf_desktop.system.late_imports import put_off
with put_off("wave", "xml.dom"):
    import wave as late, xml.dom
import wave
assert wave is not late and wave.__spec__.name == "wave"
from xml.dom import Node
import xml.dom.minidom
assert xml.dom.minidom.parseString("<a/>").documentElement.nodeType == Node.ELEMENT_NODE
""")


def test_what_is_imported_already_stays_as_it_is():
    run("""
import wave as before
from swf_desktop.system.late_imports import put_off
with put_off("wave"):
    import wave
    assert wave is before
assert wave.__spec__ is not None
""")


def test_the_database_layer_comes_without_asyncio_and_has_it_where_it_needs_it():
    run("""
import sys
import swf_desktop.store.tables
assert not {"asyncio", "ssl", "importlib.metadata", "email"} & set(sys.modules)
from sqlalchemy.util import concurrency, langhelpers
async def nothing(): pass
waiting = nothing()
assert concurrency.iscoroutine(waiting)
waiting.close()
assert not concurrency.iscoroutine(1)
import asyncio
assert concurrency.is_exit_exception(asyncio.CancelledError())
assert not concurrency.is_exit_exception(ValueError())
assert langhelpers.parse_version_from_metadata("sqlalchemy")[0] == 2
""")
