# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Puts the resources into the wheel: translations compiled, everything else as it is."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):  # type: ignore[type-arg, misc]
    """Runs for each wheel; a checkout installed in place reads ``resources/`` itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add ``resources/`` as ``swf_desktop/_resources``."""
        if version == "editable":
            return
        root = Path(self.root)
        for path in sorted((root / "resources").rglob("*")):
            if path.is_file() and path.suffix not in {".po", ".mo"}:
                name = path.relative_to(root / "resources").as_posix()
                build_data["force_include"][str(path)] = f"swf_desktop/_resources/{name}"
        self._compile_translations(root, build_data)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the compiled translations, which are in the wheel now."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()

    def _compile_translations(self, root: Path, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(root / "src"))
        try:
            from swf_desktop.system.catalogues import SHIPPED, compile_catalogues
        finally:
            sys.path.pop(0)
        self._folder = tempfile.TemporaryDirectory()
        for folder in sorted((root / "resources" / "locale").glob("*/LC_MESSAGES")):
            language = folder.parent.name
            table = Path(self._folder.name) / f"{language}.mo"
            table.write_bytes(compile_catalogues(language, sorted(folder.glob("*.po"))))
            target = f"swf_desktop/_resources/locale/{language}/LC_MESSAGES/{SHIPPED}"
            build_data["force_include"][str(table)] = target
