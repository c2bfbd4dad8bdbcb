# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Offices on disk, set up once per run and copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.alliance import Alliance


@pytest.fixture(scope="session")
def profile_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where finished profiles wait to be copied."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def alliance(tmp_path: Path, profile_templates: Path) -> Iterator[Alliance]:
    """Offices of this test."""
    alliance = Alliance(tmp_path, profile_templates)
    yield alliance
    alliance.close()
