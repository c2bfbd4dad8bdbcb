# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Folders, resources, clock, settings and log."""

import errno
import logging
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from swf_desktop.domain.errors import Invalid, StorageFailed
from swf_desktop.system import i18n, log, paths, reasons, resources
from swf_desktop.system.clock import Clock, FixedClock, SystemClock, from_instant
from swf_desktop.system.paths import ProfileFolders
from swf_desktop.system.settings import Settings


class TestFolders:
    def test_created_once_and_again(self, tmp_path):
        folders = ProfileFolders(tmp_path / "a" / "b").create()
        folders.create()
        assert {p.name for p in folders.home.iterdir()} == {"keys", "attachments", "backups", "inbox", "log"}
        assert not folders.exists()
        folders.database.touch()
        assert folders.exists()

    @pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
    def test_keys_are_for_their_user_only(self, tmp_path):
        assert ProfileFolders(tmp_path).create().keys.stat().st_mode & 0o077 == 0

    def test_a_file_in_the_way_is_said_in_german(self, tmp_path):
        (tmp_path / "file").touch()
        with pytest.raises(StorageFailed) as caught:
            ProfileFolders(tmp_path / "file" / "profile").create()
        sentence = i18n.translate_error(caught.value)
        assert sentence.startswith("In den Ordner „")
        assert "ein Teil des Pfades ist kein Ordner" in sentence

    def test_a_folder_that_refuses_is_said(self, tmp_path, monkeypatch):
        def refuse(*_):
            raise OSError(errno.EROFS, "Read-only file system")

        monkeypatch.setattr(Path, "write_bytes", refuse)
        with pytest.raises(StorageFailed) as caught:
            ProfileFolders(tmp_path).create()
        assert "schreibgeschützt" in i18n.translate_error(caught.value)

    def test_the_variable_names_the_profile(self, tmp_path, monkeypatch):
        monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "p"))
        assert paths.default_home() == tmp_path / "p"

    def test_the_default_is_the_users_data_folder(self, isolated_home):
        assert paths.default_home().is_relative_to(isolated_home)
        assert "swf-desktop" in str(paths.default_home())
        assert paths.cache_folder().is_relative_to(isolated_home)


def test_reasons_are_words():
    assert reasons.reason_label(OSError(errno.ENOSPC, "x")) == "the disk is full"
    unknown = reasons.reason_label(OSError(errno.EXDEV, "Invalid cross-device link"))
    assert unknown == "the operating system reports an error"  # never English inside a German sentence
    assert reasons.reason_label(OSError()) == "the operating system reports an error"


def test_resources_of_a_checkout(tmp_path):
    assert resources.resource_path("locale").is_dir()
    assert "KW" in resources.read_text("locale", "de", "LC_MESSAGES", "system.po")
    assert resources.read_bytes("locale", "de", "LC_MESSAGES", "system.po").startswith(b"#")


class TestClock:
    def test_the_computers_clock(self):
        clock: Clock = SystemClock()
        assert from_instant(clock.now()).utcoffset().total_seconds() == 0
        assert len(clock.now()) == len("2026-11-23T14:32:00Z")
        assert isinstance(clock.today(), date)

    def test_a_fixed_clock_moves_when_told(self):
        clock = FixedClock("2026-11-23T23:30:00Z")
        assert clock.advance(hours=1) == clock.now() == "2026-11-24T00:30:00Z"
        assert clock.today() == date(2026, 11, 24)
        clock.set("2026-01-01T01:00:00+01:00")
        assert clock.now() == "2026-01-01T00:00:00Z"

    def test_an_instant_needs_a_zone(self):
        with pytest.raises(ValueError, match="time zone"):
            from_instant("2026-11-23T23:30:00")


class TestSettings:
    def test_kept_and_read_again(self, tmp_path):
        settings = Settings(tmp_path / "new" / "settings.json")
        settings.update({"window": {"width": 3}, "städte": ["Olpe"]})
        settings.set("window", None)
        again = Settings(tmp_path / "new" / "settings.json")
        assert again.get("städte") == ["Olpe"]
        assert again.get("window", {}) == {}
        assert [p.name for p in (tmp_path / "new").iterdir()] == ["settings.json"]

    def test_another_type_than_expected_is_not_used(self, tmp_path):
        settings = Settings(tmp_path / "s.json")
        settings.set("width", "wide")
        assert settings.get("width", 800) == 800
        assert settings.get("width") == "wide"

    @pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b""])
    def test_damaged_settings_are_put_aside(self, tmp_path, content):
        path = tmp_path / "settings.json"
        path.write_bytes(content)
        settings = Settings(path)
        assert settings.get("a") is None
        assert (tmp_path / "settings.damaged").read_bytes() == content
        settings.set("a", 1)
        assert Settings(path).get("a") == 1

    def test_nothing_is_written_when_nothing_changes(self, tmp_path):
        path = tmp_path / "settings.json"
        settings = Settings(path)
        settings.set("a", 1)
        path.unlink()
        settings.set("a", 1)
        assert not path.exists()

    def test_a_failed_write_keeps_the_old_state(self, tmp_path):
        (tmp_path / "file").touch()
        settings = Settings(tmp_path / "file" / "settings.json")
        with pytest.raises(StorageFailed):
            settings.set("a", 1)
        assert settings.get("a") is None


class TestLog:
    @pytest.fixture(autouse=True)
    def closed(self):
        yield
        log.stop_log()
        logging.getLogger(log.ROOT).setLevel(logging.NOTSET)

    def test_tells_where_and_what_kind_but_nothing_personal(self, tmp_path, expected_log):
        expected_log("swf_desktop.test")
        log.start_log(tmp_path / "log")
        try:
            try:
                raise Invalid("“%(name)s” is wrong", name="Erika Muster")
            except Invalid as error:
                raise ValueError("Erika Muster") from error
        except ValueError:
            logging.getLogger("swf_desktop.test").exception("could not save")
        text = (tmp_path / "log" / "swf-desktop.log").read_text(encoding="utf-8")
        assert "could not save" in text
        assert "test_machine.py" in text
        assert "ValueError" in text
        assert "Invalid (invalid)" in text
        assert "Muster" not in text.replace('"Erika Muster"', "")

    def test_silent_on_standard_error_unless_asked(self, tmp_path, capsys):
        log.start_log(tmp_path)
        logging.getLogger("swf_desktop.test").info("quiet")
        assert capsys.readouterr().err == ""
        log.start_log(None, verbose=True)
        logging.getLogger("swf_desktop.test").debug("loud")
        assert "loud" in capsys.readouterr().err

    def test_starting_twice_writes_once(self, tmp_path):
        log.start_log(tmp_path)
        log.start_log(tmp_path)
        logging.getLogger("swf_desktop.test").info("once")
        assert (tmp_path / "swf-desktop.log").read_text(encoding="utf-8").count("once") == 1

    def test_nowhere_to_write(self, tmp_path):
        (tmp_path / "file").touch()
        with pytest.raises(StorageFailed):
            log.start_log(tmp_path / "file" / "log")


def test_starting_the_command_line_does_not_import_babel():
    code = (
        "import sys; from swf_desktop.system import i18n, paths, log, settings; print('babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
